"""Bounds by cell never say that a boundary is nearer or farther than it is."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Polygon

from geomap.joins.bounds import Bounds
from geomap.joins.edges import drop_seams, line_edges, unit_edges
from geomap.joins.nearest import NearestIndex
from geomap.joins.raster import FAR, Raster, corner_squares, gap_squares


def test_steps_to_the_nearest_marked_cell():
    """One marked cell in the middle: the gap of two cells, and how far their corners are apart."""
    marked = np.zeros((7, 9), dtype=bool)
    marked[3, 4] = True
    least, greatest = gap_squares(marked, 2), corner_squares(marked, 2)
    by_hand = {
        (3, 4): (0, 1 + 1),
        (3, 5): (0, 4 + 1),
        (2, 3): (0, 4 + 4),
        (3, 6): (1, 9 + 1),
        (1, 5): (1, 4 + 9),
        (5, 2): (1 + 1, 9 + 9),
    }
    assert {cell: (least[cell], greatest[cell]) for cell in by_hand} == by_hand
    for cell in ((3, 7), (0, 4), (6, 8)):  # three steps off and more: the gap is two at least
        assert least[cell] == 4
        assert greatest[cell] >= FAR


@pytest.mark.parametrize("lat", [0.0, 40.0, -68.0, 85.0])
@pytest.mark.parametrize("cells", [400, 20_000])
def test_bounds_hold_the_geodesic_distance(lat, cells):
    rng = np.random.default_rng(5)
    turn = np.sort(rng.uniform(0, 2 * np.pi, 40))
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * rng.uniform(0.5, 2, (40, 1))
    ring += np.array([45.0, lat])
    rings = unit_edges(np.array([Polygon(ring)], dtype=object))
    raster = Raster(rings, cells=cells)
    none = line_edges(np.array([], dtype=object), np.zeros(0))
    bounds = Bounds(raster, drop_seams(rings), none, 30_000.0)
    lon, north = np.array([[45.0], [lat]]) + rng.uniform(-2.5, 2.5, (2, 3000))
    away, _ = NearestIndex(rings).nearest(lon, north)
    cell = raster.cells_of(lon, north)
    assert (bounds.least[cell] <= away).all()
    assert (bounds.most[cell] >= away).all()
    told = np.isfinite(bounds.most[cell]) & (away < 20_000)
    width = raster.size[1] * 111_700
    assert told.mean() > 0.2
    assert (bounds.most[cell][told] - away[told] < 4 * width + 3000).mean() > 0.9
