"""``geomap verify``: say whether a kit or a page is still what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geomap.cli.options import format_option, output_option

if TYPE_CHECKING:
    from geomap.report.checking import Finding

FORMS = ("table", "csv", "json", "md")


@click.command("verify")
@click.argument("target", metavar="DIR|FILE.html", type=click.Path())
@click.option(
    "--input",
    "inputs",
    multiple=True,
    type=click.Path(),
    help="A file that it was made from, where it is not found by itself. Repeatable.",
)
@output_option
@format_option(*FORMS)
def verify_command(
    target: str, inputs: tuple[str, ...], output: str | None, form: str | None
) -> int:
    """Recompute the checksums of a kit, of its inputs, or of a page, and say what changed.

    Ends with 1 when a file was changed or is missing. Inputs are looked for by the path that was
    typed when the kit was made, from here and from every folder above the kit; one that is not
    found is said and not checked.

    \b
    geomap verify kit
    geomap verify map.html --input data/incidents.csv
    """
    import pandas as pd

    from geomap.cli import output as forms
    from geomap.cli.output import refuse_overwriting
    from geomap.io.files import read_bytes
    from geomap.io.forms import as_csv, as_json, records
    from geomap.limits import read_limits
    from geomap.report.checking import BAD, check_kit, check_page

    refuse_overwriting((output,), [*inputs, target])
    limits = read_limits(())
    given = {Path(path).name: read_bytes(path, limits)[0] for path in inputs}
    if Path(target).is_dir():
        found = check_kit(target, given)
    else:
        data, name = read_bytes(target, limits)
        found = check_page(name, data.decode("utf-8", "replace"), given)
    bad = [finding for finding in found if finding.state in BAD]
    if form is None and output is None:
        forms.emit("".join(f"{line}\n" for line in _lines(found)), None)
        return int(bool(bad))
    table = pd.DataFrame(found, columns=["file", "what", "state", "note"])
    makers = {"csv": as_csv, "md": forms.as_markdown, "table": forms.as_table}
    chosen = forms.choose_form(form, output, FORMS)
    forms.emit(as_json(records(table)) if chosen == "json" else makers[chosen](table), output)
    return int(bool(bad))


def _lines(found: list[Finding]) -> list[str]:
    """Say what is not as it was written, one line each, and how much is."""
    from geomap.cli.group import printable

    lines = []
    for finding in found:
        if finding.state != "as written":
            note = f" ({finding.note})" if finding.note else ""
            what = "" if finding.what in {"output", "other", "page"} else f", {finding.what}"
            lines.append(printable(f"{finding.file}{what}: {finding.state}{note}"))
    same = sum(finding.state == "as written" for finding in found)
    files = "1 file is" if same == 1 else f"{same} files are"
    return [*lines, f"{files} as written."]
