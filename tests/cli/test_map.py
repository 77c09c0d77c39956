"""``geomap map`` writes one page, or nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import geomap
from geomap.joins import join_all


def test_the_page_is_written_and_told_in_one_line(run, table, tmp_path):
    result = run("map", table, "-o", "map.html")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("map.html: ")
    assert result.stderr.count("\n") == 1
    page = (tmp_path / "map.html").read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "© OpenStreetMap contributors" in page


def test_the_page_of_the_sample_is_small(run, table, tmp_path):
    assert run("map", table, "-o", "map.html").exit_code == 0
    assert (tmp_path / "map.html").stat().st_size <= 400_000


def test_shape_and_colour_follow_the_sides_where_asked(run, table, tmp_path):
    arguments = ["map", table, "--color-by", "side"]
    assert run(*arguments, "-o", "map.html", "-o", "map.svg", "-o", "alt.txt").exit_code == 0
    assert '<span class="mark several">' in (tmp_path / "map.html").read_text("utf-8")
    assert "Accounts of more than one side" in (tmp_path / "map.svg").read_text("utf-8")
    said = (tmp_path / "alt.txt").read_text("utf-8")
    assert "Shape and colour say whose account it is: Armenia only " in said
    refused = run("map", table, "--color-by", "country")
    assert refused.exit_code == 2
    assert "'country' is not one of 'type', 'side'" in refused.stderr


def test_without_a_name_the_page_is_called_after_the_table(run, table, tmp_path):
    run("map", table)
    assert (tmp_path / "incidents.html").is_file()


def test_the_same_input_makes_the_same_bytes(table, tmp_path):
    for seed, name in (("1", "a.html"), ("2", "b.html")):
        subprocess.run(
            [sys.executable, "-m", "geomap", "map", str(table), "-o", name],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "TZ": "Asia/Tokyo" if seed == "2" else "UTC",
            },
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_map_without_an_incident_is_not_written(run, table, tmp_path):
    (tmp_path / "map.html").write_text("the good one")
    result = run("map", table, "--from", "1990", "--to", "1990", "-o", "map.html")
    assert result.exit_code == 1
    assert "nothing to draw" in result.stderr
    assert (tmp_path / "map.html").read_text() == "the good one"


def test_unlocated_incidents_alone_still_make_a_page(run, tmp_path):
    result = run("map", "-", "-o", "map.html", stdin="id,date\n1,2021-05-12\n")
    assert result.exit_code == 0, result.output
    assert "1 without a place" in result.stderr
    assert (tmp_path / "map.html").is_file()


def test_a_point_within_the_accuracy_of_the_border_is_never_all_in_one_unit(run, tmp_path):
    # 0 m of radius, some 15 m from a line that is exact to 1,200 m
    cells = "id,date,longitude,latitude\n1,2021-06-05,46.2345,39.6012\n"
    assert run("map", "-", "-o", "map.html", stdin=cells).exit_code == 0
    page = (tmp_path / "map.html").read_text("utf-8")
    beyond = "By the accuracy of a boundary it may also lie in Syunik (Armenia)."
    assert f"in Lachin (Azerbaijan) as drawn. {beyond}" in page
    assert "100 % in Lachin" not in page
    told = run("query", "-", "--explain", "1", stdin=cells).stdout
    assert "Lachin (AZ-LAC); mostly inside: as drawn" in told
    assert "by the accuracy of a boundary it may also lie in Syunik (AM-SU)" in told
    assert "1.00" not in told


def test_statements_alone_are_nothing_to_draw(run):
    result = run("map", "-", stdin="id,date,record_kind\n1,2021-05-12,statement\n")
    assert result.exit_code == 1


def test_a_failed_run_leaves_the_old_page(run, tmp_path):
    (tmp_path / "map.html").write_text("the good one")
    assert run("map", "-", "-o", "map.html", stdin="date\n99\n").exit_code == 1
    assert (tmp_path / "map.html").read_text() == "the good one"


def test_another_ending_is_a_usage_error(run, table):
    result = run("map", table, "-o", "map.docx")
    assert result.exit_code == 2
    assert ".html, .svg, .png" in result.stderr


def test_the_page_can_go_to_a_stream(run, table):
    result = run("map", table, "-p", "Syunik", "-o", "-")
    assert result.exit_code == 0
    assert result.stdout.lstrip().lower().startswith("<!doctype html>")


def test_several_outputs_are_made_from_one_reading(run, table, tmp_path):
    names = ["map.svg", "map.png", "map.pdf", "caption.md", "alt.txt", "map.html"]
    options = [part for name in names for part in ("-o", name)]
    result = run("map", table, "-p", "Syunik", *options, "--size", "600x800", "--theme", "print")
    assert result.exit_code == 0, result.output
    assert result.stderr.count("\n") == len(names)
    assert (tmp_path / "map.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
    assert "Syunik" in (tmp_path / "caption.md").read_text("utf-8")
    assert (tmp_path / "alt.txt").read_text("utf-8").startswith("Map: ")


def test_nothing_is_written_when_one_output_cannot_be(run, table, tmp_path):
    result = run("map", table, "-o", "map.svg", "-o", "map.docx")
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_when_one_folder_is_missing(run, table, tmp_path):
    result = run("map", table, "-o", "map.svg", "-o", "nowhere/map.html")
    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_size_that_is_none_is_a_usage_error(run, table):
    result = run("map", table, "--size", "big")
    assert result.exit_code == 2
    assert "--size 1200x800" in result.stderr


def test_the_page_is_that_of_the_api_and_made_without_folium(table, tmp_path):
    code = (
        "import sys\n"
        "from geomap.cli import main\n"
        "try:\n"
        f"    main(['map', {str(table)!r}, '-o', 'map.html'])\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code\n"
        "slow = {'folium', 'branca', 'jinja2', 'requests', 'xyzservices', 'pyogrio'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == "[]\n"
    layers = geomap.read_layers()
    joined = join_all(geomap.read_incidents(table), layers)
    written = (tmp_path / "map.html").read_bytes()
    assert geomap.render_map(joined, layers).to_html().encode() == written


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("openstreetmap.mapnick", "did you mean OpenStreetMap.Mapnik,"),
        ("zzzz", "OpenStreetMap.Mapnik is one,"),
    ],
)
def test_an_unknown_tile_server_is_wrong_usage(run, table, name, meant):
    result = run("map", table, "--tiles", name, "-o", "map.html")
    assert result.exit_code == 2
    assert f"no tile server is called {name!r}; {meant} or give an address" in result.stderr
