"""A time of day behind a date: one moment, hours from one time to another, or an offset from UTC.

``-12:00`` behind a time is an offset in ISO 8601, and the end of some hours in a plain text.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NoReturn

import numpy as np

from geomap.dates.spans import Span, at_time, say_offset
from geomap.dates.wrong import WrongDateError, plain_text, quote

CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(?:(?P<utc>Z|UTC|GMT)|(?P<offset>[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
"""A time of day and its offset from UTC, or the time until which it lasts."""

_UNTIL = re.compile(r"-([0-9]{2}):([0-9]{2})")
_ALONE = re.compile(
    r"(?:(?:UTC|GMT)? ?(?P<sign>[+-]))?(?P<hours>[0-9]{1,2})"
    r"(?:(?::|(?<=[+-][0-9]{2}))(?P<minutes>[0-9]{2}))?"
)
_MOST = {"+": 14 * 60, "-": 12 * 60}
"""Minutes of the farthest offsets that clocks have."""


def on_clock(match: re.Match[str], span: Span, *, iso: bool = False) -> Span:
    """Return the span of one day at the time, or between the times, of a match of ``CLOCK``.

    ``iso`` says that the value has the form of ISO 8601, in which a possible offset is one.

    Raises
    ------
    WrongDateError
        No clock shows the time, no clock has the offset, or it may be an offset and a time.
    """
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    start = at_time(match.string, span, hour, minute, second)
    offset = match["offset"]
    if offset is None:
        return start._replace(offset="+00:00") if match["utc"] else start
    until = None if match["second"] else _until(offset, span)
    if _is_offset(offset):
        if until is not None and not iso:
            _refuse_two(match, start, until)
        return start._replace(offset=say_offset(_minutes_of(offset)))
    if until is None or until.first <= start.first:
        raise WrongDateError(
            "date_impossible",
            f"{quote(match.string)} is no possible date: {quote(offset)} is neither an offset from "
            "UTC, which lies between -12:00 and +14:00, nor a later time of that day",
            write=f"the day alone, or the first and the last time, such as {_interval(start)}",
        )
    return Span(start.first, until.first, "range")


def parse_offset(text: str) -> str | None:
    """Read an offset from UTC that stands alone (4, +04, +0400, UTC+4, Z) as ``+04:00``.

    None where it is none, or more than one: the names of time zones are not unique.
    """
    text = plain_text(text).upper()
    if text in {"Z", "UTC", "GMT"}:
        return say_offset(timedelta(0))
    match = _ALONE.fullmatch(text)
    if match is None:
        return None
    offset = f"{match['sign'] or '+'}{int(match['hours']):02}:{match['minutes'] or '00'}"
    return say_offset(_minutes_of(offset)) if _is_offset(offset) else None


def _minutes_of(text: str) -> timedelta:
    """Read ``+04:00``, ``+0400`` or ``+04``."""
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return timedelta(minutes=-minutes if text[0] == "-" else minutes)


def _is_offset(text: str) -> bool:
    minutes = abs(_minutes_of(text)) // timedelta(minutes=1)
    return minutes % 15 == 0 and int(text[3:].lstrip(":") or 0) < 60 and minutes <= _MOST[text[0]]


def _until(text: str, span: Span) -> Span | None:
    """Read ``-15:30`` as a time of that day; None where it is none."""
    match = _UNTIL.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return at_time(text, span, int(match[1]), int(match[2]), 0)


def _refuse_two(match: re.Match[str], start: Span, until: Span) -> NoReturn:
    day = "" if until.first > start.first else " of the next day"
    later = until.first if not day else until.first + np.timedelta64(1, "D")
    first, last = (str(moment)[:16] for moment in (start.first, later))
    raise WrongDateError(
        "date_ambiguous",
        f"{quote(match.string)} may be {first[11:]} to {last[11:]}{day}, or {first[11:]} by a "
        f"clock {match['offset'][1:]} behind UTC",
        write=f"{first}/{last} or {first}{match['offset']}",
    )


def _interval(start: Span) -> str:
    first = str(start.first)[:16]
    return f"{first}/{first[:11]}23:30"
