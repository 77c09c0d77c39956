"""``geomap template`` explains the columns, and what it prints reads back."""

from __future__ import annotations

import csv
import io

from geomap.schema import COLUMNS


def test_the_empty_table_has_every_column_and_reads_back_once_filled(run):
    printed = run("template").stdout
    header, explained = csv.reader(io.StringIO(printed))
    assert header == [c.name for c in COLUMNS if c.name != "geometry"]
    assert len(explained) == len(header)
    assert all(explained)
    row = ["" for _ in header]
    row[header.index("date_start")] = "2021-05-12"
    row[header.index("province_reported")] = "Syunik"
    filled = printed + ",".join(row) + "\n"
    result = run("check", "-", stdin=filled)
    assert result.exit_code == 0, result.output
    assert "2 rows: 1 kept, 1 rejected" in result.stdout


def test_markdown_lists_meanings_values_and_other_headers(run):
    text = run("template", "-f", "md").stdout
    assert "| `date_start` |" in text
    assert "`event_date`" in text
    assert "`exchange_of_fire`" in text


def test_it_can_be_written_to_a_file(run, tmp_path):
    run("template", "-o", "mine.csv")
    assert (tmp_path / "mine.csv").read_text("utf-8").startswith("incident_id,")


def test_the_page_on_the_table_is_what_the_command_prints(run, root):
    page = (root / "docs" / "table.md").read_text("utf-8")
    assert page.endswith(run("template", "-f", "md").stdout)
