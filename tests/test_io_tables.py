"""Tables are read by their first bytes, in every format, with every row accounted for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import types
import unittest.mock

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geomap import read_incidents
from geomap.errors import GeomapError, TableError
from geomap.io.csvs import read_csv

CSV = (
    "id,date,place,longitude,latitude\n"
    "a,2021-05-12,Sev Lich,46.2311,39.5981\n"
    "007,2021-05,Кут,45.8963,40.1805\n"
)


@pytest.fixture
def write(tmp_path):
    def make(content: str | bytes, name: str = "table.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def check(reports):
    claims = reports.claims
    assert claims["incident_id"].tolist() == ["a", "007"]
    assert claims["place"].tolist() == ["Sev Lich", "Кут"]
    assert claims.geometry.x.tolist() == [46.2311, 45.8963]
    assert claims.geometry.y.tolist() == [39.5981, 40.1805]
    assert claims["date_precision"].tolist() == ["day", "month"]
    assert len(reports.rejected) == 0
    assert reports.provenance.rows == 2


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_usual_separator(write, mark):
    check(read_incidents(write(CSV.replace(",", mark))))


@pytest.mark.parametrize("title", ["Incidents of 2021", "Incidents of 2021,,,,"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_title_above_the_headers_is_named(write, tmp_path, title, ending):
    path = write(f"{title}\n{CSV}")
    if ending == "xlsx":
        lines = [line.split(",") for line in f"{title}\n{CSV}".splitlines()]
        path = tmp_path / "titled.xlsx"
        padded = [line + [None] * (5 - len(line)) for line in lines]
        pd.DataFrame(padded).to_excel(path, header=False, index=False)
    with pytest.raises(
        TableError,
        match=r"the first row holds no headers but 'Incidents of 2021', and row 2 holds them "
        r"\(id, date, place, longitude, latitude\); delete what stands above row 2",
    ):
        read_incidents(path)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("groups", "headers", "said"),
    [
        (
            "When,Where,,What,Figures,",
            "Date,Latitude,Longitude,Type,Killed,Wounded",
            "('When', 'Where', 'What')|; delete",
        ),
        (
            "When,Where,,Who",
            "Date,Village,Commune,Side",
            "('When', 'Where', 'Who')|; delete",
        ),
        (
            "Where,Where,Figures,Figures,Date,Place",
            "Latitude,Longitude,Killed,Wounded,Day,Village",
            "('Where', 'Figures', 'Date')|; delete",
        ),
        (
            "Date,Where",
            ",Latitude,Longitude,Type,Killed,Wounded",
            "('Date', 'Where')|; write 'Date' into row 2 too, then delete",
        ),
    ],
)
def test_groups_above_the_headers_are_named(run, tmp_path, ending, groups, headers, said):
    lines = [groups, headers, "2021-05-12,39.5,46.1,mine,1,2"]
    path = tmp_path / f"grouped.{ending}"
    path.write_text("".join(f"{line}\n" for line in lines))
    if ending == "xlsx":
        cells = [[cell or None for cell in line.split(",")] for line in lines]
        cells = [row + [None] * (6 - len(row)) for row in cells]
        pd.DataFrame(cells).to_excel(path, header=False, index=False)
    over, mend = said.split("|")
    named = ", ".join(filter(None, headers.split(",")))
    for command in ("summary", "check"):
        result = run(command, path)
        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: grouped.{ending}: the first row looks like groups of columns {over} above "
            f"headers in row 2 ({named}){mend} what stands above row 2\n"
        )


def test_words_of_data_are_no_headers(write):
    rows = "when,words\n2021-05-12,place\n2021-05-13,date\n"
    with pytest.raises(TableError, match="no column gives a date or a place"):
        read_incidents(write(rows.replace("when", "hour")))
    with pytest.raises(TableError, match="column 3 has no header but holds 'place'"):
        read_incidents(write("id,date,,place\nr1,2021-05-12,place,date\n"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_marked_are_read(write, encoding):
    check(read_incidents(write(CSV.encode(encoding))))


def test_another_encoding_is_named_never_guessed(write):
    path = write(CSV.encode("cp1251"))
    with pytest.raises(TableError, match=r"not UTF-8: byte \d+ in line 3 .* --encoding cp1251"):
        read_incidents(path)
    check(read_incidents(path, encoding="cp1251"))


@pytest.mark.parametrize(
    ("written", "stated", "mend"),
    [
        ("utf-8", "utf-16", "not UTF-16: .*; its bytes are UTF-8, so leave --encoding out"),
        ("utf-8", "utf-16-be", "not UTF-16-BE: .*; its bytes are UTF-8, so leave --encoding out"),
        ("utf-8", "utf-32", "not UTF-32: .*; its bytes are UTF-8, so leave --encoding out"),
        ("utf-8-sig", "utf-16-le", "it begins with the mark of UTF-8, so leave --encoding out"),
        ("utf-16", "utf-8", "not UTF-8: .*name its encoding|it begins with the mark of UTF-16"),
        ("utf-16-be", "utf-16-le", "its bytes read as UTF-16-BE: --encoding utf-16-be"),
        ("cp1251", "utf-16", "not UTF-16: .*; name its encoding, for example --encoding cp1251"),
    ],
)
@pytest.mark.parametrize("more", ["", " "])  # bytes of even and of odd number
def test_bytes_of_another_encoding_than_stated_are_told(write, written, stated, mend, more):
    path = write((CSV + more).encode(written))
    with pytest.raises(TableError, match=mend):
        read_incidents(path, encoding=stated)


@pytest.mark.parametrize("damage", [b"\x00", b"\x00\xd8\x41\x00"])
def test_damage_behind_the_mark_of_an_encoding_is_told(write, damage):
    path = write(CSV.encode("utf-16") + damage)
    with pytest.raises(TableError, match="mark of UTF-16 but is damaged; save it anew") as caught:
        read_incidents(path)
    assert "--encoding" not in str(caught.value)


def test_damage_behind_the_mark_of_utf_8_is_told(write):
    path = write(CSV.encode("utf-8-sig") + b"\xc0\xff\n")
    with pytest.raises(TableError, match="mark of UTF-8 but is damaged; save it anew") as caught:
        read_incidents(path)
    assert "--encoding" not in str(caught.value)


def test_an_encoding_that_does_not_exist_is_said(write):
    with pytest.raises(GeomapError, match="'klingon' is no known encoding"):
        read_incidents(write(CSV), encoding="klingon")


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems(write, ending):
    check(read_incidents(write(CSV.replace("\n", ending))))


def test_the_name_does_not_decide(write):
    check(read_incidents(write(CSV, "table.xlsx")))


def test_provenance_has_name_and_hash(write):
    reports = read_incidents(write(CSV))
    assert reports.provenance.file == "table.csv"
    assert reports.provenance.sha256 == hashlib.sha256(CSV.encode()).hexdigest()


def test_rows_of_another_length_are_refused_by_their_number(write):
    reports = read_incidents(write("date,place\n2021,Kut\n2021,Sotk,more\n2022\n2023,Azat\n"))
    assert reports.claims["source_row"].tolist() == [2, 5]
    assert reports.rejected["row"].tolist() == [3, 4]
    assert reports.rejected["reason"].tolist() == [
        "the row has 3 cells, the headers 2",
        "the row has 1 cells, the headers 2",
    ]
    assert reports.provenance.rows == 4


def test_quoted_breaks_and_blank_lines_keep_the_numbers_of_rows(write):
    reports = read_incidents(write('date,place\n2021,"Kut\nand Sotk"\n\n2022,Azat\n2023\n'))
    assert reports.claims["place"].tolist() == ["Kut\nand Sotk", "Azat"]
    assert reports.claims["source_row"].tolist() == [2, 4]
    assert reports.rejected["row"].tolist() == [5]


def test_an_unclosed_quote_is_an_error_that_names_the_row(write):
    with pytest.raises(TableError, match=r"row 3 \(line 3\) cannot be split"):
        read_incidents(write('date,place\n2021,Kut\n2022,"Sotk\n2023,Azat\n'))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"date,place\n", "headers but no rows"),
        (b"<html><body>404</body></html>", "is a web page or XML"),
        (b"%PDF-1.7", "no table"),
        (b"PK\x03\x04rest", "damaged or cut-off"),
        (b"date,date\n2021,2022\n", "'date' stands more than once"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "cannot be read as a GeoPackage"),
        (b"PAR1" + b"\x00" * 20, "cannot be read as a Parquet file"),
        (b'[{"date": "2021"}]', "JSON but not GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [', "is not JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no features"),
        (b'{"type": "Point", "coordinates": [46, 39]}', "a bare Point"),
    ],
)
def test_files_that_are_no_tables_are_refused_in_one_sentence(write, content, said):
    with pytest.raises(TableError, match=said) as caught:
        read_incidents(write(content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("https://example.org/table.csv", "download it first"),
        ("/vsicurl/https://example.org/t.csv", "download it first"),
        ("no-such-file.csv", "there is no file"),
        (".", "is a folder"),
        ("/dev/null", "no ordinary file"),
    ],
)
def test_only_ordinary_local_files_are_read(path, said):
    with pytest.raises(TableError, match=said):
        read_incidents(path)


def features(claims: pd.DataFrame | None = None) -> dict:
    rows = [
        ("a", "2021-05-12", "Sev Lich", 46.2311, 39.5981),
        ("007", "2021-05", "Кут", 45.8963, 40.1805),
    ]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [x, y]},
                "properties": {"id": i, "date": d, "place": p},
            }
            for i, d, p, x, y in rows
        ],
    }


def test_geojson_is_read_as_it_is(write):
    check(read_incidents(write(json.dumps(features()), "table.json")))


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_geojson_sequences_are_read_line_by_line(write, mark):
    lines = [mark + json.dumps(f) for f in features()["features"]]
    check(read_incidents(write("\n".join(lines) + "\n")))


def test_geojson_features_are_numbered_from_one_and_none_is_lost(write):
    document = features()
    document["features"][0]["geometry"] = {"type": "Point", "coordinates": ["x", "y"]}
    reports = read_incidents(write(json.dumps(document)))
    assert reports.rejected["row"].tolist() == [1]
    assert reports.claims["source_row"].tolist() == [2]


@pytest.mark.parametrize("named", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_named_system_of_geojson_is_used(write, named):
    check(
        read_incidents(
            write(
                json.dumps({**features(), "crs": {"type": "name", "properties": {"name": named}}})
            )
        )
    )


@pytest.mark.parametrize(
    ("named", "number"),
    [
        ("EPSG:32638", 32638),
        ("urn:ogc:def:crs:EPSG::32638", 32638),
        ("urn:ogc:def:crs:EPSG:9.8:28408", 28408),
        ("epsg:28408", 28408),
    ],
)
def test_a_named_system_in_metres_comes_to_degrees(write, named, number):
    there = frame().to_crs(number)
    document = {
        **json.loads(there.to_json()),
        "crs": {"type": "name", "properties": {"name": named}},
    }
    moved = read_incidents(write(json.dumps(document))).claims
    assert moved.geometry.x.tolist() == pytest.approx([46.2311, 45.8963], abs=1e-6)
    assert moved.geometry.y.tolist() == pytest.approx([39.5981, 40.1805], abs=1e-6)


def test_columns_without_a_header_are_dropped_when_empty_and_named_when_not(write):
    lines = [line + ",," for line in CSV.splitlines()]
    check(read_incidents(write("\n".join(lines) + "\n")))
    with pytest.raises(TableError, match="column 7 has no header but holds 'note'"):
        read_incidents(write("\n".join([*lines[:2], lines[2][:-1] + ",note"]) + "\n"))


def test_a_linked_system_of_geojson_is_refused_and_not_followed(write):
    document = {
        **features(),
        "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}},
    }
    with pytest.raises(TableError, match="by a link, which is not followed"):
        read_incidents(write(json.dumps(document)))


def frame() -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        {"id": ["a", "007"], "date": ["2021-05-12", "2021-05"], "place": ["Sev Lich", "Кут"]}
    )
    points = [Point(46.2311, 39.5981), Point(45.8963, 40.1805)]
    return gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326")


def test_geopackage_in_any_system(tmp_path):
    path = tmp_path / "table.gpkg"
    frame().to_file(path, driver="GPKG", layer="reports")
    check(read_incidents(path))
    frame().to_crs("EPSG:32638").to_file(path, driver="GPKG", layer="metres")
    with pytest.raises(TableError, match=r"2 layers; name one: --layer"):
        read_incidents(path)
    moved = read_incidents(path, layer="metres").claims
    assert moved.geometry.x.tolist() == pytest.approx([46.2311, 45.8963], abs=1e-9)


def test_parquet_with_and_without_geometry(tmp_path):
    frame().to_parquet(tmp_path / "geo.parquet")
    check(read_incidents(tmp_path / "geo.parquet"))
    plain = pd.DataFrame(frame().drop(columns="geometry"))
    plain.assign(longitude=[46.2311, 45.8963], latitude=[39.5981, 40.1805]).to_parquet(
        tmp_path / "plain.parquet"
    )
    check(read_incidents(tmp_path / "plain.parquet"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:odf")
@pytest.mark.parametrize(("ending", "engine"), [("xlsx", "openpyxl"), ("ods", "odf")])
def test_spreadsheets(tmp_path, ending, engine):
    table = pd.DataFrame(
        {
            "id": ["a", "007"],
            "date": [pd.Timestamp("2021-05-12"), "2021-05"],
            "place": ["Sev Lich", "Кут"],
            "longitude": [46.2311, 45.8963],
            "latitude": [39.5981, 40.1805],
        },
        dtype="object",
    )
    path = tmp_path / f"table.{ending}"
    with pd.ExcelWriter(path, engine=engine) as book:
        table.to_excel(book, index=False, sheet_name="reports")
        table.head(1).to_excel(book, index=False, sheet_name="other")
    reports = read_incidents(path)
    check(reports._replace(provenance=reports.provenance))
    assert "sheet 'reports' was read of 2" in reports.provenance.notes[0]
    assert len(read_incidents(path, layer="other").claims) == 1
    with pytest.raises(TableError, match="no sheet 'third'; it has reports, other"):
        read_incidents(path, layer="third")


def test_a_stream_is_read_like_a_file(monkeypatch):

    stream = types.SimpleNamespace(buffer=io.BytesIO(CSV.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    reports = read_incidents("-")
    check(reports)
    assert reports.provenance.file == "standard input"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("y", "latitude but none for longitude: 'y' stands for latitude; add longitude, or rename"),
        ("lng", "longitude but none for latitude: 'lng' stands for longitude; add latitude, or"),
        ("latitude", "none for longitude: 'latitude' is there; add longitude, or rename"),
    ],
)
def test_a_coordinate_alone_is_refused_by_the_header_that_it_has(write, header, said):
    with pytest.raises(TableError) as refused:
        read_incidents(write(f"id,date,province,{header}\n1,2021-05-12,Syunik,2021\n"))
    assert said in str(refused.value)


def test_a_file_of_headers_and_faults_keeps_nothing_and_says_so(write):
    reports = read_incidents(write("date,place\n99/99,Kut\n"))
    assert len(reports.claims) == 0
    assert len(reports.rejected) == 1


FIELDS = st.text(alphabet='ab,;"\n Кտ', max_size=4)


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_cells_come_back_as_they_were_written_whatever_is_in_them(rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["date", "place", "note"], *rows])
    with unittest.mock.patch("geomap.io.csvs._CHUNK", 7):
        table = read_csv(text.getvalue(), "t.csv")
    numbered = list(enumerate(rows, start=2))
    assert table.rows.tolist() == [n for n, r in numbered if len(r) == 3]
    assert table.frame.to_numpy().tolist() == [r for r in rows if len(r) == 3]
    assert table.refused["row"].tolist() == [n for n, r in numbered if len(r) != 3]
