"""``geomap convert``: any readable table to geomap's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import limit_option, read_options, strict_option

if TYPE_CHECKING:
    from geomap.schema import Reports


@click.command("convert")
@click.argument("incidents", metavar="IN", type=click.Path(allow_dash=True))
@click.argument("output", metavar="OUT", type=click.Path())
@click.option("--report", type=click.Path(), help="Write what was done to this JSON file.")
@read_options
@strict_option
@limit_option
def convert_command(incidents: str, output: str, report: str | None, **options: Any) -> None:
    """Write any readable table as geomap's own: .csv, .geojson, .gpkg or .parquet, by OUT's ending.

    OUT can be read by every command, and converted to any of these and back without a loss: ids,
    dates, codes, positions, and the columns of the table's own (as text). The first reading tidies
    cells, as the list tidied in what is printed tells. What was done is printed as JSON: the
    preset, rows kept and rejected, columns, notes and licence.

    \b
    geomap convert acled.csv incidents.csv
    geomap convert incidents.csv incidents.gpkg --report done.json
    """
    from geomap.cli.load import read_table
    from geomap.cli.notes import tell_rejected
    from geomap.cli.output import emit, refuse_overwriting
    from geomap.io import write_outputs
    from geomap.io.canonical import canonical_table, form_of, write_table
    from geomap.io.forms import as_json

    ending = form_of(output)
    refuse_overwriting((output, report, options.get("rejects")), [incidents])
    reports = read_table(incidents, options, None)
    tell_rejected(incidents, reports, strict=options["strict"])
    table = canonical_table(reports)
    data = write_table(table, ending)
    done = as_json(_describe(reports, list(table.columns), output, data))
    write_outputs({output: data, **({report: done} if report else {})})
    if report is None:
        emit(done, None)
    click.echo(f"{output}: {_count(len(table), 'claim')}, {len(data) / 1000:.0f} kB.", err=True)


def _describe(reports: Reports, columns: list[str], output: str, data: bytes) -> dict[str, Any]:
    """Describe what was done; no path outside of the folder and no clock stand in it."""
    import hashlib
    from pathlib import Path

    from geomap.io.canonical import FORMS, TIDIED, form_of
    from geomap.io.forms import records
    from geomap.schema import COLUMN
    from geomap.terms import say_licence

    origin = reports.provenance
    return {
        "input": {"file": origin.file, "sha256": origin.sha256},
        "output": {
            "file": Path(output).name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "format": FORMS[form_of(output)],
        },
        "preset": origin.preset or None,
        "licence": say_licence(reports),
        "accessed": origin.accessed or None,
        "rows": origin.rows,
        "rows_kept": int(reports.claims["source_row"].nunique()),
        "rows_rejected": len(reports.rejected),
        "claims": len(reports.claims),
        "columns": [name for name in columns if name in COLUMN],
        "columns_kept_as_they_were": [name for name in columns if name not in COLUMN],
        "tidied": list(TIDIED),
        "notes": list(origin.notes),
        "rejected": records(reports.rejected),
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
