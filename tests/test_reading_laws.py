"""Laws of reading: no row is lost in any format, and nothing valid is called wrong."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPoint
from shapely.geometry import Point

from geomap import normalize, read_incidents, read_layers
from geomap.checks import find_odd
from geomap.io.forms import as_csv
from geomap.joins import join_all
from geomap.normalization.degrees import read_axis
from geomap.normalization.extents import enclose

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
DATES = st.sampled_from(["2021-05-12", "2021-05", "", "12/05/2021", "never", "2021-13-01"])
NUMBERS = st.one_of(
    st.floats(-200, 200).map(lambda x: f"{x:.5f}"),
    st.sampled_from(["", "NaN", "39°35'", "46,2311", "4_6", "0x2E", "W", "-", "1e400", "12 E"]),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)
ROWS = st.lists(st.tuples(TEXTS, DATES, NUMBERS, NUMBERS, TEXTS), min_size=1, max_size=6)
HEADERS = ["id", "date", "latitude", "longitude", "note"]


def write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False)


def write_sheet(table: pd.DataFrame, path: Path) -> None:
    clean = table.map(lambda text: "".join(c for c in text if c.isprintable()))
    clean.to_excel(path, index=False, engine="openpyxl")


def write_json(table: pd.DataFrame, path: Path) -> None:
    features = [
        {"type": "Feature", "properties": row, "geometry": None} for row in table.to_dict("records")
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_layer(table: pd.DataFrame, path: Path) -> None:
    path.unlink(missing_ok=True)
    points = [Point(46, 39)] * len(table)
    plain = table.drop(columns=["latitude", "longitude"])
    drivers = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}
    layer = gpd.GeoDataFrame(plain, geometry=points, crs=4326)
    more = {"ENCODING": "UTF-8"} if path.suffix == ".shp" else {}
    layer.to_file(path, driver=drivers[path.suffix], **more)


def write_kml(table: pd.DataFrame, path: Path) -> None:
    root = ET.Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = ET.SubElement(root, "Document")
    for row in table.to_dict("records"):
        mark = ET.SubElement(document, "Placemark")
        data = ET.SubElement(mark, "ExtendedData")
        for name, text in row.items():
            value = ET.SubElement(ET.SubElement(data, "Data", name=name), "value")
            value.text = "".join(c for c in text if c.isprintable())
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path)


WRITERS = {
    "csv": (write_csv, 60),
    "json": (write_json, 60),
    "xlsx": (write_sheet, 12),
    "gpkg": (write_layer, 12),
    "fgb": (write_layer, 8),
    "shp": (write_layer, 8),
    "kml": (write_kml, 60),
    "parquet": (write_parquet, 12),
}


@pytest.mark.parametrize("form", WRITERS)
def test_kept_and_rejected_rows_are_all_rows(form, tmp_path):
    write, runs = WRITERS[form]
    path = tmp_path / f"t.{form}"

    @settings(max_examples=runs, deadline=None)
    @given(ROWS)
    def check(rows):
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        blank = ("x", "2021", "39", "46", "")
        table = pd.DataFrame([blank, *filled], columns=HEADERS, dtype="str")
        write(table, path)
        reports = read_incidents(path)
        assert reports.provenance.rows == len(table)
        assert len(reports.claims) + len(reports.rejected) == len(table)
        every = [*reports.claims["source_row"], *reports.rejected["row"]]
        assert len(set(every)) == len(table)
        assert len(reports.originals) == len(reports.rejected)

    check()


POINTS = st.lists(
    st.tuples(st.floats(43.6, 46.4), st.floats(38.9, 41.2)), min_size=1, max_size=8, unique=True
)


@given(POINTS, st.sampled_from([3, 5, 7]))
@settings(max_examples=15, deadline=None)
def test_valid_points_are_kept_as_they_are_and_none_is_called_wrong(points, digits):
    layers = read_layers()
    lon = [f"{x:.{digits}f}" for x, _ in points]
    lat = [f"{y:.{digits}f}" for _, y in points]
    table = pd.DataFrame(
        {"id": [str(i) for i in range(len(points))], "date": "2021-05-12", "lon": lon, "lat": lat}
    )
    reports = normalize(table, near=tuple(layers.provinces.total_bounds))
    assert len(reports.rejected) == 0
    assert reports.claims.geometry.x.tolist() == [float(x) for x in lon]
    assert reports.claims.geometry.y.tolist() == [float(y) for y in lat]
    odd = find_odd(join_all(reports, layers).claims, layers)
    called = [code for code in odd["code"] if code.startswith("coordinate")]
    assert called == []


@given(st.floats(-180, 180), st.booleans())
def test_minutes_and_letters_say_the_same_number(degrees, letter):
    """Degrees, minutes and seconds with five decimals: within a billionth of a degree."""
    size = abs(degrees)
    total = round(size * 3600 * 10**5)
    whole, rest = divmod(total, 3600 * 10**5)
    minutes, rest = divmod(rest, 60 * 10**5)
    text = f"{whole}°{minutes}'{rest / 10**5:.5f}\""
    west = degrees < 0
    text = (text + (" W" if west else " E")) if letter else ("-" if west else "") + text
    (read,) = read_axis(pd.Series([text], dtype="str"), "longitude", in_degrees=True).value
    assert read == pytest.approx((-1 if west else 1) * total / (3600 * 10**5), abs=1e-9)


# vertices closer together than a circle through them can be reckoned
CLOSE = [(170.0, 0.0), (170.0, 1.1539732497010078e-232), (171.0, 0.0)]
SPOTS = st.lists(st.tuples(st.floats(170, 190), st.floats(-85, 85)), min_size=2, max_size=9)


@given(SPOTS)
@example(CLOSE)
@example([(170.0, 0.0), (170.0, 5e-324)])
@example([(180.0, 1e-160), (180.0, 0.0), (180.0 + 1e-13, 2e-160)])
def test_a_disk_holds_every_vertex_of_its_shape_also_across_the_antimeridian(spots):
    turned = [((x + 180) % 360 - 180, y) for x, y in spots]
    found = enclose(np.array([MultiPoint(turned)], dtype=object))
    (centre,), (radius,) = found.points, found.radius_m
    assert -180 <= centre.x <= 180
    for x, y in turned:
        assert GEOD.inv(centre.x, centre.y, x, y)[2] <= radius + 1e-6


def test_no_row_changes_another():
    """The id and place of a row stay when rows of any kind are put before it."""
    row = {"date": "2021-05-12", "lat": "39.5981", "lon": "46.2311", "killed": "1"}
    others = [
        {"date": "05/06/2021", "lat": "x", "lon": "", "killed": "many"},
        {"date": "2021-05", "lat": "39,5981", "lon": "46°13'E", "killed": "1-3"},
        {"date": "2021", "lat": "", "lon": "", "killed": ""},
    ]
    alone = normalize(pd.DataFrame([row], dtype="str")).claims
    for other in others:
        both = normalize(pd.DataFrame([other, row], dtype="str")).claims
        last = both.iloc[[-1]]
        assert last["incident_id"].tolist() == alone["incident_id"].tolist()
        assert last.geometry.iloc[0] == alone.geometry.iloc[0]


def test_what_is_written_as_csv_is_read_as_it_was():
    table = pd.DataFrame({"id": ["a"], "date": ["2021-05-12"], "lat": ["39.5"], "lon": ["46.25"]})
    claims = normalize(table).claims
    again = normalize(pd.read_csv(io.StringIO(as_csv(claims)), dtype="str")).claims
    assert again.geometry.iloc[0] == claims.geometry.iloc[0]
    assert again["incident_id"].tolist() == ["a"]
