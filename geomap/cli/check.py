"""``geomap check``: what is wrong or odd with a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import (
    format_option,
    incidents_argument,
    layer_options,
    output_option,
    read_options,
)
from geomap.schema import HARMLESS_CODES

if TYPE_CHECKING:
    import pandas as pd

    from geomap.schema import Reports

FORMS = ("table", "csv", "json", "md")
WHOLE_TABLE = 0  # the row at which stands what is said of the whole table


@click.command("check")
@incidents_argument
@output_option
@format_option(*FORMS)
@read_options
@layer_options
def check_command(incidents: str, output: str | None, form: str | None, **options: Any) -> int:
    """Say row by row what is wrong or odd, and how to mend it.

    Rejected rows are in no map and no count; odd ones are, as they were written. Ends with 1 when
    a row was rejected (repeated rows alone do not count). Rows without a known place are named with
    the reason: they are counted, and on no map. Rows without any date are named too.

    \b
    geomap check data/incidents.csv
    geomap check mine.xlsx --rejects to-mend.csv
    """
    import pandas as pd

    from geomap.checks import find_odd, find_undated, find_unlocated, find_unread
    from geomap.cli import output as forms
    from geomap.cli.layers import load_layers
    from geomap.cli.load import check_files, read_table
    from geomap.joins import join_all

    chosen = forms.choose_form(form, output, FORMS) if form or output else "lines"
    check_files((output,), incidents, options)
    layers = load_layers(options, told=True)
    reports = read_table(incidents, options, layers)
    reports = join_all(reports, layers)
    findings = pd.concat(
        [
            _rejected(reports.rejected),
            find_unread(reports.provenance).assign(what="odd"),
            find_odd(reports.claims, layers).assign(what="odd"),
            find_unlocated(reports.claims, layers).assign(what="unlocated"),
            find_undated(reports.claims).assign(what="undated"),
        ],
        ignore_index=True,
    )[["what", "row", "id", "column", "value", "code", "message"]]
    forms.emit(_render(chosen, findings, reports), output)
    return int((~reports.rejected["code"].isin(HARMLESS_CODES)).any())


def _rejected(rejected: pd.DataFrame) -> pd.DataFrame:
    said = rejected.assign(what="rejected", message=rejected["reason"] + "; " + rejected["mend"])
    return said.sort_values("row", kind="stable")


def _render(form: str, findings: pd.DataFrame, reports: Reports) -> str:
    from geomap.cli import output as forms
    from geomap.io.forms import as_csv, as_json, records

    if form == "lines":
        return "".join(f"{line}\n" for line in _lines(findings)) + _total(findings, reports) + "\n"
    if form == "json":
        rows = {"rows": reports.provenance.rows, "kept": len(reports.claims)}
        return as_json({**rows, "findings": records(findings)})
    makers = {"csv": as_csv, "md": forms.as_markdown, "table": forms.as_table}
    return makers[form](findings)


def _lines(findings: pd.DataFrame) -> list[str]:
    """Say each finding in one line with where it is; those without a place or date together."""
    from geomap.checks.findings import say_rows
    from geomap.cli.group import printable

    lines = []
    listed = findings["what"].isin(["unlocated", "undated"])
    for found in findings[~listed].to_dict("records"):
        row = "whole table" if found["row"] == WHOLE_TABLE else f"row {found['row']}"
        where = row + (f", {found['column']}" if found["column"] else "")
        kind = "rejected: " if found["what"] == "rejected" else ""
        lines.append(printable(f"{where}: {kind}{found['message']}"))
    for message, rows in findings[listed].groupby("message", sort=False)["row"]:
        lines.append(f"{say_rows(rows.tolist())}: {message}")
    return lines


def _total(findings: pd.DataFrame, reports: Reports) -> str:
    odd = int((findings["what"] == "odd").sum())
    things = "1 thing" if odd == 1 else f"{odd} things"
    rows = "1 row" if reports.provenance.rows == 1 else f"{reports.provenance.rows} rows"
    lacks = ""
    for what, said in (("unlocated", "known place"), ("undated", "date")):
        if number := int((findings["what"] == what).sum()):
            have = "row has" if number == 1 else "rows have"
            lacks += f" {number} kept {have} no {said} (-f csv lists each)."
    return (
        f"{rows}: {len(reports.claims)} kept, "
        f"{len(reports.rejected)} rejected; {things} to look at in those kept.{lacks}"
    )
