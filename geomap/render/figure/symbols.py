"""Symbols: one incident, several incidents, and the number of a hatched unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from geomap.render.figure.svg import shorten, tag
from geomap.render.style import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.render.figure.framing import Box

Colours = dict[str, str]
SIZE = 6.0
"""Half of the height of the symbol of one incident, in pixels."""
BAND = 4.0
"""Width of the ring that shows the mix of symbols."""
_BAR = f"h{SIZE * 0.75:g}v{SIZE * 2:g}h-{SIZE * 0.75:g}z"
"""One of two upright bars, from its left upper corner."""


class Several(NamedTuple):
    """A sign of several incidents: how many of each symbol, its middle and radius in pixels."""

    mix: Sequence[int]
    x: float
    y: float
    radius: float


def draw_shape(symbol: int, x: float, y: float, size: float = SIZE, **more: object) -> str:
    """Draw the shape of a symbol, of about the same area for all."""
    shape = SYMBOLS[symbol].shape
    if shape == "circle":
        return tag("circle", cx=x, cy=y, r=size, **more)
    if shape == "square":
        side = size * 1.8
        return tag("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, **more)
    if shape == "pair":
        bars = "".join(f"M{shorten(x + size * at)} {shorten(y - size)}{_BAR}" for at in (-1, 0.25))
        return tag("path", d=bars, **more)
    if shape == "triangle":
        corners = [(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)]
    else:
        corners = [(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]
    said = "L".join(f"{shorten(x + size * i)} {shorten(y + size * j)}" for i, j in corners)
    return tag("path", d=f"M{said}z", **more)


def draw_several(signs: Sequence[Several], colours: Colours) -> str:
    """Draw signs of several incidents: each a number in a ring that shows the mix of symbols.

    What looks alike is one path, for a picture of fifty signs is seen sooner so.
    """
    arcs: dict[str, list[str]] = {}
    for sign in signs:
        for symbol, arc in _cut_ring(sign):
            arcs.setdefault(colours[SYMBOLS[symbol].ink], []).append(arc)
    halo = "".join(_circle(sign.x, sign.y, sign.radius + 1.5) for sign in signs)
    rings = [tag("path", d="".join(parts), stroke=ink) for ink, parts in arcs.items()]
    numbers = [_write_in_middle(sum(sign.mix), sign.x, sign.y) for sign in signs]
    return tag(
        "g",
        tag("path", d=halo, fill=colours["halo"]),
        tag("g", *rings, fill="none", stroke_width=BAND),
        tag("g", *numbers, **_number_look(colours)),
        class_="several",
    )


def _cut_ring(sign: Several) -> list[tuple[int, str]]:
    """Return the symbols of a sign, each with its part of the ring as a path."""
    total, radius = sum(sign.mix), sign.radius - BAND / 2
    present = [symbol for symbol, count in enumerate(sign.mix) if count]
    if len(present) == 1:
        return [(present[0], _circle(sign.x, sign.y, radius))]
    gap = min(1.6 / radius, math.tau / total / 3)
    turn, cut = -math.pi / 2, []
    for symbol in present:
        to = turn + sign.mix[symbol] / total * math.tau
        cut.append((symbol, _arc(sign.x, sign.y, radius, turn + gap / 2, to - gap / 2)))
        turn = to
    return cut


def _arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    ends = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in (start, end)]
    (from_x, from_y), (to_x, to_y) = ends
    r, large = shorten(radius), int(end - start > math.pi)
    begun = f"M{shorten(from_x)} {shorten(from_y)}"
    return f"{begun}A{r} {r} 0 {large} 1 {shorten(to_x)} {shorten(to_y)}"


def _circle(x: float, y: float, radius: float) -> str:
    r, wide = shorten(radius), shorten(2 * radius)
    return f"M{shorten(x - radius)} {shorten(y)}a{r} {r} 0 1 1 {wide} 0a{r} {r} 0 1 1-{wide} 0z"


def draw_framed(numbers: Sequence[tuple[int, Box]], colours: Colours) -> str:
    """Draw the numbers of incidents that are known only to a unit, each over its frame."""
    parts = []
    for count, box in numbers:
        place = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        parts += [tag("rect", fill=colours["halo"], **place), _write_in_middle(count, x, y, "none")]
    frame = {"stroke": colours["map-ink"], "stroke_width": 1.3, "stroke_dasharray": "3 2"}
    return tag("g", *parts, class_="badges", **frame, **_number_look(colours))


def say_number(count: int) -> str:
    """Say a number as short as a symbol needs, alike in all languages: 9999, then 10k."""
    return str(count) if count < 10_000 else f"{round(count / 1000)}k"


def _write_in_middle(count: int, x: float, y: float, stroke: str | None = None) -> str:
    text = say_number(count)
    size = 12 if len(text) < 4 else 10
    place = {"x": shorten(x, 1), "y": shorten(y + size * 0.36, 1)}
    return tag("text", text, **place, font_size=size, stroke=stroke)


def _number_look(colours: Colours) -> dict[str, object]:
    return {"fill": colours["map-ink"], "font_weight": 700, "text_anchor": "middle"}
