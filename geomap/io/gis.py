"""Read GeoPackage and Parquet. A file gets here only by its first bytes."""

from __future__ import annotations

import importlib.util
import io
import tempfile
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from geomap.errors import TableError
from geomap.io.raw import NOTHING_REFUSED, RawTable


def read_gpkg(data: bytes, name: str, layer: str | None) -> RawTable:
    """Read one layer of a GeoPackage from a private copy of the bytes that were checked.

    Raises
    ------
    TableError
        The file is damaged, or holds several layers and none is named.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.gpkg"
        copy.write_bytes(data)
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                frame = _read_layer(copy, name, layer)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise TableError(f"{name} cannot be read as a GeoPackage ({error})") from error
    crs = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.crs is not None:
        crs = frame.crs.to_string()
    plain = pd.DataFrame(frame)
    notes = tuple(dict.fromkeys(str(w.message).replace(str(copy), name) for w in said))
    return RawTable(plain, np.arange(1, len(plain) + 1), NOTHING_REFUSED, crs=crs, notes=notes)


def _read_layer(path: Path, name: str, layer: str | None) -> pd.DataFrame:
    layers = [str(row[0]) for row in pyogrio.list_layers(path)]
    if layer is None and len(layers) != 1:
        raise TableError(f"{name} has {len(layers)} layers; name one: --layer {' | '.join(layers)}")
    if layer is not None and layer not in layers:
        raise TableError(f"{name} has no layer {layer!r}; it has {', '.join(layers)}")
    arrow = importlib.util.find_spec("pyarrow") is not None
    return gpd.read_file(path, layer=layer or layers[0], use_arrow=arrow)


def read_parquet(data: bytes, name: str) -> RawTable:
    """Read Parquet, with or without a geometry column.

    Raises
    ------
    TableError
        The extra is not installed, or the file is damaged.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise TableError(f"{name} is Parquet, which needs an extra: pip install 'geomap[parquet]'")
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    try:
        metadata = parquet.read_schema(io.BytesIO(data)).metadata or {}
        if b"geo" in metadata:
            frame = gpd.read_parquet(io.BytesIO(data))
            crs = frame.crs.to_string() if frame.crs is not None else None
        else:
            frame, crs = pd.read_parquet(io.BytesIO(data)), None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise TableError(f"{name} cannot be read as Parquet ({error})") from error
    plain = pd.DataFrame(frame)
    return RawTable(plain, np.arange(1, len(plain) + 1), NOTHING_REFUSED, crs=crs)
