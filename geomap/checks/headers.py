"""What of a table was not read: parts of the file, and columns that may have been meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.checks.findings import find_table, join_findings
from geomap.normalization.unread import list_unread

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.schema import Provenance


def find_headers(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find headers that look misspelt, and columns of positions that were not read."""
    return [
        find_table(header, "header_unknown", message)
        for header, message in list_unread(claims).items()
    ]


def find_unread(provenance: Provenance) -> pd.DataFrame:
    """Find what of the file was not read: other sheets, links, columns that geomap makes itself."""
    return join_findings([find_table("", "not_read", said) for said in provenance.unread])
