"""Choose the reader by the first bytes, and hold what it read against the limits."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.io.archives import check_unpacked, unpack
from geomap.io.bounds import check_columns, check_table
from geomap.io.detect import Found, decode, detect_format
from geomap.io.files import open_file, read_beside, read_bytes
from geomap.io.quick import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from geomap.io.raw import RawTable
    from geomap.limits import Limits

_DRIVERS = {"gpkg": "GPKG", "flatgeobuf": "FlatGeobuf"}


def read_table(
    path: str | Path,
    limits: Limits,
    *,
    encoding: str | None = None,
    layer: str | None = None,
    preset: str | None = None,
) -> tuple[RawTable, str, bytes]:
    """Read any file that geomap reads, as cells.

    Parameters
    ----------
    path
        An ordinary file on this computer, or ``-`` for standard input.
    limits
        The most that is read.
    encoding
        Encoding of text that is neither UTF-8 nor marked.
    layer
        Sheet or layer to read where the file has several.
    preset
        As for ``normalize``: a preset may have files without headers.

    Returns
    -------
    table, name, data
        The cells, the name of the file, and its bytes.

    Raises
    ------
    TableError
        The file cannot be read, or passes a limit.
    """
    data, name = read_bytes(path, limits)
    found = detect_format(data, name)
    if found.kind == "text":
        raw = _read_text(data, name, limits, encoding, preset)
    else:
        raw = _read(data, name, path, found, limits, encoding=encoding, layer=layer)
    separated = found.kind == "text" and "geometry" not in raw.frame
    # no cell of separated text is longer than its file
    check_table(raw, name, limits, short=separated and len(data) <= limits.field)
    return raw, name, data


def read_part(
    path: str | Path, limits: Limits, choose: Callable[[list[str]], Collection[int]]
) -> tuple[RawTable, str] | None:
    """Read the columns of a CSV that are chosen by its headers, without holding the file.

    Returns
    -------
    table, name
        None where the file is anything but a regular CSV in UTF-8 within the limits.
    """
    from geomap.io.csvs import read_regular_csv  # noqa: PLC0415

    name = Path(path).name

    def choose_within(headers: list[str]) -> Collection[int]:
        check_columns(len(headers), name, limits)
        return choose(headers)

    with open_file(path, limits) as stream:
        if stream is None or limits.field < 2 * BLOCK:
            return None
        table = read_regular_csv(stream, choose=choose_within)
    if table is None:
        return None
    check_table(table, name, limits, short=True)  # no row is longer than two blocks
    return table, name


def _read(
    data: bytes,
    name: str,
    path: str | Path,
    found: Found,
    limits: Limits,
    *,
    encoding: str | None,
    layer: str | None,
) -> RawTable:
    """Call the reader of a binary format; each is imported where it is used."""
    if found.kind == "sheet":
        from geomap.io.sheets import read_sheet  # noqa: PLC0415

        if data.startswith(b"PK"):
            check_unpacked(data, name, limits)
        return read_sheet(data, name, limits, layer)
    if found.kind == "parquet":
        from geomap.io.parquet import read_parquet  # noqa: PLC0415

        return read_parquet(data, name, limits)
    if found.kind == "kmz":
        from geomap.io.kml import read_kml  # noqa: PLC0415

        (marked,) = unpack(data, list(found.parts.values()), name, limits)
        return read_kml(marked, name, limits, encoding=encoding)
    if found.kind == "shapefile":
        return _read_shapefile(data, name, path, found, limits, encoding)
    from geomap.io.gis import read_gdal  # noqa: PLC0415

    return read_gdal(data, name, limits, driver=_DRIVERS[found.kind], layer=layer)


def _read_shapefile(
    data: bytes, name: str, path: str | Path, found: Found, limits: Limits, encoding: str | None
) -> RawTable:
    """Gather the parts of a Shapefile from its ZIP, or from beside it."""
    from geomap.io.shapefile import PARTS, read_shapefile  # noqa: PLC0415

    if found.parts:
        wanted = {part: found.parts[part] for part in PARTS if part in found.parts}
        unpacked = unpack(data, list(wanted.values()), name, limits)
        parts = dict(zip(wanted, unpacked, strict=True))
        if detect_format(parts["shp"], name).kind != "shapefile":
            raise TableError(f"{name} holds a .shp that is no Shapefile; get it again")
    else:
        if name.lower().endswith(".shx"):
            raise TableError(f"{name} is the index of a Shapefile; name its .shp")
        beside = {} if str(path) == "-" else read_beside(path, PARTS[1:], limits)
        parts = {"shp": data, **beside}
    return read_shapefile(parts, name, limits, encoding=encoding)


def _read_text(
    data: bytes, name: str, limits: Limits, encoding: str | None, preset: str | None
) -> RawTable:
    if _begins_like_xml(data):
        from geomap.io.kml import read_kml  # noqa: PLC0415

        return read_kml(data, name, limits, encoding=encoding)
    from geomap.io.csvs import read_csv, read_regular_csv  # noqa: PLC0415

    quick = encoding is None and not _has_blank_line(data)
    if quick and (table := read_regular_csv(io.BytesIO(data), preset=preset)):
        return table
    text = decode(data, name, encoding)
    start = text.lstrip("\ufeff\x1e \t\r\n")[:1]
    if start == "<":
        from geomap.io.kml import read_kml  # noqa: PLC0415

        return read_kml(text.encode(), name, limits, encoding="utf-8")
    if start in {"{", "["}:
        from geomap.io.geojson import read_geojson  # noqa: PLC0415

        return read_geojson(text, name, limits)
    return read_csv(text, name, preset=preset, limits=limits)


def _begins_like_xml(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _has_blank_line(data: bytes) -> bool:
    """Tell whether a blank line stands before the last row: read as rows, many take much memory."""
    found = [at for mark in (b"\n\n", b"\n\r\n") if (at := data.find(mark)) >= 0]
    return bool(found) and min(found) < len(data.rstrip())
