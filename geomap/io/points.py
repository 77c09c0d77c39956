"""Read the positions of very many points from Parquet and GeoParquet, in portions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import TableError
from geomap.io.files import find_file
from geomap.io.systems import system_from_wkt
from geomap.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    Floats = np.ndarray[Any, np.dtype[np.float64]]

PORTION = 1 << 17
"""Rows at a time: their coordinates stay in the caches of a processor."""
_AXES = ["longitude", "latitude"]
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point as little-endian well-known binary."""
_KIND = 1


def read_points(path: str | Path) -> Iterator[tuple[Floats, Floats]]:
    """Read the points of a file in portions: longitude and latitude in degrees, NaN if missing.

    The file is opened in this process: it is one that the caller trusts.

    Parameters
    ----------
    path
        An ordinary file on this computer: GeoParquet of points in WGS 84 (as WKB), else Parquet
        with ``longitude`` and ``latitude``.

    Raises
    ------
    TableError
        The extra ``parquet`` is not installed, or the file is none on this computer, is damaged or
        holds anything else.
    """
    name = Path(path).name
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise TableError(
            f"{name} is Parquet, which needs an extra: pip install 'geomap[parquet]'"
        ) from error
    try:
        # by a path, Parquet would also be fetched from an address
        with find_file(path).open("rb") as stream, parquet.ParquetFile(stream) as file:
            columns = _columns_of(file.schema_arrow, name)
            for part in file.iter_batches(PORTION, columns=columns, use_threads=False):
                yield _from_shapes(part, name) if len(columns) == 1 else _from_axes(part, name)
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        raise TableError(f"{name} cannot be read as Parquet ({error})") from error


def _columns_of(schema: pa.Schema, name: str) -> list[str]:
    """Return the column of shapes, or those of both axes."""
    geo = json.loads((schema.metadata or {}).get(b"geo", b"null"))
    if geo is None:
        if not set(_AXES) <= set(schema.names):
            raise TableError(f"{name} is no GeoParquet and has no columns longitude and latitude")
        return _AXES
    primary = str(geo["primary_column"])
    told = geo["columns"][primary]
    if str(told.get("encoding")).upper() != "WKB":
        raise TableError(f"{name} writes its geometry as {told.get('encoding')!r}; write it as WKB")
    stated = told.get("crs", CRS)
    text = stated if isinstance(stated, str) else json.dumps(stated)
    if stated is not None and system_from_wkt(text, name) != CRS:
        raise TableError(f"{name} is not in WGS 84; convert it to EPSG:4326")
    return [primary]


def _from_axes(part: pa.RecordBatch, name: str) -> tuple[Floats, Floats]:
    for axis in _AXES:
        if not str(part.schema.field(axis).type).startswith(("float", "double", "int")):
            raise TableError(f"{name}: the column {axis} holds no numbers")
    lon, lat = (part.column(axis).to_numpy(zero_copy_only=False) for axis in _AXES)
    return lon.astype(np.float64), lat.astype(np.float64)


def _from_shapes(part: pa.RecordBatch, name: str) -> tuple[Floats, Floats]:
    cells = part.column(0)
    plain = _plain_points(cells)
    if plain is not None:
        return plain["x"].copy(), plain["y"].copy()
    shapes = shapely.from_wkb(cells.to_numpy(zero_copy_only=False))
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (-1, 0)).all():
        raise TableError(f"{name} holds shapes that are no points")
    shapes[shapely.is_empty(shapes)] = None
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _plain_points(cells: pa.Array) -> np.ndarray | None:
    """Return a view of cells that are nothing but plain points; None for any others."""
    buffers, size = cells.buffers(), _POINT.itemsize
    if str(cells.type) != "binary" or cells.null_count or not len(cells):
        return None
    offsets = np.frombuffer(buffers[1], np.int32, len(cells) + 1, 4 * cells.offset)
    if (np.diff(offsets) != size).any():
        return None
    points = np.frombuffer(buffers[2], _POINT, len(cells), int(offsets[0]))
    return points if ((points["order"] == 1) & (points["kind"] == _KIND)).all() else None
