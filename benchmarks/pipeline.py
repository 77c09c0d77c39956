"""Print what it costs to get from a CSV to an answer, as ratios to pandas, geopandas and folium.

    python benchmarks/pipeline.py                  # 1,000,000 rows, three runs of each
    python benchmarks/pipeline.py --rows 100000 --runs 1
    python benchmarks/pipeline.py --only small     # small tables, and start-up

Every way runs in a process of its own, imports included. Printed are the least CPU seconds of the
runs (user and system, all threads) and the greatest memory, then the ratio to the usual way and
the bar. Nothing is asserted but that both ways count the same.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
KINDS = ["shelling", "exchange_of_fire", "capture", "road_closure", "talks", "mine"]
BODIES = ["Ministry of Defence", "National Security Service", "Ombudsman", "Border Service"]
SAID = (
    "the ministry says that fire was opened at positions near a village in the direction of the "
    "border after an exchange which lasted until evening and no losses were reported by units "
    "there while engineering works went on along the road between two settlements"
)

USUAL = """
import sys, pandas as pd, geopandas as gpd
table = pd.read_csv(sys.argv[1])
points = gpd.points_from_xy(table["longitude"], table["latitude"])
claims = gpd.GeoDataFrame(table, geometry=points, crs=4326)
units = gpd.read_file(sys.argv[2])
found = gpd.sjoin(claims, units[["code", "geometry"]], predicate="within")
print(found.groupby("code").size().sort_index().to_csv())
"""
SMALL = """
import sys, pandas as pd, geopandas as gpd, folium
table = pd.read_csv(sys.argv[1])
points = gpd.points_from_xy(table["longitude"], table["latitude"])
claims = gpd.GeoDataFrame(table, geometry=points, crs=4326)
units = gpd.read_file(sys.argv[2])
found = gpd.sjoin(claims, units[["code", "name", "geometry"]], predicate="within")
shown = folium.Map(location=[40, 45.5], zoom_start=8)
folium.GeoJson(units, tooltip=folium.GeoJsonTooltip(["name"])).add_to(shown)
for row in found.itertuples():
    folium.CircleMarker(
        [row.latitude, row.longitude], radius=5, popup=str(row.description)
    ).add_to(shown)
shown.save(sys.argv[3])
"""


class Run(NamedTuple):
    """CPU seconds, greatest memory in MB, and what was printed."""

    cpu: float
    peak: float
    out: str


def run(*command: str | Path) -> Run:
    """Run a command in a process of its own."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[:4]} ended with {process.returncode}")
        out.seek(0)
        text = out.read().decode()
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text)


def best(times: int, *command: str | Path) -> Run:
    """Return the least CPU and memory of several runs."""
    found = [run(*command) for _ in range(times)]
    return Run(min(one.cpu for one in found), min(one.peak for one in found), found[0].out)


def geomap(*arguments: str | Path) -> list[str | Path]:
    """Return the command line of geomap in this checkout."""
    return [sys.executable, "-m", "geomap", *arguments]


def positions(rows: int, places: int, random: np.random.Generator) -> np.ndarray:
    """Return positions spread over the bundled provinces, shared by some number of places."""
    corners = np.array([[43.4, 38.8], [46.6, 41.3]])
    spots = random.uniform(*corners, size=(places, 2)).round(6)
    return spots[random.integers(0, places, rows) if places < rows else np.arange(rows)]


def write_table(path: Path, rows: int, *, places: int, plain: bool) -> None:
    """Write a table of 20 columns, some 450 bytes a row, by a fixed seed, in portions.

    Parameters
    ----------
    path
        File to write.
    rows
        How many.
    places
        How many distinct positions they share.
    plain
        Without ids and figures: with more columns that geomap does not know instead.
    """
    random = np.random.default_rng(20)
    xy = positions(rows, places, random)
    days = np.datetime64("2015-01-01") + random.integers(0, 4000, rows)
    texts = np.array([" ".join(random.choice(SAID.split(), 30)) for _ in range(5000)])
    for start in range(0, rows, 100_000):
        part = np.arange(start, min(start + 100_000, rows))
        size = len(part)
        number = part.astype(str)
        day = days[part].astype(str)
        frame = pd.DataFrame({"date": day, "side": random.choice(["AM", "AZ"], size)})
        if plain:
            frame["reporter"] = random.choice(BODIES, size)
            frame["batch"] = random.integers(0, 500, size)
            frame["weather"] = random.choice(["clear", "fog", "snow", ""], size)
        else:
            frame.insert(0, "incident_id", np.char.add("EV-", number))
            frame["killed"] = random.choice(["", "0", "1", "2", "5"], size)
            frame["wounded"] = random.choice(["", "0", "3", "4"], size)
        frame["time_reported"] = random.choice(["09:00", "12:30", "18:45"], size)
        frame["speaker"] = random.choice(BODIES, size)
        frame["event_type"] = random.choice(KINDS, size)
        frame["sub_type"] = random.choice(["small arms", "artillery", "drone", ""], size)
        frame["place"] = np.char.add("Village ", random.integers(0, 3000, size).astype(str))
        frame["district"] = np.char.add("District ", random.integers(0, 60, size).astype(str))
        frame["country"] = "Armenia"
        frame["longitude"], frame["latitude"] = xy[part].T
        frame["location_precision"] = "exact" if plain else random.choice(["exact", ""], size)
        frame["source_title"] = np.char.add("Daily report ", (part % 9000).astype(str))
        frame["source_url"] = np.char.add("https://news.example/armenia/reports/", number)
        frame["source_date"] = day
        # distinct in every row, as what people write is, with a comma and a quote
        said = np.char.add(texts[random.integers(0, len(texts), size)], ', "no losses", item ')
        frame["description"] = np.char.add(said, number)
        frame["analyst"] = random.choice(["A. Petrosyan", "L. Aliyeva", "J. Smith"], size)
        assert len(frame.columns) == 20
        frame.to_csv(path, index=False, mode="w" if start == 0 else "a", header=start == 0)


def write_apart(path: Path, rows: int, **how: int) -> None:
    """Write a table in a process of its own: what this one holds counts for all that it starts."""
    process = get_context("spawn").Process(target=write_table, args=(path, rows), kwargs=how)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"the table was not written ({process.exitcode})")


def say(name: str, ours: Run, theirs: Run, bar: str) -> None:
    print(
        f"{name:44} {ours.cpu:7.2f} s {ours.peak:6.0f} MB | usual {theirs.cpu:7.2f} s "
        f"{theirs.peak:6.0f} MB | {ours.cpu / theirs.cpu:5.2f}x CPU {ours.peak / theirs.peak:5.2f}x"
        f" memory | {bar}",
        flush=True,
    )


def check_counts(ours: str, theirs: str) -> None:
    """Compare the certain counts of provinces with those of the usual way."""
    table = pd.read_csv(pd.io.common.StringIO(ours)).set_index("province_code")
    usual = pd.read_csv(pd.io.common.StringIO(theirs)).set_index("code")["0"]
    surest = table["inside"].reindex(usual.index)
    most = table["incidents"].reindex(usual.index)
    off = usual[(usual < surest) | (usual > most)]
    assert not len(off), f"counts differ: {off}"


def check_rows(ours: str, theirs: str) -> None:
    """Compare the rows of provinces with those of the usual way, which loses shared boundaries."""
    table = pd.read_csv(pd.io.common.StringIO(ours)).set_index("province_code")["rows"]
    usual = pd.read_csv(pd.io.common.StringIO(theirs)).set_index("code")["0"]
    off = usual[usual != table.reindex(usual.index)]
    assert not len(off), f"counts differ: {off}"


def compare_large(folder: Path, rows: int, runs: int) -> None:
    for name, places, plain in (
        ("ids, figures; 3,000 places", 3_000, False),
        ("ids, figures; all places distinct", rows, False),
        ("no ids, own columns; all places distinct", rows, True),
    ):
        path = folder / "table.csv"
        write_apart(path, rows, places=places, plain=plain)
        size = path.stat().st_size / 1e6
        print(f"\n{rows:,} rows x 20 columns, {size:.0f} MB: {name}")
        usual = best(runs, sys.executable, "-c", USUAL, path, DATA / "provinces.geojson")
        ours = best(runs, *geomap("count", path, "-f", "csv"))
        check_rows(ours.out, usual.out)
        say("count", ours, usual, "bar 0.45x, 0.40x")
        ours = best(runs, *geomap("summary", path, "--by", "province", "-f", "csv"))
        check_counts(ours.out, usual.out)
        say("summary --by province", ours, usual, "bar 0.45x, 0.40x")
        wide = best(1, *geomap("summary", path, "--by", "month,side", "-f", "csv"))
        say("summary --by month,side", wide, usual, "no bar")
        chosen = geomap("query", path, "-p", "Syunik", "--from", "2021-05", "--to", "2021-05")
        say("query, one province and month", best(1, *chosen, "-f", "csv"), usual, "no bar")


def compare_small(folder: Path, runs: int) -> None:
    table, provinces = DATA / "incidents.csv", DATA / "provinces.geojson"
    page, thousand = folder / "map.html", folder / "thousand.csv"
    write_apart(thousand, 1000, places=1000, plain=True)
    print("\na table of 1,000 rows on the provinces alone")
    usual = best(runs, sys.executable, "-c", SMALL, thousand, provinces, page)
    drawn = best(runs, *geomap("map", thousand, "--provinces", provinces, "-o", page))
    say("map", drawn, usual, "bar 0.50x")
    print("\nthe bundled table, with all that is bundled")
    usual = best(runs, sys.executable, "-c", SMALL, table, provinces, page)
    drawn = best(runs, *geomap("map", table, "-o", page))
    say("map", drawn, usual, "bar 0.50x")
    join = best(runs, sys.executable, "-c", USUAL, table, provinces)
    for command in ("query", "summary", "check"):
        say(command, best(runs, *geomap(command, table)), join, "no bar")
    click = best(2 * runs, sys.executable, "-c", "import click")
    say("--help", best(2 * runs, *geomap("--help")), click, "bar 2.50x of import click")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=["large", "small"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.only != "small":
            compare_large(Path(folder), options.rows, options.runs)
        if options.only != "large":
            compare_small(Path(folder), options.runs)


if __name__ == "__main__":
    main()
