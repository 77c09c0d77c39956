"""Headers that are not known, but look as if the table meant a column that it then lacks."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from geomap.normalization.suggested import name_meant
from geomap.schema import COLUMNS, COMPUTED_COLUMNS, fold_header

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import geopandas as gpd
    import pandas as pd

_LIKE = 0.85
"""Likeness of two headers, of 1, from which one may be the other misspelt (``difflib``)."""
_SHORTEST = 4
"""Letters of the shortest header that is compared: shorter ones are alike by chance."""
_ALIASES = {fold_header(alias): column.name for column in COLUMNS for alias in column.aliases}
_PLACING = ("date_start", "date_end", "place", "longitude", "latitude", "geometry")
"""Columns that give a day or a place, of which a second header may hold what the first lacks."""
_DATE_PARTS = {"year", "month", "day", "год", "месяц", "день"}
_AXES = ("longitude", "latitude", "geometry")
_BOTH = ("lat(?:itude)?", "(?:lon|lng)(?:g|gitude)?"), ("широта", "долгота"), ("x", "y")
_SPLIT = r"\W*(?:and|и)?\W*"
_PAIRS = "coord|коорд|gps|position|point|^location$|" + "|".join(
    f"^{a}{_SPLIT}{b}$|^{b}{_SPLIT}{a}$" for a, b in _BOTH
)
"""Folded headers of columns that may hold both coordinates in one cell."""
_SAMPLE = 1000
_MOST = 0.5
"""Part of the cells that have to be pairs: among them may stand words for what is not known."""
_LETTER = "[NSEWСЮВЗ]?"
_MINUTES = r"""(?:\d{1,2}(?:\.\d+)?\s*['′’]\s*)?(?:\d{1,2}(?:\.\d+)?\s*(?:["″”]|'')\s*)?"""
_NUMBER = rf"{_LETTER}\s*[+-]?\d{{1,3}}(?:\.\d+\s*°?|\s*°\s*{_MINUTES})\s*{_LETTER}"
_PAIR = (
    rf"[(\[]?\s*{_NUMBER}\s*(?:[,;/]\s*|\s+){_NUMBER}\s*[)\]]?"
    r"|[+-]?\d{1,3},\d{3,}\s*(?:[;/]\s*|\s+|,\s+)[+-]?\d{1,3},\d{3,}"
)
_KNOWN = {fold_header(column.name) for column in COLUMNS} | set(map(fold_header, COMPUTED_COLUMNS))


def list_unread(claims: gpd.GeoDataFrame) -> dict[str, str]:
    """Say of each header that may be misspelt, or holds positions that were not read, what to do.

    A header is only named where the claims lack the column that it may stand for, so that what a
    table adds of its own is left alone; of a dataset that is known, no header is.
    """
    if not _is_blank(claims, "dataset"):
        return {}
    headers = [name for name in map(str, claims.columns) if fold_header(name) not in _KNOWN]
    if not headers:
        return {}
    missing = set(_missing(claims))
    said = _say_meant(_meant(headers, missing))
    for header in headers:
        if (name := name_meant(header)) in missing:
            said[header] = (
                f"this column is not known and is kept as it is; rename it {name} if that is "
                f'meant, or pass --columns "{name}={header}"'
            )
    said |= _say_beside(claims, headers) | _say_parts(claims, headers)
    if claims.geometry.notna().any():
        return said
    for header in filter(_speaks_of_positions, headers):
        if shown := _pair_in(claims[header]):
            said[header] = (
                f"its cells are pairs of numbers such as {shown!r}, of which no position is read; "
                "write them into two columns, longitude and latitude"
            )
    return said


def _say_meant(meant: dict[str, str]) -> dict[str, str]:
    """Say what to do with headers that are like a column; of two like one, neither may be lost."""
    said = {}
    for header, name in meant.items():
        lead = "this column is not known and is kept as it is"
        rivals = [repr(other) for other in meant if meant[other] == name and other != header]
        said[header] = f"{lead}; rename it {name} if that is meant"
        if rivals:
            said[header] = (
                f"{lead}, as {', '.join(rivals)}, which may be {name} too; a row is one claim: "
                "give each side a row of its own, with the same incident_id, its side and its "
                f"{name}"
            )
    return said


def say_unread(claims: gpd.GeoDataFrame) -> list[str]:
    """Say in one sentence each what ``list_unread`` finds."""
    return [f"column {header!r}: {said}" for header, said in list_unread(claims).items()]


def may_be_meant(header: str) -> bool:
    """Tell whether ``list_unread`` may name a header, whatever its cells are."""
    names = [column.name for column in COLUMNS]
    meant = bool(_meant([header], names)) or name_meant(header) != ""
    beside = _ALIASES.get(fold_header(header)) in _PLACING
    beside |= fold_header(header) in _DATE_PARTS
    return meant or beside or _speaks_of_positions(header)


def _say_parts(claims: gpd.GeoDataFrame, headers: list[str]) -> dict[str, str]:
    """Say of year, month and day in columns of their own, where no row has a date, what to do."""
    parts = [header for header in headers if fold_header(header) in _DATE_PARTS]
    if len(parts) < 2 or not _is_blank(claims, "date_start") or not _is_blank(claims, "date_end"):
        return {}
    into = "into one column date, such as 2021-05-12 or 2021-05"
    return dict.fromkeys(parts, f"no day is read of it; write {', '.join(parts)} {into}")


def _say_beside(claims: gpd.GeoDataFrame, headers: list[str]) -> dict[str, str]:
    """Say which headers hold something in rows where the column that was read instead is blank."""
    said = {}
    for header in headers:
        name = _ALIASES.get(fold_header(header), "")
        if name not in _PLACING or (name not in _AXES and name not in claims):
            continue
        blank = claims.geometry.isna() if name in _AXES else claims[name].isna()
        if name.startswith("date_"):
            blank = claims["date_start"].isna() & claims["date_end"].isna()
        holds = claims[header].notna() & claims[header].astype("str").str.strip().ne("")
        lost = claims["source_row"][blank & holds]
        if len(lost):
            where = f"row {lost.min()}" + (f" and {len(lost) - 1} more" if len(lost) > 1 else "")
            said[header] = (
                f"it is not read, since {name} is there too, which is blank in {where}; "
                f"write it into {name}"
            )
    return said


def _speaks_of_positions(header: str) -> bool:
    return re.search(_PAIRS, fold_header(header)) is not None


def _missing(claims: gpd.GeoDataFrame) -> list[str]:
    """List the columns that the claims lack, or of which every cell is blank."""
    lacks_points = not claims.geometry.notna().any()
    return [
        column.name
        for column in COLUMNS
        if (lacks_points if column.name in _AXES else _is_blank(claims, column.name))
    ]


def _is_blank(claims: gpd.GeoDataFrame, name: str) -> bool:
    return name not in claims or not claims[name].notna().any()


def _meant(headers: Iterable[str], names: Collection[str]) -> dict[str, str]:
    """Find the column that each header is most like, if it is like one."""
    spelt = {
        fold_header(text): column.name
        for column in COLUMNS
        if column.name in names
        for text in (*column.aliases, column.name)
        if len(fold_header(text)) >= _SHORTEST
    }
    found = {}
    for header in headers:
        if near := difflib.get_close_matches(fold_header(header), spelt, n=1, cutoff=_LIKE):
            found[header] = spelt[near[0]]
    return found


def _pair_in(cells: pd.Series) -> str:
    """Return the first pair of a column in which most cells of the sample are one, else nothing."""
    texts = [text for cell in cells.dropna().head(_SAMPLE) if (text := str(cell).strip())]
    pairs = [text for text in texts if re.fullmatch(_PAIR, text)]
    return pairs[0] if len(pairs) > _MOST * len(texts) else ""
