"""Arcs: areas and lines are put together again from pieces that are each written once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.io import read_layers
from geomap.render.arcs import cut_arcs
from geomap.render.shapes import frame_of, simplify_arcs

NONE = np.array([], dtype=object)


def put_together(rings, shapes):
    """Join arcs to polygons: the largest ring is the outer one of its part; even-odd as drawn."""
    area = shapely.Polygon()
    for ring in rings:
        points = []
        for number in ring:
            line = shapely.get_coordinates(shapes[max(number, ~number)])
            points.extend((line[::-1] if number < 0 else line)[1:].tolist())
        area = shapely.symmetric_difference(area, shapely.Polygon(points))
    return area


def test_a_shared_edge_is_one_arc():
    areas = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    border = np.array([shapely.LineString([(1, 1), (1, 0)])])
    arcs = cut_arcs(areas, border)
    assert len(arcs.shapes) == 3
    (shared,) = arcs.lines[0]
    assert shapely.equals(arcs.shapes[shared], border[0])
    one, other = (ring for rings in arcs.rings for ring in rings)
    assert {shared, ~shared} == {
        number for number in (*one, *other) if number in (shared, ~shared)
    }  # walked one way by one area and the other way by the other


def test_an_exclave_is_a_ring_within_a_ring():
    hole = shapely.box(1, 1, 2, 2)
    around = shapely.difference(shapely.box(0, 0, 4, 4), hole)
    arcs = cut_arcs(np.array([around, hole]), NONE)
    assert len(arcs.shapes) == 2
    for area, rings in zip((around, hole), arcs.rings, strict=True):
        assert shapely.equals(put_together(rings, arcs.shapes), area)


def test_a_line_off_the_edges_is_an_arc_of_its_own():
    areas = np.array([shapely.box(0, 0, 1, 1)])
    line = shapely.LineString([(0.2, 0.5), (3, 0.5)])
    arcs = cut_arcs(areas, np.array([line]))
    assert [shapely.equals(arcs.shapes[number], line) for number in arcs.lines[0]] == [True]
    assert shapely.equals(put_together(arcs.rings[0], arcs.shapes), areas[0])


@given(
    st.lists(st.integers(0, 3), min_size=36, max_size=36),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=5, unique=True),
)
def test_areas_and_lines_come_back_from_their_arcs(owners, course):
    """Cells of a grid belong to four areas at will; a line goes over the grid at will."""
    cells = [shapely.box(i % 6, i // 6, i % 6 + 1, i // 6 + 1) for i in range(36)]
    areas = np.array(
        [
            shapely.union_all([cell for cell, own in zip(cells, owners, strict=True) if own == k])
            for k in sorted(set(owners))
        ]
    )
    lines = np.array([shapely.LineString(course)])
    arcs = cut_arcs(areas, lines)
    for area, rings in zip(areas, arcs.rings, strict=True):
        assert shapely.equals(put_together(rings, arcs.shapes), area)
    assert shapely.equals(shapely.union_all(arcs.shapes[arcs.lines[0]]), shapely.union_all(lines))


def test_the_bundled_units_come_back_with_each_edge_once():
    layers = read_layers()
    areas = np.concatenate([layers.provinces.geometry, layers.neighbours.geometry])
    arcs = cut_arcs(areas, layers.border.geometry.to_numpy())
    for area, rings in zip(areas, arcs.rings, strict=True):
        off = shapely.area(shapely.symmetric_difference(put_together(rings, arcs.shapes), area))
        assert off < 1e-4  # degrees squared; points are kept to a metre
    every = shapely.length(arcs.shapes).sum()
    assert every == pytest.approx(shapely.length(shapely.union_all(arcs.shapes)), rel=1e-9)
    along = {number for line in arcs.lines for number in line}
    whole = shapely.length(layers.border.geometry.to_numpy()).sum()
    assert shapely.length(arcs.shapes[list(along)]).sum() == pytest.approx(whole, rel=1e-4)


def test_arcs_keep_their_ends_and_leave_their_course_by_a_part_of_their_accuracy():
    y = np.linspace(40, 41, 400)
    ragged = shapely.LineString(np.column_stack([45 + 0.002 * np.sin(y * 900), y]))
    far = shapely.transform(ragged, lambda points: points + np.array([20, 0]))
    frame = frame_of(np.array([[44.0, 40.0, 46.0, 41.0]]))
    shapes = np.array([ragged, ragged, ragged, far])
    fine, coarse, back, away = simplify_arcs(shapes, np.array([100, 2000, np.nan, 100]), frame)
    for simple in (fine, coarse, back):
        assert shapely.get_coordinates(simple)[[0, -1]].tolist() == (
            shapely.get_coordinates(ragged)[[0, -1]].tolist()
        )
    assert shapely.hausdorff_distance(fine, ragged) <= frame.tolerance
    assert shapely.hausdorff_distance(coarse, ragged) * 111_320 <= 2000 / 6
    counts = [shapely.get_num_coordinates(simple) for simple in (fine, coarse, back, away)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 2
