"""Bounds on how far boundaries are, by cell: they settle most disks without measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.raster import steps_away
from geomap.joins.tree import METRES_PER_DEGREE, SMALL_SPHERE_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats
    from geomap.joins.raster import Raster

    Metres = NDArray[np.float32]

_STEPS = 60  # a boundary farther off than so many cells is not told apart
_CLASSES = 8
_MOST_PER_DEGREE = 111_700.0  # a little over the greatest on WGS 84
_LOSS = 1e-5  # more than single precision and the reach of a disk are rounded by
_MARGIN_M = 3.0  # more than pieces bend
_AT_ONCE = 1 << 16


class Bounds:
    """What holds in a whole cell for a disk around any point of it.

    Parameters
    ----------
    raster
        Cells over the pieces.
    rings, others
        Boundaries of units without seams, and lines with an accuracy.
    most_m
        The greatest radius that is asked for.
    """

    def __init__(self, raster: Raster, rings: Edges, others: Edges, most_m: float) -> None:
        self._raster = raster
        accuracies = np.unique(others.accuracy)
        # of many accuracies only the worst is told apart: the bounds get wider, not wrong
        kept = accuracies if len(accuracies) <= _CLASSES else accuracies[-1:]
        reach = (most_m + kept.max(initial=0.0)) / METRES_PER_DEGREE / self._narrow().min()
        most = int(min(reach / raster.size + 3, _STEPS))
        self.least, self.most = self._bounds(raster.marks(rings), most)
        self.sides = self.least
        for low, metres in zip(np.r_[-np.inf, kept], kept, strict=False):
            chosen = np.flatnonzero((others.accuracy > low) & (others.accuracy <= metres))
            least, greatest = self._bounds(raster.marks(others.take(chosen)), most)
            least -= np.float32(metres)
            self.least = np.minimum(self.least, least)
            if len(kept) == len(accuracies):
                greatest -= np.float32(metres)
                np.minimum(self.most, greatest, out=self.most)

    def _narrow(self) -> Floats:
        """Return the cosine of the latitude farthest from the equator in each row."""
        south = self._raster.low[1] + np.arange(self._raster.height) * self._raster.size
        far = np.maximum(np.abs(south), np.abs(south + self._raster.size))
        return np.cos(np.radians(np.minimum(far, 89.9)))

    def _nearest_latitude(self) -> Floats:
        """Return the latitude nearest to the equator in each row, as a column."""
        south = self._raster.low[1] + np.arange(self._raster.height)[:, None] * self._raster.size
        north = south + self._raster.size
        return np.maximum(np.maximum(south, -north), 0)

    def _bounds(self, marked: NDArray[np.bool_], most: int) -> tuple[Metres, Metres]:
        """Return metres that a marked piece is off at least, and at most, by cell."""
        size = self._raster.size
        steps = np.arange(most + 1)
        free = np.radians(np.clip((steps - 1) * size, 0, 60))
        narrow = self._narrow()[:, None]
        least = np.minimum(
            SMALL_SPHERE_M * np.arcsin(np.sin(free) * narrow),
            np.degrees(free) * METRES_PER_DEGREE,
        )
        # as in a plane, at the latitude where degrees of longitude are widest
        cells = steps + 1.01
        wide = np.cos(np.radians(np.maximum(self._nearest_latitude() - cells * size, 0)))
        greatest = _MOST_PER_DEGREE * size * cells * np.hypot(1, wide) * (1 + _LOSS) + _MARGIN_M
        greatest[:, -1] = np.inf
        where = np.arange(self._raster.height, dtype=np.int32)[:, None] * np.int32(most + 1)
        where = (where + steps_away(marked, most)).ravel()
        low = np.take((least * (1 - _LOSS) - _MARGIN_M).astype(np.float32), where)
        high = np.take(greatest.astype(np.float32), where)
        outer = self._raster.outermost  # nothing is known of what lies beyond all cells
        low[(outer | ~self._apart(np.degrees(free[-1]))).ravel()] = -np.inf
        high[outer.ravel()] = np.inf
        return low, high

    def _apart(self, degrees: float) -> NDArray[np.bool_]:
        """Tell which cells lie so far from the antimeridian and the poles, in rows."""
        raster = self._raster
        x, y = np.arange(raster.width + 1.0), np.arange(raster.height + 1.0)
        lon, lat = raster.low[0] + x * raster.size, raster.low[1] + y * raster.size
        clear_x, clear_y = np.abs(lon) + degrees < 180, np.abs(lat) + degrees < 90
        return (clear_y[1:] & clear_y[:-1])[:, None] & (clear_x[1:] & clear_x[:-1])

    def settle(
        self, lon: Floats, lat: Floats, radius_m: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which disks need no measuring, and which of these reach a boundary."""
        settled, near = np.empty((2, len(lon)), dtype=bool)
        for begin in range(0, len(lon), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            cell, radius = self._raster.cells_of(lon[part], lat[part]), radius_m[part]
            clear = radius < self.least.take(cell)
            whole = (radius == 0) | (radius < self.sides.take(cell))
            near[part] = whole & (radius > self.most.take(cell))
            settled[part] = clear | near[part]
        return settled, near
