"""A grid of cells over a layer, and what boundaries are in which cell."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

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
_AT_ONCE = 1 << 15  # pieces, so that what is worked out for them stays in the processor's cache


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

    def divided(self, times: int) -> Raster:
        """Return cells of which so many times so many make up one of these.

        With a power of two every point is in a part of the very cell that it is in.
        """
        parts = copy(self)
        parts.size = self.size / times
        parts.width, parts.height = self.width * times, self.height * times
        return parts

    def steps_to(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return how many cells each point lies east and north of the south-western corner.

        Of points beyond all cells those of a point in one of the outermost.
        """
        x, y = lon - self.low[0], lat - self.low[1]
        x *= 1 / self.size[0]
        y *= 1 / self.size[1]
        np.clip(x, 0, self.width - 1, out=x)
        np.clip(y, 0, self.height - 1, out=y)
        return x, y

    def cells_of(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Return the cell of each point, for points beyond all cells one of the outermost."""
        x, y = self.steps_to(lon, lat)
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

    def along(self, ends: Floats, axis: int) -> Floats:
        """Return how many cells ends lie from the south-western corner along an axis."""
        along: Floats = ends[:, axis] - self.low[axis]
        along *= 1 / self.size[axis]
        return along

    def _steps(self, start: Floats, end: Floats) -> tuple[Ints, list[Floats], list[Floats]]:
        """Cut pieces into steps of a cell at most: the piece of each, and its ends in cells."""
        ways = [(self.along(start, axis), self.along(end, axis)) for axis in (0, 1)]
        longest = np.maximum(*(np.abs(b - a) for a, b in ways))
        many = np.maximum(np.ceil(longest), 1).astype(np.int64)
        if many.max(initial=1) == 1:
            return np.arange(len(many)), [a for a, _ in ways], [b for _, b in ways]
        piece, count = np.repeat(np.arange(len(many)), many), counters(many)
        steps = [((b - a) / many)[piece] for a, b in ways]
        p = [a[piece] + step * count for (a, _), step in zip(ways, steps, strict=True)]
        return piece, p, [first + step for first, step in zip(p, steps, strict=True)]

    def touched(self, edges: Edges) -> tuple[Ints, Ints]:
        """Return (cell, piece) pairs that hold every cell which a piece touches."""
        cells, pieces = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for begin in range(0, len(edges.row), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            piece, p, q = self._steps(edges.start[part], edges.end[part])
            ends = [
                (np.floor(np.minimum(a, b) - _EPS), np.floor(np.maximum(a, b) + _EPS))
                for a, b in zip(p, q, strict=True)
            ]
            (west, east), (south, north) = np.array(ends).astype(np.int64)
            for right in range(3):
                for up in range(3):
                    x, y = west + right, south + up
                    real = (x <= east) & (y <= north) & (x >= 0) & (y >= 0)
                    real &= (x < self.width) & (y < self.height)
                    kept = np.flatnonzero(real)
                    cells.append(y[kept] * self.width + x[kept])
                    pieces.append(begin + piece[kept])
        return np.concatenate(cells), np.concatenate(pieces)

    def crosses(self, start: Floats, end: Floats, cell: Ints) -> NDArray[np.bool_]:
        """Tell which pieces go all through their cell: both ends beyond it, on two sides.

        Parameters
        ----------
        start, end, cell
            Ends of pieces, shape (n, 2), and a cell for each.
        """
        through = np.empty(len(cell), dtype=bool)
        for begin in range(0, len(cell), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            up, across = np.divmod(cell[part], self.width)
            x, to_x = (self.along(ends[part], 0) - (across + 0.5) for ends in (start, end))
            y, to_y = (self.along(ends[part], 1) - (up + 0.5) for ends in (start, end))
            half = 0.5 + _EPS / 2
            beyond = np.maximum(np.abs(x), np.abs(y)) > half
            beyond &= np.maximum(np.abs(to_x), np.abs(to_y)) > half
            for a, b in ((x, to_x), (y, to_y)):
                beyond &= (np.minimum(a, b) < half) & (np.maximum(a, b) > -half)
            dx, dy = to_x - x, to_y - y
            # the line through both ends has corners of the cell on either side
            through[part] = beyond & (np.abs(dx * y - dy * x) < half * (np.abs(dx) + np.abs(dy)))
        return through

    def marks(self, edges: Edges) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which cells a piece may touch, and which it does, shape (height, width).

        The first holds every cell that is touched; the second only some of these.
        """
        may, does = np.zeros((2, self.count), dtype=bool)
        may[self.touched(edges)[0]] = True
        across, up = self._steps(edges.start, edges.end)[1]
        does[up.astype(np.int64) * self.width + across.astype(np.int64)] = True
        return may.reshape(self.height, self.width), does.reshape(self.height, self.width)


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
