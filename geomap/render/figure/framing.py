"""The frame: which part of the world the map shows, and where a position lies on it.

Positions are in spherical Mercator, as in Leaflet's maps, so that a static map and the page show
the same place alike. The whole world is 1 wide; a frame enlarges a part of it to pixels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LATITUDE_MOST = 85.0511287798066
"""Where the square of spherical Mercator ends."""
SPAN_LEAST = 0.12 / 360
"""The narrowest frame, as a part of the world: 0.12 degrees."""
STEPS = 6
"""How many times the size of an extent is halved for the steps to which it is rounded."""


class Box(NamedTuple):
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top

    def grow(self, by: float) -> Box:
        """Return the box moved outwards on all sides; inwards by a negative number."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def within(self, other: Box) -> bool:
        """Tell whether the whole box lies in another."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


class Extent(NamedTuple):
    """A part of the world in Mercator, 0 to 1, y downwards."""

    west: float
    north: float
    east: float
    south: float

    def join(self, other: Extent) -> Extent:
        """Return the smallest extent around both."""
        return Extent(
            min(self.west, other.west),
            min(self.north, other.north),
            max(self.east, other.east),
            max(self.south, other.south),
        )

    def clip(self, other: Extent) -> Extent:
        """Return what lies within another; the other where nothing does."""
        west, north = max(self.west, other.west), max(self.north, other.north)
        east, south = min(self.east, other.east), min(self.south, other.south)
        return Extent(west, north, east, south) if west <= east and north <= south else other

    def grow(self, share: float) -> Extent:
        """Return the extent moved outwards by a share of its own size."""
        wide, tall = (self.east - self.west) * share, (self.south - self.north) * share
        return Extent(self.west - wide, self.north - tall, self.east + wide, self.south + tall)

    def covers(self, other: Extent, share: float) -> bool:
        """Tell whether it reaches over such a share of the width and of the height of another."""
        wide = min(self.east, other.east) - max(self.west, other.west)
        tall = min(self.south, other.south) - max(self.north, other.north)
        least_wide, least_tall = other.east - other.west, other.south - other.north
        return wide >= share * least_wide and tall >= share * least_tall

    def steady(self) -> Extent:
        """Return the extent moved outwards to whole steps, a few hundredths of its size.

        A map of it stays as it is while new incidents are within, or a little beyond, the old ones.
        """
        size = max(self.east - self.west, self.south - self.north, SPAN_LEAST)
        step = 2.0 ** (math.ceil(math.log2(size)) - STEPS)
        west, north = (math.floor(low / step) * step for low in (self.west, self.north))
        east, south = (math.ceil(high / step) * step for high in (self.east, self.south))
        return Extent(west, north, east, south)


class Frame(NamedTuple):
    """A part of the world enlarged to fill a box."""

    box: Box
    scale: float
    west: float
    north: float

    @property
    def zoom(self) -> float:
        """Zoom as Leaflet counts it, where the whole world is 256 pixels at 0."""
        return math.log2(self.scale / 256)

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, in degrees."""
        x = self.west + self.box.width / self.scale / 2
        y = self.north + self.box.height / self.scale / 2
        return (x - 0.5) * 360, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))

    def enlarge(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return the pixels of positions in Mercator."""
        return (
            (x - self.west) * self.scale + self.box.left,
            (y - self.north) * self.scale + self.box.top,
        )

    def place(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """Return the pixels of positions in degrees."""
        return self.enlarge(*project(longitude, latitude))

    def draw(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return shapes in Mercator as shapes in pixels."""

        def move(points: Floats) -> Floats:
            return np.column_stack(self.enlarge(points[:, 0], points[:, 1]))

        return np.asarray(shapely.transform(shapes, move))

    def holds(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Tell which pixels lie in the box."""
        box = self.box
        return np.asarray(
            (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom), dtype=bool
        )

    def near(self, frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
        """Tell which rows of a layer may reach into the frame."""
        bounds = shapely.bounds(frame.geometry.to_numpy())
        left, top = self.place(bounds[:, 0], bounds[:, 3])
        right, bottom = self.place(bounds[:, 2], bounds[:, 1])
        box = self.box
        return np.asarray(
            (right >= box.left) & (left <= box.right) & (bottom >= box.top) & (top <= box.bottom),
            dtype=bool,
        )


def project(longitude: Any, latitude: Any) -> tuple[Floats, Floats]:
    """Project degrees to Mercator: x and y from 0 to 1, y downwards."""
    sine = np.sin(np.radians(np.clip(latitude, -LATITUDE_MOST, LATITUDE_MOST)))
    x = np.asarray(longitude, dtype=np.float64) / 360 + 0.5
    return x, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def flatten(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes in degrees as shapes in Mercator."""

    def move(points: Floats) -> Floats:
        return np.column_stack(project(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(shapes, move))


def extent_of(bounds: Any) -> Extent:
    """Return the extent of bounds in degrees: west, south, east, north."""
    west, south, east, north = bounds
    (left, right), (top, bottom) = project(np.array([west, east]), np.array([north, south]))
    return Extent(float(left), float(top), float(right), float(bottom))


def fit(extent: Extent, box: Box, padding: float) -> Frame:
    """Return the frame that shows an extent in the middle of a box, as large as it can be.

    Parameters
    ----------
    extent
        What must be seen.
    box
        Where on the sheet.
    padding
        Pixels to leave free on each side.
    """
    wide = max(extent.east - extent.west, SPAN_LEAST)
    tall = max(extent.south - extent.north, SPAN_LEAST)
    scale = min((box.width - 2 * padding) / wide, (box.height - 2 * padding) / tall)
    west = (extent.west + extent.east - box.width / scale) / 2
    north = (extent.north + extent.south - box.height / scale) / 2
    return Frame(box, scale, west, north)
