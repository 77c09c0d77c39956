"""Edges of units by bands of latitude, as runs: from where a boundary enters a band to its exit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geomap.joins.edges import counters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

    Numbers = NDArray[np.int32]

_MOST_BANDS = 1 << 12
_VERTICES_PER_RUN = 6  # with fewer, to cut more runs costs as much as it saves
_SPOTS = 3  # for each point
_SLACK_DEG = 1e-11  # far more than the line between two bands may be rounded by


class Rings(NamedTuple):
    """The vertices of rings, one after the other; the unit of each ring, and its last vertex."""

    x: Floats
    y: Floats
    unit: Ints
    end: Ints


class Runs(NamedTuple):
    """Runs of edges: ``unit``, ``band``, and the longitudes ``west`` and ``east`` of each.

    ``crossed`` tells how often it crosses the southern line of its band, modulo 2. ``edges`` of it
    begin at vertices from ``vertex`` on, with those that lead into the band and out of it.
    """

    unit: Ints
    band: Numbers
    west: Floats
    east: Floats
    crossed: Ints
    vertex: Ints
    edges: Ints


class Grid:
    """Bands of latitude over rings, and the spots into which columns cut them.

    Numbers never get less from south to north and from west to east, so that they tell order as
    coordinates do. There is a margin on all sides.

    Parameters
    ----------
    rings
        At least one.
    points
        How many points will be sorted into spots at once.
    """

    def __init__(self, rings: Rings, points: int) -> None:
        self.west, self.south = rings.x.min(), rings.y.min()
        wide, high = np.ptp(rings.x), np.ptp(rings.y)
        climb = np.abs(np.diff(rings.y))
        climb[rings.end[:-1]] = 0  # from one ring to the next
        runs = len(rings.y) / _VERTICES_PER_RUN
        self.bands = int(np.clip(runs * high / climb.sum(), 1, _MOST_BANDS)) if high else 1
        self.columns = max(_SPOTS * points // self.bands, 1)
        self.up = self.bands / high if high else 0.0
        self.across = self.columns / wide if wide else 0.0

    @property
    def spots(self) -> int:
        """How many spots there are."""
        return (self.bands + 3) * (self.columns + 3)

    def band(self, lat: Floats) -> Numbers:
        """Return the band of each latitude; those of rings begin with 1."""
        at = lat - self.south
        at *= self.up
        at += 1
        np.clip(at, 0, self.bands + 2, out=at)
        return at.astype(np.int32)

    def spot(self, band: Numbers, lon: Floats) -> Numbers:
        """Return the spot of each longitude in a band."""
        at = lon - self.west
        at *= self.across
        at += 1
        np.clip(at, 0, self.columns + 2, out=at)
        spot: Numbers = band * np.int32(self.columns + 3)
        spot += at.astype(np.int32)
        return spot

    def crossing(self, rings: Rings, edge: Ints, line: Numbers) -> tuple[Floats, Floats]:
        """Return longitudes on both sides of where edges cross the southern lines of bands."""
        a, b = rings.x[edge], rings.x[edge + 1]
        slope = (b - a) / (rings.y[edge + 1] - rings.y[edge])
        at = a + (self.south + (line - 1) / self.up - rings.y[edge]) * slope
        slack = _SLACK_DEG * (1 + np.abs(slope))
        least, most = np.minimum(a, b), np.maximum(a, b)
        return np.clip(at - slack, least, most), np.clip(at + slack, least, most)


def rings_of(shapes: NDArray[np.object_]) -> Rings:
    """Return the rings of polygons, unit by unit."""
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    many = shapely.get_num_coordinates(rings)
    x, y = shapely.get_coordinates(rings).T.copy()
    real = many > 0
    return Rings(x, y, unit[part][real].astype(np.int64), np.cumsum(many[real], dtype=np.int64) - 1)


def runs_of(rings: Rings, grid: Grid) -> Runs:
    """Cut rings into runs at the lines between bands."""
    band = grid.band(rings.y)
    cut = band[1:] != band[:-1]
    cut[rings.end[:-1]] = True
    start = np.append(0, np.flatnonzero(cut) + 1)
    west, east = (part.reduceat(rings.x, start) for part in (np.minimum, np.maximum))
    ring = np.searchsorted(rings.end, start)
    run = np.flatnonzero(ring[1:] == ring[:-1])  # the ring goes on in another band
    edge = start[run + 1] - 1
    here, there = band[edge], band[edge + 1]
    up = there > here
    for which, line in ((run, here + up), (run + 1, there + ~up)):
        least, most = grid.crossing(rings, edge, line)
        west[which] = np.minimum(west[which], least)
        east[which] = np.maximum(east[which], most)
    # an edge crosses the southern line of the band that it leads to going north, else of the
    # one that it comes from
    crossed = np.bincount(run + up, minlength=len(start)) & 1
    first, last = start.copy(), np.append(start[1:], len(band)) - 1
    first[run + 1] -= 1
    last[run] += 1
    runs = Runs(rings.unit[ring], band[start], west, east, crossed, first, last - first)
    return _with_long(runs, rings, grid, edge, runs.unit[run])


def _with_long(runs: Runs, rings: Rings, grid: Grid, edge: Ints, unit: Ints) -> Runs:
    """Add the runs of edges in bands that they go all through."""
    ends = grid.band(rings.y[edge]), grid.band(rings.y[edge + 1])
    south, north = np.minimum(*ends), np.maximum(*ends)
    long = np.flatnonzero(north - south > 1)
    many = (north - south)[long] - 1
    edge, unit = np.repeat(edge[long], many), np.repeat(unit[long], many)
    band = (np.repeat(south[long] + 1, many) + counters(many)).astype(np.int32)
    below, above = (grid.crossing(rings, edge, band + more) for more in (0, 1))
    west, east = np.minimum(below[0], above[0]), np.maximum(below[1], above[1])
    one = np.ones(len(edge), dtype=np.int64)
    more = Runs(unit, band, west, east, one, edge, one)
    return Runs(
        np.append(runs.unit, more.unit),
        np.append(runs.band, more.band),
        np.append(runs.west, more.west),
        np.append(runs.east, more.east),
        np.append(runs.crossed, more.crossed),
        np.append(runs.vertex, more.vertex),
        np.append(runs.edges, more.edges),
    )


def taken(runs: Runs, index: Ints) -> Runs:
    """Return the runs at ``index``, in that order."""
    return Runs(
        runs.unit[index],
        runs.band[index],
        runs.west[index],
        runs.east[index],
        runs.crossed[index],
        runs.vertex[index],
        runs.edges[index],
    )
