"""``geomap verify`` says what changed in a kit or page; settings make a kit again."""

from __future__ import annotations

import json

import pytest

PLAIN = "id,date,latitude,longitude\n1,2021-05-12,39.6,46.2\n2,2021-05-27,40.1,46.0\n"
SETTINGS = """title = "Two incidents"
input = "tables/plain.csv"
output = "kit"
credit = ["Field notes"]
[read]
precision = "place"
[selection]
from = 2021-05-20
border-within = "500km"
"""


@pytest.fixture
def kit(run, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "plain.csv").write_text(PLAIN)
    (tmp_path / "geomap.toml").write_text(SETTINGS)
    result = run("report", "geomap.toml")
    assert result.exit_code == 0, result.output
    return tmp_path / "kit"


def test_a_kit_as_it_was_written_is_told_in_one_line(run, kit):
    result = run("verify", "kit")
    # 17 files, the data package itself, the table and the settings
    assert (result.exit_code, result.stdout) == (0, "20 files are as written.\n")


def test_a_table_of_the_same_name_in_the_kit_is_not_taken_for_the_input(run, tmp_path):
    (tmp_path / "incidents.csv").write_text(PLAIN)
    (tmp_path / "sent").mkdir()
    assert run("report", "incidents.csv", "-o", "sent/kit").exit_code == 0
    (tmp_path / "incidents.csv").unlink()
    result = run("verify", "sent/kit")
    assert result.exit_code == 0
    assert "not checked" in result.stdout
    assert "changed" not in result.stdout


def test_settings_say_what_else_would_be_typed(kit):
    made = json.loads((kit / "datapackage.json").read_bytes())
    assert made["title"] == "Two incidents"
    assert made["geomap"]["command"] == "geomap report geomap.toml"
    assert made["geomap"]["selection"] == (
        "reported incidents certainly or possibly from 2021-05-20 on, "
        "certainly or possibly within 500 km of the border"
    )
    assert [entry["path"] for entry in made["geomap"]["inputs"]] == [
        "geomap.toml",
        "tables/plain.csv",
    ]
    assert "Field notes" in (kit / "caption.md").read_text("utf-8")


def test_settings_lead_from_their_own_folder(run, kit, tmp_path, monkeypatch):
    before = {file.name: file.read_bytes() for file in kit.iterdir()}
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    from click.testing import CliRunner

    from geomap.cli import main

    result = CliRunner().invoke(main, ["report", "../geomap.toml"])
    assert result.exit_code == 0, result.output
    assert {file.name: file.read_bytes() for file in kit.iterdir()} == before


def test_what_is_typed_wins_over_settings(run, kit):
    run("report", "geomap.toml", "--title", "Another")
    assert json.loads((kit / "datapackage.json").read_bytes())["title"] == "Another"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            'input = "t.csv"\ntitel = "x"',
            "'titel', which means nothing; did you mean 'title'?",
        ),
        ('title = "x"', 'names no table; write input = "incidents.csv" in it'),
        ('input = "t.csv"\n[stuff]\na = 1', "has a table [stuff]; the tables are"),
        ('input = "t.csv"\nstrict = "yes"', "strict is true or false, not 'yes'"),
        ('input = "t.csv"\n[read]\nradius = "far"', "'far' is not a distance"),
    ],
)
def test_settings_that_mean_nothing_are_refused(run, tmp_path, settings, said):
    (tmp_path / "s.toml").write_text(settings)
    result = run("report", "s.toml")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_settings_that_are_no_toml_are_refused(run, tmp_path):
    (tmp_path / "s.toml").write_text("title = ")
    result = run("report", "s.toml")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: s.toml is no TOML")


def test_every_change_is_said(run, kit, tmp_path):
    (kit / "map.svg").write_text("another")
    (kit / "alt.txt").unlink()
    (kit / "notes.txt").write_text("mine")
    (tmp_path / "tables" / "plain.csv").write_text(PLAIN + "3,2021-06-01,40,46\n")
    result = run("verify", "kit", "-f", "json")
    assert result.exit_code == 1
    states = {row["file"]: row["state"] for row in json.loads(result.stdout)}
    assert {name: state for name, state in states.items() if state != "as written"} == {
        "map.svg": "changed",
        "alt.txt": "missing",
        "notes.txt": "not of the kit",
        "tables/plain.csv": "changed",
    }
    lines = run("verify", "kit").stdout.splitlines()
    assert "alt.txt: missing" in lines
    assert lines[-1] == "17 files are as written."


def test_a_changed_checksum_in_the_package_is_found(run, kit):
    file = kit / "datapackage.json"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"incidents": 1', '"incidents": 2'), "utf-8")
    result = run("verify", "kit")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "datapackage.json: changed"


def test_an_input_that_is_not_found_is_said_and_can_be_named(run, kit, tmp_path):
    (tmp_path / "tables" / "plain.csv").rename(tmp_path / "plain.csv")
    result = run("verify", "kit")
    assert result.exit_code == 0
    assert "tables/plain.csv, table: not checked (not found; name it with --input)" in result.stdout
    assert run("verify", "kit", "--input", "plain.csv").stdout == "20 files are as written.\n"


def test_a_package_cannot_lead_out_of_its_folder(run, kit, tmp_path):
    file = kit / "datapackage.json"
    file.write_text(file.read_text("utf-8").replace('"alt.txt"', '"../geomap.toml"'), "utf-8")
    assert "../geomap.toml" not in run("verify", "kit", "-f", "csv").stdout


def test_a_page_is_checked_by_the_checksum_that_it_carries(run, kit):
    assert run("verify", "kit/map.html").stdout == "1 file is as written.\n"
    assert run("verify", "kit/index.html").exit_code == 0
    page = (kit / "map.html").read_text("utf-8")
    (kit / "map.html").write_text(page.replace("Two incidents", "Ten incidents"), "utf-8")
    result = run("verify", "kit/map.html")
    assert result.exit_code == 1
    assert result.stdout.startswith("map.html: changed (its text or data are others)\n")
    (kit / "map.html").write_text(
        page.replace("'use strict'", "'use Strict'").replace("<style>", "<style>body{}", 1), "utf-8"
    )
    assert "a style in it is another" in run("verify", "kit/map.html").stdout


def test_a_page_is_held_against_its_table(run, kit, tmp_path):
    assert run("verify", "kit/map.html", "--input", "tables/plain.csv").exit_code == 0
    (tmp_path / "tables" / "plain.csv").write_text("another")
    result = run("verify", "kit/map.html", "--input", "tables/plain.csv")
    assert result.exit_code == 1
    assert "the page does not name its checksum" in result.stdout


@pytest.mark.parametrize("target", ["tables", "nowhere", "geomap.toml"])
def test_what_is_no_kit_and_no_page_is_said_in_one_line(run, kit, target):
    result = run("verify", target)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
