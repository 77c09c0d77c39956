"""Print how fast claims are joined with units, each figure beside the bar that is set for it.

    python benchmarks/join.py                    # 1,000,000 points, both layers
    python benchmarks/join.py --points 10000000 --only arm --bars cells,memory
    python benchmarks/join.py --only earth --bars plain,cells    # real units; needs npm
    python benchmarks/join.py --truth            # 4,000,000 random and 600,000 edge points

One process; CPU seconds of one thread, the least of ``--runs``, ours and those of
``geopandas.sjoin(predicate="within")`` on the same points by turns; a ratio above 1 means faster.
Memory is measured in a fresh process for each way.
"""

from __future__ import annotations

import argparse
import math
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import memory
import numpy as np
import shapely
import worlds

from geomap.joins import border_lines, disks_of, distance_to_border, join_provinces
from geomap.joins.cells import CELLS, Cells
from geomap.joins.edges import unit_edges
from geomap.joins.raster import Raster
from geomap.joins.units import sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.joins.units import Homes

WORLDS = {"arm": "bundled", "world": "made-up", "earth": "Natural Earth"}
PLAIN = {"arm": 5.0, "world": 5.0, "earth": 5.0}
INDEX = {"arm": 40.0, "world": 10.0, "earth": 10.0}
GROUPS = ("plain", "cells", "answer", "disks", "border", "memory")


class Table:
    """Prints one row for each bar: what was found, the bar, and whether it is met."""

    def __init__(self) -> None:
        print(f"{'what':72} {'seconds':>8} {'found':>9} {'bar':>8}")

    def row(self, what: str, seconds: float, found: float, bar: float | None, most: bool) -> None:
        """Print a ratio, or with ``most`` a figure that should not be exceeded."""
        sign, unit = ("<=", "") if most else (">=", "x")
        goal = "-" if bar is None else f"{sign} {bar:g}{unit}"
        verdict = "" if bar is None else "met" if (found <= bar if most else found >= bar) else "no"
        print(f"{what:72} {seconds:8.3f} {found:8.2f}{unit or ' '} {goal:>8} {verdict}", flush=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return CPU seconds and the result."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def by_turns(runs: int, *works: Callable[[], Any]) -> list[float]:
    """Return the least CPU seconds of each work, run one after the other, ``runs`` times."""
    least = [math.inf] * len(works)
    for _ in range(runs):
        for place, work in enumerate(works):
            least[place] = min(least[place], timed(work)[0])
    return least


def cells_of(shapes: np.ndarray) -> Cells:
    """Build the cell index from polygons."""
    rings = unit_edges(shapes)
    return Cells(shapes, rings, Raster(rings, cells=CELLS))


def within(xy: np.ndarray, units: gpd.GeoDataFrame, runs: int) -> Callable[[], Any]:
    """Return the join of geopandas to be timed, for so many runs.

    A frame keeps the tree of its points for the next join: each run gets a frame of its own.
    """
    points = shapely.points(xy)
    frames = [gpd.GeoDataFrame(geometry=points, crs=4326) for _ in range(runs)]
    return lambda: gpd.sjoin(frames.pop(), units[["geometry"]], predicate="within")


def truth(xy: np.ndarray, units: gpd.GeoDataFrame) -> np.ndarray:
    """Return the smallest unit that each point intersects, by shapely's tree; -1 for none."""
    first = np.full(len(xy), -1)
    tree = shapely.STRtree(shapely.points(xy))
    for unit in range(len(units) - 1, -1, -1):
        first[tree.query(units.geometry.iloc[unit], predicate="intersects")] = unit
    return first


def locate(table: Table, label: str, world: str, data: Any, options: Any) -> float:
    """Compare the ways from points to units; return the seconds of sjoin within."""
    name, xy, units = data
    shapes, (x, y) = units.geometry.to_numpy(), xy.T.copy()
    index = cells_of(shapes)
    works = (
        within(xy, units, options.runs),
        lambda: sweep(shapes, x, y),
        lambda: index.homes(x, y),
    )
    theirs, plain, cells, build = by_turns(options.runs, *works, lambda: cells_of(shapes))
    shared = name == "3,000 places" and world == "arm"
    marked = name in {"contested", "3,000 places"}
    bar = None if not marked else 30.0 if shared else PLAIN[world]
    if "plain" in options.bars:
        table.row(f"{label}, {name}: plain", plain, theirs / plain, None if shared else bar, False)
    if "cells" in options.bars:
        bar = None if not marked else 30.0 if shared else INDEX[world]
        table.row(f"{label}, {name}: cells, built", cells, theirs / cells, bar, False)
        total = cells + build
        table.row(f"{label}, {name}: cells with building", total, theirs / total, None, False)
    return theirs


def answers(table: Table, label: str, units: Any, lines: Any, options: Any) -> None:
    """Print the ratios of the full answer: status, shares, candidates."""
    xy = worlds.contested(units, options.points, lines)
    shared = worlds.gazetteer(xy, options.points)
    cases = [
        ("answer", "3,000 places, mixed precision", shared, None, 1.0),
        ("answer", "distinct, radius 0", xy, 0.0, 1.0),
        ("answer", "distinct, radius 100 m", xy, 100.0, 1.0),
        ("disks", "distinct, radius 5 km", xy, 5000.0, 0.1),
        ("disks", "distinct, mixed precision", xy, None, None),
    ]
    for group, name, points, radius, bar in cases:
        if group not in options.bars:
            continue
        claims = worlds.table(points, radius)
        ask = partial(join_provinces, claims, units, lines=lines)
        theirs, ours = by_turns(options.runs, within(points, units, options.runs), ask)
        table.row(f"{label}, full answer, {name}", ours, theirs / ours, bar, False)
    if "border" in options.bars:
        border = border_lines(units) if lines is None else lines
        claims = worlds.table(shared, None)
        (ours,) = by_turns(options.runs, lambda: both(claims, units, lines, border))
        bar = 0.3 if lines is not None and options.points == 1_000_000 else None
        table.row(f"{label}, units and border distance, 3,000 places (s)", ours, ours, bar, True)


def both(claims: Any, units: Any, lines: Any, border: Any) -> Any:
    """Make both joins as ``join_all`` does: the disks are found once."""
    disks = disks_of(claims)
    claims = join_provinces(claims, units, lines=lines, disks=disks)
    return distance_to_border(claims, border, disks=disks)


def compare(label: str, units: Any, lines: Any) -> None:
    """Print the differences to the truth, of random and of edge points, in any order."""
    shapes = units.geometry.to_numpy()
    turned = shapes[::-1].copy()
    sets = {
        "uniform, 2,000,000": worlds.uniform(units, 2_000_000),
        "contested, 2,000,000": worlds.contested(units, 2_000_000, lines),
        "edges, 600,000": worlds.edge_points(units, 600_000),
    }
    for name, xy in sets.items():
        right = truth(xy, units)
        shuffled = np.random.default_rng(6).permutation(len(xy))
        for way, make in (("plain", plain_of), ("cells", lambda s: cells_of(s).homes)):
            found = make(shapes)(*xy.T.copy())
            again = make(turned)(*xy[shuffled].T.copy())
            touched = np.c_[np.r_[: len(xy), again.more_point], np.r_[again.first, again.more_unit]]
            least = np.full(len(xy), len(shapes))
            real = touched[touched[:, 1] >= 0]
            np.minimum.at(least, shuffled[real[:, 0]], len(shapes) - 1 - real[:, 1])
            least[least == len(shapes)] = -1
            print(
                f"{label}, {name}, {len(xy):,} points, {way}: {int((found.first != right).sum())} "
                f"differences to the truth; rows and polygons in another order: "
                f"{int((least != right).sum())}",
                flush=True,
            )


def plain_of(shapes: np.ndarray) -> Callable[[np.ndarray, np.ndarray], Homes]:
    """Return the plain way."""
    return lambda lon, lat: sweep(shapes, lon, lat)


def label_of(world: str, units: gpd.GeoDataFrame) -> str:
    """Return what a layer is called in the table."""
    return f"{len(units):,} units ({WORLDS[world]})"


def run(table: Table, world: str, options: Any) -> None:
    """Print all that is asked of one layer."""
    units, lines = worlds.layer(world)
    label = label_of(world, units)
    contested = worlds.contested(units, options.points, lines)
    if {"plain", "cells"} & set(options.bars):
        sets = {
            "uniform": worlds.uniform(units, options.points),
            "contested": contested,
            "3,000 places": worlds.gazetteer(contested, options.points),
        }
        for name, xy in sets.items():
            locate(table, label, world, (name, xy, units), options)
    answers(table, label, units, lines, options)
    if "memory" in options.bars:
        theirs = memory.measured(world, "within", options.points)
        for way in ("plain", "cells", "answer"):
            for how, ours, their in zip(
                ("resident", "tracemalloc"),
                memory.measured(world, way, options.points),
                theirs,
                strict=True,
            ):
                barred = how == "resident" and way != "answer" and world == "arm"
                bar = 0.15 if barred else None
                what = f"{label}, memory ({how}), {way}: {ours:.0f} of {their:.0f} MB"
                table.row(what, 0.0, ours / their, bar, True)


def main() -> None:
    """Read the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=list(WORLDS))
    parser.add_argument("--bars", default=",".join(GROUPS), help=f"some of {', '.join(GROUPS)}")
    parser.add_argument("--truth", action="store_true", help="compare with the truth instead")
    options = parser.parse_args()
    options.bars = options.bars.split(",")
    chosen = [options.only] if options.only else list(WORLDS)
    if options.truth:
        for world in chosen:
            units, lines = worlds.layer(world)
            compare(label_of(world, units), units, lines)
        return
    table = Table()
    for world in chosen:
        run(table, world, options)


if __name__ == "__main__":
    main()
