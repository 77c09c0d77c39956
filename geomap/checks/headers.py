"""Columns that are kept as they are, but may have been meant to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.checks.findings import find_table
from geomap.normalization.unread import list_unread

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def find_headers(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find headers that look misspelt, and columns of positions that were not read."""
    return [
        find_table(header, "header_unknown", message)
        for header, message in list_unread(claims).items()
    ]
