"""A converted table reads back as it was, whatever the form and whatever stands in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geomap import normalize, read_incidents
from geomap.io.canonical import FORMS, canonical_table, write_table

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "datasets").glob("*.[cC]*"))

# no control characters but line breaks and tabs: a file format may refuse the others
TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t,;\"'#=+-@ЖՍə")),
    max_size=12,
)
DATE = st.sampled_from(
    ["2021-05-12", "2021-05", "2021", "2021-05-24/2021-05-26", "2021-05-27~", "2021-05-01/..", ""]
)
ROW = st.fixed_dictionaries(
    {
        "incident_id": st.one_of(st.sampled_from(["a", "b", "#7", "# 7", "01", "1.0"]), TEXT),
        "record_kind": st.sampled_from(["incident", "statement", "aggregate", ""]),
        "side": st.sampled_from(["AM", "AZ", ""]),
        "date": DATE,
        "place": TEXT,
        "province": st.sampled_from(["Syunik", ""]),
        "point": st.one_of(
            st.none(),
            st.tuples(
                st.floats(-180, 180, allow_subnormal=False),
                st.floats(-90, 90, allow_subnormal=False),
            ),
        ),
        "location_precision": st.sampled_from(["", "exact", "place", "near", "area", "province"]),
        "type": st.sampled_from(["shelling", "mine", "Something else", ""]),
        "killed": st.sampled_from(["", "0", "6", "5-7", "at least 3", "up to 10"]),
        "description": TEXT,
        "own column": TEXT,
        "fid": TEXT,
    }
)


def make(rows):
    frame = pd.DataFrame(rows)
    points = frame.pop("point")
    frame["lon"] = [repr(p[0]) if p else "" for p in points]
    frame["lat"] = [repr(p[1]) if p else "" for p in points]
    return normalize(frame.astype("str"))


def back(table, ending):
    """Write a table, read the file, and return the table that was read."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"table{ending}"
        file.write_bytes(write_table(table, ending))
        reports = read_incidents(file)
    assert reports.rejected.empty
    return canonical_table(reports)


def check_there_and_back(rows, *endings):
    table = canonical_table(make(rows))
    if table.empty:
        return
    for ending in endings:
        pd.testing.assert_frame_equal(pd.DataFrame(back(table, ending)), pd.DataFrame(table))


@settings(max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=4))
def test_there_and_back_is_the_identity(rows):
    check_there_and_back(rows, ".csv", ".geojson")


# a binary file is opened in a process of its own, which takes its time
@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(ROW, min_size=8, max_size=12))
def test_there_and_back_is_the_identity_in_binary_forms(rows):
    check_there_and_back(rows, ".gpkg", ".parquet")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_datasets_go_from_form_to_form_without_a_loss(path):
    first = canonical_table(read_incidents(path))
    table = first
    for ending in (".gpkg", ".csv", ".parquet", ".geojson", ".csv"):
        table = back(table, ending)
    assert write_table(table, ".csv") == write_table(first, ".csv")


@pytest.mark.parametrize("ending", FORMS)
def test_the_same_table_gives_the_same_bytes(ending, table):
    made = canonical_table(read_incidents(table))
    assert write_table(made, ending) == write_table(made, ending)


def test_what_geomap_makes_is_left_out_and_licences_are_written_in(table):
    made = canonical_table(read_incidents(table))
    assert "source_row" not in made
    assert set(made["licence"]) == {"MIT"}  # as the manifest of the bundled files has it
    assert made["date_start"].iloc[0] == "2021-05-12"
    assert not made.drop(columns=["geometry", "date_end"]).isna().all().any()


def test_a_converted_dataset_is_not_read_as_the_dataset_again(tmp_path):
    (path,) = (path for path in FIXTURES if path.name == "GEDEvent_v23_1.csv")
    file = tmp_path / "made.csv"
    file.write_bytes(write_table(canonical_table(read_incidents(path)), ".csv"))
    again = read_incidents(file)
    assert again.provenance.preset == ""
    assert set(again.claims["dataset"]) == {"UCDP GED"}
