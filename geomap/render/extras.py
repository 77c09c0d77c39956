"""Plain folium layers and plugins that users add to the map: their parts, and the hosts they need.

Such parts are rendered by folium itself, with folium's own rules for text. They are kept apart
from everything of ours: our data never go through them, and theirs never through us.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import folium

from geomap.render.parts import NOTHING, Parts, Tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branca.element import Element, Figure

STOCK_JS: dict[str, str] = dict(folium.Map.default_js)
STOCK_CSS: dict[str, str] = dict(folium.Map.default_css)
NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\$\(|\$\.|jQuery", ("jquery",)),
    (
        r"L\.AwesomeMarkers",
        (
            "awesome_markers",
            "bootstrap_css",
            "glyphicons_css",
            "awesome_markers_font_css",
            "awesome_markers_css",
            "awesome_rotate_css",
        ),
    ),
)
"""Which assets of a stock folium map the script of its children calls for."""
ENCODING = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'
"""What branca puts into every head, and our page says itself."""
ADDRESS = re.compile(r"https?://([^/\s\"'`<>?#)]+)")
FETCHED = ("tiles", "url", "data_url", "embed_link", "data", "icon_url")
"""Attributes of folium's classes that hold an address which the page loads."""


def render_parts(figure: Figure, children: list[Element], front: list[Any]) -> Parts:
    """Render what users added to the map or to its figure.

    Parameters
    ----------
    figure
        The figure that the children render themselves into.
    children
        Children of the map, in their order.
    front
        Layers that are to stay in front (``Map.keep_in_front``).
    """
    added_to_figure = [*children_of(figure.header)[1:], *children_of(figure.html)]
    if not (children or front or added_to_figure or children_of(figure.script)):
        return NOTHING
    for child in children:
        child.render()
    body = _join(figure.html)
    script = _join(figure.script)
    lines = [f"{layer.get_name()}.bringToFront();" for layer in front]
    script += "\n".join(lines)
    added = _join(figure.header).replace(ENCODING, "").strip()
    needed = {name for pattern, names in NEEDS if re.search(pattern, script) for name in names}
    head = _stock_tags(needed) + added
    reader = Tags()
    reader.feed(head + body)
    contents = {_host(text) for child in _walk(children) for text in _fetched(child)}
    return Parts(
        head,
        body,
        script,
        tuple(sorted({_host(text) for text in reader.assets} - {""})),
        tuple(sorted(contents - {""})),
    )


def _join(element: Element) -> str:
    parts = [child.render() for child in children_of(element)]
    return "\n".join(part for part in parts if part.strip())


def children_of(element: Element) -> list[Element]:
    """Return the children of an element; branca has no public name for them."""
    return list(element._children.values())  # noqa: SLF001


def _stock_tags(names: set[str]) -> str:
    styles = [
        f'<link rel="stylesheet" href="{STOCK_CSS[name]}">' for name in STOCK_CSS if name in names
    ]
    scripts = [f'<script src="{STOCK_JS[name]}"></script>' for name in STOCK_JS if name in names]
    return "\n".join([*styles, *scripts, ""])


def _walk(children: list[Element]) -> Iterator[Element]:
    for child in children:
        yield child
        yield from _walk(children_of(child))


def _fetched(child: Element) -> Iterator[str]:
    for name in FETCHED:
        value = getattr(child, name, None)
        if isinstance(value, str):
            yield value
    options = getattr(child, "options", None)
    if isinstance(options, dict):
        yield from (value for value in options.values() if isinstance(value, str))


def _host(address: str) -> str:
    """Return the origin of an address as a policy names it; empty where it has none."""
    found = ADDRESS.match(address.strip())
    if found is None:
        return ""
    host = re.sub(r"^\{[a-z]\}", "*", found[1])
    return "" if "{" in host else f"{address.strip().split('://')[0]}://{host}"
