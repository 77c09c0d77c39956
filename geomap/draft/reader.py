"""Read sentence after sentence, and remember who spoke, of which incident, and of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geomap.draft.days import Days, find_days
from geomap.draft.events import Event, find_actor, find_event
from geomap.draft.figures import Figure, find_figures
from geomap.draft.speakers import Attribution, find_attribution
from geomap.draft.words import REFERENCE, TOTALS, UNTRUE

if TYPE_CHECKING:
    from geomap.draft.mentions import Lexicon, Spot
    from geomap.draft.opening import Opening
    from geomap.draft.sentences import Sentence

_THERE = re.compile(r"\b(?:near|in|at) the (?:village|town|community|city)\b", re.IGNORECASE)
_FIRE = frozenset(("exchange_of_fire", "shelling", "drone_strike", "other"))


@dataclass
class Claim:
    """One draft claim on its way; later sentences may add to it."""

    incident: int
    side: str
    speaker: str
    stance: str
    kind: str
    days: Days
    basis: str
    actor: str
    is_total: bool
    spots: list[Spot]
    figures: list[Figure]
    sentences: list[Sentence]
    notes: list[str]

    @property
    def paragraph(self) -> int:
        """Number of the paragraph in which it was told first."""
        return self.sentences[0].paragraph


class Reading(NamedTuple):
    """What one sentence says.

    ``told`` is who speaks (None: the article itself), ``refers`` whether it speaks of something
    told before, ``is_denial`` whether it calls that untrue.
    """

    sentence: Sentence
    told: Attribution | None
    side: str
    speaker: str
    notes: list[str]
    event: Event | None
    figures: list[Figure]
    days: list[Days]
    spots: list[Spot]
    actor: str
    refers: bool
    is_denial: bool

    @property
    def is_empty(self) -> bool:
        """Tell a sentence without event, figure, or answer to what was told before."""
        answers = self.told is not None and (self.told.stance != "" or self.is_denial)
        return self.event is None and not self.figures and not (self.refers and answers)


class Reader:
    """Make claims of the sentences of one article, in their order."""

    def __init__(self, lexicon: Lexicon, opening: Opening) -> None:
        self.lexicon = lexicon
        self.opening = opening
        self.claims: list[Claim] = []
        self.notes: list[str] = []
        self._speaker = ("", "")
        self._spoke_in = -1
        if opening.calendar.year is None:
            self.notes.append(
                "the article states no year: days without one are left out; pass --published DATE"
            )
        elif opening.calendar.note:
            self.notes.append(opening.calendar.note)

    def read(self, sentence: Sentence) -> None:
        """Take from one sentence what it claims."""
        said = self._understand(self._without_dateline(sentence))
        if said.is_empty:
            if said.told and said.told.is_again and self._is_same_speaker(said) and not said.days:
                self.claims[-1].sentences.append(said.sentence)
        elif self._continues(said):
            self._extend(said)
        else:
            self._add(said)

    def _understand(self, sentence: Sentence) -> Reading:
        text = sentence.text
        told = find_attribution(text, self.lexicon)
        side, speaker, notes = self._name_speaker(told, sentence)
        content = _blank(text, told.start, told.end) if told else text
        before = self.claims[-1].days if self.claims else None
        days = find_days(text, self.opening.calendar, before=before)
        dateless = content
        for one in days:
            dateless = _blank(dateless, one.start, one.end)
        everywhere = self.lexicon.find_spots(text)
        self._note_spellings(everywhere)
        spots = self.lexicon.find_spots(content)
        return Reading(
            sentence=sentence,
            told=told,
            side=side,
            speaker=speaker,
            notes=notes,
            event=find_event(content),
            figures=find_figures(dateless, self.lexicon),
            days=days,
            spots=spots or (everywhere if _THERE.search(content) else []),
            actor=find_actor(content, self.lexicon),
            refers=bool(self.claims) and bool(REFERENCE.search(content)),
            is_denial=bool(UNTRUE.search(content))
            or (told is not None and told.stance == "denies_event"),
        )

    def _without_dateline(self, sentence: Sentence) -> Sentence:
        cut = min(max(self.opening.end - sentence.start, 0), len(sentence.text))
        rest = sentence.text[cut:]
        cut += len(rest) - len(rest.lstrip())
        return sentence._replace(text=sentence.text[cut:], start=sentence.start + cut)

    def _note_spellings(self, spots: list[Spot]) -> None:
        for spot in spots:
            if spot.code and spot.label.casefold() not in spot.text.casefold():
                self.notes.append(f'"{spot.text}" is read as {spot.label} ({spot.code})')

    def _name_speaker(
        self, told: Attribution | None, sentence: Sentence
    ) -> tuple[str, str, list[str]]:
        """Return side and speaker; where the words name no side, that of who spoke before."""
        if told is None:
            return "", "", []
        side, speaker, notes = told.side, told.speaker, []
        if told.is_again and self.claims:
            side, speaker = self._speaker
        elif not side and not told.is_outsider:
            side, why = self._guess_side(sentence)
            notes = [f"{speaker!r} is taken to speak for {side}, {why}" if side else why % speaker]
        self._speaker, self._spoke_in = (side, speaker), sentence.paragraph
        return side, speaker, notes

    def _guess_side(self, sentence: Sentence) -> tuple[str, str]:
        if self._spoke_in == sentence.paragraph and self._speaker[0]:
            return self._speaker[0], "as the speaker before"
        town = self.lexicon.find_sides(self.opening.dateline.title())
        if town:
            return town[0].code, "as the dateline has it"
        return "", "the article does not say for which side '%s' speaks"

    def _is_same_speaker(self, said: Reading) -> bool:
        """Tell whether the one who spoke last goes on, or the article itself, in one paragraph."""
        if not self.claims or self.claims[-1].paragraph != said.sentence.paragraph:
            return False
        is_same = said.side == self.claims[-1].side
        return said.told is None or (is_same and bool(said.side or said.told.is_again))

    def _continues(self, said: Reading) -> bool:
        """Tell a sentence that goes on with the claim before it."""
        if not self._is_same_speaker(said):
            return False
        last = self.claims[-1]
        if any(not _overlap(days, last.days) for days in said.days):
            return False
        is_kin = said.event is None or said.event.kind in {last.kind, "other"}
        return said.told is None or is_kin or (said.is_denial and "denies" in last.stance)

    def _extend(self, said: Reading) -> None:
        last = self.claims[-1]
        have = {(figure.side, figure.measure) for figure in last.figures}
        last.figures += [f for f in said.figures if (f.side, f.measure) not in have]
        last.sentences.append(said.sentence)
        last.spots = last.spots or said.spots

    def _add(self, said: Reading) -> None:
        last = self.claims[-1] if self.claims else None
        days, basis = _choose_day(said)
        joined = last if last is not None and self._joins(said, days, last) else None
        notes = said.notes
        if days is None:
            near = last is not None and last.paragraph == said.sentence.paragraph
            if last is None or said.told is None or not (joined or near):
                self._leave_out(said)
                return
            days, basis = last.days, last.basis
            notes = [*notes, "the day is that of the sentence before"]
        self.claims.append(
            Claim(
                incident=joined.incident if joined else (last.incident + 1 if last else 1),
                side=said.side,
                speaker=said.speaker,
                stance=_stance(said, joined, is_first=last is None),
                kind=_kind(said, joined),
                days=days,
                basis=basis,
                actor=said.actor,
                is_total=bool(TOTALS.search(said.sentence.text)),
                spots=said.spots,
                figures=said.figures,
                sentences=[said.sentence],
                notes=[*notes, days.note] if days.note else notes,
            )
        )

    def _leave_out(self, said: Reading) -> None:
        if said.figures or (said.event is not None and said.event.kind != "other"):
            self.notes.append(f"left out, as it has no day: {said.sentence.text!r}")

    def _joins(self, said: Reading, days: Days | None, last: Claim) -> bool:
        """Tell whether a sentence speaks of the incident of the claim before it."""
        if days is not None and not _overlap(days, last.days):
            return False
        if said.refers:
            return True
        heard = {claim.side for claim in self.claims if claim.incident == last.incident}
        kind = said.event.kind if said.event else last.kind
        return (kind == last.kind or {kind, last.kind} <= _FIRE) and said.side not in heard


def _kind(said: Reading, joined: Claim | None) -> str:
    if joined is not None and (said.refers or said.event is None):
        return joined.kind
    return said.event.kind if said.event else "other"


def _stance(said: Reading, joined: Claim | None, *, is_first: bool) -> str:
    if said.is_denial and (joined is not None or is_first):
        return "denies_event"
    if joined is not None and said.side != joined.side:
        return (said.told.stance if said.told else "") or "other_account"
    return "asserts"


def _blank(text: str, start: int, end: int) -> str:
    """Put blanks for a part of a text, so that positions stay."""
    return text[:start] + " " * (end - start) + text[end:]


def _overlap(one: Days, other: Days) -> bool:
    return one.first <= other.last and other.first <= one.last


def _choose_day(said: Reading) -> tuple[Days | None, str]:
    """Return the day of the event, or else that of the report, and which of both it is."""
    if not said.days:
        return None, ""
    events = [days for days in said.days if not (said.told and _is_of_report(said, days))]
    return (events[0], "event") if events else (said.days[0], "report")


def _is_of_report(said: Reading, days: Days) -> bool:
    """Tell the day on which something was said from the day on which it happened."""
    text, told = said.sentence.text, said.told
    if told is None:
        return False
    if days.end <= told.start:
        is_opening = len(text[told.end :].split()) > 3
        between = text[days.end : told.start]
        return is_opening and bool(re.fullmatch(r"[,\s]*(?:when)?\s*(?:the )?", between))
    if days.start >= told.end:
        words = r"[,\s]*(?:(?:in|to|before) \w+ )?(?:in a statement )?(?:later )?(?:on )?"
        return bool(re.fullmatch(words, text[told.end : days.start]))
    return True
