"""Packed bytes and texts: compressed, and written in letters, as only the page's script reads them.

Texts take an eighth less room than in base64: thirteen bits are two letters of 91. The letters are
those of ASCII from ``!`` to ``~`` without ``&``, ``<`` and the backslash. Numbers are in base64,
which browsers read faster.
"""

from __future__ import annotations

import base64
import zlib
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

SMALL = 1 << 16
"""Up to so many bytes columns are compressed as one, where each alone would need its own code."""
SHORT = 1 << 12
"""So do columns that follow each other and are shorter than this."""
SAMPLE, SAMPLE_WINDOW = 1 << 12, 12
"""Bytes of a column that show whether it holds repeated strings, and the window for so many.

A larger window takes longer to lay out than so few bytes to compress.
"""
MEMORY = 6
"""Of zlib: shorter blocks than by default, each with a code of its own, fit our texts better."""
LEVELS = {"numbers": 5, "texts": 4, "page": 9}
"""Of zlib: the next level of texts costs half as much time again for 2 % fewer bytes."""
QUICK_LEVELS = {"texts": 1, "page": 3}
"""Of zlib: 40 % less time for texts of 10 % more bytes, and less for a page of 0.2 % more."""
BITS, HALF = 13, 6
LETTERS = np.array([code for code in range(33, 127) if chr(code) not in "&<\\"], dtype=np.uint8)
_LETTER = LETTERS.astype("<u2")
_PAIRS = (_LETTER[:, None] + (_LETTER[None, :] << 8)).ravel()[: 1 << BITS]


def pack_numbers(parts: Sequence[bytes]) -> str:
    """Compress columns one after the other (zlib, RFC 1950) and write them in base64.

    Numbers mostly lack what DEFLATE looks for, repeated strings: columns that are as short without
    are compressed by runs alone, which takes a tenth of the time. Browsers read it by
    ``DecompressionStream('deflate')``.
    """
    whole = b"".join(parts)
    if len(whole) <= SMALL:
        return base64.b64encode(zlib.compress(whole, 9)).decode()
    packed = [b"\x78\x9c", *map(_deflate, _join_short(parts)), _end(whole)]
    return base64.b64encode(b"".join(packed)).decode()


def pack_texts(data: bytes, *, quick: bool = False) -> str:
    """Compress the bytes of long texts (zlib, RFC 1950) and write them in letters."""
    return write_letters(zlib.compress(data, (QUICK_LEVELS if quick else LEVELS)["texts"]))


def pack_text(text: str, *, quick: bool = False) -> str:
    """Compress a text of the page itself (zlib, RFC 1950, of its UTF-8) and write it in letters."""
    # surrogates of broken input are written as escapes, which JSON reads back
    made = zlib.compressobj((QUICK_LEVELS if quick else LEVELS)["page"], memLevel=MEMORY)
    return write_letters(made.compress(text.encode("utf-8", "backslashreplace")) + made.flush())


def write_letters(packed: bytes) -> str:
    """Write bytes in letters.

    ``page/js/letters.js`` reads them: groups of 13 bits, the highest first, each as two letters,
    the higher one first. Of the last group up to six bits are one letter.
    """
    whole, rest = divmod(8 * len(packed), BITS)
    rows = np.frombuffer(packed + bytes(-len(packed) % BITS), dtype=np.uint8).reshape(-1, BITS)
    values = _group(rows.astype(np.uint32))
    text = _PAIRS[values[:whole]].astype("<u2").tobytes()
    if rest > HALF:
        text += _PAIRS[values[whole : whole + 1]].astype("<u2").tobytes()
    elif rest:
        text += LETTERS[values[whole : whole + 1] >> (BITS - HALF)].tobytes()
    return text.decode("ascii")


def measure_runs(data: bytes) -> int:
    """Return the size of bytes that are compressed by runs alone."""
    return len(_compress(data, zlib.Z_RLE))


def _group(rows: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Read rows of 13 bytes as 8 groups of 13 bits each."""
    columns = np.ascontiguousarray(rows.T)
    values = np.empty((8, len(rows)), dtype=np.uint32)
    for place in range(8):
        first, shift = divmod(BITS * place, 8)
        three = (columns[first] << 16) | (columns[first + 1] << 8)
        if first + 2 < BITS:
            three |= columns[first + 2]
        values[place] = (three >> (24 - BITS - shift)) & ((1 << BITS) - 1)
    return values.T.ravel()


def _join_short(parts: Sequence[bytes]) -> list[bytes]:
    groups = groupby(parts, key=lambda part: len(part) < SHORT)
    return [one for short, some in groups for one in ([b"".join(some)] if short else some)]


def _deflate(part: bytes) -> bytes:
    """Compress one column, so that others may follow."""
    sample = part[len(part) // 3 :][:SAMPLE]
    runs, strings = (
        len(_compress(sample, way, window=SAMPLE_WINDOW))
        for way in (zlib.Z_RLE, zlib.Z_DEFAULT_STRATEGY)
    )
    by_runs = runs <= strings
    return _compress(part, zlib.Z_RLE if by_runs else zlib.Z_DEFAULT_STRATEGY)


def _compress(data: bytes, strategy: int, *, window: int = 15) -> bytes:
    made = zlib.compressobj(LEVELS["numbers"], wbits=-window, strategy=strategy)
    return made.compress(data) + made.flush(zlib.Z_FULL_FLUSH)


def _end(whole: bytes) -> bytes:
    """Return the last block, an empty one, and the checksum of all bytes."""
    return b"\x03\x00" + zlib.adler32(whole).to_bytes(4, "big")
