"""About the map: the legend, how it was placed and counted, sources, rejected rows, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.language import Joined, Message, Part, Quoted, Start, tell
from geomap.render import words
from geomap.render.coloring import count_types, count_voices, tell_voices
from geomap.render.style import GROUPS, MANY, SYMBOLS
from geomap.render.tree import Node, link, node
from geomap.schema import RADIUS_M
from geomap.summary import count_machine_coded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.render.coloring import ColorBy
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Provenance, Source

UNASKED = ("MIT", "CC0", "CC0-1.0", "public domain")
REJECTED_SHOWN = 200
ENGLISH: dict[str, Part] = {"lang": "en"}
"""Of what is said in English on a page in any language."""
RINGS_DRAWN = 400
"""As RINGS_MOST in ``page/js/marks.js``."""


def tell_counts(marks: Marks) -> Message:
    """Tell how many incidents there are and how they are drawn, in one line."""
    ways = {way: marks.drawn(way) for way in ("point", "unit", "none")}
    counts = tell("counts.all", n=len(marks.incidents), ways=tell("counts.ways", **ways))
    unread = count_machine_coded(marks.claims)
    return tell("counts.machine", counts=counts, n=unread) if unread else counts


def build_legend(marks: Marks, color_by: ColorBy, symbols: Mapping[str, int]) -> list[Node]:
    """Make the legend: what shape and colour follow, with counts, then how places are drawn.

    Parameters
    ----------
    marks
        What is drawn.
    color_by
        What shape and colour follow.
    symbols
        Symbols of sides.
    """
    rows = _list_voices(marks, symbols) if color_by == "side" else _list_groups(marks)
    return [
        node("ul", {"class": "groups"}, *rows),
        node("ul", {"class": "ways"}, *_ways(marks)),
    ]


def _list_voices(marks: Marks, symbols: Mapping[str, int]) -> list[Node]:
    return [
        _legend_row(f"mark {SYMBOLS[one.symbol].mark}", tell_voices(one), one.number, [])
        for one in count_voices(marks, symbols)
    ]


def _list_groups(marks: Marks) -> list[Node]:
    rows: list[Node] = []
    counted = count_types(marks)
    for index, number in enumerate(counted.groups):
        said: list[Part] = [
            tell("legend.type", type=words.tell_counted_type(code), number=many)
            for group, code, many in counted.types
            if group == index
        ]
        if said:
            key = GROUPS[index].key
            rows.append(_legend_row(f"mark {key}", tell(f"group.{key}"), number, said))
    if counted.mixed:
        mark = f"mark {SYMBOLS[MANY].mark}"
        rows.append(_legend_row(mark, tell("color.types"), counted.mixed, []))
    if counted.twice:
        rows.append(node("li", {}, node("small", {}, Start(tell("legend.both")))))
    return rows


def _explain_way(way: str, marks: Marks) -> list[Part]:
    """Explain a way of drawing, and the numbers of units where they add to more than it."""
    said: list[Part] = [tell(f"way.{way}.what")]
    if way == "hatched" and len(marks.units) > marks.drawn("unit"):
        said.append(tell("way.hatched.each"))
    return said


def _legend_row(mark: str, label: Part, number: int | None, said: list[Part]) -> Node:
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
                node("b", {}, number) if number is not None else "",
            ),
            node("small", {}, Joined(tuple(said), "comma")) if said else "",
        ),
    )


def _ways(marks: Marks) -> list[Node]:
    widest = np.full(len(marks.incidents), -1.0)
    np.maximum.at(widest, marks.points["incident"].to_numpy(), marks.points["radius_m"].to_numpy())
    ringed, plain = int((widest > 0).sum()), int((widest == 0).sum())
    numbers = {
        "ring": ringed,
        "plain": plain,
        "hatched": marks.drawn("unit"),
        "none": marks.drawn("none"),
    }
    return [
        _legend_row(f"way {way}", tell(f"way.{way}"), number, _explain_way(way, marks))
        for way, number in [*numbers.items(), ("many", None)]
        if number or number is None
    ]


def build_about(
    marks: Marks,
    layers: Layers,
    rejected: pd.DataFrame,
    provenance: Provenance,
    citation: Part,
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
        _section(tell("about.places"), *_reading(marks)),
        _section(tell("about.counting"), *_counting(marks)),
        _section(tell("about.border"), *([node("p", ENGLISH, layers.note)] if layers.note else [])),
        _section(tell("about.rejected"), *_rejected(rejected)),
        _section(tell("about.origin"), *_origin(provenance)),
        _section(tell("about.layers"), *_credits(layers.sources)),
        _section(tell("about.cite"), node("p", ENGLISH, citation) if citation else ""),
    ]


def _section(heading: Part, *content: Node) -> Node:
    if not content:
        return ""
    return node("section", {}, node("h3", {}, heading), *content)


def _paragraphs(*texts: Part) -> list[Node]:
    return [node("p", {}, text) for text in texts if text]


def _reading(marks: Marks) -> list[Node]:
    radii = tuple(
        tell("about.radius", what=tell(f"precision.{name}"), far=words.tell_metres(radius))
        for name, radius in RADIUS_M.items()
        if radius > 0
    )
    unstated = bool((marks.points["radius_m"] == 0).any())
    return _paragraphs(
        tell("about.rings", radii=Joined(radii, "semicolon")),
        tell("about.rings.many", n=RINGS_DRAWN) if len(marks.points) > RINGS_DRAWN else "",
        tell("about.never_a_point"),
        tell("about.plain_points") if unstated else "",
        tell("about.shares"),
        tell("about.colors") if marks.claims["side"].notna().any() else "",
    )


def _counting(marks: Marks) -> list[Node]:
    others = len(marks.others["incident_id"].unique())
    return _paragraphs(
        tell("sentence", said=tell_counts(marks)),
        tell("about.one_incident"),
        tell("about.sides"),
        tell("about.others", n=others) if others else "",
    )


def _rejected(rejected: pd.DataFrame) -> list[Node]:
    if rejected.empty:
        return _paragraphs(tell("about.all_kept"))
    columns = ["row", "column", "value", "reason", "mend"]
    head = node(
        "tr", {}, *(node("th", {"scope": "col"}, tell(f"reject.{name}")) for name in columns)
    )
    body = [
        node("tr", {}, *(node("td", {}, _cell(value)) for value in row))
        for row in rejected[columns].head(REJECTED_SHOWN).itertuples(index=False)
    ]
    more = len(rejected) - len(body)
    return [
        node(
            "details",
            {"class": "rejected"},
            node("summary", {}, tell("about.rejected.rows", n=len(rejected))),
            node(
                "div",
                {
                    "class": "scroll",
                    "tabindex": "0",
                    "role": "region",
                    "aria-label": tell("about.rejected"),
                },
                node("table", {}, node("thead", {}, head), node("tbody", {}, *body)),
            ),
            *_paragraphs(tell("about.rejected.more", n=more) if more > 0 else ""),
        )
    ]


def _cell(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _origin(provenance: Provenance) -> list[Node]:
    facts: list[Node] = []
    for label, value in (
        ("file", provenance.file),
        ("rows", provenance.rows or ""),
        ("preset", provenance.preset),
        ("licence", provenance.licence),
        ("sha256", provenance.sha256),
    ):
        if value:
            tag = node("code", {}, value) if label == "sha256" else value
            facts += [node("dt", {}, tell(f"origin.{label}")), node("dd", {}, tag)]
    listed = node("dl", {"class": "facts"}, *facts) if facts else ""
    notes = [node("li", ENGLISH, note) for note in provenance.notes]
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
        said = [source.credit, source.licence, source.date]
        rest = Quoted("".join(f", {text}" for text in said if text))
        items.append(node("li", {}, link(Quoted(source.title or source.file), source.url), rest))
    return [node("ul", {"class": "credits"}, *items)] if items else []
