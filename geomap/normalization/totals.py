"""Set rows aside that belong to the table itself: its headers again, and sums of other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.errors import PartError
from geomap.normalization.cells import as_text, parse_numbers
from geomap.normalization.faults import Faults
from geomap.normalization.headers import FIRST

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

_WORDS = (
    *("total", "totals", "grand total", "subtotal", "sum", "итого", "всего", "ընդամենը", "cəmi"),
    *("yekun", "toplam", "сумма"),
)
_TOTALS = [
    f"{word}{colon}"
    for one in _WORDS
    for word in (one, one.upper(), one.capitalize(), one.title())
    for colon in ("", ":")
]
"""Words for a total in English, Russian, Armenian, Azerbaijani and Turkish."""
_AGAIN = ("the row repeats the headers", "delete the row")
_SUMS = (
    "the row adds up others and is no incident",
    "delete the row; a total that a source states is a claim of record_kind aggregate",
)


def split_totals(
    table: pd.DataFrame, rows: np.ndarray, headers: Mapping[str, str], *, whole: bool = True
) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """Split off rows that repeat the headers, and rows of totals.

    A row of totals has a word for a total, and nothing else but numbers.

    Parameters
    ----------
    table
        Cells, under the names of claims.
    rows
        Numbers of its rows.
    headers
        Headers as the table writes them, by the names of claims.

    Returns
    -------
    table, rows, aside
        What is left, the numbers of its rows, and the list of rows set aside.

    Raises
    ------
    PartError
        The table is not ``whole`` (its first columns are), and a row may be such a one.
    """
    cells = table.drop(columns="geometry", errors="ignore")
    faults, blank = Faults(rows), pd.Series(None, index=table.index, dtype="object")
    if not len(cells.columns) or not len(table):
        return table, rows, faults.rejected(blank)
    again = _is_header(cells, headers)
    if not whole:
        if (again | _names_total(cells)).any():
            raise PartError
        return table, rows, faults.rejected(blank)
    total = ~again & _is_total(cells)
    if not (again | total).any():
        return table, rows, faults.rejected(blank)
    name = str(cells.columns[0])
    faults.add(again, name, _texts(cells[name]), "header_repeated", *_AGAIN)
    faults.add(total, name, _texts(cells[name]), "totals", *_SUMS)
    kept = ~(again | total).to_numpy()
    return table[kept].reset_index(drop=True), rows[kept], faults.rejected(blank)


def _is_header(cells: pd.DataFrame, headers: Mapping[str, str]) -> pd.Series:
    """Tell rows in which every filled cell is the header above it, and more than one is."""
    again, filled = pd.Series(True, index=cells.index), pd.Series(0, index=cells.index)
    for name in cells.columns:
        texts = _texts(cells[name][again.to_numpy()])
        there = texts != ""
        same = ~there | (texts.str.lower() == headers.get(str(name), str(name)).lower())
        filled = filled.add(there.astype(int), fill_value=0)
        again &= same.reindex(cells.index, fill_value=False)
        if not again.any():
            break
    return again & (filled > min(1, len(cells.columns) - 1))


def _is_total(cells: pd.DataFrame) -> pd.Series:
    """Tell rows with a word for a total in which every other filled cell is a number."""
    words = _names_total(cells)
    numbers = words.copy()
    labels = pd.Series(0, index=cells.index[words])
    for name in cells.columns:
        if not numbers.any() or pd.api.types.is_numeric_dtype(cells[name].dtype):
            continue
        texts = _texts(cells[name][words])
        label = texts.isin(_TOTALS)
        labels += label.astype(int)
        plain = label | (texts == "") | parse_numbers(texts).notna()
        numbers &= plain.reindex(cells.index, fill_value=False)
    return numbers & (labels == 1).reindex(cells.index, fill_value=False)


def _names_total(cells: pd.DataFrame) -> pd.Series:
    """Tell rows with a word for a total in one of the first columns."""
    words = pd.Series(False, index=cells.index)
    for name in cells.columns[:FIRST]:
        if not pd.api.types.is_numeric_dtype(cells[name].dtype):
            words |= _texts(cells[name]).isin(_TOTALS)
    return words


def _texts(cells: pd.Series) -> pd.Series:
    """Return cells as text, blank where they hold no text."""
    if cells.dtype != "str":
        cells = cells.where(cells.map(lambda cell: isinstance(cell, str))).astype("str")
    return as_text(cells).fillna("")
