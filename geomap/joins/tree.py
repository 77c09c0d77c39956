"""Which pieces of boundary lie within reach of a place: a tree over their boxes in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geomap.joins.edges import counters, distinct, run_starts
from geomap.joins.geodesy import Spots, spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints

_BLOCK = 8  # pieces that share one box in the tree of a large layer
_FEW = 100_000
_PLACES_AT_ONCE = 1 << 15
_PAIRS_AT_ONCE = 1 << 21
_METRES_PER_DEGREE = 110_000.0  # a little under the least on WGS 84, so that boxes are never small
_SMALL_SPHERE_M = 6_330_000.0  # a little under the least radius, for the same reason
_MARGIN_M = 0.1  # more than rounding, less than matters


class EdgeIndex:
    """A tree over boxes of some connected pieces each, asked with boxes around places."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        count = len(edges.row)
        self.low = np.minimum(edges.start, edges.end).T.copy()
        self.high = np.maximum(edges.start, edges.end).T.copy()
        block = _BLOCK if count > _FEW else 1
        self._first = np.flatnonzero((np.arange(count) - run_starts(edges)) % block == 0)
        self._size = np.diff(np.r_[self._first, count])
        self._tree = shapely.STRtree(self._boxes() if count else [])
        self._ready = np.zeros(len(self._first), dtype=bool)
        self._start, self._end = (Spots(*np.empty((4, count))) for _ in range(2))

    def _boxes(self) -> Any:
        low = np.minimum.reduceat(self.low, self._first, axis=1)
        high = np.maximum.reduceat(self.high, self._first, axis=1)
        return shapely.box(*low, *high)

    def ends(self, piece: Ints) -> tuple[Spots, Spots]:
        """Return both ends of pieces that ``pairs`` has yielded."""
        return self._start.take(piece), self._end.take(piece)

    def _prepare(self, blocks: Ints) -> None:
        """Prepare the ends of pieces in these blocks for projection; most are never asked for."""
        new = distinct(blocks[~self._ready[blocks]])
        self._ready[new] = True
        many = self._size[new]
        piece = np.repeat(self._first[new], many) + counters(many)
        for spots_of, ends in ((self._start, self.edges.start), (self._end, self.edges.end)):
            for part, values in zip(spots_of, spots(*ends[piece].T), strict=True):
                part[piece] = values

    def pairs(self, centres: Spots, radius_m: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Yield (place, piece) pairs that may be within radius and accuracy of each other.

        No piece that is so near is missed, and no place is split between two yields.
        """
        if not len(self._first):
            return
        worst = self.edges.accuracy.max()
        for begin in range(0, len(centres.lon), _PLACES_AT_ONCE):
            places = np.arange(begin, min(begin + _PLACES_AT_ONCE, len(centres.lon)))
            boxes = boxes_around(centres.take(places), radius_m[places] + worst)
            low, high = (np.clip(boxes.middle + s * boxes.half, -999, 999) for s in (-1, 1))
            box, block = self._tree.query(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
            self._prepare(block)
            order = np.argsort(boxes.place[box], kind="stable")
            for one, near in self._expand(boxes, box[order], block[order]):
                asked, piece = one, near
                need = radius_m[begin + boxes.place[asked]] + self.edges.accuracy[piece]
                need = (need + _MARGIN_M) / boxes.reach[asked]
                for axis in (0, 1):
                    half, middle = boxes.half[asked, axis] * need, boxes.middle[asked, axis]
                    meets = self.low[axis][piece] <= middle + half
                    meets &= self.high[axis][piece] >= middle - half
                    kept = np.flatnonzero(meets)
                    asked, piece, need = asked[kept], piece[kept], need[kept]
                yield begin + boxes.place[asked], piece

    def _expand(self, boxes: Boxes, box: Ints, block: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield each box with each piece of its blocks, many at once but whole places."""
        if not len(box):
            return
        size, place = self._size[block], boxes.place[box]
        group = (np.cumsum(size) - size) // _PAIRS_AT_ONCE
        starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
        cuts = starts[np.r_[True, group[starts][1:] != group[starts][:-1]]]
        for low, high in zip(cuts, np.r_[cuts[1:], len(box)], strict=True):
            many = size[low:high]
            piece = np.repeat(self._first[block[low:high]], many) + counters(many)
            yield np.repeat(box[low:high], many), piece


class Boxes(NamedTuple):
    """Boxes in degrees, shapes (n, 2): middle and half size; metres of reach; place of each."""

    middle: Floats
    half: Floats
    reach: Floats
    place: Ints


def boxes_around(centres: Spots, reach_m: Floats) -> Boxes:
    """Return boxes in degrees that hold everything within reach.

    A box that crosses the antimeridian comes twice, once shifted by 360 degrees. Half sizes grow
    at least as fast as the reach, so that a box for a part of the reach may be scaled down.
    """
    reach = reach_m + 1.0
    tall = reach / _METRES_PER_DEGREE
    angle = np.minimum(reach / _SMALL_SPHERE_M, np.pi / 2)
    narrow = np.cos(np.radians(centres.lat))
    polar = (np.abs(centres.lat) + tall >= 90) | (np.sin(angle) >= narrow)
    wide = np.degrees(np.arcsin(np.where(polar, 1, np.sin(angle) / np.maximum(narrow, 1e-300))))
    tall, wide = np.where(polar, np.inf, tall), np.where(polar, np.inf, wide)
    over = np.flatnonzero(~polar & (np.abs(centres.lon) + wide >= 180))
    lon = np.r_[centres.lon, centres.lon[over] - 360 * np.sign(centres.lon[over])]
    place = np.r_[np.arange(len(centres.lon)), over]
    half = np.column_stack([wide, tall])[place]
    return Boxes(np.column_stack([lon, centres.lat[place]]), half, reach[place], place)
