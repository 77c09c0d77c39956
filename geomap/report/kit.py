"""The kit: every file that a report needs, made from one story, and described as a data package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geomap
from geomap.filters import query
from geomap.io import write_folder, write_output
from geomap.language import Voice
from geomap.provenance import citation, notes_of
from geomap.render import Request, draw_figure
from geomap.render.figure.facts import gather_facts
from geomap.render.maps import build_page, tell_in_words
from geomap.render.marks import check_joined, lay_marks
from geomap.render.names import collect_names
from geomap.render.page import write_page as write_map_page
from geomap.render.request import EVERYTHING
from geomap.render.tree import is_web_address
from geomap.report import citing, embedding, markdown, page, tables
from geomap.report.counts import count_all
from geomap.report.former import list_replaceable
from geomap.report.making import Making
from geomap.report.package import DESCRIPTOR, write_package
from geomap.report.print import print_story
from geomap.report.story import Material, Story, tell_story
from geomap.terms import restrict

if TYPE_CHECKING:
    from geomap.render.page import Page
    from geomap.render.tree import Node
    from geomap.report.counts import Count
    from geomap.schema import Layers, Reports
    from geomap.selection import Selection

TITLE = "Reported border incidents"
NAMES = (
    "index.html",
    "report.md",
    "map.html",
    "embed.html",
    "map.svg",
    "map.png",
    "map@2x.png",
    "caption.md",
    "alt.txt",
    "summary.md",
    "summary.csv",
    "incidents.csv",
    "incidents.geojson",
    "rejected.csv",
    "citation.txt",
    "citation.bib",
    "citation.ris",
    DESCRIPTOR,
)
"""The files of a kit."""


@dataclass(frozen=True)
class Report:
    """A report on the incidents of a selection, ready to be written in any of its forms."""

    reports: Reports
    layers: Layers
    selection: Selection
    sentence: str
    lang: str
    making: Making
    story: Story
    counts: list[Count]
    page: Page

    def to_html(self) -> str:
        """Return the report as one HTML page without script."""
        links = _link(
            {
                "map.html": "the interactive map",
                "incidents.csv": "all claims as a table",
                "embed.html": "how to put the map into your page",
                "citation.txt": "how to cite",
            }
        )
        return page.write_page(self.story, address=self.making.url, links=links)

    def to_markdown(self) -> str:
        """Return the report as Markdown; it names ``map.png`` and the other files of the kit."""
        return markdown.write_markdown(
            self.story, picture="map.png", page="map.html", data="incidents.csv"
        )

    def to_pdf(self) -> bytes:
        """Return the report as a tagged PDF.

        Raises
        ------
        OutputError
            The extra ``pdf`` or one of its system libraries is not installed.
        """
        return print_story(self.story)

    def to_files(self) -> dict[str, bytes]:
        """Return the content of every file of the kit by its name.

        Raises
        ------
        OutputError
            The extra ``png`` is not installed.
        """
        shared = tables.share(self.reports)
        figure, reference = self.story.figure, self._reference()
        texts = {
            "index.html": self.to_html(),
            "report.md": self.to_markdown(),
            "map.html": write_map_page(self.page),
            "embed.html": embedding.write_embed_page(self.story, self.making.url),
            "caption.md": figure.caption(),
            "alt.txt": f"{figure.alt()}\n",
            "summary.md": tables.write_summary(self.counts),
            "citation.txt": citing.write_text(reference),
            "citation.bib": citing.write_bibtex(reference),
            "citation.ris": citing.write_ris(reference),
            **tables.write_tables(self.reports, shared, self.counts, self.sentence),
        }
        files = {name: text.encode("utf-8", "backslashreplace") for name, text in texts.items()}
        files["map.svg"] = figure.to_svg().encode()
        files["map.png"], files["map@2x.png"] = figure.to_png(), figure.to_png(2)
        files[DESCRIPTOR] = write_package(
            files,
            tables.describe_tables(self.reports, shared, self.counts),
            reports=self.reports,
            layers=self.layers,
            making=self.making,
            told=self._told(shared),
        )
        return {name: files[name] for name in NAMES}

    def save(self, path: str | Path) -> None:
        """Write the kit to a folder, or the report as PDF where the path ends so.

        The kit is replaced as a whole or not at all. Other files in the folder stay; a file with
        the name of one of the kit's that no former kit has written is never replaced.

        Parameters
        ----------
        path
            Folder, which is made where its parent exists; or a file that ends in ``.pdf``.

        Raises
        ------
        OutputError
            Something cannot be made or written; what was there before stays.
        """
        if Path(path).suffix.lower() == ".pdf":
            write_output(path, self.to_pdf())
            return
        replaceable = list_replaceable(path, NAMES)
        files = self.to_files()
        write_folder(path, files, stale=sorted(replaceable - set(files)))

    def _reference(self) -> citing.Reference:
        date = self.making.date or citing.find_date(self.reports.claims)
        text = citation(
            self.reports, self.layers, title=self.story.title, version=geomap.__version__
        )
        url = self.making.url if is_web_address(self.making.url) else ""
        return citing.Reference(self.story.title, text, date, self.making.author, url)

    def _told(self, shared: tables.Shared) -> dict[str, Any]:
        return {
            "title": self.story.title,
            "description": "\n\n".join(self.story.lead),
            "selection": self.sentence,
            "licence": self.reports.provenance.licence or "not stated",
            "claims": len(shared.claims),
            "withheld": shared.withheld,
            "rejected": len(self.reports.rejected),
            "incidents": self.counts[0].total,
        }


def render_report(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    color_by: str = "type",
    making: Making = Making(),  # noqa: B008 - a value that cannot change
    news: tuple[Node, ...] = (),
) -> Report:
    """Make the report on the incidents of a selection.

    Parameters
    ----------
    reports
        Claims with units and border distances joined, EPSG:4326; rejected rows; their provenance.
    layers
        Reference layers, EPSG:4326.
    selection
        Which incidents the report is about.
    title
        Its title.
    lang
        Language of the map, its pictures and caption, and of all names: ``en``, ``ru``, ``hy`` or
        ``az``; the other words are English.
    color_by
        What shape and colour follow: ``type`` of event, or ``side`` whose account it is.
    making
        By whom, when, with which command and from which files it is made.
    news
        What is new since a former report, as text trees.

    Returns
    -------
    report
        With ``save(path)``, ``to_files()``, ``to_html()``, ``to_markdown()`` and ``to_pdf()``.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        ``color_by`` is neither ``type`` nor ``side``.
    """
    check_joined(reports.claims)
    reports = restrict(reports)
    heading = title or TITLE
    request = Request(selection, title, lang, color_by)
    figure = draw_figure(reports, layers, request)
    interactive = build_page(reports, layers, request)
    claims = tell_in_words(query(reports.claims, selection), layers)
    reports = reports._replace(claims=claims)
    names = collect_names(layers, lang)
    sentence = selection.describe(names.units)
    marks = lay_marks(claims, set(names.units))
    counts = count_all(claims, rejected=len(reports.rejected), names=names.units, sides=names.sides)
    material = Material(
        marks,
        heading,
        gather_facts(reports, marks, layers, figure.title, selection.tell(), Voice(lang, names)),
        Voice("en", names),
        layers,
        reports.rejected,
        reports.provenance._replace(notes=tuple(notes_of(reports))),
        citation(
            reports,
            layers,
            title=heading,
            version=geomap.__version__,
            selection="" if selection.is_empty() else sentence,
        ),
    )
    story = tell_story(material, figure, counts, list(news))
    return Report(reports, layers, selection, sentence, lang, making, story, counts, interactive)


def _link(files: dict[str, str]) -> str:
    said = " · ".join(f'<a href="{name}">{text}</a>' for name, text in files.items())
    return f"<p>{said[0]}{said[1:]}</p>"
