"""Names of countries: on both sides of a border, or on none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.render.figure.framing import Box
from geomap.render.figure.labels import DOT, NARROW, Label, Written
from geomap.render.figure.lettering import Look, capitalise
from geomap.render.figure.svg import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from numpy.typing import NDArray

    from geomap.render.figure.labels import Room
    from geomap.render.figure.land import Land
    from geomap.render.figure.middles import Country

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.intp]

LOOKS = (Look(12.5, bold=True, spacing=3), Look(10, bold=True, spacing=2))
"""The second where the first finds no room."""
ACROSS, DOWN = 9.0, 6.0
"""Pixels between the spots that are tried."""
AT_ONCE = 64
"""So many spots are tried at once, the nearest to the middle first: mostly one of them fits."""
COVERED = 0.6
"""The least share of a name that lies on its own country, where no spot has all of it there."""


def place_countries(
    land: Land, lang: str, told: Collection[str], room: Room, wanted: Iterable[Label]
) -> list[Written]:
    """Write the names of the countries that are seen, each where it meets nothing.

    The sides of the border are the countries with provinces, and the others that have incidents;
    where none has, one of those that share an edge with them. Where one side has no room for its
    name, no country is named: a map never names one side alone.

    Parameters
    ----------
    land
        What is seen of the layers.
    lang
        Language of the names.
    told
        Codes of the units that have incidents.
    room
        The room that is taken; that of the names is added.
    wanted
        Names that come later, whose first spots are kept free where that is possible.
    """
    spared = [box for label in wanted for box in _spare(label)]
    wide = [c for c in land.countries if c.middle.free >= NARROW]
    written: dict[str, Written] = {}
    for country in sorted(wide, key=lambda one: (shapely.area(one.shape), one.name)):
        found = _place(country, lang, room, spared)
        if found is not None:
            room.take(found.box)
            written[country.name] = found
    if not _are_sides_named(land.countries, told, set(written)):
        room.free([one.box for one in written.values()])
        return []
    return [written[name] for name in sorted(written)]


def _spare(label: Label) -> list[Box]:
    if label.dot is None:
        return [label.box(label.spots[0])]
    x, y = label.dot
    return [Box(x - DOT - 1, y - DOT - 1, x + DOT + 1, y + DOT + 1)]


def _are_sides_named(countries: list[Country], told: Collection[str], named: set[str]) -> bool:
    seen = [country for country in countries if country.is_seen]
    home = [country for country in seen if country.home]
    others = [country for country in seen if not country.home]
    parties = [country for country in others if country.codes & set(told)]
    if any(country.name not in named for country in home + parties):
        return False
    if parties or not home:
        return True
    beyond = [country.name for country in others if country.beside]
    return not beyond or not named.isdisjoint(beyond)


def _place(country: Country, lang: str, room: Room, spared: list[Box]) -> Written | None:
    shapely.prepare(country.dry)
    text = clean(capitalise(country.name, lang))
    for look in LOOKS:
        label = Label(text, look, "map-muted", "halo", (), None, "area country")
        box = _find_box(label.box((0, 0)), country, room, spared)
        if box is not None:
            spot = (box.left + 2, (box.top + box.bottom) / 2)
            return Written(label._replace(spots=(spot,)), box)
    return None


def _find_box(size: Box, country: Country, room: Room, spared: list[Box]) -> Box | None:
    """Find the free box nearest to the middle of a country: within it, and over no other name."""
    x, y, spares = _list_spots(size, country, room, spared)
    wide, tall = size.width / 2, size.height / 2

    def boxes(some: Ints) -> NDArray[np.object_]:
        return shapely.box(x[some] - wide, y[some] - tall, x[some] + wide, y[some] + tall)

    def lies_within(some: Ints) -> Flags:
        return np.asarray(shapely.contains(country.dry, boxes(some)))

    def lies_mostly_within(some: Ints) -> Flags:
        shared = shapely.area(shapely.intersection(boxes(some), country.dry))
        return np.asarray(shared / (size.width * size.height) >= COVERED)

    for is_fit in (lies_within, lies_mostly_within):
        best = _find_first(is_fit, spares)
        if best is not None:
            at_x, at_y = float(x[best]), float(y[best])
            return Box(at_x - wide, at_y - tall, at_x + wide, at_y + tall)
    return None


def _find_first(is_fit: Callable[[Ints], Flags], spares: Flags) -> int | None:
    """Find the first spot that fits, of those that spare names where one of these fits."""
    for wanted in (np.flatnonzero(spares), np.flatnonzero(~spares)):
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            fit = is_fit(some)
            if fit.any():
                return int(some[np.argmax(fit)])
    return None


def _list_spots(
    size: Box, country: Country, room: Room, spared: list[Box]
) -> tuple[Floats, Floats, Flags]:
    """List the middles of free boxes on a country, and which of them meet none to be spared.

    Those nearest to the middle of the country come first.
    """
    west, north, east, south = shapely.bounds(country.dry)
    inner, (wide, tall) = room.box, (size.width / 2, size.height / 2)
    across = np.arange(max(west, inner.left + wide), min(east, inner.right - wide), ACROSS)
    down = np.arange(max(north, inner.top + tall), min(south, inner.bottom - tall), DOWN)
    lattices = [(np.array([country.middle.x]), np.array([country.middle.y])), (across, down)]
    x, y = np.hstack([np.reshape(np.meshgrid(*spots), (2, -1)) for spots in lattices])
    free, spares = (
        np.concatenate([_clear_of(*spots, size, boxes).ravel() for spots in lattices])
        for boxes in (room.boxes, spared)
    )
    free &= (x - wide >= inner.left) & (x + wide <= inner.right)
    free &= (y - tall >= inner.top) & (y + tall <= inner.bottom)
    free[free] = shapely.contains_xy(country.dry, x[free], y[free])
    far = np.hypot(x - country.middle.x, y - country.middle.y)
    order = np.flatnonzero(free)[np.argsort(far[free], kind="stable")]
    return x[order], y[order], spares[order]


def _clear_of(across: Floats, down: Floats, size: Box, boxes: Collection[Box]) -> Flags:
    """Tell which boxes of a size meet none of the others.

    Their middles are on a lattice of rising ``across`` and ``down``, so each of the others meets
    those of a few rows and columns next to each other.

    Returns
    -------
    clear
        One row for each of ``down``, one column for each of ``across``.
    """
    wide, tall = size.width / 2, size.height / 2
    left, top, right, bottom = np.array([*boxes], dtype=np.float64).reshape(-1, 4).T
    met = (
        np.searchsorted(across + wide, left, "right"),
        np.searchsorted(across - wide, right),
        np.searchsorted(down + tall, top, "right"),
        np.searchsorted(down - tall, bottom),
    )
    clear = np.ones((len(down), len(across)), dtype=bool)
    for first, last, upper, lower in np.transpose(met).tolist():
        clear[upper:lower, first:last] = False
    return clear
