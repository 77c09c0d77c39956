"""Count distinct incidents by province, month, side and the like; say what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.errors import SelectionError
from geomap.groups import number_rows, spread
from geomap.summary.accounts import joined, of_incidents
from geomap.summary.counting import PLACINGS, drawn_of
from geomap.summary.footers import footers_of, say_reached
from geomap.summary.keys import KEYS, LAST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.groups import Ints
    from geomap.summary.accounts import Spoken
    from geomap.summary.keys import Values


class Summary(NamedTuple):
    """A table of counts, the number of distinct incidents, and what a reader must know of them.

    ``table`` has the keys (and ``province_code``), ``incidents``, and where they have a meaning
    ``certain`` and ``possible``, and the four placings. ``total`` is never the sum of a column.
    """

    table: pd.DataFrame
    total: int
    footers: tuple[str, ...]


def summarize(
    claims: gpd.GeoDataFrame,
    *,
    by: str | Sequence[str] = ("province",),
    rejected: int = 0,
    names: Mapping[str, str] | None = None,
) -> Summary:
    """Count distinct incidents by one or several keys.

    An incident counts once in each line that one of its claims, by itself, belongs to. So it
    counts in each unit that one of its claims names or lies in (each unit that a disk reaches, as
    a selection by unit finds it), and in each month that the days of one of its claims touch; a
    date without a known end or beginning reaches to the last or first day that is known of these
    incidents, as possible. A line ``not known`` counts only incidents none of whose claims belongs
    to a line where all keys are known. Statements with the id of an incident are claims of it;
    other statements and aggregates are not counted.

    Parameters
    ----------
    claims
        Claims after ``join_provinces``, and for ``border_distance`` after ``distance_to_border``.
    by
        One or several keys out of ``KEYS``: ``province``, ``month``, ``year``, ``type``, ``side``,
        ``attributed_to``, ``border_distance`` (bands of kilometres; an end belongs to the band
        above it), ``placing``.
    rejected
        Number of rejected rows of the table, to be said in the footers.
    names
        Names of unit codes; those in the claims, else the code, where not given.

    Returns
    -------
    summary
        With ``certain`` and ``possible`` for months, years and distances: an incident is certain
        in a line when one of its claims cannot be elsewhere, so also in one of those whose date or
        distance is not known; ``incidents`` is the sum of both.
        With ``inside``, ``mostly_inside``, ``straddles``, ``named`` for provinces: the surest
        placing of the incident in that unit; ``incidents`` is the sum of the four.

    Raises
    ------
    SelectionError
        A key is not known, given twice, or none is given.
    JoinMissingError
        A key needs a join that was not made.
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    check_keys(by)
    joined(claims, "province_status")
    spoken = of_incidents(claims)
    parts = {key: KEYS[key](spoken.claims) for key in by}
    table = _count(combine(spoken, parts), parts)
    if names and "province" in parts:
        table["province"] = table["province_code"].map(names).fillna(table["province"])
    drawn = drawn_of(spoken)
    reached = ""
    if "province" in parts:
        reached = say_reached(parts["province"], spoken.incident, names)
    footers = footers_of(claims, drawn, table, by, rejected, reached)
    return Summary(table, drawn.incidents, footers)


def check_keys(by: tuple[str, ...]) -> None:
    """Refuse keys that are not known, or given twice, or none.

    Raises
    ------
    SelectionError
        Naming the known ones.
    """
    wrong = [key for key in by if key not in KEYS]
    if wrong or not by or len(set(by)) < len(by):
        found = f"{wrong[0]!r} is not among them" if wrong else "give each once"
        raise SelectionError(f"incidents are counted by {', '.join(KEYS)}; {found}")


class _Lines(NamedTuple):
    """One line for each claim and combination of its values.

    ``incident`` and, for each key, ``by`` are numbers; ``known`` tells that no text is blank.
    """

    incident: Ints
    by: dict[str, Ints]
    known: NDArray[np.bool_]
    certain: NDArray[np.bool_]
    placing: Ints

    def take(self, at: Ints | NDArray[np.bool_]) -> _Lines:
        """Return some of the lines."""
        by = {key: value[at] for key, value in self.by.items()}
        return _Lines(self.incident[at], by, self.known[at], self.certain[at], self.placing[at])


def combine(spoken: Spoken, parts: dict[str, Values]) -> _Lines:
    """Make one line for each claim and combination of its values."""
    claim = np.arange(len(spoken.incident))
    sure = np.ones(len(claim), dtype=bool)
    lines = _Lines(spoken.incident, {}, sure, sure, np.full(len(claim), len(PLACINGS)))
    for key, part in parts.items():
        many = np.bincount(part.claim, minlength=len(spoken.incident))
        own = (np.cumsum(many) - many)[claim]
        if (many != 1).any():
            at, step = spread(many[claim])
            claim, own, lines = claim[at], own[at] + step, lines.take(at)
        value = part.value[own]
        told = np.array([text != "" for text in part.texts], dtype=bool)
        lines = lines._replace(by={**lines.by, key: value}, known=lines.known & told[value])
        if part.certain is not None:
            lines = lines._replace(certain=lines.certain & part.certain[own])
        if part.placing is not None:
            lines = lines._replace(placing=part.placing[own])
    # What one claim leaves open does not count where another claim of the incident tells it.
    told = np.zeros(spoken.total, dtype=bool)
    told[lines.incident[lines.known]] = True
    kept = lines.known | ~told[lines.incident]
    return lines if kept.all() else lines.take(kept)


def _count(lines: _Lines, parts: dict[str, Values]) -> pd.DataFrame:
    """Count incidents in each combination of values."""
    size = len(lines.incident)
    group, first = number_rows(lines.by.values(), size)
    pair, pair_first = number_rows([group, lines.incident], size)
    group_of = group[pair_first]
    table = texts_of(lines, parts, first)
    table["incidents"] = np.bincount(group_of, minlength=len(first))
    if any(part.certain is not None for part in parts.values()):
        sure = np.zeros(len(pair_first), dtype=bool)
        sure[pair[lines.certain]] = True
        table["certain"] = np.bincount(group_of[sure], minlength=len(first))
        table["possible"] = table["incidents"] - table["certain"]
    if "province" in parts:
        best = np.full(len(pair_first), len(PLACINGS))
        np.minimum.at(best, pair, lines.placing)
        for rank, name in enumerate(PLACINGS):
            table[name] = np.bincount(group_of[best == rank], minlength=len(first))
    orders = [f"_{key}" for key in parts]
    table = table.sort_values([*orders, *parts], ignore_index=True)
    for key, part in parts.items():
        table[key] = table[key].mask(table[key] == "", part.unknown)
    return table.drop(columns=orders)


def texts_of(lines: _Lines, parts: dict[str, Values], first: Ints) -> pd.DataFrame:
    """Return the texts of each combination, and what sorts them: blanks go last."""
    texts: dict[str, pd.api.extensions.ExtensionArray] = {}
    for key, part in parts.items():
        value = lines.by[key][first]
        blank = [text == "" for text in part.texts]
        order = [LAST * 2 if none else rank for none, rank in zip(blank, part.order, strict=True)]
        texts[f"_{key}"] = pd.array(order, dtype="str").take(value)
        texts[key] = pd.array(part.texts, dtype="str").take(value)
        if key == "province":
            codes = ["" if rank.startswith(LAST) else rank for rank in order]
            texts = {"province_code": pd.array(codes, dtype="str").take(value), **texts}
    return pd.DataFrame(texts)
