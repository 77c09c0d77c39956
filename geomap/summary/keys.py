"""The keys that incidents can be counted by: which values each claim has for a key."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import date_match
from geomap.dates.match import REPORT_LAG_DAYS
from geomap.summary.accounts import column, joined
from geomap.summary.counting import list_units, unit_names

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

BANDS_KM = (0, 1, 5, 10, 25)
"""Lower ends of the bands of distance to the border in kilometres; each ends below the next."""
LONGEST_SPAN_MONTHS = 60
"""A claim whose dates span more months than this is counted under ``several years``."""


class Values(NamedTuple):
    """What claims have for one key.

    ``rows`` has one line for each claim and value, indexed as the claims: ``value`` (text; blank
    where not known), ``order`` (sorts the values) and, where it has a meaning, ``certain`` (bool)
    and ``placing``. ``unknown`` says what a blank value means.
    """

    rows: pd.DataFrame
    unknown: str


def _plain(name: str, unknown: str, blank: str = "") -> Callable[[gpd.GeoDataFrame], Values]:
    """Return a key that is a column of codes or names; ``blank`` names what a blank cell means."""

    def read(claims: gpd.GeoDataFrame) -> Values:
        value = column(claims, name).fillna(blank)
        return Values(pd.DataFrame({"value": value, "order": value}), unknown)

    return read


def _province(claims: gpd.GeoDataFrame) -> Values:
    units = list_units(claims)
    names = unit_names(claims)
    name = units["code"].map({code: name for code, name in names.items() if name})
    rows = pd.DataFrame(
        {
            "value": name.fillna(units["code"]),
            "order": units["code"],
            "placing": units["placing"].astype("str"),
        }
    )
    rest = claims.index.difference(units.index)
    outside = (claims["province_status"].reindex(rest) == "outside").to_numpy()
    value = np.where(outside, "outside every unit", "")
    others = pd.DataFrame({"value": value, "order": "\uffff"}, index=rest)
    return Values(pd.concat([rows, others.assign(placing="")]).astype("str"), "no unit known")


def _months(claims: gpd.GeoDataFrame) -> Values:
    return _periods(claims, "M")


def _years(claims: gpd.GeoDataFrame) -> Values:
    return _periods(claims, "Y")


def _periods(claims: gpd.GeoDataFrame, unit: str) -> Values:
    """Count a claim in every month or year that its dates touch.

    These are the months or years in which a selection finds it, certain where the selection says
    so; only of an open date the period of the known bound alone.
    """
    dates = claims[["date_start", "date_end", "date_kind"]].assign(
        date_qualifier=column(claims, "date_qualifier"),
        date_basis=column(claims, "date_basis"),
    )
    reported = dates["date_basis"] == "report"
    start = claims["date_start"].mask(
        reported, claims["date_start"] - pd.Timedelta(REPORT_LAG_DAYS)
    )
    start = start.fillna(claims["date_end"])
    end = claims["date_end"].fillna(claims["date_start"])
    known = start.notna().to_numpy()
    first, last = (_number(days.fillna(pd.Timestamp(0)), unit) for days in (start, end))
    long = (last - first) * (1 if unit == "M" else 12) >= LONGEST_SPAN_MONTHS
    count = np.where(known & ~long, last - first + 1, 1)
    at = np.repeat(np.arange(len(claims)), count)
    step = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    period = first[at] + step
    value = pd.Series(_period_text(period, unit)).mask(~known[at], "")
    value = value.mask((known & long)[at], "several years")
    certain = _certain(dates.iloc[at], period, unit) & (known & ~long)[at]
    rows = pd.DataFrame({"value": value, "order": value, "certain": certain})
    return Values(rows.set_index(claims.index[at]), "no date known")


def _certain(dates: pd.DataFrame, period: np.ndarray, unit: str) -> np.ndarray:
    """Tell which dates are certain in their month or year."""
    since = period - 1970 * (1 if unit == "Y" else 12)
    low = since.astype(f"datetime64[{unit}]")
    match = date_match(
        dates["date_start"],
        dates["date_end"],
        low.astype("datetime64[D]"),
        (low + 1).astype("datetime64[D]") - 1,
        dates["date_kind"],
        qualifier=dates["date_qualifier"],
        basis=dates["date_basis"],
    )
    certain: np.ndarray = (match == "certain").to_numpy()
    return certain


def _number(days: pd.Series, unit: str) -> np.ndarray:
    """Return months or years as running numbers."""
    years = days.dt.year.to_numpy(dtype=np.int64)
    return years if unit == "Y" else years * 12 + days.dt.month.to_numpy(dtype=np.int64) - 1


def _period_text(numbers: np.ndarray, unit: str) -> np.ndarray:
    distinct, where = np.unique(numbers, return_inverse=True)
    if unit == "Y":
        texts = [f"{number:04d}" for number in distinct]
    else:
        texts = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in distinct]
    return np.array(texts, dtype=object)[where]


def _bands(claims: gpd.GeoDataFrame) -> Values:
    """Count a claim in every band that its distance, from least to greatest, touches."""
    least, most = (
        joined(claims, f"border_distance_{end}_m", "distance_to_border").astype("float64")
        for end in ("min", "max")
    )
    known = least.notna().to_numpy() & most.notna().to_numpy()
    ends = np.array(BANDS_KM) * 1000.0
    first, last = (
        np.searchsorted(ends, metres.fillna(0).to_numpy(), side="right") - 1
        for metres in (least, most)
    )
    count = np.where(known, last - first + 1, 1)
    at = np.repeat(np.arange(len(claims)), count)
    step = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    band = first[at] + step
    value = pd.Series(np.array(_band_texts(), dtype=object)[band]).mask(~known[at], "")
    order = pd.Series([f"{number:02d}" for number in range(len(ends))])[band]
    rows = pd.DataFrame(
        {"value": value, "order": order.to_numpy(), "certain": ((count == 1) & known)[at]}
    )
    return Values(rows.set_index(claims.index[at]), "not known")


def _band_texts() -> list[str]:
    ends = [*(f"{low} to {high} km" for low, high in pairwise(BANDS_KM))]
    return [*ends, f"{BANDS_KM[-1]} km or more"]


def _placing(claims: gpd.GeoDataFrame) -> Values:
    value = joined(claims, "province_status").fillna("")
    order = {name: f"{number}" for number, name in enumerate(PLACING_ORDER)}
    rows = pd.DataFrame({"value": value.str.replace("_", " "), "order": value.map(order)})
    return Values(rows.astype("str"), "not known")


PLACING_ORDER = ("inside", "mostly_inside", "straddles", "named", "outside", "unlocated")
KEYS: dict[str, Callable[[gpd.GeoDataFrame], Values]] = {
    "province": _province,
    "month": _months,
    "year": _years,
    "type": _plain("event_type", "not stated"),
    "side": _plain("side", "third party", "third party"),
    "attributed_to": _plain("attributed_to", "not attributed", "not attributed"),
    "border_distance": _bands,
    "placing": _placing,
}
"""What ``summarize`` counts by."""
