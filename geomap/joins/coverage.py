"""Say where a layer of units is no clean coverage: overlaps, and gaps between units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from geomap.unions import unite

if TYPE_CHECKING:
    import geopandas as gpd

_GEOD = Geod(ellps="WGS84")
_LEAST_KM2 = 0.001
_SHOWN = 3


def describe_coverage(*layers: gpd.GeoDataFrame | None) -> list[str]:
    """Return one sentence on overlaps and one on gaps, where the units have any.

    A point in an overlap straddles the units there, in equal shares; a point in a gap is outside.
    A gap is a hole between units that no unit fills: it may also be a lake or an enclave.

    Parameters
    ----------
    layers
        Units with ``name`` in EPSG:4326, provinces and neighbours together: claims are placed on
        all of them. None is passed over.
    """
    given = [layer for layer in layers if layer is not None]
    shapes = np.concatenate([layer.geometry.to_numpy() for layer in given])
    names = [name for layer in given for name in layer["name"]]
    return [*_overlaps(shapes, names), *_gaps(shapes, names)]


def _overlaps(shapes: np.ndarray, names: list[str]) -> list[str]:
    if shapely.coverage_is_valid(shapes):
        return []
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j]
    found = []
    for i, j in pairs:
        km2 = _km2(shapely.intersection(shapes[i], shapes[j]))
        if km2 > _LEAST_KM2:
            found.append((km2, f"{names[i]} and {names[j]} by {_say_km2(km2)}"))
    return _say(found, "pair of units overlaps", "pairs of units overlap")


def _gaps(shapes: np.ndarray, names: list[str]) -> list[str]:
    union = unite(shapes)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    found = []
    for ring in rings:
        hole = shapely.Polygon(ring)
        km2 = _km2(hole)
        if km2 > _LEAST_KM2:
            beside = [names[i] for i in np.flatnonzero(shapely.intersects(shapes, hole))]
            if len(beside) > 1:
                found.append((km2, f"{' and '.join(beside[:2])}, {_say_km2(km2)}"))
    return _say(found, "gap lies between units", "gaps lie between units")


def _say(found: list[tuple[float, str]], one: str, many: str) -> list[str]:
    if not found:
        return []
    what = one if len(found) == 1 else many
    largest = [text for _, text in sorted(found, reverse=True)[:_SHOWN]]
    return [f"{len(found)} {what}: {'; '.join(largest)}{'; ...' if len(found) > _SHOWN else ''}"]


def _say_km2(km2: float) -> str:
    """Say square kilometres to three digits, without an exponent: ``12,300 km²``."""
    return f"{float(f'{km2:.3g}'):,.12g} km²"


def _km2(shape: shapely.Geometry) -> float:
    area, _ = _GEOD.geometry_area_perimeter(shape)
    return abs(area) / 1e6
