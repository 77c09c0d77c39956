"""Names of units, sides and places in one language, from the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.language import Names
from geomap.render.context import country_column, name_column

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers


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
        and the places that have another name in the language, by their first name.
    """
    units: dict[str, str] = {}
    sides: dict[str, str] = {}
    for frame in (layers.provinces, layers.neighbours):
        if frame is None:
            continue
        named = name_column(frame, lang)
        country = frame.get("country", pd.Series("", frame.index)).fillna("")
        translated = country_column(frame, lang)
        codes = frame.get("country_code", country).fillna("")
        for code, name, first, home, short in zip(
            frame["code"], named, country, translated, codes, strict=True
        ):
            units[str(code)] = f"{name} ({home})" if home else str(name)
            if home:
                sides[str(short)] = sides[str(first)] = str(home)
    return Names(units, sides, _name_places(layers.places, lang))


def collect_labels(layers: Layers, first: str, lang: str) -> dict[str, dict[str, str]]:
    """Collect the names that stand on the map: of units by code, of all else by its first label.

    Parameters
    ----------
    layers
        Reference layers.
    first
        The language in which the labels stand in the page.
    lang
        The language that they are wanted in.
    """
    bare: dict[str, str] = {}
    pairs: list[pd.DataFrame] = []
    for frame in (layers.provinces, layers.neighbours):
        if frame is None:
            continue
        codes = frame["code"].astype(str)
        bare.update(zip(codes, name_column(frame, lang).astype(str), strict=True))
        if "country" in frame:
            pairs.append(_pair(frame, "country", first, lang))
    named = [frame for frame in (layers.water, layers.places) if frame is not None]
    pairs += [_pair(frame, "name", first, lang) for frame in named if "name" in frame]
    return {"bare": bare, "labels": _as_one(pd.concat(pairs)) if pairs else {}}


def _pair(frame: gpd.GeoDataFrame, column: str, first: str, lang: str) -> pd.DataFrame:
    """Return the labels of a layer in two languages."""
    own = {"first": first, "own": lang}
    return pd.DataFrame(
        {
            name: frame.get(f"{column}_{one}", frame[column]).fillna(frame[column]).astype("str")
            for name, one in own.items()
        }
    )


def _as_one(pairs: pd.DataFrame) -> dict[str, str]:
    """Return what has one translation; a label that stands for two different names keeps it."""
    pairs = pairs.dropna().drop_duplicates()
    pairs = pairs[~pairs["first"].duplicated(keep=False) & (pairs["first"] != pairs["own"])]
    return dict(zip(pairs["first"], pairs["own"], strict=True))


def _name_places(places: gpd.GeoDataFrame | None, lang: str) -> dict[str, str]:
    """Name places by their first names; one that two places share with different names keeps it."""
    if places is None or f"name_{lang}" not in places:
        return {}
    return _as_one(pd.DataFrame({"first": places["name"], "own": name_column(places, lang)}))
