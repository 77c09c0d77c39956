"""Find a title, or names of groups, above the headers of a table, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.errors import GeomapError, TableError
from geomap.normalization.headers import NEEDED, match_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.io.raw import RawTable

_LOOKED_AT = 5
"""Rows below the first one that may hold the headers."""
_LEAST = 2
"""So many cells of a row must be headers that are known: one alone may be a word of the data."""


def refuse_title(raw: RawTable, name: str) -> None:
    """Refuse a table whose headers stand in a lower row than the first.

    Raises
    ------
    TableError
        The first row holds no header that is known, and a row soon below it does; or it holds
        some, but the next one as many, in more columns, as below cells that were merged to groups.
    """
    first = [str(header) for header in raw.frame.columns]
    groups = [header for header in dict.fromkeys(first) if header]
    known = _count_known(groups)
    for number, row in _rows_below(raw)[: 1 if known else _LOOKED_AT]:
        cells = [cell for cell in row if cell]
        if _count_known(cells) < max(_LEAST, known) or (known and len(cells) <= len(groups)):
            continue
        headers = ", ".join(cells[:6])
        title = next(iter(groups), "")
        said = f"the first row holds no headers but {title[:60]!r}, and row {number} holds them"
        if known:
            over = _quote(groups[:3])
            said = (
                f"the first row looks like groups of columns ({over}) above headers in row {number}"
            )
        alone = [header for header, cell in zip(first, row, strict=False) if header and not cell]
        also = f"write {_quote(alone)} into row {number} too, then " if known and alone else ""
        raise TableError(f"{name}: {said} ({headers}); {also}delete what stands above row {number}")


def _rows_below(raw: RawTable) -> list[tuple[int, list[str]]]:
    """Return numbers and texts of the rows below the first one; blank is what is no text."""
    head = raw.frame.head(_LOOKED_AT).astype("object")
    rows = dict(zip(raw.rows[:_LOOKED_AT].tolist(), head.to_numpy().tolist(), strict=True))
    rows |= {int(number): list(raw.cells[number]) for number in sorted(raw.cells)[:_LOOKED_AT]}
    return [
        (number, [cell.strip() if isinstance(cell, str) else "" for cell in rows[number]])
        for number in sorted(rows)[:_LOOKED_AT]
    ]


def _quote(headers: Sequence[str]) -> str:
    return ", ".join(repr(header[:30]) for header in headers)


def _count_known(headers: Sequence[str]) -> int:
    """Count the headers that geomap knows, if among them is one for a date or a place."""
    try:
        known = set(match_headers(list(headers)).renamed.values())
    except GeomapError:  # cells that repeat or contradict each other are no headers
        return 0
    return len(known) if known & NEEDED else 0
