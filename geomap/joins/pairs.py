"""Disks and pieces of boundary near them, in the planes of the disks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.circles import nearest_part
from geomap.joins.geodesy import ground_distance, plane, plane_radius, spots, stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geomap.joins.geodesy import Axes, Floats, Ints, Spots
    from geomap.joins.reach import Hits
    from geomap.joins.tree import EdgeIndex

_TOUCH_M = 0.01  # a boundary so near counts as reached: projecting is good to less
_BEND_M = 2.0  # more than a piece of boundary bends between its ends


class Pairs(NamedTuple):
    """Disks and pieces of boundary near them, in the plane of each disk."""

    disk: Ints
    piece: Ints
    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats

    @property
    def ends(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Both ends of the pieces: x and y of the one, and of the other."""
        return self.ax, self.ay, self.bx, self.by

    def take(self, index: Ints) -> Pairs:
        """Return the pairs at ``index``, in that order."""
        return Pairs(
            self.disk.take(index), self.piece.take(index), *(part.take(index) for part in self.ends)
        )


class Planes(NamedTuple):
    """Planes of disks: centres and true scale there, radius on the ground and in the plane."""

    centres: Spots
    factor: Floats
    radius_m: Floats
    flat: Floats

    def project(self, disk: Ints, *where: Axes | Spots) -> tuple[Floats, ...]:
        """Bring positions into the planes of disks: the x and y of each set of them."""
        centres, factor = self.centres.axes(disk), self.factor.take(disk)
        return tuple(part for one in where for part in plane(centres, factor, one))

    def pairs(self, index: EdgeIndex) -> Iterator[Pairs]:
        """Lay the pieces near each disk into its plane, some of them at a time."""
        for disk, piece in index.pairs(self.centres, self.radius_m):
            yield Pairs(disk, piece, *self.project(disk, *index.ends(piece)))


def lay_planes(centres: Spots, radius_m: Floats) -> Planes:
    """Lay a plane at the centre of each disk; radii are metres along the ground."""
    return Planes(centres, stretch(centres), radius_m, plane_radius(radius_m))


def least(pairs: Pairs) -> tuple[Floats, Floats]:
    """Return how far along each piece its chord is nearest to the centre, and metres to there."""
    along = nearest_part(*pairs.ends)
    x = pairs.ax + along * (pairs.bx - pairs.ax)
    y = pairs.ay + along * (pairs.by - pairs.ay)
    return along, ground_distance(np.hypot(x, y))


def mark(
    index: EdgeIndex, planes: Planes, pairs: Pairs, near: NDArray[np.bool_], hits: Hits | None
) -> tuple[Floats, Floats]:
    """Mark the disks that reach their piece, and take them up; return what ``least`` does."""
    along, chord = least(pairs)
    reached = np.flatnonzero(reaches(index, planes, pairs, along, chord))
    near[pairs.disk[reached]] = True
    if hits is not None:
        hits.add(pairs.disk[reached], pairs.piece[reached])
    return along, chord


def reaches(
    index: EdgeIndex, planes: Planes, pairs: Pairs, along: Floats, chord: Floats
) -> NDArray[np.bool_]:
    """Tell which disks reach their piece; in doubt, measure to the piece as it bends."""
    reach = planes.radius_m[pairs.disk] + index.edges.accuracy[pairs.piece]
    reach = reach * (1 + 1e-6) + _TOUCH_M
    reached = chord <= reach - _BEND_M
    doubt = np.flatnonzero(~reached & (chord < reach + _BEND_M))
    x, y = feet(index, planes, pairs.take(doubt), along[doubt])
    reached[doubt] = ground_distance(np.hypot(x, y)) <= reach[doubt]
    return reached


def feet(index: EdgeIndex, planes: Planes, pairs: Pairs, along: Floats) -> tuple[Floats, Floats]:
    """Return the nearest point of each piece, on the piece itself and not its chord."""
    start, end = index.edges.start[pairs.piece], index.edges.end[pairs.piece]
    foot = start + along[:, None] * (end - start)
    x, y = planes.project(pairs.disk, spots(*foot.T))
    return x, y
