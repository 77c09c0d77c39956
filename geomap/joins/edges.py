"""Boundaries as straight pieces in longitude and latitude, and which of them lie near a place.

GeoJSON means its edges to be straight in degrees. Long ones are cut, so that a piece stays
straight within a metre in any local plane too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geomap.joins.geodesy import Spots, spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

PIECE_DEG = 0.05
"""Greatest length of a piece in degrees; the bend of a piece is then under a metre."""
_BLOCK = 16  # pieces that share one box in the tree
_PLACES_AT_ONCE = 1 << 15
_PAIRS_AT_ONCE = 1 << 21
_METRES_PER_DEGREE = 110_000.0  # a little under the least on WGS 84, so that boxes are never small
_SMALL_SPHERE_M = 6_330_000.0  # a little under the least radius, for the same reason


class Edges(NamedTuple):
    """Pieces of boundary: their ends, the unit on their left, the accuracy in metres.

    ``owner`` is -1 for a line that bounds no area. ``row`` counts runs of connected pieces.
    """

    start: Spots
    end: Spots
    owner: Ints
    accuracy: Floats
    row: Ints


def unit_edges(shapes: NDArray[np.object_]) -> Edges:
    """Return the boundary of polygons, the inside always on the left.

    A seam where a unit is cut at the antimeridian, or drawn along a pole, is no boundary.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in EPSG:4326; the position in the array is the owner.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    rings = shapely.segmentize(rings, PIECE_DEG)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return _drop_seams(_edges(xy, ring, owner[part], np.zeros(len(rings))))


def line_edges(lines: NDArray[np.object_], accuracy: Floats, piece: float = PIECE_DEG) -> Edges:
    """Return the pieces of lines, each with the accuracy of its line."""
    parts, line = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(shapely.segmentize(parts, piece), return_index=True)
    return _edges(xy, part, np.full(len(parts), -1), accuracy[line], line)


def joined(first: Edges, second: Edges) -> Edges:
    """Put two sets of pieces together."""
    offset = first.row.max(initial=-1) + 1
    return Edges(
        _appended(first.start, second.start),
        _appended(first.end, second.end),
        np.r_[first.owner, second.owner],
        np.r_[first.accuracy, second.accuracy],
        np.r_[first.row, second.row + offset],
    )


def _appended(first: Spots, second: Spots) -> Spots:
    return Spots(*(np.r_[a, b] for a, b in zip(first, second, strict=True)))


def _edges(xy: Floats, run: Ints, owner: Ints, accuracy: Floats, row: Ints | None = None) -> Edges:
    inner = (run[1:] == run[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    first, last = xy[:-1][inner], xy[1:][inner]
    run = run[:-1][inner].astype(np.int64)
    return Edges(
        spots(first[:, 0].copy(), first[:, 1].copy()),
        spots(last[:, 0].copy(), last[:, 1].copy()),
        owner[run].astype(np.int64),
        accuracy[run],
        run if row is None else row[run],
    )


def _drop_seams(edges: Edges) -> Edges:
    a, b = edges.start, edges.end
    pole = (np.abs(a.lat) == 90) & (a.lat == b.lat)
    seam = (np.abs(a.lon) == 180) & (a.lon == b.lon) & ~pole
    if not (pole | seam).any():
        return edges
    kept = [
        _open_seam(edges, np.flatnonzero(seam & (edges.owner == unit)))
        for unit in np.unique(edges.owner[seam])
    ]
    rest = _pick(edges, np.flatnonzero(~(pole | seam)))
    for part in kept:
        rest = joined(rest, part)
    return rest


def _open_seam(edges: Edges, index: Ints) -> Edges:
    """Keep of one unit's pieces on the antimeridian those with the unit on one side only."""
    east = edges.start.lon[index] > 0
    low = np.minimum(edges.start.lat, edges.end.lat)[index]
    high = np.maximum(edges.start.lat, edges.end.lat)[index]
    cuts = np.unique(np.r_[low, high])
    covered = np.zeros((2, len(cuts) - 1), dtype=bool)
    for side, lower, upper in zip(
        east.astype(int), np.searchsorted(cuts, low), np.searchsorted(cuts, high), strict=True
    ):
        covered[side, lower:upper] = True
    single = covered[0] != covered[1]
    from_east = covered[1][single]  # the unit lies west of +180: its edge runs north
    lon = np.where(from_east, 180.0, -180.0)
    south, north = cuts[:-1][single], cuts[1:][single]
    count = len(lon)
    return Edges(
        spots(lon, np.where(from_east, south, north)),
        spots(lon, np.where(from_east, north, south)),
        np.full(count, edges.owner[index[0]]),
        np.zeros(count),
        np.arange(count),
    )


def _pick(edges: Edges, index: Ints) -> Edges:
    return Edges(
        edges.start.take(index),
        edges.end.take(index),
        edges.owner[index],
        edges.accuracy[index],
        edges.row[index],
    )


def run_starts(row: Ints) -> Ints:
    """Return for each piece the position of the first piece of its run."""
    change = np.flatnonzero(row[1:] != row[:-1]) + 1
    starts = np.r_[np.zeros(min(len(row), 1), dtype=np.int64), change]
    return np.repeat(starts, np.diff(np.r_[starts, len(row)]))


class EdgeIndex:
    """A tree over boxes of some connected pieces each, asked with boxes around places."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        count = len(edges.owner)
        a, b = edges.start, edges.end
        self._west, self._east = np.minimum(a.lon, b.lon), np.maximum(a.lon, b.lon)
        self._south, self._north = np.minimum(a.lat, b.lat), np.maximum(a.lat, b.lat)
        since = np.arange(count) - run_starts(edges.row)
        self._first = np.flatnonzero(since % _BLOCK == 0)
        self._size = np.diff(np.r_[self._first, count])
        self._tree = shapely.STRtree(self._boxes() if count else [])

    def _boxes(self) -> NDArray[np.object_]:
        first = self._first
        return shapely.box(
            np.minimum.reduceat(self._west, first),
            np.minimum.reduceat(self._south, first),
            np.maximum.reduceat(self._east, first),
            np.maximum.reduceat(self._north, first),
        )

    def pairs(self, centres: Spots, reach_m: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Yield (place, piece) pairs whose boxes meet; no place is split between two yields.

        Parameters
        ----------
        centres, reach_m
            Places and the metres around each within which no piece may be missed.
        """
        if not len(self._first):
            return
        for begin in range(0, len(centres.lon), _PLACES_AT_ONCE):
            places = np.arange(begin, min(begin + _PLACES_AT_ONCE, len(centres.lon)))
            bounds, place = boxes_around(centres.take(places), reach_m[places])
            box, block = self._tree.query(shapely.box(*bounds))
            order = np.argsort(place[box], kind="stable")
            if len(box):
                yield from self._expand(bounds, places[place], box[order], block[order])

    def _expand(
        self, bounds: tuple[Floats, ...], place: Ints, box: Ints, block: Ints
    ) -> Iterator[tuple[Ints, Ints]]:
        size = self._size[block]
        group = np.r_[0, np.cumsum(size)][:-1] // _PAIRS_AT_ONCE
        starts = np.flatnonzero(np.r_[True, place[box][1:] != place[box][:-1]]) if len(box) else box
        cuts = starts[np.r_[True, group[starts][1:] != group[starts][:-1]]] if len(box) else box
        for low, high in zip(cuts, np.r_[cuts[1:], len(box)], strict=True):
            many = size[low:high]
            asked = np.repeat(box[low:high], many)
            within = np.arange(len(asked)) - np.repeat(np.cumsum(many) - many, many)
            piece = np.repeat(self._first[block[low:high]], many) + within
            west, south, east, north = (bound[asked] for bound in bounds)
            meets = (self._west[piece] <= east) & (self._east[piece] >= west)
            meets &= (self._south[piece] <= north) & (self._north[piece] >= south)
            yield place[asked[meets]], piece[meets]


def boxes_around(
    centres: Spots, reach_m: Floats
) -> tuple[tuple[Floats, Floats, Floats, Floats], Ints]:
    """Return boxes in degrees that hold everything within reach, and the place of each box.

    A box that crosses the antimeridian comes twice, once shifted by 360 degrees.
    """
    tall = reach_m / _METRES_PER_DEGREE + 1e-9
    angle = np.minimum(reach_m / _SMALL_SPHERE_M, np.pi / 2)
    narrow = np.cos(np.radians(centres.lat))
    polar = (np.abs(centres.lat) + tall >= 90) | (np.sin(angle) >= narrow)
    wide = np.degrees(np.arcsin(np.where(polar, 1, np.sin(angle) / np.maximum(narrow, 1e-300))))
    wide = np.where(polar, 180, wide + 1e-9)
    lon = np.where(polar, 0, centres.lon)
    west, east = lon - wide, lon + wide
    over = np.flatnonzero(~polar & ((west <= -180) | (east >= 180)))
    shift = np.where(west[over] <= -180, 360.0, -360.0)
    place = np.r_[np.arange(len(lon)), over]
    return (
        np.r_[west, west[over] + shift],
        (centres.lat - tall)[place],
        np.r_[east, east[over] + shift],
        (centres.lat + tall)[place],
    ), place
