"""Caption and text alternative: what the map shows, for those who read it beside or instead.

The alternative is short: how many, where, when, how precisely, by whose word. The caption says that
in full, and what it rests on: sources, credits, and the notes of the layers and the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from geomap.language import Joined, Message, Part, Start, tell
from geomap.provenance import SIDES_NOTE
from geomap.render import words
from geomap.render.coloring import tell_voices
from geomap.render.figure.svg import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geomap.render.figure.facts import Counts, Facts

UNITS_SAID = 8
UNITS_MOST_TOLD = 3
OUTLETS_SAID = 12
FOREIGN = "en"
"""Language of the notes that come with layers and tables."""
_MARKS = re.compile(r"([\\`*_{}\[\]|~#$^])")


class Said(NamedTuple):
    """Text in one language."""

    text: str
    lang: str


class Caption(NamedTuple):
    """A caption: its title, and what stands below it."""

    title: Said
    told: tuple[Said, ...]
    origin: tuple[Said, ...]
    credit: tuple[Said, ...]
    notes: tuple[Said, ...]


def write_alt(facts: Facts) -> str:
    """Say in a few plain sentences what the map shows."""
    parts = (
        _map_title(facts),
        _count_selected(facts),
        _tell_most(facts),
        _tell_ways(_list_ways(facts)),
        tell("picture.unlocated", n=facts.unlocated) if facts.unlocated else "",
        _tell_voices(facts) or _tell_sides(facts.by_side),
    )
    return " ".join(clean(facts.voice.say(part)) for part in parts if part)


def write_caption(facts: Facts) -> str:
    """Write the caption of the map as Markdown.

    The text of the data is escaped: it is never read as markup. What is in another language is
    marked by HTML.
    """
    caption = tell_caption(facts)
    paragraphs = (caption.told, caption.origin, caption.credit, caption.notes)
    lang = facts.voice.lang
    first, *rest = (mark_all(part, lang, escape_markdown) for part in paragraphs if part)
    return "\n\n".join([f"**{escape_markdown(caption.title.text)}** {first}", *rest]) + "\n"


def mark_all(paragraph: Iterable[Said], lang: str, escape_text: Callable[[str], str]) -> str:
    """Write a paragraph for a text in some language; what is in another is marked by HTML.

    Parameters
    ----------
    paragraph
        What is said.
    lang
        Language of the text that it becomes part of.
    escape_text
        Escapes text for that.
    """
    return " ".join(
        escape_text(text) if own == lang else f'<span lang="{own}">{escape_text(text)}</span>'
        for text, own in paragraph
    )


def tell_caption(facts: Facts) -> Caption:
    """Tell the caption as plain text."""
    told = [
        _count_selected(facts),
        _tell_units(facts),
        *_tell_places(facts),
        _tell_sides(facts.by_side),
        SIDES_NOTE if len(facts.by_side) > 1 else "",
        _tell_voices(facts),
        tell("picture.verified"),
    ]
    return Caption(
        Said(facts.voice.say(tell("sentence", said=_strip_title(facts))), facts.voice.lang),
        (*say_parts(facts, told), *([Said(clean(facts.note), FOREIGN)] if facts.note else [])),
        say_parts(facts, tell_origin(facts, outlets=True)),
        say_parts(facts, [tell_credit(facts)]),
        say_parts(facts, facts.notes),
    )


def say_parts(facts: Facts, parts: Iterable[Part]) -> tuple[Said, ...]:
    """Say parts, those that follow each other in one language as one text; text stays as it is."""
    runs: list[Said] = []
    for part in parts:
        if part:
            said = Said(
                clean(facts.voice.say(part)), FOREIGN if isinstance(part, str) else facts.voice.lang
            )
            if runs and runs[-1].lang == said.lang:
                runs[-1] = Said(f"{runs[-1].text} {said.text}", said.lang)
            else:
                runs.append(said)
    return tuple(runs)


def escape_markdown(text: str) -> str:
    """Escape what Markdown or HTML would read as markup, and put text on one line."""
    return escape(_MARKS.sub(r"\\\1", clean(text)))


def _map_title(facts: Facts) -> Part:
    return tell("sentence", said=tell("picture.map", title=_strip_title(facts)))


def _strip_title(facts: Facts) -> str:
    return clean(facts.title).rstrip(".։")


def _count_selected(facts: Facts) -> Part:
    """Tell how many incidents are in: ``21 reported incidents in or naming Syunik``."""
    said = tell("picture.count", n=facts.total)
    if chosen := facts.selection.args.get("conditions"):
        said = tell("picture.count.some", n=facts.total, conditions=chosen)
    return tell("sentence", said=in_days(said, facts))


def in_days(said: Message, facts: Facts) -> Message:
    """Tell with it the days of the incidents, where they are known."""
    return tell("picture.in_days", said=said, days=facts.days) if facts.days else said


def _tell_units(facts: Facts) -> Part:
    if not facts.by_unit and not facts.outside:
        return ""
    key = "picture.by_unit.once" if len(facts.by_unit) > 1 else "picture.by_unit"
    return tell(key, units=_join_units(facts.by_unit, UNITS_SAID, facts.outside))


def _tell_most(facts: Facts) -> Part:
    """Tell the units with most incidents, and how many lie outside of all."""
    if len(facts.by_unit) <= UNITS_MOST_TOLD:
        said = _join_units(facts.by_unit, UNITS_MOST_TOLD, facts.outside)
        return tell("picture.by_unit", units=said) if said.parts else ""
    most = facts.by_unit[:UNITS_MOST_TOLD]
    first = tell("picture.most", units=_join_units(most, UNITS_MOST_TOLD))
    away = tell("sentence", said=Start(_tell_outside(facts.outside)))
    return Joined((first, *([away] if facts.outside else [])), "space")


def _tell_outside(number: int) -> Part:
    return tell("picture.by_unit.outside", n=number)


def _join_units(by_unit: Counts, most: int, outside: int = 0) -> Joined:
    said = [tell("picture.named", name=name, n=number) for name, number in by_unit[:most]]
    more = len(by_unit) - len(said)
    left = [tell("picture.more", n=more)] if more else []
    return Joined((*said, *left, *([_tell_outside(outside)] if outside else [])))


def _list_ways(facts: Facts) -> list[Part]:
    """List in which ways incidents are drawn, and how precise their positions are."""
    ways: list[Part] = []
    if facts.ringed:
        ways.append(tell("picture.drawn.rings", n=facts.ringed, far=_tell_radii(facts.radii)))
    if plain := facts.points - facts.ringed:
        ways.append(tell("picture.drawn.plain", n=plain))
    if facts.units:
        ways.append(tell("picture.drawn.units", n=facts.units))
    return ways


def _tell_ways(ways: list[Part]) -> Part:
    if not ways:
        return tell("picture.drawn.none")
    return tell("picture.drawn", ways=Joined(tuple(ways), "semicolon"))


def _tell_places(facts: Facts) -> list[Part]:
    """Tell how the incidents are drawn, and what is not drawn."""
    ways = _list_ways(facts)
    if facts.both:
        ways.append(tell("picture.drawn.both", n=facts.both))
    return [
        _tell_ways(ways),
        tell("picture.unlocated", n=facts.unlocated) if facts.unlocated else "",
        tell("picture.others", n=facts.others) if facts.others else "",
    ]


def _tell_radii(radii: tuple[float, float]) -> Part:
    least, most = map(words.tell_metres, radii)
    return least if least == most else tell("picture.range", low=least, high=most)


def _tell_sides(by_side: Counts) -> Part:
    if not by_side:
        return ""
    named = [tell("picture.named", name=name, n=number) for name, number in by_side]
    return tell("picture.by_side", sides=Joined(tuple(named)))


def _tell_voices(facts: Facts) -> Part:
    """Tell what shape and colour follow, where that is the sides."""
    if not facts.voices:
        return ""
    named = [tell("picture.named", name=tell_voices(one), n=one.number) for one in facts.voices]
    return tell("picture.voices.told", voices=Joined(tuple(named), "semicolon"))


def tell_origin(facts: Facts, *, outlets: bool = False) -> list[Part]:
    """Tell where the incidents come from, with who carried them where that is asked."""
    named: list[Part] = list(facts.outlets[:OUTLETS_SAID])
    if more := len(facts.outlets) - len(named):
        named.append(tell("picture.sources.more", n=more))
    return [
        tell("picture.origin", file=facts.file, n=facts.rows) if facts.file else "",
        tell("picture.sources", outlets=Joined(tuple(named), "semicolon"))
        if outlets and named
        else "",
    ]


def tell_credit(facts: Facts) -> Part:
    """Tell whom boundaries and places are credited to."""
    credits_ = Joined(facts.credits, "semicolon")
    return tell("picture.credit", credits=credits_) if facts.credits else ""
