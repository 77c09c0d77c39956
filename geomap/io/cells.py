"""What the values of an XLSX sheet leave out: errors, formulas without a value, links, comments.

And the one that they get wrong: the day that spreadsheets count and the calendar has not.

Loaded by the script ``child.py`` alone, within its bounds; it imports nothing of geomap.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK, _MOST_PART = 1 << 20, 1 << 24
_ODD_CELL = re.compile(
    rb"<c\b(?P<about>[^>]*)>(?P<inside>(?:<f\b|<v>#|<v>60[.<]).*?)</c>",
    re.DOTALL,
)
"""A cell with a formula, an error or the number 60 (ECMA-376, part 1, 18.3.1.4)."""
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_DAY_60 = re.compile(rb"60(?:\.[0-9]+)?")
"""The 29th of February 1900, which never was, in the date system of 1900 (18.17.4.1)."""
_LINK = re.compile(rb"<hyperlink |<f>HYPERLINK\(")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def write_unread(file: str, chosen: str, cells: list[list[Any]]) -> dict[str, int]:
    """Write errors and formulas without a value into cells that were read as blank, in XLSX.

    Returns how many cells have a link or a comment, which are not read.
    """
    beside = {"link": 0, "comment": 0}
    try:
        with zipfile.ZipFile(file) as book:
            part = _part_of(book, chosen)
            with book.open(part) as stream:
                for block in _blocks(stream):
                    beside["link"] += len(_LINK.findall(block))
                    for match in _ODD_CELL.finditer(block):
                        value = _VALUE.search(match["inside"])
                        if b't="e"' in match["about"] or not value or _DAY_60.fullmatch(value[1]):
                            _write_cell(cells, match, value)
            beside["comment"] = sum(_count_comments(book, part))
    except (KeyError, StopIteration, OSError, ValueError, zipfile.BadZipFile, zlib.error):
        pass  # no XLSX, or one written in an unusual way: its values have been read all the same
    return beside


def _part_of(book: zipfile.ZipFile, chosen: str) -> str:
    """Return the part of an XLSX that holds a sheet."""
    sheets = _tags(_member(book, "xl/workbook.xml"), b"sheet")
    number = next(s["r:id"] for s in sheets if html.unescape(s.get("name", "")) == chosen)
    links = _tags(_member(book, "xl/_rels/workbook.xml.rels"), b"Relationship")
    target = next(link["Target"] for link in links if link.get("Id") == number)
    return str(PurePosixPath("/xl") / target).removeprefix("/")


def _count_comments(book: zipfile.ZipFile, part: str) -> Iterator[int]:
    folder, _, leaf = part.rpartition("/")
    for link in _tags(_member(book, f"{folder}/_rels/{leaf}.rels"), b"Relationship"):
        if link.get("Type", "").endswith("/comments"):
            leaf = link["Target"].rpartition("/")[2]
            found = [name for name in book.namelist() if name.endswith(f"/{leaf}")]
            yield sum(len(_tags(_member(book, name), b"comment")) for name in found[:1])


def _tags(data: bytes, name: bytes) -> list[dict[str, str]]:
    """Return the attributes of all elements of a name."""
    found = re.findall(rb"<" + name + rb"\b[^>]*>", data)
    return [dict(_ATTRIBUTE.findall(tag.decode())) for tag in found]


def _member(book: zipfile.ZipFile, name: str) -> bytes:
    """Read a small part of an XLSX; nothing where there is none."""
    if name not in book.namelist():
        return b""
    with book.open(name) as stream:
        return stream.read(_MOST_PART)


def _blocks(stream: Any) -> Iterator[bytes]:
    """Yield a sheet in blocks that end behind a cell."""
    rest = b""
    while block := stream.read(_BLOCK):
        rest += block
        cut = rest.rfind(b"</c>") + len(b"</c>")
        if cut < len(b"</c>") and len(rest) < _MOST_PART:
            continue
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _write_cell(
    cells: list[list[Any]], match: re.Match[bytes], value: re.Match[bytes] | None
) -> None:
    """Write what stands in a cell of XLSX, where the reader gave a blank, or a day for day 60."""
    said = dict(_ATTRIBUTE.findall(match["about"].decode()))
    row, column = _place_of(said.get("r", ""))
    if not (0 <= row < len(cells) and 0 <= column < len(cells[row])):
        return
    read = cells[row][column]
    if read == "":
        cells[row][column] = _unread(said, match["inside"], value)
    elif value and isinstance(read, dt.date) and str(read).startswith("1900-02-28"):
        cells[row][column] = f"1900-02-29{str(read)[10:]}"


def _unread(said: dict[str, str], inside: bytes, value: re.Match[bytes] | None) -> str:
    """Return the error of a cell, or its formula where that has no value."""
    formula = re.search(rb"<f\b[^>]*>([^<]*)</f>", inside)
    if said.get("t") == "e" and value:
        return html.unescape(value[1].decode())
    if value is None and said.get("t", "n") == "n" and b"<f" in inside:
        return f"={html.unescape(formula[1].decode()) if formula else ''}"
    return ""


def _place_of(name: str) -> tuple[int, int]:
    """Return row and column of a cell from 0, -1 for both where its name is none."""
    place = re.fullmatch(r"([A-Z]+)([0-9]+)", name)
    if place is None:
        return -1, -1
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1
