"""The middles of areas, where their names and numbers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from geomap.unions import unite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geomap.render.figure.framing import Frame


HARDLY = 2.0
"""Pixels; a country of which no such circle is seen counts as not seen."""


class Middle(NamedTuple):
    """The point of a seen area farthest from its edges and lakes, and that distance, in pixels."""

    x: float
    y: float
    free: float


class Unit(NamedTuple):
    """A first-level unit as far as it is seen, in pixels; its middle where it is a province."""

    code: str
    name: str
    country: str
    home: bool
    shape: Any
    middle: Middle | None = None


class Country(NamedTuple):
    """A country as far as it is seen, in pixels.

    ``home``: it has provinces. ``codes`` of its units; ``dry``, its ``shape`` without water, or all
    of it where nothing else is left. ``beside``: it shares an edge with one that has provinces.
    """

    name: str
    home: bool
    codes: frozenset[str]
    shape: Any
    dry: Any
    middle: Middle
    beside: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether more than hardly anything of it is seen."""
        return self.middle.free >= HARDLY


def find_middle(shape: Any, lakes: Any, frame: Frame) -> Middle | None:
    """Find the middle of what is seen of an area; None where nothing is.

    Parameters
    ----------
    shape
        An area in pixels.
    lakes
        Water in pixels that the middle keeps away from, unless it covers all; or None.
    frame
        The frame of the map.
    """
    box = frame.box
    dry = _dry(shapely.clip_by_rect(shape, box.left, box.top, box.right, box.bottom), lakes)
    if shapely.area(dry) <= 0:
        return None
    radius = shapely.maximum_inscribed_circle(dry, tolerance=1.0)
    x, y = shapely.get_coordinates(radius)[0].tolist()
    return Middle(x, y, float(shapely.length(radius)))


def _dry(seen: Any, lakes: Any) -> Any:
    """Return the land of an area; all of it where there is none."""
    wet = lakes is not None and shapely.intersects(seen, lakes)
    dry = shapely.difference(seen, lakes) if wet else seen
    return seen if shapely.is_empty(dry) else dry


def find_countries(units: Iterable[Unit], lakes: Any, frame: Frame) -> list[Country]:
    """Find what is seen of each country that has a name.

    Parameters
    ----------
    units
        Units in pixels, cut to the frame.
    lakes
        Water in pixels, or None.
    frame
        The frame of the map.
    """
    found = list(_see_countries(units, lakes, frame))
    home = [country.shape for country in found if country.home and country.is_seen]
    own = shapely.buffer(shapely.union_all(home), 1)
    return [c._replace(beside=not c.home and bool(own.intersects(c.shape))) for c in found]


def _see_countries(units: Iterable[Unit], lakes: Any, frame: Frame) -> Iterator[Country]:
    countries: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.country:
            countries.setdefault(unit.country, []).append(unit)
    for name, some in sorted(countries.items()):
        whole = unite([unit.shape for unit in some])
        dry = _dry(whole, lakes)
        middle = find_middle(dry, None, frame)
        if middle is not None:
            home = any(unit.home for unit in some)
            yield Country(name, home, frozenset(u.code for u in some), whole, dry, middle)
