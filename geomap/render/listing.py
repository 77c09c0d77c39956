"""The list of incidents: in the page itself, or as blocks of data where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.groups import distinct
from geomap.language import Unit, Voice, tell
from geomap.render.cards import build_items, build_others
from geomap.render.tree import Node, as_tree_data, node, write_all

if TYPE_CHECKING:
    from geomap.render.marks import Marks

LIST_IN_PAGE = 500
"""Up to so many incidents the list is in the page without script; above, counts by unit are."""


def write_list(marks: Marks, voice: Voice) -> str:
    """Write the list as HTML; where it is long, counts by unit stand in its place.

    Parameters
    ----------
    marks
        Incidents, statements and totals.
    voice
        Says what the cards tell.
    """
    parts: list[Node] = []
    if is_long(marks):
        parts += [node("div", {"class": "turner"}), node("ol", {"class": "incidents"})]
        parts.append(_count_by_unit(marks))
    else:
        parts.append(node("ol", {"class": "incidents"}, *build_items(marks)))
    if others := build_others(marks):
        heading = node("h2", {}, tell("list.others"))
        parts += [heading, node("ol", {"class": "others"}, *others)]
    return write_all(parts, voice, terse=True)


def is_long(marks: Marks) -> bool:
    """Tell whether the list is too long to stand in the page; the script makes it then."""
    return len(marks.incidents) > LIST_IN_PAGE


def list_trees(marks: Marks) -> Any:
    """Return statements and totals as messages, from which the page says them in any language.

    The items of incidents are told again by script.
    """
    return as_tree_data(build_others(marks))


def _count_by_unit(marks: Marks) -> Node:
    """Count incidents by the unit of their claims: what is read where no script runs."""
    events = (marks.claims["record_kind"] == "incident").to_numpy()
    unit, codes = pd.factorize(marks.claims["province_code"], sort=True)
    wide = len(codes) + 1
    pairs = distinct(marks.claims["record"].to_numpy()[events] * wide + unit[events] + 1)
    numbers = np.bincount(pairs % wide, minlength=wide)[1:]
    order = np.argsort(-numbers, kind="stable")
    counts = zip(codes[order].tolist(), numbers[order].tolist(), strict=True)
    rows = [
        node(
            "tr",
            {},
            node("td", {}, Unit(code)),
            node("td", {"class": "number"}, number),
        )
        for code, number in counts
        if code and number
    ]
    table = [node("caption", {}, tell("list.by_unit")), node("tbody", {}, *rows)]
    return node("table", {"class": "by-unit"}, *table)
