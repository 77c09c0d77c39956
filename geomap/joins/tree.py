"""Which pieces of boundary lie within reach of places: a tree over their boxes in degrees.

Places near each other ask the tree together, with one box around all of their boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geomap.groups import distinct
from geomap.joins.edges import counters, run_starts
from geomap.joins.geodesy import Spots, spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Axes, Floats, Ints

_BLOCK = 8  # pieces that share one box in the tree of a large layer, or for few places
_FEW = 100_000
_PLACES_AT_ONCE = 1 << 17
_PAIRS_AT_ONCE = 1 << 16  # so that what is worked out for them stays in the processor's cache
_PART = 2  # places share a box as wide as this part of their reach
METRES_PER_DEGREE = 110_000.0  # a little under the least on WGS 84, so that boxes are never small
SMALL_SPHERE_M = 6_330_000.0  # a little under the least radius, for the same reason
_MARGIN_M = 0.1  # more than rounding, less than matters


class Boxes(NamedTuple):
    """Boxes in degrees, shapes (2, n): middle and half size; metres of reach; place of each."""

    middle: Floats
    half: Floats
    reach: Floats
    place: Ints


class EdgeIndex:
    """A tree over boxes of some connected pieces each, asked with boxes around places.

    Few places are answered sooner by few boxes, which hold more pieces each.
    """

    def __init__(self, edges: Edges, *, few_places: bool = False) -> None:
        self.edges = edges
        count = len(edges.row)
        self.low = np.minimum(edges.start, edges.end).T.copy()
        self.high = np.maximum(edges.start, edges.end).T.copy()
        block = _BLOCK if few_places or count > _FEW else 1
        self._first = np.flatnonzero((np.arange(count) - run_starts(edges)) % block == 0)
        self._size = np.diff(np.r_[self._first, count])
        self._tree = shapely.STRtree(self._boxes() if count else [])
        self._ready = np.zeros(len(self._first), dtype=bool)
        self._start, self._end = (Spots(*np.empty((len(Spots._fields), count))) for _ in range(2))

    def _boxes(self) -> Any:
        low = np.minimum.reduceat(self.low, self._first, axis=1)
        high = np.maximum.reduceat(self.high, self._first, axis=1)
        return shapely.box(*low, *high)

    def ends(self, piece: Ints) -> tuple[Axes, Axes]:
        """Return both ends of pieces that ``pairs`` has yielded."""
        return self._start.axes(piece), self._end.axes(piece)

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

        No piece that is so near is missed. Pairs of one place come together: no place is split
        between two yields.
        """
        if not len(self._first):
            return
        worst = self.edges.accuracy.max()
        for begin in range(0, len(centres.lon), _PLACES_AT_ONCE):
            places = slice(begin, begin + _PLACES_AT_ONCE)
            reach = radius_m[places] + worst
            boxes, group = _grouped(boxes_around(centres.lon[places], centres.lat[places], reach))
            first, block = self._query(boxes, group)
            self._prepare(block)
            for box, piece in self._expand(boxes, group, first, block):
                place = begin + boxes.place.take(box)
                need = radius_m.take(place) + self.edges.accuracy.take(piece) + _MARGIN_M
                need /= boxes.reach.take(box)
                kept = self._meeting(boxes, box, piece, need)
                yield place.take(kept), piece.take(kept)

    def _query(self, boxes: Boxes, group: Ints) -> tuple[Ints, Ints]:
        """Return the blocks that each group may reach, and where those of each group begin."""
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        low = np.minimum.reduceat(boxes.middle - boxes.half, starts, axis=1)
        high = np.maximum.reduceat(boxes.middle + boxes.half, starts, axis=1)
        around = shapely.box(*np.clip(low, -999, 999), *np.clip(high, -999, 999))
        asked, block = self._tree.query(around)
        order = np.argsort(asked, kind="stable")
        return np.searchsorted(asked[order], np.arange(len(starts) + 1)), block[order]

    def _expand(
        self, boxes: Boxes, group: Ints, first: Ints, block: Ints
    ) -> Iterator[tuple[Ints, Ints]]:
        """Yield each box with each piece of the blocks of its group, many at once."""
        size = self._size[block]
        piece = np.repeat(self._first[block], size) + counters(size)
        first = np.r_[0, np.cumsum(size)][first]
        many = (first[1:] - first[:-1])[group]
        batch = np.cumsum(many) // _PAIRS_AT_ONCE
        place = boxes.place
        whole = np.r_[True, place[1:] != place[:-1]]  # two boxes of one place stay together
        batch = batch[np.flatnonzero(whole)][np.cumsum(whole) - 1]
        cuts = np.flatnonzero(np.r_[True, batch[1:] != batch[:-1]])
        for low, high in zip(cuts, np.r_[cuts[1:], len(batch)], strict=True):
            part = many[low:high]
            box = np.repeat(np.arange(low, high), part)
            if len(box):
                yield box, piece.take(np.repeat(first[group[low:high]], part) + counters(part))

    def _meeting(self, boxes: Boxes, box: Ints, piece: Ints, need: Floats) -> Ints:
        """Return the pairs whose boxes meet; ``need`` scales those of the places down."""
        meets = np.ones(len(box), dtype=bool)
        for axis in (0, 1):
            middle = boxes.middle[axis].take(box)
            half = boxes.half[axis].take(box) * need
            meets &= self.low[axis].take(piece) <= middle + half
            meets &= self.high[axis].take(piece) >= middle - half
        return np.flatnonzero(meets)


def boxes_around(lon: Floats, lat: Floats, reach_m: Floats) -> Boxes:
    """Return boxes in degrees that hold everything within reach.

    A box that crosses the antimeridian comes twice, once shifted by 360 degrees. Half sizes grow
    at least as fast as the reach, so that a box for a part of the reach may be scaled down.
    """
    reach = reach_m + 1.0
    tall = reach / METRES_PER_DEGREE
    angle = np.minimum(reach / SMALL_SPHERE_M, np.pi / 2)
    narrow = np.cos(np.radians(lat))
    sine = np.sin(angle)
    polar = (np.abs(lat) + tall >= 90) | (sine >= narrow)
    wide = np.degrees(np.arcsin(np.where(polar, 1, sine / np.maximum(narrow, 1e-300))))
    wide = np.where(polar, np.inf, wide)  # near a pole all longitudes, but no more latitudes
    over = np.flatnonzero(~polar & (np.abs(lon) + wide >= 180))
    lon = np.r_[lon, lon[over] - 360 * np.sign(lon[over])]
    place = np.r_[np.arange(len(lat)), over]
    half = np.stack([wide, tall])[:, place]
    return Boxes(np.stack([lon, lat[place]]), half, reach[place], place)


def _grouped(boxes: Boxes) -> tuple[Boxes, Ints]:
    """Put boxes of about one size near each other into groups; return them in order of groups."""
    count = boxes.place.max(initial=-1) + 1
    scale = np.ceil(np.log2(boxes.reach[:count]))
    step = np.exp2(scale) / METRES_PER_DEGREE / _PART
    x, y = np.floor(boxes.middle[:, :count] / step).astype(np.int64)
    x, y, scale = (part - part.min() for part in (x, y, scale.astype(np.int64)))
    key = (scale * (y.max() + 1) + y) * (x.max() + 1) + x
    two = boxes.place[count:]  # a place with two boxes is a group of its own
    key[two] = key.max() + 1 + np.arange(len(two))
    order = np.argsort(key)
    key = key[order]
    if len(two):
        number = np.empty(count, dtype=np.int64)
        number[order] = np.arange(count)
        order = np.argsort(number[boxes.place], kind="stable")
        key = key[number[boxes.place[order]]]
    group = np.cumsum(np.r_[False, key[1:] != key[:-1]])
    middle, half = (part[:, order] for part in (boxes.middle, boxes.half))
    return Boxes(middle, half, boxes.reach[order], boxes.place[order]), group
