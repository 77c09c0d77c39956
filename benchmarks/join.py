"""Print how fast claims are joined with units, as ratios to geopandas on the same points.

    python benchmarks/join.py                  # 10,000 to 1,000,000 points
    python benchmarks/join.py --points 10000000 --only arm

One process; CPU seconds; a ratio above 1 means faster than ``geopandas.sjoin(predicate="within")``
on the same points. Nothing is asserted but that the answers are the same.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
import worlds

from geomap.joins import border_lines, distance_to_border, join_provinces
from geomap.joins.cells import Cells
from geomap.joins.edges import line_edges, unit_edges
from geomap.joins.units import sweep

if TYPE_CHECKING:
    from collections.abc import Callable


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return CPU seconds and the result."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def peak(work: Callable[[], Any]) -> float:
    """Return the greatest extra memory in MB, as Python and NumPy count it."""
    tracemalloc.start()
    work()
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size / 1e6


def cells_of(shapes: np.ndarray) -> Cells:
    none = line_edges(np.array([], dtype=object), np.zeros(0))
    return Cells(shapes, unit_edges(shapes), none)


def truth(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> np.ndarray:
    """Return the smallest unit that each point intersects, by geopandas."""
    hits = units.sindex.query(points.geometry, predicate=None)
    point, unit = hits
    met = shapely.intersects(units.geometry.to_numpy()[unit], points.geometry.to_numpy()[point])
    first = np.full(len(points), len(units))
    np.minimum.at(first, point[met], unit[met])
    return np.where(first == len(units), -1, first)


def locate(name: str, xy: np.ndarray, units: gpd.GeoDataFrame, check: int) -> float:
    """Compare the ways from points to units; return the seconds of sjoin within."""
    points = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=4326)
    shapes = units.geometry.to_numpy()
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    within, _ = timed(lambda: gpd.sjoin(points, units[["geometry"]], predicate="within"))
    plain, found = timed(lambda: sweep(shapes, x, y))
    build, index = timed(lambda: cells_of(shapes))
    cells, same = timed(lambda: index.homes(x, y))
    part = np.random.default_rng(0).permutation(len(xy))[:check]
    wrong = int((truth(points.iloc[part], units) != found.first[part]).sum())
    differ = int((found.first != same.first).sum())
    print(
        f"{name:22} within {within:7.2f} s | sweep {within / plain:6.1f}x | "
        f"cells {within / cells:6.1f}x, with their build {within / (cells + build):5.1f}x | "
        f"differences: {wrong} of {len(part)} to the truth, {differ} between both"
    )
    return within


def answer(
    name: str, table: gpd.GeoDataFrame, units: gpd.GeoDataFrame, lines: Any, within: float
) -> gpd.GeoDataFrame:
    """Print the time of the full answer: status, shares, candidates."""
    seconds, out = timed(lambda: join_provinces(table, units, lines=lines))
    print(f"    full answer, {name:34} {seconds:7.2f} s | {within / seconds:6.2f}x sjoin within")
    return out


def run(label: str, units: gpd.GeoDataFrame, lines: Any, count: int, check: int) -> None:
    uniform = worlds.uniform(units, count)
    contested = worlds.contested(units, count, lines)
    shared = worlds.gazetteer(contested, count)
    print(f"\n{label}, {len(units)} units, {count:,} points")
    locate("uniform", uniform, units, check)
    within = locate("contested", contested, units, check)
    locate("edges and vertices", worlds.edge_points(units, min(count, 600_000)), units, check)
    gazetteer = locate("3,000 places", shared, units, check)
    answer("mixed precision, 3,000 places", worlds.table(shared, None), units, lines, gazetteer)
    for radius in (0.0, 100.0, 5000.0):
        name = f"distinct, radius {radius:g} m"
        answer(name, worlds.table(contested, radius), units, lines, within)
    answer("distinct, mixed precision", worlds.table(contested, None), units, lines, within)
    border = lines if lines is not None else border_lines(units)
    table = worlds.table(shared, None)  # lines are derived once, before the clock starts
    seconds, _ = timed(
        lambda: distance_to_border(join_provinces(table, units, lines=lines), border)
    )
    print(f"    units and border distance, 3,000 places    {seconds:7.2f} s")
    if count <= 1_000_000:
        points = gpd.GeoDataFrame(geometry=shapely.points(contested), crs=4326)
        theirs = peak(lambda: gpd.sjoin(points, units[["geometry"]], predicate="within"))
        x, y = contested.T.copy()
        ours = peak(lambda: sweep(units.geometry.to_numpy(), x, y))
        print(f"    extra memory of the search: {ours:.0f} MB, {ours / theirs:.2f} of sjoin's")


def default_join(units: gpd.GeoDataFrame, xy: np.ndarray) -> None:
    """Print the ratio to what a plain call of sjoin does."""
    points = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=4326)
    theirs, _ = timed(lambda: gpd.sjoin(points, units[["geometry"]]))
    ours, _ = timed(lambda: sweep(units.geometry.to_numpy(), *xy.T.copy()))
    print(f"\nagainst sjoin's default predicate, {len(xy):,} points: {theirs / ours:.0f}x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--only", choices=["arm", "world"])
    parser.add_argument("--check", type=int, default=20_000, help="points compared with the truth")
    options = parser.parse_args()
    if options.only != "world":
        provinces, lines = worlds.bundled()
        default_join(provinces, worlds.contested(provinces, 10_000, lines))
        for count in options.points:
            run("bundled provinces, densified", provinces, lines, count, options.check)
    if options.only != "arm":
        made = worlds.world()
        for count in options.points:
            run("made-up world", made, None, count, min(options.check, 2000))


if __name__ == "__main__":
    main()
