"""What a claim is: columns, aliases, vocabularies, and the values that travel between steps.

Declarations only. One row of a table is one *claim*: what one side, or one third party, says of
one incident at one place. Rows with the same ``incident_id`` speak of the same incident.
"""

from __future__ import annotations

from geomap.schema.columns import (
    COLUMN,
    COLUMNS,
    COMPUTED_COLUMNS,
    CORE_COLUMNS,
    FIGURES,
    HARMLESS_CODES,
    JOINED_COLUMNS,
    REJECTED_COLUMNS,
    REJECTED_MARK,
    Column,
    Kind,
    fold_header,
)
from geomap.schema.values import (
    CRS,
    Layers,
    Provenance,
    Reports,
    Source,
)
from geomap.schema.vocabularies import (
    DATE_BASES,
    DATE_KINDS,
    DATE_PRECISIONS,
    DATE_QUALIFIERS,
    EVENT_TYPES,
    FARTHEST_M,
    LOCATION_PRECISIONS,
    MEASURES,
    PLACE_ROLES,
    POINT_PRECISIONS,
    PROVINCE_STATUSES,
    RADIUS_M,
    RECORD_KINDS,
    STANCES,
    STATUSES,
)

__all__ = [
    "COLUMN",
    "COLUMNS",
    "COMPUTED_COLUMNS",
    "CORE_COLUMNS",
    "CRS",
    "DATE_BASES",
    "DATE_KINDS",
    "DATE_PRECISIONS",
    "DATE_QUALIFIERS",
    "EVENT_TYPES",
    "FARTHEST_M",
    "FIGURES",
    "HARMLESS_CODES",
    "JOINED_COLUMNS",
    "LOCATION_PRECISIONS",
    "MEASURES",
    "PLACE_ROLES",
    "POINT_PRECISIONS",
    "PROVINCE_STATUSES",
    "RADIUS_M",
    "RECORD_KINDS",
    "REJECTED_COLUMNS",
    "REJECTED_MARK",
    "STANCES",
    "STATUSES",
    "Column",
    "Kind",
    "Layers",
    "Provenance",
    "Reports",
    "Source",
    "fold_header",
]
