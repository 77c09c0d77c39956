"""Rows of the table from a draft claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from geomap.schema import MEASURES

if TYPE_CHECKING:
    from geomap.draft.figures import Figure
    from geomap.draft.mentions import Lexicon, Spot
    from geomap.draft.opening import Opening
    from geomap.draft.reader import Claim

_FIGURES = tuple(f"{m}{bound}" for m in MEASURES for bound in ("", "_low", "_high"))
COLUMNS = (
    *("incident_id", "record_kind", "side", "speaker", "reported_via", "stance", "attributed_to"),
    *("date_start", "date_end", "date_kind", "date_precision", "date_basis", "date_text"),
    *("place", "province_reported", "location_precision", "event_type", "affected_side"),
    *_FIGURES,
    *("status", "source_title", "source_date"),
    *("draft", "draft_sentence", "draft_start", "draft_end", "draft_notes"),
)
"""Columns of a table of drafts."""

_BORDER = re.compile(r"\bborder (?:districts?|areas?|sections?|regions?)\b", re.IGNORECASE)


def rows_of(claim: Claim, lexicon: Lexicon, name: str, opening: Opening) -> list[dict[str, Any]]:
    """Return the rows of one claim: one for each place and each side that has figures.

    Parameters
    ----------
    claim
        What was drafted.
    lexicon
        For names of units and for what is known of a place.
    name
        What the id begins with.
    opening
        What the article says of itself.
    """
    notes = list(claim.notes)
    where = _where(claim, lexicon, notes)
    whose = _by_side(claim)
    published = opening.calendar.published
    base = {
        "incident_id": f"{name}-{claim.incident}",
        "record_kind": "aggregate" if claim.is_total else "incident",
        "side": claim.side,
        "speaker": claim.speaker,
        "reported_via": opening.outlet,
        "stance": claim.stance,
        "attributed_to": claim.actor,
        "date_start": claim.days.first.isoformat(),
        "date_end": claim.days.last.isoformat(),
        "date_kind": "" if claim.days.precision == "day" else "sometime_within",
        "date_precision": claim.days.precision,
        "date_basis": claim.basis,
        "date_text": claim.days.text,
        "event_type": claim.kind,
        "status": "machine_coded",
        "source_title": opening.title,
        "source_date": published.isoformat() if published else "",
        "draft": "yes",
        "draft_sentence": " ".join(s.text for s in claim.sentences),
        "draft_start": claim.sentences[0].start,
        "draft_end": claim.sentences[-1].end,
        "draft_notes": "; ".join(dict.fromkeys(notes)),
    }
    pairs = [(where[0], side) for side in whose] + [(spot, None) for spot in where[1:]]
    return [{**base, **spot, **(whose[side] if side is not None else {})} for spot, side in pairs]


def _where(claim: Claim, lexicon: Lexicon, notes: list[str]) -> list[dict[str, str]]:
    """Return place, unit and precision; several where units are told in one breath."""
    units = [spot for spot in claim.spots if spot.code]
    places = [spot for spot in claim.spots if not spot.code]
    text = claim.sentences[0].text
    if places:
        spot = _place(places, text)
        told = units[0].label if units else ""
        if not told:
            _note_known(places[0], lexicon, notes)
        return [spot | {"province_reported": told}]
    if not units:
        return [{"place": "", "province_reported": "", "location_precision": "unknown"}]
    border = _BORDER.search(text)
    level = "area" if border else "province"
    return [
        {
            "place": border[0] if border else "",
            "province_reported": spot.label,
            "location_precision": level,
        }
        for spot in _listed(units, text)
    ]


def _place(places: list[Spot], text: str) -> dict[str, str]:
    first = places[0]
    if len(places) > 1 and re.search(r"\bbetween $", text[: first.start]):
        words = text[first.start : places[1].end]
        return {"place": f"between {words}", "location_precision": "area"}
    return {"place": first.text, "location_precision": first.precision}


def _listed(units: list[Spot], text: str) -> list[Spot]:
    """Return the units that stand in one list ("in Kalbajar and Gadabay"), from the first on."""
    listed = units[:1]
    for unit in units[1:]:
        between = text[listed[-1].end : unit.start]
        if not re.fullmatch(r"(?:,| and|, and| districts?| regions?)+ (?:the )?", between):
            break
        listed.append(unit)
    return listed


def _note_known(spot: Spot, lexicon: Lexicon, notes: list[str]) -> None:
    units = lexicon.units_of_place(spot.text)
    if units:
        notes.append(f"{spot.text} is known in {' and in '.join(units)}; state the province")
    else:
        notes.append(f"no place called {spot.text} is known")


def _by_side(claim: Claim) -> dict[str, dict[str, Any]]:
    """Return figures by affected side; one empty entry where there are none."""
    found: dict[str, dict[str, Any]] = {}
    for figure in claim.figures:
        side = claim.side if figure.side == "own" else figure.side
        found.setdefault(side, {"affected_side": side}).update(_cells(figure))
    return found or {"": {"affected_side": ""}}


def _cells(figure: Figure) -> dict[str, int]:
    if figure.low is not None and figure.low == figure.high:
        return {figure.measure: figure.low}
    bounds = {f"{figure.measure}_low": figure.low, f"{figure.measure}_high": figure.high}
    return {name: value for name, value in bounds.items() if value is not None}
