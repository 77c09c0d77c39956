"""Blocks of a legend: how much room they take, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.render.figure.ground import hatch_look, line_look
from geomap.render.figure.lettering import Look, measure, wrap, write
from geomap.render.figure.svg import tag
from geomap.render.figure.symbols import BAND, draw_shape
from geomap.render.style import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.render.figure.legend import Block, Entry
    from geomap.render.figure.symbols import Colours

HEADING = Look(11.5, bold=True)
LABEL = Look(12)
NUMBER = Look(12, bold=True)
SMALL = Look(10.5)
INDENT = 26.0
ROW, LABEL_STEP, STEP = 18.0, 14.0, 13.0
"""Height of a row, of a further line of its label, and of a line of small text."""
LABEL_LINES = 3


def measure_block(block: Block, width: float) -> float:
    """Return the height of a block in pixels where it is so wide."""
    lines = len(wrap(block.small, width, SMALL))
    return ROW + sum(_measure_entry(entry, width) for entry in block.entries) + STEP * lines


def _measure_entry(entry: Entry, width: float) -> float:
    lines = len(wrap(entry.small, width - _indent(entry), SMALL))
    return _measure_label(entry, width) + STEP * lines + (3 if entry.small else 0)


def _measure_label(entry: Entry, width: float) -> float:
    return ROW + LABEL_STEP * (len(_wrap_label(entry, width)) - 1)


def _wrap_label(entry: Entry, width: float) -> list[str]:
    """Break a label into lines, in the room that its symbol and number leave."""
    number = measure(entry.number, NUMBER) + 8 if entry.number else 0.0
    return wrap(entry.label, width - _indent(entry) - number, LABEL, LABEL_LINES)


def _indent(entry: Entry) -> float:
    return INDENT if entry.icon else 0.0


def draw_block(block: Block, x: float, y: float, width: float, colours: Colours) -> list[str]:
    """Draw a block with its left upper corner at x, y."""
    parts = [write(block.heading, x, y + 10, HEADING, colours["soft"], class_="heading")]
    top = y + 18
    for entry in block.entries:
        parts += _draw_entry(entry, x, top, width, colours)
        top += _measure_entry(entry, width)
    for line in wrap(block.small, width, SMALL):
        parts.append(write(line, x, top + 10, SMALL, colours["soft"]))
        top += STEP
    return parts


def _draw_entry(entry: Entry, x: float, y: float, width: float, colours: Colours) -> list[str]:
    parts = [_draw_icon(entry.icon, x + 10, y + 8, colours)] if entry.icon else []
    left, number = x + _indent(entry), entry.number or ""
    for row, line in enumerate(_wrap_label(entry, width)):
        parts.append(write(line, left, y + 12 + LABEL_STEP * row, LABEL, colours["ink"]))
    right = x + width - measure(number, NUMBER)
    parts.append(write(number, right, y + 12, NUMBER, colours["ink"]))
    top = y + _measure_label(entry, width) + 8.5
    for row, line in enumerate(wrap(entry.small, width - _indent(entry), SMALL)):
        parts.append(write(line, left, top + STEP * row, SMALL, colours["soft"]))
    return parts


def _draw_icon(icon: str, x: float, y: float, colours: Colours) -> str:
    if icon.startswith("mark "):
        symbol = int(icon.removeprefix("mark "))
        return draw_shape(symbol, x, y, fill=colours[SYMBOLS[symbol].ink])
    if icon.startswith("line "):
        _, level, agreed = icon.split(" ")
        look = line_look(level, agreed=agreed == "True", colours=colours)
        return tag("path", d=f"M{x - 10} {y}h20", **look)
    return _WAYS[icon](x, y, colours)


def _draw_ring(x: float, y: float, colours: Colours) -> str:
    ink = colours["soft"]
    ring = {"stroke": ink, "stroke_width": 1, "fill": ink, "fill_opacity": 0.12}
    return tag("circle", cx=x, cy=y, r=8.5, **ring) + tag("circle", cx=x, cy=y, r=3.2, fill=ink)


def _draw_plain(x: float, y: float, colours: Colours) -> str:
    return tag("circle", cx=x, cy=y, r=4.5, fill=colours["soft"])


def _draw_hatched(x: float, y: float, colours: Colours) -> str:
    look = {"fill": colours["land"], "stroke": colours["soft"], "stroke_width": 0.8}
    ground = tag("rect", x=x - 10, y=y - 8, width=20, height=16, **look)
    d = f"M{x - 10} {y}l8-8M{x - 10} {y + 7}l15-15M{x - 4} {y + 8}l14-14M{x + 4} {y + 8}l6-6"
    area = tag("path", d=d, stroke_width=1.2, **hatch_look(colours))
    badge = {"fill": colours["halo"], "stroke": colours["map-ink"], "stroke_dasharray": "2 1.4"}
    return ground + area + tag("rect", x=x - 4, y=y - 4, width=8, height=8, **badge)


def _draw_none(x: float, y: float, colours: Colours) -> str:
    look = {"fill": "none", "stroke": colours["soft"], "stroke_width": 1.2}
    return tag("rect", x=x - 7, y=y - 6, width=14, height=12, stroke_dasharray="3 2", **look)


def _draw_outside(x: float, y: float, colours: Colours) -> str:
    look = {"fill": "none", "stroke": colours["soft"], "stroke_width": 1.2}
    frame = tag("path", d=f"M{x - 8} {y - 6}h10v12h-10", **look)
    return frame + tag("circle", cx=x + 7, cy=y, r=2.5, fill=colours["soft"])


def _draw_many(x: float, y: float, colours: Colours) -> str:
    look = {"fill": "none", "stroke": colours["soft"], "stroke_width": BAND - 0.8}
    return tag("circle", cx=x, cy=y, r=7, **look)


_WAYS: dict[str, Callable[[float, float, Colours], str]] = {
    "ring": _draw_ring,
    "plain": _draw_plain,
    "hatched": _draw_hatched,
    "none": _draw_none,
    "outside": _draw_outside,
    "many": _draw_many,
}
