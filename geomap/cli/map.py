"""``geomap map``: draw incidents."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import (
    Size,
    color_option,
    incidents_argument,
    include_option,
    layer_options,
    read_options,
    selection_options,
    strict_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.cli.load import Loaded
    from geomap.render import Figure
    from geomap.selection import Selection

PAGES = (".html", ".htm")
FIGURES = (".svg", ".png", ".pdf", ".md", ".txt")
LANGUAGES = ("en", "hy", "az", "ru")
THEMES = ("light", "dark", "print")


@click.command("map")
@incidents_argument
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(allow_dash=True),
    help="Output file, by its ending: .html, .svg, .png, .pdf, .md (caption), .txt (what the map "
    "shows). Repeatable.",
)
@click.option("--title", help="Title of the map.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of a picture and its caption; the first one of a page, which has a switch.",
)
@color_option
@click.option("--tiles", help="Online background by name or URL; sends readers' addresses there.")
@click.option("--size", type=Size(), default="1200x800", show_default=True, help="Of a picture.")
@click.option("--scale", type=click.FloatRange(0.25, 8), default=1.0, help="Of a PNG: 2 for print.")
@click.option("--theme", type=click.Choice(THEMES), default="light", help="Of a picture.")
@include_option
@selection_options
@read_options
@strict_option
@layer_options
def map_command(
    incidents: str,
    outputs: tuple[str, ...],
    title: str | None,
    lang: str,
    color_by: str,
    tiles: str | None,
    size: tuple[int, int],
    scale: float,
    theme: str,
    **options: Any,
) -> None:
    """Draw incidents as one self-contained HTML page, or as a picture for a report.

    A place known to the unit only is drawn as the unit, never as a pin; what has no place is
    listed. Without -o a page is written that is named after the table.

    \b
    geomap map data/incidents.csv -o map.html
    geomap map data/incidents.csv -p Syunik --from 2021-05 -o syunik.html
    geomap map data/incidents.csv -o map.png --scale 2 -o caption.md -o alt.txt
    """
    from geomap.cli.load import check_files, load_reports, refuse_nothing, selection_from
    from geomap.render import Request, draw_figure, write_map

    targets = outputs or ("map.html" if incidents == "-" else f"{Path(incidents).stem}.html",)
    _check_endings(targets)
    check_files(targets, incidents, options)
    loaded = load_reports(incidents, options, compared=False)
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    refuse_nothing(loaded, selection)
    request = Request(selection, title, lang, color_by)
    write = partial(write_map, loaded.reports, loaded.layers, request, tiles=tiles)
    draw = partial(draw_figure, loaded.reports, loaded.layers, request, size=size, theme=theme)
    _write(_make(targets, write, draw, scale), loaded, selection)


def _make(
    targets: tuple[str, ...],
    write: Callable[[], str],
    draw: Callable[[], Figure],
    scale: float,
) -> dict[str, bytes]:
    """Return the content of every target; all pictures come from one figure."""
    content: dict[str, bytes] = {}
    picture: Figure | None = None
    for target in targets:
        ending = Path(target).suffix.lower()
        if ending in PAGES or target == "-":
            content[target] = write().encode("utf-8", "backslashreplace")
            continue
        picture = picture or draw()
        content[target] = picture.to_bytes(ending, scale=scale)
    return content


def _check_endings(targets: tuple[str, ...]) -> None:
    from geomap.errors import SelectionError

    for target in targets:
        if target != "-" and Path(target).suffix.lower() not in {*PAGES, *FIGURES}:
            endings = ", ".join((".html", *FIGURES))
            raise SelectionError(f"{target!r} ends in none of {endings}; name it so with -o")


def _write(content: dict[str, bytes], loaded: Loaded, selection: Selection) -> None:
    """Write everything once all of it is made; say in one line what each file holds."""
    from geomap.cli.output import print_bytes
    from geomap.filters import query
    from geomap.io import write_outputs
    from geomap.summary import count_drawn, say_machine_coded

    found = query(loaded.reports.claims, selection)
    drawn = count_drawn(found)
    parts = (
        f"{drawn.points} drawn as points, {drawn.units} by unit, {drawn.unlocated} without a place"
    )
    write_outputs({target: data for target, data in content.items() if target != "-"})
    for target, data in content.items():
        if target == "-":
            print_bytes(data)
            continue
        size = len(data) / 1000
        count = "1 incident" if drawn.incidents == 1 else f"{drawn.incidents} incidents"
        click.echo(f"{target}: {count} ({parts}), {size:.0f} kB.", err=True)
    if machine := say_machine_coded(found):
        click.echo(f"Note: {machine}", err=True)
