"""Collect what is wrong with rows, so that all of it is said at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.schema import REJECTED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection

_MOST_SHOWN = 400
"""Characters of a value that are shown."""


class Faults:
    """What was found wrong with the rows of one table.

    Parameters
    ----------
    rows
        Row numbers as a spreadsheet counts them, one for each row of the table, in its order.
    """

    def __init__(self, rows: np.ndarray) -> None:
        self._rows = rows
        self._parts: list[pd.DataFrame] = []

    def add(
        self,
        mask: np.ndarray | pd.Series,
        column: str,
        values: pd.Series | None,
        code: str,
        reason: str | pd.Series,
        mend: str | pd.Series,
    ) -> None:
        """Note one fault for the rows where ``mask`` is true.

        ``values``, ``reason`` and ``mend`` may be columns as long as the table. In a reason or
        mend given as one text, ``{value}`` stands for the value that was found.
        """
        where = np.flatnonzero(np.asarray(mask, dtype=bool))
        if not len(where):
            return
        blank = [""] * len(where)
        found = blank if values is None else [_shown(v) for v in values.iloc[where].tolist()]
        self._parts.append(
            pd.DataFrame(
                {
                    "position": where,
                    "row": self._rows[where],
                    "column": column,
                    "value": found,
                    "code": code,
                    "reason": _fill(reason, where, found),
                    "mend": _fill(mend, where, found),
                }
            )
        )

    def positions(self, columns: Collection[str] | None = None) -> np.ndarray:
        """Return the positions (from 0) of rows with a fault, sorted, each once.

        Only of faults in some ``columns``, where these are given.
        """
        found = [
            part["position"].to_numpy()
            for part in self._parts
            if columns is None or part["column"].iloc[0] in columns
        ]
        return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)

    def rejected(self, ids: pd.Series) -> pd.DataFrame:
        """Return one line for each row with a fault, further ones told in its reason and mend.

        ``ids`` are the incident ids as written, one for each row of the table.
        """
        if not self._parts:
            return pd.DataFrame({name: pd.Series(dtype="object") for name in REJECTED_COLUMNS})
        every = pd.concat(self._parts, ignore_index=True)
        every = every.sort_values("position", kind="stable")
        first = every.drop_duplicates("position").set_index("position")
        more = every[every.duplicated("position")]
        if len(more):
            also = "; also " + more["column"] + ": " + more["reason"]
            also = also.groupby(more["position"]).agg("".join)
            first["reason"] += also.reindex(first.index).fillna("")
            more = more.drop_duplicates(["position", "mend"])
            more = more[more["mend"] != first["mend"].reindex(more["position"]).to_numpy()]
            mends = "; " + more["column"] + ": " + more["mend"]
            mends = mends.groupby(more["position"]).agg("".join)
            first["mend"] += mends.reindex(first.index).fillna("")
        first["id"] = ids.iloc[first.index].fillna("").astype(str).to_numpy()
        return first[list(REJECTED_COLUMNS)].reset_index(drop=True)


def join_rejected(*parts: pd.DataFrame) -> pd.DataFrame:
    """Join lists of rejected rows to one, by row."""
    filled = [part for part in parts if len(part)]
    if len(filled) <= 1:
        return filled[0] if filled else parts[0]
    return pd.concat(filled).sort_values("row", kind="stable").reset_index(drop=True)


def _shown(value: object) -> str:
    """Return a value as text; a very long one is cut, as it stands in full in its own row."""
    text = "" if value is None or value is pd.NaT or value != value else str(value)  # noqa: PLR0124
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _fill(text: str | pd.Series, where: np.ndarray, found: list[str]) -> list[str]:
    if isinstance(text, str):
        return [text.replace("{value}", value) for value in found]
    return [_shown(t) for t in text.iloc[where]]
