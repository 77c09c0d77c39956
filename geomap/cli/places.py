"""``geomap places``: look a place up in the gazetteer."""

from __future__ import annotations

from typing import Any

import click

from geomap.cli.options import format_option, layer_options, output_option

FORMS = ("table", "csv", "json", "md")


@click.command("places")
@click.argument("name")
@output_option
@format_option(*FORMS)
@layer_options
def places_command(name: str, output: str | None, form: str | None, **options: Any) -> None:
    """List the known places of one name, in any of their languages.

    A claim that names a place and gives no point is put there only when one single place of that
    name lies in the province that it gives. Several places of one name are listed, none is chosen.

    \b
    geomap places Vorotan
    geomap places Զոդ
    """
    import difflib

    import pandas as pd

    from geomap.cli import output as forms
    from geomap.cli.layers import load_layers
    from geomap.cli.load import check_files
    from geomap.errors import SelectionError
    from geomap.io.forms import as_csv, as_json, records
    from geomap.joins import find_places

    chosen = forms.choose_form(form, output, FORMS)
    check_files((output,), None, options)
    places = load_layers(options).places
    if places is None:
        raise SelectionError(
            "there is no gazetteer beside --provinces; give one with --places FILE"
        )
    found = find_places(name, places)
    if not len(found):
        near = difflib.get_close_matches(name, places["name"].dropna().tolist(), n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "give --places FILE to add it"
        raise SelectionError(f"no place is called {name!r}; {hint}")
    wanted = ["name", "name_hy", "name_az", "name_ru", "aliases", "kind", "province_code"]
    columns = [c for c in (*wanted, "country_code", "source", "source_id") if c in found]
    shown = pd.DataFrame(found[columns])
    shown["longitude"], shown["latitude"] = found.geometry.x, found.geometry.y
    makers = {"csv": as_csv, "md": forms.as_markdown, "table": forms.as_table}
    text = as_json(records(shown)) if chosen == "json" else makers[chosen](shown)
    forms.emit(text, output)
