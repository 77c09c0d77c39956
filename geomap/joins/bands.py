"""Units of many points by the edges in bands of latitude: few points have to ask a polygon.

In a band the edges of a unit make runs, each from where a boundary enters the band to where it
leaves it. From a point that is west or east of all of a run, going south to the line below the
band meets no edge of that run. So a point within the longitudes of no run of a unit is in it if an
odd number of its edges cross that line west of the point. For the others the edges of the runs
that they are within are counted; only those on or very near one of these ask the polygon.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geomap.groups import distinct
from geomap.joins.edges import counters
from geomap.joins.runs import Grid, rings_of, runs_of, taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.runs import Numbers

_MOST_EDGES = 32  # in a run, above which a polygon is asked sooner
_AT_ONCE = 1 << 15  # so that what is worked out stays in the processor's cache
_DOUBT_DEG = 1e-10  # far more than the distance from an edge may be rounded by


class _Clusters(NamedTuple):
    """Runs of a unit in a band that share columns: the spots or points from ``low`` to ``high``.

    They are ``runs`` from ``run`` on. ``before`` and ``after`` tell whether the unit holds what is
    west and east of the cluster.
    """

    unit: Ints
    low: Ints
    high: Ints
    west: Floats
    east: Floats
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]
    run: Ints
    runs: Ints


class Bands:
    """Bands of latitude over a layer, with the runs of edges in them.

    Parameters
    ----------
    shapes
        Polygons in the order of their codes, one of them at least not empty.
    points
        How many points will be asked for at once: the more, the narrower are the bands.
    """

    def __init__(self, shapes: NDArray[np.object_], points: int) -> None:
        self._shapes = shapes
        self._rings = rings_of(shapes)
        self._grid = Grid(self._rings, points)
        runs = runs_of(self._rings, self._grid)
        low, high = (self._grid.spot(runs.band, side) for side in (runs.west, runs.east))
        order = np.argsort(runs.unit * self._grid.spots + low)
        self._runs = taken(runs, order)
        self._all_clusters = self._clusters(low[order], high[order])

    def hits(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """Return points and units that touch, as pairs, each once.

        Parameters
        ----------
        lon, lat
            Finite degrees.
        """
        spot = self._grid.spot(self._grid.band(lat), lon)
        ends = np.append(0, np.cumsum(np.bincount(spot, minlength=self._grid.spots)))
        bits = len(lon).bit_length()
        order = np.sort(spot.astype(np.int64) << bits | np.arange(len(lon)))
        order &= (1 << bits) - 1
        clusters = self._all_clusters._replace(
            low=ends[self._all_clusters.low], high=ends[self._all_clusters.high]
        )
        sure, unit = _between(clusters)
        asked, there = self._within(clusters, lon, lat, order)
        return order[np.concatenate([sure, asked])], np.concatenate([unit, there])

    def _clusters(self, low: Numbers, high: Numbers) -> _Clusters:
        """Put runs of one unit in one band together where they share a column.

        Between clusters there is a meridian that no edge in the band meets.

        Parameters
        ----------
        low, high
            The spots of the western and eastern ends of all runs.
        """
        runs = self._runs
        fresh = np.append(True, (np.diff(runs.unit) != 0) | (np.diff(runs.band) != 0))
        raised = np.cumsum(fresh) * self._grid.spots  # so that no row reaches into the next one
        reach = np.maximum.accumulate(high + raised) - raised
        fresh[1:] |= low[1:] > reach[:-1]
        first = np.flatnonzero(fresh)
        last = np.append(first[1:], len(low)) - 1
        after = (np.cumsum(runs.crossed)[last] & 1).astype(bool)
        return _Clusters(
            runs.unit[first],
            low[first].astype(np.int64),
            reach[last] + 1,
            np.minimum.reduceat(runs.west, first),
            np.maximum.reduceat(runs.east, first),
            np.append(False, after[:-1]),  # east of all runs in a band it is even
            after,
            first,
            last - first + 1,
        )

    def _within(
        self, clusters: _Clusters, lon: Floats, lat: Floats, order: Ints
    ) -> tuple[Ints, Ints]:
        """Return the points in the columns of clusters that touch their unit, and the unit."""
        places, units = [order[:0]], [order[:0]]
        asked, of = [order[:0]], [order[:0]]
        rising = np.cumsum(clusters.high - clusters.low)
        cuts = np.searchsorted(rising, np.arange(0, rising[-1], _AT_ONCE), side="right")
        for begin, end in pairwise([*distinct(cuts).tolist(), len(rising)]):
            low = clusters.low[begin:end]
            many = clusters.high[begin:end] - low
            cluster = np.repeat(np.arange(begin, end), many)
            place = np.repeat(low, many) + counters(many)
            point = order[place]
            x = lon[point]
            west, east = x < clusters.west[cluster], x > clusters.east[cluster]
            hit = np.where(west, clusters.before[cluster], clusters.after[cluster])
            near = np.flatnonzero(~(west | east))
            at = cluster[near]
            odd, doubt = self._count(clusters.run[at], clusters.runs[at], x[near], lat[point[near]])
            hit[near] = (clusters.before[at] ^ odd) & ~doubt
            places.append(place[hit])
            units.append(clusters.unit[cluster[hit]])
            asked.append(place[near[doubt]])
            of.append(clusters.unit[at[doubt]])
        place, unit = np.concatenate(asked), np.concatenate(of)
        point = order[place]
        hit = shapely.intersects_xy(self._shapes[unit], lon[point], lat[point])
        return np.concatenate([*places, place[hit]]), np.concatenate([*units, unit[hit]])

    def _count(
        self, run: Ints, runs: Ints, x: Floats, y: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell of which points an odd number of edges lies west, and of which it is in doubt.

        Parameters
        ----------
        run, runs
            The first of the runs to be counted for each point, and how many they are.
        x, y
            Points.
        """
        number = np.repeat(np.arange(len(x)), runs)
        run = run[number] + counters(runs)
        some = np.flatnonzero(x[number] >= self._runs.west[run])
        number, run = number[some], run[some]
        edges = self._runs.edges[run]
        doubt = np.zeros(len(x), dtype=bool)
        doubt[number[edges > _MOST_EDGES]] = True
        edges[edges > _MOST_EDGES] = 0
        order = np.argsort(-edges.astype(np.int16), kind="stable")  # the longest runs first
        number, edges = number[order], edges[order]
        more = np.searchsorted(-edges, -np.arange(_MOST_EDGES))  # how many have more edges
        vertex = self._runs.vertex[run[order]]
        level, entry, edge = _straddling(self._rings.y, vertex, y[number], more)
        doubt[number[level]] = True
        number = number[entry]
        to_x, to_y = self._rings.x[edge], self._rings.y[edge]
        dx, dy = self._rings.x[edge + 1] - to_x, self._rings.y[edge + 1] - to_y
        turn = dx * (y[number] - to_y) - dy * (x[number] - to_x)
        doubt[number[np.abs(turn) <= _DOUBT_DEG * (np.abs(dx) + np.abs(dy))]] = True
        west = number[(turn < 0) == (dy > 0)]
        return (np.bincount(west, minlength=len(x)) & 1).astype(bool), doubt


def _straddling(
    lat: Floats, vertex: Ints, y: Floats, more: Ints
) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """Find the edges of runs that lead from one side of a latitude to the other.

    Parameters
    ----------
    lat
        Of all vertices.
    vertex, y
        The first vertex of each run, and the latitude; the runs with most edges come first.
    more
        How many runs have more than 0, 1, ... edges.

    Returns
    -------
    tuple
        Which runs have a vertex just at the latitude; and as pairs, runs and edges that straddle.
    """
    south = lat[vertex]
    level, above = south == y, south > y
    runs, edges = [vertex[:0]], [vertex[:0]]
    for step, count in enumerate(more[more > 0].tolist()):
        north, at = lat[vertex[:count] + (step + 1)], y[:count]
        level[:count] |= north == at
        now = north > at
        run = np.flatnonzero(now != above[:count])
        runs.append(run)
        edges.append(vertex[run] + step)
        above = now
    return level, np.concatenate(runs), np.concatenate(edges)


def _between(clusters: _Clusters) -> tuple[Ints, Ints]:
    """Return the points between clusters where a unit holds all of them, and the unit."""
    held = np.flatnonzero(clusters.after)
    low = clusters.high[held]
    many = clusters.low[held + 1] - low
    return np.repeat(low, many) + counters(many), np.repeat(clusters.unit[held], many)
