"""The sheet: where title, map, legend and credits stand, by its size and by what must be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import OutputError
from geomap.language import Start, tell
from geomap.render.figure.blocks import draw_block, measure_block
from geomap.render.figure.caption import Said, in_days, say_parts, tell_credit, tell_origin
from geomap.render.figure.framing import Box
from geomap.render.figure.legend import DETAILS, list_blocks
from geomap.render.figure.lettering import Look, cut, wrap, write
from geomap.render.figure.scene import View
from geomap.render.figure.svg import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.render.figure.facts import Facts
    from geomap.render.figure.legend import Block, Detail
    from geomap.render.figure.symbols import Colours

LEAST = 320
"""The smallest sheet in pixels, each way."""
MAP_LEAST = 120.0
"""The map is never lower than this."""
PANEL = 232.0
"""Width of the legend beside the map."""
GAP = 18.0
FOOT = Look(10.5)
FOOT_STEP = 13.5
BORDER_LINES, NOTE_LINES = 5, 14
LARGEST = View(
    several=True,
    by_cell=True,
    outside=1,
    rings_small=True,
    rings_left=True,
    lines=tuple((level, agreed) for level in ("state", "province") for agreed in (True, False)),
)
"""A view with all that a legend may have to say: it takes the most room."""


class Line(NamedTuple):
    """A line of text on the sheet: left end and baseline in pixels; its language if another."""

    text: str
    x: float
    y: float
    look: Look
    ink: str
    name: str
    lang: str | None = None


class Sheet(NamedTuple):
    """Where everything stands, in pixels."""

    width: int
    height: int
    map: Box
    columns: tuple[Box, ...]
    detail: Detail
    head: tuple[Line, ...]
    foot: tuple[Line, ...]


def plan_sheet(facts: Facts, size: tuple[int, int], view: View = LARGEST) -> Sheet:
    """Divide a sheet: a wide one has its legend beside the map, others have it below.

    Parameters
    ----------
    facts
        What must be said.
    size
        Width and height in pixels.
    view
        What the legend must say of the map, as far as it is known.

    Raises
    ------
    OutputError
        The sheet is too small for a map with what must stand beside it.
    """
    width, height = size
    if min(size) < LEAST:
        raise OutputError(f"a map needs at least {LEAST}x{LEAST} pixels, not {width}x{height}")
    margin = 24.0 if width >= 800 else 16.0
    head, top = _write_head(facts, width, margin)
    foot, bottom = _write_foot(facts, width, height, margin)
    room = Box(margin, top + 12, width - margin, bottom - 10)
    beside = width >= 760 and width >= 1.1 * height
    found = _plan_beside(facts, room, view) if beside else _plan_below(facts, room, view)
    if found is None:
        raise OutputError(
            f"{width}x{height} pixels leave no room for the map beside its legend and credits; "
            f"give it a larger size"
        )
    box, columns, detail = found
    return Sheet(width, height, box, columns, detail, tuple(head), tuple(foot))


def _write_head(facts: Facts, width: int, margin: float) -> tuple[list[Line], float]:
    """Write title, selection and counts; return them with the y below them."""
    wide = width - 2 * margin
    title = Look(24 if width >= 800 else 19, bold=True)
    plain = Look(13.5 if width >= 800 else 12.5)
    sentence = facts.voice.say(Start(in_days(facts.selection, facts)))
    counts = facts.voice.say(tell("sentence", said=facts.counts))
    lines: list[Line] = []
    y = margin + title.size * 0.1
    for text, look, ink, name, most in (
        (facts.title, title, "ink", "title", 2),
        (sentence, plain, "soft", "selection", 5),
        (counts, plain, "ink", "counts", 3),
    ):
        for line in wrap(text, wide, look, most):
            y += look.size * (1.28 if name == "title" else 1.4)
            lines.append(Line(line, margin, y - look.size * 0.3, look, ink, name))
    return lines, y


def _write_foot(facts: Facts, width: int, height: int, margin: float) -> tuple[list[Line], float]:
    """Write credits and notes at the lower edge; return them with the y above them."""
    wide = width - 2 * margin
    texts = [
        *say_parts(facts, [*tell_origin(facts), tell("picture.verified")]),
        *say_parts(facts, [tell_credit(facts)]),
    ]
    lines = _wrap_all(texts, wide)
    lines += _wrap_all(say_parts(facts, [facts.note]), wide, BORDER_LINES)
    lines += _wrap_all(say_parts(facts, facts.notes), wide, NOTE_LINES)
    top = height - margin + 6 - FOOT_STEP * len(lines)
    own = facts.voice.lang
    return [
        Line(
            line.text,
            margin,
            top + FOOT_STEP * (number + 0.75),
            FOOT,
            "soft",
            "note",
            None if line.lang == own else line.lang,
        )
        for number, line in enumerate(lines)
    ], top


def _wrap_all(texts: Iterable[Said], wide: float, most: int | None = None) -> list[Said]:
    """Break texts into lines, each text from a line of its own; at most so many, as said there."""
    lines = [Said(line, said.lang) for said in texts for line in wrap(said.text, wide, FOOT)]
    if most is None or len(lines) <= most:
        return lines
    text, lang = lines[most - 1]
    return [*lines[: most - 1], Said(cut(f"{text}…", wide, FOOT), lang)]


Plan = tuple[Box, tuple[Box, ...], "Detail"]


def _plan_beside(facts: Facts, room: Box, view: View) -> Plan | None:
    column = Box(room.right - PANEL, room.top, room.right, room.bottom)
    box = Box(room.left, room.top, column.left - GAP, room.bottom)
    for detail in DETAILS:
        if _stack(facts, view, detail, (column,))[1] <= column.height:
            return (box, (column,), detail) if box.height >= MAP_LEAST else None
    return None


def _plan_below(facts: Facts, room: Box, view: View) -> Plan | None:
    number = 3 if room.width >= 780 else 2 if room.width >= 420 else 1
    wide = (room.width - GAP * (number - 1)) / number
    for detail in DETAILS[1:]:
        lefts = [room.left + (wide + GAP) * i for i in range(number)]
        columns = tuple(Box(left, 0, left + wide, 0) for left in lefts)
        tall = _stack(facts, view, detail, columns)[1]
        box = Box(room.left, room.top, room.right, room.bottom - tall - 12)
        if box.height >= max(MAP_LEAST, 0.55 * room.height) or (
            detail is DETAILS[-1] and box.height >= MAP_LEAST
        ):
            return (
                box,
                tuple(c._replace(top=box.bottom + 12, bottom=room.bottom) for c in columns),
                detail,
            )
    return None


def _stack(
    facts: Facts, view: View, detail: Detail, columns: tuple[Box, ...]
) -> tuple[list[tuple[Block, Box]], float]:
    """Put the blocks of the legend into columns, each where there is most room left.

    Returns
    -------
    placed, height
        Each block with its room, and the height of the fullest column.
    """
    ends = [column.top for column in columns]
    placed: list[tuple[Block, Box]] = []
    for block in list_blocks(facts, view, detail):
        at = ends.index(min(ends))
        column = columns[at]
        bottom = ends[at] + measure_block(block, column.width)
        placed.append((block, column._replace(top=ends[at], bottom=bottom)))
        ends[at] = bottom + 12
    return placed, max(ends) - columns[0].top - 12


def legend_fits(sheet: Sheet, facts: Facts, view: View) -> bool:
    """Tell whether the legend has room for what it must say."""
    return _stack(facts, view, sheet.detail, sheet.columns)[1] <= sheet.columns[0].height


def draw_legend(sheet: Sheet, facts: Facts, view: View, colours: Colours) -> str:
    """Draw the legend in its columns, as full as they bear."""
    at = DETAILS.index(sheet.detail)
    fuller = (
        detail for detail in DETAILS[:at] if legend_fits(sheet._replace(detail=detail), facts, view)
    )
    placed, _ = _stack(facts, view, next(fuller, sheet.detail), sheet.columns)
    parts = [draw_block(block, room.left, room.top, room.width, colours) for block, room in placed]
    return tag("g", *(part for block in parts for part in block), class_="legend")


def draw_lines(lines: tuple[Line, ...], colours: Colours) -> str:
    """Write lines of text over or under the map."""
    parts = [
        write(
            line.text,
            line.x,
            line.y,
            line.look,
            colours[line.ink],
            class_=line.name,
            **{"xml:lang": line.lang},
        )
        for line in lines
    ]
    return tag("g", *parts, class_="texts")
