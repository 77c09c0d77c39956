"""Words of page and picture: codes of the table as messages; and English words of the report."""

from __future__ import annotations

from geomap.language import Message, Part, Quoted, read_strings, say_english, tell


def _family(name: str) -> dict[str, str]:
    """Return the English words of a family of codes."""
    start = f"{name}."
    strings = read_strings("en")
    return {
        key.removeprefix(start): text
        for key, text in strings.items()
        if key.startswith(start) and isinstance(text, str)
    }


PRECISIONS = _family("precision")


def tell_type(code: str) -> Part:
    """Tell a type of event; a type that is not ours is said as it was written."""
    if not code:
        return tell("type.none")
    return tell_code("type", code, code.replace("_", " ").capitalize())


def tell_counted_type(code: str) -> Part:
    """Tell the type under which incidents are counted, as the filters of the page do."""
    return tell_type(code) if code else tell("facet.blank")


def tell_code(family: str, code: str, other: str = "") -> Part:
    """Tell a code of a family; one that is not ours is said as it was written."""
    key = f"{family}.{code}"
    return tell(key) if key in read_strings("en") else Quoted(other or code)


def tell_metres(metres: float) -> Message:
    """Tell a length: ``100 m``, ``2 km``, ``2.5 km``."""
    if metres < 1000:
        return tell("length.m", n=round(metres))
    return tell("length.km", n=float(f"{metres / 1000:.3g}"))


def say_type(code: str) -> str:
    """Say a type of event in English."""
    return say_english(tell_type(code))


def count(number: int, singular: str, plural: str = "") -> str:
    """Say a number with its noun in English: ``1 incident``, ``10,000 rows``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
