"""Have a binary file opened by a short-lived process that can reach nothing else.

GDAL opens what a file tells it to open: another file, an address. It cannot be told to leave that
when it reads, only which drivers it loads when it starts. So it is never loaded in this process:
the checked bytes are copied to a private folder, and ``geomap/io/child.py`` opens the copy with
one driver, bounded memory and bounded time. See "Security considerations" of the GDAL manual.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geomap.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.limits import Limits

LEAST_MEMORY = 512_000_000
"""Bytes that the process gets at least, so that it can load its libraries."""
_BATCH = 4096
_CHILD = Path(__file__).with_name("child.py")
_DRIVERS = (
    *("MEM", "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "LVBAG"),
    *("ESRI Shapefile", "MapInfo File", "S57", "DGN", "OGR_VRT", "CSV", "GML", "GPX", "LIBKML"),
    *("KML", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT", "GPKG", "SQLite", "WAsP"),
    *("OpenFileGDB", "DXF", "FlatGeobuf", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS"),
    *("WFS", "OAPIF", "EDIGEO", "Idrisi", "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud"),
    *("SXF", "Selafin", "JML", "PLSCENES", "CSW", "VDV", "MVT", "NGW", "MapML", "GTFS", "PMTiles"),
    *("JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP"),
)
"""Vector drivers of GDAL 3.12; the child looks for others, and leaves them out too."""
_FORMATS = {
    "GPKG": "GeoPackage",
    "FlatGeobuf": "FlatGeobuf",
    "ESRI Shapefile": "Shapefile",
    "sheet": "spreadsheet",
    "parquet": "Parquet file",
}
_MOST_SAID = 120
_KEPT = ("GDAL_DATA", "PROJ_DATA", "PROJ_LIB")


class Opened(NamedTuple):
    """What the process found: what it says of the file, and the bytes of the columns."""

    head: dict[str, Any]
    body: bytes


def open_apart(
    kind: str,
    files: Mapping[str, bytes],
    name: str,
    limits: Limits,
    *,
    driver: str = "",
    layer: str | None = None,
    encoding: str | None = None,
) -> Opened:
    """Open copies of checked bytes in a process of their own.

    Parameters
    ----------
    kind
        ``gdal``, ``sheet`` or ``parquet``.
    files
        Content by file name; the first one is opened, the others lie beside it.
    name
        What the file is called in messages.
    limits
        Bounds of rows, memory and time.
    driver
        The one GDAL driver that is loaded.
    layer
        Layer or sheet; the only one where it is None.
    encoding
        Encoding of text, where GDAL asks for it.

    Raises
    ------
    TableError
        The file is damaged, passes a limit, or has not the layer.
    """
    memory = max(limits.bytes, LEAST_MEMORY)
    task = {
        "kind": kind,
        "file": next(iter(files)),
        "driver": driver,
        "layer": layer,
        "encoding": encoding,
        "rows": limits.rows,
        "bytes": limits.bytes,
        "memory": memory,
        "seconds": limits.seconds,
        "batch": _BATCH,
    }
    with tempfile.TemporaryDirectory(prefix="geomap-") as folder:
        place = Path(folder)
        for file, data in files.items():
            (place / file).write_bytes(data)
        _run(task, place, name, limits)
        arrow = place / "arrow"
        head, _, body = (place / "result").read_bytes().partition(b"\n")
        said = json.loads(head)
        if "refused" in said:
            raise TableError(_explain(said["refused"], name, limits, task))
        return Opened(said, arrow.read_bytes() if arrow.exists() else body)


def _run(task: dict[str, Any], place: Path, name: str, limits: Limits) -> None:
    """Run the child to its end; say what stopped it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and no shell
            [sys.executable, "-P", str(_CHILD), json.dumps(task)],
            cwd=place,
            env=_environment(str(task["driver"])),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=4 * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableError(_explain({"code": "time"}, name, limits, task)) from error
    if done.returncode or not (place / "result").is_file():
        late = done.returncode in {-24, -9}  # SIGXCPU, or SIGKILL at the hard limit
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        starved = any(word in last for word in ("MemoryError", "memory allocation", "bad_alloc"))
        code = "time" if late else "memory" if starved or done.returncode == -6 else "crash"
        raise TableError(_explain({"code": code}, name, limits, task))


def _environment(driver: str) -> dict[str, str]:
    """Return the environment of the child: no settings of GDAL but ours, this path of modules."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in _KEPT or not key.startswith(("GDAL_", "OGR_", "CPL_", "PROJ_", "PYTHON", "LD_"))
    }
    ours = {
        "GDAL_SKIP": ",".join(other for other in _DRIVERS if other != driver),
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_CONFIG_FILE": "",
        "GDAL_HTTP_PROXY": "http://127.0.0.1:1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_NUM_THREADS": "1",
        "PROJ_NETWORK": "OFF",
        "SHAPE_RESTORE_SHX": "YES",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if "LD_LIBRARY_PATH" in os.environ:
        ours["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return {**kept, **ours}


def _explain(refused: dict[str, Any], name: str, limits: Limits, task: dict[str, Any]) -> str:
    """Say in one sentence why a file was not read, and what to do."""
    code, parts = refused["code"], [str(part) for part in refused.get("layers", [])]
    what = _FORMATS[task["driver"] or task["kind"]]
    part = "sheet" if task["kind"] == "sheet" else "layer"
    said = str(refused.get("said", ""))[:_MOST_SAID]
    return {
        "layers": f"{name} has {len(parts)} layers; name one: --layer {' | '.join(parts)}",
        "layer": f"{name} has no {part} {task['layer']!r}; it has {', '.join(parts)}",
        "rows": f"{name} has {refused.get('count', 0):,} rows; {limits.describe('rows')}",
        "memory": f"{name} needs more memory than is allowed; {limits.describe('bytes')}",
        "time": f"{name} takes too long to open; {limits.describe('seconds')}",
        "driver": f"{name} is a {what}, which this installation of pyogrio cannot read",
        "drivers": f"{name} is not opened: GDAL cannot be kept to one format here",
        "damaged": f"{name} cannot be read as a {what} ({said}); it is damaged or cut off",
        "crash": f"{name} cannot be read as a {what}: it made its reader stop; it is damaged",
    }[code]


def unpack_columns(opened: Opened) -> list[tuple[str, str, np.ndarray | list[Any]]]:
    """Return name, kind and cells of every column: arrays of numbers, lists, arrays of WKB."""
    columns = []
    start = 0
    for column in opened.head["columns"]:
        data = opened.body[start : start + column["size"]]
        start += column["size"]
        cells = _unpack(column["kind"], data, opened.head["count"])
        columns.append((str(column["name"]), str(column["kind"]), cells))
    return columns


def _unpack(kind: str, data: bytes, count: int) -> np.ndarray | list[Any]:
    if kind == "number":
        return np.frombuffer(data, dtype="<f8")
    if kind == "whole":
        return np.frombuffer(data, dtype="<i8")
    if kind == "json":
        cells: list[Any] = json.loads(data)
        return cells
    lengths = np.frombuffer(data[: 8 * count], dtype="<i8")
    ends = np.cumsum(np.maximum(lengths, 0)) + 8 * count
    shapes = np.full(count, None, dtype=object)
    for i, (end, length) in enumerate(zip(ends.tolist(), lengths.tolist(), strict=True)):
        if length >= 0:
            shapes[i] = data[end - length : end]
    return shapes
