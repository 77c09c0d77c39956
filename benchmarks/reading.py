"""Print the peak memory of reading bombs, and of a GeoJSON of 100 MB.

``python benchmarks/reading.py`` makes the files in a temporary folder and reads each in a process
of its own. A bomb unpacks to about a thousand times its size; the limit is stated beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "bad"))
import made

UNPACKED = 1_000_000_000
LIMIT = 500_000_000
READ = """
import resource, sys, time
from geomap import Limits, read_incidents
from geomap.errors import GeomapError
if len(sys.argv) < 2:
    import geomap.io.kml, geomap.io.geojson, geomap.io.rejects
    from geomap.normalization import normalize
    said = "nothing is read"
start = time.process_time()
if len(sys.argv) > 1:
    try:
        limits = Limits(bytes=int(sys.argv[2]))
        said = f"{len(read_incidents(sys.argv[1], limits=limits).claims):,} rows"
    except GeomapError as error:
        said = str(error)
took = time.process_time() - start
status = open("/proc/self/status").read()
own = int(status.partition("VmHWM:")[2].split()[0]) / 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{own:.0f}\\t{child if len(sys.argv) > 1 else 0:.0f}\\t{took:.1f}\\t{said}")
"""


def zipped(path: Path, name: str) -> None:
    """Write a ZIP of which one part unpacks to a billion bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.shp", b"\x00\x00\x27\x0a" + bytes(96))
        with parts.open(name, "w", force_zip64=True) as stream:
            for _ in range(UNPACKED // 10**7):
                stream.write(bytes(10**7))


def bombs(place: Path) -> None:
    """Write files that unpack to far more than they hold."""
    zipped(place / "sheet.xlsx", "xl/workbook.xml")
    zipped(place / "sheet.ods", "content.xml")
    zipped(place / "shape.zip", "a.dbf")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.sheets(place)
    for file in place.glob("*.xlsx"):
        if file.name not in {"sheet.xlsx", "far-cell.xlsx", "strings.xlsx"}:
            file.unlink()
    (place / "bomb.ods").unlink()
    for name, rows, word in (("rows", 20_000_000, "2021"), ("cells", 100_000, "x" * 10_000)):
        column = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype="i1")), [word])
        parquet.write_table(pa.table({"date": column}), place / f"{name}.parquet")


def large(path: Path) -> None:
    """Write points as a GeoJSON of 100 MB in one line."""
    rng = np.random.default_rng(1)
    count = 640_000
    lon, lat = rng.uniform(43.5, 46.5, count), rng.uniform(38.9, 41.2, count)
    with path.open("w") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        for i in range(count):
            feature = {
                "type": "Feature",
                "properties": {"id": f"e{i}", "date": f"2021-{i % 12 + 1:02}-12", "place": "Kut"},
                "geometry": {"type": "Point", "coordinates": [round(lon[i], 5), round(lat[i], 5)]},
            }
            stream.write(("," if i else "") + json.dumps(feature))
        stream.write("]}")


def measure(*arguments: object) -> list[str]:
    """Read one file in a process of its own."""
    command = [sys.executable, "-c", READ, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\t")


def main() -> None:
    """Print a line for each file."""
    print(f"{'file':16} {'size':>10} {'limit':>10} {'process':>9} {'child':>7} {'CPU':>6}  outcome")
    base = measure()
    print(f"{'(imports)':16} {'':>10} {'':>10} {base[0]:>6} MB {base[1]:>4} MB {base[2]:>4} s")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        bombs(place)
        for file in sorted(place.iterdir()):
            tell(file, LIMIT)
        path = place / "points.geojson"
        large(path)
        tell(path, 1_000_000_000)


def tell(file: Path, limit: int) -> None:
    own, child, took, said = measure(file, limit)
    size, most = f"{file.stat().st_size / 1e6:.2f} MB", f"{limit / 1e6:.0f} MB"
    memory = f"{own:>6} MB {child:>4} MB {took:>4} s"
    print(f"{file.name:16} {size:>10} {most:>10} {memory}  {said[:66].strip()}")


if __name__ == "__main__":
    main()
