"""Set rows aside that explain the table instead of telling of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.errors import PartError
from geomap.normalization.faults import Faults

if TYPE_CHECKING:
    import numpy as np


def split_comments(
    table: pd.DataFrame, rows: np.ndarray, *, whole: bool = True
) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """Split off rows whose first cell begins with ``# ``, and rows of hashtags (HXL).

    An id such as ``#7`` alone makes no comment.

    Returns
    -------
    table, rows, comments
        What is left, the numbers of its rows, and the list of rows set aside.

    Raises
    ------
    PartError
        The table is not ``whole``, and a row may be one of hashtags.
    """
    cells = table.drop(columns="geometry", errors="ignore")
    if not len(cells.columns) or not len(table):
        return table, rows, Faults(rows).rejected(pd.Series(dtype="str"))
    first = _texts(cells.iloc[:, 0])
    marked = first.str.startswith("#")
    if not marked.any():
        return table, rows, Faults(rows).rejected(pd.Series(dtype="str"))
    mask = first.str.startswith("# ")
    if not whole and (marked & ~mask).any():
        raise PartError
    mask |= _is_hashtags(cells, marked)
    faults = Faults(rows)
    faults.add(
        mask,
        str(cells.columns[0]),
        first,
        "comment",
        "the row explains the columns",
        "nothing to mend",
    )
    kept = ~mask.to_numpy()
    blank = pd.Series("", index=table.index, dtype="str")
    return table[kept].reset_index(drop=True), rows[kept], faults.rejected(blank)


def _is_hashtags(cells: pd.DataFrame, marked: pd.Series) -> pd.Series:
    """Tell ``marked`` rows of which every filled cell is a hashtag, and more than the first is."""
    every = marked.index
    others = [_texts(cells[name][marked]) for name in cells.columns[1:]]
    more = pd.Series(False, index=every[marked])
    for texts in others:
        tag = texts.str.startswith("#")
        marked = marked & (tag | (texts == "")).reindex(every, fill_value=False)
        more |= tag
    return marked & more.reindex(every, fill_value=False)


def _texts(cells: pd.Series) -> pd.Series:
    """Return cells as text, blank where they hold no text."""
    if cells.dtype != "str":
        cells = cells.where(cells.map(lambda cell: isinstance(cell, str))).astype("str")
    return cells.fillna("").str.strip()
