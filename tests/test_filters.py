"""An incident is in a selection when one single claim meets every condition."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap import Selection, query
from geomap.errors import JoinMissingError
from geomap.filters import fold_text


@pytest.fixture
def claims():
    """Return four incidents: a told by two sides, b in a month, c undated, d without a side."""
    rows = pd.DataFrame(
        {
            "incident_id": ["a", "a", "b", "c", "d"],
            "record_kind": ["incident"] * 5,
            "side": ["XX", "YY", "XX", "YY", None],
            "event_type": ["capture", "capture", "shelling", "other", "shelling"],
            "date_start": pd.to_datetime(
                ["2021-05-27", "2021-05-27", "2021-05-01", None, "2021-07-01"]
            ),
            "date_end": pd.to_datetime(
                ["2021-05-27", "2021-05-27", "2021-05-31", None, "2021-07-02"]
            ),
            "date_kind": ["sometime_within"] * 3 + ["unknown", "throughout"],
            "location_precision": ["area", "near", "place", "unknown", "exact"],
            "place": ["Border district", "Kut", "Ｋｕｔ", None, "Azat"],
            "province_candidates": ["XX-A:1", "YY-C:0.54;XX-A:0.46", "XX-B:1", None, "YY-C:1"],
            "province_reported_code": ["XX-A", None, None, "XX-B", None],
            "province_status": ["named", "straddles", "inside", "named", "inside"],
            "border_distance_min_m": [None, 0.0, 4000.0, None, 900.0],
            "border_distance_max_m": [None, 6000.0, 8000.0, None, 1100.0],
            "source_title": ["TASS", "Agency", None, "tass again", None],
        }
    )
    points = [None, Point(46, 40), Point(45, 39), None, Point(179.5, 40)]
    return gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326")


def ids(found):
    return list(found["incident_id"].unique())


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, ["a", "b", "c", "d"]),
        ({"units": ("XX-A",)}, ["a"]),
        ({"units": ("YY-C",)}, ["a", "d"]),
        ({"units": ("XX-B",)}, ["b", "c"]),
        ({"sides": ("yy",)}, ["a", "c"]),
        ({"sides": ("",)}, ["d"]),
        ({"types": ("shelling",)}, ["b", "d"]),
        ({"types": ("shelling",), "sides": ("XX",)}, ["b"]),
        ({"placings": ("named",)}, ["a", "c"]),
        ({"precisions": ("exact", "area")}, ["a", "d"]),
        ({"ids": ("B", "c")}, ["b", "c"]),
        ({"sources": ("tass",)}, ["a", "c"]),
        ({"text": "kut"}, ["a", "b"]),
        ({"text": "border district"}, ["a"]),
        ({"bbox": (45.5, 39.5, 46.5, 40.5)}, ["a"]),
        ({"bbox": (179, 39, -179, 41)}, ["d"]),
        ({"border_within_m": 1000}, ["a", "d"]),
        ({"border_within_m": 1100, "certain_border": True}, ["d"]),
        ({"date_from": date(2021, 7, 1), "date_to": date(2021, 7, 1)}, ["c", "d"]),
        ({"date_from": date(2021, 5, 27), "date_to": date(2021, 5, 27)}, ["a", "b", "c"]),
        (
            {"date_from": date(2021, 5, 27), "date_to": date(2021, 5, 27), "certain_dates": True},
            ["a"],
        ),
        ({"types": ("mine",)}, []),
    ],
)
def test_a_condition_selects(claims, conditions, expected):
    assert ids(query(claims, Selection(**conditions))) == expected


def test_all_claims_of_an_incident_come_and_tell_which_matched(claims):
    found = query(claims, Selection(sides=("YY",), precisions=("near",)))
    assert found["incident_id"].tolist() == ["a", "a"]
    assert found["matched"].tolist() == [False, True]


def test_conditions_met_by_different_claims_do_not_add_up(claims):
    assert ids(query(claims, Selection(sides=("XX",), precisions=("near",)))) == []


def test_a_day_within_a_vague_date_is_possible(claims):
    found = query(claims, Selection(date_from=date(2021, 5, 27), date_to=date(2021, 5, 27)))
    assert found["date_match"].tolist() == ["certain", "certain", "possible", "possible"]


def test_the_frame_itself_is_not_changed(claims):
    before = claims.copy()
    query(claims, Selection(text="kut"))
    assert claims.equals(before)


@pytest.mark.parametrize(
    ("column", "conditions"),
    [
        ("province_candidates", {"units": ("XX-A",)}),
        ("province_status", {"placings": ("named",)}),
        ("border_distance_min_m", {"border_within_m": 1.0}),
    ],
)
def test_a_missing_join_is_said(claims, column, conditions):
    with pytest.raises(JoinMissingError, match=f"no column '{column}'"):
        query(claims.drop(columns=column), Selection(**conditions))


def test_text_folds_by_nfkc_and_lower_case():
    assert fold_text("ＫＵＴ ﬁre") == "kut fire"


def test_the_day_of_a_report_is_not_the_day_of_the_event(claims):
    told = claims.assign(date_basis=["report", "report", "event", None, "event"])
    day, before = date(2021, 5, 27), date(2021, 5, 26)
    certain = Selection(date_from=day, date_to=day, certain_dates=True)
    assert ids(query(told, certain)) == []
    assert ids(query(told, Selection(date_from=before, date_to=before))) == ["a", "b", "c"]
    assert ids(query(told, Selection(date_from=date(2021, 5, 28)))) == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"units": ("YY-C",)}, ["d"]),
        ({"units": ("XX-A",)}, ["a"]),
        ({"figures": ("killed",)}, ["d"]),
        ({"figures": ("none",)}, ["a", "b", "c"]),
        ({"at_least": 1}, ["d"]),
        ({"record_kinds": ("aggregate",)}, ["a", "d"]),
    ],
)
def test_a_total_speaks_not_for_the_incident_of_its_id(claims, conditions, expected):
    kinds = ["incident", "aggregate", "incident", "incident", "aggregate"]
    claims = claims.assign(record_kind=kinds, killed=[None, 50, None, None, 9])
    assert ids(query(claims, Selection(**conditions))) == expected


@pytest.mark.parametrize("incident", ["2021-07-07-gegharkunik", "2023-05-17-sotk"])
def test_bundled_incidents_dated_by_their_report(incident):
    from geomap.dates import describe_dates
    from geomap.io import read_incidents

    table = Path(__file__).parents[1] / "data" / "incidents.csv"
    whole = read_incidents(table).claims
    day = date.fromisoformat(incident[:10])
    sure = query(whole, Selection(date_from=day, date_to=day, certain_dates=True))
    assert f"AM-AZ-{incident}" not in set(sure["incident_id"])
    eve = day - timedelta(days=1)
    found = query(whole, Selection(date_from=eve, date_to=eve))
    mine = found[found["incident_id"] == f"AM-AZ-{incident}"]
    assert set(mine["date_match"]) == {"possible"}
    assert describe_dates(mine).str.startswith(f"reported on {day.day} ").all()


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"figures": ("killed",)}, ["exact", "low", "high", "zero"]),
        ({"figures": ("none",)}, ["silent"]),
        ({"figures": ("captured", "none")}, ["silent", "other"]),
        ({"at_least": 2}, ["exact", "low", "other"]),
        ({"figures": ("killed",), "at_least": 2}, ["exact", "low"]),
        ({"figures": ("killed",), "at_least": 3}, ["exact"]),
        ({"figures": ("killed", "none"), "at_least": 0}, ["exact", "low", "zero"]),
    ],
)
def test_figures_match_by_what_a_claim_surely_states(conditions, expected):
    """Exactly 3; at least 2; at most 9; none stated; 0 stated; 6 captured."""
    table = pd.DataFrame(
        {
            "incident_id": ["exact", "low", "high", "silent", "zero", "other"],
            "killed": pd.array([3, None, None, None, 0, None], dtype="Int64"),
            "killed_low": pd.array([None, 2, None, None, None, None], dtype="Int64"),
            "killed_high": pd.array([None, None, 9, None, None, None], dtype="Int64"),
            "captured": pd.array([None, None, None, None, None, 6], dtype="Int64"),
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=[Point(0, 0)] * 6, crs=4326)
    assert query(frame, Selection(**conditions))["incident_id"].tolist() == expected
