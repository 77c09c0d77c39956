"""Caption and text alternative: what the map shows, for those who read it beside or instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from geomap.provenance import SIDES_NOTE
from geomap.render import words
from geomap.render.figure.sheet import VERIFIED
from geomap.render.figure.svg import clean

if TYPE_CHECKING:
    from geomap.render.figure.facts import Counts, Facts

UNITS_SAID = 8
OUTLETS_SAID = 12
THIRD = "third parties"
_MARKS = re.compile(r"([\\`*_{}\[\]|~#$^])")


def write_alt(facts: Facts) -> str:
    """Say what the map shows, in plain sentences."""
    return " ".join(part for part in _tell(facts) if part)


def write_caption(facts: Facts) -> str:
    """Write the caption of the map as Markdown.

    The text of the data is escaped: it is never read as markup.
    """
    title, *parts = (escape_markdown(text) for text in tell_caption(facts))
    return "\n\n".join([f"**{title}** {parts[0]}", *parts[1:]]) + "\n"


def tell_caption(facts: Facts) -> list[str]:
    """Tell the caption as plain text: the title, then its paragraphs."""
    told = " ".join(clean(part) for part in _tell(facts)[1:] if part)
    title = f"{clean(facts.title).rstrip('.')}."
    return [title, *(part for part in (told, *map(clean, _cite(facts))) if part)]


def escape_markdown(text: str) -> str:
    """Escape what Markdown or HTML would read as markup, and put text on one line."""
    return escape(_MARKS.sub(r"\\\1", clean(text)))


def _tell(facts: Facts) -> list[str]:
    """Say how many, where, when, how precisely, and by whose word."""
    when = f" ({facts.days})" if facts.days else ""
    return [
        f"Map: {clean(facts.title).rstrip('.')}.",
        f"{_count_selected(facts)}{when}.",
        _tell_units(facts.by_unit),
        _tell_places(facts),
        _tell_sides(facts.by_side),
        _tell_voices(facts),
        VERIFIED,
        facts.note,
    ]


def _count_selected(facts: Facts) -> str:
    """Say how many incidents are in: ``21 reported incidents in or naming Syunik``."""
    said = facts.selection.removeprefix("all ")
    if facts.total == 1:
        said = said.replace("reported incidents", "reported incident", 1)
    return f"{facts.total:,} {said}"


def _tell_units(by_unit: Counts) -> str:
    if not by_unit:
        return ""
    said = [f"{name} {number:,}" for name, number in by_unit[:UNITS_SAID]]
    more = len(by_unit) - len(said)
    if more:
        said.append(words.count(more, "other unit"))
    often = " (an incident counts once in each unit that a claim names or lies in)"
    return f"By unit: {words.join_words(said)}{often if len(by_unit) > 1 else ''}."


def _tell_places(facts: Facts) -> str:
    """Say how many incidents are drawn in which way, and how precise the positions are."""
    parts = []
    if facts.ringed:
        parts.append(f"{facts.ringed:,} as points with {_say_radii(facts.radii)}")
    if facts.points > facts.ringed:
        plain = facts.points - facts.ringed
        parts.append(f"{plain:,} as points taken as written, their precision not stated")
    if facts.units:
        parts.append(f"{facts.units:,} by hatched unit, the place within it not known")
    if facts.both:
        parts.append(f"{facts.both:,} of the points also by unit, where another claim places them")
    said = f"Drawn: {'; '.join(parts)}." if parts else "None has a place on the map."
    if facts.unlocated:
        said += f" {facts.unlocated:,} without a place {_are(facts.unlocated)} not on the map."
    if facts.others:
        others = words.count(facts.others, "statement or total", "statements or totals")
        said += f" {others} {_are(facts.others)} neither counted nor drawn."
    return said


def _say_radii(radii: tuple[float, float]) -> str:
    least, most = radii
    if least == most:
        return f"a ring of {words.say_metres(least)} within which they lie"
    said = f"{words.say_metres(least)} to {words.say_metres(most)}"
    return f"a ring within which they lie ({said})"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _tell_sides(by_side: Counts) -> str:
    if not by_side:
        return ""
    named = [(THIRD if name == words.THIRD_PARTY else name, number) for name, number in by_side]
    said = words.join_words([f"{name} {number:,}" for name, number in named])
    order = f" {SIDES_NOTE}" if len(by_side) > 1 else ""
    return f"Incidents by whose account: {said}.{order}"


def _tell_voices(facts: Facts) -> str:
    """Say what shape and colour follow, where that is the sides."""
    said = [f"{name} {number:,}" for _, name, number in facts.voices]
    return f"Shape and colour say whose account it is: {'; '.join(said)}." if said else ""


def _cite(facts: Facts) -> list[str]:
    """Say where the incidents and the land come from, and what was assumed."""
    outlets = list(facts.outlets[:OUTLETS_SAID])
    more = len(facts.outlets) - len(outlets)
    if more:
        outlets.append(f"{more:,} more")
    sources = f" Sources: {'; '.join(outlets)}." if outlets else ""
    origin = f"Incidents: {facts.file}, {words.count(facts.rows, 'claim')}." if facts.file else ""
    credit = f"Boundaries and places: {'; '.join(facts.credits)}." if facts.credits else ""
    return [f"{origin}{sources}".strip(), credit, " ".join(facts.notes)]
