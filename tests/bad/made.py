"""Make the bad files that are binary, or too large to keep; each function makes those of a kind."""

from __future__ import annotations

import io
import sqlite3
import struct
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet
from shapely.geometry import LineString, MultiPoint, Point, Polygon

HEAD = ["id", "date", "latitude", "longitude"]
GOOD = ["g", "2021-05-12", 40.1805, 45.8963]
SEV = Point(46.2311, 39.5981)
KUT = Point(45.8963, 40.1805)
LARGE = 60_000_000

_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" '
    'sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_TOP = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="'
    'sharedStrings.xml"/></Relationships>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(sheet: str, strings: str = "") -> bytes:
    """Return an XLSX of one sheet from its XML."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("_rels/.rels", _TOP)
        parts.writestr("xl/workbook.xml", _BOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", _RELS)
        parts.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{strings}</sst>")
        parts.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {_MAIN}><sheetData>{sheet}</sheetData></worksheet>",
        )
    return data.getvalue()


def cells(*rows: list[object]) -> str:
    """Return rows as the XML of a sheet."""
    found = []
    for number, row in enumerate(rows, start=1):
        found.append(f'<row r="{number}">')
        for letter, value in zip("ABCDEFGH", row, strict=False):
            if isinstance(value, str) and value:
                found.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>')
            elif value is not None and value != "":
                found.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
        found.append("</row>")
    return "".join(found)


def sheets(place: Path) -> None:
    """Spreadsheets."""
    plain = [HEAD, GOOD, ["a", "2021-05-13", 39.5981, 46.2311]]
    made = {
        "good.xlsx": [[], *plain[:2], [], plain[2]],
        "nan.xlsx": [*plain[:2], ["a", "2021-05-13", "NaN", 46.2311]],
        "range.xlsx": [*plain[:2], ["a", "2021-05-13", 395981, 46.2311]],
        "swapped.xlsx": [*plain[:2], ["a", "2021-05-13", 46.2311, 39.5981]],
        "ragged.xlsx": [*plain, ["b", "2021-05-13", 39.5981, 46.2311, "beyond"]],
        "header-again.xlsx": [*plain, HEAD],
        "totals.xlsx": [*plain, ["Total", None, None, 92.2]],
        "headers.xlsx": [HEAD],
        "empty.xlsx": [],
        "same-header.xlsx": [["date", "place", "place"], ["2021", "Kut", "Sotk"]],
    }
    for name, rows in made.items():
        (place / name).write_bytes(book(cells(*rows)))
    (place / "cut.xlsx").write_bytes(book(cells(*plain))[:-60])
    text = '<c r="A1" t="inlineStr"><is><t>date</t></is></c>'
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (place / "far-cell.xlsx").write_bytes(book(f'<row r="1">{text}</row>{far}'))
    one = f"<si><t>date</t></si><si><t>{'x' * 100_000}</t></si>"
    many = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>1</v></c></row>' for i in range(2, 20_000))
    first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    (place / "strings.xlsx").write_bytes(book(first + many, one))
    (place / "bomb.xlsx").write_bytes(book(" " * LARGE))
    with zipfile.ZipFile(place / "bomb.ods", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("content.xml", b" " * LARGE)


def table(shapes: list[object], **columns: list[object]) -> gpd.GeoDataFrame:
    """Return a table with an id and a date for each shape, in degrees."""
    count = len(shapes)
    rows = {"id": list("abcdefgh"[:count]), "date": [f"2021-05-{i + 12}" for i in range(count)]}
    return gpd.GeoDataFrame({**rows, **columns}, geometry=shapes, crs="EPSG:4326")


def maps(place: Path) -> None:
    """GeoPackage and FlatGeobuf."""
    two = table([KUT, SEV])
    two.to_crs("EPSG:28408").to_file(place / "good.gpkg")
    two.to_file(place / "good.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    metres = two.to_crs("EPSG:32638")
    metres.set_crs(None, allow_override=True).to_file(place / "no-system.gpkg")
    two.set_crs("EPSG:32638", allow_override=True).to_file(place / "wrong-system.gpkg")
    table([KUT, Point(46.2311, 39.5981, 2600)]).to_file(place / "height.gpkg")
    table([KUT, Point(39.5981, 46.2311)]).to_file(place / "swapped.gpkg")
    shapes = [MultiPoint([KUT, SEV]), LineString([KUT, SEV]), Polygon(), None]
    table(shapes).to_file(place / "shapes.gpkg")
    box = Polygon([(46.2, 39.5), (46.3, 39.5), (46.3, 39.6)])
    table([box, Polygon([(0, 0), (90, 0), (90, 60)])]).to_file(
        place / "areas.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO"
    )
    for name in ("cut.gpkg", "cut.fgb"):
        data = (place / name.replace("cut", "good")).read_bytes()
        (place / name).write_bytes(data[: len(data) // 3 if name == "cut.gpkg" else -40])
    for name, statements in _SCHEMES.items():
        two.to_file(place / name, layer="reports")
        with sqlite3.connect(place / name) as database:
            database.executescript(statements)
        database.close()


_SCHEMES = {
    "trigger.gpkg": "CREATE TRIGGER t AFTER INSERT ON reports BEGIN DELETE FROM reports; END;",
    "view.gpkg": (
        "CREATE VIEW v AS SELECT fid, geom, ogr_geocode('x') AS id, load_extension('canary.csv') "
        "AS date FROM reports; DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents;"
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES "
        "('v', 'features', 'v', 4326); INSERT INTO gpkg_geometry_columns VALUES "
        "('v', 'geom', 'POINT', 4326, 0, 0);"
    ),
    "endless.gpkg": (
        "DROP TABLE reports; CREATE VIEW v AS "
        "WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
        "SELECT fid, NULL AS geom, '2021' AS date FROM n;"
        "DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents;"
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES "
        "('v', 'features', 'v', 4326); INSERT INTO gpkg_geometry_columns VALUES "
        "('v', 'geom', 'POINT', 4326, 0, 0);"
    ),
    "virtual.gpkg": (
        "PRAGMA writable_schema = ON;"
        "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES ('table', 'o', "
        "'o', 0, 'CREATE VIRTUAL TABLE o USING VirtualOGR(''canary.csv'')');"
        "INSERT INTO gpkg_contents(table_name, data_type, identifier) VALUES "
        "('o', 'attributes', 'o');"
    ),
}


def shapefiles(place: Path) -> None:
    """Shapefiles: each in parts of its own name."""
    two = table([KUT, SEV], place=["Kut", "Кут"])
    two.to_file(place / "good.shp", encoding="utf-8")
    parts = {end: (place / f"good.{end}").read_bytes() for end in ("shp", "shx", "dbf", "prj")}
    metres = two.to_crs("EPSG:32638").set_crs(None, allow_override=True)
    metres.to_file(place / "no-system.shp", encoding="utf-8")
    grid = (
        'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.3]],PRIMEM["Greenwich",0],UNIT["degree",'
        '0.0174532925199433],EXTENSION["PROJ4","+proj=longlat +nadgrids=canary.csv"]]'
    )
    odd = {
        "grid": {"prj": grid.encode()},
        "include": {"prj": b"#include canary.csv\n+init=canary.csv:1 +proj=longlat"},
        "paths": {"prj": b"/vsicurl/http://127.0.0.1:{port}/a.prj"},
        "codes": {"cpg": b"../canary.csv"},
        "text": {"cpg": b"ASCII"},
        "cut": {"shp": parts["shp"][:-10]},
        "columns": {"dbf": b"../canary.csv"},
        "count": {"dbf": parts["dbf"][:4] + struct.pack("<I", 2**31) + parts["dbf"][8:]},
    }
    for name, changed in odd.items():
        for end, data in {**parts, "cpg": b"UTF-8", **changed}.items():
            (place / f"{name}.{end}").write_bytes(data)
    with zipfile.ZipFile(place / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", parts["shp"])
        archive.writestr("a.dbf", bytes(LARGE))
    data = bytearray((place / "bomb.zip").read_bytes())
    stated = struct.pack("<I", LARGE)
    (place / "lying.zip").write_bytes(data.replace(stated, struct.pack("<I", 1000)))


def columnar(place: Path) -> None:
    """Parquet."""
    table([KUT, SEV]).to_crs("EPSG:32638").to_parquet(place / "good.parquet")
    table([Point(39.5981, 46.2311), KUT]).to_parquet(place / "swapped.parquet")
    data = (place / "good.parquet").read_bytes()
    (place / "cut.parquet").write_bytes(data[:-50])
    days = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(20_000_000, dtype=np.int8)), pa.array(["2021-05-12"])
    )
    parquet.write_table(pa.table({"date": days}), place / "rows.parquet")
    long = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(100_000, dtype=np.int8)), pa.array(["x" * 10_000])
    )
    parquet.write_table(pa.table({"date": long}), place / "cells.parquet")
    pd.DataFrame({"date": ["2021"], "longitude": [np.inf], "latitude": [39.0]}).to_parquet(
        place / "infinite.parquet"
    )


def lines(place: Path) -> None:
    """One line of 100 MB."""
    long = b"x" * 100_000_000
    (place / "line.csv").write_bytes(b"date,place\n2021," + long)
    (place / "line.txt").write_bytes(b"date,place," + long)
    (place / "line-long.geojson").write_bytes(
        b'{"type":"Feature","geometry":null,"properties":{"date":"2021","a":"' + long + b'"}}'
    )


NAMES = (
    *("good.xlsx", "nan.xlsx", "range.xlsx", "swapped.xlsx", "ragged.xlsx", "header-again.xlsx"),
    *("totals.xlsx", "headers.xlsx", "empty.xlsx", "same-header.xlsx", "cut.xlsx", "bomb.xlsx"),
    *("far-cell.xlsx", "strings.xlsx", "bomb.ods", "good.gpkg", "good.fgb", "no-system.gpkg"),
    *("wrong-system.gpkg", "height.gpkg", "swapped.gpkg", "shapes.gpkg", "areas.fgb", "cut.gpkg"),
    *("cut.fgb", *_SCHEMES, "good.shp", "no-system.shp", "grid.shp", "include.shp", "paths.shp"),
    *("codes.shp", "text.shp", "cut.shp", "columns.shp", "count.shp", "bomb.zip", "lying.zip"),
    *("good.parquet", "swapped.parquet", "cut.parquet", "rows.parquet", "cells.parquet"),
    *("infinite.parquet", "line.csv", "line.txt", "line-long.geojson"),
)
"""Files that stand in the table of results."""


def make_all(place: Path) -> None:
    """Make every file in a folder."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        for make in (sheets, maps, shapefiles, columnar, lines):
            make(place)


if __name__ == "__main__":
    import sys

    make_all(Path(sys.argv[1]))
