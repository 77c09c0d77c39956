"""About the map: the legend, how it was placed and counted, sources, rejected rows, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.render import words
from geomap.render.style import GROUPS
from geomap.render.tree import Node, link, node
from geomap.schema import RADIUS_M

if TYPE_CHECKING:
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Provenance, Source

UNASKED = ("MIT", "CC0", "CC0-1.0", "public domain")
REJECTED_SHOWN = 200
RINGS_DRAWN = 400
"""As RINGS_MOST in ``page/js/marks.js``."""


def say_counts(marks: Marks) -> str:
    """Say how many incidents there are and how they are drawn, in one line."""
    total = words.count(len(marks.incidents), "incident")
    return (
        f"{total}: {marks.drawn('point'):,} drawn as points, {marks.drawn('unit'):,} by unit, "
        f"{marks.drawn('none'):,} without a place"
    )


def build_legend(marks: Marks) -> list[Node]:
    """Make the legend: groups with their types and counts, then how places are drawn."""
    types = marks.incidents["event_type"].fillna("")
    rows: list[Node] = []
    for index, group in enumerate(GROUPS):
        here = types[marks.incidents["group"] == index].value_counts()
        if here.empty:
            continue
        said = [
            f"{words.say_type(str(code))} {number:,}"
            for code, number in sorted(here.items(), key=lambda item: (-item[1], str(item[0])))
        ]
        rows.append(
            _legend_row(f"mark {group.key}", words.GROUPS[group.key], int(here.sum()), said)
        )
    return [
        node("ul", {"class": "groups"}, *rows),
        node("ul", {"class": "ways"}, *_ways(marks)),
    ]


def _legend_row(mark: str, label: str, number: int | None, said: list[str]) -> Node:
    return node(
        "li",
        {},
        node("span", {"class": mark, "aria-hidden": "true"}),
        node(
            "span",
            {"class": "lines"},
            node(
                "span",
                {"class": "label"},
                label,
                node("b", {}, f"{number:,}") if number is not None else "",
            ),
            node("small", {}, ", ".join(said)) if said else "",
        ),
    )


def _ways(marks: Marks) -> list[Node]:
    points = marks.points.groupby("incident")["radius_m"].max()
    ringed, plain = int((points > 0).sum()), int((points == 0).sum())
    ways: list[Node] = []
    if ringed:
        said = "the incident lies somewhere in the ring"
        ways.append(_legend_row("way ring", "Point with its radius", ringed, [said]))
    if plain:
        said = "drawn as written; precision not stated"
        ways.append(_legend_row("way plain", "Point", plain, [said]))
    if marks.drawn("unit"):
        said = "place within it not known"
        ways.append(_legend_row("way hatched", "Unit, hatched", marks.drawn("unit"), [said]))
    if marks.drawn("none"):
        row = _legend_row("way none", "Without a place", marks.drawn("none"), ["in the list only"])
        ways.append(row)
    ways.append(_legend_row("way many", "Several incidents", None, ["the number counts incidents"]))
    return ways


def build_about(
    marks: Marks,
    layers: Layers,
    rejected: pd.DataFrame,
    provenance: Provenance,
    citation: str,
) -> list[Node]:
    """Make the sections under the map.

    Parameters
    ----------
    marks
        What is drawn.
    layers
        The reference layers, for the note on the border and the credits.
    rejected
        Rows that were not kept.
    provenance
        Where the claims came from.
    citation
        How to cite the page, in one paragraph.
    """
    return [
        _section("How places are drawn", *_reading(marks)),
        _section("How incidents are counted", *_counting(marks)),
        _section("The border", *_paragraphs(layers.note)),
        _section("Rows that were not kept", *_rejected(rejected)),
        _section("Where the incidents come from", *_origin(provenance)),
        _section("Map data", *_credits(layers.sources)),
        _section("How to cite", *_paragraphs(citation)),
    ]


def _section(heading: str, *content: Node) -> Node:
    if not content:
        return ""
    return node("section", {}, node("h3", {}, heading), *content)


def _paragraphs(*texts: str) -> list[Node]:
    return [node("p", {}, text) for text in texts if text]


def _reading(marks: Marks) -> list[Node]:
    radii = ", ".join(
        f"{name}: within {words.say_metres(radius)}"
        for name, radius in RADIUS_M.items()
        if radius > 0
    )
    unstated = bool((marks.points["radius_m"] == 0).any())
    return _paragraphs(
        "A ring is drawn at its true radius: the incident lies somewhere within it. A radius that "
        f"the table states is used; otherwise these stand for the words of the table ({radii}). "
        "They are the choice of geomap.",
        f"Where more than {RINGS_DRAWN} rings would be in view, they appear on zooming in."
        if len(marks.points) > RINGS_DRAWN
        else "",
        "An incident known only to an area, a district or a province is never drawn as a point: "
        "its unit is hatched and carries the number.",
        "Points without a ring come from rows that state no precision; they are taken as written."
        if unstated
        else "",
        "Shares (such as 54 % in one unit) are shares of the possible area, not probabilities.",
    )


def _counting(marks: Marks) -> list[Node]:
    others = len(marks.others["incident_id"].unique())
    return _paragraphs(
        f"{say_counts(marks)}.",
        "Several claims about one incident are one incident, also where it is drawn at several "
        "places.",
        "Sides are listed by their code, third parties last. What a side says stands as its claim; "
        "nothing here has been verified by geomap.",
        f"{words.count(others, 'statement or total', 'statements and totals')} are in the list, "
        "but are not counted as incidents and not drawn."
        if others
        else "",
    )


def _rejected(rejected: pd.DataFrame) -> list[Node]:
    if rejected.empty:
        return _paragraphs("Every row of the table was kept.")
    columns = ["row", "column", "value", "reason", "mend"]
    head = node("tr", {}, *(node("th", {"scope": "col"}, name.capitalize()) for name in columns))
    body = [
        node("tr", {}, *(node("td", {}, _cell(value)) for value in row))
        for row in rejected[columns].head(REJECTED_SHOWN).itertuples(index=False)
    ]
    number = words.count(len(rejected), "row was not kept", "rows were not kept")
    more = len(rejected) - len(body)
    return [
        node(
            "details",
            {"class": "rejected"},
            node("summary", {}, number),
            node(
                "div",
                {"class": "scroll", "tabindex": "0"},
                node("table", {}, node("thead", {}, head), node("tbody", {}, *body)),
            ),
            *_paragraphs(f"and {more:,} more" if more > 0 else ""),
        )
    ]


def _cell(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _origin(provenance: Provenance) -> list[Node]:
    facts: list[Node] = []
    for label, value in (
        ("File", provenance.file),
        ("Rows read", f"{provenance.rows:,}" if provenance.rows else ""),
        ("Preset", provenance.preset),
        ("Licence", provenance.licence),
        ("SHA-256", provenance.sha256),
    ):
        if value:
            tag = node("code", {}, value) if label == "SHA-256" else value
            facts += [node("dt", {}, label), node("dd", {}, tag)]
    listed = node("dl", {"class": "facts"}, *facts) if facts else ""
    notes = [node("li", {}, note) for note in provenance.notes]
    return [part for part in (listed, node("ul", {}, *notes) if notes else "") if part]


def collect_credits(sources: tuple[Source, ...]) -> list[str]:
    """Collect the credits that stand on the map: those a licence asks for, each once and short.

    The whole credits stand under the map.
    """
    asked = [source for source in sources if source.licence not in UNASKED]
    return list(dict.fromkeys(source.credit.split(";")[0] for source in asked if source.credit))


def _credits(sources: tuple[Source, ...]) -> list[Node]:
    items: list[Node] = []
    for source in sources:
        parts: list[Node] = [link(source.title or source.file, source.url)]
        said = [source.credit, source.licence, source.date]
        parts.append("".join(f", {text}" for text in said if text))
        items.append(node("li", {}, *parts))
    return [node("ul", {"class": "credits"}, *items)] if items else []
