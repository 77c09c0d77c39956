"""``geomap summary`` through its top group."""

from __future__ import annotations

import json

OPEN = """id,date_start,date_end,latitude,longitude
a,2021-05-12,,39.6,46.2
b,2021-06-20,2021-06-20,39.6,46.3
c,2021-08-01,2021-08-01,39.6,46.3
"""


def test_an_open_end_counts_alike_in_the_table_and_in_the_strip_of_a_report(run, tmp_path):
    (tmp_path / "open.csv").write_text(OPEN)
    said = json.loads(run("summary", "open.csv", "--by", "month", "-f", "json").stdout)
    assert [(row["month"], row["incidents"], row["certain"]) for row in said["rows"]] == [
        ("2021-05", 1, 0),
        ("2021-06", 2, 1),
        ("2021-07", 1, 0),
        ("2021-08", 2, 1),
    ]
    note = "Of 1 incident the date has no known end: it counts as possible in each month to 2021-08"
    assert any(line.startswith(note) for line in said["notes"])
    assert run("report", "open.csv", "-o", "kit").exit_code == 0
    page = (tmp_path / "kit" / "index.html").read_text("utf-8")
    assert (
        "2021-05: 1 (1 of them only possibly); 2021-06: 2 (1 of them only possibly); "
        "2021-07: 1 (1 of them only possibly); 2021-08: 2 (1 of them only possibly)." in page
    )
    assert note in page
    for month, number in (("2021-05", 1), ("2021-06", 2), ("2021-07", 1), ("2021-08", 2)):
        found = run("query", "open.csv", "--from", month, "--to", month, "-f", "json")
        assert json.loads(found.stdout)["incidents"] == number


PEOPLE = """id,record_kind,date,province,side,affected_side,killed,wounded,source_date,speaker
a,,2021-05-12,Syunik,AM,AM,3,,2021-05-12,MoD
a,,2021-05-12,Syunik,AM,AM,4,,2021-05-13,MoD
a,,2021-05-12,Syunik,AZ,AM,6,,2021-05-12,MoD
a,,2021-05-12,Syunik,AZ,AZ,,2,2021-05-12,MoD
b,,2021-06-01,Syunik,AM,AM,5+,,2021-06-01,MoD
c,,2021-06-02,Gegharkunik,,,1,,2021-06-02,a monitor
d,,2021-06-03,Gegharkunik,AM,AM,,,2021-06-03,MoD
e,aggregate,2021-06-30,Syunik,AM,AM,90,,2021-06-30,MoD
"""


def sums(result):
    return [tuple(row.values()) for row in json.loads(result.stdout)["rows"]]


def test_figures_are_added_over_incidents_within_one_side_and_measure(run):
    result = run("summary", "-", "--sum-figures", "-f", "json", stdin=PEOPLE)
    # a: 4 (3 was revised) or 6, b: at least 5; 9 at least, without an end
    assert sums(result) == [
        ("AM", "killed", 2, 2, 9, "at least 9"),  # open above
        ("AZ", "wounded", 1, 3, 2, 2, "2"),
        ("all sides together", "killed", 1, 3, 1, 1, "1"),
    ]
    notes = json.loads(result.stdout)["notes"]
    assert "Figures of totals over several incidents are not added." in notes
    assert "Figures that name no side are not added to those of single sides." in notes


def test_figures_of_groups_and_of_a_selection(run):
    by = ("summary", "-", "--sum-figures", "-f", "json", "--by", "month")
    assert sums(run(*by, stdin=PEOPLE)) == [
        ("2021-05", "AM", "killed", 1, 0, 4, 6, "4 to 6"),
        ("2021-05", "AZ", "wounded", 1, 0, 2, 2, "2"),
        ("2021-06", "AM", "killed", 1, 2, 5, "at least 5"),
        ("2021-06", "all sides together", "killed", 1, 2, 1, 1, "1"),
    ]
    assert sums(run(*by, "--from", "1990", "--to", "1990", stdin=PEOPLE)) == []
