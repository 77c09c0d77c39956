"""The distinct disks in which claims say that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.schema import CRS, RADIUS_M

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.joins.geodesy import Floats, Ints


class Disks(NamedTuple):
    """Distinct centres in degrees with their radii in metres; ``of`` maps claims, -1 for none."""

    lon: Floats
    lat: Floats
    radius_m: Floats
    of: Ints


def disks_of(claims: gpd.GeoDataFrame) -> Disks:
    """Return each distinct disk once, in the order of first appearance.

    A claim has a disk where it has a point and a precision at which a point is a position.
    A radius that is not stated comes from the precision.
    """
    if claims.crs is not None and claims.crs != CRS:
        claims = claims.to_crs(CRS)
    points = np.asarray(claims.geometry, dtype=object)
    lon, lat = shapely.get_x(points), shapely.get_y(points)  # NaN for what is no point
    usual = _usual_radius(claims)
    rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & ~np.isnan(usual))
    metres = usual[rows]
    if "radius_m" in claims:
        stated = pd.to_numeric(claims["radius_m"]).to_numpy(dtype=np.float64, na_value=np.nan)[rows]
        metres = np.where(np.isnan(stated), metres, np.maximum(stated, 0.0))
    of = np.full(len(points), -1, dtype=np.int64)
    of[rows], first = _distinct(lon[rows] + 0.0, lat[rows] + 0.0, metres)
    return Disks(lon[rows][first], lat[rows][first], metres[first], of)


def _usual_radius(claims: gpd.GeoDataFrame) -> Floats:
    """Return the radius of each claim's precision; NaN where it makes no point a position."""
    if "location_precision" not in claims:
        return np.full(len(claims), RADIUS_M["unstated"])
    code, precisions = pd.factorize(claims["location_precision"])
    radii = [RADIUS_M.get(precision, np.nan) for precision in precisions]
    return np.array([*radii, RADIUS_M["unstated"]])[code]


def _distinct(lon: Floats, lat: Floats, radius: Floats) -> tuple[Ints, Ints]:
    """Give equal triples one number; return the number of each row, each number's first row."""
    place, _ = pd.factorize(lon + 1j * lat)
    size, sizes = pd.factorize(radius)
    number, _ = pd.factorize(place * max(len(sizes), 1) + size)
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first
