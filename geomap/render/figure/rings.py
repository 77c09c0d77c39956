"""Rings: the possible area of a point at its true radius, as an ellipse in Mercator."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.geodesy import GEOD
from geomap.render.figure.framing import Extent, project

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RADIUS_MOST = 5_000_000.0
"""A ring wider than this (metres) is no ring on a map in Mercator."""


class Rings(NamedTuple):
    """Ellipses in Mercator: middle and half axes, one for each position and radius."""

    x: Floats
    y: Floats
    rx: Floats
    ry: Floats

    def extent(self) -> Extent:
        """Return the extent around all rings."""
        return Extent(
            float((self.x - self.rx).min()),
            float((self.y - self.ry).min()),
            float((self.x + self.rx).max()),
            float((self.y + self.ry).max()),
        )


def lay_rings(points: pd.DataFrame) -> Rings:
    """Return the ring of each point; one of radius 0 is a dot.

    The ends of each axis are geodesics of the radius on the WGS 84 ellipsoid.

    Parameters
    ----------
    points
        ``longitude``, ``latitude`` in degrees and ``radius_m`` in metres.
    """
    lon, lat = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    radius = np.minimum(points["radius_m"].to_numpy(dtype=np.float64), RADIUS_MOST)
    x, y = project(lon, lat)
    north, east, south, wide = y.copy(), x.copy(), y.copy(), radius > 0
    for azimuth, axis, end in ((0.0, 1, north), (90.0, 0, east), (180.0, 1, south)):
        turned = np.full(int(wide.sum()), azimuth)
        to_lon, to_lat, _ = GEOD.fwd(lon[wide], lat[wide], turned, radius[wide])
        end[wide] = project(to_lon, to_lat)[axis]
    return Rings(x, (north + south) / 2, np.abs((east - x + 0.5) % 1 - 0.5), (south - north) / 2)
