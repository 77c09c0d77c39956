"""A short part of the fuzzing, and what it has found."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import geomap
from geomap.errors import TableError

sys.path.insert(0, str(Path(__file__).parents[1] / "fuzz"))
import faults
import mutations

HEAD = "id,date,latitude,longitude,notes\n"


def test_changed_bytes_are_read_or_refused():
    counts = mutations.run(range(130), seed=7)
    assert counts["FAILED"] == 0
    assert counts["read"] > 10
    assert counts["refused"] > 20


@pytest.mark.parametrize(
    "command", faults.COMMANDS[1:3] + faults.COMMANDS[5:6], ids=lambda command: command[0]
)
def test_a_failing_file_system_leaves_old_or_whole_files(command):
    assert faults.run(command) >= 4


@pytest.mark.parametrize(
    "cell",
    ['""on": "province"', '"a"b, "c"', 'x "quoted, text"', '"a" ,"b"'],
    ids=["quote after quote", "text after quote", "quote within", "blank after quote"],
)
def test_quotes_out_of_place_are_never_read_in_two_ways(tmp_path, cell):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}1,2021-05-12,39.6,46.2,{cell}\n", "utf-8")
    with pytest.raises(TableError, match=r"close its quotes|nothing can be used|row_length"):
        _kept_or_raise(geomap.read_incidents(path))


def _kept_or_raise(reports):
    if len(reports.rejected):
        raise TableError(reports.rejected["code"][0])


def test_headers_with_line_breaks_are_named_in_one_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"two\nlines",what\n1,2\n', "utf-8")
    with pytest.raises(TableError, match=r"two\\nlines") as caught:
        geomap.read_incidents(path)
    assert "\n" not in str(caught.value)


def test_parquet_with_text_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    frame = pd.DataFrame({"id": ["a"], "date": ["2021x05-12"], "place": ["Kut"]})
    frame.to_parquet(path, compression=None, index=False)
    data = path.read_bytes()
    assert b"2021x05-12" in data
    path.write_bytes(data.replace(b"2021x05-12", b"2021\xff05-12"))
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        geomap.read_incidents(path)


def test_a_zip_with_a_nameless_part_is_refused(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "text")
    path = tmp_path / "a.zip"
    path.write_bytes(data.getvalue())
    assert zipfile.ZipFile(path).namelist() == [""]
    with pytest.raises(TableError, match="without a spreadsheet"):
        geomap.read_incidents(path)
