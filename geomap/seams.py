"""Shapes of other systems in degrees: their edges followed, and cut at the antimeridian.

What is straight in another system is bent in degrees, and a layer crosses 180 degrees there as it
pleases: vertex by vertex, its edges would cut corners, or run back around the world.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer
from shapely import affinity

from geomap.errors import GeomapWarning, LayerError
from geomap.schema import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Shapes = NDArray[np.object_]

_LONG_DEG = 0.25  # longer edges are halved whatever their middle says
_SHORT_DEG = 0.002  # shorter ones are straight in every system
_BEND_DEG = 1e-8  # so far off, a millimetre, an edge may be straight in degrees
_HALVINGS = 16
_AS_DRAWN = 4  # times that an edge is halved if it may go the long way around the world
_GRID = 2.0**36  # degrees in so many parts (a thousandth of a millimetre) bear 360 more exactly
_AT_POLE = 90 - 1e-6  # a tenth of a metre
_HAIR_DEG = 1e-9  # a tenth of a millimetre
_ENDS = np.array([180.0, 90.0])
_POLYGONS, _LINES = (3, 6), (1, 5)


def to_degrees(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a layer to EPSG:4326, with shapes across the antimeridian cut there.

    Edges that are straight in a projected system get vertices where they bend in degrees, to a
    millimetre. A shape around a pole is closed over it. A layer without a system counts as
    EPSG:4326, and what is in EPSG:4326 stays as it is.

    Raises
    ------
    LayerError
        A ring goes around a pole, and it is not known around which.
    """
    if layer.crs is None or layer.crs == CRS:
        return layer
    plain = layer.to_crs(CRS)
    shapes = np.asarray(plain.geometry, dtype=object)
    change = Transformer.from_crs(layer.crs, CRS, always_xy=True)
    own = np.asarray(layer.geometry, dtype=object)
    if not (np.abs(_steps(shapes)[:, 0]) >= 180 - 1e-6).any():
        if not layer.crs.is_projected or not (np.abs(_steps(shapes)) > _SHORT_DEG).any():
            return plain
        bent = [_bent(shape, there, change) for shape, there in zip(own, shapes, strict=True)]
        return plain.set_geometry(type(plain.geometry)(bent, index=plain.index, crs=CRS))
    wrong = int((~shapely.is_valid(own) & ~shapely.is_missing(own)).sum())
    if wrong:
        said = f"invalid shapes mended on the way to degrees: {wrong}"
        warnings.warn(said, GeomapWarning, stacklevel=2)
    return plain.set_geometry(type(plain.geometry)([_cut(s, change) for s in own], crs=CRS))


def jumps(shapes: Shapes) -> NDArray[np.bool_]:
    """Tell which shapes in degrees have an edge of more than 180 degrees of longitude.

    Drawn across the antimeridian without a cut, such an edge runs back around the world. Edges all
    the way from 180 degrees west to 180 degrees east, and those along a pole, are none.
    """
    west, _, east, _ = shapely.bounds(shapes).reshape(-1, 4).T
    return np.array(
        [wide and _has_jump(shape) for shape, wide in zip(shapes, east - west > 180, strict=True)],
        dtype=bool,
    )


def _has_jump(shape: shapely.Geometry) -> bool:
    parts = shapely.get_parts(shape)
    polygon = shapely.get_type_id(parts) == 3
    paths = np.concatenate([shapely.get_rings(parts[polygon]), parts[~polygon]])
    xy, path = shapely.get_coordinates(paths, return_index=True)
    wide = np.abs(np.diff(xy[:, 0]))
    at_pole = (np.abs(xy) >= _AT_POLE)[:, 1]
    jump = (wide > 180) & (wide < 360) & ~(at_pole[1:] & at_pole[:-1])
    return bool((jump & (path[1:] == path[:-1])).any())


def within_degrees(shapes: Shapes) -> Shapes:
    """Bring what is drawn beyond 180 degrees back to the other side of the antimeridian.

    Vertices a hair from it or from a pole, as some layers have them, are put on it: what is cut
    there is else taken for a boundary.
    """
    shapes = _snapped(shapes)
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    kinds = shapely.get_type_id(shapes)
    beyond = (bounds[:, 0] < -180) | (bounds[:, 2] > 180)
    moved = shapes.copy()
    for index in np.flatnonzero(beyond & np.isin(kinds, _POLYGONS + _LINES)):
        pieces = [
            affinity.translate(
                shapely.intersection(shapes[index], shapely.box(-180 + turn, -90, 180 + turn, 90)),
                -turn,
            )
            for turn in (-360, 0, 360)
        ]
        parts = shapely.get_parts(shapely.get_parts(pieces))
        if kinds[index] in _POLYGONS:
            moved[index] = shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])
        else:
            moved[index] = shapely.multilinestrings(parts[shapely.get_type_id(parts) == 1])
    return moved


def _snapped(shapes: Shapes) -> Shapes:
    """Put vertices that lie within rounding of the antimeridian or a pole on it."""
    ends = np.abs(shapely.bounds(shapes).reshape(-1, 2, 2))
    off = np.abs(ends - _ENDS)
    some = np.flatnonzero(((off > 0) & (off < _HAIR_DEG)).any(axis=(1, 2)))
    if not len(some):
        return shapes
    snapped = shapes.copy()
    snapped[some] = shapely.transform(
        shapes[some],
        lambda xy: np.where(np.abs(np.abs(xy) - _ENDS) < _HAIR_DEG, np.sign(xy) * _ENDS, xy),
    )
    return snapped


def _steps(shapes: Shapes) -> Floats:
    """Return how far each edge goes in longitude and latitude, as its vertices say."""
    parts = shapely.get_parts(shapes)
    polygon = shapely.get_type_id(parts) == 3
    paths = np.concatenate([shapely.get_rings(parts[polygon]), parts[~polygon]])
    xy, path = shapely.get_coordinates(paths, return_index=True)
    steps: Floats = np.diff(xy, axis=0)[path[1:] == path[:-1]]
    return steps


def _bent(
    own: shapely.Geometry | None, there: shapely.Geometry | None, change: Transformer
) -> shapely.Geometry | None:
    """Return a shape in degrees, with vertices where edges that are straight in ``own`` bend."""
    kind = shapely.get_type_id(own)
    if kind not in _POLYGONS + _LINES or not (np.abs(_steps(np.array([there]))) > _SHORT_DEG).any():
        return there
    parts = shapely.get_parts(np.array([own], dtype=object))
    if kind in _LINES:
        lines = [shapely.LineString(_followed(part, change)) for part in parts]
        return lines[0] if kind == 1 else shapely.MultiLineString(lines)
    rings = [[_followed(ring, change) for ring in shapely.get_rings(part)] for part in parts]
    areas = [shapely.Polygon(shell, holes) for shell, *holes in rings]
    return areas[0] if kind == 3 else shapely.MultiPolygon(areas)


def _followed(path: shapely.Geometry, change: Transformer) -> Floats:
    """Return a path in degrees, rounded alike for all shapes that share its edges."""
    degrees: Floats = np.round(_halved(shapely.get_coordinates(path), change) * _GRID) / _GRID
    return degrees


def _cut(shape: shapely.Geometry | None, change: Transformer) -> shapely.Geometry | None:
    """Bring one shape to degrees within 180; points and collections vertex by vertex."""
    kind = shapely.get_type_id(shape)
    parts = shapely.get_parts(np.array([shape], dtype=object))
    if kind in _POLYGONS:
        return shapely.union_all([_polygon(part, change) for part in parts])
    if kind in _LINES:
        paths = [_path(shapely.get_coordinates(part), change) for part in parts]
        return within_degrees(np.array([shapely.multilinestrings(paths)], dtype=object))[0]
    return shapely.transform(shape, lambda xy: np.column_stack(change.transform(*xy.T)))


def _polygon(part: shapely.Polygon, change: Transformer) -> shapely.Geometry:
    """Bring one polygon to degrees: its outer ring without its holes."""
    outer, *holes = (_area(ring, change) for ring in shapely.get_rings(part))
    return shapely.difference(outer, shapely.union_all(holes)) if holes else outer


def _area(ring: shapely.LinearRing, change: Transformer) -> shapely.Geometry:
    """Return what a ring encloses, in degrees within 180."""
    path = _path(_from_no_pole(shapely.get_coordinates(ring), change), change)
    turn = path[-1, 0] - path[0, 0]
    if turn:
        path = _over_pole(path, turn, _pole(ring, change))
    area = shapely.make_valid(shapely.polygons(path))
    parts = shapely.get_parts(shapely.get_parts(np.array([area])))
    areas = shapely.union_all(parts[shapely.get_type_id(parts) == 3])
    return within_degrees(np.array([areas], dtype=object))[0]


def _from_no_pole(xy: Floats, change: Transformer) -> Floats:
    """Let a closed ring begin at a vertex that is no pole."""
    lat = np.abs(change.transform(*xy.T)[1])
    first = int(np.argmin(lat >= _AT_POLE))
    return np.concatenate([xy[first:-1], xy[: first + 1]])


def _pole(ring: shapely.LinearRing, change: Transformer) -> float:
    """Return the latitude of the pole that a ring goes around, in its own system."""
    area = shapely.polygons(ring)
    at = [shapely.Point(change.transform(0, lat, direction="INVERSE")) for lat in (-90, 90)]
    south, north = (bool(np.isfinite([p.x, p.y]).all() and area.covers(p)) for p in at)
    if south == north:
        raise LayerError(
            "a shape goes around a pole, and its system does not tell which; give the layer in "
            "EPSG:4326, cut at 180 degrees and drawn to the pole"
        )
    return 90.0 if north else -90.0


def _over_pole(path: Floats, turn: float, pole: float) -> Floats:
    """Close a ring that goes once around a pole: along the antimeridian to it, and back."""
    seam = np.flatnonzero(np.mod(path[:-1, 0], 360) == 180)
    first = seam[np.argmin(np.abs(path[seam, 1] - pole))]  # no edge lies between it and the pole
    path = np.concatenate([path[first:-1], path[: first + 1] + np.array([turn, 0])])
    return np.concatenate([path, [[path[-1, 0], pole], [path[0, 0], pole], path[0]]])


def _path(xy: Floats, change: Transformer) -> Floats:
    """Bring a path to degrees, its longitudes going on beyond 180, a vertex at every crossing."""
    lon, lat = np.round(_halved(xy, change).T * _GRID) / _GRID
    lon, lat = _through_poles(lon, lat)
    turns = np.round(np.diff(lon) / 360)
    lon = lon - 360 * np.r_[0, np.cumsum(turns)]
    west, east = np.minimum(lon[:-1], lon[1:]), np.maximum(lon[:-1], lon[1:])
    line = 360 * np.ceil((east - 180) / 360) - 180  # the last meridian of 180 degrees before east
    over = np.flatnonzero((west < line) & (line < east))
    low = np.where(lon[:-1] < lon[1:], lat[:-1], lat[1:])[over]
    high = np.where(lon[:-1] < lon[1:], lat[1:], lat[:-1])[over]
    part = (line - west)[over] / (east - west)[over]  # from the west, whichever way the path goes
    at = np.round((low + part * (high - low)) * _GRID) / _GRID
    return np.column_stack([np.insert(lon, over + 1, line[over]), np.insert(lat, over + 1, at)])


def _halved(xy: Floats, change: Transformer) -> Floats:
    """Halve the edges of a path, in its own system, until they are straight in degrees."""
    there = np.column_stack(change.transform(*xy.T))
    still = np.ones(len(xy) - 1, dtype=bool)
    for time in range(_HALVINGS):
        steps = np.diff(there, axis=0)
        if time >= _AS_DRAWN:
            steps[:, 0] = _shortest(there[:, 0])
        size = np.abs(steps).max(axis=1)
        asked = np.flatnonzero(still & (size > _SHORT_DEG))
        middle = (xy[asked] + xy[asked + 1]) / 2
        at = np.column_stack(change.transform(*middle.T))
        halve = (size[asked] > _LONG_DEG) | _bends(there[asked], at, there[asked + 1])
        still[asked] = halve
        asked = asked[halve]
        if not len(asked):
            break
        xy = np.insert(xy, asked + 1, middle[halve], axis=0)
        there = np.insert(there, asked + 1, at[halve], axis=0)
        still = np.insert(still, asked, values=True)
    return there


def _bends(start: Floats, middle: Floats, end: Floats) -> NDArray[np.bool_]:
    """Tell which edges pass ``middle`` farther off than half way, in degrees of latitude."""
    half = start + (end - start) / 2
    half[:, 0] -= np.where(np.abs(end[:, 0] - start[:, 0]) > 180, 180, 0)
    off = middle - half
    off[:, 0] = (off[:, 0] - 360 * np.round(off[:, 0] / 360)) * np.cos(np.radians(middle[:, 1]))
    bends: NDArray[np.bool_] = np.abs(off).max(axis=1) > _BEND_DEG
    return bends


def _through_poles(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Give a pole the longitude of what is before it, then that of what is after it."""
    lon = np.where(np.abs(lat) >= _AT_POLE, np.nan, lon)
    near = np.flatnonzero((np.abs(_shortest(lon)) > 90) & (np.abs(lat[1:] + lat[:-1]) > 178))
    pole = np.sign(lat[near]) * 90
    lon, lat = np.insert(lon, near + 1, np.nan), np.insert(lat, near + 1, pole)
    known = np.flatnonzero(~np.isnan(lon))
    if not len(known):
        return np.zeros(len(lon)), lat
    place = np.arange(len(lon))
    before = known[np.maximum(np.searchsorted(known, place, "right") - 1, 0)]
    after = known[np.minimum(np.searchsorted(known, place), len(known) - 1)]
    twice = np.where(np.isnan(lon), 2, 1)
    lat = np.repeat(np.where(np.isnan(lon), np.sign(lat) * 90, lat), twice)
    first = np.r_[True, np.repeat(place, twice)[1:] != np.repeat(place, twice)[:-1]]
    return np.where(first, np.repeat(lon[before], twice), np.repeat(lon[after], twice)), lat


def _shortest(lon: Floats) -> Floats:
    """Return the steps between neighbouring longitudes, the short way around."""
    steps = np.diff(lon)
    shortest: Floats = steps - 360 * np.round(steps / 360)
    return shortest
