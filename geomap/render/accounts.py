"""Accounts: the claims of one incident, side by side in the order of their codes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from geomap.render import words
from geomap.render.places import say_placing, say_where
from geomap.render.tree import Node, is_web_address, link, node
from geomap.schema import MEASURES

if TYPE_CHECKING:
    from geomap.render.cards import Names

Record = dict[str, Any]


def tell_accounts(records: list[Record], names: Names) -> list[Node]:
    """Tell the claims of one incident, one column a side.

    What all claims share (date, place) is said once above the columns.

    Parameters
    ----------
    records
        Claims in the order of side codes, third parties last, without missing cells.
    names
        Names of units and sides.
    """
    shared = {
        key
        for key, tell in (("When", _tell_when), ("Where", _tell_where))
        if len({str(tell(record, names)) for record in records}) == 1
    }
    common = node("dl", {"class": "facts"}, *_facts(records[0], names, shared))
    columns = [
        node(
            "section",
            {"class": "account"},
            node("h4", {}, *_side_heading(side, names)),
            *(_claim(record, names, shared) for record in claims),
        )
        for side, claims in groupby(records, key=lambda record: str(record.get("side", "")))
    ]
    told = node("div", {"class": "accounts"}, *columns)
    return [common, told] if shared else [told]


def _side_heading(side: str, names: Names) -> list[Node]:
    if not side:
        return [words.THIRD_PARTY if names.has_sides else "Report"]
    name = names.side(side)
    return [name] if name == side else [name, " ", node("small", {}, side)]


def _claim(record: Record, names: Names, shared: set[str]) -> Node:
    facts = [
        *_facts(record, names, {"When", "Where"} - shared),
        *_figures(record, names),
        *_other_facts(record, names),
    ]
    kind = words.KINDS.get(str(record.get("record_kind", "")), "")
    return node(
        "div",
        {"class": "claim"},
        node("p", {"class": "kind"}, kind) if kind else "",
        _speaker(record, names),
        node("p", {"class": "said"}, str(record["description"])) if "description" in record else "",
        node("dl", {"class": "facts"}, *facts) if facts else "",
        _source(record),
        node("p", {"class": "beside"}, "This claim does not itself meet the selection.")
        if record.get("matched") is False
        else "",
    )


def _speaker(record: Record, names: Names) -> Node:
    """Say who speaks, what that does to the event, and which outlet carried it."""
    side, via = str(record.get("side", "")), str(record.get("reported_via", ""))
    who = str(record.get("speaker", "")) or (names.side(side) if side else via)
    if not who:
        return ""
    stance = words.STANCES.get(str(record.get("stance", "")), "says")
    carried = f" (carried by {via})" if via and via != who else ""
    return node("p", {"class": "speaker"}, node("strong", {}, who), f" {stance}{carried}")


def _fact(label: str, *said: Node) -> list[Node]:
    return [node("dt", {}, label), node("dd", {}, *said)]


def _facts(record: Record, names: Names, wanted: set[str]) -> list[Node]:
    facts: list[Node] = []
    if "When" in wanted:
        facts += _tell_when(record, names)
    if "Where" in wanted:
        facts += _tell_where(record, names)
    return facts


def _tell_when(record: Record, _names: Names) -> list[Node]:
    said = str(record.get("date_words", "not stated"))
    return _fact("When", said)


def _tell_where(record: Record, names: Names) -> list[Node]:
    label = words.ROLES.get(str(record.get("place_role", "occurred")), "Where")
    place = say_where(record, names.units)
    near = str(record.get("position_words", ""))
    return _fact(
        label,
        place,
        node("span", {"class": "near"}, f"{words.start_sentence(near)}.") if near else "",
        node("span", {"class": "placing"}, say_placing(record, names.units)),
    )


def _figures(record: Record, names: Names) -> list[Node]:
    parts = [part for measure in MEASURES if (part := _figure(record, measure))]
    if not parts:
        return []
    side = str(record.get("affected_side", ""))
    whose = f"Figures for {names.side(side)}" if side else "Figures, all together"
    return _fact(whose, ", ".join(parts))


def _figure(record: Record, measure: str) -> str:
    """Say one figure: ``6 captured``, ``1 to 7 killed``, ``at least 2 wounded``."""
    word = words.MEASURES[measure]
    value = record.get(measure)
    low, high = record.get(f"{measure}_low"), record.get(f"{measure}_high")
    if value is not None:
        return f"{int(value):,} {word}"
    if low is not None and high is not None and low != high:
        return f"{int(low):,} to {int(high):,} {word}"
    if low is not None:
        return f"{int(low):,} {word}" if low == high else f"at least {int(low):,} {word}"
    return "" if high is None else f"at most {int(high):,} {word}"


def _other_facts(record: Record, names: Names) -> list[Node]:
    facts: list[Node] = []
    if "attributed_to" in record:
        facts += _fact("Attributed to", names.side(str(record["attributed_to"])))
    if "event_type_reported" in record:
        facts += _fact("Type as written", str(record["event_type_reported"]))
    if "status" in record:
        status = str(record["status"])
        facts += _fact("Status", words.STATUSES.get(status, status))
    return facts


def _source(record: Record) -> Node:
    address = str(record.get("source_url", ""))
    title = str(record.get("source_title", "")) or address
    if not title:
        return ""
    parts: list[Node] = ["Source: ", node("cite", {}, link(title, address))]
    if address and not is_web_address(address):
        parts.append(f" ({address})")
    if "source_date" in record:
        parts.append(f", {str(record['source_date'])[:10]}")
    archive = str(record.get("archive_url", ""))
    if archive:
        parts += [" · ", link("archived copy", archive)]
    return node("p", {"class": "source"}, *parts)
