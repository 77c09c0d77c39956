"""Hostile text in every position and every form of output is text."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hostile_text import TEXTS, hostile_table

import geomap

ALLOWED = {"\n"}


@pytest.fixture
def table(tmp_path):
    """Write the table as JSON lines of GeoJSON, which can hold every text as it is."""
    path = tmp_path / "hostile <b>.geojsonl"
    lines = []
    for row in hostile_table().to_dict("records"):
        point = [float(row.pop("longitude")), float(row.pop("latitude"))]
        geometry = {"type": "Point", "coordinates": point}
        lines.append(json.dumps({"type": "Feature", "geometry": geometry, "properties": row}))
    path.write_text("\n".join(lines) + "\n", "ascii")
    return path


def controls(text):
    """Return the characters that could steer a terminal or turn its text around."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}} - ALLOWED


def written(text):
    """Return a text as it can be kept: a lone surrogate has no bytes of its own."""
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize("form", ["table", "md"])
def test_people_see_every_row_and_no_control_character(run, table, form):
    done = run("query", table, "-f", form)
    assert done.exit_code == 0
    assert not controls(done.stdout)
    assert not controls(done.stderr)


def test_json_gives_each_text_back(run, table):
    answer = json.loads(run("query", table, "-f", "json").stdout)
    found = [claim["description"] for claim in answer["claims"]]
    assert found == [written(f"{text} description") for text in TEXTS]


def test_csv_gives_each_text_back_and_no_formula(run, table, tmp_path):
    again = tmp_path / "again.csv"
    assert run("query", table, "-o", again).exit_code == 0
    text = again.read_bytes().decode()
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            is_number = re.fullmatch(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?", cell)
            assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    kept = geomap.read_incidents(again)
    told = dict(zip(kept.claims["incident_id"], kept.claims["description"], strict=True))
    for number, wrote in enumerate(TEXTS):
        if "\x00" not in wrote:
            assert told[written(f"{number} {wrote}").strip()] == written(f"{wrote} description")


def test_rejected_rows_are_listed_without_a_formula_or_an_escape(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,date,latitude,longitude\n"=cmd","=1+1","\x1b[2J",x\n1,2021-05-12,39,46\n')
    done = run("check", path, "-f", "table")
    assert done.exit_code == 1
    assert not controls(done.stdout + done.stderr)


def test_titles_file_names_and_options_stay_text(run, table, tmp_path):
    title = written(" ".join(TEXTS).replace("\x00", ""))
    done = run("map", table, "--title", title, "-o", "map.svg", "-o", "caption.md")
    assert done.exit_code == 0
    assert not controls(done.stderr)
    root = ET.fromstring((tmp_path / "map.svg").read_bytes())
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "foreignObject", "image", "a", "iframe", "use", "animate", "set"}
    assert not [k for e in root.iter() for k in e.attrib if k.lower().startswith("on")]
    assert "<script" not in (tmp_path / "caption.md").read_text("utf-8").replace("\\<", "")


def test_an_error_names_hostile_text_without_obeying_it(run, table):
    for text in TEXTS:
        if "\x00" not in text:
            done = run("query", table, "-p", written(text))
            assert done.exit_code == 2
            assert len(done.stderr.splitlines()) == 1
            assert not controls(done.stderr)


def test_numbers_stay_numbers(run, tmp_path):
    (tmp_path / "a.csv").write_text("id,date,latitude,longitude\n-1,2021-05-12,-39.6,-46.2\n")
    shown = run("query", "a.csv", "-f", "csv").stdout
    assert ",-46.2,-39.6" in shown
    assert "'" not in shown
