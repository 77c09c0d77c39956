"""Points that look misplaced: swapped, mirrored, copied, zero, or the centre of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.checks.findings import column, find_rows, find_table, joined, say_part
from geomap.joins.geodesy import geodesic
from geomap.joins.units import units_of
from geomap.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.joins.units import Units
    from geomap.schema import Layers

CENTRE_M = 300.0
"""A point nearer than this to the centre of a unit may be that centre."""
_TURNS = (
    ("swapped", "swapped", True, 1, 1),
    ("sign_longitude", "with the other sign of its longitude", False, -1, 1),
    ("sign_latitude", "with the other sign of its latitude", False, 1, -1),
    ("sign_both", "with the other sign of both coordinates", False, -1, -1),
)


def find_positions(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find points that look misplaced, and points that are not used."""
    status = joined(claims, "province_status")
    lon, lat = claims.geometry.x.to_numpy(), claims.geometry.y.to_numpy()
    outside = (status == "outside").to_numpy()
    said = [_zero(claims, lon, lat)]
    explained = (lon == 0) & (lat == 0)
    turned = _turned(claims, layers, lon, lat, outside & ~explained)
    said += turned
    explained |= np.isin(claims["source_row"], np.concatenate([part["row"] for part in turned]))
    copied = outside & ~explained & (lon == lat)
    said.append(
        find_rows(
            claims,
            copied,
            "longitude",
            "coordinate_copied",
            "longitude and latitude are the same number {value}; one was probably copied into "
            "both, so look it up again",
            [f"{x:g}" for x in lon[copied]],
        )
    )
    far = outside & ~explained & ~copied
    said += [_outside(claims, far, lon, lat), _centres(claims, layers, lon, lat)]
    return [*said, _unused(claims, lon), _unstated(claims)]


def _zero(claims: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> pd.DataFrame:
    return find_rows(
        claims,
        (lon == 0) & (lat == 0),
        "longitude",
        "coordinates_zero",
        "longitude and latitude are both 0, which often stands for unknown; leave them blank if "
        "the place is not known",
        ["0 0"] * int(((lon == 0) & (lat == 0)).sum()),
    )


def _turned(
    claims: gpd.GeoDataFrame, layers: Layers, lon: np.ndarray, lat: np.ndarray, mask: np.ndarray
) -> list[pd.DataFrame]:
    """Find points beyond every layer that would lie in a unit if turned in some way."""
    units = units_of(layers.provinces, layers.neighbours)
    tree = shapely.STRtree(units.shapes)
    left, said = mask.copy(), []
    for code, how, swap, east, north in _TURNS:
        x, y = (lat, lon) if swap else (lon, lat)
        at = np.flatnonzero(left & (np.abs(y) <= 90))
        points = shapely.points(x[at] * east, y[at] * north)
        point, unit = tree.query(points, predicate="intersects")
        # Of several units at one point the smallest code is named, as the join does.
        order = np.lexsort((unit, point))
        point, first = np.unique(point[order], return_index=True)
        hit, names = at[point], _labels(units)[unit[order][first]]
        said.append(
            find_rows(
                claims,
                np.isin(np.arange(len(claims)), hit),
                "longitude",
                f"coordinates_{code}",
                [
                    f"as written the point lies outside every layer, {how} it lies in {name}; "
                    "nothing was changed, so correct the coordinates if that is meant"
                    for name in names
                ],
                [_degrees(lon[k], lat[k]) for k in hit],
            )
        )
        left[hit] = False
    return said


def _labels(units: Units) -> np.ndarray:
    table = units.table
    pairs = zip(table["name"], table["code"], strict=True)
    return np.array([f"{name} ({code})" if name != code else code for name, code in pairs])


def _degrees(lon: float, lat: float) -> str:
    return f"{lon:.6g} {lat:.6g}"


def _outside(
    claims: gpd.GeoDataFrame, mask: np.ndarray, lon: np.ndarray, lat: np.ndarray
) -> pd.DataFrame:
    return find_rows(
        claims,
        mask,
        "longitude",
        "point_outside",
        "the point {value} (longitude latitude) lies in no unit of the layers; check it, or bring "
        "a layer that covers it",
        [_degrees(x, y) for x, y in zip(lon[mask], lat[mask], strict=True)],
    )


def _centres(
    claims: gpd.GeoDataFrame, layers: Layers, lon: np.ndarray, lat: np.ndarray
) -> pd.DataFrame:
    """Find points given as positions that lie at the centre of a unit, a country or the layer."""
    claimed = claims["location_precision"].isin(["exact", "place", "unstated"])
    at = np.flatnonzero(claimed.to_numpy() & np.isfinite(lon) & np.isfinite(lat))
    centres, names = _known_centres(layers)
    spots, which = np.unique(np.column_stack([lon[at], lat[at]]), axis=0, return_inverse=True)
    reach = np.degrees(CENTRE_M / 6.3e6) / np.maximum(np.cos(np.radians(spots[:, 1])), 0.01)
    boxes = shapely.box(*(spots - reach[:, None]).T, *(spots + reach[:, None]).T)
    spot, centre = shapely.STRtree([shapely.Point(x, y) for x, y in centres]).query(boxes)
    metres = geodesic(*spots[spot].T, *centres[centre].T)
    near = np.lexsort((metres, spot))
    near = near[metres[near] <= CENTRE_M]
    found = {int(spot[k]): k for k in near[::-1]}
    hit = np.array([int(s) in found for s in which], dtype=bool)
    rows, best = at[hit], [found[int(s)] for s in which[hit]]
    found_at = claims.iloc[rows]
    told = zip(
        best, found_at["location_precision"], column(found_at, "location_source"), strict=True
    )
    return find_rows(
        claims,
        np.isin(np.arange(len(claims)), rows),
        "location_precision",
        "centre_of_unit",
        [_say_centre(metres[k], names[centre[k]], level, source) for k, level, source in told],
    )


def _say_centre(metres: float, name: str, level: str, source: object) -> str:
    """Say what a point is the centre of; one that a gazetteer gave cannot be left out."""
    known = isinstance(source, str)
    whose = f"the point that the place has in the gazetteer ({source})" if known else "the point"
    mend = (
        "write province or country as location_precision"
        if known
        else ("write province or country and leave the point out")
    )
    return (
        f"{whose} lies {metres:.0f} m from the centre of {name}, yet its precision is {level}; if "
        f"no more than that is known, {mend}"
    )


def _known_centres(layers: Layers) -> tuple[np.ndarray, np.ndarray]:
    """Return the centres that a geocoder may give: of units, their countries and the layer."""
    units = units_of(layers.provinces, layers.neighbours)
    own = units_of(layers.provinces)
    centres = [*shapely.centroid(units.shapes), *shapely.point_on_surface(units.shapes)]
    names = [*_labels(units), *_labels(units)]
    west, south, east, north = shapely.total_bounds(own.shapes)
    centres.append(shapely.Point((west + east) / 2, (south + north) / 2))
    names.append("the layer of provinces")
    for country, index in own.table.groupby("country").groups.items():
        if len(index) > 1:
            centres.append(
                shapely.centroid(shapely.multipolygons(shapely.get_parts(own.shapes[index])))
            )
            names.append(str(country))
    points = np.array(centres, dtype=object)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)]), np.array(names)


def _unused(claims: gpd.GeoDataFrame, lon: np.ndarray) -> pd.DataFrame:
    coarse = ~claims["location_precision"].isin(POINT_PRECISIONS).to_numpy()
    return find_rows(
        claims,
        np.isfinite(lon) & coarse,
        "location_precision",
        "point_not_used",
        "the row has a point, but its precision {value} says that the place is vaguer, so the "
        "point is not drawn; give a finer precision if the point is the place",
    )


def _unstated(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    unstated = (claims["location_precision"] == "unstated") & claims.geometry.notna()
    number = int(unstated.sum())
    if not number:
        return pd.DataFrame()
    return find_table(
        "location_precision",
        "precision_unstated",
        f"{say_part(number, len(claims), 'claim')} {'has' if number == 1 else 'have'} a point and "
        f"{'does' if number == 1 else 'do'} not say how precise it is, so it is taken as written; "
        "add location_precision, or pass --precision or --radius",
    )
