"""Say where a layer of units is no clean coverage: overlaps, gaps between units, and holes."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from geomap.errors import GeomapWarning

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

_GEOD = Geod(ellps="WGS84")
_LEAST_KM2 = 0.001
_SHOWN = 3
_NARROW_DEG = 0.002
"""Two hundred metres at most: so wide a gap that is open to the outside is still one."""


def warn_of_coverage(*layers: gpd.GeoDataFrame | None) -> None:
    """Warn of what ``describe_coverage`` says."""
    for line in describe_coverage(*layers):
        warnings.warn(line, GeomapWarning, stacklevel=3)


def describe_coverage(*layers: gpd.GeoDataFrame | None) -> list[str]:
    """Return one sentence on overlaps, one on gaps and one on holes, where the units have any.

    A point in an overlap straddles the units there, in equal shares; a point in a gap or hole is
    outside. A gap is a hole between units that no unit fills, or narrow and open to the outside;
    one between units or in a unit may also be a lake or an enclave.

    Parameters
    ----------
    layers
        Units with ``name`` in EPSG:4326, provinces and neighbours together: claims are placed on
        all of them. None is passed over.
    """
    given = [layer for layer in layers if layer is not None]
    shapes = np.concatenate([layer.geometry.to_numpy() for layer in given])
    names = [str(name) for layer in given for name in layer["name"]]
    wrong = shapely.coverage_invalid_edges(shapes, gap_width=_NARROW_DEG)
    fits = shapely.is_empty(wrong).all() or shapely.coverage_is_valid(shapes)
    union = shapely.coverage_union_all(shapes) if fits else shapely.union_all(shapes)
    gaps, holes, known = _gaps(shapes, names, union)
    gaps += _slivers(shapes, names, known, wrong)
    return [
        *([] if fits else _overlaps(shapes, names)),
        *_say(gaps, "gap lies between units", "gaps lie between units"),
        *_say(holes, "hole lies within a unit", "holes lie within units"),
    ]


Found = list[tuple[float, str]]


def _overlaps(shapes: Shapes, names: list[str]) -> list[str]:
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j]
    found = []
    for i, j in pairs:
        km2 = _km2(shapely.intersection(shapes[i], shapes[j]))
        if km2 > _LEAST_KM2:
            found.append((km2, f"{names[i]} and {names[j]} by {_say_km2(km2)}"))
    return _say(found, "pair of units overlaps", "pairs of units overlap")


def _gaps(
    shapes: Shapes, names: list[str], union: shapely.Geometry
) -> tuple[Found, Found, set[frozenset[int]]]:
    """Return gaps between units, holes within one, and the pairs of units around a gap."""
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    gaps: Found = []
    holes: Found = []
    pairs: set[frozenset[int]] = set()
    for ring in rings:
        hole = shapely.Polygon(ring)
        km2 = _km2(hole)
        if km2 <= _LEAST_KM2:
            continue
        beside = np.flatnonzero(shapely.intersects(shapes, hole)).tolist()
        said = f"{_join([names[unit] for unit in beside])}, {_say_km2(km2)}"
        (gaps if len(beside) > 1 else holes).append((km2, said))
        pairs |= {frozenset((a, b)) for a in beside for b in beside if a < b}
    return gaps, holes, pairs


def _slivers(shapes: Shapes, names: list[str], known: set[frozenset[int]], edges: Shapes) -> Found:
    """Return narrow gaps between two units, found by their edges, that are open to the outside."""
    some = np.flatnonzero(~shapely.is_empty(edges))
    left, right = shapely.STRtree(edges[some]).query(
        edges[some], predicate="dwithin", distance=_NARROW_DEG
    )
    pairs = {(int(a), int(b)) for a, b in zip(some[left], some[right], strict=True) if a < b}
    found = []
    for a, b in sorted(pair for pair in pairs if frozenset(pair) not in known):
        gap = _between(shapes, (a, b), edges[[a, b]])
        km2 = _km2(gap) if shapely.area(gap) > 0 else 0.0
        if km2 > _LEAST_KM2:
            said = f"{names[a]} and {names[b]}, {_say_km2(km2)}, narrow and open to the outside"
            found.append((km2, said))
    return found


def _between(shapes: Shapes, pair: tuple[int, int], edges: Shapes) -> shapely.Geometry:
    """Return what is left between two units where they are no more than a narrow gap apart."""
    low, high = shapely.total_bounds(edges).reshape(2, 2)
    box = shapely.box(*(low - 2 * _NARROW_DEG), *(high + 2 * _NARROW_DEG))
    two = shapely.union_all(shapely.intersection(shapes[list(pair)], box))
    half = _NARROW_DEG / 2
    wide = shapely.buffer(two, half, join_style="mitre")
    closed = shapely.buffer(wide, -half, join_style="mitre")
    near = shapely.intersection(*shapely.buffer(edges, _NARROW_DEG))
    gap = shapely.intersection(shapely.difference(closed, two), near)
    others = np.flatnonzero(shapely.intersects(shapes, gap))
    return shapely.difference(gap, shapely.union_all(shapes[others]))


def _join(names: list[str]) -> str:
    """Join names: ``A and B``, ``A, B, C and 2 more``."""
    shown = names[:_SHOWN]
    rest = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    parts = [*shown, *rest]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _say(found: Found, one: str, many: str) -> list[str]:
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
