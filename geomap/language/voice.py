"""Voices: messages said in one language, the same on every machine.

Numbers, plurals and dates follow the strings and the rules here, not the locale of the machine.
Plural rules are those of the Unicode CLDR for cardinal numbers.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.language.messages import (
    Day,
    Exactly,
    Joined,
    Message,
    Part,
    Place,
    Side,
    Start,
    Told,
    Unit,
    Within,
    tell,
)
from geomap.language.strings import Text, read_strings

if TYPE_CHECKING:
    from collections.abc import Mapping

EPOCH = date(1970, 1, 1)
_HOLE = re.compile(r"\{(\w+)\}")


class Names(NamedTuple):
    """Names in one language: units by code (``Syunik (Armenia)``), sides by code, places."""

    units: Mapping[str, str] = {}
    sides: Mapping[str, str] = {}
    places: Mapping[str, str] = {}


class Voice:
    """Says messages in one language.

    Parameters
    ----------
    lang
        ``en``, ``ru``, ``hy`` or ``az``.
    names
        Names in that language; what has none is said by its code or first name.
    """

    def __init__(self, lang: str = "en", names: Names | None = None) -> None:
        self.lang = lang
        self.names = names or Names()
        self._strings = {**read_strings("en"), **read_strings(lang)}

    def say(self, part: Part) -> str:
        """Say a part as text."""
        if isinstance(part, str):
            return part
        if isinstance(part, Message):
            text = self._choose(self._strings[part.key], part.args.get("n"))
            return _HOLE.sub(lambda found: self.say(part.args[found[1]]), text)
        if isinstance(part, Joined):
            return self._join([said for one in part.parts if (said := self.say(one))], part.how)
        return self.number(part) if isinstance(part, (int, float)) else self._say_leaf(part)

    def _say_leaf(self, part: Unit | Side | Place | Day | Exactly | Start | Within) -> str:
        match part:
            case Start(inner):
                return self.start(self.say(inner))
            case Within(inner):
                return self.within(self.say(inner))
            case Exactly(value, digits):
                return self._group(f"{value:,.{digits}f}")
            case Day(number):
                return self.say(tell_day(EPOCH + timedelta(number)))
            case _:
                return self._name(part).get(part.code, part.code)

    def _name(self, part: Unit | Side | Place) -> Mapping[str, str]:
        """Return the names of what a part refers to."""
        if isinstance(part, Unit):
            return self.names.units
        return self.names.sides if isinstance(part, Side) else self.names.places

    def number(self, value: float) -> str:
        """Write a number with its thousands apart and at most three decimals."""
        text = f"{value:,.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
        return self._group(text)

    def start(self, text: str) -> str:
        """Write the first letter of a text large."""
        first = "İ" if self.lang == "az" and text[:1] == "i" else text[:1].upper()
        return first + text[1:]

    def within(self, text: str) -> str:
        """Write the first letter of a text small."""
        first = "i" if self.lang == "az" and text[:1] == "İ" else text[:1].lower()
        return first + text[1:]

    def _group(self, text: str) -> str:
        marks = [self.say(tell("number.thousands")), self.say(tell("number.decimal"))]
        return text.translate(dict(zip(map(ord, ",."), marks, strict=True)))

    def _choose(self, text: Text, number: Part | None) -> str:
        if isinstance(text, str):
            return text
        form = plural_of(self.lang, number) if isinstance(number, int) else "other"
        return text.get(form, text["other"])

    def _join(self, said: list[str], how: str) -> str:
        between = self.say(tell("join.comma" if how in {"and", "or"} else f"join.{how}"))
        if len(said) < 2 or how not in {"and", "or"}:
            return between.join(said)
        return f"{between.join(said[:-1])}{self.say(tell(f'join.{how}'))}{said[-1]}"


def tell_day(day: date) -> Message:
    """Tell a day: ``12 May 2021``."""
    month = tell(f"month.of.{day.month}")
    return tell("date.day", d=str(day.day), month=month, y=f"{day.year:04}")


def plural_of(lang: str, number: int) -> str:
    """Return the plural form of a whole number: ``one``, ``few``, ``many`` or ``other``."""
    number = abs(number)
    if lang == "ru":
        if number % 10 == 1 and number % 100 != 11:
            return "one"
        return "few" if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else "many"
    if lang == "hy":
        return "one" if number < 2 else "other"
    return "one" if number == 1 else "other"


@cache
def _english() -> Voice:
    return Voice("en")


def say_english(part: Part) -> str:
    """Say a part in English, names as they are."""
    return _english().say(part)


def tell_english(key: str, /, **args: Part) -> Told:
    """Tell a message as a text in English, as ``tell`` makes it."""
    message = tell(key, **args)
    return Told(say_english(message), message)
