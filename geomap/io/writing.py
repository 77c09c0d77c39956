"""Write results whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from geomap.errors import OutputError


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
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{str(path)!r} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise OutputError(f"there is no folder {str(target.parent)!r} to write {target.name} to")
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"{str(path)!r} cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
