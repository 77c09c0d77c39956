"""geomap convert: any readable table to geomap's own, and what was done as JSON."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

from geomap import read_incidents


@pytest.fixture
def datasets(root):
    return root / "tests" / "fixtures" / "datasets"


def test_it_says_what_was_done(run, datasets, tmp_path):
    done = run("convert", datasets / "acled-current.csv", "out.csv", "--accessed", "2026-11-20")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["preset"] == "acled"
    assert said["licence"] == "ACLED terms of use"
    assert said["accessed"] == "2026-11-20"
    assert [said["rows"], said["rows_kept"], said["rows_rejected"]] == [5, 3, 2]
    assert [row["row"] for row in said["rejected"]] == [5, 6]
    assert "geo_precision" in said["columns_kept_as_they_were"]
    written = (tmp_path / "out.csv").read_bytes()
    assert said["output"]["sha256"] == hashlib.sha256(written).hexdigest()
    assert "read as ACLED" in done.stderr
    assert "do not let its rows be passed on" in done.stderr


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "parquet"])
def test_every_form_can_be_queried(run, table, ending):
    assert run("convert", table, f"out.{ending}").exit_code == 0
    found = run("query", f"out.{ending}", "-p", "Syunik", "-f", "csv").stdout
    first = run("query", table, "-p", "Syunik", "-f", "csv").stdout
    ids = [[line.split(",")[1] for line in text.splitlines()[1:5]] for text in (found, first)]
    assert ids[0] == ids[1]


def test_there_and_back_gives_the_same_file(run, table, tmp_path):
    run("convert", table, "one.csv")
    run("convert", "one.csv", "two.gpkg")
    run("convert", "two.gpkg", "three.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "three.csv").read_bytes()


def test_the_report_can_be_a_file(run, table, tmp_path):
    done = run("convert", table, "out.csv", "--report", "done.json")
    assert done.stdout == ""
    assert json.loads((tmp_path / "done.json").read_text("utf-8"))["rows"] == 148


def test_another_ending_is_refused(run, table):
    done = run("convert", table, "out.xlsx")
    assert done.exit_code == 2
    assert ".csv, .geojson, .gpkg, .parquet" in done.stderr


def test_the_input_is_not_overwritten(run, tmp_path):
    (tmp_path / "in.csv").write_text("date,place\n2021-05-12,Goris\n")
    done = run("convert", "in.csv", "in.csv")
    assert done.exit_code == 1
    assert (tmp_path / "in.csv").read_text() == "date,place\n2021-05-12,Goris\n"


def test_a_mapping_on_the_command_line(run, tmp_path):
    (tmp_path / "in.csv").write_text('Tag,"Ort, genau",B\n2021-05-12,Goris,39.5\n')
    done = run("convert", "in.csv", "out.csv", "--columns", 'date=Tag,"place=Ort, genau"')
    assert done.exit_code == 0, done.stderr
    claims = read_incidents(tmp_path / "out.csv").claims
    assert claims[["place", "B"]].to_numpy().tolist() == [["Goris", "39.5"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "lat"], "maps no column"),
        (["--columns", "lat=A,lat=B"], "more than once"),
        (["--columns", "date=Tag", "--preset", "acled"], "not both"),
        (["--accessed", "2021-05"], "is no single day"),
        (["--preset", "akled"], "Invalid value"),
    ],
)
def test_usage_is_explained(run, tmp_path, options, said):
    (tmp_path / "in.csv").write_text("Tag,Ort\n2021-05-12,Goris\n")
    done = run("convert", "in.csv", "out.csv", *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_blanks_at_the_ends_are_tidied_and_said_and_those_within_stay(run, tmp_path):
    text = 'id,date,place, note \n a ,2021-05-12," Kut  lake ","  two\nlines  "\nb,2021-05-13,  ,\n'
    told = json.loads(run("convert", "-", "out.csv", stdin=text).stdout)
    assert told["tidied"][0] == (
        "blanks at the ends of cells and headers are taken off; a cell of blanks alone is empty"
    )
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["incident_id"] for row in rows] == ["a", "b"]
    assert [row["place"] for row in rows] == ["Kut  lake", ""]
    assert [row["note"] for row in rows] == ["two\nlines", ""]
    run("convert", "out.csv", "there.geojson")
    run("convert", "there.geojson", "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()
