"""What is drawn, and that the counts add up."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_world import make_reports

from geomap.render.marks import lay_marks
from geomap.render.shapes import encode_line, find_spots
from geomap.summary import count_drawn

CODES = {"W1", "E1"}


@pytest.fixture(scope="module")
def marks():
    return lay_marks(make_reports().claims, CODES)


def test_incidents_come_by_date(marks):
    ids = ["two-sides", "mill-1", "mill-2", "somewhere", "nowhere"]
    assert marks.incidents["incident_id"].tolist() == ids


def test_every_incident_is_counted_once(marks):
    assert marks.incidents["drawn"].tolist() == ["point", "point", "point", "unit", "none"]


def test_the_counts_are_those_of_the_other_commands(marks):
    drawn = count_drawn(make_reports().claims)
    assert drawn == (5, marks.drawn("point"), marks.drawn("unit"), marks.drawn("none"))


def test_an_incident_may_have_a_point_and_a_unit(marks):
    assert marks.points["incident"].tolist() == [0, 1, 2]
    assert marks.units.to_numpy().tolist() == [[0, "W1"], [3, "W1"]]
    assert marks.points["radius_m"].tolist() == [5000, 2000, 2000]


def test_statements_are_apart(marks):
    assert marks.others["incident_id"].tolist() == ["denial"]


def test_a_unit_that_no_layer_draws_leaves_the_incident_without_a_place():
    marks = lay_marks(make_reports().claims, {"E1"})
    assert marks.drawn("unit") == 0
    assert marks.drawn("none") == 2


def test_another_claim_never_changes_the_number_of_incidents():
    claims = make_reports().claims
    more = lay_marks(claims.loc[[*claims.index, *claims.index]].reset_index(drop=True), CODES)
    once = lay_marks(claims, CODES)
    assert len(more.incidents) == len(once.incidents)
    assert more.points.equals(once.points)


def test_the_order_of_rows_does_not_matter():
    claims = make_reports().claims
    turned = lay_marks(claims[::-1], CODES)
    assert turned.incidents.equals(lay_marks(claims, CODES).incidents)


def test_the_published_example_of_an_encoded_line():
    """Values 2-bit chunk by chunk by hand: 0.0001, -0.0001 are the steps 1 and -1, so 2 and 1."""
    assert encode_line(np.array([[0.0001, -0.0001]])) == chr(2 + 63) + chr(1 + 63)
    assert encode_line(np.array([[0.0016, 0.0]])) == chr(0x20 + 63) + chr(1 + 63) + "?"


def decode_line(text: str) -> list[list[float]]:
    numbers, value, shift = [], 0, 0
    for character in text:
        bits = ord(character) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return (np.cumsum(np.reshape(numbers, (-1, 2)), axis=0) / 1e4).tolist()


@given(
    st.lists(
        st.tuples(st.integers(-1800000, 1800000), st.integers(-900000, 900000)),
        min_size=2,
        max_size=30,
        unique=True,
    )
)
def test_lines_survive_their_encoding(pairs):
    line = np.array(pairs, dtype=float) / 1e4
    assert np.allclose(decode_line(encode_line(line)), line, atol=1e-9)


def test_names_stand_clear_of_lakes_and_of_each_other():
    lake = shapely.Point(44.5, 40.5).buffer(0.3)
    spots = find_spots(shapely.box(44, 40, 45, 41), lake, 3)
    assert len(spots) == 3
    points = shapely.points(spots)
    assert not shapely.contains(lake, points).any()
    assert shapely.distance(points[0], points[1]) > 0.1


def test_a_shape_that_is_all_lake_still_has_a_spot():
    box = shapely.box(44, 40, 45, 41)
    assert len(find_spots(box, box, 1)) == 1
