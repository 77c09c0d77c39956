"""Open one binary file in a process of its own, and hand its cells back as plain data.

Run as a script by ``geomap.io.isolation``; it imports nothing of geomap. The working folder holds
nothing but private copies of what may be read. GDAL is loaded only with the one driver that the
first bytes of the file ask for, and the process may take no more memory and time than stated.

The result is a line of JSON (``columns``: name, kind and size of each; or ``refused``) and then the
columns, one after another: ``json`` lists, ``number`` and ``whole`` arrays, ``wkb`` lengths and
bytes; or one Arrow stream.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from importlib import util
from pathlib import Path
from typing import Any

MOST_TEXT = 4096
_PLAIN_MIDNIGHT = ("T00:00:00", "T00:00:00.000")


class RefusedError(Exception):
    """The file cannot be read; ``code`` and ``facts`` tell the parent what to say."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.facts = {"code": code, **facts}


def main(task: dict[str, Any]) -> None:
    """Do one task and write ``result`` beside the copies."""
    _confine(task)
    try:
        head, parts = _READERS[task["kind"]](task)
    except RefusedError as refusal:
        head, parts = {"refused": refusal.facts}, []
    except MemoryError:
        head, parts = {"refused": {"code": "memory"}}, []
    with Path("result").open("wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n")
        stream.writelines(parts)


def _confine(task: dict[str, Any]) -> None:
    """Bound memory, time and output of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    bounds = {
        "RLIMIT_AS": task["memory"] + (1 << 30),  # code and address space that is never filled
        "RLIMIT_DATA": task["memory"],
        "RLIMIT_CPU": task["seconds"],
        "RLIMIT_FSIZE": task["memory"],
        "RLIMIT_CORE": 0,
    }
    for name, most in bounds.items():
        if hasattr(resource, name):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(kind, (soft, hard))
            except (OSError, ValueError):
                continue


def _read_gdal(task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one layer with the one driver that is allowed."""
    for module in ("geopandas", "pandas", "pyarrow", "shapely", "pyproj"):
        sys.modules[module] = None  # type: ignore[assignment] # pyogrio does without; it starts quicker
    import pyogrio  # noqa: PLC0415 - GDAL may be loaded in this process only

    _allow_only(task["driver"], set(pyogrio.list_drivers()))
    from pyogrio import raw  # noqa: PLC0415

    try:
        layers = [str(row[0]) for row in pyogrio.list_layers(task["file"])]
        layer = _choose(layers, task["layer"])
        count = pyogrio.read_info(task["file"], layer=layer, encoding=task["encoding"])["features"]
        if count > task["rows"]:
            raise RefusedError("rows", count=count)
        meta, _, shapes, fields = raw.read(
            task["file"], layer=layer, encoding=task["encoding"], datetime_as_string=True
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise RefusedError("damaged", said=_short(error)) from error
    columns, parts = [], []
    for name, cells in zip(meta["fields"], fields, strict=True):
        kind, data = _pack(cells)
        columns.append({"name": str(name), "kind": kind, "size": len(data)})
        parts.append(data)
    if shapes is not None:
        data = _pack_shapes(shapes)
        columns.append({"name": "geometry", "kind": "wkb", "size": len(data)})
        parts.append(data)
    count = len(shapes) if shapes is not None else len(fields[0]) if fields else 0
    head = {"columns": columns, "crs": meta["crs"], "count": count, "layers": layers}
    return head, parts


def _allow_only(driver: str, drivers: set[str]) -> None:
    """Make sure that no other driver is there; GDAL leaves drivers out only when it is loaded."""
    others = sorted(drivers - {driver})
    if not others:
        if driver not in drivers:
            raise RefusedError("driver")
        return
    if os.environ.get("GEOMAP_AGAIN"):
        raise RefusedError("drivers", others=others)
    skipped = os.environ.get("GDAL_SKIP", "").split(",")
    os.environ.update(GDAL_SKIP=",".join([*skipped, *others]), GEOMAP_AGAIN="1")
    os.execv(sys.executable, [sys.executable, "-P", *sys.argv])  # noqa: S606 - itself again


def _choose(layers: list[str], asked: str | None) -> str:
    if asked is None and len(layers) != 1:
        raise RefusedError("layers", layers=layers)
    if asked is not None and asked not in layers:
        raise RefusedError("layer", layers=layers)
    return asked or layers[0]


def _pack(cells: Any) -> tuple[str, bytes]:
    """Pack a column of GDAL: numbers as they are, anything else as JSON."""
    if cells.dtype.kind == "f":
        return "number", cells.astype("<f8").tobytes()
    if cells.dtype.kind in "iu":
        return "whole", cells.astype("<i8").tobytes()
    return "json", json.dumps([_plain(cell) for cell in cells.tolist()]).encode()


def _plain(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, str) and cell[10:] in _PLAIN_MIDNIGHT:
        return cell[:10]
    if cell is None or isinstance(cell, (str, bool, int, float)):
        return cell
    return str(cell)


def _pack_shapes(shapes: Any) -> bytes:
    lengths = array("q", [-1 if shape is None else len(shape) for shape in shapes])
    return lengths.tobytes() + b"".join(shape for shape in shapes if shape is not None)


def _read_sheet(task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one sheet by its values; formulas and macros are never run."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_path(task["file"])
        names = book.sheet_names
        if task["layer"] is not None and task["layer"] not in names:
            raise RefusedError("layer", layers=names)
        chosen = task["layer"] or names[0]
        sheet = book.get_sheet_by_name(chosen)
        if sheet.total_height > task["rows"]:
            raise RefusedError("rows", count=sheet.total_height)
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise RefusedError("damaged", said=_short(error)) from error
    beside = _load("cells").write_unread(task["file"], chosen, cells)
    lines = [json.dumps(row, default=_day).encode() + b"\n" for row in cells]
    head = {"columns": [], "layers": names, "chosen": chosen, "count": len(lines)}
    return {**head, "beside": beside}, lines


def _load(name: str) -> Any:
    """Load a module beside this one, which is run as a script and has no package."""
    found = util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if found is None or found.loader is None:
        raise RefusedError("damaged", said=name)
    module = util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _day(value: object) -> dict[str, str]:
    """Mark days and times, which JSON does not know."""
    return {type(value).__name__: str(value)}


def _read_parquet(task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read Parquet as one Arrow stream, its rows counted before its data."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    pa.set_cpu_count(1)
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        file = parquet.ParquetFile(task["file"])
        if file.metadata.num_rows > task["rows"]:
            raise RefusedError("rows", count=file.metadata.num_rows)
        size = 0
        with pa.OSFile("arrow", "wb") as sink:
            plain = [_undictionary(field) for field in file.schema_arrow]
            schema = pa.schema(plain, metadata=file.schema_arrow.metadata)
            with pa.ipc.new_stream(sink, schema) as writer:
                for batch in file.iter_batches(batch_size=task["batch"], use_threads=False):
                    whole = pa.Table.from_batches([batch]).cast(schema)
                    size += whole.nbytes
                    if size > task["bytes"]:
                        raise RefusedError("memory")
                    writer.write_table(whole)
    except pa.lib.ArrowMemoryError as error:
        raise RefusedError("memory") from error
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedError("damaged", said=_short(error)) from error
    return {"columns": [], "count": file.metadata.num_rows}, []


def _undictionary(field: Any) -> Any:
    """Return a field of plain cells for one of words by number: only so its size is known."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(field.type):
        return pa.field(field.name, field.type.value_type, field.nullable)
    return field


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:MOST_TEXT]


_READERS = {"gdal": _read_gdal, "sheet": _read_sheet, "parquet": _read_parquet}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
