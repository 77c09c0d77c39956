"""Check a kit or a page against the checksums that it carries."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import TableError
from geomap.io import find_above, list_files, read_files
from geomap.render.seal import read_seal
from geomap.report.former import list_checksums, read_descriptor
from geomap.report.package import DESCRIPTOR, checksum, seal

if TYPE_CHECKING:
    from collections.abc import Mapping

BAD = frozenset(["changed", "missing"])
"""States of which one alone means that the kit is no longer what was written."""
_SCRIPT = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class Finding(NamedTuple):
    """What was found of one file: ``as written``, ``changed``, ``missing``, ``not checked``, ...

    ``what`` is what the file is: output, table, settings, or a layer.
    """

    file: str
    what: str
    state: str
    note: str = ""


def check_kit(folder: str | Path, inputs: Mapping[str, bytes]) -> list[Finding]:
    """Recompute the checksums of a kit and of the files that it was made from.

    Parameters
    ----------
    folder
        The kit.
    inputs
        Content of inputs that the user names, by file name. Others are looked for by the path that
        was typed, from the working folder and from every folder above the kit.

    Raises
    ------
    TableError
        The folder is no kit.
    """
    descriptor = read_descriptor(folder)
    if descriptor is None:
        raise TableError(
            f"{str(folder)!r} is no kit of geomap: it has no {DESCRIPTOR} that geomap wrote"
        )
    told = list_checksums(descriptor)
    there = read_files(folder, told)
    found = [_check_descriptor(descriptor)]
    found += [_compare(name, "output", there[name], told[name]) for name in sorted(told)]
    found += _check_inputs(folder, descriptor, inputs)
    others = [name for name in list_files(folder) if name not in {*told, DESCRIPTOR}]
    return found + [Finding(name, "other", "not of the kit") for name in others]


def _check_descriptor(descriptor: dict[str, Any]) -> Finding:
    told = str(descriptor["geomap"].get("sha256", ""))
    state = "as written" if seal(descriptor) == told else "changed"
    return Finding(DESCRIPTOR, "output", state)


def _compare(name: str, what: str, data: bytes | None, told: str) -> Finding:
    if data is None:
        return Finding(name, what, "missing")
    has = checksum(data)
    if has == told:
        return Finding(name, what, "as written")
    return Finding(name, what, "changed", f"SHA-256 is {has[:12]}…, was {told[:12]}…")


def _check_inputs(
    folder: str | Path, descriptor: dict[str, Any], inputs: Mapping[str, bytes]
) -> list[Finding]:
    found = []
    for entry in descriptor["geomap"].get("inputs", []):
        path, told = str(entry.get("path", "")), str(entry.get("sha256", ""))
        what = str(entry.get("what", "input"))
        data = inputs.get(Path(path).name)
        if data is None:
            kit = Path(folder).resolve()
            data = find_above(path, [Path.cwd(), kit], but=kit)
        if data is None:
            note = (
                "not found; name it with --input"
                if path != "-"
                else "a stream, or replaced by this kit"
            )
            found.append(Finding(path, what, "not checked", note))
        else:
            found.append(_compare(path, what, data, told))
    return found


def check_page(name: str, html: str, inputs: Mapping[str, bytes]) -> list[Finding]:
    """Recompute the checksum that a page carries of itself, and look for those of its inputs.

    Parameters
    ----------
    name
        Its file name.
    html
        The page.
    inputs
        Content of tables that it may have been made from, by file name.

    Raises
    ------
    TableError
        The page carries no checksum.
    """
    sealed = read_seal(html)
    if sealed is None:
        raise TableError(f"{name} carries no checksum of geomap's; verify a page that it wrote")
    told, has = sealed
    note = "" if told == has else _say_changed(html)
    found = [Finding(name, "page", "as written" if told == has else "changed", note)]
    for file, data in sorted(inputs.items()):
        known = checksum(data) in html
        said = "" if known else "the page does not name its checksum"
        found.append(Finding(file, "table", "as written" if known else "changed", said))
    return found


def _say_changed(html: str) -> str:
    """Say whether a script or style was changed, which the policy of the page holds hashes of."""
    policy = html.partition("Content-Security-Policy")[2].partition(">")[0]
    wrong = []
    for kind, text in _SCRIPT.findall(html):
        coded = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if coded not in policy:
            wrong.append(kind)
    return f"a {wrong[0]} in it is another" if wrong else "its text or data are others"
