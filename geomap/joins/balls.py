"""Balls around pieces of line, balls around balls, and which of them may hold the nearest piece.

So the work for a place grows with what is near it, not with the length of all lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.joins.edges import counters, least_of, starts_of
from geomap.joins.geodesy import Rays, apart, around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.joins.geodesy import Floats, Ints

_BLOCK = 8  # connected pieces in a ball of the lowest level
_FAN = 4  # balls in a ball of the next level
_TOP = 32  # so many balls are asked for every place
_PAIRS_AT_ONCE = 1 << 15  # so that what is worked out for them stays in the processor's cache
_SPREAD = (
    (32, 0x1F00000000FFFF),
    (16, 0x1F0000FF0000FF),
    (8, 0x100F00F00F00F00F),
    (4, 0x10C30C30C30C30C3),
    (2, 0x1249249249249249),
)  # sets two bits free between the bits of a number of 21
_BEND_M = 1.0  # pieces are straight in degrees, not on the ground: more than they bend


class Level(NamedTuple):
    """Balls on the ground: centres, radii in metres; first and number of what each holds."""

    centre: Rays
    radius: Floats
    first: Ints
    size: Ints


class Balls:
    """Levels of balls around pieces of line, the few widest first.

    Each piece comes with its ends, and the position of the first of those connected with it.
    """

    def __init__(self, run: Ints, start: Rays, end: Rays) -> None:
        since = np.arange(len(run)) - run
        blocks = _enclosed(start, np.zeros(len(since)), np.flatnonzero(since % _BLOCK == 0))
        last = blocks.first + blocks.size - 1
        radius = np.maximum(blocks.radius, around(blocks.centre, end.take(last))) + _BEND_M
        keys = _keys(blocks.centre)
        order = np.argsort(keys)
        keys = keys[order]
        centre = blocks.centre.take(order)
        self.levels = [Level(centre, radius[order], blocks.first[order], blocks.size[order])]
        while len(keys) > _TOP:
            starts = np.arange(len(keys))
            while len(starts) * _FAN > len(keys) and len(starts) > 1:
                keys >>= 3  # cubes twice as wide
                starts = starts_of(keys)
            level = self.levels[0]
            self.levels.insert(0, _enclosed(level.centre, level.radius, starts))
            keys = keys[starts]

    def near(self, here: Rays, limit_m: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Yield (place, piece) pairs among which are all nearest pieces, of whole places in order.

        Pieces farther off than the limit of a place may be missing.
        """
        top = len(self.levels[0].radius)
        step = max(1, _PAIRS_AT_ONCE // top)
        for begin in range(0, len(limit_m), step):
            place = np.arange(begin, min(begin + step, len(limit_m)))
            pairs = np.repeat(place, top), np.tile(np.arange(top), len(place))
            yield from self._down(0, here, limit_m, *pairs)

    def _down(
        self, depth: int, here: Rays, limit_m: Floats, place: Ints, ball: Ints
    ) -> Iterator[tuple[Ints, Ints]]:
        level = self.levels[depth]
        place, ball = _nearest(level, here, limit_m, place, ball)
        for part in _parts(place, level.size[ball]):
            many = level.size[ball[part]]
            held = np.repeat(level.first[ball[part]], many) + counters(many)
            pairs = np.repeat(place[part], many), held
            if depth + 1 == len(self.levels):
                yield pairs
            else:
                yield from self._down(depth + 1, here, limit_m, *pairs)

    def at_most(self, here: Rays) -> Floats:
        """Return metres that the nearest piece is not farther off than, at little cost.

        Of the balls within a ball, only the one with the least bound is looked into.
        """
        count, top = len(here.x), len(self.levels[0].radius)
        most = np.full(count, np.inf)
        step = max(1, _PAIRS_AT_ONCE // top)
        for begin in range(0, count, step):
            place = np.arange(begin, min(begin + step, count))
            ball, many = np.tile(np.arange(top), len(place)), np.full(len(place), top)
            for level in self.levels:
                metres, error = apart(here.take(np.repeat(place, many)), level.centre.take(ball))
                upper = metres + error + level.radius.take(ball)
                starts = np.cumsum(many) - many
                least, best = least_of(upper, starts)
                most[place] = np.minimum(most[place], least[starts])
                ball = ball[best[starts]]
                many = level.size[ball]
                ball = np.repeat(level.first[ball], many) + counters(many)
        return most


def _nearest(
    level: Level, here: Rays, limit_m: Floats, place: Ints, ball: Ints
) -> tuple[Ints, Ints]:
    """Keep the balls that may hold the nearest piece of their place."""
    if not len(place):
        return place, ball
    metres, error = apart(here.take(place), level.centre.take(ball))
    radius = level.radius.take(ball)
    starts = starts_of(place)
    most, _ = least_of(metres + error + radius, starts)
    kept = metres - error - radius <= np.minimum(most, limit_m.take(place))
    return place[kept], ball[kept]


def _parts(place: Ints, many: Ints) -> Iterator[slice]:
    """Part pairs, of which each stands for so many, into batches; no place is split."""
    starts = starts_of(place)
    if not len(starts):
        return
    total = np.add.reduceat(many, starts)
    batch = (np.cumsum(total) - total) // _PAIRS_AT_ONCE
    cuts = starts[starts_of(batch)].tolist()
    for low, high in zip(cuts, [*cuts[1:], len(place)], strict=True):
        yield slice(low, high)


def _enclosed(centre: Rays, radius: Floats, first: Ints) -> Level:
    """Put balls that stand together into a ball each."""
    size = np.diff(np.r_[first, len(radius)])
    x, y, z = (np.add.reduceat(part, first) for part in centre)
    length = np.sqrt(x * x + y * y + z * z)
    some = length > 1e-6 * size
    # balls all around the earth have no middle: any will do
    x, y, z = (np.where(some, part, pole) for part, pole in ((x, 0), (y, 0), (z, 1)))
    length = np.where(some, length, 1)
    middle = Rays(x / length, y / length, z / length)
    of = np.repeat(np.arange(len(first)), size)
    away = around(middle.take(of), centre) + radius
    return Level(middle, np.maximum.reduceat(away, first), first, size)


def _keys(centre: Rays) -> Ints:
    """Return Morton's numbers: positions in one cube of space stand together."""
    key = np.zeros(len(centre.x), dtype=np.int64)
    for axis, part in enumerate(centre):
        bits = ((part + 1) * (1 << 19)).astype(np.int64)
        for shift, mask in _SPREAD:
            bits = (bits | (bits << shift)) & mask
        key |= bits << axis
    return key
