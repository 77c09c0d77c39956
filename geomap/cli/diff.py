"""``geomap diff``: what changed between two tables or kits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import format_option, layer_options, output_option, read_options

if TYPE_CHECKING:
    from geomap.cli.load import Loaded

FORMS = ("table", "csv", "json", "md")


@click.command("diff")
@click.argument("old", type=click.Path(allow_dash=True))
@click.argument("new", type=click.Path(allow_dash=True))
@output_option
@format_option(*FORMS)
@read_options
@layer_options
def diff_command(old: str, new: str, output: str | None, form: str | None, **options: Any) -> None:
    """Say which incidents, claims and figures are new, gone or changed.

    OLD and NEW are tables, or folders of kits. Incidents are the same by their id; a table without
    ids gets them from its rows, so that a changed row is one incident gone and one new. Claims
    that a kit kept back for their licence are not in it, and so count as removed or added.

    \b
    geomap diff former.csv data/incidents.csv
    geomap diff kit-of-may kit -f md
    """
    from geomap.changes import compare_tables, say_changes
    from geomap.cli import output as forms
    from geomap.cli.load import check_files
    from geomap.io.forms import as_csv, as_json, records

    chosen = forms.choose_form(form, output, FORMS)
    tables = [table_of(path) for path in (old, new)]
    for path in tables:
        check_files((output,), path, options)
    first, second = (load_side(path, options).reports for path in (old, new))
    changes = compare_tables(first.claims, second.claims)
    summary = say_changes(changes)
    if chosen == "json":
        rows = records(changes.table)
        rows = [{key: value for key, value in row.items() if value} for row in rows]
        text = as_json({"incidents": changes.counts, "changes": rows})
    elif chosen == "csv":
        text = as_csv(changes.table)
        click.echo(summary, err=True)
    else:
        make = forms.as_table if chosen == "table" else forms.as_markdown
        gap = "\n" if chosen == "md" and len(changes.table) else ""
        text = (make(changes.table) if len(changes.table) else "") + gap + f"{summary}\n"
    forms.emit(text, output)


def table_of(path: str) -> str:
    """Return the table of a kit for its folder, and any other path as it is.

    Raises
    ------
    TableError
        The folder holds no table of incidents.
    """
    from geomap.errors import TableError

    if path == "-" or not Path(path).is_dir():
        return path
    file = Path(path) / "incidents.csv"
    if not file.is_file():
        raise TableError(f"{path!r} is no kit of geomap: it has no incidents.csv")
    return str(file)


def load_side(path: str, options: dict[str, Any]) -> Loaded:
    """Read and join a table as the options say; a kit by its own columns, which need none."""
    from geomap.cli.load import load_reports

    if path != "-" and Path(path).is_dir():
        plain = dict.fromkeys(("encoding", "layer", "crs", "precision", "date_format"))
        options = {**options, **plain, "radius": None, "preset": "none", "columns": ()}
    return load_reports(table_of(path), {**options, "rejects": None, "strict": False})
