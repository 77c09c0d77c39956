"""The cells of one column, in the way that fits them: numbers, days, codes or texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geomap.render.coding import Numbers, read_moments, read_numbers
from geomap.schema import COLUMNS

if TYPE_CHECKING:
    import numpy.typing as npt

    from geomap.render.coding import Packing

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
FEW, SAMPLE = 64, 4096
NUMBERED = re.compile(r"(.*?)(\d{1,12})", re.DOTALL)


class Leader(NamedTuple):
    """The kinds of claims, which other columns may follow."""

    kinds: npt.NDArray[Any]
    first: npt.NDArray[Any]

    def leads(self, codes: npt.NDArray[Any]) -> bool:
        """Tell whether all claims of each kind have one code."""
        return bool((codes[self.first][self.kinds] == codes).all())


def add_column(
    pack: Packing, leader: Leader, name: str, column: pd.Series, records: npt.NDArray[Any]
) -> bool:
    """Add a column in the way that fits it; false where it has to go to the blocks of texts."""
    if name == "incident_id":
        _add_ids(pack, column, records)
        return True
    if column.dtype.kind == "M":
        add_days(pack, name, column)
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
        pack.add_texts(name, write_texts(column))
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


def write_texts(column: pd.Series) -> list[str]:
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
    few = {*column.array[:FEW].tolist()}
    return len(few) > FEW // 2 and column.iloc[:SAMPLE].nunique() > SAMPLE // 2


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


def add_days(pack: Packing, name: str, moments: pd.Series) -> None:
    """Add moments as days since 1970, as seconds where they are no whole days."""
    numbers = read_moments(moments)
    whole = not (numbers.whole % DAY).any()
    if whole or name.startswith("."):
        numbers = numbers._replace(whole=numbers.whole // DAY)
    pack.add_numbers(name, numbers, beside=BESIDE.get(name, "") if whole else "")
    pack.columns[name]["moment"] = "day" if whole or name.startswith(".") else "second"
