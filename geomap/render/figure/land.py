"""Land: units, hatching, water and boundary lines, cut to the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.joins import border_lines
from geomap.render.figure.svg import tag, trace
from geomap.render.keeping import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.render.figure.framing import Frame
    from geomap.render.figure.symbols import Colours
    from geomap.schema import Layers

    Shapes = NDArray[np.object_]

COARSE = 0.35
"""Pixels; lines are simplified to less than can be seen."""
HATCH_STEP = 9.9
"""Pixels between lines of the hatching, along an axis: 7 across."""


class Unit(NamedTuple):
    """A first-level unit as far as it is seen, in pixels."""

    code: str
    name: str
    country: str
    home: bool
    shape: Any


class Land(NamedTuple):
    """What is seen of the layers, in pixels; ``lines`` by level and whether they are agreed.

    ``ground``: all units as one, and those of the provinces as one. ``edged``: there is no layer of
    lines, so each unit has an edge of its own.
    """

    units: list[Unit]
    ground: tuple[Any, Any]
    water: Shapes
    water_names: list[str]
    lines: dict[tuple[str, bool], Shapes]
    edged: bool


def cut_land(layers: Layers, frame: Frame, lang: str, coarse: float = COARSE) -> Land:
    """Cut all layers to the frame.

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
    water, names = _cut_water(layers.water, frame, lang, coarse)
    units, ground = _cut_units(layers, frame, lang, coarse)
    lines = _cut_lines(layers, frame, coarse)
    return Land(units, ground, water, names, lines, layers.border is None)


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
    mended, covers = _mend_units(np.concatenate(shapes))
    whole, unite = _simplify(frame.draw(mended), coarse, covers=covers)
    within = np.array([unit.home for unit in units], dtype=bool)
    every, own = _clip(np.array([unite(whole), unite(whole[within])]), frame)
    return [
        unit._replace(shape=shape) for unit, shape in zip(units, _clip(whole, frame), strict=True)
    ], (every, own)


def _mend(shapes: Shapes) -> Shapes:
    return np.asarray(np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes)))


@keep
def _mend_units(shapes: Shapes) -> tuple[Shapes, bool]:
    """Mend units, and tell whether they share edges point by point and none is over another."""
    mended = _mend(shapes)
    areas = np.isin(shapely.get_type_id(mended), (3, 6)).all()
    return mended, bool(areas and shapely.coverage_is_valid(mended))


def _simplify(
    shapes: Shapes, coarse: float, *, covers: bool
) -> tuple[Shapes, Callable[[Shapes], Any]]:
    """Simplify units together, so that shared edges stay shared where they are a coverage.

    Returns
    -------
    shapes, unite
        The units, and what makes one area of several of them.
    """
    if covers:
        return np.asarray(shapely.coverage_simplify(shapes, coarse)), shapely.coverage_union_all
    return np.asarray(shapely.simplify(shapes, coarse)), shapely.union_all


def _clip(shapes: Shapes, frame: Frame) -> Shapes:
    box = frame.box
    return np.asarray(shapely.clip_by_rect(shapes, box.left, box.top, box.right, box.bottom))


def _cut_water(
    layer: gpd.GeoDataFrame | None, frame: Frame, lang: str, coarse: float
) -> tuple[Shapes, list[str]]:
    if layer is None:
        return np.array([], dtype=object), []
    seen = layer[frame.near(layer)]
    names = names_of(seen, lang).fillna("") if "name" in seen else pd.Series("", seen.index)
    shapes = shapely.simplify(frame.draw(_mend(seen.geometry.to_numpy())), coarse)
    return _clip(shapes, frame), [str(name) for name in names]


def _cut_lines(layers: Layers, frame: Frame, coarse: float) -> dict[tuple[str, bool], Shapes]:
    """Return lines by level and whether they are agreed; without lines, the edges of countries."""
    border = border_lines(layers.provinces) if layers.border is None else layers.border
    border = border[frame.near(border)]
    level = border.get("level", pd.Series("state", border.index)).fillna("state")
    agreed = border.get("agreed", pd.Series(True, border.index)).fillna(True).astype(bool)
    shapes = _clip(shapely.simplify(frame.draw(border.geometry.to_numpy()), coarse), frame)
    found: dict[tuple[str, bool], Shapes] = {}
    for key in sorted(set(zip(level.astype(str), agreed.tolist(), strict=True))):
        kept = shapes[((level == key[0]) & (agreed == key[1])).to_numpy()]
        kept = kept[~shapely.is_empty(kept)]
        if len(kept):
            found[key] = kept
    return found


def draw_land(land: Land, hatched: Collection[str], colours: Colours) -> list[str]:
    """Draw the land from the ground up: units, hatching, water, lines.

    Parameters
    ----------
    land
        What is seen.
    hatched
        Codes of the units that incidents are drawn by.
    colours
        Colours by name.
    """
    parts = [_draw_ground(land, home=home, colours=colours) for home in (False, True)]
    lines = [trace_hatch(unit.shape) for unit in land.units if unit.code in hatched]
    paths = [tag("path", d=d) for d in lines if d]
    parts.append(tag("g", *paths, class_="hatched", stroke_width=1.2, **hatch_look(colours)))
    lakes = [_polygon(shape, "lake") for shape in land.water]
    parts.append(tag("g", *lakes, class_="water", fill=colours["water"], fill_rule="evenodd"))
    parts += [_line(key, shapes, colours) for key, shapes in sorted(land.lines.items())]
    return [part for part in parts if not part.startswith("<g ") or "</g>" in part]


def _draw_ground(land: Land, *, home: bool, colours: Colours) -> str:
    """Draw the ground of all units, or of the provinces; where units have edges, one by one.

    The ground of all goes on under the provinces, so that no gap shows between the two.
    """
    if not any(unit.home is home for unit in land.units):
        return ""
    name = "land" if home else "neighbour"
    look: dict[str, object] = {"fill": colours[name], "fill_rule": "evenodd"}
    shapes = [land.ground[home]]
    if land.edged:
        shapes = [unit.shape for unit in land.units if unit.home is home]
        look |= {"stroke": colours["unit-line"], "stroke_width": 0.7}
    return tag("g", *[_polygon(shape, "land") for shape in shapes], class_=name, **look)


def line_look(level: str, *, agreed: bool, colours: Colours) -> dict[str, object]:
    """Return how a boundary line looks; it is dashed where it is not agreed."""
    state = level == "state"
    return {
        "fill": "none",
        "stroke": colours["border" if state else "unit-line"],
        "stroke_width": 1.6 if state else 1,
        "stroke_dasharray": None if agreed else "6 4",
        "stroke_linejoin": "round",
    }


def _line(key: tuple[str, bool], shapes: Shapes, colours: Colours) -> str:
    level, agreed = key
    name = f"line {level}{'' if agreed else ' open'}"
    d = trace((line for shape in shapes for line in _tenths(shape)), closed=False)
    return tag("path", d=d, class_=name, **line_look(level, agreed=agreed, colours=colours))


def _polygon(shape: Any, name: str) -> str:
    rings: Shapes = shapely.get_rings(shapely.get_parts(shape))
    d = trace((line for ring in rings for line in _tenths(ring)), closed=True)
    return tag("path", d=d, class_=name) if d else ""


def _tenths(shape: Any) -> Iterator[list[list[int]]]:
    for part in shapely.get_parts(shape):
        points = np.rint(shapely.get_coordinates(part) * 10).astype(np.int64)
        if len(points) > 1:
            yield points.tolist()


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


def hatch_look(colours: Colours) -> dict[str, object]:
    """Return how hatching looks."""
    return {"fill": "none", "stroke": colours["border"], "stroke_opacity": 0.42}
