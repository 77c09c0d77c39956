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
    Leaf,
    Message,
    Part,
    Place,
    Quoted,
    Side,
    Start,
    Told,
    Unit,
    Within,
    tell,
)
from geomap.language.strings import Text, read_strings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

EPOCH = date(1970, 1, 1)
_HOLE = re.compile(r"\{(\w+)\}")
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Where words of another language begin and end within what is said.

Unicode keeps these code points for use within a program; in texts of a table they are replaced.
"""
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_BETWEEN = re.compile(rf"{_CLOSE}([^\w{_OPEN}{_CLOSE}]*){_OPEN}")
"""What stands between such words and is no word itself."""


class Names(NamedTuple):
    """Names in one language: units by code (``Syunik (Armenia)``), sides by code, places.

    ``foreign`` are the codes, and names of sides, whose name is not in that language.
    """

    units: Mapping[str, str] = {}
    sides: Mapping[str, str] = {}
    places: Mapping[str, str] = {}
    foreign: Collection[str] = ()


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
        return part if isinstance(part, str) else _MARKS.sub("", self._mark(part))

    def spell(self, part: Part) -> list[tuple[str, bool]]:
        """Say a part as texts, each with whether its language is another, which is not known."""
        said = self._mark(part)
        if _OPEN not in said:
            return [(said, False)] if said else []
        texts = _MARKS.split(_BETWEEN.sub(r"\1", said))
        return [(text, place % 2 == 1) for place, text in enumerate(texts) if text]

    def _mark(self, part: Part) -> str:
        """Say a part; marks stand around the words of another language."""
        if isinstance(part, str):
            return _clean(part)
        if isinstance(part, Message):
            text = self._choose(self._strings[part.key], part.args.get("n"))
            return _HOLE.sub(lambda found: self._mark(part.args[found[1]]), text)
        if isinstance(part, Joined):
            return self._join([said for one in part.parts if (said := self._mark(one))], part.how)
        return self.number(part) if isinstance(part, (int, float)) else self._mark_leaf(part)

    def _mark_leaf(self, part: Leaf) -> str:
        match part:
            case Quoted(text):
                return _quote(text)
            case Start(inner):
                return self.start(self._mark(inner))
            case Within(inner):
                return self.within(self._mark(inner))
            case Exactly(value, digits):
                return self._group(f"{value:,.{digits}f}")
            case Day(number):
                return self.say(tell_day(EPOCH + timedelta(number)))
            case _:
                return self._mark_name(part)

    def _mark_name(self, part: Unit | Side | Place) -> str:
        """Say a name; English ones are those that a layer begins with."""
        name = self._name(part).get(part.code)
        foreign = part.code in self.names.foreign or (name is None and self.lang != "en")
        return _quote(name or part.code) if foreign else _clean(name or part.code)

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
        if text[:1] == _OPEN:
            return _OPEN + self.start(text[1:])
        first = "İ" if self.lang == "az" and text[:1] == "i" else text[:1].upper()
        return first + text[1:]

    def within(self, text: str) -> str:
        """Write the first letter of a text small."""
        if text[:1] == _OPEN:
            return _OPEN + self.within(text[1:])
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


def _clean(text: str) -> str:
    return text if text.isascii() else _MARKS.sub("\ufffd", text)


def _quote(text: str) -> str:
    return f"{_OPEN}{_clean(text)}{_CLOSE}" if text else ""


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
