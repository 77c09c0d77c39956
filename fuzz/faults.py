"""Let each open, write, sync, link and rename of a command fail in turn.

``python fuzz/faults.py``; see ``fuzz/README.md``.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from geomap.cli import main as geomap_main
from geomap.io import layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TABLE = "id,date,latitude,longitude\n1,2021-05-12,39.6,46.2\n2,2021-05-27,40.1,46.0\n"
ARTICLE = "Armenia said on 12 May 2021 that two soldiers were captured near Sotk.\n"
COMMANDS = (
    ("map", "table.csv", "-o", "out.html"),
    ("map", "table.csv", "-o", "out.svg", "-o", "out.md", "-o", "alt.txt"),
    ("query", "table.csv", "-o", "out.geojson"),
    ("summary", "table.csv", "-o", "out.json"),
    ("check", "table.csv", "-o", "out.csv", "--rejects", "rejects.csv"),
    ("draft", "article.txt", "-o", "out.csv"),
    ("provinces", "-o", "out.md"),
    ("template", "-o", "out.csv"),
)


class Faults:
    """Counts calls to the file system, and lets one of them fail."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.calls = 0
        self.failed = ""

    def step(self, name: str) -> None:
        """Count one call; raise at the fatal one."""
        self.calls += 1
        if self.calls == self.fatal:
            self.failed = name
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def wrap(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return the function, counted."""

        def counted(*arguments: Any, **named: Any) -> Any:
            self.step(name)
            return function(*arguments, **named)

        return counted

    def open(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``open``, counted, whose files count what is written to them."""

        def counted(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            self.step("open")
            stream = function(file, mode, *arguments, **named)
            return stream if mode in {"r", "rb", "rt"} else _Stream(stream, self)

        return counted


class _Stream:
    """A file whose writes may fail, half done."""

    def __init__(self, stream: Any, faults: Faults) -> None:
        self._stream = stream
        self._faults = faults

    def write(self, data: Any) -> int:
        try:
            self._faults.step("write")
        except OSError:
            self._stream.write(data[: len(data) // 2])
            raise
        return int(self._stream.write(data))

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def failing(faults: Faults) -> Iterator[None]:
    """Put the faults between geomap and the file system."""
    former = (builtins.open, io.open, os.replace, os.fsync, os.link)
    io.open = builtins.open = faults.open(former[0])
    os.replace = faults.wrap(os.replace, "replace")
    os.fsync = faults.wrap(os.fsync, "fsync")
    os.link = faults.wrap(os.link, "link")
    try:
        yield
    finally:
        builtins.open, io.open, os.replace, os.fsync, os.link = former


def outputs_of(command: tuple[str, ...]) -> list[str]:
    """Return the files that a command writes."""
    return [value for key, value in pairwise(command) if key[:1] == "-"]


def attempt(command: tuple[str, ...], fatal: int, whole: dict[str, bytes]) -> str | None:
    """Run a command with one fault; return the kind of call that failed, None past the last.

    Raises
    ------
    AssertionError
        What must hold after a fault does not hold.
    """
    for name in whole:
        Path(name).write_text("old")
    layers.read_manifest.cache_clear()
    faults = Faults(fatal)
    with failing(faults):
        done = CliRunner().invoke(geomap_main, list(command))
    said = f"{' '.join(command)}: call {fatal} ({faults.failed or 'none'} failed)"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise AssertionError(f"{said}: {done.exception!r}") from done.exception
    left = [path.name for path in Path().iterdir() if path.name.startswith(".")]
    assert not left, f"{said}: left {left}"
    states = {name: _state(Path(name), data) for name, data in whole.items()}
    results = {state for name, state in states.items() if name != "rejects.csv"}
    assert len(results) == 1, f"{said}: {states}"
    assert set(states.values()) <= {"old", "new"}, f"{said}: {states}"
    assert results == ({"new"} if done.exit_code == 0 else {"old"}), f"{said}: {states}"
    if done.exit_code != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
        assert done.exit_code == 1, f"{said}: exit {done.exit_code}"
        assert len(errors) == 1, f"{said}: {done.stderr!r}"
    return faults.failed or None


def _state(path: Path, whole: bytes) -> str:
    data = path.read_bytes()
    return "old" if data == b"old" else "new" if data == whole else "broken"


def run(command: tuple[str, ...]) -> int:
    """Let every call of a command fail in turn; return how many there are."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("table.csv").write_text(TABLE)
        Path("article.txt").write_text(ARTICLE)
        assert CliRunner().invoke(geomap_main, list(command)).exit_code == 0
        whole = {name: Path(name).read_bytes() for name in outputs_of(command)}
        fatal = 1
        while attempt(command, fatal, whole) is not None:
            fatal += 1
    return fatal - 1


def main() -> int:
    """Run every command and print how many faults it survived."""
    for command in COMMANDS:
        print(f"geomap {' '.join(command)}: {run(command)} faults survived", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
