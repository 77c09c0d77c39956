"""What is drawn, and how many incidents that is: points, units, and those without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.errors import JoinMissingError
from geomap.groups import distinct
from geomap.render.sequence import order_told
from geomap.render.style import GROUP_OF_TYPE, MANY, OTHER
from geomap.schema import POINT_PRECISIONS
from geomap.summary.accounts import Spoken

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    import numpy.typing as npt

NEEDED = {
    "province_status": "join_provinces",
    "border_distance_m": "distance_to_border",
}
WAYS = ("none", "unit", "point")
"""How a claim is drawn; an incident is drawn in the last of these ways that one claim has."""
POSITION = (".longitude", ".latitude")
RECORD, WAY = ".record", ".way"
"""Columns that are made for the page, named as no column of a table is."""


class Marks(NamedTuple):
    """Incidents in the order of the list, and where each of them is drawn.

    ``incidents`` has one row an incident (``incident_id``, ``group`` of its types, which is
    ``MANY`` where claims give types of different groups, ``symbol`` as which it is drawn,
    ``drawn``: point, unit or none) in the order of dates; the position of a row is the number of
    the incident everywhere on the page. ``types`` has one row for each incident and each type that
    one of its claims gives, blank where none does (``incident``, ``event_type``, ``group``).
    ``points`` has one row for each incident, position and radius (``incident``, ``longitude``,
    ``latitude``, ``radius_m``, and the ``symbol`` whose colour its ring has); ``units`` one for
    each incident and unit (``incident``, ``code``); ``claims`` are the claims of the incidents, in
    the order of ``order_told``, with ``RECORD`` (number of the incident), ``WAY`` (of ``WAYS``),
    ``POSITION`` (longitude and latitude, NaN without a point); ``others`` those of statements
    and totals, which are not counted, with the numbers that follow.
    """

    incidents: pd.DataFrame
    points: pd.DataFrame
    units: pd.DataFrame
    claims: gpd.GeoDataFrame
    others: gpd.GeoDataFrame
    types: pd.DataFrame

    def drawn(self, how: str) -> int:
        """Count the incidents drawn as ``point`` or ``unit``, or not at all (``none``)."""
        return int(np.count_nonzero(self.incidents["drawn"].array == how))

    def spoken(self) -> Spoken:
        """Return the claims that speak of the incidents, with their numbers; totals do not."""
        single = (self.claims["record_kind"] != "aggregate").to_numpy()
        claims = self.claims if single.all() else self.claims[single]
        claims = claims.reset_index(drop=True)
        return Spoken(claims, claims[RECORD].to_numpy(), len(self.incidents))


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
    ids, names = pd.factorize(claims["incident_id"])
    events = (claims["record_kind"] == "incident").to_numpy()
    incidents, record = _order(claims, ids, names, events)
    number, (x, y) = record[ids], _find_positions(claims)
    is_placed = ~(np.isnan(x) | np.isnan(y))
    way = np.where(number < len(incidents), _way(claims, codes, is_placed), WAYS.index("none"))
    order = order_told(claims, number)
    rows, rest = np.split(order, [int((number < len(incidents)).sum())])
    own = {RECORD: number, WAY: way, **dict(zip(POSITION, (x, y), strict=True))}
    claims = claims.assign(**own)
    others = claims.iloc[rest] if len(rest) else claims[:0]  # a slice of nothing costs nothing
    claims = claims.iloc[rows]
    best = np.zeros(len(incidents), dtype=np.int64)
    np.maximum.at(best, number[rows], way[rows])
    types = _lay_types(claims, len(incidents))
    groups = _find_groups(types, len(incidents))
    drawn = pd.Categorical.from_codes(best, pd.Index(WAYS))
    incidents = incidents.assign(drawn=drawn, symbol=groups, group=groups)
    points = _lay_points(claims, groups)
    return Marks(incidents, points, _lay_units(claims), claims, others, types)


def order_claims(marks: Marks) -> tuple[gpd.GeoDataFrame, npt.NDArray[np.int64]]:
    """Return all claims in the order of the page, and the number that each one's incident has.

    Incidents have their number on the page, statements and totals the numbers that follow.
    """
    both = pd.concat([marks.claims, marks.others]) if len(marks.others) else marks.claims
    return both, both[RECORD].to_numpy(dtype=np.int64)


def _order(
    claims: gpd.GeoDataFrame, ids: npt.NDArray[Any], names: Any, events: npt.NDArray[np.bool_]
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Order incidents by first day, then by id; those without a day come last.

    Returns
    -------
    incidents, record
        One row an incident, and the number of each id: of incidents first, then of statements and
        totals, which are in the same order.
    """
    days = claims["date_start"].to_numpy().astype("datetime64[s]").astype(np.int64)
    never = np.iinfo(np.int64).max
    days = np.where(claims["date_start"].isna().to_numpy(), never, days)
    is_counted = np.bincount(ids[events], minlength=len(names)) > 0
    telling = events | ~is_counted[ids]
    first = np.full(len(names), never)
    np.minimum.at(first, ids[telling], days[telling])
    counted, texts = _sort_texts(np.flatnonzero(is_counted), names)
    order = np.argsort(first[counted], kind="stable")
    counted = counted[order]
    rest, _ = _sort_texts(np.flatnonzero(~is_counted), names)
    rest = rest[np.argsort(first[rest], kind="stable")]
    record = np.zeros(len(names), dtype=np.int64)
    record[np.concatenate([counted, rest])] = np.arange(len(names))
    incidents = pd.DataFrame({"incident_id": texts.take(order), "day": first[counted]})
    return incidents, record


def _sort_texts(at: npt.NDArray[np.int64], names: Any) -> tuple[npt.NDArray[np.int64], Any]:
    """Return positions in the order of their names, and these."""
    texts: Any = pd.array(names[at], dtype="str")
    if (texts[:-1] <= texts[1:]).all():
        return at, texts
    order = texts.argsort(kind="stable")
    return at[order], texts[order]


def _lay_types(claims: gpd.GeoDataFrame, total: int) -> pd.DataFrame:
    """List the types that claims give to each incident; totals give none."""
    kind, kinds = pd.factorize(claims["event_type"])
    said = (kind >= 0) & (claims["record_kind"] != "aggregate").to_numpy()
    record, wide = claims[RECORD].to_numpy(), len(kinds) + 1
    silent = np.ones(total, dtype=bool)
    silent[record[said]] = False
    blank = np.flatnonzero(silent)
    pairs = np.r_[record[said] * wide + kind[said], blank * wide + len(kinds)]
    incident, code = np.divmod(distinct(pairs), wide)
    group = np.array([*(GROUP_OF_TYPE.get(str(text), OTHER) for text in kinds), OTHER])
    types = pd.array([*kinds, ""], dtype="str").take(code)
    return pd.DataFrame({"incident": incident, "event_type": types, "group": group[code]})


def _find_groups(types: pd.DataFrame, total: int) -> npt.NDArray[np.int64]:
    """Return the group of each incident, ``MANY`` where its types are of several."""
    incident, group = types["incident"].to_numpy(), types["group"].to_numpy()
    least, most = np.full(total, MANY), np.full(total, -1)
    np.minimum.at(least, incident, group)
    np.maximum.at(most, incident, group)
    return np.where(least == most, most, MANY).astype(np.int64)


def _way(
    claims: gpd.GeoDataFrame, codes: Collection[str], is_placed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Say how each claim is drawn, as a number of ``WAYS``."""
    single = (claims["record_kind"] != "aggregate").to_numpy()
    named = (claims["province_status"] == "named").to_numpy()
    unit = single & named & claims["province_code"].isin(list(codes)).to_numpy()
    precise = claims["location_precision"].fillna("unstated").isin(POINT_PRECISIONS).to_numpy()
    ways = [WAYS.index(way) for way in ("point", "unit", "none")]
    return np.select([single & precise & is_placed, unit], ways[:2], ways[2])


def _find_positions(claims: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return a row of longitudes and one of latitudes; NaN where a claim has no point."""
    found, row = shapely.get_coordinates(claims.geometry.to_numpy(), return_index=True)
    positions = np.full((2, len(claims)), np.nan)
    positions[:, row] = found.T
    return positions


def _lay_points(claims: gpd.GeoDataFrame, symbols: npt.NDArray[np.int64]) -> pd.DataFrame:
    rows = np.flatnonzero((claims[WAY] == WAYS.index("point")).to_numpy())
    lon, lat, incident = (claims[name].to_numpy()[rows] for name in (*POSITION, RECORD))
    points = pd.DataFrame(
        {
            "incident": incident,
            "longitude": lon.round(5),
            "latitude": lat.round(5),
            "radius_m": claims["radius_m"].fillna(0.0).to_numpy()[rows],
            "symbol": symbols[incident],
        }
    )
    return points if points["incident"].is_unique else points.drop_duplicates(ignore_index=True)


def _lay_units(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    named = pd.DataFrame({"incident": claims[RECORD], "code": claims["province_code"]})
    rows = (claims[WAY] == WAYS.index("unit")).to_numpy()
    return named[rows].drop_duplicates(ignore_index=True)
