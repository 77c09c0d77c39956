"""Read where a claim puts the incident: coordinates, geometry, precision and radius."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.errors import TableError
from geomap.normalization.cells import fold_codes, parse_numbers
from geomap.schema import LOCATION_PRECISIONS, POINT_PRECISIONS, RADIUS_M

if TYPE_CHECKING:
    from geomap.normalization.faults import Faults

_PLAIN = "write degrees as a plain decimal number, such as 46.2311"


def read_points(table: pd.DataFrame, faults: Faults) -> np.ndarray:
    """Read one point for each row, in degrees as they stand in the table.

    Taken from ``longitude`` and ``latitude`` where the table has them, else from ``geometry``
    (shapes, or WKT). Rows that state a position which cannot be read become faults.

    Returns
    -------
    points
        Array of shapely points, None where a row states no position.
    """
    if "longitude" in table or "latitude" in table:
        points = _points_from_columns(table, faults)
        if "geometry" in table:
            other = _points_from_geometry(table["geometry"], faults)
            points = np.where(shapely.is_missing(points), other, points)
    elif "geometry" in table:
        points = _points_from_geometry(table["geometry"], faults)
    else:
        points = np.full(len(table), None, dtype=object)
    return points


def _points_from_columns(table: pd.DataFrame, faults: Faults) -> np.ndarray:
    for name, other in (("longitude", "latitude"), ("latitude", "longitude")):
        if name not in table:
            raise TableError(f"the table has a column for {other} but none for {name}; add it")
    lon, lat = parse_numbers(table["longitude"]), parse_numbers(table["latitude"])
    for name, numbers in (("longitude", lon), ("latitude", lat)):
        written = table[name].notna()
        faults.add(
            written & numbers.isna(),
            name,
            table[name],
            "number_unreadable",
            "'{value}' is not a plain decimal number",
            _PLAIN,
        )
    for name, there in (("longitude", lat), ("latitude", lon)):
        alone = table[name].isna() & there.notna()
        faults.add(
            alone,
            name,
            None,
            "coordinate_missing",
            f"one coordinate stands without its {name}",
            f"give the {name}, or leave both blank and name the place",
        )
    both = (lon.notna() & lat.notna()).to_numpy()
    points = np.full(len(table), None, dtype=object)
    points[both] = shapely.points(lon.to_numpy()[both], lat.to_numpy()[both])
    return points


def _points_from_geometry(cells: pd.Series, faults: Faults) -> np.ndarray:
    values = cells.to_numpy(dtype=object)
    shapes = np.full(len(values), None, dtype=object)
    is_shape = np.array([isinstance(v, shapely.Geometry) for v in values], dtype=bool)
    shapes[is_shape] = values[is_shape]
    text = cells.where(~is_shape & cells.notna().to_numpy())
    has_text = text.notna().to_numpy()
    if has_text.any():
        shapes[has_text] = shapely.from_wkt(
            text[has_text].to_numpy(dtype=object), on_invalid="ignore"
        )
    unread = has_text & shapely.is_missing(shapes)
    faults.add(
        unread,
        "geometry",
        text,
        "geometry_unreadable",
        "this is not WKT",
        "write POINT (46.2311 39.5981): longitude first, no comma between",
    )
    empty = shapely.is_empty(shapes)
    shapes[empty] = None
    other = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0)
    kinds = pd.Series([s.geom_type if s is not None else None for s in shapes], index=cells.index)
    faults.add(
        other,
        "geometry",
        kinds,
        "geometry_not_point",
        "a claim has a point or no geometry; this is a {value}",
        "give a point with radius_m, or leave the geometry blank and name the unit",
    )
    shapes[other] = None
    flat: np.ndarray = shapely.force_2d(shapes)
    return flat


def check_degrees(
    points: np.ndarray, faults: Faults, near: tuple[float, float, float, float] | None
) -> None:
    """Note points that are not in degrees; refuse a table in which none is.

    Parameters
    ----------
    points
        Array of shapely points or None.
    near
        (west, south, east, north) in degrees where the points are expected: it tells which
        coordinate reference system they may be in.

    Raises
    ------
    TableError
        Every position lies outside degrees; the likely system is named.
    """
    x, y = shapely.get_x(points), shapely.get_y(points)
    there = ~shapely.is_missing(points)
    wrong = there & ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if wrong.any() and wrong.sum() == there.sum():
        raise TableError(
            f"all {wrong.sum()} positions lie outside degrees (the first is "
            f"{x[wrong][0]:g}, {y[wrong][0]:g}); {_likely(x[wrong], y[wrong], near)}"
        )
    shown = pd.Series([f"{a:g}, {b:g}" for a, b in zip(x[wrong], y[wrong], strict=True)])
    values = pd.Series(index=range(len(points)), dtype="object")
    values.iloc[np.flatnonzero(wrong)] = shown.to_numpy()
    faults.add(
        wrong,
        "geometry",
        values,
        "coordinate_out_of_range",
        "longitude, latitude {value} lie outside -180..180, -90..90",
        "write degrees; metres need --crs, such as --crs EPSG:32638",
    )


def _likely(x: np.ndarray, y: np.ndarray, near: tuple[float, float, float, float] | None) -> str:
    """Name the system in which most of the positions would lie where they are expected."""
    from pyproj import Transformer  # noqa: PLC0415 - only a faulty table needs it

    if near is not None:
        west, south, east, north = near
        for code in _candidates(near):
            lon, lat = Transformer.from_crs(code, "EPSG:4326", always_xy=True).transform(x, y)
            inside = (lon >= west - 1) & (lon <= east + 1) & (lat >= south - 1) & (lat <= north + 1)
            if inside.mean() > 0.5:
                return f"they fit {code}: pass --crs {code}, or write degrees"
    return "they look like metres: pass their system with --crs EPSG:NUMBER, or write degrees"


def _candidates(near: tuple[float, float, float, float]) -> list[str]:
    """List systems in metres that are in use in a box: web, UTM, and the Pulkovo zones."""
    west, south, east, north = near
    zones = range(int((west + 180) // 6) + 1, int((east + 180) // 6) + 2)
    base = 32600 if south + north >= 0 else 32700
    pulkovo = [f"EPSG:{28400 + zone - 30}" for zone in zones if 2 <= zone - 30 <= 32]
    return ["EPSG:3857", *(f"EPSG:{base + zone}" for zone in zones if zone <= 60), *pulkovo]


def read_precision(
    table: pd.DataFrame,
    has_point: np.ndarray,
    faults: Faults,
    *,
    precision: str | None,
    radius_m: float | None,
) -> pd.DataFrame:
    """Settle ``location_precision`` and ``radius_m`` for each row.

    A stated precision or radius is kept; ``precision`` and ``radius_m`` fill the rows that state
    none. A row with a point and no precision is ``near`` when it states a radius; any other row
    without one is ``unstated``.

    Returns
    -------
    frame
        Columns ``location_precision`` (text) and ``radius_m`` (float64, metres, missing where
        there is no point or the precision has no disk).
    """
    stated = _stated_precision(table, faults)
    radius = _stated_radius(table, faults)
    if radius_m is not None:
        radius = radius.fillna(radius_m)
    if precision is not None:
        stated = stated.fillna(precision)
    disk = np.where(radius.notna() & has_point, "near", "unstated")
    level = stated.fillna(pd.Series(disk, index=table.index))
    vocabulary = level.map(RADIUS_M)
    radius = radius.where(radius.notna(), vocabulary)
    placed = has_point & level.isin(POINT_PRECISIONS)
    return pd.DataFrame(
        {"location_precision": level.astype("str"), "radius_m": radius.where(placed)}
    )


def _stated_precision(table: pd.DataFrame, faults: Faults) -> pd.Series:
    if "location_precision" not in table:
        return pd.Series(index=table.index, dtype="str")
    stated = fold_codes(table["location_precision"])
    faults.add(
        stated.notna() & ~stated.isin(LOCATION_PRECISIONS),
        "location_precision",
        table["location_precision"],
        "precision_unknown",
        "'{value}' is not a known precision",
        f"write one of {', '.join(LOCATION_PRECISIONS[:-1])}",
    )
    return stated


def _stated_radius(table: pd.DataFrame, faults: Faults) -> pd.Series:
    if "radius_m" not in table:
        return pd.Series(index=table.index, dtype="float64")
    radius = parse_numbers(table["radius_m"])
    faults.add(
        table["radius_m"].notna() & ~(radius >= 0),
        "radius_m",
        table["radius_m"],
        "radius_unreadable",
        "'{value}' is not a radius in metres",
        "write zero or more metres as a plain number, such as 2000",
    )
    return radius
