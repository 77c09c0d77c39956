"""Write each side in one way: the code of its country, where the layers know the country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

_COLUMNS = ("side", "attributed_to", "affected_side")


def settle_sides(claims: gpd.GeoDataFrame, *units: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Replace names of countries in the columns of sides by their codes.

    ``Armenia``, ``AM`` and ``am`` are one side. A side that is no country of the layers stays as it
    was written.

    Parameters
    ----------
    claims
        Claims with ``side`` and perhaps ``attributed_to`` and ``affected_side``.
    units
        Frames of units with ``country`` and ``country_code``; None is passed over.
    """
    codes = country_codes(*units)
    settled = claims
    for column in _COLUMNS:
        if column not in claims:
            continue
        written = claims[column].dropna().unique()
        known = {text: codes[fold(str(text))] for text in written if fold(str(text)) in codes}
        if any(text != code for text, code in known.items()):
            mapped = claims[column].map(known).fillna(claims[column]).astype("str")
            settled = settled.assign(**{column: mapped})
    return settled


def country_codes(*units: gpd.GeoDataFrame | None) -> dict[str, str]:
    """Return codes of countries by folded name and folded code."""
    codes: dict[str, str] = {}
    for frame in units:
        if frame is None or not {"country", "country_code"} <= set(frame.columns):
            continue
        pairs = zip(frame["country"].tolist(), frame["country_code"].tolist(), strict=True)
        for name, code in pairs:
            if pd.notna(name) and pd.notna(code):
                codes |= {fold(str(name)): str(code), fold(str(code)): str(code)}
    return codes
