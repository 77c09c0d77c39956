"""The list of incidents: in the page itself, or as blocks of data where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.render.cards import build_items, build_others
from geomap.render.tree import Node, node, write_all

if TYPE_CHECKING:
    from geomap.render.cards import Names
    from geomap.render.marks import Marks

LIST_IN_PAGE = 500
"""Up to so many incidents the list is in the page without script; above, counts by unit are."""
LEAF = 200
"""How many incidents one block of data holds."""


def write_list(marks: Marks, names: Names) -> tuple[str, tuple[list[Node], ...]]:
    """Write the list as HTML; a long one becomes blocks of data, with counts by unit in its place.

    Parameters
    ----------
    marks
        Incidents, statements and totals.
    names
        Names of units and sides.

    Returns
    -------
    html, leaves
        The list as it stands in the page, and blocks of text trees that the script builds.
    """
    items, others = build_items(marks, names), build_others(marks, names)
    leaves: tuple[list[Node], ...] = ()
    parts: list[Node] = []
    if len(items) > LIST_IN_PAGE:
        leaves = tuple(items[start : start + LEAF] for start in range(0, len(items), LEAF))
        turner = node("div", {"class": "turner"})
        parts += [turner, node("ol", {"class": "incidents"}), turner, _count_by_unit(marks, names)]
    else:
        parts.append(node("ol", {"class": "incidents"}, *items))
    if others:
        heading = node("h2", {}, "Statements and totals, not counted as incidents")
        parts += [heading, node("ol", {"class": "others"}, *others)]
    return write_all(parts), leaves


def _count_by_unit(marks: Marks, names: Names) -> Node:
    """Count incidents by the unit of their claims: what is read where no script runs."""
    placed = marks.claims.loc[marks.claims["record_kind"] == "incident"]
    counts = placed.dropna(subset="province_code").groupby("province_code")["incident_id"].nunique()
    counts = counts.drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    rows = [
        node(
            "tr",
            {},
            node("td", {}, names.units.get(str(code), str(code))),
            node("td", {"class": "number"}, f"{number:,}"),
        )
        for code, number in counts.items()
    ]
    caption = (
        "Incidents by unit. An incident counts once in each unit that one of its claims lies in, "
        "so the column may add to more than the total."
    )
    table = [node("caption", {}, caption), node("tbody", {}, *rows)]
    return node("table", {"class": "by-unit"}, *table)
