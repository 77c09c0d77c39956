"""The codes that columns allow, and the radius that a precision stands for."""

from __future__ import annotations

RECORD_KINDS = ("incident", "statement", "aggregate")
STANCES = (
    "asserts",
    "confirms",
    "denies_event",
    "denies_responsibility",
    "denies_figures",
    "other_account",
)
DATE_KINDS = ("sometime_within", "throughout", "unknown")
DATE_PRECISIONS = ("day", "range", "week", "month", "year")
DATE_QUALIFIERS = ("~", "?", "%")
DATE_BASES = ("event", "report")
PLACE_ROLES = ("occurred", "origin", "target")
EVENT_TYPES = (
    "exchange_of_fire",
    "shelling",
    "drone_strike",
    "mine",
    "capture",
    "detention",
    "position_change_reported",
    "road_closure",
    "fire_or_property",
    "engineering_works",
    "talks",
    "other",
)
STATUSES = ("reported", "confirmed", "machine_coded")
MEASURES = ("killed", "wounded", "captured", "missing", "detained", "displaced")

LOCATION_PRECISIONS = (
    "exact",
    "place",
    "near",
    "area",
    "district",
    "province",
    "country",
    "unknown",
    "unstated",
)
RADIUS_M: dict[str, float] = {"exact": 100.0, "place": 2000.0, "near": 5000.0, "unstated": 0.0}
"""Radius in metres that stands for each precision which has a point. These figures are geomap's
own choice; every output prints them, and a stated ``radius_m`` wins."""
FARTHEST_M = 20_040_000.0
"""Half the circumference of the earth in metres: no radius is wider."""
POINT_PRECISIONS = tuple(RADIUS_M)
"""Precisions at which a point is a position. Coarser ones are placed by the reported name."""

PROVINCE_STATUSES = (
    "inside",
    "mostly_inside",
    "straddles",
    "named",
    "outside",
    "unlocated",
)
