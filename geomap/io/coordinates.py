"""Read the coordinates of separated text of any length, block by block, each row accounted for."""

from __future__ import annotations

import io
import warnings
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.errors import GeomapWarning, TableError
from geomap.io.bounds import check_columns
from geomap.io.csvs import find_separator, split_records
from geomap.io.guard import unguard
from geomap.io.records import cells_of, find_records, read_decimals
from geomap.normalization.cells import as_text
from geomap.normalization.degrees import read_axis
from geomap.normalization.headers import match_headers
from geomap.presets.recognition import recognise_bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geomap.io.records import Floats, Ints
    from geomap.limits import Limits

AXES = ("longitude", "latitude")
_AT_ONCE = 1 << 16
"""Records that are gathered one by one before they are read."""
_LONGEST = 1 << 23
"""Bytes that are looked through for the end of one record."""
_EXACTNESS = ("location_precision", "radius_m")


class Blocks(io.RawIOBase):
    """Blocks of bytes as a stream."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        super().__init__()
        self._blocks = iter(blocks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the block reaches."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _Table(NamedTuple):
    """What the headers tell: the separator, the number of columns, and those of both axes."""

    name: str
    limits: Limits
    separator: str
    width: int
    axes: tuple[int, int]


def read_coordinates(
    blocks: Iterator[bytes], name: str, limits: Limits
) -> Iterator[tuple[Floats, Floats]]:
    """Read the longitude and latitude of every row of separated text.

    Parameters
    ----------
    blocks
        Text in UTF-8, the first block with the whole row of headers.
    name, limits
        Name of the file, and the most cells in a row and characters in a cell.

    Returns
    -------
    portions
        Longitudes and latitudes in degrees as ``read_incidents`` reads them: NaN where a cell is
        blank, infinite where it cannot be read or the row has more or fewer cells than the headers.

    Raises
    ------
    TableError
        There are no headers, none for a coordinate, or a quote is never closed.

    Warns
    -----
    GeomapWarning
        The table says how exact its positions are.
    """
    first = next(blocks, b"")
    text = first.decode(errors="replace")
    start = text.lstrip("\x1e \t\r\n")[:1]
    if start in {"", "<", "{", "["} or _is_bare(text):
        raise TableError(f"{name} is no table with headers in its first row; try geomap summary")
    separator = find_separator(text)
    headers, size = _take_headers(first, separator, name, limits)
    table = _Table(name, limits, separator, len(headers), _find_axes(headers, name, limits))
    yield from _read_blocks(chain([first[size:]], blocks), table, first[:size].count(b"\n"))


def _is_bare(text: str) -> bool:
    return recognise_bare(text.split("\n", 1)[0].rstrip("\r").split("\t")) is not None


def _take_headers(block: bytes, separator: str, name: str, limits: Limits) -> tuple[list[str], int]:
    """Return the first record that is not blank, and where it ends."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        stream = io.TextIOWrapper(io.BytesIO(block), "utf-8", "surrogateescape", newline="")
        for line in stream:
            taken.append(line)
            yield line

    _, cells = next(split_records(lines(), separator, name, limits))
    size = sum(len(line.encode("utf-8", "surrogateescape")) for line in taken)
    return [unguard(cell.strip()) for cell in cells], size


def _find_axes(headers: list[str], name: str, limits: Limits) -> tuple[int, int]:
    """Return the places of longitude and latitude among the headers."""
    check_columns(len(headers), name, limits)
    renamed = match_headers([header for header in headers if header]).renamed
    found = {column: headers.index(header) for header, column in renamed.items()}
    missing = [axis for axis in AXES if axis not in found]
    if missing:
        there = ", ".join(headers[:8]) or "no headers"
        raise TableError(
            f"{name} has no column for {' and '.join(missing)} (found {there}); name the columns "
            "in its first row"
        )
    stated = [headers[found[column]] for column in _EXACTNESS if column in found]
    if stated:
        warnings.warn(
            f"{name} states how exact its positions are ({', '.join(stated)}); points are counted "
            "as written all the same, while geomap summary heeds it",
            GeomapWarning,
            stacklevel=2,
        )
    return found["longitude"], found["latitude"]


def _read_blocks(
    blocks: Iterator[bytes], table: _Table, lines: int
) -> Iterator[tuple[Floats, Floats]]:
    """Read block by block; from one on that cannot be cut for certain, record by record."""
    records, rest = 1, b""
    for block in chain(blocks, [b""]):
        if not (text := rest + (block or b"\n" * bool(rest))):
            continue
        found = find_records(text, table.separator, table.width)
        if found is not None and not found.size and block and len(text) < _LONGEST:
            rest = text
            continue
        if found is None or not found.size:
            yield from _read_carefully(chain([text], blocks), table, records, lines)
            return
        if found.ends is None:
            yield from _read_carefully([text[: found.size]], table, records, lines)
        else:
            yield _read_columns(text, found.ends, table.axes)
        records, lines, rest = records + found.number, lines + found.lines, text[found.size :]


def _read_columns(block: bytes, ends: Ints, axes: tuple[int, int]) -> tuple[Floats, Floats]:
    """Read both columns of whole records, at once."""
    cells = [cells_of(block, ends, column) for column in axes]
    start, stop, quoted = (np.concatenate(parts) for parts in zip(*cells, strict=True))
    values, read = read_decimals(block, start, stop)
    odd = np.flatnonzero(~read)
    for number, axis in enumerate(AXES):
        some = odd[odd // len(ends) == number]
        if len(some):
            spans = zip(
                start[some].tolist(), stop[some].tolist(), quoted[some].tolist(), strict=True
            )
            texts = [_text_of(block[first:last], is_quoted=has) for first, last, has in spans]
            values[some] = _read_texts(texts, axis)
    return values[: len(ends)], values[len(ends) :]


def _text_of(cell: bytes, *, is_quoted: bool) -> str:
    text = cell.decode()
    return text.replace('""', '"') if is_quoted else text


def _read_texts(cells: list[str], axis: str) -> Floats:
    """Read cells as ``read_incidents`` does; what states a position that cannot be read is inf."""
    text = as_text(pd.Series([unguard(cell) for cell in cells], dtype="str"))
    values = read_axis(text, axis, in_degrees=True).value
    unread = (text.notna() & values.isna()).to_numpy()
    numbers: Floats = np.where(unread, np.inf, values.to_numpy(dtype=np.float64))
    return numbers


def _read_carefully(
    blocks: Iterable[bytes], table: _Table, records: int, before: int
) -> Iterator[tuple[Floats, Floats]]:
    """Read record by record; a row of another length is one whose position cannot be read."""
    lines = io.TextIOWrapper(io.BufferedReader(Blocks(blocks)), "utf-8", newline="")
    rows = split_records(
        lines, table.separator, table.name, table.limits, records=records, before=before
    )
    gathered: list[list[str]] = []
    for _, cells in rows:
        fits = len(cells) == table.width
        gathered.append([cells[column] for column in table.axes] if fits else ["?", "?"])
        if len(gathered) == _AT_ONCE:
            yield _read_gathered(gathered)
            gathered = []
    if gathered:
        yield _read_gathered(gathered)


def _read_gathered(gathered: list[list[str]]) -> tuple[Floats, Floats]:
    lon, lat = (list(cells) for cells in zip(*gathered, strict=True))
    return _read_texts(lon, "longitude"), _read_texts(lat, "latitude")
