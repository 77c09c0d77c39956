"""Read a layer of shapes as a GeoDataFrame in EPSG:4326."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError, TableError
from geomap.io.detect import decode, detect_format
from geomap.io.geojson import read_geojson
from geomap.io.incidents import read_bytes
from geomap.schema import CRS

if TYPE_CHECKING:
    from pathlib import Path


def read_vectors(path: str | Path) -> gpd.GeoDataFrame:
    """Read GeoJSON or GeoPackage with its columns, in EPSG:4326.

    Raises
    ------
    LayerError
        The file cannot be read, or states no usable coordinate reference system.
    """
    try:
        data, name = read_bytes(path)
        kind = detect_format(data, name)
        if kind == "gpkg":
            from geomap.io.gis import read_gpkg  # noqa: PLC0415 - loads GDAL

            raw = read_gpkg(data, name, None)
        elif kind == "text":
            raw = read_geojson(decode(data, name, None), name)
        else:
            raise LayerError(f"{name} is no layer; expected GeoJSON or GeoPackage")
    except TableError as error:
        raise LayerError(str(error)) from error
    frame = raw.frame
    shapes = frame["geometry"].to_numpy(dtype=object) if "geometry" in frame else np.array([])
    if not len(shapes) or not all(s is None or isinstance(s, shapely.Geometry) for s in shapes):
        raise LayerError(f"{name} has shapes that cannot be read; expected polygons or lines")
    plain = pd.DataFrame(frame).drop(columns="geometry")
    layer = gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries(shapes), crs=raw.crs or CRS)
    return layer if layer.crs == CRS else layer.to_crs(CRS)
