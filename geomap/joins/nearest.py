"""The nearest of many pieces of line, anywhere on earth, to less than a millimetre.

Balls discard almost all pieces; the few left are measured along the ground to a few parts in a
million, and the nearest with WGS 84 geodesics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.balls import Balls
from geomap.joins.circles import part_along
from geomap.joins.edges import least_of, run_starts, starts_of
from geomap.joins.geodesy import (
    GEOD,
    SPHERE_M,
    Rays,
    apart,
    around,
    geodesic,
    plane,
    rays,
    spots,
    stretch,
)

if TYPE_CHECKING:
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints, Spots

PIECE_DEG = 0.01
"""Greatest length of a piece in degrees, where distances to it are published."""
_STEP = 0.05
_TIE_M = 1e-4
# Twice what random pairs over the earth showed, nearer to each other than _FAR_M:
_FAR_M = 1.3e7
_BENT = 1.2e-5  # part of the distance that a foot on the auxiliary sphere may be too far off
_ASKEW = 0.007  # or part of the length of the piece
_DRIFT = 3e-5  # how much the error of ``apart`` changes at most, by metre
_POLE_DEG = 90 - 1e-10  # so near a pole, a hundredth of a millimetre, all is one point


class NearestIndex:
    """Pieces of line in balls; of those along a pole, which are one point, only the first."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges = _once_at_poles(edges)
        self._start = rays(*edges.start.T)
        run = run_starts(edges)
        last = np.flatnonzero(np.append(run[1:] != run[:-1], True)[: len(run)])
        self._end = Rays(*(np.roll(part, -1) for part in self._start))
        for part, values in zip(self._end, rays(*edges.end[last].T), strict=True):
            part[last] = values
        # twice what a chord lies below the ground, or beside its piece
        longest = np.abs(edges.end - edges.start).max(initial=0)
        self._bend_m = GEOD.a * np.radians(longest) ** 2 / 4 + 0.01
        self._balls = Balls(run, self._start, self._end)

    def nearest(
        self, lon: Floats, lat: Floats, limit_m: Floats | None = None
    ) -> tuple[Floats, Ints]:
        """Return the geodesic metres to the nearest piece, and which it is.

        Of pieces nearer than a tenth of a millimetre to each other's distance the first is taken.
        Where all pieces are farther off than ``limit_m``, the distance may be told as infinite.
        """
        distance, piece = np.full(len(lon), np.inf), np.zeros(len(lon), dtype=np.int64)
        here, where = rays(lon, lat), spots(lon, lat)
        limit_m = (self._balls.at_most(here) if limit_m is None else limit_m) + 1
        for pairs in self._balls.near(here, limit_m):
            found, metres, nearest = self._measure(where, *self._likely(here, *pairs))
            distance[found], piece[found] = metres, nearest
        return distance, piece

    def at_most(self, lon: Floats, lat: Floats) -> Floats:
        """Return metres that the nearest piece is not farther off than, at little cost."""
        return self._balls.at_most(rays(lon, lat))

    def _likely(self, here: Rays, place: Ints, piece: Ints) -> tuple[Ints, Ints]:
        """Keep the pairs that may be the nearest of their place."""
        middle = here.take(place)
        foot, length = _foot(middle, self._start.take(piece), self._end.take(piece))
        metres, error = apart(middle, foot)
        slack = np.minimum(_BENT * metres, _ASKEW * length)
        slack = np.where(metres < _FAR_M, slack, length) + self._bend_m
        most, _ = least_of(metres + error, starts_of(place))
        kept = np.flatnonzero(metres - error - slack <= most + self._bend_m)
        place, piece, foot = place[kept], piece[kept], foot.take(kept)
        metres, error, slack = metres[kept], error[kept], slack[kept]
        # the error changes slowly: that of the nearest foot is almost that of one near by
        least, at = least_of(metres, starts_of(place))
        drift = np.minimum(_DRIFT * around(foot, foot.take(at)), error + error[at])
        drift = np.where(metres < _FAR_M, drift, error + error[at])
        kept = np.flatnonzero(metres - slack <= least + drift + self._bend_m)
        return place[kept], piece[kept]

    def _measure(self, where: Spots, place: Ints, piece: Ints) -> tuple[Ints, Floats, Ints]:
        """Return places, metres to the nearest of their pieces, and which it is."""
        middle = where.take(place)
        start, end = (spots(*ends[piece].T) for ends in (self.edges.start, self.edges.end))
        exact = _refine(middle, start, end, *_along(middle, start, end))
        order = np.lexsort((piece, np.round(exact / _TIE_M), place))
        first = order[starts_of(place[order])]
        return place[first], exact[first], piece[first]


def _once_at_poles(edges: Edges) -> Edges:
    start, end = (np.abs(ends[:, 1]) >= _POLE_DEG for ends in (edges.start, edges.end))
    polar = start & end
    again = polar[1:] & polar[:-1] & (edges.row[1:] == edges.row[:-1])
    return edges.take(np.flatnonzero(~np.append(False, again))) if again.any() else edges


def _along(middle: Spots, start: Spots, end: Spots) -> tuple[Floats, Ints]:
    """Return how far along each piece the foot lies in the plane, and where that may be wrong.

    It is right at the end of a piece, where the foot on the whole line lies clearly beyond it.
    """
    factor = stretch(middle)
    ax, ay = plane(middle, factor, start)
    bx, by = plane(middle, factor, end)
    along = part_along(ax, ay, bx, by)
    beyond = (np.abs(along - 0.5) - 0.5) * np.hypot(bx - ax, by - ay)
    away = np.hypot(ax, ay)
    clear = beyond > 1 + away * (1e-3 + (away / SPHERE_M) ** 2)
    return np.clip(along, 0, 1), np.flatnonzero(~clear)


def _foot(middle: Rays, start: Rays, end: Rays) -> tuple[Rays, Floats]:
    """Return the nearest point of each piece on the auxiliary sphere, and its length in metres."""
    x, y, z = end.x - start.x, end.y - start.y, end.z - start.z
    square = x * x + y * y + z * z
    along = (middle.x - start.x) * x + (middle.y - start.y) * y + (middle.z - start.z) * z
    along = np.clip(along / np.maximum(square, 1e-30), 0, 1)
    foot = Rays(start.x + along * x, start.y + along * y, start.z + along * z)
    return foot, GEOD.a * np.sqrt(square)


def _refine(middle: Spots, start: Spots, end: Spots, along: Floats, open_: Ints) -> Floats:
    """Return the geodesic distance to each piece at ``along``, to the open ones the least near it.

    The square of the distance along a short piece is a parabola to a very good approximation.
    """
    d_lon, d_lat = end.lon - start.lon, end.lat - start.lat
    least = geodesic(middle.lon, middle.lat, start.lon + along * d_lon, start.lat + along * d_lat)
    lon, lat, a_lon, a_lat = (
        part.take(open_) for part in (middle.lon, middle.lat, start.lon, start.lat)
    )
    d_lon, d_lat = d_lon.take(open_), d_lat.take(open_)

    def metres(part: Floats) -> Floats:
        return geodesic(lon, lat, a_lon + part * d_lon, a_lat + part * d_lat)

    centre = np.clip(along.take(open_), _STEP, 1 - _STEP)
    before, at, after = (metres(centre + step) ** 2 for step in (-_STEP, 0.0, _STEP))
    bend = before - 2 * at + after
    lean = (before - after) / np.where(bend > 0, 2 * bend, 1)
    # beyond a quarter of the earth a parabola may open downwards: then an end is nearest
    best = np.where(bend > 0, centre + _STEP * lean, np.where(lean < 0, 0, 1))
    least[open_] = np.minimum(metres(np.clip(best, 0, 1)), least[open_])
    return least
