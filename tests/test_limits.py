"""Limits are stated in one place, adjustable in three ways, and named in errors and docs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import fields

import pytest

from geomap import Limits, read_incidents, read_layers
from geomap.errors import SelectionError, TableError
from geomap.limits import read_limits

TWO = "id,date,place\na,2021,Kut\nb,2022,Sotk\n"


@pytest.mark.parametrize(
    ("given", "environment", "rows"),
    [
        ([], {}, 5_000_000),
        ([], {"GEOMAP_MAX_ROWS": "7"}, 7),
        (["rows=3k"], {"GEOMAP_MAX_ROWS": "7"}, 3000),
        (["Rows = 2M"], {}, 2_000_000),
        (["bytes=4g"], {"GEOMAP_MAX_ROWS": ""}, 5_000_000),
    ],
)
def test_a_given_limit_wins_over_the_environment(given, environment, rows):
    assert read_limits(given, environment).rows == rows


@pytest.mark.parametrize("text", ["rows", "rows=", "rows=0", "rows=-1", "rows=1e6", "lines=5"])
def test_a_limit_that_cannot_be_read_is_said(text):
    with pytest.raises(SelectionError, match=r"write a whole number|names no limit"):
        read_limits([text], {})


def test_the_command_takes_limits(run, tmp_path, monkeypatch):
    (tmp_path / "t.csv").write_text(TWO)
    done = run("query", "t.csv", "--limit", "rows=1")
    assert done.exit_code == 1
    assert done.stderr == (
        "Error: t.csv has 2 rows; the limit is 1; raise it with --limit rows=NUMBER\n"
    )
    assert run("query", "t.csv", "--limit", "lines=1").exit_code == 2
    monkeypatch.setenv("GEOMAP_MAX_ROWS", "1")
    assert run("query", "t.csv").exit_code == 1
    assert run("query", "t.csv", "--limit", "rows=2").exit_code == 0


def test_bundled_layers_are_not_bound_by_what_is_set_for_strangers(monkeypatch):
    monkeypatch.setenv("GEOMAP_MAX_BYTES", "10")
    read_layers.__globals__["_bundled_layers"].cache_clear()
    assert len(read_layers().provinces) == 11


def test_a_stream_is_bound_too(run):
    done = run("query", "-", "--limit", "bytes=10", stdin=TWO)
    assert done.exit_code == 1
    assert "standard input is larger than 10 bytes" in done.stderr


def test_blank_lines_and_lone_marks_take_no_memory(tmp_path):
    """Each byte would cost sixty to a hundred, were it kept as a row or as a cell."""
    (tmp_path / "blank.csv").write_bytes(TWO.encode() + b"\n" * 10_000_000 + b"c,2023,Azat\n")
    (tmp_path / "wide.csv").write_bytes(TWO.encode() + b"\n" + b"," * 20_000_000)
    code = (
        "import resource, sys\n"
        "from geomap import read_incidents\n"
        "from geomap.errors import TableError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert len(read_incidents('blank.csv').claims) == 3\n"
        "try:\n"
        "    sys.exit(f'read {len(read_incidents(\"wide.csv\").claims)}')\n"
        "except TableError as error:\n"
        "    assert 'has more columns; the limit is 2,000' in str(error), error\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 300  # megabytes; kept, they would take 1,000


def test_strict_stops_where_a_row_is_rejected_and_else_one_line_tells(run, tmp_path):
    (tmp_path / "t.csv").write_text(TWO + "c,never,Azat\n")
    done = run("query", "t.csv", "-f", "csv")
    assert done.exit_code == 0
    assert done.stderr.count("1 of 3 rows were rejected") == 1
    for command in (("query",), ("summary",), ("map", "-o", "m.html")):
        done = run(command[0], "t.csv", *command[1:], "--strict")
        assert done.exit_code == 1
        assert "--strict stops here" in done.stderr
    assert not (tmp_path / "m.html").exists()


def test_the_docs_hold_every_limit_and_every_code(root):
    text = (root / "docs" / "input.md").read_text("utf-8")
    for field in fields(Limits):
        assert re.search(rf"\| `{field.name}` \|.*\| {field.default:,} \|", text), field.name
    told = set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", text))
    assert codes_of(root) <= told


def codes_of(root) -> set[str]:
    """Return the codes that readers and normalisation give to rejected rows."""
    found = set()
    for path in (root / "geomap" / "normalization").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "faults.add":
                code = node.args[3]
                found |= {code.value} if isinstance(code, ast.Constant) else set()
    assert len(found) > 10
    return found | {"row_length", "feature_unreadable", "date_ambiguous", "coordinate_letter"}


def test_limits_are_a_keyword(tmp_path):
    (tmp_path / "t.csv").write_text(TWO)
    with pytest.raises(TableError, match="the limit is 1"):
        read_incidents(tmp_path / "t.csv", limits=Limits(rows=1))
    assert len(read_incidents(tmp_path / "t.csv", limits=Limits(rows=2)).claims) == 2


@pytest.mark.parametrize(
    "path",
    [
        *("http://127.0.0.1:9/t.csv", "https://example.org/t.geojson", "s3://bucket/t.gpkg"),
        *("/vsicurl/http://127.0.0.1:9/t", "/vsizip/t.zip", "/vsistdin/", "PG:dbname=x"),
        *(
            "MYSQL:x",
            "WFS:http://127.0.0.1:9/",
            "CSV:t.csv",
            "zip://t.zip!t.csv",
            "\\\\host\\t.csv",
        ),
        *("/dev/zero", "/dev/stdin", "/tmp", "", "t\0.csv"),
    ],
)
def test_only_ordinary_files_are_read(path):
    with pytest.raises(TableError) as caught:
        read_incidents(path)
    assert "\n" not in str(caught.value)
