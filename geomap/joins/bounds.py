"""Bounds on how far boundaries are, by cell: they settle most disks without measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.joins.raster import FAR, corner_squares, gap_squares
from geomap.joins.tree import METRES_PER_DEGREE

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
_TOUCH = 0.001  # of a cell: more than a piece lies beyond those that it marks
_MARGIN_M = 3.0  # more than pieces bend
_AT_ONCE = 1 << 16


_WORTH = 30_000  # distinct places


def pay(places: int, shapes: NDArray[np.object_]) -> bool:
    """Tell whether bounds cost less to make than they save, for so many distinct places."""
    return places >= max(_WORTH, 2 * int(shapely.get_num_coordinates(shapes).sum()))


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
        narrow = np.cos(np.radians(self._latitudes(0)[0])).min()
        side = min(raster.size[0] * narrow, raster.size[1]) * METRES_PER_DEGREE
        self.least, self.most = self._bounds(rings, int(min(most_m / side + 3, _STEPS)))
        self.sides = self.least
        for low, metres in zip(np.r_[-np.inf, kept], kept, strict=False):
            chosen = np.flatnonzero((others.accuracy > low) & (others.accuracy <= metres))
            most = int(min((most_m + metres) / side + 3, _STEPS))
            least, greatest = self._bounds(others.take(chosen), most)
            least -= np.float32(metres)
            self.least = np.minimum(self.least, least)
            if len(kept) == len(accuracies):
                greatest -= np.float32(metres)
                np.minimum(self.most, greatest, out=self.most)

    def _latitudes(self, steps: int) -> tuple[Floats, Floats]:
        """Return the latitudes farthest from and nearest to the equator so near each row."""
        height = self._raster.size[1]
        south = self._raster.low[1] + (np.arange(self._raster.height) - steps) * height
        north = south + (2 * steps + 1) * height
        far = np.maximum(np.abs(south), np.abs(north))
        return np.minimum(far, 89.9), np.maximum(np.maximum(south, -north), 0)

    def _bounds(self, edges: Edges, most: int) -> tuple[Metres, Metres]:
        """Return metres that the nearest piece is off at least, and at most, by cell.

        On a sphere within the ellipsoid no distance is longer. There the haversine of a distance
        is that of the latitudes, and of the longitudes times the cosines of both latitudes; the
        sine of half an angle is proportional to it but for ``curved``.
        """
        width, height = self._raster.size
        reach = most * max(width, height)
        half = np.radians(min(reach, 180)) / 2
        curved = np.sin(half) / half
        far, near = (np.cos(np.radians(part)) for part in self._latitudes(most + 1))
        shortest = METRES_PER_DEGREE * np.minimum(height, width * far) * curved * (1 - _LOSS)
        longest = _MOST_PER_DEGREE * np.maximum(height, width * near) * (1 + _LOSS)
        may, does = self._raster.marks(edges)
        steps = np.sqrt(np.arange(FAR + (most + 1) ** 2 + 1), dtype=np.float32)
        low = steps.take(gap_squares(may, most)) * shortest[:, None].astype(
            np.float32
        ) - np.float32(_MARGIN_M)
        steps += np.float32(_TOUCH)
        steps[FAR:] = np.inf
        high = steps.take(corner_squares(does, most)) * longest[:, None].astype(
            np.float32
        ) + np.float32(_MARGIN_M)
        outer = self._raster.outermost  # nothing is known of what lies beyond all cells
        low[outer | ~self._apart(reach)] = -np.inf
        high[outer] = np.inf
        return low.ravel(), high.ravel()

    def _apart(self, degrees: float) -> NDArray[np.bool_]:
        """Tell which cells lie so far from the antimeridian and the poles, in rows."""
        raster = self._raster
        x, y = np.arange(raster.width + 1.0), np.arange(raster.height + 1.0)
        lon, lat = raster.low[0] + x * raster.size[0], raster.low[1] + y * raster.size[1]
        clear_x, clear_y = np.abs(lon) + degrees < 180, np.abs(lat) + degrees < 90
        return (clear_y[1:] & clear_y[:-1])[:, None] & (clear_x[1:] & clear_x[:-1])

    def settle(
        self, lon: Floats, lat: Floats, radius_m: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which disks need no measuring, which of these reach a boundary, which are whole.

        A whole disk is beyond doubt in one unit, or has no radius: there is no area to be shared.
        """
        settled, near, whole = np.empty((3, len(lon)), dtype=bool)
        for begin in range(0, len(lon), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            cell, radius = self._raster.cells_of(lon[part], lat[part]), radius_m[part]
            clear = radius < self.least.take(cell)
            whole[part] = (radius == 0) | (radius < self.sides.take(cell))
            near[part] = whole[part] & (radius > self.most.take(cell))
            settled[part] = clear | near[part]
        return settled, near, whole
