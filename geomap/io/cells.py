"""What the values of an XLSX sheet leave out: errors, formulas without a value, links, comments.

Loaded by the script ``child.py`` alone, within its bounds; it imports nothing of geomap.
"""

from __future__ import annotations

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
    rb"<c\b(?P<about>[^>]*)>(?P<inside>(?:<f\b|<v>#).*?)</c>",
    re.DOTALL,
)
"""A cell with a formula or an error (ECMA-376, part 1, 18.3.1.4)."""
_VALUE = re.compile(rb"<v>([^<]+)</v>")
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
                        if b't="e"' in match["about"] or not _VALUE.search(match["inside"]):
                            _write_cell(cells, match)
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


def _write_cell(cells: list[list[Any]], match: re.Match[bytes]) -> None:
    """Write what stands in a cell of XLSX, where the reader of values gave a blank."""
    said = dict(_ATTRIBUTE.findall(match["about"].decode()))
    place = re.fullmatch(r"([A-Z]+)([0-9]+)", said.get("r", ""))
    if place is None:
        return
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    row = int(place[2]) - 1
    if row >= len(cells) or column > len(cells[row]) or cells[row][column - 1] != "":
        return
    value = _VALUE.search(match["inside"])
    formula = re.search(rb"<f\b[^>]*>([^<]*)</f>", match["inside"])
    if said.get("t") == "e" and value:
        cells[row][column - 1] = html.unescape(value[1].decode())
    elif value is None and said.get("t", "n") == "n" and b"<f" in match["inside"]:
        text = html.unescape(formula[1].decode()) if formula else ""
        cells[row][column - 1] = f"={text}"
