"""Forms of a table as text: CSV, JSON and GeoJSON, the same bytes for the same table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.io.guard import guard_table
from geomap.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def as_csv(frame: pd.DataFrame) -> str:
    """Return CSV with longitude and latitude in place of a geometry, safe in a spreadsheet."""
    text: str = guard_table(flat(frame)).to_csv(index=False, lineterminator="\n")
    return text


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return plain columns: days as ISO text, points as longitude and latitude."""
    plain = frame.copy()
    if "geometry" in plain:
        points = plain["geometry"]
        plain = plain.drop(columns="geometry")
        plain["longitude"], plain["latitude"] = points.x.round(7), points.y.round(7)
    for name in plain.columns:
        if plain[name].dtype.kind == "M":
            plain[name] = plain[name].dt.strftime("%Y-%m-%dT%H:%M:%S").str.removesuffix("T00:00:00")
    return plain


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one mapping a row, missing values left out."""
    plain = flat(frame).astype("object")
    plain = plain.where(plain.notna(), None)
    return [
        {str(k): v for k, v in row.items() if v is not None} for row in plain.to_dict("records")
    ]


def as_json(value: Any) -> str:
    """Return JSON that is readable and the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"


def features(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return GeoJSON features (RFC 7946: longitude, latitude); no position, no geometry.

    A point that only stands for an area, such as the middle of a province, is no position, and
    stays among the properties.
    """
    return [_feature(row) for row in records(frame)]


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    if "longitude" not in row or row.get("location_precision", "unstated") not in POINT_PRECISIONS:
        return {"type": "Feature", "geometry": None, "properties": row}
    place = {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]}
    return {"type": "Feature", "geometry": place, "properties": row}


def as_sequence(frame: gpd.GeoDataFrame) -> str:
    """Return one GeoJSON feature a line."""
    lines = [
        json.dumps(f, ensure_ascii=False, allow_nan=False, default=str) for f in features(frame)
    ]
    return "".join(line + "\n" for line in lines)
