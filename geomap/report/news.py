"""What is new since a former report, as text trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.changes import say_changes
from geomap.render.tree import Node, node

if TYPE_CHECKING:
    from geomap.changes import Changes

TOLD_MOST = 200
_COLUMNS = ("change", "incident_id", "claim", "column", "old", "new")
_HEADS = ("Change", "Id", "Claim by", "What", "Before", "Now")


def build_news(changes: Changes, former: str, note: str = "") -> tuple[Node, ...]:
    """Tell the changes since a former report: their numbers, then each of them.

    Parameters
    ----------
    changes
        What changed.
    former
        Name of the former kit or table.
    note
        What its reader must know of the former one.
    """
    said = f"Compared with {former}. {say_changes(changes)} {note}"
    intro = node("p", {}, said.rstrip())
    if changes.table.empty:
        return (intro,)
    shown = changes.table.head(TOLD_MOST)
    head = [node("th", {"scope": "col"}, name) for name in _HEADS]
    body = [
        node("tr", {}, *(node("td", {}, str(cell)) for cell in row))
        for row in shown[list(_COLUMNS)].itertuples(index=False)
    ]
    table = node("table", {}, node("thead", {}, node("tr", {}, *head)), node("tbody", {}, *body))
    more = len(changes.table) - len(shown)
    rest = [node("p", {}, f"and {more:,} more changes; geomap diff lists all.")] if more else []
    return (intro, node("div", {"class": "scroll", "tabindex": "0"}, table), *rest)
