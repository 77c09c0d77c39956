"""The story that a report tells: its parts in their order, as text trees that any writer writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.language import Start, tell
from geomap.render import about, words
from geomap.render.cards import build_items, build_others
from geomap.render.figure.caption import tell_caption
from geomap.render.tree import Node, node
from geomap.report.counts import Count, build_tables
from geomap.report.strip import draw_strip
from geomap.report.unfolding import unfold

if TYPE_CHECKING:
    import pandas as pd

    from geomap.language import Voice
    from geomap.render.figure import Figure
    from geomap.render.figure.caption import Caption
    from geomap.render.figure.facts import Facts
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Provenance

TOLD_MOST = 500
"""Up to so many incidents are told one by one; all of them are in the table and on the map."""
MADE = "This report was made from the table by geomap; what its sides say stands as their claim."


class Section(NamedTuple):
    """One part of the story: the name of its anchor, its heading and its text trees."""

    key: str
    heading: str
    content: list[Node]


class Story(NamedTuple):
    """What a report tells, in the order in which it tells it; map and caption in their language."""

    title: str
    lead: tuple[str, ...]
    figure: Figure
    caption: Caption
    strip: str
    sections: tuple[Section, ...]


class Material(NamedTuple):
    """What a story is made from: claims as they are drawn, facts on them, and their origin.

    The facts are told of the map, in its language; ``voice`` is that of the report.
    """

    marks: Marks
    title: str
    facts: Facts
    voice: Voice
    layers: Layers
    rejected: pd.DataFrame
    provenance: Provenance
    citation: str


def tell_story(material: Material, figure: Figure, counts: list[Count], news: list[Node]) -> Story:
    """Tell the story of the incidents.

    Parameters
    ----------
    material
        The incidents that are in, and what is to be said of them.
    figure
        The static map of them.
    counts
        Tables of counts.
    news
        What is new since a former report; nothing where there is none.
    """
    facts, voice = material.facts, material.voice
    selected = voice.say(tell("sentence", said=Start(facts.selection)))
    counted = voice.say(tell("sentence", said=facts.counts))
    days = f" Days: {voice.say(facts.days)}." if facts.days else ""
    return Story(
        title=material.title,
        lead=(f"{selected}{days}", counted, *_notes(facts)),
        figure=figure,
        caption=tell_caption(facts),
        strip=draw_strip(counts),
        sections=tuple(section for section in _sections(material, counts, news) if section.content),
    )


def _notes(facts: Facts) -> list[str]:
    return [facts.note] if facts.note else []


def _sections(material: Material, counts: list[Count], news: list[Node]) -> list[Section]:
    number = words.count(len(material.marks.incidents), "incident")
    return [
        Section("new", "What is new", news),
        Section("counts", "In numbers", build_tables(counts)),
        Section("incidents", f"{number} by date", _tell_incidents(material)),
        Section(
            "others",
            "Statements and totals, not counted as incidents",
            [unfold(item, material.voice) for item in build_others(material.marks)],
        ),
        Section("method", "Method, limits and sources", _tell_method(material)),
    ]


def _tell_incidents(material: Material) -> list[Node]:
    """Tell the incidents one by one, the first ones where they are many."""
    marks = material.marks
    told: list[Node] = []
    if len(marks.incidents) > TOLD_MOST:
        first = marks.incidents["incident_id"].head(TOLD_MOST)
        text = (
            f"The first {TOLD_MOST:,} of {len(marks.incidents):,} are told here; all of them are "
            "in the table of incidents and on the map."
        )
        told.append(node("p", {}, text))
        marks = marks._replace(
            incidents=marks.incidents.head(TOLD_MOST),
            claims=marks.claims[marks.claims["incident_id"].isin(first)],
        )
    return [*told, *(unfold(item, material.voice) for item in build_items(marks))]


def _tell_method(material: Material) -> list[Node]:
    sections = about.build_about(
        material.marks,
        material.layers,
        material.rejected,
        material.provenance,
        material.citation,
    )
    return [
        node("p", {}, MADE),
        *(unfold(section, material.voice) for section in sections if section),
    ]
