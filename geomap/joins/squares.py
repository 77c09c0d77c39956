"""Which pieces of boundary many small disks may reach: by the squares of a grid that both lie in.

To sort the numbers of squares costs less than to ask a tree, as long as a disk lies in few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.groups import distinct
from geomap.joins.edges import PIECE_DEG, counters
from geomap.joins.geodesy import spots
from geomap.joins.tree import EdgeIndex, boxes_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints

    Ends = tuple[Floats, Floats]  # the least and the greatest longitudes and latitudes of boxes

_LEAST_DEG = 1e-3
_PIECES = 2  # so many pieces wide is a square
_ROW = 1 << 20  # squares: more than lie around the earth
_FARTHEST_DEG = 540.0
_LOSS = 1e-9  # more than rounding takes away
_EACH = 8  # squares, and pieces in them, to a place at most, all in all
_SOME = 100_000  # so many cost little anyway
_AT_ONCE = 1 << 18  # places, so that what is worked out for them stays in the processor's cache


def reached_by(edges: Edges, lon: Floats, lat: Floats, reach_m: Floats) -> tuple[Ints, Ints] | None:
    """Return the places that may reach a piece, and the pieces that are so reached, in order.

    Nothing that is within reach is missed.

    Parameters
    ----------
    edges
        Pieces of boundary.
    lon, lat, reach_m
        Places in degrees, and how far in metres each looks.

    Returns
    -------
    places, pieces
        Distinct positions; None where the places look so far, or pieces lie so close, that a tree
        is sooner asked.
    """
    pieces = (
        np.minimum(edges.start, edges.end).T.copy(),
        np.maximum(edges.start, edges.end).T.copy(),
    )
    usual = _PIECES * float((pieces[1] - pieces[0]).max(axis=0).mean())
    size = min(max(usual, _LEAST_DEG), PIECE_DEG)
    squares = _squares(pieces, size)
    found = []
    for begin in range(0, len(lon), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        boxes = boxes_around(lon[part], lat[part], reach_m[part])
        half = np.minimum(boxes.half, _FARTHEST_DEG - 180)  # near a pole all longitudes
        pairs = _sharing((boxes.middle - half, boxes.middle + half), squares, size)
        if pairs is None:
            return None
        box, piece = _meeting(boxes.middle, half, edges, pieces, *pairs)
        found.append((begin + boxes.place[box], piece))
    none = np.zeros(0, dtype=np.int64)
    place, piece = (np.concatenate([none, *(one[side] for one in found)]) for side in (0, 1))
    return distinct(place), distinct(piece)


def reached_by_tree(edges: Edges, lon: Floats, lat: Floats, reach_m: Floats) -> tuple[Ints, Ints]:
    """Return what ``reached_by`` does: sooner for few places, and however far they look."""
    pairs = list(EdgeIndex(edges, few_places=True).pairs(spots(lon, lat), reach_m))
    none = np.zeros(0, dtype=np.int64)
    place, piece = (np.concatenate([none, *(pair[part] for pair in pairs)]) for part in (0, 1))
    return distinct(place), distinct(piece)


def _sharing(boxes: Ends, squares: tuple[Ints, Ints], size: float) -> tuple[Ints, Ints] | None:
    """Return all (box, piece) that lie in one square, some more than once; None if too many."""
    most = _EACH * boxes[0].shape[1] + _SOME
    if float(((boxes[1] - boxes[0]) / size + 1).prod(axis=0).sum()) > most:
        return None
    square, piece = squares
    asked, box = _squares(boxes, size)
    first = np.searchsorted(square, asked)
    many = np.searchsorted(square, asked, side="right") - first
    some = np.flatnonzero(many)
    many = many[some]
    if many.sum() > most:
        return None
    return (
        np.repeat(box.take(some), many),
        piece.take(np.repeat(first.take(some), many) + counters(many)),
    )


def _squares(ends: Ends, size: float) -> tuple[Ints, Ints]:
    """Return the squares that boxes in degrees lie in, by rising number, and which box it is of."""
    (west, south), (east, north) = (np.floor(end / size).astype(np.int64) for end in ends)
    wide, number = east - west + 1, south * _ROW + west
    count = wide * (north - south + 1)
    several = np.flatnonzero(count > 1)
    of = np.repeat(several, count[several])
    up, across = np.divmod(counters(count[several]), wide.take(of))
    number = np.concatenate([number[count == 1], number.take(of) + up * _ROW + across])
    order = np.argsort(number)  # sorted numbers are found faster too
    return number.take(order), np.concatenate([np.flatnonzero(count == 1), of]).take(order)


def _meeting(
    middle: Floats, half: Floats, edges: Edges, pieces: Ends, box: Ints, piece: Ints
) -> tuple[Ints, Ints]:
    """Keep the pairs of which the piece, straight in degrees, is not beside the box."""
    meets: NDArray[np.bool_] = np.ones(len(box), dtype=bool)
    for axis in (0, 1):
        at, wide = middle[axis].take(box), half[axis].take(box)
        meets &= pieces[0][axis].take(piece) <= at + wide
        meets &= pieces[1][axis].take(piece) >= at - wide
    box, piece = box[meets], piece[meets]
    start, end = edges.start[piece].T, edges.end[piece].T
    (ax, ay), (dx, dy) = start - middle[:, box], end - start
    aside = np.abs(dx * ay - dy * ax)
    reach = np.abs(dx) * half[1].take(box) + np.abs(dy) * half[0].take(box)
    kept = np.flatnonzero(aside <= reach * (1 + _LOSS) + _LOSS * _LOSS)
    return box[kept], piece[kept]
