"""Count points by the units that they touch, many portions with one preparation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.joins.cells import CELLS, Cells, pays
from geomap.joins.edges import unit_edges
from geomap.joins.raster import Raster
from geomap.joins.units import across_seam, sweep, units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd

    from geomap.joins.geodesy import Floats
    from geomap.joins.units import Homes

MISSING, REJECTED, OUTSIDE = "unlocated", "rejected", "outside"
"""What is counted beside units: no position, no degrees, and beyond every unit."""


def count_homes(
    portions: Iterable[tuple[Floats, Floats]],
    provinces: gpd.GeoDataFrame,
    neighbours: gpd.GeoDataFrame | None = None,
) -> pd.Series:
    """Count points by the units that they touch.

    Parameters
    ----------
    portions
        Longitudes and latitudes in degrees (EPSG:4326), NaN where there is no position.
    provinces, neighbours
        First-level units, as for ``join_provinces``.

    Returns
    -------
    counts
        Rows by code of the unit, in the order of their text. A point on a shared boundary counts
        under the codes of all units that it touches, joined by ``;``, and under none of them
        alone. With ``outside``, ``unlocated`` and ``rejected`` (no degrees) the counts add to the
        number of points.

    Raises
    ------
    LayerError
        A layer has no codes and names, or shapes that are no polygons.
    """
    units = units_of(provinces, neighbours)
    codes = units.table["code"].to_numpy(dtype=object)
    single = np.zeros(len(codes) + 1, dtype=np.int64)
    told: dict[str, int] = {MISSING: 0, REJECTED: 0}
    ask: Callable[[Floats, Floats], Homes] = partial(sweep, units.shapes)
    seen, laid = 0, False
    for lon, lat in portions:
        seen += len(lon)
        if not laid and pays(seen, units.shapes):
            rings = unit_edges(units.shapes)
            ask = Cells(units.shapes, rings, Raster(rings, cells=CELLS)).homes
            laid = True
        missing = np.isnan(lon) & np.isnan(lat)
        valid = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        told[MISSING] += int(missing.sum())
        told[REJECTED] += int((~missing & ~valid).sum())
        x, y = (lon, lat) if valid.all() else (lon[valid], lat[valid])
        homes = across_seam(ask(x, y), ask, x, y)
        shared = np.unique(homes.more_point)
        single += np.bincount(np.delete(homes.first, shared) + 1, minlength=len(single))
        for text in _shared_texts(homes, shared, codes):
            told[text] = told.get(text, 0) + 1
    told |= dict(zip([OUTSIDE, *codes], single.tolist(), strict=True))
    return pd.Series(told, name="points", dtype="int64").rename_axis("unit").sort_index()


def _shared_texts(homes: Homes, shared: np.ndarray, codes: np.ndarray) -> list[str]:
    """Return for each point that touches several units their codes, in their order."""
    if not len(shared):
        return []
    point = np.r_[shared, homes.more_point]
    unit = np.r_[homes.first[shared], homes.more_unit]
    order = np.lexsort([unit, point])
    texts: list[str] = pd.Series(codes[unit[order]]).groupby(point[order]).agg(";".join).tolist()
    return texts
