"""The top group: version, help, and errors in one line."""

from __future__ import annotations

import subprocess
import sys

import geomap


def test_the_version_is_that_of_the_package(run):
    assert run("--version").stdout == f"geomap, version {geomap.__version__}\n"


def test_an_unknown_command_is_one_line_and_exit_2(run):
    result = run("mapp")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "mapp" in result.stderr


def test_a_closed_pipe_is_quiet(table):
    command = f"{sys.executable} -m geomap query {table} -f geojsonseq | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr.count("Traceback") == 0


def test_without_a_command_the_help_is_shown_as_it_is(run):
    result = run()
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")
    assert "\nCommands:\n" in result.stderr


def test_output_that_cannot_be_written_is_one_line(table, tmp_path):
    command = f"ulimit -f 8; {sys.executable} -m geomap query {table} > {tmp_path}/out.csv"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the output cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
