"""Cards: what is said of one incident, as a text tree, each side's account beside the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.keeping import keep
from geomap.language import Joined, Part, Quoted, Side, Start, tell
from geomap.render import words
from geomap.render.accounts import tell_accounts
from geomap.render.jsons import Written, write_json
from geomap.render.places import tell_where
from geomap.render.style import SYMBOLS
from geomap.render.tree import Node, node
from geomap.schema import MEASURES

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.render.marks import Marks

Record = dict[str, Any]
SHOWN_MOST = 3
"""Dates, and places of one side, that are told in the list; the others are counted."""


def card_options(marks: Marks, places: gpd.GeoDataFrame | None) -> Written:
    """Write what the script needs to tell cards itself, as ``page/js/cards.js`` does.

    Parameters
    ----------
    marks
        Incidents, statements and totals.
    places
        Points in EPSG:4326 with ``name``, that positions are told from.
    """
    return write_json(
        {
            "sides": has_any_side(marks),
            "measures": list(MEASURES),
            "places": _write_places(places),
        }
    )


@keep
def _write_places(places: gpd.GeoDataFrame | None) -> Written:
    if places is None or not len(places):
        return write_json({"name": [], "lon": [], "lat": []})
    return write_json(
        {
            "name": places["name"].astype(str).tolist(),
            "lon": places.geometry.x.round(5).tolist(),
            "lat": places.geometry.y.round(5).tolist(),
        }
    )


def build_items(marks: Marks) -> list[Node]:
    """Make one list item for each incident, in the order of ``marks.incidents``.

    Parameters
    ----------
    marks
        Incidents and their claims; the claims hold ``date_told`` and ``position_told``.
    """
    claims = _by_incident(marks.claims)
    has_sides = has_any_side(marks)
    symbols = marks.incidents["symbol"].tolist()
    drawn = marks.incidents["drawn"].tolist()
    ids = marks.incidents["incident_id"].tolist()
    return [
        _item(number, claims[key], SYMBOLS[symbols[number]].mark, drawn[number], has_sides)
        for number, key in enumerate(ids)
    ]


def build_others(marks: Marks) -> list[Node]:
    """Make one list item for each statement or total, which are not counted as incidents."""
    items: list[Node] = []
    if marks.others.empty:
        return items
    has_sides = has_any_side(marks)
    for records in _by_incident(marks.others).values():
        kind = words.tell_code("kind", str(records[0].get("record_kind")))
        summary = _summary("record", kind, records, "")
        items.append(
            node(
                "li", {"class": "incident"}, node("details", {}, summary, _card(records, has_sides))
            )
        )
    return items


def _by_incident(claims: gpd.GeoDataFrame) -> dict[str, list[Record]]:
    """Split claims by incident, sides by code, third parties last, otherwise by their dates.

    Of one side and day they stay in the order of ``order_told``.
    """
    keys = {"side": claims["side"].fillna("\uffff").array, "date": claims["date_start"].array}
    order = pd.DataFrame(keys).sort_values(["side", "date"], kind="stable").index
    records = _records(claims)
    result: dict[str, list[Record]] = {key: [] for key in claims["incident_id"].unique()}
    for row in order.tolist():
        result[records[row]["incident_id"]].append(records[row])
    return result


def _records(claims: gpd.GeoDataFrame) -> list[Record]:
    """Give each claim as a dict without its missing cells."""
    records: list[Record] = [{} for _ in range(len(claims))]
    table = pd.DataFrame(claims).drop(columns=claims.geometry.name)
    for (name, column), there in zip(table.items(), table.notna().to_numpy().T, strict=True):
        cells = column.tolist() if there.any() else []
        for row in np.flatnonzero(there).tolist():
            if cells[row] != "":
                records[row][str(name)] = cells[row]
    return records


def _item(number: int, records: list[Record], mark: str, drawn: str, has_sides: bool) -> Node:
    types = list(dict.fromkeys(str(r["event_type"]) for r in records if "event_type" in r))
    named = [code for code in types if code != "other"] or types or [""]
    title = Joined(tuple(map(words.tell_type, named)), "slash")
    summary = _summary(mark, title, records, drawn)
    return node(
        "li",
        {"class": "incident", "id": f"incident-{number}"},
        node("details", {}, summary, _card(records, has_sides)),
    )


def _summary(mark: str, title: Part, records: list[Record], drawn: str) -> list[Node]:
    when = list(dict.fromkeys(record["date_told"] for record in records if "date_told" in record))
    tag = tell(f"tag.{drawn}") if drawn in {"unit", "none"} else ""
    return node(
        "summary",
        {},
        node("span", {"class": f"mark {mark}"}),
        node(
            "span",
            {"class": "lines"},
            node("span", {"class": "when"}, Start(_list_some(when, "slash"))),
            node("h3", {}, title, *_where_lines(records)),
            node("span", {"class": "tag"}, tag) if tag else "",
        ),
    )


def _where_lines(records: list[Record]) -> list[Node]:
    """Say the places in one line for each side; one line where all name the same."""
    told: dict[str, list[Part]] = {}
    for record in records:
        if where := tell_where(record):
            told.setdefault(str(record.get("side", "")), []).append(where)
    lines = {
        side: _list_some(list(dict.fromkeys(places)), "semicolon") for side, places in told.items()
    }
    said: list[Part]
    if len(set(lines.values())) > 1:
        said = [
            tell("where.by_side", side=side or tell("side.third"), where=line)
            for side, line in lines.items()
        ]
    else:
        said = [Start(line) for line in dict.fromkeys(lines.values())]
    return [part for line in said for part in (" ", node("span", {"class": "where"}, line))]


def _list_some(parts: list[Part], between: str) -> Part:
    more = len(parts) - SHOWN_MOST
    shown = Joined(tuple(parts[:SHOWN_MOST]), between)
    return tell("where.more", shown=shown, n=more) if more > 0 else shown


def has_any_side(marks: Marks) -> bool:
    """Tell whether any claim of the page has a side that speaks."""
    return bool(marks.claims["side"].notna().any() or marks.others["side"].notna().any())


def _card(records: list[Record], has_sides: bool) -> list[Node]:
    return node(
        "article",
        {"class": "card"},
        *_compare(records),
        *tell_accounts(records, has_sides=has_sides),
        _identity(records),
    )


def _compare(records: list[Record]) -> list[Node]:
    """Say on what the accounts differ, or that only one side speaks in this table."""
    sides = {record["side"] for record in records if "side" in record}
    differs = str(records[0].get("accounts_differ_on", ""))
    parts = [part.strip() for part in differs.replace(";", ",").split(",") if part.strip()]
    notes: list[Node] = []
    if parts:
        said = Joined(tuple(words.tell_code("difference", part) for part in parts))
        notes.append(
            node("p", {"class": "differs"}, node("strong", {}, tell("card.differ")), " ", said)
        )
    if records[0].get("one_sided") and len(sides) == 1:
        only = tell("card.single", side=Side(str(next(iter(sides)))))
        notes.append(node("p", {"class": "single"}, only))
    return notes


def _identity(records: list[Record]) -> Node:
    parts: list[Part] = [tell("card.id", id=str(records[0]["incident_id"]))]
    if "episode" in records[0]:
        parts.append(tell("card.episode", episode=Quoted(str(records[0]["episode"]))))
    rows = sorted({int(record["source_row"]) for record in records if "source_row" in record})
    if rows:
        said = Joined(tuple(str(row) for row in rows))
        parts.append(tell("card.rows", n=len(rows), rows=said))
    return node("p", {"class": "identity"}, Joined(tuple(parts), "dot"))
