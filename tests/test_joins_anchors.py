"""Disks told by the middles of their cells are told as exact measuring tells them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Polygon, box

from geomap.joins import join_provinces
from geomap.joins.anchors import Anchors
from geomap.joins.edges import line_edges, unit_edges
from geomap.joins.nearest import NearestIndex
from geomap.joins.raster import Raster

DATA = Path(__file__).parents[1] / "data"
EQUATOR_DEGREE_M = 6378137 * np.pi / 180


def table(lon, lat, radius_m):
    return gpd.GeoDataFrame(
        {"radius_m": radius_m, "location_precision": "near"},
        geometry=shapely.points(lon, lat),
        crs=4326,
    )


@pytest.mark.parametrize("lat", [0.0, 40.0, -68.0, 85.0])
@pytest.mark.parametrize("cells", [10_000, 40_000])
def test_what_is_told_holds_for_the_geodesic_distance(lat, cells, monkeypatch):
    """Lines of three accuracies; a radius that ends within a metre of a line tells nothing."""
    monkeypatch.setattr("geomap.joins.anchors._PER_DISK", np.inf)
    rng = np.random.default_rng(5)
    turn = np.sort(rng.uniform(0, 2 * np.pi, (3, 30)))
    rings = np.stack([np.cos(turn), np.sin(turn)], axis=2) * rng.uniform(0.3, 1, (3, 30, 1))
    accuracies = np.array([0.0, 150.0, 900.0])
    edges = line_edges(shapely.linestrings(rings + np.array([45.0, lat])), accuracies)
    raster = Raster(edges, cells=cells)
    lon, north = np.array([[45.0], [lat]]) + rng.uniform(-1.2, 1.2, (2, 6000))
    gap = np.full(len(lon), np.inf)
    for accuracy in accuracies:
        part = NearestIndex(edges.take(np.flatnonzero(edges.accuracy == accuracy)))
        gap = np.minimum(gap, part.nearest(lon, north)[0] - accuracy)
    radius = rng.uniform(0, 1000, len(lon))
    close = np.flatnonzero((gap > 1) & (gap < 1000))
    close, edge = close[::2], rng.choice([-1e-6, 1e-6], len(close[::2]))
    radius[close] = gap[close] + edge
    reached, clear = Anchors(raster, edges, 1000.0).tell(lon, north, radius)
    assert (gap[reached] <= radius[reached]).all()
    assert (gap[clear] > radius[clear]).all()
    assert len(close) > 20
    assert not (reached | clear)[close].any()
    far = np.ones(len(lon), dtype=bool)
    far[close] = False
    within = raster.cells_of(lon, north)
    far &= ~raster.outermost.ravel()[within]
    assert (reached | clear)[far].mean() > (0.99 if abs(lat) < 50 else 0.9)
    assert reached[far].sum() > 20
    assert clear[far].sum() > 1000


@pytest.mark.parametrize(
    ("accuracy", "more", "status"),
    [(0, -0.02, "inside"), (0, 1e-6, "mostly_inside"),
     (1500, -0.02, "inside"), (1500, 1e-6, "mostly_inside")],
)  # fmt: skip
def test_a_disk_that_ends_just_before_or_behind_its_reach(accuracy, more, status):
    """On the equator, where an arc is its angle times the radius: the meridian at 1 degree."""
    units = gpd.GeoDataFrame(
        {"code": ["A", "B"], "name": ["A", "B"]},
        geometry=[box(0, -1, 1, 1), box(1, -1, 2, 1)],
        crs=4326,
    )
    lines = gpd.GeoDataFrame(
        {"accuracy_m": [accuracy]}, geometry=[LineString([(1, -1), (1, 1)])], crs=4326
    )
    count = 40_000
    radius = np.linspace(1, 200, count)
    away = accuracy + radius - more
    joined = join_provinces(
        table(1 - away / EQUATOR_DEGREE_M, np.zeros(count), radius), units, lines=lines
    )
    assert (joined["province_status"] == status).all()
    assert (joined["province_code"] == "A").all()
    assert (joined["province_share"] > 0.999).all()


@pytest.mark.parametrize("with_lines", [True, False])
def test_radii_about_the_distance_are_answered_as_without_cells(with_lines, monkeypatch):
    provinces, neighbours, border = (
        gpd.read_file(DATA / f"{name}.geojson") for name in ("provinces", "neighbours", "border")
    )
    rng = np.random.default_rng(12)
    rings = unit_edges(provinces.geometry.to_numpy())
    count = 3000
    chosen = rng.integers(0, len(rings.row), count)
    lon, lat = (rings.start[chosen] + rng.normal(0, 0.004, (count, 2))).T
    edges = line_edges(border.geometry.to_numpy(), border["accuracy_m"].to_numpy(dtype=float))
    radius = NearestIndex(rings).nearest(lon, lat)[0]
    for accuracy in np.unique(edges.accuracy):
        part = edges.take(np.flatnonzero(edges.accuracy == accuracy))
        gap = NearestIndex(part).nearest(lon, lat)[0] - accuracy
        radius = np.where((gap > 0) & (rng.random(count) < 0.5), gap, radius)
    radius += rng.choice([-0.02, -0.01, -1e-6, 0.0, 1e-6, 1.0, -1.0], count)
    claims = table(lon, lat, np.clip(radius, 0, 400))
    layers = {"neighbours": neighbours, "lines": border if with_lines else None}
    plain = join_provinces(claims, provinces, **layers)
    assert plain["province_status"].nunique() > 2
    monkeypatch.setattr("geomap.joins.measuring.pays", lambda places, shapes: True)
    monkeypatch.setattr("geomap.joins.anchors._PER_DISK", np.inf)
    monkeypatch.setattr("geomap.joins.anchors._PER_PIECE", 0)
    found = join_provinces(claims, provinces, **layers)
    assert_frame_equal(pd.DataFrame(found), pd.DataFrame(plain))


def test_nothing_is_told_beyond_all_cells_or_of_large_disks(monkeypatch):
    monkeypatch.setattr("geomap.joins.anchors._PER_DISK", np.inf)
    rings = unit_edges(np.array([Polygon([(0, 0), (1, 0), (1, 1)])], dtype=object))
    raster = Raster(rings, cells=10_000)
    lon, lat = np.array([-5.0, 0.5, 0.75, 0.5]), np.array([0.5, 7.0, 0.5, 0.5])
    reached, clear = Anchors(raster, rings, 100.0).tell(lon, lat, np.full(4, 100.0))
    assert reached.tolist() == [False, False, False, True]
    assert clear.tolist() == [False, False, True, False]
    reached, clear = Anchors(raster, rings, 50_000.0).tell(lon, lat, np.full(4, 50_000.0))
    assert not reached.any()
    assert not clear.any()
