"""Write rejected rows as they came, with what is wrong, to be mended and read again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import TableError
from geomap.io.folders import read_files
from geomap.io.guard import guard_table, unguard_table
from geomap.io.raw import refused_rows
from geomap.normalization.cells import as_text
from geomap.normalization.faults import join_rejected
from geomap.schema import CRS, REJECTED_COLUMNS, REJECTED_MARK

if TYPE_CHECKING:
    from geomap.io.raw import RawTable
    from geomap.schema import Reports

_BEYOND = f"{REJECTED_MARK}cells"
_TOLD = ("row", "column", "value", "code", "reason", "mend")


def original_rows(raw: RawTable, numbers: np.ndarray) -> pd.DataFrame:
    """Return rows of a table as they were read, under its own headers.

    A row that could not be split into cells fills the columns from the left; what is left of it
    stands in a column of its own. Shapes are given as well-known text, in EPSG:4326 where the file
    states a system.

    Parameters
    ----------
    raw
        The table as read.
    numbers
        Numbers of the rows.
    """
    if not len(numbers):
        return raw.frame.iloc[:0].astype("object").reset_index(drop=True)
    at = pd.Series(np.arange(len(raw.rows)), index=raw.rows).reindex(numbers)
    frame = raw.frame.iloc[at.fillna(0).astype("int64").to_numpy() if len(raw.frame) else []]
    if not len(raw.frame):
        frame = pd.DataFrame(index=range(len(numbers)), columns=raw.frame.columns)
    whole = at.notna().to_numpy()
    columns = [_texts(frame.iloc[:, i], raw.crs).where(whole) for i in range(frame.shape[1])]
    rows = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(len(numbers)))
    rows.columns = frame.columns
    beyond = pd.Series(index=range(len(numbers)), dtype="object")
    width = rows.shape[1]
    for position, number in enumerate(numbers.tolist()):
        if number in raw.cells:
            cells = [str(cell) for cell in raw.cells[number]]
            rows.iloc[position, : len(cells)] = cells[:width]
            missing = f"({width - len(cells)} of {width} cells missing)"
            beyond.iloc[position] = " | ".join(cells[width:]) or missing
    return rows.assign(**{_BEYOND: beyond}) if beyond.notna().any() else rows


def read_rejected(folder: str) -> pd.DataFrame | None:
    """Read the list of rejected rows of a kit; None where it has none.

    Raises
    ------
    TableError
        The file is no such list.
    """
    name = "rejected.csv"
    data = read_files(folder, [name])[name]
    if data is None:
        return None
    try:
        table = pd.read_csv(BytesIO(data), dtype="str", keep_default_na=False)
    except ValueError:
        table = pd.DataFrame()
    if list(table.columns) != list(REJECTED_COLUMNS):
        raise TableError(f"{folder!r} holds a {name} that is no list of rejected rows")
    return unguard_table(table)


def take_back(raw: RawTable) -> RawTable:
    """Leave out of a mended file of rejects what told what was wrong.

    A row in which cells still stand beyond the headers is refused again.
    """
    names = raw.frame.columns.astype("str")
    if f"{REJECTED_MARK}code" not in names or f"{REJECTED_MARK}row" not in names:
        return raw
    frame = raw.frame.loc[:, ~names.str.startswith(REJECTED_MARK)]
    if _BEYOND not in names:
        return raw._replace(frame=frame)
    beyond = as_text(raw.frame[_BEYOND])
    left = beyond.notna().to_numpy()
    why = (
        "row_length",
        f"cells are left in {_BEYOND}",
        "put each cell under its header, and clear that column",
    )
    refused = [
        (int(row), text, *why) for row, text in zip(raw.rows[left], beyond[left], strict=True)
    ]
    cells = {
        int(row): [*frame.iloc[at], beyond.iloc[at]]
        for at, row in zip(np.flatnonzero(left), raw.rows[left], strict=True)
    }
    return raw._replace(
        frame=frame[~left].reset_index(drop=True),
        rows=raw.rows[~left],
        refused=join_rejected(raw.refused, refused_rows(refused)) if refused else raw.refused,
        cells={**raw.cells, **cells},
    )


def _texts(cells: pd.Series, crs: str | None) -> pd.Series:
    """Return cells as the texts that a CSV holds."""
    plain = cells.reset_index(drop=True)
    if cells.name != "geometry" or cells.dtype == "str":
        return as_text(plain).astype("object")
    shapes = plain.to_numpy(dtype=object)
    are = np.array([isinstance(shape, shapely.Geometry) for shape in shapes], dtype=bool)
    texts = shapes.copy()
    known = gpd.GeoSeries(shapes[are], crs=crs)
    degrees = known if crs is None else known.to_crs(CRS)
    texts[are] = shapely.to_wkt(degrees.to_numpy(), rounding_precision=-1)
    return pd.Series(texts, dtype="object")


def rejects_csv(reports: Reports) -> str:
    """Return the rejected rows as CSV: their own cells, and beside them what is wrong.

    Columns that tell what is wrong begin with ``rejected_``; they are left out when the mended
    file is read, so that it can be read as it is.
    """
    told = reports.rejected[list(_TOLD)].add_prefix(REJECTED_MARK)
    cells = reports.originals
    whole = told if cells is None else pd.concat([cells.reset_index(drop=True), told], axis=1)
    text: str = guard_table(whole).to_csv(index=False, lineterminator="\n")
    return text
