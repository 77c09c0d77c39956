"""Sides, units and places that a sentence mentions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.words import BODIES
from geomap.names import GENERIC_WORDS, PLACE_WORDS, Names

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_NAME = r"[A-ZÀ-Þ][\w’'-]*"
_NAMES = re.compile(rf"{_NAME}(?: (?:{_NAME}))*")
_UNIT_WORD = re.compile(
    r"(?:['’]s)? (?:province|region|district|governorate|county|oblast|marz)\b", re.IGNORECASE
)
_LOCATIVE = re.compile(
    r"\b(?P<how>near|outside|close to|in the (?:direction|vicinity|area) of|towards?|around|"
    r"in|at|of|from|between|on|and|to)(?: the)?(?: (?P<kind>villages?|towns?|settlements?|"
    r"community|communities|city|lake|checkpoint|area|section|district)(?: of)?)? $",
    re.IGNORECASE,
)
_BODY_IN = re.compile(rf"(?:{BODIES}) in $", re.IGNORECASE)
_NEAR = frozenset(("near", "outside", "close to", "in the vicinity of", "around"))
_VAGUE = frozenset(("in the direction of", "in the area of", "toward", "towards", "between", "on"))


class SideMention(NamedTuple):
    """A word for a side: its code and kind (country, demonym, capital) and where it stands."""

    code: str
    kind: str
    start: int
    end: int


class Spot(NamedTuple):
    """A unit or a place that a sentence locates something at.

    ``code`` is that of a unit, blank for a place; ``text`` as written; ``label`` the usual name of
    a unit or of a known place; ``precision`` as in the vocabulary of claims.
    """

    code: str
    text: str
    label: str
    precision: str
    start: int
    end: int


class Lexicon:
    """Names of sides, units and places, made ready for looking up in running text.

    Parameters
    ----------
    sides
        Frame with ``code``, ``word``, ``kind`` (country, demonym, capital).
    units
        Frames of units with ``code``, ``name`` and spellings; None is passed over.
    places
        Named points with ``name``, ``name_xx`` and ``aliases``; None for no gazetteer.
    """

    def __init__(
        self,
        sides: pd.DataFrame,
        *units: pd.DataFrame | None,
        places: gpd.GeoDataFrame | None = None,
    ) -> None:
        self.units = Names.from_units(*units)
        self.places = Names(_place_names(places), {})
        self._gazetteer = places
        rows = zip(sides["word"], sides["code"], sides["kind"], strict=True)
        self.sides = {str(word): (str(code), str(kind)) for word, code, kind in rows}
        words = sorted(map(re.escape, self.sides), key=len, reverse=True)
        self._side = re.compile(rf"\b(?:{'|'.join(words) or '(?!)'})(?=\b)(?![-‐]\w)")

    def units_of_place(self, name: str) -> list[str]:
        """Return the units in which places of a name are known, sorted, by code."""
        if self._gazetteer is None or "province_code" not in self._gazetteer:
            return []
        rows = [int(row) for row in self.places.readings(_plain(name))]
        return sorted(set(self._gazetteer["province_code"].iloc[rows].dropna().astype("str")))

    def find_sides(self, text: str) -> list[SideMention]:
        """Return the words for sides in a text, in order."""
        return [
            SideMention(*self.sides[match[0]], match.start(), match.end())
            for match in self._side.finditer(text)
        ]

    def find_spots(self, text: str) -> list[Spot]:
        """Return the units and places at which a sentence locates something, in order."""
        found: list[Spot] = []
        for match in _NAMES.finditer(text):
            found += self._spots_within(text, match.start(), match.end())
        return found

    def _spots_within(self, text: str, start: int, end: int) -> list[Spot]:
        """Return the longest names in a run of capital words, from the left."""
        words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
        found, first = [], 0
        while first < len(words):
            for last in range(min(len(words), first + 4), first, -1):
                spot = self._spot(text, words[first][0], words[last - 1][1])
                if spot is not None:
                    found.append(spot)
                    first = last
                    break
            else:
                first += 1
        return found

    def _spot(self, text: str, start: int, end: int) -> Spot | None:
        written = re.sub(r"['’]s?$", "", text[start:end])
        end = start + len(written)
        words = set(written.lower().split())
        if written in self.sides and not self._is_town(text, start):
            return None
        if words <= GENERIC_WORDS | PLACE_WORDS:
            return None
        place = _LOCATIVE.search(text[:start])
        codes = self.units.readings(written)
        is_unit = bool(_UNIT_WORD.match(text[end:])) or bool(words & GENERIC_WORDS)
        has_kind = place is not None and bool(place["kind"])
        known = self.places.readings(_plain(written))
        if len(codes) == 1 and (
            is_unit or (place and not has_kind and not (known and _is_near(place)))
        ):
            label = self.units.labels[codes[0]]
            return Spot(codes[0], written, label, "province", start, end)
        if place is None or is_unit or not (known or has_kind or _is_near(place)):
            return None
        if place["how"].lower() in {"of", "and", "to", "from", "on"} and not (has_kind or known):
            return None
        return Spot("", written, written, _precision(place), start, end)

    def _is_town(self, text: str, start: int) -> bool:
        """Tell a capital that is a place here from one that stands for its government."""
        before = text[:start]
        near = re.search(r"\b(?:near|outside) $", before, re.IGNORECASE)
        return bool(near) and not _BODY_IN.search(before)


def _is_near(place: re.Match[str]) -> bool:
    return place["how"].lower() in _NEAR | _VAGUE - {"on", "between"}


def _precision(place: re.Match[str]) -> str:
    how = place["how"].lower()
    if how in _NEAR:
        return "near"
    return "area" if how in _VAGUE or place["kind"] in {"area", "section"} else "place"


def _plain(name: str) -> str:
    words = [word for word in name.split() if word.lower() not in PLACE_WORDS]
    return " ".join(words) or name


def _place_names(places: gpd.GeoDataFrame | None) -> list[tuple[str, str]]:
    if places is None:
        return []
    columns = [c for c in places.columns if c in {"name", "aliases"} or str(c).startswith("name_")]
    return [
        (name, str(row))
        for column in columns
        for row, cell in enumerate(places[column])
        if isinstance(cell, str)
        for name in cell.split("|")
    ]
