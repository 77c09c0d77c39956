"""Cards: what is said of one incident, as a text tree, each side's account beside the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from geomap.render import words
from geomap.render.accounts import tell_accounts
from geomap.render.places import say_where
from geomap.render.style import GROUPS
from geomap.render.tree import Node, node

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geomap.render.marks import Marks

Record = dict[str, Any]
PLACES_SHOWN = 3


class Names(NamedTuple):
    """Names to say: units by code (``Syunik (Armenia)``), countries by code (``Armenia``)."""

    units: dict[str, str]
    countries: dict[str, str]
    has_sides: bool = True

    def side(self, code: str) -> str:
        """Say a side by the name of its country where it is known."""
        return self.countries.get(code, code)


def build_items(marks: Marks, names: Names) -> list[Node]:
    """Make one list item for each incident, in the order of ``marks.incidents``.

    Parameters
    ----------
    marks
        Incidents and their claims; the claims hold ``date_words`` and ``position_words``.
    names
        Names of units and sides.
    """
    claims = _by_incident(marks.claims)
    groups = marks.incidents["group"].tolist()
    drawn = marks.incidents["drawn"].tolist()
    ids = marks.incidents["incident_id"].tolist()
    return [
        _item(number, claims[key], GROUPS[groups[number]].key, drawn[number], names)
        for number, key in enumerate(ids)
    ]


def build_others(marks: Marks, names: Names) -> list[Node]:
    """Make one list item for each statement or total, which are not counted as incidents."""
    items: list[Node] = []
    for records in _by_incident(marks.others).values():
        kind = words.KINDS.get(str(records[0].get("record_kind")), "Record")
        summary = _summary("record", kind, records, names, "")
        items.append(
            node("li", {"class": "incident"}, node("details", {}, summary, _card(records, names)))
        )
    return items


def _by_incident(claims: gpd.GeoDataFrame) -> dict[str, list[Record]]:
    """Split claims by incident, sides by code, third parties last, otherwise in their order."""
    keys = {"side": claims["side"].fillna("\uffff"), "row": range(len(claims))}
    ordered = claims.assign(**keys).sort_values(["date_start", "side", "row"], kind="stable")
    ordered = ordered.sort_values("side", kind="stable").drop(columns="row")
    ordered["side"] = ordered["side"].replace("\uffff", None)
    result: dict[str, list[Record]] = {}
    for record in _records(ordered):
        result.setdefault(record["incident_id"], []).append(record)
    if claims is not None and "incident_id" in claims:
        result = {key: result[key] for key in claims["incident_id"].unique()}
    return result


def _records(claims: gpd.GeoDataFrame) -> Iterator[Record]:
    """Give each claim as a dict without its missing cells."""
    table = pd.DataFrame(claims.drop(columns=claims.geometry.name)).astype(object)
    names = list(table.columns)
    present = table.notna().to_numpy()
    for values, has in zip(table.to_numpy(), present, strict=True):
        yield {
            name: value
            for name, value, there in zip(names, values, has, strict=True)
            if there and value != ""
        }


def _item(number: int, records: list[Record], group: str, drawn: str, names: Names) -> Node:
    types = list(
        dict.fromkeys(words.say_type(r["event_type"]) for r in records if "event_type" in r)
    )
    named = [said for said in types if said != words.say_type("other")] or types
    title = " / ".join(named) or words.say_type("")
    summary = _summary(group, title, records, names, drawn)
    return node(
        "li",
        {"class": "incident", "id": f"incident-{number}", "data-incident": str(number)},
        node("details", {}, summary, _card(records, names)),
    )


def _summary(group: str, title: str, records: list[Record], names: Names, drawn: str) -> list[Node]:
    when = list(dict.fromkeys(record["date_words"] for record in records if "date_words" in record))
    tag = {"unit": "drawn by unit", "none": "without a place"}.get(drawn, "")
    return node(
        "summary",
        {},
        node("span", {"class": f"mark {group}", "aria-hidden": "true"}),
        node(
            "span",
            {"class": "lines"},
            node("span", {"class": "when"}, words.start_sentence(" / ".join(when[:2]))),
            node("h3", {}, title, *_where_lines(records, names)),
            node("span", {"class": "tag"}, tag) if tag else "",
        ),
    )


def _where_lines(records: list[Record], names: Names) -> list[Node]:
    """Say the places in one line for each side; one line where all name the same."""
    told: dict[str, list[str]] = {}
    for record in records:
        if where := say_where(record, names.units):
            told.setdefault(str(record.get("side", "")), []).append(where)
    lines = {side: _list_places(list(dict.fromkeys(places))) for side, places in told.items()}
    if len(set(lines.values())) > 1:
        said = [f" {side or words.THIRD_PARTY}: {line}" for side, line in lines.items()]
    else:
        said = [f" {words.start_sentence(line)}" for line in dict.fromkeys(lines.values())]
    return [node("span", {"class": "where"}, line) for line in said]


def _list_places(places: list[str]) -> str:
    more = len(places) - PLACES_SHOWN
    shown = "; ".join(places[:PLACES_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _card(records: list[Record], names: Names) -> list[Node]:
    return node(
        "article",
        {"class": "card"},
        *_compare(records, names),
        *tell_accounts(records, names),
        _identity(records),
    )


def _compare(records: list[Record], names: Names) -> list[Node]:
    """Say on what the accounts differ, or that only one side speaks in this table."""
    sides = {record["side"] for record in records if "side" in record}
    differs = str(records[0].get("accounts_differ_on", ""))
    parts = [part.strip() for part in differs.replace(";", ",").split(",") if part.strip()]
    notes: list[Node] = []
    if parts:
        said = words.join_words([words.DIFFERENCES.get(part, part) for part in parts])
        notes.append(
            node("p", {"class": "differs"}, node("strong", {}, "Accounts differ on: "), said)
        )
    if records[0].get("one_sided") and len(sides) == 1:
        only = names.side(next(iter(sides)))
        text = f"Told by {only}: no account from the other side in this table."
        notes.append(node("p", {"class": "single"}, text))
    return notes


def _identity(records: list[Record]) -> Node:
    parts = [f"Id {records[0]['incident_id']}"]
    if "episode" in records[0]:
        parts.append(f"part of {records[0]['episode']}")
    rows = sorted({int(record["source_row"]) for record in records if "source_row" in record})
    if rows:
        parts.append(
            f"{'row' if len(rows) == 1 else 'rows'} {words.join_words([str(r) for r in rows])}"
        )
    return node("p", {"class": "identity"}, " · ".join(parts))
