"""Split an article into sentences that know where they stand in it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_END = re.compile(r"[.!?]+[\"”’»)]*(?=\s+[\"“‘«(]?[A-Z0-9/]|\s*$)")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec|vs)|"
    r"\b[A-Z]|\b[ap]\.m)\.$"
)
_CLOSED = re.compile(r"[.!?:;,][\"”’»)]*$")


class Sentence(NamedTuple):
    """One sentence: its text, where it starts in the article, and its paragraph.

    ``is_head`` marks a line that is no sentence: a headline or a label.
    """

    text: str
    start: int
    paragraph: int
    is_head: bool

    @property
    def end(self) -> int:
        """Position in the article behind the last character."""
        return self.start + len(self.text)


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of an article, in order.

    Parameters
    ----------
    text
        The article; each line is a paragraph. ``text[s.start:s.end] == s.text`` for every
        sentence ``s`` of the answer.
    """
    found: list[Sentence] = []
    for number, line in enumerate(_PARAGRAPH.finditer(text)):
        if not line[0].strip():
            continue
        is_head = not _CLOSED.search(line[0].rstrip())
        for start, end in _cut(line[0]):
            part = line[0][start:end]
            lead = len(part) - len(part.lstrip())
            if part.strip():
                found.append(Sentence(part.strip(), line.start() + start + lead, number, is_head))
    return found


def _cut(line: str) -> list[tuple[int, int]]:
    ends = [mark.end() for mark in _END.finditer(line)]
    cuts = [0, *(end for end in ends if not _SHORT.search(line[:end]))]
    return list(pairwise([*cuts, len(line)]))
