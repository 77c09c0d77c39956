"""Read a Shapefile: the .shp with the files that belong beside it, or all of them in one ZIP."""

from __future__ import annotations

import codecs
import struct
from typing import TYPE_CHECKING

import pandas as pd

from geomap.errors import TableError
from geomap.io.gis import as_table
from geomap.io.isolation import open_apart
from geomap.io.systems import system_from_wkt
from geomap.schema import COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.io.raw import RawTable
    from geomap.limits import Limits

PARTS = ("shp", "shx", "dbf", "prj", "cpg")
_WHY = {
    "dbf": "without it there are no columns",
    "prj": "without it no coordinate reference system is stated: degrees are taken as WGS 84, "
    "metres need --crs",
    "shx": "it was made anew",
}
_LEAST_HEADER = 33
"""Bytes of the header of a .dbf file without columns."""
_BYTES = "latin-1"
"""Read so, text comes as the bytes that stand in the file; it is decoded here, for all to see."""
_MARKS = {
    0x03: "cp1252",
    0x57: "cp1252",
    0xC9: "cp1251",
    0x26: "cp866",
    0x65: "cp866",
    0x98: "cp857",
    0xCA: "cp1254",
    0x01: "cp437",
    0x02: "cp850",
}
"""Encodings by the language byte of a .dbf file (dBase and FoxPro code pages)."""


def read_shapefile(
    parts: Mapping[str, bytes], name: str, limits: Limits, *, encoding: str | None = None
) -> RawTable:
    """Read a Shapefile from the bytes of its parts.

    The encoding of its text is the one asked for, else that of the .cpg file, else that of the
    language byte of the .dbf, else UTF-8; what does not fit is refused, not guessed.

    Parameters
    ----------
    parts
        Content by ending, of ``PARTS``; ``shp`` must be there.
    name
        What it is called in messages.
    limits
        The most that is read.
    encoding
        Encoding that the user states.

    Raises
    ------
    TableError
        It is damaged, passes a limit, or its text is in another encoding.
    """
    _check_whole(parts, name)
    chosen = encoding or _stated_encoding(parts)
    try:
        codecs.lookup(chosen)
    except (LookupError, ValueError) as error:
        raise TableError(
            f"{name} states an unknown encoding {chosen[:40]!r}; name it with --encoding cp1251"
        ) from error
    copies = {f"table.{part}": parts[part] for part in ("shp", "shx", "dbf") if part in parts}
    opened = open_apart(
        "gdal", copies, name, limits, driver="ESRI Shapefile", encoding="ISO-8859-1"
    )
    crs = None
    if parts.get("prj", b"").strip():
        crs = system_from_wkt(_prj_text(parts["prj"], name), name)
    headers = [str(column["name"]) for column in opened.head["columns"]]
    names = {header: _full_header(_decode(header, name, chosen)) for header in headers}
    notes = [*_missing(parts, name), *_lengthened(names)]
    raw = as_table(opened, crs=crs, names=names, notes=tuple(notes))
    return raw._replace(frame=_decode_cells(raw.frame, name, chosen))


def _check_whole(parts: Mapping[str, bytes], name: str) -> None:
    """Refuse parts that are cut off or do not belong together: GDAL would go on without a word.

    Lengths as in the ESRI Shapefile Technical Description (1998): of the .shp in 16-bit words at
    byte 24, big-endian; of the .dbf rows, header and row at bytes 4, 8 and 10, little-endian.
    """
    stated = 2 * int.from_bytes(parts["shp"][24:28], "big")
    if stated != len(parts["shp"]):
        raise TableError(
            f"{name} states a length of {stated:,} bytes but has {len(parts['shp']):,}; it is "
            "damaged or cut off, so get it again"
        )
    if "dbf" not in parts:
        return
    rows, head, width = struct.unpack("<IHH", parts["dbf"][4:12].ljust(8, b"\0"))
    if head < _LEAST_HEADER or head + rows * width > len(parts["dbf"]):
        raise TableError(f"the .dbf file of {name} is damaged or cut off; get it again")
    shapes = (len(parts["shx"]) - 100) // 8 if "shx" in parts else rows
    if shapes != rows:
        raise TableError(
            f"{name} holds {shapes:,} shapes but its .dbf file {rows:,} rows; these files do not "
            "belong together"
        )


def _stated_encoding(parts: Mapping[str, bytes]) -> str:
    stated = parts.get("cpg", b"").decode("ascii", "replace").strip().strip("\ufeff")
    if stated:
        number = stated.upper().removeprefix("ANSI ").removeprefix("CP").removeprefix("OEM ")
        if stated.upper().startswith("88591") or number in {"88591", "ISO 88591"}:
            return "latin-1"
        return f"cp{number}" if number.isdigit() else stated
    language = parts.get("dbf", b"")[29:30]
    return _MARKS.get(language[0], "utf-8") if language else "utf-8"


def _prj_text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            f"the .prj file of {name} is no text; remove it and pass --crs EPSG:NUMBER"
        ) from error


def _full_header(header: str) -> str:
    """Return the header of a claim that was cut to the ten characters of a .dbf file."""
    if len(header) != 10 or header.lower() in COLUMN:
        return header
    full = [name for name in COLUMN if name.startswith(header.lower())]
    return full[0] if len(full) == 1 else header


def _lengthened(names: Mapping[str, str]) -> list[str]:
    changed = [full for header, full in names.items() if len(full) > 10 and len(header) == 10]
    return [f"headers cut to ten characters were read as {', '.join(changed)}"] if changed else []


def _missing(parts: Mapping[str, bytes], name: str) -> list[str]:
    """Say which files are not beside the .shp; a .cpg is often left out with good reason."""
    said = [f".{part} ({why})" for part, why in _WHY.items() if part not in parts]
    return [f"beside {name} there is no {', no '.join(said)}"] if said else []


def _decode_cells(frame: pd.DataFrame, name: str, encoding: str) -> pd.DataFrame:
    columns = {}
    for position, header in enumerate(frame.columns):
        cells = frame.iloc[:, position]
        if header == "geometry" or cells.dtype != object:
            columns[position] = cells
            continue
        distinct = {
            cell: _decode(cell, name, encoding, column=str(header))
            for cell in cells.dropna().unique()
            if isinstance(cell, str)
        }
        columns[position] = cells.map(lambda cell, known=distinct: known.get(cell, cell))
    decoded = pd.DataFrame(columns)
    decoded.columns = frame.columns
    return decoded


def _decode(text: str, name: str, encoding: str, *, column: str = "") -> str:
    data = text.encode(_BYTES, "replace")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        where = f"column {column!r}" if column else "a header"
        raise TableError(
            f"the text of {name} is not {encoding.upper()}: byte {error.start} of {where} is "
            f"0x{data[error.start]:02X} (in {text[:40]!r}); name its encoding, for example "
            "--encoding cp1251"
        ) from error
