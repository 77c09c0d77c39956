"""The fast ways to find the units of many points give the answers of the polygons, one by one."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geomap.joins.bands import Bands
from geomap.joins.cells import Cells
from geomap.joins.edges import unit_edges
from geomap.joins.geodesy import spots
from geomap.joins.nest import rasters_of
from geomap.joins.raster import Raster
from geomap.joins.tree import EdgeIndex
from geomap.joins.units import sweep


def asked_one_by_one(shapes, lon, lat):
    """Return what each polygon says of each point, as pairs."""
    return {
        (int(point), unit)
        for unit, shape in enumerate(shapes)
        for point in np.flatnonzero(shapely.intersects_xy(shape, lon, lat))
    }


def by_bands(shapes, lon, lat, points=None):
    pairs = list(zip(*Bands(shapes, points or len(lon)).hits(lon, lat), strict=True))
    assert len(pairs) == len(set(pairs)), "a pair is told twice"
    return set(pairs)


def by_cells(shapes, lon, lat, cells=60, levels=None):
    rings = unit_edges(shapes)
    raster = Raster(rings, cells=cells)
    assert levels is None or len(rasters_of(raster, rings)) == levels
    return pairs_of(Cells(shapes, rings, raster).homes(lon, lat))


def pairs_of(homes):
    hit = np.flatnonzero(homes.first >= 0)
    more = list(zip(homes.more_point, homes.more_unit, strict=True))
    pairs = [*zip(hit, homes.first[hit], strict=True), *more]
    assert len(pairs) == len(set(pairs)), "a pair is told twice"
    assert all(homes.first[point] < unit for point, unit in more)
    return set(pairs)


def probes(shapes, rng, count=600):
    """Return vertices, middles of edges, places beside both, random ones, and some far outside."""
    ring = shapely.get_coordinates(shapes)
    base = np.r_[ring, (ring[1:] + ring[:-1]) / 2]
    base = base[rng.permutation(len(base))[:count]]
    west, south, east, north = shapely.total_bounds(shapes)
    wide, high = east - west, north - south
    random = np.column_stack(
        [
            rng.uniform(west - wide / 3, east + wide / 3, count),
            rng.uniform(south - high / 3, north + high / 3, count),
        ]
    )
    level = random.copy()
    level[:, 1] = rng.choice(ring[:, 1], count)
    plumb = random.copy()
    plumb[:, 0] = rng.choice(ring[:, 0], count)
    beside = [np.nextafter(base, way) for way in (1e9, -1e9)]
    far = np.array([[-180.0, -90], [180, 90], [-180, 90], [180, -90], [west, -90], [180, north]])
    xy = np.r_[base, *beside, random, level, plumb, far]
    return xy[rng.permutation(len(xy))].T.copy()


def ragged(rng, x, y, size, corners):
    """Return a star with so many corners, without crossings of its edges."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    away = size * rng.uniform(0.3, 1, corners)
    return Polygon(np.column_stack([x + away * np.cos(turn), y + away * np.sin(turn)]))


def neighbours(rng, count, around=(40.0, 38.0, 50.0, 46.0)):
    """Return units that share every vertex, with edges of very many vertices."""
    west, south, east, north = around
    seeds = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box(*around))
    parts = shapely.segmentize(shapely.intersection(shapely.get_parts(cells), box(*around)), 0.03)
    return shapely.transform(
        parts,
        lambda xy: xy + 0.02 * np.sin(37 * xy[:, ::-1]) + 0.003 * np.sin(311 * xy[:, ::-1]),
    )


ODD_LAYERS = {
    "one square": [box(0, 0, 1, 1)],
    "overlapping squares": [box(0, 0, 2, 2), box(1, 1, 3, 3), box(1, 1, 2, 2), box(0, 0, 3, 3)],
    "the same twice": [box(0, 0, 1, 1), box(0, 0, 1, 1)],
    "an island in a hole in a unit": [
        box(0, 0, 9, 9) - box(3, 3, 6, 6),
        box(4, 4, 5, 5),
        box(3, 3, 6, 6) - box(4, 4, 5, 5),
    ],
    "islands far apart": [MultiPolygon([box(-170, -60, -169, -59), box(169, 59, 170, 60)])],
    "both sides of the antimeridian": [
        MultiPolygon([box(-180, 10, -170, 20), box(170, 10, 180, 20)]),
        box(-180, -90, 180, -80),
    ],
    "a corner that touches a corner": [box(0, 0, 1, 1), box(1, 1, 2, 2), box(0, 1, 1, 2)],
    "a needle": [Polygon([(0, 0), (8, 1e-7), (8, 2e-7)]), Polygon([(0, 0), (8, 2e-7), (4, 5)])],
    "peaks in one band": [
        Polygon([(0, 0), *((i / 2, (i % 2) * 1e-3 + 0.5) for i in range(40)), (20, 0)]),
        Polygon([(0, 9), *((i / 2, (i % 2) * 1e-3 + 0.5) for i in range(40)), (20, 9)]),
    ],
    "a ring that begins at a peak": [
        Polygon([(4, 4.5), (8, 0), (0, 0)]),
        Polygon([(4, 4.5), (0, 0), (-1, 4.7), (9, 4.7), (8, 0)]),
    ],
    "a bow tie": [Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), box(0, 0, 2, 0.5)],
}


@pytest.mark.parametrize("points", [3, 10_000])
@pytest.mark.parametrize("name", ODD_LAYERS)
def test_bands_of_latitude_change_no_answer_on_odd_layers(name, points):
    shapes = np.array(ODD_LAYERS[name], dtype=object)
    lon, lat = probes(shapes, np.random.default_rng(4))
    assert by_bands(shapes, lon, lat, points) == asked_one_by_one(shapes, lon, lat)


@pytest.mark.parametrize("name", [name for name in ODD_LAYERS if name != "a bow tie"])
def test_divided_cells_change_no_answer_on_odd_layers(name, monkeypatch):
    """Whatever the layer, its cells are divided twice."""
    monkeypatch.setattr("geomap.joins.nest._CROWDED", (0.0, 0.0))
    shapes = np.array(ODD_LAYERS[name], dtype=object)
    lon, lat = probes(shapes, np.random.default_rng(4))
    for cells in (9, 4000):
        found = by_cells(shapes, lon, lat, cells, levels=3)
        assert found == asked_one_by_one(shapes, lon, lat)


@pytest.mark.parametrize(("cells", "levels"), [(30_000, 1), (8000, 2), (60, 3)])
def test_cells_are_divided_where_they_are_crowded(cells, levels):
    """The same units by few cells and by many: the more edges in each, the finer it is divided."""
    rng = np.random.default_rng(11)
    shapes = neighbours(rng, 40)
    lon, lat = probes(shapes, rng, 3000)
    expected = asked_one_by_one(shapes, lon, lat)
    assert by_cells(shapes, lon, lat, cells, levels) == expected
    assert by_bands(shapes, lon, lat) == expected


def test_a_cell_is_divided_beside_a_unit_that_covers_it_whole():
    """Islets, each far smaller than a part of a cell, in a unit of which no edge is near."""
    rng = np.random.default_rng(2)
    islets = [
        ragged(rng, 5 + dx, 5 + dy, 0.01, 40) for dx, dy in [(0, 0), (0.03, 0.01), (0.01, 0.04)]
    ]
    sea, ring = box(0, 0, 10, 10), ragged(rng, 5, 5, 0.5, 60)
    shapes = np.array([ring, sea, *islets, sea - shapely.union_all(islets)], dtype=object)
    lon, lat = np.r_[rng.uniform(4.9, 5.1, (4000, 2)), rng.uniform(4, 6, (4000, 2))].T.copy()
    expected = asked_one_by_one(shapes, lon, lat)
    assert by_cells(shapes, lon, lat, 100, levels=3) == expected
    assert by_bands(shapes, lon, lat) == expected


def test_more_points_than_are_asked_at_once_are_told_as_few_are():
    """The plain way asks few points polygon by polygon, and many in portions by bands."""
    rng = np.random.default_rng(6)
    shapes = np.append(neighbours(rng, 30), box(44, 41, 46, 43))  # which lies over the others
    lon, lat = rng.uniform((39, 37), (51, 47), (300_000, 2)).T.copy()
    whole = pairs_of(sweep(shapes, lon, lat))
    few = [
        (begin + point, unit)
        for begin in range(0, len(lon), 9000)
        for point, unit in pairs_of(sweep(shapes, lon[begin:][:9000], lat[begin:][:9000]))
    ]
    assert whole == set(few)


coordinates = st.integers(0, 6)
corner = st.tuples(coordinates, coordinates)
polygons = (
    st.lists(corner, min_size=3, max_size=9, unique=True)
    .map(lambda ring: shapely.make_valid(Polygon(ring)))
    .map(lambda shape: shapely.union_all([p for p in shapely.get_parts([shape]) if p.area]))
    .filter(lambda shape: shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty)
)


@settings(max_examples=120)
@given(
    st.lists(polygons, min_size=1, max_size=5),
    st.floats(0, 3, allow_subnormal=False),
    st.sampled_from([1, 9, 500]),
    st.integers(0, 5),
)
def test_points_on_vertices_edges_and_level_with_them(layer, turn, cells, seed):
    """Polygons on a grid of whole numbers, turned or not: very many points touch their edges."""
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shapes = shapely.transform(np.array(layer, dtype=object), lambda xy: xy @ spin)
    shapes = shapes[shapely.is_valid(shapes)]
    if not len(shapes):
        return
    lon, lat = probes(shapes, np.random.default_rng(seed), 60)
    expected = asked_one_by_one(shapes, lon, lat)
    for points in (1, 1000):
        assert by_bands(shapes, lon, lat, points) == expected
    assert by_cells(shapes, lon, lat, cells) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geomap.joins.nest._CROWDED", (0.0, 0.0))
        assert by_cells(shapes, lon, lat, cells, levels=3) == expected


def test_disks_at_a_pole_are_measured_against_few_pieces():
    """All longitudes are near there, but not all latitudes: else a world has billions of pairs."""
    ring = shapely.segmentize(shapely.box(-180, -60, 180, 60), 0.5)
    cap = shapely.box(-180, 80, 180, 90)
    index = EdgeIndex(unit_edges(np.array([ring, cap])))
    lon, lat = np.linspace(-179, 179, 500), np.full(500, 89.99)
    pairs = list(index.pairs(spots(lon, lat), np.full(500, 5000.0)))
    piece = np.concatenate([piece for _, piece in pairs])
    assert (index.high[1, piece] > 89).all()
