"""Shares of disks: how much of each possible area lies in which unit, and what comes near it.

The area that a disk and a unit have in common follows from Green's theorem along its edge: pieces
of boundary within the disk, and the arcs of the circle between the places where the boundary
leaves and enters it. No disk is drawn as a polygon, and only boundary within the disk is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.circles import clip
from geomap.joins.edges import counters, numbered, starts_of
from geomap.joins.pairs import Planes, feet, lay_planes, mark
from geomap.joins.shares import DECIMALS, LEAST_SHARE, OUTSIDE, Shares
from geomap.joins.units import by_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints, Spots
    from geomap.joins.pairs import Pairs
    from geomap.joins.reach import Hits
    from geomap.joins.tree import EdgeIndex
    from geomap.joins.units import Homes

_SMALL_M = 1000.0  # the bend matters to smaller disks: pieces are cut at their nearest point
_ANGLE = 1e-9  # a smaller sum of arcs is none
_FULL = 2 * np.pi


class _Seen(NamedTuple):
    """Takes up what is seen of disks: as in ``Shares``, and what they reach."""

    near: NDArray[np.bool_]
    loose: NDArray[np.bool_]
    hits: Hits | None


class _Cuts(NamedTuple):
    """What boundary within a disk gives to the area of one unit in it, and to the sum of arcs.

    ``holds`` tells that the unit is one at the centre of the disk.
    """

    disk: Ints
    unit: Ints
    area: Floats
    angle: Floats
    holds: NDArray[np.bool_]


def shares(
    index: EdgeIndex, centres: Spots, radius_m: Floats, held: Homes, hits: Hits | None = None
) -> Shares:
    """Measure the share of each disk that lies in each unit.

    Where units overlap, both are possible: the shares of such a disk are scaled to sum to 1, and
    what is outside is known by the sum only (``keep_outside`` mends it).

    Parameters
    ----------
    index
        Boundary pieces of the units, and lines with an accuracy.
    centres, radius_m
        Disks: centres, and radii in metres along the ground.
    held
        Units at the centres.
    hits
        Takes up what the disks reach, where that is asked for.
    """
    planes, held = lay_planes(centres, radius_m), by_point(held)
    near, loose = np.zeros((2, len(radius_m)), dtype=bool)
    loose[held.more_point] = True
    left, seen = loose.copy(), _Seen(near, loose, hits)
    found = []
    for pairs in planes.pairs(index):
        cuts = _cuts(index, planes, held, pairs, seen)
        if len(cuts.disk):
            left[cuts.disk] = False
            found.append(_settle(cuts, planes, hits))
    alone = np.flatnonzero(left)  # units overlap at their centres, and no boundary is in them
    none = np.zeros(0)
    found.append(_settle(_sums(held, alone, alone[:0], alone[:0], none, none), planes, hits))
    disk, unit, share = (np.concatenate(parts) for parts in zip(*found, strict=True))
    single = np.bincount(disk, minlength=len(radius_m))[disk] == 1
    only = held.first.copy()
    only[disk[single]] = unit[single]
    several = np.flatnonzero(~single)
    several = several[np.argsort(disk[several], kind="stable")]
    return Shares(only, near, loose, disk[several], unit[several], share[several])


def _cuts(index: EdgeIndex, planes: Planes, held: Homes, pairs: Pairs, seen: _Seen) -> _Cuts:
    """Cut pieces by their disks, sum by disk and unit, and mark the disks that reach one."""
    radius = planes.flat.take(pairs.disk)
    square = radius * radius
    a_in = pairs.ax * pairs.ax + pairs.ay * pairs.ay <= square
    within = a_in & (pairs.bx * pairs.bx + pairs.by * pairs.by <= square) & (radius >= _SMALL_M)
    seen.near[pairs.disk[within]] = True
    across = np.flatnonzero(~within)
    area = np.where(within, (pairs.ax * pairs.by - pairs.ay * pairs.bx) / 2, 0)
    angle = np.zeros(len(area))
    some = pairs.take(across)
    along, chord = mark(index, planes, some, seen.near, seen.hits)
    inner = np.flatnonzero(chord < planes.radius_m[some.disk])
    across = across[inner]
    some = some.take(inner)
    area[across], angle[across] = _clip(index, planes, some, along[inner])
    within[across] = True
    kept = np.flatnonzero(within & (index.edges.left[pairs.piece] >= 0))
    area, angle, disk, piece = area[kept], angle[kept], pairs.disk[kept], pairs.piece[kept]
    is_shared = index.edges.right[piece] >= 0
    seen.loose[disk[~is_shared]] = True
    two = np.flatnonzero(is_shared)
    starts = starts_of(disk)
    row = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(disk)]))
    return _sums(
        held,
        disk[starts],
        np.concatenate([row, row[two]]),
        np.concatenate([index.edges.left[piece], index.edges.right[piece[two]]]),
        np.concatenate([area, -area[two]]),
        np.concatenate([angle, -angle[two]]),
    )


def _clip(index: EdgeIndex, planes: Planes, pairs: Pairs, along: Floats) -> tuple[Floats, Floats]:
    """Cut pieces by their circles; small disks see them bend."""
    radius = planes.flat[pairs.disk]
    is_small = radius < _SMALL_M
    if not is_small.any():
        return clip(*pairs.ends, radius)
    area, angle = clip(*pairs.ends, radius)
    small = np.flatnonzero(is_small)
    p, radius = pairs.take(small), radius[small]
    x, y = feet(index, planes, p, along[small])
    one, other = clip(p.ax, p.ay, x, y, radius), clip(x, y, p.bx, p.by, radius)
    area[small], angle[small] = one[0] + other[0], one[1] + other[1]
    return area, angle


def _sums(held: Homes, disk: Ints, row: Ints, unit: Ints, area: Floats, angle: Floats) -> _Cuts:
    """Sum by disk and unit, and add the units at the centres.

    Parameters
    ----------
    held
        Units at the centres of all disks.
    disk
        Distinct disks.
    row, unit, area, angle
        Cut pieces: position in ``disk``, the unit on one side, what they add.
    """
    first = np.flatnonzero(held.first[disk] >= 0)
    low, high = (np.searchsorted(held.more_point, disk, side) for side in ("left", "right"))
    more = np.repeat(np.arange(len(disk)), high - low)
    also = held.more_unit[np.repeat(low, high - low) + counters(high - low)]
    row = np.concatenate([row, first, more])
    names, unit = numbered(np.concatenate([unit, held.first[disk[first]], also]))
    key, cut = row * len(names) + unit, len(area)
    there, of = numbered(key)
    return _Cuts(
        disk[there // max(len(names), 1)],
        names[there % max(len(names), 1)],
        np.bincount(of[:cut], area, len(there)).astype(np.float64),
        np.bincount(of[:cut], angle, len(there)).astype(np.float64),
        np.bincount(of[cut:], minlength=len(there)) > 0,
    )


def _settle(cuts: _Cuts, planes: Planes, hits: Hits | None) -> tuple[Ints, Ints, Floats]:
    """Return disk, unit and share, with what no unit covers, of disks that are measured."""
    share = _share(cuts, planes.flat[cuts.disk])
    if hits is not None:
        specks = np.flatnonzero(share < LEAST_SHARE)
        hits.add_units(cuts.disk[specks], cuts.unit[specks])
    starts = starts_of(cuts.disk)
    return _complete(cuts, share, starts)


def _share(cuts: _Cuts, radius: Floats) -> Floats:
    """Return the part of each disk in each unit, from the boundary in it and the arcs between."""
    square = radius * radius
    arc = np.mod(cuts.angle, _FULL)
    none = np.minimum(arc, _FULL - arc) < _ANGLE
    # no arc, or all of the circle: a boundary all within tells by its turn, else the centre does
    whole = np.where(np.abs(cuts.area) > 1e-9 * square, cuts.area < 0, cuts.holds)
    arc = np.where(none, np.where(whole, _FULL, 0), arc)
    area = cuts.area + arc * square / 2
    return np.where(
        square > 0, np.clip(area / np.where(square > 0, np.pi * square, 1), 0, 1), cuts.holds
    )


def _complete(cuts: _Cuts, share: Floats, starts: Ints) -> tuple[Ints, Ints, Floats]:
    """Drop specks, add the rest as ``OUTSIDE`` and let the shares of each disk sum to 1."""
    many = np.diff(np.r_[starts, len(share)])
    place = np.repeat(np.arange(len(starts)), many)
    rest = 1 - np.bincount(place, share, len(starts))
    open_ = np.flatnonzero(rest >= LEAST_SHARE)
    kept = share >= LEAST_SHARE
    place = np.r_[open_, place[kept]]  # what is outside comes first, as in the order of numbers
    unit = np.r_[np.full(len(open_), OUTSIDE), cuts.unit[kept]]
    share = np.r_[rest[open_], share[kept]]
    share = np.round(share / np.bincount(place, share, len(starts))[place], DECIMALS)
    order = np.argsort(place, kind="stable")
    return cuts.disk[starts][place[order]], unit[order], share[order]
