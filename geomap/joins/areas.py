"""Shares of disks: how much of each possible area lies in which unit, and what comes near it.

The area that a disk and a unit have in common follows from Green's theorem along its edge: pieces
of boundary within the disk, and the arcs of the circle between the places where the boundary
leaves and enters it. No disk is drawn as a polygon, and only boundary within the disk is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.circles import clip, nearest_part
from geomap.joins.geodesy import ground_distance, plane, plane_radius, spots, stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints, Spots
    from geomap.joins.tree import EdgeIndex
    from geomap.joins.units import Homes

OUTSIDE = -1
DECIMALS = 9
"""Shares are rounded to so many decimals: below, only the order of a sum would speak."""
LEAST_SHARE = 1e-6
"""A smaller share of a disk is dropped."""
_TOUCH_M = 0.01  # a boundary so near counts as reached: projecting is good to less
_BEND_M = 2.0  # more than a piece of boundary bends between its ends
_SMALL_M = (
    1000.0  # the bend matters to the area of smaller disks: cut pieces at their nearest point
)
_ANGLE = 1e-9  # a smaller sum of arcs is none
_FULL = 2 * np.pi


class Shares(NamedTuple):
    """What of each disk lies in which unit.

    ``only`` is the one unit of a disk (or ``OUTSIDE``); where there are several, they are in
    ``disk``, ``unit``, ``share``, in the order of disks, and the shares of a disk sum to 1.
    ``near`` marks disks that, grown by its accuracy, reach a boundary.
    """

    only: Ints
    near: NDArray[np.bool_]
    disk: Ints
    unit: Ints
    share: Floats


class _Cuts(NamedTuple):
    """What boundary within a disk gives to the area of one unit in it, and to the sum of arcs."""

    disk: Ints
    unit: Ints
    area: Floats
    angle: Floats


class _Pairs(NamedTuple):
    """Disks and pieces of boundary near them, in the plane of each disk."""

    disk: Ints
    piece: Ints
    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats
    along: Floats

    def take(self, index: Ints) -> _Pairs:
        of = (part[index] for part in (self.ax, self.ay, self.bx, self.by, self.along))
        return _Pairs(self.disk[index], self.piece[index], *of)


def shares(index: EdgeIndex, centres: Spots, radius_m: Floats, held: Homes, asked: Ints) -> Shares:
    """Measure the share of each disk that lies in each unit.

    Where units overlap, both are possible: the shares of such a disk are scaled to sum to 1.

    Parameters
    ----------
    index
        Boundary pieces of the units, and lines with an accuracy.
    centres, radius_m
        Disks: centres, and radii in metres along the ground.
    held
        Units at the centres.
    asked
        Positions of the disks that may reach a boundary; others certainly do not.
    """
    factor = stretch(centres)
    near = np.zeros(len(radius_m), dtype=bool)
    found = []
    for place, piece in index.pairs(centres.take(asked), radius_m[asked]):
        disk = asked[place]
        pairs, chord = _project(index, centres, factor, disk, piece)
        near[_reached(index, centres, factor, radius_m, pairs, chord)] = True
        inner = (chord < radius_m[pairs.disk]) & (index.edges.left[pairs.piece] >= 0)
        chosen = pairs.take(np.flatnonzero(inner))
        found.append(_cut(index, centres, factor, radius_m, chosen))
    return _measure(_stack(found), held, radius_m, near)


def _project(
    index: EdgeIndex, centres: Spots, factor: Floats, disk: Ints, piece: Ints
) -> tuple[_Pairs, Floats]:
    """Bring pieces into the planes of their disks, with their least distance as chords."""
    middle, stretched = centres.take(disk), factor[disk]
    start, end = index.ends(piece)
    ax, ay = plane(middle, stretched, start)
    bx, by = plane(middle, stretched, end)
    along = nearest_part(ax, ay, bx, by)
    chord = np.hypot(ax + along * (bx - ax), ay + along * (by - ay))
    return _Pairs(disk, piece, ax, ay, bx, by, along), ground_distance(chord)


def _reached(
    index: EdgeIndex,
    centres: Spots,
    factor: Floats,
    radius_m: Floats,
    pairs: _Pairs,
    chord: Floats,
) -> Ints:
    """Return the disks that reach a piece; in doubt, measure to the piece as it bends."""
    reach = radius_m[pairs.disk] + index.edges.accuracy[pairs.piece]
    reach = reach * (1 + 1e-6) + _TOUCH_M
    doubt = np.flatnonzero(np.abs(chord - reach) < _BEND_M)
    x, y = _feet(index, centres, factor, pairs.take(doubt))
    closer = ground_distance(np.hypot(x, y)) <= reach[doubt]
    sure = np.flatnonzero(chord <= reach - _BEND_M)
    return np.r_[pairs.disk[sure], pairs.disk[doubt[closer]]]


def _feet(index: EdgeIndex, centres: Spots, factor: Floats, pairs: _Pairs) -> tuple[Floats, Floats]:
    """Return the nearest point of each piece, on the piece itself and not its chord."""
    start, end = index.edges.start[pairs.piece], index.edges.end[pairs.piece]
    foot = start + pairs.along[:, None] * (end - start)
    return plane(centres.take(pairs.disk), factor[pairs.disk], spots(*foot.T))


def _cut(
    index: EdgeIndex, centres: Spots, factor: Floats, radius_m: Floats, pairs: _Pairs
) -> _Cuts:
    """Cut pieces by their disks, and sum by disk and unit."""
    radius = plane_radius(radius_m[pairs.disk])
    is_small = radius < _SMALL_M
    large, small = np.flatnonzero(~is_small), np.flatnonzero(is_small)
    area, angle = np.zeros(len(radius)), np.zeros(len(radius))
    p = pairs.take(large)
    area[large], angle[large] = clip(p.ax, p.ay, p.bx, p.by, radius[large])
    p = pairs.take(small)
    x, y = _feet(index, centres, factor, p)
    for part in ((p.ax, p.ay, x, y), (x, y, p.bx, p.by)):
        more_area, more_angle = clip(*part, radius[small])
        area[small] += more_area
        angle[small] += more_angle
    left, right = index.edges.left[pairs.piece], index.edges.right[pairs.piece]
    two = np.flatnonzero(right >= 0)
    return _sums(
        _Cuts(
            np.r_[pairs.disk, pairs.disk[two]],
            np.r_[left, right[two]],
            np.concatenate([area, -area[two]]),
            np.concatenate([angle, -angle[two]]),
        )
    )


def _sums(cuts: _Cuts) -> _Cuts:
    width = int(cuts.unit.max(initial=0)) + 1
    keys, key = np.unique(cuts.disk * width + cuts.unit, return_inverse=True)
    count = len(keys)
    return _Cuts(
        keys // width,
        keys % width,
        np.bincount(key, cuts.area, count).astype(np.float64),
        np.bincount(key, cuts.angle, count).astype(np.float64),
    )


def _stack(found: list[_Cuts]) -> _Cuts:
    none = np.zeros(0, dtype=np.int64)
    return _Cuts(
        np.concatenate([none, *(cuts.disk for cuts in found)]),
        np.concatenate([none, *(cuts.unit for cuts in found)]),
        np.concatenate([np.zeros(0), *(cuts.area for cuts in found)]),
        np.concatenate([np.zeros(0), *(cuts.angle for cuts in found)]),
    )


def _measure(cuts: _Cuts, held: Homes, radius_m: Floats, near: NDArray[np.bool_]) -> Shares:
    """Add units that hold a disk whole, and what no unit covers, and settle the shares."""
    mixed = np.zeros(len(radius_m), dtype=bool)
    mixed[cuts.disk] = True
    mixed[held.more_point] = True
    centre = np.flatnonzero(mixed & (held.first >= 0))
    count = len(cuts.disk)
    disk = np.r_[cuts.disk, centre, held.more_point]
    unit = np.r_[cuts.unit, held.first[centre], held.more_unit]
    blank = np.zeros(len(disk) - count)
    area, angle = np.concatenate([cuts.area, blank]), np.concatenate([cuts.angle, blank])
    at_centre = np.concatenate([np.zeros(count), blank + 1])
    summed = _sums(_Cuts(disk, unit, area, angle))
    holds = _sums(_Cuts(disk, unit, at_centre, at_centre)).area
    share = _share(summed, holds > 0, radius_m)
    disk, unit, share = _complete(summed.disk, summed.unit, share, np.flatnonzero(mixed))
    single = np.bincount(disk, minlength=len(radius_m)) == 1
    only = held.first.copy()
    alone = single[disk]
    only[disk[alone]] = unit[alone]
    return Shares(only, near, disk[~alone], unit[~alone], share[~alone])


def _share(summed: _Cuts, holds: NDArray[np.bool_], radius_m: Floats) -> Floats:
    """Return the part of each disk in each unit, from the boundary in it and the arcs between."""
    square = plane_radius(radius_m[summed.disk]) ** 2
    arc = np.mod(summed.angle, _FULL)
    none = np.minimum(arc, _FULL - arc) < _ANGLE
    # no arc, or all of the circle: a boundary all within tells by its turn, else the centre does
    whole = np.where(np.abs(summed.area) > 1e-9 * square, summed.area < 0, holds)
    arc = np.where(none, np.where(whole, _FULL, 0), arc)
    area = summed.area + arc * square / 2
    return np.where(
        square > 0, np.clip(area / np.where(square > 0, np.pi * square, 1), 0, 1), holds
    )


def _complete(disk: Ints, unit: Ints, share: Floats, mixed: Ints) -> tuple[Ints, Ints, Floats]:
    """Drop specks, add the rest as ``OUTSIDE`` and let the shares of each disk sum to 1."""
    place = np.searchsorted(mixed, disk)
    rest = 1 - np.bincount(place, share, len(mixed))
    open_ = np.flatnonzero(rest >= LEAST_SHARE)
    kept = share >= LEAST_SHARE
    place = np.r_[place[kept], open_]
    unit = np.r_[unit[kept], np.full(len(open_), OUTSIDE)]
    share = np.r_[share[kept], rest[open_]]
    share = np.round(share / np.bincount(place, share, len(mixed))[place], DECIMALS)
    order = np.lexsort((unit, place))
    return mixed[place[order]], unit[order], share[order]
