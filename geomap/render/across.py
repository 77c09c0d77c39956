"""Layers on both sides of 180 degrees: drawn side by side, as they lie on a globe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geomap.joins import border_lines

if TYPE_CHECKING:
    import numpy.typing as npt

    from geomap.render.marks import Marks
    from geomap.schema import Layers


class Seen(NamedTuple):
    """What a map shows: layers, marks and other marks of the same, and whether all were turned."""

    layers: Layers
    marks: Marks
    other: Marks
    across: bool


def see(layers: Layers, marks: Marks, other: Marks) -> Seen:
    """Turn layers and marks where they lie closer together around 180 degrees than around 0.

    Parameters
    ----------
    layers
        Reference layers in EPSG:4326.
    marks
        What is drawn; it tells, with the units, where the map lies.
    other
        Other marks that are drawn on the same map.
    """
    if not _lies_across(layers, marks):
        return Seen(layers, marks, other, across=False)
    return Seen(_turn_layers(layers), _turn_marks(marks), _turn_marks(other), across=True)


def turn(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Count western longitudes on from 180 degrees: -178 becomes 182."""
    return np.where(x < 0, x + 360, x)


def outline_of(provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the edges of countries, as ``border_lines`` does, where ``provinces`` have them."""
    lines = border_lines(provinces)
    return _turn_frame(lines) if provinces.total_bounds[2] > 180 else lines


def _lies_across(layers: Layers, marks: Marks) -> bool:
    shapes = np.concatenate([frame.geometry.to_numpy() for frame in layers.units()])
    points = marks.points["longitude"].to_numpy(dtype=float)
    ends = np.append(shapely.bounds(shapes)[:, ::2].ravel(), points)
    ends = ends[~np.isnan(ends)]
    if not len(ends) or np.ptp(ends) <= 180:
        return False
    x = np.append(shapely.get_coordinates(shapes)[:, 0], points)
    return bool(np.ptp(turn(x)) < np.ptp(x))


def _turn_layers(layers: Layers) -> Layers:
    """Return the layers with western longitudes counted on from 180 degrees."""
    return layers._replace(
        **{
            name: _turn_frame(frame)
            for name, frame in layers._asdict().items()
            if isinstance(frame, gpd.GeoDataFrame)
        }
    )


def _turn_marks(marks: Marks) -> Marks:
    """Return the marks with their points where ``_turn_layers`` has the land."""
    x = turn(marks.points["longitude"].to_numpy(dtype=float))
    return marks._replace(points=marks.points.assign(longitude=x))


def _turn_frame(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack([turn(points[:, 0]), points[:, 1]])

    turned = np.asarray(shapely.transform(frame.geometry.to_numpy(), move))
    parted = (shapely.get_type_id(turned) == 6) & ~shapely.is_valid(turned)
    for row in np.flatnonzero(parted):  # its parts met at 180 degrees, and now share an edge
        turned[row] = shapely.union_all(shapely.make_valid(shapely.get_parts(turned[row])))
    return frame.set_geometry(turned, crs=frame.crs)
