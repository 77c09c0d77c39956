"""What shape and colour follow: the type of an event, or the sides that speak of it.

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
from geomap.language import Part, Side, tell
from geomap.render.style import CHROMATIC, GROUPS, OTHER, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import numpy.typing as npt

    from geomap.render.marks import Marks

ColorBy = Literal["type", "side"]
NOBODY = OTHER
"""Index of the symbol of incidents of which no side speaks."""
MANY = len(GROUPS)
"""Index of the symbol of incidents of which several sides speak."""
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
    return assign_symbols(map(str, claims["side"].dropna().unique()))


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
    if by_side and len(rings):
        place = marks.points.assign(symbol=rings).groupby(["longitude", "latitude"])["symbol"]
        rings = np.where(place.transform("min") == place.transform("max"), rings, MANY)
    return marks._replace(
        incidents=marks.incidents.assign(symbol=found), points=marks.points.assign(symbol=rings)
    )


def color_both(marks: Marks, color_by: ColorBy, symbols: Mapping[str, int]) -> tuple[Marks, Marks]:
    """Draw incidents as asked, and in the other way."""
    other: ColorBy = "side" if color_by == "type" else "type"
    return color_marks(marks, color_by, symbols), color_marks(marks, other, symbols)


def find_voices(marks: Marks, symbols: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Return the symbol of each incident by the sides of its claims."""
    if marks.incidents.empty:
        return np.zeros(0, dtype=np.int64)
    codes, sides = pd.factorize(marks.claims["side"])
    each = np.array([*(symbols[fold_text(str(side))] for side in sides), NOBODY], dtype=np.int64)
    # spellings that fold alike are one side, and no two of nine sides share a symbol
    names = pd.factorize(np.array([*(fold_text(str(side)) for side in sides), ""], dtype=object))[0]
    spoken = np.where(codes < 0, -1, names[codes])
    starts = np.searchsorted(marks.claims["record"].to_numpy(), np.arange(len(marks.incidents)))
    last = np.maximum.reduceat(spoken, starts)
    first = np.minimum.reduceat(np.where(spoken < 0, len(names), spoken), starts)
    symbol_of = np.full(len(names) + 1, NOBODY)
    symbol_of[names] = each
    return np.where(last < 0, NOBODY, np.where(first == last, symbol_of[last], MANY))


def count_voices(marks: Marks, symbols: Mapping[str, int]) -> list[Voices]:
    """Count incidents by whose account they are: each side alone by code, several, none."""
    codes, sides = pd.factorize(marks.claims["side"].map(fold_text, na_action="ignore"))
    spelling = marks.claims["side"].dropna().drop_duplicates()
    told = {fold_text(side): str(side) for side in spelling[::-1]}
    found = find_voices(marks, symbols)
    alone = np.isin(found, [NOBODY, MANY], invert=True)[marks.claims["record"].to_numpy()]
    heard = pd.DataFrame({"code": codes, "record": marks.claims["record"].to_numpy()})
    numbers = heard[alone & (codes >= 0)].groupby("code")["record"].nunique()
    voices = sorted((str(sides[code]), int(number)) for code, number in numbers.items())
    rest = [Voices(at, "", int((found == at).sum())) for at in (MANY, NOBODY)]
    named = [Voices(symbols[code], told[code], number) for code, number in voices]
    return [*named, *(voice for voice in rest if voice.number)]


def tell_voices(voices: Voices) -> Part:
    """Tell whose account incidents are."""
    if voices.side:
        return tell("color.only", side=Side(voices.side))
    return tell("color.several" if voices.symbol == MANY else "color.third")
