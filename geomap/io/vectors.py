"""Read a layer of shapes as a GeoDataFrame in EPSG:4326."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError, TableError
from geomap.io.formats import read_table
from geomap.limits import read_limits
from geomap.schema import CRS
from geomap.seams import to_degrees

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.limits import Limits

_FARTHEST_EAST = 540
_FARTHEST_NORTH = 90 + 1e-6


def read_vectors(path: str | Path, *, limits: Limits | None = None) -> gpd.GeoDataFrame:
    """Read GeoJSON, GeoPackage or another format of shapes, in EPSG:4326.

    Parameters
    ----------
    path
        An ordinary file on this computer.
    limits
        The most that is read; ``Limits()`` and what ``GEOMAP_MAX_...`` sets where not given.

    Raises
    ------
    LayerError
        The file cannot be read, states no usable coordinate reference system, or holds numbers
        that are no degrees.
    """
    try:
        raw, name, _ = read_table(path, limits or read_limits())
    except TableError as error:
        raise LayerError(str(error)) from error
    if "geometry" not in raw.frame:
        raise LayerError(f"{name} is no layer; expected GeoJSON, GeoPackage or another map format")
    frame = raw.frame
    shapes = frame["geometry"].to_numpy(dtype=object) if "geometry" in frame else np.array([])
    if not len(shapes) or not all(s is None or isinstance(s, shapely.Geometry) for s in shapes):
        raise LayerError(f"{name} has shapes that cannot be read; expected polygons or lines")
    plain = pd.DataFrame(frame).drop(columns="geometry")
    layer = gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries(shapes), crs=raw.crs or CRS)
    try:
        layer = to_degrees(layer)
    except LayerError as error:
        raise LayerError(f"{name}: {error}") from error
    _check_degrees(layer, name, stated=raw.crs is not None)
    return layer


def _check_degrees(layer: gpd.GeoDataFrame, name: str, *, stated: bool) -> None:
    """Refuse positions that are no degrees; longitudes may go on beyond 180, once around."""
    x, y = shapely.get_coordinates(layer.geometry.to_numpy()).T
    wrong = np.flatnonzero(~((np.abs(x) <= _FARTHEST_EAST) & (np.abs(y) <= _FARTHEST_NORTH)))
    if len(wrong):
        at = f"{x[wrong[0]]:.10g} {y[wrong[0]]:.10g}"
        why = (
            "the position {at} is no longitude and latitude; mend the file, or the system that it "
            "states"
            if stated
            else "it states no system of coordinates, and {at} is no longitude and latitude; write "
            "the file with its system (a .prj beside a Shapefile)"
        )
        raise LayerError(f"{name}: {why.format(at=at)}")
