"""``geomap merge``: several tables into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import limit_option, read_options, strict_option

if TYPE_CHECKING:
    from geomap.merging import Merged
    from geomap.schema import Reports

SHOWN = 5


@click.command("merge")
@click.argument(
    "tables", metavar="TABLE...", nargs=-1, required=True, type=click.Path(allow_dash=True)
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    help="File of the merged table: .csv, .geojson, .gpkg or .parquet.",
)
@click.option("--report", type=click.Path(), help="Write what was done to this JSON file.")
@read_options
@strict_option
@limit_option
def merge_command(tables: tuple[str, ...], output: str, report: str | None, **options: Any) -> None:
    """Put several tables into one, by the ids of their incidents.

    Rows with one id are claims of one incident. A claim that says again what another says is left
    out, and a later version of a record takes the place of a former one where its dataset has
    versions (ACLED, UCDP GED). Incidents that may be one are listed with the reasons, and left as
    they are: give both one incident_id to merge them. Options on reading hold for every table,
    --columns for those that have the heading.

    \b
    geomap merge mine.csv acled.csv -o all.csv
    geomap merge GEDEvent_v25_1.csv GEDEvent_v26_0_3.csv -o ucdp.gpkg --report done.json
    """
    from geomap.cli.load import read_table, share_columns
    from geomap.cli.notes import tell_rejected
    from geomap.cli.output import emit, refuse_overwriting
    from geomap.io import write_outputs
    from geomap.io.canonical import canonical_table, form_of, write_table
    from geomap.io.forms import as_json
    from geomap.merging import merge_reports
    from geomap.schema import Provenance

    if options["rejects"] and len(tables) > 1:
        raise click.UsageError("--rejects takes the rows of one table; use it with geomap convert")
    if tables.count("-") > 1:
        raise click.UsageError("standard input (-) can be read once")
    ending = form_of(output)
    refuse_overwriting((output, report, options["rejects"]), tables)
    options, shared = share_columns(options)
    read = [read_table(table, options, None) for table in tables]
    shared.refuse_absent()
    for table, reports in zip(tables, read, strict=True):
        tell_rejected(table, reports, strict=options["strict"])
    merged = merge_reports(read)
    whole = read[0]._replace(claims=merged.claims, provenance=Provenance())
    data = write_table(canonical_table(whole), ending)
    done = as_json(_describe(read, merged))
    write_outputs({output: data, **({report: done} if report else {})})
    if report is None:
        emit(done, None)
    _tell(output, merged)


def _describe(read: list[Reports], merged: Merged) -> dict[str, Any]:
    from geomap.io.forms import records

    tables = [
        {
            "file": reports.provenance.file,
            "sha256": reports.provenance.sha256,
            "preset": reports.provenance.preset or None,
            "rows": reports.provenance.rows,
            "rows_rejected": len(reports.rejected),
            "claims": len(reports.claims),
            "rejected": records(reports.rejected),
        }
        for reports in read
    ]
    return {
        "tables": tables,
        "claims": len(merged.claims),
        "left_out": records(merged.left_out),
        "joined": list(merged.joined),
        "may_be_one": records(merged.alike),
    }


def _tell(output: str, merged: Merged) -> None:
    """Say what the merged table holds, what was left out, what became one, and what may be."""
    from geomap.cli.group import printable

    codes = merged.left_out["code"]
    incidents = merged.claims["incident_id"].nunique()
    click.echo(
        f"{output}: {len(merged.claims):,} claims of {incidents:,} records; left out: "
        f"{int((codes == 'repeated').sum()):,} that say the same again, "
        f"{int((codes == 'replaced').sum()):,} replaced by a later version.",
        err=True,
    )
    if merged.joined:
        shown = ", ".join(map(printable, merged.joined[:SHOWN]))
        more = len(merged.joined) - SHOWN
        click.echo(
            "Note: rows of several tables with one id are now claims of one incident: "
            f"{shown}{f' and {more:,} more' if more > 0 else ''}; where an id stands for two "
            "incidents, change it in one of the tables",
            err=True,
        )
    for found in merged.alike.head(SHOWN).to_dict("records"):
        click.echo(f"Note: row {found['row']}: {printable(found['message'])}", err=True)
    if len(merged.alike) > SHOWN:
        click.echo(f"Note: and {len(merged.alike) - SHOWN} more pairs that may be one", err=True)
