"""Straight pieces and circles around the origin of a plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from geomap.joins.geodesy import Floats


def nearest_part(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Return how far along from a to b the straight piece comes nearest to the origin, 0 to 1."""
    part: Floats = np.clip(part_along(ax, ay, bx, by), 0, 1)
    return part


def part_along(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Return how far along from a to b the straight line comes nearest to the origin."""
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    part: Floats = -(ax * dx + ay * dy) / np.where(square > 0, square, 1)
    return part


def clip(px: Floats, py: Floats, qx: Floats, qy: Floats, radius: Floats) -> tuple[Floats, Floats]:
    """Cut straight pieces from p to q by circles around the origin.

    Each end is judged by itself alone, so that a line that enters a circle also leaves it,
    whatever the rounding.

    Returns
    -------
    tuple
        Area between the part within and the origin (positive counter-clockwise), and the angle at
        which the piece enters less the angle at which it leaves.
    """
    square = radius * radius
    p_in, q_in = px * px + py * py <= square, qx * qx + qy * qy <= square
    dx, dy = qx - px, qy - py
    a = dx * dx + dy * dy
    b = px * dx + py * dy
    root = b * b - a * (px * px + py * py - square)
    through = ~p_in & ~q_in & (root > 0) & (b < 0) & (a + b > 0)
    root = np.sqrt(np.maximum(root, 0))
    a = np.where(a > 0, a, 1)
    first = np.where(p_in, 0, np.clip((-b - root) / a, 0, 1))
    last = np.where(q_in, 1, np.clip((-b + root) / a, 0, 1))
    sx, sy, ex, ey = px + first * dx, py + first * dy, px + last * dx, py + last * dy
    area = np.where(p_in | q_in | through, (sx * ey - sy * ex) / 2, 0)
    angle = np.zeros(len(area))
    enters = np.flatnonzero(~p_in & (q_in | through))
    leaves = np.flatnonzero(~q_in & (p_in | through))
    angle[enters] = np.arctan2(sy[enters], sx[enters])
    angle[leaves] -= np.arctan2(ey[leaves], ex[leaves])
    return area, angle
