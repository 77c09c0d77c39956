"""The legend: what occurs on the map, with its numbers, and nothing that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.language import Joined, Part, Start, tell
from geomap.render import words
from geomap.render.coloring import tell_voices
from geomap.render.figure.land import hatch_look, line_look
from geomap.render.figure.lettering import Look, measure, wrap, write
from geomap.render.figure.signs import CELL
from geomap.render.figure.svg import tag
from geomap.render.figure.symbols import BAND, draw_shape
from geomap.render.style import GROUPS, MANY, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.render.figure.facts import Facts
    from geomap.render.figure.symbols import Colours

HEADING = Look(11.5, bold=True)
LABEL = Look(12)
NUMBER = Look(12, bold=True)
SMALL = Look(10.5)
INDENT = 26.0
BY_CELL = tell("picture.cell", n=CELL)
ROW, LABEL_STEP, STEP = 18.0, 14.0, 13.0
"""Height of a row, of a further line of its label, and of a line of small text."""
LABEL_LINES = 3


class View(NamedTuple):
    """What the frame did: what had to be gathered, counted by cell, or lies outside."""

    several: bool
    by_cell: bool
    outside: int
    rings_small: bool
    rings_left: bool
    lines: tuple[tuple[str, bool], ...]


class Entry(NamedTuple):
    """One row: a symbol by name, a label, a number as it is said, and small text under it."""

    icon: str
    label: str
    number: str | None = None
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
    voice = facts.voice
    ways = _list_ways(facts, view)
    if not detail.explained:
        by_cell = voice.say(BY_CELL) if view.by_cell else ""
        ways = [entry._replace(small=by_cell if entry.icon == "many" else "") for entry in ways]
    blocks = [
        Block(voice.say(tell("picture.voices")), tuple(_list_voices(facts)))
        if facts.voices
        else _list_kinds(facts, detail),
        Block(voice.say(tell("picture.ways")), tuple(ways)),
        Block(voice.say(tell("picture.units")), *_list_units(facts, detail.units)),
        Block(voice.say(tell("picture.lines")), tuple(_list_lines(facts, view))),
    ]
    return [block for block in blocks if block.entries]


def _list_kinds(facts: Facts, detail: Detail) -> Block:
    """List groups and types; the symbol of what accounts tell differently comes last."""
    voice, kinds = facts.voice, facts.kinds
    entries = _list_groups(facts, types=detail.types)
    if kinds.mixed:
        label = voice.say(tell("color.types"))
        entries.append(Entry(f"mark {MANY}", label, voice.number(kinds.mixed)))
    small = voice.say(Start(tell("legend.both"))) if kinds.twice and detail.explained else ""
    return Block(voice.say(tell("picture.kinds")), tuple(entries), small)


def _list_groups(facts: Facts, *, types: bool) -> list[Entry]:
    voice = facts.voice
    entries = []
    for index, group in enumerate(GROUPS):
        here = [(code, number) for key, code, number in facts.kinds.types if key == index]
        if not here:
            continue
        told = [
            tell("legend.type", type=words.tell_counted_type(code), number=n) for code, n in here
        ]
        said = voice.say(Joined(tuple(told), "comma"))
        total = voice.number(facts.kinds.groups[index])
        label = voice.say(tell(f"group.{group.key}"))
        entries.append(Entry(f"mark {index}", label, total, said if types else ""))
    return entries


def _list_voices(facts: Facts) -> list[Entry]:
    voice = facts.voice
    return [
        Entry(f"mark {one.symbol}", voice.say(tell_voices(one)), voice.number(one.number))
        for one in facts.voices
    ]


def _list_ways(facts: Facts, view: View) -> list[Entry]:
    hatched = facts.units + facts.both > 0
    numbers: dict[str, int | None] = {
        "ring": facts.ringed or None,
        "plain": facts.points - facts.ringed or None,
        "hatched": facts.units if hatched else None,
        "none": facts.unlocated or None,
        "outside": view.outside or None,
    }
    entries = [
        _tell_way(facts, view, way, facts.voice.number(number))
        for way, number in numbers.items()
        if number is not None
    ]
    return [*entries, _tell_way(facts, view, "many", None)] if view.several else entries


def _tell_way(facts: Facts, view: View, way: str, number: str | None) -> Entry:
    mix = ".voices" if way == "many" and facts.voices else ""
    small: list[Part] = [tell(f"picture.{way}.what{mix}")]
    if way == "ring":
        small += _tell_rings(view)
    if way == "hatched" and facts.both:
        small.append(tell("picture.hatched.both", n=facts.both))
    if way == "many" and view.by_cell:
        small.append(BY_CELL)
    label = tell("picture.outside") if way == "outside" else tell(f"way.{way}")
    voice = facts.voice
    return Entry(way, voice.say(label), number, voice.say(Joined(tuple(small), "semicolon")))


def _tell_rings(view: View) -> list[Part]:
    told: list[Part] = []
    if view.rings_small:
        told.append(tell("picture.ring.small"))
    if view.rings_left:
        told.append(tell("picture.ring.left"))
    elif view.several:
        told.append(tell("picture.ring.dot"))
    return told


def _list_units(facts: Facts, most: int) -> tuple[tuple[Entry, ...], str]:
    if not most or len(facts.by_unit) + bool(facts.outside) < 2:
        return (), ""
    voice = facts.voice
    shown = facts.by_unit[:most]
    entries = [Entry("", voice.say(name), voice.number(number)) for name, number in shown]
    more = len(facts.by_unit) - len(shown)
    if more:
        entries.append(Entry("", voice.say(tell("picture.more", n=more))))
    if facts.outside:
        entries.append(Entry("", voice.say(tell("placed.outside")), voice.number(facts.outside)))
    return tuple(entries), voice.say(tell("picture.once"))


def _list_lines(facts: Facts, view: View) -> list[Entry]:
    kinds = [(level, agreed) for level in ("state", "edge", "province") for agreed in (True, False)]
    return [
        Entry(
            f"line {level} {agreed}",
            facts.voice.say(tell(f"picture.line.{level}{'' if agreed else '.open'}")),
        )
        for level, agreed in kinds
        if (level, agreed) in view.lines
    ]


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
