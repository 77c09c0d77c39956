"""Read a table of incidents from a file or a stream."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geomap.errors import GeomapError, PartError, TableError
from geomap.io.formats import read_part, read_table
from geomap.io.layers import bundled_licences
from geomap.io.rejects import original_rows, take_back
from geomap.io.titles import refuse_title
from geomap.limits import read_limits
from geomap.normalization import normalize
from geomap.normalization.faults import join_rejected
from geomap.normalization.headers import needed_headers
from geomap.presets.recognition import NONE, recognise
from geomap.schema import REJECTED_MARK, Provenance, Reports

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geomap.io.raw import RawTable
    from geomap.limits import Limits


def read_incidents(  # noqa: PLR0913 - each says one thing of the file
    path: str | Path,
    *,
    encoding: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    precision: str | None = None,
    radius_m: float | None = None,
    date_format: str | None = None,
    near: tuple[float, float, float, float] | None = None,
    limits: Limits | None = None,
    preset: str | None = None,
    columns: Mapping[str, str] | None = None,
    accessed: str = "",
) -> Reports:
    """Read a table of incidents: CSV and its kin, spreadsheets, GeoJSON and other formats of maps.

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
        Coordinate reference system of coordinates; it wins over the one that the file states.
    precision, radius_m, date_format, near, preset, columns
        As for ``normalize``.
    accessed
        Day on which the table was accessed, for the citation.
    limits
        The most that is read; ``Limits()`` and what ``GEOMAP_MAX_...`` sets where not given.

    Returns
    -------
    reports
        Claims (GeoDataFrame in EPSG:4326), rejected rows, provenance with the file's sha256.

    Raises
    ------
    TableError
        The file cannot be read at all, or its headers do not fit.
    """
    raw, name, data = read_table(
        path, limits or read_limits(), encoding=encoding, layer=layer, preset=preset
    )
    refuse_title(raw, name)
    raw = take_back(raw)
    source = _source_of(raw, name, data)
    source = source._replace(
        notes=(*raw.notes, *_say_system(crs, raw.crs, name)), accessed=accessed
    )
    try:
        reports = normalize(
            raw.frame,
            precision=precision,
            radius_m=radius_m,
            date_format=date_format,
            crs=crs or raw.crs,
            near=near,
            rows=raw.rows,
            source=source,
            preset=preset,
            columns=columns,
        )
    except TableError as error:
        if not raw.notes:
            raise
        raise TableError("; ".join((str(error), *raw.notes))) from error
    return _with_refused(reports, raw)


def read_for_counts(  # noqa: PLR0913 - as read_incidents
    path: str | Path,
    columns: Collection[str],
    *,
    crs: str | None = None,
    precision: str | None = None,
    radius_m: float | None = None,
    date_format: str | None = None,
    near: tuple[float, float, float, float] | None = None,
    limits: Limits | None = None,
    preset: str | None = None,
) -> Reports | None:
    """Read of a large CSV only what counts need; all rows are judged as ``read_incidents`` does.

    Parameters
    ----------
    path
        As for ``read_incidents``.
    columns
        Names of texts that are needed besides ids, places, dates, codes, figures and positions;
        other texts and the table's own columns are left out.
    crs, precision, radius_m, date_format, near, limits, preset
        As for ``read_incidents``.

    Returns
    -------
    reports
        Numbers stand in place of ids, and the file has no hash; no row says less than it does,
        and none is missing. None where the whole table has to be read, because it is no
        regular CSV, comes from a preset, or something is wrong with it.
    """

    def choose(headers: list[str]) -> list[int]:
        mended = any(header.startswith(REJECTED_MARK) for header in headers)
        if mended or recognise(headers, preset) is not None:
            raise PartError
        return needed_headers(headers, columns)

    try:
        found = read_part(path, limits or read_limits(), choose)
        if found is None:
            return None
        raw, name = found
        return normalize(
            raw.frame,
            precision=precision,
            radius_m=radius_m,
            date_format=date_format,
            crs=crs,
            near=near,
            rows=raw.rows,
            source=Provenance(file=name),
            preset=NONE,
            whole=False,
        )
    except GeomapError:
        return None  # reading all of it finds the same, and says it in full


def _source_of(raw: RawTable, name: str, data: bytes) -> Provenance:
    digest = hashlib.sha256(data).hexdigest()
    licence = bundled_licences().get(digest, "")
    return Provenance(file=name, sha256=digest, licence=licence, unread=raw.notes)


def _say_system(asked: str | None, stated: str | None, name: str) -> list[str]:
    """Say where the system that the user names wins over another one that the file states."""
    if asked is None or stated is None or asked.upper() == stated.upper():
        return []
    said = " ".join(stated.split())[:60]
    return [f"positions are read as {asked}, as asked, though {name} states {said}"]


def _with_refused(reports: Reports, raw: RawTable) -> Reports:
    """Add the rows that could not be split into cells, and the cells of all that were rejected."""
    rejected, count = reports.rejected, len(raw.frame) + len(raw.refused)
    if len(raw.refused):
        rejected = join_rejected(raw.refused, rejected)
    return reports._replace(
        rejected=rejected,
        provenance=reports.provenance._replace(rows=count),
        originals=original_rows(raw, rejected["row"].to_numpy(dtype="int64")),
    )
