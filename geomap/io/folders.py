"""Folders of files that belong together: read what is there, replace all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError, TableError
from geomap.io.writing import write_outputs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def read_files(folder: str | Path, names: Iterable[str]) -> dict[str, bytes | None]:
    """Read files of a folder by their names; None for those that are not there.

    Raises
    ------
    TableError
        A file is there and cannot be read.
    """
    found: dict[str, bytes | None] = {}
    for name in names:
        file = Path(folder) / name
        try:
            found[name] = file.read_bytes() if file.is_file() else None
        except OSError as error:
            raise TableError(f"{str(file)!r} cannot be read: {error.strerror}") from error
    return found


def list_files(folder: str | Path) -> list[str]:
    """List the names of the ordinary files of a folder, hidden ones left out, in order."""
    names = [file.name for file in Path(folder).iterdir() if file.is_file()]
    return sorted(name for name in names if not name.startswith("."))


def write_folder(
    folder: str | Path, contents: Mapping[str, bytes | str], *, stale: Iterable[str] = ()
) -> None:
    """Write files into a folder, all or none; it is made where its parent exists.

    Parameters
    ----------
    folder
        The folder; what else it holds stays.
    contents
        Content by file name.
    stale
        Names of files to take away once all is written.

    Raises
    ------
    OutputError
        The folder cannot be made, or a file cannot be written; everything stays as it was.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise OutputError(f"{str(folder)!r} is a file; name a folder with -o")
    if not place.parent.is_dir():
        raise OutputError(f"there is no folder {str(place.parent)!r} to make {place.name} in")
    is_new = not place.exists()
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{str(folder)!r} cannot be made: {error.strerror}") from error
    try:
        write_outputs({place / name: data for name, data in contents.items()})
    except OutputError:
        if is_new:
            place.rmdir()
        raise
    for name in stale:
        (place / name).unlink(missing_ok=True)


def find_above(path: str, folders: Iterable[Path], *, but: Path) -> bytes | None:
    """Return the content of a file by its relative path, from folders and those above them.

    A path that leads out of the folders, or a bare ``-``, is not looked for; nothing is taken from
    the folder ``but``, whose files are results and may have the names of what they were made from.

    Raises
    ------
    TableError
        It is there and cannot be read.
    """
    parts = Path(path)
    if path in {"", "-"} or parts.is_absolute() or ".." in parts.parts:
        return None
    for start in folders:
        for folder in (start, *start.parents):
            if folder == but:
                continue
            data = read_files(folder, [path])[path]
            if data is not None:
                return data
    return None
