"""The distinct disks in which claims say that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.schema import CRS, FARTHEST_M, RADIUS_M

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

_SAMPLE = 1 << 12  # tables whose rows share places show it in so many rows
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd multiplier that spreads the bits of numbers


class Disks(NamedTuple):
    """Distinct centres in degrees with their radii in metres; ``of`` maps claims, -1 for none."""

    lon: Floats
    lat: Floats
    radius_m: Floats
    of: Ints


def disks_of(claims: gpd.GeoDataFrame) -> Disks:
    """Return each distinct disk once, in the order of first appearance.

    A claim has a disk where it has a point and a precision at which a point is a position.
    A radius that is not stated comes from the precision; none is wider than the earth.
    """
    if claims.crs is not None and claims.crs != CRS:
        claims = claims.to_crs(CRS)
    points = np.asarray(claims.geometry, dtype=object)
    lon, lat = shapely.get_x(points), shapely.get_y(points)  # NaN for what is no point
    usual = _usual_radius(claims)
    placed = np.isfinite(lon) & np.isfinite(lat) & ~np.isnan(usual)
    metres = usual
    if "radius_m" in claims:
        stated = pd.to_numeric(claims["radius_m"]).to_numpy(dtype=np.float64, na_value=np.nan)
        blank = np.isnan(stated)
        metres = np.where(blank, usual, stated) if blank.any() else stated
        metres = np.clip(metres, 0.0, FARTHEST_M)
    for column in (lon, lat, metres):
        np.add(column, 0.0, out=column)  # no zero is negative
    rows = np.flatnonzero(placed)
    if len(rows) < len(placed):
        lon, lat, metres = lon[rows], lat[rows], metres[rows]
    number, first = distinct_rows(lon, lat, metres)
    if len(first) < len(number):
        lon, lat, metres = lon[first], lat[first], metres[first]
    of = number
    if len(rows) < len(placed):
        of = np.full(len(points), -1, dtype=np.int64)
        of[rows] = number
    return Disks(lon, lat, metres, of)


def _usual_radius(claims: gpd.GeoDataFrame) -> Floats:
    """Return the radius of each claim's precision; NaN where it makes no point a position."""
    if "location_precision" not in claims:
        return np.full(len(claims), RADIUS_M["unstated"])
    code, precisions = pd.factorize(claims["location_precision"])
    radii = [RADIUS_M.get(precision, np.nan) for precision in precisions]
    return np.array([*radii, RADIUS_M["unstated"]])[code]


def distinct_rows(*columns: Floats) -> tuple[Ints, Ints]:
    """Give equal rows one number, in the order of their first appearance.

    Parameters
    ----------
    columns
        Finite numbers without negative zeros, each of shape (n,).

    Returns
    -------
    tuple
        The number of each row, shape (n,); the first row of each number.
    """
    keys = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        keys ^= column.view(np.uint64)
        keys *= _MIX
        keys ^= keys >> np.uint64(29)
    if _all_differ(keys[:_SAMPLE]) and _all_differ(keys):
        number = np.arange(len(keys))
        return number, number
    number, distinct = pd.factorize(keys)
    first = np.empty(len(distinct), dtype=np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    if all((column.take(first).take(number) == column).all() for column in columns):
        return number, first
    # two different rows have one key: almost never
    rows = pd.DataFrame(dict(enumerate(columns)))
    number = np.asarray(rows.groupby(list(rows), sort=False).ngroup(), dtype=np.int64)
    first = np.empty(number.max(initial=-1) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    return number, first


def _all_differ(keys: NDArray[np.uint64]) -> bool:
    """Tell whether there are no equal keys: to sort them is faster than to number them."""
    ordered = np.sort(keys)
    return bool((ordered[1:] != ordered[:-1]).all())
