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
    help="Keys, split by commas: province, month, year, type, side, attributed_to, "
    "border_distance, placing.  [default: province; with --sum-figures the whole selection]",
)
@click.option(
    "--sum-figures",
    "figured",
    is_flag=True,
    help="Add the killed, wounded, captured and so on instead, by affected side.",
)
@selection_options
@output_option
@format_option(*FORMS)
@read_options
@strict_option
@layer_options
def summary_command(
    incidents: str,
    by: str | None,
    output: str | None,
    form: str | None,
    *,
    figured: bool,
    **options: Any,
) -> None:
    """Count incidents by province, month, type, side or distance to the border.

    Incidents are counted, not claims. One that several claims put into several provinces counts
    once in each, so a column may add to more than the total; what is not in the table is said
    below it. With --sum-figures it adds figures of people by affected side and measure: one range
    for each incident, whatever its claims say.

    \b
    geomap summary data/incidents.csv
    geomap summary data/incidents.csv --by province,month -f md
    geomap summary data/incidents.csv --sum-figures --by year
    """
    from geomap.cli.load import check_files, load_for_counts, load_reports, selection_from
    from geomap.cli.output import choose_form, emit
    from geomap.filters import query
    from geomap.summary import sum_figures, summarize

    chosen = choose_form(form, output, FORMS)
    check_files((output,), incidents, options)
    asked = by if by is not None else "" if figured else "province"
    keys = tuple(key.strip().replace("-", "_") for key in asked.split(",") if key.strip())
    if figured:
        loaded = load_reports(incidents, options)
    else:
        loaded = load_for_counts(incidents, options, keys=keys)
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    found = query(loaded.reports.claims, selection)
    rejected = len(loaded.reports.rejected)
    if figured:
        summary = sum_figures(found, by=keys, names=loaded.names)
    else:
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
    return forms.with_footers(summary.table, footers, form)
