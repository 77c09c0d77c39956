"""From reports and layers to the static map: which incidents are in, and the whole SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from geomap.errors import OutputError
from geomap.filters import query
from geomap.language import say_english
from geomap.render.about import tell_counts
from geomap.render.coloring import color_marks, color_table, read_color_by
from geomap.render.figure.caption import write_alt, write_caption
from geomap.render.figure.facts import gather_facts, name_units, say_voices, tell_beyond
from geomap.render.figure.framing import fit
from geomap.render.figure.image import Figure
from geomap.render.figure.lettering import FAMILIES
from geomap.render.figure.scene import CLIP, draw_scene, set_scene
from geomap.render.figure.scope import choose_extent, only_matched
from geomap.render.figure.sheet import draw_legend, draw_lines, legend_fits, plan_sheet
from geomap.render.figure.svg import NAMESPACE, quote, tag
from geomap.render.marks import check_joined, lay_marks
from geomap.render.style import Theme, list_colours
from geomap.selection import Selection
from geomap.terms import restrict

if TYPE_CHECKING:
    from geomap.render.figure.facts import Facts
    from geomap.render.figure.framing import Extent
    from geomap.render.figure.scene import Scene
    from geomap.render.figure.sheet import Sheet
    from geomap.render.figure.symbols import Colours
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Reports

TITLE = "Reported border incidents"
EVERYTHING = Selection()
PADDING = 26.0
"""Pixels between the edge of the map and what it must show: room for a symbol."""


def render_figure(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    color_by: str = "type",
    size: tuple[int, int] = (1200, 800),
    theme: str = "light",
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
    color_by
        What shape and colour follow: ``type`` of event, or ``side`` whose account it is.
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
        The theme or ``color_by`` is unknown, or the size leaves no room for a map.
    """
    colours, coloring = list_colours(_read_theme(theme)), read_color_by(color_by)
    check_joined(reports.claims)
    reports = restrict(reports)
    symbols = color_table(reports.claims)
    claims = reports.claims if selection.is_empty() else query(reports.claims, selection)
    frames = [frame for frame in (layers.provinces, layers.neighbours) if frame is not None]
    codes = {str(code) for frame in frames for code in frame["code"]}
    marks = color_marks(lay_marks(claims, codes), coloring, symbols)
    matched = marks if selection.is_empty() else lay_marks(only_matched(claims), codes)
    sentence = selection.describe(name_units(layers, lang)[0])
    heading = title or TITLE
    facts = gather_facts(reports._replace(claims=claims), marks, layers, heading, sentence, lang)
    if coloring == "side":
        facts = facts._replace(voices=say_voices(marks, symbols, name_units(layers, lang)[1]))
    extent = choose_extent(matched, layers, selection)
    sheet, scene = _lay_out(facts, marks, layers, extent, lang, size)
    told = tell_beyond(facts, marks, scene, layers, lang)
    if told != facts:  # the note takes room, so that the map is laid anew
        sheet, scene = _lay_out(told, marks, layers, extent, lang, size)
        facts = tell_beyond(facts, marks, scene, layers, lang)
    alt = write_alt(facts)
    svg = _write_svg(sheet, scene, facts, alt, colours)
    return Figure(heading, "en", size, svg, write_caption(facts), alt)


def _read_theme(theme: str) -> Theme:
    for known in get_args(Theme):
        if theme == known:
            return cast("Theme", known)
    raise OutputError(f"a theme is {', '.join(get_args(Theme))}, not {theme!r}")


def _lay_out(
    facts: Facts, marks: Marks, layers: Layers, extent: Extent, lang: str, size: tuple[int, int]
) -> tuple[Sheet, Scene]:
    """Divide the sheet and give everything its place on the map.

    What the legend must say is known only when the map is laid; the room that it does not need is
    then given to the map.
    """
    counts = f"{say_english(tell_counts(marks))}."
    sheet = plan_sheet(facts, counts, size)
    scene = set_scene(marks, layers, fit(extent, sheet.map, PADDING), lang)
    closer = plan_sheet(facts, counts, size, scene.view)
    if closer.map == sheet.map:
        return sheet, scene
    larger = set_scene(marks, layers, fit(extent, closer.map, PADDING), lang)
    fits = legend_fits(closer, facts, larger.view)
    return (closer, larger) if fits else (sheet, scene)


def _write_svg(sheet: Sheet, scene: Scene, facts: Facts, alt: str, colours: Colours) -> str:
    box = sheet.map
    cut = tag("rect", x=box.left, y=box.top, width=box.width, height=box.height)
    defs = tag("defs", tag("clipPath", cut, id=CLIP))
    ground = tag("rect", width=sheet.width, height=sheet.height, fill=colours["paper"])
    return (
        tag(
            "svg",
            tag("title", quote(facts.title), id="geomap-title"),
            tag("desc", quote(alt), id="geomap-desc"),
            defs,
            ground,
            draw_lines(sheet.head, colours),
            draw_scene(scene, colours),
            draw_legend(sheet, facts, scene.view, colours),
            draw_lines(sheet.foot, colours),
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
