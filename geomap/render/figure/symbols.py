"""Symbols: one incident, several incidents, and the number of a hatched unit."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.render.figure.lettering import Look, measure, write
from geomap.render.figure.svg import shorten, tag, write_attributes
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


def draw_several(counts: Sequence[int], x: float, y: float, radius: float, colours: Colours) -> str:
    """Draw several incidents: their number in a ring that shows the mix of symbols."""
    total = sum(counts)
    parts = [tag("circle", cx=x, cy=y, r=radius + 1.5, fill=colours["halo"])]
    present = [symbol for symbol, count in enumerate(counts) if count]
    gap = 0.0 if len(present) < 2 else min(1.6 / (radius - 2), math.tau / total / 3)
    turn = -math.pi / 2
    for symbol in present:
        to = turn + counts[symbol] / total * math.tau
        parts.append(
            _arc(x, y, radius - 2, turn + gap / 2, to - gap / 2, colours[SYMBOLS[symbol].ink])
        )
        turn = to
    return "".join([*parts, write_number(total, x, y, colours)])


def _arc(x: float, y: float, radius: float, start: float, end: float, ink: str) -> str:
    if end - start > math.tau - 1e-6:
        return tag("circle", cx=x, cy=y, r=radius, **_band_look(ink))
    ends = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in (start, end)]
    (from_x, from_y), (to_x, to_y) = ends
    r = shorten(radius)
    large = int(end - start > math.pi)
    d = f"M{shorten(from_x)} {shorten(from_y)}A{r} {r} 0 {large} 1 {shorten(to_x)} {shorten(to_y)}"
    return f'<path d="{d}"{_write_band_look(ink)}/>'


def _band_look(ink: str) -> dict[str, object]:
    return {"fill": "none", "stroke": ink, "stroke_width": BAND}


@lru_cache(64)
def _write_band_look(ink: str) -> str:
    """Write how a part of a ring looks: one picture has hundreds of them in a few colours."""
    return write_attributes(**_band_look(ink))


def draw_badge(count: int, box: Box, colours: Colours) -> str:
    """Draw the number of incidents that are known only to a unit."""
    frame = tag(
        "rect",
        x=box.left,
        y=box.top,
        width=box.width,
        height=box.height,
        fill=colours["halo"],
        stroke=colours["map-ink"],
        stroke_width=1.3,
        stroke_dasharray="3 2",
    )
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return frame + write_number(count, x, y, colours)


def say_number(count: int) -> str:
    """Say a number as short as a symbol needs, alike in all languages: 9999, then 10k."""
    return str(count) if count < 10_000 else f"{round(count / 1000)}k"


def write_number(count: int, x: float, y: float, colours: Colours) -> str:
    """Write a number in the middle of its symbol."""
    text = say_number(count)
    look = Look(12 if len(text) < 4 else 10, bold=True)
    return write(text, x - measure(text, look) / 2, y + look.size * 0.36, look, colours["map-ink"])
