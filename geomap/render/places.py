"""Places in words: what a claim names, and how that was put on the map."""

from __future__ import annotations

from typing import Any

from geomap.language import Joined, Message, Part, Quoted, Side, Unit, tell
from geomap.render import words

Record = dict[str, Any]
BY_NAME = ("place", "near")
"""Precisions whose words speak of a named place; a line or some points may have none."""


def tell_where(record: Record) -> Part:
    """Tell the place of a claim in a few words, as the claim names it; its unit where it has none.

    Parameters
    ----------
    record
        Cells of one claim, without the missing ones.
    """
    place = str(record.get("place", ""))
    reported = str(record.get("province_reported", ""))
    if place and reported and reported.casefold() not in place.casefold():
        return tell("where.both", place=Quoted(place), unit=Quoted(reported))
    if place and not reported and "province" in record:
        if str(record["province"]).casefold() in place.casefold():
            return Quoted(place)
        return tell("where.both", place=Quoted(place), unit=_found_unit(record))
    if place or reported:
        return Quoted(place or reported)
    if "province" in record:
        return _found_unit(record)
    country = str(record.get("country_reported", record.get("country", "")))
    return Side(country) if country else ""


def tell_placing(record: Record) -> Part:
    """Tell how a claim was put on the map, with shares where its possible area has several units.

    Parameters
    ----------
    record
        Cells of one joined claim, without the missing ones.
    """
    parts = _candidates(record)
    lies = [(unit, share) for unit, share in parts if share > 0]
    others: list[Part] = [unit for unit, share in parts if share == 0]
    status = str(record.get("province_status", "unlocated"))
    if status == "mostly_inside" and len(lies) == 1:
        status = "near"
        others = others or [tell("placing.another")]
    said: list[Part] = [_tell_status(record, status, lies)]
    if others:
        said.append(tell("placing.also", others=Joined(tuple(others), "or")))
    if str(record.get("province_conflict")) == "True":
        named = str(record.get("province_reported", ""))
        unit = Quoted(named) if named else tell("placing.another")
        said.append(tell("placing.conflict", unit=unit))
    return Joined(tuple(said), "space") if len(said) > 1 else said[0]


def _tell_status(record: Record, status: str, lies: list[tuple[Part, float]]) -> Message:
    unit, area = _unit(record), _area(record)
    told = (tell("placing.share", share=_tell_percent(part), unit=one) for one, part in lies)
    shares = Joined(tuple(told))
    if status in {"inside", "straddles"} and area is None:
        return tell(f"placing.{status}.plain", unit=unit, shares=shares)
    if status in {"inside", "near", "mostly_inside", "straddles"}:
        said = area or tell("placing.area")
        return tell(f"placing.{status}", area=said, unit=unit, shares=shares)
    if status in {"named", "outside"}:
        return tell(f"placing.{status}", unit=unit)
    return _tell_unlocated(record)


def _unit(record: Record) -> Part:
    code = str(record.get("province_code", ""))
    return Unit(code) if code else Quoted(str(record.get("province", "")))


def _found_unit(record: Record) -> Part:
    """Return the unit that a claim does not name, with a mark where it may be another one."""
    unit = _unit(record)
    return Joined((unit, "?"), "space") if record.get("province_status") == "straddles" else unit


def _tell_unlocated(record: Record) -> Message:
    country = record.get("country", record.get("country_reported"))
    if country:
        return tell("placing.country", country=Side(str(country)))
    if "place" in record or "province_reported" in record:
        return tell("placing.nowhere")
    return tell("placing.silent")


def _area(record: Record) -> Message | None:
    """Tell the possible area; None for a point without a stated radius."""
    radius = float(record.get("radius_m", 0.0))
    if radius <= 0:
        return None
    far = words.tell_metres(radius)
    how = str(record.get("location_precision", ""))
    if how not in words.PRECISIONS or (how in BY_NAME and "place" not in record):
        return tell("placing.within", far=far)
    return tell("placing.within.how", far=far, how=tell(f"precision.{how}"))


def _candidates(record: Record) -> list[tuple[Part, float]]:
    """Return the units in which a claim may lie, with the share of its area in each."""
    parts: list[tuple[Part, float]] = []
    for candidate in str(record.get("province_candidates", "")).split(";"):
        code, _, share = candidate.rpartition(":")
        if code:
            unit = tell("placing.no_unit") if code == "outside" else Unit(code)
            parts.append((unit, float(share)))
    return parts


def _tell_percent(share: float) -> Message:
    if 0 < share < 0.01:
        return tell("percent.less", n=1)
    if 0.99 < share < 1:
        return tell("percent.more", n=99)
    return tell("percent", n=round(share * 100))
