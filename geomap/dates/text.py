"""Dates as reading text: what is told of them, and the same in English."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from geomap.dates.spans import widen
from geomap.dates.stated import is_whole
from geomap.groups import number_rows
from geomap.language import Day, Joined, Message, Part, say_english, tell

_COLUMNS = ["date_start", "date_end", "date_precision", "date_qualifier", "date_kind"]
_KINDS = {"sometime_within": "date.within", "throughout": "", "unknown": "date.between"}
_EPOCH = date(1970, 1, 1)


def describe_dates(dates: pd.DataFrame) -> pd.Series:
    """Say each date in short English text, no more certain than it is.

    ``12 May 2021``; ``May 2021 (day not known)``; ``some time between 24 and 26 May 2021``;
    ``25 to 27 August 2021`` for what went on throughout; ``between 24 and 26 May 2021`` where it
    is not known which of both; ``about 27 May 2021``; ``from 12 September 2021, end not known``;
    ``date not known``; ``12 May 2021, 08:00 (UTC+04:00)`` where the clock is stated. The day of a
    report is no day of the event: ``reported on 12 May 2021``.

    Parameters
    ----------
    dates
        Columns ``date_start``, ``date_end``, ``date_precision``, ``date_qualifier``, ``date_kind``
        and, where there is one, ``date_basis``, as of claims.
    """
    rows, messages = tell_dates(dates)
    text = pd.Series([say_english(message) for message in messages], dtype="str").take(rows)
    return text.set_axis(dates.index).rename("date")


def tell_dates(dates: pd.DataFrame) -> tuple[np.ndarray, list[Message]]:
    """Tell each date as a message, to be said in any language.

    Parameters
    ----------
    dates
        As for ``describe_dates``.

    Returns
    -------
    rows, messages
        For each date the number of its message; equal dates share one.
    """
    blank = pd.Series("", dates.index)
    told = [
        *(dates[name] for name in _COLUMNS),
        dates.get("date_basis", blank),
        dates["date_offset"].fillna("") if "date_offset" in dates else blank,
    ]
    rows, first = number_rows(told, len(dates))
    groups = zip(*(column.iloc[first].tolist() for column in told), strict=True)
    return rows, [_tell(_Dates(*values)) for values in groups]


class _Dates(NamedTuple):
    start: pd.Timestamp
    end: pd.Timestamp
    precision: str
    qualifier: str
    kind: str
    basis: str
    offset: str

    def tell(self, moment: pd.Timestamp) -> Part:
        """Tell one day or moment, which the clock of these dates shows."""
        return _tell_moment(moment, self.offset)


class _Told(NamedTuple):
    """What is told, and the preposition of a report: ``on`` a day, ``in`` a unit, or none."""

    what: Part
    preposition: str = ""


def _tell(dates: _Dates) -> Message:
    if pd.isna(dates.start) and pd.isna(dates.end):
        return tell("date.unknown")
    told = _tell_days(dates)
    if dates.basis == "report":
        key = f"date.reported.{told.preposition}" if told.preposition else "date.reported"
        return tell(key, when=told.what)
    return told.what if isinstance(told.what, Message) else tell("date.plain", when=told.what)


def _tell_days(dates: _Dates) -> _Told:
    loose = dates.qualifier in {"~", "%"}
    doubts = ["uncertain"] if dates.qualifier in {"?", "%"} else []
    is_open = pd.isna(dates.start) or pd.isna(dates.end)
    told = None if is_open else _tell_unit(dates, loose=loose)
    if told is None:
        told = _tell_open(dates) if is_open else _tell_range(dates)
        doubts = ["approximate", *doubts] if loose else doubts
    if not doubts:
        return told
    said = Joined(tuple(tell(f"date.{doubt}") for doubt in doubts), "comma")
    return told._replace(what=tell("date.doubt", when=told.what, doubts=said))


def _tell_open(dates: _Dates) -> _Told:
    within = dates.kind == "sometime_within"
    if pd.isna(dates.end):
        day = dates.tell(dates.start)
        return (
            _Told(tell("date.or_later", day=day), "on")
            if within
            else _Told(tell("date.from", day=day))
        )
    day = dates.tell(dates.end)
    return (
        _Told(tell("date.or_earlier", day=day), "on")
        if within
        else _Told(tell("date.until", day=day))
    )


def _tell_unit(dates: _Dates, *, loose: bool) -> _Told | None:
    """Tell a day, week, month or year that has its name; None where the bounds are no such."""
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
        return None
    name, unknown = _name_unit(dates, pd.Timestamp(first[0]), pd.Timestamp(last[0]), precision)
    if loose:
        return _Told(tell("date.about", when=name))
    if not unknown:
        return _Told(name, "on")
    if dates.kind == "throughout":
        return _Told(tell("date.all_of", when=name))
    return _Told(tell(f"date.not_known.{unknown}", when=name), "in")


def _name_unit(
    dates: _Dates, start: pd.Timestamp, end: pd.Timestamp, precision: str
) -> tuple[Part, str]:
    """Return the name of a day, week, month or year, and what of it is not known."""
    if precision == "day":
        return dates.tell(start), ""
    if precision == "week":
        return tell("date.week", pair=_tell_pair(start, end, "to")), "day"
    if precision == "month":
        return tell("date.month", month=tell(f"month.{start.month}"), y=f"{start.year:04}"), "day"
    return tell("date.year", y=f"{start.year:04}"), "month"


def _tell_range(dates: _Dates) -> _Told:
    if dates.start == dates.end:
        return _Told(dates.tell(dates.start), "on")
    lead = _KINDS.get(dates.kind, "date.between")
    if not lead:
        return _Told(_tell_pair(dates.start, dates.end, "to", dates.offset))
    return _Told(tell(lead, pair=_tell_pair(dates.start, dates.end, "and", dates.offset)))


def _tell_pair(start: pd.Timestamp, end: pd.Timestamp, word: str, offset: str = "") -> Message:
    """Tell two days or moments, what they share only once."""
    day, last_day = start.normalize(), end.normalize()
    if day == last_day:
        clocks = {"first": _say_clock(start), "last": _say_clock(end, offset)}
        return tell(f"pair.clocks.{word}", **clocks, day=_tell_moment(day))
    if start != day or end != last_day or start.year != end.year:
        first, last = (_tell_moment(moment, offset) for moment in (start, end))
        return tell(f"pair.full.{word}", first=first, last=last)
    days: dict[str, Part] = {"d": str(day.day), "e": str(end.day), "y": f"{end.year:04}"}
    month = tell(f"month.of.{end.month}")
    if day.month == end.month:
        return tell(f"pair.days.{word}", **days, month=month)
    return tell(f"pair.months.{word}", **days, m=tell(f"month.of.{day.month}"), month=month)


def _say_clock(moment: pd.Timestamp, offset: str = "") -> str:
    """Say a time of day, with the offset of its clock where that is stated."""
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    return f"{clock} (UTC{'' if offset == '+00:00' else offset})" if offset else clock


def _tell_moment(moment: pd.Timestamp, offset: str = "") -> Part:
    day = Day((moment.date() - _EPOCH).days)
    return (
        day
        if moment == moment.normalize()
        else tell("date.moment", day=day, clock=_say_clock(moment, offset))
    )
