"""Read CSV and its kin: any usual separator, every row accounted for."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pandas as pd

from geomap.errors import GeomapError, TableError
from geomap.io.bare import read_bare
from geomap.io.bounds import check_rows
from geomap.io.guard import has_guards, unguard, unguard_table
from geomap.io.quick import read_quickly
from geomap.io.raw import NOTHING_REFUSED, RawTable, refused_rows
from geomap.limits import Limits
from geomap.presets.recognition import recognise_bare

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

_SEPARATORS = ",;\t|"
_HEADER_LIMIT = 1 << 16
_CHUNK = 1 << 24


def read_csv(
    text: str, name: str, *, preset: str | None = None, limits: Limits | None = None
) -> RawTable:
    """Read separated text whose first row holds the headers.

    Files of a preset that have no headers are told by their first row, unless ``preset`` (as for
    ``normalize``) is another or ``none``.

    A row with more or fewer cells than the headers is refused by its number. Rows are numbered as
    a spreadsheet shows them: a quoted line break does not start a new row. An apostrophe that
    keeps a spreadsheet from reading a cell as a formula is taken off.

    Raises
    ------
    TableError
        A quote is never closed, or there is nothing below the headers.
    """
    text = text.removeprefix("\ufeff")
    bare = recognise_bare(text.split("\n", 1)[0].rstrip("\r").split("\t"), preset)
    if bare is not None:
        return read_bare(text, bare)
    separator = find_separator(text)
    if _is_regular(text, separator):
        frame = _read_fast(text, separator)
        table = RawTable(frame, np.arange(2, len(frame) + 2), NOTHING_REFUSED)
    else:
        table = _read_careful(text, separator, name, limits or Limits())
    if has_guards(text):
        table = table._replace(frame=unguard_table(table.frame))
    if not len(table.frame) and not len(table.refused):
        raise TableError(f"{name} has headers but no rows; add a row for each incident")
    return table


def read_regular_csv(
    stream: BinaryIO,
    *,
    preset: str | None = None,
    choose: Callable[[list[str]], Collection[int]] | None = None,
) -> RawTable | None:
    """Read separated text in UTF-8 the quick way, or not at all.

    Parameters
    ----------
    stream
        Bytes from their beginning; it can be set back.
    preset
        As for ``read_csv``.
    choose
        Returns the positions of the wanted columns from the headers; all where not given.

    Returns
    -------
    table
        What ``read_csv`` reads, as far as it is wanted; None where anything is unusual, so that
        ``read_csv`` has to tell what it is.
    """
    head = stream.read(4 * _HEADER_LIMIT)
    stream.seek(0)
    text = head.decode(errors="replace").removeprefix("\ufeff")
    if b"\x00" in head or text.lstrip("\ufeff\x1e \t\r\n")[:1] in {"", "<", "{", "["}:
        return None
    separator = find_separator(text)
    try:
        if recognise_bare(text.split("\n", 1)[0].rstrip("\r").split("\t"), preset) is not None:
            return None
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (csv.Error, GeomapError):
        return None
    header = [cell.strip() for cell in first]
    wanted = None if choose is None else choose([unguard(cell) for cell in header])
    frame = read_quickly(stream, separator, header, wanted=wanted)
    if frame is None or not len(frame):
        return None
    if len(head) == 4 * _HEADER_LIMIT or has_guards(text):
        frame = unguard_table(frame)
    return RawTable(frame, np.arange(2, len(frame) + 2), NOTHING_REFUSED)


def find_separator(text: str) -> str:
    """Return the separator that splits the first row most; a comma where none does."""
    start = text.lstrip("\r\n")[:_HEADER_LIMIT]
    first = start.splitlines()[0] if start else ""
    outside = first.split('"')[::2]
    counts = {mark: sum(part.count(mark) for part in outside) for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: counts[mark])


def _is_regular(text: str, separator: str) -> bool:
    """Tell whether every record has as many cells as the first, by counting marks outside quotes.

    It counts bytes in blocks, so that a large file is checked without splitting it. Anything
    unusual (a blank line within, an odd quote, a lone carriage return) is left to the careful way.
    """
    data = np.frombuffer(text.rstrip("\r\n").encode() + b"\n", dtype=np.uint8)
    odd = text.count("\r") != text.count("\r\n") or "\n\n" in text or "\n\r\n" in text
    if odd or "\x00" in text or not _has_plain_quotes(data, separator):
        return False
    quoted, width, carried = np.uint8(0), 0, 0
    for start in range(0, len(data), _CHUNK):
        block = data[start : start + _CHUNK]
        marks, ends, quoted = _marks(block, separator, quoted)
        before = np.searchsorted(marks, ends)
        counts = np.diff(before, prepend=-carried)
        carried = len(marks) - int(before[-1]) if len(ends) else carried + len(marks)
        if len(ends):
            width = width or int(counts[0])
            if (counts != width).any():
                return False
    return bool(quoted == 0 and width > 0)


def _has_plain_quotes(data: np.ndarray, separator: str) -> bool:
    """Tell whether quotes only begin and end cells, or stand doubled within quoted ones.

    A quote anywhere else is read in one way here and in another there: the careful way says so.
    """
    quotes = np.flatnonzero(data == ord('"'))
    opening, closing = quotes[0::2], quotes[1::2]
    if len(opening) != len(closing):
        return False
    edges = np.frombuffer(f'{separator}\n"'.encode(), dtype=np.uint8)
    begins = np.isin(data[opening - 1], edges) | (opening == 0)
    ends = np.isin(data[closing + 1], edges) | (data[closing + 1] == ord("\r"))
    return bool(begins.all() and ends.all())


def _marks(
    block: np.ndarray, separator: str, quoted: np.uint8
) -> tuple[np.ndarray, np.ndarray, np.uint8]:
    """Return where cells and records end outside quotes, and whether a quote is open at the end."""
    cells, ends = np.flatnonzero(block == ord(separator)), np.flatnonzero(block == ord("\n"))
    quotes = np.flatnonzero(block == ord('"'))
    if not len(quotes) and not quoted:
        return cells, ends, quoted
    outside = [
        found[(np.searchsorted(quotes, found) + int(quoted)) % 2 == 0] for found in (cells, ends)
    ]
    return outside[0], outside[1], np.uint8((int(quoted) + len(quotes)) % 2)


def _read_fast(text: str, separator: str) -> pd.DataFrame:
    frame = pd.read_csv(
        io.StringIO(text), sep=separator, dtype="str", header=None, na_filter=False, engine="c"
    )
    frame.columns = pd.Index([str(cell).strip() for cell in frame.iloc[0]])
    return frame.iloc[1:].reset_index(drop=True)


def _read_careful(text: str, separator: str, name: str, limits: Limits) -> RawTable:
    """Read record by record with strict quoting, refusing rows of another length."""
    records, rows, refused, left = [], [], [], {}
    header: list[str] = []
    lines = io.StringIO(text, newline="")
    for number, cells in split_records(lines, separator, name, limits):
        if not header:
            header = [cell.strip() for cell in cells]
        elif len(cells) == len(header):
            records.append(cells)
            rows.append(number)
        else:
            refused.append((number, *_wrong_length(cells, len(header), separator)))
            left[number] = cells
        check_rows(len(rows) + len(refused), name, limits)
    frame = pd.DataFrame(records, columns=header, dtype="str")
    return RawTable(frame, np.array(rows, dtype=np.int64), refused_rows(refused), cells=left)


def split_records(
    lines: Iterable[str],
    separator: str,
    name: str,
    limits: Limits,
    *,
    records: int = 0,
    before: int = 0,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of lines that are not blank, with their numbers, by strict quoting.

    ``records`` and ``before`` are how many records and lines stand before these.

    Raises
    ------
    TableError
        A quote is never closed or stands within a cell, or a cell or line passes a limit.
    """
    csv.field_size_limit(limits.field + 1)
    reader = csv.reader(
        _check_lines(lines, separator, name, limits), delimiter=separator, strict=True
    )
    number, line = records, before
    try:
        for number, cells in enumerate(reader, start=records + 1):
            if len(cells) > 1 or any(cell.strip() for cell in cells):
                yield number, cells
            line = before + reader.line_num
    except csv.Error as error:
        where = f"{name}: row {number + 1} (line {line + 1})"
        if "field limit" in str(error):
            raise TableError(
                f"{where} has a cell that is longer; it may miss a closing quote, else "
                f"{limits.describe('field')}"
            ) from error
        raise TableError(
            f"{where} cannot be split into cells ({error}); "
            "close its quotes, and double a quote within a quoted cell"
        ) from error


def _check_lines(lines: Iterable[str], separator: str, name: str, limits: Limits) -> Iterator[str]:
    """Yield lines; one with more cells than can be is refused before it is split."""
    most = limits.columns + limits.field
    for line in lines:
        if len(line) > most and line.count(separator) > most:
            raise TableError(f"{name} has more columns; {limits.describe('columns')}")
        yield line


def _wrong_length(cells: list[str], width: int, separator: str) -> tuple[str, str, str, str]:
    mark = {"\t": "tab"}.get(separator, separator)
    return (
        separator.join(cells)[:200],
        "row_length",
        f"the row has {len(cells)} cells, the headers {width}",
        f"fill or remove cells; put a cell that holds a '{mark}' in double quotes",
    )
