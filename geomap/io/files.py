"""Open ordinary files on this computer, and nothing else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.io.bounds import check_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from geomap.limits import Limits

_SCHEMES = ("/vsi", "\\\\")
_CHUNK = 1 << 24


def read_bytes(path: str | Path, limits: Limits) -> tuple[bytes, str]:
    """Read an ordinary local file, or standard input for ``-``, whole.

    Returns
    -------
    data, name
        The bytes, and the file name without its folder.

    Raises
    ------
    TableError
        It is a URL, a connection string, a folder or a device, is too large, does not exist, or
        may not be read.
    """
    if str(path) == "-":
        return _read_all(sys.stdin.buffer, "standard input", limits), "standard input"
    try:
        file = find_file(path)
        check_size(file.stat().st_size, file.name, limits)
        with file.open("rb") as stream:
            return _read_all(stream, file.name, limits), file.name
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise TableError(f"{str(path)!r} cannot be read: {said}") from error


def find_file(path: str | Path) -> Path:
    """Return the path of an ordinary file on this computer; anything else is refused.

    Raises
    ------
    TableError
        It is a URL, a connection string, a folder or a device, or does not exist.
    OSError, ValueError
        The path cannot be looked at.
    """
    text = str(path)
    if "://" in text or text.startswith(_SCHEMES):
        raise TableError(
            f"{text!r} is no file on this computer; download it first and name the file"
        )
    file = Path(path)
    if file.is_dir():
        raise TableError(f"{text!r} is a folder; name the file in it")
    if not file.exists():
        raise TableError(f"there is no file {text!r}; check its name and folder")
    if not file.is_file():
        raise TableError(f"{text!r} is no ordinary file; save the table to a file first")
    return file


@contextmanager
def open_file(path: str | Path, limits: Limits) -> Iterator[BinaryIO | None]:
    """Open an ordinary local file within the limits; None where ``read_bytes`` tells why not."""
    text = str(path)
    try:
        plain = "://" not in text and not text.startswith(_SCHEMES) and Path(path).is_file()
        fits = plain and Path(path).stat().st_size <= limits.bytes
    except (OSError, ValueError):
        fits = False
    if not fits:
        yield None
        return
    with Path(path).open("rb", buffering=0) as stream:
        yield stream


def _read_all(stream: BinaryIO, name: str, limits: Limits) -> bytes:
    """Read to the end, but not past the limit: a size on disk is not what a stream holds."""
    chunks, total = [], 0
    while chunk := stream.read(_CHUNK):
        chunks.append(chunk)
        total += len(chunk)
        check_size(total, name, limits)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def read_beside(path: str | Path, endings: tuple[str, ...], limits: Limits) -> dict[str, bytes]:
    """Read the files beside a file that have its name and another ending, in either case.

    Raises
    ------
    TableError
        One of them is a link that leads elsewhere, no ordinary file, or too large.
    """
    main = Path(path)
    found: dict[str, bytes] = {}
    for ending in endings:
        for spelling in (ending, ending.upper(), ending.title()):
            beside = main.with_suffix(f".{spelling}")
            if not beside.exists():
                continue
            if beside.is_symlink() and not main.is_symlink():
                raise TableError(
                    f"{beside.name} beside {main.name} is a link to another file, which is not "
                    "followed; put the file itself there"
                )
            found[ending], _ = read_bytes(beside, limits)
            break
    return found
