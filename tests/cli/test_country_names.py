"""Names of countries in pictures: those of both sides of the border, or of none."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
import shapely


def names_in(path):
    return set(re.findall(r">([^<>]+)</text>", path.read_text("utf-8")))


@pytest.fixture
def draw(run, tmp_path):
    """Draw a picture, and return what is written on it."""

    def make(*options):
        assert run("map", *options, "-o", "map.svg").exit_code == 0
        return names_in(tmp_path / "map.svg")

    return make


@pytest.mark.parametrize("size", ["1200x800", "700x800"])
@pytest.mark.parametrize("unit", [None, "Syunik", "Gegharkunik", "Lachin", "Kalbajar"])
def test_both_sides_are_named(draw, table, unit, size):
    names = draw(table, "--size", size, *(("-p", unit) if unit else ()))
    assert {"ARMENIA", "AZERBAIJAN"} <= names


@pytest.mark.parametrize("size", ["1200x800", "700x800"])
def test_other_neighbours_are_named_where_all_is_seen(draw, table, size):
    assert {"IRAN", "TURKEY"} <= draw(table, "--size", size)


def write_layers(folder, edge):
    """Write a home unit, and a neighbour that begins at the edge."""
    for name, west, east in (("Homeland", 20.0, 20.5), ("Farland", edge, edge + 0.5)):
        row = {"code": [name[0]], "name": [name[:4]], "country": [name]}
        shape = [shapely.box(west, 40.0, east, 40.5)]
        gpd.GeoDataFrame(row, geometry=shape, crs=4326).to_file(folder / f"{name}.geojson")
    return ("--provinces", folder / "Homeland.geojson", "--neighbours", folder / "Farland.geojson")


def test_the_country_of_the_provinces_is_named_as_its_neighbour_is(draw, tmp_path):
    (tmp_path / "t.csv").write_text("date,latitude,longitude\n2021-05-12,40.2,20.5\n", "utf-8")
    layers = write_layers(tmp_path, 20.5)
    assert {"HOMELAND", "FARLAND"} <= draw("t.csv", *layers, "-p", "Home", "-p", "Farl")


def test_where_one_side_has_no_room_no_side_is_named(draw, tmp_path):
    """All but a strip of the neighbour lies beyond the frame."""
    (tmp_path / "t.csv").write_text("date,latitude,longitude\n2021-05-12,40.2,20.45\n", "utf-8")
    layers = write_layers(tmp_path, 20.5)
    narrow = draw("t.csv", *layers, "--bbox", "20.0,40.15,20.49,40.3")
    assert "HOME" in narrow
    assert not {"HOMELAND", "FARLAND"} & narrow
