"""Messages: what is to be said, before it is said in any language.

A message is the key of a string and what fills its places. The same message is said by
``Voice`` and, from the values of ``as_data``, by ``page/js/voice.js``; so a sentence stands once,
in ``strings``, and what is told is decided once, where the message is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Message:
    """The key of a string, and what fills its places; ``n`` also chooses its plural."""

    key: str
    args: dict[str, Part] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, tuple(self.args.items())))


@dataclass(frozen=True, slots=True)
class Unit:
    """A first-level unit by its code: said with its country."""

    code: str


@dataclass(frozen=True, slots=True)
class Side:
    """A side or country by its code or first name."""

    code: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the layers by its first name."""

    code: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words as a table or layer has them: said as they are, in a language that is not known."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day, counted from 1970-01-01."""

    number: int


@dataclass(frozen=True, slots=True)
class Exactly:
    """A number with a fixed count of decimals."""

    value: float
    digits: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts in a row, joined as ``join.<how>`` says."""

    parts: tuple[Part, ...]
    how: str = "and"


@dataclass(frozen=True, slots=True)
class Start:
    """A part at the start of a sentence: its first letter is written large."""

    part: Part


@dataclass(frozen=True, slots=True)
class Within:
    """A part within a sentence: its first letter is written small."""

    part: Part


class Told(str):
    """A message said in English: text as any other, which can still be said in another language."""

    __slots__ = ("message",)
    message: Message | None

    def __new__(cls, text: str, message: Message | None = None) -> Told:
        """Join a text with the message that it says."""
        told = super().__new__(cls, text)
        told.message = message
        return told


Leaf: TypeAlias = "Quoted | Unit | Side | Place | Day | Exactly | Start | Within"
"""What is said of one value."""
Part: TypeAlias = "str | int | float | Message | Joined | Leaf"
"""What can be said: text is said as it is, a number as the language writes numbers."""


def tell(key: str, /, **args: Part) -> Message:
    """Make a message.

    Parameters
    ----------
    key
        Key of a string.
    **args
        What fills the places of the string.
    """
    return Message(key, args)


def as_data(part: Part) -> Any:
    """Return a part as plain values for JSON, as ``page/js/voice.js`` reads them."""
    if isinstance(part, Message):
        return {"k": part.key, **{name: as_data(value) for name, value in part.args.items()}}
    if isinstance(part, Joined):
        return {"j": [as_data(one) for one in part.parts], "w": part.how}
    return part if isinstance(part, (str, int, float)) else _as_leaf(part)


def _as_leaf(part: Leaf) -> dict[str, Any]:
    match part:
        case Quoted(text):
            return {"q": text}
        case Exactly(value, digits):
            return {"f": value, "x": digits}
        case Start(inner):
            return {"c": as_data(inner)}
        case Within(inner):
            return {"i": as_data(inner)}
        case Day(number):
            return {"d": number}
        case _:
            return {type(part).__name__[0].lower(): part.code}


def name_places(part: Part | None) -> Iterator[str]:
    """Name the places that a part speaks of."""
    for one in _walk(part):
        if isinstance(one, Place):
            yield one.code


def name_keys(part: Part | None) -> Iterator[str]:
    """Name the strings that say a part, each as often as it is needed."""
    for one in _walk(part):
        if isinstance(one, Message):
            yield one.key
        elif isinstance(one, Joined):
            yield f"join.{one.how}"


def _walk(part: Part | None) -> Iterator[Part]:
    """Yield a part, and every part that it holds."""
    if part is None:
        return
    yield part
    match part:
        case Message(_, args):
            held = tuple(args.values())
        case Joined(parts):
            held = parts
        case Start(inner) | Within(inner):
            held = (inner,)
        case _:
            held = ()
    for one in held:
        yield from _walk(one)
