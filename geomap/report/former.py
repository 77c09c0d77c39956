"""A former kit in a folder: what it holds, and which of its files a new one may replace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import OutputError
from geomap.io import read_files
from geomap.report.package import DESCRIPTOR, checksum

if TYPE_CHECKING:
    from collections.abc import Collection


def read_descriptor(folder: str | Path) -> dict[str, Any] | None:
    """Return the descriptor of a kit in a folder; None where there is none that geomap wrote."""
    data = read_files(folder, [DESCRIPTOR])[DESCRIPTOR]
    try:
        content = json.loads(data) if data is not None else None
    except ValueError:
        return None
    return content if isinstance(content, dict) and "geomap" in content else None


def list_checksums(descriptor: dict[str, Any]) -> dict[str, str]:
    """Return the checksum of every file by its name; entries that are none are left out."""
    found = {}
    resources = descriptor.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        path, told = (str(resource.get(key, "")) for key in ("path", "hash"))
        if path and Path(path).name == path and path not in {".", ".."}:
            found[path] = told.removeprefix("sha256:")
    return found


def list_replaceable(folder: str | Path, names: Collection[str]) -> set[str]:
    """Return the files of a former kit that a new one may replace or take away.

    A file that no longer has a place in the kit may be taken away only as the kit wrote it.

    Raises
    ------
    OutputError
        The folder holds a file with the name of one of the kit's that no kit wrote.
    """
    if not Path(folder).is_dir():
        return set()
    former = read_descriptor(folder)
    known = list_checksums(former) if former else {}
    there = read_files(folder, [*names, *known])
    for name in names:
        foreign = there[name] is not None and name not in known
        if foreign and not (name == DESCRIPTOR and former):
            raise OutputError(
                f"{str(folder)!r} holds {name}, which is not of a former kit; "
                "name another folder with -o, or move the file away"
            )
    gone = {
        name
        for name, told in known.items()
        if name not in names and (data := there[name]) is not None and checksum(data) == told
    }
    return gone | ({name for name in names if there[name] is not None})
