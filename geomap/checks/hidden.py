"""Characters that are not seen, but change how a text is shown, or make equal texts different."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.checks.findings import find_rows, find_table
from geomap.schema import COMPUTED_COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd

_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_MARKS = "\u061c\u200e\u200f"
"""Marks of direction, at home in texts that are written from right to left."""
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_NOT_SEEN = re.compile(
    f"[{_TURNING}{_CONTROLS}\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff]"
)
_JOINING = re.compile(
    "[\u0600-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1c4f\ua840-\ua8ff\ua980-\uaaff"
    "\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
"""Letters and signs of scripts in which U+200C and U+200D choose the form of a letter: Arabic,
Syriac, N'Ko, Mongolian, and those of India and its neighbours (The Unicode Standard, 9 and 12-16).
"""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf]")
"""Scripts without blanks between words (Thai, Lao, Burmese, Khmer), which U+200B parts instead."""
_TURNS = "is not seen, but turns the order in which the text is shown"
_PARTS = "is not seen, but makes two texts that look the same two different ones"


def find_hidden(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find characters that turn the direction of a text or have no width, cell by cell.

    They are no fault where a script needs them: marks of direction in a text with letters that are
    written from right to left, joiners inside words, also of emoji, and U+200B between words of
    scripts without blanks.
    """
    headers = [
        find_table(name, "character_hidden", "in the heading, " + said)
        for name in map(str, claims.columns)
        if (said := _say_hidden(name))
    ]
    names = [n for n in claims.columns if n not in {*COMPUTED_COLUMNS, "geometry"}]
    return [*headers, *(part for name in names if len(part := _find(claims, str(name))))]


def _find(claims: gpd.GeoDataFrame, name: str) -> pd.DataFrame:
    cells = claims[name]
    if pd.api.types.is_numeric_dtype(cells.dtype) or cells.dtype.kind == "M":
        return pd.DataFrame()
    codes, texts = pd.factorize(cells.astype("str"))
    odd = {number: text for number, text in enumerate(texts.tolist()) if _NOT_SEEN.search(text)}
    if not odd:
        return pd.DataFrame()
    said = np.full(len(texts) + 1, "", dtype=object)  # the last stands for missing cells
    said[[*odd]] = [*map(_say_hidden, odd.values())]
    messages = said[codes]
    mask = messages != ""
    return find_rows(claims, mask, name, "character_hidden", messages[mask].tolist())


def _say_hidden(text: str) -> str:
    """Say which character stands where, what it does, and what to do; nothing where all is well."""
    found = [match for match in _NOT_SEEN.finditer(text) if not _belongs(text, match.start())]
    if not found:
        return ""
    first = found[0].group()
    name = unicodedata.name(first, "control character").lower()
    turns = re.fullmatch(f"[{_TURNING}]", first)
    more = f" ({len(found) - 1} more after it)" if len(found) > 1 else ""
    return (
        f"U+{ord(first):04X} ({name}) stands at character {found[0].start() + 1}{more} and "
        f"{_TURNS if turns else _PARTS}; delete it, or type the text anew"
    )


def _belongs(text: str, at: int) -> bool:
    """Tell whether a character that is not seen has its use where it stands."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in _MARKS:
        letters = text.translate(dict.fromkeys(map(ord, _MARKS)))
        return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters)
    if mark == "\u200b":
        return any(_UNSPACED.match(letter) for letter in (before, after))
    if mark not in "\u200c\u200d" or not before:
        return False
    if _JOINING.match(before) and (mark == "\u200d" or unicodedata.combining(before) == 9):
        return True  # at the end of a word too: an abbreviation, or a letter without its vowel
    if mark == "\u200d" and _is_picture(before) and _is_picture(after):
        return True
    inside = _is_of_word(before) and _is_of_word(after)
    return inside and any(_JOINING.match(letter) for letter in (before, after))


def _is_of_word(letter: str) -> bool:
    return letter != "" and unicodedata.category(letter)[0] in "LMN"


def _is_picture(letter: str) -> bool:
    """Tell emoji, their colours of skin and U+FE0F behind them from other characters."""
    return letter != "" and (unicodedata.category(letter) in {"So", "Sk"} or letter == "\ufe0f")
