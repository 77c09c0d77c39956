"""The twin: the static map inside the page, which is seen before and without its script.

It holds the map alone, since the page has a title, a legend and credits of its own. Its colours are
the page's CSS variables, so one picture serves the light and the dark theme and white paper.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from geomap.render.figure.framing import Box, fit
from geomap.render.figure.labels import DOT
from geomap.render.figure.lettering import FAMILIES, is_joined
from geomap.render.figure.scene import CLIP, color_scene, draw_scene, draw_symbols, set_scene
from geomap.render.figure.scope import choose_extent
from geomap.render.figure.svg import quote, shorten, tag
from geomap.render.tree import code_part
from geomap.selection import Selection

if TYPE_CHECKING:
    from geomap.language import Part, Voice
    from geomap.render.figure.framing import Extent
    from geomap.render.figure.labels import Written
    from geomap.render.figure.lettering import Look
    from geomap.render.marks import Marks
    from geomap.schema import Layers

WIDTH = 680.0
HEIGHTS = (380.0, 640.0)
"""Least and greatest height in pixels."""
PADDING = 26.0
COARSE = 1.0
"""Pixels by which lines of the land may leave their course: every line counts in the page."""


class Twin(NamedTuple):
    """The picture, the names on it, and what replaces its rings and signs in another colouring."""

    svg: str
    names: frozenset[str]
    other: str


class _Variables(dict[str, str]):
    """Colours as CSS variables of the page."""

    def __missing__(self, name: str) -> str:
        return f"var(--{name})"


def draw_twin(
    marks: Marks, layers: Layers, *, title: Part, voice: Voice, other: Marks | None = None
) -> Twin:
    """Draw the map of the page as SVG for its HTML.

    Parameters
    ----------
    marks
        Incidents and how they are drawn.
    layers
        Reference layers, EPSG:4326.
    title
        What the picture shows, for those who hear it.
    voice
        The first language of the page, and of names.
    other
        The same in the other colouring, which the reader may choose.
    """
    extent = choose_extent(marks, layers, Selection()).steady()
    box = Box(0, 0, WIDTH, _choose_height(extent))
    scene = set_scene(marks, layers, fit(extent, box, PADDING), voice.lang, COARSE)
    cut = tag("rect", width=box.width, height=box.height)
    svg = tag(
        "svg",
        tag("defs", tag("clipPath", cut, id=CLIP)),
        draw_scene(scene, _Variables(), write_names, coded=True),
        viewBox=f"0 0 {shorten(box.width)} {shorten(box.height)}",
        role="img",
        aria_label=voice.say(title),
        data_say_aria_label=code_part(title),
        font_family=FAMILIES,
    )
    names = frozenset(written.label.text for written in scene.names)
    if other is None:
        return Twin(svg, names, "")
    rings, signs = draw_symbols(color_scene(scene, other), _Variables())
    return Twin(svg, names, "".join([rings, *signs]))


def _choose_height(extent: Extent) -> float:
    """Return the height at which the extent fills the width, within limits."""
    wide, tall = extent.east - extent.west, extent.south - extent.north
    least, most = HEIGHTS
    full = (WIDTH - 2 * PADDING) * tall / wide + 2 * PADDING if wide > 0 else most
    return float(round(min(most, max(least, full))))


def write_names(written: list[Written], colours: dict[str, str]) -> list[str]:
    """Write names with a halo; what names of one kind share is said once."""
    dots = [label.dot for label, _ in written if label.dot is not None]
    rim = {"fill": colours["map-ink"], "stroke": colours["halo"], "stroke_width": 1.2}
    parts = [tag("g", *(tag("circle", cx=x, cy=y, r=DOT) for x, y in dots), **rim)] if dots else []
    for (look, ink, halo), some in groupby(written, key=lambda w: w.label[1:4]):
        texts = [_write_name(label.text, look, box) for label, box in some]
        shared = {
            "font_size": look.size,
            "font_weight": 700 if look.bold else None,
            "letter_spacing": look.spacing or None,
            "fill": colours[ink],
            "stroke": colours[halo],
            "stroke_width": 3,
            "stroke_linejoin": "round",
            "paint_order": "stroke",
        }
        parts.append(tag("g", *texts, **shared))
    return parts


def _write_name(text: str, look: Look, box: Box) -> str:
    """Write a name into its room; letters that join are widened, not parted."""
    joined = is_joined(text)
    return tag(
        "text",
        quote(text),
        x=shorten(box.left + 2, 1),
        y=shorten((box.top + box.bottom) / 2 + look.size * 0.36, 1),
        textLength=round(box.width - 4),
        letter_spacing="0" if joined and look.spacing else None,
        lengthAdjust="spacingAndGlyphs" if joined else None,
    )
