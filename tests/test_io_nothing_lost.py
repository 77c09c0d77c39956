"""What a file holds is read, or it is said that it was not: no cell goes without a word."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from geomap.io import read_incidents
from geomap.normalization import normalize

POINT = {"type": "Point", "coordinates": [45.9, 40.2]}


def write_geojson(folder, *features):
    whole = [{"type": "Feature", "geometry": POINT, **feature} for feature in features]
    path = folder / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": whole}), "utf-8")
    return path


@pytest.mark.parametrize(
    "figure", ["99999999999999999999", "9223372036854775808", "1-999999999999"]
)
def test_a_figure_beyond_all_people_is_rejected(figure):
    reports = normalize(pd.DataFrame([{"date": "2021-05-12", "killed": figure}]))
    assert reports.rejected["code"].tolist() == ["figure_unreadable"]
    assert reports.rejected["value"].tolist() == [figure]


def test_members_of_geojson_are_kept_or_named(tmp_path):
    features = (
        {"properties": {"id": "x", "date": "2021-05-12", "geometry": "near the bridge"}},
        {"id": "f", "properties": {"id": "y", "date": "2021-05-12"}, "when": "2021"},
        {"id": 7, "properties": {"date": "2021-05-12"}, "bbox": [1, 2, 3, 4]},
        {"id": 8, "properties": {"id": "8", "date": "2021-05-12"}},
    )
    reports = read_incidents(write_geojson(tmp_path, *features))
    claims = reports.claims
    assert claims["incident_id"].tolist() == ["x", "y", "7", "8"]
    assert claims["geometry_as_read"].fillna("").tolist() == ["near the bridge", "", "", ""]
    assert claims["feature_id"].fillna("").tolist() == ["", "f", "", ""]
    said = "members beside the properties of features were not read: 'when'"
    assert said in reports.provenance.notes


def test_what_stands_twice_in_a_placemark_is_kept_twice(tmp_path):
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>'
        for name, value in (("name", "B"), ("note", "x"), ("note", "y"), ("killed", "1"))
    )
    (tmp_path / "a.kml").write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name><Snippet>s</Snippet>'
        f"<TimeStamp><when>2021-05-12</when></TimeStamp><ExtendedData>{data}</ExtendedData>"
        "<Point><coordinates>45.9,40.2</coordinates></Point></Placemark></kml>",
        "utf-8",
    )
    claim = read_incidents(tmp_path / "a.kml").claims.iloc[0]
    assert [claim[name] for name in ("name", "note", "Snippet", "killed")] == [
        "A; B",
        "x; y",
        "s",
        1,
    ]


def test_cells_of_parquet_that_are_no_plain_values_are_written_as_text(tmp_path, run):
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "date": ["2021-05-12", "2021-05-13"],
            "place": pa.array([b"Sotk", b"\xff"], pa.binary()),
            "tags": [["a", "b"], None],
            "more": [{"x": 1}, {"x": 2}],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    claims = read_incidents(tmp_path / "a.parquet").claims
    assert claims["place"].tolist() == ["Sotk", "\\xff"]
    assert claims["tags"].fillna("").tolist() == ['["a", "b"]', ""]
    assert claims["more"].tolist() == ['{"x": 1}', '{"x": 2}']
    done = run("query", "a.parquet", "-f", "csv")
    assert done.exit_code == 0, done.output


def test_an_index_of_words_in_parquet_is_kept(tmp_path):
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"date": ["2021-05-12", "2021-05-13"]}, index=["one", "two"])
    frame.to_parquet(tmp_path / "a.parquet")
    claims = read_incidents(tmp_path / "a.parquet").claims
    assert claims["__index_level_0__"].tolist() == ["one", "two"]
    frame.set_axis([4, 9]).to_parquet(tmp_path / "a.parquet")
    assert "__index_level_0__" not in read_incidents(tmp_path / "a.parquet").claims


HEAD = ["id", "date", "place", "latitude", "longitude", "killed"]


@pytest.fixture
def book(tmp_path):
    """Return a function that writes a spreadsheet of sheets by their names, cell by cell."""
    openpyxl = pytest.importorskip("openpyxl")

    def write(sheets, change=lambda sheet: None):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
            change(sheet)
        made.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return write


def test_errors_of_a_spreadsheet_are_no_blanks(book):
    rows = [
        HEAD,
        [1, "2021-05-12", "Sotk", 40.2, 45.9, "#REF!"],
        [2, "#N/A", "Sotk", 40.2, 45.9, 1],
        [3, "2021-05-12", "Sotk", 40.2, 45.9, "=1/0"],  # written without a value
        [4, "2021-05-12", "#N/A", 40.2, 45.9, 1],
        [5, "2021-05-12", "Sotk", 40.2, 45.9, None],
    ]

    def mark_errors(sheet):
        for name in ("F2", "B3", "C5"):
            sheet[name].data_type = "e"

    reports = read_incidents(book({"A & B": rows}, mark_errors))
    told = reports.rejected[["row", "column", "value"]].to_numpy().tolist()
    assert told == [[2, "killed", "#REF!"], [3, "date_start", "#N/A"], [4, "killed", "=1/0"]]
    assert reports.claims["place"].tolist() == ["#N/A", "Sotk"]


def number_dates(sheet):
    """Write the days of a sheet as spreadsheets store them: as numbers that look like days."""
    for row in range(2, 6):
        sheet.cell(row, 2).number_format = "yyyy-mm-dd"


COUNTED = [HEAD, *([day, day, "Sotk", 40.2, 45.9, 60] for day in (59, 60, 60.5, 61))]


def test_the_day_that_spreadsheets_count_and_the_calendar_has_not_is_refused(book):
    """Excel calls day 60 the 29th of February 1900, and each day before it as the calendar does."""
    reports = read_incidents(book({"A": COUNTED}, number_dates))
    assert reports.claims["date_start"].astype(str).tolist() == ["1900-02-28", "1900-03-01"]
    assert reports.claims["killed"].tolist() == [60, 60]
    told = reports.rejected[["row", "column", "value", "code"]].to_numpy().tolist()
    assert told == [
        [3, "date_start", "1900-02-29", "date_impossible"],
        [4, "date_start", "1900-02-29 12:00:00", "date_impossible"],
    ]
    assert "February 1900 has days 1 to 28, not 29" in reports.rejected["reason"][0]


def test_day_60_of_a_spreadsheet_that_counts_from_1904_is_a_day(book):
    from openpyxl.utils.datetime import MAC_EPOCH

    def count_from_1904(sheet):
        number_dates(sheet)
        sheet.parent.epoch = MAC_EPOCH

    reports = read_incidents(book({"A": COUNTED[:3]}, count_from_1904))
    assert reports.claims["date_start"].astype(str).tolist() == ["1904-02-29", "1904-03-01"]


def test_whole_numbers_of_a_spreadsheet_are_written_as_they_look_in_it(book, run):
    head = ["id", "date", "province", "year", "phones", "mixed"]
    rows = [
        head,
        [1, "2021-05-12", "Syunik", 2021, 5, 1],
        [2, "2021-05-13", "Syunik", 2021, None, "a"],
        [3, "2021-05-14", "Syunik", 2022, 2.5, 10**15],
    ]
    book({"A": rows})
    written = csv.DictReader(io.StringIO(run("query", "a.xlsx", "-f", "csv").stdout))
    told = [[row[name] for name in head[3:]] for row in written]
    assert told == [["2021", "5", "1"], ["2021", "", "a"], ["2022", "2.5", "1000000000000000"]]


def test_what_cells_carry_beside_their_values_is_said(book, run):
    from openpyxl.comments import Comment

    def decorate(sheet):
        sheet["C2"].hyperlink = "https://example.org/report"
        sheet["C2"].comment = Comment("not sure", "me")
        sheet["C3"].hyperlink = "https://example.org/other"

    rows = [HEAD, *([n, "2021-05-12", "Sotk", 40.2, 45.9, n] for n in (1, 2))]
    book({"A": rows}, decorate)
    said = "cells of the sheet carry 2 links and 1 comment, which are not read; write what matters"
    assert f"whole table: {said}" in run("check", "a.xlsx").stdout
    assert f"Note: {said}" in run("query", "a.xlsx").stderr


def test_other_sheets_are_said_by_every_command(book, run):
    rows = [HEAD, [1, "2021-05-12", "Sotk", 40.2, 45.9, 1]]
    book({"Data": rows, "More": rows})
    said = "sheet 'Data' was read of 2 (Data, More); --layer names another"
    assert f"whole table: {said}" in run("check", "a.xlsx").stdout
    assert f"Note: {said}" in run("query", "a.xlsx").stderr
    assert said not in run("query", "a.xlsx", "--layer", "Data").stderr
    book({"Cover": [["Read me"], ["These are data"]], "Data": rows})
    assert "(Cover, Data); --layer names another" in run("check", "a.xlsx").stderr
    book({"Cover": [], "Data": rows})
    assert "name another sheet: --layer Data" in run("check", "a.xlsx").stderr


def test_columns_that_geomap_makes_itself_are_said_where_they_may_be_the_readers(run, tmp_path):
    (tmp_path / "a.csv").write_text("id,date,country_code\n1,2021-05-12,AM\n", "utf-8")
    said = "columns made anew: country_code; their cells were not read, so rename what is yours"
    assert said in run("check", "a.csv").stdout
    assert said in run("query", "a.csv").stderr
    assert run("query", "a.csv", "-o", "b.csv").exit_code == 0
    assert "made anew" not in run("query", "b.csv").stderr  # geomap wrote it


def test_two_positions_of_one_row_that_differ_reject_it(tmp_path):
    text = (
        "id,date,latitude,longitude,wkt\n"
        "1,2021-05-12,40.2,45.9,POINT (46.3 39.5)\n"
        "2,2021-05-12,40.2,45.9,POINT (45.9004 40.2)\n"
        "3,2021-05-12,,,POINT (46.3 39.5)\n"
        '4,2021-05-12,40.2,45.9,"POLYGON ((45 40, 46 40, 46 41, 45 40))"\n'
    )
    (tmp_path / "a.csv").write_text(text, "utf-8")
    reports = read_incidents(tmp_path / "a.csv")
    assert reports.claims["incident_id"].tolist() == ["2", "3", "4"]
    rejected = reports.rejected.iloc[0]
    assert (rejected["row"], rejected["code"]) == (2, "positions_differ")
    assert rejected["value"] == "POINT (46.3 39.5)"
    assert (
        "longitude and latitude of the row, 45.9 40.2, lie elsewhere than its geometry"
        in rejected["reason"]
    )


def test_a_feature_whose_properties_give_another_position_is_rejected(tmp_path):
    features = (
        {"properties": {"id": "a", "date": "2021-05-12", "lat": 39.5, "lon": 46.3}},
        {"properties": {"id": "b", "date": "2021-05-12", "lat": 40.2, "lon": 45.9}},
        {"properties": {"id": "c", "date": "2021-05-12", "lat": None, "lon": None}},
    )
    reports = read_incidents(write_geojson(tmp_path, *features))
    assert reports.rejected["code"].tolist() == ["positions_differ"]
    assert reports.claims["incident_id"].tolist() == ["b", "c"]
