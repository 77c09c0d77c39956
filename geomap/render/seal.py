"""A checksum that a page carries of itself, so that anybody can tell whether it was changed."""

from __future__ import annotations

import hashlib
import re

MARK = '<meta name="geomap-seal" content="{}">'
_SEAL = re.compile(MARK.format("([0-9a-f]{64})"))
EMPTY = MARK.format("")
"""What stands in the head of a page before it is sealed."""


def seal(html: str) -> str:
    """Write the SHA-256 of a page into its empty mark, which stands before any text of the data."""
    return html.replace(EMPTY, MARK.format(_digest(html)), 1)


def read_seal(html: str) -> tuple[str, str] | None:
    """Return the checksum that a page carries and the one that it has; None without a seal."""
    found = _SEAL.search(html)
    if found is None:
        return None
    return found[1], _digest(html[: found.start()] + EMPTY + html[found.end() :])


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode("utf-8", "backslashreplace")).hexdigest()
