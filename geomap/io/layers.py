"""Read the layers that incidents are placed on: the bundled ones, or the user's own."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.errors import LayerError
from geomap.io.coverage import warn_of_coverage
from geomap.io.places import read_places
from geomap.io.units import read_units
from geomap.io.vectors import read_vectors
from geomap.limits import Limits, read_limits
from geomap.schema import Layers, Source

if TYPE_CHECKING:
    import geopandas as gpd

UNSTATED_ACCURACY = "their accuracy is not stated, and taken as 0"
"""What is said of the user's own boundaries until an accuracy is given for them."""
_LINES = ("LineString", "MultiLineString")


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


@cache
def bundled_licences() -> dict[str, str]:
    """Return the licences of the bundled files by their sha256."""
    files = read_manifest()["files"].values()
    return {file["sha256"]: file["licence"] for file in files}


def read_provinces(
    path: str | Path | None = None,
    *,
    name_field: str | None = None,
    code_field: str | None = None,
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer of first-level units; without a path, the bundled one.

    Parameters
    ----------
    path
        GeoJSON or another format of polygons, in a stated coordinate reference system.
    name_field, code_field
        Columns of the name and the code; found by themselves where they are called ``name`` and
        ``code``, or as common publishers call them. A unit without a code has its name for one.
    limits
        The most that is read; ``Limits()`` and what ``GEOMAP_MAX_...`` sets where not given.

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
    return read_units(path, name_field=name_field, code_field=code_field, limits=limits)


def read_layers(
    provinces: str | Path | None = None,
    *,
    neighbours: str | Path | None = None,
    border: str | Path | None = None,
    places: str | Path | None = None,
    name_field: str | None = None,
    code_field: str | None = None,
    limits: Limits | None = None,
) -> Layers:
    """Read all reference layers; without arguments, the bundled ones.

    With ``provinces`` no bundled layer, place or name is used: neighbours only where given, and the
    border is the outer edge of the units unless a file of lines is given. Without it the bundled
    boundaries stay as vague as their lines say, whatever the border is.

    Parameters
    ----------
    provinces, neighbours
        Files of polygons.
    border
        File of lines, with their accuracy in metres as ``accuracy_m`` where it is known, or
        ``auto`` for the outer edges of the units.
    places
        CSV of named points with ``name``, ``longitude``, ``latitude``.
    name_field, code_field, limits
        As for ``read_provinces``.

    Raises
    ------
    LayerError
        A layer cannot be used.

    Warns
    -----
    GeomapWarning
        Units of the layers that are given overlap, or leave gaps or holes.
    """
    limits = limits or read_limits()
    read = partial(read_units, name_field=name_field, code_field=code_field, limits=limits)
    if provinces is None:
        layers = _bundled_layers()
    else:
        layers = Layers(
            read(provinces),
            sources=(_own_source(provinces, "boundaries of units"),),
        )
    if neighbours is not None:
        layers = layers._replace(
            neighbours=read(neighbours),
            sources=(*layers.sources, _own_source(neighbours, "neighbouring units")),
        )
    own = None if border is None or border == "auto" else _read_lines(border, limits)
    if own is not None:
        layers = layers._replace(sources=(*layers.sources, _own_source(str(border), "border")))
    if border is not None:
        layers = layers._replace(border=_choose_border(layers, own))
    is_vague = own is not None and own["accuracy_m"].isna().any()
    unstated = [provinces, neighbours, border if is_vague else None]
    layers = layers._replace(note=_add_note(layers.note, unstated))
    if places is not None:
        layers = layers._replace(
            places=read_places(Path(places), limits, layers.provinces, layers.neighbours),
            sources=(*layers.sources, _own_source(places, "places")),
        )
    if provinces is not None or neighbours is not None:
        warn_of_coverage(layers.provinces, layers.neighbours)
    return layers


def read_unit_layers(
    provinces: str | Path | None = None,
    *,
    neighbours: str | Path | None = None,
    name_field: str | None = None,
    code_field: str | None = None,
    limits: Limits | None = None,
) -> Layers:
    """Read the units of ``read_layers`` alone: no border, water or places.

    Raises
    ------
    LayerError
        A layer cannot be used.

    Warns
    -----
    GeomapWarning
        Units of the layers that are given overlap, or leave gaps or holes.
    """
    read = partial(read_units, name_field=name_field, code_field=code_field, limits=limits)
    beside = None if neighbours is None else read(neighbours)
    if provinces is None and beside is None:
        return Layers(_bundled_units("provinces"), neighbours=_bundled_units("neighbours"))
    home = _bundled_units("provinces") if provinces is None else read(provinces)
    warn_of_coverage(home, beside)
    return Layers(home, neighbours=beside)


def _choose_border(layers: Layers, own: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Take own lines for the border, or (None) the outer edges of the provinces.

    Known lines that are not of that border stay as boundaries of units: how exact they are does
    not depend on what is taken for the border.
    """
    known = layers.border
    if known is None:
        return own
    home = set(layers.provinces["country_code"].dropna())
    outer = [not home.isdisjoint(str(between).split("|")) for between in known["between"]]
    stays = (known["level"] == "state") & (own is None) & np.array(outer, dtype=bool)
    known = known.assign(level=known["level"].where(stays, "province"))
    return known if own is None else pd.concat([own, known], ignore_index=True)


def _add_note(note: str, unstated: list[str | Path | None]) -> str:
    """Say of which files the boundaries are taken as exact, as nothing states their accuracy."""
    files = ", ".join(Path(file).name for file in unstated if file is not None)
    said = f"Boundaries as in {files}; {UNSTATED_ACCURACY}." if files else ""
    return " ".join(part for part in (note, said) if part)


def _read_lines(path: str | Path, limits: Limits) -> gpd.GeoDataFrame:
    """Read lines with ``level`` (state where not given) and ``accuracy_m`` (missing: unstated)."""
    lines, file = read_vectors(path, limits=limits), Path(path).name
    lines = lines[~(lines.geometry.isna() | lines.geometry.is_empty)]
    if lines.empty:
        raise LayerError(f"{file} holds no line; a border needs lines")
    wrong = ~lines.geom_type.isin(_LINES)
    if wrong.any():
        kind = lines.geom_type[wrong].iloc[0]
        raise LayerError(
            f"{file} holds a {kind} where a border needs lines; pass areas with --provinces or "
            "--neighbours, and auto for their outer edges"
        )
    told = lines.get("accuracy_m", pd.Series(index=lines.index, dtype="float64"))
    metres = pd.to_numeric(told, errors="coerce").astype("float64")
    bad = told.notna() & ~((metres >= 0) & np.isfinite(metres))
    if bad.any():
        raise LayerError(f"{file}: accuracy_m is metres from 0, not {str(told[bad].iloc[0])!r}")
    return lines.assign(level=lines.get("level", "state"), accuracy_m=metres)


@cache
def _bundled_layers() -> Layers:
    manifest = read_manifest()
    named: dict[str, str] = manifest["layers"]
    return Layers(
        provinces=_bundled_units("provinces"),
        neighbours=_bundled_units("neighbours"),
        border=read_vectors(data_folder() / named["border"], limits=Limits()),
        water=read_vectors(data_folder() / named["water"], limits=Limits()),
        places=read_places(data_folder() / named["places"], Limits()),
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
    units = read_units(data_folder() / named[layer], limits=Limits())
    spellings = _read_spellings(data_folder() / named["names"])
    every = [spellings.get(code) for code in units["code"].tolist()]
    return units.assign(spellings=pd.array(every, dtype="str"))


@cache
def _read_spellings(path: Path) -> dict[str, str]:
    """Read all spellings of the names of each unit by its code."""
    names = pd.read_csv(path, dtype="str", encoding="utf-8")
    spellings: dict[str, list[str]] = {}
    for code, name in zip(names["code"].tolist(), names["name"].tolist(), strict=True):
        spellings.setdefault(code, []).append(name)
    return {code: "|".join(several) for code, several in spellings.items()}
