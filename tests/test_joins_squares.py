"""What many small disks reach is found by squares as it is by asking each piece of boundary."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal
from shapely.geometry import Polygon, box

from geomap.joins import join_provinces
from geomap.joins.edges import line_edges, unit_edges
from geomap.joins.nearest import NearestIndex
from geomap.joins.squares import reached_by

DATA = Path(__file__).parents[1] / "data"


def table(lon, lat, radius_m):
    return gpd.GeoDataFrame(
        {"radius_m": radius_m, "location_precision": "near"},
        geometry=shapely.points(lon, lat),
        crs=4326,
    )


@pytest.mark.parametrize("middle", [(45.0, 0.0), (45.0, 40.0), (180.0, -16.0), (20.0, 89.5)])
def test_no_piece_within_reach_is_missed(middle):
    """A wavy line of 400 pieces, also near a pole and on both sides of 180 degrees."""
    rng = np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi, 401)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * rng.uniform(0.04, 0.08, (401, 1))
    lon, lat = (ring + middle).T
    lat = np.minimum(lat, 180 - lat)
    ends = np.stack([np.column_stack([lon, lat])[:-1], np.column_stack([lon, lat])[1:]], axis=1)
    ends[..., 0] -= np.where((ends[..., 0] > 180).all(axis=1), 360, 0)[:, None]
    edges = line_edges(shapely.linestrings(np.clip(ends, -180, 180)), np.zeros(400))
    count = 200 if middle[1] > 80 else 4000  # near a pole each lies in very many squares
    x, y = np.array(middle)[:, None] + rng.uniform(-0.12, 0.12, (2, count))
    x, y = (x + 180) % 360 - 180, np.minimum(y, 180 - y)
    reach = rng.uniform(0, 300, len(x))
    places, pieces = reached_by(edges, x, y, reach)
    missed = np.setdiff1d(np.arange(len(x)), places)
    assert (NearestIndex(edges).nearest(x[missed], y[missed])[0] > reach[missed]).all()
    others = edges.take(np.setdiff1d(np.arange(len(edges.row)), pieces))
    away = NearestIndex(others).nearest(x, y)[0] if len(others.row) else np.inf
    assert (away > reach).all()
    near = NearestIndex(edges).nearest(x, y)[0] <= reach
    assert near.sum() > 50
    if abs(middle[1]) < 80:
        assert len(places) < 3 * near.sum()


def test_places_that_look_far_or_at_many_pieces_are_left_to_a_tree():
    edges = unit_edges(np.array([box(0, 0, 1, 1)], dtype=object))
    lon, lat = np.random.default_rng(1).uniform(0, 1, (2, 40_000))
    assert reached_by(edges, lon, lat, np.full(40_000, 100.0)) is not None
    assert reached_by(edges, lon, lat, np.full(40_000, 50_000.0)) is None
    turn = np.linspace(0, 2 * np.pi, 2000)
    crowd = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]) * 1e-3)
    edges = unit_edges(np.array([crowd], dtype=object))
    assert reached_by(edges, lon * 1e-3, lat * 1e-3, np.full(40_000, 1.0)) is None


@pytest.mark.parametrize("with_lines", [True, False])
def test_many_disks_together_are_answered_as_a_few_at_a_time(with_lines, monkeypatch):
    provinces, border = (gpd.read_file(DATA / f"{n}.geojson") for n in ("provinces", "border"))
    rng = np.random.default_rng(12)
    rings = unit_edges(provinces.geometry.to_numpy())
    count = 12_000
    chosen = rng.integers(0, len(rings.row), count)
    lon, lat = (rings.start[chosen] + rng.normal(0, 0.02, (count, 2))).T
    claims = table(lon, lat, rng.choice([0, 5, 100, 400.0], count))
    lines = border.assign(accuracy_m=50.0) if with_lines else None
    asked = []

    def ask(*given):
        asked.append(reached_by(*given))
        return asked[-1]

    monkeypatch.setattr("geomap.joins.reach.reached_by", ask)
    together = join_provinces(claims, provinces, lines=lines)
    assert asked
    assert asked[0] is not None
    assert len(asked[0][0]) < count / 2 or with_lines
    asked.clear()
    parts = [
        join_provinces(claims.iloc[start : start + 600], provinces, lines=lines)
        for start in range(0, count, 600)
    ]
    assert not asked
    assert_frame_equal(pd.DataFrame(together), pd.DataFrame(pd.concat(parts)))
    assert together["province_status"].nunique() > 3


def test_units_overlap_also_where_their_neighbours_fit():
    """Two halves of a square that fit, and a unit laid over the middle of the east one."""
    shapes = [
        box(0, 0, 1, 1),
        box(1, 0, 2, 1),
        Polygon([(1.4, 0.4), (1.6, 0.4), (1.6, 0.6), (1.4, 0.6)]),
    ]
    units = gpd.GeoDataFrame({"code": list("ABC"), "name": list("ABC")}, geometry=shapes, crs=4326)
    found = join_provinces(table([1.0, 1.4, 2.0, 1.5], [0.5] * 4, [1000.0] * 4), units)
    assert found["province_candidates"].tolist() == [
        "A:0.50;B:0.50",
        "B:0.67;C:0.33",  # as they cover it: all of the disk, and half of it
        "B:0.50;outside:0.50",
        "B:0.50;C:0.50",
    ]
