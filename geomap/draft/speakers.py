"""Who says it: the speaker of a sentence, the side that it speaks for, and the verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.events import find_event
from geomap.draft.words import BODIES, CONFIRMING, DENYING, OUTSIDERS, SAYING

if TYPE_CHECKING:
    from geomap.draft.mentions import Lexicon

_VERB = re.compile(
    rf"\b(?:had |has |have |later |also |itself |then )*(?P<verb>{SAYING})\b(?! by\b)"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^,.;:]+)")
_NO_COMMENT = re.compile(r"\b(?:not|did not|has not|declined to) (?:comment|report|say)")
_BOUNDARY = re.compile(r"[,;:]|[\"”]|\b(?:when|while|that|but|and|which|because|where)\b")
_GOVERNMENT = re.compile(rf"\b(?:{BODIES})\b", re.IGNORECASE)
_OUTSIDE = re.compile(rf"\b(?:{OUTSIDERS})\b", re.IGNORECASE)
_AGAIN = re.compile(
    r"^(?:it|he|she|they|the (?:ministry|minister|statement|service|embassy|governor|side))$",
    re.IGNORECASE,
)
_ADVERBS = re.compile(
    r"^(?:later|also|in turn|however|earlier|for its part|had|has|itself|then)\b|"
    r"\b(?:later|also|itself|then|had|has|in turn|in a statement|on \w+day)$",
    re.IGNORECASE,
)


class Attribution(NamedTuple):
    """Who speaks in a sentence.

    ``side`` is the code of the side, blank for a third party or where it is not told; ``speaker``
    the words for the body; ``is_again`` tells a pronoun or "the ministry" for a speaker named
    before; ``start`` and ``end`` bound the words of attribution in the sentence, so that what is
    claimed lies outside them; ``is_outsider`` marks a third party.
    """

    side: str
    speaker: str
    verb: str
    start: int
    end: int
    is_again: bool = False
    is_outsider: bool = False

    @property
    def stance(self) -> str:
        """What the verb does to an event told before."""
        if self.verb in CONFIRMING:
            return "confirms"
        return "denies_event" if self.verb in DENYING else ""


def find_attribution(text: str, lexicon: Lexicon) -> Attribution | None:
    """Return who speaks in a sentence, or None where nobody is said to speak."""
    if _NO_COMMENT.search(text) and not _ACCORDING.search(text):
        return None
    told = _ACCORDING.search(text)
    if told:
        return _attribute(text, told.start("who"), told.end("who"), "said", lexicon, told.span())
    for match in _VERB.finditer(text):
        start, end = _subject(text, match.start(), lexicon) or _object(text, match.end())
        if _is_speaker(text[start:end], lexicon):
            span = (min(start, match.start()), max(end, match.end()))
            return _attribute(text, start, end, match["verb"], lexicon, span)
    return None


def _subject(text: str, verb: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the words before a verb of saying, back to the start of their clause.

    One clause more is taken for "the spokesperson, A. B., said", if it tells no event.
    """
    marks = [0, *(m.end() for m in _BOUNDARY.finditer(text[:verb]))]
    if not text[marks[-1] : verb].strip():
        return None
    if _is_speaker(text[marks[-1] : verb], lexicon):
        return marks[-1], verb
    for start in marks[-3:-1][::-1]:
        part = text[start:verb]
        if _GOVERNMENT.search(part) and find_event(part) is None:
            return start, verb
    return marks[-1], verb


def _object(text: str, verb: int) -> tuple[int, int]:
    """Return the words behind a verb of saying: ``, said the ministry of ...``."""
    stop = _BOUNDARY.search(text, verb)
    return verb, stop.start() if stop else len(text)


def _is_speaker(named: str, lexicon: Lexicon) -> bool:
    plain = _trim(named)
    return bool(
        _AGAIN.match(plain)
        or _GOVERNMENT.search(plain)
        or _OUTSIDE.search(plain)
        or lexicon.find_sides(plain)
    )


def _trim(named: str) -> str:
    before, plain = "", named.strip(' ,."”“')
    while plain != before:
        before, plain = plain, _ADVERBS.sub("", plain).strip(" ,")
    return plain


def _attribute(
    text: str, start: int, end: int, verb: str, lexicon: Lexicon, span: tuple[int, int]
) -> Attribution:
    named = _trim(text[start:end])
    is_again = bool(_AGAIN.match(named))
    is_outsider = bool(_OUTSIDE.search(named)) and not re.search(
        r"ministr|government|army", named, re.IGNORECASE
    )
    side = "" if is_outsider or is_again else _side_of(named, lexicon)
    return Attribution(side, named, verb, *span, is_again=is_again, is_outsider=is_outsider)


def _side_of(named: str, lexicon: Lexicon) -> str:
    """Return the side for which words of a speaker stand; blank where none or several do.

    "Iran's embassy in Baku" speaks for Iran: a capital counts only where nothing else is named.
    """
    sides = lexicon.find_sides(named)
    chosen = [s for s in sides if s.kind != "capital"] or sides
    codes = dict.fromkeys(s.code for s in chosen)
    return next(iter(codes)) if len(codes) == 1 else ""
