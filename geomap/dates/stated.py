"""Precision and qualifier that a table states in columns of their own, beside its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.dates.spans import DAYS, SECONDS, in_calendar, join_qualifiers, widen

if TYPE_CHECKING:
    from geomap.dates.spans import Moments

_COARSE = {"week": 1, "month": 2, "year": 3}
_CALENDAR = {"month": "datetime64[M]", "year": "datetime64[Y]"}
_WEEK = np.timedelta64(6, "D")


def state_dates(dates: pd.DataFrame, precision: pd.Series, qualifier: pd.Series) -> pd.DataFrame:
    """Give dates the precision and the qualifier that the table states in columns of their own.

    A precision coarser than the date as written makes the whole unit possible: 12 May 2021, known
    to the month, is any day of May. Of a week it is not known on which day it begins, so that a
    day known to the week may be 6 days earlier or later. A finer precision changes nothing. Bounds
    that fill their unit stay as they are: a table that geomap wrote is read as it was written.

    Parameters
    ----------
    dates
        Columns ``date_start``, ``date_end``, ``date_kind``, ``date_precision`` and
        ``date_qualifier``, as of ``parse_dates``.
    precision
        ``day``, ``range``, ``week``, ``month``, ``year`` or missing, indexed like ``dates``.
    qualifier
        ``~``, ``?``, ``%`` or missing, indexed like ``dates``.

    Returns
    -------
    dates
        The same columns. What went on throughout its dates did not do so throughout wider ones:
        its kind is ``unknown`` then.
    """
    written = dates["date_qualifier"]
    made, widened = _coarsen(dates, precision)
    stated = join_qualifiers(qualifier, written.where(widened)) if widened.any() else qualifier
    if not stated.notna().any():
        return made
    return qualify_dates(made, stated, precision.isna(), widened)


def _coarsen(dates: pd.DataFrame, precision: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Widen dates to their stated precision; say which were, whose own qualifier is taken off."""
    before = dates["date_precision"]
    asked, known = _rank(precision), _rank(before)
    finer = pd.Series(asked < known, dates.index)
    if finer.any():
        precision = precision.mask(finer & precision.ne("range"))
    made = dates.assign(date_precision=precision.fillna(before))
    rows = np.flatnonzero((asked > 0) & (asked >= known))
    widened = pd.Series(data=False, index=dates.index)
    if not len(rows):
        return made, widened
    first, last = _as_written(dates.iloc[rows])
    filled = _fill_units(first, last, precision.iloc[rows].to_numpy())
    moved = [
        (~np.isnat(was)) & (now != was) for was, now in zip((first, last), filled, strict=True)
    ]
    changed = moved[0] | moved[1]
    rows, bounds = rows[changed], [bound[changed] for bound in filled]
    widened.iloc[rows] = True
    is_open = np.isnat(bounds[0]) | np.isnat(bounds[1])
    for name, bound in zip(("date_start", "date_end"), bounds, strict=True):
        moments = dates[name].to_numpy().copy()
        moments[rows] = bound
        made[name] = moments
    # an open range that was widened is not widened again when it is read again
    made.loc[widened, "date_precision"] = made.loc[widened, "date_precision"].mask(is_open, "range")
    made["date_kind"] = dates["date_kind"].mask(
        widened & dates["date_kind"].eq("throughout"), "unknown"
    )
    made["date_qualifier"] = dates["date_qualifier"].mask(widened)
    return made, widened


def _rank(precision: pd.Series) -> np.ndarray:
    """Rank precisions by how coarse they are; days and ranges are 0."""
    ranks = np.zeros(len(precision), dtype=np.int8)
    for name, rank in _COARSE.items():
        ranks[precision.eq(name).to_numpy(dtype=bool, na_value=False)] = rank
    return ranks


def _as_written(dates: pd.DataFrame) -> tuple[Moments, Moments]:
    """Return bounds, those that ``~`` widened by a unit as they were before."""
    first, last = (dates[name].to_numpy().copy() for name in ("date_start", "date_end"))
    loose = dates["date_qualifier"].isin(["~", "%"])
    for precision in ("day", *_COARSE):
        rows = (loose & dates["date_precision"].eq(precision)).to_numpy()
        inner = widen(first[rows], last[rows], precision, by=-1)
        whole = is_whole(*inner, precision)
        first[rows] = np.where(whole, inner[0], first[rows])
        last[rows] = np.where(whole, inner[1], last[rows])
    return first, last


def _fill_units(first: Moments, last: Moments, units: np.ndarray) -> tuple[Moments, Moments]:
    """Widen bounds to the whole months or years that they lie in, or to each week that may."""
    first, last = first.copy(), last.copy()
    for unit, code in _CALENDAR.items():
        rows = units == unit
        start: Any = first[rows].astype(code)
        after: Any = last[rows].astype(code) + 1
        first[rows], last[rows] = start.astype(SECONDS), (after.astype(DAYS) - 1).astype(SECONDS)
    days: Any = last.astype(DAYS) - first.astype(DAYS)
    short = (units == "week") & ~(days >= _WEEK)
    start, stop = first.astype(DAYS), last.astype(DAYS)
    # all weeks that hold both bounds, or the one that is known
    early = np.where(np.isnat(stop), start, stop) - _WEEK
    late = np.where(np.isnat(start), stop, start) + _WEEK
    first[short & ~np.isnat(first)] = early[short & ~np.isnat(first)].astype(SECONDS)
    last[short & ~np.isnat(last)] = late[short & ~np.isnat(last)].astype(SECONDS)
    return in_calendar(first), in_calendar(last)


def qualify_dates(
    dates: pd.DataFrame,
    qualifier: pd.Series,
    ranges: pd.Series | None = None,
    fresh: pd.Series | None = None,
) -> pd.DataFrame:
    """Give dates the qualifier that the table states in a column of its own.

    ``~`` and ``%`` widen as they do behind a date, but only bounds that are exactly one day, week,
    month or year, and bounds known not to be widened yet: anything else (a table that geomap
    wrote, say) has been widened already. A qualifier behind the date holds too: with another one
    in the column both hold.

    Parameters
    ----------
    dates
        Columns ``date_start``, ``date_end``, ``date_precision`` and ``date_qualifier``.
    qualifier
        ``~``, ``?``, ``%`` or missing, indexed like ``dates``; a missing one changes nothing.
    ranges
        Where a range has its bounds as they were written; nowhere by default. Whole months or
        years widen by one of them, other ranges by 3 days.
    fresh
        Where bounds that fill units of their precision are not widened yet; nowhere by default.
    """
    first, last = dates["date_start"].to_numpy().copy(), dates["date_end"].to_numpy().copy()
    loose = qualifier.isin(["~", "%"]) & ~dates["date_qualifier"].isin(["~", "%"])
    for precision in ("day", "week", "month", "year"):
        stated = (loose & dates["date_precision"].eq(precision)).to_numpy()
        whole = is_whole(first, last, precision)
        rows = stated & (whole if fresh is None else whole | fresh.to_numpy())
        first[rows], last[rows] = widen(first[rows], last[rows], precision)
    either = ranges if fresh is None else fresh if ranges is None else ranges | fresh
    if either is not None:
        written = (loose & either & dates["date_precision"].eq("range")).to_numpy()
        unit = _units_of_ranges(first, last)
        for precision in ("range", "month", "year"):
            rows = written & (unit == precision)
            first[rows], last[rows] = widen(first[rows], last[rows], precision)
    return dates.assign(
        date_start=first,
        date_end=last,
        date_qualifier=join_qualifiers(dates["date_qualifier"], qualifier),
    )


def _units_of_ranges(first: Moments, last: Moments) -> np.ndarray:
    """Say whether ranges go from whole years or months to such; an open bound fits both."""
    after = last.astype(DAYS) + 1
    unit = np.full(len(first), "range", dtype=object)
    for name, code in (("month", "datetime64[M]"), ("year", "datetime64[Y]")):
        starts = np.isnat(first) | (first.astype(code) == first)
        unit[starts & (np.isnat(last) | (after.astype(code) == after))] = name
    return unit


def is_whole(first: Moments, last: Moments, precision: str) -> np.ndarray:
    """Tell where bounds are exactly one day, one calendar month or year, or seven days."""
    start, stop = first.astype(DAYS), last.astype(DAYS)
    if precision in {"day", "week"}:
        return np.asarray(stop - start == np.timedelta64(6 if precision == "week" else 0, "D"))
    unit = "datetime64[M]" if precision == "month" else "datetime64[Y]"
    whole = start.astype(unit).astype(DAYS) == start
    return np.asarray(whole & ((start.astype(unit) + 1).astype(DAYS) - 1 == stop))
