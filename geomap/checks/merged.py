"""Rows that may go on with the row above them, as cells do that are merged in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.checks.findings import find_rows
from geomap.normalization.identity import MADE_ID

if TYPE_CHECKING:
    import geopandas as gpd


def find_merged(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find rows without an id and a date right below a row with an id.

    Merged cells are read as blank below the first, which makes an incident out of a claim.
    """
    made = claims["incident_id"].str.match(MADE_ID).eq(True).to_numpy()
    bare = made & claims["date_start"].isna().to_numpy() & claims["date_end"].isna().to_numpy()
    if made.all() or not bare.any():
        return []
    order = np.argsort(claims["source_row"].to_numpy(), kind="stable")
    rows = claims["source_row"].to_numpy()[order]
    follows = np.diff(rows, prepend=rows[0] - 2) <= 1
    # the head of a run of rows one below the other: that has an id, or the run has none
    head = np.where(bare[order], np.where(follows, np.nan, 0.0), ~made[order])
    found = np.zeros(len(claims), dtype=bool)
    found[order] = bare[order] & (pd.Series(head).ffill().to_numpy() == 1)
    message = (
        "the row has no incident_id and no date: it is counted as an incident of its own; merged "
        "cells are read as blank below the first, so repeat them if it goes on with the row above"
    )
    blank = [""] * int(found.sum())
    return [find_rows(claims, found, "incident_id", "incident_id_blank", message, blank)]
