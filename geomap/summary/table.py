"""Count distinct incidents by province, month, side and the like; say what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.errors import SelectionError
from geomap.summary.accounts import joined, of_incidents
from geomap.summary.counting import PLACINGS, count_drawn
from geomap.summary.footers import footers_of
from geomap.summary.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geomap.summary.keys import Values


class Summary(NamedTuple):
    """A table of counts, the number of distinct incidents, and what a reader must know of them.

    ``table`` has the keys (and ``province_code``), ``incidents``, and where they have a meaning
    ``certain`` and ``possible``, and the four placings. ``total`` is never the sum of a column.
    """

    table: pd.DataFrame
    total: int
    footers: tuple[str, ...]


def summarize(
    claims: gpd.GeoDataFrame,
    *,
    by: str | Sequence[str] = ("province",),
    rejected: int = 0,
    names: Mapping[str, str] | None = None,
) -> Summary:
    """Count distinct incidents by one or several keys.

    An incident counts once in each line that one of its claims, by itself, belongs to. So it
    counts in each unit that one of its claims names or lies in (each unit that a disk reaches, as
    a selection by unit finds it), and in each month that the days of one of its claims touch. A
    line ``not known`` counts only incidents none of whose claims belongs to a line where all keys
    are known. Statements with the id of an incident are claims of it; other statements and
    aggregates are not counted.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``, and for ``border_distance`` after ``distance_to_border``.
    by
        One or several keys out of ``KEYS``: ``province``, ``month``, ``year``, ``type``, ``side``,
        ``attributed_to``, ``border_distance`` (bands of kilometres; an end belongs to the band
        above it), ``placing``.
    rejected
        Number of rejected rows of the table, to be said in the footers.
    names
        Names of unit codes; those in the claims, else the code, where not given.

    Returns
    -------
    summary
        With ``certain`` and ``possible`` for months, years and distances: an incident is certain
        in a line when one of its claims cannot be elsewhere; ``incidents`` is the sum of both.
        With ``inside``, ``mostly_inside``, ``straddles``, ``named`` for provinces: the surest
        placing of the incident in that unit; ``incidents`` is the sum of the four.

    Raises
    ------
    SelectionError
        A key is not known, given twice, or none is given.
    JoinMissingError
        A key needs a join that was not made.
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    _check_keys(by)
    joined(claims, "province_status")
    counted = of_incidents(claims).reset_index(drop=True)
    parts = {key: KEYS[key](counted) for key in by}
    lines = _combine(counted, parts)
    table = _count(lines, parts)
    if names and "province" in parts:
        table["province"] = table["province_code"].map(names).fillna(table["province"])
    drawn = count_drawn(claims)
    footers = footers_of(claims, drawn, table, by, rejected)
    return Summary(table, drawn.incidents, footers)


def _check_keys(by: tuple[str, ...]) -> None:
    wrong = [key for key in by if key not in KEYS]
    if wrong or not by or len(set(by)) < len(by):
        found = f"{wrong[0]!r} is not among them" if wrong else "give each once"
        raise SelectionError(f"incidents are counted by {', '.join(KEYS)}; {found}")


def _combine(counted: gpd.GeoDataFrame, parts: dict[str, Values]) -> pd.DataFrame:
    """Make one row for each claim and combination of its values."""
    lines = pd.DataFrame({"incident_id": counted["incident_id"], "_known": True, "certain": True})
    for key, part in parts.items():
        rows = part.rows.rename(
            columns={"value": key, "order": f"_{key}", "certain": "_certain", "placing": "_placed"}
        )
        lines = lines.join(rows)
        lines["_known"] &= lines[key] != ""
        if "_certain" in lines:
            lines["certain"] &= lines.pop("_certain").astype("bool")
    # What one claim leaves open does not count where another claim of the incident tells it.
    told = lines.groupby("incident_id")["_known"].transform("any")
    return lines[lines["_known"] | ~told]


def _count(lines: pd.DataFrame, parts: dict[str, Values]) -> pd.DataFrame:
    """Count incidents in each combination of values."""
    orders = [f"_{key}" for key in parts]
    keys = [name for key in parts for name in (f"_{key}", key)]
    for key in parts:
        # Blanks go last, whatever they are called.
        lines[f"_{key}"] = lines[f"_{key}"].mask(lines[key] == "", "\uffff\uffff")
    sure = lines.groupby([*keys, "incident_id"])["certain"].any().reset_index()
    table = sure.groupby(keys).agg(incidents=("certain", "size"), certain=("certain", "sum"))
    if any("certain" in part.rows for part in parts.values()):
        table["possible"] = table["incidents"] - table["certain"]
    else:
        table = table.drop(columns="certain")
    if "province" in parts:
        table = table.join(_placings(lines, keys))
    table = table.sort_index(level=orders).reset_index()
    if "province" in parts:
        code = table["_province"]
        table.insert(
            0, "province_code", code.where(~code.str.startswith("\uffff"), "").astype("str")
        )
    for key, part in parts.items():
        table[key] = table[key].mask(table[key] == "", part.unknown).astype("str")
    return table.drop(columns=orders)


def _placings(lines: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count the surest placing of each incident in each line."""
    rank = {name: number for number, name in enumerate(PLACINGS)}
    ranked = lines.assign(_rank=lines["_placed"].map(rank).fillna(len(rank)))
    best = ranked.groupby([*keys, "incident_id"])["_rank"].min().reset_index()
    counted = {name: best["_rank"] == number for name, number in rank.items()}
    return best.assign(**counted).groupby(keys)[list(PLACINGS)].sum().astype("int64")
