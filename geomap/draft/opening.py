"""How an article opens: its title, its town and day, its outlet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.days import Calendar, find_calendar

if TYPE_CHECKING:
    from datetime import date

    from geomap.draft.sentences import Sentence

_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,}(?:, [^.]{3,40}?)?(?: ?\([^)]*\))?(?:\.|:| [-–—])(?= |$)"
)
_OUTLET = re.compile(r"/(?P<slashed>[A-Z][\w .-]{1,30})/|\((?P<bracketed>[A-Z][\w .-]{1,30})\)")


class Opening(NamedTuple):
    """What an article says of itself.

    ``dateline`` is the line with town and day ("YEREVAN, June 4."), ``end`` the character behind
    it; each is blank where the article does not have it.
    """

    title: str
    dateline: str
    end: int
    outlet: str
    calendar: Calendar


def read_opening(text: str, sentences: list[Sentence], published: date | None) -> Opening:
    """Read title, dateline, outlet and day of an article.

    Parameters
    ----------
    text
        The article.
    sentences
        Its sentences.
    published
        Its day, where the user states it.
    """
    title = next((s.text for s in sentences if s.is_head and len(s.text.split()) > 3), "")
    first = next((s.start for s in sentences if not s.is_head), 0)
    line = _DATELINE.match(text[first:])
    if line is None:
        return Opening(title, "", 0, "", find_calendar(text, "", published))
    end = first + line.end()
    outlet = _OUTLET.search(text[first : end + 40])
    named = (outlet["slashed"] or outlet["bracketed"]) if outlet else ""
    return Opening(title, line[0], end, named, find_calendar(text, line[0], published))
