"""Days of foreign tables, widened to what their precision allows."""

from __future__ import annotations

import pandas as pd

from geomap.dates import parse_dates


def read_days(text: pd.Series) -> pd.Series:
    """Read single days as datetime64[s]; anything else is missing and stays for the reader."""
    read = parse_dates(text)
    single = read["code"].isna() & (read["date_precision"] == "day")
    return read["date_start"].where(single).dt.normalize()


def write_span(first: pd.Series, last: pd.Series) -> pd.Series:
    """Write first and last day as one value such as 2021-05-09/2021-05-15."""
    texts = [days.dt.strftime("%Y-%m-%d") for days in (first, last)]
    return (texts[0] + "/" + texts[1]).where(first != last, texts[0])


def widen_days(
    first: pd.Series, last: pd.Series, mask: pd.Series, days: int
) -> tuple[pd.Series, pd.Series]:
    """Widen by a number of days where ``mask`` is true."""
    step = pd.Timedelta(days=days)
    return first.mask(mask, first - step), last.mask(mask, last + step)


def widen_to(
    first: pd.Series, last: pd.Series, mask: pd.Series, period: str
) -> tuple[pd.Series, pd.Series]:
    """Widen to whole months (``M``) or years (``Y``) where ``mask`` is true."""
    unit = f"datetime64[{period}]"
    begins = first.to_numpy().astype(unit).astype("datetime64[s]")
    ends = (last.to_numpy().astype(unit) + 1).astype("datetime64[D]") - 1
    return (
        first.mask(mask, pd.Series(begins, index=first.index)),
        last.mask(mask, pd.Series(ends.astype("datetime64[s]"), index=last.index)),
    )
