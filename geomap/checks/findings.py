"""Findings: the one form in which every check says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.errors import JoinMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

COLUMNS = ("row", "id", "column", "value", "code", "message")
WHOLE_TABLE = 0
"""The row that findings on the whole table stand at; rows and features count from 1."""


def column(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return a text column of claims; all missing where the table has none."""
    return claims[name] if name in claims else pd.Series(index=claims.index, dtype="str")


def joined(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return a column that the join with units makes, or raise ``JoinMissingError``."""
    if name not in claims:
        raise JoinMissingError(f"the claims have no column {name!r}; call join_provinces first")
    return claims[name]


def find_rows(
    claims: gpd.GeoDataFrame,
    mask: pd.Series | np.ndarray,
    name: str,
    code: str,
    message: str | Sequence[str],
    value: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Make one finding for each claim where ``mask`` is true.

    Parameters
    ----------
    claims
        All claims.
    mask
        Which of them, in their order.
    name
        Column that the finding is about.
    code
        Short name of the finding.
    message
        One sentence, with ``{value}`` for the value; or one for each claim in the mask.
    value
        Text of the value for each claim in the mask; that in the column where not given.
    """
    at = np.flatnonzero(np.asarray(mask, dtype=bool))
    if value is None:
        value = column(claims, name).iloc[at].astype("str").fillna("").tolist()
    values = list(value)
    if isinstance(message, str):
        message = [message.replace("{value}", text) for text in values]
    return pd.DataFrame(
        {
            "row": claims["source_row"].to_numpy()[at],
            "id": claims["incident_id"].iloc[at].to_numpy(),
            "column": name,
            "value": values,
            "code": code,
            "message": list(message),
        }
    )


def find_table(name: str, code: str, message: str) -> pd.DataFrame:
    """Make one finding on the whole table."""
    line = (WHOLE_TABLE, "", name, "", code, message)
    return pd.DataFrame([line], columns=list(COLUMNS))


def join_findings(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put findings into one frame, ordered by row, then code, then column."""
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype({"row": int})
    some = [part for part in parts if len(part)] or [empty]
    every = pd.concat(some, ignore_index=True)
    text = {name: "str" for name in COLUMNS if name != "row"}
    every = every.astype({"row": "int64", **text})
    return every.sort_values(["row", "code", "column", "message"], ignore_index=True)


def say_part(number: int, total: int, noun: str) -> str:
    """Say a part of a number of things: ``2 of 3 claims``, ``1 of 1 claim``."""
    return f"{number:,} of {total:,} {noun}{'' if total == 1 else 's'}"


def say_rows(rows: Sequence[int]) -> str:
    """Say row numbers: ``rows 5, 9 and 12``; after six, how many more."""
    shown = [str(row) for row in sorted(rows)]
    if len(shown) > 7:
        return f"rows {', '.join(shown[:6])} and {len(shown) - 6} more"
    if len(shown) < 2:
        return f"row {''.join(shown)}"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"
