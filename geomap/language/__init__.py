"""Language: what geomap says to readers, as messages that each language fills with its words."""

from __future__ import annotations

from geomap.language.messages import (
    Day,
    Exactly,
    Joined,
    Message,
    Part,
    Place,
    Quoted,
    Side,
    Start,
    Told,
    Unit,
    Within,
    as_data,
    name_keys,
    name_places,
    tell,
)
from geomap.language.strings import (
    LANGUAGES,
    REVIEWED,
    pack_spare,
    pack_strings,
    read_strings,
)
from geomap.language.voice import Names, Voice, say_english, tell_english

__all__ = [
    "LANGUAGES",
    "REVIEWED",
    "Day",
    "Exactly",
    "Joined",
    "Message",
    "Names",
    "Part",
    "Place",
    "Quoted",
    "Side",
    "Start",
    "Told",
    "Unit",
    "Voice",
    "Within",
    "as_data",
    "name_keys",
    "name_places",
    "pack_spare",
    "pack_strings",
    "read_strings",
    "say_english",
    "tell",
    "tell_english",
]
