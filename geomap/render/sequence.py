"""The order in which claims are told: the same for every order of the rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.schema import COLUMNS, COMPUTED_COLUMNS, PLACE_ROLES

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_FIRST = ("side", "date_start", "date_end", "place_role", "place", "province_reported")
"""What claims of one incident are told by; of those that agree in it, any other column decides."""
_ROOM = 1 << 62


def order_told(claims: gpd.GeoDataFrame, number: Ints) -> Ints:
    """Return the positions of claims by incident; within one by side code, dates and place.

    Missing cells come last. Claims that agree in these come in the order of what else they say, so
    that the order of rows decides only between those that say the same.

    Parameters
    ----------
    claims
        Claims, EPSG:4326.
    number
        The number of each one's incident.
    """
    order: Ints = np.argsort(number, kind="stable")
    shared = (np.bincount(number, minlength=1) > 1)[number]
    at = np.flatnonzero(shared)
    if len(at):
        order[shared[order]] = at[_order_within(claims, at, number[at])]
    return order


def _order_within(claims: gpd.GeoDataFrame, at: Ints, number: Ints) -> Ints:
    """Order the claims at ``at`` by their numbers, then column after column while some are tied."""
    keys, tied, group = [number], np.arange(len(at)), number
    room = _ROOM // (int(number.max()) + 1)
    for name in _columns(claims):
        codes = _rank(claims, name, at[tied])
        wide = int(codes.max(initial=0)) + 1
        if wide == 1:
            continue
        if wide > room:
            keys.append(np.zeros(len(at), dtype=np.int64))
            room = _ROOM
        room //= wide
        keys[-1] = keys[-1] * wide  # keys are joined to one number as long as it has room
        keys[-1][tied] += codes
        group = pd.factorize(group * wide + codes)[0].astype(np.int64)
        still = (np.bincount(group) > 1)[group]
        tied, group = tied[still], group[still]
        if not len(tied):
            break
    return np.lexsort(keys[::-1])


def _columns(claims: gpd.GeoDataFrame) -> list[str]:
    """Return the columns that may decide, in an order that does not depend on that of the table."""
    schema = [column.name for column in COLUMNS]
    made = {*COMPUTED_COLUMNS, claims.geometry.name}
    own = sorted({str(name) for name in claims.columns} - {*schema, *made})
    ranked = dict.fromkeys([*_FIRST, *schema, *own])
    return [name for name in ranked if name in claims and name not in made] + ["x", "y"]


def _rank(claims: gpd.GeoDataFrame, name: str, at: Ints) -> Ints:
    """Rank the cells of a column at ``at``, missing ones last; ``x`` and ``y`` are of the point."""
    cells: Any = (
        getattr(claims.geometry.iloc[at], name) if name in {"x", "y"} else claims[name].iloc[at]
    )
    if name == "place_role":
        cells = cells.map({role: rank for rank, role in enumerate(PLACE_ROLES)})
    if cells.dtype == "object":
        cells = cells.where(cells.notna()).map(str, na_action="ignore")
    codes, texts = pd.factorize(cells, sort=True)
    ranks: Ints = np.where(codes < 0, len(texts), codes).astype(np.int64)
    return ranks
