"""``geomap provinces``: list the known units."""

from __future__ import annotations

from typing import Any

import click

from geomap.cli.options import format_option, layer_options, output_option

FORMS = ("table", "csv", "json", "md")


@click.command("provinces")
@click.option("--licences", is_flag=True, help="List the layers with source and licence instead.")
@output_option
@format_option(*FORMS)
@layer_options
def provinces_command(licences: bool, output: str | None, form: str | None, **options: Any) -> None:
    """List the known units, their codes, names and spellings.

    Both the provinces and the neighbouring units are listed: a claim may lie in either.

    \b
    geomap provinces
    geomap provinces --licences
    """
    import pandas as pd

    from geomap.cli import output as forms
    from geomap.cli.layers import load_layers
    from geomap.cli.load import check_files
    from geomap.io.forms import as_csv, as_json, records

    chosen = forms.choose_form(form, output, FORMS)
    check_files((output,), None, options)
    layers = load_layers(options)
    if licences:
        shown = pd.DataFrame([vars(source) for source in layers.sources])
    else:
        units = pd.concat(layers.units())
        names = [c for c in units.columns if c.startswith("name_")]
        shown = pd.DataFrame(units[["code", "name", *names, "country"]]).reset_index(drop=True)
        if chosen != "table":
            shown["spellings"] = units["spellings"].to_numpy() if "spellings" in units else ""
    makers = {"csv": as_csv, "md": forms.as_markdown, "table": forms.as_table}
    text = as_json(records(shown)) if chosen == "json" else makers[chosen](shown)
    forms.emit(text, output)
