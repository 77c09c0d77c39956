"""What is odd in claims that were kept: said row by row, and nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.checks.duplicates import find_duplicates
from geomap.checks.findings import join_findings
from geomap.checks.headers import find_headers, find_unread
from geomap.checks.hidden import find_hidden
from geomap.checks.merged import find_merged
from geomap.checks.naming import find_naming
from geomap.checks.placenames import find_placenames
from geomap.checks.positions import find_positions
from geomap.checks.repeats import find_repeats, leave_copies
from geomap.checks.reuse import find_reused
from geomap.checks.sources import find_sources
from geomap.checks.times import find_times
from geomap.checks.unlocated import find_undated, find_unlocated
from geomap.checks.vocabulary import find_words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.schema import Layers

__all__ = ["find_odd", "find_undated", "find_unlocated", "find_unread"]


def find_odd(claims: gpd.GeoDataFrame, layers: Layers) -> pd.DataFrame:
    """List everything odd in joined claims, for a person to look at.

    Nothing is repaired, merged or left out because of a finding.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.
    layers
        Reference layers that the claims were joined with.

    Returns
    -------
    findings
        ``row`` (``source_row`` of the claim; 0 for what is true of the whole table), ``id`` (of
        the incident), ``column``, ``value``, ``code`` and ``message`` (one sentence, what to do
        after a semicolon); ordered by row, then code.

    Raises
    ------
    JoinMissingError
        The claims have no ``province_status``.
    """
    reused = find_reused(claims, layers)
    return join_findings(
        [
            *find_headers(claims),
            *find_positions(claims, layers),
            *find_naming(claims, layers),
            *find_placenames(claims, layers),
            *find_sources(claims),
            *find_words(claims),
            *find_merged(claims),
            *find_hidden(claims),
            *find_times(claims, told=reused[0]["row"]),
            *reused,
            *find_repeats(claims),
            *find_duplicates(leave_copies(claims)),
        ]
    )
