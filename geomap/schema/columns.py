"""The columns of a table: what each means, other headers for it, and those that geomap makes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from geomap.schema.vocabularies import (
    DATE_BASES,
    DATE_KINDS,
    DATE_PRECISIONS,
    DATE_QUALIFIERS,
    EVENT_TYPES,
    LOCATION_PRECISIONS,
    MEASURES,
    PLACE_ROLES,
    RECORD_KINDS,
    STANCES,
    STATUSES,
)

Kind = Literal["text", "code", "date", "figure", "number", "url", "geometry"]


@dataclass(frozen=True)
class Column:
    """One column of the table: its name, kind, meaning, allowed codes and other headers for it."""

    name: str
    kind: Kind
    meaning: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column(
        "incident_id",
        "text",
        "Rows with the same id speak of the same incident. Made from the row where it is absent.",
        aliases=("id", "event_id", "incident", "incident_no", "incident_number", "case_id"),
    ),
    Column("record_kind", "code", "Only incidents are counted.", RECORD_KINDS),
    Column("episode", "text", "A longer event that the incident belongs to."),
    Column(
        "side",
        "text",
        "The party that speaks: ISO 3166-1 alpha-2 code or a name; blank for a third party.",
        aliases=("claimed_by_side", "party", "claim_side"),
    ),
    Column(
        "speaker",
        "text",
        "The body that speaks (a ministry, an ombudsman).",
        aliases=("claimed_by", "claimant"),
    ),
    Column("reported_via", "text", "The outlet that carried the claim.", aliases=("outlet",)),
    Column("stance", "code", "What the claim does to the event.", STANCES),
    Column("attributed_to", "text", "The side that, by this claim, acted."),
    Column(
        "date_start",
        "date",
        "First day as known: 2021-05-12, 2021-05, 2021-05-24/2021-05-26, 2021-05-27~.",
        aliases=("date", "event_date", "incident_date", "start_date", "date_from", "when"),
    ),
    Column(
        "date_end",
        "date",
        "Last day, the first again for a single day; blank where it is open or unknown.",
        (),
        ("end_date", "date_to"),
    ),
    Column("date_kind", "code", "How the dates bound the event.", DATE_KINDS),
    Column("date_precision", "code", "How fine the date is.", DATE_PRECISIONS),
    Column("date_qualifier", "code", "~ approximate, ? uncertain, % both.", DATE_QUALIFIERS),
    Column("date_basis", "code", "Is it the day of the event or of the report?", DATE_BASES),
    Column("date_offset", "text", "Offset from UTC of the clock of the dates, if stated: +04:00."),
    Column("date_text", "text", "The date as the source wrote it."),
    Column(
        "place",
        "text",
        "The place as the claim names it.",
        aliases=("place_name", "location", "location_name", "settlement", "site"),
    ),
    Column("place_role", "code", "What happened at this place.", PLACE_ROLES),
    Column(
        "province_reported",
        "text",
        "The first-level unit as the claim names it.",
        aliases=("province", "admin1", "adm_1", "marz", "oblast", "state", "region"),
    ),
    Column(
        "country_reported",
        "text",
        "The country as the claim names it.",
        aliases=("country", "country_name"),
    ),
    Column(
        "longitude",
        "number",
        "Degrees east, WGS 84.",
        aliases=("lon", "lng", "long", "x", "point_x"),
    ),
    Column(
        "latitude",
        "number",
        "Degrees north, WGS 84.",
        aliases=("lat", "y", "point_y"),
    ),
    Column(
        "geometry",
        "geometry",
        "A point as WKT (POINT (longitude latitude)) or the file's own geometry.",
        aliases=("wkt", "geom", "geom_wkt", "the_geom"),
    ),
    Column(
        "location_precision",
        "code",
        "How precisely the place is known.",
        LOCATION_PRECISIONS,
        ("precision", "geo_precision_name"),
    ),
    Column(
        "radius_m",
        "number",
        "Radius in metres within which it happened.",
        aliases=("radius", "accuracy_m", "uncertainty_m", "coordinate_uncertainty_in_meters"),
    ),
    Column(
        "location_source",
        "text",
        "Where the point comes from, if not from the claim: a gazetteer and its number.",
    ),
    Column(
        "event_type",
        "code",
        "Neutral kind of event; other words are kept beside it.",
        EVENT_TYPES,
        ("type", "kind", "incident_type"),
    ),
    Column("event_type_reported", "text", "The kind of event as a foreign table words it."),
    Column("affected_side", "text", "The side that the figures are of; blank: all together."),
    *(
        Column(f"{measure}{bound}", "figure", meaning)
        for measure in MEASURES
        for bound, meaning in (
            ("", f"How many {measure}; blank is not zero."),
            ("_low", f"At least so many {measure}."),
            ("_high", f"At most so many {measure}."),
        )
    ),
    Column("status", "code", "How far the claim is confirmed.", STATUSES),
    Column("source_title", "text", "Title of the source.", aliases=("source", "source_name")),
    Column("source_url", "url", "Address of the source.", aliases=("url", "link", "source_link")),
    Column("source_date", "text", "Day of the source, or its time: `2021-05-12T14:30+04:00`."),
    Column("archive_url", "url", "Address of an archived copy.", aliases=("archive",)),
    Column("licence", "text", "Licence of this row.", aliases=("license",)),
    Column("dataset", "text", "Dataset that the row comes from."),
    Column("dataset_version", "text", "Version of the row in its dataset, or of the dataset."),
    Column("accessed", "text", "Day on which the dataset was accessed."),
    Column(
        "description",
        "text",
        "What is claimed, in short neutral words.",
        aliases=("notes", "what", "details", "text", "summary", "remarks"),
    ),
)
COLUMN: dict[str, Column] = {column.name: column for column in COLUMNS}
FIGURES = tuple(column.name for column in COLUMNS if column.kind == "figure")

CORE_COLUMNS = (
    "source_row",
    "incident_id",
    "record_kind",
    "side",
    "date_start",
    "date_end",
    "date_kind",
    "date_precision",
    "date_qualifier",
    "place",
    "province_reported",
    "country_reported",
    "location_precision",
    "radius_m",
    "event_type",
    "geometry",
)
"""Columns that normalised claims always have, in this order; others follow where they were read."""

JOINED_COLUMNS = (
    "province",
    "province_code",
    "country",
    "country_code",
    "province_status",
    "province_share",
    "province_candidates",
    "province_conflict",
    "province_reported_code",
    "border_distance_m",
    "border_distance_min_m",
    "border_distance_max_m",
    "border_with",
    "border_agreed",
)
"""Columns that the joins add."""
COMPUTED_COLUMNS = (
    *JOINED_COLUMNS,
    "matched",
    "date_match",
    "source_row",
    "accounts_differ_on",
    "one_sided",
)
"""Columns that geomap makes. A table that already has one of them gets it made anew."""

REJECTED_COLUMNS = ("row", "id", "column", "value", "code", "reason", "mend")
"""Columns of the list of rejected rows. ``row`` counts as a spreadsheet does: header is row 1."""

REJECTED_MARK = "rejected_"
"""What the columns begin with that stand beside the cells of a rejected row in a file of rejects;
columns that begin so are left out when the mended file is read."""

HARMLESS_CODES = ("duplicate", "comment")
"""Codes of rejected rows that are no fault of the table: they alone make no failure."""


def fold_header(text: str) -> str:
    """Fold a header for matching: NFKC, lower case, without spaces, underscores and hyphens.

    Dots, colons and asterisks at its end, as of ``Lat.`` and ``Date *``, say nothing either.
    """
    folded = re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", text).casefold())
    return folded.rstrip(".:*") or folded
