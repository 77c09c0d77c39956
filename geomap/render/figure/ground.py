"""The ground of a picture: the land drawn from the ground up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.render.figure.svg import tag
from geomap.render.figure.tracing import trace_hatch

if TYPE_CHECKING:
    from collections.abc import Collection

    from geomap.render.figure.land import Land
    from geomap.render.figure.symbols import Colours


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
    lakes = [tag("path", d=d, class_="lake") for d in land.paths.water if d]
    parts.append(tag("g", *lakes, class_="water", fill=colours["water"], fill_rule="evenodd"))
    parts += [_draw_line(key, d, colours) for key, d in land.paths.lines.items()]
    return [part for part in parts if not part.startswith("<g ") or "</g>" in part]


def _draw_ground(land: Land, *, home: bool, colours: Colours) -> str:
    """Draw the ground of all units, or of the provinces; where units have edges, one by one.

    The ground of all goes on under the provinces, so that no gap shows between the two.
    """
    name = "land" if home else "neighbour"
    look: dict[str, object] = {"fill": colours[name], "fill_rule": "evenodd"}
    if land.edged:
        look |= {"stroke": colours["unit-line"], "stroke_width": 0.7}
    paths = [tag("path", d=d, class_="land") for d in land.paths.ground[home] if d]
    return tag("g", *paths, class_=name, **look)


def line_look(level: str, *, agreed: bool, colours: Colours) -> dict[str, object]:
    """Return how a boundary line looks; it is dashed where it is not agreed."""
    state = level in {"state", "edge"}
    return {
        "fill": "none",
        "stroke": colours["border" if state else "unit-line"],
        "stroke_width": 1.6 if state else 1,
        "stroke_dasharray": None if agreed else "6 4",
        "stroke_linejoin": "round",
    }


def _draw_line(key: tuple[str, bool], d: str, colours: Colours) -> str:
    level, agreed = key
    name = f"line {level}{'' if agreed else ' open'}"
    return tag("path", d=d, class_=name, **line_look(level, agreed=agreed, colours=colours))


def hatch_look(colours: Colours) -> dict[str, object]:
    """Return how hatching looks."""
    return {"fill": "none", "stroke": colours["border"], "stroke_opacity": 0.42}
