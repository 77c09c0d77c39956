"""``geomap diff`` says what changed between two tables or kits, and a report can carry it."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.changes import compare_tables
from geomap.normalization import normalize

HEAD = ["incident_id", "side", "speaker", "date", "place", "captured", "source_url", "description"]
OLD = [
    ["a", "AM", "Ministry", "2021-05-12", "Here", "6", "https://e.org/1", "First."],
    ["a", "AZ", "Ministry", "2021-05-12", "There", "6", "https://e.org/2", "Second."],
    ["b", "AM", "", "2021-05-13", "Here", "", "", "Stays."],
    ["c", "AZ", "", "2021-05-14", "Gone", "", "", "Goes."],
]


def write(path, rows, head=HEAD):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])


@pytest.fixture
def tables(tmp_path):
    new = [list(row) for row in OLD]
    new[0][5] = "7"  # a figure
    new[1][4] = "Elsewhere"  # a place, which is also what tells claims apart
    del new[3]  # an incident gone
    new.append(["a", "", "Observers", "2021-05-12", "", "", "", "A third account."])
    new.append(["d", "AM", "", "2021-05-15", "New place", "", "", "Comes."])
    write(tmp_path / "old.csv", OLD)
    write(tmp_path / "new.csv", new[::-1])
    return "old.csv", "new.csv"


def test_a_mapping_holds_for_the_table_that_has_the_heading(run, tables, tmp_path):
    head = ["Nr" if name == "incident_id" else name for name in HEAD]
    write(tmp_path / "old.csv", OLD, head)
    plain = run("diff", "old.csv", "new.csv", "-f", "csv")
    assert "c,AZ" not in plain.stdout  # without the mapping no id is known
    for order in (("old.csv", "new.csv"), ("new.csv", "old.csv")):
        result = run("diff", *order, "--columns", "id=Nr", "-f", "csv")
        assert result.exit_code == 0, result.output
        found = pd.read_csv(io.StringIO(result.stdout), dtype="str", keep_default_na=False)
        changed = sorted({one[1] for one in CHANGES})
        assert sorted(found["incident_id"].unique()) == changed


def test_a_heading_that_neither_table_has_is_refused(run, tables):
    result = run("diff", *tables, "--columns", "id=Nr")
    assert result.exit_code == 1
    said = "no column 'Nr' is in any table (for incident_id); they have incident_id, side, speaker"
    assert said in result.stderr
    done = run("merge", *tables, "-o", "all.csv", "--columns", "id=Nr")
    assert done.exit_code == 1
    assert "no column 'Nr' is in any table" in done.stderr


def test_merged_tables_need_not_all_have_the_heading(run, tables, tmp_path):
    write(tmp_path / "old.csv", OLD, ["Nr", *HEAD[1:]])
    done = run("merge", *tables, "-o", "all.csv", "--columns", "id=Nr")
    assert done.exit_code == 0, done.output
    merged = pd.read_csv(tmp_path / "all.csv", dtype="str")
    assert sorted(merged["incident_id"].unique()) == ["a", "b", "c", "d"]


CHANGES = [
    ("claim added", "a", "third party, Observers", "", "", "A third account."),
    ("changed", "a", "AM, Ministry (https://e.org/1)", "captured", "6", "7"),
    ("changed", "a", "AZ, Ministry (https://e.org/2)", "place", "There", "Elsewhere"),
    ("incident removed", "c", "AZ", "", "14 May 2021, Gone", ""),
    ("incident added", "d", "AM", "", "", "15 May 2021, New place"),
]


def test_every_change_is_told_once(run, tables):
    result = run("diff", *tables, "-f", "csv")
    assert result.exit_code == 0, result.output
    found = pd.read_csv(io.StringIO(result.stdout), dtype="str", keep_default_na=False)
    assert [tuple(row) for row in found.to_numpy()] == CHANGES
    assert result.stderr.endswith(
        "Incidents, statements and totals: 1 added, 1 removed, 1 changed, 1 same.\n"
    )


def test_programs_get_json_and_reports_markdown(run, tables):
    told = json.loads(run("diff", *tables, "-f", "json").stdout)
    assert told["incidents"] == {
        "added": 1,
        "removed": 1,
        "rejected": 0,
        "changed": 1,
        "same": 1,
    }
    assert told["changes"][1] == {
        "change": "changed",
        "incident_id": "a",
        "claim": "AM, Ministry (https://e.org/1)",
        "column": "captured",
        "old": "6",
        "new": "7",
    }
    assert "| changed | a | AZ, Ministry" in run("diff", *tables, "-f", "md").stdout


def test_a_kit_is_the_same_as_its_table(run, table, tmp_path):
    run("report", table, "-o", "kit")
    result = run("diff", table, "kit", "-f", "table")
    assert result.stdout == (
        "Incidents, statements and totals: 0 added, 0 removed, 0 changed, 63 same.\n"
    )


def test_a_report_carries_what_is_new_since_a_former_kit(run, tables, tmp_path):
    run("report", "old.csv", "-o", "kit")
    result = run("report", "new.csv", "--since", "kit", "-o", "kit")
    assert result.exit_code == 0, result.output
    for name in ("index.html", "report.md"):
        text = (tmp_path / "kit" / name).read_text("utf-8")
        assert "1 added, 1 removed, 1 changed, 1 same." in text
        assert "A third account." in text
    made = json.loads((tmp_path / "kit" / "datapackage.json").read_bytes())["geomap"]
    assert [entry["what"] for entry in made["inputs"]] == ["table", "former"]
    assert run("verify", "kit").exit_code == 0


def test_only_changes_within_the_selection_are_news(run, tables, tmp_path):
    run("report", "new.csv", "--since", "old.csv", "--side", "AZ", "-o", "kit")
    text = (tmp_path / "kit" / "report.md").read_text("utf-8")
    assert "0 added, 1 removed, 1 changed, 0 same." in text


@pytest.fixture
def refused(tmp_path):
    """Write two tables: of the second, three rows cannot be read, and one is gone."""
    first = [
        *OLD,
        ["e", "AZ", "", "2021-05-16", "Far", "", "", "Only a claim."],
        ["e", "AM", "", "2021-05-16", "Far", "", "", "The same by another side."],
        ["e", "", "Observers", "2021-05-16", "Far", "", "", "The same by a third party."],
    ]
    second = [list(row) for row in first if row[0] != "c"]
    second[1][3] = second[2][3] = "2021-13-12"  # the second claim of a, and b
    second.append(["f", "AM", "", "2021-13-16", "New", "", "", "Never read."])
    del second[3]  # a claim of e, by AZ
    write(tmp_path / "old.csv", first)
    write(tmp_path / "new.csv", second)
    return "old.csv", "new.csv"


REASON = ", date_start: '2021-13-12' is no possible date: there is no month 13"
REFUSED = [
    ("claim rejected", "a", "AZ, Ministry (https://e.org/2)", "Second.", "row 3" + REASON),
    ("incident rejected", "b", "AM", "13 May 2021, Here", "row 4" + REASON),
    ("incident removed", "c", "AZ", "14 May 2021, Gone", ""),
    ("claim removed", "e", "AZ", "Only a claim.", ""),
    ("row rejected", "f", "", "", "row 7" + REASON.replace("12", "16")),
]


def test_what_cannot_be_read_any_more_is_told_as_rejected(run, refused):
    result = run("diff", *refused, "-f", "csv")
    found = pd.read_csv(io.StringIO(result.stdout), dtype="str", keep_default_na=False)
    columns = ["change", "incident_id", "claim", "old", "new"]
    assert [tuple(row) for row in found[columns].to_numpy()] == REFUSED
    assert "0 added, 1 removed, 1 rejected, 2 changed, 0 same." in result.stderr


def test_a_kit_tells_what_it_rejected(run, refused):
    run("report", "new.csv", "-o", "kit")
    direct, kit = (run("diff", "old.csv", new, "-f", "csv").stdout for new in ("new.csv", "kit"))
    assert kit == direct


def test_the_way_back_names_the_former_reason(run, refused):
    told = json.loads(run("diff", *refused[::-1], "-f", "json").stdout)["changes"]
    b = next(change for change in told if change["incident_id"] == "b")
    assert b["change"] == "incident added"
    assert b["old"] == "was rejected: row 4" + REASON


def test_a_report_tells_what_was_rejected_since(run, refused, tmp_path):
    run("report", "new.csv", "--since", "old.csv", "-o", "kit")
    text = (tmp_path / "kit" / "index.html").read_text("utf-8")
    assert "0 added, 1 removed, 1 rejected, 2 changed, 0 same." in text
    assert "there is no month 13" in text


def test_all_sides_of_an_added_incident_are_named(run, refused):
    table = json.loads(run("diff", "-", "old.csv", "-f", "json", stdin=HEAD_ONLY).stdout)
    sides = {change["incident_id"]: change["claim"] for change in table["changes"]}
    assert sides["a"] == "AM; AZ"
    assert sides["e"] == "AM; AZ; third party"


HEAD_ONLY = "incident_id,side,date,place\nz,AM,2021-05-12,Here\n"


def test_different_selections_are_said(run, table, tmp_path):
    run("report", table, "-p", "Syunik", "-o", "south")
    run("report", table, "-p", "Gegharkunik", "-o", "north")
    said = run("diff", "south", "north", "-f", "table").stdout
    assert (
        "The two hold different selections: OLD reported incidents in or naming Syunik (Armenia); "
        "NEW reported incidents in or naming Gegharkunik (Armenia)." in said
    )
    notes = json.loads(run("diff", "south", table, "-f", "json").stdout)["notes"]
    assert "NEW all reported incidents." in notes[0]
    assert "selections" not in run("diff", "south", "south", "-f", "table").stdout
    run("report", table, "--since", "south", "-o", "all")
    text = (tmp_path / "all" / "report.md").read_text("utf-8")
    assert "The former one holds reported incidents in or naming Syunik" in text


def test_a_folder_that_is_no_kit_is_said_in_one_line(run, tables, tmp_path):
    (tmp_path / "empty").mkdir()
    result = run("diff", "old.csv", "empty")
    assert result.exit_code == 1
    assert result.stderr == "Error: 'empty' is no kit of geomap: it has no incidents.csv\n"


def claims(rows):
    return normalize(pd.DataFrame(rows, columns=HEAD, dtype="str")).claims


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["AM", "AZ", ""]),
        st.sampled_from(["", "Ministry"]),
        st.just("2021-05-12"),
        st.sampled_from(["Here", "There"]),
        st.sampled_from(["", "6", "7"]),
        st.just(""),
        st.sampled_from(["", "Text."]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:6],  # rows that only repeat another are left out on reading
)


@settings(max_examples=25)  # each one normalises two tables
@given(ROWS)
def test_a_table_in_any_order_is_no_change(rows):
    changes = compare_tables(claims(rows), claims(rows[::-1]))
    assert changes.table.empty
    assert changes.counts["same"] == len({row[0] for row in rows})


@settings(max_examples=25)
@given(ROWS, ROWS)
def test_the_way_back_tells_the_opposite(first, second):
    there = compare_tables(claims(first), claims(second)).table
    back = compare_tables(claims(second), claims(first)).table
    turned = back.assign(
        change=back["change"]
        .str.replace("added", "?")
        .str.replace("removed", "added")
        .str.replace("?", "removed"),
        old=back["new"],
        new=back["old"],
    )
    assert there["change"].value_counts().to_dict() == turned["change"].value_counts().to_dict()
    cells = ["incident_id", "column", "old", "new"]
    only = [t[t["change"] == "changed"][cells] for t in (there, turned)]
    assert sorted(map(tuple, only[0].to_numpy())) == sorted(map(tuple, only[1].to_numpy()))
