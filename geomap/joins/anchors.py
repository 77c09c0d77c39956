"""Tell disks that reach a boundary from those that reach none, by the middles of their cells.

Pieces of boundary that a disk in a cell may reach are brought into a plane around the middle of
the cell, and ordered by their distance from it. That distance tells most disks, and the first
piece most others. What lies too near to tell is left to exact measuring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geomap.joins.circles import nearest_part
from geomap.joins.geodesy import scales
from geomap.joins.tree import METRES_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.raster import Raster

    Bools = NDArray[np.bool_]
    Metres = NDArray[np.float32]

_MARGIN_M = np.float32(
    1.0
)  # more than exact measuring adds to a reach, and more than single precision loses
_WIDE = 8  # cells: to look farther costs more than it saves
_PER_DISK = 3  # pieces to look at by cell; where there are more, exact measuring costs less
_PER_PIECE = 4  # disks; with fewer to a piece exact measuring costs less
_SAMPLE = 64
_RANKS = 32
_TINY = np.float32(1e-30)
_POLE_DEG = 89.0
_AT_ONCE = 1 << 16


def pay(disks: int, edges: Edges) -> bool:
    """Tell whether so many open disks are worth a closer look at these pieces."""
    return disks > _PER_PIECE * len(edges.row)


def look_closer(
    raster: Raster, edges: Edges, disks: Disks, whole: Bools, settled: Bools, near: Bools
) -> None:
    """Settle small disks that cells alone leave open, and mark those that reach a boundary.

    Parameters
    ----------
    raster
        Cells over the pieces.
    edges
        Boundaries of units and lines with an accuracy, without seams.
    disks
        Distinct disks.
    whole, settled, near
        What ``Bounds.settle`` tells of them; the last two are filled in.
    """
    open_ = np.flatnonzero(~settled & (disks.radius_m <= raster.size[1] * METRES_PER_DEGREE))
    bounds = np.flatnonzero(edges.left >= 0)
    rings = edges.take(bounds)._replace(accuracy=np.zeros(len(bounds)))
    shared = open_[~whole[open_]]
    _, clear = _tell(raster, rings, disks, shared)
    open_ = np.concatenate([open_[whole[open_]], shared[clear]])
    reached, clear = _tell(raster, edges, disks, open_)
    near[open_] = reached
    settled[open_] = reached | clear


def _tell(raster: Raster, edges: Edges, disks: Disks, asked: Ints) -> tuple[Bools, Bools]:
    if not len(asked):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    lon, lat, radius_m = (part.take(asked) for part in disks[:3])
    return Anchors(raster, edges, radius_m.max(initial=0.0)).tell(lon, lat, radius_m)


class _Pieces(NamedTuple):
    """Pieces by cell, in metres from its middle, those of a cell from ``first`` to the next.

    ``least`` is how far a piece is off, less its accuracy, in rising order; then come its start,
    its way to the end, and the accuracy.
    """

    first: Ints
    least: Metres
    x: Metres
    y: Metres
    dx: Metres
    dy: Metres
    accuracy: Metres


class _Disks(NamedTuple):
    """Disks: position of the cell, metres from its middle, radius, the greatest true scale."""

    place: NDArray[np.int32]
    x: Metres
    y: Metres
    radius: Metres
    grow: Metres


class Anchors:
    """The pieces that disks around points of a cell may reach.

    Parameters
    ----------
    raster
        Cells over the pieces.
    edges
        Pieces of boundary, with their accuracy.
    most_m
        The greatest radius that is asked for.
    """

    def __init__(self, raster: Raster, edges: Edges, most_m: float) -> None:
        self._raster, self._edges = raster, edges
        self._most = most_m + float(_MARGIN_M)
        self._reach = self._most + edges.accuracy.max(initial=0.0)
        south = raster.low[1] + np.arange(raster.height) * raster.size[1]
        # no scale is that of a place beyond reach, of the pieces as of the disks
        self._scales = scales(south, south + raster.size[1], self._reach)
        self._far = np.maximum(np.abs(south), np.abs(south + raster.size[1]))

    def tell(self, lon: Floats, lat: Floats, radius_m: Floats) -> tuple[Bools, Bools]:
        """Return which disks, grown by its accuracy, reach a piece, and which surely reach none.

        A disk of which neither is told is to be measured.
        """
        reached, clear = np.zeros((2, len(lon)), dtype=bool)
        if self._reach > _WIDE * self._raster.size[1] * METRES_PER_DEGREE:
            return reached, clear
        cell = self._raster.cells_of(lon, lat)
        cells = self._told_apart(cell)
        tree = shapely.STRtree(self._boxes())
        if len(self._pairs(tree, cells[::_SAMPLE])[0]) * _SAMPLE > _PER_DISK * len(lon):
            return reached, clear
        pieces = self._pieces(cells, *self._pairs(tree, cells))
        number = np.full(self._raster.count, -1, dtype=np.int32)
        number[cells] = np.arange(len(cells))
        for begin in range(0, len(lon), _AT_ONCE):
            place = number.take(cell[begin : begin + _AT_ONCE])
            here = begin + np.flatnonzero(place >= 0)
            where = (part.take(here) for part in (lon, lat, radius_m))
            disks = self._spread(number.take(cell.take(here)), cell.take(here), *where)
            reached[here], clear[here] = _told(pieces, disks)
        return reached, clear

    def _told_apart(self, cell: NDArray[np.int32]) -> Ints:
        """Return the distinct cells, but for those near a pole, the antimeridian, or beyond all."""
        raster = self._raster
        asked = np.zeros((raster.height, raster.width), dtype=bool)
        asked.ravel()[cell] = True
        asked &= ~raster.outermost
        cells = np.flatnonzero(asked)
        up, across = np.divmod(cells, raster.width)
        west = raster.low[0] + across * raster.size[0]
        side = np.maximum(np.abs(west), np.abs(west + raster.size[0]))
        apart = side + self._reach / self._scales.lon[up] < 180
        return cells[apart & (self._far[up] + self._reach / METRES_PER_DEGREE < _POLE_DEG)]

    def _boxes(self) -> NDArray[np.object_]:
        """Return the boxes of pieces, grown by their accuracy for every row that may reach them."""
        low = np.minimum(self._edges.start, self._edges.end).T
        high = np.maximum(self._edges.start, self._edges.end).T
        scale = scales(low[1], high[1], 2 * self._reach + self._raster.size[1] * 112_000)
        wide, tall = self._edges.accuracy / scale.lon, self._edges.accuracy / scale.lat
        boxes: NDArray[np.object_] = shapely.box(
            low[0] - wide, low[1] - tall, high[0] + wide, high[1] + tall
        )
        return boxes

    def _pairs(self, tree: shapely.STRtree, cells: Ints) -> tuple[Ints, Ints]:
        """Return (position in ``cells``, piece): all pieces that disks there may reach."""
        lon, lat = self._raster.middles(cells)
        up = cells // self._raster.width
        wide = self._raster.size[0] / 2 + self._most / self._scales.lon[up]
        tall = self._raster.size[1] / 2 + self._most / self._scales.lat[up]
        place, piece = tree.query(shapely.box(lon - wide, lat - tall, lon + wide, lat + tall))
        return place, piece

    def _pieces(self, cells: Ints, place: Ints, piece: Ints) -> _Pieces:
        """Bring pieces into the planes of their cells; drop those that no disk there can reach."""
        up = cells // self._raster.width
        east, north = self._scales.lon[up], self._scales.lat[up]
        half = np.hypot(east * self._raster.size[0], north * self._raster.size[1]) / 2
        (lon, lat), (e, n) = self._raster.middles(cells), (east.take(place), north.take(place))
        (ax, ay), (bx, by) = (
            ((end[:, 0].take(piece) - lon.take(place)) * e,
             (end[:, 1].take(piece) - lat.take(place)) * n)
            for end in (self._edges.start, self._edges.end)
        )  # fmt: skip
        along = nearest_part(ax, ay, bx, by)
        dx, dy = bx - ax, by - ay
        accuracy = self._edges.accuracy.take(piece)
        least = np.hypot(ax + along * dx, ay + along * dy) - accuracy
        kept = np.flatnonzero(least <= self._most + half.take(place))
        place, least = place[kept], least[kept]
        # by cell, then by distance: one number for both, as exact as the margin needs
        span = least.max(initial=0) - least.min(initial=0) + 1
        order = np.argsort(place * span + least)
        first = np.searchsorted(place[order], np.arange(len(cells) + 1))
        kept = kept[order]
        columns = [least[order], *(part.take(kept) for part in (ax, ay, dx, dy, accuracy))]
        # one more, so that there is one to look at behind the last
        return _Pieces(first, *(np.append(part, np.inf).astype(np.float32) for part in columns))

    def _spread(self, place: NDArray[np.int32], cell: NDArray[np.int32], *where: Floats) -> _Disks:
        """Bring disks, their longitudes, latitudes and radii, into the planes of their cells."""
        lon, lat, radius_m = where
        up = cell // self._raster.width
        middle = self._raster.middles(cell.astype(np.int64))
        east, north, grow = (part.take(up) for part in self._scales)
        columns = ((lon - middle[0]) * east, (lat - middle[1]) * north, radius_m, grow)
        return _Disks(place, *(part.astype(np.float32) for part in columns))


def _told(pieces: _Pieces, disks: _Disks) -> tuple[Bools, Bools]:
    """Ask the pieces of each cell in their order, until the disk reaches one or can reach none."""
    reached, clear = np.zeros((2, len(disks.place)), dtype=bool)
    open_ = np.arange(len(disks.place))
    row, end = pieces.first.take(disks.place), pieces.first.take(disks.place + 1)
    within = disks.radius + np.hypot(disks.x, disks.y) + _MARGIN_M
    for _ in range(_RANKS):
        may = (row < end) & (pieces.least.take(row) <= within)
        clear[open_[~may]] = True
        kept = np.flatnonzero(may)
        open_, row, end, within = open_[kept], row[kept], end[kept], within[kept]
        if not len(open_):
            break
        away, grow, radius = _away(pieces, row, disks, open_)
        accuracy = pieces.accuracy.take(row)
        reached[open_[away * grow <= radius + accuracy - _MARGIN_M]] = True
        kept = np.flatnonzero(away > radius + accuracy + _MARGIN_M)
        open_, row, end, within = open_[kept], row[kept] + 1, end[kept], within[kept]
    return reached, clear


def _away(pieces: _Pieces, row: Ints, disks: _Disks, disk: Ints) -> tuple[Metres, Metres, Metres]:
    """Return the metres from disks to pieces, at most the true ones; scale and radius of each."""
    x, y = pieces.x.take(row) - disks.x.take(disk), pieces.y.take(row) - disks.y.take(disk)
    dx, dy = pieces.dx.take(row), pieces.dy.take(row)
    along = np.clip(-(x * dx + y * dy) / np.maximum(dx * dx + dy * dy, _TINY), 0, 1)
    away: Metres = np.hypot(x + along * dx, y + along * dy)
    return away, disks.grow.take(disk), disks.radius.take(disk)
