"""Boundaries as straight pieces in longitude and latitude, each once, with what lies beside them.

GeoJSON means its edges to be straight in degrees. Long ones are cut, so that a piece stays
straight within a metre in any local plane too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geomap.groups import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

PIECE_DEG = 0.05
"""Greatest length of a piece in degrees; the bend of a piece is then under a metre."""
_SPARSE = 8  # times as many numbers as values: to sort these costs less
_STRAIGHT_DEG = 1e-9  # a vertex so little off the straight line (0.1 mm) adds nothing
_MIX = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)  # odd multipliers that spread the bits of coordinates


class Edges(NamedTuple):
    """Pieces of boundary: their ends, the units on both sides, the accuracy in metres.

    ``left`` and ``right`` are -1 where no unit is known. ``row`` is the line or ring it came from.
    """

    start: Floats
    end: Floats
    left: Ints
    right: Ints
    accuracy: Floats
    row: Ints

    def take(self, index: Ints) -> Edges:
        """Return the pieces at ``index``, in that order."""
        return Edges(
            self.start[index],
            self.end[index],
            self.left[index],
            self.right[index],
            self.accuracy[index],
            self.row[index],
        )


def unit_edges(shapes: NDArray[np.object_]) -> Edges:
    """Return all edges of polygons, the inside on the left.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in EPSG:4326; the position in the array is the unit.
    """
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    edges = _edges(rings, PIECE_DEG)
    return edges._replace(left=unit[part][edges.row].astype(np.int64))


def line_edges(lines: NDArray[np.object_], accuracy: Floats, piece: float = PIECE_DEG) -> Edges:
    """Return the pieces of lines, each with the accuracy of its line."""
    parts, line = shapely.get_parts(lines, return_index=True)
    edges = _edges(parts, piece)
    row = line[edges.row].astype(np.int64)
    return edges._replace(accuracy=accuracy[row], row=row)


def _edges(lines: NDArray[np.object_], piece: float) -> Edges:
    """Cut lines into pieces, without the vertices that lie straight between two others."""
    long = np.flatnonzero(shapely.length(lines) > 0)  # GEOS cannot cut a line that is a point
    plain = shapely.simplify(lines[long], _STRAIGHT_DEG, preserve_topology=False)
    xy, row = shapely.get_coordinates(shapely.segmentize(plain, piece), return_index=True)
    row = long[row]
    inner = np.flatnonzero((row[1:] == row[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    none = np.full(len(inner), -1, dtype=np.int64)
    return Edges(
        xy[inner], xy[inner + 1], none, none, np.zeros(len(inner)), row[inner].astype(np.int64)
    )


def joined(*sets: Edges) -> Edges:
    """Put sets of pieces together."""
    offsets = np.cumsum([0, *(edges.row.max(initial=-1) + 1 for edges in sets[:-1])])
    return Edges(
        np.concatenate([edges.start for edges in sets]),
        np.concatenate([edges.end for edges in sets]),
        np.concatenate([edges.left for edges in sets]),
        np.concatenate([edges.right for edges in sets]),
        np.concatenate([edges.accuracy for edges in sets]),
        np.concatenate([edges.row + add for edges, add in zip(sets, offsets, strict=True)]),
    )


def merged(edges: Edges) -> Edges:
    """Make one piece of equal ones: two units side by side, and the line between them.

    The piece has the worst accuracy of those that it stands for.
    """
    flip = (edges.start[:, 0] > edges.end[:, 0]) | (
        (edges.start[:, 0] == edges.end[:, 0]) & (edges.start[:, 1] > edges.end[:, 1])
    )
    ends = np.column_stack([edges.start, edges.end])
    ends[flip] = np.column_stack([edges.end, edges.start])[flip]
    keys = ((ends + np.zeros(4)).view(np.uint64) * _MIX).sum(axis=1, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    new = (keys[order][1:] != keys[order][:-1]) | (ends[order][1:] != ends[order][:-1]).any(axis=1)
    starts = np.flatnonzero(np.r_[np.ones(min(len(order), 1), dtype=bool), new])
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(order)]))
    accuracy = edges.accuracy.copy()
    if len(starts):
        accuracy[order] = np.maximum.reduceat(edges.accuracy[order], starts)[group]
    is_unit = edges.left[order] >= 0
    units = np.bincount(group, is_unit, len(starts))
    lean = np.bincount(group, np.where(flip[order], -1, 1) * is_unit, len(starts))
    kept = np.ones(len(order), dtype=bool)
    kept[order] = is_unit | (units[group] == 0)
    pair = order[is_unit & (units == 2)[group] & (lean == 0)[group]].reshape(-1, 2)
    right = edges.right.copy()
    first, second = pair.min(axis=1), pair.max(axis=1)
    right[first] = edges.left[second]
    kept[second] = False
    return edges._replace(accuracy=accuracy, right=right).take(np.flatnonzero(kept))


def drop_seams(edges: Edges) -> Edges:
    """Take out what bounds nothing: edges along a pole, and seams at the antimeridian.

    A seam is where a layer cuts a unit that lies on both sides.
    """
    a, b = edges.start.T, edges.end.T
    pole = (np.abs(a[1]) == 90) & (a[1] == b[1])
    seam = (np.abs(a[0]) == 180) & (a[0] == b[0]) & ~pole
    if not (pole | seam).any():
        return edges
    seams = edges.take(np.flatnonzero(seam))
    units = [np.flatnonzero(seams.left == unit) for unit in np.unique(seams.left)]
    rest = edges.take(np.flatnonzero(~(pole | seam)))
    return joined(rest, *(_open_seam(seams.take(unit)) for unit in units))


def _open_seam(edges: Edges) -> Edges:
    """Keep of one unit's pieces on the antimeridian those with the unit on one side only."""
    one, other = np.round(edges.start[:, 1], 9), np.round(edges.end[:, 1], 9)
    low, high = np.minimum(one, other), np.maximum(one, other)
    cuts = np.unique(np.r_[low, high])
    covered = np.zeros((2, len(cuts) - 1), dtype=bool)
    for side, lower, upper in zip(
        (edges.start[:, 0] > 0).astype(int),
        np.searchsorted(cuts, low),
        np.searchsorted(cuts, high),
        strict=True,
    ):
        covered[side, lower:upper] = True
    single = covered[0] != covered[1]
    lon = np.where(covered[1][single], 180.0, -180.0)
    south = np.column_stack([lon, cuts[:-1][single]])
    north = np.column_stack([lon, cuts[1:][single]])
    runs_south = lon < 0  # the unit lies east of -180, so on the left going south
    none = np.full(len(lon), -1, dtype=np.int64)
    start, end = south.copy(), north.copy()
    start[runs_south], end[runs_south] = north[runs_south], south[runs_south]
    return Edges(
        start,
        end,
        np.full(len(lon), edges.left[0]),
        none,
        np.zeros(len(lon)),
        np.arange(len(lon)),
    )


def run_starts(edges: Edges) -> Ints:
    """Return for each piece the position of the first of the connected pieces it belongs to."""
    count = len(edges.row)
    broken = (edges.row[1:] != edges.row[:-1]) | (edges.start[1:] != edges.end[:-1]).any(axis=1)
    starts = np.r_[np.zeros(min(count, 1), dtype=np.int64), np.flatnonzero(broken) + 1]
    return np.repeat(starts, np.diff(np.r_[starts, count]))


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """Return the distinct whole numbers in order, from 0, and which of them each value is."""
    if values.max(initial=-1) > _SPARSE * len(values):
        found = distinct(values)
        return found, np.searchsorted(found, values)
    seen = np.zeros(values.max(initial=-1) + 1, dtype=bool)
    seen[values] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[values]


def counters(many: Ints) -> Ints:
    """Count 0, 1, ... anew for each of ``many``."""
    return np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)


def starts_of(values: Ints) -> Ints:
    """Return where each value begins in an array in which equal values stand together."""
    first = np.ones(min(len(values), 1), dtype=bool)
    return np.flatnonzero(np.r_[first, values[1:] != values[:-1]])


def least_of(values: Floats, starts: Ints) -> tuple[Floats, Ints]:
    """Return for each value the least of those that stand together with it, and where that is.

    Groups begin at ``starts``; of equal values the first is taken.
    """
    many = np.diff(np.r_[starts, len(values)])
    least = np.repeat(np.minimum.reduceat(values, starts), many)
    at = np.flatnonzero(values == least)
    first = at[np.searchsorted(at, starts)]
    return least, np.repeat(first, many)
