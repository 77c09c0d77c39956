"""What docs/input.md says of layers of one's own."""

from __future__ import annotations

import re

import geopandas as gpd
import shapely


def test_spellings_languages_and_countries_are_read(run, tmp_path):
    table = {"name": ["Upper"], "country": ["Upland"], "spellings": ["Uper|Oberland"]}
    table |= {"name_ru": ["Верхний"], "country_code": ["UU"]}
    shape = [shapely.box(20, 40, 21, 41)]
    gpd.GeoDataFrame(table, geometry=shape, crs=4326).to_file(tmp_path / "u.geojson")
    rows = "2021-05-12,Oberland,\n2021-05-13,Верхний,\n2021-05-14,,Milltown\n"
    (tmp_path / "t.csv").write_text(f"date,province,place\n{rows}", "utf-8")
    (tmp_path / "p.csv").write_text(
        "name,aliases,longitude,latitude,population\nMill,Milltown,20.5,40.5,900\n", "utf-8"
    )
    layers = ("--provinces", "u.geojson", "--places", "p.csv")
    assert "\nUpper,Upper,2," in run("summary", "t.csv", *layers).stdout
    for lang, said in (("en", {"UPPER", "UPLAND"}), ("ru", {"ВЕРХНИЙ", "UPLAND"})):
        assert run("map", "t.csv", *layers, "--lang", lang, "-o", "m.svg").exit_code == 0
        written = re.findall(r">([^<>]+)</text>", (tmp_path / "m.svg").read_text("utf-8"))
        assert said <= set(written)


def test_an_accuracy_that_nothing_states_is_asked_for(run, tmp_path):
    shape = [shapely.box(20, 40, 21, 41)]
    gpd.GeoDataFrame({"name": ["Upper"]}, geometry=shape, crs=4326).to_file(tmp_path / "u.geojson")
    (tmp_path / "t.csv").write_text("date,province\n2021-05-12,Upper\n", "utf-8")
    asked = (
        "Note: boundaries of u.geojson: their accuracy is not stated, and taken as 0; state it "
        "with --accuracy (500m)\n"
    )
    for command in ("query", "summary", "check"):
        own = [command, "t.csv", "--provinces", "u.geojson"]
        assert asked in run(*own).stderr
        assert "accuracy" not in run(*own, "--accuracy", "500m").stderr
        assert "accuracy" not in run(command, "t.csv").stderr
