"""Text that tries to be more than text, and a table that is full of it."""

from __future__ import annotations

import pandas as pd

from geomap.schema import COLUMNS

TEXTS = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "</style><style>*{display:none}</style>",
    "<!--<script>window.hit=1</script>",
    "]]><svg onload=window.hit=1>",
    "${window.hit=1}`${window.hit=1}`",
    "{{7*7}}{% raw %}{{ cycler.__init__ }}",
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "line\u2028separator\u2029end",
    "\u202eright to left\u2066",
    "\x1b[2J\x1b]0;title\x07 escape",
    "nul\x00byte",
    "lone \ud83d surrogate",
    "=HYPERLINK(1)+cmd|' /C calc'!A0",
    "| pipe | `code` [link](javascript:window.hit=1) ![i](x) **bold**",
    "\"quotes\" 'and' &amp; <b>",
    "a\r\nb\tc",
)
"""Each is shown as it was written, wherever it stands."""

_FREE = [column.name for column in COLUMNS if column.kind in {"text", "url"}]


def hostile_table() -> pd.DataFrame:
    """Return a table with one of the texts in every cell that takes text, and in a header."""
    rows = []
    for number, text in enumerate(TEXTS):
        row = {name: f"{text} {name}" for name in _FREE}
        row |= {
            "incident_id": f"{number} {text}",
            "source_url": text,
            "date_start": "2021-05-12",
            "latitude": "39.6",
            "longitude": "46.2",
            "location_precision": "place",
            "event_type": "shelling",
            "<img src=x onerror=window.hit=1>": text,
        }
        rows.append({key: value for key, value in row.items() if key != "source_date"})
    return pd.DataFrame(rows, dtype="object")
