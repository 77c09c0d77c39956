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
    x, y = _middles(lon, lat, which, len(at))
    _, _, metres = _GEOD.inv(x[which], y[which], lon, lat)
    points[at] = shapely.points((x + 180) % 360 - 180, y)
    radius[at] = -_least(-np.asarray(metres), which, len(at))
    return Extents(points, radius)


def _middles(
    lon: np.ndarray, lat: np.ndarray, which: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle of the smallest circle around each shape, on a map true to scale there."""
    west, east = _least(lon, which, count), -_least(-lon, which, count)
    south, north = _least(lat, which, count), -_least(-lat, which, count)
    scale = np.maximum(np.cos(np.radians((south + north) / 2)), _LEAST_SCALE)
    vertices = np.asarray(shapely.points(lon * scale[which], lat))
    # Vertices closer together than numbers can part (or one that stands several times) leave GEOS
    # without a circle, or with one far away: the middle must lie within the box, or the box's does.
    with np.errstate(all="ignore"):
        circle = shapely.minimum_bounding_circle(shapely.multipoints(vertices, indices=which))
    left, bottom, right, top = shapely.bounds(circle).T
    x, y = (left + right) / 2 / scale, (bottom + top) / 2
    found = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return np.where(found, x, (west + east) / 2), np.where(found, y, (south + north) / 2)


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
