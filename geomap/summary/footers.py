"""Sentences under a table of counts: what was counted, and why columns do not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.filters import in_same_incident
from geomap.summary.accounts import of_incidents
from geomap.summary.counting import say_machine_coded
from geomap.summary.keys import bounds_of, reach_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geomap.groups import Ints
    from geomap.summary.counting import Drawn
    from geomap.summary.keys import Values

_NAMED = 8
"""So many units are named in a sentence."""
_SHOWN = {"month": "%Y-%m", "year": "%Y"}
_BELONGS = {
    "province": "each unit that one of its claims names or lies in",
    "month": "each month that the dates of one of its claims touch",
    "year": "each year that the dates of one of its claims touch",
    "type": "each type that one of its claims gives",
    "side": "each side that gives an account of it",
    "attributed_to": "each side that one of its claims attributes it to",
    "border_distance": "each band that its possible distance touches",
    "placing": "each way in which one of its claims is placed",
}


def footers_of(
    claims: gpd.GeoDataFrame,
    drawn: Drawn,
    table: pd.DataFrame,
    by: tuple[str, ...],
    rejected: int,
    reached: str = "",
) -> tuple[str, ...]:
    """Say what a reader of the counts must know.

    Parameters
    ----------
    claims
        All claims, statements and aggregates among them.
    drawn
        How the counted incidents are drawn.
    table
        The table of counts.
    by
        Its keys.
    rejected
        Number of rejected rows.
    reached
        What ``say_reached`` says.
    """
    said = [say_total(drawn), _adds(table, by, drawn.incidents), *_meanings(table, by)]
    said += [reached, *_open_dates(claims, by)]
    said += [say_machine_coded(claims), say_left_out(claims), _rejected(rejected)]
    return tuple(sentence for sentence in said if sentence)


def say_total(drawn: Drawn) -> str:
    """Say how many incidents there are, and how they are drawn."""
    return (
        f"{_count(drawn.incidents, 'incident')} in all: {drawn.points:,} with a point, "
        f"{drawn.units:,} placed by name only, {drawn.unlocated:,} without a known place."
    )


def _adds(table: pd.DataFrame, by: tuple[str, ...], total: int) -> str:
    added = int(table["incidents"].sum())
    if added == total:
        return ""
    where = " and ".join(_BELONGS[key] for key in by)
    return (
        f"An incident counts once in {where}, so the column adds to {added:,}, more than the total "
        f"of {total:,}."
    )


def _meanings(table: pd.DataFrame, by: tuple[str, ...]) -> list[str]:
    said = []
    if "province" in by and table["straddles"].sum():
        said.append(
            "Straddles: the possible area of the incident reaches into this unit and into others; "
            "it counts in each of them."
        )
    if "possible" in table and table["possible"].sum():
        said.append(
            "Possible: no claim lies in this line for certain; the dates or the distance of one "
            "span more than it."
        )
    if {"side", "attributed_to"} & set(by):
        said.append("Sides stand in the order of their codes; the order says nothing else.")
    if "attributed_to" in by:
        said.append("Attributed is what a claim says; geomap does not judge it.")
    return said


def say_reached(part: Values, incident: Ints, names: Mapping[str, str] | None) -> str:
    """Say in which units incidents may lie that do not count there, and how many.

    Parameters
    ----------
    part
        The units of claims.
    incident
        The incident of each claim, as a number.
    names
        Names of unit codes, where they are not those of ``part``.
    """
    if part.reached is None:
        return ""
    width, (claim, unit) = len(part.texts), part.reached
    beyond = np.sort(incident[claim] * width + unit)
    own = incident[part.claim]
    near = np.zeros(incident.max(initial=0) + 1, dtype=bool)
    near[incident[claim]] = True
    counts = (own * width + part.value)[near[own]]
    # once for each incident, and not where another claim counts there
    beyond = beyond[np.diff(beyond, prepend=-1) > 0]
    numbers = np.bincount(beyond[~np.isin(beyond, counts)] % width)
    units = np.flatnonzero(numbers).tolist()
    told = [
        f"{numbers[unit]:,} in {(names or {}).get(part.order[unit]) or part.texts[unit]}"
        for unit in units[:_NAMED]
    ]
    if len(units) > _NAMED:
        told.append(f"more in {_count(len(units) - _NAMED, 'other unit')}")
    return (
        "By the accuracy of a boundary incidents may also lie in units in which they do not count: "
        f"{', '.join(told)}."
        if told
        else ""
    )


def _open_dates(claims: gpd.GeoDataFrame, by: tuple[str, ...]) -> list[str]:
    """Say how far dates without a known end or beginning were counted."""
    period = next((key for key in by if key in _SHOWN), None)
    if period is None:
        return []
    spoken = of_incidents(claims)
    bounds = bounds_of(spoken.claims)
    known = bounds.notna()
    said = []
    sides = (("last", "first", "end", "to"), ("first", "last", "beginning", "from"))
    for (side, other, noun, word), day in zip(sides, reversed(reach_of(bounds)), strict=True):
        is_open = (~known[side] & known[other]).to_numpy()
        number = len(set(spoken.incident[is_open]))
        if not number:
            continue
        which, it = ("date has", "it counts") if number == 1 else ("dates have", "they count")
        said.append(
            f"Of {_count(number, 'incident')} the {which} no known {noun}: {it} as possible in "
            f"each {period} {word} {day.strftime(_SHOWN[period])}, the {side} that is known of any "
            "incident here."
        )
    return [*said, "An open date does not say that anything went on."] if said else []


def say_left_out(claims: gpd.GeoDataFrame) -> str:
    """Say how many statements and totals are not counted; blank where there are none."""
    # Each record once, whatever its rows; what shares the id of an incident is a claim of it.
    told = in_same_incident(claims, (claims["record_kind"] == "incident").to_numpy())
    kinds = claims.loc[~told, ["incident_id", "record_kind"]].drop_duplicates()["record_kind"]
    kinds = kinds.value_counts()
    parts = [
        _count(int(kinds.get(kind, 0)), noun)
        for kind, noun in (
            ("statement", "statement"),
            ("aggregate", "total over several incidents"),
        )
        if kinds.get(kind, 0)
    ]
    if not parts:
        return ""
    verb = "is" if kinds.sum() == 1 else "are"
    return f"{' and '.join(parts)} {verb} not counted as incidents."


def _rejected(number: int) -> str:
    if not number:
        return ""
    return f"{_count(number, 'row')} of the table {'was' if number == 1 else 'were'} rejected."


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    plural = noun.replace("total ", "totals ") if noun.startswith("total") else f"{noun}s"
    return f"{number:,} {plural}"
