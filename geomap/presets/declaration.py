"""What a preset declares: columns, codes, precision table, terms; and the cells it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.schema import fold_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Refuse = Callable[[pd.Series, str, pd.Series | None, str, str, str], None]
    Read = Callable[["Cells", Refuse], Mapping[str, pd.Series]]
    Split = Callable[[pd.DataFrame], pd.DataFrame]
    Version = Callable[[str], str]

NAMES_OF_PLACES = ("province_reported", "country_reported")
MISSING = ("NA", "NULL")
"""What statistics programs write into a cell that is blank."""


class Level(NamedTuple):
    """How precisely one code of a dataset knows a place.

    ``precision`` is a word of ``schema.LOCATION_PRECISIONS``; without a ``radius_m`` (metres) the
    position stands for an area and is never used as a point; ``names`` are the columns with names
    of units that hold at this precision.
    """

    precision: str
    radius_m: float | None = None
    names: tuple[str, ...] = NAMES_OF_PLACES


@dataclass(frozen=True)
class Precision:
    """The precision table of a dataset: the column with its codes, and what each code means."""

    column: str
    levels: Mapping[str, Level]
    source: str
    blank: Level | None = None


@dataclass(frozen=True)
class Terms:
    """Under which terms a dataset may be used, and how it wants to be cited.

    ``passes_rows`` is False where its rows may not be passed on; ``changes`` says in one sentence
    what geomap makes of it.
    """

    licence: str
    citation: str
    changes: str
    url: str = ""
    passes_rows: bool = True
    asks_access: bool = False


@dataclass(frozen=True)
class Preset:
    """How one foreign dataset is read.

    Parameters
    ----------
    name, title
        Name in options, and name for readers.
    needs
        Headers by which it is recognised: all of them must be there.
    columns
        Column of a claim by the headers that may hold it unchanged, the first present one is
        taken.
    precision
        Its precision table, or None where its positions are taken as the table states them.
    read
        Reads what needs more than another name: dates, codes, ids. It returns columns of a claim.
    constants
        What is the same in every claim. The coders of a dataset are third parties: no side.
    notes
        Sentences for every output.
    repeated
        What is said of a row that repeats another, before its number, and the mend.
    layouts
        Headers of files that come without a row of headers, told apart by their number.
    split
        Makes several claims of one, where a row speaks of several affected sides.
    version
        Reads the version of the whole dataset from the name of its file.
    replaces
        Whether a later version of a record replaces a former one.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    read: Read
    terms: Terms
    precision: Precision | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    repeated: tuple[str, str] | None = None
    layouts: tuple[tuple[str, ...], ...] = ()
    split: Split | None = None
    version: Version | None = None
    replaces: bool = False


class Cells:
    """Cells of a foreign table as trimmed text, asked for by header in any case and spelling.

    Parameters
    ----------
    table
        Columns of text, blank cells missing.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._headers = {fold_header(str(header)): str(header) for header in table.columns}

    def find(self, *names: str) -> str | None:
        """Return the header of the first of these columns that is there."""
        found = (self._headers.get(fold_header(name)) for name in names)
        return next((header for header in found if header is not None), None)

    def text(self, *names: str) -> pd.Series:
        """Return the first of these columns, all missing where none is there."""
        header = self.find(*names)
        if header is None:
            return pd.Series(index=self.table.index, dtype="str")
        cells = self.table[header]
        return cells.mask(cells.isin(MISSING))

    def code(self, *names: str) -> pd.Series:
        """Return a column of codes: a whole number that was written as 1.0 is 1."""
        return self.text(*names).str.replace(r"^([0-9]+)\.0+$", r"\1", regex=True)


def refuse_unknown(
    cells: Cells, refuse: Refuse, column: str, codes: tuple[str, ...], mend: str
) -> pd.Series:
    """Return a column of codes, and refuse the rows with any other or none."""
    found = cells.code(column)
    wrong = ~found.isin(codes)
    shown = found.fillna("blank")
    refuse(
        wrong,
        cells.find(column) or column,
        shown,
        "code_unknown",
        f"'{{value}}' is no code of {column} that is known",
        mend,
    )
    return found.mask(wrong)
