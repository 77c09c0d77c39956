"""Turn a shape that a claim gives as its place into an honest disk around all of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from pyproj import Geod

WIDEST_M = 500_000.0
"""Radius in metres beyond which a shape says no more of a place than a country does."""
_LEAST_SCALE = 0.01
_GEOD = Geod(ellps="WGS84")


class Extents(NamedTuple):
    """Middle points of shapes, and the metres to their farthest vertex (0 for a single point)."""

    points: np.ndarray
    radius_m: np.ndarray


def enclose(shapes: np.ndarray) -> Extents:
    """Find the disk around each shape in degrees: all of it lies within.

    The middle is that of the smallest circle around the shape on a map that is true to scale
    there; the radius is the geodesic distance to the farthest vertex. A shape across the
    antimeridian is taken together, whether it is split there or not.

    Parameters
    ----------
    shapes
        Array of shapely geometries in EPSG:4326, or None.
    """
    points, radius = shapes.copy(), np.zeros(len(shapes))
    at = np.flatnonzero(shapely.get_type_id(shapes) > 0)
    if not len(at):
        return Extents(points, radius)
    xy, which = shapely.get_coordinates(shapes[at], return_index=True)
    lon, lat = _unwrap(xy[:, 0], which, len(at)), xy[:, 1]
    low, high = _least(lat, which, len(at)), -_least(-lat, which, len(at))
    scale = np.maximum(np.cos(np.radians((low + high) / 2)), _LEAST_SCALE)
    vertices = np.asarray(shapely.points(lon * scale[which], lat))
    flat = shapely.multipoints(vertices, indices=which)
    circle = shapely.minimum_bounding_circle(flat)
    west, south, east, north = shapely.bounds(circle).T
    x, y = (west + east) / 2 / scale, (south + north) / 2
    lone = ~np.isfinite(x)  # GEOS gives no circle around a point that stands several times
    x, y = np.where(lone, _least(lon, which, len(at)), x), np.where(lone, low, y)
    _, _, metres = _GEOD.inv(x[which], y[which], lon, lat)
    points[at] = shapely.points((x + 180) % 360 - 180, y)
    radius[at] = -_least(-np.asarray(metres), which, len(at))
    return Extents(points, radius)


def _least(values: np.ndarray, which: np.ndarray, count: int) -> np.ndarray:
    """Return the least value of each shape."""
    least = np.full(count, np.inf)
    np.minimum.at(least, which, values)
    return least


def _unwrap(lon: np.ndarray, which: np.ndarray, count: int) -> np.ndarray:
    """Bring western longitudes of shapes that reach across the antimeridian beyond 180."""
    span = -_least(-lon, which, count) - _least(lon, which, count)
    turned: np.ndarray = np.where((span > 180)[which] & (lon < 0), lon + 360, lon)
    return turned
