"""The land under the incidents: units, border, water and names, small enough to travel inside.

Lines are simplified to the width of a pixel at the closest zoom that the layers bear, and written
in the encoded polyline format (https://developers.google.com/maps/documentation/utilities/
polylinealgorithm) with 4 decimals, about 10 metres.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import numpy.typing as npt

    from geomap.schema import Layers

TOLERANCE = 6e-4
"""Degrees; about 60 m, close to the tolerance of the layers themselves."""
SCALE = 10_000
LABELS_MOST = 1500
TEXTS_MOST = 5000
SPOTS = 3
ZOOMS = ((200_000, 6.0), (50_000, 7.5), (15_000, 8.5), (5_000, 9.5), (1_000, 10.5))
"""From which zoom a place is named, by its population."""
ZOOM_SMALL = 11.5


def build_context(layers: Layers, lang: str, named: set[str]) -> dict[str, Any]:
    """Make the land of the page as plain values for JSON.

    Parameters
    ----------
    layers
        Reference layers in EPSG:4326.
    lang
        Language of names; a unit or place without a name in it keeps its first name.
    named
        Names of places that claims name: they are labelled before others.
    """
    water = [] if layers.water is None else list(layers.water.geometry)
    lakes = shapely.union_all(water) if water else None
    return {
        "units": _units(layers, lang, lakes),
        "lines": _lines(layers.border),
        "water": [_rings(shape) for shape in water],
        "names": [*_water_names(layers.water, lang), *_place_names(layers.places, lang, named)],
    }


def name_column(frame: gpd.GeoDataFrame, lang: str) -> pd.Series:
    """Return the names of a layer in a language, filled from its first names."""
    own = frame.get(f"name_{lang}")
    return frame["name"] if own is None else own.fillna(frame["name"])


def _units(layers: Layers, lang: str, lakes: Any) -> list[dict[str, Any]]:
    frames = [layers.provinces] if layers.neighbours is None else list(layers[:2])
    shapes = [shape for frame in frames for shape in frame.geometry]
    simple = _simplify(shapes)
    units: list[dict[str, Any]] = []
    for home, frame in enumerate(frames):
        names = name_column(frame, lang)
        countries = frame.get("country_code", names)
        for code, name, country in zip(frame["code"], names, countries, strict=True):
            shape = simple[len(units)]
            units.append(
                {
                    "code": str(code),
                    "name": str(name),
                    "country": "" if pd.isna(country) else str(country),
                    "home": home == 0,
                    "rings": _rings(shape),
                    "at": _spots(shape, lakes),
                }
            )
    return units


def _simplify(shapes: list[Any]) -> npt.NDArray[np.object_]:
    """Simplify units together, so that shared edges stay shared where the layer is a coverage."""
    array = np.asarray(shapes, dtype=object)
    array = np.where(shapely.is_valid(array), array, shapely.make_valid(array))
    if np.isin(shapely.get_type_id(array), (3, 6)).all() and shapely.coverage_is_valid(array):
        return np.asarray(shapely.coverage_simplify(array, TOLERANCE))
    return np.asarray(shapely.simplify(array, TOLERANCE))


def _spots(shape: Any, lakes: Any) -> list[list[float]]:
    """Return points for the name of a unit: far from its edges, its lakes and from each other."""
    dry = shape if lakes is None else shapely.difference(shape, lakes)
    if shapely.is_empty(dry):
        dry = shape
    spots: list[list[float]] = []
    for _ in range(SPOTS):
        circle = shapely.maximum_inscribed_circle(dry, tolerance=0.01)
        x, y = shapely.get_coordinates(circle)[0]
        spots.append([round(float(x), 4), round(float(y), 4)])
        dry = shapely.difference(dry, shapely.buffer(shapely.Point(x, y), circle.length))
        if shapely.is_empty(dry):
            break
    return spots


def _lines(border: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    if border is None:
        return []
    agreed = border.get("agreed", pd.Series(True, border.index)).fillna(True)
    level = border.get("level", pd.Series("state", border.index))
    grouped: dict[tuple[str, bool], list[str]] = {}
    shapes = shapely.simplify(border.geometry.to_numpy(), TOLERANCE)
    for shape, kind, settled in zip(shapes, level, agreed, strict=True):
        parts = [encode_line(shapely.get_coordinates(part)) for part in shapely.get_parts(shape)]
        grouped.setdefault((str(kind), bool(settled)), []).extend(parts)
    return [
        {"level": kind, "agreed": settled, "parts": parts}
        for (kind, settled), parts in sorted(grouped.items())
    ]


def _water_names(water: gpd.GeoDataFrame | None, lang: str) -> list[list[Any]]:
    if water is None or "name" not in water:
        return []
    rows: list[list[Any]] = []
    for name, shape in zip(name_column(water, lang), water.geometry, strict=True):
        if isinstance(name, str) and name:
            zoom = 7.0 if shape.area > 0.02 else 10.5
            rows.append([name, *_spots(shape, None)[0], zoom, 1])
    return rows


def _place_names(places: gpd.GeoDataFrame | None, lang: str, named: set[str]) -> list[list[Any]]:
    if places is None or places.empty:
        return []
    population = places["population"] if "population" in places else pd.Series(0, places.index)
    table = pd.DataFrame(
        {
            "name": name_column(places, lang).to_numpy(),
            "x": places.geometry.x.round(4).to_numpy(),
            "y": places.geometry.y.round(4).to_numpy(),
            "people": pd.to_numeric(population, errors="coerce").fillna(0).to_numpy(),
            "named": _are_named(places["name"], named),
        }
    )
    limits, zooms = zip(*ZOOMS, strict=True)
    table["zoom"] = np.select(
        [table["people"] >= limit for limit in limits], list(zooms), ZOOM_SMALL
    )
    table.loc[table["named"], "zoom"] = table["zoom"].clip(upper=9.0)
    table = table.sort_values(
        ["zoom", "people", "name"], ascending=[True, False, True], kind="stable"
    ).head(LABELS_MOST)
    return [
        [str(name), float(x), float(y), float(zoom), 0]
        for name, x, y, zoom in zip(
            table["name"], table["x"], table["y"], table["zoom"], strict=True
        )
    ]


def _are_named(names: pd.Series, named: set[str]) -> npt.NDArray[np.bool_]:
    """Tell which names stand as whole words in the places that claims name."""
    texts = sorted(named)[:TEXTS_MOST]
    words = {" ".join(part) for text in texts for part in _runs(re.findall(r"\w+", text), 3)}
    return np.asarray(names.isin(words))


def _runs(words: list[str], longest: int) -> Iterator[list[str]]:
    for start in range(len(words)):
        for length in range(1, longest + 1):
            yield words[start : start + length]


def _rings(shape: Any) -> list[str]:
    """Encode all rings of a polygon or several; the even-odd rule makes holes of inner ones."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return [encode_line(shapely.get_coordinates(ring)) for ring in rings]


def encode_line(coordinates: npt.NDArray[np.float64]) -> str:
    """Encode longitude, latitude pairs as one line of text (encoded polyline, 4 decimals)."""
    rounded = np.rint(coordinates * SCALE).astype(np.int64)
    steps: npt.NDArray[np.int64] = np.diff(rounded, axis=0, prepend=[[0, 0]])
    moved = steps[np.r_[True, np.any(steps[1:] != 0, axis=1)]] if len(steps) else steps
    letters: list[str] = []
    for value in ((moved << 1) ^ (moved >> 63)).ravel().tolist():
        rest = value
        while rest >= 0x20:
            letters.append(chr((0x20 | (rest & 0x1F)) + 63))
            rest >>= 5
        letters.append(chr(rest + 63))
    return "".join(letters)
