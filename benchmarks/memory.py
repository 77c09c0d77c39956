"""The extra memory that one way of the join takes, measured in a process of its own.

Called by ``join.py``; ``python benchmarks/memory.py arm cells 1000000 resident`` prints megabytes.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
import worlds

from geomap.joins import join_provinces
from geomap.joins.cells import CELLS, Cells
from geomap.joins.edges import unit_edges
from geomap.joins.raster import Raster
from geomap.joins.units import sweep

if TYPE_CHECKING:
    from collections.abc import Callable


def measured(world: str, way: str, points: int) -> list[float]:
    """Return the peak of extra memory in MB: resident, and as Python and NumPy count it."""
    return [
        float(
            subprocess.run(
                [sys.executable, __file__, world, way, str(points), how],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for how in ("resident", "counted")
    ]


def work_of(world: str, way: str, points: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return the work to be measured, and the same on ten points, which loads what it needs."""
    units, lines = worlds.layer(world)
    shapes = units.geometry.to_numpy()
    shapely.prepare(shapes)
    xy = worlds.contested(units, points, lines)

    def of(chosen: Any) -> Callable[[], Any]:
        x, y = chosen.T.copy()
        if way == "plain":
            return lambda: sweep(shapes, x, y)
        if way == "cells":
            rings = unit_edges(shapes)
            return lambda: Cells(shapes, rings, Raster(rings, cells=CELLS)).homes(x, y)
        if way == "answer":
            claims = worlds.table(chosen, 0.0)
            return lambda: join_provinces(claims, units, lines=lines)
        frame = gpd.GeoDataFrame(geometry=shapely.points(chosen), crs=4326)
        return lambda: gpd.sjoin(frame, units[["geometry"]], predicate="within")

    return of(xy), of(xy[:10])


def resident(work: Callable[[], Any]) -> float:
    """Return by how many MB the peak of resident memory grows (Linux)."""
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before is not ours to use again
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    work()
    return (_status("VmHWM") - before) / 1000


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return float(next(line for line in lines if line.startswith(name)).split()[1])


def counted(work: Callable[[], Any]) -> float:
    """Return the greatest extra memory in MB, as Python and NumPy count it."""
    tracemalloc.start()
    work()
    return tracemalloc.get_traced_memory()[1] / 1e6


def main() -> None:
    """Print the megabytes."""
    world, way, points, how = sys.argv[1:]
    work, small = work_of(world, way, int(points))
    if way != "cells":
        small()
    print(resident(work) if how == "resident" else counted(work))


if __name__ == "__main__":
    main()
