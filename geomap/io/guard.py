"""Keep spreadsheets from taking text for a formula, and take the guard off again on reading.

A cell that begins with one of the marks which spreadsheets read as a formula, and is no number,
gets one leading apostrophe. So does a cell that begins with apostrophes before such a mark: what
is written can always be read back as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = "=+\\-@\t\r\0＝＋－＠"
"""Marks that begin a formula, also in their wide forms, as a class of a regular expression."""
NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_RISKY = re.compile(rf"'*(?!{NUMBER}\Z)[{MARKS}]")
_SOMEWHERE = re.compile(rf"'[{MARKS}]")


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """Return the text that ``guard`` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text, 1) else text


def guard_table(table: pd.DataFrame) -> pd.DataFrame:
    """Guard the headers and every text of a table; numbers and missing cells stay."""
    return _map_texts(table, guard)


def has_guards(text: str) -> bool:
    """Tell quickly whether anything in the text of a whole table may be guarded."""
    return _SOMEWHERE.search(text) is not None


def unguard_table(table: pd.DataFrame) -> pd.DataFrame:
    """Take off every header and text what ``guard_table`` has put there."""
    return _map_texts(table, unguard, begins="'")


def _map_texts(
    table: pd.DataFrame, change: Callable[[str], str], *, begins: str = ""
) -> pd.DataFrame:
    """Change headers and texts; each distinct text is looked at once.

    Columns of texts none of which begins like those that change are passed over.
    """
    mapped = table.copy(deep=False)
    for position in range(table.shape[1]):
        column = table.iloc[:, position]
        if pd.api.types.is_numeric_dtype(column.dtype):
            continue
        if column.dtype == "str" and not column.str.startswith(begins).any():
            continue
        texts = [value for value in column.unique() if isinstance(value, str)]
        changed = {text: new for text in texts if (new := change(text)) != text}
        if changed:
            mapped.isetitem(position, column.map(lambda cell, to=changed: to.get(cell, cell)).array)
    return mapped.set_axis([change(str(name)) for name in table.columns], axis=1)
