"""What is wrong with a date, in words that name every reading and the way to mend it."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import MAXYEAR

from geomap.dates.months import ENGLISH

EXAMPLES = "2021-05-12, 2021-05, 2021-05-24/2021-05-26 or 12 May 2021"

POSSIBLE = "a day that there is, or only the month or year where the day is not known"


class WrongDateError(ValueError):
    """A value that is not read as a date.

    ``write`` says what to write instead, ``formats`` which ``strptime`` formats would read it.
    """

    def __init__(
        self, code: str, reason: str, *, write: str = EXAMPLES, formats: tuple[str, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.write = write
        self.formats = formats

    @property
    def mend(self) -> str:
        """Say what to write, or which format of dates to state."""
        if not self.formats:
            return f"write {self.write}"
        return f"write {self.write}, or pass --date-format {' or '.join(self.formats)}"


def quote(text: str) -> str:
    """Quote a value for a message, cut to 40 characters."""
    return f"'{text}'" if len(text) <= 40 else f"'{text[:39]}…'"


def say_day(year: int, month: int, day: int) -> str:
    """Say a day in English: 12 May 2021."""
    return f"{day} {ENGLISH[month - 1]} {year:04}"


def is_day(year: int, month: int = 1, day: int = 1) -> bool:
    """Tell whether the Gregorian calendar from year 1 to 9999 has this day."""
    return 1 <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def check_day(text: str, year: int, month: int = 1, day: int = 1) -> None:
    """Raise WrongDateError where the calendar has no such day."""
    if is_day(year, month, day):
        return
    known = f": {year:04}"
    if not 1 <= year <= MAXYEAR:
        why, known = f"there is no year {year:04}", ""
    elif not 1 <= month <= 12:
        why = f"there is no month {month}"
    else:
        length = monthrange(year, month)[1]
        why = f"{ENGLISH[month - 1]} {year} has days 1 to {length}, not {day}"
        known += f"-{month:02}"
    raise WrongDateError(
        "date_impossible", f"{quote(text)} is no possible date: {why}", write=POSSIBLE + known
    )


def plain_text(value: object) -> str:
    """Write a cell as text: NFKC, single blanks, one kind of dash, whole numbers without point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(value))).strip()
    return re.sub("[\u2010-\u2015\u2212]", "-", text)
