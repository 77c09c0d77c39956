"""Tell the format of a file by its first bytes, never by its name, and its text by its encoding."""

from __future__ import annotations

import codecs
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import SelectionError, TableError
from geomap.io.archives import list_parts

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator, Mapping

READ = "CSV, XLSX, ODS, GeoJSON, GeoPackage, FlatGeobuf, Shapefile, KML or Parquet"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PARTING = frozenset("\n\r\t,;|{<")
"""Of these, any text that is read here has one near its beginning."""
_HEAD = 1 << 16
_MAGIC = (
    (b"SQLite format 3\x00", "gpkg"),
    (b"PAR1", "parquet"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"\x00\x00\x27\x0a" + bytes(20), "shapefile"),
    (b"\xd0\xcf\x11\xe0", "sheet"),
)
"""First bytes and format. A Shapefile begins with its code 9994 and five unused numbers (ESRI
Shapefile Technical Description, 1998)."""
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)"),
    (b"Rar!", "a compressed file (rar)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"\x80\x04\x95", "a Python pickle, which is never opened"),
    (b"\x80\x05\x95", "a Python pickle, which is never opened"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


class Found(NamedTuple):
    """A format, and in a ZIP the parts that make it up, by their endings."""

    kind: str
    parts: Mapping[str, zipfile.ZipInfo] = MappingProxyType({})


def detect_format(data: bytes, name: str) -> Found:
    """Return the format that the first bytes tell.

    Returns
    -------
    found
        Of the kind ``gpkg``, ``flatgeobuf``, ``shapefile`` (with its parts, where it is zipped),
        ``kmz``, ``parquet``, ``sheet`` or ``text``.

    Raises
    ------
    TableError
        The file is empty, or of a kind that is not read.
    """
    blank = b"\x00 \t\r\n\xef\xbb\xbf"
    if not data[:4096].strip(blank) and not data.strip(blank):
        raise TableError(f"{name} is empty; expected a table with headers in its first row")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip(data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Found(kind)
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise TableError(f"{name} is no table but {what}; expected {READ}")
    return Found("text")


def _detect_zip(data: bytes, name: str) -> Found:
    infos = [part for part in list_parts(data, name) if not part.is_dir()]
    names = {part.filename for part in infos}
    if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return Found("sheet")
    wanted = [part for part in infos if not part.filename.startswith("__MACOSX/")]
    mains = [part for part in wanted if part.filename.lower().endswith(".shp")]
    if len(mains) == 1:
        stem = mains[0].filename[:-4].lower()
        parts = {
            part.filename.lower().rpartition(".")[2]: part
            for part in wanted
            if part.filename.lower().rpartition(".")[0] == stem
        }
        return Found("shapefile", parts)
    if mains:
        files = ", ".join(sorted(part.filename for part in mains)[:5])
        raise TableError(f"{name} holds several Shapefiles ({files}); zip one of them alone")
    marked = [part for part in wanted if part.filename.lower().endswith(".kml")]
    if len(marked) == 1:
        return Found("kmz", {"kml": marked[0]})
    raise TableError(
        f"{name} is a ZIP archive without a spreadsheet or Shapefile in it; unpack it and name the "
        "table in it"
    )


def stated_encoding(data: bytes, name: str, encoding: str | None) -> str:
    """Return the encoding that is stated, by the user or by a mark, else UTF-8.

    Raises
    ------
    TableError
        The first bytes are not UTF-8, though nothing else is stated.
    """
    stated = encoding or next((known for bom, known in _BOMS if data.startswith(bom)), "utf-8")
    if stated == "utf-8" and data[:100].count(0) > 20:
        raise TableError(
            f"{name} is not UTF-8: many of its first bytes are 0x00, as in UTF-16 without its "
            "mark; name its encoding, for example --encoding utf-16-le"
        )
    return stated


def recode(blocks: Iterable[bytes], name: str, stated: str) -> Iterator[bytes]:
    """Bring blocks of text in some encoding to UTF-8 without a mark.

    Raises
    ------
    TableError
        A byte does not fit; its place and what to type are named.
    SelectionError
        The encoding is not known.
    """
    decoder = _decoder_of(stated)
    is_utf8, read = codecs.lookup(stated).name in {"utf-8", "utf-8-sig"}, 0
    for block in chain(blocks, [b""]):
        pending = decoder.getstate()[0]
        if is_utf8 and read and block and not pending and block.isascii():
            read += len(block)
            yield block
            continue
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            code, data = (pending + block)[start], pending + block
            raise TableError(
                f"{name} is not {_show(stated)}: byte {read - len(pending) + start} is "
                f"0x{code:02X}; {_suggest(data, stated)}"
            ) from error
        read += len(block)
        if text:
            yield text.encode()


def _decoder_of(stated: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(stated)()
    except (LookupError, ValueError) as error:
        raise _unknown(stated) from error


def _unknown(encoding: str | None) -> SelectionError:
    return SelectionError(f"{encoding!r} is no known encoding; try cp1251 or utf-16")


def decode(data: bytes, name: str, encoding: str | None) -> str:
    """Decode text as UTF-8, as UTF-16 or UTF-32 with its mark, or as stated; nothing is guessed.

    Raises
    ------
    TableError
        A byte does not fit; its place and what to type are named.
    """
    stated = stated_encoding(data, name, encoding)
    try:
        text = data.decode(stated)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError(
            f"{name} is not {_show(stated)}: byte {error.start} in line {line} is "
            f"0x{data[error.start]:02X}; {_suggest(data, stated)}"
        ) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise _unknown(encoding) from error
    if codecs.lookup(stated).name.startswith(("utf-16", "utf-32")) and not _has_parts(text):
        # any bytes of even number are characters there, of scripts that nobody wrote
        raise TableError(
            f"{name} is not {_show(stated)}: read so, nothing in it parts its cells or lines; "
            f"{_suggest(data, stated)}"
        )
    return text


def _show(encoding: str) -> str:
    return encoding.upper().removesuffix("-SIG")


def _suggest(data: bytes, stated: str) -> str:
    """Say what to type instead of an encoding that the bytes are not of."""
    for mark, known in _BOMS:
        if data.startswith(mark):
            if _show(codecs.lookup(known).name) == _show(codecs.lookup(stated).name):
                return f"it begins with the mark of {_show(known)} but is damaged; save it anew"
            return f"it begins with the mark of {_show(known)}, so leave --encoding out"
    for other in ("utf-8", "utf-16-le", "utf-16-be"):
        if codecs.lookup(stated).name != other and _reads_as(data, other):
            if other == "utf-8":
                return "its bytes are UTF-8, so leave --encoding out"
            return f"its bytes read as {_show(other)}: --encoding {other}"
    return "name its encoding, for example --encoding cp1251"


def _reads_as(data: bytes, encoding: str) -> bool:
    """Tell whether bytes are text of an encoding, with something that parts cells or lines."""
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return False
    return "\x00" not in text and _has_parts(text)


def _has_parts(text: str) -> bool:
    return not _PARTING.isdisjoint(text[:_HEAD])
