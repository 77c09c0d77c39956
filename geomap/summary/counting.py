"""Count incidents by how they are drawn and by how they are placed in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.summary.accounts import column, joined, of_incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

PLACINGS = ("inside", "mostly_inside", "straddles", "named")
"""How a claim belongs to one unit, from the surest to the least sure."""

_SAID = {
    "inside": "inside",
    "mostly_inside": "mostly inside",
    "straddles": "straddling",
    "named": "by name",
}
_POINTS = ("inside", "mostly_inside", "straddles", "outside")


class Drawn(NamedTuple):
    """How many incidents there are; ``incidents = points + units + unlocated``."""

    incidents: int
    points: int
    units: int
    unlocated: int


def count_drawn(claims: gpd.GeoDataFrame) -> Drawn:
    """Count distinct incidents by how they are drawn.

    An incident is drawn as points where one of its claims has a point that is used (also one
    outside every layer), else by unit where one of its claims is placed by a name, else it is
    unlocated. Statements that share the id of an incident are claims of it; statements and
    aggregates by themselves are not counted.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.

    Raises
    ------
    JoinMissingError
        The claims have no ``province_status``.
    """
    joined(claims, "province_status")
    counted = of_incidents(claims)
    status = counted["province_status"]
    codes, distinct = pd.factorize(counted["incident_id"])
    best = np.zeros(len(distinct), dtype=np.int8)
    np.maximum.at(best, codes, np.where(status.isin(_POINTS), 2, np.where(status == "named", 1, 0)))
    unlocated, units, points = np.bincount(best, minlength=3).tolist()
    return Drawn(len(distinct), points, units, unlocated)


def list_units(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """List the units that each claim lies in or names, as a selection by unit matches them.

    Returns
    -------
    pairs
        One row for each claim and unit, indexed as the claims, with ``code`` and ``placing``, one
        of ``PLACINGS``: that of the claim in its main unit; ``straddles`` in another unit that its
        disk reaches; ``named`` where the claim only names the unit. Claims in no unit have no row.
    """
    status = joined(claims, "province_status")
    text = joined(claims, "province_candidates")
    parts = text.dropna().str.split(";").explode()
    lies = pd.DataFrame({"code": parts.str.replace(r":[^:]*$", "", regex=True)}, index=parts.index)
    main = lies["code"] == column(claims, "province_code").reindex(lies.index)
    own = status.reindex(lies.index)
    lies["placing"] = own.where(main | (own == "named"), "straddles")
    named = joined(claims, "province_reported_code").dropna().str.split(";").explode()
    names = pd.DataFrame({"code": named, "placing": "named"}, index=named.index)
    pairs = pd.concat([lies[~lies["code"].isin(["outside", ""])], names])
    pairs["placing"] = pd.Categorical(pairs["placing"], categories=PLACINGS, ordered=True)
    pairs = pairs.assign(_claim=pairs.index).sort_values(["_claim", "code", "placing"])
    return pairs.drop_duplicates(["_claim", "code"]).drop(columns="_claim")


def place_incidents(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each incident once in each unit that one of its claims names or lies in.

    Returns
    -------
    placed
        ``code``, ``incident_id`` and the surest ``placing`` of the incident's claims in that unit.
    """
    counted = of_incidents(claims).reset_index(drop=True)
    pairs = list_units(counted)
    pairs = pairs.assign(incident_id=counted["incident_id"].reindex(pairs.index))
    pairs = pairs.sort_values(["code", "incident_id", "placing"])
    return pairs.drop_duplicates(["code", "incident_id"]).reset_index(drop=True)


def unit_names(claims: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the names of units as far as joined claims hold them."""
    known = claims.dropna(subset=["province_code"]).drop_duplicates("province_code")
    return dict(zip(known["province_code"], known["province"].fillna(""), strict=True))


def count_placing(
    claims: gpd.GeoDataFrame,
    *,
    units: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """Say for each unit how its incidents are placed: ``Syunik: 14 inside, 2 by name``.

    Each incident counts once in each unit that one of its claims names or lies in, by the surest
    of these claims.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.
    units
        Codes of the units to speak of; all that occur where empty.
    names
        Names of unit codes; those in the claims, else the code, where not given.

    Returns
    -------
    lines
        One line for each unit, ordered by code.
    """
    placed = place_incidents(claims)
    table = pd.crosstab(placed["code"], placed["placing"].astype("str"))
    table = table.reindex(columns=list(PLACINGS), fill_value=0)
    table = table.reindex(sorted(units), fill_value=0) if units else table.sort_index()
    known = {**unit_names(claims), **(names or {})}
    lines = []
    for code, counts in zip(table.index.astype(str), table.to_dict("records"), strict=True):
        said = [f"{counts[key]} {_SAID[key]}" for key in PLACINGS if counts[key]]
        lines.append(f"{known.get(code) or code}: {', '.join(said) or 'none'}")
    return lines
