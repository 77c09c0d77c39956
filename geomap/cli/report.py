"""``geomap report``: the whole kit for a report, or the report as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.map import LANGUAGES
from geomap.cli.options import (
    color_option,
    include_option,
    layer_options,
    read_options,
    selection_options,
    strict_option,
)
from geomap.cli.settings import read_argument, settings_of

if TYPE_CHECKING:
    from geomap.cli.load import Loaded
    from geomap.render.tree import Node
    from geomap.report import Report
    from geomap.schema import Layers
    from geomap.selection import Selection


@click.command("report")
@click.argument(
    "incidents",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    is_eager=True,
    callback=read_argument,
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Folder of the kit, or a file that ends in .pdf. [default: FILE's name and -report]",
)
@click.option("--title", help="Title of the report.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of map, pictures, caption and names; the other words are English.",
)
@color_option
@click.option("--author", default="", help="Who made the report, for its citation.")
@click.option("--url", default="", help="Web address of the folder where the kit will lie.")
@click.option("--since", type=click.Path(), help="A former kit or table: tell what is new.")
@click.option("--credit", "credits", multiple=True, help="A credit of your own. Repeatable.")
@include_option
@selection_options
@read_options
@strict_option
@layer_options
@click.pass_context
def report_command(
    ctx: click.Context,
    /,
    incidents: str,
    output: str | None,
    title: str | None,
    lang: str,
    color_by: str,
    author: str,
    url: str,
    since: str | None,
    credits: tuple[str, ...],  # noqa: A002 - the name of the option
    **options: Any,
) -> None:
    """Write the whole kit for a report: pages, pictures, captions, tables, citations, checksums.

    FILE is a table of incidents, or a geomap.toml that names it with everything else. The kit is a
    folder with the report as a page (index.html) and as Markdown (report.md), the interactive map,
    its picture, snippets to embed both, the claims and counts as tables, and a datapackage.json
    that says what was made from what. It is written as a whole or not at all, and again in its
    place.

    \b
    geomap report data/incidents.csv -o kit
    geomap report data/incidents.csv -p Syunik --title "Syunik" -o syunik.pdf
    geomap report geomap.toml
    """
    from geomap.cli.load import check_files, load_reports, refuse_nothing, selection_from
    from geomap.cli.making import describe_making
    from geomap.cli.output import refuse_overwriting
    from geomap.report import NAMES, render_report

    settings = settings_of(ctx)
    target = output or f"{'incidents' if incidents == '-' else Path(incidents).stem}-report"
    _check_ending(target)
    _check_address(url)
    is_pdf = Path(target).suffix.lower() == ".pdf"
    written = (target,) if is_pdf else tuple(str(Path(target) / name) for name in NAMES)
    check_files(written, incidents, options)
    former = since if since and not Path(since).is_dir() else None
    refuse_overwriting(written, [settings.path if settings else None, former])
    loaded = load_reports(incidents, options)
    layers = _add_credits(loaded.layers, credits)
    selection = selection_from(options, layers, loaded.reports.claims)
    refuse_nothing(loaded, selection)
    report = render_report(
        loaded.reports,
        layers,
        selection=selection,
        title=title,
        lang=lang,
        color_by=color_by,
        making=describe_making(ctx, loaded, author=author, url=url),
        news=_tell_news(since, loaded, selection, options) if since else (),
    )
    report.save(target)
    _tell(target, report, loaded, selection)


def _tell_news(
    since: str, loaded: Loaded, selection: Selection, options: dict[str, Any]
) -> tuple[Node, ...]:
    """Tell what changed since a former kit or table, among what the selection means."""
    from geomap.changes import compare_tables
    from geomap.cli.diff import load_side, rejected_of, tell_former
    from geomap.cli.load import share_columns
    from geomap.cli.making import tell_path
    from geomap.filters import query
    from geomap.report.news import build_news
    from geomap.terms import restrict

    former = load_side(since, share_columns(options)[0]).reports
    kept = former.provenance._replace(included=loaded.reports.provenance.included)
    both = (restrict(former._replace(provenance=kept)), restrict(loaded.reports))
    old, new = (query(reports.claims, selection) for reports in both)
    ids = {*old["incident_id"], *new["incident_id"]}
    rejected = (rejected_of(since, both[0]), both[1].rejected)
    within = (rejected[0][rejected[0]["id"].isin(ids)], rejected[1][rejected[1]["id"].isin(ids)])
    changes = compare_tables(old, new, within)
    return build_news(
        changes, tell_path(since), tell_former(since, selection.describe(loaded.names))
    )


def _check_ending(target: str) -> None:
    """Refuse a file that is no PDF: the kit is a folder.

    Raises
    ------
    SelectionError
        The name has an ending of another kind of file.
    """
    from geomap.errors import SelectionError

    known = {".html", ".htm", ".md", ".docx", ".odt", ".zip", ".svg", ".png", ".csv", ".json"}
    ending = Path(target).suffix.lower()
    if ending in known and not Path(target).is_dir():
        hint = (
            "; for Word: pandoc KIT/report.md --resource-path KIT -o report.docx"
            if ending in {".docx", ".odt"}
            else ""
        )
        raise SelectionError(f"a report is a folder or a .pdf, not {target!r}{hint}")


def _check_address(url: str) -> None:
    """Refuse an address that no browser opens.

    Raises
    ------
    SelectionError
        It is not one of the web.
    """
    from geomap.errors import SelectionError
    from geomap.render.tree import is_web_address

    if url and not is_web_address(url):
        raise SelectionError(
            f"--url takes an address such as https://example.org/map/, not {url!r}"
        )


def _add_credits(layers: Layers, credits: tuple[str, ...]) -> Layers:  # noqa: A002
    """Add credits of the user's own to those of the layers."""
    from geomap.schema import Source

    own = tuple(Source(file="", title=text, credit=text) for text in credits)
    return layers._replace(sources=(*layers.sources, *own))


def _tell(target: str, report: Report, loaded: Loaded, selection: Selection) -> None:
    """Say in one line what was written where."""
    from geomap.report import NAMES

    number = report.counts[0].total
    count = "1 incident" if number == 1 else f"{number:,} incidents"
    what = "PDF" if Path(target).suffix.lower() == ".pdf" else f"{len(NAMES)} files"
    click.echo(f"{target}: {what} on {count}, {selection.describe(loaded.names)}.", err=True)
