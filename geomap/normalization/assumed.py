"""What was assumed of claims that leave something open: sentences that every output repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.schema import RADIUS_M

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_UNSTATED = "state no precision: their positions are taken as written, with radius 0"
_NOWHERE = "neither coordinates nor a place, unit or country: kept as unlocated"
_OPEN = (
    "give a first day and no last one: their end is taken as not known (for a single day, write it "
    "in both columns)"
)


def say_assumed(claims: gpd.GeoDataFrame) -> list[str]:
    """Say how many of these claims state no precision, no last day or no place at all."""
    return [*_say_unstated(claims), *_say_open(claims), *_say_unlocated(claims)]


def is_assumed(note: str) -> bool:
    """Tell whether a note is one of ``say_assumed``, of these or of other claims."""
    return any(part in note for part in (_UNSTATED, _NOWHERE, _OPEN))


def _say_unstated(claims: gpd.GeoDataFrame) -> list[str]:
    """Say for how many claims the table states no precision."""
    unstated = (claims["location_precision"] == "unstated") & claims.geometry.notna()
    used = ", ".join(f"{name} {radius:g} m" for name, radius in RADIUS_M.items() if radius)
    return _say(unstated, f"{_UNSTATED} (--precision or --radius states one; {used})")


def _say_unlocated(claims: gpd.GeoDataFrame) -> list[str]:
    """Say how many claims give nothing of where they happened."""
    nowhere = claims.geometry.isna()
    for name in ("place", "province_reported", "country_reported"):
        nowhere &= claims[name].isna()
    return _say(nowhere, f"{'gives' if nowhere.sum() == 1 else 'give'} {_NOWHERE}")


def _say_open(claims: gpd.GeoDataFrame) -> list[str]:
    """Say for how many claims only the first day is known."""
    return _say(claims["date_start"].notna() & claims["date_end"].isna(), _OPEN)


def _say(found: pd.Series, what: str) -> list[str]:
    count = int(found.sum())
    return [f"{count} of {len(found)} claims {what}"] if count else []
