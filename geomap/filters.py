"""Which claims, and so which incidents, a selection means."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.dates import date_match
from geomap.errors import JoinMissingError, SelectionError
from geomap.schema import COLUMNS, MEASURES, POINT_PRECISIONS

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.selection import Selection

OPEN = ("event_type", "attributed_to")
"""Columns in which a blank says nothing; a blank side is a third party."""
_TEXTS = tuple(column.name for column in COLUMNS if column.kind in {"text", "url"})
SOURCES = ("source_title", "source_url", "reported_via", "speaker")


def query(claims: gpd.GeoDataFrame, selection: Selection) -> gpd.GeoDataFrame:
    """Return every claim of the incidents that are in a selection.

    An incident is in when one of its claims meets all conditions by itself. A blank type, or side
    that acted, is that of an incident to which no claim gives one. The places, figures, type and
    side that acted of a total over several incidents are not those of the incident whose id it
    shares.

    Parameters
    ----------
    claims
        Joined claims; a selection by unit, placing or border distance needs the join for it.
    selection
        The conditions.

    Returns
    -------
    claims
        The claims of the incidents that are in, in their order, with ``matched`` (bool: this claim
        meets the conditions itself) and, where days are asked for, ``date_match`` (``certain``,
        ``possible`` or ``no``).

    Raises
    ------
    JoinMissingError
        A condition needs a column that a join makes.
    SelectionError
        An id may be one of several.
    """
    matched = np.ones(len(claims), dtype=bool)
    result = claims.copy(deep=False)  # columns are added, none is written to
    if selection.date_from or selection.date_to:
        result["date_match"] = date_match(
            claims["date_start"],
            claims["date_end"],
            selection.date_from,
            selection.date_to,
            kind=claims["date_kind"],
            qualifier=_column(claims, "date_qualifier"),
            basis=_column(claims, "date_basis"),
        )
        allowed = ["certain"] if selection.certain_dates else ["certain", "possible"]
        matched &= result["date_match"].isin(allowed).to_numpy()
    for condition in (_units, _codes, _box, _border, _figures, _text):
        matched &= condition(claims, selection)
    own = (selection.units, selection.figures, selection.types, selection.attributed_to)
    if any(own) or selection.at_least is not None:
        matched &= ~totals_of_incidents(claims)
    result["matched"] = matched
    return result if matched.all() else result[in_same_incident(claims, matched)]


def totals_of_incidents(claims: pd.DataFrame) -> np.ndarray:
    """Tell which claims are totals over several incidents that share the id of one."""
    totals = _column(claims, "record_kind").eq("aggregate").to_numpy()
    if not totals.any():
        return totals
    return totals & in_same_incident(claims, (claims["record_kind"] == "incident").to_numpy())


def leaves_open(claims: pd.DataFrame, name: str) -> np.ndarray:
    """Tell which claims leave a column blank that another claim of their incident fills.

    A blank says nothing: only where no claim fills it is it not stated of the incident. What a
    total says of several incidents fills nothing.
    """
    blank = _column(claims, name).isna().to_numpy()
    if not blank.any():
        return blank
    total = _column(claims, "record_kind").eq("aggregate").to_numpy()
    return blank & in_same_incident(claims, ~(blank | total))


def in_same_incident(claims: pd.DataFrame, mask: np.ndarray) -> np.ndarray:
    """Tell which claims share their incident with a claim where ``mask`` is true."""
    if mask.all():
        return mask.copy()
    codes, distinct = pd.factorize(claims["incident_id"])
    hit = np.zeros(len(distinct), dtype=bool)
    hit[codes[mask]] = True
    return hit[codes]


def _column(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name in claims:
        return claims[name]
    return pd.Series(index=claims.index, dtype="str")


def _joined(claims: gpd.GeoDataFrame, name: str, maker: str) -> pd.Series:
    if name not in claims:
        raise JoinMissingError(f"the claims have no column {name!r}; call {maker} first")
    return claims[name]


def _units(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match a unit that is among the candidates of a claim or that the claim names."""
    if not selection.units:
        return np.ones(len(claims), dtype=bool)
    candidates = _joined(claims, "province_candidates", "join_provinces")
    distinct = candidates.dropna().unique()
    wanted = set(selection.units)
    hits = {
        text: bool(wanted & {part.rpartition(":")[0] for part in text.split(";")})
        for text in distinct
    }
    named = _joined(claims, "province_reported_code", "join_provinces").isin(wanted)
    mask: np.ndarray = (candidates.map(hits).eq(True) | named).to_numpy()
    return mask


def _codes(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match columns whose values are codes or names, without regard to case; ids as `find_id`."""
    mask = np.ones(len(claims), dtype=bool)
    for name, wanted in (
        ("event_type", selection.types),
        ("side", selection.sides),
        ("attributed_to", selection.attributed_to),
        ("location_precision", selection.precisions),
        ("record_kind", selection.record_kinds),
    ):
        if wanted:
            mask &= _is_one_of(_column(claims, name), wanted)
        if name in OPEN and "" in wanted:
            mask &= ~leaves_open(claims, name)
    if selection.ids:
        ids = pd.Index(claims["incident_id"].unique())
        mask &= claims["incident_id"].isin([find_id(ids, text) for text in selection.ids])
    if selection.placings:
        status = _joined(claims, "province_status", "join_provinces")
        mask &= status.isin(selection.placings).to_numpy()
    if selection.sources:
        found = np.zeros(len(claims), dtype=bool)
        for text in selection.sources:
            found |= _contains(claims, SOURCES, text)
        mask &= found
    return mask


def find_id(ids: pd.Index, text: str) -> str | None:
    """Return the id that is meant: exactly this one, or the only one that folds alike.

    Raises
    ------
    SelectionError
        Several ids fold alike, and none is exactly this one.
    """
    if text in ids:
        return text
    folded = fold_text(text)
    found = sorted(name for name in ids.astype(str) if fold_text(name) == folded)
    if len(found) > 1:
        known = " or ".join(map(repr, found))
        raise SelectionError(f"the id {text!r} may be {known}; write it as the table does")
    return found[0] if found else None


def _is_one_of(values: pd.Series, wanted: tuple[str, ...]) -> np.ndarray:
    folded = {fold_text(text) for text in wanted}
    hits = {value: fold_text(str(value)) in folded for value in values.dropna().unique()}
    mask: np.ndarray = (values.map(hits).eq(True) | (values.isna() & ("" in folded))).to_numpy()
    return mask


def _box(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match positions in a box, its edges included; a point that stands for an area is none."""
    if selection.bbox is None:
        return np.ones(len(claims), dtype=bool)
    west, south, east, north = selection.bbox
    x, y = claims.geometry.x.to_numpy(), claims.geometry.y.to_numpy()
    across = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
    level = claims["location_precision"].fillna("unstated")
    mask: np.ndarray = (
        across & (y >= south) & (y <= north) & level.isin(POINT_PRECISIONS).to_numpy()
    )
    return mask


def _border(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match by the greatest distance that is possible (certain) or the least one."""
    if selection.border_within_m is None:
        return np.ones(len(claims), dtype=bool)
    name = "border_distance_max_m" if selection.certain_border else "border_distance_min_m"
    distance = _joined(claims, name, "distance_to_border")
    mask: np.ndarray = (distance <= selection.border_within_m).to_numpy()
    return mask


def _figures(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match claims by the measures that they state, and by the least that they state of them."""
    mask = np.ones(len(claims), dtype=bool)
    named = [name for name in selection.figures if name != "none"]
    if selection.figures:
        stated = {name: states_figure(claims, name) for name in MEASURES}
        none = ~np.logical_or.reduce(list(stated.values())) & ("none" in selection.figures)
        mask &= np.logical_or.reduce([none, *(stated[name] for name in named)])
    if selection.at_least is not None:
        enough = [_least(claims, name) >= selection.at_least for name in named or MEASURES]
        mask &= np.logical_or.reduce(enough)
    return mask


def states_figure(claims: gpd.GeoDataFrame, measure: str) -> np.ndarray:
    """Tell which claims state a figure of a measure: a number, or a bound of it."""
    stated = np.zeros(len(claims), dtype=bool)
    for name in (measure, f"{measure}_low", f"{measure}_high"):
        if name in claims:
            stated |= claims[name].notna().to_numpy()
    return stated


def _least(claims: gpd.GeoDataFrame, measure: str) -> np.ndarray:
    """Return the least that each claim states of a measure; NaN, which no number is, for none."""
    least = np.full(len(claims), np.nan)
    for name in (f"{measure}_low", measure):
        if name in claims:
            own = claims[name].to_numpy(dtype=float, na_value=np.nan)
            least = np.where(np.isnan(own), least, own)
    return least


def _text(claims: gpd.GeoDataFrame, selection: Selection) -> np.ndarray:
    """Match claims that hold every word somewhere in their texts."""
    mask = np.ones(len(claims), dtype=bool)
    for word in selection.text.split():
        mask &= _contains(claims, _TEXTS, word)
    return mask


def _contains(claims: gpd.GeoDataFrame, columns: tuple[str, ...], text: str) -> np.ndarray:
    wanted = fold_text(text)
    found = np.zeros(len(claims), dtype=bool)
    for name in columns:
        if name in claims:
            values = claims[name]
            hits = {v: wanted in fold_text(str(v)) for v in values.dropna().unique()}
            found |= values.map(hits).eq(True).to_numpy()
    return found


def fold_text(text: str) -> str:
    """Fold text for searching, as the page does: NFKC, then lower case."""
    return unicodedata.normalize("NFKC", text).lower()
