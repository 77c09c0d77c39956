"""Tell the format of a file by its first bytes, never by its name, and its text by its encoding."""

from __future__ import annotations

import codecs
import io
import zipfile

from geomap.errors import SelectionError, TableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_format(data: bytes, name: str) -> str:
    """Return ``gpkg``, ``parquet``, ``sheet`` or ``text`` by the first bytes.

    Raises
    ------
    TableError
        The file is empty, or of a kind that is not read.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise TableError(f"{name} is empty; expected a table with headers in its first row")
    if data.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        return _detect_zip(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "sheet"
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")):
        raise TableError(
            f"{name} is no table (it begins like a PDF, a picture or a compressed file); "
            "expected CSV, XLSX, ODS, GeoJSON, GeoPackage or Parquet"
        )
    return "text"


def _detect_zip(data: bytes, name: str) -> str:
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile as error:
        raise TableError(f"{name} is a damaged or cut-off spreadsheet; get it again") from error
    if parts & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return "sheet"
    raise TableError(
        f"{name} is a ZIP archive and no spreadsheet; unpack it and name the table in it"
    )


def decode(data: bytes, name: str, encoding: str | None) -> str:
    """Decode text as UTF-8, as UTF-16 with its mark, or as stated; nothing is guessed.

    Raises
    ------
    TableError
        A byte does not fit; its place and what to type are named.
    """
    stated = encoding or next((known for bom, known in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(stated)
    except LookupError as error:
        raise SelectionError(f"{encoding!r} is no known encoding; try cp1251 or utf-16") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        shown = stated.upper().removesuffix("-SIG")
        raise TableError(
            f"{name} is not {shown}: byte {error.start} in line {line} is "
            f"0x{data[error.start]:02X}; name its encoding, for example --encoding cp1251"
        ) from error
