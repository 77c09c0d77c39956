"""Dates: bounds from what was written, their comparison with a range, and their reading text.

Dates are never guessed. What is partial stays partial, what has two readings is refused.
"""

from __future__ import annotations

from geomap.dates.clocks import parse_offset
from geomap.dates.match import REPORT_LAG_DAYS, date_match, parse_day
from geomap.dates.stated import qualify_dates, state_dates
from geomap.dates.table import parse_dates
from geomap.dates.text import describe_dates, tell_dates

__all__ = [
    "REPORT_LAG_DAYS",
    "date_match",
    "describe_dates",
    "parse_dates",
    "parse_day",
    "parse_offset",
    "qualify_dates",
    "state_dates",
    "tell_dates",
]
