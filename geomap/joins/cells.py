"""A grid of cells over a layer, for many points: most cells lie in one unit, far from any boundary.

It changes no answer: cells that a boundary touches, or several units cover, only list which units
to ask, and a disk is passed over only where no boundary can lie within its reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.joins.edges import counters, distinct
from geomap.joins.tree import boxes_around
from geomap.joins.units import Homes, sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints, Spots

_WORTH = 100_000  # distinct places
_CELLS = 1 << 20
_EPS = 1e-4  # of a cell: more than a vertex may have been moved
_FARTHEST = 120  # steps from a boundary that are told apart
_AT_ONCE = 1 << 16


def pays(places: int, shapes: NDArray[np.object_]) -> bool:
    """Tell whether cells cost less to make than they save, for so many distinct places."""
    return places >= max(_WORTH, 2 * int(shapely.get_num_coordinates(shapes).sum()))


class Cells:
    """Cells over units and lines: the unit of each free cell, the units to ask in others.

    Parameters
    ----------
    shapes
        Polygons in the order of their codes.
    rings
        All edges of the polygons, also along the antimeridian.
    others
        Further boundaries that disks may reach.
    """

    def __init__(self, shapes: NDArray[np.object_], rings: Edges, others: Edges) -> None:
        self._shapes = shapes
        self._frame(np.concatenate([rings.start, rings.end, others.start, others.end]))
        cell, piece = self._touched(rings)
        width = len(shapes) + 1
        keys = distinct(cell * width + rings.left[piece])
        marked = distinct(keys // width)
        keys = distinct(np.concatenate([keys, self._covering(marked, width)]))
        self._label(marked, keys, width)
        self._marked = np.concatenate([marked, self._touched(others)[0]])

    def _frame(self, xy: Floats) -> None:
        """Lay about ``_CELLS`` square cells over all points."""
        low, high = xy.min(axis=0), xy.max(axis=0)
        margin = (high - low).max() * 1e-6 + 1e-9
        self._low, size = low - margin, high - low + 2 * margin
        self.size = float(np.sqrt(size.prod() / _CELLS))
        self.shape = tuple(np.ceil(size / self.size).astype(np.int64))

    def _touched(self, edges: Edges) -> tuple[Ints, Ints]:
        """Return (cell, piece) pairs that hold every cell which a piece touches."""
        a, b = (edges.start - self._low) / self.size, (edges.end - self._low) / self.size
        many = np.maximum(np.ceil(np.abs(b - a).max(axis=1)), 1).astype(np.int64)
        piece = np.repeat(np.arange(len(many)), many)
        part = (counters(many) / many[piece])[:, None]
        p = a[piece] + (b - a)[piece] * part
        q = p + (b - a)[piece] / many[piece, None]
        low = np.floor(np.minimum(p, q) - _EPS).astype(np.int64)
        high = np.floor(np.maximum(p, q) + _EPS).astype(np.int64)
        cells, pieces = [], []
        for right in range(3):
            for up in range(3):
                x, y = low[:, 0] + right, low[:, 1] + up
                real = (x <= high[:, 0]) & (y <= high[:, 1]) & (x >= 0) & (y >= 0)
                real &= (x < self.shape[0]) & (y < self.shape[1])
                cells.append((y * self.shape[0] + x)[real])
                pieces.append(piece[real])
        return np.concatenate(cells), np.concatenate(pieces)

    def _middles(self, cell: Ints) -> tuple[Floats, Floats]:
        across, up = cell % self.shape[0], cell // self.shape[0]
        return (
            self._low[0] + (across + 0.5) * self.size,
            self._low[1] + (up + 0.5) * self.size,
        )

    def _covering(self, cell: Ints, width: int) -> Ints:
        """Return keys of the units at the middle of marked cells: one may cover a cell whole."""
        held = sweep(self._shapes, *self._middles(cell))
        there = held.first >= 0
        return np.concatenate(
            [
                cell[there] * width + held.first[there],
                cell[held.more_point] * width + held.more_unit,
            ]
        )

    def _label(self, marked: Ints, keys: Ints, width: int) -> None:
        """Give every free cell its unit (-1 none), every other one the place of its list."""
        count = self.shape[0] * self.shape[1]
        free = np.ones(count, dtype=bool)
        free[marked] = False
        begins = free.copy()
        begins[1:] &= ~free[:-1] | (np.arange(1, count) % self.shape[0] == 0)
        runs = np.flatnonzero(begins)
        held = sweep(self._shapes, *self._middles(runs))
        labels = np.full(count, -1, dtype=np.int64)
        run = np.cumsum(begins) - 1
        labels[free] = held.first[run[free]]
        several = np.unique(held.more_point)
        if len(several):  # cells that two overlapping units cover whole
            covered = np.flatnonzero(free & np.isin(run, several))
            keys = distinct(np.concatenate([keys, self._covering(covered, width)]))
        self._units = keys % width
        cells = keys // width
        first = np.flatnonzero(np.r_[np.ones(min(len(cells), 1), bool), cells[1:] != cells[:-1]])
        listed = cells[first]
        self._first = np.r_[first, len(keys)]
        labels[listed] = -2 - np.arange(len(listed))
        self._labels = labels.astype(np.int32)

    def _away(self, most: int) -> NDArray[np.uint8]:
        """Return for each cell the steps (diagonal too) to the nearest marked one, or ``most``."""
        reached = np.zeros(self.shape[::-1], dtype=bool)
        reached.ravel()[self._marked] = True
        steps = np.full(reached.shape, most, dtype=np.uint8)
        for step in range(most):
            steps[reached & (steps == most)] = step
            wide = reached.copy()
            wide[:, 1:] |= reached[:, :-1]
            wide[:, :-1] |= reached[:, 1:]
            reached = wide.copy()
            reached[1:] |= wide[:-1]
            reached[:-1] |= wide[1:]
        return steps.ravel()

    def _cell(self, lon: Floats, lat: Floats) -> tuple[Ints, NDArray[np.bool_]]:
        x, y = (lon - self._low[0]) / self.size, (lat - self._low[1]) / self.size
        within = (x >= 0) & (x < self.shape[0]) & (y >= 0) & (y < self.shape[1])
        cell = np.where(within, y, 0).astype(np.int64) * self.shape[0]
        return cell + np.where(within, x, 0).astype(np.int64), within

    def homes(self, lon: Floats, lat: Floats) -> Homes:
        """Return the units that each point touches, as ``units.sweep`` does."""
        first = np.empty(len(lon), dtype=np.int64)
        for begin in range(0, len(lon), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            cell, within = self._cell(lon[part], lat[part])
            first[part] = np.where(within, self._labels[cell], -1)
        point = np.flatnonzero(first < -1)
        row = -2 - first[point]
        first[point] = -1
        many = self._first[row + 1] - self._first[row]
        unit = self._units[np.repeat(self._first[row], many) + counters(many)]
        return self._ask(first, np.repeat(point, many), unit, lon, lat)

    def _ask(self, first: Ints, point: Ints, unit: Ints, lon: Floats, lat: Floats) -> Homes:
        """Test points against their candidates, one unit after the other, the last one first."""
        order = np.argsort(-unit.astype(np.int32), kind="stable")
        point, unit = point[order], unit[order]
        cuts = np.flatnonzero(np.r_[np.ones(min(len(unit), 1), dtype=bool), unit[1:] != unit[:-1]])
        none = np.zeros(0, dtype=np.int64)
        points, units = [none], [none]
        for low, high in zip(cuts, np.r_[cuts[1:], len(unit)], strict=True):
            asked = point[low:high]
            hit = asked[shapely.intersects_xy(self._shapes[unit[low]], lon[asked], lat[asked])]
            again = hit[first[hit] >= 0]
            points.append(again)
            units.append(first[again])
            first[hit] = unit[low]
        return Homes(first, np.concatenate(points), np.concatenate(units))

    def clear(self, centres: Spots, reach_m: Floats) -> NDArray[np.bool_]:
        """Tell which disks certainly reach no boundary."""
        boxes = boxes_around(centres.lon, centres.lat, reach_m)
        count = len(centres.lon)
        cell, within = self._cell(centres.lon, centres.lat)
        half = boxes.half[:, :count].max(axis=0)
        finite = half[np.isfinite(half)]
        most = min(int(finite.max(initial=0) / self.size) + 3, _FARTHEST)
        free = (self._away(most)[cell] - 1.0) * self.size
        clear = within & (half < free)
        clear[boxes.place[count:]] = (
            False  # what lies across the antimeridian is not seen from here
        )
        return clear
