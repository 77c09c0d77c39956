"""Read spreadsheets (XLSX, ODS, XLS) by their values; formulas and macros are never run."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.errors import TableError
from geomap.io.isolation import open_apart
from geomap.io.raw import RawTable, refused_rows

if TYPE_CHECKING:
    from geomap.limits import Limits

_TIMES = {"datetime": dt.datetime.fromisoformat, "date": dt.date.fromisoformat}

_EXACT = 2**53
"""From here on a number of 64 bits does not tell each whole number from the next."""


def read_sheet(data: bytes, name: str, limits: Limits, layer: str | None = None) -> RawTable:
    """Read one sheet: its first row with a value holds the headers.

    Parameters
    ----------
    data
        The file.
    name
        What the file is called in messages.
    limits
        The most that is read.
    layer
        The sheet; the first one where it is None.

    Raises
    ------
    TableError
        The file is damaged or passes a limit, the sheet does not exist, or it holds nothing.
    """
    opened = open_apart("sheet", {"table.sheet": data}, name, limits, layer=layer)
    chosen, sheets = opened.head["chosen"], opened.head["layers"]
    lines = opened.body.split(b"\n")[:-1]
    cells = [json.loads(line, object_hook=_time_of, parse_float=_number_of) for line in lines]
    filled = [number for number, row in enumerate(cells) if any(cell != "" for cell in row)]
    if len(filled) < 2:
        others = [sheet for sheet in sheets if sheet != chosen]
        more = f"; name another sheet: --layer {' | '.join(others)}" if others else ""
        raise TableError(f"{name}: the sheet {chosen!r} holds no rows below its headers{more}")
    top = filled[0]
    header = [str(cell).strip() for cell in cells[top]]
    width = max(i for i, cell in enumerate(header) if cell) + 1
    rows = np.array(filled[1:], dtype=np.int64)
    beyond = [any(cell != "" for cell in cells[number][width:]) for number in filled[1:]]
    body = [cells[number][:width] for number in rows[~np.array(beyond)]]
    frame = pd.DataFrame(body, columns=header[:width], dtype="object")
    refused = [_refuse(number + 1, cells[number], width) for number in rows[np.array(beyond)]]
    notes = [_say_sheet(chosen, sheets)] if len(sheets) > 1 and not layer else []
    notes += _say_beside(opened.head["beside"])
    return RawTable(
        frame.mask(frame == ""),
        rows[~np.array(beyond)] + 1,
        refused_rows(refused),
        notes=tuple(notes),
        cells={int(number) + 1: cells[number] for number in rows[np.array(beyond)]},
    )


def _number_of(text: str) -> float:
    """Return a whole number without the ``.0`` that spreadsheets give all numbers."""
    number = float(text)
    return int(number) if abs(number) < _EXACT and number.is_integer() else number


def _time_of(marked: dict[str, str]) -> Any:
    """Return the day or time that was marked, since JSON knows none."""
    ((kind, text),) = marked.items()
    return _TIMES[kind](text) if kind in _TIMES else text


def _refuse(row: int, cells: list[object], width: int) -> tuple[int, str, str, str, str]:
    beyond = [str(cell) for cell in cells[width:] if cell != ""]
    return (
        row,
        ", ".join(beyond)[:200],
        "row_length",
        "the row has a value to the right of the last header",
        "give that column a header, or remove the value",
    )


def _say_beside(beside: dict[str, int]) -> list[str]:
    """Say which links and comments of cells were not read."""
    said = [f"{n} {what}{'' if n == 1 else 's'}" for what, n in beside.items() if n]
    if not said:
        return []
    mend = "write what matters into columns of its own, such as source_url"
    return [f"cells of the sheet carry {' and '.join(said)}, which are not read; {mend}"]


def _say_sheet(chosen: str, sheets: list[str]) -> str:
    return (
        f"sheet {chosen!r} was read of {len(sheets)} ({', '.join(sheets)}); --layer names another"
    )
