"""Read the columns of a claim: texts, codes, dates and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.dates import parse_dates, parse_offset, state_dates
from geomap.normalization.cells import as_text, fold_codes, parse_figures
from geomap.schema import COLUMN, COLUMNS, CORE_COLUMNS, EVENT_TYPES, MEASURES

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.normalization.faults import Faults

_SOFT = (
    *("stance", "status", "place_role"),
    *("date_kind", "date_basis", "date_precision", "date_qualifier"),
)
_WORDS = {
    **dict.fromkeys(("circa", "ca", "ca.", "c.", "c", "approx", "approx.", "about", "around"), "~"),
    **dict.fromkeys(("approximate", "approximately", "approximated"), "~"),
    **dict.fromkeys(("uncertain", "(?)", "??"), "?"),
    **dict.fromkeys(("~?", "?~"), "%"),
}
"""What people write in ``date_qualifier`` in place of its codes."""
_OWN = ("geometry", "longitude", "latitude", "radius_m", "date_start", "date_end")


def read_columns(table: pd.DataFrame, faults: Faults, *, date_format: str | None) -> pd.DataFrame:
    """Read every column but the position; note what cannot be read.

    Texts are trimmed. Codes are folded; a word that is not in the vocabulary of ``event_type``
    becomes ``other`` and is kept in ``event_type_reported``, one that is not in a lesser
    vocabulary is kept in a column ``<name>_reported``. Columns that the schema does not know stay
    as they are.
    """
    table = table.assign(
        **{
            name: as_text(table[name])
            for name in table.columns
            if name in COLUMN and name not in _OWN
        }
    )
    for name in ("longitude", "latitude", "radius_m"):
        if name in table and not pd.api.types.is_numeric_dtype(table[name].dtype):
            table[name] = as_text(table[name])
    table = _read_kinds(table, faults)
    table = _read_types(table)
    table = _read_soft_codes(table)
    table = _read_figures(table, faults)
    return _read_dates(table, faults, date_format)


def _read_kinds(table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    if "record_kind" not in table:
        return table.assign(record_kind=pd.Series("incident", index=table.index, dtype="str"))
    codes = fold_codes(table["record_kind"])
    allowed = COLUMN["record_kind"].codes
    faults.add(
        codes.notna() & ~codes.isin(allowed),
        "record_kind",
        table["record_kind"],
        "kind_unknown",
        "'{value}' is not a kind of record",
        f"write one of {', '.join(allowed)}, or leave it blank for an incident",
    )
    return table.assign(record_kind=codes.fillna("incident"))


def _read_types(table: pd.DataFrame) -> pd.DataFrame:
    if "event_type" not in table:
        return table
    codes = fold_codes(table["event_type"])
    foreign = codes.notna() & ~codes.isin(EVENT_TYPES)
    if foreign.any():
        kept = table["event_type"].where(foreign)
        if "event_type_reported" in table:
            kept = table["event_type_reported"].fillna(kept)
        table = table.assign(event_type_reported=kept)
    return table.assign(event_type=codes.mask(foreign, "other"))


def _read_soft_codes(table: pd.DataFrame) -> pd.DataFrame:
    for name in _SOFT:
        if name not in table:
            continue
        codes = fold_codes(table[name])
        if name == "date_qualifier":
            codes = codes.replace(_WORDS)
        foreign = codes.notna() & ~codes.isin(COLUMN[name].codes)
        if foreign.any():
            table = table.assign(**{f"{name}_reported": table[name].where(foreign)})
        table = table.assign(**{name: codes.mask(foreign)})
    return table


def _read_figures(table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    for measure in MEASURES:
        for name in (measure, f"{measure}_low", f"{measure}_high"):
            if name in table:
                table = _read_figure(table, measure, name, faults)
        _check_number(table, measure, faults)
        low, high = (table.get(f"{measure}_{bound}") for bound in ("low", "high"))
        if low is not None and high is not None:
            faults.add(
                (low > high).fillna(False),
                f"{measure}_low",
                low,
                "figures_reversed",
                "the least of {value} is more than the most",
                f"swap {measure}_low and {measure}_high",
            )
    return table


def _read_figure(table: pd.DataFrame, measure: str, name: str, faults: Faults) -> pd.DataFrame:
    """Read a column of figures; a range in it fills bounds that are not stated."""
    figures = parse_figures(table[name])
    faults.add(
        ~figures["read"],
        name,
        table[name],
        "figure_unreadable",
        "'{value}' is not a figure",
        "write a whole number, a range such as 5-7, or at least 3; leave unknown blank",
    )
    table = table.assign(**{name: figures["value"]})
    for bound in ("low", "high"):
        if figures[bound].notna().any():
            other, both = f"{measure}_{bound}", figures[bound]
            if other in table and other != name:
                both = _as_figure(table[other]).fillna(both)
            table = table.assign(**{other: both})
    return table


def _check_number(table: pd.DataFrame, measure: str, faults: Faults) -> None:
    """Note figures that lie below their own least or above their own most."""
    number = table.get(measure)
    for bound, said in (("low", "less than the least"), ("high", "more than the most")):
        limit = table.get(f"{measure}_{bound}")
        if number is None or limit is None:
            continue
        beyond = (number < limit if bound == "low" else number > limit).fillna(False)
        if beyond.any():
            reason = "the figure " + number.astype("str") + f" is {said}, " + limit.astype("str")
            mend = f"correct {measure} or {measure}_{bound}, or leave {measure} blank"
            faults.add(beyond, measure, number, "figures_reversed", reason, mend)


def _as_figure(stated: pd.Series) -> pd.Series:
    return parse_figures(stated)["value"] if stated.dtype == "str" else stated


def _read_dates(table: pd.DataFrame, faults: Faults, date_format: str | None) -> pd.DataFrame:
    """Read bounds of dates; what the table itself states on kind and precision wins."""
    blank = pd.Series(index=table.index, dtype="str")
    start, end = table.get("date_start", blank), table.get("date_end")
    offset = _map_offsets(table.get("date_offset", blank))
    dates = parse_dates(start, end, date_format=date_format, offset=offset)
    for column in ("date_start", "date_end"):
        wrong = dates["code"].notna() & (dates["column"] == column)
        values = table.get(column, blank)
        for code in dates.loc[wrong, "code"].unique():
            mask = wrong & (dates["code"] == code)
            faults.add(mask, column, values, str(code), dates["reason"], dates["mend"])
    made = dates[["date_start", "date_end", "date_kind", "date_precision", "date_qualifier"]]
    kind, precision, qualifier = (
        table.get(name, blank) for name in ("date_kind", "date_precision", "date_qualifier")
    )
    made = made.assign(date_kind=kind.fillna(made["date_kind"]))
    stated = state_dates(made, precision, qualifier)
    coarse = precision.isin(["week", "month", "year"])
    if coarse.any():
        names = ["date_start", "date_end"]
        coarse &= ((stated[names] != made[names]) & stated[names].notna()).any(axis=1)
    table = _join_offsets(table, dates["date_offset"], offset)
    return _keep_written(table, coarse).assign(**{str(name): stated[name] for name in stated})


def _map_offsets(text: pd.Series) -> pd.Series:
    codes, distinct = pd.factorize(text)
    read = pd.Series([*(parse_offset(str(word)) for word in distinct), None], dtype="str")
    return read.take(codes).set_axis(text.index)


def _join_offsets(table: pd.DataFrame, own: pd.Series, stated: pd.Series) -> pd.DataFrame:
    """Join the offsets that dates have of their ``own`` and those ``stated`` beside them.

    What is no offset, or contradicts that of the date itself, is kept in a column of its own.
    """
    if "date_offset" not in table:
        return table.assign(date_offset=own) if own.notna().any() else table
    odd = table["date_offset"].notna() & (stated.isna() | (own.notna() & (own != stated)))
    if odd.any():
        table = table.assign(date_offset_reported=table["date_offset"].where(odd))
    return table.assign(date_offset=own.fillna(stated))


def _keep_written(table: pd.DataFrame, coarse: pd.Series) -> pd.DataFrame:
    """Keep dates as written where the days alone do not say it, or became ``coarse`` ones."""
    written = as_text(table["date_start"]) if "date_start" in table else None
    if written is None:
        written = pd.Series(index=table.index, dtype="str")
    plain = written.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(True).astype(bool)
    if "date_text" not in table and not plain.all():
        table = table.assign(date_text=written.mask(plain))
    if not coarse.any():
        return table
    last = as_text(table["date_end"]) if "date_end" in table else written
    both = written.where((last == written) | last.isna(), written.fillna("") + "/" + last)
    text = table.get("date_text", pd.Series(index=table.index, dtype="str"))
    return table.assign(date_text=text.fillna(both.where(coarse)))


def arrange(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put the core columns first, then those of the schema, then the table's own."""
    absent = {
        name: pd.Series(index=claims.index, dtype="str")
        for name in CORE_COLUMNS
        if name not in claims
    }
    claims = claims.assign(**absent)
    known = [column.name for column in COLUMNS if column.name in claims]
    first = list(CORE_COLUMNS[:-1])
    rest = [name for name in known if name not in first and name != "geometry"]
    own = [name for name in claims.columns if name not in {*first, *rest, "geometry"}]
    return claims[[*first, *rest, *own, "geometry"]]
