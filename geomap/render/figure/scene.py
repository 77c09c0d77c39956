"""The scene: everything that has its place on the map, and the order in which it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.groups import values_of
from geomap.render.figure.countries import place_countries
from geomap.render.figure.framing import Box
from geomap.render.figure.ground import draw_land
from geomap.render.figure.labels import Room, draw_labels, list_areas, place_labels
from geomap.render.figure.land import COARSE, cut_land
from geomap.render.figure.markers import (
    boxes_of,
    draw_badges,
    draw_leaders,
    draw_rings,
    draw_signs,
    lay_rings_of,
    place_badges,
)
from geomap.render.figure.placenames import list_places
from geomap.render.figure.scalebar import draw_scale_bar, make_scale_bar
from geomap.render.figure.signs import count_symbols, gather_signs, size_of
from geomap.render.figure.svg import tag

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geomap.render.figure.framing import Frame
    from geomap.render.figure.labels import Written
    from geomap.render.figure.land import Land
    from geomap.render.figure.markers import Badge, SeenRings
    from geomap.render.figure.scalebar import ScaleBar
    from geomap.render.figure.signs import Signs
    from geomap.render.figure.symbols import Colours
    from geomap.render.marks import Marks
    from geomap.schema import Layers

CLIP = "geomap-clip"


class View(NamedTuple):
    """What the frame did: what had to be gathered, counted by cell, or lies outside."""

    several: bool
    by_cell: bool
    outside: int
    rings_small: bool
    rings_left: bool
    lines: tuple[tuple[str, bool], ...]


class Scene(NamedTuple):
    """Everything that has its place on the map, in pixels, and what the legend must say of it."""

    frame: Frame
    land: Land
    hatched: frozenset[str]
    rings: SeenRings
    signs: Signs
    points: pd.DataFrame
    badges: list[Badge]
    bar: ScaleBar
    names: list[Written]
    view: View


def set_scene(
    marks: Marks, layers: Layers, frame: Frame, lang: str, coarse: float = COARSE
) -> Scene:
    """Give everything its place: signs first, then numbers of units, then names.

    Parameters
    ----------
    marks
        Incidents and how they are drawn.
    layers
        Reference layers, EPSG:4326.
    frame
        The frame of the map.
    lang
        Language of names and of the scale bar.
    coarse
        Pixels by which lines of the land may leave their course.
    """
    land = cut_land(layers, frame, lang, coarse)
    symbols = marks.incidents["symbol"].to_numpy()
    signs = gather_signs(marks.points, symbols, frame)
    rings = lay_rings_of(marks.points, signs, frame)
    counts = marks.units.groupby("code")["incident"].nunique()
    boxes = boxes_of(signs)
    badges = place_badges(land, {str(k): int(n) for k, n in counts.items()}, boxes, frame)
    bar = make_scale_bar(frame, lang)
    taken = [*boxes, *(badge.box.grow(1) for badge in badges), bar.box]
    return Scene(
        frame=frame,
        land=land,
        hatched=frozenset(map(str, counts.index)),
        rings=rings,
        signs=signs,
        points=marks.points,
        badges=badges,
        bar=bar,
        names=_place_names(
            marks, layers, land, signs, Room(frame.box.grow(-3), taken), frame, lang
        ),
        view=View(
            several=bool((signs.table["count"] > 1).any()),
            by_cell=signs.by_cell,
            outside=_count_outside(marks, signs, badges),
            rings_small=rings.small > 0,
            rings_left=rings.left > 0,
            lines=tuple(land.paths.lines),
        ),
    )


def _place_names(
    marks: Marks, layers: Layers, land: Land, signs: Signs, room: Room, frame: Frame, lang: str
) -> list[Written]:
    table = signs.table
    circles = [
        (x, y, size_of(count))
        for x, y, count in zip(table["x"], table["y"], table["count"], strict=True)
    ]
    told = {*values_of(marks.claims["province_code"]), *marks.units["code"]}
    said = values_of(marks.claims["place"])
    areas = list_areas(land, frame, lang, told)
    places = list_places(layers.places, frame, lang, said, circles)
    names = place_countries(land, lang, told, room, [*areas, *places])
    return names + place_labels([*areas, *places], room)


def _count_outside(marks: Marks, signs: Signs, badges: list[Badge]) -> int:
    """Count the incidents that have a place, but none on this map."""
    badged = marks.units["code"].isin([badge.code for badge in badges])
    outside = np.zeros(len(marks.incidents), dtype=bool)
    for placed in (marks.points["incident"], marks.units["incident"]):
        outside[placed.to_numpy()] = True
    for shown in (signs.shown, marks.units["incident"][badged].to_numpy()):
        outside[shown] = False
    return int(outside.sum())


def draw_scene(
    scene: Scene,
    colours: Colours,
    write_names: Callable[[list[Written], Colours], list[str]] = draw_labels,
    *,
    coded: bool = False,
) -> str:
    """Draw the map from the ground up.

    Parameters
    ----------
    scene
        Everything in its place.
    colours
        Colours by name.
    write_names
        Writes the names that have their place.
    coded
        Whether the page can say it in another language.
    """
    box = scene.frame.box
    corner = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    rings, signs = draw_symbols(scene, colours)
    parts = [
        tag("rect", class_="void", fill=colours["void"], **corner),
        tag("g", *draw_land(scene.land, scene.hatched, colours), class_="ground"),
        rings,
        tag("g", *write_names(scene.names, colours), class_="names"),
        *draw_leaders(scene.badges, colours),
        *signs,
        *draw_badges(scene.badges, colours),
        tag("g", *draw_scale_bar(scene.bar, colours, coded=coded), class_="scale"),
        tag("rect", class_="edge", fill="none", stroke=colours["rule"], **corner),
    ]
    return tag("g", *parts, class_="map")


def draw_symbols(scene: Scene, colours: Colours) -> tuple[str, list[str]]:
    """Draw what has the colours of symbols: rings, which lie under the names, and signs."""
    box = scene.frame.box
    crosses = any(
        not Box(x - rx, y - ry, x + rx, y + ry).within(box) for x, y, rx, ry, _ in scene.rings.rows
    )
    within = {"clip_path": f"url(#{CLIP})" if crosses else None}
    rings = draw_rings(scene.rings, scene.points, colours)
    under = tag("g", *rings, class_="rings", **within) if rings else ""
    return under, draw_signs(scene.signs, colours)


def color_scene(scene: Scene, marks: Marks) -> Scene:
    """Give the same incidents, in the same places, the symbols of other marks."""
    signs = count_symbols(scene.signs, marks.incidents["symbol"].to_numpy())
    return scene._replace(points=marks.points, signs=signs)
