"""``geomap check`` says what is wrong, row by row, and fails when a row was rejected."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest


def test_the_bundled_table_has_no_rejected_row(run, table):
    result = run("check", table)
    assert result.exit_code == 0, result.output
    assert " 0 rejected" in result.stdout


def test_a_rejected_row_is_said_with_its_mend_and_fails(run):
    text = "id,date,latitude,longitude\n1,12/05/2021,39.5,46.2\n2,2021-05-12,39.5,46.2\n"
    result = run("check", "-", stdin=text)
    assert result.exit_code == 1
    line = result.stdout.splitlines()[0]
    assert line.startswith("row 2, date_start: rejected: ")
    assert "12 May 2021" in line
    assert "5 December 2021" in line
    assert "--date-format %d/%m/%Y" in line
    assert "2 rows: 1 kept, 1 rejected" in result.stdout


def test_a_date_format_settles_it(run):
    text = "id,date,latitude,longitude\n1,12/05/2021,39.5,46.2\n"
    result = run("check", "-", "--date-format", "%d/%m/%Y", "-f", "json", stdin=text)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["kept"] == 1


def test_repeated_rows_alone_do_not_fail(run):
    text = "id,date,latitude,longitude\n1,2021-05-12,39.5,46.2\n1,2021-05-12,39.5,46.2\n"
    result = run("check", "-", stdin=text)
    assert result.exit_code == 0
    assert "says the same as row 2" in result.stdout


def test_swapped_coordinates_are_reported_and_not_repaired(run):
    text = "id,date,latitude,longitude,source\n1,2021-05-12,46.2311,39.5981,x\n"
    result = run("check", "-", stdin=text)
    assert result.exit_code == 0
    assert "Syunik" in result.stdout
    assert "swap" in result.stdout


def test_terminal_escapes_are_never_printed_raw(run):
    text = "id,date,latitude,longitude\n1,\x1b[31m,39.5,46.2\n"
    result = run("check", "-", stdin=text)
    assert "\x1b" not in result.output


UNPLACED = """id,date,latitude,longitude,location_precision,place,province,country,source
a,2021-05-12,39.6,46.4,place,,,,x
b,2021-05-12,,,,,,,x
c,2021-05-12,,,,Nowhereville,,,x
d,2021-05-12,,,,,,Armenia,x
e,2021-05-12,,,,,Syuniq,,x
f,2021-05-12,39.6,46.4,unknown,,,,x
g,2021-05-12,,,,,,,x
"""
WHY = {
    3: "unlocated_nothing",
    4: "unlocated_place",
    5: "unlocated_country",
    6: "unlocated_unit",
    7: "unlocated_vague",
    8: "unlocated_nothing",
}


def test_rows_without_a_place_are_named_with_the_reason(run):
    said = run("check", "-", stdin=UNPLACED).stdout
    assert (
        "rows 3 and 8: unlocated: it gives neither coordinates nor a place, unit or country\n"
        in said
    )
    assert "row 5: unlocated: it names no more than a country\n" in said
    assert said.endswith(" 6 kept rows have no known place (-f csv lists each).\n")
    told = json.loads(run("check", "-", "-f", "json", stdin=UNPLACED).stdout)["findings"]
    found = {line["row"]: line["code"] for line in told if line["what"] == "unlocated"}
    assert found == WHY


def test_a_place_that_the_gazetteer_knows_once_asks_for_its_province(run):
    table = "id,date,place,country,source\na,2021-05-12,Sotk,,x\nb,2021-05-12,Sotk,Armenia,x\n"
    said = run("check", "-", stdin=table).stdout
    assert said.startswith(
        "row 2: unlocated: the gazetteer knows one 'Sotk' (Gegharkunik), but the claim names no "
        "province or country, without which no place is taken; give its province\n"
        "2 rows: 2 kept"
    )


UNDATED = "id,date,province,source\na,2021-05-01,Syunik,x\nb,,Syunik,x\nc,2021-05-03,Syunik,x\n"


def test_rows_without_a_date_are_named_once(run):
    said = run("check", "-", stdin=UNDATED + "d,,Syunik,x\n").stdout
    assert said.startswith("rows 3 and 5: undated: no day is known, so it is possible in every ")
    assert said.endswith(" 2 kept rows have no date (-f csv lists each).\n")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "(1 to 3 May 2021; 1 without a date)"),
        ("ru", "(1–3 мая 2021 г.; 1 без даты)"),
        ("hy", "; 1 առանց ամսաթվի)"),
        ("az", "; 1 tarixsiz)"),
    ],
)
def test_the_days_of_a_map_are_not_those_of_undated_incidents(run, tmp_path, lang, said):
    for name in ("map.txt", "map.md"):
        run("map", "-", "-o", str(tmp_path / name), "--lang", lang, stdin=UNDATED)
        assert said in (tmp_path / name).read_text(encoding="utf-8").replace("\\", "")


def test_unlocated_rows_are_those_of_the_counts(run, table):
    told = json.loads(run("check", table, "-f", "json").stdout)["findings"]
    claims = pd.read_csv(io.StringIO(run("query", table, "-f", "csv").stdout))
    unlocated = claims["source_row"][claims["province_status"] == "unlocated"]
    found = [line["row"] for line in told if line["what"] == "unlocated"]
    assert sorted(found) == sorted(unlocated)
