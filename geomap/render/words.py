"""Words of the page: codes of the table said for readers."""

from __future__ import annotations

GROUPS = {
    "fire": "Fire",
    "held": "People held",
    "ground": "Ground, roads, property",
    "other": "Other",
}
TYPES = {
    "exchange_of_fire": "Exchange of fire",
    "shelling": "Shelling",
    "drone_strike": "Drone strike",
    "mine": "Mine",
    "capture": "Capture",
    "detention": "Detention",
    "position_change_reported": "Change of position reported",
    "road_closure": "Road closure",
    "fire_or_property": "Fire or damage to property",
    "engineering_works": "Engineering works",
    "talks": "Talks",
    "other": "Other event",
}
STANCES = {
    "asserts": "says",
    "confirms": "confirms the event",
    "denies_event": "says the event did not happen",
    "denies_responsibility": "denies responsibility",
    "denies_figures": "disputes the figures",
    "other_account": "gives another account",
}
MEASURES = {
    "killed": "killed",
    "wounded": "wounded",
    "captured": "captured",
    "missing": "missing",
    "detained": "detained",
    "displaced": "displaced",
}
KINDS = {"statement": "Statement, not an event", "aggregate": "Total over several incidents"}
STATUSES = {
    "reported": "reported",
    "confirmed": "confirmed",
    "machine_coded": "coded by machine, not read by a person",
}
DIFFERENCES = {
    "place": "place",
    "date": "date",
    "figures": "figures",
    "occurrence": "whether it happened",
    "responsibility": "who acted",
}
ROLES = {"occurred": "Where", "origin": "From", "target": "Towards"}
PRECISIONS = {
    "exact": "position given by the source",
    "place": "a named place",
    "near": "near a named place",
    "area": "an area without a known shape",
    "district": "a district",
    "province": "known to the province only",
    "country": "known to the country only",
    "unknown": "place not known",
    "unstated": "precision not stated",
}
PLACINGS = {
    "inside": "All of its area in one unit",
    "mostly_inside": "Most of its area in one unit",
    "straddles": "Its area crosses a boundary",
    "named": "By its reported name",
    "outside": "Outside every unit",
    "unlocated": "Without a place",
}
THIRD_PARTY = "Third party"


def say_type(code: str) -> str:
    """Say a type of event; a type that is not ours is said as it was written."""
    return TYPES.get(code, code.replace("_", " ").capitalize() if code else "Event")


def count(number: int, singular: str, plural: str = "") -> str:
    """Say a number with its noun: ``1 incident``, ``10,000 rows``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def start_sentence(text: str) -> str:
    """Write the first letter of a text large."""
    return text[:1].upper() + text[1:]


def join_words(words: list[str], last: str = "and") -> str:
    """Join words as in ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_metres(metres: float) -> str:
    """Say a length: ``100 m``, ``2 km``, ``2.5 km``."""
    return f"{metres:,.0f} m" if metres < 1000 else f"{metres / 1000:,.3g} km"
