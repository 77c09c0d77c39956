"""Give every claim an incident id, and find rows that say the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.dates.months import UNKNOWN
from geomap.errors import PartError
from geomap.schema import COLUMN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.normalization.faults import Faults

    Ints = NDArray[np.int64]

_WORDS = {
    "longitude",
    "latitude",
    "geometry",
    "location_source",
    "archive_url",
    "licence",
    "dataset",
    "dataset_version",
    "accessed",
    "description",
}
"""Columns of the schema in which duplicates may differ; the point is compared by itself."""
_TELLING = ("incident_id", "side", "place", "date_start", "speaker", "source_url", "affected_side")
"""Columns that tell most rows of an incident apart; they are asked first."""
_SAME = (
    *_TELLING,
    *(name for name in COLUMN if name not in {*_TELLING, *_WORDS}),
    *(f"{name}_reported" for name, column in COLUMN.items() if column.kind == "code"),
)
"""Two rows are duplicates when all of these and their points agree: where, when, what and who.

A row is never left out for one that says anything else of them: a denial is no duplicate, nor is
the same claim with another radius. So it does not matter which of two duplicates stands first.
"""


MADE_ID = r"g-[0-9a-f]{12}(?:-[0-9]+)?$"
"""What the ids that are made look like."""
COPY_ID = r"g-[0-9a-f]{12}-[0-9]+"
"""What those of them look like whose rows are equal to one before."""
_NO_ID = UNKNOWN | {"tbd", "tba", "null", "nan", "#n/a", "--", "\u2013", "\u2014", "\u2212"}
"""What people write where there is no id, in lower case."""
REPEATED = ("this row says the same as row ", "delete it, or give what tells the two apart")


def blank_ids(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Take ids that only say that there is none (n/a, -, ?) as missing; return what to say of it.

    Else all rows that say so would be one incident.
    """
    if "incident_id" not in table:
        return table, ""
    given = table["incident_id"]
    none = given.str.lower().isin(_NO_ID)
    if not none.any():
        return table, ""
    words = given[none].drop_duplicates()
    said = ", ".join(repr(word) for word in words[:3]) + (", ..." if len(words) > 3 else "")
    count = int(none.sum())
    rows = "1 row has" if count == 1 else f"{count} rows have"
    note = (
        f"{rows} no id but a word for none ({said}): each is taken as an incident of its own, so "
        "give the rows of one incident the same id"
    )
    return table.assign(incident_id=given.mask(none)), note


def fill_ids(claims: gpd.GeoDataFrame, wrong: Ints) -> pd.Series:
    """Return incident ids, made from the cells of a row where the table gives none.

    A made id is ``g-`` and 12 hexadecimal digits of a hash of the filled cells, so it depends
    neither on where the row stands nor on what other rows hold. Rows with equal cells are told
    apart by their occurrence: the second one ends in ``-2``; those at ``wrong``, whose unreadable
    cells are blank here, come after the others.
    """
    if "incident_id" in claims:
        given = claims["incident_id"]
    else:
        given = pd.Series(index=claims.index, dtype="str")
    blank = given.isna()
    if not blank.any():
        return given
    cells = claims.loc[blank].drop(
        columns=["incident_id", "source_row", "geometry"], errors="ignore"
    )
    cells = cells.assign(_geometry=_point_text(claims.loc[blank, "geometry"]))
    keys = pd.Series(_hash_filled(cells), index=cells.index)
    made = pd.Series([f"g-{key >> 16:012x}" for key in keys.tolist()], index=keys.index)
    last = np.isin(np.flatnonzero(blank), wrong)
    number = made.iloc[np.argsort(last, kind="stable")].groupby(made).cumcount() + 1
    made = made.where(number == 1, made + "-" + number.astype(str))
    filled: pd.Series = given.astype("object").fillna(made).astype("str")
    return filled


def _hash_filled(cells: pd.DataFrame) -> np.ndarray:
    """Hash the filled cells of each row with the names of their columns, in any order of them."""
    total = np.zeros(len(cells), dtype=np.uint64)
    for name in cells.columns:
        there = cells[name].notna().to_numpy()
        if there.any():
            odd = pd.util.hash_array(np.array([str(name)], dtype=object))[0] | np.uint64(1)
            codes, texts = pd.factorize(cells[name].astype("str")[there])
            total[there] += pd.util.hash_array(texts.to_numpy(dtype=object))[codes] * odd
    return total


def says_again(claims: gpd.GeoDataFrame) -> pd.Series:
    """Tell which claims say what another one says, by the same word and source.

    Of claims that say the same, one is not told: that with the most cells filled, of several the
    one with the smallest texts, whatever the order of rows and columns.
    """
    again, _ = _find_again(claims)
    result = pd.Series(False, index=claims.index)
    result.iloc[again] = True
    return result


def _find_again(claims: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    """Return positions of claims that say what another one says, and for each that of the other."""
    at, number = _alike(claims)
    others = [name for name in claims if name not in {*_SAME, "geometry", "source_row"}]
    part = claims[others].iloc[at]
    filled = part.notna().sum(axis=1).to_numpy()
    texts = [
        pd.factorize(
            part[name].astype("object").where(part[name].notna(), "").astype("str"), sort=True
        )[0]
        for name in sorted(others, key=str, reverse=True)
    ]
    order = np.lexsort([*texts, -filled, number])
    at, number = at[order], number[order]
    head = np.ones(len(at), dtype=bool)
    head[1:] = number[1:] != number[:-1]
    kept = at[head][np.cumsum(head) - 1]
    return at[~head], kept[~head]


def _alike(claims: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    """Return positions of claims that another one equals in ``_SAME``; equal ones by one number.

    What is alone of its kind is passed over as soon as a column shows it.
    """
    at = np.arange(len(claims))
    number = np.zeros(len(claims), dtype=np.int64)
    points = claims["geometry"].to_numpy()
    columns = [claims[name].array for name in _SAME if name in claims]
    for values in (*columns, shapely.get_x(points), shapely.get_y(points)):
        codes, distinct = pd.factorize(values[at], use_na_sentinel=False)
        if len(distinct) > 1:
            number = pd.factorize(number * len(distinct) + codes)[0].astype(np.int64)
            shared = (np.bincount(number) > 1)[number]
            at, number = at[shared], number[shared]
    return at, number


def number_ids(claims: gpd.GeoDataFrame) -> pd.Series:
    """Return numbers in place of incident ids: of rows where the table has no ids.

    Equal ids have equal numbers, from 0 on; numbers are told apart much faster than texts.

    Raises
    ------
    PartError
        Only some rows have an id.
    """
    given = claims.get("incident_id")
    if given is None or given.isna().all():
        return claims["source_row"].rename("incident_id")
    numbers, _ = pd.factorize(given)
    if (numbers < 0).any():
        raise PartError
    return pd.Series(numbers, index=given.index, name="incident_id")


def mark_duplicates(
    claims: gpd.GeoDataFrame, faults: Faults, *, whole: bool = True, words: Sequence[str] = REPEATED
) -> None:
    """Note rows that say of an incident what another row says, by the same word and source.

    ``words`` are those before the number of the row that is kept, and those for the mend. Rows
    with a fault are left alone: no row is left out for one that is not there.

    Raises
    ------
    PartError
        The table is not ``whole``, and rows may be duplicates by the columns that are there.
    """
    if claims["incident_id"].is_unique:
        return
    right = np.delete(np.arange(len(claims)), faults.positions())
    again, kept = _find_again(claims.iloc[right])
    if not len(again):
        return
    if not whole:
        raise PartError
    mask = np.zeros(len(claims), dtype=bool)
    mask[right[again]] = True
    rows = claims["source_row"].copy()
    rows.iloc[right[again]] = rows.iloc[right[kept]].to_numpy()
    faults.add(
        mask,
        "incident_id",
        claims["incident_id"],
        "duplicate",
        words[0] + rows.astype(str),
        words[1],
    )


def _point_text(geometry: gpd.GeoSeries) -> np.ndarray:
    points = geometry.to_numpy()
    text: np.ndarray = np.char.add(
        np.char.add(shapely.get_x(points).astype(str), " "), shapely.get_y(points).astype(str)
    )
    return text
