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
_MOST = 15
"""So many digits are a whole number that float64 holds; a power of ten to this one is exact too."""
_POWERS = np.array([float(10**power) for power in range(_MOST + 2)])
_PART = 1 << 17


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
        whole cell, or a carriage return without its line feed.
    """
    codes = np.frombuffer(block, dtype=np.uint8)
    wanted = [ord(separator), _LINE, *([_QUOTE] if b'"' in block else [])]
    marks = _places_of(codes, wanted)
    kinds = codes[marks]
    is_line = kinds == _LINE
    is_quote = kinds == _QUOTE
    # whether a quote is open is told by the lowest bit of their number, which may overflow
    outside = ~is_quote & ((np.cumsum(is_quote, dtype=np.uint8) & 1) == 0)
    whole = _last(is_line & outside) + 1
    if not whole:
        return Records(0, 0, 0, None)
    size = int(marks[whole - 1]) + 1
    quotes = marks[:whole][is_quote[:whole]]
    if not _are_plain(codes, quotes, wanted[0]) or not _has_usual_ends(block, codes[:size]):
        return None
    lines = int(np.count_nonzero(is_line[:whole]))
    ends, is_end = marks[:whole][outside[:whole]], is_line[:whole][outside[:whole]]
    number = int(np.count_nonzero(is_end))
    regular = len(ends) == number * width and bool(is_end[width - 1 :: width].all())
    return Records(size, number, lines, ends.reshape(-1, width) if regular else None)


def _places_of(codes: Bytes, wanted: list[int]) -> Ints:
    """Return where any of some bytes stand; in parts, which stay in the caches of a processor."""
    is_any, is_one = np.zeros((2, _PART), dtype=bool)
    found = []
    for start in range(0, len(codes), _PART):
        part = codes[start : start + _PART]
        here, one = is_any[: len(part)], is_one[: len(part)]
        np.equal(part, wanted[0], out=here)
        for code in wanted[1:]:
            np.equal(part, code, out=one)
            np.logical_or(here, one, out=here)
        found.append(here.nonzero()[0] + start)
    return np.concatenate(found)


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
    """Tell whether every carriage return stands before a line feed."""
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
    """Read the cells that are plain decimals of up to 14 digits, exactly as ``float`` does.

    A whole number below 2**53 and a power of ten below 10**23 are exact in float64, and so their
    quotient is the nearest to the decimal (Clinger, How to read floating point numbers accurately,
    1990).

    Returns
    -------
    values, read
        NaN where a cell is blank; ``read`` is False where it is anything else.
    """
    codes = np.frombuffer(block, dtype=np.uint8)
    blank = stop == start
    negative = ~blank & (codes[np.minimum(start, len(codes) - 1)] == _MINUS)
    left = np.minimum(stop - start - negative, _MOST + 1).astype(np.int8)
    size = max(int(left.max(initial=1)), 1)
    code, there = _before(block, stop, size)
    place = np.arange(size - 1, -1, -1, dtype=np.int8)[:, None]
    within = place < left
    digit = code - np.uint8(ord("0"))
    is_digit, is_point = (digit < 10) & within, (code == _POINT) & within
    points = is_point.sum(axis=0, dtype=np.int8)
    digits = is_digit.sum(axis=0, dtype=np.int8)
    read = there & (digits > 0) & (points <= 1) & (digits + points == left) & (left <= _MOST)
    after = np.where(points, size - 1 - is_point.argmax(axis=0), 0)
    # the point is a zero digit; what stands before it moves by one place
    whole = _POWERS[:size][::-1] @ np.where(is_digit, digit, np.uint8(0)).astype(np.float64)
    decimals = np.where(points, np.fmod(whole, _POWERS[after + 1]), whole)
    whole = (whole - decimals) / 10 + decimals
    values = np.where(negative, -whole, whole) / _POWERS[after]
    values[~read] = np.nan
    return values, read | blank


def _before(block: bytes, stop: Ints, size: int) -> tuple[Bytes, Flags]:
    """Return the bytes before each place, a column for each, and whether there are so many."""
    there = stop >= size
    if len(block) < size:
        return np.zeros((size, len(stop)), dtype=np.uint8), there
    windows = np.ndarray(len(block) - size + 1, dtype=f"V{size}", buffer=block, strides=(1,))
    found = windows[np.where(there, stop - size, 0)]
    return np.ascontiguousarray(found.view(np.uint8).reshape(-1, size).T), there
