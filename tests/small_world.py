"""A world of two square units, and a table of five incidents in it, for the tests of the page."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.schema import CRS, Layers, Reports, Source

NOTE = "The line between Westland and Eastland is not agreed."


def make_layers(**changes: object) -> Layers:
    """Westland is home (W1), Eastland its neighbour (E1); they meet at 45 degrees east."""
    west = gpd.GeoDataFrame(
        {
            "code": ["W1"],
            "name": ["Westfold"],
            "name_ru": ["Вестфолд"],
            "country": ["Westland"],
            "country_code": ["WW"],
        },
        geometry=[shapely.box(44, 40, 45, 41)],
        crs=CRS,
    )
    east = gpd.GeoDataFrame(
        {"code": ["E1"], "name": ["Eastfold"], "country": ["Eastland"], "country_code": ["EE"]},
        geometry=[shapely.box(45, 40, 46, 41)],
        crs=CRS,
    )
    border = gpd.GeoDataFrame(
        {
            "level": ["state"],
            "between": ["EE|WW"],
            "between_names": ["Eastland|Westland"],
            "agreed": [False],
            "accuracy_m": [1000.0],
        },
        geometry=[shapely.LineString([(45, 40), (45, 41)])],
        crs=CRS,
    )
    water = gpd.GeoDataFrame(
        {"name": ["Round Lake"]}, geometry=[shapely.Point(44.3, 40.7).buffer(0.1)], crs=CRS
    )
    places = gpd.GeoDataFrame(
        {"name": ["Mill", "Ford"], "population": [500, 90_000]},
        geometry=[shapely.Point(44.5, 40.5), shapely.Point(45.3, 40.4)],
        crs=CRS,
    )
    source = Source(
        file="west.geojson",
        title="Outline of Westland",
        licence="ODbL 1.0",
        credit="© OpenStreetMap contributors",
        url="https://www.openstreetmap.org/copyright",
    )
    return Layers(west, east, border, water, places, (source,), NOTE)._replace(**changes)


def make_table() -> pd.DataFrame:
    """Five incidents, one of them told by both sides, one statement, and a row with a bad date."""
    rows = [
        {
            "incident_id": "two-sides",
            "side": "WW",
            "speaker": "Ministry of Westland",
            "date": "2021-05-27",
            "place": "a border district",
            "province": "Westfold",
            "location_precision": "area",
            "event_type": "capture",
            "description": "Taken during works.",
            "affected_side": "WW",
            "captured": "6",
            "source_title": "Western News",
            "source_url": "https://example.org/west?a=1&b=2",
        },
        {
            "incident_id": "two-sides",
            "side": "EE",
            "speaker": "Ministry of Eastland",
            "stance": "other_account",
            "date": "2021-05-27",
            "place": "direction of Ford",
            "province": "Eastfold",
            "latitude": "40.4",
            "longitude": "45.3",
            "location_precision": "near",
            "event_type": "capture",
            "description": "Taken while crossing.",
            "source_title": "Eastern News",
            "source_url": "javascript:alert(1)",
        },
        _at_mill("mill-1", "2021-06-01", "shelling"),
        _at_mill("mill-2", "2021-06-02", "mine"),
        {
            "incident_id": "somewhere",
            "side": "WW",
            "date": "2021-07",
            "province": "Westfold",
            "location_precision": "province",
            "event_type": "shelling",
        },
        {
            "incident_id": "nowhere",
            "side": "EE",
            "date": "2021-08-01",
            "country": "Eastland",
            "location_precision": "country",
            "event_type": "talks",
        },
        {
            "incident_id": "denial",
            "record_kind": "statement",
            "side": "EE",
            "date": "2021-08-02",
            "description": "Denies all of it.",
        },
        {"incident_id": "bad", "side": "WW", "date": "12/05/2021", "province": "Westfold"},
    ]
    return pd.DataFrame(rows).astype("str").replace("nan", "")


def _at_mill(incident: str, date: str, kind: str) -> dict[str, str]:
    return {
        "incident_id": incident,
        "side": "WW",
        "date": date,
        "place": "Mill",
        "province": "Westfold",
        "latitude": "40.5",
        "longitude": "44.5",
        "location_precision": "place",
        "event_type": kind,
    }


def make_reports(table: pd.DataFrame | None = None, layers: Layers | None = None) -> Reports:
    """Normalise and join the table, as the command line does."""
    reports = normalize(make_table() if table is None else table)
    return join_all(reports, layers or make_layers())
