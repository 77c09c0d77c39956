"""Match the headers of a table to the columns of a claim."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import TableError
from geomap.normalization.unread import may_be_meant
from geomap.schema import COLUMNS, COMPUTED_COLUMNS, fold_header

if TYPE_CHECKING:
    from collections.abc import Collection

_BY_NAME = {fold_header(column.name): column.name for column in COLUMNS}
_BY_ALIAS = {fold_header(alias): column.name for column in COLUMNS for alias in column.aliases}
_RANK = {column.name: [fold_header(alias) for alias in column.aliases] for column in COLUMNS}
_COMPUTED = {fold_header(name) for name in COMPUTED_COLUMNS}


_NEVER_CHOSEN = {"incident_id", "date_start", "date_end", "longitude", "latitude", "geometry"}
"""Columns on which everything rests: between two headers for one of them nothing is chosen."""


NEEDED = frozenset(
    {"date_start", "date_end", "place", "province_reported", "country_reported"}
    | {"longitude", "latitude", "geometry"}
)
"""Columns of which a table has at least one: they give a date or a place."""
FIRST = 3
"""So many columns from the left tell of a row that it is none of the table."""


class Matched(NamedTuple):
    """Column of a claim by header, headers whose columns are made anew, and headers passed over."""

    renamed: dict[str, str]
    dropped: list[str]
    passed: list[str]


def match_headers(headers: list[str]) -> Matched:
    """Find which header stands for which column of a claim.

    Headers are matched without case, spaces and underscores, first by the name of a column, then
    by its aliases in their order. A header that names a column which geomap makes itself is left
    out where the column that was read is there too.

    Raises
    ------
    TableError
        A header stands twice, or two headers stand for an id, a date or a coordinate.
    """
    refuse_repeated(headers)
    folded = {header: fold_header(header) for header in headers}
    renamed = {h: _BY_NAME[f] for h, f in folded.items() if f in _BY_NAME}
    exact = set(renamed.values())
    asked: dict[str, list[str]] = {}
    dropped = []
    for header, text in folded.items():
        name = _BY_ALIAS.get(text)
        if header not in renamed and text in _COMPUTED and (name is None or name in exact):
            dropped.append(header)
        elif header not in renamed and name is not None and name not in exact:
            asked.setdefault(name, []).append(header)
    passed = []
    for name, rivals in asked.items():
        chosen, *others = sorted(rivals, key=lambda header: _RANK[name].index(folded[header]))
        if others and name in _NEVER_CHOSEN:
            raise TableError(
                f"the headers {chosen!r} and {others[0]!r} both stand for {name!r}; "
                f"rename the one that is meant to {name!r}"
            )
        renamed[chosen] = name
        passed += [f"{other!r} is kept as it is, since {chosen!r} is {name}" for other in others]
    return Matched(renamed, dropped, passed)


def refuse_half(renamed: dict[str, str]) -> None:
    """Refuse a column for one coordinate without one for the other.

    Parameters
    ----------
    renamed
        Column of a claim by header.

    Raises
    ------
    TableError
        One coordinate stands alone; the header that was taken for it is named.
    """
    headers = {name: header for header, name in renamed.items()}
    for name, other in (("longitude", "latitude"), ("latitude", "longitude")):
        if other in headers and name not in headers:
            header = headers[other]
            meant = f"{header!r} stands for {other}" if header != other else f"{other!r} is there"
            raise TableError(
                f"the table has a column for {other} but none for {name}: {meant}; add {name}, or "
                f"rename {header!r} if it is something else"
            )


def needed_headers(headers: list[str], columns: Collection[str]) -> list[int]:
    """Return the positions of the headers without which rows cannot be judged and counted.

    Left out are texts, addresses and the table's own columns, unless they name the incident or its
    place or the terms, stand in ``columns`` (names of the schema), have no header, are among the
    first, where comments and totals are told by, or may be misspelt.

    Raises
    ------
    TableError
        As ``match_headers``.
    """
    renamed, dropped, _ = match_headers([header for header in headers if header])
    first = [header for header in headers if header and header not in dropped][:FIRST]
    needed = {column.name for column in COLUMNS if column.kind not in {"text", "url"}}
    needed |= {"incident_id", "place", "province_reported", "country_reported", *columns}
    needed |= {"dataset", "licence", "accessed"}
    return [
        position
        for position, header in enumerate(headers)
        if header in {*first, ""}
        or renamed.get(header) in needed
        or (header not in renamed and may_be_meant(header))
    ]


def refuse_repeated(headers: list[str]) -> None:
    """Refuse headers of which two are one when folded.

    Raises
    ------
    TableError
        A header stands twice.
    """
    counts = Counter(fold_header(h) for h in headers if h)
    for header in headers:
        if counts[fold_header(header)] > 1:
            raise TableError(f"the header {header!r} stands more than once; rename one of them")
