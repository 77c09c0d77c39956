"""The units of very many points, by a grid of cells of which most lie in one unit.

It changes no answer: cells that a boundary touches, or several units cover, only list which units
to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.groups import distinct
from geomap.joins.edges import counters, starts_of
from geomap.joins.nest import Nest, rasters_of
from geomap.joins.units import Homes, strips, sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.raster import Raster

_WORTH = 200_000  # points
CELLS = 1 << 20
_DOUBT_DEG = 1e-8  # ten times what a vertex may have been moved
_AT_ONCE = 1 << 15


def pays(places: int, shapes: NDArray[np.object_]) -> bool:
    """Tell whether cells cost less to make than they save, for so many distinct places.

    The plain way has bands of latitude, which are made in a fraction of the time.
    """
    return places >= max(_WORTH, 16 * int(shapely.get_num_coordinates(shapes).sum()))


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
        self._shapes = shapes
        rasters = rasters_of(raster, rings)
        cell, piece = _distinct_pairs(*rasters[-1].touched(rings), len(rings.row))
        first = starts_of(cell)
        touched = cell[first]
        self._nest = Nest(rasters, rings, touched, len(shapes))
        row = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(cell))))
        width = len(shapes) + 1
        keys = row * width + rings.left[piece]  # in order too, as pieces are in the order of units
        start = starts_of(keys)
        single = start[np.diff(np.append(start, len(keys))) == 1]
        a, b = rings.start[piece[single]], rings.end[piece[single]]
        through = rasters[-1].crosses(a, b, cell[single])
        known = keys[single[through]]
        self._start, self._way = a[through].T.copy(), (b - a)[through].T.copy()
        up, across = np.divmod(touched, rasters[-1].width)
        keys = distinct(np.concatenate([keys[start], *self._covering(up, across)]))
        self._line = np.full(len(keys), -1, dtype=np.int32)
        self._line[np.searchsorted(keys, known)] = np.arange(len(known))
        self._units = (keys % width).astype(np.int32)
        self._first = np.searchsorted(keys, np.arange(self._rows + 1) * width)

    def _covering(self, up: Ints, across: Ints) -> list[Ints]:
        """Label the cells in which to ask; return keys of units that may cover one whole."""
        nest, width, count = self._nest, len(self._shapes) + 1, len(up)
        place = nest.place(across, up, nest.levels - 1)
        unit = nest.labels[place]
        covered = np.flatnonzero(unit >= 0)
        keys = covered * width + unit[covered]
        nest.labels[place] = nest.below - np.arange(count)
        row = nest.below - nest.labels[nest.odd].astype(np.int64)
        new = row < 0
        row[new] = count + np.arange(new.sum())
        self._rows = count + int(new.sum())
        nest.labels[nest.odd] = nest.below - row
        held = sweep(self._shapes, *nest.middles(nest.odd))
        there = held.first >= 0
        return [
            keys,
            row[there] * width + held.first[there],
            row[held.more_point] * width + held.more_unit,
        ]

    def homes(self, lon: Floats, lat: Floats) -> Homes:
        """Return the units that each point touches, as ``units.sweep`` does."""
        first = np.empty(len(lon), dtype=np.int32)
        found = [np.zeros(0, dtype=np.int64)]
        for begin in range(0, len(lon), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            label = first[part]
            label[:] = self._nest.find(lon[part], lat[part])
            found.append(begin + np.flatnonzero(label < -1))
        point = np.concatenate(found)
        point = point[np.argsort(strips(lat[point])(lat[point]), kind="stable")]
        row = self._nest.below - first[point]
        first[point] = -1
        many = self._first[row + 1] - self._first[row]
        key = np.repeat(self._first[row], many) + counters(many)
        return self._ask(first, np.repeat(point, many), key, lon, lat)

    def _ask(
        self, first: NDArray[np.int32], point: Ints, key: Ints, lon: Floats, lat: Floats
    ) -> Homes:
        """Test points against their candidates, unit after unit."""
        beside, hits = self._beside(key, point, lon, lat)
        kept = np.flatnonzero(hits | ~beside)
        point, unit, hits = point[kept], self._units[key[kept]], hits[kept]
        few = len(self._shapes) < np.iinfo(np.int16).max
        order = np.argsort(unit.astype(np.int16) if few else unit, kind="stable")
        point, unit, hits = point[order], unit[order], hits[order]
        open_ = np.flatnonzero(~hits)
        asked = point[open_]
        hits[open_] = shapely.intersects_xy(self._shapes[unit[open_]], lon[asked], lat[asked])
        point, unit = point[hits], unit[hits]
        first[point[::-1]] = unit[::-1]  # of several, what is written last stays: the smallest
        more = np.flatnonzero(first[point] != unit)
        return Homes(first, point[more], unit[more].astype(np.int64))

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


def _distinct_pairs(cell: Ints, piece: Ints, count: int) -> tuple[Ints, Ints]:
    """Return distinct pairs in the order of cells, and of pieces within each."""
    bits = count.bit_length()
    pairs = distinct(cell << bits | piece)
    return pairs >> bits, pairs & ((1 << bits) - 1)
