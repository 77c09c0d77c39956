"""Count incidents by how they are drawn and by how they are placed in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import number_rows, spread
from geomap.language import Message, say_english, tell
from geomap.summary.accounts import column, joined, of_incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.groups import Ints
    from geomap.summary.accounts import Spoken

PLACINGS = ("inside", "mostly_inside", "straddles", "named")
"""How a claim belongs to one unit, from the surest to the least sure."""

_RANKS = (*PLACINGS, "reached")
_STRADDLES, _NAMED, _REACHED = map(_RANKS.index, ("straddles", "named", "reached"))
_SAID = {
    "inside": "inside",
    "mostly_inside": "mostly inside",
    "straddles": "straddling",
    "named": "by name",
    "reached": "possible by the accuracy of a boundary",
}
_PLACED = (
    "record_kind",
    "incident_id",
    "province_status",
    "province_candidates",
    "province_code",
    "province_reported_code",
)
"""Columns of claims that tell the units of their incidents."""
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
    return drawn_of(of_incidents(claims[["record_kind", "incident_id", "province_status"]]))


def drawn_of(spoken: Spoken) -> Drawn:
    """Count the incidents that claims speak of by how they are drawn."""
    codes, statuses = pd.factorize(spoken.claims["province_status"])
    ranks = [2 if status in _POINTS else int(status == "named") for status in statuses]
    best = np.zeros(spoken.total, dtype=np.int8)
    np.maximum.at(best, spoken.incident, np.array([*ranks, 0], dtype=np.int8)[codes])
    unlocated, units, points = np.bincount(best, minlength=3).tolist()
    return Drawn(spoken.total, points, units, unlocated)


def count_machine_coded(claims: gpd.GeoDataFrame) -> int:
    """Count the incidents of which a machine alone tells."""
    if "status" not in claims or not (claims["status"] == "machine_coded").any():
        return 0
    spoken = of_incidents(claims)
    read = np.zeros(spoken.total, dtype=bool)
    read[spoken.incident[(spoken.claims["status"] != "machine_coded").to_numpy()]] = True
    return int((~read).sum())


def say_machine_coded(claims: gpd.GeoDataFrame) -> str:
    """Say how many of the counted incidents no person has confirmed; blank where there are none."""
    told = tell_machine_coded(claims)
    return say_english(told) if told else ""


def tell_machine_coded(claims: gpd.GeoDataFrame) -> Message | None:
    """Tell what ``say_machine_coded`` says."""
    number = count_machine_coded(claims)
    if not number:
        return None
    total = of_incidents(claims).total
    if number == total:
        return tell("note.machine.all", n=total) if total > 1 else tell("note.machine.one")
    return tell("note.machine.some", n=number, total=total)


class Placed(NamedTuple):
    """Units of claims: position of the claim, position in ``codes``, rank in ``PLACINGS``.

    The rank behind all of them is that of a unit in which a claim may lie only because a boundary
    may be off by its accuracy.
    """

    claim: Ints
    unit: Ints
    placing: Ints
    codes: tuple[str, ...]

    def take(self, kept: NDArray[np.bool_]) -> Placed:
        """Return some of the entries."""
        return Placed(self.claim[kept], self.unit[kept], self.placing[kept], self.codes)


def count_outside(claims: gpd.GeoDataFrame) -> int:
    """Count the incidents of which a claim lies outside every unit and names none."""
    spoken = of_incidents(claims[claims.columns.intersection(_PLACED)])
    away = spoken.claims["province_status"].eq("outside").to_numpy(copy=True)
    away[list_units(spoken.claims).claim] = False
    return len(np.unique(spoken.incident[away]))


def list_units(claims: gpd.GeoDataFrame, *, reached: bool = False) -> Placed:
    """List the units that each claim lies in or names.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.
    reached
        List also units in which a claim may lie by the accuracy of a boundary only, as a selection
        by unit matches them.

    Returns
    -------
    placed
        One entry for each claim and unit, in the order of the claims, then of the codes. The
        placing is that of the claim in its main unit; ``straddles`` in another unit that its disk
        reaches; ``named`` where the claim only names the unit. Claims in no unit have no entry.
    """
    told = pd.DataFrame(
        {
            "status": joined(claims, "province_status"),
            "candidates": joined(claims, "province_candidates"),
            "main": column(claims, "province_code"),
            "named": joined(claims, "province_reported_code"),
        }
    )
    number, first = number_rows((told[name] for name in told), len(told))
    told = told.iloc[first].reset_index(drop=True)
    row, code, placing = _pairs(told)
    if not reached:
        sure = placing < _REACHED
        row, code, placing = row[sure], code[sure], placing[sure]
    unit, codes = pd.factorize(code, sort=True)
    order = np.lexsort([placing, unit, row])
    pair = (row * max(len(codes), 1) + unit)[order]
    order = order[np.diff(pair, prepend=-1) > 0]  # the surest of each row and unit
    many = np.bincount(row[order], minlength=len(first))
    claim, step = spread(many[number])
    at = order[(np.cumsum(many) - many)[number[claim]] + step]
    return Placed(claim, unit[at].astype(np.int64), placing[at], tuple(map(str, codes)))


def _pairs(told: pd.DataFrame) -> tuple[Ints, NDArray[np.object_], Ints]:
    """Return row, unit and rank of the placing for each unit that a row lies in or names."""
    parts = told["candidates"].dropna().str.split(";").explode()
    named = told["named"].dropna().str.split(";").explode()
    code = parts.str.replace(r":[^:]*$", "", regex=True).to_numpy(dtype=object)
    row = parts.index.to_numpy(dtype=np.int64)
    own = pd.Index(_RANKS).get_indexer(pd.Index(told["status"]))[row]
    main = code == told["main"].to_numpy(dtype=object)[row]
    placing = np.where(main | (own == _NAMED), own, _STRADDLES)
    placing[parts.str.contains(r":0\.0+$").to_numpy(dtype=bool)] = _REACHED
    within = (code != "outside") & (code != "")
    return (
        np.r_[row[within], named.index.to_numpy(dtype=np.int64)],
        np.r_[code[within], named.to_numpy(dtype=object)],
        np.r_[placing[within], np.full(len(named), _NAMED)],
    )


def count_in_units(spoken: Spoken, *, reached: bool = False) -> pd.DataFrame:
    """Count each incident once in each unit that one of its claims names or lies in.

    Parameters
    ----------
    spoken
        Claims after ``join_provinces``, and their incidents.
    reached
        As for ``list_units``.

    Returns
    -------
    counts
        A row for each unit that has an incident, by code; a column for each placing, from the
        surest on. The surest of the claims that put an incident into a unit tells its placing.
    """
    placed, ranks = list_units(spoken.claims, reached=reached), len(_RANKS)
    pair = placed.unit * spoken.total + spoken.incident[placed.claim]
    pair, placing = np.divmod(np.sort(pair * ranks + placed.placing), ranks)
    surest = np.diff(pair, prepend=-1) > 0
    cell = pair[surest] // max(spoken.total, 1) * ranks + placing[surest]
    counts = np.bincount(cell, minlength=len(placed.codes) * ranks).reshape(-1, ranks)
    return pd.DataFrame(counts, index=list(placed.codes), columns=list(_RANKS))


def rank_units(spoken: Spoken) -> list[tuple[str, int]]:
    """Return codes of units with their numbers of incidents, the most first, then by code."""
    numbers = count_in_units(spoken).sum(axis=1)
    ordered = numbers.sort_values(ascending=False, kind="stable")
    return list(zip(ordered.index, ordered.tolist(), strict=True))


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
    of these claims; last come those that may lie in it by the accuracy of a boundary only.

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
    table = count_in_units(of_incidents(claims[claims.columns.intersection(_PLACED)]), reached=True)
    if units:
        table = table.reindex(sorted(units), fill_value=0)
    known = {**unit_names(claims), **(names or {})}
    lines = []
    for code, counts in zip(table.index, table.to_dict("records"), strict=True):
        said = [f"{counts[key]} {_SAID[key]}" for key in _RANKS if counts[key]]
        lines.append(f"{known.get(code) or code}: {', '.join(said) or 'none'}")
    return lines
