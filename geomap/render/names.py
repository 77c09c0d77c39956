"""Names of units, sides and places in one language, from the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.language import Names
from geomap.render.context import name_column

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
        translated = frame.get(f"country_{lang}", country).fillna(country)
        codes = frame.get("country_code", country).fillna("")
        for code, name, first, home, short in zip(
            frame["code"], named, country, translated, codes, strict=True
        ):
            units[str(code)] = f"{name} ({home})" if home else str(name)
            if home:
                sides[str(short)] = sides[str(first)] = str(home)
    return Names(units, sides, _name_places(layers.places, lang))


def _name_places(places: gpd.GeoDataFrame | None, lang: str) -> dict[str, str]:
    """Name places by their first names; one that two places share with different names keeps it."""
    if places is None or f"name_{lang}" not in places:
        return {}
    pairs = pd.DataFrame({"first": places["name"], "own": name_column(places, lang)})
    pairs = pairs.drop_duplicates()
    pairs = pairs[~pairs["first"].duplicated(keep=False) & (pairs["first"] != pairs["own"])]
    return dict(zip(pairs["first"].astype(str), pairs["own"].astype(str), strict=True))
