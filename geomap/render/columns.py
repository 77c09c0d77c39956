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
from geomap.render.coding import (
    BLOCK,
    DIGITS,
    Numbers,
    Packing,
    count_digits,
    read_moments,
    read_numbers,
    scale_to,
    write_blocks,
)
from geomap.render.marks import order_claims
from geomap.schema import COLUMNS
from geomap.terms import may_not_pass, passes_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from geomap.language import Message
    from geomap.render.facets import Filter
    from geomap.render.marks import Marks
    from geomap.schema import Provenance

OWN = ("date_told", "position_told", "matched", "date_match", "record", "way", "x", "y")
"""Columns that are made for the page."""
OPEN = re.compile(
    r"\W*(cc0|cc[ -]by|creative commons (zero|attribution)|public domain|pddl|odbl|odc|mit\b)",
    re.IGNORECASE,
)
CLOSED = re.compile(r"\b(nc|nd)\b|non.?commercial|no.?deriv", re.IGNORECASE)
TEXTS = tuple(column.name for column in COLUMNS if column.kind in {"text", "url"})
IN_LIST = (
    *("place", "province_reported", "province", "province_code"),
    *("country_reported", "country", "side"),
)
"""Columns that a row of the list says, so they are read with the numbers."""
MEASURED = ("radius_m", *(column.name for column in COLUMNS if column.kind == "figure"))
"""Numbers that the page works with, so they are read with the numbers however long they are."""
UP = ("border_distance_m", "border_distance_min_m", "border_distance_max_m")
"""Metres that are rounded up; compared with whole metres that changes no answer."""
BESIDE = {
    "date_end": "date_start",
    ".first": "date_start",
    ".last": "date_end",
    "border_distance_min_m": "border_distance_m",
    "border_distance_max_m": "border_distance_m",
}
"""Columns that differ little from another one."""
LONGEST_M = 1e9
DAY = 86_400
VALUES_FEW = 256
ROWS_PER_VALUE = 8
"""A column of texts is one of codes where so many rows share a text, or there are few texts."""
ROWS_PER_SPOT = 3
FEW, SAMPLE = 64, 4096
NUMBERED = re.compile(r"(.*?)(\d{1,12})", re.DOTALL)


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
    leader = _Leader(kinds, first)
    texts = [n for n, column in table.items() if not _add_column(pack, leader, n, column, records)]
    for name, moments in (("first", found.first), ("last", found.last)):
        _add_days(pack, f".{name}", moments)
    _add_positions(pack, claims)
    if told:
        _add_dates(pack, claims)
    for name in _present(claims, ("matched",)):
        _add_column(pack, leader, f".{name}", claims[name], records)
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
    blocks = write_blocks([_write_texts(table[name]) for name in texts], len(claims))
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


class _Leader(NamedTuple):
    """The kinds of claims, which other columns may follow."""

    kinds: npt.NDArray[Any]
    first: npt.NDArray[Any]

    def leads(self, codes: npt.NDArray[Any]) -> bool:
        return bool((codes[self.first][self.kinds] == codes).all())


def _present(claims: gpd.GeoDataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in claims]


def _add_column(
    pack: Packing, leader: _Leader, name: str, column: pd.Series, records: npt.NDArray[Any]
) -> bool:
    """Add a column in the way that fits it; false where it has to go to the blocks of texts."""
    if name == "incident_id":
        _add_ids(pack, column, records)
        return True
    if column.dtype.kind == "M":
        _add_days(pack, name, column)
        return True
    if name in UP:
        metres = np.ceil(column.to_numpy(dtype=np.float64, na_value=np.nan))
        column = pd.Series(np.where(metres < LONGEST_M, metres, np.nan))
    numbers = read_numbers(column)
    leads = numbers is not None and leader.leads(np.where(numbers.gaps, -1, numbers.whole))
    coded = _encode(column, always=name.startswith(".")) if numbers is None or leads else None
    if coded is None and numbers is not None:
        pack.add_numbers(name, numbers, beside=BESIDE.get(name, ""))
    elif coded is None and name in MEASURED and column.dtype.kind in "iuf":
        pack.add_texts(name, _write_texts(column))
        pack.columns[name]["number"] = True
    elif coded is None:
        if name not in IN_LIST:
            return False
        pack.add_texts(name, column.astype(object).where(column.notna(), None).tolist())
    elif leader.leads(coded[0]):
        pack.add_follower(name, ".kind", coded[0][leader.first], coded[1])
    else:
        pack.add_values(name, *coded)
    return True


def _write_texts(column: pd.Series) -> list[str]:
    """Return a column as texts; numbers of more decimals than are packed as they are written."""
    texts, gaps = column.astype("str"), column.isna()
    filled: list[str] = (texts.where(~gaps, "") if gaps.any() else texts).tolist()
    return filled


def _encode(
    column: pd.Series, *, always: bool = False
) -> tuple[npt.NDArray[np.int64], list[Any]] | None:
    """Encode values that repeat, in the order in which they appear; None where they do not."""
    most = len(column) if always else max(VALUES_FEW, len(column) // ROWS_PER_VALUE)
    if not always and len(column) > 2 * SAMPLE and _repeats_little(column):
        return None
    codes, values = pd.factorize(column, use_na_sentinel=False)
    if len(values) > most:
        return None
    return codes.astype(np.int64), [_cell(value) for value in values.tolist()]


def _repeats_little(column: pd.Series) -> bool:
    """Tell whether most of the first values are different; few of them tell it of most columns."""
    few = column.iloc[:FEW].tolist()
    return len(set(few)) > FEW // 2 and column.iloc[:SAMPLE].nunique() > SAMPLE // 2


def _cell(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124
        return None
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def _add_ids(pack: Packing, ids: pd.Series, records: npt.NDArray[Any]) -> None:
    """Add the id of each record; ids that are numbers behind one text travel as numbers."""
    starts = np.r_[True, records[1:] != records[:-1]][: len(records)]
    texts = ids[starts].astype("str").tolist()
    found = NUMBERED.fullmatch(texts[0]) if texts else None
    whole = None if found is None else _read_tails(texts, found[1])
    if found is None or whole is None:
        pack.add_texts(".id", texts)
        return
    numbers = Numbers(whole, np.zeros(len(whole), dtype=bool))
    pack.add_numbers(".id", numbers, beside="source_row" if starts.all() else "")
    pack.columns[".id"] |= {"head": found[1], "length": len(found[2])}


def _read_tails(texts: list[str], head: str) -> npt.NDArray[np.int64] | None:
    """Read texts of one length as a head and a number; None where not all of them are so."""
    if len({*map(len, texts)}) != 1:
        return None
    data = "".join(texts).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(data, dtype="<u4").reshape(len(texts), -1)
    digits = letters[:, len(head) :].astype(np.int64) - ord("0")
    if (letters[:, : len(head)] != letters[0, : len(head)]).any() or (digits // 10).any():
        return None
    return digits @ 10 ** np.arange(digits.shape[1])[::-1]


def _add_days(pack: Packing, name: str, moments: pd.Series) -> None:
    """Add moments as days since 1970, as seconds where they are no whole days."""
    numbers = read_moments(moments)
    whole = not (numbers.whole % DAY).any()
    if whole or name.startswith("."):
        numbers = numbers._replace(whole=numbers.whole // DAY)
    pack.add_numbers(name, numbers, beside=BESIDE.get(name, "") if whole else "")
    pack.columns[name]["moment"] = "day" if whole or name.startswith(".") else "second"


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
    x, y = (np.round(claims[name].to_numpy(), DIGITS) for name in ("x", "y"))
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
