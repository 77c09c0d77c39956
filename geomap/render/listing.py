"""The list of incidents: in the page itself, or as blocks of data where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.language import Unit, Voice, tell
from geomap.render.cards import build_items, build_others
from geomap.render.tree import Node, as_tree_data, node, write_all

if TYPE_CHECKING:
    from geomap.render.marks import Marks

LIST_IN_PAGE = 500
"""Up to so many incidents the list is in the page without script; above, counts by unit are."""
LEAF = 200
"""How many incidents one block of data holds."""


def write_list(marks: Marks, voice: Voice) -> tuple[str, tuple[list[Any], ...]]:
    """Write the list as HTML; a long one becomes blocks of data, with counts by unit in its place.

    Parameters
    ----------
    marks
        Incidents, statements and totals.
    voice
        Says what the cards tell.

    Returns
    -------
    html, leaves
        The list as it stands in the page, and blocks of text trees that the script builds.
    """
    items, others = build_items(marks), build_others(marks)
    leaves: tuple[list[Any], ...] = ()
    parts: list[Node] = []
    if len(items) > LIST_IN_PAGE:
        leaves = tuple(
            as_tree_data(items[start : start + LEAF]) for start in range(0, len(items), LEAF)
        )
        turner = node("div", {"class": "turner"})
        parts += [turner, node("ol", {"class": "incidents"}), turner, _count_by_unit(marks)]
    else:
        parts.append(node("ol", {"class": "incidents"}, *items))
    if others:
        heading = node("h2", {}, tell("list.others"))
        parts += [heading, node("ol", {"class": "others"}, *others)]
    return write_all(parts, voice), leaves


def list_trees(marks: Marks) -> dict[str, Any]:
    """Return the list as messages, from which the page says it in another language."""
    return {
        "incidents": as_tree_data(build_items(marks)),
        "others": as_tree_data(build_others(marks)),
    }


def _count_by_unit(marks: Marks) -> Node:
    """Count incidents by the unit of their claims: what is read where no script runs."""
    placed = marks.claims.loc[marks.claims["record_kind"] == "incident"]
    counts = placed.dropna(subset="province_code").groupby("province_code")["incident_id"].nunique()
    counts = counts.drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    rows = [
        node(
            "tr",
            {},
            node("td", {}, Unit(str(code))),
            node("td", {"class": "number"}, int(number)),
        )
        for code, number in counts.items()
    ]
    table = [node("caption", {}, tell("list.by_unit")), node("tbody", {}, *rows)]
    return node("table", {"class": "by-unit"}, *table)
