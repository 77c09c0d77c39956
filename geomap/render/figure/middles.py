"""The middles of areas, where their names and numbers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

if TYPE_CHECKING:
    from geomap.render.figure.framing import Frame


class Middle(NamedTuple):
    """The point of a seen area farthest from its edges and lakes, and that distance, in pixels."""

    x: float
    y: float
    free: float


def find_middle(shape: Any, lakes: Any, frame: Frame) -> Middle | None:
    """Find the middle of what is seen of an area; None where nothing is.

    Parameters
    ----------
    shape
        An area in pixels.
    lakes
        Water in pixels that the middle keeps away from, unless it covers all; or None.
    frame
        The frame of the map.
    """
    box = frame.box
    seen = shapely.clip_by_rect(shape, box.left, box.top, box.right, box.bottom)
    wet = lakes is not None and shapely.intersects(seen, lakes)
    dry = shapely.difference(seen, lakes) if wet else seen
    dry = seen if shapely.is_empty(dry) else dry
    if shapely.area(dry) <= 0:
        return None
    radius = shapely.maximum_inscribed_circle(dry, tolerance=1.0)
    x, y = shapely.get_coordinates(radius)[0].tolist()
    return Middle(x, y, float(shapely.length(radius)))
