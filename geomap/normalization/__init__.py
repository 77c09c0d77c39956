"""Turn any table of incidents into claims: every row is kept, or rejected with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.errors import TableError
from geomap.normalization.assumed import say_assumed
from geomap.normalization.cells import as_text
from geomap.normalization.characters import write_whole_frame
from geomap.normalization.claims import arrange, read_columns
from geomap.normalization.comments import split_comments
from geomap.normalization.faults import Faults, join_rejected
from geomap.normalization.foreign import (
    describe_foreign,
    find_foreign,
    name_headers,
    rename_foreign,
    split_foreign,
    translate_foreign,
)
from geomap.normalization.headers import NEEDED, match_headers, refuse_half
from geomap.normalization.identity import (
    REPEATED,
    blank_ids,
    fill_ids,
    mark_duplicates,
    number_ids,
)
from geomap.normalization.positions import (
    check_precision,
    read_precision,
    read_shapes,
    say_spelled,
    settle_points,
)
from geomap.normalization.suggested import say_unknown
from geomap.normalization.systems import check_degrees, read_system, to_degrees
from geomap.normalization.totals import split_totals
from geomap.normalization.unread import say_unread
from geomap.schema import CRS, Provenance, Reports, fold_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyproj

    from geomap.normalization.extents import Extents

__all__ = ["normalize"]

_RENAME = "their cells were not read, so rename what is yours (country to country_reported)"

_KNOWN_BY = ("date_start", "date_end", "geometry", "longitude", "latitude")


def normalize(  # noqa: PLR0913 - each says one thing of the table
    frame: pd.DataFrame,
    *,
    precision: str | None = None,
    radius_m: float | None = None,
    date_format: str | None = None,
    crs: str | None = None,
    near: tuple[float, float, float, float] | None = None,
    rows: np.ndarray | None = None,
    source: Provenance | None = None,
    preset: str | None = None,
    columns: Mapping[str, str] | None = None,
    whole: bool = True,
) -> Reports:
    """Turn a table into claims in the columns of ``geomap.schema``.

    Use it on a frame that is already in memory; ``read_incidents`` reads a file and calls it. The
    frame itself is not changed. Nothing is guessed: a cell that cannot be read for certain rejects
    its row, and the reason says how to mend it.

    Parameters
    ----------
    frame
        One row a claim (or an incident). A GeoDataFrame is brought from its own coordinate
        reference system to EPSG:4326.
    precision
        Location precision of rows that state none, one of ``schema.LOCATION_PRECISIONS``.
    radius_m
        Radius in metres of rows that state none and have a point.
    date_format
        Format of dates that are not ISO 8601, as for ``datetime.strptime``.
    crs
        Coordinate reference system of the coordinates where the table states none.
    near
        (west, south, east, north) in degrees where the incidents are expected; only used to name
        the likely coordinate reference system of a table in metres.
    rows
        Numbers of the rows in messages, one for each row of the frame; from 2 on where not given,
        as a spreadsheet counts them under one row of headers.
    source
        Where the frame came from; a day in ``accessed`` is written into every row that has none.
    preset
        Name of the dataset that the table comes from (``presets.NAMES``), or ``none`` for a plain
        table; recognised by the columns where not given.
    columns
        Header of the table by column of a claim (``{"latitude": "Breite"}``), for a plain table
        with names of its own.
    whole
        False where columns that ``needed_headers`` leaves out are not there: rows without an id
        are then told apart by numbers.

    Returns
    -------
    reports
        Claims, rejected rows and provenance.

    Raises
    ------
    SelectionError
        The preset or a column of the mapping is not known.
    TableError
        The headers contradict each other, no column gives a date or a place, no position is in
        degrees, or two presets fit.
    PartError
        The frame is not whole, and its rows cannot be told apart, or from comments, without the
        columns that are not there.
    """
    check_precision(precision)
    source = source or Provenance()
    table = write_whole_frame(_plain(frame))
    foreign = find_foreign(list(table.columns), preset, columns)
    rows = np.arange(2, len(table) + 2) if rows is None else np.asarray(rows)
    if foreign.preset is None:
        table, notes, headers = _rename(rename_foreign(table, foreign))
    else:
        headers, notes = {str(name): str(name) for name in table.columns}, []
    table, rows, comments = split_comments(table, rows, whole=whole)
    table, rows, aside = split_totals(table, rows, headers, whole=whole)
    faults = Faults(rows)
    if foreign.preset is not None:
        table, foreign = translate_foreign(table, foreign, faults, file=source.file)
        table, notes, _ = _rename(table)
    table = _state_access(table, source.accessed)
    table, no_ids = blank_ids(read_columns(table, faults, date_format=date_format))
    system = None if foreign.has_degrees else read_system(crs or _crs_of(frame))
    extents, spelled = _read_positions(table, faults, system, near)
    levels = read_precision(table, extents, faults, precision=precision, radius_m=radius_m)
    claims = _place(table.assign(source_row=rows, **levels), extents)
    claims["incident_id"] = fill_ids(claims, faults.positions()) if whole else number_ids(claims)
    _reject_empty(claims, faults)
    words = foreign.preset.repeated if foreign.preset and foreign.preset.repeated else REPEATED
    mark_duplicates(claims, faults, whole=whole, words=words)
    rejected = join_rejected(comments, aside, faults.rejected(claims["incident_id"]))
    kept = arrange(split_foreign(_drop_wrong(claims, faults), foreign))
    notes += [no_ids] * (no_ids != "") + [*spelled, *say_assumed(kept), *say_unread(kept)]
    provenance = _add_notes(describe_foreign(source, foreign), notes, no_ids)
    return Reports(kept, name_headers(rejected, foreign), provenance._replace(rows=len(frame)))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with a plain index, trimmed headers and the geometry under its usual name."""
    table = pd.DataFrame(frame).reset_index(drop=True)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name not in {None, "geometry"}:
        table = table.rename(columns={frame.active_geometry_name: "geometry"})
    table.columns = pd.Index([str(c).strip() for c in table.columns])
    return _drop_nameless(table)


def _state_access(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """Write the day on which the table was accessed into every row that states none."""
    if not day:
        return table
    stated = table.get("accessed", pd.Series(index=table.index, dtype="str"))
    return table.assign(accessed=as_text(stated).fillna(day))


def _rename(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str], dict[str, str]]:
    """Bring headers to the names of the schema.

    Returns the table, notes, and the headers as they were by their new names.
    """
    renamed, dropped, passed = match_headers(list(table.columns))
    if not NEEDED & set(renamed.values()) and "geometry" not in table:
        raise TableError(say_unknown(table))
    refuse_half(renamed)
    table = table.drop(columns=dropped).rename(columns=renamed)
    notes = [_say_dropped(dropped)] if dropped else []
    return table, [*notes, *passed], {new: old for old, new in renamed.items()}


def _say_dropped(headers: list[str]) -> str:
    """Say which columns are made anew; in a table that geomap did not write, what to do."""
    said = f"columns made anew: {', '.join(headers)}"
    is_own = "provincestatus" in map(fold_header, headers)
    return said if is_own else f"{said}; {_RENAME}"


def _drop_nameless(table: pd.DataFrame) -> pd.DataFrame:
    """Drop columns without a header and without a cell, as spreadsheets leave them behind.

    Raises
    ------
    TableError
        A column without a header holds something.
    """
    blank = np.asarray(table.columns == "")
    for position in np.flatnonzero(blank).tolist():
        cells = as_text(table.iloc[:, position]).dropna()
        if len(cells):
            raise TableError(
                f"column {position + 1} has no header but holds {cells.iloc[0]!r}; give it a header"
            )
    return table.loc[:, ~blank]


def _read_positions(
    table: pd.DataFrame,
    faults: Faults,
    system: pyproj.CRS | None,
    near: tuple[float, float, float, float] | None,
) -> tuple[Extents, list[str]]:
    """Read positions in degrees; say which were spelled in another way than as plain numbers."""
    written = read_shapes(table, faults, in_degrees=system is None or not system.is_projected)
    shapes = to_degrees(written.shapes, system)
    check_degrees(shapes, written.shapes, faults, near, in_columns="longitude" in table)
    extents = settle_points(shapes, faults)
    return extents, say_spelled(written.spelled, extents)


def _place(table: pd.DataFrame, extents: Extents) -> gpd.GeoDataFrame:
    """Put points in place of what told them."""
    table = table.drop(columns=["longitude", "latitude", "geometry"], errors="ignore")
    return gpd.GeoDataFrame(
        table, geometry=gpd.GeoSeries(extents.points, index=table.index, crs=CRS)
    )


def _drop_wrong(claims: gpd.GeoDataFrame, faults: Faults) -> gpd.GeoDataFrame:
    wrong = faults.positions()
    return claims.drop(index=claims.index[wrong]).reset_index(drop=True) if len(wrong) else claims


def _add_notes(source: Provenance, notes: list[str], no_ids: str) -> Provenance:
    unread = (note for note in notes if note == no_ids or note.endswith(_RENAME))
    return source._replace(notes=(*source.notes, *notes), unread=(*source.unread, *unread))


def _crs_of(frame: pd.DataFrame) -> object:
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        return frame.crs
    return None


def _reject_empty(claims: gpd.GeoDataFrame, faults: Faults) -> None:
    """Note rows that give neither a date nor a place: there is nothing to show or to count."""
    nothing = claims["geometry"].isna()
    for name in ("date_start", "date_end", "place", "province_reported", "country_reported"):
        if name in claims:
            nothing &= claims[name].isna()
    # one that cannot be read has been said
    nothing.iloc[faults.positions(_KNOWN_BY)] = False
    faults.add(
        nothing,
        "date_start",
        None,
        "nothing_known",
        "the row gives neither a date nor a place",
        "give a date (2021-05-12), a place, or both; or delete the row",
    )
