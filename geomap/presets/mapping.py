"""Plain mappings: which header of a table stands for which column of a claim."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from geomap.errors import SelectionError, TableError
from geomap.schema import COLUMNS, fold_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_KNOWN = {
    fold_header(text): column.name for column in COLUMNS for text in (column.name, *column.aliases)
}


class SharedColumns(dict[str, str]):
    """A mapping for several tables, read one by one, of which one at least has each header.

    In a table without a header nothing is done for its column.
    """

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__(columns)
        self._tables: list[list[str]] = []

    def within(self, headers: Sequence[str]) -> dict[str, str]:
        """Return what holds for the table with these headers, which is noted as read."""
        self._tables.append(list(headers))
        return {column: wanted for column, wanted in self.items() if _find(headers, wanted)}

    def refuse_absent(self) -> None:
        """Refuse headers that none of the tables has.

        Raises
        ------
        TableError
            There is such a header.
        """
        for column, wanted in self.items() if self._tables else ():
            if not any(_find(headers, wanted) for headers in self._tables):
                have = "; ".join(", ".join(headers) for headers in self._tables)
                raise TableError(
                    f"no column {wanted!r} is in any table (for {column}); they have {have}"
                )


def parse_columns(texts: Iterable[str]) -> dict[str, str]:
    """Read ``lat=Latitude,lon=Longitude`` as ``{"latitude": "Latitude", ...}``.

    Parameters
    ----------
    texts
        Lists of ``column=header``, split by commas; a header with a comma stands in quotes.

    Returns
    -------
    columns
        Header by column of a claim, checked as by ``check_columns``.

    Raises
    ------
    SelectionError
        A part has no ``=``, or as for ``check_columns``.
    """
    pairs: list[tuple[str, str]] = []
    for part in (part for text in texts for part in next(csv.reader([text]), [])):
        column, sign, header = part.partition("=")
        if not sign or not column.strip() or not header.strip():
            raise SelectionError(
                f"{part!r} maps no column; write --columns lat=Latitude,lon=Longitude"
            )
        pairs.append((column, header))
    named = [column for column, _ in pairs]
    for column in named:
        if named.count(column) > 1:
            raise SelectionError(f"--columns names {column!r} more than once; keep one")
    return check_columns(dict(pairs))


def check_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Bring the names of a mapping to those of the table of claims.

    Parameters
    ----------
    columns
        Header by column; a column may be named by any of its known names (``lat``, ``date``).

    Raises
    ------
    SelectionError
        A column is not known, or two stand for the same.
    """
    found: dict[str, str] = {}
    for column, header in columns.items():
        name = _KNOWN.get(fold_header(column))
        if name is None:
            raise SelectionError(
                f"{column!r} is no column of a claim; geomap template -f md lists them"
            )
        if name in found:
            raise SelectionError(f"{found[name]!r} and {header!r} both stand for {name}; keep one")
        found[name] = header.strip()
    return found


def map_headers(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return new names of headers, as a mapping states them.

    A header that had the name of a mapped column before, or one of its known names, gets a
    ``_as_read`` behind it, so that it does not stand for the column too.

    Parameters
    ----------
    headers
        Headers of the table.
    columns
        Header by column of a claim, as ``parse_columns`` gives it.

    Raises
    ------
    TableError
        The table has no such header, or one header is to stand for two columns.
    """
    renamed: dict[str, str] = {}
    for column, wanted in columns.items():
        header = _find(headers, wanted)
        if header is None:
            raise TableError(
                f"no column {wanted!r} is in the table (for {column}); it has {', '.join(headers)}"
            )
        if header in renamed:
            raise TableError(
                f"{header!r} cannot stand for both {renamed[header]} and {column}; keep one"
            )
        renamed[header] = column
    others = {
        header: f"{header}_as_read"
        for header in headers
        if header not in renamed and _KNOWN.get(fold_header(header)) in columns
    }
    return {**renamed, **others}


def _find(headers: Sequence[str], wanted: str) -> str | None:
    """Return the header that is meant, as it is written or else as it folds."""
    known = {fold_header(header): header for header in headers}
    return wanted if wanted in headers else known.get(fold_header(wanted))
