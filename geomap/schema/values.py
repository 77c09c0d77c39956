"""The values that travel between steps: claims and layers, each with where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CRS = "EPSG:4326"
"""Coordinate system of every frame between steps: WGS 84, longitude before latitude."""


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

    def units(self) -> list[gpd.GeoDataFrame]:
        """Return the layers of first-level units that there are, the provinces first."""
        return [frame for frame in (self.provinces, self.neighbours) if frame is not None]

    def names(self) -> dict[str, str]:
        """Return the names of units by code; of two with one code that of the province."""
        found: dict[str, str] = {}
        for frame in self.units():
            if {"code", "name"} <= set(frame.columns):
                for code, name in zip(frame["code"], frame["name"], strict=True):
                    found.setdefault(str(code), str(name))
        return found
