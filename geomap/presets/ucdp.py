"""UCDP GED, any version, and its monthly candidate files: columns by name, never by position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from geomap.presets.declaration import Level, Precision, Preset, Terms, refuse_unknown
from geomap.presets.spans import read_days, widen_days, widen_to

if TYPE_CHECKING:
    from geomap.presets.declaration import Cells, Refuse

VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}
COUNTRY = ("country_reported",)
_GOVERNMENT = r"^Government of (.+)$"
_VERSION = re.compile(
    r"ged(?:event)?[_\-. ]*v?[_\-. ]*(\d\d)[_\-.]?(\d{1,2})(?:[_\-.](\d{1,2}))?(?!\d)"
)


def _read(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:
    mend = "write 1 (one event) or 2 (several events together)"
    clarity = refuse_unknown(cells, refuse, "event_clarity", ("1", "2"), mend)
    mend = "write 1 (state-based), 2 (non-state) or 3 (one-sided)"
    violence = refuse_unknown(cells, refuse, "type_of_violence", tuple(VIOLENCE), mend)
    for column in ("deaths_a", "deaths_b"):
        deaths = cells.code(column)
        refuse(
            deaths.notna() & ~deaths.str.fullmatch("[0-9]+").fillna(False).astype(bool),
            column,
            deaths,
            "figure_unreadable",
            "'{value}' is not a number of people",
            "write a whole number, or leave it blank",
        )
    return {
        **_read_dates(cells, refuse, clarity),
        "record_kind": clarity.map({"1": "incident", "2": "aggregate"}).astype("str"),
        "event_type": pd.Series("other", index=clarity.index, dtype="str"),
        "event_type_reported": violence.map(VIOLENCE).astype("str"),
        "source_title": cells.text("source_article").fillna(cells.text("source_headline")),
    }


def _read_dates(cells: Cells, refuse: Refuse, clarity: pd.Series) -> dict[str, pd.Series]:
    """Read both days; widen them where they are finer than ``date_prec`` allows."""
    mend = "write 1 (day), 2 (2 to 6 days), 3 (week), 4 (month) or 5 (year)"
    precision = refuse_unknown(cells, refuse, "date_prec", ("1", "2", "3", "4", "5"), mend)
    written = [cells.text(name) for name in ("date_start", "date_end")]
    first, last = (read_days(text) for text in written)
    known = first.notna() & last.notna() & (first <= last)
    single = known & (first == last)
    # a range of up to 6 days, or a week, that holds this one day
    first, last = widen_days(first, last, single & (precision == "2"), 5)
    first, last = widen_days(first, last, single & (precision == "3"), 6)
    first, last = widen_to(first, last, known & (precision == "4"), "M")
    first, last = widen_to(first, last, known & (precision == "5"), "Y")
    words = {"1": "day", "2": "range", "3": "week", "4": "month", "5": "year"}
    level = precision.map(words).astype("str")
    kind = clarity.map({"1": "sometime_within", "2": "unknown"}).astype("str")
    return {
        "date_start": first.dt.strftime("%Y-%m-%d").where(known, written[0]),
        "date_end": last.dt.strftime("%Y-%m-%d").where(known, written[1]),
        "date_precision": level.mask((level == "day") & (first != last), "range"),
        "date_kind": kind,
    }


def _split(claims: pd.DataFrame) -> pd.DataFrame:
    """Make a claim of its own for the dead of each side; those of the whole stay as they are.

    A 0 for one side makes no claim: where ``deaths_unknown`` is not 0 it may not be none.
    """
    parts = [claims]
    for letter in ("a", "b"):
        if not {f"deaths_{letter}", f"side_{letter}"} <= set(claims.columns):
            continue
        deaths = pd.to_numeric(claims[f"deaths_{letter}"], errors="coerce").astype("Int64")
        some = ((deaths > 0) & claims[f"side_{letter}"].notna()).fillna(False)
        side = claims[f"side_{letter}"].str.replace(_GOVERNMENT, r"\1", regex=True)
        blank = pd.Series(pd.NA, index=claims.index, dtype="Int64")
        bounds = {name: blank for name in ("killed_low", "killed_high") if name in claims}
        part = claims.assign(affected_side=side, killed=deaths, **bounds)
        parts.append(part[some])
    if "affected_side" not in claims:
        parts[0] = claims.assign(affected_side=pd.Series(index=claims.index, dtype="str"))
    every = pd.concat([part for part in parts if len(part)] or parts[:1])
    return every.sort_values("source_row", kind="stable").reset_index(drop=True)


def _version(file: str) -> str:
    """Read the version from a file name: GEDEvent_v23_1.csv, ged231.csv, GEDEvent_v26_0_3.csv."""
    found = _VERSION.search(file.casefold())
    return ".".join(part for part in found.groups() if part) if found else ""


PRESET = Preset(
    name="ucdp",
    title="UCDP GED",
    needs=(
        "type_of_violence",
        "where_prec",
        "event_clarity",
        "date_prec",
        "date_start",
        "date_end",
    ),
    columns={
        "incident_id": ("id",),
        "place": ("where_coordinates",),
        "province_reported": ("adm_1",),
        "country_reported": ("country",),
        "longitude": ("longitude",),
        "latitude": ("latitude",),
        "killed": ("best", "best_est"),
        "killed_low": ("low", "low_est"),
        "killed_high": ("high", "high_est"),
        "source_date": ("source_date",),
        "description": ("where_description",),
    },
    precision=Precision(
        column="where_prec",
        levels={
            "1": Level("place", 2000.0),
            "2": Level("near", 25_000.0),
            "3": Level("district"),
            "4": Level("province"),
            "5": Level("country", names=COUNTRY),
            "6": Level("country", names=COUNTRY),
            "7": Level("unknown", names=()),
        },
        source="UCDP GED codebook: 1 exact location; 2 within about 25 km of a known point; 3 the "
        "second-level unit; 4 the first-level unit; 5 a part of a country larger than that, or a "
        "line; 6 the country; 7 international waters or airspace. From 3 on the position is the "
        "middle of the area. The radius of 1 is geomap's own.",
    ),
    read=_read,
    constants={"speaker": "UCDP", "status": "reported", "date_basis": "event"},
    notes=(
        "UCDP GED holds only events with at least one death: captures alone are not in it",
        "rows of event_clarity 2 are totals over several events, and are not counted as incidents",
    ),
    terms=Terms(
        licence="CC BY 4.0",
        citation="Uppsala Conflict Data Program, UCDP Georeferenced Event Dataset (GED); Sundberg "
        "and Melander (2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace "
        "Research 50(4)",
        url="https://ucdp.uu.se",
        changes="positions of where_prec 3 to 7 not used, days widened by date_prec, the dead of "
        "each side in claims of their own",
    ),
    split=_split,
    version=_version,
    replaces=True,
)
