"""Points of many files are counted by unit, each row once, by any map over files."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

import geomap
from geomap.errors import TableError

UNITS = gpd.GeoDataFrame(
    {"code": ["B", "A"], "name": ["East", "West"]},
    geometry=[box(11, 0, 12, 1), box(10, 0, 11, 1)],
    crs="EPSG:4326",
)
POINTS = [
    *(Point(10.5, 0.5), Point(10.25, 0.5), Point(11.5, 0.5)),
    *(Point(11, 0.5), Point(11, 0), Point(10, 0)),
    *(Point(13, 0.5), None, Point(), Point(200, 0), Point(11.5, float("nan"))),
]
COUNTS = {"A": 3, "A;B": 2, "B": 1, "outside": 1, "rejected": 2, "unlocated": 2}


@pytest.fixture
def shapes(tmp_path):
    path = tmp_path / "points.parquet"
    frame = gpd.GeoDataFrame({"id": range(len(POINTS))}, geometry=POINTS, crs="EPSG:4326")
    frame.to_parquet(path)
    return path


def write_axes(path, lon, lat):
    pd.DataFrame({"longitude": lon, "latitude": lat}).to_parquet(path)
    return path


def test_each_row_counts_once_and_a_shared_boundary_under_all_its_units(shapes):
    counts = geomap.count_points([shapes], UNITS)
    assert counts.to_dict() == COUNTS
    assert counts.sum() == len(POINTS)


def test_columns_of_coordinates_count_as_shapes_do(tmp_path):
    nan = float("nan")
    lon = [10.5, 10.25, 11.5, 11, 11, 10, 13, nan, nan, 200, 11.5]
    lat = [0.5, 0.5, 0.5, 0.5, 0, 0, 0.5, nan, nan, 0, nan]
    path = write_axes(tmp_path / "axes.parquet", lon, lat)
    assert geomap.count_points([path], UNITS).to_dict() == COUNTS


def test_counts_of_files_add_in_any_way_they_are_mapped(shapes, tmp_path):
    other = write_axes(tmp_path / "other.parquet", [10.5, 13.0], [0.5, 0.5])
    together = geomap.count_points([shapes, other], UNITS)
    parts = list(map(partial(geomap.count_points, provinces=UNITS), [[shapes], [other]]))
    pd.testing.assert_series_equal(pd.concat(parts).groupby("unit").sum(), together)
    assert together["A"] == 4
    assert together["outside"] == 2


def test_many_points_are_counted_as_few_are(tmp_path):
    lon = np.tile([10.5, 11.0, 11.5, 13.0], 50_000)
    path = write_axes(tmp_path / "many.parquet", lon, np.full(len(lon), 0.5))
    counts = geomap.count_points([path], UNITS)
    assert counts[["A", "A;B", "B", "outside"]].tolist() == [50_000] * 4
    assert counts.sum() == len(lon)


def test_a_slice_of_a_file_in_several_row_groups_is_read_whole(tmp_path):
    path = tmp_path / "groups.parquet"
    xy = np.tile([[10.5, 0.5], [11.5, 0.5], [11.5, 0.5]], (2_000, 1))
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T, crs="EPSG:4326"))
    frame.to_parquet(path, row_group_size=700)
    counts = geomap.count_points([path], UNITS)
    assert counts[["A", "B"]].tolist() == [2_000, 4_000]


def test_neighbours_are_units_like_any_other(shapes):
    east, west = UNITS.iloc[[0]], UNITS.iloc[[1]]
    counts = geomap.count_points([shapes], west, neighbours=east)
    assert counts.to_dict() == COUNTS


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])], crs=4326), "no points"),
        (gpd.GeoDataFrame(geometry=[Point(5e5, 4e6)], crs=32638), "EPSG:4326"),
        (pd.DataFrame({"lon": [1.0], "lat": [1.0]}), "longitude and latitude"),
        (pd.DataFrame({"longitude": ["1"], "latitude": ["1"]}), "holds no numbers"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_name(tmp_path, frame, said):
    path = tmp_path / "odd.parquet"
    frame.to_parquet(path)
    with pytest.raises(TableError, match=f"odd.parquet.*{said}"):
        geomap.count_points([path], UNITS)


def test_a_damaged_parquet_is_refused(tmp_path):
    path = tmp_path / "table.parquet"
    path.write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        geomap.count_points([path], UNITS)


def test_the_recipe_of_the_docs_runs(root, tmp_path):
    text = (root / "docs" / "large-tables.md").read_text("utf-8")
    (tmp_path / "recipe.py").write_text(re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0])
    (tmp_path / "points").mkdir()
    # Goris and Kapan in Syunik, Gavar in Gegharkunik, the Black Sea
    write_axes(tmp_path / "points" / "1.parquet", [46.339, 46.406], [39.508, 39.207])
    write_axes(tmp_path / "points" / "2.parquet", [45.124, 35.0], [40.359, 43.0])
    done = subprocess.run(
        [sys.executable, "-W", "error", "recipe.py"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    counts = dict(line.split() for line in done.stdout.splitlines()[1:])
    found = {unit: number for unit, number in counts.items() if number != "0"}
    assert found == {"AM-GR": "1", "AM-SU": "2", "outside": "1"}


def test_a_description_of_the_file_that_is_broken_is_refused(tmp_path, shapes):
    from pyarrow import parquet

    table = parquet.read_table(shapes)
    path = tmp_path / "broken.parquet"
    parquet.write_table(table.replace_schema_metadata({b"geo": b'{"columns": {}}'}), path)
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        geomap.count_points([path], UNITS)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("s3://bucket/points.parquet", "no file on this computer"),
        ("https://example.org/points.parquet", "no file on this computer"),
        ("file:///etc/hostname", "no file on this computer"),
        ("/vsicurl/points.parquet", "no file on this computer"),
        (".", "is a folder"),
        ("/dev/null", "is no ordinary file"),
        ("absent.parquet", "there is no file"),
    ],
)
def test_only_ordinary_files_are_opened(path, said):
    with pytest.raises(TableError, match=said):
        geomap.count_points([path], UNITS)
