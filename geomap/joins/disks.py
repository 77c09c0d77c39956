"""The distinct disks in which claims say that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.schema import CRS, POINT_PRECISIONS, RADIUS_M

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
    lon = np.full(len(points), np.nan)
    lat = lon.copy()
    is_point = shapely.get_type_id(points) == 0
    lon[is_point], lat[is_point] = shapely.get_x(points[is_point]), shapely.get_y(points[is_point])
    precision = _column(claims, "location_precision").fillna("unstated")
    has = np.isfinite(lon) & np.isfinite(lat) & precision.isin(POINT_PRECISIONS).to_numpy()
    radius = pd.to_numeric(_column(claims, "radius_m")).fillna(precision.map(RADIUS_M))
    rows = np.flatnonzero(has)
    metres = np.maximum(radius.to_numpy(dtype=np.float64, na_value=0.0)[rows], 0.0)
    of = np.full(len(points), -1, dtype=np.int64)
    of[rows], first = _distinct(lon[rows] + 0.0, lat[rows] + 0.0, metres)
    return Disks(lon[rows][first], lat[rows][first], metres[first], of)


def _column(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name in claims:
        return claims[name]
    return pd.Series(np.nan, index=claims.index, dtype=object)


def _distinct(lon: Floats, lat: Floats, radius: Floats) -> tuple[Ints, Ints]:
    """Give equal triples one number; return the number of each row, each number's first row."""
    place, _ = pd.factorize(lon + 1j * lat)
    size, sizes = pd.factorize(radius)
    number, _ = pd.factorize(place * max(len(sizes), 1) + size)
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first
