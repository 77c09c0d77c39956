"""Match the headers of a table to the columns of a claim."""

from __future__ import annotations

from collections import Counter

from geomap.errors import TableError
from geomap.schema import COLUMNS, COMPUTED_COLUMNS, fold_header

_BY_NAME = {fold_header(column.name): column.name for column in COLUMNS}
_BY_ALIAS = {fold_header(alias): column.name for column in COLUMNS for alias in column.aliases}
_COMPUTED = {fold_header(name) for name in COMPUTED_COLUMNS}


def match_headers(headers: list[str]) -> tuple[dict[str, str], list[str]]:
    """Find which header stands for which column of a claim.

    Headers are matched without case, spaces and underscores, first by the name of a column, then
    by its aliases. A header that names a column which geomap makes itself is left out where the
    column that was read is there too.

    Returns
    -------
    renamed
        Column of a claim by header, for the headers that have one.
    dropped
        Headers of columns that will be made anew.

    Raises
    ------
    TableError
        A header stands twice, or two headers stand for one column.
    """
    _refuse_repeated(headers)
    renamed: dict[str, str] = {
        h: _BY_NAME[fold_header(h)] for h in headers if fold_header(h) in _BY_NAME
    }
    exact = set(renamed.values())
    dropped: list[str] = []
    taken: dict[str, str] = {}
    for header in headers:
        folded = fold_header(header)
        if header in renamed:
            continue
        name = _BY_ALIAS.get(folded)
        if folded in _COMPUTED and (name is None or name in exact):
            dropped.append(header)
        elif name is not None and name not in exact:
            if name in taken:
                raise TableError(
                    f"the headers {taken[name]!r} and {header!r} both stand for {name!r}; "
                    f"rename the one that is meant to {name!r}"
                )
            taken[name] = header
            renamed[header] = name
    return renamed, dropped


def _refuse_repeated(headers: list[str]) -> None:
    counts = Counter(fold_header(h) for h in headers if h)
    for header in headers:
        if counts[fold_header(header)] > 1:
            raise TableError(f"the header {header!r} stands more than once; rename one of them")
