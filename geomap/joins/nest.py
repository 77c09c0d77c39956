"""Cells within cells: those of a grid that a boundary touches are divided again, and again.

Units of a wide layer have many edges in one cell of the grid, and most points lie near them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.groups import distinct
from geomap.joins.crossings import at_middles, crossings_of, filled, unit_values, value_type
from geomap.joins.edges import starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.crossings import Crossings
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.raster import Raster

_BITS = 2  # a cell is divided into four times four
_LAST = (1 << _BITS) - 1
_PARTS = 1 << 2 * _BITS
_CROWDED = (3.0, 6.0)
"""With so many pieces in a cell where any begins, cells are divided once, and twice."""


def rasters_of(raster: Raster, rings: Edges) -> list[Raster]:
    """Return a raster and those whose cells divide its cells, the finest last."""
    begun = len(distinct(raster.cells_of(*rings.start.T).astype(np.int64)))
    times = sum(len(rings.row) > most * begun for most in _CROWDED)
    return [raster, *(raster.divided(1 << _BITS * level) for level in range(1, times + 1))]


class Nest:
    """One label for each cell of the first raster, and for each part of a divided cell.

    The labels of all levels stand in one array: of the first raster by the number of the cell,
    beyond it those of parts of divided cells only, row by row from the south, and in a row from
    the west. ``labels`` are units, -1 for none, for a divided cell -2 less the place of its first
    part; from ``below`` down they are for others to use. ``odd`` are places where only polygons
    tell.

    Parameters
    ----------
    rasters
        Made by ``rasters_of``.
    rings
        All edges of the units, the inside on the left.
    touched
        Cells of the finest raster that a piece touches, in order.
    count
        How many units there are.
    """

    def __init__(self, rasters: list[Raster], rings: Edges, touched: Ints, count: int) -> None:
        self._rasters = rasters
        self._parents = self._to_divide(touched)
        self._begin = rasters[0].count + _PARTS * np.cumsum([0, *map(len, self._parents)])
        self._stride = [
            np.bincount(cells // raster.width, minlength=raster.height).astype(np.int32) << _BITS
            for cells, raster in zip(self._parents, rasters, strict=False)
        ]
        self.labels = np.empty(self._begin[-1], dtype=np.int32)
        self.below = -2 - len(self.labels)
        odd = [self._label(level, rings, count) for level in range(len(rasters))]
        strange = distinct(np.concatenate(odd))
        self.odd = strange[self.labels[strange] >= -1]  # of the divided their parts are odd

    @property
    def levels(self) -> int:
        """How many there are."""
        return len(self._rasters)

    def _to_divide(self, touched: Ints) -> list[Ints]:
        """Return for each level but the last the cells that are to be divided, in order."""
        up, across = np.divmod(touched, self._rasters[-1].width)
        parents: list[Ints] = []
        for raster in self._rasters[-2::-1]:
            up, across = up >> _BITS, across >> _BITS
            parents.insert(0, distinct(up * raster.width + across))
            up, across = np.divmod(parents[0], raster.width)
        return parents

    def _label(self, level: int, rings: Edges, count: int) -> Ints:
        """Write the labels of a level, and which of its cells are divided; return odd places."""
        raster = self._rasters[level]
        begin, end = (0, *self._begin)[level : level + 2]
        crossings = crossings_of(raster, rings, count)
        sums = self._filled(crossings, level, count) if level else filled(raster, crossings, count)
        self.labels[begin:end], odd = unit_values(sums, count)
        if level == len(self._parents):
            up, across = at_middles(crossings)
            return np.concatenate([begin + odd, self.place(across, up, level)])
        up, across = np.divmod(self._parents[level], raster.width)
        first = self._first_parts(level, up, np.arange(len(up)))
        self.labels[self.place(across, up, level)] = -2 - first
        return begin + odd

    def _first_parts(self, level: int, up: Ints, number: Ints) -> Ints:
        """Return the places of the first parts of divided cells: their rows, their numbers."""
        stride = self._stride[level]
        before = (np.cumsum(stride, dtype=np.int64) - stride >> _BITS)[up]
        return self._begin[level] + _PARTS * before + (number - before << _BITS)

    def place(self, across: Ints, up: Ints, level: int) -> Ints:
        """Return the place of cells of a level, -1 for those that are no part of a divided one."""
        shift = _BITS * level
        at = (up >> shift) * self._rasters[0].width + (across >> shift)
        apart = np.zeros(len(at), dtype=bool)
        for stride in self._stride[:level]:
            row = up >> shift
            shift -= _BITS
            label = self.labels[at]
            apart |= label > -2
            at = (up >> shift & _LAST) * stride[row] + (across >> shift & _LAST)
            at -= 2 + np.minimum(label, -2)
        at[apart] = -1
        return at

    def _filled(self, crossings: Crossings, level: int, count: int) -> Ints:
        """Return the sums at the middles of the parts at a level.

        What crosses a row does so in a divided cell, and sums change nowhere else. It counts from
        the next part on, which may belong to another cell, or to another row: there a row begins
        with nothing, as every ring that begins in a row also ends in it.
        """
        column = np.ceil(crossings.x).astype(np.int64)
        at = self.place(column - 1, crossings.row, level) + 1
        beyond = np.flatnonzero(at == 0)
        at[beyond] = self.place(column[beyond], crossings.row[beyond], level)
        begin, end = self._begin[level - 1 : level + 1]
        turns = np.zeros(end - begin + 1, dtype=value_type(count))
        np.add.at(turns, at - begin, crossings.value.astype(turns.dtype))
        np.cumsum(turns, out=turns)
        return turns[:-1]

    def find(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Return the label of the cell, or of the part of one, that holds each point."""
        x, y = self._rasters[0].steps_to(lon, lat)
        row = y.astype(np.int32)
        at = row * np.int32(self._rasters[0].width)
        at += x.astype(np.int32)
        labels = self.labels.take(at, mode="clip")  # faster, and none is clipped
        deep: Ints | slice = slice(None)
        inner = labels
        for stride in self._stride:
            part = np.flatnonzero((inner < -1) & (inner > self.below))
            deep = part if isinstance(deep, slice) else deep[part]
            x, y = x.take(part), y.take(part)
            x *= 1 << _BITS
            y *= 1 << _BITS
            at = stride.take(row.take(part), mode="clip")
            row = y.astype(np.int32)
            at *= row & _LAST
            at += x.astype(np.int32) & _LAST
            at -= inner.take(part)
            at -= 2
            inner = self.labels.take(at, mode="clip")
            labels[deep] = inner
        return labels

    def middles(self, place: Ints) -> tuple[Floats, Floats]:
        """Return longitude and latitude of the middles of the cells at places in order."""
        cuts = np.searchsorted(place, [0, *self._begin])
        lon, lat = np.empty((2, len(place)))
        for level, raster in enumerate(self._rasters):
            part = slice(cuts[level], cuts[level + 1])
            cell = self._cells(place[part], level) if level else place[part]
            lon[part], lat[part] = raster.middles(cell)
        return lon, lat

    def _cells(self, place: Ints, level: int) -> Ints:
        """Return the cells of a level beyond the first whose labels stand at places."""
        cells, raster = self._parents[level - 1], self._rasters[level - 1]
        first = starts_of(cells // raster.width)
        starts = self._first_parts(level - 1, cells[first] // raster.width, first)
        row = np.searchsorted(starts, place, side="right") - 1
        stride = self._stride[level - 1][cells[first[row]] // raster.width]
        north, east = np.divmod(place - starts[row], stride)
        up, across = np.divmod(cells[first[row] + (east >> _BITS)], raster.width)
        finer = self._rasters[level].width
        return ((up << _BITS) + north) * finer + (across << _BITS) + (east & _LAST)
