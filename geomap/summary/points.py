"""Counts of very many points by unit, from files alone: for tables that no memory holds."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from geomap.io.points import read_points
from geomap.joins.homes import MISSING, OUTSIDE, REJECTED, count_homes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from geomap.limits import Limits

_NO_INCIDENTS = (
    "Rows are counted, not incidents: claims of one incident are not put together, and nothing is "
    "said of sides or dates."
)
_AS_WRITTEN = (
    "Positions are taken as written, without a radius, and boundaries as exact: near a boundary a "
    "row may belong to the other side of it. geomap summary heeds both."
)


def count_points(
    paths: Iterable[str | Path],
    provinces: gpd.GeoDataFrame,
    *,
    neighbours: gpd.GeoDataFrame | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
) -> pd.Series:
    """Count the points of files by unit, in little memory.

    Positions are taken as written, without a radius, and rows are points, not incidents: for exact
    points that were cleaned before. Nothing is changed or kept, so that any map over files runs it,
    and the counts of parts add: ``pandas.concat(parts).groupby("unit").sum()``.

    Parameters
    ----------
    paths
        CSV and its kin (also as .csv.gz) with columns that ``read_incidents`` takes for longitude
        and latitude; GeoParquet of points in WGS 84, or Parquet with ``longitude`` and
        ``latitude``: files that you trust, as they are opened in this process.
    provinces, neighbours
        First-level units in EPSG:4326, with ``code``.
    encoding
        Encoding of text that is neither UTF-8 nor marked.
    limits
        The most columns and characters in a cell of text; there is no limit on its length.

    Returns
    -------
    counts
        Points by the code of their unit; on a shared boundary under all of its codes (``A;B``),
        and under ``outside``, ``unlocated`` and ``rejected``. They add to the number of rows.

    Raises
    ------
    TableError
        A file cannot be read, has no columns of coordinates, or holds shapes that are no points.

    Warns
    -----
    GeomapWarning
        Text states how exact its positions are, which is not looked at.
    """
    read = partial(read_points, encoding=encoding, limits=limits)
    return count_homes(chain.from_iterable(map(read, paths)), provinces, neighbours)


def tabulate_points(counts: pd.Series, names: Mapping[str, str]) -> pd.DataFrame:
    """Return counts of points as a table that people read.

    Parameters
    ----------
    counts
        As ``count_points`` returns them.
    names
        Names of units by code.

    Returns
    -------
    table
        Columns ``province_code``, ``province``, ``rows``: units with rows by code, those of shared
        boundaries under all of their codes, then what is in no unit, also where there is none.
    """
    beside = [OUTSIDE, MISSING, REJECTED]
    within = counts.drop(beside)
    kept = pd.concat([within[within > 0], counts[beside]])
    named = [
        "; ".join(names.get(code, code) for code in str(unit).split(";")) if known else ""
        for unit, known in zip(kept.index, ~kept.index.isin(beside), strict=True)
    ]
    columns = {"province_code": kept.index, "province": named, "rows": kept.to_numpy()}
    return pd.DataFrame(columns)


def say_points(counts: pd.Series) -> list[str]:
    """Say what counts of points are, and what they are not."""
    outside, missing, rejected = (int(counts[key]) for key in (OUTSIDE, MISSING, REJECTED))
    units = counts.drop([OUTSIDE, MISSING, REJECTED])
    shared = int(units[units.index.str.contains(";", regex=False)].sum())
    inside = int(units.sum()) - shared
    rows = "row" if counts.sum() == 1 else "rows"
    total = (
        f"{int(counts.sum()):,} {rows} in all: {inside:,} in one unit, {shared:,} on the boundary "
        f"of several, {outside:,} outside of every unit, {missing:,} without a position "
        f"(unlocated), {rejected:,} whose position cannot be read or is no degrees (rejected)."
    )
    return [total, _NO_INCIDENTS, _AS_WRITTEN]
