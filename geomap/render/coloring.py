"""What shape and colour follow: the type of an event, or the sides that speak of it.

By type, an incident has the symbol of the group of its types. Where its accounts give types of
several groups it has one that is no side's, so that no side's word is drawn as what happened.

By side, an incident of which one side alone speaks has the symbol of that side. Where several
sides speak it has a symbol of its own that is no side's, and where none does, another one; both are
neutral. A third party beside a side changes nothing: it is no side.

A side has its symbol from its code alone: the sum of the letters chooses one of three, the same in
every table. Were it the place of the code among those of the table, a side would take the colour of
another one as soon as that other one is missing. Only where an earlier code of the same table has
the symbol already, the next free one is taken, so all sides of the whole table count, also those
that a selection leaves out: all pictures of one table agree. The fourth to the ninth side have the
shapes in another colour, and from the tenth on symbols come again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

import numpy as np
import pandas as pd

from geomap.errors import OutputError
from geomap.filters import fold_text
from geomap.groups import distinct, first_of, values_of
from geomap.language import Part, Side, tell
from geomap.render.marks import RECORD
from geomap.render.style import CHROMATIC, GROUP_OF_TYPE, GROUPS, MANY, OTHER, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import numpy.typing as npt

    from geomap.render.marks import Marks

ColorBy = Literal["type", "side"]
NOBODY = OTHER
"""Index of the symbol of incidents of which no side speaks."""
_OF_SIDES = (*range(CHROMATIC), *range(MANY + 1, len(SYMBOLS)))


class Voices(NamedTuple):
    """How many incidents one side alone, several sides (``MANY``) or none (``NOBODY``) tell.

    ``side`` is the code of the side, blank for the other two.
    """

    symbol: int
    side: str
    number: int


def read_color_by(text: str) -> ColorBy:
    """Read what shape and colour follow.

    Raises
    ------
    OutputError
        It is neither ``type`` nor ``side``.
    """
    if text in get_args(ColorBy):
        return cast("ColorBy", text)
    raise OutputError(f"shape and colour follow {' or '.join(get_args(ColorBy))}, not {text!r}")


def assign_symbols(sides: Iterable[str]) -> dict[str, int]:
    """Give each side a symbol, by its code.

    Parameters
    ----------
    sides
        Codes of all sides of the table, in any order.

    Returns
    -------
    symbols
        The index in ``SYMBOLS`` by folded code.
    """
    taken: set[int] = set()
    symbols: dict[str, int] = {}
    for number, code in enumerate(sorted({fold_text(side) for side in sides})):
        turn = number // CHROMATIC * CHROMATIC % len(_OF_SIDES)
        if not number % CHROMATIC:
            taken = set()
        first = sum(map(ord, code))
        free = ((first + step) % CHROMATIC for step in range(CHROMATIC))
        at = next(place for place in free if place not in taken)
        taken.add(at)
        symbols[code] = _OF_SIDES[turn + at]
    return symbols


def color_table(claims: gpd.GeoDataFrame) -> dict[str, int]:
    """Give each side that speaks anywhere in a table its symbol."""
    return assign_symbols(map(str, values_of(claims["side"])))


def color_marks(marks: Marks, color_by: ColorBy, symbols: Mapping[str, int]) -> Marks:
    """Draw incidents by their type or by who speaks of them.

    Parameters
    ----------
    marks
        Incidents and their claims.
    color_by
        What shape and colour follow.
    symbols
        Symbols of sides, as from ``color_table``.

    Returns
    -------
    marks
        With ``symbol`` of incidents and points. A ring of one place at which several sides speak
        has the colour of none of them.
    """
    by_side = color_by == "side"
    found = find_voices(marks, symbols) if by_side else marks.incidents["group"].to_numpy()
    rings = found[marks.points["incident"].to_numpy()]
    if by_side:
        rings = np.where(_differ_at_places(marks.points, rings), MANY, rings)
    return marks._replace(
        incidents=marks.incidents.assign(symbol=found), points=marks.points.assign(symbol=rings)
    )


def _differ_at_places(
    points: pd.DataFrame, symbols: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Tell which points share their place with one of another symbol."""
    place = pd.factorize(points["longitude"].to_numpy() + 1j * points["latitude"].to_numpy())[0]
    first = first_of(place)
    differ = np.zeros(len(first), dtype=bool)
    differ[place[symbols != symbols[first][place]]] = True
    return differ[place]


def color_both(marks: Marks, color_by: ColorBy, symbols: Mapping[str, int]) -> tuple[Marks, Marks]:
    """Draw incidents as asked, and in the other way."""
    other: ColorBy = "side" if color_by == "type" else "type"
    return color_marks(marks, color_by, symbols), color_marks(marks, other, symbols)


class _Heard(NamedTuple):
    """Folded codes of sides in order, and the first and last of them that speaks of each incident.

    Of sides whose codes fold alike there is one. Where none speaks, ``last`` is -1.
    """

    sides: list[str]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]

    @property
    def alone(self) -> npt.NDArray[np.bool_]:
        """Which incidents one side alone speaks of."""
        return self.first == self.last


def _hear(marks: Marks) -> _Heard:
    codes, written = pd.factorize(marks.claims["side"])
    folded = [fold_text(str(side)) for side in written]
    place = {side: number for number, side in enumerate(sorted(set(folded)))}
    spoken = np.array([*(place[side] for side in folded), -1], dtype=np.int64)[codes]
    starts = np.searchsorted(marks.claims[RECORD].to_numpy(), np.arange(len(marks.incidents)))
    if not len(starts):
        return _Heard(list(place), starts, starts)
    first = np.minimum.reduceat(np.where(spoken < 0, len(place), spoken), starts)
    return _Heard(list(place), first, np.maximum.reduceat(spoken, starts))


def find_voices(marks: Marks, symbols: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Return the symbol of each incident by the sides of its claims."""
    heard = _hear(marks)
    of_side = np.array([*(symbols[side] for side in heard.sides), NOBODY], dtype=np.int64)
    return np.where(heard.alone | (heard.last < 0), of_side[heard.last], MANY)


def count_voices(marks: Marks, symbols: Mapping[str, int]) -> list[Voices]:
    """Count incidents by whose account they are: each side alone by code, several, none."""
    heard = _hear(marks)
    none = heard.last < 0
    numbers = np.bincount(heard.last[heard.alone], minlength=len(heard.sides)).tolist()
    written = {fold_text(str(side)): str(side) for side in values_of(marks.claims["side"])}
    voices = [
        *(
            Voices(symbols[side], written[side], number)
            for side, number in zip(heard.sides, numbers, strict=True)
        ),
        Voices(MANY, "", int((~heard.alone & ~none).sum())),
        Voices(NOBODY, "", int(none.sum())),
    ]
    return [voice for voice in voices if voice.number]


class Kinds(NamedTuple):
    """How many incidents there are of each type and of each group, each once in both.

    ``types`` hold group, type and number, the most frequent first; ``groups`` a number for each of
    ``GROUPS``; ``mixed`` are the incidents with types of several groups; ``twice`` tells whether
    any incident has several types.
    """

    types: tuple[tuple[int, str, int], ...]
    groups: tuple[int, ...]
    mixed: int
    twice: bool


def count_types(marks: Marks) -> Kinds:
    """Count incidents by the types that their claims give, as ``summarize`` does."""
    codes, names = pd.factorize(marks.types["event_type"])
    numbers = np.bincount(codes, minlength=len(names)).tolist()
    of = (GROUP_OF_TYPE.get(str(name), OTHER) for name in names)
    types = [(group, str(name), n) for group, name, n in zip(of, names, numbers, strict=True)]
    incident, group = marks.types["incident"].to_numpy(), marks.types["group"].to_numpy()
    wide = len(GROUPS)
    each = distinct(incident * wide + group) % wide
    return Kinds(
        tuple(sorted(types, key=lambda row: (row[0], -row[2], row[1]))),
        tuple(np.bincount(each, minlength=wide).tolist()),
        int((marks.incidents["group"] == MANY).sum()),
        len(marks.types) > len(marks.incidents),
    )


def tell_voices(voices: Voices) -> Part:
    """Tell whose account incidents are."""
    if voices.side:
        return tell("color.only", side=Side(voices.side))
    return tell("color.several" if voices.symbol == MANY else "color.third")
