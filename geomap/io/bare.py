"""Read tables without a row of headers: fields split by tabs, nothing quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.io.raw import RawTable, refused_rows
from geomap.presets.recognition import say_bare

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_bare(text: str, headers: Sequence[str]) -> RawTable:
    """Read lines of fields split by tabs; rows are numbered from 1, as there is no header.

    A quote is a character like any other. A line with another number of fields is refused by its
    number.

    Parameters
    ----------
    text
        The whole file.
    headers
        What the fields are called, in their order.
    """
    width = len(headers)
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), start=1)
    split = [(number, line.split("\t")) for number, line in lines if line.strip()]
    whole = [(number, fields) for number, fields in split if len(fields) == width]
    refused = [
        (
            number,
            "\t".join(fields)[:200],
            "row_length",
            f"the row has {len(fields)} fields, the first {width}",
            "get the file again; a row of GDELT holds no line break",
        )
        for number, fields in split
        if len(fields) != width
    ]
    frame = pd.DataFrame([fields for _, fields in whole], columns=list(headers), dtype="str")
    numbers = np.array([number for number, _ in whole], dtype=np.int64)
    return RawTable(frame, numbers, refused_rows(refused), notes=(say_bare(width),))
