"""Compare dates with a range of days: certainly in it, possibly, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.dates.edtf import parse_edtf
from geomap.dates.order import refuse
from geomap.dates.spans import DAYS
from geomap.dates.words import parse_named
from geomap.dates.wrong import EXAMPLES, WrongDateError, plain_text, quote
from geomap.errors import SelectionError

if TYPE_CHECKING:
    from datetime import date

    from geomap.dates.spans import Moments

REPORT_LAG_DAYS = np.timedelta64(3, "D")
"""How long before its report an event may have happened: as much as ``~`` widens a day. Without
an end to it, every undated event would be possible in every year before it was reported."""


def date_match(
    start: pd.Series,
    end: pd.Series,
    date_from: date | Moments | None,
    date_to: date | Moments | None,
    kind: pd.Series | None = None,
    *,
    qualifier: pd.Series | None = None,
    basis: pd.Series | None = None,
) -> pd.Series:
    """Say whether each date lies ``certain``, ``possible`` or ``no`` within a range of days.

    ``certain``: every day that the bounds allow lies within, or the event happened ``throughout``
    bounds of which one day lies within. ``no``: no day that the bounds allow does. All else is
    ``possible``: a bound that is open or unknown proves nothing, and a report without any date may
    belong to any day, so it is not lost in silence.

    Parameters
    ----------
    start, end
        First and last day (datetime64, inclusive, NaT open or unknown).
    date_from, date_to
        First and last day of the range, inclusive: one for all, or an array (datetime64[D]) with
        one for each; None is no condition. Without both everything is certain.
    kind
        ``date_kind`` of each; without it every date is taken as ``sometime_within``.
    qualifier
        ``date_qualifier`` of each: an uncertain date (``?``, ``%``) is never certain, and an
        approximate one did not happen on every day of its widened bounds.
    basis
        ``date_basis`` of each: the day of a report bounds the event from above. It may have
        happened ``REPORT_LAG_DAYS`` before, and is certain only in a range without a first day.

    Returns
    -------
    match
        Text, indexed like ``start``.
    """
    first = start.to_numpy().astype(DAYS)
    last = end.to_numpy().astype(DAYS)
    low = None if date_from is None else np.asarray(date_from, dtype=DAYS)
    high = None if date_to is None else np.asarray(date_to, dtype=DAYS)
    reported = np.zeros(len(first), dtype=bool)
    if basis is not None:
        reported = basis.eq("report").to_numpy(dtype=bool)
        first = np.where(reported, first - REPORT_LAG_DAYS, first)
    # comparisons with NaT are false: an unknown bound neither proves nor excludes
    late = np.zeros(len(first), dtype=bool) if high is None else first > high
    early = np.zeros(len(first), dtype=bool) if low is None else last < low
    certain = _from_on(first, low) & _up_to(last, high)
    if low is not None:
        certain &= ~reported
    if kind is not None:
        every_day = kind.eq("throughout").to_numpy(dtype=bool) & ~reported
        if qualifier is not None:
            every_day = every_day & qualifier.isna().to_numpy(dtype=bool)
        certain |= every_day & _touches(first, last, low, high)
    if qualifier is not None and not (low is None and high is None):
        certain &= ~qualifier.isin(["?", "%"]).to_numpy(dtype=bool)
    text = np.where(late | early, "no", np.where(certain, "certain", "possible"))
    return pd.Series(text, index=start.index, dtype="str", name="date_match")


def _from_on(days: Moments, low: Moments | None) -> np.ndarray:
    return np.ones(len(days), dtype=bool) if low is None else np.asarray(days >= low)


def _up_to(days: Moments, high: Moments | None) -> np.ndarray:
    return np.ones(len(days), dtype=bool) if high is None else np.asarray(days <= high)


def _touches(
    first: Moments, last: Moments, low: Moments | None, high: Moments | None
) -> np.ndarray:
    """Tell where a known day of something that went on throughout lies in the range."""
    known_first, known_last = ~np.isnat(first), ~np.isnat(last)
    begins = known_first & _from_on(first, low) & _up_to(first, high)
    ends = known_last & _from_on(last, low) & _up_to(last, high)
    spans = known_first & known_last & _up_to(first, high) & _from_on(last, low)
    return np.asarray(begins | ends | spans)


def parse_day(text: str) -> tuple[date, date]:
    """Read a day, month, year or other bounded date to its first and last day.

    For the ends of a range: from 2021-05 is from 1 May, to 2021-05 is to 31 May.

    Raises
    ------
    SelectionError
        The text is no date, has an open end, or carries a time of day or a qualifier.
    """
    plain = plain_text(text)
    try:
        span = parse_edtf(plain) or parse_named(plain) or refuse(plain)
    except WrongDateError as error:
        raise SelectionError(f"{error.reason}; write {error.write}") from error
    if np.isnat(span.first) or np.isnat(span.last):
        raise SelectionError(
            f"{quote(plain)} is not a date with a first and a last day; write {EXAMPLES}"
        )
    first, last = span.first.astype(DAYS), span.last.astype(DAYS)
    if span.qualifier or first != span.first or last != span.last:
        raise SelectionError(
            f"{quote(plain)} is no whole day, month or year; write it without time, ~, ? or %"
        )
    return first.item(), last.item()
