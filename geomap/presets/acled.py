"""ACLED: exports in the columns of today, and of the time before March 2023.

Columns and codes as its codebook has them. Dates are written 2023-01-31, 31-01-2023 or
31 January 2023, as its exports of different years do; anything with slashes is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.presets.declaration import Level, Precision, Preset, Terms, refuse_unknown
from geomap.presets.spans import read_days, widen_days, write_span

if TYPE_CHECKING:
    import pandas as pd

    from geomap.presets.declaration import Cells, Refuse

EVENT_TYPES = {
    "armed clash": "exchange_of_fire",
    "government regains territory": "position_change_reported",
    "non-state actor overtakes territory": "position_change_reported",
    "non-violent transfer of territory": "position_change_reported",
    "shelling/artillery/missile attack": "shelling",
    "arrests": "detention",
    "looting/property destruction": "fire_or_property",
    "agreement": "talks",
}
"""Types by ``sub_event_type``, only where it says no more than ours; all others are ``other``:
an air or drone strike need not be a drone, and a remote explosive need not be a mine."""
DAYS_AROUND = 3
"""``time_precision`` 2 is some time in that week: as many days before and after are possible."""


def _read(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:
    kind = cells.text("event_type")
    sub = cells.text("sub_event_type")
    figure = cells.code("fatalities")
    return {
        **_read_dates(cells, refuse),
        "event_type": sub.str.lower().map(EVENT_TYPES).astype("str").fillna("other"),
        "event_type_reported": (kind + ": " + sub).fillna(kind).fillna(sub),
        "killed": figure.mask(figure == "0"),
    }


def _read_dates(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:
    mend = "write 1 (that day), 2 (that week) or 3 (that month)"
    precision = refuse_unknown(cells, refuse, "time_precision", ("1", "2", "3"), mend)
    written = cells.text("event_date")
    text = written.str.replace(
        r"^(0[1-9]|[12][0-9]|3[01])-(0[1-9]|1[0-2])-([0-9]{4})$", r"\3-\2-\1", regex=True
    )
    day = read_days(text)
    first, last = widen_days(day, day, precision == "2", DAYS_AROUND)
    span = write_span(first, last).mask(precision == "3", day.dt.strftime("%Y-%m"))
    return {
        "date_start": span.where(day.notna(), text),
        "date_precision": precision.map({"1": "day", "2": "week", "3": "month"}).astype("str"),
        "date_text": written.mask(precision == "1"),
    }


PRESET = Preset(
    name="acled",
    title="ACLED",
    needs=("event_id_cnty", "event_date", "sub_event_type", "time_precision", "geo_precision"),
    columns={
        "incident_id": ("event_id_cnty",),
        "place": ("location",),
        "province_reported": ("admin1",),
        "country_reported": ("country",),
        "longitude": ("longitude",),
        "latitude": ("latitude",),
        "source_title": ("source",),
        "description": ("notes",),
        "dataset_version": ("timestamp",),
    },
    precision=Precision(
        column="geo_precision",
        levels={
            "1": Level("place", 2000.0),
            "2": Level("near", 25_000.0),
            "3": Level("province"),
        },
        source="ACLED codebook: 1 a particular town; 2 a small part of a region, coded to a town; "
        "3 a larger region, coded to a natural location or the provincial capital. The radii are "
        "geomap's own.",
    ),
    read=_read,
    constants={"speaker": "ACLED", "status": "reported", "date_basis": "event"},
    notes=(
        "ACLED's actors carry no direction: no claim is attributed to a side",
        "a fatalities figure of 0 may mean that none is known, and is left blank",
    ),
    terms=Terms(
        licence="ACLED terms of use",
        citation="Armed Conflict Location & Event Data (ACLED)",
        url="https://acleddata.com",
        changes="dates widened by time_precision, positions of geo_precision 3 not used, types put "
        "into a neutral vocabulary, fatalities of 0 left blank",
        passes_rows=False,
        asks_access=True,
    ),
    replaces=True,
)
