"""Read where a claim puts the incident: coordinates, geometry, precision and radius."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.errors import TableError
from geomap.groups import number_rows
from geomap.language import tell, tell_english
from geomap.normalization.cells import fold_codes, parse_numbers
from geomap.normalization.degrees import read_axis
from geomap.normalization.extents import WIDEST_M, Extents, enclose
from geomap.schema import FARTHEST_M, LOCATION_PRECISIONS, POINT_PRECISIONS, RADIUS_M

if TYPE_CHECKING:
    from geomap.normalization.faults import Faults

_SAMPLE = 10_000
_SHOWN = 60
_SAME_DEG = 0.01
"""Coordinates and a geometry so near to each other, about a kilometre, are one position rounded."""
_SRID = r"^\s*SRID\s*=\s*4326\s*;"
"""Mark before well-known text as PostGIS writes it; any other system than 4326 is not read."""


class Written(NamedTuple):
    """Positions in the units of the table.

    ``shapes`` are shapely geometries without heights, None where a row states no position;
    ``spelled`` tells rows whose coordinates were read from anything but plain numbers.
    """

    shapes: np.ndarray
    spelled: np.ndarray


def read_shapes(table: pd.DataFrame, faults: Faults, *, in_degrees: bool) -> Written:
    """Read the position of each row, in the units of the table.

    Taken from ``longitude`` and ``latitude`` where the table has them, else from ``geometry``
    (shapes, or WKT). Rows that state a position which cannot be read become faults.

    Parameters
    ----------
    table
        Cells; coordinates are numbers or trimmed texts.
    faults
        Where faults are noted.
    in_degrees
        False where a system in metres is stated: then coordinates are plain numbers only.
    """
    if "longitude" in table or "latitude" in table:
        written = _points_from_columns(table, faults, in_degrees=in_degrees)
        if "geometry" in table:
            other = _shapes_from_geometry(table["geometry"], faults)
            if in_degrees:
                _check_agreement(written.shapes, other, faults)
            shapes = np.where(shapely.is_missing(written.shapes), other, written.shapes)
            written = written._replace(shapes=shapes)
        return written
    if "geometry" in table:
        shapes = _shapes_from_geometry(table["geometry"], faults)
    else:
        shapes = np.full(len(table), None, dtype=object)
    return Written(shapes, np.zeros(len(table), dtype=bool))


def _check_agreement(points: np.ndarray, others: np.ndarray, faults: Faults) -> None:
    """Note rows whose coordinates lie elsewhere than their geometry: none of the two is chosen."""
    both = np.flatnonzero(~shapely.is_missing(points) & ~shapely.is_missing(others))
    apart = np.zeros(len(points), dtype=bool)
    apart[both] = shapely.distance(points[both], others[both]) > _SAME_DEG
    index = pd.RangeIndex(len(points))
    texts, given = (pd.Series(index=index, dtype="object") for _ in range(2))
    texts[apart] = shapely.to_wkt(others[apart], rounding_precision=6)
    given[apart] = [f"{point.x:.10g} {point.y:.10g}" for point in points[apart]]
    faults.add(
        apart,
        "geometry",
        texts,
        "positions_differ",
        "longitude and latitude of the row, "
        + given.astype("str")
        + ", lie elsewhere than its geometry",
        "delete or correct the one that is wrong",
    )


def _points_from_columns(table: pd.DataFrame, faults: Faults, *, in_degrees: bool) -> Written:
    axes = {
        name: read_axis(table[name], name, in_degrees=in_degrees)
        for name in ("longitude", "latitude")
    }
    for name, axis in axes.items():
        for code, some in axis.wrong.groupby("code", sort=True):
            mask = np.zeros(len(table), dtype=bool)
            mask[some.index] = True
            told = some.reindex(range(len(table)))
            faults.add(mask, name, table[name], str(code), told["reason"], told["mend"])
    lon, lat = (axis.value for axis in axes.values())
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
    points[both] = _points(lon.to_numpy()[both], lat.to_numpy()[both])
    return Written(points, both & (axes["longitude"].spelled | axes["latitude"].spelled))


def _points(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Make points; where places are shared by many rows, one object for each place."""
    some = x[:_SAMPLE]
    if len(pd.unique(some)) * 2 > len(some):
        return np.asarray(shapely.points(x, y), dtype=object)
    # by their bits, for a negative zero is equal to zero but written otherwise
    number, first = number_rows([x.view(np.int64), y.view(np.int64)], len(x))
    return np.asarray(shapely.points(x[first], y[first]), dtype=object)[number]


def _shapes_from_geometry(cells: pd.Series, faults: Faults) -> np.ndarray:
    values = cells.to_numpy(dtype=object)
    shapes = np.full(len(values), None, dtype=object)
    is_shape = np.array([isinstance(v, shapely.Geometry) for v in values], dtype=bool)
    shapes[is_shape] = values[is_shape]
    text = cells.where(~is_shape & cells.notna().to_numpy())
    has_text = text.notna().to_numpy() & (text.astype("str").str.strip() != "").to_numpy()
    if has_text.any():
        written = text[has_text].astype("str").str.replace(_SRID, "", regex=True)
        shapes[has_text] = shapely.from_wkt(written.to_numpy(dtype=object), on_invalid="ignore")
    unread = has_text & shapely.is_missing(shapes)
    faults.add(
        unread,
        "geometry",
        text,
        "geometry_unreadable",
        "no geometry can be read of " + text.astype("str").str.slice(0, _SHOWN),
        "give plain numbers, longitude first: in WKT POINT (46.2311 39.5981), in GeoJSON "
        "[46.2311, 39.5981], in KML 46.2311,39.5981",
    )
    flat: np.ndarray = shapely.force_2d(shapes)
    holes = ~shapely.is_missing(flat) & _has_gaps(flat)
    faults.add(
        holes,
        "geometry",
        pd.Series(shapely.to_wkt(flat, rounding_precision=6), index=cells.index),
        "geometry_unreadable",
        "a coordinate in it is no finite number",
        "give every coordinate as a plain decimal number",
    )
    flat[holes | shapely.is_empty(flat)] = None
    return flat


def _has_gaps(shapes: np.ndarray) -> np.ndarray:
    """Tell shapes of which a coordinate is missing or infinite, though they are not empty."""
    coordinates, which = shapely.get_coordinates(shapes, return_index=True)
    gaps = np.zeros(len(shapes), dtype=bool)
    gaps[which[~np.isfinite(coordinates).all(axis=1)]] = True
    return gaps & ~shapely.is_empty(shapes)


def settle_points(shapes: np.ndarray, faults: Faults) -> Extents:
    """Take points as they are, and for any other shape the disk around it.

    A shape so wide that its disk says no more than the name of a country becomes a fault.

    Parameters
    ----------
    shapes
        Array of shapely geometries in EPSG:4326, or None.
    """
    extents = enclose(shapes)
    wide = extents.radius_m > WIDEST_M
    shown = pd.Series(index=range(len(shapes)), dtype="object")
    shown[wide] = [f"{metres / 1000:.0f} km" for metres in extents.radius_m[wide]]
    faults.add(
        wide,
        "geometry",
        shown,
        "shape_too_wide",
        "the disk around the shape has a radius of {value}, which is no place",
        "give a narrower shape, or leave it out and name the unit or country",
    )
    extents.points[wide] = None
    return extents


def say_spelled(spelled: np.ndarray, extents: Extents) -> list[str]:
    """Say what was read from anything but plain numbers and points."""
    notes: list[str] = []
    if count := int(spelled.sum()):
        notes.append(tell_english("note.table.spelled", n=count))
    wide = (extents.radius_m > 0) & ~shapely.is_missing(extents.points)
    if count := int(wide.sum()):
        far = tell("length.m", n=round(extents.radius_m[wide].max()))
        notes.append(tell_english("note.table.wide", n=count, far=far))
    return notes


def check_precision(precision: str | None) -> None:
    """Refuse a precision that is not in the vocabulary.

    Raises
    ------
    TableError
        Saying which ones are.
    """
    if precision is not None and precision not in LOCATION_PRECISIONS:
        raise TableError(
            f"{precision!r} is not a precision; use one of {', '.join(LOCATION_PRECISIONS)}"
        )


def read_precision(
    table: pd.DataFrame,
    extents: Extents,
    faults: Faults,
    *,
    precision: str | None,
    radius_m: float | None,
) -> pd.DataFrame:
    """Settle ``location_precision`` and ``radius_m`` for each row.

    A stated precision or radius is kept; ``precision`` and ``radius_m`` fill the rows that state
    none. A row with a point and no precision is ``near`` when it states a radius; any other row
    without one is ``unstated``. A row whose place is a line, an area or several points is ``near``
    at best, and its radius at least what reaches all of them.

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
    has_point, wide = ~shapely.is_missing(extents.points), extents.radius_m > 0
    near = (radius.notna().to_numpy() | wide) & has_point
    blank = stated.isna().to_numpy()
    code, found = pd.factorize(stated)
    levels = [*map(str, found), "near", "unstated"]
    code = np.where(blank, len(levels) - np.where(near, 2, 1), code)
    on_point = np.array([level in POINT_PRECISIONS for level in levels])
    code = np.where(wide & on_point[code], len(levels) - 2, code)
    metres = radius.to_numpy(dtype=np.float64)
    metres = np.where(wide, np.fmax(metres, extents.radius_m), metres)
    usual = np.array([RADIUS_M.get(level, np.nan) for level in levels])[code]
    metres = np.where(np.isnan(metres), usual, metres)
    metres[~(has_point & on_point[code])] = np.nan
    texts = pd.Series(levels, dtype="str").take(code).array
    return pd.DataFrame({"location_precision": texts, "radius_m": metres}, index=table.index)


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
        table["radius_m"].notna() & ~radius.between(0, FARTHEST_M),
        "radius_m",
        table["radius_m"],
        "radius_unreadable",
        "'{value}' is not a radius in metres",
        "write metres from 0 to 20040000 (half around the earth) as a plain number, such as 2000",
    )
    return radius
