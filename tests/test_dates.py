"""Dates: what is read, what is refused with which words, and how ranges are compared."""

from __future__ import annotations

import calendar
import datetime as dt
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from geomap.dates import date_match, describe_dates, parse_dates, parse_day, qualify_dates
from geomap.dates.months import ENGLISH, FILLERS, MONTHS
from geomap.errors import SelectionError
from geomap.schema import DATE_KINDS, DATE_PRECISIONS, DATE_QUALIFIERS

with warnings.catch_warnings():
    # edtf 5 names results in a way that pyparsing 3.3 warns of when the grammar is built
    warnings.filterwarnings("ignore", message="warn_multiple_tokens_in_named_alternation")
    from edtf import parse_edtf

quick = settings(deadline=None, max_examples=60)


def read(*values, end=None, **options):
    """Parse values as one column of mixed cells."""
    start = pd.Series(list(values), dtype=object)
    last = None if end is None else pd.Series(end, dtype=object)
    return parse_dates(start, last, **options)


def bounds(value, **options):
    """Return both bounds of one value as text, with its precision and qualifier."""
    row = read(value, **options).iloc[0]
    assert pd.isna(row["code"]), row["reason"]
    texts = [None if pd.isna(row[name]) else str(row[name]) for name in ("date_start", "date_end")]
    texts = [text and text.removesuffix(" 00:00:00") for text in texts]
    rest = (row["date_precision"], row["date_qualifier"])
    return (*texts, *(None if pd.isna(part) else part for part in rest))


DAY = ("2021-05-12", "2021-05-12", "day", None)
YEAR_10000 = np.datetime64("10000-01-01", "s")
MAY = ("2021-05-01", "2021-05-31", "month", None)


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-12",
        " 2021-05-12 ",
        "2021–05–12",
        "20210512",
        "2021-W19-3",
        "2021-05-12/2021-05-12",
        "2021-05-12T00:00:00.000Z",
        "12 May 2021",
        "12 may 2021",
        "12-May-2021",
        "12th of May, 2021",
        "May 12, 2021",
        "2021 May 12",
        "12 мая 2021",
        "12 МАЯ 2021 года",
        "12 мая 2021 г.",
        "12 may 2021-ci il",
        "2021 թ. մայիսի 12",
        "մայիսի 12-ին, 2021",
    ],
)
def test_a_day_is_read_however_it_is_clearly_written(text):
    assert bounds(text) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2021, 5, 12),
        dt.datetime(2021, 5, 12),
        pd.Timestamp("2021-05-12"),
        np.datetime64("2021-05-12", "s").item(),
        20210512,
        20210512.0,
    ],
)
def test_cells_of_spreadsheets_are_read(cell):
    assert bounds(cell) == DAY


@pytest.mark.parametrize(
    "text",
    ["2021-05", "2021-05-XX", "2021-05-xx", "May 2021", "май 2021 г.", "մայիս 2021", "05.2021"],
)
def test_a_month_stays_a_month(text):
    assert bounds(text, date_format="%m.%Y") == MAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", ("2021-01-01", "2021-12-31", "year", None)),
        (2021, ("2021-01-01", "2021-12-31", "year", None)),
        (2021.0, ("2021-01-01", "2021-12-31", "year", None)),
        ("2021-XX", ("2021-01-01", "2021-12-31", "year", None)),
        ("2021-XX-XX", ("2021-01-01", "2021-12-31", "year", None)),
        ("2020-02", ("2020-02-01", "2020-02-29", "month", None)),
        ("202X", ("2020-01-01", "2029-12-31", "range", None)),
        ("20XX", ("2000-01-01", "2099-12-31", "range", None)),
        # ISO 8601: the week with the first Thursday of the year is W01
        ("2021-W01", ("2021-01-04", "2021-01-10", "week", None)),
        ("2020-W53", ("2020-12-28", "2021-01-03", "week", None)),
        ("2021-05-24/2021-05-26", ("2021-05-24", "2021-05-26", "range", None)),
        ("2021-05/2021-06", ("2021-05-01", "2021-06-30", "range", None)),
        ("2021/2022", ("2021-01-01", "2022-12-31", "range", None)),
        ("2021-05/2021-05", MAY),
        ("2021-W19/2021-W20", ("2021-05-10", "2021-05-23", "range", None)),
        ("2021-05-01/..", ("2021-05-01", None, "range", None)),
        ("2021-05-01/", ("2021-05-01", None, "range", None)),
        ("../2021", (None, "2021-12-31", "range", None)),
        ("/2021-05-12", (None, "2021-05-12", "range", None)),
        ("2021-05-27?", ("2021-05-27", "2021-05-27", "day", "?")),
        ("2021-05-27~", ("2021-05-24", "2021-05-30", "day", "~")),
        ("2021-05-27%", ("2021-05-24", "2021-05-30", "day", "%")),
        ("2021-01~", ("2020-12-01", "2021-02-28", "month", "~")),
        ("2021~", ("2020-01-01", "2022-12-31", "year", "~")),
        ("2021-W19~", ("2021-05-03", "2021-05-23", "week", "~")),
        ("202X~", ("2019-01-01", "2030-12-31", "range", "~")),
        ("2021-05-24~/2021-05-26", ("2021-05-21", "2021-05-26", "range", "~")),
        ("2021-05-24~/2021-06?", ("2021-05-21", "2021-06-30", "range", "%")),
        ("0001~", ("0001-01-01", "0002-12-31", "year", "~")),
        ("9999~", ("9998-01-01", "9999-12-31", "year", "~")),
        ("2021-05-25T14:20+04:00", ("2021-05-25 14:20:00", "2021-05-25 14:20:00", "day", None)),
        ("2021-05-25T23:30-0500", ("2021-05-25 23:30:00", "2021-05-25 23:30:00", "day", None)),
        ("2021-05-25 14:20", ("2021-05-25 14:20:00", "2021-05-25 14:20:00", "day", None)),
        ("2021-05-25 14:20:00-05:00", ("2021-05-25 14:20:00", "2021-05-25 14:20:00", "day", None)),
        ("2021-05-25T10:00-12:00", ("2021-05-25 10:00:00", "2021-05-25 10:00:00", "day", None)),
        # clocks have no such offset: hours from one time to another
        ("2021-05-25 22:00-23:30", ("2021-05-25 22:00:00", "2021-05-25 23:30:00", "range", None)),
        ("2021-05-25T22:00-23:30", ("2021-05-25 22:00:00", "2021-05-25 23:30:00", "range", None)),
        ("25 May 2021, 9:05–09:50", ("2021-05-25 09:05:00", "2021-05-25 09:50:00", "range", None)),
        (
            "25 мая 2021 г., 14:20-15:30",
            ("2021-05-25 14:20:00", "2021-05-25 15:30:00", "range", None),
        ),
        ("2021-05-25T14:20:33.9Z", ("2021-05-25 14:20:33", "2021-05-25 14:20:33", "day", None)),
        ("25 May 2021, 9:05 UTC", ("2021-05-25 09:05:00", "2021-05-25 09:05:00", "day", None)),
        ("в мае 2021", ("2021-05-01", "2021-05-31", "month", None)),
        ("В декабре 2021 года", ("2021-12-01", "2021-12-31", "month", None)),
        ("25 мая 2021 в 9:05", ("2021-05-25 09:05:00", "2021-05-25 09:05:00", "day", None)),
        (
            pd.Timestamp("2021-05-25T23:30-05:00"),
            ("2021-05-25 23:30:00", "2021-05-25 23:30:00", "day", None),
        ),
        # known is no more than the day: neither 14:20 alone, nor an end before the beginning
        ("2021-05-25T14:20/2021-05-25", ("2021-05-25", "2021-05-25", "day", None)),
        ("XXXX", (None, None, None, None)),
        ("unknown", (None, None, None, None)),
        ("неизвестно", (None, None, None, None)),
        ("", (None, None, None, None)),
        ("  ", (None, None, None, None)),
        (None, (None, None, None, None)),
    ],
)
def test_bounds_by_hand(text, expected):
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "reason", "mend"),
    [
        (
            "12/05/2021",
            "date_ambiguous",
            "'12/05/2021' may be 12 May 2021 or 5 December 2021",
            "write 2021-05-12 or 2021-12-05, or pass --date-format %d/%m/%Y or %m/%d/%Y",
        ),
        (
            "25.05.2021",
            "date_ambiguous",
            "can only be 25 May 2021, but the order of numbers is never guessed",
            "write 2021-05-25, or pass --date-format %d.%m.%Y",
        ),
        ("05/25/2021", "date_ambiguous", "25 May 2021", "--date-format %m/%d/%Y"),
        ("05/05/2021", "date_ambiguous", "5 May 2021", "--date-format %d/%m/%Y or %m/%d/%Y"),
        ("2021/05/12", "date_ambiguous", "12 May 2021", "--date-format %Y/%m/%d"),
        ("2021-5-12", "date_ambiguous", "12 May 2021", "--date-format %Y-%m-%d"),
        ("05/2021", "date_ambiguous", "May 2021", "write 2021-05, or pass --date-format %m/%Y"),
        ("12.05.2021 14:20", "date_ambiguous", "5 December 2021", "'%d.%m.%Y %H:%M' or"),
        (
            "12/05/21",
            "date_ambiguous",
            "12 May 2021 or 5 December 2021 or 21 May 2012",
            "--date-format %d/%m/%y or %m/%d/%y or %y/%m/%d",
        ),
        # day numbers from 30 December 1899 and from 1 January 1904
        (44328, "date_ambiguous", "12 May 2021 or 13 May 2025", "format the column as dates"),
        (44328.5, "date_ambiguous", "12 May 2021 or 13 May 2025", "format the column as dates"),
        ("31/31/2021", "date_impossible", "no possible date in any order", "write a day"),
        ("2021-02-30", "date_impossible", "has days 1 to 28, not 30", "known: 2021-02"),
        ("2021-02-29", "date_impossible", "February 2021 has days 1 to 28, not 29", "write"),
        ("30 February 2021", "date_impossible", "days 1 to 28, not 30", "known: 2021-02"),
        ("2021-05-00", "date_impossible", "May 2021 has days 1 to 31, not 0", "write"),
        ("2021-13", "date_impossible", "there is no month 13", "known: 2021"),
        ("2021-00-10", "date_impossible", "there is no month 0", "write"),
        ("20211301", "date_impossible", "there is no month 13", "write"),
        ("12052021", "date_ambiguous", "may be 12 May 2021 or 5 December 2021", "%d%m%Y or %m%d%Y"),
        ("31052021", "date_ambiguous", "can only be 31 May 2021", "write 2021-05-31, or pass"),
        ("0000", "date_impossible", "there is no year 0000", "write"),
        ("0000-01-01", "date_impossible", "there is no year 0000", "write"),
        ("0000-01-01T08:00:00", "date_impossible", "there is no year 0000", "write"),
        (pd.Timestamp(YEAR_10000), "date_impossible", "there is no year 10000", "write"),
        ("2021-W53", "date_impossible", "no week or day of the year 2021", "W01 to W52"),
        ("2021-05-25T24:00", "date_impossible", "no clock shows 24:00:00", "00:00:00 to 23:59"),
        (
            "2021-05-25T22:00-99:99",
            "date_impossible",
            "'-99:99' is neither an offset",
            "22:00/2021",
        ),
        ("2021-05-25T14:20+25:00", "date_impossible", "-12:00 and +14:00", "the day alone"),
        ("2021-05-25 14:20-13:10", "date_impossible", "nor a later time of that day", "write"),
        ("2021-05-25 14:20-16", "date_impossible", "nor a later time of that day", "write"),
        (
            "2021-05-25 10:00-12:00",
            "date_ambiguous",
            "may be 10:00 to 12:00, or 10:00 by a clock 12:00 behind UTC",
            "write 2021-05-25T10:00/2021-05-25T12:00 or 2021-05-25T10:00-12:00",
        ),
        (
            "25 May 2021, 22:00-04:00",
            "date_ambiguous",
            "22:00 to 04:00 of the next day",
            "write 2021-05-25T22:00/2021-05-26T04:00 or 2021-05-25T22:00-04:00",
        ),
        ("2021-05-26/2021-05-24", "date_reversed", "ends before it begins", "earlier day first"),
        ("2021-21", "date_unreadable", "season or part of a year", "2021-03/2021-05"),
        ("2021-XX-12", "date_unreadable", "a day without a month", "write"),
        ("../..", "date_unreadable", "neither a first nor a last day", "write nothing"),
        ("2021-05-24/2021-5-26", "date_unreadable", "'2021-5-26' in", "write"),
        ("12 May", "date_unreadable", "has no year", "four digits"),
        ("12 May 21", "date_unreadable", "a year of two digits", "four digits"),
        ("24-26 May 2021", "date_unreadable", "more than one day", "2021-05-24/2021-05-26"),
        ("May-June 2021", "date_unreadable", "more than one day, month", "2021-05-24/2021-05-26"),
        ("late May 2021", "date_unreadable", "cannot read: 'late'", "2021-05-27~"),
        ("May 2021 14:20", "date_unreadable", "a time but no day", "write"),
        ("12.05", "date_unreadable", "no day, month and year", "write 2021-05-12"),
        ("yesterday", "date_unreadable", "'yesterday' is not a date", "write 2021-05-12"),
        ("1620777600", "date_unreadable", "is not a date", "write 2021-05-12"),
        ("٢٠٢١-٠٥-١٢", "date_unreadable", "is not a date", "write 2021-05-12"),
        (True, "date_unreadable", "'True' is not a date", "write 2021-05-12"),
        (dt.time(3, 4), "date_unreadable", "is not a date", "write 2021-05-12"),
        ("x" * 99, "date_unreadable", "'" + "x" * 39 + "…'", "write 2021-05-12"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_its_readings(text, code, reason, mend):
    row = read(text).iloc[0]
    assert row["code"] == code
    assert reason in row["reason"]
    assert mend in row["mend"]
    assert row["column"] == "date_start"
    assert pd.isna(row["date_start"])
    assert pd.isna(row["date_end"])
    assert pd.isna(row["date_precision"])


def test_a_stated_format_reads_the_column_and_iso_is_still_iso():
    made = read("12/05/2021", "2021-12-05", "5 мая 2021", "2021-05", date_format="%d/%m/%Y")
    assert made["code"].isna().all()
    assert made["date_start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2021-05-12",
        "2021-12-05",
        "2021-05-05",
        "2021-05-01",
    ]
    assert bounds("12/05/2021", date_format="%m/%d/%Y")[0] == "2021-12-05"
    assert bounds("12.05.21 9:05", date_format="%d.%m.%y %H:%M")[0] == "2021-05-12 09:05:00"
    assert bounds("Year 2021", date_format="Year %Y") == ("2021-01-01", "2021-12-31", "year", None)


def test_what_does_not_fit_the_stated_format_is_refused():
    made = read("05.12.2021", "31/02/2021", "05/25/2021", "foo", date_format="%d/%m/%Y")
    assert made["reason"].str.contains("does not fit the date format %d/%m/%Y").all()
    assert made["code"].tolist() == [
        "date_ambiguous",
        "date_impossible",
        "date_ambiguous",
        "date_unreadable",
    ]
    assert not made["mend"].str.contains("--date-format").any()


@pytest.mark.parametrize(
    ("date_format", "words"),
    [
        ("%d/%m", "has no year"),
        ("d/m/y", "has no year"),
        ("%Q %Y", "not known"),
        ("%Y%", "not known"),
        ("%Y-%d-%m", "reads the ISO date 2021-05-12 as another day"),
        ("%Y%d%m", "reads the ISO date 20210512 as another day"),
    ],
)
def test_a_format_that_cannot_be_used_is_refused_at_once(date_format, words):
    with pytest.raises(SelectionError, match=words):
        read("2021-05-12", date_format=date_format)


BLANK = float("nan")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-05-12", "2021-05-12", ("2021-05-12", "2021-05-12", "sometime_within", "day")),
        ("2021-05-24", "2021-05-26", ("2021-05-24", "2021-05-26", "unknown", "range")),
        ("2021-05", "2021-05", ("2021-05-01", "2021-05-31", "sometime_within", "month")),
        ("2021-05", "2021-06", ("2021-05-01", "2021-06-30", "unknown", "range")),
        ("2021-05-12", "2021-05", ("2021-05-12", "2021-05-31", "unknown", "range")),
        # a blank last day is unknown, neither the first day nor today
        ("2021-09-12", BLANK, ("2021-09-12", None, "unknown", "range")),
        ("2021-05-27?", BLANK, ("2021-05-27", "2021-05-27", "sometime_within", "day")),
        # values with bounds of their own keep them
        ("2021-05", BLANK, ("2021-05-01", "2021-05-31", "sometime_within", "month")),
        ("2021-05-24/2021-05-26", "", ("2021-05-24", "2021-05-26", "sometime_within", "range")),
        ("2021-05-27~", BLANK, ("2021-05-24", "2021-05-30", "sometime_within", "day")),
        (BLANK, "2021-05-12", (None, "2021-05-12", "unknown", "range")),
        (BLANK, BLANK, (None, None, "unknown", None)),
        ("2021-05-25 14:20", "2021-05-25", ("2021-05-25", "2021-05-25", "sometime_within", "day")),
    ],
)
def test_two_columns(start, end, expected):
    row = read(start, end=[end]).iloc[0]
    assert pd.isna(row["code"])
    days = [None if pd.isna(row[n]) else f"{row[n]:%Y-%m-%d}" for n in ("date_start", "date_end")]
    precision = None if pd.isna(row["date_precision"]) else row["date_precision"]
    assert (*days, row["date_kind"], precision) == expected


def test_faults_of_two_columns_name_the_column():
    made = read(
        *["2021-05-13", "12/05/2021", "2021-05-12", "12/05/2021", "2021-05-25 14:20"],
        end=["2021-05-12", "2021-05-13", "foo", "foo", "2021-05-25 14:00"],
    )
    assert made["code"].tolist() == [
        *["date_reversed", "date_ambiguous", "date_unreadable", "date_ambiguous", "date_reversed"]
    ]
    assert made["column"].tolist() == [
        *["date_end", "date_start", "date_end", "date_start", "date_end"]
    ]
    assert made[["reason", "mend"]].notna().all(axis=None)
    assert made[["date_start", "date_end"]].isna().all(axis=None)


def test_qualifiers_of_two_columns_join():
    made = read(
        *["2021-05-01~", "2021-05-01?", "2021-05-01?", "2021-05-01"],
        end=["2021-05-20", "2021-05-20~", "2021-05-20?", "2021-05-20"],
    )
    assert made["date_qualifier"].fillna("").tolist() == ["~", "%", "?", ""]


def test_columns_types_and_index_are_always_the_same():
    one = read("2021-05-12", "", "12/05/2021")
    for made in (
        one,
        read("2021-05-12", end=["2021-05-12"]),
        parse_dates(pd.Series([], dtype="str")),
        parse_dates(pd.Series([], dtype="str"), pd.Series([], dtype="str")),
        parse_dates(pd.Series([np.nan, np.nan])),
    ):
        assert made.dtypes.equals(one.dtypes)
    assert str(one["date_start"].dtype) == str(one["date_end"].dtype) == "datetime64[s]"
    index = pd.Index(["b", "a", "b"])
    assert parse_dates(pd.Series(["2021", "", "2022"], index=index)).index.equals(index)
    assert set(one["date_kind"]) <= set(DATE_KINDS)


@pytest.mark.parametrize(
    "dtype",
    [
        *["str", "string", "category", "object", "datetime64[ns]"],
        pd.StringDtype("python", na_value=np.nan),
    ],
)
def test_the_type_of_the_column_does_not_matter(dtype):
    plain = pd.Series(["2021-05-12", None, "2021-05-12"], dtype="str")
    assert_frame_equal(parse_dates(plain.astype(dtype)), parse_dates(plain))


def test_an_offset_of_a_column_is_not_converted():
    made = parse_dates(pd.Series(pd.to_datetime(["2021-05-25T23:30-05:00", None])))
    assert made["date_start"].iloc[0] == pd.Timestamp("2021-05-25 23:30")
    assert pd.isna(made["date_start"].iloc[1])

    assert made["date_offset"].fillna("").tolist() == ["-05:00", ""]


@pytest.mark.parametrize(
    ("value", "end", "offset"),
    [
        ("2021-05-12T08:00+04:00", "2021-05-12 08:00:00", "+04:00"),
        ("2021-05-12T08:00-0930", "2021-05-12 08:00:00", "-09:30"),
        ("2021-05-12T08:00+04", "2021-05-12 08:00:00", "+04:00"),
        ("12 May 2021 08:00 UTC", "2021-05-12 08:00:00", "+00:00"),
        (dt.datetime.fromisoformat("2021-05-12T08:00+04:00"), "2021-05-12 08:00:00", "+04:00"),
        ("2021-05-12T08:00", "2021-05-12 08:00:00", ""),
        ("2021-05-12", "2021-05-12", ""),
        # an interval is told by the clock of its beginning
        ("2021-05-12T08:00+04:00/2021-05-12T05:30Z", "2021-05-12 09:30:00", "+04:00"),
        ("2021-05-12T08:00+04:00/2021-05-12T09:30", "2021-05-12 09:30:00", ""),
        ("2021-05-12T08:00+04:00/..", "NaT", "+04:00"),
        # an end at midnight by that clock ends the day before
        ("2021-05-12T08:00+04:00/2021-05-12T20:00Z", "2021-05-12 23:59:59", "+04:00"),
        ("2021-05-12T00:00+04:00/2021-05-12T20:00Z", "2021-05-12 23:59:59", "+04:00"),
        ("2021-05-12T08:00/2021-05-13T00:00", "2021-05-12 23:59:59", ""),
        ("2021-05-12T08:00/2021-05-13", "2021-05-13", ""),
        ("2021-05-12T00:00/2021-05-13T00:00", "2021-05-13", ""),
        ("2021-05-13T00:00+04:00/2021-05-12T20:00Z", "2021-05-13", "+04:00"),
    ],
)
def test_an_offset_is_kept_beside_the_clock_as_written(value, end, offset):
    row = read(value).iloc[0]
    assert str(row["date_end"]).removesuffix(" 00:00:00") == end
    assert (row["date_offset"] if pd.notna(row["date_offset"]) else "") == offset


@pytest.mark.parametrize(
    ("first", "last", "bounds", "offset"),
    [
        ("08:00+04:00", "2021-05-12T05:30Z", ["08:00:00", "09:30:00"], "+04:00"),
        ("08:00+04:00", None, ["08:00:00", None], "+04:00"),
        ("08:00+04:00", "2021-05-12T09:30", ["08:00:00", "09:30:00"], ""),
        ("08:00", "2021-05-12T09:30Z", ["08:00:00", "09:30:00"], ""),
        # an end at midnight by that clock ends the day before
        ("23:00+04:00", "2021-05-12T20:00Z", ["23:00:00", "23:59:59"], "+04:00"),
        ("23:00+04:00", "2021-05-13T00:00+04:00", ["23:00:00", "23:59:59"], "+04:00"),
        ("00:00+04:00", "2021-05-11T20:00Z", ["00:00:00", "00:00:00"], "+04:00"),
        ("23:00", "2021-05-13 00:00:00", ["23:00:00", "00:00:00"], ""),
    ],
)
def test_two_columns_are_told_by_the_clock_of_the_first(first, last, bounds, offset):
    row = read(f"2021-05-12T{first}", end=[last]).iloc[0]
    told = [str(row[name])[11:] or None for name in ("date_start", "date_end")]
    assert told == bounds
    assert (row["date_offset"] if pd.notna(row["date_offset"]) else "") == offset


def test_a_date_is_told_with_the_clock_that_it_states():
    made = read(
        "2021-05-12T08:00+04:00",
        "2021-05-12T04:00Z",
        "2021-05-12T08:00+04:00/2021-05-12T05:30Z",
        "2021-05-12T00:00Z",
        "2021-05-12T08:00",
    )
    assert describe_dates(made).tolist() == [
        "12 May 2021, 08:00 (UTC+04:00)",
        "12 May 2021, 04:00 (UTC)",
        "some time between 08:00 and 09:30 (UTC+04:00) on 12 May 2021",
        "12 May 2021",
        "12 May 2021, 08:00",
    ]


def test_input_is_not_changed():
    start = pd.Series(["2021-05-12", "2021-05-25 14:20", None], dtype="str")
    end = pd.Series([None, "2021-05-25", "x"], dtype="str")
    before = start.copy(), end.copy()
    parse_dates(start, end)
    assert_series_equal(start, before[0])
    assert_series_equal(end, before[1])


def test_russian_months_as_after_in_are_months():
    names = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
    made = read(*(f"в {name} 2021 г." for name in names.split()))
    assert made["date_start"].dt.month.tolist() == list(range(1, 13))
    assert made["date_end"].dt.month.tolist() == list(range(1, 13))


def test_month_names_are_twelve_and_clear():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert not set(MONTHS) & FILLERS
    for number, name in enumerate(ENGLISH, start=1):
        assert name == calendar.month_name[number]
        assert MONTHS[name.lower()] == MONTHS[calendar.month_abbr[number].lower()] == number
    made = read("12 İyun 2021", "12 İYUL 2021", "1 Sept. 2021", "1 սեպտեմբերի 2021")
    assert made["date_start"].dt.month.tolist() == [6, 7, 9, 9]


# --- properties ---------------------------------------------------------------------------------

days = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9999, 12, 31))


def _as_day(day):
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


edtf_ends = st.builds(
    lambda day, form: form.format(y=day.year, m=day.month, d=day.day),
    st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2999, 12, 31)),
    st.sampled_from(["{y:04}", "{y:04}-{m:02}", "{y:04}-{m:02}-{d:02}"]),
)
edtf_singles = st.builds(
    lambda day, form: form.format(y=day.year, c=day.year // 100, x=day.year // 10, m=day.month),
    st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2999, 12, 31)),
    st.sampled_from(["{y:04}-XX", "{y:04}-{m:02}-XX", "{y:04}-XX-XX", "{x}X", "{c}XX"]),
)


def _strict(text):
    """Return the strict bounds that the edtf package gives, as days."""
    value = parse_edtf(text)
    return tuple(dt.date(*end()[:3]) for end in (value.lower_strict, value.upper_strict))


def _ours(text):
    row = read(text).iloc[0]
    assert pd.isna(row["code"]), row["reason"]
    return row["date_start"].date(), row["date_end"].date()


@quick
@given(st.one_of(edtf_ends, edtf_singles))
def test_bounds_agree_with_the_edtf_package(text):
    assert _ours(text) == _strict(text)
    # a date that is only uncertain keeps its bounds
    assert _ours(f"{text}?") == _strict(f"{text}?")


@quick
@given(edtf_ends, edtf_ends)
def test_intervals_agree_with_the_edtf_package(left, right):
    text = f"{left}/{right}"
    first, last = _strict(text)
    if first <= last:
        assert _ours(text) == (first, last)
    else:
        # edtf lets an interval end before it begins; EDTF level 0 has its start before its end
        assert read(text)["code"].tolist() == ["date_reversed"]


@quick
@given(edtf_ends)
def test_approximate_bounds_hold_those_of_the_edtf_package_with_the_width_that_is_ours(text):
    # the package widens by its own paddings (a day by a year, a month and a day); EDTF names no
    # width, so only the strict bounds are compared and ours worked out here
    first, last = _strict(f"{text}~")
    if len(text) == 10:
        wide = first - dt.timedelta(3), last + dt.timedelta(3)
    elif len(text) == 7:
        before = first - dt.timedelta(1)
        after = last + dt.timedelta(1)
        length = calendar.monthrange(after.year, after.month)[1]
        wide = before.replace(day=1), after.replace(day=length)
    else:
        wide = first.replace(year=first.year - 1), last.replace(year=last.year + 1)
    assert _ours(f"{text}~") == wide


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # edtf lets every year have a 29 February; ISO 8601 has Gregorian days only
        ("2021-02-29", "date_impossible"),
        # year 0 is 1 BCE in EDTF; Python and this table begin with year 1
        ("0000", "date_impossible"),
        # edtf gives northern months; EDTF says of seasons 21 to 24 that they name no hemisphere
        ("2021-21", "date_unreadable"),
        # level 2, where a day without its month is allowed; edtf bounds it by 12 Jan and 12 Dec
        ("2021-XX-12", "date_unreadable"),
    ],
)
def test_where_we_are_stricter_than_the_edtf_package(text, code):
    assert parse_edtf(text) is not None
    assert read(text)["code"].tolist() == [code]


@quick
@given(days)
def test_a_written_day_is_read_as_itself(day):
    names = [f"{day.day} {ENGLISH[day.month - 1]} {day.year:04}", day.strftime("%G-W%V-%u")]
    texts = [_as_day(day), _as_day(day).replace("-", ""), names[0]]
    if 1000 <= day.year < 9999:
        texts.append(names[1])
    for text in texts:
        assert _ours(text) == (day, day)
    assert parse_day(_as_day(day)) == (day, day)


@quick
@given(days)
def test_what_is_said_of_a_day_is_read_as_that_day(day):
    said = describe_dates(read(_as_day(day)))
    assert _ours(said.iloc[0]) == (day, day)


ANY = [
    *["2021-05-12", "2021-05", "2021", "2021-05-24/2021-05-26", "2021-05-27~", "2021-05-27?"],
    *["2021-W19", "2021-05-01/..", "../2021-05-12", "12/05/2021", "foo", "", None, "12 мая 2021"],
    *["2021-05-12T14:20", "2021-05-12T09:00", "2021-05-12/2021-05-12T16:00", 44328, 2021],
    dt.date(2021, 5, 12),
]
mixed = st.lists(st.tuples(st.sampled_from(ANY), st.sampled_from(ANY)), min_size=1, max_size=30)


@quick
@given(mixed, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows, random):
    frame = pd.DataFrame(rows, columns=["start", "end"], dtype=object)
    order = list(frame.index)
    random.shuffle(order)
    shuffled = frame.loc[order]
    both = parse_dates(frame["start"], frame["end"])
    assert_frame_equal(parse_dates(shuffled["start"], shuffled["end"]).sort_index(), both)
    assert_frame_equal(parse_dates(shuffled["start"]).sort_index(), parse_dates(frame["start"]))
    said = describe_dates(both)
    assert_series_equal(describe_dates(both.loc[order]).sort_index(), said)


@quick
@given(mixed)
def test_each_row_is_read_as_if_it_stood_alone(rows):
    frame = pd.DataFrame(rows, columns=["start", "end"], dtype=object)
    together = parse_dates(frame["start"], frame["end"])
    alone = [parse_dates(frame["start"].iloc[[i]], frame["end"].iloc[[i]]) for i in frame.index]
    assert_frame_equal(together, pd.concat(alone))


@quick
@given(mixed)
def test_bounds_are_in_order_and_a_row_is_read_or_refused_with_reason_and_mend(rows):
    frame = pd.DataFrame(rows, columns=["start", "end"], dtype=object)
    made = parse_dates(frame["start"], frame["end"])
    assert not (made["date_end"] < made["date_start"]).any()
    wrong = made["code"].notna()
    for name in ("reason", "mend", "column"):
        assert (made[name].notna() == wrong).all()
    assert made["date_kind"].isin(DATE_KINDS).all()
    assert made["date_precision"].dropna().isin(DATE_PRECISIONS).all()
    assert made["date_qualifier"].dropna().isin(DATE_QUALIFIERS).all()
    known = made["date_start"].notna() | made["date_end"].notna()
    assert (made["date_precision"].notna() == known).all()


# --- comparison with a range --------------------------------------------------------------------

MATCHES = [
    ("2021-05-12", "2021-05-01", "2021-05-31", "certain"),
    ("2021-05-31T23:59", "2021-05-01", "2021-05-31", "certain"),
    ("2021-05-12", "2021-05-12", "2021-05-12", "certain"),
    ("2021-05-12", "2021-05-13", None, "no"),
    ("2021-05-12", None, "2021-05-11", "no"),
    ("2021-05-24/2021-05-26", "2021-05-25", "2021-05-25", "possible"),
    ("2021-05-24/2021-05-26", "2021-05-24", "2021-05-26", "certain"),
    ("2021-05", "2021-05-31", "2021-06-30", "possible"),
    ("2021-05", "2021-01-01", None, "certain"),
    ("2021-05-27~", "2021-05-27", "2021-05-27", "possible"),
    ("2021-05-27~", "2021-05-24", "2021-05-30", "certain"),
    ("2021-05-27~", "2021-05-31", None, "no"),
    ("2021-09-12/..", "2021-09-01", "2021-09-30", "possible"),
    ("2021-09-12/..", "2024-01-01", None, "possible"),
    ("2021-09-12/..", None, "2021-09-11", "no"),
    ("2021-09-12/..", "2021-09-12", None, "certain"),
    ("../2021-09-12", "2021-09-12", None, "possible"),
    ("../2021-09-12", "2021-09-13", None, "no"),
    ("../2021-09-12", None, "2021-09-12", "certain"),
    ("", "2021-05-01", "2021-05-31", "possible"),
    ("", None, None, "certain"),
]


def _match(made, low, high, **options):
    low, high = (None if day is None else dt.date.fromisoformat(day) for day in (low, high))
    return date_match(made["date_start"], made["date_end"], low, high, **options)


@pytest.mark.parametrize(("text", "low", "high", "expected"), MATCHES)
def test_match_by_hand(text, low, high, expected):
    assert _match(read(text), low, high).tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [
        ("2021-08-25/2021-08-27", "2021-08-26", "2021-08-26", "certain"),
        ("2021-08-25/2021-08-27", "2021-08-27", None, "certain"),
        ("2021-08-25/2021-08-27", None, "2021-08-24", "no"),
        ("2021-08-25/..", "2021-08-01", "2021-08-31", "certain"),
        ("2021-08-25/..", "2021-08-26", "2021-08-31", "possible"),
        ("../2021-08-27", "2021-08-27", "2021-08-31", "certain"),
        ("../2021-08-27", "2021-08-01", "2021-08-02", "possible"),
    ],
)
def test_what_went_on_throughout_was_certainly_there_on_each_day(text, low, high, expected):
    kind = pd.Series(["throughout"])
    assert _match(read(text), low, high, kind=kind).tolist() == [expected]


def test_doubt_about_the_date_is_never_certain():
    made = read("2021-05-12?", "2021-05-12%", "2021-05-12~", "2021-05-12")
    options = {"kind": made["date_kind"], "qualifier": made["date_qualifier"]}
    whole = _match(made, "2021-05-01", "2021-05-31", **options)
    assert whole.tolist() == ["possible", "possible", "certain", "certain"]
    assert _match(made, "2021-06-01", None, **options).eq("no").all()
    assert _match(made, None, None, **options).eq("certain").all()
    throughout = made["date_kind"].mask(made.index == 2, "throughout")
    part = _match(made, "2021-05-12", "2021-05-12", kind=throughout, qualifier=made.date_qualifier)
    assert part.tolist() == ["possible", "possible", "possible", "certain"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("2021-07-07", "2021-07-07", "possible"),
        ("2021-07-06", "2021-07-06", "possible"),
        ("2021-07-04", "2021-07-04", "possible"),
        ("2021-07-03", "2021-07-03", "no"),
        ("1990-01-01", "1990-12-31", "no"),
        ("2021-07-01", "2021-07-31", "possible"),
        ("2021-07-08", None, "no"),
        (None, "2021-07-07", "certain"),
        (None, "2021-07-06", "possible"),
    ],
)
@pytest.mark.parametrize("kind", ["sometime_within", "throughout"])
def test_the_day_of_a_report_bounds_the_event_from_above_only(low, high, expected, kind):
    options = {"kind": pd.Series([kind]), "basis": pd.Series(["report"])}
    assert _match(read("2021-07-07"), low, high, **options).tolist() == [expected]


def test_each_date_may_have_a_range_of_its_own():
    made = read("2021-05-12", "2021-05-12", "2021-05/2021-06")
    low = np.array(["2021-05-01", "2021-06-01", "2021-05-01"], dtype="datetime64[D]")
    high = np.array(["2021-05-31", "2021-06-30", "2021-05-31"], dtype="datetime64[D]")
    found = date_match(made["date_start"], made["date_end"], low, high)
    assert found.tolist() == ["certain", "no", "possible"]


near = st.dates(min_value=dt.date(2021, 5, 1), max_value=dt.date(2021, 6, 15))
pairs = st.tuples(near, near).map(sorted)
bounds_or_open = st.builds(
    lambda pair, known: [day if keep else None for day, keep in zip(pair, known, strict=True)],
    pairs,
    st.sampled_from([(True, True), (True, True), (True, False), (False, True), (False, False)]),
)
kinds = st.sampled_from(DATE_KINDS)


def _one(first, last, kind):
    times = pd.Series([first, last]).astype("datetime64[s]")
    return times.iloc[[0]], times.iloc[[1]].set_axis([0]), pd.Series([kind])


@quick
@given(bounds_or_open, kinds, pairs)
def test_matches_agree_with_every_day_that_the_bounds_allow(dates, kind, window):
    (first, last), (low, high) = dates, window
    answer = date_match(*_one(first, last, kind)[:2], low, high, pd.Series([kind])).iloc[0]
    start, stop = first or dt.date(2021, 1, 1), last or dt.date(2021, 12, 31)
    allowed = [start + dt.timedelta(n) for n in range((stop - start).days + 1)]
    inside = [low <= day <= high for day in allowed]
    known = [day for day in (first, last) if day] if None in {first, last} else allowed
    if not any(inside):
        assert answer == "no"
    elif all(inside) or (kind == "throughout" and any(low <= day <= high for day in known)):
        assert answer == "certain"
    else:
        assert answer == "possible"


@quick
@given(bounds_or_open, kinds, st.lists(near, min_size=3, max_size=3, unique=True).map(sorted))
def test_a_range_and_its_parts(dates, kind, cuts):
    """Of two parts one cannot say more than the whole, nor less than both."""
    (first, last), (low, middle, high) = dates, cuts
    start, end, kind_ = _one(first, last, kind)
    after = middle + dt.timedelta(1)
    left = date_match(start, end, low, middle, kind_).iloc[0]
    right = date_match(start, end, after, high, kind_).iloc[0]
    whole = date_match(start, end, low, high, kind_).iloc[0]
    assert (whole == "no") == (left == right == "no")
    if "certain" in {left, right}:
        assert whole == "certain"
    if kind != "throughout":
        assert not left == right == "certain"
    # a wider range never says less
    order = ["no", "possible", "certain"]
    wider = date_match(start, end, low, None, kind_).iloc[0]
    assert order.index(wider) >= order.index(whole)


def test_match_keeps_the_index_and_is_text():
    made = parse_dates(pd.Series(["2021", "2022"], index=[7, 3]))
    found = _match(made, "2021-01-01", "2021-12-31")
    assert found.to_dict() == {7: "certain", 3: "no"}
    assert found.dtype == "str"


# --- days of a selection ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-05-12", (2021, 5, 12), (2021, 5, 12)),
        ("2021-05", (2021, 5, 1), (2021, 5, 31)),
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("2021-W19", (2021, 5, 10), (2021, 5, 16)),
        ("12 мая 2021", (2021, 5, 12), (2021, 5, 12)),
        ("2021-05-24/2021-05-26", (2021, 5, 24), (2021, 5, 26)),
    ],
)
def test_a_day_of_a_selection_has_a_first_and_a_last_day(text, first, last):
    assert parse_day(text) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12/05/2021", "12 May 2021 or 5 December 2021; write 2021-05-12 or 2021-12-05$"),
        ("2021-02-30", "February 2021 has days 1 to 28"),
        ("2021-05-01/..", "a first and a last day"),
        ("2021-05~", "write it without time"),
        ("2021-05-12T14:20", "write it without time"),
        ("", "'' is not a date"),
        ("last week", "'last week' is not a date that geomap can read; write 2021-05-12"),
    ],
)
def test_what_is_no_day_of_a_selection_is_said_in_one_line(text, words):
    with pytest.raises(SelectionError, match=words) as error:
        parse_day(text)
    assert "--date-format" not in str(error.value)


# --- reading text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("2021-05-12", None, "12 May 2021"),
        ("2021-05", None, "May 2021 (day not known)"),
        ("2021", None, "2021 (month not known)"),
        ("2021-W19", None, "the week of 10 to 16 May 2021 (day not known)"),
        ("2021-05-24/2021-05-26", None, "some time between 24 and 26 May 2021"),
        ("2021-05-24/2021-05-26", "unknown", "between 24 and 26 May 2021"),
        ("2021-08-25/2021-08-27", "throughout", "25 to 27 August 2021"),
        ("2021-08-29/2021-09-05", "throughout", "29 August to 5 September 2021"),
        ("2020-12-31/2021-01-02", "throughout", "31 December 2020 to 2 January 2021"),
        ("2021-05", "throughout", "all of May 2021"),
        ("2021-05-12", "throughout", "12 May 2021"),
        ("2021-05-27~", None, "about 27 May 2021"),
        ("2021-05-27%", None, "about 27 May 2021 (uncertain)"),
        ("2021-05-27?", None, "27 May 2021 (uncertain)"),
        ("2021-05?", None, "May 2021 (day not known) (uncertain)"),
        ("2021-05~", None, "about May 2021"),
        ("2021~", None, "about 2021"),
        ("2021-W19~", None, "about the week of 10 to 16 May 2021"),
        ("2021-05-24~/2021-05-26", None, "some time between 21 and 26 May 2021 (approximate)"),
        (
            "2021-05-24/2021-05-26%",
            None,
            "some time between 24 and 29 May 2021 (approximate, uncertain)",
        ),
        ("2021-09-12/..", None, "12 September 2021 or later"),
        ("2021-09-12/..", "unknown", "from 12 September 2021, end not known"),
        ("../2021-09-12", None, "12 September 2021 or earlier"),
        ("../2021-09-12", "throughout", "until 12 September 2021, start not known"),
        ("2021-05-25T14:20+04:00", None, "25 May 2021, 14:20 (UTC+04:00)"),
        ("2021-05-25T14:20:30", None, "25 May 2021, 14:20:30"),
        (
            "2021-05-25T14:20/2021-05-25T16:00",
            None,
            "some time between 14:20 and 16:00 on 25 May 2021",
        ),
        (
            "2021-05-25T14:20/2021-05-26",
            "throughout",
            "25 May 2021, 14:20 to 26 May 2021",
        ),
        ("0099-05", None, "May 0099 (day not known)"),
        ("", None, "date not known"),
        ("12/05/2021", None, "date not known"),
    ],
)
def test_dates_are_said_short_and_no_more_certain_than_they_are(text, kind, said):
    made = read(text)
    if kind is not None:
        made = made.assign(date_kind=kind)
    assert describe_dates(made).tolist() == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2021-07-07", "reported on 7 July 2021"),
        ("2021-07-07?", "reported on 7 July 2021 (uncertain)"),
        ("2021-07-07~", "reported about 7 July 2021"),
        ("2021-07", "reported in July 2021 (day not known)"),
        ("2021", "reported in 2021 (month not known)"),
        ("2021-W19", "reported in the week of 10 to 16 May 2021 (day not known)"),
        ("2021-07-07/2021-07-09", "reported some time between 7 and 9 July 2021"),
        ("", "date not known"),
    ],
)
def test_the_day_of_a_report_is_said_as_such(text, said):
    made = read(text).assign(date_basis="report")
    assert describe_dates(made).tolist() == [said]
    other = describe_dates(made.assign(date_basis="event")).iloc[0]
    assert "reported" not in other
    assert describe_dates(made.assign(date_basis=np.nan)).iloc[0] == other


def test_a_precision_that_the_bounds_do_not_bear_out_is_not_said():
    """Tables state precision in a column of its own, which may say anything."""
    made = read("2021-05-24/2021-05-26", "2021-05-12", "2021-05-12", "2021-05-12")
    made = made.assign(date_precision=["day", "month", "range", np.nan])
    assert describe_dates(made).tolist() == [
        "some time between 24 and 26 May 2021",
        *["12 May 2021"] * 3,
    ]


def test_description_keeps_the_index_and_empty_frames():
    made = parse_dates(pd.Series(["2021", "2022", "2021"], index=[7, 3, 5]))
    assert describe_dates(made).index.tolist() == [7, 3, 5]
    assert describe_dates(made.iloc[:0]).tolist() == []


# --- a qualifier in a column of its own ---------------------------------------------------------


def test_a_stated_qualifier_does_what_a_written_one_does():
    texts = ["2021-05-27", "2021-05", "2021", "2021-W19", "2021-05-27", "2021-05-27", "2021-05-27"]
    marks = ["~", "~", "%", "~", "?", None, "~"]
    written = [f"{text}{mark or ''}" for text, mark in zip(texts, marks, strict=True)]
    stated = qualify_dates(read(*texts), pd.Series(marks, dtype="str"))
    assert_frame_equal(stated, read(*written))
    # what has been widened once is not widened again
    assert_frame_equal(qualify_dates(stated, pd.Series(marks, dtype="str")), stated)
    bare = stated.assign(date_qualifier=pd.Series(np.nan, index=stated.index, dtype="str"))
    assert_frame_equal(qualify_dates(bare, pd.Series(marks, dtype="str")), stated)


def test_a_stated_qualifier_leaves_ranges_and_unknown_dates_as_they_are():
    made = read("2021-05-24/2021-05-26", "2021-05-01/..", "")
    kept = qualify_dates(made, pd.Series(["~"] * 3))
    assert_frame_equal(kept[["date_start", "date_end"]], made[["date_start", "date_end"]])
    assert kept["date_qualifier"].tolist() == ["~"] * 3
