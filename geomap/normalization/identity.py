"""Give every claim an incident id, and find rows that say the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.dates.months import UNKNOWN
from geomap.errors import PartError
from geomap.schema import FIGURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geomap.normalization.faults import Faults

_SAME = (
    "incident_id",
    "record_kind",
    "side",
    "speaker",
    "stance",
    "attributed_to",
    "event_type",
    "place",
    "place_role",
    "province_reported",
    "country_reported",
    "date_start",
    "date_end",
    "date_offset",
    "date_text",
    "affected_side",
    *FIGURES,
    "reported_via",
    "source_title",
    "source_url",
    "source_date",
)
"""Two rows are duplicates when all of these and their points agree: a denial is no duplicate."""


MADE_ID = r"g-[0-9a-f]{12}(?:-[0-9]+)?$"
"""What the ids that are made look like."""
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


def fill_ids(claims: gpd.GeoDataFrame) -> pd.Series:
    """Return incident ids, made from the cells of a row where the table gives none.

    A made id is ``g-`` and 12 hexadecimal digits of a hash of the filled cells, so it depends
    neither on where the row stands nor on what other rows hold. Rows with equal cells are told
    apart by their occurrence: the second one ends in ``-2``.
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
    number = made.groupby(made).cumcount() + 1
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
    """Tell which claims say what an earlier one says, by the same word and source."""
    columns = [name for name in _SAME if name in claims]
    points = claims["geometry"]
    return pd.DataFrame(claims[columns]).assign(_x=points.x, _y=points.y).duplicated(keep="first")


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
    """Note rows that say of an incident what an earlier row says, by the same word and source.

    ``words`` are those before the number of the earlier row, and those for the mend.

    Raises
    ------
    PartError
        The table is not ``whole``, and rows may be duplicates by the columns that are there.
    """
    if claims["incident_id"].is_unique:
        return
    columns = [name for name in _SAME if name in claims]
    points = claims["geometry"]
    cells = pd.DataFrame(claims[columns]).assign(_x=points.x, _y=points.y)
    again = cells.duplicated(keep="first")
    if not again.any():
        return
    if not whole:
        raise PartError
    first = claims["source_row"].groupby([cells[c] for c in cells], dropna=False).transform("first")
    faults.add(
        again,
        "incident_id",
        claims["incident_id"],
        "duplicate",
        words[0] + first.astype(str),
        words[1],
    )


def _point_text(geometry: gpd.GeoSeries) -> np.ndarray:
    points = geometry.to_numpy()
    text: np.ndarray = np.char.add(
        np.char.add(shapely.get_x(points).astype(str), " "), shapely.get_y(points).astype(str)
    )
    return text
