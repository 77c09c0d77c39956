"""Ids that two incidents seem to share by accident: far apart in time and place, of other types.

They are only ever suggested, with the reasons; nothing is split or merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.checks.duplicates import FAMILIES, MOST
from geomap.checks.findings import find_rows, find_table, joined
from geomap.checks.times import FAR_DAYS
from geomap.groups import number_rows
from geomap.joins.geodesy import geodesic
from geomap.joins.units import units_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers

FAR_M = 50_000.0
"""Claims of one incident that lie further apart than this, disks taken off, may be of two."""
CROWD = 50
"""Of the claims of one id, so many that differ are compared."""


def find_reused(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find ids whose claims fall into parts that share neither time, place nor type.

    Two claims belong together where they are at most ``FAR_DAYS`` apart, or at most ``FAR_M``, or
    of one type (or family of types); what a claim leaves open sets it apart from none. Claims that
    others link are one incident.
    """
    part = _candidates(claims)
    places = _places(part, layers)
    found, messages = [], []
    for positions in part.groupby("incident_id", sort=False).indices.values():
        for row, message in _apart(part, places, positions[:CROWD]):
            found.append(row)
            messages.append(message)
        if len(found) > MOST:
            break
    order = np.argsort(found[:MOST], kind="stable")
    at = np.array(found[:MOST], dtype=np.int64)[order]
    said = find_rows(
        part.iloc[at],
        np.ones(len(at), dtype=bool),
        "incident_id",
        "id_reused",
        [messages[position] for position in order],
    )
    more = "more ids may stand for two incidents than are listed here; mend these and check again"
    return [said, find_table("incident_id", "id_reused", more)] if len(found) > MOST else [said]


def _candidates(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the claims of ids that span a long time and several types, alike ones once."""
    part = claims.assign(
        _start=claims["date_start"].fillna(claims["date_end"]),
        _end=claims["date_end"].fillna(claims["date_start"]),
        _kind=claims["event_type"].replace(FAMILIES),
        _status=joined(claims, "province_status"),
    )
    part = part[(claims["record_kind"] == "incident").to_numpy()]
    groups = part.groupby("incident_id")
    long = (groups["_start"].transform("max") - groups["_end"].transform("min")).dt.days > FAR_DAYS
    part = part[long & (groups["_kind"].transform("nunique") > 1)]
    part = part.sort_values("source_row", ignore_index=True)
    alike = [part[name] for name in ("incident_id", "_start", "_end", "_kind", "province_code")]
    spot = [part.geometry.x, part.geometry.y]
    return part.iloc[np.sort(number_rows([*alike, *spot], len(part))[1])].reset_index(drop=True)


def _places(part: gpd.GeoDataFrame, layers: Layers) -> np.ndarray:
    """Return the point or the unit of each claim; None where it has no place."""
    units = units_of(layers.provinces, layers.neighbours)
    shapes = pd.Series(units.shapes, index=units.table["code"].to_numpy(), dtype="object")
    named = (part["_status"] == "named").to_numpy()
    placed = part["_status"].isin(["inside", "mostly_inside", "straddles", "outside"]).to_numpy()
    places = np.where(placed, part.geometry.to_numpy(), None)
    codes = part["province_code"].where(named)
    return np.where(named, codes.map(shapes).to_numpy(dtype=object), places)


def _apart(
    part: gpd.GeoDataFrame, places: np.ndarray, positions: np.ndarray
) -> list[tuple[int, str]]:
    """Return the first claim of each part of an id but the first, with what sets it apart."""
    group = part.iloc[positions]
    start, end = (group[name].to_numpy() for name in ("_start", "_end"))
    gap = np.maximum(start[:, None] - end[None, :], start[None, :] - end[:, None])
    days = gap.astype("timedelta64[D]").astype("float64")
    days[np.isnat(gap)] = 0
    kind = pd.factorize(group["_kind"])[0]
    metres = _distances(places[positions], group["radius_m"].fillna(0).to_numpy(dtype=float))
    other = (kind[:, None] != kind[None, :]) & (kind[:, None] >= 0) & (kind[None, :] >= 0)
    linked = ~((days > FAR_DAYS) & (metres > FAR_M) & other)
    label = np.arange(len(group))
    for _ in label:
        label = np.array([label[row].min() for row in linked])
    heads = [int(at) for at in np.unique(label) if at]
    rows = group["source_row"].to_numpy()
    kinds = group["event_type"].astype("str").str.replace("_", " ").to_numpy()
    return [
        (
            int(positions[at]),
            (
                f"this may be another incident than that of row {rows[0]}, which has the same id: "
                f"{days[0, at]:.0f} days and {metres[0, at] / 1000:,.0f} km lie between them, and "
                f"they are of types {kinds[0]} and {kinds[at]}; give it an "
                "incident_id of its own if so"
            ),
        )
        for at in heads
    ]


def _distances(places: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Return metres between the possible areas of each two claims; 0 where one has no place."""
    i, j = np.meshgrid(np.arange(len(places)), np.arange(len(places)), indexing="ij")
    ends = shapely.get_coordinates(
        shapely.shortest_line(places[i], places[j]).ravel(), include_z=False
    )
    known = ~(shapely.is_missing(places[i]) | shapely.is_missing(places[j])).ravel()
    metres = np.zeros(i.size)
    a, b = ends[::2], ends[1::2]
    metres[known] = geodesic(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return np.maximum(metres.reshape(i.shape) - radius[i] - radius[j], 0.0)
