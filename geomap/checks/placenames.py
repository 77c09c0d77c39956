"""Places by name that contradict the point or the unit beside them, or that several places bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.checks.findings import find_rows, joined
from geomap.joins import list_homonyms
from geomap.joins.gazetteer import index_places
from geomap.joins.geodesy import geodesic
from geomap.names import PLACE_WORDS, fold
from geomap.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers

GRACE_M = 5000.0
"""A point may lie further from the place that it names than its radius by this much."""
NAMESAKE_M = 100_000.0
"""A place of the name that lies further than this from the reported unit is taken as a namesake of
a village that the gazetteer lacks, not as the place that is meant."""
_LISTED = 5


class _Named(NamedTuple):
    """Claims and places of one name: one row for each pair.

    ``claim`` and ``place`` are positions; ``fits`` says whether the place lies in a unit that the
    claim reports, true where it reports none.
    """

    claim: np.ndarray
    place: np.ndarray
    fits: np.ndarray


def find_placenames(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find names of places that the gazetteer knows only elsewhere, or at several spots.

    Only names that are exactly those of a place are compared. All places of a name are considered,
    so that a claim is odd only where none of them can be meant.
    """
    places = layers.places
    if places is None or not len(places) or "province_code" not in places:
        return []
    pairs = _pairs(claims, places)
    units = layers.names()
    return [
        _far(claims, places, pairs, units),
        _elsewhere(claims, places, pairs, units, layers),
        _several(claims, layers),
    ]


def _pairs(claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> _Named:
    numbers, names = pd.factorize(claims["place"])
    known = spellings_of(places)
    none = np.array([], dtype=np.int64)
    found = [known.get(fold(str(name), PLACE_WORDS), none) for name in names]
    sizes = np.array([len(rows) for rows in found], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    flat = np.concatenate([*found, none])
    claim = np.flatnonzero(numbers >= 0)
    many = sizes[numbers[claim]]
    step = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    place = flat[np.repeat(starts[numbers[claim]], many) + step]
    claim = np.repeat(claim, many)
    return _Named(claim, place, _fits(claims, places, claim, place))


def spellings_of(places: gpd.GeoDataFrame) -> dict[str, np.ndarray]:
    """Return positions of places by every folded name, as ``find_places`` finds one of them."""
    index = index_places(places)
    return {name: np.array(sorted(rows), dtype=np.int64) for name, rows in index.items()}


def _fits(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame, claim: np.ndarray, place: np.ndarray
) -> np.ndarray:
    """Tell which places lie in a unit that their claim reports; all where it reports none."""
    told = joined(claims, "province_reported_code")
    asked, texts = pd.factorize(told)
    lies, codes = pd.factorize(places["province_code"])
    table = np.ones((len(texts) + 1, len(codes) + 1), dtype=bool)
    homes = [set(str(code).split(";")) for code in codes]
    for row, text in enumerate(texts):
        units = set(str(text).split(";"))
        table[row, :-1] = [not units.isdisjoint(home) for home in homes]
    # the last row is for claims without a unit, the last column for places of no known unit
    fits: np.ndarray = table[asked[claim], lies[place]]
    return fits


def _far(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame, pairs: _Named, units: dict[str, str]
) -> pd.DataFrame:
    """Find points that lie far from every place of the name that they stand beside."""
    used = claims.geometry.notna() & claims["location_precision"].isin(POINT_PRECISIONS)
    kept = used.to_numpy()[pairs.claim]
    claim, place = pairs.claim[kept], pairs.place[kept]
    lon, lat = claims.geometry.x.to_numpy(), claims.geometry.y.to_numpy()
    x, y = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    metres = geodesic(lon[claim], lat[claim], x[place], y[place])
    order = np.lexsort((place, metres, claim))
    at, first = np.unique(claim[order], return_index=True)
    nearest, distance = place[order][first], metres[order][first]
    reach = claims["radius_m"].fillna(0.0).to_numpy()[at] + GRACE_M
    far = distance > reach
    messages = [
        f"the point lies {metres / 1000:,.0f} km from the nearest place called {name!r} that the "
        f"gazetteer knows ({unit}); check the point and the name"
        for metres, name, unit in zip(
            distance[far],
            claims["place"].iloc[at[far]],
            lies_in(places, nearest[far], units),
            strict=True,
        )
    ]
    mask = np.isin(np.arange(len(claims)), at[far])
    return find_rows(claims, mask, "place", "place_against_point", messages)


def _is_near(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    pairs: _Named,
    at: np.ndarray,
    layers: Layers,
) -> np.ndarray:
    """Tell for which claims a place of the name lies near the unit that the claim reports."""
    frames = layers.units()[::-1]
    shapes = dict(
        zip(*(np.concatenate([f[c] for f in frames]) for c in ("code", "geometry")), strict=True)
    )
    told = claims["province_reported_code"].to_numpy()
    known: dict[tuple[str, bytes], bool] = {}
    near = []
    for k in at.tolist():
        rows = pairs.place[pairs.claim == k]
        key = (str(told[k]), rows.tobytes())
        if key not in known:
            areas = [shapes[code] for code in key[0].split(";") if code in shapes]
            points = places.geometry.to_numpy()[rows]
            ways = [shapely.shortest_line(points, area) for area in areas]
            ends = shapely.get_coordinates(np.concatenate([np.array([], dtype=object), *ways]))
            metres = geodesic(ends[::2, 0], ends[::2, 1], ends[1::2, 0], ends[1::2, 1])
            known[key] = bool((metres <= NAMESAKE_M).any())
        near.append(known[key])
    return np.array(near, dtype=bool)


def _elsewhere(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    pairs: _Named,
    units: dict[str, str],
    layers: Layers,
) -> pd.DataFrame:
    """Find places that lie, by the gazetteer, in other units only than the one reported.

    Where a point is used, it is compared instead, with the place and with the unit.
    """
    unused = claims.geometry.isna() | ~claims["location_precision"].isin(POINT_PRECISIONS)
    known = ~pd.isna(places["province_code"]).to_numpy()[pairs.place]
    some = pd.Series(pairs.fits | ~known).groupby(pairs.claim).any()
    at = some.index.to_numpy()[~some.to_numpy()].astype(np.int64)
    at = at[unused.to_numpy()[at]]
    at = at[_is_near(claims, places, pairs, at, layers)]
    messages = [
        f"the gazetteer knows no {claims['place'].iloc[k]!r} in "
        f"{claims['province_reported'].iloc[k]}, only in "
        f"{listed(lies_in(places, pairs.place[pairs.claim == k], units))}; check the place and "
        "the province"
        for k in at
    ]
    mask = np.isin(np.arange(len(claims)), at)
    return find_rows(claims, mask, "place", "place_against_province", messages)


def _several(claims: gpd.GeoDataFrame, layers: Layers) -> pd.DataFrame:
    """Find claims without a point whose place may be one of several."""
    homonyms = list_homonyms(claims, layers.places, layers.provinces, layers.neighbours)
    messages = [
        f"the gazetteer knows several places called {name!r}: {several}; none was taken, so give "
        "the longitude and latitude of the one that is meant, or its province"
        for name, several in zip(homonyms["place"], homonyms["homonyms"], strict=True)
    ]
    mask = claims.index.isin(homonyms.index)
    return find_rows(claims, mask, "place", "place_ambiguous", messages)


def lies_in(places: gpd.GeoDataFrame, at: np.ndarray, units: dict[str, str]) -> list[str]:
    """Return the name of the unit in which each place at ``at`` lies; of all on a shared edge."""
    codes = places["province_code"].iloc[at]
    return [
        "no known unit"
        if pd.isna(cell)
        else " and ".join(units.get(code, code) for code in cell.split(";"))
        for cell in codes
    ]


def listed(words: list[str]) -> str:
    """Join words in their order, each once; after five, how many more."""
    shown = sorted(dict.fromkeys(words))
    if len(shown) > _LISTED:
        return f"{', '.join(shown[:_LISTED])} and {len(shown) - _LISTED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
