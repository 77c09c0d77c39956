"""Bring positions from the system that they are in to degrees, and notice when it is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import CRSError

from geomap.errors import TableError
from geomap.schema import CRS

if TYPE_CHECKING:
    import pyproj

    from geomap.normalization.faults import Faults

    Box = tuple[float, float, float, float]

LEAST_METRES = 1000.0
"""A number beyond it is no mistyped degree."""


def read_system(crs: object) -> pyproj.CRS | None:
    """Return the coordinate reference system that is stated, or None.

    Raises
    ------
    TableError
        It is not known.
    """
    if crs is None:
        return None
    from pyproj import CRS as System  # noqa: PLC0415, N811 - only where one is stated

    try:
        return System.from_user_input(crs)
    except CRSError as error:
        raise TableError(
            f"{crs!s:.60} is no coordinate reference system that is known here; "
            "write it as EPSG and its number, such as EPSG:32638"
        ) from error


def to_degrees(shapes: np.ndarray, system: pyproj.CRS | None) -> np.ndarray:
    """Bring shapes to longitude and latitude on WGS 84.

    Raises
    ------
    TableError
        The system is in metres, yet every number is one of degrees.
    """
    if system is None or system == CRS:
        return shapes
    numbers = np.abs(shapely.bounds(shapes[~shapely.is_missing(shapes)]))
    if system.is_projected and len(numbers) and (numbers <= (180, 90, 180, 90)).all():
        raise TableError(
            f"the positions are stated in {_name(system)}, which is in metres, but look like "
            "degrees; state the system that they are in, such as --crs EPSG:4326"
        )
    degrees: np.ndarray = gpd.GeoSeries(shapes, crs=system).to_crs(CRS).to_numpy()
    return degrees


def _name(system: pyproj.CRS) -> str:
    return f"EPSG:{system.to_epsg()}" if system.to_epsg() else str(system.name)[:60]


def check_degrees(
    shapes: np.ndarray,
    written: np.ndarray,
    faults: Faults,
    near: Box | None,
    *,
    in_columns: bool = False,
) -> None:
    """Note shapes that do not lie in degrees; refuse a table in which all are in metres.

    Parameters
    ----------
    shapes
        Array of shapely geometries in degrees, or None.
    written
        The same as they stand in the table, for messages.
    near
        (west, south, east, north) in degrees where they are expected: it tells which coordinate
        reference system they may be in.
    in_columns
        Whether they come from columns of longitude and latitude.

    Raises
    ------
    TableError
        Every position is in metres; the likely system is named.
    """
    there = ~shapely.is_missing(shapes)
    west, south, east, north = np.abs(shapely.bounds(shapes)).T
    wrong = there & ~((west <= 180) & (south <= 90) & (east <= 180) & (north <= 90))
    if not wrong.any():
        return
    bounds = shapely.bounds(written)
    x, y = bounds[wrong][:, 0], bounds[wrong][:, 1]
    likely = _likely(x, y, near)
    metres = np.maximum(np.abs(x), np.abs(y)) >= LEAST_METRES
    if wrong.sum() == there.sum() and metres.all():
        advice = likely or "they look like metres: pass their system with --crs EPSG:NUMBER"
        count = "the only position lies" if len(x) == 1 else f"all {len(x)} positions lie"
        raise TableError(
            f"{count} outside degrees (the first is {x[0]:g}, {y[0]:g}); {advice}, or write degrees"
        )
    told = pd.DataFrame(index=range(len(shapes)), columns=["value", "mend"], dtype="object")
    told.loc[wrong, "value"] = [f"{a:g}, {b:g}" for a, b in zip(x, y, strict=True)]
    told.loc[wrong, "mend"] = [_mend(a, b, likely) for a, b in zip(x, y, strict=True)]
    east = wrong & ~(np.abs(bounds[:, 0]) <= 180)
    for column, mask in (("longitude", wrong & east), ("latitude", wrong & ~east)):
        faults.add(
            mask,
            column if in_columns else "geometry",
            told["value"],
            "coordinate_out_of_range",
            "longitude, latitude {value} lie outside -180..180, -90..90",
            told["mend"],
        )


def _mend(x: float, y: float, likely: str) -> str:
    """Say how one position outside degrees may be mended."""
    if max(abs(x), abs(y)) >= LEAST_METRES:
        return f"write degrees; metres need --crs: {likely or 'such as --crs EPSG:32638'}"
    if 180 < x <= 360 and abs(y) <= 90:
        return f"write the longitude as {x - 360:g}"
    if 90 < abs(y) <= 180 and abs(x) <= 90:
        return "swap longitude and latitude, if they were written in the other order"
    return "write degrees, such as 46.2311, 39.5981"


def _likely(x: np.ndarray, y: np.ndarray, near: Box | None) -> str:
    """Name the system in which most of the positions would lie where they are expected."""
    from pyproj import Transformer  # noqa: PLC0415 - only a faulty table needs it

    if near is not None:
        west, south, east, north = near
        for code in _candidates(near):
            lon, lat = Transformer.from_crs(code, "EPSG:4326", always_xy=True).transform(x, y)
            inside = (lon >= west - 1) & (lon <= east + 1) & (lat >= south - 1) & (lat <= north + 1)
            if inside.mean() > 0.5:
                return f"they fit {code}: pass --crs {code}"
    return ""


def _candidates(near: Box) -> list[str]:
    """List systems in metres that are in use in a box: web, UTM, and the Pulkovo zones."""
    west, south, east, north = near
    zones = range(int((west + 180) // 6) + 1, int((east + 180) // 6) + 2)
    base = 32600 if south + north >= 0 else 32700
    pulkovo = [f"EPSG:{28400 + zone - 30}" for zone in zones if 2 <= zone - 30 <= 32]
    return ["EPSG:3857", *(f"EPSG:{base + zone}" for zone in zones if zone <= 60), *pulkovo]
