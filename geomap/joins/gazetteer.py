"""Places by name: give a point to claims that name a place and state none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.groups import number_rows
from geomap.joins.position import say_degrees
from geomap.joins.reading import read_units
from geomap.joins.units import country_readings
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
    rows = index_places(places).get(_fold(name), [])
    return places.iloc[sorted(rows)]


def locate_places(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, *units: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """Give claims without a point that of the one place which they name.

    A place is taken where its name or alias is exactly that of the claim, it lies in the unit and
    the country that the claim names (one of them at least), and no other place does so too; rows of
    one name at one point are one place. Claims
    that state a precision of ``area`` or coarser are left as they are.

    Parameters
    ----------
    claims
        Claims as read.
    places
        Points with ``name``, ``aliases``, ``province_code``, ``country_code`` (on a shared edge
        several, split by ``;``), ``source``, ``source_id``; None for no gazetteer.
    units
        Frames of units, by which names of provinces and countries are understood.

    Returns
    -------
    claims
        The claims with points added, their ``location_precision`` (``place`` where none was
        stated), ``radius_m``, and ``location_source`` naming the gazetteer.
    """
    located = claims
    if "location_source" not in claims:
        located = claims.assign(location_source=pd.Series(index=claims.index, dtype="str"))
    if places is None or not len(places):
        return located
    able = _placeable(claims)
    if not able.any():
        return located
    names = Names.from_units(*units)
    able &= ~_names_a_unit(claims, names)
    if not able.any():
        return located
    fits = _match(claims[able], places, names, units)
    found = fits[fits["is_within"] & (fits["rows"].str.len() == 1)]["rows"].str[0].astype("int64")
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


def list_homonyms(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, *units: gpd.GeoDataFrame | None
) -> pd.DataFrame:
    """List the places of one name among which ``locate_places`` cannot choose.

    Parameters
    ----------
    claims
        Claims, as read or as placed by ``locate_places``.
    places, units
        As for ``locate_places``.

    Returns
    -------
    homonyms
        One row for each claim without a point whose place may be several, with the index of the
        claims: ``place`` as the claim writes it, and ``homonyms``, all places of that name in the
        unit and the country that the claim names (anywhere, if it names none), as text.
    """
    able = _placeable(claims) & (places is not None)
    if places is None or not able.any():
        return pd.DataFrame({"place": [], "homonyms": []}, index=claims.index[:0], dtype="str")
    fits = _match(claims[able], places, Names.from_units(*units), units)
    fits = fits[fits["rows"].str.len() > 1]
    texts = [_describe(places.iloc[list(rows)]) for rows in fits["rows"]]
    return pd.DataFrame({"place": claims["place"].loc[fits.index], "homonyms": texts}).astype("str")


def _describe(places: gpd.GeoDataFrame) -> str:
    units = places.get("province_code", pd.Series(index=places.index)).fillna("in no unit")
    rows = zip(places["name"], units, places.geometry, _source_names(places), strict=True)
    return "; ".join(
        f"{name} ({', '.join(p for p in (unit, say_degrees(at.x, at.y), source) if p)})"
        for name, unit, at, source in rows
    )


def _placeable(claims: gpd.GeoDataFrame) -> pd.Series:
    able = claims.geometry.isna() & claims["place"].notna()
    return able & claims["location_precision"].isin(_PLACEABLE)


def _match(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    names: Names,
    units: tuple[gpd.GeoDataFrame | None, ...],
) -> pd.DataFrame:
    """Return for each claim the ``rows`` of the places that fit, and whether it names where.

    Where neither unit nor country is named, the name alone does not tell one of two places.
    """
    index = index_places(places)
    told, table = claims["country_reported"], _table(units)
    readings = country_readings(table).items()
    table = table.drop_duplicates("code", ignore_index=True)
    codes = {text: code if isinstance(code, str) else name for text, (name, code) in readings}
    asked = (
        claims["place"],
        pd.Series(table["code"].array.take(read_units(claims, names, table), allow_fill=True)),
        claims["province_reported"].notna(),
        told.map({text: codes.get(fold(str(text))) for text in told.dropna()}),
        told.notna(),
    )
    number, first = number_rows(asked, len(claims))
    provinces, countries = (_split(places, name) for name in ("province_code", "country_code"))
    answers = np.empty(len(first), dtype=object)
    distinct = zip(*(column.iloc[first].tolist() for column in asked), strict=True)
    for ask, (place, code, named, country, abroad) in enumerate(distinct):
        rows = index.get(_fold(place), [])
        rows = [row for row in rows if not named or code in provinces[row]]
        rows = [row for row in rows if not abroad or country in countries[row]]
        answers[ask] = _one_a_point(places, rows)
    return pd.DataFrame({"rows": answers[number], "is_within": asked[2] | asked[4]})


def _one_a_point(places: gpd.GeoDataFrame, rows: list[int]) -> tuple[int, ...]:
    """Leave one row a point: a place that a gazetteer has twice is no namesake of itself.

    Which one is left does not depend on the order of the gazetteer, but where both rows say the
    same of their source.
    """
    if len(rows) < 2:
        return tuple(rows)
    sources = _source_names(places.iloc[rows])
    points = places.geometry.iloc[rows]
    first: dict[tuple[float, float], tuple[str, int]] = {}
    for row, source, at in zip(rows, sources, points, strict=True):
        spot = (at.x, at.y)
        first[spot] = min(first.get(spot, (source, row)), (source, row))
    return tuple(sorted(row for _, row in first.values()))


def _split(places: gpd.GeoDataFrame, column: str) -> list[list[str]]:
    """Return the codes of each place: several where it lies on the edge of as many units."""
    cells = places[column].tolist() if column in places else [np.nan] * len(places)
    return [cell.split(";") if isinstance(cell, str) else [] for cell in cells]


def _table(units: Iterable[gpd.GeoDataFrame | None]) -> pd.DataFrame:
    columns = ["code", "country", "country_code"]
    frames = [pd.DataFrame(frame).reindex(columns=columns) for frame in units if frame is not None]
    return pd.concat([pd.DataFrame(columns=columns), *frames], ignore_index=True)


def index_places(places: gpd.GeoDataFrame) -> dict[str, list[int]]:
    """Return positions of places by folded name."""
    columns = [c for c in places.columns if c in {"name", "aliases"} or str(c).startswith("name_")]
    index: dict[str, list[int]] = {}
    for column in columns:
        for row, cell in enumerate(places[column].tolist()):
            for name in cell.split("|") if isinstance(cell, str) else ():
                rows = index.setdefault(_fold(name), [])
                if row not in rows:
                    rows.append(row)
    return index


def _names_a_unit(claims: gpd.GeoDataFrame, names: Names) -> pd.Series:
    """Tell claims whose place is the name of a unit too, and which do not say how precise it is.

    Many units are called like a town or a hamlet in them; written without a precision, the name
    is more likely that of the unit.
    """
    told = claims["place"].where(claims["location_precision"] == "unstated")
    code, texts = pd.factorize(told)
    known = np.array([*(bool(names.readings(str(text))) for text in texts), False])
    return pd.Series(known[code], index=told.index)


def _source_names(places: gpd.GeoDataFrame) -> pd.Series:
    blank = pd.Series("", index=places.index, dtype="str")
    source = places.get("source", blank).fillna("gazetteer")
    number = places.get("source_id", blank).fillna("")
    return (source + " " + number).str.strip()


def _fold(name: str) -> str:
    return fold(name, PLACE_WORDS)
