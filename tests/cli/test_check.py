"""``geomap check`` says what is wrong, row by row, and fails when a row was rejected."""

from __future__ import annotations

import json


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
