"""Words that are in no vocabulary, and what the claims that hold them count as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.checks.findings import column, find_rows, say_rows
from geomap.dates import parse_offset
from geomap.schema import COLUMN

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_TAKEN = {
    "stance": "so it is not known whether the claim asserts or denies the event",
    "status": "so the claim has no status",
    "place_role": "so the event is taken to have occurred there",
    "date_kind": "so the event is taken to have happened some time within its dates",
    "date_basis": "so the dates are taken as those of the event",
    "date_precision": "so the date is taken to be as fine as it is written",
    "date_qualifier": "so the date is taken as it is written",
}
_BESIDE = ("date_precision", "date_qualifier")
"""What the date itself may tell too."""
_MOST = 10
"""So many different words of one column are listed."""


def find_words(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find words of lesser vocabularies that are not known: each once, with all of its rows."""
    found = []
    for name, taken in _TAKEN.items():
        told = column(claims, name)
        # dates always have a kind, and this one where none was read
        words = column(claims, f"{name}_reported")
        if name not in _BESIDE:
            words = words.where(told.isna() | (told == "sometime_within"))
        known = ", ".join(COLUMN[name].codes)
        said = f"is not a {name} that geomap knows, {taken}; write one of {known}"
        found += _find_each(claims, name, f"{name}_unknown", words, said)
    return found + _find_offsets(claims)


def _find_offsets(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find offsets from UTC that are none, or are not those that the dates themselves state."""
    name = "date_offset"
    words, told = column(claims, f"{name}_reported"), column(claims, name)
    read = words.map(lambda word: parse_offset(str(word)), na_action="ignore")
    unknown = "is no offset from UTC that geomap can read, so it is not used; write it like +04:00"
    other = "is not the offset that the date itself states, which is used; correct one of them"
    contradicts = read.notna() & told.notna() & (read != told)
    return [
        *_find_each(claims, name, f"{name}_unknown", words.where(read.isna()), unknown),
        *_find_each(claims, name, f"{name}_conflict", words.where(contradicts), other),
    ]


def _find_each(
    claims: gpd.GeoDataFrame, name: str, code: str, words: pd.Series, said: str
) -> list[pd.DataFrame]:
    """Say the same of each different word of a column, once, with all of its rows."""
    found = []
    for word in words.drop_duplicates().dropna()[:_MOST]:
        same = (words == word).fillna(value=False).to_numpy()
        rows = claims["source_row"][same].drop_duplicates().tolist()
        where = f" ({say_rows(rows)})" if len(rows) > 1 else ""
        message = f"{word!r}{where} {said}"
        found.append(find_rows(claims, same, name, code, message, [word] * sum(same))[:1])
    return found
