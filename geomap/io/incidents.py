"""Read a table of incidents from a file or a stream."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.io.csvs import read_csv
from geomap.io.detect import decode, detect_format
from geomap.normalization import normalize
from geomap.normalization.faults import join_rejected
from geomap.schema import Provenance, Reports

if TYPE_CHECKING:
    from geomap.io.raw import RawTable


def read_incidents(
    path: str | Path,
    *,
    encoding: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    precision: str | None = None,
    radius_m: float | None = None,
    date_format: str | None = None,
    near: tuple[float, float, float, float] | None = None,
) -> Reports:
    """Read a table of incidents: CSV and its kin, GeoJSON, XLSX, ODS, GeoPackage or Parquet.

    The first bytes decide the format, not the name. Every row is kept as a claim or stands in the
    list of rejected rows.

    Parameters
    ----------
    path
        An ordinary file on this computer, or ``-`` for standard input.
    encoding
        Encoding of text that is neither UTF-8 nor marked UTF-16.
    layer
        Sheet or layer to read where the file has several.
    crs
        Coordinate reference system of coordinates where the file states none.
    precision, radius_m, date_format, near
        As for ``normalize``.

    Returns
    -------
    reports
        Claims (GeoDataFrame in EPSG:4326), rejected rows, provenance with the file's sha256.

    Raises
    ------
    TableError
        The file cannot be read at all, or its headers do not fit.
    """
    data, name = read_bytes(path)
    raw = _read_raw(data, name, encoding, layer)
    source = Provenance(file=name, sha256=hashlib.sha256(data).hexdigest(), notes=raw.notes)
    reports = normalize(
        raw.frame,
        precision=precision,
        radius_m=radius_m,
        date_format=date_format,
        crs=raw.crs or crs,
        near=near,
        rows=raw.rows,
        source=source,
    )
    return _with_refused(reports, raw)


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """Read an ordinary local file, or standard input for ``-``, whole.

    Returns
    -------
    data, name
        The bytes, and the file name without its folder.

    Raises
    ------
    TableError
        It is a URL, a folder or a device, does not exist, or may not be read.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read(), "standard input"
    text = str(path)
    if "://" in text or text.startswith("/vsi"):
        raise TableError(
            f"{text!r} is no file on this computer; download it first and name the file"
        )
    file = Path(path)
    if file.is_dir():
        raise TableError(f"{text!r} is a folder; name the file in it")
    if not file.exists():
        raise TableError(f"there is no file {text!r}; check its name and folder")
    if not file.is_file():
        raise TableError(f"{text!r} is no ordinary file; save the table to a file first")
    try:
        return file.read_bytes(), file.name
    except OSError as error:
        raise TableError(f"{text!r} cannot be read: {error.strerror}") from error


def _read_raw(data: bytes, name: str, encoding: str | None, layer: str | None) -> RawTable:
    kind = detect_format(data, name)
    if kind == "text":
        return _read_text(decode(data, name, encoding), name)
    if kind == "sheet":
        from geomap.io.sheets import read_sheet  # noqa: PLC0415 - each reader where it is used

        return read_sheet(data, name, layer)
    from geomap.io.gis import read_gpkg, read_parquet  # noqa: PLC0415

    return read_gpkg(data, name, layer) if kind == "gpkg" else read_parquet(data, name)


def _read_text(text: str, name: str) -> RawTable:
    start = text.lstrip("\ufeff\x1e \t\r\n")[:1]
    if start == "<":
        raise TableError(
            f"{name} is a web page or XML; expected CSV, XLSX, ODS, GeoJSON or GeoPackage"
        )
    if start in {"{", "["}:
        from geomap.io.geojson import read_geojson  # noqa: PLC0415

        return read_geojson(text, name)
    return read_csv(text, name)


def _with_refused(reports: Reports, raw: RawTable) -> Reports:
    """Add the rows that could not be split into cells; refuse a table of which nothing is left."""
    rejected, count = reports.rejected, len(raw.frame) + len(raw.refused)
    if len(raw.refused):
        rejected = join_rejected(raw.refused, rejected)
    return reports._replace(rejected=rejected, provenance=reports.provenance._replace(rows=count))
