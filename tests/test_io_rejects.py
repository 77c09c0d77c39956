"""Rejected rows are written as they came; mended and read again, they are what they should be."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap import read_incidents
from geomap.io.rejects import rejects_csv

RIGHT = (
    "id,Date,Lat,Long,killed,notes\n"
    'a,2021-05-12,39.5981,46.2311,1,"calm, then fire"\n'
    "b,2021-05-13,39.6,46.23,,one\n"
    "c,2021-05-14,39.7,46.24,2,two\n"
    "d,2021-05-15,39.8,46.25,,=3\n"
)
WRONG = (
    "id,Date,Lat,Long,killed,notes\n"
    "a,2021-05-12,39.5981,46.2311,1,calm, then fire\n"
    "b,2021-05-13,39.6,46.23,,one\n"
    "c,14/05/2021,39.7,46.24x,2,two\n"
    "d,2021-05-15,39.8,460.25,,'=3\n"
)


def plain(claims: pd.DataFrame) -> pd.DataFrame:
    """Return claims without what depends on where the row stood."""
    return pd.DataFrame(claims.drop(columns="source_row")).reset_index(drop=True)


@pytest.mark.parametrize("identified", [True, False])
def test_mended_rejects_are_the_rows_of_the_right_table(tmp_path, identified):
    right, wrong = RIGHT, WRONG
    if not identified:
        right, wrong = (
            "\n".join(line.partition(",")[2] for line in text.splitlines()) + "\n"
            for text in (RIGHT, WRONG)
        )
    (tmp_path / "right.csv").write_text(right)
    (tmp_path / "wrong.csv").write_text(wrong)
    reports = read_incidents(tmp_path / "wrong.csv")
    assert reports.rejected["row"].tolist() == [2, 4, 5]
    (tmp_path / "rejects.csv").write_text(rejects_csv(reports))
    table = pd.read_csv(tmp_path / "rejects.csv", dtype="str", keep_default_na=False)
    assert table["rejected_cells"].tolist() == [" then fire", "", ""]
    assert table["rejected_row"].tolist() == ["2", "4", "5"]
    again = read_incidents(tmp_path / "rejects.csv")
    assert len(again.claims) == 0
    table.loc[0, ["notes", "rejected_cells"]] = ["calm, then fire", ""]
    table.loc[1, ["Date", "Long"]] = ["2021-05-14", "46.24"]
    table.loc[2, "Long"] = "46.25"
    table.to_csv(tmp_path / "mended.csv", index=False)
    mended = read_incidents(tmp_path / "mended.csv")
    assert len(mended.rejected) == 0
    both = pd.concat([plain(mended.claims), plain(reports.claims)])
    expected = plain(read_incidents(tmp_path / "right.csv").claims)
    both = both.sort_values("date_start", ignore_index=True)
    pd.testing.assert_frame_equal(both[expected.columns], expected, check_dtype=False)


def test_a_row_cut_short_says_so_until_it_is_looked_at(tmp_path):
    (tmp_path / "t.csv").write_text("date,place,note\n2021,Kut,x\n2022,Sotk\n")
    text = rejects_csv(read_incidents(tmp_path / "t.csv"))
    assert text.splitlines()[1].startswith("2022,Sotk,,(1 of 3 cells missing),3,")
    (tmp_path / "r.csv").write_text(text)
    assert read_incidents(tmp_path / "r.csv").rejected["code"].tolist() == ["row_length"]


def test_shapes_are_written_as_text_in_degrees(tmp_path):
    table = gpd.GeoDataFrame(
        {"id": ["a", "b"], "date": ["99/99", "2021"]},
        geometry=[Point(46.2311, 39.5981), Point(46, 39)],
        crs="EPSG:4326",
    )
    table.to_crs("EPSG:32638").to_file(tmp_path / "t.gpkg")
    (tmp_path / "r.csv").write_text(
        rejects_csv(read_incidents(tmp_path / "t.gpkg")).replace("99/99", "2020")
    )
    (claim,) = read_incidents(tmp_path / "r.csv").claims.itertuples()
    assert claim.incident_id == "a"
    assert claim.geometry.distance(Point(46.2311, 39.5981)) < 1e-9


def test_unreadable_geometry_stands_as_it_was(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"date": "2021"},
        "geometry": {"type": "Point", "coordinates": ["46.2311", 39.5981]},
    }
    (tmp_path / "t.geojson").write_text(json.dumps(feature))
    reports = read_incidents(tmp_path / "t.geojson")
    assert reports.originals is not None
    assert '"46.2311"' in reports.originals["geometry"].iloc[0]


def test_the_command_writes_them(run, tmp_path):
    (tmp_path / "t.csv").write_text(WRONG)
    done = run("check", "t.csv", "--rejects", "r.csv")
    assert done.exit_code == 1
    head, first, *_ = (tmp_path / "r.csv").read_text().splitlines()
    assert head.startswith("id,Date,Lat,Long,killed,notes,rejected_cells,rejected_row,")
    assert first.startswith("a,2021-05-12,39.5981,46.2311,1,calm, then fire,2,")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ID,date,Lat,long,killed,notes", "header_repeated"),
        ("Total,,,,15,", "totals"),
        (",Итого:,,,15,3", "totals"),
    ],
)
def test_rows_of_the_table_itself_are_no_incidents(tmp_path, row, code):
    (tmp_path / "t.csv").write_text(f"{RIGHT}{row}\n")
    reports = read_incidents(tmp_path / "t.csv")
    assert len(reports.claims) == 4
    assert reports.rejected[["row", "code"]].to_numpy().tolist() == [[6, code]]


@pytest.mark.parametrize("row", ["Total,2021-05-16,39,46,1,", "e,2021,,,Total,1", "x,Date,,,,"])
def test_words_alone_make_no_row_of_the_table(tmp_path, row):
    (tmp_path / "t.csv").write_text(f"{RIGHT}{row}\n")
    assert not {"header_repeated", "totals"} & set(read_incidents(tmp_path / "t.csv").rejected.code)


def test_a_stated_system_wins_over_that_of_the_file_and_is_said(tmp_path):
    table = gpd.GeoDataFrame({"date": ["2021"]}, geometry=[Point(46.2311, 39.5981)], crs=4326)
    metres = table.to_crs("EPSG:32638").set_crs("EPSG:32637", allow_override=True)
    metres.to_file(tmp_path / "t.gpkg")
    reports = read_incidents(tmp_path / "t.gpkg", crs="EPSG:32638")
    assert reports.claims.geometry.iloc[0].distance(Point(46.2311, 39.5981)) < 1e-8
    (note, *_) = reports.provenance.notes
    assert note == ("positions are read as EPSG:32638, as asked, though t.gpkg states EPSG:32637")
