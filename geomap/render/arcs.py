"""Arcs: the edges of areas and the lines along them, each written once.

Neighbouring areas share their edges, and boundary lines run along them. An arc is a piece of line
that belongs from end to end to the same areas and lines; areas are rings of arcs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
DIGITS = 5
"""Decimals of a degree (about one metre) within which points are the same."""


class Arcs(NamedTuple):
    """Arcs, and what is made of them.

    ``shapes`` are lines; ``rings`` holds for each area its rings, each a list of numbers of arcs,
    of which ``~number`` is walked backwards: outer rings anticlockwise, holes clockwise, so that
    areas over one another are filled under the non-zero rule. ``lines`` holds for each line its
    arcs.
    """

    shapes: Shapes
    rings: list[list[list[int]]]
    lines: list[list[int]]


Points = Ints
"""Points as one number each, in the order of longitude, then latitude: fast to sort and find."""
TURN = 1 << 27
"""More than any coordinate, as a whole number of ``DIGITS`` decimals; makes it positive."""


class _Steps(NamedTuple):
    """Steps from point to point along paths: their ends, path and owner."""

    start: Points
    end: Points
    path: Ints
    owner: Ints


def cut_arcs(areas: Shapes, lines: Shapes) -> Arcs:
    """Cut the edges of areas, and lines, into arcs.

    Parameters
    ----------
    areas
        Polygons in degrees.
    lines
        Lines in degrees; where they do not run along the edges of areas they are arcs of their own.
    """
    parts, area = shapely.get_parts(areas, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    pieces, line = shapely.get_parts(lines, return_index=True)
    steps = _walk(np.concatenate([rings, pieces]), np.r_[area[part], line + len(areas)])
    points, ends = np.unique(np.r_[steps.start, steps.end], return_inverse=True)
    start, end = ends.reshape(2, -1)
    edge_keys, edge = np.unique(
        np.minimum(start, end) * len(points) + np.maximum(start, end), return_inverse=True
    )
    chains = _chain(points, edge_keys, _sign(edge, steps.owner))
    shapes = _part(chains, points, edge_keys)
    arc, forward = _number(shapes, points, edge_keys)
    walked = np.where((start < end) == forward[edge], arc[edge], ~arc[edge])
    kept: list[list[list[int]]] = [[] for _ in range(len(areas) + len(lines))]
    bounds = np.flatnonzero(np.r_[True, np.diff(steps.path) != 0, True])
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        kept[steps.owner[first]].append(_shorten(walked[first:last]))
    along = [sorted({max(a, ~a) for run in runs for a in run}) for runs in kept[len(areas) :]]
    return Arcs(shapes, kept[: len(areas)], along)


def _walk(paths: Shapes, owners: Ints) -> _Steps:
    """List the steps along paths; steps that lead nowhere are left out."""
    pairs, path = shapely.get_coordinates(paths, return_index=True)
    points = _as_points(pairs)
    same = (path[1:] == path[:-1]) & (points[1:] != points[:-1])
    at = path[:-1][same]
    return _Steps(points[:-1][same], points[1:][same], at, owners[at])


def _as_points(pairs: npt.NDArray[np.float64]) -> Points:
    """Write longitude, latitude pairs as one number each."""
    whole = np.rint(pairs * 10**DIGITS).astype(np.int64) + TURN
    return np.asarray(whole[:, 0] * (2 * TURN) + whole[:, 1])


def _sign(edge: Ints, owner: Ints) -> npt.NDArray[np.uint64]:
    """Return for each edge a number that is the same for the same set of owners."""
    width = int(owner.max(initial=0)) + 1
    pairs = np.unique(edge * width + owner)
    mixed = ((pairs % width).astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    signs = np.zeros(int(edge.max(initial=-1)) + 1, dtype=np.uint64)
    np.add.at(signs, pairs // width, mixed ^ (mixed >> np.uint64(32)))
    return signs


def _chain(points: Points, edge_keys: Ints, signs: npt.NDArray[np.uint64]) -> Shapes:
    """Join edges of the same owners to lines that are as long as they can be."""
    _, group = np.unique(signs, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ends = points[np.column_stack([edge_keys // len(points), edge_keys % len(points)])]
    ends = np.stack([ends // (2 * TURN) - TURN, ends % (2 * TURN) - TURN], axis=-1) / 10**DIGITS
    lines = np.asarray(shapely.linestrings(ends[order]))
    several = shapely.multilinestrings(lines, indices=group[order])
    return np.asarray(shapely.get_parts(shapely.line_merge(several)))


def _part(chains: Shapes, points: Points, edge_keys: Ints) -> Shapes:
    """Part chains where other edges meet them: a ring may go on there along another chain."""
    degree = np.bincount(np.r_[edge_keys // len(points), edge_keys % len(points)])
    pairs, chain = shapely.get_coordinates(chains, return_index=True)
    new = chain[1:] != chain[:-1]
    first, last = np.r_[True, new], np.r_[new, True]
    crossing = degree[np.searchsorted(points, _as_points(pairs))] > 2
    twice = 1 + (crossing & ~first & ~last)
    begins = np.zeros(twice.sum(), dtype=bool)
    begins[np.cumsum(twice) - 1] = first | (twice == 2)
    lines = shapely.linestrings(np.repeat(pairs, twice, axis=0), indices=np.cumsum(begins) - 1)
    return np.asarray(lines)


def _number(arcs: Shapes, points: Points, edge_keys: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return for each edge its arc, and whether the arc leads from its lower point to the other."""
    steps = _walk(arcs, np.arange(len(arcs)))
    start, end = np.searchsorted(points, steps.start), np.searchsorted(points, steps.end)
    edge = np.searchsorted(edge_keys, np.minimum(start, end) * len(points) + np.maximum(start, end))
    arc = np.zeros(len(edge_keys), dtype=np.int64)
    forward = np.zeros(len(edge_keys), dtype=bool)
    arc[edge], forward[edge] = steps.owner, start < end
    return arc, forward


def _shorten(walked: Ints) -> list[int]:
    """Return each arc of a walk once for each time that it is walked through."""
    new = walked != np.roll(walked, 1)
    found: list[int] = walked[new].tolist() if new.any() else walked[:1].tolist()
    return found
