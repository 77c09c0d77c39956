"""Bring a foreign table into the columns of a claim, as its preset declares it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.presets.declaration import NAMES_OF_PLACES, Cells
from geomap.schema import COLUMNS, COMPUTED_COLUMNS, fold_header

if TYPE_CHECKING:
    from geomap.presets.declaration import Level, Precision, Preset, Refuse

_TAKEN = {fold_header(name) for column in COLUMNS for name in (column.name, *column.aliases)} | {
    fold_header(name) for name in COMPUTED_COLUMNS
}
"""Headers that would be read as a column of a claim."""
_POSITION = ("longitude", "latitude", "geometry")
_UNITS = NAMES_OF_PLACES
_BLANK = ""


class Translated(NamedTuple):
    """A table in the columns of a claim, and which header each of them was read from."""

    table: pd.DataFrame
    headers: dict[str, str]


def translate(table: pd.DataFrame, preset: Preset, refuse: Refuse, *, file: str = "") -> Translated:
    """Bring a foreign table into the columns of a claim.

    Every column of the table is kept: unchanged under the name of the claim's column that it is,
    else under its own name; where that is taken, the name of the preset stands before it. Positions
    and names of units that do not hold at the precision of their row are left out of the claim's
    columns, and kept so too.

    Parameters
    ----------
    table
        Columns of text, blank cells missing; ``geometry`` may hold shapes.
    preset
        What the table is read as.
    refuse
        Notes rows that cannot be read: mask, column, values, code, reason, mend.
    file
        Name of the file, which may tell the version of the dataset.

    Returns
    -------
    translated
        The table, and headers by column of a claim.
    """
    cells = Cells(table)
    made: dict[str, pd.Series] = {}
    headers: dict[str, str] = {}
    for column, names in preset.columns.items():
        header = cells.find(*names)
        if header is not None:
            made[column], headers[column] = cells.text(header), header
    used = set(headers.values())
    made |= _constants(preset, table.index, file)
    made |= dict(preset.read(cells, refuse))
    if "geometry" in table and not {"longitude", "latitude"} & set(made):
        made["geometry"], headers["geometry"] = table["geometry"], "geometry"
        used.add("geometry")
    lost: dict[str, pd.Series] = {}
    if preset.precision is not None:
        lost = _apply_precision(made, cells, preset.precision, refuse)
    own = {header: table[header] for header in table.columns if header not in used | {"geometry"}}
    own |= {headers[column]: values for column, values in lost.items() if column in headers}
    named = {_own_name(header, preset.name): values for header, values in own.items()}
    dates = cells.find("event_date", "date_start", "SQLDATE", "upload timestamp", "date")
    headers = {"date_start": dates or "", "date_end": dates or "", **_ends(cells), **headers}
    return Translated(pd.DataFrame({**made, **named}, index=table.index), headers)


def _ends(cells: Cells) -> dict[str, str]:
    end = cells.find("date_end")
    return {"date_end": end} if end else {}


def _own_name(header: str, preset: str) -> str:
    return f"{preset}_{header}" if fold_header(header) in _TAKEN else header


def _constants(preset: Preset, index: pd.Index, file: str) -> dict[str, pd.Series]:
    """Return what is the same in every claim: the dataset and its terms, and no side."""
    values = {"dataset": preset.title, **preset.constants}
    if preset.terms.licence:
        values["licence"] = preset.terms.licence
    if preset.version is not None and (version := preset.version(file)):
        values["dataset_version"] = version
    return {name: pd.Series(value, index=index, dtype="str") for name, value in values.items()}


def _apply_precision(
    made: dict[str, pd.Series], cells: Cells, precision: Precision, refuse: Refuse
) -> dict[str, pd.Series]:
    """Settle precision and radius by the table, in place; return what does not hold there."""
    codes = cells.code(precision.column)
    levels = dict(precision.levels)
    known = codes.isin(list(levels)) | (codes.isna() & (precision.blank is not None))
    refuse(
        ~known,
        cells.find(precision.column) or precision.column,
        codes.fillna("blank"),
        "code_unknown",
        f"'{{value}}' is no code of {precision.column} that is known",
        f"write one of {', '.join(levels)}",
    )
    table = _tabulate(levels, precision.blank)
    rows = table.reindex(codes.fillna(_BLANK)).set_axis(codes.index)
    made["location_precision"] = rows["precision"].astype("str").fillna("unknown")
    made["radius_m"] = rows["radius_m"].astype("float64")
    holds = {name: rows[name].eq(True) for name in _UNITS}
    holds |= dict.fromkeys(_POSITION, made["radius_m"].notna())
    lost: dict[str, pd.Series] = {}
    for name, held in holds.items():
        if name in made and not held.all():
            gone = made[name].mask(held)
            made[name] = made[name].where(held)
            if name != "geometry" and gone.notna().any():
                lost[name] = gone
    return lost


def _tabulate(levels: dict[str, Level], blank: Level | None) -> pd.DataFrame:
    """Return the precision table as a frame by code; a blank cell has a row of its own."""
    known = {**levels, **({} if blank is None else {_BLANK: blank})}
    return pd.DataFrame(
        {
            "precision": [level.precision for level in known.values()],
            "radius_m": [level.radius_m for level in known.values()],
            **{name: [name in level.names for level in known.values()] for name in _UNITS},
        },
        index=list(known),
    )
