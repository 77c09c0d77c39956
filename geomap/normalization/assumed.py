"""What was assumed of claims that leave something open: sentences that every output repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.language import Joined, Part, Told, tell, tell_english
from geomap.schema import RADIUS_M

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_UNSTATED, _OPEN, _NOWHERE = (f"note.table.{name}" for name in ("unstated", "open", "nowhere"))


def say_assumed(claims: gpd.GeoDataFrame) -> list[str]:
    """Say how many of these claims state no precision, no last day or no place at all."""
    return [*_say_unstated(claims), *_say_open(claims), *_say_unlocated(claims)]


def is_assumed(note: str) -> bool:
    """Tell whether a note is one of ``say_assumed``, of these or of other claims."""
    message = note.message if isinstance(note, Told) else None
    return message is not None and message.key in {_UNSTATED, _OPEN, _NOWHERE}


def _say_unstated(claims: gpd.GeoDataFrame) -> list[str]:
    """Say for how many claims the table states no precision."""
    unstated = (claims["location_precision"] == "unstated") & claims.geometry.notna()
    radii = [
        tell(f"note.radius.{name}", far=tell("length.m", n=round(radius)))
        for name, radius in RADIUS_M.items()
        if radius
    ]
    return _say(unstated, _UNSTATED, radii=Joined(tuple(radii), "comma"))


def _say_unlocated(claims: gpd.GeoDataFrame) -> list[str]:
    """Say how many claims give nothing of where they happened."""
    nowhere = claims.geometry.isna()
    for name in ("place", "province_reported", "country_reported"):
        nowhere &= claims[name].isna()
    return _say(nowhere, _NOWHERE)


def _say_open(claims: gpd.GeoDataFrame) -> list[str]:
    """Say for how many claims only the first day is known."""
    return _say(claims["date_start"].notna() & claims["date_end"].isna(), _OPEN)


def _say(found: pd.Series, key: str, **args: Part) -> list[str]:
    count = int(found.sum())
    claimed = tell("note.claims", of=count, n=len(found))
    return [tell_english(key, n=count, claims=claimed, **args)] if count else []
