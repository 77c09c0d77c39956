"""Places by name: give a point to claims that name a place and state none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geomap.names import PLACE_WORDS, Names, fold
from geomap.schema import RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACEABLE = ("place", "near", "unstated")


def find_places(name: str, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places that have exactly this name or alias, in any of their languages.

    Parameters
    ----------
    name
        A name in any script.
    places
        Points with ``name``, names in other languages as ``name_xx`` and ``aliases`` split by
        ``|``.
    """
    rows = _index(places).get(_fold(name), [])
    return places.iloc[sorted(rows)]


def locate_places(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, *units: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """Give claims without a point that of the one place which they name.

    A place is taken where its name or alias is exactly that of the claim, it lies in the unit and
    the country that the claim names, and no other place does so too. Claims that state a precision
    of ``area`` or coarser are left as they are.

    Parameters
    ----------
    claims
        Claims as read.
    places
        Points with ``name``, ``aliases``, ``province_code``, ``country_code``, ``source``,
        ``source_id``; None for no gazetteer.
    units
        Frames of units, by which names of provinces and countries are understood.

    Returns
    -------
    claims
        The claims with points added, their ``location_precision`` (``place`` where none was
        stated), ``radius_m``, and ``location_source`` naming the gazetteer.
    """
    located = claims.assign(location_source=pd.Series(index=claims.index, dtype="str"))
    if places is None or not len(places):
        return located
    able = claims.geometry.isna() & claims["place"].notna()
    able &= claims["location_precision"].isin(_PLACEABLE)
    if not able.any():
        return located
    found = _match(claims[able], places, units)
    if not len(found):
        return located
    geometry = located.geometry.to_numpy().copy()
    where = located.index.get_indexer(found.index)
    geometry[where] = places.geometry.to_numpy()[found.to_numpy()]
    located = located.set_geometry(gpd.GeoSeries(geometry, index=located.index, crs=claims.crs))
    level = located["location_precision"].mask(
        located.index.isin(found.index) & (located["location_precision"] == "unstated"), "place"
    )
    radius = located["radius_m"].fillna(level.map(RADIUS_M).where(level.index.isin(found.index)))
    sources = _source_names(places).iloc[found.to_numpy()].to_numpy()
    located["location_precision"], located["radius_m"] = level, radius
    located.loc[found.index, "location_source"] = sources
    return located


def _match(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    units: tuple[gpd.GeoDataFrame | None, ...],
) -> pd.Series:
    """Return the position of the one fitting place for each claim that has one."""
    index = _index(places)
    asked = pd.DataFrame(
        {
            "place": claims["place"],
            "code": Names.from_units(*units).lookup(claims["province_reported"]),
            "named": claims["province_reported"].notna(),
            "country": claims["country_reported"].map(_countries(units)),
            "abroad": claims["country_reported"].notna(),
        }
    )
    distinct = asked.drop_duplicates()
    provinces = places.get("province_code", pd.Series(index=places.index, dtype="str"))
    countries = places.get("country_code", pd.Series(index=places.index, dtype="str"))
    answers = []
    for ask in distinct.to_dict("records"):
        fits = [
            row
            for row in index.get(_fold(ask["place"]), [])
            if (not ask["named"] or provinces.iloc[row] == ask["code"])
            and (not ask["abroad"] or countries.iloc[row] == ask["country"])
        ]
        answers.append(fits[0] if len(fits) == 1 else -1)
    keyed = asked.merge(distinct.assign(position=answers), how="left")["position"]
    keyed.index = asked.index
    return keyed[keyed >= 0].astype("int64")


def _countries(units: Iterable[gpd.GeoDataFrame | None]) -> dict[str, str]:
    """Return codes of countries by name and by code, as the layers write them."""
    codes: dict[str, str] = {}
    for frame in units:
        if frame is not None and {"country", "country_code"} <= set(frame.columns):
            for name, code in frame[["country", "country_code"]].dropna().to_numpy():
                codes |= {str(name): str(code), str(code): str(code)}
    return codes


def _index(places: gpd.GeoDataFrame) -> dict[str, list[int]]:
    """Return positions of places by folded name."""
    columns = [c for c in places.columns if c in {"name", "aliases"} or str(c).startswith("name_")]
    index: dict[str, list[int]] = {}
    for column in columns:
        for row, cell in enumerate(places[column]):
            for name in cell.split("|") if isinstance(cell, str) else ():
                rows = index.setdefault(_fold(name), [])
                if row not in rows:
                    rows.append(row)
    return index


def _source_names(places: gpd.GeoDataFrame) -> pd.Series:
    blank = pd.Series("", index=places.index, dtype="str")
    source = places.get("source", blank).fillna("gazetteer")
    number = places.get("source_id", blank).fillna("")
    return (source + " " + number).str.strip()


def _fold(name: str) -> str:
    return fold(name, PLACE_WORDS)
