"""``geomap summary``: count incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import (
    format_option,
    incidents_argument,
    layer_options,
    output_option,
    read_options,
    selection_options,
    strict_option,
)

if TYPE_CHECKING:
    from geomap.summary import Summary

FORMS = ("table", "csv", "json", "md")


@click.command("summary")
@incidents_argument
@click.option(
    "--by",
    default="province",
    show_default=True,
    help="Keys, split by commas: province, month, year, type, side, attributed_to, "
    "border_distance, placing.",
)
@selection_options
@output_option
@format_option(*FORMS)
@read_options
@strict_option
@layer_options
def summary_command(
    incidents: str, by: str, output: str | None, form: str | None, **options: Any
) -> None:
    """Count incidents by province, month, type, side or distance to the border.

    Incidents are counted, not claims. One that several claims put into several provinces counts
    once in each, so a column may add to more than the total; what is not in the table is said
    below it.

    \b
    geomap summary data/incidents.csv
    geomap summary data/incidents.csv --by province,month -f md
    """
    from geomap.cli.load import check_files, load_for_counts, selection_from
    from geomap.cli.output import choose_form, emit
    from geomap.filters import query
    from geomap.summary import summarize

    chosen = choose_form(form, output, FORMS)
    check_files((output,), incidents, options)
    keys = tuple(key.strip().replace("-", "_") for key in by.split(",") if key.strip())
    loaded = load_for_counts(incidents, options, keys=keys)
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    found = query(loaded.reports.claims, selection)
    rejected = len(loaded.reports.rejected)
    summary = summarize(found, by=keys, rejected=rejected, names=loaded.names)
    footers = [*summary.footers, f"Counted: {selection.describe(loaded.names)}."]
    emit(_render(chosen, summary, footers), output)
    if chosen == "csv":
        for line in footers:
            click.echo(line, err=True)


def _render(form: str, summary: Summary, footers: list[str]) -> str:
    from geomap.cli import output as forms
    from geomap.io.forms import as_csv, as_json, records

    if form == "csv":
        return as_csv(summary.table)
    if form == "json":
        rows = records(summary.table)
        return as_json({"total": int(summary.total), "rows": rows, "notes": footers})
    body = forms.as_table(summary.table) if form == "table" else forms.as_markdown(summary.table)
    mark = "\n" if form == "md" else ""
    return body + "\n" + "".join(f"{line}\n{mark}" for line in footers)
