"""Signs: which symbols stand for the incidents that have a position, none over another.

Incidents at one place are one sign with their number. Signs that would overlap are gathered into
the larger of them, so a sign always stands at a place that was reported.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

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
    inside = frame.holds(x, y)
    seen = pd.DataFrame(
        {
            "x": x[inside],
            "y": y[inside],
            "incident": points["incident"].to_numpy()[inside],
            "point": np.flatnonzero(inside),
        }
    )
    seen["place"] = seen.groupby(["x", "y"], sort=True).ngroup().to_numpy()
    places = seen.groupby("place").agg(
        x=("x", "first"), y=("y", "first"), weight=("incident", "nunique"), point=("point", "first")
    )
    by_cell = len(places) > PLACES_MOST
    home = _gather_cells(places) if by_cell else np.arange(len(places))
    home = _gather(places, home)
    at, sign = np.unique(home[seen["place"].to_numpy()], return_inverse=True)
    members = pd.DataFrame({"sign": sign, "incident": seen["incident"].to_numpy()})
    table = places.loc[at, ["x", "y", "point"]].reset_index(drop=True)
    members = members.drop_duplicates()
    return count_symbols(
        Signs(table, members, np.unique(seen["incident"].to_numpy()), by_cell), symbols
    )


def _gather_cells(places: pd.DataFrame) -> Ints:
    """Give each place the place with most incidents in its cell; the first of several."""
    cell = places.groupby([places["x"] // CELL, places["y"] // CELL]).ngroup()
    best = places["weight"].groupby(cell).idxmax()
    return np.asarray(best.reindex(cell).to_numpy(), dtype=np.int64)


def _gather(places: pd.DataFrame, home: Ints) -> Ints:
    """Let every sign be taken in by a larger one that it touches, until none does."""
    weight = places["weight"].groupby(home).sum()
    x, y = places["x"].to_numpy().tolist(), places["y"].to_numpy().tolist()
    signs = dict(zip(weight.index.tolist(), weight.tolist(), strict=True))
    before = -1
    while len(signs) != before:
        before = len(signs)
        signs, moved = _gather_once(signs, x, y)
        step = np.arange(len(places))
        for sign, to in moved.items():
            step[sign] = to
        home = step[home]
    return home


def _gather_once(
    signs: dict[int, int], x: list[float], y: list[float]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the signs that stay, with their weight, and where each other one went."""
    kept: dict[int, int] = {}
    moved: dict[int, int] = {}
    blocks: dict[tuple[int, int], list[int]] = {}
    for sign in sorted(signs, key=lambda key: (-signs[key], key)):
        column, row = int(x[sign] // BLOCK), int(y[sign] // BLOCK)
        best, least = -1, math.inf
        for near in _near(blocks, column, row):
            far = math.hypot(x[near] - x[sign], y[near] - y[sign])
            if far < min(least, size_of(kept[near]) + size_of(signs[sign]) + 1):
                best, least = near, far
        if best >= 0:
            kept[best] += signs[sign]
            moved[sign] = best
            continue
        kept[sign] = signs[sign]
        blocks.setdefault((column, row), []).append(sign)
    return kept, moved


def _near(blocks: dict[tuple[int, int], list[int]], column: int, row: int) -> list[int]:
    return [
        sign
        for i in (column - 1, column, column + 1)
        for j in (row - 1, row, row + 1)
        for sign in blocks.get((i, j), ())
    ]


def count_symbols(signs: Signs, symbols: Ints) -> Signs:
    """Count the distinct incidents of each sign by their symbols."""
    wide, rows = len(SYMBOLS), len(signs.table)
    pairs = signs.members["sign"].to_numpy() * wide + symbols[signs.members["incident"].to_numpy()]
    mix = np.bincount(pairs, minlength=rows * wide).reshape(rows, wide)
    table = signs.table[["x", "y", "point"]].assign(count=mix.sum(axis=1))
    return signs._replace(table=pd.concat([table, pd.DataFrame(mix)], axis=1))
