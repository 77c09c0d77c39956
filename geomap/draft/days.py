"""Days in running English text, as bounds that are no finer than the words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from geomap.dates.months import ENGLISH

_MONTHS = {name.lower(): number for number, name in enumerate(ENGLISH, 1)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = rf"(?P<month>{'|'.join(ENGLISH)})"
_Y = r"(?:,? (?P<year>[12][0-9]{3}))?"
_D = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_TO = r" ?(?:-|–|and|to|or) ?(?P<last>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = (
    re.compile(r"(?P<iso>[12][0-9]{3}-[01][0-9]-[0-3][0-9])"),
    re.compile(rf"\b{_D}{_TO} {_M}{_Y}\b"),
    re.compile(rf"\b{_M} {_D}{_TO}{_Y}\b"),
    re.compile(rf"\b{_D} {_M}{_Y}\b"),
    re.compile(rf"\b{_M} {_D}{_Y}\b"),
)
_MONTH = re.compile(rf"(?<![0-9] )\b{_M} (?P<year>[12][0-9]{{3}})\b")
_NIGHT = re.compile(r"\b(?:on|in|during) the night (?:of|from) $|\bnight of $", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:(?P<weekday>" + "|".join(_WEEKDAYS) + r")|(?P<near>today|yesterday|overnight)|"
    r"(?P<next>the (?:next|following) day|a day later))\b",
    re.IGNORECASE,
)


class Days(NamedTuple):
    """Bounds of a date in a text, where it stands in its sentence, and what was inferred."""

    first: date
    last: date
    start: int
    end: int
    text: str
    precision: str = "day"
    note: str = ""


class Calendar(NamedTuple):
    """The day of the article, as far as known, from which days without a year are read.

    ``published`` is the day of the article or None; ``year`` a year for days that state none, or
    None; ``note`` says how the year was found.
    """

    published: date | None
    year: int | None
    note: str = ""


def find_days(text: str, calendar: Calendar, *, before: Days | None = None) -> list[Days]:
    """Return the dates in a sentence, in order.

    Parameters
    ----------
    text
        The sentence.
    calendar
        What is known of the article's own day.
    before
        The date told last, for "the next day".
    """
    found: list[Days] = []
    for form in (*_FORMS, _MONTH):
        for match in form.finditer(text):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                days = _read(match, text, calendar)
                if days is not None:
                    found.append(days)
    for match in _RELATIVE.finditer(text):
        days = _read_relative(match, calendar, before)
        if days is not None:
            found.append(days)
    return sorted(found, key=lambda days: days.start)


def _read(match: re.Match[str], text: str, calendar: Calendar) -> Days | None:
    parts = match.groupdict()
    where = (match.start(), match.end(), match[0])
    try:
        if parts.get("iso"):
            day = date.fromisoformat(parts["iso"])
            return Days(day, day, *where)
        month = _MONTHS[parts["month"].lower()]
        if not parts.get("day"):
            first = date(int(parts["year"]), month, 1)
            return Days(first, _month_end(first), *where, "month")
        year = int(parts["year"]) if parts.get("year") else calendar.year
        if year is None:
            return None
        first = date(year, month, int(parts["day"]))
        last = date(year, month, int(parts.get("last") or parts["day"]))
    except ValueError:
        return None
    note = "" if parts.get("year") else calendar.note
    if not parts.get("year") and calendar.published and first > calendar.published:
        first, last = first.replace(year=year - 1), last.replace(year=year - 1)
        note = f"{match[0]} is read as {year - 1}, the last one before the article"
    if last < first:
        return None
    if _NIGHT.search(text[: match.start()]) and first == last:
        last += timedelta(days=1)
        note = "; ".join(part for part in (note, "a night may reach into the next day") if part)
    return Days(first, last, *where, "day" if first == last else "range", note)


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _read_relative(match: re.Match[str], calendar: Calendar, before: Days | None) -> Days | None:
    where = (match.start(), match.end(), match[0])
    if match["next"]:
        if before is None:
            return None
        day = before.last + timedelta(days=1)
        return Days(day, day, *where, "day", f"the day after {before.last}")
    told = calendar.published
    if told is None:
        return None
    note = f"counted from the article's day, {told}"
    if match["weekday"]:
        back = (told.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
        day = told - timedelta(days=back)
        return Days(day, day, *where, "day", note)
    word = match["near"].lower()
    day = told if word == "today" else told - timedelta(days=1)
    last = told if word == "overnight" else day
    return Days(day, last, *where, "day" if day == last else "range", note)


def find_calendar(text: str, dateline: str, published: date | None) -> Calendar:
    """Find the day of an article and the year of days that state none.

    The year is that of ``published``; else of the dateline; else of the latest full date of the
    text; else, where the dateline has a day and the text a weekday for it, the first year
    from the latest one named in the text in which they meet. Otherwise it is not known.

    Parameters
    ----------
    text
        The article.
    dateline
        The line with town and day that opens it, or nothing.
    published
        The day of the article where the user states it.
    """
    if published is not None:
        return Calendar(published, published.year)
    stated = next(iter(find_days(dateline, Calendar(None, None))), None)
    if stated is not None and stated.precision == "day":
        return Calendar(stated.first, stated.first.year)
    full = [days for days in find_days(text, Calendar(None, None)) if days.precision != "month"]
    if full:
        latest = max(full, key=lambda days: days.last)
        year = latest.last.year
        note = f"days without a year are read as {year}, as {latest.text} in the article"
        day = next(iter(find_days(dateline, Calendar(None, year))), None)
        return Calendar(day.first if day else None, year, note)
    return _meet_weekday(text, dateline) or Calendar(None, None)


def _meet_weekday(text: str, dateline: str) -> Calendar | None:
    """Find the year in which the day of the dateline is the weekday that the article names."""
    weekday = re.search(rf"\bon ({'|'.join(_WEEKDAYS)})\b", text, re.IGNORECASE)
    named = [int(year) for year in re.findall(r"\b(?:19|20)[0-9]{2}\b", text)]
    if weekday is None or not named:
        return None
    for year in range(max(named), max(named) + 7):
        day = next(iter(find_days(dateline, Calendar(None, year))), None)
        if day and day.first.weekday() == _WEEKDAYS.index(weekday[1].lower()):
            note = (
                f"year {year} is inferred: the first from {max(named)}, which the text names, in "
                f"which {day.text} is a {weekday[1]}; state it with --published"
            )
            return Calendar(day.first, year, note)
    return None
