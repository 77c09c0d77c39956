"""The list of incidents: in the page itself, or as blocks of data where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.language import Part, Unit, Voice, tell
from geomap.render import words
from geomap.render.cards import build_items
from geomap.render.tree import Node, node, write_all, write_html
from geomap.summary.counting import rank_units

if TYPE_CHECKING:
    from geomap.render.marks import Marks
    from geomap.summary.accounts import Spoken

_SUREST_FIRST = ("inside", "mostly_inside", "straddles", "outside", "named", "unlocated")
LIST_IN_PAGE = 500
"""Up to so many incidents the list is in the page without script; above, counts by unit are."""


def write_list(marks: Marks, others: list[Node], voice: Voice) -> str:
    """Write the list as HTML; where it is long, counts by unit stand in its place.

    Parameters
    ----------
    marks
        Incidents and their claims.
    others
        Items of statements and totals, as ``build_others`` makes them.
    voice
        Says what the cards tell.
    """
    parts: list[Node] = []
    if is_long(marks):
        parts += [node("div", {"class": "turner"}), node("ol", {"class": "incidents"})]
        parts.append(_count_by_unit(marks))
    else:
        parts.append(node("ol", {"class": "incidents"}, *build_items(marks)))
    written = write_all(parts, voice, terse=True)
    if others:
        heading = node("h2", {}, tell("list.others"))
        written += "\n" + write_html(heading, voice, coded=True)
        written += "\n" + write_html(node("ol", {"class": "others"}, *others), voice, terse=True)
    return written


def is_long(marks: Marks) -> bool:
    """Tell whether the list is too long to stand in the page; the script makes it then."""
    return len(marks.incidents) > LIST_IN_PAGE


def _count_by_unit(marks: Marks) -> Node:
    """Count incidents by unit and by how they were placed: what is read where no script runs.

    The second part counts every incident once, also those that lie in no unit.
    """
    spoken = marks.spoken()
    rows = [_count(Unit(code), number) for code, number in rank_units(spoken)]
    heading = node("th", {"colspan": 2, "scope": "rowgroup"}, tell("facet.placing"))
    placed = [
        *(_count(words.tell_code("placed", way), number) for way, number in _placings(spoken)),
        _count(tell("list.heading", n=spoken.total), spoken.total),
    ]
    table = [
        node("caption", {}, tell("list.by_unit")),
        node("tbody", {}, *rows),
        node("tbody", {}, node("tr", {}, heading), *placed),
    ]
    return node("table", {"class": "by-unit"}, *table)


def _count(said: Part, number: int) -> Node:
    return node("tr", {}, node("td", {}, said), node("td", {"class": "number"}, number))


def _placings(spoken: Spoken) -> list[tuple[str, int]]:
    """Count each incident once, by that of its claims which is placed the surest.

    A point that lies outside every unit is one all the same, so it comes before a mere name.
    """
    status, ways = pd.factorize(spoken.claims["province_status"])
    worst = len(_SUREST_FIRST) - 1
    rank = np.array([*map(_SUREST_FIRST.index, ways), worst])[status]
    best = np.full(spoken.total, worst)
    np.minimum.at(best, spoken.incident, rank)
    numbers = np.bincount(best, minlength=len(_SUREST_FIRST)).tolist()
    return [(way, number) for way, number in zip(_SUREST_FIRST, numbers, strict=True) if number]
