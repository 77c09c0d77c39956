"""``geomap template``: an empty table with its columns explained."""

from __future__ import annotations

import click

from geomap.cli.options import format_option, output_option
from geomap.schema import COLUMNS, Column

FORMS = ("csv", "md")


@click.command("template")
@output_option
@format_option(*FORMS)
def template_command(output: str | None, form: str | None) -> None:
    """Print an empty table with its columns explained.

    As CSV its second row explains each column; reading leaves that row out. As Markdown it is a
    list of the columns, their values, and other headers that are understood.

    \b
    geomap template -o incidents.csv
    geomap template -f md
    """
    from geomap.cli.output import choose_form, emit

    chosen = form or (choose_form(form, output, FORMS) if output not in {None, "-"} else "csv")
    emit(_as_csv() if chosen == "csv" else _as_markdown(), output)


def _as_csv() -> str:
    import csv
    import io

    table = io.StringIO()
    columns = [column for column in COLUMNS if column.name != "geometry"]
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerow([("# " if i == 0 else "") + _explain(c) for i, c in enumerate(columns)])
    return table.getvalue()


def _explain(column: Column) -> str:
    return column.meaning + (f" One of: {', '.join(column.codes)}." if column.codes else "")


def _as_markdown() -> str:
    lines = ["| column | meaning | values | other headers |", "| --- | --- | --- | --- |"]
    for column in COLUMNS:
        codes = ", ".join(f"`{code}`" for code in column.codes)
        aliases = ", ".join(f"`{alias}`" for alias in column.aliases)
        lines.append(f"| `{column.name}` | {column.meaning} | {codes} | {aliases} |")
    return "\n".join(lines) + "\n"
