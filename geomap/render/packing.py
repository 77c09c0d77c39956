"""Packed texts: compressed, in base64, as the page carries what only its script reads."""

from __future__ import annotations

import base64
import zlib

LONG = 1 << 20
"""From so many bytes on, the best compression costs more time than it is worth."""


def pack(data: bytes, *, best: bool = True) -> str:
    """Compress bytes (zlib, RFC 1950) and write them in base64; the same for the same bytes.

    Browsers read it by ``DecompressionStream('deflate')``.
    """
    return base64.b64encode(zlib.compress(data, 9 if best and len(data) < LONG else 6)).decode()
