"""What all disks in a cell reach, if they reach anything: where one boundary alone is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.geodesy import spots
from geomap.joins.pairs import lay_planes, least, reaches
from geomap.joins.raster import Raster
from geomap.joins.reach import Hits
from geomap.joins.tree import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.reach import Sides
    from geomap.joins.tree import EdgeIndex

    Numbers = NDArray[np.int32]

SEVERAL = -1
_CELLS = 1 << 16
_PARTS = 4  # of a cell, both ways, where several boundaries are near
_NONE = np.int32(np.iinfo(np.int32).max)
_CLASSES = 8
_MOST = 40  # cells: to look farther costs more than it saves
_WORTH = 1000  # disks
_NARROW_M = 256.0  # disks up to this radius are told together, wider ones by powers of two
_MORE = 1.01  # what METRES_PER_DEGREE leaves to the bend of the earth, and what marks are off
_FAR_DEG = 89.0
_PER_CELL = 4  # disks; with fewer in a cell measuring each costs less
_DEGREE_M = 111_700.0  # a little over the greatest on WGS 84


def tell_by_cells(
    index: Callable[[], EdgeIndex], sides: Sides, disks: Disks, asked: Ints
) -> Numbers:
    """Return for disks that reach a piece the number of its sides, where no other one is near.

    Parameters
    ----------
    index
        Makes an index of the pieces.
    sides
        What lies beside the pieces.
    disks, asked
        Disks, and positions of those that are asked for.

    Returns
    -------
    numbers
        ``SEVERAL`` where there may be pieces with other sides, or that is not known.
    """
    told = np.full(len(asked), SEVERAL, dtype=np.int32)
    if len(asked) < _WORTH:
        return told
    edges = index().edges
    raster = Raster(edges, cells=_CELLS)
    labels, small = Labels(raster, edges, sides.of), raster.divided(_PARTS)
    for rows in _by_width(radius := disks.radius_m[asked]):
        most_m = radius[rows].max()
        told[rows] = labels.tell(disks, asked[rows], most_m)
        left = rows[told[rows] == SEVERAL]
        told[left] = _look_around(small, index(), sides, disks, asked[left], most_m)
    return told


def _by_width(radius_m: Floats) -> list[Ints]:
    """Return the positions of disks that are told together."""
    every = np.arange(len(radius_m))
    if radius_m.max() <= _NARROW_M:
        return [every]
    width = np.ceil(np.log2(np.maximum(radius_m, _NARROW_M))).astype(np.int8)
    groups = (np.flatnonzero(width == one) for one in np.unique(width))
    return [rows for rows in groups if len(rows) >= _WORTH]


def _look_around(
    raster: Raster, index: EdgeIndex, sides: Sides, disks: Disks, asked: Ints, most_m: float
) -> Numbers:
    """Measure from the middles of cells to the pieces that disks of this radius may reach."""
    cell = raster.cells_of(disks.lon[asked], disks.lat[asked])
    cells, which = np.unique(cell, return_inverse=True)
    told = np.full(len(cells), SEVERAL, dtype=np.int32)
    inner = np.flatnonzero(~raster.outermost.ravel()[cells])
    if len(inner) * _PER_CELL > len(asked):
        return told[which]
    lon, lat = raster.middles(cells[inner].astype(np.int64))
    # no way from the middle of a cell to a corner is longer
    most_m += np.hypot(*raster.size) / 2 * _DEGREE_M + 1
    hits = Hits(sides)
    take_up(index, lon, lat, np.full(len(inner), most_m), hits)
    disk, side = hits.pairs()
    single = np.bincount(disk, minlength=len(inner))[disk] == 1
    told[inner[disk[single]]] = side[single]
    return told[which]


def take_up(
    index: EdgeIndex, lon: Floats, lat: Floats, radius_m: Floats, hits: Hits, first: int = 0
) -> None:
    """Take up what disks reach, numbered from ``first`` on."""
    planes = lay_planes(spots(lon, lat), radius_m)
    for pairs in planes.pairs(index):
        reached = np.flatnonzero(reaches(index, planes, pairs, *least(pairs)))
        hits.add(first + pairs.disk[reached], pairs.piece[reached])


class Labels:
    """The least and the greatest label of the pieces that touch a cell, by their accuracy."""

    def __init__(self, raster: Raster, edges: Edges, label: Ints) -> None:
        self._raster = raster
        accuracies = np.unique(edges.accuracy)
        # of many accuracies only the worst is told apart: more is left to measuring
        self._accuracies = accuracies if len(accuracies) <= _CLASSES else accuracies[-1:]
        cell, piece = raster.touched(edges)
        number = label[piece].astype(np.int32)
        kind = np.searchsorted(self._accuracies, edges.accuracy[piece])
        # the greatest is kept as the least of the negative ones
        marks = np.full(len(self._accuracies) * 2 * raster.count, _NONE)
        for sign, values in enumerate((number, -number)):
            np.minimum.at(marks, (2 * kind + sign) * raster.count + cell, values)
        self._marks = marks.reshape(-1, 2, raster.height, raster.width)
        south = raster.low[1] + np.arange(raster.height) * raster.size[1]
        self._lat = np.maximum(np.abs(south), np.abs(south + raster.size[1]))
        west = raster.low[0] + np.arange(raster.width) * raster.size[0]
        self._lon = np.maximum(np.abs(west), np.abs(west + raster.size[0]))

    def tell(self, disks: Disks, asked: Ints, most_m: float) -> Numbers:
        """Return the one label near each disk, for disks of at most this radius in metres."""
        raster = self._raster
        low, high = np.full((2, raster.height, raster.width), _NONE)
        for accuracy, marks in zip(self._accuracies, self._marks, strict=True):
            reach = ((most_m + accuracy) * _MORE + 1) / METRES_PER_DEGREE
            narrow = np.cos(np.radians(np.minimum(self._lat + reach, _FAR_DEG)))
            up, across = int(reach / raster.size[1]), int(reach / narrow.min() / raster.size[0])
            if max(up, across) >= _MOST:
                return np.full(len(asked), SEVERAL, dtype=np.int32)
            for found, part in zip((low, high), marks, strict=True):
                np.minimum(found, _least_around(part, up + 1, across + 1), out=found)
        known = (low == -high) & ~raster.outermost & (self._lat + reach < _FAR_DEG)[:, None]
        known &= self._lon + (reach / narrow)[:, None] < 180
        labels = np.where(known, low, np.int32(SEVERAL)).ravel()
        return labels.take(raster.cells_of(disks.lon[asked], disks.lat[asked]))


def _least_around(values: Numbers, up: int, across: int) -> Numbers:
    """Return the least value within so many cells of each cell, along rows and columns."""
    for axis, steps in ((0, up), (1, across)):
        values = np.moveaxis(values, axis, 0)
        least = values.copy()
        for step in range(1, steps + 1):
            np.minimum(least[step:], values[:-step], out=least[step:])
            np.minimum(least[:-step], values[step:], out=least[:-step])
        values = np.moveaxis(least, 0, axis)
    return values
