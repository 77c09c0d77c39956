"""Dates with the month in words, in English, Russian, Armenian or Azerbaijani."""

from __future__ import annotations

import re

from geomap.dates.clocks import CLOCK, on_clock
from geomap.dates.months import FILLERS, MONTHS
from geomap.dates.spans import Span, span_of
from geomap.dates.wrong import WrongDateError, quote

_CLOCK_AT_END = re.compile(r"(?P<date>.*?[^0-9:])" + CLOCK, re.IGNORECASE)
_NAMED = re.compile(r"[\w\s.,'’-]+")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_UNREADABLE = "date_unreadable"


def parse_named(text: str) -> Span | None:
    """Read a date with the month in words: 12 May 2021, 12 мая 2021 г., May 2021.

    The order of the parts does not matter, for a year has four digits and a day one or two. None
    where the text has no month in words.
    """
    clock = _CLOCK_AT_END.fullmatch(text)
    words = _fold(clock["date"] if clock else text)
    tokens = [token for token in _TOKEN.findall(words) if token not in FILLERS]
    months = [MONTHS[token] for token in tokens if token in MONTHS]
    if not months or not _NAMED.fullmatch(words):
        return None
    numbers = [token for token in tokens if token.isdecimal()]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    _check_parts(text, tokens, months, years, days)
    span = span_of(text, years[0], months[0], *days)
    if clock and not days:
        raise WrongDateError(_UNREADABLE, f"{quote(text)} has a time but no day")
    return on_clock(clock, span) if clock else span


def _check_parts(
    text: str, tokens: list[str], months: list[int], years: list[int], days: list[int]
) -> None:
    """Refuse a date in words that has a part too many, too few or unknown."""
    known = len(months) + len(years) + len(days)
    if known < len(tokens):
        odd = next(
            token
            for token in tokens
            if token not in MONTHS and not (token.isdecimal() and len(token) in {1, 2, 4})
        )
        raise WrongDateError(
            _UNREADABLE,
            f"{quote(text)} has a part that geomap cannot read: {quote(odd)}",
            write="the bounds that the source allows, such as 2021-05-24/2021-05-26, 2021-05 or "
            "2021-05-27~",
        )
    if not years:
        what = "has a year of two digits" if len(days) > 1 else "has no year"
        raise WrongDateError(
            _UNREADABLE, f"{quote(text)} {what}", write="the year with four digits"
        )
    if len(months) > 1 or len(years) > 1 or len(days) > 1:
        raise WrongDateError(
            _UNREADABLE,
            f"{quote(text)} names more than one day, month or year",
            write="the first and the last, such as 2021-05-24/2021-05-26",
        )


def _fold(text: str) -> str:
    # a capital İ folds to an i with a dot above it
    return text.casefold().replace("\u0307", "")
