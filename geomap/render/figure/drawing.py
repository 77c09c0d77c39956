"""From reports and layers to the static map: which incidents are in, and the whole SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from geomap.errors import OutputError
from geomap.language import LANGUAGES, Voice, tell
from geomap.render.across import see
from geomap.render.coloring import color_marks, count_voices
from geomap.render.figure.caption import write_alt, write_caption
from geomap.render.figure.facts import gather_facts, tell_beyond
from geomap.render.figure.framing import fit
from geomap.render.figure.image import Figure
from geomap.render.figure.land import list_kinds
from geomap.render.figure.lettering import FAMILIES
from geomap.render.figure.scene import CLIP, draw_scene, set_scene
from geomap.render.figure.scope import choose_extent, only_matched
from geomap.render.figure.sheet import LARGEST, draw_legend, draw_lines, legend_fits, plan_sheet
from geomap.render.figure.svg import NAMESPACE, quote, tag
from geomap.render.marks import lay_marks
from geomap.render.names import collect_names
from geomap.render.request import EVERYTHING, Request, choose
from geomap.render.style import Theme, list_colours

if TYPE_CHECKING:
    from geomap.render.figure.facts import Facts
    from geomap.render.figure.framing import Extent
    from geomap.render.figure.scene import Scene
    from geomap.render.figure.sheet import Sheet
    from geomap.render.figure.symbols import Colours
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Reports
    from geomap.selection import Selection

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
        Language of names and words: ``en``, ``ru``, ``hy`` or ``az``. Notes that come with the
        layers or the table stay in theirs, and are marked so.
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
        The theme, the language or ``color_by`` is unknown, or the size leaves no room for a map.
    """
    request = Request(selection, title, lang, color_by)
    return draw_figure(reports, layers, request, size=size, theme=theme)


def draw_figure(
    reports: Reports,
    layers: Layers,
    request: Request,
    *,
    size: tuple[int, int] = (1200, 800),
    theme: str = "light",
) -> Figure:
    """Draw the static map that is asked for.

    Parameters, what is returned and what is raised are those of ``render_figure``.
    """
    colours, lang, selection = list_colours(_read_theme(theme)), request.lang, request.selection
    if lang not in LANGUAGES:
        raise OutputError(f"a map speaks {', '.join(LANGUAGES)}, not {lang!r}")
    reports, coloring, symbols, codes = choose(reports, layers, request)
    marks = color_marks(lay_marks(reports.claims, codes), coloring, symbols)
    matched = marks if selection.is_empty() else lay_marks(only_matched(reports.claims), codes)
    layers, marks, matched, across = see(layers, marks, matched)
    voice = Voice(lang, collect_names(layers, lang))
    heading = request.title or voice.say(tell("page.title"))
    facts = gather_facts(reports, marks, layers, heading, selection.tell(), voice)
    if coloring == "side":
        facts = facts._replace(voices=tuple(count_voices(marks, symbols)))
    extent = choose_extent(matched, layers, selection, across=across)
    sheet, scene = _lay_out(facts, marks, layers, extent, size)
    told = tell_beyond(facts, marks, scene)
    if told != facts:  # the note takes room, so that the map is laid anew
        sheet, scene = _lay_out(told, marks, layers, extent, size)
        facts = tell_beyond(facts, marks, scene)
    alt = write_alt(facts)
    svg = _write_svg(sheet, scene, facts, alt, colours)
    return Figure(heading, lang, size, svg, write_caption(facts), alt)


def _read_theme(theme: str) -> Theme:
    for known in get_args(Theme):
        if theme == known:
            return cast("Theme", known)
    raise OutputError(f"a theme is {', '.join(get_args(Theme))}, not {theme!r}")


def _lay_out(
    facts: Facts, marks: Marks, layers: Layers, extent: Extent, size: tuple[int, int]
) -> tuple[Sheet, Scene]:
    """Divide the sheet and give everything its place on the map.

    What the legend must say is known only when the map is laid; the room that it does not need is
    then given to the map.
    """
    lang = facts.voice.lang
    border = layers.border
    most = LARGEST if border is None else LARGEST._replace(lines=list_kinds(border))
    sheet = plan_sheet(facts, size, most)
    scene = set_scene(marks, layers, fit(extent, sheet.map, PADDING), lang)
    closer = plan_sheet(facts, size, scene.view)
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
            lang=facts.voice.lang,
            **{"xml:lang": facts.voice.lang},
            aria_labelledby="geomap-title geomap-desc",
            font_family=FAMILIES,
        )
        + "\n"
    )
