"""First-level units, provinces and neighbours alike, and which of them hold a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError
from geomap.io.units import mend_shapes
from geomap.joins.bands import Bands
from geomap.names import fold, is_code
from geomap.seams import to_degrees, within_degrees
from geomap.unions import unite

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

_STRIPS = 1 << 16
_AT_ONCE = 1 << 17
_PER_UNIT = 250  # points at least, so that going through the units does not cost more
_MANY = 10_000  # points
_COLUMNS = ["code", "name", "country", "country_code"]


class Units(NamedTuple):
    """Units in the order of their codes: ``table`` (code, name, country, country_code), shapes."""

    table: pd.DataFrame
    shapes: NDArray[np.object_]


class Homes(NamedTuple):
    """Units at points: ``first`` is the unit with the smallest code, -1 for none.

    A point that touches several units has the others in the pairs ``more_point``, ``more_unit``.
    """

    first: NDArray[np.int32]
    more_point: Ints
    more_unit: Ints


def by_point(held: Homes) -> Homes:
    """Put the pairs of points and further units in the order of the points."""
    order = np.argsort(held.more_point, kind="stable")
    return Homes(held.first, held.more_point[order], held.more_unit[order])


def units_of(provinces: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame | None = None) -> Units:
    """Put provinces and neighbours into one table, ordered by code; rows of one code are one unit.

    Raises
    ------
    LayerError
        A layer has no ``code`` or ``name`` at all, one code has two names or is both that of a
        province and of a neighbour, or cannot be written among candidates, or a shape is no
        polygon.

    Warns
    -----
    GeomapWarning
        Invalid polygons were mended; their names are given.
    """
    layers = [_plain(layer) for layer in (provinces, neighbours) if layer is not None]
    if len(layers) > 1:
        _check_apart(*layers)
    rows = pd.concat(layers, ignore_index=True)
    wrong = [code for code in rows["code"] if not is_code(code)]
    if wrong:
        raise LayerError(f"a unit cannot have the code {wrong[0]!r}; give it another code")
    rows = rows.sort_values(["code", "name"], kind="stable", ignore_index=True)
    twice = rows.drop_duplicates(["code", "name"])["code"]
    if twice.duplicated().any():
        code = twice[twice.duplicated()].iloc[0]
        raise LayerError(f"two units of different names have the code {code!r}; give each its own")
    rows, shapes = _split_shapes(rows)
    first = np.flatnonzero(~rows["code"].duplicated())
    if len(first) < len(rows):
        bounds = np.r_[first[1:], len(rows)]
        shapes = np.array([unite(shapes[a:b]) for a, b in zip(first, bounds, strict=True)])
    return Units(rows.iloc[first].reset_index(drop=True), within_degrees(shapes))


def _split_shapes(rows: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Take the polygons out of a table, valid; rows of which no area is left go."""
    shapes = np.asarray(rows.pop("shape"), dtype=object)
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (3, 6)).all():
        code = rows["code"][np.flatnonzero(~np.isin(kinds, (3, 6)))[0]]
        raise LayerError(f"the shape of unit {code!r} is no polygon; a layer of units needs areas")
    shapes = mend_shapes(shapes, rows["name"].to_numpy())
    flat = shapely.is_empty(shapes)
    return rows[~flat].reset_index(drop=True), shapes[~flat]


def _check_apart(provinces: pd.DataFrame, neighbours: pd.DataFrame) -> None:
    """Refuse a code in both layers: which of the two a claim is placed in would not be known."""
    both = sorted(set(provinces["code"]) & set(neighbours["code"]))
    if both:
        named = ", ".join(map(repr, both[:5])) + (" and more" if len(both) > 5 else "")
        raise LayerError(
            f"provinces and neighbours both have units with the code {named}; give each its own "
            "code, or leave them out of one layer"
        )


def country_readings(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return what a country may be called, folded, with its name and code as the units write them.

    A text that is the name or the code of two countries is left out.

    Parameters
    ----------
    table
        Units with ``country`` and ``country_code``.
    """
    readings: dict[str, set[tuple[str, str]]] = {}
    columns = (
        [np.nan if pd.isna(cell) else cell for cell in table[name].tolist()]  # one that is itself
        for name in ("country", "country_code")
    )
    for country, code in dict.fromkeys(zip(*columns, strict=True)):
        for text in (country, code):
            if isinstance(text, str):
                readings.setdefault(fold(text), set()).add((country, code))
    return {text: next(iter(found)) for text, found in readings.items() if len(found) == 1}


def _plain(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    layer = to_degrees(layer)
    columns = [column for column in ("code", "name") if column in layer]
    if not columns:
        raise LayerError("a layer of units needs a column 'code' or 'name'")
    blank = pd.Series(index=layer.index, dtype=object)
    plain = {name: layer.get(name, blank).astype(object) for name in _COLUMNS}
    plain["code"] = plain["code"].fillna(layer[columns[-1]]).astype("str")
    plain["name"] = plain["name"].fillna(plain["code"]).astype("str")
    shapes = np.asarray(layer.geometry, dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return pd.DataFrame({**plain, "shape": shapes})[there]


def sweep(shapes: NDArray[np.object_], lon: Floats, lat: Floats) -> Homes:
    """Return the units that each point touches, exactly, whatever the order of the points.

    Few points are sorted by latitude, then each polygon is asked about the slice in its bounds:
    its edges are kept by latitude too, so points that come in that order find them in the cache.
    Many points are told by bands of latitude.

    Parameters
    ----------
    shapes
        Polygons in the order of their codes.
    lon, lat
        Finite degrees, EPSG:4326.
    """
    shapely.prepare(shapes)
    first = np.full(len(lon), -1, dtype=np.int32)
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    few = len(lon) < max(_MANY, vertices // 3) or not vertices
    more = (_swept if few else _banded)(shapes, lon, lat, first)
    none = np.zeros(0, dtype=np.int64)
    return Homes(
        first,
        np.concatenate([none, *(point for point, _ in more)]),
        np.concatenate([none, *(unit for _, unit in more)]),
    )


def _banded(
    shapes: NDArray[np.object_], lon: Floats, lat: Floats, first: NDArray[np.int32]
) -> list[tuple[Ints, NDArray[np.int32]]]:
    """Write the first unit of each point into ``first``; return points and units beside them."""
    step = min(len(lon), max(_AT_ONCE // 2, _PER_UNIT * len(shapes)))
    bands = Bands(shapes, step)
    more = []
    for begin in range(0, len(lon), step):
        part = first[begin : begin + step]
        point, unit = bands.hits(lon[begin : begin + step], lat[begin : begin + step])
        part[point] = unit
        if np.count_nonzero(part >= 0) < len(point):
            order = np.argsort(-unit, kind="stable")
            part[point[order]] = unit[order]  # of several, what is written last stays
            others = np.flatnonzero(part[point] != unit)
            more.append((begin + point[others], unit[others].astype(np.int32)))
    return more


def _swept(
    shapes: NDArray[np.object_], lon: Floats, lat: Floats, first: NDArray[np.int32]
) -> list[tuple[Ints, NDArray[np.int32]]]:
    """Write the first unit of each point into ``first``; return points and units beside them."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    more: list[tuple[Ints, NDArray[np.int32]]] = []
    step = max(_AT_ONCE, _PER_UNIT * len(shapes))
    for begin in range(0, len(lon), step):
        part = slice(begin, begin + step)
        again = _sweep(shapes, bounds, lon[part], lat[part], first[part])
        more.extend((begin + point, unit) for point, unit in again)
    return more


def _sweep(
    shapes: NDArray[np.object_], bounds: Floats, lon: Floats, lat: Floats, first: NDArray[np.int32]
) -> list[tuple[Ints, NDArray[np.int32]]]:
    """Write the first unit of each point into ``first``; return points and units beside them."""
    strip = strips(lat)
    number = strip(lat)
    order = np.argsort(number, kind="stable")  # of so short numbers a sort by digits
    x, y = lon[order], lat[order]
    ends = np.r_[0, np.cumsum(np.bincount(number, minlength=_STRIPS))]
    low, high = ends[strip(bounds[:, 1])], ends[strip(bounds[:, 3]).astype(np.int64) + 1]
    more = []
    for unit in range(len(shapes) - 1, -1, -1):  # from the last down, so that the smallest stays
        row = x[low[unit] : high[unit]]
        near = np.flatnonzero((row >= bounds[unit, 0]) & (row <= bounds[unit, 2]))
        if not len(near):
            continue
        near += low[unit]
        hit = order[near[shapely.intersects_xy(shapes[unit], x[near], y[near])]]
        again = hit[first[hit] >= 0]
        if len(again):
            more.append((again, first[again]))
        first[hit] = unit
    return more


def strips(lat: Floats) -> Callable[[Floats], NDArray[np.uint16]]:
    """Return a function that numbers strips of latitude from south to north."""
    south, north = (lat.min(), lat.max()) if len(lat) else (0.0, 0.0)
    scale = (_STRIPS - 1) / (north - south) if north > south else 0.0

    def strip(at: Floats) -> NDArray[np.uint16]:
        number: NDArray[np.uint16] = ((np.clip(at, south, north) - south) * scale).astype(np.uint16)
        return number

    return strip


def across_seam(
    found: Homes, ask: Callable[[Floats, Floats], Homes], lon: Floats, lat: Floats
) -> Homes:
    """Add for points on the antimeridian the units that touch them from its other side."""
    seam = np.flatnonzero(np.abs(lon) == 180)
    if not len(seam):
        return found
    other = ask(-lon[seam], lat[seam])
    hit = other.first >= 0
    point = np.r_[seam, found.more_point, seam[hit], seam[other.more_point]]
    unit = np.r_[found.first[seam], found.more_unit, other.first[hit], other.more_unit]
    pairs = np.unique(np.column_stack([point, unit])[unit >= 0], axis=0)
    on_seam = np.isin(pairs[:, 0], seam)
    leads = np.r_[np.ones(min(len(pairs), 1), dtype=bool), pairs[1:, 0] != pairs[:-1, 0]] & on_seam
    first = found.first.copy()
    first[pairs[leads, 0]] = pairs[leads, 1]
    return Homes(first, pairs[~leads, 0], pairs[~leads, 1])


def on_edge(
    shapes: NDArray[np.object_], lon: Floats, lat: Floats, unit: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Tell which points, each in its unit, lie on the very edge of it."""
    order = np.argsort(unit, kind="stable")
    cuts = np.searchsorted(unit[order], np.arange(len(shapes) + 1))
    edge = np.zeros(len(unit), dtype=bool)
    for number in np.flatnonzero(np.diff(cuts)):
        part = order[cuts[number] : cuts[number + 1]]
        edge[part] = ~shapely.contains_xy(shapes[number], lon[part], lat[part])
    return edge
