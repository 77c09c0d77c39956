"""What a claim is: columns, aliases, vocabularies, and the values that travel between steps.

Declarations only. One row of a table is one *claim*: what one side, or one third party, says of
one incident at one place. Rows with the same ``incident_id`` speak of the same incident.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CRS = "EPSG:4326"
"""Coordinate system of every frame between steps: WGS 84, longitude before latitude."""

Kind = Literal["text", "code", "date", "figure", "number", "url", "geometry"]


@dataclass(frozen=True)
class Column:
    """One column of the table: its name, kind, meaning, allowed codes and other headers for it."""

    name: str
    kind: Kind
    meaning: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


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
    Column("source_date", "text", "Day of the source."),
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

FIGURES = tuple(column.name for column in COLUMNS if column.kind == "figure")

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


class Provenance(NamedTuple):
    """Where claims came from and what was assumed on the way.

    ``rows`` is the number of rows read; ``notes`` are sentences that every output repeats;
    ``accessed`` is the day on which the table was accessed; ``included`` is the reason for which
    rows are passed on that the terms of their dataset keep back. ``unread`` are those of the notes
    that say what of the file was not read.
    """

    file: str = ""
    sha256: str = ""
    preset: str = ""
    licence: str = ""
    rows: int = 0
    notes: tuple[str, ...] = ()
    accessed: str = ""
    included: str = ""
    unread: tuple[str, ...] = ()


class Reports(NamedTuple):
    """Claims that could be kept, rows that could not, and where both came from.

    ``claims`` is a GeoDataFrame in EPSG:4326 with one row a claim and always at least the columns
    of ``CORE_COLUMNS``; ``rejected`` a DataFrame with ``REJECTED_COLUMNS``; ``originals`` the cells
    of the rejected rows under the headers of the table, in the order of ``rejected``, where the
    claims were read from a file.
    """

    claims: gpd.GeoDataFrame
    rejected: pd.DataFrame
    provenance: Provenance = Provenance()
    originals: pd.DataFrame | None = None


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


@dataclass(frozen=True)
class Source:
    """Where a layer came from: what must be credited, and under which licence."""

    file: str
    title: str
    licence: str = ""
    credit: str = ""
    url: str = ""
    date: str = ""
    sha256: str = ""


class Layers(NamedTuple):
    """Reference layers as GeoDataFrames in EPSG:4326, with their sources.

    ``provinces`` and ``neighbours`` hold first-level units (``code``, ``name``, names in other
    languages as ``name_xx``, ``country``, ``country_code``, ``spellings`` split by ``|``);
    ``border`` boundary lines (``level``, ``between``, ``agreed``, ``accuracy_m``); ``water``
    polygons; ``places`` points. ``note`` is the sentence on the border for every output.
    """

    provinces: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame | None = None
    border: gpd.GeoDataFrame | None = None
    water: gpd.GeoDataFrame | None = None
    places: gpd.GeoDataFrame | None = None
    sources: tuple[Source, ...] = ()
    note: str = ""
