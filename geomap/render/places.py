"""Places in words: what a claim names, and how that was put on the map."""

from __future__ import annotations

from typing import Any

from geomap.render import words

Record = dict[str, Any]


def say_where(record: Record, units: dict[str, str]) -> str:
    """Say the place of a claim in a few words, as the claim names it; its unit where it has none.

    Parameters
    ----------
    record
        Cells of one claim, without the missing ones.
    units
        Names of units by code.
    """
    place = str(record.get("place", ""))
    reported = str(record.get("province_reported", ""))
    unit = units.get(str(record.get("province_code", "")), str(record.get("province", "")))
    area = reported or unit
    if place and area and area.casefold() not in place.casefold():
        return f"{place}, {area}"
    return place or area or str(record.get("country_reported", record.get("country", "")))


def say_placing(record: Record, units: dict[str, str]) -> str:
    """Say how a claim was put on the map, with shares where its possible area has several units.

    Parameters
    ----------
    record
        Cells of one joined claim, without the missing ones.
    units
        Names of units by code.
    """
    unit = units.get(str(record.get("province_code", "")), str(record.get("province", "")))
    area, shares = _say_area(record), _say_shares(record, units)
    match str(record.get("province_status", "unlocated")):
        case "inside" if area:
            said = f"{area}; all of it lies in {unit}."
        case "inside":
            said = f"The point as written lies in {unit}; its precision is not stated."
        case "mostly_inside":
            said = f"{area or 'Possible area'}: {shares}."
        case "straddles" if area:
            said = f"{area}, crossing a boundary: {shares}. Which unit it was in cannot be told."
        case "straddles":
            said = f"The point as written lies on a boundary: {shares}."
        case "named":
            said = f"Placed by its reported name, {unit}. Its position there is not known."
        case "outside":
            said = "Lies outside every unit of the layers."
        case _:
            said = _say_unlocated(record)
    if str(record.get("province_conflict")) == "True":
        said += f" The claim itself names {record.get('province_reported', 'another unit')}."
    return said


def _say_unlocated(record: Record) -> str:
    country = record.get("country", record.get("country_reported"))
    if country:
        return f"Known to the country only: {country}. Not on the map."
    if "place" in record or "province_reported" in record:
        return "No place is known that could be drawn. Not on the map."
    return "Not stated by this claim."


def _say_area(record: Record) -> str:
    """Say the possible area; empty for a point without a stated radius."""
    radius = float(record.get("radius_m", 0.0))
    if radius <= 0:
        return ""
    how = words.PRECISIONS.get(str(record.get("location_precision", "")), "")
    return f"Within {words.say_metres(radius)} of the point shown" + (f" ({how})" if how else "")


def _say_shares(record: Record, units: dict[str, str]) -> str:
    parts = []
    for candidate in str(record.get("province_candidates", "")).split(";"):
        code, _, share = candidate.rpartition(":")
        if code:
            name = units.get(code, "no known unit" if code == "outside" else code)
            parts.append(f"{_say_percent(float(share))} in {name}")
    return words.join_words(parts)


def _say_percent(share: float) -> str:
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "more than 99 %"
    return f"{share:.0%}".replace("%", " %")
