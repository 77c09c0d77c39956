"""What is drawn, and how many incidents that is: points, units, and those without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.errors import JoinMissingError
from geomap.render.style import GROUP_OF_TYPE, OTHER
from geomap.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    import numpy.typing as npt

NEEDED = {
    "province_status": "join_provinces",
    "border_distance_m": "distance_to_border",
}


class Marks(NamedTuple):
    """Incidents in the order of the list, and where each of them is drawn.

    ``incidents`` has one row an incident (``incident_id``, ``group``, ``drawn``: point, unit or
    none) in the order of dates; the position of a row is the number of the incident everywhere on
    the page. ``points`` has one row for each incident, position and radius (``incident``,
    ``longitude``, ``latitude``, ``radius_m``); ``units`` one for each incident and unit
    (``incident``, ``code``); ``claims`` are the claims of the incidents, ``others`` those of
    statements and totals, which are not counted.
    """

    incidents: pd.DataFrame
    points: pd.DataFrame
    units: pd.DataFrame
    claims: gpd.GeoDataFrame
    others: gpd.GeoDataFrame

    def drawn(self, how: str) -> int:
        """Count the incidents drawn as ``point`` or ``unit``, or not at all (``none``)."""
        return int((self.incidents["drawn"] == how).sum())


def check_joined(claims: gpd.GeoDataFrame) -> None:
    """Refuse claims whose places have not been joined.

    Raises
    ------
    JoinMissingError
        Naming the step that is missing.
    """
    for column, step in NEEDED.items():
        if column not in claims:
            raise JoinMissingError(
                f"the claims have no column {column}; call geomap.{step} before drawing them"
            )


def lay_marks(claims: gpd.GeoDataFrame, codes: Collection[str]) -> Marks:
    """Decide how every incident is drawn.

    A claim whose precision allows a position, and which has one, is a point with its radius. A
    claim placed by its reported name is drawn by that unit, never as a point. The rest are listed
    without a place.

    Statements that share the id of an incident are claims of it; totals are drawn nowhere.

    Parameters
    ----------
    claims
        Joined claims of the incidents that are in, EPSG:4326.
    codes
        Codes of the units that the layers can draw.
    """
    check_joined(claims)
    counted = claims["incident_id"].isin(
        claims.loc[claims["record_kind"] == "incident", "incident_id"]
    )
    others, claims = claims[~counted], claims[counted]
    incidents = _order(claims)
    number = pd.Series(np.arange(len(incidents)), index=incidents["incident_id"])
    numbers = claims["incident_id"].map(number).to_numpy(dtype=np.int64)
    single = (claims["record_kind"] != "aggregate").to_numpy()
    point = single & _has_position(claims)
    unit = (
        single
        & ~point
        & (claims["province_status"] == "named").to_numpy()
        & claims["province_code"].isin(codes).to_numpy()
    )
    points = _lay_points(claims[point], numbers[point])
    units = pd.DataFrame(
        {"incident": numbers[unit], "code": claims.loc[unit, "province_code"].to_numpy()}
    ).drop_duplicates(ignore_index=True)
    incidents["drawn"] = np.select(
        [incidents.index.isin(points["incident"]), incidents.index.isin(units["incident"])],
        ["point", "unit"],
        "none",
    )
    return Marks(incidents, points, units, claims, others)


def _order(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Order incidents by first day, then by id; those without a day come last."""
    events = claims[claims["record_kind"] == "incident"]
    first = events.groupby("incident_id", sort=True).agg(
        day=("date_start", "min"), event_type=("event_type", "first")
    )
    first = first.sort_values("day", kind="stable", na_position="last").reset_index()
    first["group"] = first["event_type"].map(GROUP_OF_TYPE).fillna(OTHER).astype(int)
    return first


def _has_position(claims: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    geometry = claims.geometry.to_numpy()
    present = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    precise = claims["location_precision"].fillna("unstated").isin(POINT_PRECISIONS).to_numpy()
    return np.asarray(present & precise)


def _lay_points(claims: gpd.GeoDataFrame, numbers: npt.NDArray[np.int64]) -> pd.DataFrame:
    geometry = claims.geometry.to_numpy()
    return pd.DataFrame(
        {
            "incident": numbers,
            "longitude": shapely.get_x(geometry).round(5),
            "latitude": shapely.get_y(geometry).round(5),
            "radius_m": claims["radius_m"].fillna(0.0).to_numpy(),
        }
    ).drop_duplicates(ignore_index=True)
