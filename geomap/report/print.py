"""The report as a tagged PDF, made by WeasyPrint from the page of the report."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from geomap.render.figure.pdf import embed_svg, print_page
from geomap.report.page import mark_lang, write_page

if TYPE_CHECKING:
    from geomap.report.story import Story


def print_story(story: Story) -> bytes:
    """Print a story: A4 pages with text that can be selected, tags, and alternatives of pictures.

    Raises
    ------
    OutputError
        The extra ``pdf`` or a library of the system that it needs is not installed.
    """
    figure = story.figure
    shown = [_show(figure.to_svg(), figure.alt(), mark_lang(figure))]
    if story.strip:
        shown.append(_show(story.strip, "Incidents in time; the tables below say the same."))
    html = write_page(story, picture="\n".join(shown))
    identity = hashlib.sha256(html.encode("utf-8", "backslashreplace")).hexdigest()
    return print_page(html, identity=identity)


def _show(svg: str, alt: str, lang: str = "") -> str:
    return f'<img src="{embed_svg(svg)}" alt="{escape(alt)}"{lang} style="width:100%">'
