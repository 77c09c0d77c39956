"""A grid of cells over a layer, and what boundaries are in which cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.joins.edges import counters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints

_LEAST_NARROW = 0.1
FAR = 1 << 15
"""More than the square of any steps that are told apart."""
_EPS = 1e-4  # of a cell: more than a vertex may have been moved


class Raster:
    """About ``cells`` cells over all ends of pieces, numbered by rows from the south-west.

    ``size`` is their width and height in degrees: as long in metres in the middle of the layer.
    No piece touches the outermost cells on any side: they stand for all that lies beyond too.

    Parameters
    ----------
    sets
        Pieces to be covered.
    cells
        How many cells to lay.
    """

    def __init__(self, *sets: Edges, cells: int) -> None:
        ends = [end for edges in sets for end in (edges.start, edges.end) if len(end)]
        low = np.min([end.min(axis=0) for end in ends], axis=0)
        high = np.max([end.max(axis=0) for end in ends], axis=0)
        size = high - low + (high - low).max() * 1e-6 + 1e-9
        narrow = max(np.cos(np.radians((low + high)[1] / 2)), _LEAST_NARROW)
        self.size = np.sqrt(size.prod() / cells * np.array([1 / narrow, narrow]))
        self.low = low - 1.5 * self.size
        self.width, self.height = (int(part) + 3 for part in np.ceil(size / self.size))

    @property
    def count(self) -> int:
        """How many cells there are."""
        return self.width * self.height

    def cells_of(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Return the cell of each point, for points beyond all cells one of the outermost."""
        x, y = lon - self.low[0], lat - self.low[1]
        x *= 1 / self.size[0]
        y *= 1 / self.size[1]
        np.clip(x, 0, self.width - 1, out=x)
        np.clip(y, 0, self.height - 1, out=y)
        cell: NDArray[np.int32] = y.astype(np.int32)
        cell *= self.width
        cell += x.astype(np.int32)
        return cell

    @property
    def outermost(self) -> NDArray[np.bool_]:
        """Which cells are the outermost, shape (height, width)."""
        outer = np.ones((self.height, self.width), dtype=bool)
        outer[1:-1, 1:-1] = False
        return outer

    def middles(self, cell: Ints) -> tuple[Floats, Floats]:
        """Return longitude and latitude of the middles of cells."""
        up, across = np.divmod(cell, self.width)
        return (
            self.low[0] + (across + 0.5) * self.size[0],
            self.low[1] + (up + 0.5) * self.size[1],
        )

    def _steps(self, edges: Edges) -> tuple[Ints, Floats, Floats]:
        """Cut pieces into steps of a cell at most: the piece of each, and its ends in cells."""
        a, b = (edges.start - self.low) / self.size, (edges.end - self.low) / self.size
        many = np.maximum(np.ceil(np.abs(b - a).max(axis=1)), 1).astype(np.int64)
        piece = np.repeat(np.arange(len(many)), many)
        step = ((b - a) / many[:, None])[piece]
        p = a[piece] + step * counters(many)[:, None]
        return piece, p, p + step

    def touched(self, edges: Edges) -> tuple[Ints, Ints]:
        """Return (cell, piece) pairs that hold every cell which a piece touches."""
        piece, p, q = self._steps(edges)
        low = np.floor(np.minimum(p, q) - _EPS).astype(np.int64)
        high = np.floor(np.maximum(p, q) + _EPS).astype(np.int64)
        cells, pieces = [], []
        for right in range(3):
            for up in range(3):
                x, y = low[:, 0] + right, low[:, 1] + up
                real = (x <= high[:, 0]) & (y <= high[:, 1]) & (x >= 0) & (y >= 0)
                real &= (x < self.width) & (y < self.height)
                cells.append((y * self.width + x)[real])
                pieces.append(piece[real])
        return np.concatenate(cells), np.concatenate(pieces)

    def crosses(self, edges: Edges, cell: Ints) -> NDArray[np.bool_]:
        """Tell which pieces go all through their cell: both ends beyond it, on two sides.

        Parameters
        ----------
        edges, cell
            Pieces, and a cell for each.
        """
        up, across = np.divmod(cell, self.width)
        enter, leave = np.zeros(len(cell)), np.ones(len(cell))
        ends_out = np.ones(len(cell), dtype=bool)
        low = np.column_stack([across, up]) - _EPS / 2
        high = low + 1 + _EPS
        a, b = ((end - self.low) / self.size for end in (edges.start, edges.end))
        for end in (a, b):
            ends_out &= ((end < low) | (end > high)).any(axis=1)
        for axis in (0, 1):
            way = b[:, axis] - a[:, axis]
            flat = np.abs(way) < 1e-300
            way = np.where(flat, 1, way)
            to_low, to_high = ((side[:, axis] - a[:, axis]) / way for side in (low, high))
            within = (a[:, axis] >= low[:, axis]) & (a[:, axis] <= high[:, axis])
            enter = np.maximum(enter, np.where(flat, ~within, np.minimum(to_low, to_high)))
            leave = np.minimum(leave, np.where(flat, 1, np.maximum(to_low, to_high)))
        return ends_out & (enter < leave)

    def marks(self, edges: Edges) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which cells a piece may touch, and which it does, shape (height, width).

        The first holds every cell that is touched; the second only some of these.
        """
        may, does = np.zeros((2, self.count), dtype=bool)
        may[self.touched(edges)[0]] = True
        across, up = self._steps(edges)[1].astype(np.int64).T
        does[up * self.width + across] = True
        return may.reshape(self.height, self.width), does.reshape(self.height, self.width)

    def filled(self, rings: Edges) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
        """Return how many units cover the middle of each cell, and the sum of their numbers.

        Going east along the middle of a row, a unit begins at each edge that runs south, and ends
        at each that runs north. Middles very near an edge may be told to either side.

        Parameters
        ----------
        rings
            All edges of the units, the inside on the left.

        Returns
        -------
        tuple
            Whole numbers, each of shape (count,).
        """
        a, b = ((end - self.low) / self.size - 0.5 for end in (rings.start, rings.end))
        first, last = np.ceil(a[:, 1]).astype(np.int64), np.ceil(b[:, 1]).astype(np.int64)
        low = np.minimum(first, last)
        many = np.abs(last - first)
        crossing = np.flatnonzero(many)
        a, b, many = a[crossing], b[crossing], many[crossing]
        slope = (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        piece = np.repeat(np.arange(len(many)), many)
        row = low[crossing][piece] + counters(many)
        x = a[piece, 0] + (row - a[piece, 1]) * slope[piece]
        column = np.clip(np.ceil(x), 0, self.width).astype(np.int64)
        sign = np.where(last > first, -1, 1)[crossing].astype(np.int32)[piece]
        where = row * (self.width + 1) + column
        unit = rings.left[crossing].astype(np.int32)[piece]
        covers = self._running(where, sign.astype(np.int16))
        return covers, self._running(where, sign * unit)

    def _running(self, where: Ints, weight: NDArray[Any]) -> NDArray[Any]:
        """Add weights up along each row, in one step beyond the last column; drop that step."""
        turns = np.zeros((self.height, self.width + 1), dtype=weight.dtype)
        np.add.at(turns.ravel(), where, weight)
        np.cumsum(turns, axis=1, out=turns)
        return turns[:, :-1].ravel()


def gap_squares(marked: NDArray[np.bool_], most: int) -> NDArray[np.uint16]:
    """Return the square of the gap between each cell and the nearest marked one, in cells.

    Where none is within ``most`` cells along both axes, it is told as ``most**2``.
    """
    steps = np.arange(most + 2, dtype=np.uint16)
    return _least_squares(marked, (np.maximum(steps, 1) - 1) ** 2)


def corner_squares(marked: NDArray[np.bool_], most: int) -> NDArray[np.uint16]:
    """Return the least square of the distance of farthest corners of a cell and a marked one.

    Where none is within ``most`` cells along both axes, it is ``FAR`` or more.
    """
    steps = (np.arange(most + 2, dtype=np.uint16) + 1) ** 2
    steps[-1] = FAR
    return _least_squares(marked, steps)


def _least_squares(marked: NDArray[np.bool_], square: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return for each cell the least sum, over marked ones, of squares of steps both ways.

    Parameters
    ----------
    marked
        Cells, shape (height, width).
    square
        What so many steps count; the last one also stands for more.
    """
    part = square[_steps_in_rows(marked, len(square) - 1)]
    least = part + square[0]
    for up, add in enumerate(square[1:-1], start=1):
        moved = part + add
        np.minimum(least[up:], moved[:-up], out=least[up:])
        np.minimum(least[:-up], moved[up:], out=least[:-up])
    return least


def _steps_in_rows(marked: NDArray[np.bool_], most: int) -> NDArray[np.uint8]:
    """Return for each cell the steps to the nearest marked one in its row, or ``most``."""
    reached = marked.copy()
    steps = np.full(marked.shape, most, dtype=np.uint8)
    for _ in range(most):
        steps -= reached  # each cell loses one for every step at which it has been reached
        wide = reached.copy()
        wide[:, 1:] |= reached[:, :-1]
        wide[:, :-1] |= reached[:, 1:]
        reached = wide
    return steps
