"""Which pieces of boundary many small disks may reach: by the squares of a grid that both lie in.

To sort the numbers of squares costs less than to ask a tree, as long as a disk lies in few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.groups import distinct
from geomap.joins.edges import PIECE_DEG, counters, starts_of
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
    boxes = boxes_around(lon, lat, reach_m)
    half = np.minimum(boxes.half, _FARTHEST_DEG - 180)  # near a pole all longitudes are reached
    ends = boxes.middle - half, boxes.middle + half
    most = _EACH * len(reach_m) + _SOME
    pairs = _sharing(ends, pieces, size, most) if _count(ends, size) <= most else None
    if pairs is None:
        return None
    box, piece = pairs
    meets = np.ones(len(box), dtype=bool)
    for axis in (0, 1):
        meets &= pieces[0][axis].take(piece) <= ends[1][axis].take(box)
        meets &= pieces[1][axis].take(piece) >= ends[0][axis].take(box)
    box, piece = box[meets], piece[meets]
    kept = _crossing(boxes.middle[:, box], half[:, box], edges.start[piece].T, edges.end[piece].T)
    return distinct(boxes.place[box[kept]]), distinct(piece[kept])


def reached_by_tree(edges: Edges, lon: Floats, lat: Floats, reach_m: Floats) -> tuple[Ints, Ints]:
    """Return what ``reached_by`` does: sooner for few places, and however far they look."""
    pairs = list(EdgeIndex(edges, few_places=True).pairs(spots(lon, lat), reach_m))
    none = np.zeros(0, dtype=np.int64)
    place, piece = (np.concatenate([none, *(pair[part] for pair in pairs)]) for part in (0, 1))
    return distinct(place), distinct(piece)


def _count(ends: Ends, size: float) -> float:
    """Return about how many squares boxes lie in."""
    return float(((ends[1] - ends[0]) / size + 1).prod(axis=0).sum())


def _sharing(boxes: Ends, pieces: Ends, size: float, most: int) -> tuple[Ints, Ints] | None:
    """Return all (box, piece) that lie in one square, some more than once; None if too many."""
    square, piece = _squares(pieces, size)
    asked, box = _squares(boxes, size)
    starts = starts_of(square)
    at = np.searchsorted(square.take(starts), asked)
    starts = np.append(starts, len(square))
    at[at == len(starts) - 1] = 0
    some = np.flatnonzero(square.take(starts.take(at)) == asked)
    at = at.take(some)
    many = starts.take(at + 1) - starts.take(at)
    if many.sum() > most:
        return None
    return (
        np.repeat(box.take(some), many),
        piece.take(np.repeat(starts.take(at), many) + counters(many)),
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


def _crossing(middle: Floats, half: Floats, start: Floats, end: Floats) -> NDArray[np.bool_]:
    """Tell of which pieces, straight in degrees, some is in a box that their own boxes meet."""
    (ax, ay), (dx, dy) = start - middle, end - start
    aside, reach = np.abs(dx * ay - dy * ax), np.abs(dx) * half[1] + np.abs(dy) * half[0]
    return np.asarray(aside <= reach * (1 + _LOSS) + _LOSS * _LOSS)
