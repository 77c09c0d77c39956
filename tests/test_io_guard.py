"""Text that a spreadsheet would take for a formula is written harmless, and read as it was."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.io.csvs import read_csv
from geomap.io.forms import as_csv
from geomap.io.guard import guard, unguard

FORMULAS = ["=1+1", "+CMD|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-", "- note"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_one_apostrophe(text):
    assert guard(text) == f"'{text}"
    assert unguard(f"'{text}") == text


@pytest.mark.parametrize(
    "text", ["-5", "+3.5", "-1e-3", ".5", "", "5-7", "it's = so", "'tis", "~2"]
)
def test_numbers_and_plain_text_stay(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n＝a1.e \"")))
def test_what_is_guarded_is_read_as_it_was(text):
    assert unguard(guard(text)) == text
    assert guard(text).lstrip("'") == text.lstrip("'")


@given(st.lists(st.text(st.sampled_from("'=+-@a1 ,\"\n"), min_size=1), min_size=1, max_size=5))
def test_a_table_comes_back_from_csv(cells):
    table = pd.DataFrame({"=head": [f"x{n}" for n in range(len(cells))], "cell": cells})
    written = as_csv(table)
    read = read_csv(written, "mine.csv").frame
    assert list(read.columns) == ["=head", "cell"]
    assert read["cell"].tolist() == cells


def test_every_csv_of_the_command_line_is_guarded(run):
    table = 'id,date,description\n=1+1,2021-05-12,"@SUM(1)"\n2,2021-05-13,-5\n'
    printed = run("query", "-", "-f", "csv", stdin=table).stdout
    found = pd.read_csv(io.StringIO(printed), dtype="str")
    assert found["incident_id"].tolist() == ["'=1+1", "2"]
    assert found["description"].tolist() == ["'@SUM(1)", "-5"]
    again = run("query", "-", "-f", "json", stdin=printed).stdout
    assert '"incident_id": "=1+1"' in again
    assert '"description": "@SUM(1)"' in again
