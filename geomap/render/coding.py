"""Columns of numbers and codes as bytes, and texts in blocks, all compressed, for the page.

A number becomes its difference from the least one, or from the number before it, or from another
column in the same row; then all lowest bytes of a column are written, then all next ones. What is
written is compressed by DEFLATE (zlib, RFC 1950); ``packing`` says how it stands in the page. Its
reader is ``page/js/columns.js``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from geomap.render.packing import measure_runs, pack_numbers, pack_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

SAMPLE = 4096
"""Rows that show which of two ways of writing a column is the shorter one."""
BLOCK = 4096
"""Rows of one block of texts."""
QUICK_BLOCKS = range(2, 9)
"""Tables of so many blocks are compressed quickly. No one level serves all: the slow one takes 11 %
more CPU for the page of 10,000 incidents, the quick one 6 % more bytes for that of 100,000."""
BETWEEN, PLAIN = "\x1f", "\x1e"
WIDEST = 2**47
NARROW = 2**31 - 2
"""What a whole number of 32 bits holds beside the mark for a gap."""
DIGITS = 7
"""Decimals that are kept of numbers, about a centimetre in degrees."""


class Numbers(NamedTuple):
    """Whole numbers with gaps; ``digits``: how many of their digits stand behind the point."""

    whole: Ints
    gaps: Flags
    digits: int = 0


class Packing:
    """Columns that are collected, each under a name in a section with its own number of rows."""

    def __init__(self) -> None:
        self.columns: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._parts: list[bytes] = []

    def add_numbers(self, name: str, column: Numbers, *, beside: str = "") -> None:
        """Add a column of whole numbers.

        Parameters
        ----------
        name
            Name of the column.
        column
            Numbers of absolute value below 2**47; what stands in gaps has no meaning.
        beside
            A column with as many rows that was added before: where it has the same gaps, only the
            differences from it are written.
        """
        self._numbers[name] = column
        values, gaps, digits = column
        has_gaps = bool(gaps.any())
        said: dict[str, Any] = {"rows": len(values)}
        other = self._numbers.get(beside)
        if other is not None and np.array_equal(other.gaps, gaps) and other.digits == digits:
            said["beside"] = beside
            values = values - other.whole
        low = int(values[~gaps].min()) if not gaps.all() else 0
        values = np.where(gaps, 0, values - low + has_gaps)
        steps = _zigzag(np.diff(values, prepend=0))
        if values.any() and _cost(steps) < _cost(values):
            said["delta"] = True
            values = steps
        count = (int(values.max(initial=0)).bit_length() + 7) // 8
        said["planes"] = count
        widest = int(np.abs(column.whole[~gaps]).max(initial=0))
        wide = count > 4 or max(widest, abs(low)) > NARROW
        more = {"low": low, "gaps": has_gaps, "digits": digits, "wide": wide}
        said |= {key: value for key, value in more.items() if value}
        self._parts.append(_planes(values, count))
        self.columns[name] = said

    def add_codes(self, name: str, codes: npt.NDArray[Any]) -> None:
        """Add a column of codes, whole numbers from 0."""
        self.add_numbers(name, Numbers(codes.astype(np.int64), np.zeros(len(codes), dtype=bool)))

    def add_values(self, name: str, codes: npt.NDArray[Any], values: list[Any]) -> None:
        """Add a column of codes with what they stand for."""
        self.add_codes(name, codes)
        self.columns[name]["values"] = values

    def add_follower(self, name: str, leader: str, codes: Ints, values: list[Any]) -> None:
        """Add a column that is known from another one, with a code for each code of that one."""
        self.columns[name] = {"follows": leader, "codes": codes.tolist(), "values": values}

    def add_texts(self, name: str, texts: Sequence[str | None]) -> None:
        """Add a column of texts that are read together with the numbers."""
        data = join_texts([texts]).encode("utf-8", "backslashreplace")
        self.columns[name] = {"bytes": len(data), "rows": len(texts)}
        self._parts.append(data)

    def write(self) -> str:
        """Return all columns compressed, in the order in which they were added."""
        return pack_numbers(self._parts)


def write_blocks(columns: Sequence[Sequence[str | None]], rows: int) -> list[str]:
    """Write columns of texts as blocks of ``BLOCK`` rows, the texts of a column together."""
    starts = range(0, rows if columns else 0, BLOCK)
    texts = (join_texts([column[start : start + BLOCK] for column in columns]) for start in starts)
    quick = len(starts) in QUICK_BLOCKS
    return [pack_texts(text.encode("utf-8", "backslashreplace"), quick=quick) for text in texts]


def join_texts(columns: Sequence[Sequence[str | None]]) -> str:
    """Join the texts of columns; a gap is an empty text. Texts with the separator go as JSON."""
    filled = [
        [text or "" for text in column] if None in column else cast("Sequence[str]", column)
        for column in columns
    ]
    joined = BETWEEN.join(BETWEEN.join(column) for column in filled)
    if joined.count(BETWEEN) == sum(map(len, filled)) - 1 and not joined.startswith(PLAIN):
        return joined
    return PLAIN + json.dumps([text for column in filled for text in column], ensure_ascii=False)


def read_numbers(column: pd.Series) -> Numbers | None:
    """Read a column as whole numbers of some decimals; None where it is of another kind."""
    if column.dtype.kind not in "iuf":
        return None
    gaps = column.isna().to_numpy()
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = values[~gaps]
    if not np.isfinite(known).all() or (len(known) and np.abs(known).max() >= WIDEST):
        return None
    digits = count_digits(known)
    if digits is None:
        return None
    return Numbers(scale_to(values, gaps, digits), gaps, digits)


def read_moments(column: pd.Series) -> Numbers:
    """Read a column of moments as seconds since 1970."""
    gaps = column.isna().to_numpy()
    moments = column.to_numpy().astype("datetime64[s]").astype(np.int64)
    return Numbers(np.where(gaps, 0, moments), gaps)


def count_digits(values: npt.NDArray[np.float64]) -> int | None:
    """Return how many decimals hold all of these numbers; None where more than 7 are needed."""
    for digits in range(DIGITS + 1):
        scaled = np.rint(values * 10**digits)
        if np.array_equal(scaled / 10**digits, values) and (np.abs(scaled) < WIDEST).all():
            return digits
    return None


def scale_to(values: npt.NDArray[np.float64], gaps: Flags, digits: int) -> Ints:
    """Return numbers as whole numbers of so many decimals; 0 in gaps."""
    return np.rint(np.where(gaps, 0, values) * 10**digits).astype(np.int64)


def _zigzag(steps: Ints) -> Ints:
    return np.asarray((steps << 1) ^ (steps >> 63), dtype=np.int64)


def _planes(values: Ints, count: int) -> bytes:
    return b"".join(((values >> 8 * at) & 255).astype(np.uint8).tobytes() for at in range(count))


def _cost(values: Ints) -> int:
    """Return the size of the first rows when they are compressed."""
    part = values[:SAMPLE]
    return measure_runs(_planes(part, (int(part.max(initial=0)).bit_length() + 7) // 8))
