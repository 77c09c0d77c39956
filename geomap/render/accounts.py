"""Accounts: the claims of one incident, side by side in the order of their codes."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geomap.language import Joined, Part, Quoted, Side, Start, tell
from geomap.render import words
from geomap.render.places import tell_placing, tell_where
from geomap.render.tree import Node, is_web_address, link, node
from geomap.schema import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]


def tell_accounts(records: list[Record], *, has_sides: bool) -> list[Node]:
    """Tell the claims of one incident, one column a side.

    What all claims share (date, place, status) is said once above the columns. A source of
    several claims is said with the first of them and has a number, by which the others name it.

    Parameters
    ----------
    records
        Claims in the order of side codes, third parties last, without missing cells.
    has_sides
        Whether any claim of the page has a side that speaks.
    """
    shared = {key for key, say in FACTS.items() if _is_shared(say, records)}
    common = _facts(records[0], shared)
    sources = iter(_tell_sources(records))
    columns = [
        node(
            "section",
            {},
            node("h4", {}, *_side_heading(side, has_sides)),
            *(_claim(record, shared, next(sources)) for record in claims),
        )
        for side, claims in groupby(records, key=lambda record: str(record.get("side", "")))
    ]
    told = node("div", {"class": "accounts"}, *columns)
    return [node("dl", {}, *common), told] if common else [told]


def _is_shared(say: Callable[[Record], list[Node]], records: list[Record]) -> bool:
    first = say(records[0])
    return all(say(record) == first for record in records[1:])


def _side_heading(side: str, has_sides: bool) -> list[Node]:
    if not side:
        return [tell("side.third") if has_sides else tell("card.report")]
    return [Side(side), " ", node("small", {}, side)]


def _claim(record: Record, shared: set[str], source: Node) -> Node:
    facts = [
        *_facts(record, {"when", "where"} - shared),
        *_figures(record),
        *_other_facts(record),
        *_facts(record, {"status"} - shared),
    ]
    kind = str(record.get("record_kind", "incident"))
    return node(
        "div",
        {},
        node("p", {"class": "kind"}, words.tell_code("kind", kind)) if kind != "incident" else "",
        _speaker(record),
        _said(record),
        node("dl", {}, *facts) if facts else "",
        source,
        node("p", {"class": "beside"}, tell("card.beside"))
        if record.get("matched") is False
        else "",
    )


def _said(record: Record) -> Node:
    """Say what is claimed, in the words of the table."""
    text = str(record.get("description", ""))
    return node("p", {"class": "said"}, Quoted(text)) if text else ""


def _speaker(record: Record) -> Node:
    """Say who speaks, what that does to the event, and which outlet carried it."""
    side, via = str(record.get("side", "")), str(record.get("reported_via", ""))
    speaker = str(record.get("speaker", ""))
    if not (speaker or side or via):
        return ""
    who = Side(side) if side and not speaker else Quoted(speaker or via)
    told = record.get("stance", record.get("stance_reported", "asserts"))
    stance = words.tell_code("stance", str(told))
    carried: Part = tell("card.carried", via=Quoted(via)) if via and who != Quoted(via) else ""
    return node("p", {}, node("b", {}, who), " ", stance, carried)


def _fact(label: Part, said: Node) -> list[Node]:
    return [node("dt", {}, label), node("dd", {}, said)]


def _facts(record: Record, wanted: set[str]) -> list[Node]:
    return [part for key, say in FACTS.items() if key in wanted for part in say(record)]


def _tell_when(record: Record) -> list[Node]:
    return _fact(tell("role.when"), record.get("date_told", tell("facet.blank")))


def _tell_where(record: Record) -> list[Node]:
    """Say the place, where that is, and how it was placed."""
    where, near = tell_where(record), record.get("position_told")
    return [
        node("dt", {}, words.tell_code("role", str(record.get("place_role", "occurred")))),
        node("dd", {}, where) if where else "",
        node("dd", {"class": "near"}, Start(tell("sentence", said=near))) if near else "",
        node("dd", {"class": "placing"}, tell_placing(record)),
    ]


def _tell_status(record: Record) -> list[Node]:
    status = str(record.get("status", ""))
    return _fact(tell("card.status"), words.tell_code("status", status)) if status else []


FACTS = {"when": _tell_when, "where": _tell_where, "status": _tell_status}
"""What claims of one incident may share."""


def _figures(record: Record) -> list[Node]:
    parts = [part for measure in MEASURES if (part := _figure(record, measure))]
    if not parts:
        return []
    side = str(record.get("affected_side", ""))
    whose = tell("figures.of", side=Side(side)) if side else tell("figures.all")
    return _fact(whose, Joined(tuple(parts), "comma"))


def _figure(record: Record, measure: str) -> Part:
    """Tell one figure: ``6 captured``, ``1 to 7 killed``, ``at least 2 wounded``."""
    value = record.get(measure)
    low, high = record.get(f"{measure}_low", value), record.get(f"{measure}_high", value)
    if value is not None:
        low = high = value
    key = f"measure.{measure}"
    if high is None:
        return "" if low is None else tell("figures.least", what=tell(key, n=int(low)))
    what = tell(key, n=int(high))
    if low is None:
        return tell("figures.most", what=what)
    return what if low == high else tell("figures.range", low=int(low), what=what)


def _other_facts(record: Record) -> list[Node]:
    facts: list[Node] = []
    if "attributed_to" in record:
        facts += _fact(tell("facet.by"), Side(str(record["attributed_to"])))
    if "event_type_reported" in record:
        facts += _fact(tell("card.type_written"), Quoted(str(record["event_type_reported"])))
    return facts


def _tell_sources(records: list[Record]) -> list[Node]:
    """Tell the source of each claim; one that several have once, and then by its number."""
    sources = [_source(record) for record in records]
    keys = [str(source) for source in sources]
    times = Counter(keys)
    numbers: dict[str, str] = {}
    told: list[Node] = []
    for key, source in zip(keys, sources, strict=True):
        parts = source if key not in numbers else []
        if source and times[key] > 1:
            number = numbers.setdefault(key, f" [{len(numbers) + 1}]")
            parts = [number, *parts]
        told.append(node("p", {"class": "source"}, tell("card.source"), *parts) if source else "")
    return told


def _source(record: Record) -> list[Node]:
    """Tell the source of a claim, without the word for it; nothing where it has none."""
    address = str(record.get("source_url", ""))
    title = str(record.get("source_title", "")) or address
    if not title:
        return []
    parts: list[Node] = [" ", node("cite", {}, link(Quoted(title), address))]
    if address and not is_web_address(address):
        parts.append(f" ({address})")
    if "source_date" in record:
        parts.append(f", {str(record['source_date'])[:10]}")
    archive = str(record.get("archive_url", ""))
    if archive:
        parts += [" · ", link(tell("card.archived"), archive)]
    return parts
