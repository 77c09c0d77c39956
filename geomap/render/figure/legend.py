"""The legend: what occurs on the map, with its numbers, and nothing that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.render import words
from geomap.render.figure.land import hatch_look, line_look
from geomap.render.figure.lettering import Look, cut, measure, wrap, write
from geomap.render.figure.signs import CELL
from geomap.render.figure.svg import tag
from geomap.render.figure.symbols import BAND, draw_shape
from geomap.render.style import GROUPS, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.render.figure.facts import Facts
    from geomap.render.figure.symbols import Colours

HEADING = Look(11.5, bold=True)
LABEL = Look(12)
NUMBER = Look(12, bold=True)
SMALL = Look(10.5)
INDENT = 26.0
BY_CELL = f"counted by place, then by cells of {CELL} pixels"
STEP = 13.0
"""Height of a line of small text."""


class View(NamedTuple):
    """What the frame did: what had to be gathered, counted by cell, or lies outside."""

    several: bool
    by_cell: bool
    outside: int
    rings_small: bool
    rings_left: bool
    lines: tuple[tuple[str, bool], ...]


class Entry(NamedTuple):
    """One row: a symbol by name, a label, a number, and small text under it."""

    icon: str
    label: str
    number: int | None = None
    small: str = ""


class Block(NamedTuple):
    """Rows under a heading."""

    heading: str
    entries: tuple[Entry, ...]
    small: str = ""


class Detail(NamedTuple):
    """How much the legend says: units listed, types named, explanations."""

    units: int
    types: bool
    explained: bool


DETAILS = (
    Detail(12, types=True, explained=True),
    Detail(6, types=True, explained=True),
    Detail(3, types=True, explained=True),
    Detail(0, types=True, explained=True),
    Detail(0, types=False, explained=True),
    Detail(0, types=False, explained=False),
)
"""From the fullest legend to the one that takes the least room."""


def list_blocks(facts: Facts, view: View, detail: Detail) -> list[Block]:
    """List what the legend says.

    Parameters
    ----------
    facts
        What is drawn.
    view
        What the frame did.
    detail
        How much is said.
    """
    ways = _list_ways(facts, view)
    if not detail.explained:
        ways = [
            entry._replace(small=BY_CELL if entry.icon == "many" and view.by_cell else "")
            for entry in ways
        ]
    blocks = [
        Block("Incidents by kind", tuple(_list_groups(facts, types=detail.types)))
        if not facts.voices
        else Block("Incidents by whose account", tuple(_list_voices(facts))),
        Block("How the place is known", tuple(ways)),
        Block("Incidents by unit", *_list_units(facts, detail.units)),
        Block("Boundaries", tuple(_list_lines(view))),
    ]
    return [block for block in blocks if block.entries]


def _list_groups(facts: Facts, *, types: bool) -> list[Entry]:
    entries = []
    for index, group in enumerate(GROUPS):
        here = [(code, number) for key, code, number in facts.by_type if key == index]
        if not here:
            continue
        said = ", ".join(f"{words.say_type(code)} {number:,}" for code, number in here)
        total = sum(number for _, number in here)
        label, small = words.GROUPS[group.key], said if types else ""
        entries.append(Entry(f"mark {index}", label, total, small))
    return entries


def _list_voices(facts: Facts) -> list[Entry]:
    return [Entry(f"mark {symbol}", name, number) for symbol, name, number in facts.voices]


def _list_ways(facts: Facts, view: View) -> list[Entry]:
    plain = facts.points - facts.ringed
    mix = "accounts" if facts.voices else "kinds"
    several = f"the number counts incidents at one place or close by; its ring is the mix of {mix}"
    if view.by_cell:
        several += f"; {BY_CELL}"
    unit, hatched = "where in the hatched unit is not known", facts.units + facts.both > 0
    if facts.both:
        unit += f"; {facts.both:,} drawn as points are there too, by another claim"
    entries = [
        Entry("ring", "Point with its radius", facts.ringed or None, _say_rings(view)),
        Entry("plain", "Point", plain or None, "as written; its precision is not stated"),
        Entry("hatched", "By unit, hatched", facts.units if hatched else None, unit),
        Entry("none", "Without a place", facts.unlocated or None, "not on the map"),
        Entry("outside", "Outside this map", view.outside or None, "of these, beyond its edges"),
    ]
    kept = [entry for entry in entries if entry.number is not None]
    return [*kept, Entry("many", "Several incidents", None, several)] if view.several else kept


def _say_rings(view: View) -> str:
    said = ["somewhere within the ring, drawn at its true radius"]
    if view.rings_small:
        said.append("a ring narrower than its symbol is hidden by it")
    if view.rings_left:
        said.append("rings of gathered incidents are left out")
    elif view.several:
        said.append("a small dot is a place counted in a sign nearby")
    return "; ".join(said)


def _list_units(facts: Facts, most: int) -> tuple[tuple[Entry, ...], str]:
    if not most or len(facts.by_unit) < 2:
        return (), ""
    shown = facts.by_unit[:most]
    entries = [Entry("", name, number) for name, number in shown]
    more = len(facts.by_unit) - len(shown)
    if more:
        entries.append(Entry("", words.count(more, "other unit")))
    small = "An incident counts once in each unit that a claim names or lies in."
    return tuple(entries), small


def _list_lines(view: View) -> list[Entry]:
    said = {
        ("state", True): "State border",
        ("state", False): "State border, not agreed",
        ("province", True): "Border of units",
        ("province", False): "Border of units, not agreed",
    }
    return [Entry(f"line {key[0]} {key[1]}", said[key]) for key in said if key in view.lines]


def measure_block(block: Block, width: float) -> float:
    """Return the height of a block in pixels where it is so wide."""
    lines = len(wrap(block.small, width, SMALL))
    return 18 + sum(_measure_entry(entry, width) for entry in block.entries) + STEP * lines


def _measure_entry(entry: Entry, width: float) -> float:
    lines = len(wrap(entry.small, width - _indent(entry), SMALL))
    return 18 + STEP * lines + (3 if entry.small else 0)


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
    left, right = x + _indent(entry), x + width
    number = "" if entry.number is None else f"{entry.number:,}"
    if number:
        right -= measure(number, NUMBER) + 8
    label = cut(entry.label, right - left, LABEL)
    parts.append(write(label, left, y + 12, LABEL, colours["ink"]))
    parts.append(write(number, right + 8, y + 12, NUMBER, colours["ink"]))
    for row, line in enumerate(wrap(entry.small, width - _indent(entry), SMALL)):
        parts.append(write(line, left, y + 26.5 + STEP * row, SMALL, colours["soft"]))
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
