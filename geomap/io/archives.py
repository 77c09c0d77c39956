"""Unpack the parts of a ZIP that are wanted, and never more bytes than the limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.io.bounds import check_size

if TYPE_CHECKING:
    from geomap.limits import Limits

_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def list_parts(data: bytes, name: str) -> list[zipfile.ZipInfo]:
    """List the files and folders in a ZIP that have a name.

    Raises
    ------
    TableError
        It is damaged or cut off.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except _DAMAGED as error:
        raise TableError(
            f"{name} is a damaged or cut-off ZIP or spreadsheet; get it again"
        ) from error
    return [part for part in parts if part.filename]


def check_unpacked(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a ZIP that says that it unpacks to more than the limit.

    Raises
    ------
    TableError
        It is too large.
    """
    check_size(sum(part.file_size for part in list_parts(data, name)), name, limits)


def unpack(data: bytes, parts: list[zipfile.ZipInfo], name: str, limits: Limits) -> list[bytes]:
    """Unpack some parts, counting what really comes out: a size that is stated may be a lie.

    Raises
    ------
    TableError
        They are damaged or encrypted, or hold more than the limit.
    """
    check_size(sum(part.file_size for part in parts), name, limits)
    found, total = [], 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in parts:
                content = []
                with archive.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        total += len(chunk)
                        check_size(total, name, limits)
                        content.append(chunk)
                found.append(b"".join(content))
    except _DAMAGED as error:
        raise TableError(f"{name} cannot be unpacked ({error}); get it again") from error
    return found
