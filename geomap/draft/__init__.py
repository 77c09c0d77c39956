"""Draft claims from news articles, for a person to check and edit.

Rules only: no model and no service. What is drafted names the sentence that it came from; what
the article does not say stays blank, and what was inferred stands in a note.
"""

from geomap.draft.article import Draft, draft_claims
from geomap.draft.mentions import Lexicon

__all__ = ["Draft", "Lexicon", "draft_claims"]
