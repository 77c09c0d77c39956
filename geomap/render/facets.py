"""What the filters of the page work on: columns of codes, one entry a claim, and their options.

The page filters claims by these columns exactly as ``geomap.filters.query`` does: an incident is
in when one single claim meets all conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import REPORT_LAG_DAYS
from geomap.filters import OPEN, fold_text, leaves_open, states_figure, totals_of_incidents
from geomap.language import Part, Side, Start, Unit, as_data, tell
from geomap.render import words
from geomap.render.coloring import NOBODY, color_table
from geomap.render.marks import WAY, order_claims
from geomap.render.style import GROUP_OF_TYPE, GROUPS, OTHER
from geomap.schema import LOCATION_PRECISIONS, MEASURES, PROVINCE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import numpy.typing as npt

    from geomap.language import Names
    from geomap.render.marks import Marks

    Codes = npt.NDArray[np.int64]

TYPES_IN_ORDER = [event_type for group in GROUPS for event_type in group.types]


class Facet(NamedTuple):
    """One column of codes: its key in the address, its heading, and what its codes say."""

    key: str
    heading: Part
    column: str
    order: tuple[str, ...]
    tell: Callable[[str], Part]
    blank: Part


class Filter(NamedTuple):
    """What the page filters by: what its filters are called, and the codes of each claim.

    ``parts`` are columns of codes, one for each facet and ``sure``, ``way`` and ``group``: how
    sure the dates are, how the claim is drawn, and the group of the incident's types. ``first`` and
    ``last`` are the days that bound a claim.
    """

    facets: list[dict[str, Any]]
    parts: dict[str, Codes]
    first: pd.Series
    last: pd.Series


def build_filter(marks: Marks, names: Names, symbols: Mapping[str, int] | None = None) -> Filter:
    """Make the columns that the page filters by, claims of one incident next to each other.

    Parameters
    ----------
    marks
        Incidents, statements and totals. Incidents have their number on the page; statements and
        totals the numbers that follow.
    names
        Names of units and sides.
    """
    claims, records = order_claims(marks)
    facets: list[dict[str, Any]] = []
    parts: dict[str, Codes] = {}
    totals = totals_of_incidents(claims)
    for facet in _facets():
        said, parts[facet.key] = _encode(claims, facet, totals)
        facets.append(said)
    for option in facets[0]["options"]:
        option.append(GROUP_OF_TYPE.get(option[0], OTHER))
    known = color_table(claims) if symbols is None else symbols
    for option in facets[1]["options"]:
        option.append(known.get(fold_text(option[0]), NOBODY))
    said, parts["unit"] = _encode_units(claims, names, totals)
    figures, parts["figures"] = _encode_figures(claims, totals)
    parts["way"] = claims[WAY].to_numpy()
    facets[0]["groups"] = sorted(marks.types["group"].unique().tolist())
    groups = marks.incidents["group"].to_numpy()
    parts["group"] = np.append(groups, np.full(records.max(initial=0) + 1, OTHER))[records]
    first, last, parts["sure"] = _encode_dates(claims)
    return Filter([*facets, said, figures], parts, first, last)


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


def _encode(
    claims: gpd.GeoDataFrame, facet: Facet, totals: npt.NDArray[np.bool_]
) -> tuple[dict[str, Any], Codes]:
    """Encode one column; spellings that a selection does not tell apart share a code.

    A claim that leaves open what another claim of its incident tells has the empty set of codes,
    as have ``totals`` with the id of an incident.
    """
    cells = claims[facet.column].fillna("") if facet.column in claims else None
    silent = np.zeros(0, dtype=bool)
    if facet.column in OPEN:
        silent = leaves_open(claims, facet.column) | totals
    if cells is None:
        own, values = np.zeros(len(claims), dtype=np.int64), [""]
    else:
        own, found = pd.factorize(cells.mask(silent) if silent.any() else cells)
        values = [str(value) for value in found]
    spelling: dict[str, str] = {}
    for value in values:
        spelling.setdefault(fold_text(value), value)
    place = {fold_text(code): rank for rank, code in enumerate(facet.order)}
    folded = sorted(spelling, key=lambda text: (text == "", place.get(text, len(place)), text))
    code = {text: number for number, text in enumerate(folded)}
    options = [
        [spelling[t], as_data(facet.tell(spelling[t]) if t else facet.blank)] for t in folded
    ]
    said = {"key": facet.key, "heading": as_data(facet.heading), "options": options}
    if (own < 0).any():
        said["sets"] = [*([number] for number in range(len(folded))), []]
    codes = [*(code[fold_text(value)] for value in values), len(folded)]
    return said, np.array(codes, dtype=np.int64)[own]


def _encode_units(
    claims: gpd.GeoDataFrame, names: Names, totals: npt.NDArray[np.bool_]
) -> tuple[dict[str, Any], Codes]:
    """Encode the units that each claim lies in or names, as numbers of sets of units.

    ``totals`` with the id of an incident have none.
    """
    lies, candidates = _factorize(claims["province_candidates"], totals)
    named, reported = _factorize(claims["province_reported_code"], totals)
    numbers, pairs = pd.factorize(lies * len(reported) + named)
    each = [
        _units_of(candidates[pair // len(reported)], reported[pair % len(reported)])
        for pair in pairs
    ]
    sets = sorted({tuple(sorted(units)) for units in each})
    number = {units: index for index, units in enumerate(sets)}
    codes = np.array([number[tuple(sorted(units))] for units in each], dtype=np.int64)
    known = {unit for units in sets for unit in units}
    ordered = sorted(known, key=lambda unit: _by_country(names.units.get(unit, unit)))
    code = {unit: index for index, unit in enumerate(ordered)}
    said = {
        "key": "unit",
        "heading": as_data(tell("facet.unit")),
        "options": [[unit, as_data(Unit(unit))] for unit in ordered],
        "sets": [sorted(code[unit] for unit in units) for units in sets],
    }
    return said, codes[numbers]


def _factorize(
    column: pd.Series, totals: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[Any], list[str]]:
    """Give the texts of a column numbers; those of totals, and what is missing, are blank."""
    codes, found = pd.factorize(column)
    return np.where(totals | (codes < 0), len(found), codes), [*map(str, found), ""]


def _encode_figures(
    claims: gpd.GeoDataFrame, totals: npt.NDArray[np.bool_]
) -> tuple[dict[str, Any], Codes]:
    """Encode the measures of which each claim states a figure, as numbers of sets of measures.

    ``totals`` with the id of an incident have the empty set: not even "none" is said of them.
    """
    stated = np.column_stack([states_figure(claims, measure) for measure in MEASURES])
    bits = np.where(totals, -1, stated @ (1 << np.arange(len(MEASURES))))
    codes, found = pd.factorize(bits, sort=True)
    every = range(len(MEASURES))
    sets = [[rank for rank in every if number > 0 and number >> rank & 1] for number in found]
    known = sorted({rank for ranks in sets for rank in ranks})
    options = [*(MEASURES[rank] for rank in known), "none"]
    said = {
        "key": "figures",
        "heading": as_data(tell("facet.figures")),
        "options": [[option, as_data(tell(f"figures.{option}"))] for option in options],
        "sets": [
            [] if number < 0 else [known.index(rank) for rank in ranks] or [len(known)]
            for number, ranks in zip(found, sets, strict=True)
        ],
    }
    return said, codes


def _units_of(candidates: str, reported: str) -> set[str]:
    """Return the codes that a selection by unit matches; what no unit covers is none."""
    units = {part.rpartition(":")[0] for part in candidates.split(";")} | {reported}
    return units - {"", "outside"}


def _by_country(label: str) -> tuple[str, str]:
    name, _, country = label.partition(" (")
    return country, name


def _encode_dates(claims: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series, Codes]:
    """Return the days that bound each claim; 1 for "on every day", 2 uncertain, 4 report days."""
    qualifier = claims["date_qualifier"]
    reported = claims["date_basis"].eq("report") if "date_basis" in claims else qualifier.eq("")
    late = reported.to_numpy(dtype=bool)
    every = (claims["date_kind"].eq("throughout") & qualifier.isna()).to_numpy() & ~late
    uncertain = qualifier.isin(["?", "%"]).to_numpy()
    start = claims["date_start"]
    if late.any():
        start = start.mask(late, start - pd.Timedelta(REPORT_LAG_DAYS))
    return start, claims["date_end"], every + 2 * uncertain + 4 * late
