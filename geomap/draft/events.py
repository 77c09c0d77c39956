"""What happened, by the words of a sentence, and who acted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.words import EVENTS, FORCES, HYPOTHETICAL

if TYPE_CHECKING:
    from geomap.draft.mentions import Lexicon

_KINDS = [(kind, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for kind, words in EVENTS.items()]
_ACTIVE = re.compile(
    rf"(?:['’]s)? ?{FORCES}\b (?:had |have |has |again )?(?P<verb>\w+ed|took|set|shut)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|from)(?: the)? $", re.IGNORECASE)
_PASSIVE_VERBS = frozenset(("killed", "wounded", "injured", "captured", "detained", "missing"))


class Event(NamedTuple):
    """A kind of event and where its words stand in the sentence."""

    kind: str
    start: int
    end: int


def find_event(text: str) -> Event | None:
    """Return the event that a sentence tells; wishes, plans and causes are none."""
    for kind, words in _KINDS:
        for match in words.finditer(text):
            if not HYPOTHETICAL.search(text[: match.start()]):
                return Event(kind, match.start(), match.end())
    return None


def find_actor(text: str, lexicon: Lexicon) -> str:
    """Return the code of the side that acted by these words; blank where none or several did."""
    actors = set()
    for side in lexicon.find_sides(text):
        rest = text[side.end :]
        by = _BY.search(text[: side.start])
        forces = re.match(rf"(?:['’]s)? (?:\w+ ){{0,2}}?{FORCES}\b", rest, re.IGNORECASE)
        active = _ACTIVE.match(rest.lstrip())
        if (by and forces) or (active and active["verb"].lower() not in _PASSIVE_VERBS):
            actors.add(side.code)
    return actors.pop() if len(actors) == 1 else ""
