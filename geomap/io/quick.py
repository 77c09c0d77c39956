"""Read regular separated text with pyarrow, in one pass and only the columns that are wanted.

What is read here is what the careful way of ``geomap.io.csvs`` reads from the same bytes. Where
that is not certain (a row of another length, a blank line, a quote that is never closed, bytes that
are no UTF-8) nothing is read, and the careful way says what is wrong.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa

BLOCK = 500_000
"""Bytes at a time. No row is as long as two blocks, which bounds the cells of columns left out."""


class _Source(io.RawIOBase):
    """Bytes on their way to the parser, which is more lenient than the careful way: checked here.

    All bytes must be UTF-8, and quotes must stand around whole cells. A block never ends between a
    carriage return and its line feed: the parser would lose the line feed, also within quotes.
    """

    def __init__(self, stream: BinaryIO, separator: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._quotes = _Quotes(separator)
        self._held = b""
        stream.seek(len(codecs.BOM_UTF8) * stream.read(3).startswith(codecs.BOM_UTF8))

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Pass on the next bytes.

        Raises
        ------
        UnicodeDecodeError
            They are no UTF-8.
        ValueError
            A quote stands where the parser and the careful way may differ.
        """
        data = self._stream.read(size - len(self._held))
        if self._decoder.getstate()[0] or not data or not data.isascii():
            self._decoder.decode(data, final=not data)
        self._quotes.check(data)
        if not data:
            data, self._held = self._held, b""
            return data
        data = self._held + data if self._held else data
        self._held = b"\r" if data.endswith(b"\r") else b""
        return (data[:-1] or self.read(size)) if self._held else data


class _Quotes:
    """Checks that every quote opens or closes a whole cell, or is doubled in a quoted one."""

    def __init__(self, separator: str) -> None:
        self._beside = np.zeros(256, dtype=bool)
        self._beside[list(f'{separator}\r\n"'.encode())] = True
        self._open = 0
        self._last = ord("\n")

    def check(self, data: bytes) -> None:
        """Look at the next bytes; none are the end."""
        if self._last == ord('"') and not self._open and data and not self._beside[data[0]]:
            raise ValueError
        if not data:
            if self._open:
                raise ValueError
            return
        if b'"' in data:
            codes = np.frombuffer(data, dtype=np.uint8)
            quotes = np.flatnonzero(codes == ord('"'))
            opening, closing = quotes[self._open :: 2], quotes[1 - self._open :: 2]
            self._open = (self._open + len(quotes)) % 2
            before = np.where(opening > 0, codes[opening - 1], self._last)
            after = codes[closing[closing + 1 < len(codes)] + 1]
            if not (self._beside[before].all() and self._beside[after].all()):
                raise ValueError
        self._last = data[-1]


def read_quickly(
    stream: BinaryIO,
    separator: str,
    header: list[str],
    *,
    wanted: Collection[int] | None = None,
) -> pd.DataFrame | None:
    """Read separated text of one header row, all cells as text.

    Parameters
    ----------
    stream
        Bytes in UTF-8, from their beginning.
    separator
        What stands between cells.
    header
        Cells of the first row, trimmed.
    wanted
        Positions of the columns to read; all where not given.

    Returns
    -------
    frame
        The wanted columns under their headers, in their order; None where it is not certain that
        they are what the careful way reads, or where pyarrow is not installed.
    """
    width = len(header)
    kept = sorted(range(width) if wanted is None else wanted)
    if width < 2 or not kept:
        return None
    read = _parse(_Source(stream, separator), separator, width, kept)
    if read is None or not read.num_rows:
        return None
    heads = [str(column[0]).strip() for column in read.itercolumns()]
    if heads != [header[int(name[1:])] for name in read.column_names]:
        return None
    if _has_blank_row(read):
        return None
    columns = read.columns
    del read
    return _frame(columns, [header[number] for number in kept])


def _parse(source: _Source, separator: str, width: int, columns: list[int]) -> pa.Table | None:
    try:
        import pyarrow as pa  # noqa: PLC0415 - not everyone has it
        from pyarrow import csv  # noqa: PLC0415
    except ImportError:
        return None
    try:
        batches = csv.open_csv(
            source,
            csv.ReadOptions(block_size=BLOCK, use_threads=False, autogenerate_column_names=True),
            csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
            ),
            csv.ConvertOptions(
                column_types={f"f{number}": pa.large_string() for number in range(width)},
                include_columns=[f"f{number}" for number in columns],
                strings_can_be_null=False,
            ),
        )
        return pa.Table.from_batches(batches, batches.schema)
    except (pa.ArrowException, ValueError):
        return None


def _has_blank_row(read: pa.Table) -> bool:
    """Tell whether all cells of a row are blank, as those of a blank line are."""
    from pyarrow import compute  # noqa: PLC0415

    blank = np.ones(read.num_rows, dtype=bool)
    for column in read.itercolumns():
        blank &= compute.equal(column, "").to_numpy()
        if not blank.any():
            return False
    return True


def _frame(columns: list[pa.ChunkedArray], header: list[str]) -> pd.DataFrame:
    """Return the columns as texts of pandas, each set free when it is copied."""
    import pyarrow as pa  # noqa: PLC0415

    texts = {}
    for number in range(len(columns)):
        cells = columns[number][1:].combine_chunks()
        columns[number] = None
        texts[number] = pd.array(pa.chunked_array([cells]), dtype="str")
    return pd.DataFrame(texts, copy=False).set_axis(header, axis=1)
