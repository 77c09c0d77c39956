"""Rows that say the same and have no id, and ids that look like one.

They are only ever suggested, with the rows; nothing is merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.checks.duplicates import MOST
from geomap.checks.findings import find_rows, find_table, say_rows
from geomap.groups import number_rows
from geomap.normalization.identity import COPY_ID
from geomap.schema import COMPUTED_COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd

_MADE = len("g-0123456789ab")
"""Length of a made id without the number of a copy."""


def find_repeats(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find rows without an id that are equal in every cell, and ids that differ only in case."""
    return [*_equal(claims), *_alike(claims)]


def leave_copies(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out claims that are equal to another one and have no id, of each kind all but one."""
    at, number = _copies(claims)
    again = at[pd.Series(number).duplicated().to_numpy(dtype=bool)]
    return claims.drop(index=claims.index[again]) if len(again) else claims


def _copies(claims: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of claims that may be equal, and a number for each, shared by equal ones."""
    ids = claims["incident_id"]
    copy = ids.str.fullmatch(COPY_ID).eq(True).to_numpy()
    none = np.array([], dtype=np.int64)
    if not copy.any():
        return none, none
    kinds = ids.where(~copy, ids.str[:_MADE])
    at = np.flatnonzero(kinds.isin(kinds[copy].unique()).to_numpy())
    part = claims.iloc[at]
    told = part.drop(columns=[*COMPUTED_COLUMNS, "incident_id", "geometry"], errors="ignore")
    columns = [kinds.iloc[at], part.geometry.x, part.geometry.y]
    columns += [told[name].astype("object").where(told[name].notna()).map(str) for name in told]
    return at, number_rows(columns, len(at))[0]


def _equal(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    at, number = _copies(claims)
    rows = claims["source_row"].to_numpy()[at]
    heads: list[int] = []
    messages: list[str] = []
    for positions in pd.Series(at).groupby(number).indices.values():
        if len(heads) > MOST:
            break
        equal = np.unique(rows[positions]).tolist()
        if len(equal) > 1:
            head = int(at[np.asarray(positions)[np.argmin(rows[positions])]])
            is_counted = claims["record_kind"].array[head] == "incident"
            taken = "counted as {} incidents" if is_counted else "taken as {} records"
            heads.append(head)
            messages.append(
                f"{say_rows(equal)} are equal in every cell and have no id, so they are "
                f"{taken.format(len(equal))}; give them one incident_id if they are one, or delete "
                "all but one"
            )
    return _listed(claims, heads, messages, "rows_equal", "equal rows")


def _alike(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    first = claims[["incident_id", "source_row"]].drop_duplicates("incident_id")
    ids = first["incident_id"].astype("str")
    folded = ids.str.lower()
    odd = ~ids.map(str.isascii).to_numpy(dtype=bool)
    folded = folded.mask(odd, ids[odd].str.normalize("NFKC").str.lower()) if odd.any() else folded
    shared = folded.duplicated(keep=False).to_numpy()
    heads: list[int] = []
    messages: list[str] = []
    first["at"] = np.flatnonzero(~claims["incident_id"].duplicated().to_numpy())
    for _, group in first[shared].groupby(folded[shared], sort=False):
        (one, row, _), *others = group.itertuples(index=False)
        for other, _, position in others:
            heads.append(position)
            messages.append(
                f"the ids {other!r} and {one!r} (row {row}) differ only in case or in the form of "
                "their letters, and stand for two incidents; write both alike if they are one"
            )
    return _listed(claims, heads, messages, "id_case", "ids that differ only in case")


def _listed(
    claims: gpd.GeoDataFrame, at: list[int], messages: list[str], code: str, what: str
) -> list[pd.DataFrame]:
    part = claims.iloc[at[:MOST]]
    every = np.ones(len(part), dtype=bool)
    said = find_rows(part, every, "incident_id", code, messages[:MOST])
    more = f"there are more {what} than are listed here; mend these and check again"
    return [said, find_table("incident_id", code, more)] if len(at) > MOST else [said]
