"""Make shapes of the geometries of GeoJSON, without trusting what stands in them."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

from geomap.io.bounds import check_depth

if TYPE_CHECKING:
    from geomap.limits import Limits

_MOST_SHOWN = 200
_MOST = 1e300
_LINES = ("LineString", "MultiLineString")
_AREAS = ("Polygon", "MultiPolygon")
_LEVELS = 6
"""From so many levels of nesting on, no plain shape is too deep."""
_UNREADABLE = (
    *(TypeError, ValueError, KeyError, AttributeError, OverflowError),
    shapely.errors.ShapelyError,
)
"""What shapely raises for what is no geometry."""


def read_shapes(features: list[dict[str, Any]], name: str, limits: Limits) -> np.ndarray:
    """Make a shape of each geometry; what cannot be read stays as text for the list of rejects."""
    shapes = np.full(len(features), None, dtype=object)
    plain = [_plain_point(feature.get("geometry")) for feature in features]
    at = [i for i, point in enumerate(plain) if point is not None]
    if at:
        shapes[at] = shapely.points(np.array([plain[i] for i in at], dtype=np.float64))
    for i, feature in enumerate(features):
        geometry = feature.get("geometry")
        if geometry is None or plain[i] is not None:
            continue
        shapes[i] = _plain_shape(geometry) if limits.depth >= _LEVELS else None
        if shapes[i] is not None:
            continue
        try:
            if isinstance(geometry, dict) and geometry.get("type") != "Point":
                check_depth(geometry, name, limits)
            shapes[i] = shape(geometry) if _has_numbers(geometry) else _shown(geometry)
        except _UNREADABLE:
            shapes[i] = _shown(geometry)
    return shapes


def _plain_point(geometry: Any) -> list[float] | None:
    """Return the two coordinates of a plain point, of which most tables are made."""
    if type(geometry) is dict and geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if type(place) is list and len(place) == 2 and {*map(type, place)} <= {int, float}:
            return place if max(map(abs, place)) < _MOST else None
    return None


def _plain_shape(geometry: Any) -> Any:
    """Make lines or areas of nothing but pairs of numbers, of which most layers are made."""
    if type(geometry) is not dict or geometry.get("type") not in _LINES + _AREAS:
        return None
    kind, parts = geometry["type"], geometry.get("coordinates")
    parts = parts if kind.startswith("Multi") else [parts]
    if type(parts) is not list or not parts or "geometries" in geometry:
        return None
    made = [_plain_line(part) if kind in _LINES else _plain_area(part) for part in parts]
    if any(part is None for part in made):
        return None
    if not kind.startswith("Multi"):
        return made[0]
    return shapely.multilinestrings(made) if kind in _LINES else shapely.multipolygons(made)


def _plain_line(path: Any) -> Any:
    pairs = _pairs(path)
    return None if pairs is None or len(pairs) < 2 else shapely.linestrings(pairs)


def _plain_area(rings: Any) -> Any:
    """Make a polygon of rings that are closed; None where one is not."""
    if type(rings) is not list or not rings:
        return None
    made: list[Any] = []
    for ring in rings:
        pairs = _pairs(ring)
        if pairs is None or len(pairs) < 4 or ring[0] != ring[-1]:
            return None
        made.append(shapely.linearrings(pairs))
    return shapely.polygons(made[0], holes=made[1:] or None)


def _pairs(path: Any) -> np.ndarray | None:
    """Return a list of pairs of numbers as an array; None for any other list."""
    if type(path) is not list or {*map(type, path)} != {list} or {*map(len, path)} != {2}:
        return None
    numbers = [*chain.from_iterable(path)]
    if not {*map(type, numbers)} <= {int, float} or max(map(abs, numbers)) >= _MOST:
        return None
    return np.array(numbers, dtype=np.float64).reshape(-1, 2)


def _shown(geometry: Any) -> str:
    return json.dumps(geometry, ensure_ascii=False)[:_MOST_SHOWN]


def _has_numbers(geometry: Any) -> bool:
    """Tell whether every coordinate is a number: shapely would also take texts."""
    if "geometries" in geometry:
        return all(_has_numbers(part) for part in geometry["geometries"])
    level = geometry["coordinates"]
    if geometry["type"] == "Point":
        return all(type(v) in {int, float} for v in level) and len(level) != 1
    while level:
        inside = list(chain.from_iterable(level))
        kinds = set(map(type, inside))
        if list not in kinds:
            return kinds <= {int, float}
        level = inside if kinds == {list} else [v for v in inside if isinstance(v, list)]
    return True
