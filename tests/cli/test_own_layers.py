"""What docs/input.md says of layers of one's own."""

from __future__ import annotations

import csv
import io
import re

import geopandas as gpd
import pytest
import shapely

SQUARES = [shapely.box(20, 40, 21, 41), shapely.box(21, 40, 22, 41)]
PUBLISHED = {
    "geoBoundaries": (
        {"shapeName": ["Up", "Low"], "shapeISO": ["AA-U", "BB-L"], "shapeID": ["1B7", "2B9"]}
        | {"shapeGroup": ["AAA", "BBB"], "shapeType": "ADM1"},
        [["AA-U", "Up", "", "AAA"], ["BB-L", "Low", "", "BBB"]],
    ),
    "geoBoundaries without ISO codes": (
        {"shapeName": ["Up", "Low"], "shapeISO": ["", ""], "shapeID": ["1B7", "2B9"]}
        | {"shapeGroup": ["AAA", "BBB"]},
        [["1B7", "Up", "", "AAA"], ["2B9", "Low", "", "BBB"]],
    ),
    "OCHA": (
        {"ADM1_EN": ["Up", "Low"], "ADM1_FR": ["Haut", "Bas"], "ADM1_PCODE": ["AA01", "BB02"]}
        | {"ADM0_EN": ["Aland", "Bland"], "ADM0_PCODE": ["AA", "BB"]},
        [["AA01", "Up", "Aland", "AA"], ["BB02", "Low", "Bland", "BB"]],
    ),
    "OCHA since 2025": (
        {"adm1_name": ["Up", "Low"], "adm1_name1": ["Haut", "Bas"], "adm1_pcode": ["AA01", "BB02"]}
        | {"adm0_name": ["Aland", "Bland"], "adm0_pcode": ["AA", "BB"], "lang": "en"},
        [["AA01", "Up", "Aland", "AA"], ["BB02", "Low", "Bland", "BB"]],
    ),
    "GADM": (
        {"GID_0": ["AAA", "BBB"], "COUNTRY": ["Aland", "Bland"], "GID_1": ["AAA.1_1", "BBB.1_1"]}
        | {"NAME_1": ["Up", "Low"], "VARNAME_1": "NA", "HASC_1": ["AA.UP", "BB.LO"], "ISO_1": "NA"},
        [["AA.UP", "Up", "Aland", "AAA"], ["BB.LO", "Low", "Bland", "BBB"]],
    ),
    "GADM before 4.0": (
        {"GID_0": ["AAA", "BBB"], "NAME_0": ["Aland", "Bland"], "NAME_1": ["Up", "Low"]}
        | {"GID_1": ["AAA.1_1", "BBB.1_1"], "HASC_1": ["AA.UP", None]},
        [["AAA.1_1", "Up", "Aland", "AAA"], ["BBB.1_1", "Low", "Bland", "BBB"]],
    ),
    "Natural Earth": (
        {"name": ["Up", "Low"], "iso_3166_2": ["NA-U", "BB-X1~"], "adm1_code": ["AAA-1", "BBB-2"]}
        | {"admin": ["Namibia", "Bland"], "iso_a2": ["NA", "-1"]},
        [["BB-X1~", "Low", "Bland", ""], ["NA-U", "Up", "Namibia", "NA"]],
    ),
    "Natural Earth with one code of two units": (
        {"name": ["Up", "Low"], "iso_3166_2": ["AA-U", "AA-U"], "adm1_code": ["AAA-1", "AAA-2"]}
        | {"admin": "Aland", "iso_a2": "AA"},
        [["AAA-1", "Up", "Aland", "AA"], ["AAA-2", "Low", "Aland", "AA"]],
    ),
    "OpenStreetMap": (
        {"name": ["Up", "Low"], "ISO3166-2": ["AA-U", "BB-L"], "admin_level": "4"},
        [["AA-U", "Up", "", ""], ["BB-L", "Low", "", ""]],
    ),
    "Eurostat": (
        {"NUTS_ID": ["EL1", "UK2"], "NUTS_NAME": ["Άνω", "Low"], "NAME_LATN": ["Ano", "Low"]}
        | {"CNTR_CODE": ["EL", "UK"], "LEVL_CODE": 1},
        [["EL1", "Ano", "", "EL"], ["UK2", "Low", "", "UK"]],
    ),
}


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


@pytest.mark.parametrize("publisher", PUBLISHED)
def test_columns_of_common_publishers_are_found(run, tmp_path, publisher):
    table, units = PUBLISHED[publisher]
    gpd.GeoDataFrame(table, geometry=SQUARES, crs=4326).to_file(tmp_path / "u.geojson")
    (tmp_path / "t.csv").write_text("date,lat,lon\n2021-05-12,40.5,20.5\n2021-05-13,40.5,21.5\n")
    done = run("query", "t.csv", "--provinces", "u.geojson", "-f", "csv")
    assert done.exit_code == 0
    lines = csv.DictReader(io.StringIO(done.stdout))
    columns = ("province_code", "province", "country", "country_code")
    assert sorted([line[column] for column in columns] for line in lines) == units


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("ADM1_FR", "ADM1_AR"), "ADM1_AR and ADM1_FR"),
        (("ADM1_EN", "ADM2_EN"), "ADM1_EN and ADM2_EN"),
        (("NAME_1", "NAME_2"), "NAME_1 and NAME_2"),
        (("shapeName", "NAME_1"), "shapeName and NAME_1"),
    ],
)
def test_of_two_columns_of_names_none_is_guessed(run, tmp_path, names, said):
    table = {name: ["Up", "Low"] for name in names} | {"ADM1_PCODE": ["A", "A"]}
    gpd.GeoDataFrame(table, geometry=SQUARES, crs=4326).to_file(tmp_path / "u.geojson")
    (tmp_path / "t.csv").write_text("date,lat,lon\n2021-05-12,40.5,20.5\n")
    done = run("query", "t.csv", "--provinces", "u.geojson", "-f", "csv")
    assert done.exit_code == 1
    asked = f"pass --name-field with one of: {', '.join(names)}, ADM1_PCODE"
    assert f"u.geojson has no column 'name', and {said} may each be it; {asked}" in done.stderr
    told = run("query", "t.csv", "--provinces", "u.geojson", "--name-field", names[1], "-f", "csv")
    assert next(csv.DictReader(io.StringIO(told.stdout)))["province_code"] == "Up"
