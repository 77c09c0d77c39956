"""Which units a disk may yet reach: boundaries lie where they are drawn only to their accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.edges import unit_edges
from geomap.joins.nearest import NearestIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.edges import Edges
    from geomap.joins.geodesy import Floats, Ints

_TIE_M = 1.0  # lines so much farther off than the nearest count as near as it


def may_reach(
    disks: Disks, disk: Ints, unit: Ints, shapes: NDArray[np.object_], lines: Edges
) -> NDArray[np.bool_]:
    """Tell which disks reach the boundary of a unit, grown by the accuracy of each part of it.

    Parameters
    ----------
    disks
        Distinct disks.
    disk, unit
        Pairs to tell of, positions in ``disks`` and in ``shapes``.
    shapes
        Polygons in EPSG:4326.
    lines
        Pieces of lines with an accuracy in metres. A line speaks for the parts of a boundary that
        lie within its accuracy of it; where several do, the nearest. Other parts are exact.
    """
    reached = np.zeros(len(disk), dtype=bool)
    if not len(disk):
        return reached
    known = [
        (metres, NearestIndex(lines.take(np.flatnonzero(lines.accuracy == metres))))
        for metres in np.unique(lines.accuracy)
    ]
    for one in np.unique(unit):
        asked = np.flatnonzero(unit == one)
        edges = unit_edges(shapes[one : one + 1])
        accuracy = _accuracies(edges, known)
        centre = disk[asked]
        for metres in np.unique(accuracy):
            part = NearestIndex(edges.take(np.flatnonzero(accuracy == metres)))
            away, _ = part.nearest(disks.lon[centre], disks.lat[centre])
            reached[asked[away <= disks.radius_m[centre] + metres]] = True
    return reached


def _accuracies(edges: Edges, known: list[tuple[float, NearestIndex]]) -> Floats:
    """Give pieces the accuracy of the nearest line that speaks for them, of equals the worst."""
    lon, lat = ((edges.start + edges.end) / 2).T
    least, accuracy = np.full(len(lon), np.inf), np.zeros(len(lon))
    for metres, index in known:  # from the most exact on
        away, _ = index.nearest(lon, lat)
        nearer = (away <= max(metres, _TIE_M)) & (away <= least + _TIE_M)
        accuracy[nearer] = metres
        least = np.where(nearer, np.minimum(away, least), least)
    return accuracy
