"""Names of places on the page, and from which zoom each is seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.groups import distinct
from geomap.keeping import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import numpy.typing as npt

    from geomap.render.shapes import Frame

LABELS_MOST = 1500
TEXTS_MOST = 5000
ZOOMS = ((200_000, 6.0), (50_000, 7.5), (15_000, 8.5), (5_000, 9.5), (1_000, 10.5))
"""From which zoom a place is named, by its population."""
ZOOM_SMALL = 11.5
ZOOM_NAMED = 9.0
"""From which zoom at the latest a place is named that claims name."""
ZOOM_FAR = 9.5
"""Places far from all points are named if they are so by this zoom."""
CELL = 0.25
"""Side of the cells in degrees by which places are near to points."""


def name_column(frame: gpd.GeoDataFrame, lang: str) -> pd.Series:
    """Return the names of a layer in a language, filled from its first names."""
    own = frame.get(f"name_{lang}")
    return frame["name"] if own is None else own.fillna(frame["name"])


def pick_names(
    places: gpd.GeoDataFrame | None,
    lang: str,
    named: set[str],
    frame: Frame,
    around: npt.NDArray[np.float64],
) -> list[list[Any]]:
    """Pick the places to be named on the page, with the zoom from which each is.

    Parameters
    ----------
    places
        Points with ``name`` and ``population``, EPSG:4326.
    lang
        Language of names.
    named
        Names of places as claims write them: these are named before others.
    frame
        What the page shows.
    around
        Longitude and latitude of all points, around which small places are named too.

    Returns
    -------
    list
        Name, longitude, latitude, zoom and 0 (a name on land) of each.
    """
    if places is None or places.empty:
        return []
    known = _list_places(places, lang, frame)
    limits, zooms = zip(*ZOOMS, strict=True)
    zoom = np.select([known.people >= limit for limit in limits], list(zooms), ZOOM_SMALL)
    is_named = _are_named(known.first, named)
    zoom[is_named] = np.minimum(zoom[is_named], ZOOM_NAMED)
    rows = np.flatnonzero(_are_near(known.spots, around) | (zoom <= ZOOM_FAR))
    rows = rows[np.argsort(zoom[rows], kind="stable")][:LABELS_MOST]
    at = known.spots[rows].round(4).tolist()
    told = zip([known.names[row] for row in rows], at, zoom[rows].tolist(), strict=True)
    return [[name, x, y, level, 0] for name, (x, y), level in told]


class _Places(NamedTuple):
    """Places in a frame, those with most people first, then by name; ``first`` are first names."""

    names: list[str]
    first: list[str]
    people: npt.NDArray[np.float64]
    spots: npt.NDArray[np.float64]


@keep
def _list_places(places: gpd.GeoDataFrame, lang: str, frame: Frame) -> _Places:
    places = places[shapely.intersects(places.geometry.to_numpy(), frame.box)]
    population = places["population"] if "population" in places else pd.Series(0, places.index)
    table = pd.DataFrame(
        {
            "name": name_column(places, lang).astype("str"),
            "people": pd.to_numeric(population, errors="coerce").fillna(0).astype("float64"),
        }
    ).reset_index(drop=True)
    table = table.sort_values(["people", "name"], ascending=[False, True], kind="stable")
    places = places.iloc[table.index]
    return _Places(
        table["name"].tolist(),
        places["name"].astype("str").tolist(),
        table["people"].to_numpy(),
        shapely.get_coordinates(places.geometry.to_numpy()),
    )


def _are_near(
    places: npt.NDArray[np.float64], around: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Tell which places are in the cell of a point or in a cell beside it."""
    wide = np.int64(1 << 20)
    cells = distinct(np.floor(around / CELL).astype(np.int64) @ np.array([wide, 1]))
    beside = np.array([i * wide + j for i in (-1, 0, 1) for j in (-1, 0, 1)])
    own = np.floor(places / CELL).astype(np.int64) @ np.array([wide, 1])
    return np.isin(own, np.add.outer(cells, beside))


def _are_named(names: list[str], named: set[str]) -> npt.NDArray[np.bool_]:
    """Tell which names stand as whole words in the places that claims name."""
    texts = sorted(named)[:TEXTS_MOST]
    words = {" ".join(part) for text in texts for part in _runs(re.findall(r"\w+", text), 3)}
    return np.array([name in words for name in names], dtype=bool)


def _runs(words: list[str], longest: int) -> Iterator[list[str]]:
    for start in range(len(words)):
        for length in range(1, longest + 1):
            yield words[start : start + length]
