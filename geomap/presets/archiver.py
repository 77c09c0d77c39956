"""Sheets of the auto-archiver: each row is a source and its archived copy, not an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.presets.declaration import Preset, Terms
from geomap.presets.spans import read_days

if TYPE_CHECKING:
    import pandas as pd

    from geomap.presets.declaration import Cells, Refuse


def _read(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:
    link = cells.text("link", "url")
    refuse(
        link.isna(),
        cells.find("link", "url") or "link",
        None,
        "source_missing",
        "the row has no link",
        "give the address that was archived, or delete the row",
    )
    return {"source_url": link, **_read_dates(cells)}


def _read_dates(cells: Cells) -> dict[str, pd.Series]:
    """Take the day of the upload; where it is not known, it is no later than that of archiving."""
    upload, archived = (_day(cells.text(name)) for name in ("upload timestamp", "archive date"))
    return {"date_start": upload.fillna("../" + archived), "source_date": upload}


def _day(text: pd.Series) -> pd.Series:
    """Return days as text; what is no plain moment stays for the reader to refuse."""
    return read_days(text).dt.strftime("%Y-%m-%d").astype("str").fillna(text)


PRESET = Preset(
    name="archiver",
    title="auto-archiver sheet",
    needs=("archive status", "archive location"),
    columns={
        "archive_url": ("archive location",),
        "source_title": ("upload title",),
        "description": ("text content",),
    },
    read=_read,
    constants={"record_kind": "statement", "status": "reported", "date_basis": "report"},
    notes=("rows of the sheet are sources, kept as statements: none is counted as an incident",),
    terms=Terms(
        licence="",
        citation="a sheet of archived sources",
        changes="rows taken as sources",
    ),
)
