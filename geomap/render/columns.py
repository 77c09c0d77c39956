"""The claims as a table of columns: what the page searches, shows as a table and gives away.

They travel compressed, and are read when they are first needed.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.schema import COLUMNS
from geomap.terms import may_not_pass, passes_rows

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Provenance

OWN = ("date_told", "position_told", "matched", "date_match")
"""Columns that are made for the page."""
OPEN = re.compile(
    r"\W*(cc0|cc[ -]by|creative commons (zero|attribution)|public domain|pddl|odbl|odc|mit\b)",
    re.IGNORECASE,
)
CLOSED = re.compile(r"\b(nc|nd)\b|non.?commercial|no.?deriv", re.IGNORECASE)
TEXTS = [column.name for column in COLUMNS if column.kind in {"text", "url"}]


def build_columns(claims: gpd.GeoDataFrame, provenance: Provenance) -> dict[str, Any]:
    """Make the table as columns of plain values.

    Parameters
    ----------
    claims
        All claims of the page in the order of its filters, EPSG:4326.
    provenance
        Where they came from: the licence of the whole table, over which a claim's own ``licence``
        wins, and the reason, if any, to pass on what the terms of a dataset keep back.

    Returns
    -------
    table
        ``names`` and ``columns``; ``texts``: which columns a search reads; ``withheld``: rows whose
        licence does not say that they may be passed on, and are shown but not given away.
    """
    table = pd.DataFrame(claims.drop(columns=[claims.geometry.name, *_present(claims, OWN)]))
    points = claims.geometry
    table["longitude"], table["latitude"] = points.x.round(7), points.y.round(7)
    own = claims["licence"] if "licence" in claims else pd.Series(pd.NA, claims.index, dtype="str")
    stated = own.fillna(provenance.licence).astype(str)
    passed = may_not_pass(claims) & bool(provenance.included)
    withheld = [
        row
        for row, (text, given) in enumerate(zip(stated.tolist(), passed.tolist(), strict=True))
        if text.strip() and not given and not may_pass_on(text)
    ]
    names = [str(name) for name in table.columns if table[name].notna().any()]
    return {
        "names": names,
        "columns": [_plain(table[name]) for name in names],
        "texts": [names.index(name) for name in TEXTS if name in names],
        "withheld": withheld,
    }


def may_pass_on(licence: str) -> bool:
    """Tell whether a licence is known to let anybody pass the text on for any use."""
    if (known := passes_rows(licence)) is not None:
        return known
    return bool(OPEN.match(licence)) and not CLOSED.search(licence)


def _present(claims: gpd.GeoDataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in claims]


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S").str.removesuffix("T00:00:00")
    values = column.astype(object)
    return [_cell(value) for value in values.where(values.notna(), None).tolist()]


def _cell(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def compress(value: Any) -> str:
    """Write a value as JSON, compressed by gzip, in base64; the same text for the same value."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # surrogates of broken input are written as escapes, which JSON reads back
    data = text.encode("utf-8", "backslashreplace")
    packed = gzip.compress(data, 6, mtime=0)
    # the operating system is named in byte 9 of the head: by its name alone bytes would differ
    return base64.b64encode(packed[:9] + b"\xff" + packed[10:]).decode()
