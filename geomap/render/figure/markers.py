"""Markers: rings, signs and the numbers of hatched units, laid over the land."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geomap.render.figure.framing import Box
from geomap.render.figure.lettering import Look, measure
from geomap.render.figure.middles import find_middle
from geomap.render.figure.rings import lay_rings
from geomap.render.figure.signs import size_of
from geomap.render.figure.svg import tag
from geomap.render.figure.symbols import (
    Several,
    draw_framed,
    draw_several,
    draw_shape,
    say_number,
)
from geomap.render.style import SYMBOLS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.render.figure.framing import Frame
    from geomap.render.figure.land import Land
    from geomap.render.figure.signs import Signs
    from geomap.render.figure.symbols import Colours

RING_LEAST = 9.0
"""Pixels; a smaller ring lies under its symbol."""
MIDDLE = 1.9
"""Radius of the dot in a ring, which is seen where its incidents are gathered elsewhere."""
RINGS_MOST = 400
"""With more rings than these, only those of incidents that stand alone are drawn."""
PLACE = ["longitude", "latitude"]
SEEN_LEAST = 9.0
"""Pixels; a unit in whose seen part no such circle fits is too narrow for its number."""
LATTICE = 8.0
"""Pixels between the spots where the number of a unit is tried."""
TALL = 10
"""Half the height of the box of a number, in pixels."""


class Badge(NamedTuple):
    """The number of incidents that are drawn by a unit, and where it stands.

    A line leads from ``start``, in the unit, to a number that has no room there.
    """

    code: str
    number: int
    box: Box
    start: tuple[float, float] | None = None


class SeenRings(NamedTuple):
    """Rings in pixels, wide ones first; how many are left out, and why.

    ``rows`` hold x, y, rx, ry and the row of the points; ``small`` are narrower than their symbol;
    ``left`` are too many to be told apart.
    """

    rows: list[tuple[float, float, float, float, int]]
    small: int
    left: int


def lay_rings_of(points: pd.DataFrame, signs: Signs, frame: Frame) -> SeenRings:
    """Lay the ring of each position and radius where it is wider than its symbol.

    Parameters
    ----------
    points
        ``incident``, ``longitude``, ``latitude`` (degrees) and ``radius_m``.
    signs
        The signs on the map.
    frame
        The frame of the map.
    """
    unique = points[points["radius_m"] > 0].drop_duplicates([*PLACE, "radius_m"])
    if unique.empty:
        return SeenRings([], 0, 0)
    rings = lay_rings(unique)
    x, y = frame.enlarge(rings.x, rings.y)
    rx, ry = rings.rx * frame.scale, rings.ry * frame.scale
    box = frame.box
    reaches = (x + rx > box.left) & (x - rx < box.right)
    reaches &= (y + ry > box.top) & (y - ry < box.bottom)
    middle = np.cos(np.radians(frame.middle[1]))
    even = np.cos(np.radians(unique["latitude"].to_numpy())) / middle
    seen = reaches & (rx * even >= RING_LEAST)  # the same for one radius in north and south
    kept = seen & _are_alone(unique, points, signs) if seen.sum() > RINGS_MOST else seen
    order = np.flatnonzero(kept)
    order = order[np.argsort(-rx[order], kind="stable")]
    at = unique.index.to_numpy()
    columns = (values[order].tolist() for values in (x, y, rx, ry, at))
    rows = list(zip(*columns, strict=True))
    return SeenRings(rows, int((reaches & ~seen).sum()), int(seen.sum() - kept.sum()))


def _are_alone(rings: pd.DataFrame, points: pd.DataFrame, signs: Signs) -> NDArray[np.bool_]:
    """Tell which rings stand around the sign of a single incident."""
    alone = points.iloc[signs.table["point"][signs.table["count"] == 1].to_numpy()]
    places = alone.set_index(PLACE).index
    return np.asarray(rings.set_index(PLACE).index.isin(places), dtype=bool)


def draw_rings(rings: SeenRings, points: pd.DataFrame, colours: Colours) -> list[str]:
    """Draw rings in the colour of the symbol that each point has."""
    if not rings.rows:
        return []
    symbols = points["symbol"].to_numpy()[[row[4] for row in rings.rows]]
    inks = [colours[SYMBOLS[symbol].ink] for symbol in symbols]
    rows = [(*row[:4], ink) for row, ink in zip(rings.rows, inks, strict=True)]
    ellipses = [
        tag("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=ink, stroke=ink) for x, y, rx, ry, ink in rows
    ]
    middles = dict.fromkeys((x, y, ink) for x, y, _, _, ink in rows)
    pale = tag("g", *ellipses, fill_opacity=0.07, stroke_opacity=0.7)
    return [pale, *(tag("circle", cx=x, cy=y, r=MIDDLE, fill=ink) for x, y, ink in middles)]


def place_badges(land: Land, counts: dict[str, int], taken: list[Box], frame: Frame) -> list[Badge]:
    """Find a free box for the number of each hatched unit; units hardly seen have none.

    It stands in the unit where there is room, else beside it, and never over another.

    Parameters
    ----------
    land
        Units as they are seen.
    counts
        Incidents by the code of the unit that they are drawn by.
    taken
        Boxes of signs.
    frame
        The frame of the map.
    """
    badges: list[Badge] = []
    boxes = list(taken)
    for unit in land.units:
        found = find_middle(unit.shape, land.wet, frame) if unit.code in counts else None
        if found is None or found.free < SEEN_LEAST:
            continue
        count = counts[unit.code]
        half = measure(say_number(count), Look(12, bold=True)) / 2 + 6
        spot, within = _free_spot(unit.shape, found[:2], half, boxes, frame)
        if spot is None:
            continue
        box = _box_at(*spot, half)
        boxes.append(box)
        badges.append(Badge(unit.code, count, box, None if within else found[:2]))
    return badges


def _free_spot(
    shape: Any, middle: tuple[float, float], half: float, taken: list[Box], frame: Frame
) -> tuple[tuple[float, float] | None, bool]:
    """Find the free spot nearest to the middle of a unit, and tell whether it lies in the unit."""
    for within in (shape, shapely.box(*frame.box)):
        spot = _nearest_free(within, middle, half, taken, frame)
        if spot is not None:
            return spot, within is shape
    return None, False


def _nearest_free(
    shape: Any, middle: tuple[float, float], half: float, taken: list[Box], frame: Frame
) -> tuple[float, float] | None:
    """Return the spot in a shape nearest to a middle where a number meets no box, if any."""
    inside = frame.box.grow(-2)
    west, north, east, south = shapely.bounds(shape)
    across = np.arange(max(west, inside.left + half), min(east, inside.right - half), LATTICE)
    down = np.arange(max(north, inside.top + TALL), min(south, inside.bottom - TALL), LATTICE)
    x, y = (values.ravel() for values in np.meshgrid(across, down))
    if _box_at(*middle, half).within(frame.box):
        x, y = np.append(x, middle[0]), np.append(y, middle[1])
    free = np.asarray(shapely.contains_xy(shape, x, y))
    for box in taken:
        over = (x + half > box.left) & (x - half < box.right)
        free &= ~(over & (y + TALL > box.top) & (y - TALL < box.bottom))
    if not free.any():
        return None
    best = int(np.argmin(np.where(free, np.hypot(x - middle[0], y - middle[1]), np.inf)))
    return float(x[best]), float(y[best])


def _box_at(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - TALL, x + half, y + TALL)


def boxes_of(signs: Signs) -> list[Box]:
    """Return the room that each sign takes."""
    table = signs.table
    rows = zip(table["x"], table["y"], table["count"], strict=True)
    return [
        Box(x - half, y - half, x + half, y + half)
        for x, y, half in ((x, y, size_of(count) + 1) for x, y, count in rows)
    ]


def draw_signs(signs: Signs, colours: Colours) -> list[str]:
    """Draw all signs, those of several incidents over the others."""
    names = ("x", "y", "count", *range(len(SYMBOLS)))
    columns = [signs.table[name].to_numpy() for name in names]
    order = np.lexsort(columns[:3])
    singles: list[tuple[int, float, float]] = []
    several: list[Several] = []
    for x, y, count, *mix in zip(*(column[order].tolist() for column in columns), strict=True):
        if count == 1:
            singles.append((mix.index(1), x, y))
        else:
            several.append(Several(mix, x, y, size_of(count)))
    drawn = [draw_several(several, colours)] if several else []
    return [*_draw_singles(singles, colours), *drawn]


def _draw_singles(singles: list[tuple[int, float, float]], colours: Colours) -> list[str]:
    """Draw single incidents, each on a rim that parts it from the land."""
    rims = [draw_shape(symbol, x, y) for symbol, x, y in singles]
    shapes = [
        draw_shape(symbol, x, y, fill=colours[SYMBOLS[symbol].ink]) for symbol, x, y in singles
    ]
    halo = {"fill": colours["halo"], "stroke": colours["halo"], "stroke_width": 3}
    return [
        tag("g", *rims, class_="rims", stroke_linejoin="round", **halo),
        tag("g", *shapes, class_="singles"),
    ]


def draw_badges(badges: list[Badge], colours: Colours) -> list[str]:
    """Draw the numbers of hatched units."""
    numbers = [(badge.number, badge.box) for badge in badges]
    return [draw_framed(numbers, colours)] if numbers else []


def draw_leaders(badges: list[Badge], colours: Colours) -> list[str]:
    """Draw the lines that lead from units to their numbers beside them."""
    lines = [
        tag(
            "path",
            d=f"M{start[0]:.1f} {start[1]:.1f}L{box.left + box.width / 2:.1f} {box.top + TALL:.1f}",
        )
        for _, _, box, start in badges
        if start
    ]
    return [tag("g", *lines, class_="leaders", stroke=colours["map-ink"])] if lines else []
