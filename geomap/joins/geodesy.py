"""Metres on the WGS 84 ellipsoid, for many origins at once.

Every place gets a plane of its own: the oblique Lambert azimuthal equal-area projection of the
ellipsoid, centred on the place. Areas are kept exactly; distances from the centre are kept to a
few parts in a million within 100 km, also at high latitudes and across the antimeridian.
Formulas: J. P. Snyder, "Map Projections: A Working Manual", USGS 1395 (1987), equations 3-11,
3-12 and 24-14 to 24-20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

GEOD = Geod(ellps="WGS84")
_E2 = GEOD.es
_E = float(np.sqrt(_E2))
_Q_POLE = (1 - _E2) * (1 / (1 - _E2) + np.arctanh(_E) / _E)
SPHERE_M = float(GEOD.a * np.sqrt(_Q_POLE / 2))
"""Radius in metres of the sphere with the area of the ellipsoid."""
_POLE_LIMIT = 89.99  # nearer to a pole the stretch, 0/0 there, is constant but for rounding


class Axes(NamedTuple):
    """Sine and cosine of authalic latitude and of longitude: what ``plane`` needs of positions."""

    sin: Floats
    cos: Floats
    lon_sin: Floats
    lon_cos: Floats


class Spots(NamedTuple):
    """Positions in degrees (EPSG:4326) with sine and cosine of authalic latitude and longitude."""

    lon: Floats
    lat: Floats
    sin: Floats
    cos: Floats
    lon_sin: Floats
    lon_cos: Floats

    def take(self, index: Ints) -> Spots:
        """Return the positions at ``index``, in that order."""
        return Spots(*(part.take(index) for part in self))

    def axes(self, index: Ints) -> Axes:
        """Return sines and cosines at ``index``, in that order."""
        return Axes(*(part.take(index) for part in self[2:]))


class Rays(NamedTuple):
    """Unit vectors to positions on the auxiliary sphere, shape (n,) each."""

    x: Floats
    y: Floats
    z: Floats

    def take(self, index: Ints) -> Rays:
        """Return the vectors at ``index``, in that order."""
        return Rays(*(part.take(index) for part in self))


class Scales(NamedTuple):
    """Metres per degree of longitude and latitude, and by how much true ones are more at most."""

    lon: Floats
    lat: Floats
    grow: Floats


def spots(lon: Floats, lat: Floats) -> Spots:
    """Prepare positions in degrees for ``plane``."""
    sine = np.sin(np.radians(lat))
    q = (1 - _E2) * (sine / (1 - _E2 * sine * sine) + np.arctanh(_E * sine) / _E)
    authalic = np.arcsin(np.clip(q / _Q_POLE, -1, 1))
    turn = np.radians(lon)
    return Spots(lon, lat, np.sin(authalic), np.cos(authalic), np.sin(turn), np.cos(turn))


def stretch(centres: Spots) -> Floats:
    """Return the factor D of Snyder 24-20, which makes scale true at each centre."""
    held = centres
    polar = np.abs(centres.lat) > _POLE_LIMIT
    if polar.any():
        held = spots(centres.lon, np.clip(centres.lat, -_POLE_LIMIT, _POLE_LIMIT))
    lat = np.radians(held.lat)
    meridian: Floats = np.cos(lat) / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    factor: Floats = GEOD.a * meridian / (SPHERE_M * held.cos)
    return factor


def plane(centres: Spots | Axes, factor: Floats, where: Spots | Axes) -> tuple[Floats, Floats]:
    """Project positions, each into the plane of its own centre.

    Parameters
    ----------
    centres, factor, where
        Arrays of one length: the centre of each plane, its ``stretch``, the position to project.

    Returns
    -------
    tuple
        Metres east and north of the centre.
    """
    # products of unit vectors: what they lose to rounding is a few nanometres
    east = where.cos * (centres.lon_cos * where.lon_sin - centres.lon_sin * where.lon_cos)
    ahead = where.cos * (centres.lon_cos * where.lon_cos + centres.lon_sin * where.lon_sin)
    north = centres.cos * where.sin - centres.sin * ahead
    near = 1 + (centres.sin * where.sin + centres.cos * ahead)
    scale = SPHERE_M * np.sqrt(2 / np.maximum(near, 1e-12))
    return scale * factor * east, scale / factor * north


def scales(south: Floats, north: Floats, reach_m: float) -> Scales:
    """Return the least scales in strips of latitude, and within reach of them.

    With them no distance within reach is longer than it is, and none is ``grow`` times shorter.

    Parameters
    ----------
    south, north
        Degrees of each strip.
    reach_m
        Metres from it.
    """
    more = reach_m / 110_000.0  # a little under the least metres per degree on WGS 84
    low, high = south - more, north + more
    far = np.radians(np.minimum(np.maximum(np.abs(low), np.abs(high)), 89.9))
    near = np.radians(np.minimum(np.maximum(np.maximum(low, -high), 0), 89.9))
    (lon, most_lat), (most_lon, lat) = _metres_per_degree(far), _metres_per_degree(near)
    return Scales(lon, lat, np.maximum(most_lon / lon, most_lat / lat))


def _metres_per_degree(lat: Floats) -> tuple[Floats, Floats]:
    """Return the metres of a degree of longitude and of one of latitude, at radians of latitude."""
    bend = 1 - _E2 * np.sin(lat) ** 2
    degree = np.radians(GEOD.a)
    return degree * np.cos(lat) / np.sqrt(bend), degree * (1 - _E2) / bend**1.5


def plane_radius(radius_m: Floats) -> Floats:
    """Return the radius in the plane of a disk whose radius along the ground is ``radius_m``."""
    half = np.minimum(radius_m / (2 * SPHERE_M), np.pi / 2)
    radius: Floats = 2 * SPHERE_M * np.sin(half)
    return radius


def ground_distance(plane_m: Floats) -> Floats:
    """Return the distance along the ground of a distance in the plane from its centre."""
    distance: Floats = 2 * SPHERE_M * np.arcsin(np.minimum(plane_m / (2 * SPHERE_M), 1))
    return distance


def cartesian(where: Spots) -> Floats:
    """Return earth-centred coordinates in metres, shape (n, 3)."""
    lon, lat = np.radians(where.lon), np.radians(where.lat)
    normal = GEOD.a / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    flat = normal * np.cos(lat)
    return np.column_stack(
        [flat * np.cos(lon), flat * np.sin(lon), normal * (1 - _E2) * np.sin(lat)]
    )


def geodesic(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Return WGS 84 geodesic metres between pairs of positions in degrees."""
    return np.asarray(GEOD.inv(lon, lat, to_lon, to_lat)[2], dtype=np.float64)


def rays(lon: Floats, lat: Floats) -> Rays:
    """Return unit vectors to positions in degrees, on the sphere of their reduced latitudes."""
    turn, lat = np.radians(lon), np.radians(lat)
    flat, up = np.cos(lat), (1 - GEOD.f) * np.sin(lat)
    length = np.sqrt(flat * flat + up * up)
    flat = flat / length
    return Rays(flat * np.cos(turn), flat * np.sin(turn), up / length)


def around(one: Rays, other: Rays) -> Floats:
    """Return metres on the sphere around the ellipsoid, which are never less than the geodesic."""
    half = np.sqrt(np.minimum(_half_squares(one, other), 1))
    metres: Floats = 2 * GEOD.a * np.arcsin(half)
    return metres


def apart(one: Rays, other: Rays) -> tuple[Floats, Floats]:
    """Return metres along the ground to the first order of the flattening, and the most they err.

    Formula: P. D. Thomas, "Spheroidal Geodesics, Reference Systems, & Local Geometry" (1970),
    after Forsyth, Andoyer and Lambert. The error is twice the greatest of millions of random pairs,
    or what the flattening allows, if that is less: near the opposite side of the earth.
    """
    square = np.minimum(_half_squares(one, other), 1)
    rest = np.maximum(1 - square, 1e-9)
    turn = 2 * np.arcsin(np.sqrt(square))
    sine = 2 * np.sqrt(square * rest)
    total, gap = one.z + other.z, one.z - other.z
    bend = (turn - sine) * (total * total) / rest
    bend += (turn + sine) * (gap * gap) / np.maximum(square, 1e-30)
    metres = GEOD.a * np.maximum(turn - GEOD.f / 8 * bend, (1 - GEOD.f) * turn)
    return metres, metres * np.minimum(2e-6 + 1e-6 / rest, 1.01 * GEOD.f)


def _half_squares(one: Rays, other: Rays) -> Floats:
    """Return the squares of the sines of half the angles."""
    x, y, z = one.x - other.x, one.y - other.y, one.z - other.z
    squares: Floats = (x * x + y * y + z * z) / 4
    return squares
