"""Strings: one file for each language, with the same keys and the same places to fill."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TypeAlias, cast

Text: TypeAlias = "str | dict[str, str]"
"""A text with places such as ``{n}``, or one text for each plural form of ``n``."""
LANGUAGES = ("en", "ru", "hy", "az")
REVIEWED = ("en",)
"""Languages whose strings a native speaker has read; the page says so of the others."""


def pack_strings() -> dict[str, list[Text]]:
    """Return the strings of all languages as rows in the order of their ``keys``.

    What a language lacks is said in English.
    """
    keys = list(read_strings("en"))
    rows = {lang: list({**read_strings("en"), **read_strings(lang)}.values()) for lang in LANGUAGES}
    return {"keys": [*keys], **rows}


@cache
def read_strings(lang: str) -> dict[str, Text]:
    """Read the strings of a language from the package."""
    text = resources.files("geomap.language.strings").joinpath(f"{lang}.json").read_text("utf-8")
    return cast("dict[str, Text]", json.loads(text))
