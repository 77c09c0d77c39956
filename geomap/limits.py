"""How much of a file is read: every limit in one place, stated in errors, and adjustable."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from geomap.errors import SelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_AMOUNT = re.compile(r"([0-9]{1,15})\s*([kmg]?)b?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is read of one file.

    Each limit can be raised or lowered by a keyword here, by ``--limit NAME=NUMBER``, or by an
    environment variable ``GEOMAP_MAX_NAME`` in capital letters.

    Parameters
    ----------
    bytes
        Size of a file, after it is unpacked. The separate process that opens binary formats may
        take no more memory than this either (but at least 512 MB, so that it can start).
    rows
        Rows or features.
    columns
        Columns, or different properties of features.
    vertices
        Vertices of all shapes together.
    depth
        Levels of nesting in JSON and XML.
    field
        Characters in one cell or header.
    seconds
        Seconds of computing that the separate process may take for one file.
    """

    bytes: int = 1_000_000_000
    rows: int = 5_000_000
    columns: int = 2_000
    vertices: int = 50_000_000
    depth: int = 64
    field: int = 1_000_000
    seconds: int = 300

    def describe(self, name: str) -> str:
        """Say how a limit is raised, for the end of an error."""
        return f"the limit is {getattr(self, name):,}; raise it with --limit {name}=NUMBER"


NAMES = tuple(field.name for field in fields(Limits))


def read_limits(given: Iterable[str] = (), environment: Mapping[str, str] | None = None) -> Limits:
    """Return the limits that the environment sets, with those given as ``name=number`` on top.

    Parameters
    ----------
    given
        Texts such as ``rows=200000`` or ``bytes=4g`` (k, m and g: thousand, million, billion).
    environment
        Variables; those of this process where not given.

    Raises
    ------
    SelectionError
        A name or number cannot be read.
    """
    variables = os.environ if environment is None else environment
    set_ones = {
        name: _amount(f"GEOMAP_MAX_{name.upper()}", variables[f"GEOMAP_MAX_{name.upper()}"])
        for name in NAMES
        if variables.get(f"GEOMAP_MAX_{name.upper()}")
    }
    for text in given:
        name, _, number = text.partition("=")
        if name.strip().lower() not in NAMES:
            raise SelectionError(
                f"{text!r} names no limit; write NAME=NUMBER with one of {', '.join(NAMES)}"
            )
        set_ones[name.strip().lower()] = _amount(name.strip(), number)
    return replace(Limits(), **set_ones)


def _amount(name: str, text: str) -> int:
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise SelectionError(
            f"{name} is {text!r}; write a whole number above 0 such as 200000, 500m or 4g"
        )
    return int(match[1]) * _UNITS[match[2].lower()]
