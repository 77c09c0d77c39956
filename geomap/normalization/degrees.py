"""Read coordinates as people write them: decimal, with a decimal comma, in minutes, with letters.

Only what has one reading is read. A letter must belong to the axis, and stands for the sign; in
minutes and seconds only the last part may have decimals; a comma is a decimal mark only before
three or more digits, as ``46,23`` may as well be two coordinates in one cell.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from geomap.normalization.cells import parse_numbers

_PLAIN = "write degrees as a plain decimal number, such as 46.2311, or leave the cell blank"
_LETTERS = {"longitude": ("E", "W"), "latitude": ("N", "S")}
_CYRILLIC = {"сш": "N", "юш": "S", "вд": "E", "зд": "W"}
_MOST = 60
"""Characters of the longest coordinate that is looked at."""
_DECIMALS = r"(?:[.,][0-9]+)?"
_FIRST = r"([0-9]{1,3})"
_SPLIT = (
    rf"{_FIRST}(?:[°:]\s*|\s+)([0-9]{{1,2}})({_DECIMALS})"
    rf"(?:(?:[':]\s*|\s+)([0-9]{{1,2}})({_DECIMALS})(?:\"|'')?|')?"
)
_WHOLE = r"([0-9]{1,3}(?:\.[0-9]*|,[0-9]{3,})?)\s*°?"
_LETTER = r"(?i:([NSEW])\s*(.+)|(.+?)\s*([NSEW]))"
_MARKS = str.maketrans({"º": "°", "˚": "°", "′": "'", "’": "'", "ʹ": "'", "″": '"', "”": '"'})


class Read(NamedTuple):
    """One coordinate as read: its value, or why there is none."""

    value: float | None
    code: str = ""
    reason: str = ""
    mend: str = ""


class Axis(NamedTuple):
    """A column of coordinates as read.

    ``value`` is float64; ``spelled`` tells the cells that were read from anything but a plain
    number; ``wrong`` holds ``code``, ``reason`` and ``mend`` of those that could not be read, by
    their place.
    """

    value: pd.Series
    spelled: np.ndarray
    wrong: pd.DataFrame


def read_axis(text: pd.Series, axis: str, *, in_degrees: bool) -> Axis:
    """Read a column of coordinates.

    Parameters
    ----------
    text
        Numbers, or trimmed texts.
    axis
        ``longitude`` or ``latitude``.
    in_degrees
        False where the coordinates are metres of a stated system: then only plain numbers are read.
    """
    value = parse_numbers(text)
    odd = (text.notna() & value.isna()).to_numpy()
    cells = text[odd]
    found = {cell: _read(str(cell), axis, in_degrees=in_degrees) for cell in cells.unique()}
    read = [found[cell] for cell in cells]
    if read:
        numbers = value.to_numpy(copy=True)
        numbers[odd] = [np.nan if one.value is None else one.value for one in read]
        value = pd.Series(numbers, index=text.index)
    told = pd.DataFrame(read, columns=list(Read._fields), index=np.flatnonzero(odd))
    wrong = told.loc[told["code"] != "", ["code", "reason", "mend"]]
    return Axis(value, odd & value.notna().to_numpy(), wrong)


def _read(cell: str, axis: str, *, in_degrees: bool) -> Read:
    """Read one coordinate that is no plain number."""
    text = cell.strip()
    if not in_degrees or len(text) > _MOST:
        return _unreadable(cell)
    sign, letter, rest = _split_letter(text.translate(_MARKS))
    size = _size(rest, marked=bool(letter))
    if size is None:
        return _unreadable(cell)
    if letter and letter not in _LETTERS[axis]:
        return Read(
            None,
            "coordinate_letter",
            f"the {axis} '{cell}' has the letter {letter}",
            f"write {' or '.join(_LETTERS[axis])} there, or swap longitude and latitude",
        )
    if letter and sign:
        return Read(
            None,
            "coordinate_letter",
            f"'{cell}' has both a sign and the letter {letter}",
            "keep one of the two",
        )
    return Read(-size if sign == "-" or letter in {"W", "S"} else size)


def _split_letter(text: str) -> tuple[str, str, str]:
    """Return sign, letter of the direction, and what stands between."""
    letter = ""
    for written, meant in _CYRILLIC.items():
        spaced = re.compile(rf"\s*{written[0]}\.?\s?{written[1]}\.?$", re.IGNORECASE)
        text, hits = spaced.subn("", text)
        letter = meant if hits else letter
    if not letter and (match := re.fullmatch(_LETTER, text)):
        letter = (match[1] or match[4]).upper()
        text = match[2] or match[3]
    match = re.match(r"([+\-\u2212])\s*", text)
    sign = "" if match is None else "+" if match[1] == "+" else "-"
    return sign, letter, text[match.end() :] if match else text


def _size(text: str, *, marked: bool) -> float | None:
    """Read degrees without a sign; two bare numbers are minutes only where a letter says so."""
    if match := re.fullmatch(_WHOLE, text):
        return float(match[1].replace(",", "."))
    match = re.fullmatch(_SPLIT, text.strip())
    if match is None:
        return None
    degrees, minutes, part, seconds, last = match.groups()
    bare = not marked and seconds is None and re.search("[°:']", text) is None
    if bare or (seconds is not None and part):
        return None  # a pair of numbers; or decimals of minutes beside seconds
    minute = float(minutes + (part or "").replace(",", "."))
    second = float(seconds + (last or "").replace(",", ".")) if seconds is not None else 0.0
    if minute >= 60 or second >= 60:
        return None
    return float(degrees) + minute / 60 + second / 3600


def _unreadable(cell: str) -> Read:
    comma = re.fullmatch(r"([+-]?[0-9]{1,3}),([0-9]{1,2})", cell.strip())
    mend = f"write {comma[1]}.{comma[2]} if the comma is a decimal mark" if comma else _PLAIN
    return Read(None, "number_unreadable", f"'{cell}' is not a plain decimal number", mend)
