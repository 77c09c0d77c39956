"""What a reader hands on: a table as it was written, before anything is understood."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.schema import REJECTED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np


class RawTable(NamedTuple):
    """Cells as read.

    ``rows`` numbers the rows of ``frame`` as the user counts them; ``refused`` lists rows that
    could not even be split into cells, with the columns of ``schema.REJECTED_COLUMNS``; ``crs`` is
    what the file itself states, or None; ``notes`` tell how it was read; ``cells`` are those of
    refused rows, by their number.
    """

    frame: pd.DataFrame
    rows: np.ndarray
    refused: pd.DataFrame
    crs: str | None = None
    notes: tuple[str, ...] = ()
    cells: Mapping[int, Sequence[object]] = MappingProxyType({})


def refused_rows(lines: Iterable[tuple[int, str, str, str, str]]) -> pd.DataFrame:
    """Make a list of refused rows from (row, value, code, reason, mend)."""
    records = [
        {
            "row": row,
            "id": "",
            "column": "",
            "value": value,
            "code": code,
            "reason": reason,
            "mend": mend,
        }
        for row, value, code, reason, mend in lines
    ]
    return pd.DataFrame(records, columns=list(REJECTED_COLUMNS))


NOTHING_REFUSED = refused_rows([])
