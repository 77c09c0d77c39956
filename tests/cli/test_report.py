"""``geomap report`` writes a whole kit, or nothing; the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geomap.report import NAMES

PLAIN = "id,date,latitude,longitude\n1,2021-05-12,39.6,46.2\n2,2021-05-27,40.1,46.0\n"


@pytest.fixture
def plain(tmp_path):
    file = tmp_path / "plain.csv"
    file.write_text(PLAIN, "utf-8")
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_every_file_of_the_kit_is_there(run, table, tmp_path):
    result = run("report", table, "-p", "Syunik", "--title", "Syunik", "-o", "kit")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert (
        result.stderr == "kit: 18 files on 19 incidents, reported incidents in or naming Syunik.\n"
    )
    assert sorted(contents(tmp_path / "kit")) == sorted(NAMES)


def test_maps_of_a_kit_follow_the_sides_where_asked(run, table, tmp_path):
    (tmp_path / "geomap.toml").write_text(f'input = "{table}"\ncolor-by = "side"\n', "utf-8")
    result = run("report", "geomap.toml", "-p", "Syunik", "-o", "kit")
    assert result.exit_code == 0, result.output
    kit = contents(tmp_path / "kit")
    assert b"Accounts of more than one side" in kit["map.svg"]
    assert b'<span class="mark several">' in kit["map.html"]
    assert b"Shape and colour say whose account it is: " in kit["alt.txt"]


def test_without_a_name_the_kit_is_called_after_the_table(run, plain, tmp_path):
    assert run("report", plain).exit_code == 0
    assert (tmp_path / "plain-report" / "index.html").is_file()


def test_the_same_input_makes_the_same_bytes(table, tmp_path):
    made = []
    for seed, zone, locale in (("1", "UTC", "C.UTF-8"), ("2", "Asia/Tokyo", "C")):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "geomap", "report", str(table), "-o", "kit"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            cwd=folder,
            check=True,
            capture_output=True,
        )
        made.append(contents(folder / "kit"))
    assert made[0] == made[1]


def test_the_command_and_inputs_are_told_without_the_folders_of_this_computer(run, plain, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "plain.csv").write_text(PLAIN)
    for source, told in ((plain, "plain.csv"), ("sub/plain.csv", "sub/plain.csv")):
        run("report", source, "--from", "2021-05-20", "--title", "It's new", "-o", "kit")
        made = json.loads((tmp_path / "kit" / "datapackage.json").read_bytes())["geomap"]
        assert made["inputs"][0]["path"] == told
        assert made["command"] == (
            f"""geomap report {told} --title 'It'"'"'s new' --from 2021-05-20"""
        )
        assert made["selection"] == "reported incidents certainly or possibly from 2021-05-20 on"


def test_a_stated_day_is_the_day_of_the_citation(run, plain, tmp_path, monkeypatch):
    run("report", plain, "-o", "kit")
    assert "PY  - 2021\n" in (tmp_path / "kit" / "citation.ris").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # 14 November 2023
    run("report", plain, "-o", "kit")
    assert "DA  - 2023/11/14\n" in (tmp_path / "kit" / "citation.ris").read_text("utf-8")
    package = json.loads((tmp_path / "kit" / "datapackage.json").read_bytes())
    assert package["created"] == "2023-11-14T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    result = run("report", plain, "-o", "kit")
    assert result.exit_code == 2
    assert result.stderr == "Error: SOURCE_DATE_EPOCH is seconds since 1970, not 'soon'\n"


def test_the_old_kit_and_other_files_survive_a_failed_run(run, plain, tmp_path):
    run("report", plain, "-o", "kit")
    (tmp_path / "kit" / "notes.txt").write_text("mine")
    before = contents(tmp_path / "kit")
    assert run("report", "-", "-o", "kit", stdin="date\n99\n").exit_code == 1
    assert run("report", plain, "--from", "1990", "--to", "1990", "-o", "kit").exit_code == 1
    assert contents(tmp_path / "kit") == before


def test_a_file_that_cannot_be_replaced_leaves_every_other_as_it_was(
    run, plain, tmp_path, monkeypatch
):
    run("report", plain, "-o", "kit")
    before = contents(tmp_path / "kit")
    replace, done = Path.replace, []

    def fail_late(self, target):
        done.append(target)
        if Path(target).name == "map.svg" and self.name.endswith(".tmp"):
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_late)
    result = run("report", plain, "--title", "Another", "-o", "kit")
    assert result.exit_code == 1
    assert len(done) > 4
    assert "map.svg' cannot be written: Permission denied" in result.stderr
    assert contents(tmp_path / "kit") == before


def test_a_new_kit_replaces_the_old_one_and_nothing_else(run, plain, tmp_path):
    run("report", plain, "-o", "kit")
    (tmp_path / "kit" / "notes.txt").write_text("mine")
    assert run("report", plain, "--title", "Another", "-o", "kit").exit_code == 0
    assert "<h1>Another</h1>" in (tmp_path / "kit" / "index.html").read_text("utf-8")
    assert (tmp_path / "kit" / "notes.txt").read_text() == "mine"
    assert len(contents(tmp_path / "kit")) == len(NAMES) + 1


def test_a_file_that_no_kit_wrote_is_never_replaced(run, plain, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("my home page")
    result = run("report", plain, "-o", "site")
    assert result.exit_code == 1
    assert "holds index.html, which is not of a former kit" in result.stderr
    assert contents(tmp_path / "site") == {"index.html": b"my home page"}


def test_the_table_is_never_overwritten(run, tmp_path):
    (tmp_path / "incidents.csv").write_text(PLAIN)
    result = run("report", "incidents.csv", "-o", ".")
    assert result.exit_code == 1
    assert "is a file that is read" in result.stderr
    assert (tmp_path / "incidents.csv").read_text() == PLAIN


@pytest.mark.parametrize(
    ("target", "said"), [("r.docx", "pandoc"), ("r.html", "a folder or a .pdf")]
)
def test_another_kind_of_file_is_a_usage_error(run, plain, target, said):
    result = run("report", plain, "-o", target)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("target", ["nowhere/kit", "taken"])
def test_a_place_that_cannot_be_a_folder_is_said_in_one_line(run, plain, tmp_path, target):
    (tmp_path / "taken").write_text("a file")
    result = run("report", plain, "-o", target)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "taken").read_text() == "a file"


def test_incidents_without_a_day_or_place_still_make_a_kit(run, tmp_path):
    result = run("report", "-", "-o", "kit", stdin="id,place\n1,somewhere\n")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "kit" / "index.html").read_text("utf-8")
    assert "1 incident: 0 on the map, 0 by unit, 1 without a place" in page
    assert 'class="strip"' not in page
