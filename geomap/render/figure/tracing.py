"""Shapes in pixels as the ``d`` of SVG paths, and the hatching of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.render.figure.svg import trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

HATCH_STEP = 9.9
"""Pixels between lines of the hatching, along an axis: 7 across."""


def trace_lines(shapes: Shapes) -> str:
    """Return lines as the ``d`` of one path."""
    return trace((line for shape in shapes for line in _tenths(shape)), closed=False)


def trace_polygon(shape: Any) -> str:
    """Return the rings of an area as the ``d`` of a path; empty where nothing is seen of it."""
    rings: Shapes = shapely.get_rings(shapely.get_parts(shape))
    return trace((line for ring in rings for line in _tenths(ring)), closed=True)


def trace_hatch(shape: Any) -> str:
    """Return the hatching of an area as the ``d`` of a path: parallel lines at 45 degrees.

    The lines of all areas lie on one grid. Lines are drawn one by one and not as a pattern, which
    programs that read SVG treat differently.
    """
    if shape.is_empty:
        return ""
    left, top, right, bottom = shapely.bounds(shape)
    sums = np.arange(np.ceil((left + top) / HATCH_STEP) * HATCH_STEP, right + bottom, HATCH_STEP)
    ends = np.array([[[s - top, top], [s - bottom, bottom]] for s in sums.tolist()])
    if not len(ends):
        return ""
    across = shapely.multilinestrings(list(ends))
    lines = shapely.get_parts(shapely.intersection(across, shape))
    lines = lines[shapely.length(lines) > 1]
    return trace((line for part in lines for line in _tenths(part)), closed=False)


def _tenths(shape: Any) -> Iterator[list[list[int]]]:
    for part in shapely.get_parts(shape):
        points = np.rint(shapely.get_coordinates(part) * 10).astype(np.int64)
        if len(points) > 1:
            yield points.tolist()
