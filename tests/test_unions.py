"""A union of areas is that of shapely: where edges are shared, overlap, or lines are beside."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Polygon, box

from geomap.unions import unite

RING = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 3), (3, 3), (3, 1)]])


@pytest.mark.parametrize(
    ("areas", "km2", "holes"),
    [
        ([], 0, 0),
        ([box(0, 0, 1, 1)], 1, 0),
        ([box(0, 0, 1, 1), box(1, 0, 2, 1)], 2, 0),
        ([box(0, 0, 2, 1), box(1, 0, 3, 1)], 3, 0),
        ([box(0, 0, 1, 1), box(1, 0.5, 2, 1)], 1.5, 0),  # the edges meet without a vertex
        ([RING, box(1, 1, 3, 3)], 16, 0),
        ([RING, box(1, 1, 2, 3)], 14, 1),
        ([MultiPolygon([box(0, 0, 1, 1), box(5, 0, 6, 1)]), box(1, 0, 5, 1)], 6, 0),
        ([GeometryCollection([box(0, 0, 1, 1), LineString([(1, 1), (2, 2)])]), box(1, 0, 2, 1)],
         2, 0),
    ],
)  # fmt: skip
def test_a_union(areas, km2, holes):
    found = unite(areas)
    assert found.area == pytest.approx(km2)
    assert shapely.equals(found, shapely.union_all(areas))
    polygons = [part for part in shapely.get_parts(found) if part.geom_type == "Polygon"]
    assert sum(len(part.interiors) for part in polygons) == holes
