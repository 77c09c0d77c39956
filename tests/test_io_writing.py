"""Results are written whole, or the old file stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from geomap.errors import OutputError
from geomap.io import write_output


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
