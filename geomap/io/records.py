"""Find records and numbers in blocks of separated text as arrays of bytes, without splitting it.

What is found here is what the careful way of ``geomap.io.csvs`` finds in the same bytes. Where that
is not certain nothing is found, and the careful way has to read the block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_LINE, _RETURN, _QUOTE, _MINUS, _POINT = b'\n\r"-.'
_DIGITS = 15
"""So many digits are a whole number that float64 holds; a power of ten to this one is exact too."""
_POWERS = 10.0 ** np.arange(_DIGITS + 1)
_LONGEST = _DIGITS + 2


class Records(NamedTuple):
    """Records of a block.

    ``size`` is where the last whole record ends, ``number`` how many there are, ``lines`` how many
    lines they take. ``ends`` has a row for each with the places where its cells end; None where
    one of them has more or fewer cells than the headers.
    """

    size: int
    number: int
    lines: int
    ends: Ints | None


def find_records(block: bytes, separator: str, width: int) -> Records | None:
    """Find the whole records of a block that begins with one.

    Parameters
    ----------
    block
        Text in UTF-8.
    separator
        What stands between cells, one character of ASCII.
    width
        How many cells a record should have.

    Returns
    -------
    records
        None where something is written in more than one way: a quote that does not stand around a
        whole cell, a carriage return without its line feed, a zero byte.
    """
    codes = np.frombuffer(block, dtype=np.uint8)
    mark = ord(separator)
    places = (codes == mark) | (codes == _LINE)
    if quoted := b'"' in block:
        places |= codes == _QUOTE
    marks = np.flatnonzero(places)
    kinds = codes[marks]
    is_end = kinds == _LINE
    if quoted:
        is_quote = kinds == _QUOTE
        quotes = marks[is_quote]
        # whether a quote is open is told by the lowest bit of their number, which may overflow
        outside = ~is_quote & ((np.cumsum(is_quote, dtype=np.uint8) & 1) == 0)
        marks, is_end = marks[outside], is_end[outside]
    whole = _last(is_end) + 1
    if not whole:
        return Records(0, 0, 0, None)
    marks, is_end = marks[:whole], is_end[:whole]
    size = int(marks[-1]) + 1
    codes = codes[:size]
    if quoted and not _are_plain(codes, quotes[quotes < size], mark):
        return None
    if not _has_usual_ends(block, codes):
        return None
    number, lines = int(np.count_nonzero(is_end)), int(np.count_nonzero(codes == _LINE))
    regular = len(marks) == number * width and bool(is_end[width - 1 :: width].all())
    return Records(size, number, lines, marks.reshape(-1, width) if regular else None)


def _last(flags: Flags) -> int:
    """Return the place of the last one that is set; -1 where none is."""
    return len(flags) - 1 - int(flags[::-1].argmax()) if flags.any() else -1


def _are_plain(codes: Bytes, quotes: Ints, separator: int) -> bool:
    """Tell whether quotes only begin and end cells, or stand doubled within quoted ones."""
    beside = np.zeros(256, dtype=bool)
    beside[[separator, _LINE, _QUOTE]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    begins = beside[codes[opening - 1]] | (opening == 0)
    beside[_RETURN] = True
    return bool(begins.all() and beside[codes[closing + 1]].all())


def _has_usual_ends(block: bytes, codes: Bytes) -> bool:
    if b"\x00" in block:
        return False
    if b"\r" not in block:
        return True
    return bool((codes[np.flatnonzero(codes == _RETURN) + 1] == _LINE).all())


def cells_of(block: bytes, ends: Ints, column: int) -> tuple[Ints, Ints, Flags]:
    """Return where the cells of a column begin and end without their quotes, and which had some."""
    codes = np.frombuffer(block, dtype=np.uint8)
    stop = ends[:, column]
    start = ends[:, column - 1] + 1 if column else np.append(0, ends[:-1, -1] + 1)
    if column == ends.shape[1] - 1:
        stop = stop - ((stop > start) & (codes[stop - 1] == _RETURN))
    quoted = (stop > start) & (codes[start] == _QUOTE)
    return start + quoted, stop - quoted, quoted


def read_decimals(block: bytes, start: Ints, stop: Ints) -> tuple[Floats, Flags]:
    """Read the cells that are plain decimals of up to 15 digits, exactly as ``float`` does.

    A whole number below 2**53 and a power of ten below 10**23 are exact in float64, and so their
    quotient is the nearest to the decimal (Clinger, How to read floating point numbers accurately,
    1990).

    Returns
    -------
    values, read
        NaN where a cell is blank; ``read`` is False where it is anything else.
    """
    codes = np.frombuffer(block, dtype=np.uint8)
    size = stop - start
    negative = (size > 0) & (codes[np.minimum(start, len(codes) - 1)] == _MINUS)
    first = start + negative
    left = (size - negative).astype(np.int8 if size.max(initial=0) < 100 else np.int64)
    whole = np.zeros(len(start), dtype=np.int64)
    digits, after, points = np.zeros((3, len(start)), dtype=np.int8)
    for place in range(min(int(left.max(initial=0)), _LONGEST)):
        code = codes[np.minimum(first + place, len(codes) - 1)]
        within = left > place
        is_digit = ((code - np.uint8(ord("0"))) < 10) & within
        whole = np.where(is_digit, whole * 10 + (code & 15), whole)
        digits += is_digit
        after += is_digit & (points > 0)
        points += (code == _POINT) & within
    read = (digits > 0) & (digits <= _DIGITS) & (points <= 1) & (digits + points == left)
    values = whole / _POWERS[np.minimum(after, _DIGITS)]
    values = np.where(negative, -values, values)
    blank = size == 0
    values[~read] = np.nan
    return values, read | blank
