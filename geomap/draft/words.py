"""Words of English news reports: saying, bodies, events, people and numbers.

These lists are geomap's own. They are short on purpose: a word that is missing leaves a cell
blank, and a wrong one would fill it.
"""

from __future__ import annotations

import re

SAYING = (
    r"said|says|say|told|stated|states|reported|reports|added|adds|announced|confirmed|confirms|"
    r"denied|denies|rejected|rejects|dismissed|dismisses|claimed|claims|noted|declared|reads"
)
CONFIRMING = frozenset(("confirmed", "confirms"))
DENYING = frozenset(("denied", "denies", "rejected", "rejects", "dismissed", "dismisses"))

BODIES = (
    r"ministr(?:y|ies)(?: of (?:defen[cs]e|foreign affairs|internal affairs|the interior))?|"
    r"(?:prime |acting prime |foreign |defen[cs]e )?ministers?|army|military|armed forces|"
    r"ombudsman|human rights defender|services?|committee|prosecutors?|governor|president|"
    r"parliament|government|embassy|police|side|spokes(?:person|man|woman)|officials?|"
    r"authorities|office|statement|general staff"
)
"""Bodies that speak for a side, when a side is named with them."""

OUTSIDERS = (
    r"mission|monitors|observers|union|OSCE|EU|UN|Red Cross|residents?|villagers?|witness(?:es)?|"
    r"farmers?|locals|sources|journalists?|agency|media|newspaper"
)
"""Speakers that are third parties, whatever country is named with them."""

EVENTS: dict[str, str] = {
    "capture": r"captur(?:ed|ing|e)\b|taken prisoner|took \w+ prisoner",
    "detention": r"detain(?:ed|ing)\b|detention|arrest(?:ed)?\b",
    "drone_strike": (
        r"drone (?:strike|attack)s?|drones? (?:had )?(?:hit|struck|attacked|bombed)|"
        r"(?:used|with|by) (?:\w+ )?(?:drones?|UAVs?)\b"
    ),
    "mine": (
        r"(?:hit|struck|stepped on|by|on|laid) (?:a |an )?(?:land)?mines?\b|"
        r"mine (?:explosion|blast)"
    ),
    "shelling": r"shell(?:ed|ing)\b|artillery|mortars?\b",
    "exchange_of_fire": (
        r"(?:open(?:ed|ing)|returned|exchanged) fire|fired\b|under fire|exchanges? of fire|"
        r"(?:sniper|gun|small-arms) ?fire|by fire from|fire from \w+ positions|shots were|"
        r"shoot(?:ing|-?out)|attacked\b"
    ),
    "road_closure": (
        r"(?:closed|blocked|shut) the \w*road|road \w* ?was (?:closed|blocked)|closure"
    ),
    "fire_or_property": r"set fire|burn(?:t|ed)\b|houses? (?:was|were) damaged",
    "position_change_reported": (
        r"advanced\b|(?:crossed|crossing) (?:it|the \w*border|into|the line)|"
        r"(?:took|taking|taken) up positions|moved (?:its|their) positions|"
        r"remained (?:there|in|inside)|(?:had )?entered (?:its|the) territory|"
        r"returned to (?:its|their) (?:starting|initial|former) positions"
    ),
    "other": r"attempted\b|knife attack|stabbed|sabotage",
}
"""Kinds of event by the words that tell them; the first kind that is found is taken."""

HYPOTHETICAL = re.compile(
    r"\b(?:will|would|could|may|might|should|calls?(?:ed)? (?:on|for)|urged?|plans?|promised|"
    r"because of|ready to|threat(?:ened)? to|in case)\b(?:\W+\w+){0,6}\W*$"
)
"""Words before an event that make it none: wishes, plans and causes of something else.

In small letters only: May is a month.
"""

UNTRUE = re.compile(
    r"(?:not|n't) (?:correspond|true|open|fire|shell|attack|cross)|never (?:open|fire|cross)|"
    r"disinformation|\bfalse\b|untrue|groundless",
    re.IGNORECASE,
)

REFERENCE = re.compile(
    r"\bth(?:e|is|ese|ose) (?:report|claim|statement|accusation|allegation|incident|capture|"
    r"detention|arrest|shelling|attack|closure|exchange|event)s?\b",
    re.IGNORECASE,
)
"""A mention of something told before, which brings no event of its own."""

TOTALS = re.compile(
    r"\b(?:in total|in all|overall|so far|the total number)\b|\bsince\b(?![^.]*\bwhen\b)",
    re.IGNORECASE,
)

PEOPLE = (
    r"soldiers?|service(?:man|men|woman|women)|troops?|officers?|civilians?|people|persons?|"
    r"residents?|villagers?|guards?|police(?:man|men)|drivers?|farmers?|workers?|shepherds?|"
    r"m[ae]n|wom[ae]n|child(?:ren)?|prisoners?|members"
)
FORCES = (
    r"(?:armed |border )?(?:forces|troops|units?|soldiers?|service(?:man|men)|guards|police|army|"
    r"military|side|positions|fire|artillery|subversives)"
)
MEASURE_WORDS = {
    "killed": r"killed|dead|died",
    "wounded": r"wounded|injured|hurt",
    "captured": r"captured|taken prisoner",
    "detained": r"detained|arrested",
    "missing": r"missing",
    "displaced": r"displaced|evacuated",
}

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {word: value for value, word in enumerate(_SMALL.split())} | {"a": 1, "an": 1}


def number_of(text: str) -> int:
    """Return the value of a number in digits or in words (to twenty)."""
    plain = text.lower().replace(",", "")
    return int(plain) if plain.isdigit() else NUMBERS[plain]


NUMBER = rf"(?:[0-9][0-9,]*|{'|'.join(NUMBERS)})"
