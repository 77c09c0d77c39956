"""Layers on both sides of 180 degrees: drawn side by side, as they lie on a globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    from geomap.render.marks import Marks
    from geomap.schema import Layers


def lies_across(layers: Layers, marks: Marks) -> bool:
    """Tell whether units and points lie closer together around 180 degrees than around 0.

    Parameters
    ----------
    layers
        Reference layers in EPSG:4326.
    marks
        What is drawn.
    """
    frames = [frame for frame in (layers.provinces, layers.neighbours) if frame is not None]
    shapes = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    x = np.append(shapely.get_coordinates(shapes)[:, 0], marks.points["longitude"])
    if not len(x) or np.ptp(x) <= 180:
        return False
    return bool(np.ptp(turn(x)) < np.ptp(x))


def turn(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Count western longitudes on from 180 degrees: -178 becomes 182."""
    return np.where(x < 0, x + 360, x)


def turn_layers(layers: Layers) -> Layers:
    """Return the layers with western longitudes counted on from 180 degrees."""
    return layers._replace(
        **{
            name: _turn_frame(frame)
            for name, frame in layers._asdict().items()
            if isinstance(frame, gpd.GeoDataFrame)
        }
    )


def turn_marks(marks: Marks) -> Marks:
    """Return the marks with their points where ``turn_layers`` has the land."""
    x = turn(marks.points["longitude"].to_numpy(dtype=float))
    return marks._replace(points=marks.points.assign(longitude=x))


def _turn_frame(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack([turn(points[:, 0]), points[:, 1]])

    shapes = frame.geometry.to_numpy()
    return frame.set_geometry(shapely.transform(shapes, move), crs=frame.crs)
