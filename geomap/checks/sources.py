"""Sources that are missing or no addresses, statements told twice, and doubtful zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.checks.findings import column, find_rows, find_table, say_part, say_rows
from geomap.checks.times import source_days
from geomap.groups import number_rows
from geomap.schema import FIGURES

if TYPE_CHECKING:
    import geopandas as gpd

_LISTED = 20
"""More rows without a source than this are said in one line."""
_STATEMENT = (
    *("incident_id", "side", "speaker", "stance", "attributed_to", "date_start", "date_end"),
    *("place", "place_role", "province_reported", "affected_side"),
)


_VOICE = ("incident_id", "side", "speaker", "affected_side")
"""Figures that are alike in these revise each other."""


def find_sources(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find missing sources, addresses that are none, and one statement carried by many outlets."""
    urls = [
        find_rows(
            claims,
            column(claims, name).notna() & ~column(claims, name).str.match(r"(?i)https?://\S"),
            name,
            "address_unusual",
            "'{value}' is no web address and will not be a link; write it with https:// in front",
        )
        for name in ("source_url", "archive_url")
    ]
    return [*_unsourced(claims), *urls, *_carried(claims), *_zeros(claims)]


def _unsourced(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    bare = column(claims, "source_title").isna() & column(claims, "source_url").isna()
    number, mend = int(bare.sum()), "add source_title or source_url"
    if number and bare.all():
        said = f"no row states a source, so a reader can check none of it; {mend}"
        return [find_table("source_url", "source_missing", said)]
    if number > _LISTED:
        said = f"{say_part(number, len(claims), 'row')} state no source; {mend}"
        return [find_table("source_url", "source_missing", said)]
    return [
        find_rows(
            claims,
            bare,
            "source_url",
            "source_missing",
            f"the row states no source; {mend}",
        )
    ]


def _carried(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find equal claims of one speaker that only differ in the outlet that carried them."""
    speaks = claims["side"].notna() | column(claims, "speaker").notna()
    part = claims[speaks & (claims["record_kind"] == "incident")]
    part = part.assign(_outlet=column(part, "reported_via").fillna(column(part, "source_title")))
    names = [name for name in (*_STATEMENT, *FIGURES) if name in part]
    text = [part[name].astype("str").fillna("") for name in names]
    part = part.assign(_told=number_rows(text, len(part))[0], _day=source_days(part))
    again = part[part.duplicated("_told", keep=False)]
    part = part[part["incident_id"].isin(again["incident_id"])]
    again = again.assign(_run=_runs(again, part))
    lines = []
    for _, group in again.groupby(["_told", "_run"]):
        outlets = group["_outlet"].nunique()
        if outlets < 2:
            continue
        who = group["speaker"].iloc[0] if "speaker" in group else None
        who = group["side"].iloc[0] if pd.isna(who) else who
        message = (
            f"{say_rows(list(group['source_row']))} carry the same statement of {who} by {outlets} "
            "outlets; it is one account and counts once"
        )
        first = group.sort_values("source_row").iloc[:1]
        lines.append(
            find_rows(first, np.array([True]), "reported_via", "statement_repeated", message)
        )
    return lines


def _runs(again: pd.DataFrame, every: pd.DataFrame) -> np.ndarray:
    """Count, for each claim, the earlier days on which its speaker gave other figures.

    A figure that comes back after another one is said anew: no outlet repeats it.
    """
    names = [name for name in _VOICE if name in every]
    voice = number_rows([every[name] for name in names], len(every))[0]
    told, day = every["_told"].to_numpy(), every["_day"].to_numpy()
    members = pd.Series(np.arange(len(every))).groupby(voice).indices
    number, first = number_rows([voice, told, day], len(every))
    runs = np.zeros(len(first), dtype=np.int64)
    at = np.flatnonzero(every.index.isin(again.index))
    for one in np.unique(number[at]).tolist():
        row = first[one]
        mine = members[voice[row]]
        # an unknown day is neither before nor after another
        runs[one] = np.sum((told[mine] != told[row]) & (day[mine] < day[row]))
    return runs[number[at]]


def _zeros(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find columns of figures where zero probably stands for unknown."""
    parts = []
    for name in FIGURES:
        if name not in claims:
            continue
        zeros = int((claims[name] == 0).fillna(False).sum())
        if zeros >= 5 and 2 * zeros >= len(claims):
            part = say_part(zeros, len(claims), "claim")
            message = (
                f"{name} is 0 in {part}; 0 says that there were none, "
                "so leave it blank where the source gives no figure"
            )
            parts.append(find_table(name, "figure_zero", message))
    return parts
