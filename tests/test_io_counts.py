"""What is read for counts alone judges and counts every row as the whole table does."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_world import make_layers

from geomap.errors import GeomapError
from geomap.io import read_for_counts, read_incidents
from geomap.joins import join_all
from geomap.summary import KEYS, summarize

LAYERS = make_layers()
TEXTS = ("side", "attributed_to")


def cells(*values):
    return st.sampled_from(values)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": cells("a", "b", "c", "d", "e", ""),
            "date": cells("2021-05-12", "2021-05", "12/05/2021", "", "2021-05-12~", "soon"),
            "longitude": cells("44.3", "45.001", "", "E45", "10", "abc", "445.0"),
            "latitude": cells("40.3", "40.3", "40.3", "", "1e1"),
            "precision": cells("exact", "place", "", "area", "odd"),
            "province": cells("Westfold", "", "Nowhere"),
            "place": cells("Mill", ""),
            "type": cells("shelling", "", "odd words"),
            "kind of record": cells("x", ""),
            "record_kind": cells("incident", "", "statement", "aggregate", "odd"),
            "killed": cells("1", "", "5-7", "7-5", "many"),
            "side": cells("WW", "EE", ""),
            "attributed_to": cells("WW", ""),
            "speaker": cells("MoD", "PM", ""),
            "notes": cells("x", 'said "so",\nthen', "", "'=1"),
            "source": cells("one", "two"),
        }
    ),
    min_size=1,
    max_size=25,
)
PLAIN = st.sampled_from(["", "id", "record_kind", "date", "longitude"])


def rejected(reports):
    return reports.rejected.drop(columns="id").to_dict("records")


def say(reports):
    claims = join_all(reports, LAYERS).claims
    told = [summarize(claims, by=(key,), rejected=len(reports.rejected)) for key in KEYS]
    told.append(summarize(claims, by=("province", "month", "side")))
    return [(one.table.to_dict("list"), one.total, one.footers) for one in told]


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, unique=st.booleans(), without=PLAIN, first=st.sampled_from(["id", "notes"]))
def test_rows_and_counts_are_those_of_the_whole_table(
    tmp_path_factory, rows, unique, without, first
):
    table = pd.DataFrame(rows)
    if unique:
        table["id"] = [f"i{number}" for number in range(len(table))]
    table.insert(0, first, table.pop(first))
    file = tmp_path_factory.mktemp("counts") / "table.csv"
    table.drop(columns=without, errors="ignore").to_csv(file, index=False)
    part = read_for_counts(file, TEXTS)
    try:
        whole = read_incidents(file)
    except GeomapError:
        assert part is None
        return
    assume(part is not None)
    assert part.claims["source_row"].tolist() == whole.claims["source_row"].tolist()
    assert rejected(part) == rejected(whole)
    assert part.provenance.rows == whole.provenance.rows
    for name in ("date_start", "date_end", "date_kind", "location_precision", "radius_m", "side"):
        pd.testing.assert_series_equal(part.claims[name], whole.claims[name])
    assert part.claims.geometry.geom_equals(whole.claims.geometry, align=False).tolist() == [
        point is not None for point in whole.claims.geometry
    ]
    assert say(part) == say(whole)


def read(tmp_path, text):
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return read_for_counts(file, ())


def test_texts_are_left_out(tmp_path):
    reports = read(tmp_path, "id,date,killed,source,notes,own\n1,2021-05-12,3,s,n,o\n")
    assert not {"source_title", "description", "own"} & set(reports.claims.columns)
    assert reports.claims["killed"].tolist() == [3]


def test_rows_without_an_id_stay_apart(tmp_path):
    reports = read(tmp_path, "date,notes\n2021-05-12,x\n2021-05-12,x\n")
    assert reports.claims["incident_id"].tolist() == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "id,date\n1,2021-05-12\n,2021-05-13\n",  # a made id may be needed beside those given
        "id,date,notes\n1,2021-05-12,x\n1,2021-05-12,y\n",  # perhaps a duplicate
        "id,date,notes\n#event,#date,#notes\n1,2021-05-12,y\n",  # a row of hashtags
        "id,date,date\n1,2021-05-12,2021-05-12\n",  # a fault of the headers
        "id,notes\n1,x\n",  # neither a date nor a place
        "id,date,\n1,2021-05-12,x\n",  # a column without a header
    ],
)
def test_what_needs_the_whole_table_is_left_to_it(tmp_path, text):
    assert read(tmp_path, text) is None


def test_a_first_column_of_comments_is_read(tmp_path):
    reports = read(tmp_path, "notes,date\n# explained,\nx,2021-05-12\n")
    assert reports.rejected["code"].tolist() == ["comment"]
    assert reports.claims["source_row"].tolist() == [3]


def test_no_file_is_no_part(tmp_path):
    assert read_for_counts(tmp_path / "none.csv", ()) is None
    assert read_for_counts(tmp_path, ()) is None


def test_numbers_stand_for_ids_and_equal_ids_stay_equal(tmp_path):
    reports = read(tmp_path, "id,date\nx,2021-05-12\ny,2021-05-12\nx,2021-05-13\n")
    assert reports.claims["incident_id"].tolist() == [0, 1, 0]
    summary = summarize(join_all(reports, LAYERS).claims, by=("month",))
    assert summary.total == 2
