"""Dates as English reading text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from geomap.dates.months import ENGLISH
from geomap.dates.spans import widen
from geomap.dates.table import is_whole
from geomap.dates.wrong import say_day

_COLUMNS = ["date_start", "date_end", "date_precision", "date_qualifier", "date_kind"]
_KINDS = {"sometime_within": "some time between", "throughout": "", "unknown": "between"}


def describe_dates(dates: pd.DataFrame) -> pd.Series:
    """Say each date in short English text, no more certain than it is.

    ``12 May 2021``; ``May 2021 (day not known)``; ``some time between 24 and 26 May 2021``;
    ``25 to 27 August 2021`` for what went on throughout; ``between 24 and 26 May 2021`` where it
    is not known which of both; ``about 27 May 2021``; ``from 12 September 2021, end not known``;
    ``date not known``.

    Parameters
    ----------
    dates
        Columns ``date_start``, ``date_end``, ``date_precision``, ``date_qualifier`` and
        ``date_kind``, as of claims.
    """
    rows, groups = _group(dates[_COLUMNS])
    said = [_describe(_Dates(*values)) for values in groups.itertuples(index=False)]
    text = pd.Series(said, dtype="str").take(rows)
    return text.set_axis(dates.index).rename("date")


def _group(dates: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Number the distinct dates; return the number of each row and one row for each number."""
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


def _describe(dates: _Dates) -> str:
    if pd.isna(dates.start) and pd.isna(dates.end):
        return "date not known"
    uncertain = " (uncertain)" if dates.qualifier in {"?", "%"} else ""
    if pd.isna(dates.start) or pd.isna(dates.end):
        return _describe_open(dates) + uncertain
    loose = dates.qualifier in {"~", "%"}
    if unit := _describe_unit(dates, loose=loose):
        return unit + uncertain
    approximate = " (approximate)" if loose else ""
    return _describe_range(dates) + approximate + uncertain


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
    start, end = pd.Timestamp(first[0]), pd.Timestamp(last[0])
    every_day = dates.kind == "throughout" and not loose
    return ("about " if loose else "") + _name_unit(start, end, precision, every_day=every_day)


def _name_unit(start: pd.Timestamp, end: pd.Timestamp, precision: str, *, every_day: bool) -> str:
    if precision == "day":
        return _say_moment(start)
    if precision == "week":
        name, unknown = f"the week of {_say_pair(start, end, 'to')}", "day"
    elif precision == "month":
        name, unknown = f"{ENGLISH[start.month - 1]} {start.year}", "day"
    else:
        name, unknown = str(start.year), "month"
    return f"all of {name}" if every_day else f"{name} ({unknown} not known)"


def _describe_range(dates: _Dates) -> str:
    if dates.start == dates.end:
        return _say_moment(dates.start)
    lead = _KINDS.get(dates.kind, "between")
    if not lead:
        return _say_pair(dates.start, dates.end, "to")
    return f"{lead} {_say_pair(dates.start, dates.end, 'and')}"


def _say_pair(start: pd.Timestamp, end: pd.Timestamp, word: str) -> str:
    """Say two days, what they share only once; with their times of day both in full."""
    first, last = _say_moment(start), _say_moment(end)
    if start == start.normalize() and end == end.normalize() and start.year == end.year:
        first = str(start.day)
        if start.month != end.month:
            first += f" {ENGLISH[start.month - 1]}"
    return f"{first} {word} {last}"


def _say_moment(moment: pd.Timestamp) -> str:
    day = say_day(moment.year, moment.month, moment.day)
    if moment == moment.normalize():
        return day
    clock = "%H:%M:%S" if moment.second else "%H:%M"
    return f"{day}, {moment.strftime(clock)}"
