"""Strings: one file for each language, with the same keys and the same places to fill."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

Text: TypeAlias = "str | dict[str, str]"
"""A text with places such as ``{n}``, or one text for each plural form of ``n``."""
LANGUAGES = ("en", "ru", "hy", "az")
REVIEWED = ("en",)
"""Languages whose strings a native speaker has read; the page says so of the others."""
SPARE = (
    *("picture.", "selected.", "note.", "join.selected"),
    *("page.noscript", "page.lacking", "page.failed"),
)
"""How the keys of strings begin that the scripts of a page do not say by themselves."""


def pack_strings() -> dict[str, list[Text]]:
    """Return the strings of all languages as rows in the order of their ``keys``.

    What a language lacks is said in English. Strings that are spare are left out.
    """
    keys = [key for key in read_strings("en") if not key.startswith(SPARE)]
    texts = {lang: _read(lang) for lang in LANGUAGES}
    rows = {lang: [said[key] for key in keys] for lang, said in texts.items()}
    return {"keys": [*keys], **rows}


def pack_spare(keys: Iterable[str], lang: str) -> dict[str, Text]:
    """Return the spare strings among some keys in a language, each once, in their order."""
    texts = _read(lang)
    return {key: texts[key] for key in keys if key.startswith(SPARE)}


def _read(lang: str) -> dict[str, Text]:
    return {**read_strings("en"), **read_strings(lang)}


@cache
def read_strings(lang: str) -> dict[str, Text]:
    """Read the strings of a language from the package."""
    text = resources.files("geomap.language.strings").joinpath(f"{lang}.json").read_text("utf-8")
    return cast("dict[str, Text]", json.loads(text))
