"""Values in ISO 8601 and EDTF.

EDTF is the Extended Date/Time Format (Library of Congress, 2019; in ISO 8601-2:2019). Read are
level 0 and, of level 1, the qualifiers, unspecified digits from the right, and open or unknown
ends of intervals; besides, ISO weeks and days in eight digits.
"""

from __future__ import annotations

import re
from datetime import date

from geomap.dates.clocks import CLOCK, on_clock
from geomap.dates.order import refuse_readings
from geomap.dates.spans import DAYS, NAT, Span, end_by_clock, qualify, span_between, span_of
from geomap.dates.wrong import WrongDateError, check_day, is_day, quote

_QUALIFIER = r"(?P<qualifier>[~?%])?"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?" + _QUALIFIER)
_BASIC = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEARS = re.compile(r"([0-9]{2}(?:[0-9]X|XX)|XXXX(?:-XX(?:-XX)?)?)" + _QUALIFIER)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})(?:-([0-9]))?" + _QUALIFIER)
_DATETIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?P<mark>T|,? )" + CLOCK)
_END = re.compile(r"|\.\.|[0-9]{4}|[0-9]{2}[0-9X]{2}[-~?%X].*|[0-9]{2}[0-9X]X|[0-9]{8}")

_CODE = "date_unreadable"


def parse_edtf(text: str) -> Span | None:
    """Read an ISO 8601 or EDTF value.

    Returns None where the text has no such form, and a span without bounds where it says that
    every digit is unspecified.

    Raises
    ------
    WrongDateError
        The text has such a form, but no such day exists or its bounds are not defined.
    """
    text = text.upper()
    ends = text.split("/")
    if len(ends) == 2 and all(_END.fullmatch(end) for end in ends):
        return _parse_interval(text, *ends)
    for pattern, parse in _FORMS:
        if match := pattern.fullmatch(text):
            return parse(match)
    return None


def _parse_date(match: re.Match[str]) -> Span:
    text, year = match.group(), int(match[1])
    month = None if match[2] in {None, "XX"} else int(match[2])
    day = None if match[3] in {None, "XX"} else int(match[3])
    if month is None and day is not None:
        raise WrongDateError(_CODE, f"{quote(text)} gives a day without a month")
    if month is not None and 21 <= month <= 41 and match[3] is None:
        raise WrongDateError(
            _CODE,
            f"{quote(text)} is a season or part of a year, whose first and last day are not agreed",
            write="its first and last month, such as 2021-03/2021-05",
        )
    return qualify(span_of(text, year, month, day), match["qualifier"])


def _parse_datetime(match: re.Match[str]) -> Span:
    return on_clock(match, _parse_day(match), iso=match["mark"] == "T")


def _parse_day(match: re.Match[str]) -> Span:
    return span_of(match.group(), *(int(part) for part in match.group(1, 2, 3)))


def _parse_basic(match: re.Match[str]) -> Span:
    """Read YYYYMMDD; where that is no day, name the days that the digits give in other orders."""
    text = match.group()
    year, month, day = (int(part) for part in match.groups())
    first, second, last = int(text[:2]), int(text[2:4]), int(text[4:])
    orders = (("%d%m%Y", (last, second, first)), ("%m%d%Y", (last, first, second)))
    readings = [(date(*parts), order) for order, parts in orders if is_day(*parts)]
    if not is_day(year, month, day) and readings:
        refuse_readings(text, readings)
    return _parse_day(match)


def _parse_years(match: re.Match[str]) -> Span:
    if match[1].startswith("XXXX"):
        return Span(NAT, NAT, "")
    lowest, highest = (int(match[1].replace("X", digit)) for digit in "09")
    check_day(match.group(), lowest)
    span = span_between(date(lowest, 1, 1), date(highest, 12, 31), "year")
    return qualify(span, match["qualifier"])._replace(precision="range")


def _parse_week(match: re.Match[str]) -> Span:
    year, week, day = int(match[1]), int(match[2]), match[3]
    try:
        first = date.fromisocalendar(year, week, int(day or 1))
        last = first if day else date.fromisocalendar(year, week, 7)
    except ValueError as error:
        raise WrongDateError(
            "date_impossible",
            f"{quote(match.group())} is no week or day of the year {year}",
            write="a week from W01 to W52 or, in long years, W53",
        ) from error
    return qualify(span_between(first, last, "day" if day else "week"), match["qualifier"])


_FORMS = (
    (_DATE, _parse_date),
    (_DATETIME, _parse_datetime),
    (_WEEK, _parse_week),
    (_BASIC, _parse_basic),
    (_YEARS, _parse_years),
)


def _parse_interval(text: str, left: str, right: str) -> Span:
    start, end = (_parse_end(text, side) for side in (left, right))
    if start is None and end is None:
        raise WrongDateError(
            _CODE,
            f"{quote(text)} gives neither a first nor a last day",
            write="nothing where no date is known",
        )
    return _join(text, start, end)


def _parse_end(text: str, side: str) -> Span | None:
    if side in {"", ".."}:
        return None
    span = parse_edtf(side)
    if span is None:
        raise WrongDateError(_CODE, f"{quote(side)} in {quote(text)} is no date")
    return span


def _join(text: str, start: Span | None, end: Span | None) -> Span:
    if start and start == end:
        return start
    offsets = {span.offset for span in (start, end) if span}
    if start and end:
        end = end_by_clock(start, end, has_time=":" in text.partition("/")[2])
        # an interval is told by one clock, that of its beginning
        offsets = {start.offset} if all(offsets) else offsets
    offset = offsets.pop() if len(offsets) == 1 else ""
    first = start.first if start else NAT
    last = end.last if end else NAT
    if last < first and last == first.astype(DAYS):
        # ends with a day and begins at a time of the same day: known is no more than the day
        first = last
    if last < first:
        raise WrongDateError(
            "date_reversed",
            f"{quote(text)} ends before it begins",
            write="the earlier day first",
        )
    if first == last and start and end and start.precision == end.precision:
        return Span(first, last, start.precision, start.qualifier or end.qualifier, offset)
    marks = {span.qualifier for span in (start, end) if span and span.qualifier}
    mark = marks.pop() if len(marks) == 1 else "%" if marks else ""
    return Span(first, last, "range", mark, offset)
