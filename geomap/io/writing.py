"""Write results whole or not at all.

Each result is made complete in a temporary file beside its place, and then takes its place in one
step. What a run that was killed leaves behind is removed by the next run in that folder.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COUNT = itertools.count()
_TEMPORARY = re.compile(r"\.geomap-([0-9]+)-[0-9]+\.tmp")


class _Step(NamedTuple):
    """A result on its way: complete in ``temporary``; ``backup`` keeps the old file."""

    temporary: Path
    target: Path
    backup: Path


def write_output(path: str | Path, data: bytes | str) -> None:
    """Write a file in one step: the old one stays until the new one is complete.

    Parameters
    ----------
    path
        File to make or replace; its folder must exist. A link leads to the file that it names.
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
    steps: list[_Step] = []
    try:
        for path, data in contents.items():
            steps.append(_plan(Path(path)))
            _fill(steps[-1], data)
        _replace_all(steps)
    finally:
        for step in steps:
            _remove(step.temporary, step.backup)
    remove_stale({step.target.parent for step in steps})


def remove_stale(folders: Iterable[Path]) -> None:
    """Remove temporary files of runs that are no more; those of running ones stay."""
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.glob(".geomap-*.tmp"):
                made = _TEMPORARY.fullmatch(path.name)
                if made and not _is_running(int(made[1])):
                    _remove(path)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # there signal 0 would end the process instead of asking for it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _plan(path: Path) -> _Step:
    """Choose names beside the place of a file; refuse a place that no file can take."""
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if target.is_dir():
        raise OutputError(f"{str(path)!r} is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise OutputError(f"{str(path)!r} is no ordinary file; write - for standard output")
    if not target.parent.is_dir():
        raise OutputError(f"there is no folder {str(target.parent)!r} to write {target.name} to")
    temporary, backup = (
        target.with_name(f".geomap-{os.getpid()}-{next(_COUNT)}.tmp") for _ in range(2)
    )
    return _Step(temporary, target, backup)


def _fill(step: _Step, data: bytes | str) -> None:
    """Write the content to the file beside its place, readable for whom the old one was."""
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    try:
        with step.temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if step.target.exists():
            step.temporary.chmod(step.target.stat().st_mode)
    except OSError as error:
        raise _failure(step.target, error) from error


def _replace_all(steps: list[_Step]) -> None:
    """Put every file in its place; put the old ones back when one of several fails."""
    done: list[_Step] = []
    try:
        for step in steps:
            if len(steps) > 1 and step.target.exists():
                _keep(step)
            step.temporary.replace(step.target)
            done.append(step)
    except OSError as error:
        for former in done:
            _restore(former)
        raise _failure(steps[len(done)].target, error) from error


def _keep(step: _Step) -> None:
    """Keep the old file under a second name, or its copy where a file system has no such links."""
    try:
        os.link(step.target, step.backup)
    except OSError:
        shutil.copy2(step.target, step.backup)


def _restore(step: _Step) -> None:
    with contextlib.suppress(OSError):
        if step.backup.exists():
            step.backup.replace(step.target)
        else:
            step.target.unlink()


def _failure(target: Path, error: OSError) -> OutputError:
    return OutputError(f"{str(target)!r} cannot be written: {error.strerror}")


def _remove(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
