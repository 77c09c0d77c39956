"""The scale bar: a round length on the ground, true in the middle of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.joins.geodesy import GEOD
from geomap.language import Voice
from geomap.render.figure.framing import Box
from geomap.render.figure.lettering import Look, measure, write
from geomap.render.figure.svg import tag
from geomap.render.tree import code_part
from geomap.render.words import tell_metres

if TYPE_CHECKING:
    from geomap.language import Message
    from geomap.render.figure.framing import Frame
    from geomap.render.figure.symbols import Colours

LOOK = Look(10.5)
WIDEST = 130.0


class ScaleBar(NamedTuple):
    """A round length, what says it, and where its bar stands."""

    metres: float
    told: Message
    said: str
    length: float
    box: Box


def make_scale_bar(frame: Frame, lang: str) -> ScaleBar:
    """Choose the longest round length whose bar is not too wide, for the lower left corner."""
    longitude, latitude = frame.middle
    pixel = 360 / frame.scale
    widest = WIDEST * GEOD.line_length([longitude, longitude + pixel], [latitude, latitude])
    metres = 1.0
    for power in range(8):
        for step in (1, 2, 5):
            metres = step * 10.0**power if step * 10.0**power <= widest else metres
    length = WIDEST * metres / widest
    left, bottom = frame.box.left + 14, frame.box.bottom - 14
    told = tell_metres(metres)
    said = Voice(lang).say(told)
    right = left + max(length, measure(said, LOOK))
    return ScaleBar(metres, told, said, length, Box(left - 6, bottom - 24, right + 6, bottom + 6))


def draw_scale_bar(bar: ScaleBar, colours: Colours, *, coded: bool = False) -> list[str]:
    """Draw the bar with its length over it; ``coded`` lets the page say it in another language."""
    left, bottom = bar.box.left + 6, bar.box.bottom - 6
    right = left + bar.length
    d = f"M{left:.1f} {bottom - 5:.1f}V{bottom:.1f}H{right:.1f}V{bottom - 5:.1f}"
    halo = {"stroke": colours["halo"], "stroke_width": 4, "fill": "none"}
    line = {"stroke": colours["map-ink"], "stroke_width": 1.4, "fill": "none"}
    rim = {"stroke": colours["halo"], "stroke_width": 3, "paint_order": "stroke"}
    code = {"data_say": code_part(bar.told)} if coded else {}
    return [
        tag("path", d=d, **halo),
        tag("path", d=d, **line),
        write(bar.said, left + 4, bottom - 6, LOOK, colours["map-ink"], **rim, **code),
    ]
