"""GDELT events, 2.0 (61 fields) and 1.0 (57 or 58): mentions coded by machine, without headers.

Codes stay text. Countries of places are in FIPS 10-4, those of actors in CAMEO codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.presets.declaration import Level, Precision, Preset, Terms
from geomap.presets.fips import ISO

if TYPE_CHECKING:
    from geomap.presets.declaration import Cells, Refuse

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
COLUMNS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{n}{part}" for n in (1, 2) for part in f"{_ACTOR} Type2Code Type3Code".split()),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{of}Geo_{part}" for of in ("Actor1", "Actor2", "Action") for part in _PLACE.split()),
    *("DATEADDED", "SOURCEURL"),
)
"""The 61 columns of version 2.0, in their order."""
COLUMNS_58 = tuple(name for name in COLUMNS if not name.endswith("ADM2Code"))
COLUMNS_57 = COLUMNS_58[:-1]
EVENT_TYPES = {"173": "detention", "192": "position_change_reported"}
"""CAMEO codes, by their first three figures, that say no more than a type of ours."""
FIRE = {"193": "exchange_of_fire", "194": "shelling"}
CONSULT = "04"
SPOKEN = ("1", "3")
"""``QuadClass`` of what was only said: verbal cooperation and verbal conflict."""


def _read(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:
    code = cells.text("EventCode")
    kind = code.str[:3].map({**EVENT_TYPES, **FIRE}).astype("str")
    kind = kind.mask(cells.text("EventRootCode") == CONSULT, "talks").fillna("other")
    said = cells.code("QuadClass").isin(SPOKEN)
    added = cells.text("DATEADDED").str[:8]
    return {
        "incident_id": _group(cells),
        "record_kind": pd.Series("incident", index=code.index, dtype="str").mask(said, "statement"),
        "date_start": _day(cells, refuse),
        "event_type": kind,
        "event_type_reported": "CAMEO " + code,
        "source_date": _hyphens(added).where(added.str.fullmatch("[0-9]{8}").fillna(False)),
        **_names(cells),
    }


def _day(cells: Cells, refuse: Refuse) -> pd.Series:
    written = cells.text("SQLDATE")
    refuse(
        ~written.str.fullmatch("[0-9]{8}").fillna(False).astype(bool),
        "SQLDATE",
        written,
        "date_unreadable",
        "'{value}' is not a day in eight figures",
        "write it as 20210512",
    )
    return _hyphens(written)


def _hyphens(day: pd.Series) -> pd.Series:
    return day.str[:4] + "-" + day.str[4:6] + "-" + day.str[6:8]


def _group(cells: Cells) -> pd.Series:
    """Give mentions of one day, place, root code and pair of actors one id.

    A mention without a place is a group of its own: two of them need not be of one place.
    """
    place = cells.text("ActionGeo_FeatureID")
    place = place.mask(cells.code("ActionGeo_Type").fillna("0") == "0")
    parts = [cells.text(name) for name in ("SQLDATE", "EventRootCode")]
    actors = [cells.text(f"Actor{n}Code") for n in (1, 2)]
    key = pd.Series("GDELT", index=cells.table.index, dtype="str")
    for part in (*parts, place, *actors):
        key = key + "-" + part.fillna("none")
    alone = "GDELT-" + cells.text("GLOBALEVENTID")
    return key.where(place.notna(), alone)


def _names(cells: Cells) -> dict[str, pd.Series]:
    """Read names of units from the full name: place, first-level unit, country."""
    full = cells.text("ActionGeo_FullName")
    parts = full.str.split(",")
    unit = parts.str[-2].str.strip()
    country = cells.text("ActionGeo_CountryCode")
    return {
        "place": full,
        "province_reported": unit,
        "country_reported": country.map(ISO).astype("str").fillna(parts.str[-1].str.strip()),
    }


PRESET = Preset(
    name="gdelt",
    title="GDELT",
    needs=("GLOBALEVENTID", "SQLDATE", "EventRootCode", "ActionGeo_Type"),
    columns={
        "longitude": ("ActionGeo_Long",),
        "latitude": ("ActionGeo_Lat",),
        "source_url": ("SOURCEURL",),
    },
    precision=Precision(
        column="ActionGeo_Type",
        levels={
            "0": Level("unknown", names=()),
            "1": Level("country", names=("country_reported",)),
            "2": Level("province"),
            "3": Level("near", 10_000.0),
            "4": Level("near", 10_000.0),
            "5": Level("province"),
        },
        blank=Level("unknown", names=()),
        source="GDELT event codebook: 1 country; 2 a state of the USA; 3 a city of the USA; 4 a "
        "city or landmark; 5 a first-level unit. 1, 2 and 5 carry the middle of the area. The "
        "radius of 3 and 4 is geomap's own.",
    ),
    read=_read,
    constants={"speaker": "GDELT", "status": "machine_coded", "date_basis": "event"},
    notes=(
        "GDELT rows are mentions in news, coded by machine, and no confirmed incidents",
        (
            "mentions of one day, place, root code and pair of actors are one group; of those that "
            "one source gives alike, one is kept and the others are listed as repeated"
        ),
        "mentions of what was only said (QuadClass 1 and 3) are statements, not incidents",
    ),
    repeated=(
        "this mention has the group, codes and source of that in row ",
        "nothing need be done: the group keeps one of them",
    ),
    terms=Terms(
        licence="GDELT terms of use (free use with citation and a link)",
        citation="The GDELT Project",
        url="https://www.gdeltproject.org",
        changes="mentions grouped by day, place, root code and pair of actors; positions of "
        "types 1, 2 and 5 not used",
    ),
    layouts=(COLUMNS, COLUMNS_58, COLUMNS_57),
)
