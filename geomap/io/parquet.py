"""Read Parquet and GeoParquet, whose rows are counted before its data."""

from __future__ import annotations

import importlib.util
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pandas.api.types import is_numeric_dtype

from geomap.errors import TableError
from geomap.io.isolation import open_apart
from geomap.io.raw import NOTHING_REFUSED, RawTable
from geomap.io.systems import system_from_wkt
from geomap.schema import CRS

if TYPE_CHECKING:
    import pandas as pd

    from geomap.limits import Limits

_NUMBERED = re.compile(r"__index_level_\d+__")


def read_parquet(data: bytes, name: str, limits: Limits) -> RawTable:
    """Read Parquet, with or without a geometry column.

    Raises
    ------
    TableError
        The extra is not installed, or the file is damaged or passes a limit.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise TableError(f"{name} is Parquet, which needs an extra: pip install 'geomap[parquet]'")
    import pyarrow as pa  # noqa: PLC0415 - an extra

    opened = open_apart("parquet", {"table.parquet": data}, name, limits)
    try:
        table = pa.ipc.open_stream(pa.py_buffer(opened.body)).read_all()
        table.validate(full=True)
        metadata = table.schema.metadata or {}
        frame = table.to_pandas(ignore_metadata=True)
        geo = json.loads(metadata.get(b"geo", b"null"))
    except (pa.ArrowException, ValueError, RecursionError) as error:
        raise TableError(f"{name} cannot be read as Parquet ({error})") from error
    numbered = [c for c in frame.columns if _NUMBERED.fullmatch(str(c))]
    frame = frame.drop(columns=[c for c in numbered if is_numeric_dtype(frame[c].dtype)])
    crs = None
    if isinstance(geo, dict):
        frame, crs = _with_shapes(frame, geo, name)
    frame = _with_plain_cells(frame)
    return RawTable(frame, np.arange(1, len(frame) + 1), NOTHING_REFUSED, crs=crs)


def _with_plain_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Write lists and structures as JSON, as those of GeoJSON are, and bytes as text."""
    names = [c for c in frame.columns if frame[c].dtype == object and c != "geometry"]
    return frame.assign(**{name: [_plain(cell) for cell in frame[name]] for name in names})


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "backslashreplace")
    if isinstance(cell, (np.ndarray, list, dict)):
        return json.dumps(cell, ensure_ascii=False, default=_part)
    return cell


def _part(cell: Any) -> Any:
    return cell.tolist() if isinstance(cell, (np.ndarray, np.generic)) else str(cell)


def _with_shapes(
    frame: pd.DataFrame, geo: dict[str, Any], name: str
) -> tuple[pd.DataFrame, str | None]:
    """Make shapes of the primary geometry column (GeoParquet 1.0 and 1.1, in WKB)."""
    primary = geo.get("primary_column")
    columns = geo.get("columns")
    told = columns.get(primary) if isinstance(columns, dict) else None
    if primary not in frame.columns or not isinstance(told, dict):
        raise TableError(f"{name} is a GeoParquet without the geometry column that it names")
    if str(told.get("encoding")).upper() != "WKB":
        raise TableError(
            f"{name} writes its geometry as {told.get('encoding')!r}; write the file with WKB"
        )
    cells = frame[primary].to_numpy(dtype=object)
    given = np.array([isinstance(cell, bytes) for cell in cells], dtype=bool)
    shapes = np.full(len(cells), None, dtype=object)
    shapes[given] = shapely.from_wkb(cells[given], on_invalid="ignore")
    broken = given & shapely.is_missing(shapes)
    shapes[broken] = [cells[i][:20].hex() for i in np.flatnonzero(broken)]
    others = {c for c in columns if c != primary} if isinstance(columns, dict) else set()
    frame = frame.drop(columns=[primary, *(c for c in others if c in frame)])
    stated = told.get("crs", CRS)
    crs = None
    if stated is not None:
        text = stated if isinstance(stated, str) else json.dumps(stated)
        crs = system_from_wkt(text, name)
    return frame.assign(geometry=shapes), crs
