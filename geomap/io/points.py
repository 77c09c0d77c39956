"""Read the positions of very many points from CSV, Parquet and GeoParquet, in portions."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
import shapely

from geomap.errors import TableError
from geomap.io.coordinates import Blocks, read_coordinates
from geomap.io.detect import detect_format, recode, stated_encoding
from geomap.io.files import find_file
from geomap.io.systems import system_from_wkt
from geomap.limits import read_limits
from geomap.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from geomap.limits import Limits

    Floats = np.ndarray[Any, np.dtype[np.float64]]

PORTION = 1 << 17
"""Rows at a time: their coordinates stay in the caches of a processor."""
HEAD = 1 << 20
"""Bytes in which the row of headers ends."""
BLOCK = 900_000
"""Bytes of text at a time: larger ones are given back to the system and fetched anew each time."""
_PARQUET, _GZIP = b"PAR1", b"\x1f\x8b"
_INSTEAD = "geomap summary reads other formats"
_AXES = ["longitude", "latitude"]
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point as little-endian well-known binary."""
_KIND = 1


def read_points(
    path: str | Path, *, encoding: str | None = None, limits: Limits | None = None
) -> Iterator[tuple[Floats, Floats]]:
    """Read the points of a file in portions: longitude and latitude in degrees.

    Both are NaN where there is no position, and either is infinite where one cannot be read. The
    first bytes decide the format, not the name. The file is opened in this process: where it is
    Parquet it is one that the caller trusts.

    Parameters
    ----------
    path
        An ordinary file on this computer, or ``-`` for standard input: CSV and its kin, also
        compressed with gzip, with the headers of ``read_incidents``; GeoParquet of points in WGS 84
        (as WKB); or Parquet with ``longitude`` and ``latitude``.
    encoding
        Encoding of text that is neither UTF-8 nor marked.
    limits
        The most columns and characters in a cell of text; there is no limit on its length.

    Raises
    ------
    TableError
        The extra ``parquet`` is needed and not installed, or the file is none on this computer, is
        damaged or holds anything else.
    """
    if str(path) == "-":
        yield from _read_stream(sys.stdin.buffer, "standard input", encoding, limits)
        return
    try:
        stream = find_file(path).open("rb")  # by a path, Parquet would also come from an address
    except (OSError, ValueError) as error:
        raise TableError(f"{str(path)!r} cannot be read: {error}") from error
    with stream:
        yield from _read_stream(stream, Path(path).name, encoding, limits)


def _read_stream(
    stream: BinaryIO, name: str, encoding: str | None, limits: Limits | None
) -> Iterator[tuple[Floats, Floats]]:
    """Read Parquet, or text that may be compressed."""
    head = stream.read(HEAD)
    if head.startswith(_PARQUET):
        yield from _read_parquet(stream, name)
        return
    try:
        if head.startswith(_GZIP):
            packed = gzip.GzipFile(fileobj=io.BufferedReader(Blocks(_blocks(head, stream))))
            stream = cast("BinaryIO", packed)
            head = stream.read(HEAD)
        if head.startswith(b"PK") or detect_format(head, name).kind != "text":
            raise TableError(f"{name} is neither CSV nor Parquet, which is counted; {_INSTEAD}")
        stated = stated_encoding(head, name, encoding)
        parts = recode(_blocks(head, stream), name, stated)
        yield from _gather(read_coordinates(parts, name, limits or read_limits()))
    except (EOFError, zlib.error, OSError) as error:
        raise TableError(f"{name} cannot be read ({error}); get it again") from error


def _gather(portions: Iterator[tuple[Floats, Floats]]) -> Iterator[tuple[Floats, Floats]]:
    """Put small portions together: each one costs those who use it the same."""
    lon: list[Floats] = []
    lat: list[Floats] = []
    for x, y in portions:
        lon.append(x)
        lat.append(y)
        if sum(map(len, lon)) >= PORTION:
            yield np.concatenate(lon), np.concatenate(lat)
            lon, lat = [], []
    if lon:
        yield np.concatenate(lon), np.concatenate(lat)


def _blocks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while block := stream.read(BLOCK):
        yield block


def _read_parquet(stream: BinaryIO, name: str) -> Iterator[tuple[Floats, Floats]]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise TableError(
            f"{name} is Parquet, which needs an extra: pip install 'geomap[parquet]'"
        ) from error
    try:
        with parquet.ParquetFile(stream) as file:
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
