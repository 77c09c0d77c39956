"""The report as one HTML file: no script, no request, made to be read, printed and mailed."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

import geomap
from geomap.language import Voice
from geomap.render.figure.caption import mark_all
from geomap.render.policy import hash_of
from geomap.render.seal import seal
from geomap.render.tree import is_web_address, write_all

if TYPE_CHECKING:
    from geomap.render.figure.image import Figure
    from geomap.report.story import Section, Story

DESCRIPTION_MOST = 300
LANG = "en"
"""Language of a report."""


def write_page(story: Story, *, address: str = "", links: str = "", picture: str = "") -> str:
    """Write a story as a page.

    Parameters
    ----------
    story
        What is told.
    address
        Web address of the folder where the kit will lie, for previews of links; or empty.
    links
        HTML of the links to the other files of the kit, beside the map.
    picture
        HTML of the map and strip in place of SVG within the page: a PDF needs images.
    """
    css = read_asset("report.css")
    strip = f'<figure class="strip">\n{story.strip}\n</figure>' if story.strip else ""
    fills = {
        "lang": LANG,
        "policy": f"default-src 'none'; style-src {hash_of(css)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "generator": f"geomap {geomap.__version__}",
        "description": escape(" ".join(story.lead)[:DESCRIPTION_MOST]),
        "meta": _write_meta(story, address),
        "title": escape(story.title, quote=False),
        "css": css,
        "lead": _paragraphs(story.lead),
        "contents": _write_contents(story.sections),
        "map": picture or story.figure.to_svg().strip(),
        "caption": _write_caption(story) + links,
        "strip": "" if picture else strip,
        "sections": "\n".join(_write_section(section) for section in story.sections),
    }
    return seal(re.sub(r"@@(\w+)@@", lambda found: fills[found[1]], read_asset("index.html")))


def mark_lang(figure: Figure) -> str:
    """Write the language of what speaks that of the map, where it is not the report's."""
    return "" if figure.lang == LANG else f' lang="{escape(figure.lang)}"'


def _write_caption(story: Story) -> str:
    """Write what the map shows, where that comes from, and its credits."""
    told, origin, credit = story.caption[1:4]
    parts = (mark_all(part, LANG, _escape_text) for part in (told, origin, credit) if part)
    return "\n".join(f"<p>{part}</p>" for part in parts)


def _escape_text(text: str) -> str:
    return escape(text, quote=False)


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def _write_contents(sections: tuple[Section, ...]) -> str:
    items = [f'<li><a href="#{s.key}">{escape(s.heading, quote=False)}</a></li>' for s in sections]
    return f"<ul>{''.join(items)}</ul>"


def _write_section(section: Section) -> str:
    heading = f'<h2 id="{section.key}">{escape(section.heading, quote=False)}</h2>'
    content = write_all(section.content, Voice())
    return f'<section class="{section.key}">\n{heading}\n{content}\n</section>'


def _write_meta(story: Story, address: str) -> str:
    """Write what other sites show of a link to the page; it needs the whole address."""
    if not is_web_address(address):
        return ""
    folder = address.rstrip("/")
    facts = {
        "og:type": "article",
        "og:title": story.title,
        "og:description": " ".join(story.lead)[:DESCRIPTION_MOST],
        "og:url": f"{folder}/",
        "og:image": f"{folder}/map.png",
        "og:image:alt": story.figure.alt(),
    }
    said = [f'<meta property="{key}" content="{escape(text)}">' for key, text in facts.items()]
    return "\n".join([f'<link rel="canonical" href="{escape(folder)}/">', *said, ""])


@cache
def read_asset(name: str) -> str:
    """Read a file of the report's page from the package."""
    return (resources.files("geomap.report") / "page" / name).read_text("utf-8")
