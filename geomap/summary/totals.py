"""Sums of figures of people by affected side and measure, for a selection or for its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.groups import number_rows
from geomap.schema import MEASURES
from geomap.summary.accounts import joined, of_incidents
from geomap.summary.counting import drawn_of
from geomap.summary.figures import ranges_of, say_bounds
from geomap.summary.footers import say_left_out, say_total
from geomap.summary.keys import KEYS
from geomap.summary.table import Summary, check_keys, combine, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geomap.summary.accounts import Spoken
    from geomap.summary.keys import Values

TOGETHER = "all sides together"
"""Affected side of figures that name none."""


def sum_figures(
    claims: gpd.GeoDataFrame,
    *,
    by: str | Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> Summary:
    """Add the figures of people of incidents, by affected side and measure.

    Each incident gives one range for each affected side and measure (``ranges_of``): what its
    claims say is never added to each other, and those of totals over several incidents not at all.
    Figures that name no side stand by themselves.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``, and for ``border_distance`` after ``distance_to_border``.
    by
        Keys out of ``KEYS`` to add within; the whole selection where none is given. The figures of
        an incident stand in each line that it counts in.
    names
        Names of unit codes; those in the claims, else the code, where not given.

    Returns
    -------
    summary
        ``table`` with the keys, ``affected_side``, ``measure``, ``incidents`` (that give such a
        figure), ``without`` (that give none; it is not zero), ``low`` and ``high`` (Int64, a
        missing bound is open) and ``figure`` in words, by key, side and measure.

    Raises
    ------
    SelectionError
        A key is not known, or given twice.
    JoinMissingError
        A key needs a join that was not made.
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    if by:
        check_keys(by)
    joined(claims, "province_status")
    spoken = of_incidents(claims)
    table = _add(spoken, by, names or {})
    return Summary(table, spoken.total, tuple(_footers(claims, spoken, table, by)))


def _add(spoken: Spoken, by: tuple[str, ...], names: Mapping[str, str]) -> pd.DataFrame:
    parts = {key: KEYS[key](spoken.claims) for key in by}
    lines = combine(spoken, parts)
    group, first = number_rows(lines.by.values(), len(lines.incident))
    _, pair_first = number_rows([group, lines.incident], len(group))
    told = pd.DataFrame({"_group": group[pair_first], "_incident": lines.incident[pair_first]})
    sizes = told["_group"].value_counts()
    ranges = ranges_of(spoken.claims)
    number = pd.Series(spoken.incident, index=spoken.claims["incident_id"].to_numpy())
    number = number[~number.index.duplicated()]
    ranges = ranges.assign(_incident=number.reindex(ranges["incident_id"]).to_numpy(dtype=np.int64))
    ranges["affected_side"] = ranges["affected_side"].fillna("")
    ranges["_open"], ranges["_bounded"] = ranges["high"].isna(), ranges["low"].notna()
    every = told.merge(ranges, on="_incident")
    groups = every.groupby(["_group", "affected_side", "measure"], observed=True, sort=False)
    table = groups.agg(
        incidents=("_incident", "size"),
        low=("low", "sum"),  # nobody is fewer than none: an open bound adds nothing for sure
        high=("high", "sum"),
        _open=("_open", "any"),
        _bounded=("_bounded", "any"),
        _text=("text", "first"),
    ).reset_index()
    table["low"] = table["low"].where(table["_bounded"])
    table["high"] = table["high"].mask(table["_open"])
    table = table.astype({"low": "Int64", "high": "Int64", "affected_side": "str"})
    table["without"] = table["_group"].map(sizes).astype("int64") - table["incidents"]
    # accounts such as "at most 3" and "at least 5" leave an incident no bound at all
    unbound = table["_text"].where(table["incidents"] == 1, "no bound in common")
    table["figure"] = say_bounds(table["low"], table["high"]).fillna(unbound)
    return _order(table, texts_of(lines, parts, first), parts, names)


def _order(
    table: pd.DataFrame, texts: pd.DataFrame, parts: dict[str, Values], names: Mapping[str, str]
) -> pd.DataFrame:
    """Name the groups and put them in order: by key, side (those that name none last), measure."""
    for name in texts:
        table[name] = texts[name].take(table["_group"].to_numpy()).to_numpy()
    table["_blank"] = table["affected_side"] == ""
    table["_rank"] = table["measure"].map({name: rank for rank, name in enumerate(MEASURES)})
    table["_rank"] = table["_rank"].astype("int64")
    keys = [f"_{key}" for key in parts]
    table = table.sort_values([*keys, *parts, "_blank", "affected_side", "_rank"], kind="stable")
    table["affected_side"] = table["affected_side"].mask(table["_blank"], TOGETHER)
    for key, part in parts.items():
        table[key] = table[key].mask(table[key] == "", part.unknown)
    if "province_code" in table:
        table["province"] = table["province_code"].map(names).fillna(table["province"])
    shown = [name for name in texts if not str(name).startswith("_")]
    kept = ["affected_side", "measure", "incidents", "without", "low", "high", "figure"]
    return table[[*shown, *kept]].astype({"measure": "str"}).reset_index(drop=True)


def _footers(
    claims: gpd.GeoDataFrame, spoken: Spoken, table: pd.DataFrame, by: tuple[str, ...]
) -> list[str]:
    said = [
        say_total(drawn_of(spoken)),
        "Each incident gives one range for an affected side and a measure, whatever its claims.",
    ]
    if by:
        said.append(
            "The figures of an incident stand in each line that it counts in, so lines are not to "
            "be added."
        )
    if table["without"].any():
        said.append("Without: incidents that give no such figure; a missing figure is not zero.")
    if (table["affected_side"] == TOGETHER).any():
        said.append("Figures that name no side are not added to those of single sides.")
    if len(table["affected_side"].unique()) > 1:
        said.append("Sides stand in the order of their codes; the order says nothing else.")
    if np.isin(claims["record_kind"], "aggregate").any():
        said.append("Figures of totals over several incidents are not added.")
    return [*said, *filter(None, [say_left_out(claims)])]
