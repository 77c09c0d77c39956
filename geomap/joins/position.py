"""Where a claim lies, in words for readers who do not see the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.joins.disks import disks_of
from geomap.joins.geodesy import GEOD, cartesian, spots

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

FARTHEST_M = 30_000.0
"""A place farther off says nothing of where something is."""
AT_M = 300.0
"""So near, and known to so much, something is at the place."""
SHARP_M = 100.0
"""Up to this radius one figure stands for the distance from a place."""
COMPASS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)
_AT_ONCE = 1 << 21
_ZERO = "0.0"
_TURN = math.sin(math.radians(22.5))  # a disk so wide for its distance spans two directions


class _Near(NamedTuple):
    """The nearest place to each point: row, metres, and degrees from it to the point."""

    row: Ints
    metres: Floats
    azimuth: Floats


def describe_position(claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None) -> pd.Series:
    """Say in English where each claim with a position lies.

    The place nearest to its centre, within 30 km, with distance and direction as far as the disk
    lets them be known, whatever place the claim names; then the distance from the border, where
    ``distance_to_border`` has been asked.

    Parameters
    ----------
    claims
        Claims in EPSG:4326.
    places
        Points with ``name``.

    Returns
    -------
    pandas.Series
        Text, with the index of the claims; missing where there is nothing to say.
    """
    disks = disks_of(claims)
    texts = np.full(len(claims), np.nan, dtype=object)
    rows = np.flatnonzero(disks.of >= 0)
    from_place = _from_places(claims, places, rows)
    from_border = _from_border(claims, rows)
    for row, place, border in zip(rows, from_place, from_border, strict=True):
        said = "; ".join(part for part in (place, border) if part)
        texts[row] = said or np.nan
    return pd.Series(pd.array(texts, dtype="str"), index=claims.index, name="position")


def _from_places(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, rows: Ints
) -> list[str]:
    if places is None or places.empty:
        return [""] * len(rows)
    disks = disks_of(claims)
    near = _nearest(disks.lon, disks.lat, places)
    names = places["name"].astype("str").to_numpy(dtype=object)[near.row]
    words = [
        _place_words(*disk) if disk[1] <= FARTHEST_M else ""
        for disk in zip(names, near.metres, near.azimuth, disks.radius_m, strict=True)
    ]
    return [words[disk] for disk in disks.of[rows]]


def _nearest(lon: Floats, lat: Floats, places: gpd.GeoDataFrame) -> _Near:
    x, y = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    there, here = cartesian(spots(x, y)), cartesian(spots(lon, lat))
    row = np.zeros(len(lon), dtype=np.int64)
    step = max(1, _AT_ONCE // len(there))
    for begin in range(0, len(lon), step):
        part = here[begin : begin + step]
        square = ((part[:, None, :] - there[None, :, :]) ** 2).sum(axis=2)
        row[begin : begin + step] = square.argmin(axis=1)
    azimuth, _, metres = GEOD.inv(x[row], y[row], lon, lat)
    return _Near(row, np.asarray(metres), np.asarray(azimuth))


def _place_words(name: str, metres: float, azimuth: float, radius_m: float) -> str:
    if metres < AT_M and radius_m <= AT_M:
        return f"at {name}"
    if _km(max(metres - radius_m, 0), up=False) == _ZERO:
        return f"within {_km(metres + radius_m, up=True).removesuffix('.0')} km of {name}"
    away = f"{_km(metres)} km"
    if radius_m > SHARP_M:
        away = _range(metres - radius_m, metres + radius_m)
    if radius_m > metres * _TURN:
        return f"{away} from {name}"
    return f"{away} {COMPASS[round(azimuth / 45) % 8]} of {name}"


def _from_border(claims: gpd.GeoDataFrame, rows: Ints) -> list[str]:
    if "border_distance_m" not in claims:
        return [""] * len(rows)
    least, most = claims["border_distance_min_m"], claims["border_distance_max_m"]
    table: NDArray[np.object_] = np.column_stack(
        [
            np.asarray(part, dtype=object)
            for part in (least, most, claims["border_with"], claims["border_agreed"])
        ]
    )
    return [_border_words(*table[row]) for row in rows]


def _border_words(least: float, most: float, beyond: object, agreed: object) -> str:
    if math.isnan(most):
        return ""
    if not isinstance(beyond, str):
        name = "the border"
    elif "–" in beyond:
        name = f"the border between {beyond.replace('–', ' and ')}"
    else:
        name = f"the border with {beyond}"
    note = " (line not agreed)" if agreed is not pd.NA and not agreed else ""
    if _km(least, up=False) == _ZERO and most - least > 2 * SHARP_M:
        return f"at most {_km(most, up=True)} km from {name}{note}"
    return f"{_range(least, most)} from {name}{note}"


def _range(least: float, most: float) -> str:
    if most - least <= 2 * SHARP_M:
        return f"{_km((least + most) / 2)} km"
    return f"{_km(least, up=False)} to {_km(most, up=True)} km"


def _km(metres: float, up: bool | None = None) -> str:
    """Write kilometres to 0.1 below ten and to 1 above; bounds are rounded away from each other."""
    digits = 1 if metres < 9_950 else 0
    parts = round(metres / 1000 * 10**digits, 6)
    whole = round(parts) if up is None else math.ceil(parts) if up else math.floor(parts)
    return f"{whole / 10**digits:.{digits}f}"
