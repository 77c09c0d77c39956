"""Equal rows once: numbers for what is alike, so that work is done on what is distinct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def number_rows(columns: Iterable[pd.Series | np.ndarray], length: int) -> tuple[Ints, Ints]:
    """Give rows that are equal in every column one number; missing values are equal.

    Parameters
    ----------
    columns
        Columns of ``length`` values each.
    length
        How many rows there are.

    Returns
    -------
    number, first
        The number of each row, from 0 in the order of first appearance, and the position of the
        first row of each number.
    """
    number = np.zeros(length, dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        if len(values) > 1:
            number = pd.factorize(number * len(values) + codes)[0].astype(np.int64)
    return number, first_of(number)


def values_of(column: pd.Series) -> list[Any]:
    """Return the distinct values of a column in the order in which they appear, none missing."""
    found = column.unique()
    values: list[Any] = found[~pd.isna(found)].tolist()
    return values


def distinct(values: Ints) -> Ints:
    """Return the distinct values in order (``numpy.unique`` is slow on many)."""
    values = np.sort(values)
    first = np.ones(min(len(values), 1), dtype=bool)
    return values[np.r_[first, values[1:] != values[:-1]]]


def first_of(number: Ints) -> Ints:
    """Return the position at which each number, from 0 without a gap, stands first."""
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return first


def spread(many: Ints) -> tuple[Ints, Ints]:
    """Repeat each row so often as stated; return its position and a counter from 0 within it."""
    at = np.repeat(np.arange(len(many)), many)
    return at, np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
