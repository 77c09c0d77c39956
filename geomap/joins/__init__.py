"""Joins: which unit a claim lies in, how surely, and how far from the border.

The only room that knows metres. Every function returns a copy with columns added and no row
dropped; none opens a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.joins.border import border_lines, distance_to_border
from geomap.joins.position import describe_position
from geomap.joins.provinces import join_provinces

if TYPE_CHECKING:
    from geomap.schema import Layers, Reports

__all__ = [
    "border_lines",
    "describe_position",
    "distance_to_border",
    "join_all",
    "join_provinces",
]


def join_all(reports: Reports, layers: Layers) -> Reports:
    """Make both joins: units with the lines' accuracy, and the distance to the border.

    Without lines the border is derived from the provinces, and every boundary counts as exact.
    """
    claims = join_provinces(
        reports.claims, layers.provinces, neighbours=layers.neighbours, lines=layers.border
    )
    border = border_lines(layers.provinces) if layers.border is None else layers.border
    return reports._replace(claims=distance_to_border(claims, border))
