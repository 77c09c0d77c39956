"""The scope: which part of the world a map must show for its selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.render.across import turn
from geomap.render.figure.framing import Extent, extent_of
from geomap.render.figure.rings import lay_rings

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.render.marks import Marks
    from geomap.schema import Layers
    from geomap.selection import Selection

BEYOND = 0.12
"""How far areas may reach beyond the units of a selection, as a share of their size."""
NEARLY = 0.85
"""Where areas reach over so much of the width and height of the provinces, all of these are shown.
"""


def choose_extent(
    marks: Marks, layers: Layers, selection: Selection, *, across: bool = False
) -> Extent:
    """Return the extent around what a selection means.

    A box is taken as it is. Units that the selection names are shown whole, with what of the
    possible areas reaches a little beyond them. Else it is the possible areas of the incidents:
    their rings and the units that they are drawn by; all provinces where there is neither, and
    where these areas reach over nearly all of them.

    Parameters
    ----------
    marks
        How the incidents that matched are drawn, by the claims that matched.
    layers
        Reference layers.
    selection
        The selection.
    across
        Whether western longitudes of marks and layers are counted on from 180 degrees.
    """
    if selection.bbox is not None:
        west, south, east, north = selection.bbox
        if across:
            west, east = turn(np.array([west, east])).tolist()
        if west <= east:
            return extent_of((west, south, east, north))
    areas = lay_rings(marks.points).extent() if len(marks.points) else None
    named = _bounds_of(layers, selection.units)
    if named is not None:
        return named if areas is None else named.join(areas.clip(named.grow(BEYOND)))
    drawn = _bounds_of(layers, tuple(marks.units["code"]))
    home = extent_of(layers.provinces.total_bounds)
    found = areas.join(drawn) if areas and drawn else areas or drawn or home
    return found.join(home) if found.covers(home, NEARLY) else found


def _bounds_of(layers: Layers, codes: tuple[str, ...]) -> Extent | None:
    """Return the extent of units by code; None where no layer has them."""
    found = [
        frame.geometry[frame["code"].isin(codes)].total_bounds
        for frame in layers.units()
        if frame["code"].isin(codes).any()
    ]
    if not found:
        return None
    bounds = np.array(found)
    return extent_of([*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)])


def only_matched(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the claims that meet the selection themselves."""
    return claims[claims["matched"].to_numpy(dtype=bool)] if "matched" in claims else claims
