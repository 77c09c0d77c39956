"""Signs: which symbols stand for the incidents that have a position, none over another.

Incidents at one place are one sign with their number. Signs that would overlap are gathered into
the larger of them, so a sign always stands at a place that was reported.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import distinct
from geomap.render.style import SYMBOLS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.render.figure.framing import Frame

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PLACES_MOST = 2000
"""With more places than these in the frame, they are counted by cell before signs are gathered."""
CELL = 12
"""Side of such a cell in pixels."""
BLOCK = 44
"""Pixels; two of the largest signs side by side are not wider."""
COLUMN = 1 << 20
"""Blocks are numbered downwards, and those of the next column so many later."""
AROUND = tuple(column * COLUMN + row for column in (-1, 0, 1) for row in (-1, 0, 1))
"""From the number of a block to its own and those beside it."""


class Signs(NamedTuple):
    """Signs in the frame and what is behind them.

    ``table`` has one row a sign: ``x``, ``y`` in pixels, ``count`` of incidents, one column of
    counts for each symbol by its number, and ``point``, a row of the points at its place.
    ``members`` has the ``incident`` numbers of each ``sign``, by its row; ``shown`` are the
    incidents with a position in the frame; ``by_cell`` tells whether places were counted by cell
    first.
    """

    table: pd.DataFrame
    members: pd.DataFrame
    shown: Ints
    by_cell: bool


def size_of(count: int) -> float:
    """Return the radius of a sign in pixels, by the number of its incidents."""
    return 8.0 if count < 2 else min(20.0, 10.5 + 1.6 * math.log2(count))


def gather_signs(points: pd.DataFrame, symbols: Ints, frame: Frame) -> Signs:
    """Lay the signs of all points in a frame.

    Parameters
    ----------
    points
        ``incident``, ``longitude``, ``latitude``: one row for each incident and position.
    symbols
        Symbol of each incident, by its number.
    frame
        The frame of the map.
    """
    x, y = frame.place(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    inside = np.flatnonzero(frame.holds(x, y))
    incident = points["incident"].to_numpy()[inside]
    place, places = _find_places(x[inside], y[inside], incident, inside)
    by_cell = len(places.x) > PLACES_MOST
    home = _gather_cells(places) if by_cell else np.arange(len(places.x))
    of, member = _pair(_gather(places, home)[place], incident)
    at = distinct(of)
    sign = np.searchsorted(at, of)
    table = pd.DataFrame({"x": places.x[at], "y": places.y[at], "point": places.point[at]})
    members = pd.DataFrame({"sign": sign, "incident": member})
    return count_symbols(Signs(table, members, distinct(incident), by_cell), symbols)


class _Places(NamedTuple):
    """Distinct places in pixels, how many incidents each has, and its first point."""

    x: Floats
    y: Floats
    weight: Ints
    point: Ints


def _find_places(x: Floats, y: Floats, incident: Ints, point: Ints) -> tuple[Ints, _Places]:
    """Return the place of each point, and the places in the order of x, then y."""
    order = np.lexsort((y, x))
    left, top = x[order], y[order]
    new = np.r_[True, (np.diff(left) != 0) | (np.diff(top) != 0)][: len(order)]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    weight = np.bincount(_pair(place, incident)[0], minlength=int(new.sum()))
    return place, _Places(left[new], top[new], weight, point[order[new]])


def _pair(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Return each pair of numbers once."""
    wide = int(second.max(initial=0)) + 1
    pairs = distinct(first * wide + second)
    return pairs // wide, pairs % wide


def _gather_cells(places: _Places) -> Ints:
    """Give each place the place with most incidents in its cell; the first of several."""
    column, row = ((part // CELL).astype(np.int64) for part in (places.x, places.y))
    cell = (column << 32) + row
    order = np.lexsort((-places.weight, cell))
    new = np.r_[True, np.diff(cell[order]) != 0]
    home = np.empty(len(order), dtype=np.int64)
    home[order] = order[new][np.cumsum(new) - 1]
    return home


def _gather(places: _Places, home: Ints) -> Ints:
    """Let every sign be taken in by a larger one that it touches, until none does."""
    weight = np.bincount(home, weights=places.weight, minlength=len(home)).astype(np.int64)
    x, y = places.x.tolist(), places.y.tolist()
    signs = {int(sign): int(weight[sign]) for sign in distinct(home)}
    before = -1
    while len(signs) != before:
        before = len(signs)
        signs, moved = _gather_once(signs, x, y)
        step = np.arange(len(home))
        step[list(moved)] = list(moved.values())
        home = step[home]
    return home


def _gather_once(
    signs: dict[int, int], x: list[float], y: list[float]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the signs that stay, with their weight, and where each other one went."""
    kept: dict[int, int] = {}
    sizes: dict[int, float] = {}
    moved: dict[int, int] = {}
    blocks: dict[int, list[int]] = {}
    for sign in sorted(signs, key=lambda key: (-signs[key], key)):
        left, top, size = x[sign], y[sign], size_of(signs[sign])
        block = int(left // BLOCK) * COLUMN + int(top // BLOCK)
        best, least = -1, math.inf
        for step in AROUND:
            for near in blocks.get(block + step, ()):
                far = math.hypot(x[near] - left, y[near] - top)
                if far < least and far < sizes[near] + size + 1:
                    best, least = near, far
        if best >= 0:
            kept[best] += signs[sign]
            sizes[best] = size_of(kept[best])
            moved[sign] = best
            continue
        kept[sign], sizes[sign] = signs[sign], size
        blocks.setdefault(block, []).append(sign)
    return kept, moved


def count_symbols(signs: Signs, symbols: Ints) -> Signs:
    """Count the distinct incidents of each sign by their symbols."""
    wide, rows = len(SYMBOLS), len(signs.table)
    pairs = signs.members["sign"].to_numpy() * wide + symbols[signs.members["incident"].to_numpy()]
    mix = np.bincount(pairs, minlength=rows * wide).reshape(rows, wide)
    columns: dict[str | int, Any] = {name: signs.table[name] for name in ("x", "y", "point")}
    columns["count"] = mix.sum(axis=1)
    columns.update(enumerate(mix.T))
    return signs._replace(table=pd.DataFrame(columns))
