"""The page: one HTML file with the map, the list and all they need, and no network request.

The page is filled by one pass of replacement over ``page/page.html``. What is filled in is never
looked at again: no template engine sees any text of the data, which travels as JSON and is set as
text.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache, lru_cache
from html import escape
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import geomap
from geomap.language import REVIEWED, Message, Part, Voice, pack_strings, say_english, tell
from geomap.render.coding import QUICK_BLOCKS
from geomap.render.jsons import write_json
from geomap.render.packing import pack_text
from geomap.render.parts import NOTHING, Parts, inline_scripts
from geomap.render.policy import write_policy
from geomap.render.seal import seal
from geomap.render.shortening import shorten_script, shorten_style
from geomap.render.style import write_paper_variables, write_variables
from geomap.render.tree import Node, write_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from geomap.render.tiles import Tiles

FIRST = ("geomap-data", "geomap-land")
"""Data that are unpacked when the page opens."""
MAP_NAME = "geomap_map"
"""The global name of the Leaflet map, which added folium children use."""
SCRIPTS = (
    "dom.js",
    "voice.js",
    "picture.js",
    "language.js",
    "tree.js",
    "state.js",
    "columns.js",
    "claims.js",
    "tally.js",
    "filter.js",
    "spans.js",
    "geometry.js",
    "boxes.js",
    "land.js",
    "labels.js",
    "places.js",
    "rings.js",
    "gather.js",
    "symbols.js",
    "badges.js",
    "marks.js",
    "position.js",
    "placing.js",
    "cards.js",
    "accounts.js",
    "rows.js",
    "sort.js",
    "list.js",
    "map.js",
    "head.js",
    "facets.js",
    "coloring.js",
    "strip.js",
    "tools.js",
    "table.js",
    "download.js",
    "frame.js",
    "keys.js",
    "ways.js",
    "page.js",
    "main.js",
)


class Page(NamedTuple):
    """Everything that the page says, ready to be written."""

    title: Part
    voice: Voice
    selection: Message
    counts: Message
    list_heading: Message
    list_html: str
    legend: str
    about: str
    data: dict[str, Any]
    twin: str = ""
    numbers: str = ""
    blocks: tuple[str, ...] = ()
    others: Mapping[str, Any] = MappingProxyType({})
    """What is read when the language is changed, by the id of its element."""
    tiles: Tiles | None = None


def write_page(page: Page, parts: Parts = NOTHING) -> str:
    """Write the page as HTML.

    Parameters
    ----------
    page
        What it says.
    parts
        What users added to the map.
    """
    leaflet_css = _leaflet_css(with_images=not parts.is_empty)
    css, live_css = _own_styles()
    code = [_leaflet_js() + ("" if parts.is_empty else _icon_defaults()), _own_script()]
    boot = _boot_script()
    extra = f"\n{parts.script}\n" if parts.script else ""
    scripts = [boot, *code, *inline_scripts(parts.head + parts.body), extra]
    tiles = page.tiles
    tile_host = tiles.host if tiles else ""
    fills = {
        **_fill_texts(page),
        "policy": write_policy(
            filter(None, scripts), [leaflet_css, live_css, css], tile_host, parts
        ),
        "referrer": "strict-origin-when-cross-origin" if tiles else "no-referrer",
        "leaflet_css": _write_code("style", leaflet_css, packed=parts.is_empty),
        "css": css,
        "live_css": _write_code("style", live_css, packed=parts.is_empty),
        "data": "\n".join(_write_data(page, parts)),
        "code": _write_scripts(boot, code, packed=parts.is_empty),
        "extra_head": parts.head,
        "extra_body": parts.body,
        "extra_script": f"<script>{extra}</script>" if extra else "",
        "extra_hidden": " hidden" if parts.is_empty else "",
    }
    html = re.sub(
        r"@@([\w.]+)@@",
        lambda found: fills.get(found[1]) or _fill_string(found[1], page.voice),
        read_asset("page.html"),
    )
    return seal(html)


def _fill_string(key: str, voice: Voice) -> str:
    """Say a string of the page's frame; nothing for what is filled with nothing."""
    return escape(voice.say(tell(key))) if "." in key else ""


def _write_data(page: Page, parts: Parts) -> Iterator[str]:
    """Write data as script elements, packed where the scripts that read them are.

    What is ``packed`` is unpacked when the page opens, what is read ``later`` when it is needed.
    """
    quick = len(page.blocks) in QUICK_BLOCKS
    for name, data in {"geomap-data": page.data, **page.others}.items():
        text, how = write_json(data), "packed" if name in FIRST else "later"
        if not parts.is_empty:
            yield f'<script type="application/json" id="{name}">{text}</script>'
            continue
        letters = pack_text(text, quick=quick) if data is page.data else _pack_code(text)
        yield f'<script type="text/plain" class="{how}" id="{name}">{letters}</script>'


def _write_scripts(boot: str, scripts: list[str], *, packed: bool) -> str:
    """Write scripts as elements, packed for ``page/js/boot.js``, which then follows them.

    Scripts of added children follow in the page and need those before them at once, so beside them
    nothing is packed, and ``boot.js`` only watches.
    """
    start = f"<script>{boot}</script>"
    written = [_write_code("script", script, packed=packed) for script in scripts]
    return "\n".join([*written, start] if packed else [start, *written])


def _write_code(kind: str, text: str, *, packed: bool) -> str:
    """Write a script or style, packed or as it is."""
    if not packed:
        return f"<{kind}>{text}</{kind}>"
    letters = _pack_code(text)
    return f'<script type="text/plain" class="packed" data-kind="{kind}">{letters}</script>'


@lru_cache(16)
def _pack_code(text: str) -> str:
    """Pack what is the same in many pages: scripts, styles, the land, names in languages."""
    return pack_text(text)


def _fill_texts(page: Page) -> dict[str, str]:
    blocks = [
        f'<script type="text/plain" id="geomap-texts-{number}">{block}</script>'
        for number, block in enumerate(page.blocks)
    ]
    return {
        "lang": escape(page.voice.lang),
        "unreviewed": _say_unreviewed(page.voice),
        "generator": f"geomap {geomap.__version__}",
        "title": escape(page.voice.say(page.title)),
        "title_code": _code_title(page.title),
        "selection": _write_told(page.selection, page.voice),
        "counts": _write_told(page.counts, page.voice),
        "legend": page.legend,
        "list_heading": _write_told(page.list_heading, page.voice),
        "list": page.list_html,
        "about": page.about,
        "twin": page.twin,
        "numbers": page.numbers,
        "blocks": "\n".join(blocks),
    }


def _say_unreviewed(voice: Voice) -> str:
    """Say in its language and in English that a translation has not been reviewed."""
    if voice.lang in REVIEWED:
        return ""
    note = tell("language.unreviewed")
    return f'{escape(voice.say(note))} <span lang="en">{escape(say_english(note))}</span>'


def _code_title(title: Part) -> str:
    return f' data-say="{title.key}"' if isinstance(title, Message) else ""


def _write_told(part: Node, voice: Voice) -> str:
    return write_html(part, voice, coded=True)


@cache
def read_asset(name: str) -> str:
    """Read a file of the page from the package."""
    return _folder().joinpath(name).read_text("utf-8")


@cache
def _folder() -> Traversable:
    return resources.files("geomap.render") / "page"


@cache
def _boot_script() -> str:
    """Return the script that unpacks all others."""
    return "".join(shorten_script(read_asset(f"js/{name}.js")) for name in ("letters", "boot"))


@cache
def _leaflet_js() -> str:
    """Return Leaflet as it is, without the address of a map of its source that is not here."""
    text = read_asset("vendor/leaflet/leaflet.js")
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)


@cache
def _own_script() -> str:
    """Return our scripts as one, without doc comments and indentation."""
    strings = json.dumps(pack_strings(), ensure_ascii=False, separators=(",", ":"))
    told = f"const STRINGS = {strings}, REVIEWED = {json.dumps(REVIEWED)};"
    texts = [told, *(shorten_script(read_asset(f"js/{name}")) for name in SCRIPTS)]
    return "(() => {\n'use strict';\n" + "\n".join(texts) + "})();\n"


@cache
def _own_styles() -> tuple[str, str]:
    """Return the style of the page, and that of what the script makes."""
    css = write_variables() + shorten_style(read_asset("page.css")) + write_paper_variables()
    return css, shorten_style(read_asset("live.css"))


@cache
def _image(name: str) -> str:
    image = _folder() / "vendor" / "leaflet" / "images" / name
    coded = base64.b64encode(image.read_bytes()).decode()
    return f"data:image/png;base64,{coded}"


@cache
def _leaflet_css(*, with_images: bool) -> str:
    """Return Leaflet's style, with the images of markers and layer control where they are used."""
    css = read_asset("vendor/leaflet/leaflet.css")
    if not with_images:
        return re.sub(r"url\(images/[\w.-]+\)", "none", css)
    return re.sub(r"url\(images/([\w.-]+)\)", lambda found: f"url({_image(found[1])})", css)


@cache
def _icon_defaults() -> str:
    """Give Leaflet's own marker its images, for markers that users add."""
    images = {
        "iconUrl": "marker-icon.png",
        "iconRetinaUrl": "marker-icon-2x.png",
        "shadowUrl": "marker-shadow.png",
    }
    options = json.dumps({key: _image(name) for key, name in images.items()})
    return (
        f"\ndelete L.Icon.Default.prototype._getIconUrl;\nL.Icon.Default.mergeOptions({options});\n"
    )
