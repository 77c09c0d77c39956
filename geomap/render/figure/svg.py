"""SVG as text: elements whose text and attributes are escaped, and numbers that are short."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMESPACE = "http://www.w3.org/2000/svg"
_BLANKS = re.compile(r"[^\S\u00a0]+")
_PLAIN = re.compile("[-A-Za-z0-9_.,:#()]*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tag(name: str, *children: str, **attributes: object) -> str:
    """Write one element.

    Parameters
    ----------
    name
        Name of the element.
    children
        What is in it: elements that ``tag`` wrote, or text that ``quote`` escaped.
    attributes
        ``stroke_width=2`` is ``stroke-width="2"``; a last underscore is dropped (``class_``); a
        value of None leaves the attribute out.
    """
    said = "".join(
        [
            f" {_name_attribute(key)}={_value(value)}"
            for key, value in attributes.items()
            if value is not None
        ]
    )
    inner = "".join(children)
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def quote(text: str) -> str:
    """Escape text for an element; what XML cannot hold becomes a replacement character."""
    return escape(clean(text))


def clean(text: str) -> str:
    """Replace what XML cannot hold, and put text on one line; no-break spaces stay."""
    return _BLANKS.sub(" ", _NOT_XML.sub("\ufffd", text)).strip()


@lru_cache(256)
def _name_attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    if isinstance(value, (int, float)):
        return f'"{shorten(value)}"'
    text = str(value)
    return f'"{text}"' if _PLAIN.fullmatch(text) else _quote_attribute(text)


@lru_cache(1024)
def _quote_attribute(text: str) -> str:
    """Quote an attribute; one picture says the same colours and names over and over."""
    return quoteattr(clean(text))


def shorten(value: float, digits: int = 2) -> str:
    """Write a number with at most so many decimals, without zeros at its end."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def trace(lines: Iterable[list[list[int]]], *, closed: bool) -> str:
    """Write lines as the ``d`` of a path, each point relative to the one before it.

    Parameters
    ----------
    lines
        Points of each line in whole tenths of a pixel, so that rounding never adds up.
    closed
        Whether each line is a ring.
    """
    parts: list[str] = []
    for line in lines:
        x, y = line[0]
        steps = [f"M{_tenths(x)} {_tenths(y)}"]
        for to_x, to_y in line[1:-1] if closed else line[1:]:
            if to_x != x or to_y != y:
                steps.append(f"{'l' if len(steps) == 1 else ' '}{_tenths(to_x - x)}")
                steps.append(f"{'' if to_y < y else ' '}{_tenths(to_y - y)}")
                x, y = to_x, to_y
        if len(steps) > 1:
            parts += [*steps, "z" if closed else ""]
    return "".join(parts)


def _tenths(value: int) -> str:
    sign, whole, rest = "-" if value < 0 else "", abs(value) // 10, abs(value) % 10
    return (
        f"{sign}{whole}.{rest}"
        if rest and whole
        else f"{sign}.{rest}"
        if rest
        else f"{sign}{whole}"
    )
