"""Packed bytes and texts: compressed, and written in letters, as only the page's script reads them.

Texts take an eighth less room than in base64: thirteen bits are two letters of 91. The letters are
those of ASCII from ``!`` to ``~`` without ``&``, ``<`` and the backslash.
"""

from __future__ import annotations

import base64
import zlib

import numpy as np

LONG = 1 << 20
"""From so many bytes on, the best compression costs more time than it is worth."""
MEMORY = 6
"""Of zlib: shorter blocks than by default, each with a code of its own, fit our texts better."""
BITS, HALF = 13, 6
LETTERS = np.array([code for code in range(33, 127) if chr(code) not in "&<\\"], dtype=np.uint8)


def pack(data: bytes, *, best: bool = True) -> str:
    """Compress bytes (zlib, RFC 1950) and write them in base64; the same for the same bytes.

    Browsers read it by ``DecompressionStream('deflate')``.
    """
    return base64.b64encode(zlib.compress(data, 9 if best and len(data) < LONG else 6)).decode()


def pack_text(text: str) -> str:
    """Compress a text (zlib, RFC 1950, of its UTF-8) and write it in letters.

    ``page/js/boot.js`` reads it: groups of 13 bits, the highest first, each as two letters, the
    higher one first. Of the last group up to six bits are one letter.
    """
    # surrogates of broken input are written as escapes, which JSON reads back
    made = zlib.compressobj(9, memLevel=MEMORY)
    packed = made.compress(text.encode("utf-8", "backslashreplace")) + made.flush()
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8))
    rest = len(bits) % BITS
    groups = np.append(bits, np.zeros(-len(bits) % BITS, dtype=np.uint8)).reshape(-1, BITS)
    values = groups @ (1 << np.arange(BITS - 1, -1, -1))
    letters = np.column_stack([values // len(LETTERS), values % len(LETTERS)]).ravel()
    if 0 < rest <= HALF:
        letters = np.append(letters[:-2], values[-1] >> (BITS - HALF))
    return LETTERS[letters].tobytes().decode("ascii")
