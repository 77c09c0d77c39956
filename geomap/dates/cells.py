"""One cell: text, a number or a date cell of a spreadsheet to its span, never guessed."""

from __future__ import annotations

from datetime import date

from geomap.dates.edtf import parse_edtf
from geomap.dates.months import UNKNOWN
from geomap.dates.order import parse_format, refuse
from geomap.dates.spans import Span, moment
from geomap.dates.words import parse_named
from geomap.dates.wrong import WrongDateError, check_day, plain_text


def parse_cell(value: object, date_format: str | None = None) -> Span | None:
    """Read one cell that is not missing; None where it is blank or says that no date is known.

    Raises
    ------
    WrongDateError
        The value is no date, not a possible one, or has more than one reading.
    """
    if isinstance(value, date):
        check_day(str(value), value.year, value.month, value.day)
        return moment(value)
    text = plain_text(value)
    if not text or text.casefold() in UNKNOWN:
        return None
    if date_format is not None and (span := parse_format(text, date_format)):
        return span
    if span := parse_edtf(text) or parse_named(text):
        return span
    try:
        refuse(text)
    except WrongDateError as error:
        if date_format is None:
            raise
        reason = f"{error.reason}, and it does not fit the date format {date_format}"
        raise WrongDateError(error.code, reason, write=error.write) from error
