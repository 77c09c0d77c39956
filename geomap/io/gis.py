"""Read GeoPackage, FlatGeobuf and Shapefile. A file gets here only by its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.io.isolation import open_apart, unpack_columns
from geomap.io.raw import NOTHING_REFUSED, RawTable
from geomap.io.systems import system_from_wkt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.io.isolation import Opened
    from geomap.limits import Limits

_ENDINGS = {"GPKG": "gpkg", "FlatGeobuf": "fgb"}


def read_gdal(
    data: bytes, name: str, limits: Limits, *, driver: str, layer: str | None = None
) -> RawTable:
    """Read one layer of a file that GDAL knows, in a process that knows no other format.

    Parameters
    ----------
    data
        The file, whose first bytes were found to be those of the format.
    name
        What it is called in messages.
    limits
        The most that is read.
    driver
        ``GPKG`` or ``FlatGeobuf``.
    layer
        Layer to read where there are several.

    Raises
    ------
    TableError
        The file is damaged or passes a limit, or holds several layers and none is named.
    """
    copy = {f"table.{_ENDINGS[driver]}": data}
    opened = open_apart("gdal", copy, name, limits, driver=driver, layer=layer)
    stated = opened.head["crs"]
    return as_table(opened, crs=system_from_wkt(stated, name) if stated else None)


def as_table(
    opened: Opened, *, crs: str | None, notes: tuple[str, ...] = (), names: Mapping[str, str] = {}
) -> RawTable:
    """Make a table of the columns that the process handed back; features count from 1."""
    columns = unpack_columns(opened)
    count = opened.head["count"]
    cells = [
        pd.Series(_shapes(column) if header == "geometry" and kind == "wkb" else column, dtype=None)
        if kind != "json"
        else pd.Series(column, dtype="object")
        for header, kind, column in columns
    ]
    frame = pd.concat(cells, axis=1) if cells else pd.DataFrame(index=range(count))
    frame.columns = pd.Index([names.get(header, header) for header, _, _ in columns])
    return RawTable(frame, np.arange(1, count + 1), NOTHING_REFUSED, crs=crs, notes=notes)


def _shapes(wkb: object) -> np.ndarray:
    """Make shapes of WKB; one that is broken becomes a text, and so a rejected row."""
    cells = np.asarray(wkb, dtype=object)
    shapes: np.ndarray = shapely.from_wkb(cells, on_invalid="ignore")
    given = np.array([cell is not None for cell in cells], dtype=bool)
    broken = given & shapely.is_missing(shapes)
    shapes[broken] = [cells[i][:20].hex() for i in np.flatnonzero(broken)]
    return shapes
