"""Names of units, sides and places in one language, from the layers."""

from __future__ import annotations

from itertools import chain, compress
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.keeping import keep
from geomap.language import LANGUAGES, Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from geomap.schema import Layers

Pairs = list[tuple[str, str]]


class Spoken(NamedTuple):
    """What is said in one language: names in messages, and names that stand on the map.

    ``bare`` are those of units by code, ``labels`` all else by its first label.
    """

    names: Names
    bare: dict[str, str]
    labels: dict[str, str]


@keep
def collect_languages(layers: Layers, first: str) -> dict[str, Spoken]:
    """Collect the names in every language of the page.

    Parameters
    ----------
    layers
        Reference layers; a name that is missing in a language is the first name.
    first
        The language in which labels stand in the page.
    """
    return {
        lang: Spoken(collect_names(layers, lang), *_collect_labels(layers, first, lang))
        for lang in LANGUAGES
    }


def collect_names(layers: Layers, lang: str) -> Names:
    """Collect names to say messages with.

    Parameters
    ----------
    layers
        Reference layers; a name that is missing in the language is the first name.
    lang
        Language of the names.

    Returns
    -------
    names
        Units by code with their country (``Syunik (Armenia)``), sides by code and by first name,
        and the places that have another name in the language, by their first name. Units and sides
        with the first name of the layer are foreign, where that is not in English.
    """
    units: dict[str, str] = {}
    sides: dict[str, str] = {}
    foreign: set[str] = set()
    for frame in layers.units():
        named, home = _texts(frame, "name", lang), _texts(frame, "country", lang)
        country = _texts(frame, "country")
        codes = _texts(frame, "country_code") if "country_code" in frame else country
        rows = zip(frame["code"].tolist(), named, country, home, codes, strict=True)
        for code, name, original, translated, short in rows:
            units[str(code)] = f"{name} ({translated})" if translated else str(name)
            if translated:
                sides[str(short or "")] = sides[str(original or "")] = translated
        foreign |= _list_foreign(frame, lang, codes, country)
    places = layers.places
    known = places is not None and f"name_{lang}" in places
    told = _as_one(_pair(places, "name", None, lang)) if known else {}
    return Names(units, sides, told, sorted(foreign))


def _list_foreign(frame: gpd.GeoDataFrame, lang: str, *sides: list[str | None]) -> set[str]:
    """List the units, and the sides by code and by name, that have no name of that language."""
    if lang == "en":
        return set()
    units = set(map(str, compress(frame["code"], _lacks(frame, "name", lang))))
    lacking = _lacks(frame, "country", lang)
    return units.union(*({name for name in compress(part, lacking) if name} for part in sides))


def _lacks(frame: gpd.GeoDataFrame, column: str, lang: str) -> list[bool]:
    own = f"{column}_{lang}"
    if own not in frame:
        return [True] * len(frame)
    return [not isinstance(name, str) for name in frame[own].tolist()]


def _collect_labels(layers: Layers, first: str, lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """Collect the names that stand on the map: of units by code, of all else by its first label."""
    bare: dict[str, str] = {}
    pairs: list[Pairs] = []
    for frame in layers.units():
        codes, named = map(str, frame["code"].tolist()), map(str, _texts(frame, "name", lang))
        bare.update(zip(codes, named, strict=True))
        pairs.append(_pair(frame, "country", first, lang))
    pairs += [_pair(frame, "name", first, lang) for frame in (layers.water, layers.places)]
    return bare, _as_one(chain.from_iterable(pairs))


def _texts(frame: gpd.GeoDataFrame, column: str, lang: str | None = None) -> list[str | None]:
    """Return the texts of a column in a language, where it has none those of the column itself."""
    if column not in frame:
        return [None] * len(frame)
    first: list[Any] = frame[column].tolist()
    own: list[Any] = frame[f"{column}_{lang}"].tolist() if f"{column}_{lang}" in frame else first
    both = zip(first, own, strict=True)
    return [b if isinstance(b, str) else a if isinstance(a, str) else None for a, b in both]


def _pair(frame: gpd.GeoDataFrame | None, column: str, first: str | None, lang: str) -> Pairs:
    """Return the labels of a layer in two languages."""
    if frame is None or column not in frame:
        return []
    both = zip(_texts(frame, column, first), _texts(frame, column, lang), strict=True)
    return [(a, b) for a, b in both if a is not None and b is not None]


def _as_one(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what has one translation; a label that stands for two different names keeps it."""
    found: dict[str, set[str]] = {}
    for first, own in pairs:
        found.setdefault(first, set()).add(own)
    alone = ((first, *own) for first, own in found.items() if len(own) == 1)
    return {first: own for first, own in alone if first != own}
