"""``geomap diff``: what changed between two tables or kits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import format_option, layer_options, output_option, read_options

if TYPE_CHECKING:
    import pandas as pd

    from geomap.cli.load import Loaded
    from geomap.schema import Reports

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
    ids gets them from its rows, so that a changed row is one incident gone and one new. What is
    gone because its row was rejected is told as rejected, with the reason. Claims that a kit kept
    back for their licence, or that its selection left out, are not in it, and so count as removed
    or added; where the two differ in that, it is said. --columns holds for a table that has the
    heading.

    \b
    geomap diff former.csv data/incidents.csv
    geomap diff kit-of-may kit -f md
    """
    from geomap.changes import compare_tables, say_changes
    from geomap.cli import output as forms
    from geomap.cli.load import check_files, share_columns
    from geomap.io.forms import as_csv, as_json, records

    chosen = forms.choose_form(form, output, FORMS)
    tables = [table_of(path) for path in (old, new)]
    for path in tables:
        check_files((output,), path, options)
    options, shared = share_columns(options)
    first, second = (load_side(path, options).reports for path in (old, new))
    shared.refuse_absent()
    rejected = rejected_of(old, first), rejected_of(new, second)
    changes = compare_tables(first.claims, second.claims, rejected)
    notes = tell_scopes(old, new)
    said = [say_changes(changes), *notes]
    if chosen == "json":
        rows = records(changes.table)
        rows = [{key: value for key, value in row.items() if value} for row in rows]
        told = {"notes": notes} if notes else {}
        text = as_json({"incidents": changes.counts, **told, "changes": rows})
    elif chosen == "csv":
        text = as_csv(changes.table)
        click.echo("\n".join(said), err=True)
    else:
        make = forms.as_table if chosen == "table" else forms.as_markdown
        gap = "\n" if chosen == "md" else ""
        head = make(changes.table) + gap if len(changes.table) else ""
        text = head + f"\n{gap}".join(said) + "\n"
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


def rejected_of(path: str, reports: Reports) -> pd.DataFrame:
    """Return the rejected rows of a table, or those that a kit lists."""
    from geomap.io.rejects import read_rejected

    listed = read_rejected(path) if path != "-" and Path(path).is_dir() else None
    return reports.rejected if listed is None else listed


def tell_scopes(old: str, new: str) -> list[str]:
    """Say where the two hold different selections, or kept claims back; a table holds all."""
    from geomap.selection import Selection

    scopes = [_scope_of(path) for path in (old, new)]
    whole = Selection().describe()
    asked = [scope.get("selection") or whole for scope in scopes]
    notes = []
    if asked[0] != asked[1]:
        notes.append(
            f"The two hold different selections: OLD {asked[0]}; NEW {asked[1]}. What only one of "
            "them asks for is told as added or removed."
        )
    for name, scope in zip(("OLD", "NEW"), scopes, strict=True):
        if withheld := scope.get("withheld"):
            claims = "claim" if withheld == 1 else "claims"
            notes.append(f"{name} keeps {withheld} {claims} back for their licence.")
    return notes


def tell_former(path: str, selection: str) -> str:
    """Say where a former kit left out what a report on a selection asks for."""
    from geomap.selection import Selection

    former = _scope_of(path).get("selection")
    if not former or former in (selection, Selection().describe()):
        return ""
    return (
        f"The former one holds {former}; what that left out and this report asks for is told as "
        "added."
    )


def _scope_of(path: str) -> dict[str, Any]:
    """Return what the descriptor of a kit says of itself; nothing for a table."""
    from geomap.report.former import read_descriptor

    kit = read_descriptor(path) if path != "-" and Path(path).is_dir() else None
    told = kit["geomap"] if kit else {}
    return told if isinstance(told, dict) else {}


def load_side(path: str, options: dict[str, Any]) -> Loaded:
    """Read and join a table as the options say; a kit by its own columns, which need none."""
    from geomap.cli.load import load_reports

    if path != "-" and Path(path).is_dir():
        plain = dict.fromkeys(("encoding", "layer", "crs", "precision", "date_format"))
        options = {**options, **plain, "radius": None, "preset": "none", "columns": ()}
    return load_reports(table_of(path), {**options, "rejects": None, "strict": False})
