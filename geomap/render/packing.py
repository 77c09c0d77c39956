"""Packed texts: compressed, in base64, as the page carries what only its script reads."""

from __future__ import annotations

import base64
import zlib


def pack(data: bytes) -> str:
    """Compress bytes (zlib, RFC 1950) and write them in base64.

    Browsers read it by ``DecompressionStream('deflate')``.
    """
    return base64.b64encode(zlib.compress(data, 9)).decode()
