"""Small files of every format that is read, made anew each time."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    ("a-1", "2021-05-12", 39.6, 46.2, "place", "Syunik", "AM", "shelling", '"Quoted", and text'),
    ("a-1", "2021-05-12", 39.7, 46.1, "near", "Syunik", "AZ", "", "two\nlines"),
    ("b-2", "2021-05-24/2021-05-26", None, None, "province", "Gegharkunik", "AZ", "", "Կուտ"),
    ("c-3", "2021-05-27~", 40.1, 46.0, "exact", "", "", "capture", "=1+1 ' <b>"),
]
COLUMNS = ("id", "date", "latitude", "longitude", "precision", "province", "side", "type", "notes")


def make_seeds(folder: Path) -> list[Path]:
    """Write one small file a format into a folder and return their paths, always in one order."""
    table = pd.DataFrame(ROWS, columns=list(COLUMNS))
    text = table.to_csv(index=False, lineterminator="\n")
    (folder / "comma.csv").write_text(text, "utf-8")
    (folder / "tab.tsv").write_text(table.to_csv(index=False, sep="\t"), "utf-8")
    (folder / "semicolon.csv").write_text(
        table.to_csv(index=False, sep=";", decimal=","), "utf-8-sig"
    )
    (folder / "wide.csv").write_text(text, "utf-16")
    table.to_excel(folder / "book.xlsx", index=False)
    table.to_excel(folder / "book.ods", index=False)
    points = gpd.GeoDataFrame(
        table.drop(columns=["latitude", "longitude"]),
        geometry=gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326"),
    )
    points.loc[2, "geometry"] = None
    (folder / "points.geojson").write_text(points.to_json(), "utf-8")
    features = json.loads(points.to_json())["features"]
    (folder / "lines.geojsonl").write_text("".join(f"{json.dumps(f)}\n" for f in features), "utf-8")
    points.to_parquet(folder / "points.parquet")
    points.to_file(folder / "points.gpkg")
    points[points.geometry.notna()].to_file(folder / "points.fgb")
    _zip_shapefile(points, folder)
    (folder / "points.kml").write_text(_kml(), "utf-8")
    return sorted(path for path in folder.iterdir() if path.is_file())


def _zip_shapefile(points: gpd.GeoDataFrame, folder: Path) -> None:
    parts = folder / "parts"
    parts.mkdir()
    points[points.geometry.notna()].to_file(parts / "points.shp")
    with zipfile.ZipFile(folder / "points.zip", "w") as archive:
        for path in sorted(parts.iterdir()):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    shutil.rmtree(parts)


def _kml() -> str:
    marks = "".join(
        f"<Placemark><name>{key}</name><TimeStamp><when>{day}</when></TimeStamp>"
        f"<Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>"
        for key, day, lat, lon, *_ in ROWS
        if lat is not None
    )
    space = "http://www.opengis.net/kml/2.2"
    return f'<?xml version="1.0"?><kml xmlns="{space}"><Document>{marks}</Document></kml>'
