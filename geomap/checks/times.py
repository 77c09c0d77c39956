"""Days of sources that are not read, and days that contradict them or each other."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geomap.checks.findings import column, find_rows, find_table, say_part
from geomap.groups import values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

FAR_DAYS = 31
"""Claims of one incident whose days lie further apart than this may be of two incidents."""
_ONE_DAY = pd.Timedelta(days=1)
_LISTED = 20
"""More rows whose day of the source is not read than this are said in one line."""
_ISO = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:[T ].*)?")


def find_times(claims: gpd.GeoDataFrame, *, told: Iterable[int] = ()) -> list[pd.DataFrame]:
    """Find days of sources that are not read, days after them, and claims that lie far apart.

    Rows in ``told`` are known to lie far apart, with more reasons than the days.
    """
    apart = _apart(claims)
    return [*_unread(claims), *_after_source(claims), apart[~apart["row"].isin(list(told))]]


def source_days(claims: gpd.GeoDataFrame) -> pd.Series:
    """Return the day of each source; missing where none is stated as YYYY-MM-DD."""
    text = column(claims, "source_date").str.slice(0, 10)
    text = text.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}").eq(True))
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")


def _unread(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find texts that are no day, month or year, nor several of them with ``;`` or ``/``."""
    text = column(claims, "source_date")
    wrong = text.isin([value for value in values_of(text) if not _is_read(value)])
    write = "a day such as 2023-09-02, or a time such as 2023-09-02T14:30+04:00"
    number = int(wrong.sum())
    if number > _LISTED:
        said = f"the source_date of {say_part(number, len(claims), 'claim')} cannot be read, such"
        value = str(text[wrong].iloc[0])
        said += f" as {value!r}, so no figure of them counts as earlier or later; write {write}"
        return [find_table("source_date", "source_date_unread", said)]
    message = (
        "'{value}' is no day that can be read, so no figure counts as earlier or later by it; "
        f"write {write}"
    )
    return [find_rows(claims, wrong, "source_date", "source_date_unread", message)]


def _is_read(text: str) -> bool:
    for part in re.split("[;/]", text):
        found = _ISO.fullmatch(part.strip())
        try:
            date.fromisoformat(f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}" if found else "")
        except ValueError:
            return False
    return True


def _after_source(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Compare with the own source, else with the newest of a table that mostly dates its sources.

    One day of grace allows for time zones. There is no clock in this: the day of reading is not
    asked.
    """
    source = source_days(claims)
    start = claims["date_start"]
    own = start > source + _ONE_DAY
    parts = [
        find_rows(
            claims,
            own,
            "date_start",
            "date_after_source",
            [
                f"the event is dated {day}, after its source of {of}; check both days"
                for day, of in zip(_days(start[own]), _days(source[own]), strict=True)
            ],
            _days(start[own]),
        )
    ]
    if len(claims) and 2 * source.notna().sum() > len(claims):
        late = source.isna() & (start > source.max() + _ONE_DAY)
        message = "the event is dated {value}, after the newest source of the table; check the day"
        parts.append(
            find_rows(claims, late, "date_start", "date_after_source", message, _days(start[late]))
        )
    return parts


def _days(dates: pd.Series) -> list[str]:
    return list(dates.dt.strftime("%Y-%m-%d"))


def _apart(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find claims that begin long after another claim of their incident has ended."""
    told = (claims["record_kind"] == "incident").to_numpy()
    end = claims["date_end"].fillna(claims["date_start"]).where(told)
    start = claims["date_start"].fillna(claims["date_end"]).where(told)
    earliest = end.groupby(claims["incident_id"]).transform("min")
    days = (start - earliest).dt.days
    far = days > FAR_DAYS
    messages = [
        f"this claim begins {number:.0f} days after another claim of the same incident has ended; "
        "check the days, or give it an incident_id of its own"
        for number in days[far]
    ]
    return find_rows(claims, far, "date_start", "dates_far_apart", messages, _days(start[far]))
