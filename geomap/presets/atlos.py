"""Atlos: the CSV of a project's incidents. It states no licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.presets.declaration import Level, Precision, Preset, Terms

if TYPE_CHECKING:
    from geomap.presets.declaration import Cells, Refuse

DROPPED = ("cancelled", "canceled")


def _read(cells: Cells, refuse: Refuse) -> dict[str, pd.Series]:  # noqa: ARG001 - one signature
    dropped = cells.text("status").str.lower().isin(DROPPED)
    kind = pd.Series("incident", index=cells.table.index, dtype="str")
    return {"record_kind": kind.mask(dropped, "statement")}


PRESET = Preset(
    name="atlos",
    title="Atlos",
    needs=("slug", "inserted_at", "updated_at", "geolocation_resolution"),
    columns={
        "incident_id": ("slug",),
        "date_start": ("date",),
        "place": ("general_location",),
        "longitude": ("longitude",),
        "latitude": ("latitude",),
        "source_url": ("source_1",),
        "description": ("description",),
        "dataset_version": ("updated_at",),
    },
    precision=Precision(
        column="geolocation_resolution",
        levels={
            "Exact": Level("exact", 10.0),
            "Vicinity": Level("near", 100.0),
            "Locality": Level("near", 1000.0),
        },
        blank=Level("unstated", 0.0),
        source="Atlos: Exact within 10 m, Vicinity within 100 m, Locality within 1 km.",
    ),
    read=_read,
    constants={"speaker": "Atlos project", "status": "reported"},
    notes=("incidents that Atlos has cancelled are kept as statements, and not counted",),
    terms=Terms(
        licence="",
        citation="Atlos project export",
        url="https://atlos.org",
        changes="none but names of columns",
    ),
)
