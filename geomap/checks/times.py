"""Days that contradict the day of the source, or each other within one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.checks.findings import column, find_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

FAR_DAYS = 31
"""Claims of one incident whose days lie further apart than this may be of two incidents."""
_ONE_DAY = pd.Timedelta(days=1)


def find_times(claims: gpd.GeoDataFrame, *, told: Iterable[int] = ()) -> list[pd.DataFrame]:
    """Find days after the day of their source, and claims of one incident that lie far apart.

    Rows in ``told`` are known to lie far apart, with more reasons than the days.
    """
    apart = _apart(claims)
    return [*_after_source(claims), apart[~apart["row"].isin(list(told))]]


def _after_source(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Compare with the own source, else with the newest of a table that mostly dates its sources.

    One day of grace allows for time zones. There is no clock in this: the day of reading is not
    asked.
    """
    text = column(claims, "source_date").str.slice(0, 10)
    text = text.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}").eq(True))
    source = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
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
