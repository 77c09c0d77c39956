"""The units of very many points, by a grid of cells of which most lie in one unit.

It changes no answer: cells that a boundary touches, or several units cover, only list which units
to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.joins.edges import counters, distinct, starts_of
from geomap.joins.units import Homes, strips, sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.raster import Raster

_WORTH = 30_000  # distinct places
CELLS = 1 << 20
_DOUBT_DEG = 1e-8  # ten times what a vertex may have been moved
_AT_ONCE = 1 << 15


def pays(places: int, shapes: NDArray[np.object_]) -> bool:
    """Tell whether cells cost less to make than they save, for so many distinct places."""
    return places >= max(_WORTH, 2 * int(shapely.get_num_coordinates(shapes).sum()))


class Cells:
    """The unit of each free cell, and the units to ask in others.

    Parameters
    ----------
    shapes
        Polygons in the order of their codes.
    rings
        All edges of the polygons, also along the antimeridian.
    raster
        Cells over the rings.
    """

    def __init__(self, shapes: NDArray[np.object_], rings: Edges, raster: Raster) -> None:
        self._shapes, self.raster = shapes, raster
        cell, piece = raster.touched(rings)
        width = len(shapes) + 1
        keys, pieces = _alone(cell * width + rings.left[piece], piece, len(rings.row))
        covers, labels = raster.filled(rings)
        # where units overlap, or one crosses itself, only the polygons themselves can tell
        odd = (covers < 0) | (covers > 1) | ((covers == 0) & (labels != 0))
        odd |= labels >= len(shapes)
        labels[(covers != 1) | odd] = -1
        odd[keys // width] = True
        marked = np.flatnonzero(odd)
        single = np.flatnonzero(pieces >= 0)
        single = single[raster.crosses(rings.take(pieces[single]), keys[single] // width)]
        known, pieces = keys[single], pieces[single]
        self._start, self._way = rings.start[pieces].T, (rings.end - rings.start)[pieces].T
        keys = distinct(np.concatenate([keys, self._covering(marked, width)]))
        self._line = np.full(len(keys), -1)  # where one piece goes through a cell, and no other
        self._line[np.searchsorted(keys, known)] = np.arange(len(known))
        cells = keys // width
        first = starts_of(cells)
        labels[marked] = -1
        labels[cells[first]] = -2 - np.arange(len(first))
        self._units, self._first = keys % width, np.r_[first, len(keys)]
        self._labels = labels

    def _covering(self, cell: Ints, width: int) -> Ints:
        """Return keys of the units at the middle of marked cells: one may cover a cell whole."""
        held = sweep(self._shapes, *self.raster.middles(cell))
        there = held.first >= 0
        return np.concatenate(
            [
                cell[there] * width + held.first[there],
                cell[held.more_point] * width + held.more_unit,
            ]
        )

    def homes(self, lon: Floats, lat: Floats) -> Homes:
        """Return the units that each point touches, as ``units.sweep`` does."""
        first = np.empty(len(lon), dtype=np.int32)
        found = [np.zeros(0, dtype=np.int64)]
        for begin in range(0, len(lon), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            label = first[part]
            cell = self.raster.cells_of(lon[part], lat[part])
            np.take(self._labels, cell, out=label, mode="clip")  # faster, and none is clipped
            found.append(begin + np.flatnonzero(label < -1))
        point = np.concatenate(found)
        point = point[np.argsort(strips(lat[point])(lat[point]), kind="stable")]
        row = -2 - first[point]
        first[point] = -1
        many = self._first[row + 1] - self._first[row]
        key = np.repeat(self._first[row], many) + counters(many)
        return self._ask(first, np.repeat(point, many), key, lon, lat)

    def _ask(
        self, first: NDArray[np.int32], point: Ints, key: Ints, lon: Floats, lat: Floats
    ) -> Homes:
        """Test points against their candidates, one unit after the other, the last one first."""
        beside, hits = self._beside(key, point, lon, lat)
        kept = np.flatnonzero(hits | ~beside)
        point, unit, hits = point[kept], self._units[key[kept]], hits[kept]
        few = len(self._shapes) < np.iinfo(np.int16).max
        from_last = len(self._shapes) - unit
        order = np.argsort(from_last.astype(np.int16 if few else np.int64), kind="stable")
        point, unit, hits = point[order], unit[order], hits[order]
        cuts = starts_of(unit)
        none = np.zeros(0, dtype=np.int64)
        points, units = [none], [none]
        for low, high in zip(cuts, np.append(cuts, len(unit))[1:], strict=True):
            near, known = point[low:high], hits[low:high]
            open_ = np.flatnonzero(~known)
            asked = near[open_]
            known[open_] = shapely.intersects_xy(self._shapes[unit[low]], lon[asked], lat[asked])
            hit = near[known]
            again = hit[first[hit] >= 0]
            points.append(again)
            units.append(first[again].astype(np.int64))
            first[hit] = unit[low]
        return Homes(first, np.concatenate(points), np.concatenate(units))

    def _beside(
        self, key: Ints, point: Ints, lon: Floats, lat: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which points are beyond doubt beside the one line in a cell, and of these the left.

        Left of its line is a unit.
        """
        beside, left = np.zeros((2, len(key)), dtype=bool)
        line = self._line[key]
        some = np.flatnonzero(line >= 0)
        line, at = line[some], point[some]
        (x, y), (dx, dy) = self._start.take(line, axis=1), self._way.take(line, axis=1)
        turn = dx * (lat[at] - y) - dy * (lon[at] - x)
        sure = np.abs(turn) > _DOUBT_DEG * (np.abs(dx) + np.abs(dy))
        beside[some], left[some] = sure, sure & (turn > 0)
        return beside, left


def _alone(key: Ints, piece: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the distinct keys in order, and the piece of each that has one only, else -1."""
    pairs = distinct(key * count + piece)
    key, piece = pairs // count, pairs % count
    starts = starts_of(key)
    single = np.diff(np.append(starts, len(key))) == 1
    return key[starts], np.where(single, piece[starts], -1)
