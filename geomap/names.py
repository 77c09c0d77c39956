"""Names of units: many spellings to one code, exactly or not at all.

A name resolves when its folded form is known, and to one code only. Nothing is matched fuzzily:
near spellings are only ever suggested. The tables of names are passed in.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.errors import NameUnknownError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

GENERIC_WORDS = frozenset(
    [
        *("province", "provinces", "region", "district", "districts", "governorate", "county"),
        *("prefecture", "state", "of", "the", "autonomous", "republic"),
        *("marz", "oblast", "rayon", "raion", "rayonu", "bölgəsi", "vilayəti", "ili", "ilçesi"),
        *("область", "обл", "район", "марз", "провинция", "регион"),
        *("մարզ", "մարզի", "շրջան", "მხარე", "ostan", "ostān", "استان"),
    ]
)
"""Words that may stand beside the name of a unit without changing which unit is meant."""

PLACE_WORDS = frozenset(
    [
        *("village", "town", "city", "settlement", "community", "of", "the"),
        *("село", "деревня", "посёлок", "поселок", "город", "գյուղ", "քաղաք", "kəndi", "şəhəri"),
    ]
)
"""The same for the name of a settlement."""

_APOSTROPHES = re.compile("['`\u00b4\u02b9\u02bb\u02bc\u02be\u02bf\u2018\u2019\u201b\u055a\uff07]")
_BLANKS = re.compile(r"[\s\-\u2010-\u2015_.,()]+")
_KNOWN = 1 << 14
"""So many folded names are kept: the same units and places are asked in several steps."""
_DOT_ABOVE = "\u0307"  # casefold() turns the capital dotted I of Azerbaijani into i and this mark


def is_code(text: str) -> bool:
    """Tell whether a unit may have this code: candidates are written ``A:0.60;outside:0.40``."""
    return ";" not in text and text != "outside"


@lru_cache(_KNOWN)
def fold(text: str, generic: frozenset[str] = GENERIC_WORDS) -> str:
    """Fold a name for matching: NFKC, case, apostrophes and blanks; generic words are optional.

    Parameters
    ----------
    text
        A name in any script. A name of generic words alone keeps them.
    generic
        Words that do not count, in lower case.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace(_DOT_ABOVE, "")
    plain = _APOSTROPHES.sub("", plain)
    if plain.isalpha():  # one word
        return plain
    words = [word for word in _BLANKS.split(plain) if word]
    return "".join([word for word in words if word not in generic] or words)


_LISTED = re.compile(r"\s*[/,;&+|]\s*|\s+(?:and|or|и|или|և|və)\s+", re.IGNORECASE)
"""What stands between names of several units in one cell."""


class Names:
    """Spellings of units, each leading to one code or to several readings.

    Build it with ``from_units``; ask with ``resolve`` (one name, raising) or ``lookup`` (a column,
    blank where a name is unknown or has several readings).
    """

    def __init__(self, spellings: Iterable[tuple[str, str]], labels: dict[str, str]) -> None:
        self.labels = labels
        self._codes: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        for spelling, code in spellings:
            folded = fold(spelling)
            if folded:
                self._codes.setdefault(folded, set()).add(code)
                self._shown.setdefault(folded, spelling)

    @classmethod
    def from_units(cls, *frames: pd.DataFrame | None) -> Names:
        """Build from frames of units.

        Parameters
        ----------
        frames
            Frames with ``code`` and ``name``, names in other languages as ``name_xx`` and more
            spellings in ``spellings``, split by ``|``. None is passed over.
        """
        spellings: list[tuple[str, str]] = []
        labels: dict[str, str] = {}
        for frame in frames:
            if frame is None:
                continue
            columns = [c for c in frame.columns if c == "name" or str(c).startswith("name_")]
            codes = [str(code) for code in frame["code"].tolist()]
            first = frame["name"].tolist() if "name" in frame else codes
            more = frame["spellings"].tolist() if "spellings" in frame else [None] * len(codes)
            every = zip(codes, *(frame[column].tolist() for column in columns), strict=True)
            for code, name, texts, own in zip(codes, first, every, more, strict=True):
                labels.setdefault(code, str(name or code))
                both = (*texts, *_split(own))
                spellings += [(text, code) for text in both if isinstance(text, str)]
        return cls(spellings, labels)

    def resolve(self, text: str) -> str:
        """Return the code of a unit named in any known spelling.

        Raises
        ------
        NameUnknownError
            The name is not known (nearest known names are suggested), or has several readings
            (all are named).
        """
        codes = self._codes.get(fold(text), set())
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            readings = ", ".join(self._label(code) for code in sorted(codes))
            raise NameUnknownError(
                f"{text!r} has {len(codes)} readings: {readings}; give one of these codes"
            )
        if several := self.parts(text):
            units = ", ".join(self._label(code) for code in several)
            raise NameUnknownError(
                f"{text!r} names {len(several)} units: {units}; give each by itself"
            )
        raise NameUnknownError(f"no unit is called {text!r}; {self._suggest(text)}")

    def parts(self, text: str) -> tuple[str, ...]:
        """Return the codes of a list of names (``Syunik/Gegharkunik``); none where it is no list.

        Every part must be a known name of one unit, and the units at least two.
        """
        found = [self._codes.get(fold(part), set()) for part in _LISTED.split(text)]
        codes = set().union(*found)
        return tuple(sorted(codes)) if len(codes) > 1 and {len(f) for f in found} == {1} else ()

    def lookup(self, names: pd.Series) -> pd.Series:
        """Return codes for a column of names; missing where a name has not exactly one reading."""
        known = {}
        for name in names.dropna().unique():
            codes = self._codes.get(fold(str(name)), set())
            known[name] = next(iter(codes)) if len(codes) == 1 else None
        found = names.map(known)
        return found.astype("str").where(found.notna())

    def readings(self, text: str) -> tuple[str, ...]:
        """Return all codes that a name may mean, sorted; none when it is unknown."""
        return tuple(sorted(self._codes.get(fold(text), set())))

    def _label(self, code: str) -> str:
        return f"{self.labels[code]} ({code})" if self.labels.get(code) != code else code

    def _suggest(self, text: str) -> str:
        near = difflib.get_close_matches(fold(text), self._codes, n=3, cutoff=0.6)
        codes = dict.fromkeys(code for key in near for code in sorted(self._codes[key]))
        if codes:
            return f"did you mean {' or '.join(self._label(code) for code in codes)}?"
        some = ", ".join(self.labels[code] for code in sorted(self.labels)[:12])
        return f"known are {some}{' and more' if len(self.labels) > 12 else ''}"


def _split(spellings: object) -> list[str]:
    return spellings.split("|") if isinstance(spellings, str) else []
