"""What the filters of the page work on: columns of codes, one entry a claim, and their options.

The page filters claims by these columns exactly as ``geomap.filters.query`` does: an incident is
in when one single claim meets all conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import REPORT_LAG_DAYS
from geomap.filters import fold_text
from geomap.language import Part, Side, Start, Unit, as_data, tell
from geomap.render import words
from geomap.render.style import GROUP_OF_TYPE, GROUPS, OTHER
from geomap.schema import LOCATION_PRECISIONS, PROVINCE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geomap.language import Names
    from geomap.render.marks import Marks

TYPES_IN_ORDER = [event_type for group in GROUPS for event_type in group.types]
LONGEST_M = 1e9


class Facet(NamedTuple):
    """One column of codes: its key in the address, its heading, and what its codes say."""

    key: str
    heading: Part
    column: str
    order: tuple[str, ...]
    tell: Callable[[str], Part]
    blank: Part


def build_filter(marks: Marks, names: Names) -> dict[str, Any]:
    """Make the columns that the page filters by, claims of one incident next to each other.

    Parameters
    ----------
    marks
        Incidents, statements and totals. Incidents have their number on the page; statements and
        totals the numbers that follow.
    names
        Names of units and sides.
    """
    claims, numbers = order_claims(marks)
    facets = [_encode(claims, facet) for facet in _facets()]
    for option in facets[0]["options"]:
        option.append(GROUP_OF_TYPE.get(option[0], OTHER))
    return {
        "facets": [*facets, _encode_units(claims, names)],
        "incident": numbers.tolist(),
        "ids": claims["incident_id"].astype(str).groupby(numbers).first().tolist(),
        **_encode_dates(claims),
        "near": _metres(claims["border_distance_min_m"]),
        "far": _metres(claims["border_distance_max_m"]),
        "drawn": _drawn(marks),
    }


def order_claims(marks: Marks) -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """Return all claims in the order of the page, and the number that each one's incident has."""
    both = pd.concat([marks.claims, marks.others]) if len(marks.others) else marks.claims
    ids = pd.Index(marks.incidents["incident_id"]).append(
        pd.Index(marks.others["incident_id"].unique())
    )
    numbers = ids.get_indexer(both["incident_id"])
    order = np.argsort(numbers, kind="stable")
    return both.iloc[order], numbers[order]


def _drawn(marks: Marks) -> str:
    """Say how each incident is drawn, one letter each: point, unit, none."""
    return "".join(marks.incidents["drawn"].str[0])


def _facets() -> list[Facet]:
    return [
        _facet("type", "event_type", tuple(TYPES_IN_ORDER), words.tell_type),
        _facet("side", "side", (), Side)._replace(blank=tell("side.third")),
        _facet("by", "attributed_to", (), Side),
        _facet(
            "precision",
            "location_precision",
            LOCATION_PRECISIONS,
            lambda code: Start(words.tell_code("precision", code)),
        ),
        _facet(
            "placing",
            "province_status",
            PROVINCE_STATUSES,
            lambda code: words.tell_code("placed", code),
        ),
    ]


def _facet(key: str, column: str, order: tuple[str, ...], say: Callable[[str], Part]) -> Facet:
    return Facet(key, tell(f"facet.{key}"), column, order, say, tell("facet.blank"))


def _encode(claims: gpd.GeoDataFrame, facet: Facet) -> dict[str, Any]:
    """Encode one column; spellings that a selection does not tell apart share a code."""
    if facet.column not in claims:
        values = pd.Series("", claims.index)
    else:
        values = claims[facet.column].fillna("").astype(str)
    spelling: dict[str, str] = {}
    for value in values.unique():
        spelling.setdefault(fold_text(value), value)
    place = {fold_text(code): rank for rank, code in enumerate(facet.order)}
    folded = sorted(spelling, key=lambda text: (text == "", place.get(text, len(place)), text))
    code = {text: number for number, text in enumerate(folded)}
    codes = values.map({value: code[fold_text(value)] for value in values.unique()})
    options = [
        [spelling[t], as_data(facet.tell(spelling[t]) if t else facet.blank)] for t in folded
    ]
    return {
        "key": facet.key,
        "heading": as_data(facet.heading),
        "options": options,
        "codes": codes.astype(int).tolist(),
    }


def _encode_units(claims: gpd.GeoDataFrame, names: Names) -> dict[str, Any]:
    """Encode the units that each claim lies in or names, as numbers of sets of units."""
    candidates = claims["province_candidates"].fillna("").astype(str)
    reported = claims["province_reported_code"].fillna("").astype(str)
    pairs = pd.Series(list(zip(candidates, reported, strict=True)), index=claims.index)
    sets = {pair: _units_of(*pair) for pair in dict.fromkeys(pairs)}
    known = {unit for units in sets.values() for unit in units}
    ordered = sorted(known, key=lambda unit: _by_country(names.units.get(unit, unit)))
    options = [[unit, as_data(Unit(unit))] for unit in ordered]
    code = {unit: number for number, unit in enumerate(ordered)}
    numbers = {pair: index for index, pair in enumerate(sets)}
    return {
        "key": "unit",
        "heading": as_data(tell("facet.unit")),
        "options": options,
        "sets": [sorted(code[unit] for unit in units) for units in sets.values()],
        "codes": pairs.map(numbers).astype(int).tolist(),
    }


def _units_of(candidates: str, reported: str) -> set[str]:
    """Return the codes that a selection by unit matches; what no unit covers is none."""
    units = {part.rpartition(":")[0] for part in candidates.split(";")} | {reported}
    return units - {"", "outside"}


def _by_country(label: str) -> tuple[str, str]:
    name, _, country = label.partition(" (")
    return country, name


def _encode_dates(claims: gpd.GeoDataFrame) -> dict[str, Any]:
    """Encode dates as days since 1970; 1 for "on every day", 2 for uncertain, 4 for report days."""
    qualifier = claims["date_qualifier"]
    reported = claims["date_basis"].eq("report") if "date_basis" in claims else qualifier.eq("")
    every = claims["date_kind"].eq("throughout") & qualifier.isna() & ~reported
    uncertain = qualifier.isin(["?", "%"])
    start = claims["date_start"]
    sure = every.astype(int) + 2 * uncertain.astype(int) + 4 * reported.astype(int)
    return {
        "first": _days(start.mask(reported, start - pd.Timedelta(REPORT_LAG_DAYS))),
        "last": _days(claims["date_end"]),
        "sure": sure.tolist(),
    }


def _days(moments: pd.Series) -> list[int | None]:
    days = moments.to_numpy().astype("datetime64[D]")
    numbers = days.astype(np.int64).tolist()
    missing = np.isnat(days).tolist()
    return [None if gone else n for n, gone in zip(numbers, missing, strict=True)]


def _metres(distance: pd.Series) -> list[int | None]:
    """Round up to whole metres: compared with whole metres that changes no answer."""
    values = np.ceil(distance.to_numpy(dtype=float, na_value=np.nan))
    return [int(value) if value < LONGEST_M else None for value in values.tolist()]
