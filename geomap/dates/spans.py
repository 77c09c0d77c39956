"""A span: the first and the last day that a date value allows, and how fine the value is."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geomap.dates.wrong import WrongDateError, check_day, quote

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Moments = NDArray[np.datetime64]

NAT = np.datetime64("NaT", "s")
SECONDS = "datetime64[s]"
DAYS = "datetime64[D]"

_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")

_CALENDAR_UNIT = {"month": "datetime64[M]", "year": "datetime64[Y]"}
_WIDENING_DAYS = {"week": 7}


class Span(NamedTuple):
    """First and last day (datetime64[s], inclusive, NaT unknown), precision and qualifier.

    ``offset`` is that of the clock of both from UTC (``+04:00``), blank where none is stated.
    """

    first: np.datetime64
    last: np.datetime64
    precision: str
    qualifier: str = ""
    offset: str = ""


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

    An offset is kept beside it and not converted: the day that was written stays the day.
    """
    wall = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    offset = value.utcoffset() if isinstance(value, datetime) else None
    second = np.datetime64(wall, "s")
    return Span(second, second, "day", offset="" if offset is None else say_offset(offset))


def say_offset(offset: timedelta) -> str:
    """Write an offset from UTC as ISO 8601 does: ``+04:00``; UTC itself is ``+00:00``."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def read_offset(text: str) -> np.timedelta64:
    """Read what ``say_offset`` writes; NaT where the text is no offset."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        return np.timedelta64("NaT", "s")
    minutes = int(match[2]) * 60 + int(match[3])
    return np.timedelta64((-60 if match[1] == "-" else 60) * minutes, "s")


def by_clock(span: Span, offset: str) -> Span:
    """Return a span by a clock with another offset, where that of its own is known."""
    if not (span.offset and offset):
        return span
    shift = read_offset(offset) - read_offset(span.offset)
    first, last = (in_calendar(end + shift) for end in (span.first, span.last))
    return span._replace(first=first, last=last, offset=offset)


def end_by_clock(start: Span, end: Span, *, has_time: bool) -> Span:
    """Return the end of an interval by the clock of its beginning, where both are known.

    Midnight counts as no time, but an end at midnight that is a time of day ends the day before:
    one that stands behind a time of day, or is midnight only by the clock of the beginning.
    """
    moved = by_clock(end, start.offset)
    if moved.last <= start.first or moved.last != moved.last.astype(DAYS):
        return moved
    is_time = moved.last != end.last or (has_time and start.first != start.first.astype(DAYS))
    return moved._replace(last=moved.last - np.timedelta64(1, "s")) if is_time else moved


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
    return in_calendar(start.astype(SECONDS)), in_calendar(stop.astype(SECONDS))


def in_calendar(moments: Any) -> Any:
    """Keep moments within the years 1 to 9999: Python has no others."""
    least, most = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")
    return np.minimum(np.maximum(moments, least), most)


def qualify(span: Span, qualifier: str | None) -> Span:
    """Mark a span as uncertain (?), approximate (~, widened) or both (%, widened)."""
    if not qualifier:
        return span
    if qualifier == "?":
        return span._replace(qualifier=qualifier)
    first, last = widen(np.array([span.first]), np.array([span.last]), span.precision)
    return span._replace(first=first[0], last=last[0], qualifier=qualifier)


def join_qualifiers(left: pd.Series, right: pd.Series) -> pd.Series:
    """Return what two columns of qualifiers say together: ``%`` where they differ."""
    either = left.fillna(right)
    return either.mask(right.notna() & (either != right), "%")
