"""Shares of disks: how much of each possible area lies in which unit, and what comes near it.

The area that a disk and a unit have in common follows from Green's theorem along its edge: pieces
of boundary within the disk, and the arcs of the circle between the places where the boundary
leaves and enters it. No disk is drawn as a polygon, and only boundary within the disk is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.geodesy import ground_distance, plane, plane_radius, spots, stretch

if TYPE_CHECKING:
    from geomap.joins.edges import EdgeIndex
    from geomap.joins.geodesy import Floats, Ints, Spots
    from geomap.joins.units import Homes

OUTSIDE = -1
DECIMALS = 9
"""Shares are rounded to so many decimals: below, only the order of a sum would speak."""
LEAST_SHARE = 1e-6
"""A smaller share of a disk is dropped."""
_TOUCH_M = 0.01  # a boundary so near counts as reached: projecting is good to less
_BEND_M = 5.0  # more than a piece of boundary bends between its ends
_ANGLE = 1e-9  # a smaller sum of arcs is none
_FULL = 2 * np.pi


class Shares(NamedTuple):
    """(disk, unit, share) for each unit of each disk, and which disks a boundary comes near.

    Shares of a disk sum to 1; the unit ``OUTSIDE`` stands for what no unit covers.
    """

    disk: Ints
    unit: Ints
    share: Floats
    near: np.ndarray[tuple[int], np.dtype[np.bool_]]


class _Crossing(NamedTuple):
    """Contribution of one piece of boundary to the unit on its left."""

    disk: Ints
    unit: Ints
    area: Floats
    angle: Floats


def shares(index: EdgeIndex, lon: Floats, lat: Floats, radius_m: Floats, held: Homes) -> Shares:
    """Measure the share of each disk that lies in each unit.

    Where units overlap, both are possible: the shares of such a disk are scaled to sum to 1.

    Parameters
    ----------
    index
        Boundary pieces of the units, and lines with an accuracy.
    lon, lat, radius_m
        Disks: centres in degrees (EPSG:4326), radii in metres along the ground.
    held
        Units at the centres.
    """
    centres = spots(lon, lat)
    near = np.zeros(len(lon), dtype=bool)
    reach = radius_m + index.edges.accuracy.max(initial=0.0) + _TOUCH_M
    found: list[_Crossing] = []
    for disk, piece in index.pairs(centres, reach * (1 + 1e-6)):
        touched, crossing = _meet(index, centres, radius_m, disk, piece)
        near[touched] = True
        found.append(crossing)
    crossings = _stack(found)
    return Shares(*_measure(crossings, held, radius_m), near)


def _meet(
    index: EdgeIndex, centres: Spots, radius_m: Floats, disk: Ints, piece: Ints
) -> tuple[Ints, _Crossing]:
    """Return the disks that a piece comes near, and the pieces that lie in a disk."""
    edges = index.edges
    middle, factor = centres.take(disk), stretch(centres)[disk]
    ax, ay = plane(middle, factor, edges.start.take(piece))
    bx, by = plane(middle, factor, edges.end.take(piece))
    along = nearest_part(ax, ay, bx, by)
    chord = np.hypot(ax + along * (bx - ax), ay + along * (by - ay))
    close = np.flatnonzero(chord <= radius_m[disk] + edges.accuracy[piece] + _BEND_M)
    disk, piece, along = disk[close], piece[close], along[close]
    ax, ay, bx, by = ax[close], ay[close], bx[close], by[close]
    a, b = edges.start.take(piece), edges.end.take(piece)
    foot = spots(a.lon + along * (b.lon - a.lon), a.lat + along * (b.lat - a.lat))
    fx, fy = plane(centres.take(disk), factor[close], foot)
    reach = radius_m[disk] + edges.accuracy[piece]
    reached = ground_distance(np.hypot(fx, fy)) <= reach * (1 + 1e-6) + _TOUCH_M
    radius = plane_radius(radius_m[disk])
    cuts = np.flatnonzero(
        (edges.owner[piece] >= 0)
        & (np.minimum(np.hypot(fx, fy), np.minimum(np.hypot(ax, ay), np.hypot(bx, by))) < radius)
    )
    halves = [
        _clip(px[cuts], py[cuts], qx[cuts], qy[cuts], radius[cuts])
        for px, py, qx, qy in ((ax, ay, fx, fy), (fx, fy, bx, by))
    ]
    area, angle = halves[0][0] + halves[1][0], halves[0][1] + halves[1][1]
    return disk[reached], _Crossing(disk[cuts], edges.owner[piece][cuts], area, angle)


def nearest_part(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Return how far along from a to b the straight piece comes nearest to the origin, 0 to 1."""
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    part: Floats = np.clip(-(ax * dx + ay * dy) / np.where(square > 0, square, 1), 0, 1)
    return part


def _clip(px: Floats, py: Floats, qx: Floats, qy: Floats, radius: Floats) -> tuple[Floats, Floats]:
    """Cut straight pieces by circles around the origin.

    At most one end lies outside (the nearest point of a boundary piece is an end here). Each end is
    judged by itself alone, so that what enters a circle also leaves it, whatever the rounding.

    Returns
    -------
    tuple
        Area between the part within and the origin, and the angle at which the piece enters less
        the angle at which it leaves.
    """
    p_in, q_in = np.hypot(px, py) <= radius, np.hypot(qx, qy) <= radius
    dx, dy = qx - px, qy - py
    a = dx * dx + dy * dy
    b = px * dx + py * dy
    c = px * px + py * py - radius * radius
    root = np.sqrt(np.maximum(b * b - a * c, 0))
    part = np.clip((np.where(p_in, root, -root) - b) / np.where(a > 0, a, 1), 0, 1)
    cx, cy = px + part * dx, py + part * dy
    crosses = p_in != q_in
    angle = np.where(crosses, np.arctan2(cy, cx), 0) * np.where(p_in, -1, 1)
    sx, sy = np.where(p_in, px, cx), np.where(p_in, py, cy)
    ex, ey = np.where(q_in, qx, cx), np.where(q_in, qy, cy)
    area = np.where(p_in | q_in, (sx * ey - sy * ex) / 2, 0)
    return area, angle


def _stack(found: list[_Crossing]) -> _Crossing:
    none = np.zeros(0, dtype=np.int64)
    empty = _Crossing(none, none, np.zeros(0), np.zeros(0))
    return _Crossing(*(np.concatenate(parts) for parts in zip(empty, *found, strict=True)))


def _measure(crossings: _Crossing, held: Homes, radius_m: Floats) -> tuple[Ints, Ints, Floats]:
    """Sum what the pieces give, add units without any, and what no unit covers."""
    centre = np.flatnonzero(held.first >= 0)
    disk = np.r_[crossings.disk, centre, held.more_point]
    unit = np.r_[crossings.unit, held.first[centre], held.more_unit]
    width = int(unit.max(initial=0)) + 1
    keys, key = np.unique(disk * width + unit, return_inverse=True)
    count, many = len(crossings.disk), len(keys)
    area = np.bincount(key[:count], crossings.area, many)
    angle = np.bincount(key[:count], crossings.angle, many)
    holds = np.zeros(many, dtype=bool)
    holds[key[count:]] = True
    disk, unit = keys // width, keys % width
    radius = plane_radius(radius_m[disk])
    arc = np.mod(angle, _FULL)
    none = np.minimum(arc, _FULL - arc) < _ANGLE
    tiny = 1e-9 * radius * radius
    whole = np.where(np.abs(area) > tiny, area < 0, holds)
    arc = np.where(none, np.where(whole, _FULL, 0), arc)
    full = np.where(radius > 0, np.pi * radius * radius, 1)
    share = np.where(radius > 0, (area + arc * radius * radius / 2) / full, holds)
    return _complete(disk, unit, np.clip(share, 0, 1), len(radius_m))


def _complete(disk: Ints, unit: Ints, share: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Drop specks, add the rest as ``OUTSIDE`` and let the shares of each disk sum to 1."""
    rest = 1 - np.bincount(disk, share, count)
    open_ = np.flatnonzero(rest >= LEAST_SHARE)
    kept = share >= LEAST_SHARE
    disk = np.r_[disk[kept], open_]
    unit = np.r_[unit[kept], np.full(len(open_), OUTSIDE)]
    share = np.r_[share[kept], rest[open_]]
    share = np.round(share / np.bincount(disk, share, count)[disk], DECIMALS)
    return disk, unit, share
