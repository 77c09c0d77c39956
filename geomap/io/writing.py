"""Write results whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_output(path: str | Path, data: bytes | str) -> None:
    """Write a file in one step: the old one stays until the new one is complete.

    Parameters
    ----------
    path
        File to make or replace; its folder must exist.
    data
        Its content; text is written as UTF-8.

    Raises
    ------
    OutputError
        The folder does not exist, or the file cannot be written; an old file is left as it was.
    """
    write_outputs({path: data})


def write_outputs(contents: Mapping[str | Path, bytes | str]) -> None:
    """Write several files, or none: all are complete beside their places before one is replaced.

    Raises
    ------
    OutputError
        As for ``write_output``, for any of them.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            target = Path(path)
            temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
            ready.append((temporary, target))
            _fill(temporary, target, data)
        for temporary, target in ready:
            _replace(temporary, target)
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _fill(temporary: Path, target: Path, data: bytes | str) -> None:
    """Write the content to a file beside its place."""
    if target.is_dir():
        raise OutputError(f"{str(target)!r} is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise OutputError(f"{str(target)!r} is no ordinary file; write - for standard output")
    if not target.parent.is_dir():
        raise OutputError(f"there is no folder {str(target.parent)!r} to write {target.name} to")
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise OutputError(f"{str(target)!r} cannot be written: {error.strerror}") from error


def _replace(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"{str(target)!r} cannot be written: {error.strerror}") from error
