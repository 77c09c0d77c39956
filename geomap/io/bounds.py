"""Hold what was read against the limits, and say which one was passed and how to raise it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

    from geomap.io.raw import RawTable
    from geomap.limits import Limits


def check_size(size: int, name: str, limits: Limits) -> None:
    """Refuse a file that is, or unpacks to, more bytes than the limit.

    Raises
    ------
    TableError
        It is too large.
    """
    if size > limits.bytes:
        raise TableError(
            f"{name} is larger than {limits.bytes:,} bytes; {limits.describe('bytes')}"
        )


def check_rows(count: int, name: str, limits: Limits) -> None:
    """Refuse a file of more rows than the limit.

    Raises
    ------
    TableError
        There are too many.
    """
    if count > limits.rows:
        raise TableError(f"{name} has {count:,} rows; {limits.describe('rows')}")


def check_columns(count: int, name: str, limits: Limits) -> None:
    """Refuse a table of more columns than the limit.

    Raises
    ------
    TableError
        There are too many.
    """
    if count > limits.columns:
        raise TableError(f"{name} has {count:,} columns; {limits.describe('columns')}")


def check_depth(value: Any, name: str, limits: Limits) -> None:
    """Refuse what is nested deeper than the limit, level by level."""
    level = [value]
    for _ in range(limits.depth):
        inside = [part.values() if isinstance(part, dict) else part for part in level]
        level = [v for v in chain.from_iterable(inside) if type(v) in {dict, list}]
        if not level:
            return
    raise TableError(f"{name} is nested too deep; {limits.describe('depth')}")


def check_table(raw: RawTable, name: str, limits: Limits, *, short: bool = False) -> None:
    """Refuse a table with too many rows, columns or vertices, or a header or cell that is too long.

    ``short`` says that all cells are known to be texts within the limit.

    Raises
    ------
    TableError
        A limit is passed; it is named, with the row and column.
    """
    check_rows(len(raw.frame) + len(raw.refused), name, limits)
    check_columns(len(raw.frame.columns), name, limits)
    for header in raw.frame.columns:
        if len(str(header)) > limits.field:
            length = f"{len(str(header)):,} characters"
            raise TableError(f"{name} has a header of {length}; {limits.describe('field')}")
    for title, cells in () if short else raw.frame.items():
        if title == "geometry":
            _check_vertices(cells, name, limits)
            continue
        lengths = _lengths(cells)
        if len(lengths) and lengths.max() > limits.field:
            row = raw.rows[int(lengths.argmax())]
            raise TableError(
                f"{name}: row {row}, column {str(title)[:60]!r} has {int(lengths.max()):,} "
                f"characters; {limits.describe('field')}"
            )


def _lengths(cells: pd.Series) -> np.ndarray:
    """Return how long each text is; 0 for what is no text."""
    if cells.dtype == "str":
        return cells.str.len().fillna(0).to_numpy()
    if cells.dtype == object:
        lengths = (len(cell) if isinstance(cell, str) else 0 for cell in cells)
        return np.fromiter(lengths, dtype=np.int64, count=len(cells))
    return np.zeros(0, dtype=np.int64)


def _check_vertices(cells: pd.Series, name: str, limits: Limits) -> None:
    shapes = cells.to_numpy(dtype=object)
    are = np.array([isinstance(shape, shapely.Geometry) for shape in shapes], dtype=bool)
    count = int(shapely.get_num_coordinates(shapes[are]).sum())
    if count > limits.vertices:
        raise TableError(f"{name} has {count:,} vertices; {limits.describe('vertices')}")
