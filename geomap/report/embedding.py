"""Snippets that put the map into other pages: a frame that grows, and a picture that survives."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import geomap
from geomap.language import Voice, tell
from geomap.render.figure.caption import mark_all
from geomap.render.policy import hash_of
from geomap.render.seal import seal
from geomap.render.tree import is_web_address
from geomap.report.page import mark_lang, read_asset

if TYPE_CHECKING:
    from geomap.report.story import Story

HEIGHT = 640
"""Height of the frame in pixels until the map tells its own."""
LISTENER = """<script>
addEventListener('message', (event) => {
  const told = event.data;
  if (!told || told.type !== 'geomap:height' || !(told.height > 0)) return;
  for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentWindow === event.source) frame.style.height = `${Math.ceil(told.height)}px`;
  }
});
</script>"""
"""Gives the frame of a map the height that it tells; it listens to frames of the page alone."""


def write_frame(story: Story, address: str) -> str:
    """Write the snippet with the interactive map: a frame, its caption, and the listener.

    Parameters
    ----------
    story
        What the map shows.
    address
        Web address of the folder of the kit, or empty for addresses beside the page.
    """
    figure = story.figure
    title = escape(Voice(figure.lang).say(tell("picture.map", title=figure.title)))
    return (
        "<figure>\n"
        f'<iframe src="{escape(_join(address, "map.html?embed=1"))}" title="{title}" '
        f'aria-label="{title}"{mark_lang(figure)}\n  loading="lazy" width="100%" height="{HEIGHT}" '
        'style="width:0;min-width:100%;border:0"\n  allow="fullscreen; clipboard-write" '
        'data-external="1"></iframe>\n'
        f"{_caption(story)}\n</figure>\n{LISTENER}\n"
    )


def write_picture(story: Story, address: str) -> str:
    """Write the snippet with the picture, which strict sanitisers leave whole."""
    figure = story.figure
    width, height = figure.size
    image, sharp = _join(address, "map.png"), _join(address, "map@2x.png")
    return (
        "<figure>\n"
        f'<a href="{escape(_join(address, "map.html"))}"><img src="{escape(image)}" '
        f'srcset="{escape(sharp)} 2x"\n  alt="{escape(figure.alt())}"{mark_lang(figure)}\n'
        f'  width="{width}" height="{height}"></a>\n'
        f"{_caption(story)}\n</figure>\n"
    )


def write_embed_page(story: Story, address: str) -> str:
    """Write the page that holds both snippets to copy, and shows the second one."""
    css = read_asset("report.css") + read_asset("embed.css")
    if is_web_address(address):
        where = (
            f"Both take the map from {address.rstrip('/')}/, where the files of the kit must lie."
        )
    else:
        where = (
            "Put map.html, map.png and map@2x.png beside your page, or write their whole web "
            "address into src and href."
        )
    picture = write_picture(story, address)
    fills = {
        "policy": f"default-src 'none'; style-src {hash_of(css)}; "
        "img-src 'self' file: https: http:; base-uri 'none'; form-action 'none'",
        "generator": f"geomap {geomap.__version__}",
        "heading": f"Put the map into your page: {escape(story.title, quote=False)}",
        "css": css,
        "where": escape(where, quote=False),
        "frame": escape(write_frame(story, address), quote=False),
        "picture": escape(picture, quote=False),
        "picture_shown": write_picture(story, ""),
    }
    return seal(re.sub(r"@@(\w+)@@", lambda found: fills[found[1]], read_asset("embed.html")))


def _caption(story: Story) -> str:
    """Say what the map shows, and what it rests on, in one caption."""
    caption, lang = story.caption, story.figure.lang
    title = f"<strong>{_escape_text(caption.title.text)}</strong>"
    told = [mark_all(part, lang, _escape_text) for part in (caption.told, caption.credit) if part]
    return f"<figcaption{mark_lang(story.figure)}>{' '.join([title, *told])}</figcaption>"


def _escape_text(text: str) -> str:
    return escape(text, quote=False)


def _join(address: str, name: str) -> str:
    """Return the address of a file of the kit."""
    return f"{address.rstrip('/')}/{name}" if is_web_address(address) else name
