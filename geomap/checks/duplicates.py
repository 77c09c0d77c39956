"""Incidents that may be one: near each other, at the same time, of kinds that fit together.

They are only ever suggested, with the reasons; nothing is merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geomap.checks.findings import column, find_rows, find_table
from geomap.joins.geodesy import geodesic
from geomap.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import geopandas as gpd

    Record = dict[Hashable, Any]

LONGEST_DAYS = 7
"""A claim that spans more days than this is not compared: too much else happens in that time."""
MOST = 1000
"""After so many pairs the rest is only mentioned."""
FAMILIES = {
    "exchange_of_fire": "fire",
    "shelling": "fire",
    "drone_strike": "fire",
    "capture": "held",
    "detention": "held",
}
"""Types under which one event may stand in two tables; any other type fits only itself."""
_OPEN = "other"
CROWD = 50
"""Of the claims at one point, of one kind and on the same days, so many are compared."""
_SPOT = ["_x", "_y", "_radius", "_start", "_end", "_kind"]
_PORTION = 500  # boxes asked at once, so that even a crowded week fits into memory
_METRES = 110_500.0  # the least length of a degree of latitude: boxes are never too small


def find_duplicates(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Suggest incidents that may be one.

    Two incidents are suggested when a claim of each has a point, the disks touch, the days overlap
    and span at most ``LONGEST_DAYS``, and the types fit: equal, of one family, or one is blank or
    ``other`` without a word of its own. Days are compared whole: a time is within its day.
    They are not where both stand in the same source, which tells them apart, nor where both belong
    to the same ``episode``, which says that someone has looked.
    """
    part = _candidates(claims)
    crowded = part.groupby(_SPOT, dropna=False).cumcount() >= CROWD
    part = part[~crowded].reset_index(drop=True)
    incident = pd.factorize(part["incident_id"])[0]
    pairs: dict[tuple[int, int], tuple[int, int, float]] = {}
    for i, j, metres in _near(part):
        for a, b, distance in zip(i.tolist(), j.tolist(), metres.tolist(), strict=True):
            both = (min(incident[a], incident[b]), max(incident[a], incident[b]))
            pairs.setdefault(both, (a, b, distance))
        if len(pairs) > MOST:
            break
    some = _suggest(part, list(pairs.values())[:MOST])
    return [some, _more()] if crowded.any() or len(pairs) > MOST else [some]


def _candidates(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return claims that can be compared, with the columns that it needs, in order of time."""
    start = claims["date_start"].fillna(claims["date_end"]).dt.normalize()
    end = claims["date_end"].fillna(claims["date_start"]).dt.normalize()
    short = (end - start).dt.days < LONGEST_DAYS
    occurred = column(claims, "place_role").fillna("occurred") == "occurred"
    placed = claims.geometry.notna() & claims["location_precision"].isin(POINT_PRECISIONS)
    kind = claims["event_type"].where(
        claims["event_type"] != "other",
        ("other " + column(claims, "event_type_reported").str.lower()).fillna("other"),
    )
    part = claims.assign(
        _start=start,
        _end=end,
        _kind=kind.replace(FAMILIES),
        _radius=claims["radius_m"].fillna(0.0),
        _episode=column(claims, "episode"),
        _url=column(claims, "source_url"),
        _title=column(claims, "source_title"),
        _x=claims.geometry.x,
        _y=claims.geometry.y,
    )
    part = part[short & occurred & placed & (claims["record_kind"] == "incident")]
    same = ["incident_id", *_SPOT, "_url", "_title"]
    part = part.sort_values(["_start", "source_row"], ignore_index=True)
    return part.drop_duplicates(same, ignore_index=True)


def _near(part: gpd.GeoDataFrame) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield pairs that fit in time, place and kind, with their distance in metres."""
    if len(part) < 2:
        return
    columns = ("_x", "_y", "_radius")
    x, y, radius = (part[name].to_numpy(dtype=np.float64) for name in columns)
    boxes, turned, seam = _boxes(x, y, radius)
    days = (part["_start"] - part["_start"].iloc[0]).dt.days.to_numpy()
    weeks = days // LONGEST_DAYS
    facts = _facts(part)
    for week in np.unique(weeks):
        # What begins in this week and lasts at most a week can meet only this week and the next.
        first, last = np.searchsorted(weeks, [week, week + 2])
        tree = shapely.STRtree(boxes[first:last])
        for at in range(first, int(np.searchsorted(weeks, week + 1)), _PORTION):
            stop = min(at + _PORTION, int(np.searchsorted(weeks, week + 1)))
            i, j = tree.query(boxes[at:stop])
            across = np.flatnonzero(seam[at:stop])
            k, m = tree.query(turned[at:stop][across])
            i, j = np.append(i, across[k]) + at, np.append(j, m) + first
            i, j = i[i < j], j[i < j]
            i, j = _fitting(facts, i, j)
            metres = geodesic(x[i], y[i], x[j], y[j])
            touch = metres <= radius[i] + radius[j]
            yield i[touch], j[touch], metres[touch]


def _boxes(
    x: np.ndarray, y: np.ndarray, radius: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a box in degrees around each disk, the same one turn on, and where that is needed.

    A disk over a pole has every longitude. One turn on is needed where a box may meet another
    across 180 degrees.
    """
    high = radius / _METRES
    far = np.abs(y) + high
    wide = np.minimum(high / np.maximum(np.cos(np.radians(np.minimum(far, 90.0))), 1e-3), 180.0)
    wide = np.where(far >= 89.9, 180.0, wide)
    turn = x - np.copysign(360.0, x)
    boxes, turned = (shapely.box(at - wide, y - high, at + wide, y + high) for at in (x, turn))
    return boxes, turned, np.abs(x) + wide + wide.max(initial=0.0) >= 180.0


def _facts(part: gpd.GeoDataFrame) -> dict[str, np.ndarray]:
    """Return days as they are and texts as codes, -1 for blank."""
    days = {name: part[name].to_numpy() for name in ("_start", "_end")}
    texts = ("incident_id", "_episode", "_url", "_title")
    kind = part["_kind"].mask(part["_kind"] == _OPEN)  # says no more than a blank
    codes = {name: pd.factorize(part[name])[0] for name in texts}
    return {**days, **codes, "_kind": pd.factorize(kind)[0]}


def _fitting(
    facts: dict[str, np.ndarray], i: np.ndarray, j: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Keep pairs of different incidents whose days overlap and which nothing tells apart."""
    start, end, kind = facts["_start"], facts["_end"], facts["_kind"]
    fits = (start[j] <= end[i]) & (start[i] <= end[j])
    fits &= (kind[i] == kind[j]) | (kind[i] < 0) | (kind[j] < 0)
    for name in ("incident_id", "_episode", "_url", "_title"):
        codes = facts[name]
        fits &= (codes[i] != codes[j]) | (codes[i] < 0)
    return i[fits], j[fits]


def _suggest(part: gpd.GeoDataFrame, pairs: list[tuple[int, int, float]]) -> pd.DataFrame:
    """Say each pair at the later of its rows."""
    told = ["source_row", "incident_id", "event_type", "_kind", "_radius", "_start", "_end"]
    rows = part["source_row"].to_numpy()
    ordered = [(a, b, m) if rows[a] <= rows[b] else (b, a, m) for a, b, m in pairs]
    first = part[told].iloc[[a for a, _, _ in ordered]].to_dict("records")
    found = part.iloc[[b for _, b, _ in ordered]]
    second = found[told].to_dict("records")
    messages = [
        _say(one, other, metres)
        for one, other, (_, _, metres) in zip(first, second, ordered, strict=True)
    ]
    everything = np.ones(len(found), dtype=bool)
    return find_rows(found, everything, "incident_id", "incident_twice", messages)


def _say(one: Record, other: Record, metres: float) -> str:
    known = not (pd.isna(one["_kind"]) or pd.isna(other["_kind"]))
    kinds = f", of kind {_say_kind(one, other)}" if known else ""
    return (
        f"this may be the incident {one['incident_id']} of row {one['source_row']}: "
        f"{_say_place(one, other, metres)}, {_say_days(one, other)}{kinds}; give both one "
        "incident_id if they are one, or one episode if they only belong together"
    )


def _say_place(one: Record, other: Record, metres: float) -> str:
    if metres < 1:
        return "at the same point"
    radii = f"radii {one['_radius']:,.0f} m and {other['_radius']:,.0f} m"
    return f"{metres:,.0f} m apart with {radii}"


def _say_days(one: Record, other: Record) -> str:
    spans = [f"{s['_start']:%Y-%m-%d}/{s['_end']:%Y-%m-%d}" for s in (one, other)]
    spans = [span[:10] if span[:10] == span[11:] else span for span in spans]
    return f"both on {spans[0]}" if spans[0] == spans[1] else f"on {spans[0]} and {spans[1]}"


def _say_kind(one: Record, other: Record) -> str:
    kinds = dict.fromkeys(str(s["event_type"]).replace("_", " ") for s in (one, other))
    return " and ".join(kinds)


def _more() -> pd.DataFrame:
    return find_table(
        "incident_id",
        "incident_twice",
        "more pairs of incidents may be one each than are listed here; mend these and check again",
    )
