"""Read single cells: texts, numbers, figures and codes, each distinct value once."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[+\-\u2212]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_TOO_MANY = re.compile(r"[1-9][0-9]{11}")
"""More than people ever lived; and no more digits than an integer of 64 bits holds."""
_WHOLE = re.compile(r"([0-9]+)(?:\.0+)?")
_RANGE = re.compile(r"([0-9]+)\s*[-\u2013]\s*([0-9]+)")
_AT_LEAST = re.compile(r"(?:(?:at least|min\.?|>=)\s*([0-9]+)|([0-9]+)\s*\+)", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:at most|up to|max\.?|<=)\s*([0-9]+)", re.IGNORECASE)


def as_text(cells: pd.Series) -> pd.Series:
    """Turn a column of any cells into trimmed text; blank cells become missing.

    Whole numbers lose the ``.0`` that spreadsheets give them; days lose a time of midnight.
    """
    if cells.dtype != "str":
        cells = _map_distinct(cells, _text_of)
    trimmed = _share_trimmed(cells)
    if trimmed is not None:
        return trimmed
    text = cells.astype("str").str.strip()
    return text.mask(text == "")


def _share_trimmed(cells: pd.Series) -> pd.Series | None:
    """Return texts that begin and end with visible ASCII, and blanks as missing, without a copy.

    None where one of them may have to be trimmed, or has missing cells already.
    """
    if cells.dtype != "str" or not len(cells):
        return None
    try:
        import pyarrow as pa  # noqa: PLC0415 - not everyone has it
    except ImportError:
        return None
    texts = pa.array(cells)
    if not isinstance(texts, pa.LargeStringArray) or texts.null_count or texts.offset:
        return None  # of several parts, or with missing cells
    _, places, data = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int64, count=len(texts) + 1)
    filled = ends[1:] > ends[:-1]
    codes = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    for edge in (ends[:-1][filled], ends[1:][filled] - 1):
        code = codes[edge]
        if ((code <= ord(" ")) | (code >= 127)).any():
            return None
    blank = None if filled.all() else pa.py_buffer(np.packbits(filled, bitorder="little"))
    shared = pa.LargeStringArray.from_buffers(len(texts), places, data, blank)
    array = pd.array(pa.chunked_array([shared]), dtype="str")
    return pd.Series(array, index=cells.index, name=cells.name)


def _text_of(value: object) -> str | None:
    if isinstance(value, (dt.datetime, pd.Timestamp)):
        text = value.isoformat(sep="T", timespec="seconds")
        return text.removesuffix("T00:00:00")
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else str(number)
    return str(value)


def _map_distinct(cells: pd.Series, read: Callable[[object], object]) -> pd.Series:
    """Apply ``read`` to each distinct present value; what cannot be hashed is read as text."""
    present = cells.dropna()
    try:
        known = {value: read(value) for value in present.unique()}
    except TypeError:
        present = present.map(str)
        known = {value: value for value in present.unique()}
    return present.map(known).reindex(cells.index).astype("object")


def _by_distinct(cells: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Apply ``read`` to the column of distinct present values, and spread what it returns."""
    codes, distinct = pd.factorize(cells)
    found = read(pd.Series(distinct, dtype=cells.dtype))
    return pd.Series(found.array.take(codes, allow_fill=True), index=cells.index)


def parse_numbers(text: pd.Series) -> pd.Series:
    """Read plain decimal numbers as float64; anything else is missing.

    The grammar is narrower than Python's: no underscores, no hexadecimal, no infinity, no decimal
    comma, no digits of other scripts. The typographic minus is a minus.
    """
    if pd.api.types.is_numeric_dtype(text.dtype):
        numbers = text.astype("float64")
        return numbers.where(np.isfinite(numbers))
    quick = _usual_numbers(text)
    return _by_distinct(text, _plain_numbers) if quick is None else quick


def _usual_numbers(text: pd.Series) -> pd.Series | None:
    """Read a column of nothing but usual decimals at once; None where another cell is there."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - not everyone has it
        from pyarrow import compute  # noqa: PLC0415
    except ImportError:
        return None
    if text.dtype != "str" or not len(text):
        return None
    cells = pa.array(text)
    usual = compute.match_substring_regex(cells, r"^-?[0-9]{1,9}(\.[0-9]{1,9})?$")
    if compute.all(usual).as_py() is not True:
        return None
    numbers = compute.cast(cells, pa.float64())
    return pd.Series(numbers.to_numpy(zero_copy_only=False), index=text.index, name=text.name)


def _plain_numbers(text: pd.Series) -> pd.Series:
    plain = text.str.fullmatch(_NUMBER).astype(bool)
    numbers = pd.to_numeric(text.where(plain).str.replace("\u2212", "-")).astype("float64")
    return numbers.where(np.isfinite(numbers))


def parse_figures(text: pd.Series) -> pd.DataFrame:
    """Read figures of people: ``6``, ``5-7``, ``at least 3``, ``3+``, ``up to 10``.

    Returns
    -------
    figures
        Columns ``value``, ``low``, ``high`` (Int64) and ``read`` (bool, False where the text is
        none of these).
    """
    codes, distinct = pd.factorize(text)
    parts = [_figure(str(value)) for value in pd.Series(distinct, dtype=text.dtype).tolist()]
    *bounds, read = zip(*parts, (None, None, None, True), strict=True)  # a missing cell is the last
    names = zip(("value", "low", "high"), bounds, strict=True)
    columns = {name: pd.array(cells, dtype="Int64").take(codes) for name, cells in names}
    return pd.DataFrame({**columns, "read": np.array(read)[codes]}, index=text.index)


def _figure(text: str) -> tuple[int | None, int | None, int | None, bool]:
    if _TOO_MANY.search(text):
        return None, None, None, False
    if match := _WHOLE.fullmatch(text):
        return int(match[1]), None, None, True
    if match := _RANGE.fullmatch(text):
        low, high = int(match[1]), int(match[2])
        return None, low, high, low <= high
    if match := _AT_LEAST.fullmatch(text):
        return None, int(match[1] or match[2]), None, True
    if match := _AT_MOST.fullmatch(text):
        return None, None, int(match[1]), True
    return None, None, None, False


def fold_codes(text: pd.Series) -> pd.Series:
    """Fold words to the form of codes: lower case, underscores for blanks and hyphens."""
    return _by_distinct(text, _fold_each)


def _fold_each(text: pd.Series) -> pd.Series:
    folded = [re.sub(r"[\s\-]+", "_", str(value).strip().lower()) for value in text]
    return pd.Series(folded, dtype="str")
