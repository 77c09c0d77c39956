"""Text that is whole: halves of characters, which no file can hold, are written as their escape."""

from __future__ import annotations

from typing import Any

import pandas as pd


def write_whole(text: str) -> str:
    r"""Return text that can be written; ``\ud83d`` without its second half becomes six characters.

    Such halves come from escapes in JSON and from names of files, never from text itself.
    """
    return text.encode("utf-8", "backslashreplace").decode()


def write_whole_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose headers and cells are whole; the same frame where they are already."""
    broken = [i for i in range(frame.shape[1]) if _has_halves(frame.iloc[:, i])]
    if not broken and not _has_halves(frame.columns):
        return frame
    whole = frame.copy()
    for position in broken:
        cells = [_write_cell(cell) for cell in frame.iloc[:, position]]
        whole.isetitem(position, pd.array(cells, dtype="object"))
    return whole.set_axis([_write_cell(name) for name in frame.columns], axis=1)


def _write_cell(cell: Any) -> Any:
    return write_whole(cell) if isinstance(cell, str) else cell


def _has_halves(cells: pd.Series | pd.Index) -> bool:
    if cells.dtype != object:  # other columns of text cannot hold them
        return False
    try:
        "".join(cell for cell in cells if isinstance(cell, str)).encode()
    except UnicodeEncodeError:
        return True
    return False
