"""From reports and layers to the static map: which incidents are in, and every part of the SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from geomap.errors import OutputError
from geomap.filters import query
from geomap.render.about import say_counts
from geomap.render.figure.caption import write_alt, write_caption
from geomap.render.figure.facts import gather_facts, name_units
from geomap.render.figure.framing import fit
from geomap.render.figure.image import Figure
from geomap.render.figure.labels import Room, draw_labels, list_areas, list_places, place_labels
from geomap.render.figure.land import cut_land, draw_hatch, draw_land
from geomap.render.figure.legend import View
from geomap.render.figure.lettering import FAMILIES
from geomap.render.figure.markers import (
    boxes_of,
    draw_badges,
    draw_rings,
    draw_signs,
    place_badges,
)
from geomap.render.figure.scalebar import draw_scale_bar, make_scale_bar
from geomap.render.figure.scope import choose_extent, only_matched
from geomap.render.figure.sheet import draw_legend, draw_lines, plan_sheet
from geomap.render.figure.signs import gather_signs, size_of
from geomap.render.figure.svg import NAMESPACE, quote, tag
from geomap.render.marks import check_joined, lay_marks
from geomap.render.style import Theme, list_colours
from geomap.selection import Selection

if TYPE_CHECKING:
    from geomap.render.figure.framing import Frame
    from geomap.render.figure.labels import Written
    from geomap.render.figure.land import Land
    from geomap.render.figure.markers import Badge, Ringed
    from geomap.render.figure.sheet import Sheet
    from geomap.render.figure.signs import Signs
    from geomap.render.figure.symbols import Colours
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Reports

TITLE = "Reported border incidents"
EVERYTHING = Selection()
PADDING = 26.0
"""Pixels between the edge of the map and what it must show: room for a symbol."""
CLIP = "geomap-clip"


class Scene(NamedTuple):
    """Everything that has its place on the map."""

    frame: Frame
    land: Land
    signs: Signs
    badges: list[Badge]
    names: list[Written]


def render_figure(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    size: tuple[int, int] = (1200, 800),
    theme: Theme = "light",
) -> Figure:
    """Draw reports as a static map: one SVG that stands alone, and what is made from it.

    Parameters
    ----------
    reports
        Claims with units and border distances joined, EPSG:4326; rejected rows; their provenance.
    layers
        Reference layers, EPSG:4326.
    selection
        Which incidents are drawn; the map is framed to it.
    title
        Title of the map.
    lang
        Language of names (``en``, ``hy``, ``az``, ``ru``); other words are English.
    size
        Width and height in pixels, all with title, legend and credits.
    theme
        ``light``, ``dark``, or ``print`` for white paper, where greys alone tell kinds apart.

    Returns
    -------
    figure
        With ``to_svg()``, ``to_png()``, ``to_pdf()``, ``caption()``, ``alt()`` and ``save()``.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        The theme is unknown, or the size leaves no room for a map.
    """
    if theme not in get_args(Theme):
        raise OutputError(f"a theme is {', '.join(get_args(Theme))}, not {theme!r}")
    check_joined(reports.claims)
    claims = reports.claims if selection.is_empty() else query(reports.claims, selection)
    frames = [frame for frame in (layers.provinces, layers.neighbours) if frame is not None]
    codes = {str(code) for frame in frames for code in frame["code"]}
    marks = lay_marks(claims, codes)
    matched = marks if selection.is_empty() else lay_marks(only_matched(claims), codes)
    sentence = selection.describe(name_units(layers, lang)[0])
    heading = title or TITLE
    facts = gather_facts(reports._replace(claims=claims), marks, layers, heading, sentence, lang)
    sheet = plan_sheet(facts, f"{say_counts(marks)}.", size)
    frame = fit(choose_extent(matched, layers, selection), sheet.map, PADDING)
    scene = _set_scene(marks, layers, frame, lang)
    colours = list_colours(theme)
    alt = write_alt(facts)
    drawn, ringed = _draw_map(scene, marks, colours, edged=layers.border is None)
    view = View(
        several=bool((scene.signs.table["count"] > 1).any()),
        by_cell=scene.signs.by_cell,
        outside=_count_outside(marks, scene),
        rings_small=ringed.small > 0,
        rings_left=ringed.left > 0,
        lines=tuple(scene.land.lines),
    )
    parts = [drawn, draw_legend(sheet, facts, view, colours), draw_lines(sheet, colours)]
    svg = _write_svg(sheet, heading, alt, parts, colours)
    return Figure(heading, "en", size, svg, write_caption(facts), alt)


def _set_scene(marks: Marks, layers: Layers, frame: Frame, lang: str) -> Scene:
    """Give everything its place: signs first, then numbers of units, then names."""
    land = cut_land(layers, frame, lang)
    signs = gather_signs(marks.points, marks.incidents["group"].to_numpy(), frame)
    boxes = boxes_of(signs)
    counts = marks.units.groupby("code")["incident"].nunique()
    badges = place_badges(land, {str(k): int(n) for k, n in counts.items()}, boxes, frame)
    taken = [*boxes, *(badge.box.grow(1) for badge in badges), make_scale_bar(frame).box]
    room = Room(frame.box.grow(-3), taken)
    table = signs.table
    circles = [
        (x, y, size_of(count))
        for x, y, count in zip(table["x"], table["y"], table["count"], strict=True)
    ]
    told = set(marks.claims["province_code"].dropna()) | set(counts.index)
    said = marks.claims["place"].dropna().astype(str).unique()
    names = place_labels(list_areas(land, frame, lang, told), room)
    names += place_labels(list_places(layers.places, frame, lang, said, circles), room)
    return Scene(frame, land, signs, badges, names)


def _draw_map(scene: Scene, marks: Marks, colours: Colours, *, edged: bool) -> tuple[str, Ringed]:
    """Draw the map; return it with its rings."""
    box = scene.frame.box
    groups = marks.incidents["group"].to_numpy()
    rings = draw_rings(marks.points, groups, scene.signs, scene.frame, colours)
    hatched = set(marks.units["code"])
    within = {"clip_path": f"url(#{CLIP})"}
    corner = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    parts = [
        tag("rect", class_="void", fill=colours["void"], **corner),
        tag("g", *draw_land(scene.land, hatched, colours, edged=edged), **within),
        tag("g", *rings.parts, class_="rings", **within) if rings.parts else "",
        tag("g", *draw_labels(scene.names, colours), class_="names"),
        *draw_signs(scene.signs, colours),
        *draw_badges(scene.badges, colours),
        tag("g", *draw_scale_bar(make_scale_bar(scene.frame), colours), class_="scale"),
        tag("rect", class_="edge", fill="none", stroke=colours["rule"], **corner),
    ]
    return tag("g", *parts, class_="map"), rings


def _count_outside(marks: Marks, scene: Scene) -> int:
    """Count the incidents that have a place, but none on this map."""
    badged = marks.units["code"].isin([badge.code for badge in scene.badges])
    shown = np.union1d(scene.signs.shown, marks.units["incident"][badged].to_numpy())
    placed = np.union1d(marks.points["incident"].to_numpy(), marks.units["incident"].to_numpy())
    return len(np.setdiff1d(placed, shown))


def _write_svg(sheet: Sheet, title: str, alt: str, parts: list[str], colours: Colours) -> str:
    box = sheet.map
    cut = tag("rect", x=box.left, y=box.top, width=box.width, height=box.height)
    defs = tag("defs", tag("clipPath", cut, id=CLIP), draw_hatch(colours))
    ground = tag("rect", width=sheet.width, height=sheet.height, fill=colours["paper"])
    return (
        tag(
            "svg",
            tag("title", quote(title), id="geomap-title"),
            tag("desc", quote(alt), id="geomap-desc"),
            defs,
            ground,
            *parts,
            xmlns=NAMESPACE,
            width=sheet.width,
            height=sheet.height,
            viewBox=f"0 0 {sheet.width} {sheet.height}",
            role="img",
            lang="en",
            aria_labelledby="geomap-title geomap-desc",
            font_family=FAMILIES,
        )
        + "\n"
    )
