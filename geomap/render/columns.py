"""The claims as columns: what the page filters, draws, searches, tells and gives away.

Everything of the page that grows with the table is here. Columns of numbers and codes travel
together and are read when the page opens; columns of long texts in blocks of some thousand rows,
which are read when they are first needed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import tell_dates
from geomap.language import as_data
from geomap.render.cells import Leader, add_column, add_days, write_texts
from geomap.render.coding import (
    BLOCK,
    DIGITS,
    Numbers,
    Packing,
    count_digits,
    scale_to,
    write_blocks,
)
from geomap.render.marks import POSITION, RECORD, WAY, order_claims
from geomap.schema import COLUMNS
from geomap.terms import may_not_pass, passes_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from geomap.language import Message
    from geomap.render.facets import Filter
    from geomap.render.marks import Marks
    from geomap.schema import Provenance

OWN = ("date_told", "position_told", "matched", "date_match", RECORD, WAY, *POSITION)
"""Columns that are made for the page."""
OPEN = re.compile(
    r"\W*(cc0|cc[ -]by|creative commons (zero|attribution)|public domain|pddl|odbl|odc|mit\b)",
    re.IGNORECASE,
)
CLOSED = re.compile(r"\b(nc|nd)\b|non.?commercial|no.?deriv", re.IGNORECASE)
TEXTS = tuple(column.name for column in COLUMNS if column.kind in {"text", "url"})
ROWS_PER_SPOT = 3


class Columns(NamedTuple):
    """What the page holds of its claims: what the columns are, the numbers, and blocks of texts."""

    said: dict[str, Any]
    numbers: str
    blocks: list[str]


def build_columns(
    marks: Marks, found: Filter, provenance: Provenance, *, told: bool = False
) -> Columns:
    """Make the columns, claims of one incident next to each other.

    Parameters
    ----------
    marks
        Incidents, statements and totals, EPSG:4326.
    found
        What the filters work on.
    provenance
        Where they came from: the licence of the whole table, over which a claim's own ``licence``
        wins, and the reason, if any, to pass on what the terms of a dataset keep back.
    told
        Whether the script tells the cards, and so needs what is told of the dates.
    """
    claims, records = order_claims(marks)
    pack = Packing()
    kinds, first = number_kinds(found.parts)
    pack.add_codes(".kind", kinds)
    for name, codes in found.parts.items():
        pack.add_codes(f".{name}", codes[first])
    pack.add_codes(".record", records)
    table = _list_filled(claims)
    leader = Leader(kinds, first)
    texts = [n for n, column in table.items() if not add_column(pack, leader, n, column, records)]
    for name, moments in (("first", found.first), ("last", found.last)):
        add_days(pack, f".{name}", moments)
    _add_positions(pack, claims)
    if told:
        _add_dates(pack, claims)
    for name in _present(claims, ("matched",)):
        add_column(pack, leader, f".{name}", claims[name], records)
    pack.add_codes(".withheld", _withheld(claims, provenance))
    has_points = "longitude" in pack.columns
    said = {
        "rows": len(claims),
        "incidents": len(marks.incidents),
        "columns": pack.columns,
        "names": [*table, *(("longitude", "latitude") if has_points else ())],
        "searched": [name for name in TEXTS if name in table],
        "texts": texts,
        "block": BLOCK,
    }
    blocks = write_blocks([write_texts(table[name]) for name in texts], len(claims))
    return Columns(said, pack.write(), blocks)


def _list_filled(claims: gpd.GeoDataFrame) -> dict[str, pd.Series]:
    """List the columns of the table, without those in which nothing stands."""
    left = {claims.geometry.name, *OWN}
    columns = {str(name): column for name, column in pd.DataFrame(claims).items()}
    return {
        name: column
        for name, column in columns.items()
        if name == "incident_id" or (name not in left and not column.array.isna().all())
    }


def may_pass_on(licence: str) -> bool:
    """Tell whether a licence is known to let anybody pass the text on for any use."""
    if (known := passes_rows(licence)) is not None:
        return known
    return bool(OPEN.match(licence)) and not CLOSED.search(licence)


def number_kinds(parts: dict[str, npt.NDArray[Any]]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Give each claim the number of its kind: claims of one kind have the same codes in all parts.

    Returns
    -------
    kinds, first
        The kind of each claim, the most frequent ones first, and one claim of each kind.
    """
    number = np.zeros(len(next(iter(parts.values()))), dtype=np.int64)
    for codes in parts.values():
        number = pd.factorize(number * (int(codes.max(initial=0)) + 1) + codes)[0]
    often = np.bincount(number)
    rank = np.empty(len(often), dtype=np.int64)
    rank[np.argsort(-often, kind="stable")] = np.arange(len(often))
    kinds = rank[number]
    first = np.zeros(len(often), dtype=np.int64)
    first[kinds[::-1]] = np.arange(len(kinds))[::-1]
    return kinds, first


def _present(claims: gpd.GeoDataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in claims]


def _add_dates(pack: Packing, claims: gpd.GeoDataFrame) -> None:
    """Add what is told of the dates: 0 for one plain day, else the number of a message."""
    start, end = claims["date_start"].to_numpy(), claims["date_end"].to_numpy()
    precision = claims["date_precision"]
    odd = (start != end) | (start != start.astype("datetime64[D]"))
    odd |= (precision.ne("day") & precision.notna()).to_numpy()
    odd |= claims["date_qualifier"].notna().to_numpy()
    if "date_basis" in claims:
        odd |= claims["date_basis"].eq("report").to_numpy(dtype=bool)
    messages: list[Message] = []
    codes = np.zeros(len(claims), dtype=np.int64)
    if odd.any():
        rows, messages = tell_dates(claims[odd])
        codes[odd] = rows + 1
    pack.add_codes(".date", codes)
    texts = [json.dumps(as_data(message), ensure_ascii=False) for message in messages]
    pack.add_texts(".dates", ["", *texts])


def _add_positions(pack: Packing, claims: gpd.GeoDataFrame) -> None:
    """Add longitude and latitude; places that many claims share travel once."""
    x, y = (np.round(claims[name].to_numpy(), DIGITS) for name in POSITION)
    gaps = ~(np.isfinite(x) & np.isfinite(y))
    if gaps.all():
        return
    digits = [count_digits(part[~gaps]) or DIGITS for part in (x, y)]
    lon, lat = (
        Numbers(scale_to(part, gaps, places), gaps, places)
        for part, places in zip((x, y), digits, strict=True)
    )
    place, places = pd.factorize(np.where(gaps, -1, (lon.whole << 32) + lat.whole))
    if len(places) * ROWS_PER_SPOT > len(place):
        pack.add_numbers("longitude", lon)
        pack.add_numbers("latitude", lat)
        return
    order = np.argsort(places, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    first = np.zeros(len(places), dtype=np.int64)
    first[rank[place][::-1]] = np.arange(len(place))[::-1]
    pack.add_codes(".spot", rank[place])
    for name, column in (("longitude", lon), ("latitude", lat)):
        pack.add_numbers(
            f".spot {name}", column._replace(whole=column.whole[first], gaps=gaps[first])
        )
        pack.columns[name] = {"follows": ".spot", "through": f".spot {name}"}


def _withheld(claims: gpd.GeoDataFrame, provenance: Provenance) -> npt.NDArray[np.int64]:
    """Mark claims whose licence does not say that they may be passed on: shown, not given away."""
    if "licence" in claims:
        codes, stated = pd.factorize(claims["licence"].fillna(provenance.licence).astype(str))
    else:
        codes, stated = np.zeros(len(claims), dtype=np.int64), [provenance.licence]
    closed = [bool(text.strip()) and not may_pass_on(text) for text in stated]
    marked = np.array(closed, dtype=bool)[codes]
    if provenance.included:
        marked &= ~may_not_pass(claims).to_numpy()
    return marked.astype(np.int64)
