"""Results are written whole, or the old file stays."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geomap.errors import OutputError
from geomap.io import write_output, write_outputs


def python(code, *arguments):
    """Run code in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_text_and_bytes_are_written(tmp_path):
    write_output(tmp_path / "a.txt", "Կուտ\n")
    assert (tmp_path / "a.txt").read_text("utf-8") == "Կուտ\n"
    write_output(tmp_path / "a.txt", b"\x00\x01")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00\x01"


def test_an_old_file_survives_a_failed_write(tmp_path, monkeypatch):
    target = tmp_path / "map.html"
    target.write_text("good")

    def fail(self, other):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="cannot be written: No space left"):
        write_output(target, "half")
    assert target.read_text() == "good"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_and_a_folder_as_target_are_said(tmp_path):
    with pytest.raises(OutputError, match="there is no folder"):
        write_output(tmp_path / "no" / "map.html", "x")
    with pytest.raises(OutputError, match="is a folder"):
        write_output(tmp_path, "x")


def test_text_that_is_no_unicode_is_escaped_not_lost(tmp_path):
    write_output(tmp_path / "a.txt", "\ud83d")
    assert (tmp_path / "a.txt").read_bytes() == b"\\ud83d"


def test_a_pipe_or_device_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="no ordinary file; write - for standard output"):
        write_output(tmp_path / "pipe", "x")
    assert (tmp_path / "pipe").is_fifo()


def test_of_several_files_all_are_new_or_none(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old a")
    (tmp_path / "b.txt").write_text("old b")
    replace, calls = Path.replace, []

    def fail_at_the_third(self, other):
        calls.append(other)
        if len(calls) == 3:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", fail_at_the_third)
    names = ("a.txt", "new.txt", "b.txt")
    with pytest.raises(OutputError, match=r"b\.txt.*Input/output error"):
        write_outputs({tmp_path / name: "new" for name in names})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    assert (tmp_path / "a.txt").read_text() == "old a"
    assert (tmp_path / "b.txt").read_text() == "old b"


def test_what_a_killed_run_left_is_removed_and_a_running_one_is_let_be(tmp_path):
    ended = python("import os; print(os.getpid())")
    stale = tmp_path / f".geomap-{int(ended.stdout)}-0.tmp"
    running = tmp_path / f".geomap-{os.getppid()}-0.tmp"
    other = tmp_path / ".geomap-notes.tmp"
    for path in (stale, running, other):
        path.write_text("half")
    write_output(tmp_path / "map.html", "whole")
    assert not stale.exists()
    assert running.exists()
    assert other.exists()


def test_a_run_killed_while_writing_leaves_the_old_file(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("good")
    code = (
        "import os, signal, sys\n"
        "from geomap.io import write_output\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_output(sys.argv[1], 'half')\n"
    )
    killed = python(code, target)
    assert killed.returncode == -signal.SIGKILL
    assert target.read_text() == "good"
    assert len(list(tmp_path.iterdir())) == 2
    write_output(target, "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert target.read_text() == "whole"


def test_a_file_larger_than_the_disk_allows_leaves_the_old_one(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("good")
    code = (
        "import resource, signal, sys\n"
        "from geomap.errors import OutputError\n"
        "from geomap.io import write_output\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_output(sys.argv[1], 'x' * 100_000)\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    done = python(code, target)
    assert "cannot be written: File too large" in done.stdout
    assert target.read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_two_runs_at_once_do_not_mix(tmp_path):
    target = tmp_path / "map.html"
    code = (
        "import sys\n"
        "from geomap.io import write_output\n"
        "for _ in range(50):\n"
        "    write_output(sys.argv[1], sys.argv[2] * 200_000)\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, target, letter], stderr=subprocess.PIPE)
        for letter in "ab"
    ]
    seen = set()
    while any(run.poll() is None for run in runs):
        texts = [path.read_text() for path in tmp_path.glob("map.html")]
        seen |= {(len(text), len(set(text))) for text in texts}
    assert [run.communicate()[1] for run in runs] == [b"", b""]
    assert [run.returncode for run in runs] == [0, 0]
    text = target.read_text()
    assert seen | {(len(text), len(set(text)))} == {(200_000, 1)}
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_a_link_leads_to_its_file_and_rights_stay(tmp_path):
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "real.html").chmod(0o640)
    (tmp_path / "map.html").symlink_to("real.html")
    write_output(tmp_path / "map.html", "new")
    assert (tmp_path / "map.html").is_symlink()
    assert (tmp_path / "real.html").read_text() == "new"
    assert (tmp_path / "real.html").stat().st_mode & 0o777 == 0o640


def test_the_longest_file_name_can_be_written(tmp_path):
    write_output(tmp_path / ("m" * 250 + ".html"), "x")
    assert len(list(tmp_path.iterdir())) == 1
