"""Print how long it takes to count many points by province, beside dask-geopandas.

    python benchmarks/scale.py                  # 10,000,000 points in 8 GeoParquet files
    python benchmarks/scale.py --points 1000000

Wall seconds with the start of the process, the least of the runs, and memory; ours in one plain
process and in two, theirs in two threads, which was faster than in two processes. Both count the
same files by the bundled provinces; asserted is that no count differs by more than what ``within``
loses on boundaries.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
PROVINCES = ROOT / "data" / "provinces.geojson"
FILES = 8

ONE = """
import sys
import geomap
print(geomap.count_points(sys.argv[2:], geomap.read_provinces(sys.argv[1])).to_csv())
"""
TWO = """
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
import geomap
import pandas as pd
if __name__ == "__main__":
    count = partial(geomap.count_points, provinces=geomap.read_provinces(sys.argv[1]))
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(count, [sys.argv[2::2], sys.argv[3::2]]))
    print(pd.concat(parts).groupby("unit").sum().to_csv())
"""
DASK = """
import sys
import dask, dask_geopandas, geopandas
if __name__ == "__main__":
    with dask.config.set(scheduler="threads", num_workers=2):
        units = geopandas.read_file(sys.argv[1])[["code", "geometry"]]
        points = dask_geopandas.read_parquet(sys.argv[2:])
        found = dask_geopandas.sjoin(points, units, predicate="within")
        print(found["code"].value_counts().compute().rename_axis("unit").to_csv())
"""


class Run(NamedTuple):
    """Wall seconds, greatest memory of a process in MB, and counts by unit."""

    wall: float
    peak: float
    counts: pd.Series


def run(code: str, folder: Path, files: list[Path]) -> Run:
    """Run a script in a process of its own."""
    script = folder / "script.py"
    script.write_text(code)
    command = [sys.executable, script, PROVINCES, *files]
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=out, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"a script ended with {process.returncode}")
        out.seek(0)
        counts = pd.read_csv(out, index_col=0).iloc[:, 0]
    return Run(wall, used.ru_maxrss / 1024, counts)


def write_files(folder: Path, points: int) -> list[Path]:
    """Write points around the bundled provinces as GeoParquet, by a fixed seed."""
    random = np.random.default_rng(8)
    files = []
    for number in range(FILES):
        size = points // FILES
        x, y = random.uniform(43.4, 46.7, size), random.uniform(38.8, 41.4, size)
        frame = gpd.GeoDataFrame(
            {"id": np.arange(size)}, geometry=gpd.points_from_xy(x, y, crs=4326)
        )
        files.append(folder / f"{number}.parquet")
        frame.to_parquet(files[-1])
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3, help="of ours; theirs runs once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # in a process of its own: what runs next is counted with the memory of this one
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            files = pool.submit(write_files, folder, options.points).result()
        theirs = run(DASK, folder, files)
        print(f"dask-geopandas, 2 threads {theirs.wall:6.2f} s {theirs.peak:6.0f} MB", flush=True)
        for told, code in (("one plain process", ONE), ("two processes", TWO)):
            ours = min(
                (run(code, folder, files) for _ in range(options.runs)), key=lambda r: r.wall
            )
            assert ours.counts.sum() == options.points // FILES * FILES
            off = theirs.counts - ours.counts.reindex(theirs.counts.index)
            assert off.abs().max() <= 100, off
            print(
                f"{told:25} {ours.wall:6.2f} s {ours.peak:6.0f} MB | {ours.wall / theirs.wall:.3f}x"
                " | bar 0.1x",
                flush=True,
            )


if __name__ == "__main__":
    main()
