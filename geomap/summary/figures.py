"""Figures of people: who gives which number for whom, what was revised, and how far they range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.groups import number_rows
from geomap.joins import say_degrees
from geomap.schema import MEASURES, POINT_PRECISIONS
from geomap.summary.accounts import accounts_of, column, voices_of
from geomap.summary.revisions import SAME, mark_revisions, tell_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

Estimate = tuple[int | None, int | None, str]
"""Least, most (None: open) and the words for it."""


class Figure(NamedTuple):
    """One figure as plain values; None is missing, or open."""

    voice: str
    place: str | None
    point: str | None
    spot: str | None
    text: str
    low: int | None
    high: int | None
    superseded: bool
    source: str | None


_KEPT = (
    *("incident_id", "affected_side", "measure", "side", "speaker", "account", "place", "text"),
    *("low", "high", "source", "source_date", "revised_from", "revised_from_date", "superseded"),
    "source_row",
)
_SAID = ("low", "high", "place", "spot", "speaker", "source", "voice")
"""What tells figures of one time apart, so that their order is not that of the rows."""


def figures_of(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """List every figure of people that a claim gives, and which of them were revised.

    A figure is a revision of an earlier one when the same voice (``voices_of``: a speaker of a
    side, or a side, outlet or source where no speaker is named) gives it for the same affected side
    and measure of the same incident in a source of a later day (``source_date``, a whole ISO day),
    unless both have points and these differ. Within one day it is a revision where the same named
    speaker gives it about the same place (one point, or one name) in a source of a later time of
    that day (``2023-09-01T14:30``, with or without a zone, as the earlier one). Of two times with a
    zone the instant decides, whatever the local days. All else that is said, on one day or without
    a day, or by nobody that is known, stands side by side: rows have no order.

    Parameters
    ----------
    claims
        Normalised claims. Aggregates are passed over.

    Returns
    -------
    figures
        One row for each claim and measure that has a figure: ``incident_id``, ``affected_side``
        (missing: all sides together), ``measure``, ``side``, ``speaker``, ``account``, ``place``,
        ``text`` (``6``, ``5 to 7``, ``at least 3``), ``low`` and ``high`` (Int64; a missing bound
        is open), ``source`` (address, else title), ``source_date``, ``revised_from`` (text of the
        figure that this one revises) with ``revised_from_date``, ``superseded`` (bool: revised
        later) and ``source_row``; ordered by incident, affected side, measure, account, time, then
        by what they say. The order of claims does not matter.
    """
    return trace_figures(claims)[list(_KEPT)]


def trace_figures(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """List figures as ``figures_of`` does, with what tells them apart.

    Returns
    -------
    figures
        Also ``voice``, ``point`` (of a claim that has a place of its own, as WKT) and ``spot`` (the
        point, else the name of the place).
    """
    figures = tell_times(_melt(claims).reset_index(drop=True))
    order = [*SAME, "account", "_day", "_time", "source_date", *_SAID, "source_row"]
    figures = figures.sort_values(order, na_position="first", kind="stable", ignore_index=True)
    return mark_revisions(figures)


def _melt(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Make one row for each claim, but aggregates, and measure that has a figure."""
    bounds = [measure_bounds(claims, measure) for measure in MEASURES]
    has = np.array([(low.notna() | high.notna()).to_numpy() for low, high in bounds])
    has &= (claims["record_kind"] != "aggregate").to_numpy()
    some = np.flatnonzero(has.any(axis=0))
    rows = [np.flatnonzero(mask) for mask in has[:, some]]
    figures = _describe(claims.iloc[some]).iloc[np.concatenate(rows)]
    numbers = np.repeat(np.arange(len(MEASURES)), [len(row) for row in rows])
    figures["measure"] = pd.Categorical.from_codes(numbers, pd.Index(MEASURES), ordered=True)
    for end, name in enumerate(("low", "high")):
        told = [both[end].iloc[some[row]] for both, row in zip(bounds, rows, strict=True)]
        figures[name] = pd.concat(told).array
    figures["text"] = say_bounds(figures["low"], figures["high"])
    return figures


def _describe(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say of each claim whose it is, what it speaks of, and where it stands."""
    base = {"incident_id": claims["incident_id"], "account": accounts_of(claims)}
    base["voice"] = voices_of(claims)
    for name in ("affected_side", "side", "speaker", "place", "source_date"):
        base[name] = column(claims, name).astype("str")
    base["source"] = column(claims, "source_url").fillna(column(claims, "source_title"))
    base["source_row"] = claims["source_row"]
    # one point is one place whatever it is called; a point that stands for a unit is none
    own = claims["location_precision"].isin(POINT_PRECISIONS)
    base["point"] = claims.geometry.to_wkt().where(own).astype("str")
    base["spot"] = base["point"].fillna(base["place"])
    return pd.DataFrame(base)


def measure_bounds(claims: gpd.GeoDataFrame, measure: str) -> tuple[pd.Series, pd.Series]:
    """Return the least and the most of a measure (Int64; missing: open, or no figure)."""
    value = _numbers(claims, measure)
    low, high = (
        _numbers(claims, name).fillna(value) if name in claims else value
        for name in (f"{measure}_low", f"{measure}_high")
    )
    return low, high


def _numbers(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name in claims:
        return claims[name].astype("Int64")
    return pd.Series(pd.NA, index=claims.index, dtype="Int64")


def say_bounds(low: pd.Series, high: pd.Series) -> pd.Series:
    """Say bounds in words; the same in both is one number, and without both there are none."""
    number, first = number_rows([low, high], len(low))
    texts = map(_say_both, low.iloc[first].tolist(), high.iloc[first].tolist())
    said = np.array([*texts, None], dtype=object)[number]
    return pd.Series(said, index=low.index, dtype="str")


def _say_both(low: Any, high: Any) -> str | None:
    if low is pd.NA:
        return None if high is pd.NA else f"at most {high}"
    if high is pd.NA:
        return f"at least {low}"
    return f"{low}" if low == high else f"{low} to {high}"


def ranges_of(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Form ranges of figures, each within one affected side and one measure of one incident.

    A range spans the figures that stand (not those that were revised), of different voices or of
    one voice on one day. Figures of one voice for several points, or for several places in one
    source, are parts of an unknown whole: the most of them is the least of the whole, which is open
    above. Figures of different affected sides, and those for all sides together, are never put into
    one range.

    Parameters
    ----------
    claims
        Normalised claims.

    Returns
    -------
    ranges
        ``incident_id``, ``affected_side``, ``measure``, ``low`` and ``high`` (Int64, a missing
        bound is open), and ``text``: ``6``, ``1, later 6`` (one voice, revised), ``3 to 4``
        (voices differ), ``6 to 7, earlier also 1``, ``1 (Kut) and 2 (Sotk)`` (several places).
    """
    figures = trace_figures(claims)
    first = ~figures.duplicated(SAME)
    ranges = figures.loc[first, [*SAME, "low", "high", "text"]]
    formed = [(index, *_range(group)) for index, group in grouped(figures)]
    if formed:
        made = pd.DataFrame(formed, columns=["_at", "low", "high", "text"]).set_index("_at")
        made = made.astype({"low": "Int64", "high": "Int64", "text": "str"})
        ranges = pd.concat([ranges.drop(index=made.index), made.join(ranges[SAME])]).sort_index()
    return ranges.reset_index(drop=True)


def grouped(figures: pd.DataFrame) -> Iterator[tuple[int, list[Figure]]]:
    """Yield figures that share incident, affected side and measure with another.

    Parameters
    ----------
    figures
        As ``trace_figures`` gives them, or some of them, in that order.

    Yields
    ------
    index, group
        Index label of the first of them, and all of them, as plain values: one group at a time in
        Python, so that a table of many small groups costs little.
    """
    several = figures[figures.duplicated(SAME, keep=False)]
    starts = np.flatnonzero(~several.duplicated(SAME))
    columns = [several[name].astype("object") for name in Figure._fields]
    values = [column.where(column.notna(), None).tolist() for column in columns]
    index = several.index.to_numpy()
    every = [Figure(*line) for line in zip(*values, strict=True)]
    for start, end in zip(starts, np.append(starts[1:], len(every)), strict=False):
        yield int(index[start]), every[start:end]


def _range(figures: list[Figure]) -> Estimate:
    """Form the range of the figures of one incident, affected side and measure."""
    estimates = estimates_of(figures)
    low, high, text = span_of(estimates)
    known = {text, *(estimate[2] for estimate in estimates)}
    earlier = [f.text for f in figures if f.superseded and f.text not in known]
    earlier = list(dict.fromkeys(earlier))
    if not earlier:
        return low, high, text
    # of several points the later figure need not be of the earlier place
    points = {figure.point for figure in figures if figure.point}
    if len({figure.voice for figure in figures}) == 1 and len(points) < 2:
        return low, high, ", later ".join([*earlier, text])
    return low, high, f"{text}, earlier also {_join_words(earlier)}"


def estimates_of(figures: list[Figure]) -> list[Estimate]:
    """Return the standing figures of each voice as estimates of one number.

    Figures of one voice for several points, or for several places in one source, are one estimate:
    at least the most of them, open above.
    """
    voices: dict[str, dict[tuple[str | None, str], Figure]] = {}
    for figure in figures:
        if not figure.superseded:
            voices.setdefault(figure.voice, {}).setdefault((figure.spot, figure.text), figure)
    estimates: list[Estimate] = []
    for known in voices.values():
        estimates += _estimates_of_a_voice(list(known.values()))
    return list(dict.fromkeys(estimates))


def _estimates_of_a_voice(figures: list[Figure]) -> list[Estimate]:
    names = len({figure.source for figure in figures}) == 1 and all(f.spot for f in figures)
    parts: dict[str | None, list[Figure]] = {}
    for figure in figures:
        if names or figure.point:
            parts.setdefault(figure.spot, []).append(figure)
    if len(parts) < 2:
        return [(figure.low, figure.high, figure.text) for figure in figures]
    spans = [span_of([(f.low, f.high, f.text) for f in part]) for part in parts.values()]
    said = [
        f"{text} ({_name(part[0])})"
        for (_, _, text), part in zip(spans, parts.values(), strict=True)
    ]
    whole = (max(low or 0 for low, _, _ in spans), None, _join_words(said))
    rest = [f for f in figures if f.spot not in parts]
    return [whole, *((figure.low, figure.high, figure.text) for figure in rest)]


def _name(figure: Figure) -> str:
    """Name the place of a figure, by its position where it has no name."""
    if figure.place or not figure.point:
        return str(figure.place)
    lon, lat = shapely.get_coordinates(shapely.from_wkt(figure.point))[0]
    return say_degrees(lon, lat)


def span_of(estimates: list[Estimate]) -> Estimate:
    """Return the least and the most of several estimates; a bound that one leaves open is open."""
    if len(estimates) == 1:
        return estimates[0]
    lows = [low for low, _, _ in estimates if low is not None]
    highs = [high for _, high, _ in estimates if high is not None]
    low = min(lows) if len(lows) == len(estimates) else None
    high = max(highs) if len(highs) == len(estimates) else None
    if low is None and high is None:
        return None, None, " or ".join(text for _, _, text in estimates)
    if low is None:
        return low, high, f"at most {high}"
    if high is None:
        return low, high, f"at least {low}"
    return low, high, f"{low} to {high}"


def _join_words(words: list[str]) -> str:
    """Join words as in ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
