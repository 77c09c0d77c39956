"""What all disks in a cell reach, if they reach anything: where one boundary alone is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.raster import Raster
from geomap.joins.tree import METRES_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Ints

    Numbers = NDArray[np.int32]

SEVERAL = -1
_CELLS = 1 << 18
_NONE = np.int32(np.iinfo(np.int32).max)
_CLASSES = 8
_MOST = 40  # cells: to look farther costs more than it saves
_WORTH = 1000  # disks
_NARROW_M = 256.0  # disks up to this radius are told together, wider ones by powers of two
_MORE = 1.01  # what METRES_PER_DEGREE leaves to the bend of the earth, and what marks are off
_FAR_DEG = 89.0


def tell_by_cells(edges: Edges, label: Ints, disks: Disks, asked: Ints) -> Numbers:
    """Return for disks that reach a piece its label, where no piece of another one is near.

    Parameters
    ----------
    edges, label
        Pieces, and a whole number from 0 on for each.
    disks, asked
        Disks, and positions of those that are asked for.

    Returns
    -------
    labels
        ``SEVERAL`` where there may be pieces of another label, or that is not known.
    """
    told = np.full(len(asked), SEVERAL, dtype=np.int32)
    if len(asked) < _WORTH:
        return told
    labels = Labels(Raster(edges, cells=_CELLS), edges, label)
    radius = disks.radius_m[asked]
    width = np.ceil(np.log2(np.maximum(radius, _NARROW_M))).astype(np.int8)
    for one in np.flatnonzero(np.bincount(width) >= _WORTH):
        rows = np.flatnonzero(width == one)
        told[rows] = labels.tell(disks, asked[rows], radius[rows].max())
    return told


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
            for least, part in zip((low, high), marks, strict=True):
                np.minimum(least, _least_around(part, up + 1, across + 1), out=least)
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
