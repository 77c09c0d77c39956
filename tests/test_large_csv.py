"""CSV of any length is counted block by block as ``read_incidents`` reads each of its cells."""

from __future__ import annotations

import csv
import gzip
import io
import re
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

import geomap
from geomap.errors import GeomapWarning, SelectionError, TableError
from geomap.io import points
from geomap.io.csvs import read_csv
from geomap.limits import Limits
from geomap.normalization.degrees import read_axis

UNITS = gpd.GeoDataFrame(
    {"code": ["B", "A"], "name": ["East", "West"]},
    geometry=[box(11, 0, 12, 1), box(10, 0, 11, 1)],
    crs="EPSG:4326",
)
HEAD = "id,note,Longitude,lat,more\n"
BESIDE = {"outside": 0, "rejected": 0, "unlocated": 0}
# each cell of a coordinate with what it is, by hand
PLAIN = ["10.5", "11", "11.5", "013", "200", "-10.5", ".5", "11.", "10.500000000000000000"]
ODDLY = {"1e1": 10.0, "+10.25": 10.25, " 10.5 ": 10.5, "E 10.5": 10.5, "10°30'E": 10.5}
NONE = ["10,5", "abc", "nan", "0x1", "1_0", "N 10", "1.1.1", "-", "١١"]
LON = {cell: float(cell) for cell in PLAIN} | ODDLY | dict.fromkeys(NONE)
LON |= {"": np.nan, "  ": np.nan}
LAT = {"0.5": 0.5, "0": 0.0, "-0": 0.0, "91": 91.0, "": np.nan, "x": None, "0.5N": 0.5, "1": 1.0}


def count(path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GeomapWarning)
        found = geomap.count_points([path], UNITS, **options).to_dict()
    return {unit: number for unit, number in found.items() if number}


def unit_of(lon, lat):
    """Say by hand where a position counts."""
    if lon is not None and lat is not None and np.isnan(lon) and np.isnan(lat):
        return "unlocated"
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):
        return "rejected"
    touched = [code for code, west in (("A", 10), ("B", 11)) if west <= lon <= west + 1]
    return ";".join(touched) if touched and 0 <= lat <= 1 else "outside"


def write_rows(rows, **options):
    text = io.StringIO(newline="")
    writer = csv.writer(text, **options)
    writer.writerow(["id", "note", "Longitude", "lat", "more"])
    writer.writerows(
        [str(n), note, lon, lat, more] for n, (note, lon, lat, more) in enumerate(rows)
    )
    return text.getvalue()


NOTE = st.sampled_from(
    ["", "said, that", 'a "quote"', "two\nlines", "Սոթք", "x" * 60, "a\r\nb", ";;"]
)
ROW = st.tuples(NOTE, st.sampled_from(list(LON)), st.sampled_from(list(LAT)), NOTE)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(ROW, min_size=1, max_size=40),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    block=st.sampled_from([1, 7, 50, 400, 1 << 20]),
    packed=st.booleans(),
)
def test_each_row_counts_where_its_cells_say(
    tmp_path_factory, rows, separator, quoting, end, encoding, block, packed
):
    text = write_rows(rows, delimiter=separator, quoting=quoting, lineterminator=end)
    data = text.encode(encoding)
    path = tmp_path_factory.mktemp("t") / "points.csv"
    path.write_bytes(gzip.compress(data) if packed else data)
    told = [unit_of(LON[lon], LAT[lat]) for _, lon, lat, _ in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "HEAD", 100)
        patch.setattr(points, "BLOCK", block)
        assert count(path) == pd.Series(told).value_counts().to_dict()


def read_whole(text):
    """Count what ``read_csv`` reads and refuses of the same text."""
    table = read_csv(text, "t")
    there = []
    for axis, header in (("longitude", "Longitude"), ("latitude", "lat")):
        cells = table.frame[header].str.strip()
        cells = cells.mask(cells == "")
        value = read_axis(cells, axis, in_degrees=True).value
        there.append(
            [None if a and np.isnan(b) else b for a, b in zip(cells.notna(), value, strict=True)]
        )
    told = [unit_of(lon, lat) for lon, lat in zip(*there, strict=True)] + ["rejected"] * len(
        table.refused
    )
    return pd.Series(told).value_counts().to_dict()


ODD = st.text(st.sampled_from("1,,,,5.\"'\n\r ;\x00"), max_size=60)


@settings(max_examples=400, deadline=None)
@given(body=ODD, block=st.sampled_from([1, 5, 30, 1 << 20]))
@example(body="1,a,10.5,0.5,\n2,b,10.5\n3,c,10.5,0.5,x,y\n\n4,d,11.5,0.5,\n", block=30)
@example(body='1,5" gun,10.5,0.5,\n2,6" gun,11.5,0.5,\n', block=30)
@example(body="1,a\rb,10.5,0.5,\n2,b,11.5,0.5,\n", block=1 << 20)
@example(body='1,"a,10.5,0.5,\n', block=30)
@example(body="1,a,10.5,0.5,\r2,b,11.5,0.5,\r", block=5)
@example(body='1,a,10.5,0.5,"x"y\n', block=30)
@example(body="1,a,'-10.5,0.5,\n", block=30)
def test_any_text_counts_as_the_whole_of_it_reads(tmp_path_factory, body, block):
    path = tmp_path_factory.mktemp("t") / "points.csv"
    path.write_text(HEAD + body, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "HEAD", 40)
        patch.setattr(points, "BLOCK", block)
        try:
            expected = read_whole(HEAD + body)
        except TableError as error:
            if "no rows" in str(error):
                assert count(path) == {}
                return
            with pytest.raises(TableError, match=re.escape(str(error).removeprefix("t"))):
                count(path)
            return
        assert count(path) == expected


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 16).flatmap(lambda places: st.decimals(-180, 180, places=places)))
def test_a_decimal_is_the_number_that_float_reads(tmp_path_factory, number):
    path = tmp_path_factory.mktemp("t") / "points.csv"
    path.write_text(f"a,lon,lat\nfiller text,{number:f},{number / 2:f}\n")
    ((lon, lat),) = points.read_points(path)
    assert lon.tolist() == [float(f"{number:f}")]
    assert lat.tolist() == [float(f"{number / 2:f}")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,lat\n1,2\n", r"points.csv has no column for longitude \(found id, lat\)"),
        ("a,b\n1,2\n", "no column for longitude and latitude"),
        ("lon,lng,lat\n1,1,2\n", "'lon' and 'lng' both stand for 'longitude'"),
        ("", "is empty"),
        ('{"type": "FeatureCollection"}', "no table with headers"),
        ("\n\n", "is empty"),
        ('lon,lat\n1,2\n"3,4\n', r"row 3 \(line 3\) cannot be split"),
        ('"lon,lat\n1,2\n', r"row 1 \(line 1\) cannot be split"),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_line(tmp_path, text, said):
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(TableError, match=said) as caught:
        count(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        (b"PK\x03\x04" + bytes(50), "neither CSV nor Parquet"),
        (b"SQLite format 3\x00" + bytes(50), "neither CSV nor Parquet"),
        (gzip.compress(b"lon,lat\n1,2\n")[:-6], "cannot be read"),
        (gzip.compress(gzip.compress(b"lon,lat\n1,2\n")), "compressed file"),
        (b"lon,lat,\n1,2,\xe0\n", "not UTF-8: byte 13 is 0xE0.*--encoding cp1251"),
        ("lon,lat,name\n1,2,b and c\n".encode("utf-16-le"), "--encoding utf-16-le"),
    ],
)
def test_other_bytes_are_refused(tmp_path, data, said):
    path = tmp_path / "points.csv"
    path.write_bytes(data)
    with pytest.raises(TableError, match=f"points.csv.*{said}"):
        count(path)


def test_a_stated_encoding_is_used_and_an_unknown_one_refused(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes("lon;lat;Слово\n10.5;0.5;слово\n".encode("cp1251"))
    assert count(path, encoding="cp1251") == {"A": 1}
    with pytest.raises(SelectionError, match="no known encoding"):
        count(path, encoding="klingon")


def test_a_cell_longer_than_the_limit_may_miss_its_quote(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text('lon,lat,a\n10.5,0.5,"' + "x" * 5000)
    with pytest.raises(TableError, match=r"row 2 .*longer.*--limit field"):
        count(path, limits=Limits(field=1000))


def test_what_a_table_says_of_its_exactness_is_said_to_be_passed_over(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("lon,lat,location_precision\n10.5,0.5,province\n")
    with pytest.warns(GeomapWarning, match=r"how exact its positions are \(location_precision\)"):
        assert geomap.count_points([path], UNITS)["A"] == 1


def test_text_and_parquet_add(tmp_path):
    text, table = tmp_path / "a.parquet", tmp_path / "b.csv"
    text.write_text("lon,lat\n10.5,0.5\n")  # the first bytes decide, not the name
    pd.DataFrame({"longitude": [10.5, 11.5], "latitude": [0.5, 0.5]}).to_parquet(table)
    counts = geomap.count_points([text, table], UNITS)
    assert counts[["A", "B"]].tolist() == [2, 1]
    assert counts.sum() == 3
