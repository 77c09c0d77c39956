"""Names on the land. A name is written only where it meets no symbol and no other name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.render.figure.framing import Box
from geomap.render.figure.lettering import Look, capitalise, measure, write
from geomap.render.figure.middles import find_middle
from geomap.render.figure.svg import clean, tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geomap.render.figure.framing import Frame
    from geomap.render.figure.land import Land
    from geomap.render.figure.middles import Middle
    from geomap.render.figure.symbols import Colours

UNIT = Look(10.5, bold=True, spacing=1.3)
FAR = Look(10, spacing=1.1)
WATER = Look(11.5)
DOT = 1.8
FAR_ZOOM = 8.6
"""From this zoom on all units of the neighbours are named; before, those with incidents."""
NARROW = 7.0
"""Pixels; an area whose widest circle has a smaller radius is not named."""


class Label(NamedTuple):
    """A name that may be written: where it belongs, how it looks, and the spots it may take."""

    text: str
    look: Look
    ink: str
    halo: str
    spots: tuple[tuple[float, float], ...]
    dot: tuple[float, float] | None = None
    kind: str = "place"

    def box(self, spot: tuple[float, float]) -> Box:
        """Return the room that the name takes with its left end and middle line at a spot."""
        half = self.look.size * 0.62
        width = measure(self.text, self.look)
        return Box(spot[0] - 2, spot[1] - half, spot[0] + width + 2, spot[1] + half)


class Written(NamedTuple):
    """A name that has its place."""

    label: Label
    box: Box


class Room:
    """The room on the map that is taken."""

    def __init__(self, box: Box, taken: Iterable[Box]) -> None:
        self.box = box
        self._boxes = list(taken)

    def take(self, box: Box) -> None:
        """Take a box."""
        self._boxes.append(box)

    def free(self, boxes: Iterable[Box]) -> None:
        """Give boxes back that were taken."""
        for box in boxes:
            self._boxes.remove(box)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes that are taken."""
        return tuple(self._boxes)

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies on the map and meets nothing that is there."""
        return box.within(self.box) and not any(meet(box, other) for other in self._boxes)

    def covering(self, x: float, y: float) -> Box | None:
        """Return the box that is over a point."""
        return next(
            (b for b in self._boxes if meet(b, Box(x - DOT, y - DOT, x + DOT, y + DOT))), None
        )


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def place_labels(labels: Iterable[Label], room: Room) -> list[Written]:
    """Write names in their order, each at its first free spot; others are left out."""
    written: list[Written] = []
    for label in labels:
        if label.dot is not None and room.covering(*label.dot) is not None:
            continue
        for spot in label.spots:
            box = label.box(spot)
            if room.is_free(box):
                room.take(box)
                if label.dot is not None:
                    x, y = label.dot
                    room.take(Box(x - DOT - 1, y - DOT - 1, x + DOT + 1, y + DOT + 1))
                written.append(Written(label, box))
                break
    return written


def draw_labels(written: list[Written], colours: Colours) -> list[str]:
    """Write names with a halo of the ground, and the dots of places."""
    parts: list[str] = []
    for label, box in written:
        if label.dot is not None:
            x, y = label.dot
            rim = {"stroke": colours["halo"], "stroke_width": 1.2}
            parts.append(tag("circle", cx=x, cy=y, r=DOT, fill=colours["map-ink"], **rim))
        y = (box.top + box.bottom) / 2 + label.look.size * 0.36
        halo = {
            "stroke": colours[label.halo],
            "stroke_width": 3,
            "stroke_linejoin": "round",
            "paint_order": "stroke",
        }
        ink = colours[label.ink]
        parts.append(write(label.text, box.left + 2, y, label.look, ink, class_=label.kind, **halo))
    return parts


def list_areas(land: Land, frame: Frame, lang: str, told: Collection[str]) -> list[Label]:
    """List names of units and lakes, the most telling first.

    Parameters
    ----------
    land
        What is seen of the layers.
    frame
        The frame of the map.
    lang
        Language of the names.
    told
        Codes of the units that have incidents.
    """
    labels = [_area(unit.name, unit.middle, UNIT, lang) for unit in land.units if unit.home]
    labels += [_area(name, middle, WATER, lang) for name, middle in land.lakes]
    far = [unit for unit in land.units if not unit.home and unit.name]
    labels += [
        _area(unit.name, find_middle(unit.shape, land.wet, frame), FAR, lang)
        for unit in far
        if frame.zoom >= FAR_ZOOM or unit.code in told
    ]
    return [label for label in labels if label is not None]


def _area(name: str, middle: Middle | None, look: Look, lang: str) -> Label | None:
    if not name or middle is None or middle.free < NARROW:
        return None
    x, y, free = middle
    water = look is WATER
    text = clean(name) if water else clean(capitalise(name, lang))
    left = x - measure(text, look) / 2
    reach = min(free, 60.0)
    shifts = [0.0, *(sign * step for step in (18.0, 28.0, 40.0, 55.0) for sign in (-1, 1))]
    spots = [(left, y + shift) for shift in shifts if abs(shift) <= max(reach, 28.0)]
    spots += [(left + side, y) for side in (-reach, reach)]
    ink = "water-ink" if water else "map-muted"
    kind = "water" if water else "area"
    return Label(text, look, ink, "water" if water else "halo", tuple(spots), None, kind)
