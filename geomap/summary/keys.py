"""The keys that incidents can be counted by: which values each claim has for a key."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import date_match
from geomap.dates.match import REPORT_LAG_DAYS
from geomap.groups import number_rows, spread
from geomap.summary.accounts import column, joined
from geomap.summary.counting import PLACINGS, list_units, unit_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.groups import Ints

BANDS_KM = (0, 1, 5, 10, 25)
"""Lower ends of the bands of distance to the border in kilometres; each ends below the next."""
LAST = "\uffff"
"""Sorts after every code."""
LONGEST_SPAN = 100
"""A claim whose dates span more months or years than this is counted under ``several years``; as
many spans as the time strip of the page has at most, so that both count alike."""


class Values(NamedTuple):
    """What claims have for one key, one line for each claim and value, in the order of the claims.

    ``claim`` is the position of the claim, ``value`` that in ``texts`` (blank where not known) and
    ``order`` (sorts the values). Where they have a meaning, ``certain`` (bool) and ``placing``
    (rank in ``PLACINGS``, its length for none) are given for each line. ``unknown`` says what a
    blank text means. ``reached`` are claims and values that only the accuracy of a boundary makes
    possible: they are no lines.
    """

    claim: Ints
    value: Ints
    texts: Sequence[str]
    order: Sequence[str]
    unknown: str
    certain: NDArray[np.bool_] | None = None
    placing: Ints | None = None
    reached: tuple[Ints, Ints] | None = None


def _plain(name: str, unknown: str, blank: str = "") -> Callable[[gpd.GeoDataFrame], Values]:
    """Return a key that is a column of codes or names; ``blank`` names what a blank cell means."""

    def read(claims: gpd.GeoDataFrame) -> Values:
        value, texts = pd.factorize(column(claims, name).fillna(blank))
        return Values(np.arange(len(claims)), value, list(texts), list(texts), unknown)

    return read


def _province(claims: gpd.GeoDataFrame) -> Values:
    """Count a claim in every unit that it lies in or names, else as outside or not known."""
    placed = list_units(claims, reached=True)
    maybe = placed.placing == len(PLACINGS)
    reached = (placed.claim[maybe], placed.unit[maybe])
    placed = placed.take(~maybe)
    names = unit_names(claims)
    has_unit = np.zeros(len(claims), dtype=bool)
    has_unit[placed.claim] = True
    rest = np.flatnonzero(~has_unit)
    outside = (claims["province_status"].iloc[rest] == "outside").to_numpy()
    claim = np.concatenate([placed.claim, rest])
    value = np.concatenate([placed.unit, len(placed.codes) + np.where(outside, 0, 1)])
    none = np.full(len(rest), len(PLACINGS))
    placing = np.concatenate([placed.placing, none])
    if len(rest):
        order = np.argsort(claim, kind="stable")
        claim, value, placing = claim[order], value[order], placing[order]
    return Values(
        claim,
        value,
        [*(names.get(code) or code for code in placed.codes), "outside every unit", ""],
        [*placed.codes, LAST, LAST],
        "no unit known",
        placing=placing,
        reached=reached,
    )


def _months(claims: gpd.GeoDataFrame) -> Values:
    return _periods(claims, "M")


def _years(claims: gpd.GeoDataFrame) -> Values:
    return _periods(claims, "Y")


def _periods(claims: gpd.GeoDataFrame, unit: str) -> Values:
    """Count a claim in every month or year that its dates touch.

    These are the months or years in which a selection finds it, certain where the selection says
    so. In a line for dates that are not known, or of several years, it is certain. A date with one
    unknown end proves nothing on that side: it is possible as far as the days of the incidents are
    known.
    """
    dates = claims[["date_start", "date_end", "date_kind"]].assign(
        date_qualifier=column(claims, "date_qualifier"),
        date_basis=column(claims, "date_basis"),
    )
    bounds = bounds_of(claims)
    known = bounds.notna().any(axis=1).to_numpy()
    reach = reach_of(bounds)
    first, last = (
        _number(bounds[name].fillna(day).fillna(pd.Timestamp(0)), unit)
        for name, day in zip(bounds, reach, strict=True)
    )
    long = last - first >= LONGEST_SPAN
    at, step = spread(np.where(known & ~long, last - first + 1, 1))
    period = first[at] + step
    numbers, periods = pd.factorize(period, sort=True)
    value = np.where(known[at], numbers, len(periods) + 1)
    value[(known & long)[at]] = len(periods)
    texts = [*_period_texts(periods, unit), "several years", ""]
    # of a line for dates that are not known, or span several years, nothing is open
    certain = _certain(dates, at, period, unit) | ~(known & ~long)[at]
    return Values(at, value, texts, texts, "no date known", certain=certain)


def bounds_of(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the first and the last day that each claim allows, as a selection takes them."""
    reported = column(claims, "date_basis") == "report"
    start = claims["date_start"]
    lag = pd.Timedelta(REPORT_LAG_DAYS)
    return pd.DataFrame({"first": start.mask(reported, start - lag), "last": claims["date_end"]})


def reach_of(bounds: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that any claim knows: where open dates stop to count."""
    return bounds.min().min(), bounds.max().max()


def _certain(dates: pd.DataFrame, at: Ints, period: Ints, unit: str) -> NDArray[np.bool_]:
    """Tell which dates are certain in their month or year."""
    rows, first = number_rows([*(dates[name].iloc[at] for name in dates), period], len(at))
    asked = dates.iloc[at[first]]
    since = period[first] - 1970 * (1 if unit == "Y" else 12)
    low = since.astype(f"datetime64[{unit}]")
    match = date_match(
        asked["date_start"],
        asked["date_end"],
        low.astype("datetime64[D]"),
        (low + 1).astype("datetime64[D]") - 1,
        asked["date_kind"],
        qualifier=asked["date_qualifier"],
        basis=asked["date_basis"],
    )
    certain: NDArray[np.bool_] = (match == "certain").to_numpy()[rows]
    return certain


def _number(days: pd.Series, unit: str) -> np.ndarray:
    """Return months or years as running numbers."""
    years = days.dt.year.to_numpy(dtype=np.int64)
    return years if unit == "Y" else years * 12 + days.dt.month.to_numpy(dtype=np.int64) - 1


def _period_texts(numbers: Ints, unit: str) -> list[str]:
    if unit == "Y":
        return [f"{number:04d}" for number in numbers]
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


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
    at, step = spread(count)
    value = np.where(known[at], first[at] + step, len(ends))
    order = [f"{number:02d}" for number in range(len(ends) + 1)]
    certain = (count == 1)[at]  # what is not known is certainly so
    return Values(at, value, [*_band_texts(), ""], order, "not known", certain=certain)


def _band_texts() -> list[str]:
    ends = [*(f"{low} to {high} km" for low, high in pairwise(BANDS_KM))]
    return [*ends, f"{BANDS_KM[-1]} km or more"]


def _placing(claims: gpd.GeoDataFrame) -> Values:
    value, statuses = pd.factorize(joined(claims, "province_status").fillna(""))
    order = {name: f"{number}" for number, name in enumerate(PLACING_ORDER)}
    texts = [status.replace("_", " ") for status in statuses]
    rank = [order.get(status, "") for status in statuses]
    return Values(np.arange(len(claims)), value, texts, rank, "not known")


PLACING_ORDER = ("inside", "mostly_inside", "straddles", "named", "outside", "unlocated")
KEYS: dict[str, Callable[[gpd.GeoDataFrame], Values]] = {
    "province": _province,
    "month": _months,
    "year": _years,
    "type": _plain("event_type", "not stated"),
    "side": _plain("side", "third party", "third party"),
    "attributed_to": _plain("attributed_to", "not attributed"),
    "border_distance": _bands,
    "placing": _placing,
}
"""What ``summarize`` counts by."""
