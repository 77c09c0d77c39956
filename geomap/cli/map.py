"""``geomap map``: draw incidents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import (
    incidents_argument,
    layer_options,
    output_option,
    read_options,
    selection_options,
    strict_option,
)

if TYPE_CHECKING:
    from geomap.cli.load import Loaded
    from geomap.selection import Selection


@click.command("map")
@incidents_argument
@output_option
@click.option("--title", help="Title of the page.")
@click.option("--lang", default="en", show_default=True, help="Language of the page (en).")
@click.option("--tiles", help="Online background by name or URL; sends readers' addresses there.")
@selection_options
@read_options
@strict_option
@layer_options
def map_command(
    incidents: str,
    output: str | None,
    title: str | None,
    lang: str,
    tiles: str | None,
    **options: Any,
) -> None:
    """Draw incidents as one self-contained HTML page that needs no network.

    A place known to the unit only is drawn as the unit, never as a pin; what has no place is
    listed. Without -o the page is named after the table.

    \b
    geomap map data/incidents.csv -o map.html
    geomap map data/incidents.csv -p Syunik --from 2021-05 -o syunik.html
    """
    from geomap.cli.load import load_reports, selection_from
    from geomap.cli.output import refuse_input
    from geomap.errors import SelectionError
    from geomap.io import write_output
    from geomap.render import render_map

    target = output or ("map.html" if incidents == "-" else f"{Path(incidents).stem}.html")
    if target != "-":
        if Path(target).suffix.lower() not in {".html", ".htm"}:
            raise SelectionError(f"{target!r} is no page; give -o a name that ends in .html")
        refuse_input(target, incidents)
    loaded = load_reports(incidents, options)
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    refuse_nothing(loaded, selection)
    page = render_map(
        loaded.reports, loaded.layers, selection=selection, title=title, lang=lang, tiles=tiles
    ).to_html()
    if target == "-":
        click.echo(page, nl=False)
        return
    write_output(target, page)
    click.echo(_told(target, page, loaded, selection), err=True)


def refuse_nothing(loaded: Loaded, selection: Selection) -> None:
    """Refuse to draw a map without any incident.

    Raises
    ------
    TableError
        No incident was kept, or none matches.
    """
    from geomap.errors import TableError
    from geomap.filters import query

    found = query(loaded.reports.claims, selection)
    if not (found["record_kind"] == "incident").any():
        raise TableError(
            f"nothing to draw: none of {len(loaded.reports.claims)} claims is among "
            f"{selection.describe(loaded.names)}; no file was written"
        )


def _told(target: str, page: str, loaded: Loaded, selection: Selection) -> str:
    """Say in one line what was written."""
    from geomap.filters import query
    from geomap.summary import count_drawn

    drawn = count_drawn(query(loaded.reports.claims, selection))
    parts = [
        f"{drawn.points} drawn as points",
        f"{drawn.units} by unit",
        f"{drawn.unlocated} without a place",
    ]
    size = len(page.encode()) / 1000
    return f"{target}: {drawn.incidents} incidents ({', '.join(parts)}), {size:.0f} kB."
