"""Credits, citation and notes, from what the data say and no clock."""

from __future__ import annotations

import pandas as pd
from small_world import NOTE, make_layers

from geomap.normalization import normalize
from geomap.provenance import citation, credits_of, notes
from geomap.schema import Layers, Provenance, Source

LAYERS = make_layers()
OSM = Source("a", "Outline", "ODbL 1.0", "© OpenStreetMap contributors")


def read(*rows, **told):
    return normalize(pd.DataFrame(rows), source=Provenance(**told))


def test_each_credit_once():
    layers = LAYERS._replace(
        sources=(
            OSM,
            Source("b", "Places", "CC BY 4.0", "GeoNames (CC BY 4.0)"),
            OSM,
            Source("c", "boundaries of units", "not stated"),
        )
    )
    assert credits_of(layers) == [
        "© OpenStreetMap contributors (ODbL 1.0)",
        "GeoNames (CC BY 4.0)",
        "boundaries of units",
    ]


def test_citation():
    reports = read(
        {"id": "a", "date": "2021-05-12"},
        {"id": "b", "date": "2021-11-16"},
        {"id": "c", "date": "2030-01-01", "record_kind": "statement"},
        file="incidents.csv",
        sha256="0123456789abcdef",
    )
    assert citation(reports, LAYERS, title="Border reports.", version="0.1.0") == (
        "Border reports. 2 reported incidents, 2021-05-12 to 2021-11-16, from incidents.csv "
        "(SHA-256 0123456789ab), licence of the table: not stated. Boundaries and places: "
        "© OpenStreetMap contributors (ODbL 1.0). "
        "Made with geomap 0.1.0."
    )


def test_citation_of_little():
    reports = read({"place": "Mill"})
    layers = Layers(LAYERS.provinces)
    assert citation(reports, layers, version="0.1.0") == (
        "Reported incidents. 1 reported incident, licence of the table: not stated. "
        "Made with geomap 0.1.0."
    )
    undated = read({"id": "a", "date": "2021-05-12"}, {"id": "b", "place": "Mill"})
    assert "2 reported incidents, 2021-05-12 (1 without a date), licence" in citation(
        undated, layers, version="0.1.0"
    )
    one_day = read({"date": "2021-05-12", "place": "Mill"})
    assert "1 reported incident, 2021-05-12, licence of the table: not stated." in citation(
        one_day, layers, version="0.1.0"
    )


def test_notes():
    reports = read(
        {"date": "2021-05-12", "side": "WW", "longitude": 44.2, "latitude": 40.2},
        {"date": "2021-05-12", "side": "EE", "longitude": 44.2, "latitude": 40.2},
        {"date": "12/05/2021", "side": "EE", "longitude": 44.2, "latitude": 40.2},
        notes=("the sheet 'Data' of 2 was read",),
    )
    said = notes(reports, LAYERS)
    assert said[0] == NOTE
    assert said[1] == (
        "Radii that stand for a stated precision are geomap's own choice: exact 100 m, place 2 km, "
        "near 5 km, unstated 0 m; a radius stated in the table wins. Anything vaguer than a place "
        "has no point."
    )
    assert said[2] == "The sheet 'Data' of 2 was read."
    assert sum("no precision" in note for note in said) == 1
    assert said[-2] == "1 of 3 rows was rejected and left out."
    assert said[-1] == "Sides are listed in the order of their codes; the order says nothing else."


def test_notes_without_points_sides_or_rejected_rows():
    reports = read({"date": "2021-05-12", "province": "Westfold", "precision": "province"})
    assert notes(reports, LAYERS._replace(note="")) == []


def test_repeated_rows_are_told_apart():
    row = {"id": "a", "date": "2021-05-12", "province": "Westfold", "precision": "province"}
    said = notes(read(row, row), LAYERS._replace(note=""))
    assert said == ["1 of 2 rows was rejected and left out (1 of them only repeats another row)."]


def test_one_row_is_said_in_the_singular():
    point = {"date": "2021-05-12", "longitude": 44.2, "latitude": 40.2}
    bare = read(point)
    bare = bare._replace(provenance=bare.provenance._replace(notes=()))
    said = notes(bare, LAYERS)
    assert (
        "1 of 1 claim states no precision: its position is taken as written, with radius 0." in said
    )
    wrong = notes(read({**point, "date": "12/05/2021"}), LAYERS)
    assert "1 of 1 row was rejected and left out." in wrong
