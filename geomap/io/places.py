"""Read named points, and find the unit that each lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError, TableError
from geomap.io.formats import read_table
from geomap.normalization.cells import parse_numbers
from geomap.schema import CRS
from geomap.seams import within_degrees

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.limits import Limits


def read_places(path: Path, limits: Limits, *units: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Read named points from a table, each with its unit, its country and its ``source``.

    Parameters
    ----------
    path
        CSV and its kin with ``name``, ``longitude``, ``latitude``.
    limits
        The most that is read.
    units
        Layers of units; their shapes tell ``province_code`` and ``country_code`` of the places
        where the table does not. Where it names no source, that is the file.

    Raises
    ------
    LayerError
        The table cannot be read, or a place has no name or no position in degrees.
    """
    try:
        raw, _, _ = read_table(path, limits)
    except TableError as error:
        raise LayerError(str(error)) from error
    if len(raw.refused):
        row, reason = raw.refused[["row", "reason"]].iloc[0]
        raise LayerError(f"{path.name} row {row}: {reason}")
    places = raw.frame.astype("str")
    missing = {"name", "longitude", "latitude"} - set(places.columns)
    if missing:
        raise LayerError(f"{path.name} has no column {', '.join(sorted(missing))}; add it")
    lon, lat = (parse_numbers(places[c].str.strip()) for c in ("longitude", "latitude"))
    wrong = ~(lon.between(-180, 180) & lat.between(-90, 90)) | (places["name"].str.strip() == "")
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        name, x, y = places[["name", "longitude", "latitude"]].iloc[row]
        raise LayerError(
            f"{path.name} row {raw.rows[row]}: a place needs a name, a longitude from -180 to 180 "
            f"and a latitude from -90 to 90, not {name!r}, {x!r}, {y!r}"
        )
    points = gpd.points_from_xy(lon, lat, crs=CRS)
    places = places.replace("", np.nan)
    sources = places.get("source", pd.Series(index=places.index, dtype="str")).fillna(path.name)
    places = places.drop(columns=["longitude", "latitude"]).assign(source=sources)
    places = gpd.GeoDataFrame(places, geometry=points)
    return _within(places, [layer for layer in units if layer is not None])


def _within(places: gpd.GeoDataFrame, layers: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Fill in the unit and the country of places; of a place on a shared edge all, split by ``;``.

    A country without a code goes by its name.
    """
    if not layers:
        return places
    columns = ["code", "country", "country_code", "geometry"]
    units = pd.concat([layer[columns] for layer in layers]).sort_values("code")
    tree = shapely.STRtree(within_degrees(units.geometry.to_numpy()))
    place, unit = tree.query(places.geometry.to_numpy(), predicate="intersects")
    order = np.lexsort((unit, place))
    place, unit = place[order], unit[order]
    country = units["country_code"].fillna(units["country"])
    for name, known in (("province_code", units["code"]), ("country_code", country)):
        lies = pd.Series(known.astype("str").array.take(unit), index=place).dropna()
        several = lies[lies.index.duplicated(keep=False)].groupby(level=0)
        shared = {at: ";".join(dict.fromkeys(codes)) for at, codes in several}
        found = lies[~lies.index.duplicated()].reindex(range(len(places)))
        found.loc[list(shared)] = list(shared.values())
        filled = found.set_axis(places.index)
        places[name] = places[name].fillna(filled) if name in places else filled
    return places
