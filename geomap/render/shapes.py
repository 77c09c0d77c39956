"""Shapes made small enough to travel inside the page, and points where their names may stand.

Lines are written in the encoded polyline format (https://developers.google.com/maps/documentation/
utilities/polylinealgorithm) with 4 decimals, about 10 metres.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]

FINEST = 6e-4
"""Degrees; about 60 m, close to the tolerance of the bundled layers."""
STEPS_ACROSS = 8000
"""A wide layer is drawn from far: its tolerance is its extent by this."""
FINER = 6
"""A line may leave its course by its accuracy by this."""
COARSER = 8
"""How much coarser edges without a line are, which are drawn only as background."""
FAR = 40
"""How much coarser edges out of sight are."""
METRES = 111_320
"""Metres of a degree of latitude, about."""
MARGINS = (1.5, 0.8)
"""How far beyond units and incidents the land goes on to the sides, and up and down, as a part of
their extent: as far as a wide screen shows."""
NEAR = 0.2
SCALE = 10_000


class Frame(NamedTuple):
    """The part of the world that the page holds, the part seen first, and the tolerance there."""

    box: shapely.Geometry
    near: shapely.Geometry
    tolerance: float


def frame_of(bounds: npt.NDArray[np.float64]) -> Frame:
    """Make the frame around bounds (rows of west, south, east, north in degrees)."""
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    margin = np.maximum((high - low) * MARGINS, 0.5)
    tolerance = max(FINEST, float(np.hypot(*(high - low))) / STEPS_ACROSS)
    near = (high - low) * NEAR
    return Frame(
        shapely.box(*(low - margin), *(high + margin)),
        shapely.box(*(low - near), *(high + near)),
        tolerance,
    )


def mend(shapes: Shapes) -> Shapes:
    """Return shapes of which invalid ones are mended."""
    wrong = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[wrong] = shapely.make_valid(shapes[wrong])
    return mended


def simplify_arcs(arcs: Shapes, accuracy: npt.NDArray[np.float64], frame: Frame) -> Shapes:
    """Simplify arcs as far as cannot be seen, or as their accuracy makes no difference.

    Parameters
    ----------
    arcs
        Lines in degrees, which keep their ends.
    accuracy
        Metres within which each is true; NaN for edges that no line runs along, which are drawn
        only as background.
    frame
        Arcs beyond it only close the areas that reach into it.
    """
    known = np.nan_to_num(accuracy) / METRES / FINER
    tolerance = np.maximum(frame.tolerance, known)
    tolerance[np.isnan(accuracy)] = frame.tolerance * COARSER
    tolerance[~shapely.intersects(arcs, frame.box)] = frame.tolerance * FAR
    return np.asarray(shapely.simplify(arcs, tolerance))


def find_spots(shape: Any, lakes: Any, most: int) -> list[list[float]]:
    """Return points for the name of a shape: far from its edges, its lakes and from each other.

    Parameters
    ----------
    shape
        Polygon in degrees.
    lakes
        What the points keep clear of, where the shape is not all lake.
    most
        How many points; fewer where there is no room.
    """
    wet = lakes is not None and shapely.intersects(shape, lakes)
    dry = shapely.difference(shape, lakes) if wet else shape
    if shapely.is_empty(dry):
        dry = shape
    spots: list[list[float]] = []
    while not shapely.is_empty(dry):
        circle = shapely.maximum_inscribed_circle(dry, tolerance=0.01)
        x, y = shapely.get_coordinates(circle)[0]
        spots.append([round(float(x), 4), round(float(y), 4)])
        if len(spots) >= most:
            break
        dry = shapely.difference(dry, shapely.buffer(shapely.Point(x, y), circle.length))
    return spots


def encode_rings(shape: shapely.Geometry) -> list[str]:
    """Encode all rings of a polygon or several; the even-odd rule makes holes of inner ones."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return [encode_line(shapely.get_coordinates(ring)) for ring in rings]


def encode_line(coordinates: npt.NDArray[np.float64]) -> str:
    """Encode longitude, latitude pairs as one line of text (encoded polyline, 4 decimals)."""
    rounded = np.rint(coordinates * SCALE).astype(np.int64)
    steps: npt.NDArray[np.int64] = np.diff(rounded, axis=0, prepend=[[0, 0]])
    moved = steps[np.r_[True, np.any(steps[1:] != 0, axis=1)]] if len(steps) else steps
    letters: list[str] = []
    for value in ((moved << 1) ^ (moved >> 63)).ravel().tolist():
        rest = value
        while rest >= 0x20:
            letters.append(chr((0x20 | (rest & 0x1F)) + 63))
            rest >>= 5
        letters.append(chr(rest + 63))
    return "".join(letters)
