"""Lettering: how wide a text is in the font of the map, and where its lines break."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from geomap.render.figure.svg import clean, shorten, tag

FAMILY = "Geomap Sans"
FAMILIES = f"{FAMILY}, Noto Sans, Open Sans, Segoe UI, DejaVu Sans, sans-serif"
"""The font of the map, and what stands in for it where an SVG is shown without it."""
UNKNOWN_WIDTH, JOINED_WIDTH = 1000, 600
"""Widths of letters that the font does not have: those of most scripts, and those that join."""
_JOINED = re.compile(
    "[\u0600-\u109f\u1780-\u18af\ua840-\ua87f\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010c00-\U00010fff\U0001e800-\U0001ebff]"
)
"""Blocks of Unicode from Arabic to Myanmar, Khmer, Mongolian, Phags-pa, Rohingya, Adlam."""


class Look(NamedTuple):
    """Size in pixels, weight, and space between letters in pixels."""

    size: float
    bold: bool = False
    spacing: float = 0.0


def font_files() -> tuple[Path, Path]:
    """Return the files of the font, regular and bold."""
    regular, bold = (_asset(f"geomap-sans-{name}.ttf") for name in ("regular", "bold"))
    return regular, bold


def _asset(name: str) -> Path:
    return Path(str(resources.files("geomap.render") / "fonts" / name))


@cache
def _widths() -> dict[str, dict[int, int]]:
    """Return the width of every letter in thousandths of the size, by weight and code."""
    table = json.loads(_asset("widths.json").read_text("utf-8"))
    return {
        name: {int(code, 16): wide for code, wide in row.items()} for name, row in table.items()
    }


@lru_cache(maxsize=20_000)
def measure(text: str, look: Look) -> float:
    """Return the width of a text in pixels."""
    widths = _widths()["bold" if look.bold else "regular"]
    unknown = JOINED_WIDTH if is_joined(text) else UNKNOWN_WIDTH
    total = sum(widths.get(ord(letter), unknown) for letter in text)
    return total * look.size / 1000 + space_of(text, look) * max(0, len(text) - 1)


def is_joined(text: str) -> bool:
    """Tell whether letters of a text join or stack, as those of Arabic or Devanagari do."""
    return _JOINED.search(text) is not None


def space_of(text: str, look: Look) -> float:
    """Return the space between the letters of a text in pixels: none where it would part them."""
    return 0.0 if is_joined(text) else look.spacing


def find_missing(text: str) -> str:
    """Return the letters of a text that the font does not have, each once, in their order."""
    known = _widths()["regular"]
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def wrap(text: str, width: float, look: Look, most: int | None = None) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text
        The text; runs of blanks count as one.
    width
        Width of a line in pixels; a longer word is broken within.
    look
        Size and weight.
    most
        Greatest number of lines; what is left out is marked by an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}".strip()
        if measure(longer, look) <= width:
            line = longer
            continue
        lines += [line] if line else []
        *full, line = _break(word, width, look)
        lines += full
    lines += [line] if line else []
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = cut(f"{lines[-1]}…", width, look)
    return lines


def _break(word: str, width: float, look: Look) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter, look) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def cut(text: str, width: float, look: Look) -> str:
    """Shorten a text to a width with an ellipsis."""
    text = clean(text)
    if measure(text, look) <= width:
        return text
    text = text.rstrip("…")
    while text and measure(f"{text}…", look) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def write(text: str, x: float, y: float, look: Look, ink: str, **more: object) -> str:
    """Write one line of text.

    The width that was measured is written with it, so that a text in another font keeps its room.

    Parameters
    ----------
    text
        The text.
    x, y
        Left end and baseline in pixels.
    look, ink
        Size, weight and colour.
    more
        Other attributes, such as a halo.
    """
    text = clean(text)
    if not text:
        return ""
    spacing = space_of(text, look)
    fits = not spacing and len(text) > 1 and not find_missing(text)
    return tag(
        "text",
        escape(text),
        x=shorten(x, 1),
        y=shorten(y, 1),
        font_size=look.size,
        font_weight=700 if look.bold else None,
        letter_spacing=spacing or None,
        fill=ink,
        textLength=shorten(measure(text, look), 1) if fits else None,
        lengthAdjust="spacingAndGlyphs" if fits else None,
        **more,
    )


def capitalise(text: str, lang: str) -> str:
    """Return a name in capitals, as maps write areas; as it is in scripts that do not do so."""
    if any("\u0530" <= letter <= "\u058f" or "\u10a0" <= letter <= "\u10ff" for letter in text):
        return text
    if lang in {"az", "tr"}:
        text = text.replace("i", "İ")
    return text.upper()
