"""Names of places: those that claims name, then by population, each around its dot or sign."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.keeping import keep
from geomap.render.figure.labels import Label
from geomap.render.figure.land import names_of
from geomap.render.figure.lettering import Look, measure
from geomap.render.figure.svg import clean
from geomap.render.placenames import ZOOM_SMALL, ZOOMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.render.figure.framing import Frame

PLACE = Look(11.5)
NEARER = 0.4
"""A still map cannot be zoomed: it names places that the page names this much nearer."""
NAMED_ZOOM = 7.5
"""From this zoom on, places that claims name are written whatever their size."""
PLACES_MOST = 400
TEXT_MOST = 200_000


def list_places(
    places: gpd.GeoDataFrame | None,
    frame: Frame,
    lang: str,
    said: Iterable[str],
    signs: list[tuple[float, float, float]],
) -> list[Label]:
    """List names of places: those that claims name, then by population.

    Parameters
    ----------
    places
        Points with ``name`` and ``population``.
    frame
        The frame of the map.
    lang
        Language of names.
    said
        Texts of places as claims name them.
    signs
        Middle and radius of each sign: the name of a place under a sign stands beside the sign.
    """
    if places is None or places.empty:
        return []
    seen = _list_seen(places, frame, lang)
    named = _are_named(seen.first, said)
    near = np.flatnonzero(_zooms(seen.people, named) <= frame.zoom + NEARER)
    rows = near[np.argsort(~named[near], kind="stable")][:PLACES_MOST].tolist()
    return [_place(seen.texts[row], seen.x[row], seen.y[row], signs) for row in rows]


class _Seen(NamedTuple):
    """Places in a frame, in pixels, those with most people first; ``first`` are first names."""

    texts: list[str]
    first: list[str]
    people: NDArray[np.float64]
    x: list[float]
    y: list[float]


@keep
def _list_seen(places: gpd.GeoDataFrame, frame: Frame, lang: str) -> _Seen:
    x, y = frame.place(places.geometry.x.to_numpy(), places.geometry.y.to_numpy())
    inside = frame.holds(x, y)
    names = [name for name in ("name", f"name_{lang}", "population") if name in places]
    seen = pd.DataFrame(places)[names][inside]
    table = pd.DataFrame(
        {
            "text": names_of(seen, lang).astype(str).to_numpy(),
            "x": x[inside],
            "y": y[inside],
            "people": _people(seen),
            "first": seen["name"].astype(str).to_numpy(),
        }
    )
    ascending = [False, True, True]
    table = table.sort_values(["people", "text", "x"], ascending=ascending, kind="stable")
    return _Seen(
        [clean(text) for text in table["text"]],
        table["first"].tolist(),
        table["people"].to_numpy(),
        table["x"].tolist(),
        table["y"].tolist(),
    )


def _people(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
    if "population" not in places:
        return np.zeros(len(places))
    numbers = pd.to_numeric(places["population"], errors="coerce").fillna(0)
    return numbers.to_numpy(dtype=np.float64)


def _zooms(people: NDArray[np.float64], named: NDArray[np.bool_]) -> NDArray[np.float64]:
    limits, zooms = zip(*ZOOMS, strict=True)
    zoom = np.select([people >= limit for limit in limits], list(zooms), ZOOM_SMALL)
    return np.where(named, np.minimum(zoom, NAMED_ZOOM), zoom)


def _are_named(names: list[str], said: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which names stand as whole words in the texts."""
    text = "\n".join(sorted(set(said)))[:TEXT_MOST]
    return np.array(
        [
            bool(name)
            and name in text
            and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
            for name in names
        ],
        dtype=bool,
    )


def _place(text: str, x: float, y: float, signs: list[tuple[float, float, float]]) -> Label:
    """Put a name around its dot, or around the sign that stands on the place."""
    width = measure(text, PLACE)
    on = [sign for sign in signs if math.hypot(sign[0] - x, sign[1] - y) < 3]
    if on:
        far = on[0][2] + 4
        dot = None
    else:
        far, dot = 5.0, (x, y)
    up = far + 5
    slant = far * 0.72
    spots = (
        (x + far, y),
        (x - far - width, y),
        (x - width / 2, y - up),
        (x - width / 2, y + up),
        (x + slant, y - slant - 4),
        (x + slant, y + slant + 4),
        (x - slant - width, y - slant - 4),
        (x - slant - width, y + slant + 4),
    )
    return Label(text, PLACE, "map-ink", "halo", spots, dot)
