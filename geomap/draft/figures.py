"""Figures in a sentence: how many were killed, wounded, captured, and of which side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.words import MEASURE_WORDS, NUMBER, NUMBERS, PEOPLE, number_of

if TYPE_CHECKING:
    from geomap.draft.mentions import Lexicon

_HARM = "|".join(MEASURE_WORDS.values())
_BOUND = r"(?P<bound>at least|more than|over|up to|about|around|some)? ?"
_WHO = rf"(?P<who>(?:[\w’'-]+ ){{0,4}}?(?:{PEOPLE})\b)"
_WERE = r"(?:was|were|is|are|had been|have been|has been|been|went|left|be)"
_GAP = rf"(?:(?!\b(?:[0-9]|{'|'.join(n for n in NUMBERS if n not in {'a', 'an'})})|[.;]).){{0,40}}?"
_PASSIVE = re.compile(
    rf"\b{_BOUND}(?P<number>{NUMBER})(?: (?:and|to|-|–) (?P<upper>{NUMBER}))? (?:of )?"
    rf"(?:{_WHO}|(?:others?|more)\b)?{_GAP}"
    rf"\b(?:{_WERE} (?:\w+ly )?(?P<harm>{_HARM})|(?P<died>died))\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    rf"\b(?P<harm>kill|wound|injur|captur|detain|arrest)(?:ed|ing) {_BOUND}"
    rf"(?P<number>{NUMBER}) {_WHO}",
    re.IGNORECASE,
)
_AND_HARM = re.compile(rf"^(?:,| and) (?:(?P<number>{NUMBER}) )?(?:{_WERE} )?(?P<harm>{_HARM})\b")
_IN_WHICH = re.compile(
    rf"\bthe (?P<who>{PEOPLE}) {_WERE} (?P<harm>{_HARM})\b|^He {_WERE} (?P<he>{_HARM})\b",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^(?:A|An) (?P<who>(?:[\w’'-]+ ){{0,4}}?(?:{PEOPLE}))\b", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no|without) (?:\w+ )?(?:casualties|losses)|\bno one was (?:hurt|injured|killed)|"
    r"\bnobody was (?:hurt|injured)",
    re.IGNORECASE,
)
_EITHER = re.compile(rf"\b(?:{_HARM}) or (?:{_HARM})\b", re.IGNORECASE)
_ACTIVE_MEASURES = {
    "kill": "killed",
    "wound": "wounded",
    "injur": "wounded",
    "captur": "captured",
    "detain": "detained",
    "arrest": "detained",
}


class Figure(NamedTuple):
    """A figure: whose, of what, and its bounds; ``low`` and ``high`` are equal where it is exact.

    ``side`` is a code, ``own`` where the words are "its soldiers", or blank.
    """

    side: str
    measure: str
    low: int | None
    high: int | None


def find_figures(text: str, lexicon: Lexicon) -> list[Figure]:
    """Return the figures that a sentence states.

    "346 killed or injured" is no figure of either, and is left out.
    """
    if _NONE.search(text):
        side = _side_in(text[_NONE.search(text).end() :], lexicon)  # type: ignore[union-attr]
        return [Figure(side, measure, 0, 0) for measure in ("killed", "wounded")]
    if _EITHER.search(text):
        return []
    found: dict[tuple[str, str], Figure] = {}
    for figure in (*_find_passive(text, lexicon), *_find_active(text, lexicon)):
        found.setdefault((figure.side, figure.measure), figure)
    return list(found.values())


def _find_passive(text: str, lexicon: Lexicon) -> list[Figure]:
    figures: list[Figure] = []
    side = ""
    for match in _PASSIVE.finditer(text):
        side = _side_of(match["who"], lexicon) or _side_in(_of_whom(match), lexicon) or side
        low, high = _bounds(match["bound"], match["number"], match["upper"])
        figures.append(Figure(side, _measure(match["harm"] or match["died"]), low, high))
        follow = _AND_HARM.match(text[match.end() :])
        if follow:
            count = (number_of(follow["number"]),) * 2 if follow["number"] else (low, high)
            figures.append(Figure(side, _measure(follow["harm"]), *count))
    return figures


def _find_active(text: str, lexicon: Lexicon) -> list[Figure]:
    return [
        Figure(
            _side_of(match["who"], lexicon),
            _ACTIVE_MEASURES[match["harm"].lower()],
            *_bounds(match["bound"], match["number"], None),
        )
        for match in _ACTIVE.finditer(text)
    ]


def _bounds(bound: str | None, number: str, upper: str | None) -> tuple[int | None, int | None]:
    value = number_of(number)
    if upper is not None and number_of(upper) > value:
        return value, number_of(upper)
    word = (bound or "").lower()
    if word in {"at least", "more than", "over"}:
        return (value if word == "at least" else value + 1), None
    return (None, value) if word == "up to" else (value, value)


def _measure(word: str) -> str:
    for measure, words in MEASURE_WORDS.items():
        if re.fullmatch(words, word, re.IGNORECASE):
            return measure
    raise ValueError(word)


def _of_whom(match: re.Match[str]) -> str:
    """Return "of the ... army" behind the word for the people."""
    if match["who"] is None:
        return ""
    rest = match.string[match.end("who") : match.end()]
    of = re.match(r" (?:of|from) (?:the )?[^,]*", rest)
    return of[0] if of else ""


def _side_of(who: str | None, lexicon: Lexicon) -> str:
    if who is None:
        return ""
    if re.search(r"\b(?:its|their|our)\b", who):
        return "own"
    return _side_in(who, lexicon)


def _side_in(text: str, lexicon: Lexicon) -> str:
    codes = dict.fromkeys(s.code for s in lexicon.find_sides(text) if s.kind != "capital")
    return next(iter(codes)) if len(codes) == 1 else ""
