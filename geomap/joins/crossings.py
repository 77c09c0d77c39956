"""Which unit covers the middle of each cell of a raster, found by going east along each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.edges import counters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.raster import Raster

_AT_MIDDLE = 1e-6  # of a cell: far more than a crossing may be rounded by
_FEW_UNITS = 1 << 15  # of so many, all the sums of those that may overlap fit into 32 bits


class Crossings(NamedTuple):
    """Where edges cross the middles of rows of cells.

    ``row``; ``x``, the place along it, where the middles of cells are whole numbers; ``value``,
    what is to be added at all middles east of it.
    """

    row: Ints
    x: Floats
    value: Ints


def crossings_of(raster: Raster, rings: Edges, count: int) -> Crossings:
    """Return where units begin and end, going east along the middle of each row.

    A unit begins at each edge that runs south, and ends at each that runs north.

    Parameters
    ----------
    raster
        Cells over the edges.
    rings
        All edges of the units, the inside on the left.
    count
        How many units there are.
    """
    low, high = (raster.along(ends, 1) - 0.5 for ends in (rings.start, rings.end))
    first, last = np.ceil(low).astype(np.int64), np.ceil(high).astype(np.int64)
    some = np.flatnonzero(first != last)
    first, last, low, high = first[some], last[some], low[some], high[some]
    a, b = (raster.along(ends[some], 0) - 0.5 for ends in (rings.start, rings.end))
    slope = (b - a) / (high - low)
    value = rings.left[some] + one_cover(count)
    value[last > first] *= -1
    many = np.abs(last - first)
    row, first = counters(many), np.minimum(first, last)
    if len(row) == len(many):
        row = first
        return Crossings(row, a + (row - low) * slope, value)
    piece = np.repeat(np.arange(len(many)), many)
    row += first[piece]
    return Crossings(row, a[piece] + (row - low[piece]) * slope[piece], value[piece])


def filled(raster: Raster, crossings: Crossings, count: int) -> Ints:
    """Return for the middle of each cell the sum of what ``unit_values`` reads.

    Middles very near an edge may be told to either side.
    """
    columns = raster.width + 1  # with one step beyond the last, where all rows end
    turns = np.zeros(raster.height * columns, dtype=value_type(count))
    column = np.clip(np.ceil(crossings.x), 0, raster.width).astype(np.int64)
    np.add.at(turns, crossings.row * columns + column, crossings.value.astype(turns.dtype))
    np.cumsum(turns, out=turns)  # every ring that begins in a row ends in it
    return turns.reshape(raster.height, columns)[:, :-1].ravel()


def one_cover(count: int) -> int:
    """Return what each unit counts beside its number: more than the greatest number."""
    return 1 << count.bit_length()


def value_type(count: int) -> type[np.signedinteger]:
    """Return a type in which sums of so many units cannot be confused."""
    return np.int32 if count < _FEW_UNITS else np.int64


def unit_values(sums: Ints, count: int) -> tuple[NDArray[np.int32], Ints]:
    """Return the only unit that covers each middle, -1 for none, and which middles are odd.

    Odd is where units overlap, or one crosses itself: only the polygons themselves can tell. It is
    told as -1 too.
    """
    labels = sums - one_cover(count)
    none = sums == 0
    single = (labels >= 0) & (labels < count)
    odd = np.flatnonzero(~(single | none))
    labels[~single] = -1
    return labels.astype(np.int32, copy=False), odd


def at_middles(crossings: Crossings) -> tuple[Ints, Ints]:
    """Return row and column of cells at whose middle, or very near it, something crosses."""
    column = np.rint(crossings.x)
    near = np.flatnonzero(np.abs(crossings.x - column) < _AT_MIDDLE)
    return crossings.row[near], column[near].astype(np.int64)
