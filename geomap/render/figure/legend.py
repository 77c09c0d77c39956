"""The legend: what occurs on the map, with its numbers, and nothing that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.language import Joined, Part, Start, tell
from geomap.render import words
from geomap.render.coloring import tell_voices
from geomap.render.figure.signs import CELL
from geomap.render.style import GROUPS, MANY

if TYPE_CHECKING:
    from geomap.render.figure.facts import Facts
    from geomap.render.figure.scene import View

BY_CELL = tell("picture.cell", n=CELL)


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
