"""Find a title that stands above the headers of a table, and say so."""

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
        The first row holds no header that is known, and a row soon below it does.
    """
    first = [str(header) for header in raw.frame.columns]
    if _count_known(list(dict.fromkeys(first))):
        return
    head = raw.frame.head(_LOOKED_AT).astype("object")
    rows = dict(zip(raw.rows[:_LOOKED_AT].tolist(), head.to_numpy().tolist(), strict=True))
    rows |= {int(number): list(raw.cells[number]) for number in sorted(raw.cells)[:_LOOKED_AT]}
    for number in sorted(rows)[:_LOOKED_AT]:
        cells = [cell.strip() for cell in rows[number] if isinstance(cell, str) and cell.strip()]
        if _count_known(cells) >= _LEAST:
            title = next((header for header in first if header), "")
            raise TableError(
                f"{name}: the first row holds no headers but {title[:60]!r}, and row {number} "
                f"holds them ({', '.join(cells[:6])}); delete what stands above row {number}"
            )


def _count_known(headers: Sequence[str]) -> int:
    """Count the headers that geomap knows, if among them is one for a date or a place."""
    try:
        known = set(match_headers(list(headers)).renamed.values())
    except GeomapError:  # cells that repeat or contradict each other are no headers
        return 0
    return len(known) if known & NEEDED else 0
