"""Read spreadsheets (XLSX, ODS, XLS) by their values; formulas and macros are never run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from geomap.errors import TableError
from geomap.io.raw import NOTHING_REFUSED, RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_sheet(data: bytes, name: str, layer: str | None) -> RawTable:
    """Read one sheet: its first row with a value holds the headers.

    Parameters
    ----------
    data
        The file.
    name
        What the file is called in messages.
    layer
        The sheet; the first one where it is None.

    Raises
    ------
    TableError
        The file is damaged, the sheet does not exist, or it holds nothing.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(
            f"{name} cannot be read as a spreadsheet ({error}); save it again"
        ) from error
    if layer is not None and layer not in book.sheet_names:
        sheets = ", ".join(book.sheet_names)
        raise TableError(f"{name} has no sheet {layer!r}; it has {sheets}")
    chosen = layer or book.sheet_names[0]
    cells = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    filled = [number for number, row in enumerate(cells) if any(cell != "" for cell in row)]
    if len(filled) < 2:
        raise TableError(f"{name}: the sheet {chosen!r} holds no rows below its headers")
    top = filled[0]
    header = [str(cell).strip() for cell in cells[top]]
    width = max(i for i, cell in enumerate(header) if cell) + 1
    body = [cells[number] for number in filled[1:]]
    _refuse_beyond(name, body, filled[1:], width)
    frame = pd.DataFrame([row[:width] for row in body], columns=header[:width], dtype="object")
    notes = () if len(book.sheet_names) == 1 or layer else (_say_sheet(chosen, book.sheet_names),)
    return RawTable(
        frame.mask(frame == ""),
        np.array(filled[1:], dtype=np.int64) + 1,
        NOTHING_REFUSED,
        notes=notes,
    )


def _refuse_beyond(
    name: str, body: Sequence[Sequence[object]], numbers: list[int], width: int
) -> None:
    for row, number in zip(body, numbers, strict=True):
        if any(cell != "" for cell in row[width:]):
            raise TableError(
                f"{name}: row {number + 1} has a value to the right of the last header; "
                "give that column a header"
            )


def _say_sheet(chosen: str, sheets: list[str]) -> str:
    return (
        f"sheet {chosen!r} was read of {len(sheets)} ({', '.join(sheets)}); --layer names another"
    )
