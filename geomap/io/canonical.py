"""The table of claims as a file that reads back as it was: CSV, GeoJSON, GeoPackage, Parquet."""

from __future__ import annotations

import importlib.util
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.errors import OutputError, SelectionError
from geomap.io.guard import guard_table
from geomap.normalization.cells import as_text
from geomap.normalization.claims import arrange
from geomap.schema import COLUMN, COMPUTED_COLUMNS, CRS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geomap.schema import Reports

FORMS = {".csv": "CSV", ".geojson": "GeoJSON", ".gpkg": "GeoPackage", ".parquet": "Parquet"}
"""What the ending of a file asks for."""
LAYER = "incidents"
TIDIED = (
    "blanks at the ends of cells and headers are taken off; a cell of blanks alone is empty",
    "whole numbers lose a .0, days a time of midnight, in cells that are numbers or times",
    "headers and codes have the spelling of geomap's columns, dates are ISO days",
    "columns without any cell are left out",
    "positions are points in EPSG:4326; of a line, an area or several points the disk around them",
)
"""What reading does to the cells of any table, by its rules: a table of our own stays as it is."""


def form_of(path: str) -> str:
    """Return the ending of a file that can be written.

    Raises
    ------
    SelectionError
        It ends in none of ``FORMS``.
    """
    ending = Path(path).suffix.lower()
    if ending not in FORMS:
        raise SelectionError(f"{path!r} ends in none of {', '.join(FORMS)}; name it so")
    return ending


def canonical_table(reports: Reports) -> gpd.GeoDataFrame:
    """Return claims as a table that is read back as these claims.

    Left out are columns that geomap makes and columns without any cell. Days are ISO text, columns
    of the table's own are text, the licence of the whole table stands in every row that has none.

    Parameters
    ----------
    reports
        Claims with their provenance, EPSG:4326, joined or not.

    Returns
    -------
    table
        GeoDataFrame in EPSG:4326 with a plain index.
    """
    claims = reports.claims.drop(columns=[c for c in COMPUTED_COLUMNS if c in reports.claims])
    claims = claims.reset_index(drop=True)
    if reports.provenance.licence and len(claims):
        own = claims.get("licence", pd.Series(index=claims.index, dtype="str"))
        claims["licence"] = own.fillna(reports.provenance.licence).astype("str")
    claims = arrange(claims).drop(columns="source_row")
    for name in claims.columns.drop("geometry"):
        if claims[name].dtype.kind == "M":
            text = claims[name].dt.strftime("%Y-%m-%dT%H:%M:%S")
            claims[name] = text.str.removesuffix("T00:00:00").astype("str")
        elif name not in COLUMN:
            claims[name] = as_text(claims[name])
    # a first day without the other column would be read as a single day
    always = ["date_start", "date_end", "geometry"]
    empty = [name for name in claims.columns.drop(always) if claims[name].isna().all()]
    return claims.drop(columns=empty)


def write_table(table: gpd.GeoDataFrame, ending: str) -> bytes:
    """Return the table in the form of a file's ending; the same bytes for the same table.

    Parameters
    ----------
    table
        As ``canonical_table`` gives it.
    ending
        One of ``FORMS``.

    Raises
    ------
    OutputError
        The form needs an extra that is not installed.
    """
    makers: dict[str, Callable[[gpd.GeoDataFrame], bytes]] = {
        ".csv": _as_csv,
        ".geojson": _as_geojson,
        ".gpkg": _as_gpkg,
        ".parquet": _as_parquet,
    }
    return makers[ending](_safe_first(table))


def _safe_first(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put the kind of record first where an id begins with a mark that would read as a comment."""
    if not table["incident_id"].str.startswith("#").any():
        return table
    return table[["record_kind", *table.columns.drop("record_kind")]]


def _as_csv(table: gpd.GeoDataFrame) -> bytes:
    points = table.geometry
    plain = pd.DataFrame(table.drop(columns="geometry"))
    if points.notna().any():
        plain = plain.assign(longitude=points.x, latitude=points.y)
    text: str = guard_table(plain).to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8", "surrogatepass")


def _as_geojson(table: gpd.GeoDataFrame) -> bytes:
    plain = pd.DataFrame(table.drop(columns="geometry")).astype("object")
    plain = plain.where(plain.notna(), None)
    places = [None if p is None else [float(p.x), float(p.y)] for p in table.geometry]
    features = [
        {"type": "Feature", "geometry": _point(place), "properties": cells}
        for place, cells in zip(places, plain.to_dict("records"), strict=True)
    ]
    lines = [json.dumps(f, ensure_ascii=False, allow_nan=False, default=int) for f in features]
    body = ",\n".join(lines)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'.encode()


def _point(place: list[float] | None) -> dict[str, Any] | None:
    return None if place is None else {"type": "Point", "coordinates": place}


def _as_gpkg(table: gpd.GeoDataFrame) -> bytes:
    import pyogrio  # noqa: PLC0415 - loads GDAL

    # the moment of writing would stand in the file
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00Z"})
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "table.gpkg"
            pyogrio.write_dataframe(
                table.set_crs(CRS, allow_override=True),
                file,
                layer=LAYER,
                driver="GPKG",
                geometry_type="Point",
                layer_options={"FID": "geomap_fid", "GEOMETRY_NAME": "geometry"},
            )
            return file.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _as_parquet(table: gpd.GeoDataFrame) -> bytes:
    if importlib.util.find_spec("pyarrow") is None:
        raise OutputError("Parquet needs an extra: pip install 'geomap[parquet]'")
    held = io.BytesIO()
    table.to_parquet(held, index=False)
    return held.getvalue()
