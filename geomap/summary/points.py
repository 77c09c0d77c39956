"""Counts of very many points by unit, from files alone: for tables that no memory holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from geomap.io.points import read_points
from geomap.joins.homes import count_homes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd


def count_points(
    paths: Iterable[str | Path],
    provinces: gpd.GeoDataFrame,
    *,
    neighbours: gpd.GeoDataFrame | None = None,
) -> pd.Series:
    """Count the points of Parquet files by unit, in little memory.

    Positions are taken as written, without a radius, and rows are points, not incidents: for exact
    points that were cleaned before. Nothing is changed or kept, so that any map over files runs it,
    and the counts of parts add: ``pandas.concat(parts).groupby("unit").sum()``.

    Parameters
    ----------
    paths
        GeoParquet of points in WGS 84, or Parquet with ``longitude`` and ``latitude``: files that
        you trust, as they are opened in this process.
    provinces, neighbours
        First-level units in EPSG:4326, with ``code``.

    Returns
    -------
    counts
        Points by the code of their unit; on a shared boundary under all of its codes (``A;B``),
        and under ``outside``, ``unlocated`` and ``rejected``. They add to the number of rows.

    Raises
    ------
    TableError
        A file cannot be read, or holds shapes that are no points.
    """
    return count_homes(chain.from_iterable(map(read_points, paths)), provinces, neighbours)
