"""What disks have of units, and what they reach: by cells where there are very many of them."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import distinct
from geomap.joins.anchors import look_closer
from geomap.joins.anchors import pay as look_pays
from geomap.joins.areas import shares
from geomap.joins.bounds import Bounds
from geomap.joins.bounds import pay as bounds_pay
from geomap.joins.cells import CELLS, Cells, pays
from geomap.joins.edges import drop_seams, joined, line_edges, unit_edges
from geomap.joins.geodesy import spots
from geomap.joins.labels import SEVERAL, take_up, tell_by_cells
from geomap.joins.overlaps import keep_outside
from geomap.joins.raster import Raster
from geomap.joins.reach import Hits, boundaries, near_boundaries, reach_of, sides_of
from geomap.joins.shares import Shares
from geomap.joins.tree import EdgeIndex
from geomap.joins.units import Homes, across_seam, on_edge, sweep
from geomap.seams import to_degrees, within_degrees

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.reach import Reach
    from geomap.joins.units import Units

_NONE = np.zeros(0, dtype=np.int64)


class _Laid(NamedTuple):
    """What is made for very many disks: how to ask for units, boundaries, and what these tell."""

    ask: Callable[[Floats, Floats], Homes]
    edges: Edges
    settled: NDArray[np.bool_]
    near: NDArray[np.bool_]


def measure(disks: Disks, units: Units, lines: gpd.GeoDataFrame | None) -> tuple[Shares, Reach]:
    """Find the units of the disks: all by their centres, those near a boundary by their areas."""
    others = _line_edges(lines)
    worst = others.accuracy.max(initial=0.0)
    # a mere point is on an edge or not, which needs no metres; the antimeridian may be a seam
    point = (disks.radius_m + worst == 0) & (np.abs(disks.lon) < 180) & (np.abs(disks.lat) < 90)
    use_cells = pays(len(point), units.shapes)
    use_bounds = use_cells or bounds_pay(len(point), units.shapes)
    rings = unit_edges(units.shapes) if use_bounds or not point.all() else others.take(_NONE)
    ask, edges, settled, near = (_lay if use_bounds else _lay_nothing)(
        disks, units, rings, others, point, use_cells
    )
    held = across_seam(ask(disks.lon, disks.lat), ask, disks.lon, disks.lat)
    bare = np.flatnonzero(point & ~settled & (held.first >= 0))
    near[bare] = on_edge(units.shapes, disks.lon[bare], disks.lat[bare], held.first[bare])
    open_ = ~(settled | point)
    open_[held.more_point] = True  # where units overlap, all of them count
    told, asked = np.flatnonzero(settled & near & ~open_), np.flatnonzero(open_)
    if not use_bounds:
        edges, asked = near_boundaries(edges, others, disks, asked)
        asked = distinct(np.concatenate([asked, held.more_point]))
    sides = sides_of(edges, len(units.shapes), ask)
    index, hits = cache(lambda: EdgeIndex(edges)), Hits(sides)
    measured = _shares(disks, asked, held, near, index, hits)
    side = tell_by_cells(index, sides, disks, told)
    left = told[side == SEVERAL]
    if len(left):
        lon, lat, radius_m = (part[left] for part in disks[:3])
        take_up(index(), lon, lat, radius_m, hits, first=len(asked))
    reach = reach_of(len(point), hits, np.concatenate([asked, left]))
    reach.of[told[side != SEVERAL]] = side[side != SEVERAL]
    return keep_outside(measured, disks, units.shapes), reach


def _lay_nothing(disks: Disks, units: Units, rings: Edges, others: Edges, *_: object) -> _Laid:
    nothing = np.zeros((2, len(disks.lon)), dtype=bool)
    return _Laid(partial(sweep, units.shapes), joined(drop_seams(rings), others), *nothing)


def _lay(
    disks: Disks, units: Units, rings: Edges, others: Edges, point: NDArray[np.bool_], cells: bool
) -> _Laid:
    """Settle disks by the cells that they are in."""
    raster = Raster(rings, others, cells=CELLS)
    ask = Cells(units.shapes, rings, raster).homes if cells else partial(sweep, units.shapes)
    plain = drop_seams(rings)
    edges = boundaries(joined(plain, others), others)
    vague = edges.take(np.flatnonzero((edges.accuracy > 0) | (edges.left < 0)))
    bounds = Bounds(raster, plain, vague, disks.radius_m.max())
    settled, near, whole = bounds.settle(disks.lon, disks.lat, disks.radius_m)
    if look_pays(int((~settled & ~point).sum()), edges):
        look_closer(raster, edges, disks, whole, settled, near)
    return _Laid(ask, edges, settled, near)


def _shares(
    disks: Disks,
    asked: Ints,
    held: Homes,
    near: NDArray[np.bool_],
    index: Callable[[], EdgeIndex],
    hits: Hits,
) -> Shares:
    """Measure the shares of some disks; all others lie in one unit."""
    if not len(asked):
        return Shares(held.first, near, np.zeros_like(near), _NONE, _NONE, np.zeros(0))
    centres = spots(disks.lon[asked], disks.lat[asked])
    within = Homes(held.first[asked], np.searchsorted(asked, held.more_point), held.more_unit)
    measured = shares(index(), centres, disks.radius_m[asked], within, hits)
    only, near, loose = held.first.copy(), near.copy(), np.zeros_like(near)
    only[asked], near[asked] = measured.only, near[asked] | measured.near
    loose[asked] = measured.loose
    return Shares(only, near, loose, asked[measured.disk], *measured[4:])


def _line_edges(lines: gpd.GeoDataFrame | None) -> Edges:
    if lines is None:
        return line_edges(np.array([], dtype=object), np.zeros(0))
    lines = to_degrees(lines)
    lines = lines[~(lines.geometry.isna() | lines.geometry.is_empty)]
    accuracy = pd.to_numeric(lines.get("accuracy_m", pd.Series(0.0, index=lines.index)))
    shapes = within_degrees(np.asarray(lines.geometry, dtype=object))
    return line_edges(shapes, accuracy.fillna(0).to_numpy(dtype=np.float64))
