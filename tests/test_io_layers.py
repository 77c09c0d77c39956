"""Layers: the bundled ones, and those of the user."""

from __future__ import annotations

import json
import warnings

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Polygon, box

from geomap import read_layers, read_provinces
from geomap.errors import GeomapWarning, LayerError
from geomap.joins.coverage import describe_coverage


@pytest.fixture
def layer(tmp_path):
    """Return a way to write a layer as GeoJSON."""

    def make(shapes, **columns):
        path = tmp_path / "units.geojson"
        path.write_text(
            gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_json(drop_id=True)
        )
        return path

    return make


SQUARES = [box(10, 0, 11, 1), box(11, 0, 12, 1)]


def test_the_bundled_layers_are_whole():
    layers = read_layers()
    assert len(layers.provinces) == 11
    assert set(layers.neighbours["country_code"]) == {"AZ", "GE", "IR", "TR"}
    assert {"state", "province"} == set(layers.border["level"])
    assert "Lake Sevan" in set(layers.water["name"])
    assert {"Kut", "Sotk", "Goris"} <= set(layers.places["name"])
    assert "OpenStreetMap" in layers.note
    assert all(source.sha256 for source in layers.sources)


def test_provinces_without_a_path_are_the_bundled_ones():
    assert read_provinces().equals(read_layers().provinces)


def test_units_are_ordered_by_code_and_a_missing_code_is_the_name(layer):
    units = read_provinces(layer(SQUARES, Name=["West", "East"]))
    assert units["code"].tolist() == ["East", "West"]
    assert units["name"].tolist() == ["East", "West"]


def test_columns_can_be_named(layer):
    path = layer(SQUARES, ADM1_EN=["West", "East"], ADM1_PCODE=["W1", "E1"])
    with pytest.raises(LayerError, match="pass --name-field with one of: ADM1_EN"):
        read_provinces(path)
    units = read_provinces(path, name_field="ADM1_EN", code_field="ADM1_PCODE")
    assert units[["code", "name"]].to_numpy().tolist() == [["E1", "East"], ["W1", "West"]]
    with pytest.raises(LayerError, match="no column 'nom'; it has ADM1_EN, ADM1_PCODE"):
        read_provinces(path, name_field="nom")


def test_another_system_is_brought_to_degrees(tmp_path):
    path = tmp_path / "units.gpkg"
    frame = gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=SQUARES, crs="EPSG:4326")
    frame.to_crs("EPSG:32632").to_file(path, driver="GPKG")
    bounds = read_provinces(path).total_bounds
    assert bounds == pytest.approx([10, 0, 12, 1], abs=1e-6)


def test_invalid_polygons_are_mended_and_named(layer):
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.warns(GeomapWarning, match="mended: Bow"):
        units = read_provinces(layer([bow, SQUARES[0]], name=["Bow", "West"]))
    assert units.geometry.is_valid.all()
    assert units.geometry.iloc[0].area == pytest.approx(0.5)


def test_rows_of_one_code_become_one_unit(layer):
    with pytest.warns(GeomapWarning, match="joined to one unit each: A"):
        units = read_provinces(layer(SQUARES, name=["Alba", "Alba"], code=["A", "A"]))
    assert len(units) == 1
    assert units.geometry.iloc[0].area == pytest.approx(2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,code\nx,y\n", "is not JSON"),
        ('{"type": "FeatureCollection", "features": []}', "holds no features"),
    ],
)
def test_a_file_that_is_no_layer_is_refused(tmp_path, content, said):
    path = tmp_path / "units.geojson"
    path.write_text(content)
    with pytest.raises(LayerError, match=said):
        read_provinces(path)


def test_lines_are_no_units(layer):
    with pytest.raises(LayerError, match="LineString where units need polygons"):
        read_provinces(layer([LineString([(0, 0), (1, 1)])], name=["Road"]))


def test_with_own_provinces_no_bundled_layer_is_used(layer):
    layers = read_layers(layer(SQUARES, name=["West", "East"]))
    assert layers.neighbours is None
    assert layers.border is None
    assert layers.places is None
    assert [s.licence for s in layers.sources] == ["not stated"]
    assert "accuracy is not stated" in layers.note


def test_own_places_need_their_columns(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("name,lon,lat\nKut,1,2\n")
    with pytest.raises(LayerError, match="no column latitude, longitude"):
        read_layers(places=path)


def test_overlaps_and_gaps_are_said_with_names_and_size(layer):
    ring = [box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 1, 1, 2), box(1.9, 1, 3, 2)]
    units = gpd.GeoDataFrame(
        {"code": list("abcd"), "name": ["South", "North", "West", "East"]},
        geometry=ring,
        crs="EPSG:4326",
    )
    (gap,) = describe_coverage(units)
    assert gap.startswith("1 gaps lie between units: South and North")
    wide = units.set_geometry([box(0, 0, 3, 1.01), *ring[1:3], box(1, 1, 3, 2)], crs="EPSG:4326")
    (overlap,) = describe_coverage(wide)
    assert overlap.startswith("2 units overlap: South and East by 2")
    clean = units.set_geometry([*ring[:3], box(1, 1, 3, 2)], crs="EPSG:4326")
    assert describe_coverage(clean) == []


def test_the_bundled_units_are_a_clean_coverage():
    layers = read_layers()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [t for t in describe_coverage(layers.provinces) if "overlap" in t] == []


def test_the_manifest_lists_every_default_layer():
    from geomap.io import read_manifest

    manifest = read_manifest()
    assert set(manifest["layers"].values()) <= set(manifest["files"])
    assert json.dumps(manifest)
