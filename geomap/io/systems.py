"""Read the coordinate reference system that a file states, and follow nothing that it names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.schema import CRS

if TYPE_CHECKING:
    import pyproj

_NAMED = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:(?:[0-9.]*:)?([0-9]{4,6})", re.IGNORECASE)
_FOLLOWS = re.compile(r"grids?\b|EXTENSION|PARAMETERFILE|METHOD\s*\[\s*\"PROJ|\+proj|\+init|file:")
_MOST_TEXT = 100_000


def system_from_name(text: str) -> str | None:
    """Return ``EPSG:NUMBER`` for a short name of a system; None where it is no such name."""
    if text.strip().upper().endswith("CRS84"):
        return CRS
    match = _NAMED.fullmatch(text.strip())
    return f"EPSG:{match[1]}" if match else None


def system_from_wkt(text: str, name: str) -> str:
    """Return the system that well-known text or its JSON form describes.

    A system that is in the EPSG register is taken from there, by its number; any other one is used
    as it is described, but only if its description names no file (a grid, a pipeline): nothing is
    opened because a file asks for it.

    Raises
    ------
    TableError
        The description cannot be read, or names other files.
    """
    from pyproj import CRS as System  # noqa: PLC0415, N811 - only files with a description need it
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    short = system_from_name(text[:200])
    if short is not None:
        return short
    try:
        described = text[:_MOST_TEXT]
        system: pyproj.CRS = (
            System.from_json_dict(json.loads(described))
            if text.lstrip().startswith("{")
            else System.from_wkt(described)
        )
        code = system.to_epsg()
    except (CRSError, ValueError, RecursionError) as error:
        raise TableError(
            f"{name} states a coordinate reference system that cannot be read "
            f"({text.strip()[:60]!r}); state it anew in the file, or remove it and pass --crs "
            "EPSG:NUMBER"
        ) from error
    if code is not None:
        return f"EPSG:{code}"
    if _FOLLOWS.search(text):
        raise TableError(
            f"{name} states a coordinate reference system that leads to other files, which are not "
            "followed; convert the file to WGS 84 (EPSG:4326)"
        )
    return text
