"""Whole columns of dates: each distinct value is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.dates.cells import parse_cell
from geomap.dates.order import check_format
from geomap.dates.spans import DAYS, NAT, SECONDS, join_qualifiers, read_offset, say_offset
from geomap.dates.wrong import WrongDateError

if TYPE_CHECKING:
    from geomap.dates.spans import Moments

# days and moments without an offset: the bulk of every table, read without a loop
_PLAIN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)?"
_TEXTS = ("precision", "qualifier", "offset", "code", "reason", "mend")


def parse_dates(
    start: pd.Series,
    end: pd.Series | None = None,
    *,
    date_format: str | None = None,
    offset: pd.Series | None = None,
) -> pd.DataFrame:
    """Read dates to their first and last day; refuse, with a reason, what has to be guessed.

    Read are ISO 8601 and EDTF (2021-05-12, 2021-05, 2021, 2021-05-XX, 2021-W19, 2021-05-27~,
    2021-05-24/2021-05-26, 2021-05-01/..), times (2021-05-25T14:20+04:00: the clock as written, its
    offset kept beside it; midnight counts as no time), hours (2021-05-25 22:00-23:30), months in
    words (12 May 2021, 12 мая 2021 г.) and date cells. A part that is not written stays unknown:
    2021-05 is any day of May.

    Days in numbers of another order are refused, all of them: 25/05/2021 has one reading only, but
    12/05/2021 in the next row has two, and a column read in part would mislead. The reason names
    every reading, the mend the ``date_format`` that reads the whole column.

    Parameters
    ----------
    start
        Dates, or first days: text, numbers, datetimes, or a mixture.
    end
        Last days with the same index, where the table has such a column. A blank in it never means
        that something goes on: after a single day it leaves the last day unknown (NaT), and a
        value with bounds of its own (2021-05, 2021-05-24/2021-05-26, 2021-05-27~) keeps them.
    date_format
        A ``strptime`` format such as ``%d/%m/%Y``. What fits it is read by it; ISO, EDTF and
        months in words are still read, since nothing in them is guessed.
    offset
        Offset from UTC (+04:00, or missing) that the table states of the clock of both bounds. It
        is only used for a bound without one, where the other has its own.

    Returns
    -------
    dates
        Indexed like ``start``: ``date_start`` and ``date_end`` (datetime64[s], inclusive, NaT
        where open, unknown or refused), ``date_kind``, ``date_precision``, ``date_qualifier``,
        ``date_offset`` (of the clock of both bounds, +04:00; missing where none is stated), and for
        refused rows ``code`` (date_ambiguous, date_impossible, date_reversed,
        date_unreadable), ``reason``, ``mend`` and ``column`` (date_start or date_end). One value
        is ``sometime_within`` its bounds; what two columns bound is of ``unknown`` kind.

    Raises
    ------
    SelectionError
        ``date_format`` cannot be used.
    """
    if date_format is not None:
        check_format(date_format)
    rows, first = _read_column(start, date_format)
    if end is None:
        made = _from_one(first)
    else:
        others, last = _read_column(end, date_format)
        blank = pd.Series(index=start.index, dtype="str")
        clocks, stated = pd.factorize(blank if offset is None else offset)
        many = len(stated) + 1
        rows, found = pd.factorize((rows * len(last) + others) * many + clocks + 1)
        pairs = found // many
        made = _from_two(
            first.take(pairs // len(last)).reset_index(drop=True),
            last.take(pairs % len(last)).reset_index(drop=True),
            pd.Series([None, *stated], dtype="str").take(found % many).reset_index(drop=True),
        )
    return made.take(rows).set_axis(start.index)


def _read_column(column: pd.Series, date_format: str | None) -> tuple[np.ndarray, pd.DataFrame]:
    """Read the distinct values of a column; return the row of each cell among them too.

    The last of the rows read stands for all missing cells.
    """
    codes, values = pd.factorize(column)
    read = _read_values(pd.Series(values), date_format)
    return np.where(codes < 0, len(read) - 1, codes), read


def _read_values(values: pd.Series, date_format: str | None) -> pd.DataFrame:
    first = np.full(len(values) + 1, NAT)
    first[:-1] = _read_plain(values)
    last = first.copy()
    plain = ~np.isnat(first)
    texts = {name: np.full(len(first), None, dtype=object) for name in _TEXTS}
    texts["precision"][plain] = "day"
    texts["offset"][:-1] = _column_offsets(values)
    others = np.flatnonzero(~plain[:-1]).tolist()
    for i, cell in zip(others, values.iloc[others].tolist(), strict=True):
        try:
            span = parse_cell(cell, date_format)
        except WrongDateError as error:
            texts["code"][i], texts["reason"][i] = error.code, error.reason
            texts["mend"][i] = error.mend
            continue
        if span is not None:
            first[i], last[i] = span.first, span.last
            texts["precision"][i] = span.precision or None
            texts["qualifier"][i] = span.qualifier or None
            texts["offset"][i] = span.offset or None
    as_text = {name: pd.Series(text, dtype="str") for name, text in texts.items()}
    return pd.DataFrame({"first": first, "last": last, **as_text})


def _column_offsets(values: pd.Series) -> np.ndarray:
    """Return the offsets from UTC of a column of moments in a time zone; None for all others."""
    offsets = np.full(len(values), None, dtype=object)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        lead, distinct = pd.factorize(values.dt.tz_localize(None) - values.dt.tz_convert(None))
        said = [say_offset(offset.to_pytimedelta()) for offset in distinct]
        offsets[:] = np.array([*said, None], dtype=object)[lead]
    return offsets


def _read_plain(values: pd.Series) -> Moments:
    """Read datetimes and plain ISO texts; NaT for all other values."""
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if values.dtype.kind == "M":
        return _within_calendar(values.to_numpy().astype(SECONDS))
    read = np.full(len(values), NAT)
    if values.dtype != "str":
        values = values.where(np.array([isinstance(value, str) for value in values], dtype=bool))
        values = values.astype("str")
    plain = values.str.fullmatch(_PLAIN).fillna(False).to_numpy(dtype=bool)
    texts = values[plain].str.slice(0, 19)
    moments = pd.to_datetime(texts, format="ISO8601", errors="coerce")
    read[plain] = moments.to_numpy().astype(SECONDS)
    return _within_calendar(read)


def _within_calendar(moments: Moments) -> Moments:
    """Leave moments out whose year no calendar has: they are refused one by one."""
    least, after = np.datetime64("0001-01-01", "s"), np.datetime64("10000-01-01", "s")
    return np.where((moments >= least) & (moments < after), moments, NAT)


def _from_one(read: pd.DataFrame) -> pd.DataFrame:
    column = _labels(read["code"].notna(), "date_start")
    return _frame(read["first"], read["last"], "sometime_within", read, column)


def _from_two(left: pd.DataFrame, right: pd.DataFrame, clock: pd.Series) -> pd.DataFrame:
    """Join the bounds of two columns, row by row; ``clock`` is the offset stated beside them."""
    mixed = left["offset"].notna() ^ right["offset"].notna()
    if mixed.any():
        timed = mixed & _has_time(right["last"])
        right = right.assign(offset=right["offset"].fillna(clock.where(timed)))
        left = left.assign(offset=left["offset"].fillna(clock.where(mixed)))
    stated = right["precision"].notna()
    bare = left["precision"].eq("day") & left["qualifier"].isna()
    right, offset = _by_one_clock(left, right)
    first, last = left["first"], right["last"].where(stated | bare, left["last"])
    day = pd.Series(first.to_numpy().astype(DAYS).astype(SECONDS))
    # ends with a day and begins at a time of the same day: known is no more than the day
    first = first.mask((last == day) & (last < first), day)
    alike = stated & (first == right["first"]) & (left["last"].eq(last) | first.eq(last))
    alike &= left["precision"].eq(right["precision"])
    joined = left.assign(
        precision=left["precision"].where(alike | ~(stated | bare), "range"),
        qualifier=join_qualifiers(left["qualifier"], right["qualifier"]),
        offset=offset,
    )
    within = alike | (~stated & ~bare & left["precision"].notna())
    kind = pd.Series("unknown", index=left.index, dtype="str").mask(within, "sometime_within")
    joined, column = _join_faults(joined, right, last < first)
    return _frame(first, last, kind, joined, column)


def _by_one_clock(left: pd.DataFrame, right: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Bring last days to the clock of the first where both are known; return its offset too."""
    if left["offset"].isna().all() and right["offset"].isna().all():
        return right, left["offset"]
    ours, theirs = (side["offset"].fillna("").map(read_offset) for side in (left, right))
    shift = (ours - theirs).fillna(pd.Timedelta(0))
    moved = right.assign(**{name: right[name] + shift for name in ("first", "last")})
    # midnight that is a time of day ends the day before
    is_time = shift.ne(pd.Timedelta(0)) | _has_time(left["first"])
    ends = is_time & right["offset"].notna() & ~_has_time(moved["last"])
    ends &= moved["last"] > left["first"]
    moved["last"] = moved["last"].mask(ends, moved["last"] - pd.Timedelta(1, "s"))
    one = left["offset"].fillna(right["offset"].where(left["precision"].isna()))
    both = right["precision"].isna() | left["precision"].isna() | right["offset"].notna()
    return moved, one.where(both)


def _has_time(moments: pd.Series) -> pd.Series:
    """Tell which moments are not midnight; an unknown one is none."""
    values = moments.to_numpy()
    return pd.Series(~np.isnat(values) & (values != values.astype(DAYS)), moments.index)


def _join_faults(
    joined: pd.DataFrame, right: pd.DataFrame, reversed_: pd.Series
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the faults of the first column, else of the last, else of their order."""
    ours, theirs = joined["code"].notna(), right["code"].notna()
    joined = joined.assign(
        **{name: joined[name].where(ours, right[name]) for name in ("code", "reason", "mend")}
    )
    swapped = reversed_ & ~(ours | theirs)
    if swapped.any():
        reason = "the last day lies before the first day"
        mend = "write the earlier day as the first, or leave the last blank where it is unknown"
        joined = joined.assign(
            code=joined["code"].mask(swapped, "date_reversed"),
            reason=joined["reason"].mask(swapped, reason),
            mend=joined["mend"].mask(swapped, mend),
        )
    column = _labels(theirs | swapped, "date_end").mask(ours, "date_start")
    return joined, column


def _labels(mask: pd.Series, label: str) -> pd.Series:
    return pd.Series(label, index=mask.index, dtype="str").where(mask)


def _frame(
    first: pd.Series, last: pd.Series, kind: str | pd.Series, read: pd.DataFrame, column: pd.Series
) -> pd.DataFrame:
    wrong = read["code"].notna()
    dateless = wrong | (first.isna() & last.isna())
    return pd.DataFrame(
        {
            "date_start": first.mask(wrong),
            "date_end": last.mask(wrong),
            "date_kind": pd.Series(kind, index=read.index, dtype="str").mask(dateless, "unknown"),
            "date_precision": read["precision"].mask(dateless),
            "date_qualifier": read["qualifier"].mask(dateless),
            "date_offset": read["offset"].mask(dateless),
            "code": read["code"],
            "reason": read["reason"],
            "mend": read["mend"],
            "column": column,
        }
    )
