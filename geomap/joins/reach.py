"""Which units a disk may yet reach: boundaries lie where they are drawn only to their accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import distinct
from geomap.joins.edges import merged, starts_of
from geomap.joins.geodesy import spots
from geomap.joins.nearest import NearestIndex
from geomap.joins.shares import OUTSIDE
from geomap.joins.squares import reached_by, reached_by_tree
from geomap.joins.tree import METRES_PER_DEGREE, EdgeIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.units import Homes

NOTHING = -2
"""Stands for no further unit, where ``OUTSIDE`` stands for what no unit covers."""
_TIE_M = 1.0  # lines so much farther off than the nearest count as near as it
_BESIDE_M = 1.0  # so far beside a piece is looked for what lies there
_SAMPLES = (0.5, 0.02, 0.98)  # of a piece
_FEW = 4  # with so many pieces to a disk it pays to look for those near the disks first
_STEEP = 1e-3


class Sides(NamedTuple):
    """What lies beside pieces of boundary.

    ``of`` numbers for each piece the pair of units beside it, ``pairs`` holds these, shape (n, 2),
    with ``OUTSIDE`` and ``NOTHING`` among them. The first pairs are each unit by itself, from
    ``OUTSIDE`` on.
    """

    of: Ints
    pairs: Ints


class Reach(NamedTuple):
    """The units that disks reach or may reach: for each disk a set of them, -1 for none."""

    of: NDArray[np.int32]
    sets: list[frozenset[int]]

    def holds(self, disk: Ints, unit: Ints) -> NDArray[np.bool_]:
        """Tell for pairs whether the disk may reach the unit."""
        known = np.flatnonzero(self.of[disk] >= 0)
        pairs, where = np.unique(
            np.column_stack([self.of[disk[known]], unit[known]]), axis=0, return_inverse=True
        )
        told = np.array([one in self.sets[number] for number, one in pairs.tolist()], dtype=bool)
        holds = np.zeros(len(disk), dtype=bool)
        holds[known] = told[where.ravel()]
        return holds


class Hits:
    """Takes up what disks reach while they are measured."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self._found: list[Ints] = []

    def add(self, disk: Ints, piece: Ints) -> None:
        """Take up disks that reach a piece; pairs of one disk stand together."""
        self._add(disk, self.sides.of.take(piece))

    def add_units(self, disk: Ints, unit: Ints) -> None:
        """Take up disks that reach a unit."""
        self._add(disk, unit - OUTSIDE)

    def _add(self, disk: Ints, side: Ints) -> None:
        key = disk * len(self.sides.pairs) + side
        # most pieces that a disk reaches have the same sides as the one before
        new = np.flatnonzero(key[1:] != key[:-1]) + 1
        self._found.append(distinct(np.concatenate([key[:1], key[new]])))

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the distinct disks and numbers of sides, in the order of the disks."""
        keys = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *self._found]))
        disk, side = np.divmod(keys, len(self.sides.pairs))
        return disk, side


def reach_of(count: int, hits: Hits, asked: Ints) -> Reach:
    """Put together what disks reach.

    Parameters
    ----------
    count
        How many disks there are.
    hits
        What has been taken up of some of them.
    asked
        The positions of these among all.
    """
    of = np.full(count, -1, dtype=np.int32)
    pairs = hits.sides.pairs
    width, (disk, side) = len(pairs), hits.pairs()
    sets = [frozenset(pair) - {NOTHING} for pair in pairs.tolist()]
    starts = starts_of(disk)
    many = np.diff(np.r_[starts, len(disk)])
    which = side[starts]
    for place in range(1, int(many.max(initial=0))):
        has = np.flatnonzero(many > place)
        found, keys = pd.factorize(which[has] * width + side[starts[has] + place])
        which[has] = len(sets) + found
        sets += [sets[a] | sets[b] for a, b in zip(*np.divmod(keys, width), strict=True)]
    of[asked[disk[starts]]] = which
    return Reach(of, sets)


def boundaries(edges: Edges, lines: Edges) -> Edges:
    """Make one piece of equal ones, with the accuracy that a line gives it.

    A line speaks for the parts of a boundary that are drawn as it is, or lie within its accuracy of
    it; where several do, the nearest. Other parts are exact.

    Parameters
    ----------
    edges
        All edges of units, and the lines.
    lines
        Pieces of lines with an accuracy in metres.
    """
    edges = merged(edges)
    silent = np.flatnonzero((edges.left >= 0) & (edges.accuracy == 0))
    if not len(silent) or not lines.accuracy.max(initial=0):
        return edges
    middle = (edges.start[silent] + edges.end[silent]) / 2
    near = _near_lines(lines, middle)
    found = EdgeIndex(near).pairs(spots(*middle.T), np.full(len(silent), _TIE_M))
    pairs = list(found)
    place, piece = (
        distinct(np.concatenate([silent[:0], *(pair[part] for pair in pairs)])) for part in (0, 1)
    )
    asked = silent[place]
    accuracy = edges.accuracy.copy()
    accuracy[asked] = _accuracies(edges.take(asked), near.take(piece))
    return edges._replace(accuracy=accuracy)


def _near_lines(lines: Edges, places: Floats) -> Edges:
    """Return the lines that lie within their accuracy of the bounds of places, and maybe more."""
    worst = (lines.accuracy.max() + _TIE_M) / METRES_PER_DEGREE
    low, high = places.min(axis=0), places.max(axis=0)
    narrow = np.cos(np.radians(min(np.abs([low[1], high[1]]).max() + worst, 90)))
    reach = np.array([worst / max(narrow, _STEEP), worst])
    if np.abs([low[0], high[0]]).max() + reach[0] >= 180:
        reach[0] = 360
    meets = (np.maximum(lines.start, lines.end) >= low - reach).all(axis=1)
    meets &= (np.minimum(lines.start, lines.end) <= high + reach).all(axis=1)
    return lines.take(np.flatnonzero(meets))


def _accuracies(edges: Edges, lines: Edges) -> Floats:
    """Give pieces the accuracy of the nearest line that speaks for them, of equals the worst."""
    lon, lat = ((edges.start + edges.end) / 2).T
    least, accuracy = np.full(len(lon), np.inf), np.zeros(len(lon))
    if not len(lon):
        return accuracy
    for metres in np.unique(lines.accuracy):  # from the most exact on
        index = NearestIndex(lines.take(np.flatnonzero(lines.accuracy == metres)))
        away, _ = index.nearest(lon, lat)
        nearer = (away <= max(metres, _TIE_M)) & (away <= least + _TIE_M)
        accuracy[nearer] = metres
        least = np.where(nearer, np.minimum(away, least), least)
    return accuracy


def near_boundaries(edges: Edges, lines: Edges, disks: Disks, asked: Ints) -> tuple[Edges, Ints]:
    """Return what ``boundaries`` does of use to some disks, and those that may reach one.

    Parameters
    ----------
    edges
        All edges of units, and the lines.
    lines
        Pieces of lines with an accuracy in metres.
    disks
        Distinct disks.
    asked
        Which of them are asked for.

    Returns
    -------
    edges, asked
        Pieces, of which those are missing that no disk may reach, and disks, of which those are
        missing that may reach no piece: of both perhaps not all.
    """
    if not len(asked) or not len(edges.row):
        return edges.take(asked[:0]), asked[:0]
    few = len(asked) <= len(edges.row) / _FEW
    reach = disks.radius_m[asked] + lines.accuracy.max(initial=0)
    ask = reached_by_tree if few else reached_by
    found = ask(edges, disks.lon[asked], disks.lat[asked], reach)
    if found is None:
        return boundaries(edges, lines), asked
    place, piece = found
    return boundaries(edges.take(piece), lines), asked[place]


def sides_of(edges: Edges, units: int, ask: Callable[[Floats, Floats], Homes]) -> Sides:
    """Find the units beside each piece of boundary.

    Beside an exact outer edge lies its unit only: what touches the edge of a unit is in the unit.

    Parameters
    ----------
    edges
        Pieces, equal ones as one.
    units
        How many units there are.
    ask
        Which units touch points.
    """
    left = np.where(edges.left < 0, NOTHING, edges.left)
    right = np.where(edges.right < 0, NOTHING, edges.right)
    bare = np.flatnonzero((edges.left >= 0) & (edges.right < 0) & (edges.accuracy > 0))
    right[bare[_are_outer(edges.take(bare), ask)]] = OUTSIDE
    width = units - NOTHING
    key = (np.maximum(left, right) - NOTHING) * width + np.minimum(left, right) - NOTHING
    alone = np.arange(OUTSIDE, units)
    of, keys = pd.factorize(key)
    pairs = np.column_stack(np.divmod(keys, width)) + NOTHING
    single = np.column_stack([alone, np.full(len(alone), NOTHING)])
    return Sides(of + len(alone), np.concatenate([single, pairs]).astype(np.int64))


def _are_outer(edges: Edges, ask: Callable[[Floats, Floats], Homes]) -> NDArray[np.bool_]:
    """Tell which pieces have no unit on their right: layers need not share their vertices."""
    outer = np.zeros(len(edges.row), dtype=bool)
    if not len(outer):
        return outer
    way = edges.end - edges.start
    narrow = np.maximum(np.cos(np.radians(edges.start[:, 1])), _STEEP)
    aside = np.column_stack([way[:, 1] / narrow, -way[:, 0] * narrow])
    aside *= _BESIDE_M / METRES_PER_DEGREE / np.hypot(way[:, 0] * narrow, way[:, 1])[:, None]
    for part in _SAMPLES:
        lon, lat = (edges.start + part * way + aside).T
        left = np.flatnonzero(~outer)
        lon, lat = lon[left], np.clip(lat[left], -90, 90)
        lon = np.where(np.abs(lon) > 180, lon - 360 * np.sign(lon), lon)
        outer[left] = ask(lon, lat).first < 0
    return outer
