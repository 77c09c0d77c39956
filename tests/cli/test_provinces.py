"""``geomap provinces`` lists the units and where they come from."""

from __future__ import annotations

import json


def test_all_provinces_and_neighbours_are_listed_with_names(run):
    units = {u["code"]: u for u in json.loads(run("provinces", "-f", "json").stdout)}
    assert len([code for code in units if code.startswith("AM-")]) == 11
    assert units["AM-SU"]["name"] == "Syunik"
    assert units["AM-SU"]["name_hy"] == "Սյունիք"
    assert "Sinyuk" in units["AM-SU"]["spellings"].split("|")
    assert units["AZ-LAC"]["country"] == "Azerbaijan"


def test_a_table_for_people_fits_its_lines(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("provinces", "-f", "table").stdout.splitlines()
    assert lines[0].split()[:2] == ["CODE", "NAME"]
    assert max(map(len, lines)) <= 80


def test_licences_are_listed(run):
    sources = json.loads(run("provinces", "--licences", "-f", "json").stdout)
    licences = {s["file"]: s["licence"] for s in sources}
    assert "ODbL" in licences["provinces.geojson"]
    assert all(licences.values())
