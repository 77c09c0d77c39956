"""Land: units, water and boundary lines, cut to the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.joins import are_outer_edges
from geomap.keeping import keep
from geomap.render.across import outline_of
from geomap.render.figure.framing import flatten
from geomap.render.figure.middles import Unit, find_countries, find_middle
from geomap.render.figure.tracing import trace_lines, trace_polygon
from geomap.render.shapes import mend

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.render.figure.framing import Frame
    from geomap.render.figure.middles import Country, Middle
    from geomap.schema import Layers

    Shapes = NDArray[np.object_]

COARSE = 0.35
"""Pixels; lines are simplified to less than can be seen."""
FINE = 8
"""Into how many steps a doubling of that is parted."""


class Paths(NamedTuple):
    """The land as the ``d`` of paths.

    ``ground``: of all units, and over it of the provinces: one area, or where there is no layer of
    lines, one for each unit, which has an edge of its own. ``lines`` by level and whether they are
    agreed.
    """

    ground: tuple[list[str], list[str]]
    water: list[str]
    lines: dict[tuple[str, bool], str]


class Land(NamedTuple):
    """What is seen of the layers, in pixels.

    ``lakes``: their names and middles. ``wet``: all water as one area; None without any.
    ``edged``: each unit has an edge of its own.
    """

    units: list[Unit]
    countries: list[Country]
    lakes: list[tuple[str, Middle | None]]
    wet: Any
    paths: Paths
    edged: bool


def cut_land(layers: Layers, frame: Frame, lang: str, coarse: float = COARSE) -> Land:
    """Cut all layers to the frame; the land of some frames is kept.

    Parameters
    ----------
    layers
        Reference layers, EPSG:4326.
    frame
        The frame of the map.
    lang
        Language of names.
    coarse
        Pixels by which lines may leave their course.
    """
    return _cut_land(layers._replace(places=None), frame, lang, coarse)


@keep
def _cut_land(layers: Layers, frame: Frame, lang: str, coarse: float) -> Land:
    water, names = _cut_water(layers.water, frame, lang, coarse)
    wet = shapely.union_all(water) if len(water) else None
    units, ground = _cut_units(layers, frame, lang, coarse)
    edged = layers.border is None
    drawn = [[unit.shape for unit in units if unit.home is home] for home in (False, True)]
    paths = [
        [trace_polygon(shape) for shape in (shapes if edged else [whole])] if shapes else []
        for shapes, whole in zip(drawn, ground, strict=True)
    ]
    lines = _cut_lines(layers, frame, coarse)
    return Land(
        units=[
            unit._replace(middle=find_middle(unit.shape, wet, frame)) if unit.home else unit
            for unit in units
        ],
        countries=find_countries(units, wet, frame),
        lakes=[(n, find_middle(s, None, frame)) for n, s in zip(names, water, strict=True)],
        wet=wet,
        paths=Paths(
            ground=(paths[0], paths[1]),
            water=[trace_polygon(shape) for shape in water],
            lines={key: trace_lines(shapes) for key, shapes in sorted(lines.items())},
        ),
        edged=edged,
    )


def names_of(layer: gpd.GeoDataFrame, lang: str, column: str = "name") -> pd.Series:
    """Return names of a layer in a language, its first names where it has none."""
    first = layer[column]
    return layer[f"{column}_{lang}"].fillna(first) if f"{column}_{lang}" in layer else first


def _cut_units(
    layers: Layers, frame: Frame, lang: str, coarse: float
) -> tuple[list[Unit], tuple[Any, Any]]:
    """Return the units that are seen, and the ground of all of them and of the provinces."""
    units: list[Unit] = []
    shapes: list[Shapes] = []
    for home, layer in ((True, layers.provinces), (False, layers.neighbours)):
        if layer is None:
            continue
        seen = layer[frame.near(layer)]
        none = pd.Series("", seen.index)
        countries = names_of(seen, lang, "country") if "country" in seen else none
        shapes.append(seen.geometry.to_numpy())
        units += [
            Unit(str(code), str(name), str(country), home, None)
            for code, name, country in zip(
                seen["code"], names_of(seen, lang), countries.fillna(""), strict=True
            )
        ]
    within = np.array([unit.home for unit in units], dtype=bool)
    eased, every, own = _ease_units(np.concatenate(shapes), within, _step(frame, coarse))
    ground = _clip(np.array([every, own]), frame)
    return [
        unit._replace(shape=shape) for unit, shape in zip(units, _clip(eased, frame), strict=True)
    ], (ground[0], ground[1])


def _step(frame: Frame, coarse: float) -> float:
    """Return how far lines may leave their course in Mercator, rounded down to one of few steps.

    Frames of about one size then share what is made for one of them.
    """
    return float(2 ** (np.floor(np.log2(coarse / frame.scale) * FINE) / FINE))


@keep
def _ease_units(shapes: Shapes, within: NDArray[np.bool_], step: float) -> tuple[Shapes, Any, Any]:
    """Mend units and simplify them together, so that shared edges stay shared if they were.

    Returns
    -------
    eased, every, own
        The units in Mercator, the ground of all, and that of those ``within`` the provinces.
    """
    mended, covers = _mend_units(shapes)
    flat = flatten(mended)
    if covers:
        eased = np.asarray(shapely.coverage_simplify(flat, step))
        return eased, shapely.coverage_union_all(eased), shapely.coverage_union_all(eased[within])
    eased = np.asarray(shapely.simplify(flat, step))
    return eased, shapely.union_all(eased), shapely.union_all(eased[within])


@keep
def _mend_units(shapes: Shapes) -> tuple[Shapes, bool]:
    """Mend units, and tell whether they share edges point by point and none is over another."""
    mended = mend(shapes)
    areas = np.isin(shapely.get_type_id(mended), (3, 6)).all()
    return mended, bool(areas and shapely.coverage_is_valid(mended))


@keep
def _ease(shapes: Shapes, step: float) -> Shapes:
    """Simplify lines, or areas that stand alone, in Mercator."""
    return np.asarray(shapely.simplify(flatten(mend(shapes)), step))


def _clip(shapes: Shapes, frame: Frame) -> Shapes:
    """Return shapes in Mercator as what is seen of them, in pixels."""
    box = frame.box
    return np.asarray(
        shapely.clip_by_rect(frame.draw(shapes), box.left, box.top, box.right, box.bottom)
    )


def _cut_water(
    layer: gpd.GeoDataFrame | None, frame: Frame, lang: str, coarse: float
) -> tuple[Shapes, list[str]]:
    if layer is None:
        return np.array([], dtype=object), []
    seen = layer[frame.near(layer)]
    names = names_of(seen, lang).fillna("") if "name" in seen else pd.Series("", seen.index)
    shapes = _ease(seen.geometry.to_numpy(), _step(frame, coarse))
    return _clip(shapes, frame), [str(name) for name in names]


def _cut_lines(layers: Layers, frame: Frame, coarse: float) -> dict[tuple[str, bool], Shapes]:
    """Return lines by level and whether they are agreed; without lines, the edges of countries."""
    border = outline_of(layers.provinces) if layers.border is None else layers.border
    border = border[frame.near(border)]
    level, agreed = _read_kinds(border)
    shapes = _clip(_ease(border.geometry.to_numpy(), _step(frame, coarse)), frame)
    found: dict[tuple[str, bool], Shapes] = {}
    for key in sorted(set(zip(level, agreed, strict=True))):
        kept = shapes[((level == key[0]) & (agreed == key[1])).to_numpy()]
        kept = kept[~shapely.is_empty(kept)]
        if len(kept):
            found[key] = kept
    return found


def _read_kinds(border: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    level = border.get("level", pd.Series("state", border.index)).fillna("state")
    agreed = border.get("agreed", pd.Series(True, border.index)).fillna(True)
    level = level.mask((level == "state") & are_outer_edges(border), "edge")
    return level.astype(str), agreed.astype(bool)


def list_kinds(border: gpd.GeoDataFrame) -> tuple[tuple[str, bool], ...]:
    """List the levels of lines, each with whether they are agreed, wherever the lines are."""
    return tuple(sorted(set(zip(*_read_kinds(border), strict=True))))
