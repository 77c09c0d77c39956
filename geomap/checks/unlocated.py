"""Claims that no map or no range of days can show for certain: which they are, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.checks.findings import COLUMNS, column, find_rows, joined
from geomap.checks.placenames import lies_in, spellings_of
from geomap.names import PLACE_WORDS, fold

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers


class _Reason(NamedTuple):
    """Why a claim has no place: the column named in the finding, its code, what a claim gives."""

    column: str
    code: str
    given: str
    message: str


_REASONS = (
    _Reason(
        "location_precision",
        "unlocated_vague",
        "geometry",
        "unlocated: its precision says that the place is vaguer than its point; give a finer "
        "precision if the point is the place",
    ),
    _Reason(
        "province_reported",
        "unlocated_unit",
        "province_reported",
        "unlocated: the unit that it names is in no layer, or one of several of that name",
    ),
    _Reason(
        "place",
        "unlocated_place",
        "place",
        "unlocated: it names a place that the gazetteer does not know, or at several spots, and no "
        "unit; give coordinates or a province",
    ),
    _Reason(
        "country_reported",
        "unlocated_country",
        "country_reported",
        "unlocated: it names no more than a country",
    ),
    _Reason(
        "place",
        "unlocated_nothing",
        "source_row",
        "unlocated: it gives neither coordinates nor a place, unit or country",
    ),
)
"""The first of these that fits is told; the last one fits every claim, as each has a row."""


def find_unlocated(claims: gpd.GeoDataFrame, layers: Layers | None = None) -> pd.DataFrame:
    """List the claims without a known place, each with the reason.

    They are nothing odd: they are counted and listed, and no map can show them.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.
    layers
        Reference layers, whose gazetteer may know a place that was not taken.

    Returns
    -------
    findings
        As those of ``find_odd``; ``code`` begins with ``unlocated_``; ordered by code, then row.

    Raises
    ------
    JoinMissingError
        The claims have no ``province_status``.
    """
    left = (joined(claims, "province_status") == "unlocated").astype("bool")
    alone = _known_once(claims, left, layers)
    parts = [
        find_rows(claims, left & alone.notna(), "place", "unlocated_alone", list(alone.dropna()))
    ]
    left &= alone.isna()
    for reason in _REASONS:
        found = left & column(claims, reason.given).notna()
        parts.append(find_rows(claims, found, reason.column, reason.code, reason.message))
        left &= ~found
    every = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return every.sort_values(["code", "row"], kind="stable", ignore_index=True)


def _known_once(claims: gpd.GeoDataFrame, left: pd.Series, layers: Layers | None) -> pd.Series:
    """Say for which of the claims ``left`` the gazetteer has one place, but no unit confirms it."""
    told = pd.Series(index=claims.index, dtype="str")
    bare = left & claims.geometry.isna() & column(claims, "place").notna()
    for name in ("province_reported", "country_reported"):
        bare &= column(claims, name).isna()
    places = None if layers is None else layers.places
    if layers is None or places is None or "province_code" not in places or not bare.any():
        return told
    known, units = spellings_of(places), layers.names()
    said = {}
    for name in claims["place"][bare].unique():
        rows = known.get(fold(str(name), PLACE_WORDS))
        if rows is not None and len(rows) == 1:
            (where,) = lies_in(places, rows, units)
            said[name] = (
                f"unlocated: the gazetteer knows one {name!r} ({where}), but the claim names no "
                "province or country, without which no place is taken; give its province"
            )
    return claims["place"].where(bare).map(said).astype("str") if said else told


def find_undated(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """List the claims without any day.

    They are nothing odd: they are counted, possible in every range of days and certain in none.

    Returns
    -------
    findings
        As those of ``find_odd``, with the code ``undated``; ordered by row.
    """
    bare = claims["date_start"].isna() & claims["date_end"].isna()
    message = "undated: no day is known, so it is possible in every range of days; give the bounds"
    found = find_rows(claims, bare, "date_start", "undated", message, [""] * int(bare.sum()))
    return found.sort_values("row", kind="stable", ignore_index=True)
