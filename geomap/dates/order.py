"""Dates in numbers whose order is not sure, such as 12/05/2021: refused, or read by a format.

Such a date is never read by itself, not even where only one reading is possible (25/05/2021): the
next row of the same column may have two.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NoReturn

from geomap.dates.clocks import CLOCK
from geomap.dates.months import ENGLISH
from geomap.dates.spans import Span, moment, span_of
from geomap.dates.wrong import POSSIBLE, WrongDateError, is_day, quote, say_day
from geomap.errors import SelectionError

_NUMERIC = re.compile(
    r"([0-9]{1,4})([./-])([0-9]{1,4})(?:\2([0-9]{1,4}))?(?P<clock>,?[ T]" + CLOCK + r")?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_YEAR = re.compile(r"%[YyGcxDF]")
_MONTH = re.compile(r"%[mbBcxDFjUWV]")
_DAY = re.compile(r"%[djcxDFaAwu]")

_UNREADABLE, _AMBIGUOUS = "date_unreadable", "date_ambiguous"
_NEVER = "the order of numbers is never guessed"


def check_format(date_format: str) -> None:
    """Check a format of dates before any row is read.

    Raises
    ------
    SelectionError
        The format has no year, is none of ``strptime``, or reads an ISO date as another day.
    """
    example = "write it like %d/%m/%Y (day/month/year), %m/%d/%Y or %d.%m.%Y %H:%M"
    if not _YEAR.search(date_format):
        raise SelectionError(f"the date format {date_format!r} has no year; {example}")
    for iso in ("2021-05-12", "20210512"):
        try:
            read = datetime.strptime(iso, date_format).date()
        except ValueError as error:
            if "bad directive" in str(error) or "stray %" in str(error):
                raise SelectionError(
                    f"the date format {date_format!r} has a part that is not known; {example}"
                ) from error
            continue
        if read != date(2021, 5, 12):
            raise SelectionError(
                f"the date format {date_format!r} reads the ISO date {iso} as another day, and ISO "
                "dates are always read as such; change the column instead"
            )


def parse_format(text: str, date_format: str) -> Span | None:
    """Read a date strictly by a ``strptime`` format; None where it does not fit.

    A format without a day gives a month, one without a month a year.
    """
    try:
        read = datetime.strptime(text, date_format)
    except ValueError:
        return None
    if not _MONTH.search(date_format):
        return span_of(text, read.year)
    if not _DAY.search(date_format):
        return span_of(text, read.year, read.month)
    return moment(read)


def refuse(text: str) -> NoReturn:
    """Refuse a text, naming every reading that it has as a date in numbers.

    Raises
    ------
    WrongDateError
        Always.
    """
    match = _NUMERIC.fullmatch(text)
    if not match:
        _refuse_serial(text)
        raise WrongDateError(_UNREADABLE, f"{quote(text)} is not a date that geomap can read")
    left, mark, middle, right = match.group(1, 2, 3, 4)
    clock = _clock_format(match)
    if right is None:
        _refuse_two_parts(text, left, middle, mark)
    readings = [
        (day, order.replace("-", mark) + clock)
        for order, day in _orders(left, middle, right)
        if day is not None
    ]
    if not readings:
        raise WrongDateError(
            "date_impossible", f"{quote(text)} is no possible date in any order", write=POSSIBLE
        )
    refuse_readings(text, readings)


def refuse_readings(text: str, readings: list[tuple[date, str]]) -> NoReturn:
    """Refuse a text that gives days in orders that are not sure, each with its format.

    Raises
    ------
    WrongDateError
        Always.
    """
    days = list(dict.fromkeys(day for day, _ in readings))
    said = " or ".join(say_day(day.year, day.month, day.day) for day in days)
    if len(days) > 1:
        reason = f"{quote(text)} may be {said}"
    else:
        reason = f"{quote(text)} can only be {said}, but {_NEVER}"
    formats = tuple(form if " " not in form else f"'{form}'" for _, form in readings)
    raise WrongDateError(
        _AMBIGUOUS, reason, write=" or ".join(day.isoformat() for day in days), formats=formats
    )


def _orders(left: str, middle: str, right: str) -> list[tuple[str, date | None]]:
    """List the usual orders of three numbers with the day each gives, None where it gives none."""
    a, b, c = int(left), int(middle), int(right)
    if len(middle) > 2:
        return []
    if len(left) == 4 and len(right) <= 2:
        return [("%Y-%m-%d", _day(a, b, c))]
    if len(left) <= 2 and len(right) == 4:
        return [("%d-%m-%Y", _day(c, b, a)), ("%m-%d-%Y", _day(c, a, b))]
    if len(left) > 2 or len(right) > 2:
        return []
    return [
        ("%d-%m-%y", _day(_century(c), b, a)),
        ("%m-%d-%y", _day(_century(c), a, b)),
        ("%y-%m-%d", _day(_century(a), b, c)),
    ]


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if is_day(year, month, day) else None


def _century(year: int) -> int:
    # the same turning point that strptime has for %y (POSIX)
    return year + (2000 if year < 69 else 1900)


def _clock_format(match: re.Match[str]) -> str:
    if not match["clock"]:
        return ""
    return " %H:%M:%S" if match["second"] else " %H:%M"


def _refuse_two_parts(text: str, left: str, right: str, mark: str) -> NoReturn:
    year_first = len(left) == 4
    year, month = (left, right) if year_first else (right, left)
    if len(year) == 4 and len(month) <= 2 and is_day(int(year), int(month)):
        raise WrongDateError(
            _AMBIGUOUS,
            f"{quote(text)} can only be {ENGLISH[int(month) - 1]} {year}, but {_NEVER}",
            write=f"{year}-{int(month):02}",
            formats=(f"%Y{mark}%m" if year_first else f"%m{mark}%Y",),
        )
    raise WrongDateError(_UNREADABLE, f"{quote(text)} has no day, month and year")


def _refuse_serial(text: str) -> None:
    match = _SERIAL.fullmatch(text)
    if not match:
        return
    days = int(match[1])
    # day 0 of the two date systems of spreadsheets
    readings = [date(1899, 12, 30) + timedelta(days), date(1904, 1, 1) + timedelta(days)]
    said = " or ".join(say_day(day.year, day.month, day.day) for day in readings)
    raise WrongDateError(
        _AMBIGUOUS,
        f"{quote(text)} looks like a day number of a spreadsheet, which may be {said}",
        write=f"{readings[0]} or {readings[1]}, or format the column as dates in the spreadsheet",
    )
