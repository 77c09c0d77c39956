"""Sources that are missing or no addresses, statements told twice, and doubtful zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.checks.findings import column, find_rows, find_table, say_part, say_rows
from geomap.schema import FIGURES

if TYPE_CHECKING:
    import geopandas as gpd

_LISTED = 20
"""More rows without a source than this are said in one line."""
_STATEMENT = (
    *("incident_id", "side", "speaker", "stance", "attributed_to", "date_start", "date_end"),
    *("place", "place_role", "province_reported", "affected_side"),
)


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
    part = part[part.duplicated(names, keep=False)]
    groups = part.groupby([part[name].astype("str").fillna("") for name in names])
    lines = []
    for _, group in groups:
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
