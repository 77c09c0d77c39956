"""The land under the incidents: units, border, water and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.keeping import keep
from geomap.render.across import outline_of
from geomap.render.arcs import cut_arcs
from geomap.render.jsons import Written, write_json
from geomap.render.placenames import name_column, pick_names
from geomap.render.shapes import (
    Frame,
    encode_line,
    encode_rings,
    find_spots,
    frame_of,
    mend,
    simplify_arcs,
)
from geomap.schema import CRS
from geomap.unions import unite

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from geomap.render.arcs import Arcs, Shapes
    from geomap.schema import Layers

SPOTS = 3
ROUGH = 4
"""How much rougher the shapes are that names are placed in."""


def build_context(
    layers: Layers,
    lang: str,
    *,
    named: set[str],
    hatched: Collection[str],
    points: npt.NDArray[np.float64],
    around: npt.NDArray[np.float64],
) -> Context:
    """Make the land of the page, and the names on it.

    Parameters
    ----------
    layers
        Reference layers in EPSG:4326.
    lang
        Language of names; a unit or place without a name in it keeps its first name.
    named
        Names of places that claims name: they are labelled before others.
    hatched
        Codes of units that incidents are drawn by; they get several spots for their number.
    points
        Bounds of all points, as one row of west, south, east, north, or no row.
    around
        Longitude and latitude of all points, around which small places are named too.
    """
    bounds = np.vstack([layers.provinces.total_bounds, points])
    seen = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist())
    drawn = _draw_land(layers._replace(places=None), lang, seen, tuple(sorted(hatched)))
    frame = frame_of(np.array([seen]))
    names = pick_names(layers.places, lang, named, frame, around)
    return drawn._replace(names=[*drawn.names, *names])


class Context(NamedTuple):
    """The land as JSON, and the names on it: text, longitude, latitude, zoom, and its kind."""

    land: Written
    names: list[list[Any]]


@keep
def _draw_land(
    layers: Layers, lang: str, bounds: tuple[float, ...], hatched: tuple[str, ...]
) -> Context:
    """Make what does not depend on where incidents are, but for the units that they are drawn by.

    Parameters
    ----------
    layers
        Reference layers in EPSG:4326 without places.
    lang
        Language of names.
    bounds
        West, south, east, north of all that is drawn.
    hatched
        Codes of the units that incidents are drawn by.
    """
    frame = frame_of(np.array([bounds]))
    seen = _units_in(layers, frame)
    border = _lines_in(layers, frame)
    arcs = cut_arcs(seen.geometry.to_numpy(), border.geometry.to_numpy())
    shapes = simplify_arcs(arcs.shapes, _accuracy_of(arcs, border), frame)
    units, countries = _name_areas(seen, layers.water, lang, frame, hatched)
    water = [] if layers.water is None else layers.water.geometry
    land = {
        "arcs": [encode_line(shapely.get_coordinates(shape)) for shape in shapes],
        "units": [{**unit, "rings": rings} for unit, rings in zip(units, arcs.rings, strict=True)],
        "lines": _group_lines(border, arcs),
        "water": [encode_rings(shape) for shape in water],
    }
    return Context(write_json(land), [*countries, *_water_names(layers.water, lang)])


def country_column(layer: gpd.GeoDataFrame, lang: str) -> pd.Series:
    """Return the names of the countries of units in a language, filled from their first names."""
    first = layer.get("country", pd.Series("", layer.index)).fillna("")
    return layer.get(f"country_{lang}", first).fillna(first)


def _units_in(layers: Layers, frame: Frame) -> gpd.GeoDataFrame:
    """Return the provinces (``home``) and the neighbours that reach into the frame."""
    near = layers.provinces[:0] if layers.neighbours is None else layers.neighbours
    near = near[shapely.intersects(near.geometry.to_numpy(), frame.box)]
    both = pd.concat([layers.provinces.assign(home=True), near.assign(home=False)])
    shapes = mend(both.geometry.to_numpy())
    return both.set_geometry(shapes, crs=CRS).reset_index(drop=True)


def _name_areas(
    units: gpd.GeoDataFrame,
    water: gpd.GeoDataFrame | None,
    lang: str,
    frame: Frame,
    hatched: Collection[str],
) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Return units with the spots of their names, and the names of their countries."""
    lakes = None if water is None else shapely.union_all(water.geometry.to_numpy())
    whole = units.geometry.to_numpy()
    # names need no more than rough shapes; where a simple shape is empty the whole one is small
    rough = _clip(shapely.simplify(whole, frame.tolerance * ROUGH), frame.box)
    small = shapely.is_empty(rough)
    rough[small] = _clip(whole[small], frame.box)
    countries = country_column(units, lang)
    found: list[dict[str, Any]] = []
    parts: dict[str, list[Any]] = {}
    homes = {str(country) for country, home in zip(countries, units["home"], strict=True) if home}
    for code, name, country, home, shape, own in zip(
        units["code"], name_column(units, lang), countries, units["home"], rough, whole, strict=True
    ):
        parts.setdefault(str(country), []).append(own)
        spots = find_spots(shape, lakes, SPOTS if code in hatched else 1)
        found.append({"code": str(code), "name": str(name), "home": bool(home), "at": spots})
    return found, _country_names(parts, homes, frame, lakes)


def _country_names(
    parts: dict[str, list[Any]], homes: set[str], frame: Frame, lakes: shapely.Geometry | None
) -> list[list[Any]]:
    """Place the names of countries, within what is seen first where they reach into it.

    A name is followed by whether the country has provinces, and by more spots for it.
    """
    rows: list[list[Any]] = []
    for country, shapes in parts.items():
        if not country:
            continue
        seen = _unite(np.array(shapes), frame.near, frame)
        if shapely.is_empty(seen):
            seen = _unite(np.array(shapes), frame.box, frame)
        first, *others = find_spots(seen, lakes, SPOTS)
        rows.append([country, *first, 0.0, 2, int(country in homes), others])
    return rows


def _unite(shapes: Shapes, box: shapely.Geometry, frame: Frame) -> shapely.Geometry:
    """Return the rough union of shapes as far as they lie in a box."""
    parts = shapely.get_parts(_clip(shapes, box))
    areas = parts[shapely.get_dimensions(parts) == 2]  # what only touches the box is a line
    return shapely.simplify(unite(areas), frame.tolerance * ROUGH)


def _clip(shapes: Shapes, box: shapely.Geometry) -> Shapes:
    """Return what of shapes lies in a box; areas within it are as they were."""
    shapely.prepare(box)
    clipped = shapes.copy()
    areas = np.isin(shapely.get_type_id(shapes), (3, 6))  # mended ones may have lines beside them
    cross = ~(areas & shapely.contains_properly(box, shapes))
    clipped[cross] = shapely.intersection(shapes[cross], box)
    return clipped


def _lines_in(layers: Layers, frame: Frame) -> gpd.GeoDataFrame:
    """Return the lines in the frame; without a layer of lines, the edges of the provinces."""
    border = layers.border
    if border is None:
        outer = outline_of(layers.provinces)
        edges = [*layers.provinces.geometry.boundary, *outer.geometry]
        levels = ["province"] * len(layers.provinces) + ["state"] * len(outer)
        border = gpd.GeoDataFrame({"level": levels}, geometry=edges, crs=CRS)
    seen = border[shapely.intersects(border.geometry.to_numpy(), frame.box)]
    return seen.reset_index(drop=True)


def _accuracy_of(arcs: Arcs, border: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return the best accuracy that a line states for each arc; NaN for arcs on no line."""
    stated = pd.to_numeric(border.get("accuracy_m", pd.Series(0.0, border.index))).fillna(0.0)
    accuracy = np.full(len(arcs.shapes), np.nan)
    for metres, along in zip(stated, arcs.lines, strict=True):
        accuracy[along] = np.fmin(accuracy[along], metres)
    return accuracy


def _group_lines(border: gpd.GeoDataFrame, arcs: Arcs) -> list[dict[str, Any]]:
    """Return the arcs of lines by level and agreement."""
    agreed = border.get("agreed", pd.Series(True, border.index)).fillna(True)
    level = border.get("level", pd.Series("state", border.index)).fillna("state")
    grouped: dict[tuple[str, bool], set[int]] = {}
    for kind, settled, along in zip(level, agreed, arcs.lines, strict=True):
        grouped.setdefault((str(kind), bool(settled)), set()).update(along)
    return [
        {"level": kind, "agreed": settled, "arcs": sorted(along)}
        for (kind, settled), along in sorted(grouped.items())
    ]


def _water_names(water: gpd.GeoDataFrame | None, lang: str) -> list[list[Any]]:
    if water is None or "name" not in water:
        return []
    rows: list[list[Any]] = []
    for name, shape in zip(name_column(water, lang), water.geometry, strict=True):
        if isinstance(name, str) and name:
            zoom = 7.0 if shape.area > 0.02 else 10.5
            rows.append([name, *find_spots(shape, None, 1)[0], zoom, 1])
    return rows
