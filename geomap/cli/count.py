"""``geomap count``: count the rows of very large tables by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import encoding_option, format_option, output_option, unit_options

if TYPE_CHECKING:
    import pandas as pd

FORMS = ("table", "csv", "json", "md")


@click.command("count")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@output_option
@format_option(*FORMS)
@encoding_option
@unit_options
def count_command(
    files: tuple[str, ...],
    output: str | None,
    form: str | None,
    *,
    encoding: str | None,
    **options: Any,
) -> None:
    """Count the rows of very large tables by province, in little memory.

    Reads CSV (also .csv.gz) and Parquet of any length, and of it only longitude and latitude, as
    they are written. Rows are counted, not incidents: for exact points that were cleaned before.
    For everything else there is geomap summary.

    \b
    geomap count data/incidents.csv
    geomap count points/*.parquet -f csv -o counts.csv
    """
    from geomap.cli.layers import load_units
    from geomap.cli.output import choose_form, emit, refuse_overwriting
    from geomap.limits import read_limits
    from geomap.summary import count_points, say_points, tabulate_points

    chosen = choose_form(form, output, FORMS)
    refuse_overwriting((output,), [*files, options["provinces"], options["neighbours"]])
    layers = load_units(options)
    counts = count_points(
        files,
        layers.provinces,
        neighbours=layers.neighbours,
        encoding=encoding,
        limits=read_limits(options["limit"]),
    )
    footers = say_points(counts)
    emit(_render(chosen, tabulate_points(counts, layers.names()), footers), output)
    if chosen == "csv":
        for line in footers:
            click.echo(line, err=True)


def _render(form: str, table: pd.DataFrame, footers: list[str]) -> str:
    from geomap.cli import output as forms
    from geomap.io.forms import as_csv, as_json, records

    if form == "csv":
        return as_csv(table)
    if form == "json":
        total = int(table["rows"].sum())
        return as_json({"total": total, "rows": records(table), "notes": footers})
    return forms.with_footers(table, footers, form)
