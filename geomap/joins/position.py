"""Where a claim lies, in words for readers who do not see the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.joins.disks import disks_of
from geomap.joins.geodesy import GEOD, cartesian, spots
from geomap.language import Exactly, Joined, Message, Place, Side, say_english, tell

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
_AT_ONCE = 1 << 21
_TURN = math.sin(math.radians(22.5))  # a disk so wide for its distance spans two directions


class _Near(NamedTuple):
    """The nearest place to each point: row, metres, and degrees from it to the point."""

    row: Ints
    metres: Floats
    azimuth: Floats


def say_degrees(lon: float, lat: float) -> str:
    """Say a position with the letters of its hemispheres: ``179.0100 W, 17.0000 S``."""
    east, north = ("W" if lon < 0 else "E"), ("S" if lat < 0 else "N")
    return f"{abs(lon):.4f} {east}, {abs(lat):.4f} {north}"


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
    told = tell_position(claims, places)
    texts = [None if message is None else say_english(message) for message in told]
    return pd.Series(pd.array(texts, dtype="str"), index=claims.index, name="position")


def tell_position(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None
) -> list[Message | None]:
    """Tell where each claim with a position lies, as a message for any language.

    Parameters
    ----------
    claims, places
        As for ``describe_position``.

    Returns
    -------
    list
        One message or None for each claim.
    """
    disks = disks_of(claims)
    told: list[Message | None] = [None] * len(claims)
    rows = np.flatnonzero(disks.of >= 0)
    from_place = _from_places(claims, places, rows)
    from_border = _from_border(claims, rows)
    for row, place, border in zip(rows, from_place, from_border, strict=True):
        parts = tuple(part for part in (place, border) if part is not None)
        if parts:
            told[row] = (
                parts[0] if len(parts) == 1 else tell("position.both", a=parts[0], b=parts[1])
            )
    return told


def _from_places(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, rows: Ints
) -> list[Message | None]:
    if places is None or places.empty:
        return [None] * len(rows)
    disks = disks_of(claims)
    near = _nearest(disks.lon, disks.lat, places)
    names = places["name"].astype("str").to_numpy(dtype=object)[near.row]
    words = [
        _tell_place(*disk) if disk[1] <= FARTHEST_M else None
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


def _tell_place(name: str, metres: float, azimuth: float, radius_m: float) -> Message:
    place = Place(name)
    if metres < AT_M and radius_m <= AT_M:
        return tell("position.at", place=place)
    if _km(max(metres - radius_m, 0), up=False).value == 0:
        far = _km(metres + radius_m, up=True)
        whole = far.value == int(far.value)
        far = Exactly(far.value, 0) if whole else far
        return tell("position.within", far=tell("length.km", n=far), place=place)
    away = tell("length.km", n=_km(metres))
    if radius_m > SHARP_M:
        away = _tell_range(metres - radius_m, metres + radius_m)
    if radius_m > metres * _TURN:
        return tell("position.away", far=away, place=place)
    compass = tell(f"compass.{round(azimuth / 45) % 8}")
    return tell("position.toward", far=away, compass=compass, place=place)


def _from_border(claims: gpd.GeoDataFrame, rows: Ints) -> list[Message | None]:
    if "border_distance_m" not in claims:
        return [None] * len(rows)
    least, most = claims["border_distance_min_m"], claims["border_distance_max_m"]
    table: NDArray[np.object_] = np.column_stack(
        [
            np.asarray(part, dtype=object)
            for part in (least, most, claims["border_with"], claims["border_agreed"])
        ]
    )
    return [_tell_border(*table[row]) for row in rows]


def _tell_border(least: float, most: float, beyond: object, agreed: object) -> Message | None:
    if math.isnan(most):
        return None
    border = _name_border(beyond)
    note = tell("border.not_agreed") if agreed is not pd.NA and not agreed else ""
    if _km(least, up=False).value == 0 and most - least > 2 * SHARP_M:
        far = tell("length.km", n=_km(most, up=True))
        return tell("border.at_most", far=far, border=border, note=note)
    return tell("border.away", far=_tell_range(least, most), border=border, note=note)


def _name_border(beyond: object) -> Message:
    if not isinstance(beyond, str):
        return tell("border.any")
    sides = beyond.split("–")
    if len(sides) == 1:
        return tell("border.with", side=Side(beyond))
    return tell("border.between", sides=Joined(tuple(map(Side, sides))))


def _tell_range(least: float, most: float) -> Message:
    if most - least <= 2 * SHARP_M:
        return tell("length.km", n=_km((least + most) / 2))
    return tell("length.range", low=_km(least, up=False), high=_km(most, up=True))


def _km(metres: float, up: bool | None = None) -> Exactly:
    """Round kilometres to 0.1 below ten and to 1 above; bounds are rounded away from each other."""
    digits = 1 if metres < 9_950 else 0
    parts = round(metres / 1000 * 10**digits, 6)
    whole = round(parts) if up is None else math.ceil(parts) if up else math.floor(parts)
    return Exactly(whole / 10**digits, digits)
