"""The top group: version, help, and errors in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("way", [["-m", "geomap"], [str(Path(sys.executable).parent / "geomap")]])
@pytest.mark.parametrize("arguments", [["summary", "-f", "json"], ["query", "-f", "csv"]])
def test_a_process_says_all_that_the_command_does(run, table, way, arguments):
    command, *how = arguments
    said = run(command, table, *how)
    done = subprocess.run(
        [sys.executable, *way, command, table, *how], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, said.stdout, said.stderr)
    assert len(done.stdout) > 1000


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--version"], 0), (["query", "nowhere.csv"], 1), (["mapp"], 2), ([], 2)],
)
def test_a_process_ends_with_the_code_of_its_command(run, tmp_path, arguments, code):
    said = run(*arguments)
    done = subprocess.run(
        [sys.executable, "-m", "geomap", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, said.stdout)
    assert done.stderr.split() == said.stderr.replace("main ", "geomap ").split()  # its own name


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_text_that_a_full_device_does_not_take_is_an_error(table):
    for arguments in (["summary", table, "-f", "json"], ["--help"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "geomap", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr == "Error: the output cannot be written: No space left on device\n"
