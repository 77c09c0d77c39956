"""Whose account a claim is, and which claims speak of which incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.errors import JoinMissingError
from geomap.filters import in_same_incident

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.groups import Ints


def column(claims: pd.DataFrame, name: str) -> pd.Series:
    """Return a text column of claims; all missing where the table has none."""
    if name in claims:
        return claims[name]
    return pd.Series(index=claims.index, dtype="str")


def joined(claims: pd.DataFrame, name: str, maker: str = "join_provinces") -> pd.Series:
    """Return a column that a join makes.

    Raises
    ------
    JoinMissingError
        The join was not made.
    """
    if name not in claims:
        raise JoinMissingError(f"the claims have no column {name!r}; call {maker} first")
    return claims[name]


def accounts_of(claims: pd.DataFrame) -> pd.Series:
    """Name the account that each claim belongs to.

    All claims of one side are one account, whichever of its bodies speaks. A claim without a side
    is a third party's: its account is that of its speaker, else of the outlet that carried it, else
    of all unnamed third parties together.

    Returns
    -------
    accounts
        Text such as ``side AM`` or ``third party RFE/RL``, never missing, indexed as the claims.
    """
    third = column(claims, "speaker").fillna(column(claims, "reported_via")).fillna("")
    named: pd.Series = ("side " + column(claims, "side")).fillna("third party " + third)
    return named


def voices_of(claims: pd.DataFrame) -> pd.Series:
    """Name the voice that speaks in each claim: what alone may revise its own figures.

    Each speaker of a side is a voice, and so is the side where none is named. Without a side it is
    the speaker, else the outlet that carried the claim, else the title or address of its source.

    Returns
    -------
    voices
        Text such as ``side AM, MoD`` or ``BBC``, blank where nothing tells who speaks, indexed as
        the claims.
    """
    speaker = column(claims, "speaker")
    third = speaker
    for name in ("reported_via", "source_title", "source_url"):
        third = third.fillna(column(claims, name))
    side = "side " + column(claims, "side")
    sided = side + (", " + speaker).fillna("")
    named: pd.Series = sided.fillna(third).fillna("")
    return named


class Spoken(NamedTuple):
    """Claims that speak of counted incidents, with the number of each one's incident.

    ``total`` is the number of incidents.
    """

    claims: gpd.GeoDataFrame
    incident: Ints
    total: int


def of_incidents(claims: gpd.GeoDataFrame) -> Spoken:
    """Return the claims that speak of counted incidents, with a plain index.

    These are the claims, statements among them, that share an id with at least one row of the kind
    ``incident``. Aggregates total several incidents and speak of none.
    """
    kind = claims["record_kind"]
    spoken = in_same_incident(claims, (kind == "incident").to_numpy())
    spoken &= (kind != "aggregate").to_numpy()
    counted = (claims if spoken.all() else claims[spoken]).reset_index(drop=True)
    incident, distinct = pd.factorize(counted["incident_id"])
    return Spoken(counted, incident.astype(np.int64), len(distinct))
