"""The view that a page opens with: all that it draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geomap.render.figure.framing import LATITUDE_MOST
from geomap.render.figure.rings import RADIUS_MOST

if TYPE_CHECKING:
    from geomap.render.marks import Marks
    from geomap.schema import Layers

METRES_A_DEGREE = math.radians(6_371_000.0)
"""Metres of a degree on the globe on which the map of the page draws rings."""


def bound_points(marks: Marks) -> np.ndarray:
    """Return west, south, east, north of all points as one row; no row without points."""
    if marks.points.empty:
        return np.empty((0, 4))
    x, y = marks.points["longitude"], marks.points["latitude"]
    return np.array([[x.min(), y.min(), x.max(), y.max()]])


def choose_view(marks: Marks, layers: Layers) -> list[float]:
    """Return west, south, east, north of what is drawn; of all units where nothing is."""
    boxes = [*bound_points(marks), *_bound_rings(marks)]
    for frame in layers.units():
        drawn = frame["code"].isin(marks.units["code"])
        if drawn.any():
            boxes.append(frame.geometry[drawn].total_bounds)
    bounds = np.array(boxes or [layers.provinces.total_bounds])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return [round(float(value), 4) for value in (*low, *high) if math.isfinite(value)]


def _bound_rings(marks: Marks) -> np.ndarray:
    """Return bounds like those of the points, around their rings."""
    points = marks.points[marks.points["radius_m"] > 0]
    if points.empty:
        return np.empty((0, 4))
    latitude = points["latitude"].clip(-LATITUDE_MOST, LATITUDE_MOST)
    tall = points["radius_m"].clip(upper=RADIUS_MOST) / METRES_A_DEGREE
    wide = tall / np.cos(np.radians(latitude))
    west, east = (points["longitude"] - wide).min(), (points["longitude"] + wide).max()
    south, north = (latitude - tall).min(), (latitude + tall).max()
    return np.array([[west, max(south, -LATITUDE_MOST), east, min(north, LATITUDE_MOST)]])
