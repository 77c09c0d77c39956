"""What lies near a boundary, by its accuracy, is found in the unit beyond it: as possible only."""

from __future__ import annotations

import json

import pytest
from page_data import data_of
from shapely import to_geojson
from shapely.geometry import box

# 0 m of radius, some 15 m from the line between Syunik and Lachin, which is exact to 1,200 m
NEAR = "id,date,longitude,latitude\n1,2021-06-05,46.2345,39.6012\n"
# two squares side by side; the second point lies 860 m beyond the eastern edge of the second one
SQUARES = "id,date,longitude,latitude\nin,2021-06-05,45.5,40.5\nby,2021-06-05,47.01,40.5\n"


@pytest.fixture
def own(tmp_path):
    """Write two squares whose boundaries are exact to one kilometre."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": json.loads(to_geojson(box(west, 40, west + 1, 41))),
        }
        for code, name, west in (("AA", "Alba", 45), ("BB", "Beta", 46))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "squares.json").write_text(text)
    return ["--provinces", "squares.json", "--accuracy", "1km"]


def test_the_unit_beyond_is_possible_and_not_certain(run):
    found = run("query", "-", "-p", "Syunik", stdin=NEAR)
    assert found.exit_code == 0, found.output
    told = json.loads(run("query", "-", "-p", "Syunik", "-f", "json", stdin=NEAR).stdout)
    claim = told["claims"][0]
    assert claim["matched"] is True
    assert (claim["province_code"], claim["province_status"]) == ("AZ-LAC", "mostly_inside")
    assert claim["province_candidates"] == "AZ-LAC:1.00;AM-SU:0.00"
    text = run("query", "-", "-p", "Syunik", "-p", "Lachin", "-f", "table", stdin=NEAR).stdout
    assert "Syunik: 1 possible by the accuracy of a boundary" in text
    assert "Lachin: 1 mostly inside" in text


def unit_cells(text):
    """Return the cells of the column UNIT of a table as text."""
    head, *rows = text.splitlines()
    start, end = head.index("UNIT"), head.index("PLACE")
    return [row[start:end].strip() for row in rows if row.startswith("   ")]


MARK = "~ in a unit asked for only by the accuracy of a boundary"


def test_a_mark_tells_what_only_accuracy_puts_into_a_unit_asked_for(run):
    two = NEAR + "2,2021-06-05,46.21,39.585\n"  # two kilometres further, within Syunik
    text = run("query", "-", "-p", "Syunik", "-f", "table", stdin=two).stdout
    assert unit_cells(text) == ["Lachin ~", "Syunik"]
    assert MARK in text
    for units in (["-p", "Lachin"], ["-p", "Syunik", "-p", "Lachin"], []):
        text = run("query", "-", *units, "-f", "table", stdin=NEAR).stdout
        assert unit_cells(text) == ["Lachin"]
        assert "~" not in text
    assert "Lachin ~" in run("query", "-", "-p", "Syunik", "-f", "md", stdin=NEAR).stdout


def test_a_mark_stands_beside_that_of_a_disk_across_boundaries(run, own):
    stdin = "id,date,longitude,latitude,radius_m\n1,2021,45.5,41.0,2000\n2,2021,46.02,41.0,1500\n"
    text = run("query", "-", *own, "-p", "Alba", "-f", "table", stdin=stdin).stdout
    assert unit_cells(text) == ["Alba ?", "Beta ? ~"]
    assert MARK in text
    assert "? its possible area crosses a boundary" in text


SAID = "By the accuracy of a boundary incidents may also lie in units in which they do not count: "


@pytest.mark.parametrize("form", ["table", "md", "json"])
def test_counts_say_where_else_incidents_may_lie(run, form):
    text = run("summary", "-", "-f", form, stdin=NEAR).stdout
    assert f"{SAID}1 in Syunik." in text
    assert SAID not in run("summary", "-", "--by", "month", "-f", form, stdin=NEAR).stdout


def test_counts_say_nothing_of_units_in_which_the_incident_counts(run):
    """Another claim of the incident lies in Syunik."""
    stdin = NEAR + "1,2021-06-05,46.1,39.5\n"
    assert SAID not in run("summary", "-", "-f", "table", stdin=stdin).stdout
    two = stdin + "2,2021-06-05,46.2345,39.6012\n"
    assert f"{SAID}1 in Syunik." in run("summary", "-", "-f", "table", stdin=two).stdout


def test_counts_name_the_unit_that_an_outside_point_may_lie_in(run, own):
    text = run("summary", "-", *own, "-f", "table", stdin=SQUARES).stdout
    assert f"{SAID}1 in Beta." in text


def test_it_counts_where_it_lies_as_drawn(run):
    lines = run("summary", "-", "--by", "province", "-f", "csv", stdin=NEAR).stdout.splitlines()
    assert [line for line in lines if "AM-SU" in line] == []
    assert [line.split(",")[:3] for line in lines if "AZ-LAC" in line] == [
        ["AZ-LAC", "Lachin", "1"]
    ]


def test_a_name_across_the_boundary_is_still_said(run):
    stdin = NEAR.replace("latitude", "latitude,province").replace("39.6012", "39.6012,Syunik")
    assert "(names Syunik" in run("query", "-", "-f", "table", stdin=stdin).stdout


def test_the_page_finds_it_in_both_units(run, tmp_path):
    assert run("map", "-", "-o", "map.html", stdin=NEAR).exit_code == 0
    facets = data_of((tmp_path / "map.html").read_text("utf-8"))["filter"]["facets"]
    unit = next(facet for facet in facets if facet["key"] == "unit")
    assert sorted(option[0] for option in unit["options"]) == ["AM-SU", "AZ-LAC"]
    assert unit["sets"] == [[0, 1]]


def test_a_point_beside_the_outer_edge_may_lie_in_its_unit(run, own, tmp_path):
    found = run("query", "-", *own, "-p", "Beta", "-f", "json", stdin=SQUARES)
    claims = json.loads(found.stdout)["claims"]
    assert [(claim["incident_id"], claim["province_status"]) for claim in claims] == [
        ("by", "outside")
    ]
    assert claims[0]["province_candidates"] == "outside:1.00;BB:0.00"
    assert claims[0].get("province_code") is None
    told = run("query", "-", *own, "--explain", "by", stdin=SQUARES).stdout
    assert "outside every unit of the layers; by the accuracy of a boundary it may also lie" in told
    assert "may also lie in Beta (BB)" in told
    assert run("map", "-", *own, "-o", "map.html", stdin=SQUARES).exit_code == 0
    page = (tmp_path / "map.html").read_text("utf-8")
    assert (
        "Lies outside every unit of the layers. By the accuracy of a boundary it may also" in page
    )
    assert "outside every unit" in run("summary", "-", *own, stdin=SQUARES).stdout


def test_what_is_far_from_every_boundary_is_in_one_unit_only(run, own):
    claims = json.loads(run("query", "-", *own, "-f", "json", stdin=SQUARES).stdout)["claims"]
    inside = next(claim for claim in claims if claim["incident_id"] == "in")
    assert (inside["province_status"], inside["province_candidates"]) == ("inside", "AA:1.00")
