"""Layers: the bundled ones, and those of the user."""

from __future__ import annotations

import json
import warnings

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Polygon, box, shape

from geomap import read_layers, read_provinces
from geomap.errors import GeomapWarning, LayerError
from geomap.io import read_unit_layers
from geomap.io.coverage import describe_coverage
from geomap.io.layers import UNSTATED_ACCURACY
from geomap.io.vectors import read_vectors
from geomap.joins import border_lines, distance_to_border, join_provinces


def state_lines(lines):
    return lines[lines["level"] == "state"]


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


def test_a_code_from_a_name_can_be_written_among_candidates(layer):
    units = read_provinces(layer(SQUARES, name=["North; South", "outside"]))
    assert units[["code", "name"]].to_numpy().tolist() == [
        ["North, South", "North; South"],
        ["Outside", "outside"],
    ]
    claims = gpd.GeoDataFrame(geometry=gpd.points_from_xy([10.5, 11, 13], [0.5] * 3), crs=4326)
    placed = join_provinces(claims, units)
    assert placed["province_candidates"].tolist() == [
        "North, South:1.00",
        "North, South:0.50;Outside:0.50",
        "outside:1.00",
    ]


@pytest.mark.parametrize("code", ["A;B", "outside"])
def test_a_code_that_candidates_cannot_hold_is_refused(layer, code):
    path = layer(SQUARES, name=["West", "East"], code=[code, "C"])
    with pytest.raises(LayerError, match=rf"code '{code}'; mend it, or pass --code-field"):
        read_provinces(path)
    frame = gpd.GeoDataFrame({"code": [code, "C"]}, geometry=SQUARES, crs=4326)
    with pytest.raises(LayerError, match=f"code '{code}'; give it another"):
        join_provinces(gpd.GeoDataFrame(geometry=[], crs=4326), frame)


def test_columns_can_be_named(layer):
    path = layer(SQUARES, LABEL=["West", "East"], MARK=["W1", "E1"])
    with pytest.raises(LayerError, match="no column 'name'; pass --name-field with one of: LABEL"):
        read_provinces(path)
    units = read_provinces(path, name_field="LABEL", code_field="MARK")
    assert units[["code", "name"]].to_numpy().tolist() == [["E1", "East"], ["W1", "West"]]
    with pytest.raises(LayerError, match="no column 'nom'; it has LABEL, MARK"):
        read_provinces(path, name_field="nom")


def test_units_of_one_code_in_several_countries_are_refused(layer):
    shapes = [*SQUARES, box(12, 0, 13, 1)]
    path = layer(
        shapes, name=["Limburg", "Limburg", "Luik"], country=["NL", "BE", "BE"], iso=[1, 2, 3]
    )
    with pytest.raises(LayerError, match="units of BE and NL have the code 'Limburg'; pass --code"):
        read_provinces(path)
    assert read_provinces(path, code_field="iso")["name"].tolist() == ["Limburg", "Limburg", "Luik"]


@pytest.mark.parametrize("columns", [("COUNTRY", "Country_Code"), ("Country", "country_co")])
def test_countries_are_found_in_any_case(layer, columns):
    told = dict(zip(columns, (["Aland", "Bland"], ["AA", "BB"]), strict=True))
    units = read_provinces(layer(SQUARES, NAME=["West", "East"], **told))
    assert units[["country", "country_code"]].to_numpy().tolist() == [
        ["Bland", "BB"],
        ["Aland", "AA"],
    ]
    assert border_lines(units)["between_names"].iloc[0] == "Aland|Bland"


def test_another_system_is_brought_to_degrees(tmp_path):
    path = tmp_path / "units.gpkg"
    squares = shapely.segmentize(SQUARES, 0.001)  # the long edges of UTM bend in degrees
    frame = gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=squares, crs="EPSG:4326")
    frame.to_crs("EPSG:32632").to_file(path, driver="GPKG")
    bounds = read_provinces(path).total_bounds
    assert bounds == pytest.approx([10, 0, 12, 1], abs=1e-6)


# In metres of UTM zone 38: two squares, and one across the top of both.
UTM = {
    "West": box(400_000, 4_400_000, 500_000, 4_500_000),
    "East": box(500_000, 4_400_000, 600_000, 4_500_000),
    "North": box(400_000, 4_500_000, 600_000, 4_600_000),
}


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_edges_that_are_straight_in_another_system_are_followed(tmp_path, driver):
    path = tmp_path / f"units.{'gpkg' if driver == 'GPKG' else 'shp'}"
    frame = gpd.GeoDataFrame({"name": list(UTM)}, geometry=list(UTM.values()), crs="EPSG:32638")
    frame.to_file(path, driver=driver)
    units = read_provinces(path)
    assert describe_coverage(units) == []
    # a metre on either side of the edges of 100 km, at their middle and beside it
    at = [(450_000, 4_499_999), (450_000, 4_500_001), (571_000, 4_499_999), (499_999, 4_431_000)]
    points = gpd.points_from_xy(*zip(*at, strict=True), crs="EPSG:32638").to_crs("EPSG:4326")
    claims = gpd.GeoDataFrame({"radius_m": [0.5] * 4}, geometry=points, crs="EPSG:4326")
    claims["location_precision"] = "near"
    joined = join_provinces(claims, units)
    assert joined["province"].tolist() == ["West", "North", "East", "West"]
    assert set(joined["province_status"]) == {"inside"}


def test_a_border_of_another_system_is_followed(tmp_path):
    path = tmp_path / "border.gpkg"
    line = LineString([(400_000, 4_500_000), (600_000, 4_500_000)])
    gpd.GeoDataFrame(geometry=[line], crs="EPSG:32638").to_file(path, driver="GPKG")
    border = read_layers(border=path).border.head(1)
    # the line is symmetric to the middle meridian, so the nearest place lies on that
    at = gpd.points_from_xy([500_000, 500_000], [4_501_000, 4_500_000], crs="EPSG:32638")
    (lon, lat), (_, foot) = ((p.x, p.y) for p in at.to_crs("EPSG:4326"))
    claims = gpd.GeoDataFrame(geometry=gpd.points_from_xy([lon], [lat]), crs="EPSG:4326")
    metres = distance_to_border(claims, border)["border_distance_m"]
    assert metres[0] == pytest.approx(Geod(ellps="WGS84").inv(lon, lat, lon, foot)[2], abs=1e-3)


def test_units_of_another_system_are_cut_at_the_antimeridian(tmp_path):
    path = tmp_path / "units.gpkg"
    shapes = [box(3e6, 0, 3.228e6, 1e6), box(3.228e6, 0, 3.56e6, 1e6)]
    bow = Polygon([(3e6, 2e6), (3.1e6, 3e6), (3.1e6, 2e6), (3e6, 3e6)])
    frame = gpd.GeoDataFrame({"name": list("ABC")}, geometry=[*shapes, bow], crs="EPSG:3832")
    frame.to_file(path, driver="GPKG")
    with pytest.warns(GeomapWarning, match="invalid shapes mended .*: 1"):
        units = read_provinces(path)
    west, east = units.geometry[0], units.geometry[1]
    assert west.bounds == pytest.approx((176.949, 0, 178.997, 8.999), abs=0.01)
    assert sorted(part.bounds[0::2] for part in east.geoms) == [
        pytest.approx((-180, -178.02), abs=0.01),
        pytest.approx((178.997, 180), abs=0.01),
    ]
    assert units.geometry.is_valid.all()


def test_a_unit_drawn_across_the_antimeridian_without_a_cut_is_named(layer):
    across = Polygon([(170, 0), (-170, 0), (-170, 5), (170, 5)])
    with pytest.warns(GeomapWarning) as told:
        units = read_provinces(layer([across, SQUARES[0]], name=["Fiji", "West"]))
    (said,) = [str(one.message) for one in told]
    assert ": an edge of Fiji is longer than 180 degrees of longitude, and taken as drawn" in said
    assert "cut it there (RFC 7946, section 3.1.9;" in said
    assert units.geometry[0].area == pytest.approx(340 * 5)  # nothing is changed


@pytest.mark.parametrize(
    "drawn",
    [
        # cut at 180 degrees, a shape over the pole, a band around the world, a wide shape
        MultiPolygon([box(170, 0, 180, 5), box(-180, 0, -170, 5)]),
        Polygon([(-180, -90), (180, -90), (180, -60), (0, -70), (-180, -60)]),
        box(-180, 60, 180, 70),
        Polygon([(-150, 0), (0, 1), (150, 0), (150, 5), (0, 6), (-150, 5)]),
    ],
)
def test_a_shape_around_the_world_that_is_meant_gives_no_warning(layer, drawn):
    assert len(read_provinces(layer([drawn, SQUARES[0]], name=["Wide", "West"]))) == 2


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
        ("name,code\nx,y\n", "is no layer; expected GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no features; add .* unit or line"),
    ],
)
def test_a_file_that_is_no_layer_is_refused(tmp_path, content, said):
    path = tmp_path / "units.geojson"
    path.write_text(content)
    with pytest.raises(LayerError, match=said):
        read_provinces(path)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
@pytest.mark.parametrize("shape", [UTM["West"], LineString([(0, 0), (10, 95)])])
def test_numbers_that_are_no_degrees_are_refused(tmp_path, shape, crs):
    path = tmp_path / "layer.gpkg"
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[shape], crs=crs).to_file(path, driver="GPKG")
    told = (
        "no longitude and latitude" if crs else "it states no system of coordinates, and .* is no"
    )
    with pytest.raises(LayerError, match=told):
        read_layers(border=path)
    with pytest.raises(LayerError, match=told):
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


def test_bundled_boundaries_stay_as_vague_when_the_border_is_automatic():
    """0.7 km from an inner boundary that is good to 2 km, a point is not surely inside."""
    usual, auto = read_layers(), read_layers(border="auto")
    assert auto.border["accuracy_m"].tolist() == usual.border["accuracy_m"].tolist()
    assert {"AM|AZ", "AM|GE", "AM|IR", "AM|TR"} == set(state_lines(auto.border)["between"])
    outer = border_lines(auto.provinces).geometry.union_all()
    assert outer.symmetric_difference(state_lines(auto.border).geometry.union_all()).length < 1e-9
    assert set(read_layers().border["level"]) == {"state", "province"}
    point = gpd.GeoDataFrame(
        {"radius_m": [0.0], "location_precision": ["exact"]},
        geometry=gpd.points_from_xy([44.2998], [40.7467]),
        crs="EPSG:4326",
    )
    row = join_provinces(point, auto.provinces, neighbours=auto.neighbours, lines=auto.border)
    assert row[["province", "province_status"]].to_numpy().tolist() == [["Lori", "mostly_inside"]]


def test_an_own_border_leaves_the_bundled_boundaries_as_vague(tmp_path):
    path = tmp_path / "border.geojson"
    line = gpd.GeoDataFrame({"agreed": [True]}, geometry=[LineString([(45, 40), (46, 41)])])
    path.write_text(line.to_json(drop_id=True))
    layers = read_layers(border=path)
    assert len(state_lines(layers.border)) == 1
    assert sorted(layers.border["accuracy_m"].dropna()) == sorted(read_layers().border.accuracy_m)
    assert layers.note.startswith(read_layers().note)
    assert layers.note.endswith("Boundaries as in border.geojson; " + UNSTATED_ACCURACY + ".")
    path.write_text(line.assign(accuracy_m=50).to_json(drop_id=True))
    assert read_layers(border=path).note == read_layers().note


def test_every_own_layer_of_unstated_accuracy_is_named(layer, tmp_path):
    path = layer(SQUARES, name=["West", "East"])
    beside = tmp_path / "beside.geojson"
    beside.write_text(path.read_text().replace("West", "W").replace("East", "E"))
    with pytest.warns(GeomapWarning, match="2 pairs of units overlap: West and W by"):
        note = read_layers(path, neighbours=beside).note
    assert note == f"Boundaries as in units.geojson, beside.geojson; {UNSTATED_ACCURACY}."


@pytest.mark.parametrize(
    ("shape", "cells", "said"),
    [
        (box(0, 0, 1, 1), {}, "border.geojson holds a Polygon where a border needs lines"),
        (LineString(), {}, "border.geojson holds no line"),
        (LineString([(0, 0), (1, 1)]), {"accuracy_m": ["far"]}, "metres from 0, not 'far'"),
        (LineString([(0, 0), (1, 1)]), {"accuracy_m": [-5]}, "metres from 0, not '-5'"),
    ],
)
def test_a_border_of_anything_but_lines_is_refused(tmp_path, shape, cells, said):
    path = tmp_path / "border.geojson"
    frame = gpd.GeoDataFrame({"name": ["x"], **cells}, geometry=[shape], crs="EPSG:4326")
    path.write_text(frame.to_json(drop_id=True))
    with pytest.raises(LayerError, match=said):
        read_layers(border=path)


@pytest.mark.parametrize(
    "cells", ["Kut,460,40", "Kut,45,nan", "Kut,45,", "Kut,45,-90.5", "Kut,far,40", " ,45,40"]
)
def test_own_places_need_a_position_on_earth(tmp_path, cells):
    path = tmp_path / "places.csv"
    path.write_text(f"name,longitude,latitude\nAzat,-180,90\n{cells}\n")
    with pytest.raises(LayerError, match=r"places\.csv row 3: a place needs"):
        read_layers(places=path)


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
    # 0.9 by 1 degree, 100.2 by 110.6 km there
    assert gap == "1 gap lies between units: South, North, West and 1 more, 11,100 km²"
    wide = units.set_geometry([box(0, 0, 3, 1.01), *ring[1:3], box(1, 1, 3, 2)], crs="EPSG:4326")
    (overlap,) = describe_coverage(wide)
    assert overlap.startswith("2 pairs of units overlap: South and East by 2")
    (overlap,) = describe_coverage(wide.iloc[[0, 1, 3]])
    assert overlap.startswith("1 pair of units overlaps: South and East by")
    clean = units.set_geometry([*ring[:3], box(1, 1, 3, 2)], crs="EPSG:4326")
    assert describe_coverage(clean) == []


def test_holes_in_a_unit_and_narrow_gaps_open_to_the_outside_are_said():
    """A hole of 0.1 degrees; a gap of 0.001 by 1 degree, and a wedge of half of that."""
    hole = box(0, 0, 1, 1).difference(box(0.4, 0.4, 0.5, 0.5))
    wedge = Polygon([(2.001, 0), (3, 0), (3, 1), (2.001, 1), (2, 0.5)])
    units = gpd.GeoDataFrame(
        {"code": list("abc"), "name": ["West", "Middle", "East"]},
        geometry=[hole, box(1.001, 0, 2, 1), wedge],
        crs="EPSG:4326",
    )
    gaps, holes = describe_coverage(units)
    assert gaps == (
        "2 gaps lie between units: West and Middle, 12.3 km², narrow and open to the outside; "
        "Middle and East, 6.15 km², narrow and open to the outside"
    )
    assert holes == "1 hole lies within a unit: West, 123 km²"
    apart = units.set_geometry([box(0, 0, 1, 1), box(1.01, 0, 2, 1), box(2, 0, 3, 1)], crs=4326)
    assert describe_coverage(apart) == []  # a kilometre apart: they do not mean to touch


def test_reading_own_layers_warns_of_overlaps(tmp_path):
    units = gpd.GeoDataFrame(
        {"code": list("ab"), "name": ["South", "North"]},
        geometry=[box(0, 0, 1, 1), box(0, 0.9, 1, 2)],
        crs="EPSG:4326",
    )
    units.to_file(tmp_path / "units.geojson")
    for read in (read_layers, read_unit_layers):
        with pytest.warns(GeomapWarning, match="South and North by 1,230 km²"):
            read(tmp_path / "units.geojson")


def test_provinces_and_neighbours_are_one_coverage():
    units = gpd.GeoDataFrame(
        {"code": list("ab"), "name": ["South", "North"]},
        geometry=[box(0, 0, 1, 1), box(0, 0.9, 1, 2)],
        crs="EPSG:4326",
    )
    south, north = units.iloc[[0]], units.iloc[[1]]
    assert describe_coverage(south, None) == []
    (overlap,) = describe_coverage(south, north)
    assert overlap.startswith("1 pair of units overlaps: South and North by 1,230 km²")


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


@pytest.mark.parametrize("layer", ["provinces", "neighbours", "border", "water"])
def test_the_bundled_shapes_are_read_as_they_are_written(root, layer):
    path = root / "data" / f"{layer}.geojson"
    stated = [shape(f["geometry"]) for f in json.loads(path.read_text("utf-8"))["features"]]
    assert shapely.to_wkb(read_vectors(path).geometry.to_numpy()).tolist() == [
        shapely.to_wkb(one) for one in stated
    ]


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", [[[44, 40], [45, 40], [45, True], [44, 40]]]),
        ("Polygon", [["ab", "cd", "ef", "ab"]]),
        ("MultiPolygon", [[[[44, 40], [45, 40]]]]),
        ("LineString", [[44, 40]]),
        ("LineString", [[44, 10**400], [45, 40]]),
        (["LineString"], [[44, 40], [45, 40]]),
    ],
)
def test_what_is_no_shape_is_refused(tmp_path, kind, coordinates):
    path = tmp_path / "layer.geojson"
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"name": "a"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(LayerError, match="shapes that cannot be read"):
        read_vectors(path)


def test_an_open_ring_and_heights_are_read(tmp_path):
    path = tmp_path / "layer.geojson"
    rings = [[[44, 40], [45, 40], [45, 41]]], [[[44, 40, 9], [45, 40, 9], [45, 41, 9], [44, 40, 9]]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ring}}
        for ring in rings
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert shapely.area(read_vectors(path).geometry.to_numpy()).tolist() == [0.5, 0.5]
