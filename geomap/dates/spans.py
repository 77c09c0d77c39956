"""A span: the first and the last day that a date value allows, and how fine the value is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geomap.dates.wrong import WrongDateError, check_day, quote

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Moments = NDArray[np.datetime64]

NAT = np.datetime64("NaT", "s")
SECONDS = "datetime64[s]"
DAYS = "datetime64[D]"

_CALENDAR_UNIT = {"month": "datetime64[M]", "year": "datetime64[Y]"}
_WIDENING_DAYS = {"week": 7}


class Span(NamedTuple):
    """First and last day (datetime64[s], inclusive, NaT unknown), precision and qualifier."""

    first: np.datetime64
    last: np.datetime64
    precision: str
    qualifier: str = ""


def span_of(text: str, year: int, month: int | None = None, day: int | None = None) -> Span:
    """Return the span of a year, month or day, or raise where the calendar has no such one."""
    check_day(text, year, 1 if month is None else month, 1 if day is None else day)
    if month is None:
        return span_between(date(year, 1, 1), date(year, 12, 31), "year")
    if day is None:
        return span_between(
            date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
        )
    return span_between(date(year, month, day), date(year, month, day), "day")


def span_between(first: date, last: date, precision: str) -> Span:
    """Return the span of two days."""
    return Span(np.datetime64(first, "s"), np.datetime64(last, "s"), precision)


def moment(value: date) -> Span:
    """Return the span of one day or moment, by the wall clock as written.

    An offset is left aside and not converted: the day that was written stays the day.
    """
    wall = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    second = np.datetime64(wall, "s")
    return Span(second, second, "day")


def at_time(text: str, span: Span, hour: int, minute: int, second: int) -> Span:
    """Return the span of one day at a time of day, or raise where no clock shows it."""
    if hour > 23 or minute > 59 or second > 59:
        raise WrongDateError(
            "date_impossible",
            f"{quote(text)} is no possible date: no clock shows {hour:02}:{minute:02}:{second:02}",
            write="the day alone, or its time from 00:00:00 to 23:59:59",
        )
    when = span.first + np.timedelta64((hour * 60 + minute) * 60 + second, "s")
    return Span(when, when, "day")


def widen(first: Moments, last: Moments, precision: str, by: int = 1) -> tuple[Moments, Moments]:
    """Move bounds outwards as ``~`` asks: by one week, month or year, by 3 days otherwise.

    ``by=-1`` moves them back. The figures are geomap's own choice: EDTF names no width.
    """
    if unit := _CALENDAR_UNIT.get(precision):
        start: Any = first.astype(unit) - by
        after: Any = last.astype(unit) + (1 + by)
        stop = after.astype(DAYS) - 1
    else:
        days = _WIDENING_DAYS.get(precision, 3) * by
        start, stop = first.astype(DAYS) - days, last.astype(DAYS) + days
    # Python has no years but 1 to 9999
    return (
        np.maximum(start.astype(SECONDS), np.datetime64("0001-01-01", "s")),
        np.minimum(stop.astype(SECONDS), np.datetime64("9999-12-31", "s")),
    )


def qualify(span: Span, qualifier: str | None) -> Span:
    """Mark a span as uncertain (?), approximate (~, widened) or both (%, widened)."""
    if not qualifier:
        return span
    if qualifier == "?":
        return span._replace(qualifier=qualifier)
    first, last = widen(np.array([span.first]), np.array([span.last]), span.precision)
    return Span(first[0], last[0], span.precision, qualifier)
