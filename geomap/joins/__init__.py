"""Joins: which unit a claim lies in, how surely, and how far from the border.

The only room that knows metres. Every function returns a copy with columns added and no row
dropped; none opens a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.joins.border import distance_to_border
from geomap.joins.disks import disks_of
from geomap.joins.gazetteer import find_places, list_homonyms, locate_places
from geomap.joins.outline import are_outer_edges, border_lines, boundary_lines, name_sides
from geomap.joins.position import describe_position, say_degrees, tell_position
from geomap.joins.provinces import join_provinces
from geomap.joins.sides import country_codes, settle_sides

if TYPE_CHECKING:
    from geomap.schema import Layers, Reports

__all__ = [
    "are_outer_edges",
    "border_lines",
    "boundary_lines",
    "country_codes",
    "describe_position",
    "disks_of",
    "distance_to_border",
    "find_places",
    "join_all",
    "join_provinces",
    "list_homonyms",
    "locate_places",
    "say_degrees",
    "settle_sides",
    "tell_position",
]


def join_all(reports: Reports, layers: Layers, *, distance: bool = True) -> Reports:
    """Place claims by the gazetteer where they name a settlement, then make both joins.

    The second one, the distance to the border, can be left out where nobody asks for it.

    Without lines the border is derived from the provinces, and every boundary counts as exact;
    ``read_layers`` says so in the note of the layers.
    """
    settled = settle_sides(reports.claims, layers.provinces, layers.neighbours)
    located = locate_places(settled, layers.places, layers.provinces, layers.neighbours)
    disks = disks_of(located)
    claims = join_provinces(
        located,
        layers.provinces,
        neighbours=layers.neighbours,
        lines=layers.border,
        disks=disks,
    )
    if not distance:
        return reports._replace(claims=claims)
    units = (layers.provinces, layers.neighbours)
    border = border_lines(*units) if layers.border is None else name_sides(layers.border, *units)
    return reports._replace(claims=distance_to_border(claims, border, units=units, disks=disks))
