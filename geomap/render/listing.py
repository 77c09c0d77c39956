"""The list of incidents: in the page itself, or as blocks of data where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.groups import distinct
from geomap.language import Part, Unit, Voice, tell
from geomap.render import words
from geomap.render.cards import build_items
from geomap.render.marks import RECORD
from geomap.render.tree import Node, node, write_all, write_html
from geomap.summary.counting import list_units

if TYPE_CHECKING:
    from geomap.render.marks import Marks

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
    rows = [_count(Unit(code), number) for code, number in _count_units(marks)]
    heading = node("th", {"colspan": 2, "scope": "rowgroup"}, tell("facet.placing"))
    total = len(marks.incidents)
    placed = [
        *(_count(words.tell_code("placed", way), number) for way, number in _count_placings(marks)),
        _count(tell("list.heading", n=total), total),
    ]
    table = [
        node("caption", {}, tell("list.by_unit")),
        node("tbody", {}, *rows),
        node("tbody", {}, node("tr", {}, heading), *placed),
    ]
    return node("table", {"class": "by-unit"}, *table)


def _count(said: Part, number: int) -> Node:
    return node("tr", {}, node("td", {}, said), node("td", {"class": "number"}, number))


def _count_units(marks: Marks) -> list[tuple[str, int]]:
    """Count each incident once in each unit that one of its claims names or lies in.

    As ``place_incidents`` does, by the numbers that incidents have here; most incidents first.
    """
    one = (marks.claims["record_kind"] != "aggregate").to_numpy()
    placed = list_units(marks.claims)
    at = one[placed.claim]
    wide = max(len(placed.codes), 1)
    record = marks.claims[RECORD].to_numpy()[placed.claim[at]]
    numbers = np.bincount(distinct(record * wide + placed.unit[at]) % wide, minlength=wide)
    order = np.argsort(-numbers, kind="stable").tolist()
    return [(placed.codes[unit], int(numbers[unit])) for unit in order if numbers[unit]]


def _count_placings(marks: Marks) -> list[tuple[str, int]]:
    """Count each incident once, by that of its claims which is placed the surest.

    A point that lies outside every unit is one all the same, so it comes before a mere name.
    """
    claims = marks.claims
    status, ways = pd.factorize(claims["province_status"])
    rank = np.array([*map(_SUREST_FIRST.index, ways), -1])[status]
    best = np.full(len(marks.incidents), len(_SUREST_FIRST) - 1)
    known = (rank >= 0) & (claims["record_kind"] != "aggregate").to_numpy()
    np.minimum.at(best, claims[RECORD].to_numpy()[known], rank[known])
    numbers = np.bincount(best, minlength=len(_SUREST_FIRST)).tolist()
    return [(way, number) for way, number in zip(_SUREST_FIRST, numbers, strict=True) if number]
