"""Dates as English reading text."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from geomap.dates.months import ENGLISH
from geomap.dates.spans import widen
from geomap.dates.table import is_whole
from geomap.dates.wrong import say_day

_COLUMNS = ["date_start", "date_end", "date_precision", "date_qualifier", "date_kind"]
_DAY = re.compile(r"[0-9]{1,2} [A-Z](?!.* to )")
_UNIT = re.compile(r"[0-9]{4}\b|[A-Z]|the ")
_KINDS = {"sometime_within": "some time between", "throughout": "", "unknown": "between"}


def describe_dates(dates: pd.DataFrame) -> pd.Series:
    """Say each date in short English text, no more certain than it is.

    ``12 May 2021``; ``May 2021 (day not known)``; ``some time between 24 and 26 May 2021``;
    ``25 to 27 August 2021`` for what went on throughout; ``between 24 and 26 May 2021`` where it
    is not known which of both; ``about 27 May 2021``; ``from 12 September 2021, end not known``;
    ``date not known``. The day of a report is no day of the event: ``reported on 12 May 2021``.

    Parameters
    ----------
    dates
        Columns ``date_start``, ``date_end``, ``date_precision``, ``date_qualifier``, ``date_kind``
        and, where there is one, ``date_basis``, as of claims.
    """
    told = dates[_COLUMNS].assign(basis=dates.get("date_basis", "event"))
    rows, groups = _group(told)
    said = [_describe(_Dates(*values)) for values in groups.itertuples(index=False)]
    text = pd.Series(said, dtype="str").take(rows)
    return text.set_axis(dates.index).rename("date")


def _group(dates: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Return a number for each row, the same for equal dates, and one row for each number."""
    number = np.zeros(len(dates), dtype=np.int64)
    for name in dates:
        codes, values = pd.factorize(dates[name], use_na_sentinel=False)
        number = pd.factorize(number * (len(values) + 1) + codes)[0]
    one = pd.Series(number).drop_duplicates()
    return number, dates.iloc[one.index.to_numpy()]


class _Dates(NamedTuple):
    start: pd.Timestamp
    end: pd.Timestamp
    precision: str
    qualifier: str
    kind: str
    basis: str


def _describe(dates: _Dates) -> str:
    if pd.isna(dates.start) and pd.isna(dates.end):
        return "date not known"
    text = _describe_days(dates)
    return f"reported {_preposition(text)}{text}" if dates.basis == "report" else text


def _preposition(text: str) -> str:
    """Return the word for a single day, or a longer unit; nothing where the text has its own."""
    if _DAY.match(text):
        return "on "
    return "in " if _UNIT.match(text) else ""


def _describe_days(dates: _Dates) -> str:
    loose = dates.qualifier in {"~", "%"}
    doubts = ["uncertain"] if dates.qualifier in {"?", "%"} else []
    is_open = pd.isna(dates.start) or pd.isna(dates.end)
    text = "" if is_open else _describe_unit(dates, loose=loose)
    if not text:
        text = _describe_open(dates) if is_open else _describe_range(dates)
        doubts = ["approximate", *doubts] if loose else doubts
    return f"{text} ({', '.join(doubts)})" if doubts else text


def _describe_open(dates: _Dates) -> str:
    within = dates.kind == "sometime_within"
    if pd.isna(dates.end):
        day = _say_moment(dates.start)
        return f"{day} or later" if within else f"from {day}, end not known"
    day = _say_moment(dates.end)
    return f"{day} or earlier" if within else f"until {day}, start not known"


def _describe_unit(dates: _Dates, *, loose: bool) -> str:
    """Say a day, week, month or year that has its name; nothing where the bounds are no such."""
    bounds = np.array([dates.start, dates.end], dtype="datetime64[s]")
    precision = dates.precision if isinstance(dates.precision, str) else "day"
    first, last = bounds[:1], bounds[1:]
    if loose:
        inner = widen(first, last, precision, by=-1)
        if is_whole(*inner, precision)[0]:
            first, last = inner
    if (
        precision == "range"
        or not is_whole(first, last, precision)[0]
        or (precision == "day" and first != last)
    ):
        return ""
    name, unknown = _name_unit(pd.Timestamp(first[0]), pd.Timestamp(last[0]), precision)
    if loose:
        return f"about {name}"
    if dates.kind == "throughout" and unknown:
        return f"all of {name}"
    return f"{name} ({unknown} not known)" if unknown else name


def _name_unit(start: pd.Timestamp, end: pd.Timestamp, precision: str) -> tuple[str, str]:
    """Return the name of a day, week, month or year, and what of it is not known."""
    if precision == "day":
        return _say_moment(start), ""
    if precision == "week":
        return f"the week of {_say_pair(start, end, 'to')}", "day"
    if precision == "month":
        return f"{ENGLISH[start.month - 1]} {start.year:04}", "day"
    return f"{start.year:04}", "month"


def _describe_range(dates: _Dates) -> str:
    if dates.start == dates.end:
        return _say_moment(dates.start)
    lead = _KINDS.get(dates.kind, "between")
    if not lead:
        return _say_pair(dates.start, dates.end, "to")
    return f"{lead} {_say_pair(dates.start, dates.end, 'and')}"


def _say_pair(start: pd.Timestamp, end: pd.Timestamp, word: str) -> str:
    """Say two days or moments, what they share only once."""
    day, last_day = start.normalize(), end.normalize()
    if day == last_day:
        return f"{_say_clock(start)} {word} {_say_clock(end)} on {_say_moment(day)}"
    if start != day or end != last_day or start.year != end.year:
        return f"{_say_moment(start)} {word} {_say_moment(end)}"
    first = str(day.day) if day.month == end.month else f"{day.day} {ENGLISH[day.month - 1]}"
    return f"{first} {word} {_say_moment(end)}"


def _say_clock(moment: pd.Timestamp) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _say_moment(moment: pd.Timestamp) -> str:
    day = say_day(moment.year, moment.month, moment.day)
    return day if moment == moment.normalize() else f"{day}, {_say_clock(moment)}"
