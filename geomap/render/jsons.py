"""JSON that can stand in a script element."""

from __future__ import annotations

import json
from typing import Any


class Written(str):
    """JSON that has been written."""

    __slots__ = ()


def write_json(value: Any) -> Written:
    """Write JSON without ``<``, ``>``, ``&`` and line separators; what is written stays."""
    if isinstance(value, Written):
        return value
    if isinstance(value, dict) and any(isinstance(part, Written) for part in value.values()):
        parts = (f"{write_json(key)}:{write_json(part)}" for key, part in value.items())
        return Written(f"{{{','.join(parts)}}}")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Written(text)
