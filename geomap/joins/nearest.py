"""The nearest of many pieces of line, anywhere on earth, to less than a millimetre.

Bounds on straight-line distances through the earth discard almost all pieces; the few left are
measured in the plane of the place, and the nearest with WGS 84 geodesics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.circles import nearest_part
from geomap.joins.edges import run_starts
from geomap.joins.geodesy import (
    SPHERE_M,
    cartesian,
    geodesic,
    ground_distance,
    plane,
    spots,
    stretch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints, Spots

PIECE_DEG = 0.01
"""Greatest length of a piece in degrees, where distances to it are published."""
_BLOCK = 24
_CELLS_AT_ONCE = 1 << 16  # so that what is worked out for them stays in the processor's cache
_SLACK = 1.01  # geodesics and chords order far places alike to less than this
_NOT_FAR_M = 1e6
_HALF_TURN = 1.6  # no way along the ground is so many times the chord
_STEP = 0.05
_TIE_M = 1e-4


class Balls(NamedTuple):
    """Balls around pieces: centres (n, 3) and radii in metres."""

    centre: Floats
    radius: Floats


class NearestIndex:
    """Pieces of line in blocks, each within a ball."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self._start, self._end = spots(*edges.start.T), spots(*edges.end.T)
        start, end = cartesian(self._start), cartesian(self._end)
        self._origin = start.mean(axis=0) if len(start) else np.zeros(3)
        start, end = start - self._origin, end - self._origin
        # 2 metres more than half the chord, for the bend of a piece
        half = np.linalg.norm(end - start, axis=1) / 2
        self._pieces = Balls((start + end) / 2, half + 2)
        since = np.arange(len(start)) - run_starts(edges)
        self._first = np.flatnonzero(since % _BLOCK == 0)
        self._size = np.diff(np.r_[self._first, len(start)])
        self._blocks = self._around()

    def _around(self) -> Balls:
        centre, radius = self._pieces
        middle = np.add.reduceat(centre, self._first, axis=0) / self._size[:, None]
        away = np.linalg.norm(centre - np.repeat(middle, self._size, axis=0), axis=1) + radius
        return Balls(middle, np.maximum.reduceat(away, self._first))

    def nearest(
        self, lon: Floats, lat: Floats, limit_m: Floats | None = None
    ) -> tuple[Floats, Ints]:
        """Return the geodesic metres to the nearest piece, and which it is.

        Of pieces nearer than a tenth of a millimetre to each other's distance the first is taken.
        Where all pieces are farther off than ``limit_m``, the distance may be told as infinite.
        """
        where = spots(lon, lat)
        distance, piece = np.full(len(lon), np.inf), np.zeros(len(lon), dtype=np.int64)
        for part in self._parts(len(lon)):
            found, *nearest = self._search(
                where.take(part), None if limit_m is None else limit_m[part]
            )
            distance[part[found]], piece[part[found]] = nearest
        return distance, piece

    def at_most(self, lon: Floats, lat: Floats) -> Floats:
        """Return metres that the nearest piece is not farther off than, at little cost."""
        where = spots(lon, lat)
        metres = np.empty(len(lon))
        for part in self._parts(len(lon)):
            here = cartesian(where.take(part)) - self._origin
            chord = (_gaps(here, self._blocks.centre) + self._blocks.radius).min(axis=1)
            metres[part] = chord * np.where(chord < _NOT_FAR_M, _SLACK, _HALF_TURN)
        return metres

    def _parts(self, count: int) -> Iterator[Ints]:
        step = max(1, _CELLS_AT_ONCE // max(len(self._first), 1))
        for begin in range(0, count, step):
            yield np.arange(begin, min(begin + step, count))

    def _search(self, where: Spots, limit_m: Floats | None) -> tuple[Ints, Floats, Ints]:
        """Return which places have a piece within their limit, and metres and piece of these."""
        here = cartesian(where) - self._origin
        gap = _gaps(here, self._blocks.centre)
        near = np.arange(len(here))
        if limit_m is not None:
            # no chord is longer than the way along the ground
            near = np.flatnonzero((gap - self._blocks.radius).min(axis=1) <= limit_m + 1)
            here, gap, where = here[near], gap[near], where.take(near)
        if not len(near):
            return near, np.zeros(0), near
        least = (gap + self._blocks.radius).min(axis=1)
        place, block = np.nonzero(gap - self._blocks.radius <= (least * _SLACK)[:, None] + 1)
        many = self._size[block]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        piece = np.repeat(self._first[block], many) + within
        place = np.repeat(place, many)
        away = np.linalg.norm(here[place] - self._pieces.centre[piece], axis=1)
        least = _least(away + self._pieces.radius[piece], place, len(here))
        kept = away - self._pieces.radius[piece] <= least[place] * _SLACK + 1
        return near, *self._measure(where, place[kept], piece[kept])

    def _measure(self, where: Spots, place: Ints, piece: Ints) -> tuple[Floats, Ints]:
        start, end = self._start.take(piece), self._end.take(piece)
        middle, factor = where.take(place), stretch(where)[place]
        ax, ay = plane(middle, factor, start)
        bx, by = plane(middle, factor, end)
        along = nearest_part(ax, ay, bx, by)
        flat = ground_distance(np.hypot(ax + along * (bx - ax), ay + along * (by - ay)))
        least = _least(flat, place, len(where.lon))[place]
        kept = flat <= least * (1 + 1e-5 + (least / SPHERE_M) ** 2 / 100) + 1
        place, piece, along = place[kept], piece[kept], along[kept]
        exact = _refine(middle, start, end, np.flatnonzero(kept), along)
        order = np.lexsort((piece, np.round(exact / _TIE_M), place))
        first = order[np.r_[True, place[order][1:] != place[order][:-1]]]
        return exact[first], piece[first]


def _gaps(here: Floats, centre: Floats) -> Floats:
    square = (here**2).sum(axis=1)[:, None] + (centre**2).sum(axis=1) - 2 * here @ centre.T
    return np.sqrt(np.maximum(square, 0))


def _least(values: Floats, place: Ints, count: int) -> Floats:
    """Return the least value of each place; every place has one, and they come in order."""
    return np.minimum.reduceat(values, np.searchsorted(place, np.arange(count)))


def _refine(middle: Spots, start: Spots, end: Spots, index: Ints, along: Floats) -> Floats:
    """Return the least geodesic distance to each piece near ``along``, by a parabola.

    The square of the distance along a short piece is a parabola to a very good approximation.
    """
    lon, lat = middle.lon[index], middle.lat[index]
    a_lon, a_lat = start.lon[index], start.lat[index]
    d_lon, d_lat = end.lon[index] - a_lon, end.lat[index] - a_lat

    def metres(part: Floats) -> Floats:
        return geodesic(lon, lat, a_lon + part * d_lon, a_lat + part * d_lat)

    centre = np.clip(along, _STEP, 1 - _STEP)
    before, at, after = (metres(centre + step) ** 2 for step in (-_STEP, 0.0, _STEP))
    bend = before - 2 * at + after
    lean = np.where(bend > 0, (before - after) / np.where(bend > 0, 2 * bend, 1), 0)
    best = np.clip(centre + _STEP * lean, 0, 1)
    return np.minimum(metres(best), metres(along))
