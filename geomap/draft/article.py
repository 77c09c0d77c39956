"""From an article to a table of draft claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.draft.opening import read_opening
from geomap.draft.reader import Reader
from geomap.draft.rows import COLUMNS, rows_of
from geomap.draft.sentences import split_sentences

if TYPE_CHECKING:
    from datetime import date

    from geomap.draft.mentions import Lexicon


class Draft(NamedTuple):
    """Draft claims of one article, and what a person should know before editing them."""

    claims: pd.DataFrame
    notes: tuple[str, ...]


def draft_claims(
    text: str, lexicon: Lexicon, *, published: date | None = None, name: str = "article"
) -> Draft:
    """Draft claims from a news article in English.

    A claim is drafted where a sentence tells an event of the vocabulary and has a day, its own or
    that of the sentence before. Meetings, plans and general remarks make none.

    Parameters
    ----------
    text
        The article, its lines being paragraphs.
    lexicon
        Sides, units and places to look for.
    published
        The day of the article, if known; it gives days without a year their year.
    name
        What the ids of the drafts begin with.

    Returns
    -------
    draft
        Claims with the columns of the table (``status`` is ``machine_coded``) and ``draft``,
        ``draft_sentence``, ``draft_start``, ``draft_end`` (characters of the article, from 0, the
        end not included) and ``draft_notes``.
    """
    sentences = split_sentences(text)
    opening = read_opening(text, sentences, published)
    reader = Reader(lexicon, opening)
    for sentence in sentences:
        if not sentence.is_head:
            reader.read(sentence)
    rows = [row for claim in reader.claims for row in rows_of(claim, lexicon, name, opening)]
    return Draft(pd.DataFrame(rows, columns=list(COLUMNS)), tuple(dict.fromkeys(reader.notes)))
