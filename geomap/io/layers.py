"""Read the layers that incidents are placed on: the bundled ones, or the user's own."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geomap.errors import LayerError
from geomap.io.units import read_units
from geomap.io.vectors import read_vectors
from geomap.schema import CRS, Layers, Source

UNSTATED_ACCURACY = "their accuracy is not stated, and taken as 0"
"""What is said of the user's own boundaries until an accuracy is given for them."""


def data_folder() -> Path:
    """Return the folder of the bundled data: in the package, or beside it in a checkout."""
    package = Path(str(resources.files("geomap")))
    for folder in (package / "data", package.parent / "data"):
        if (folder / "manifest.json").is_file():
            return folder
    raise LayerError("the bundled data are missing from this installation; install geomap again")


@cache
def read_manifest() -> dict[str, Any]:
    """Return the list of bundled files with source, licence, date and sha256."""
    manifest: dict[str, Any] = json.loads((data_folder() / "manifest.json").read_text("utf-8"))
    return manifest


def read_provinces(
    path: str | Path | None = None,
    *,
    name_field: str | None = None,
    code_field: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer of first-level units; without a path, the bundled one.

    Parameters
    ----------
    path
        GeoJSON or GeoPackage of polygons in a stated coordinate reference system.
    name_field, code_field
        Columns of the name and the code; found by themselves where they are called ``name`` and
        ``code``. A unit without a code has its name for one.

    Returns
    -------
    units
        GeoDataFrame in EPSG:4326 with ``code``, ``name``, names in other languages as ``name_xx``,
        ``country``, ``country_code``, ``spellings``, ordered by code, one row a code.

    Raises
    ------
    LayerError
        The layer cannot be read, holds no polygons, or has no column of names.
    """
    if path is None:
        return _bundled_units("provinces")
    return read_units(path, name_field=name_field, code_field=code_field)


def read_layers(
    provinces: str | Path | None = None,
    *,
    neighbours: str | Path | None = None,
    border: str | Path | None = None,
    places: str | Path | None = None,
    name_field: str | None = None,
    code_field: str | None = None,
) -> Layers:
    """Read all reference layers; without arguments, the bundled ones.

    With ``provinces`` no bundled layer, place or name is used: neighbours only where given, and the
    border is the outer edge of the units unless a file of lines is given.

    Parameters
    ----------
    provinces, neighbours
        Files of polygons.
    border
        File of lines, or ``auto`` for the outer edges of the units.
    places
        CSV of named points with ``name``, ``longitude``, ``latitude``.
    name_field, code_field
        As for ``read_provinces``.

    Raises
    ------
    LayerError
        A layer cannot be used.
    """
    fields = {"name_field": name_field, "code_field": code_field}
    if provinces is None:
        layers = _bundled_layers()
    else:
        layers = Layers(
            read_units(provinces, **fields),
            sources=(_own_source(provinces, "boundaries of units"),),
            note=f"Boundaries as in {Path(provinces).name}; {UNSTATED_ACCURACY}.",
        )
    if neighbours is not None:
        layers = layers._replace(
            neighbours=read_units(neighbours, **fields),
            sources=(*layers.sources, _own_source(neighbours, "neighbouring units")),
        )
    if border == "auto":
        layers = layers._replace(border=None)
    elif border is not None:
        layers = layers._replace(
            border=read_vectors(border), sources=(*layers.sources, _own_source(border, "border"))
        )
    if places is not None:
        layers = layers._replace(
            places=_read_places(Path(places)),
            sources=(*layers.sources, _own_source(places, "places")),
        )
    return layers


@cache
def _bundled_layers() -> Layers:
    manifest = read_manifest()
    named: dict[str, str] = manifest["layers"]
    return Layers(
        provinces=_bundled_units("provinces"),
        neighbours=_bundled_units("neighbours"),
        border=read_vectors(data_folder() / named["border"]),
        water=read_vectors(data_folder() / named["water"]),
        places=_read_places(data_folder() / named["places"]),
        sources=tuple(_bundled_source(manifest, file) for file in named.values()),
        note=manifest["note"],
    )


def _bundled_source(manifest: dict[str, Any], file: str) -> Source:
    entry = manifest["files"][file]
    keys = ("title", "licence", "credit", "url", "date", "sha256")
    return Source(file=file, **{key: str(entry.get(key, "")) for key in keys})


def _own_source(path: str | Path, title: str) -> Source:
    return Source(file=Path(path).name, title=title, licence="not stated")


def _bundled_units(layer: str) -> gpd.GeoDataFrame:
    """Read bundled units with every spelling of their names."""
    named = read_manifest()["layers"]
    units = read_units(data_folder() / named[layer])
    names = pd.read_csv(data_folder() / named["names"], dtype="str", encoding="utf-8")
    spellings = names.groupby("code")["name"].agg("|".join)
    return units.assign(spellings=units["code"].map(spellings).astype("str"))


def _read_places(path: Path) -> gpd.GeoDataFrame:
    """Read named points from CSV."""
    try:
        places = pd.read_csv(path, dtype="str", encoding="utf-8", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise LayerError(f"{path.name} cannot be read as CSV of places ({error})") from error
    missing = {"name", "longitude", "latitude"} - set(places.columns)
    if missing:
        raise LayerError(f"{path.name} has no column {', '.join(sorted(missing))}; add it")
    try:
        points = gpd.points_from_xy(
            places["longitude"].astype("float64"), places["latitude"].astype("float64"), crs=CRS
        )
    except ValueError as error:
        raise LayerError(f"{path.name}: a coordinate is not a number ({error})") from error
    places = places.mask(places == "")
    return gpd.GeoDataFrame(places.drop(columns=["longitude", "latitude"]), geometry=points)
