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
