"""Figures of people: who gives which number for whom, what was revised, and how far they range."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.schema import MEASURES
from geomap.summary.accounts import accounts_of, column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

_SAME = ["incident_id", "affected_side", "measure"]
_DAY = r"\d{4}-\d{2}-\d{2}"
Estimate = tuple[int | None, int | None, str]
"""Least, most (None: open) and the words for it."""


class Figure(NamedTuple):
    """One figure as plain values; None is missing, or open."""

    account: str
    place: str | None
    text: str
    low: int | None
    high: int | None
    superseded: bool
    speaker: str | None
    source: str | None


_KEPT = (
    *("incident_id", "affected_side", "measure", "side", "speaker", "account", "place", "text"),
    *("low", "high", "source", "source_date", "revised_from", "revised_from_date", "superseded"),
    "source_row",
)


def figures_of(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """List every figure of people that a claim gives, and which of them were revised.

    A figure is a revision of an earlier one when the same account (``accounts_of``: one side, or
    one third party) gives it for the same affected side and measure of the same incident in a
    source of a later day (``source_date``, a whole ISO day). On one day, and where no day is known,
    the figure of the same speaker's later row about the same place (one point, or one name) is the
    revision, unless both rows cite one source, which tells no order. All else that one account
    says on one day stands side by side, and so do, where no later day tells an order, the figures
    of speakers without a name.

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
        later) and ``source_row``; ordered by incident, affected side, measure, account, then time.
        The order of claims does not matter.
    """
    figures = _melt(claims[claims["record_kind"] != "aggregate"])
    day = figures["source_date"].str.slice(0, 10)
    figures["_day"] = day.where(day.str.fullmatch(_DAY).eq(True)).fillna("")
    order = [*_SAME, "account", "_day", "source_row"]
    figures = figures.sort_values(order, na_position="first", kind="stable", ignore_index=True)
    return _revise(figures)[list(_KEPT)]


def _melt(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Make one row for each claim and measure that has a figure."""
    base = pd.DataFrame({"incident_id": claims["incident_id"], "account": accounts_of(claims)})
    for name in ("affected_side", "side", "speaker", "place", "source_date"):
        base[name] = column(claims, name).astype("str")
    base["source"] = column(claims, "source_url").fillna(column(claims, "source_title"))
    base["source_row"] = claims["source_row"]
    # one point is one place whatever it is called
    base["_spot"] = claims.geometry.to_wkt().fillna(base["place"])
    parts = []
    for measure in MEASURES:
        value, low, high = (_numbers(claims, measure + end) for end in ("", "_low", "_high"))
        low, high = low.fillna(value), high.fillna(value)
        part = base.assign(measure=measure, low=low, high=high)
        parts.append(part[(low.notna() | high.notna()).to_numpy()])
    figures = pd.concat(parts)
    figures["measure"] = pd.Categorical(figures["measure"], categories=MEASURES, ordered=True)
    figures["text"] = say_bounds(figures["low"], figures["high"])
    return figures


def _numbers(claims: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name in claims:
        return claims[name].astype("Int64")
    return pd.Series(pd.NA, index=claims.index, dtype="Int64")


def say_bounds(low: pd.Series, high: pd.Series) -> pd.Series:
    """Say bounds in words; the same in both is one number."""
    least, most = low.astype("str"), high.astype("str")
    text = least + " to " + most
    text = text.mask((low == high).fillna(False), least)
    text = text.mask(high.isna(), "at least " + least)
    return text.mask(low.isna(), "at most " + most).astype("str")


def _revise(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark revisions: by the next row of one voice on a day, and by a later day of the account."""
    row_chain, row_step = _rows_of_a_day(figures)
    row = _link(figures, row_chain, row_step)
    day_chain, day_step = _days_of_an_account(figures)
    # what was revised on its own day does not stand for that day
    day = _link(figures, day_chain, day_step, stands=~row["superseded"])
    first = row["text"].isna()
    return figures.assign(
        superseded=row["superseded"] | day["superseded"],
        revised_from=row["text"].where(~first, day["text"]).astype("str"),
        revised_from_date=row["date"].where(~first, day["date"]).astype("str"),
    )


def _days_of_an_account(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the account that may revise a figure on a later day, and that day, as numbers."""
    dated = figures["_day"] != ""
    keys = figures[[*_SAME, "account"]].astype("str").fillna("")
    # without a day nothing is earlier: each row is alone
    alone = figures["source_row"].where(~dated, -1)
    chain = keys.assign(_alone=alone).groupby([*keys, "_alone"], sort=False).ngroup()
    day = pd.to_datetime(figures["_day"], format="%Y-%m-%d", errors="coerce")
    return chain, day.rank(method="dense").fillna(0).astype("int64")


def _rows_of_a_day(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the voice that may revise a figure in a later row of its day, and that row."""
    keys = figures[[*_SAME, "account", "speaker", "_spot", "_day"]].astype("str").fillna("")
    # nobody tells whether two speakers without a name are one
    alone = figures["source_row"].where(figures["speaker"].isna(), -1)
    chain = keys.assign(_alone=alone).groupby([*keys, "_alone"], sort=False).ngroup()
    source = figures["source"].fillna("row " + figures["source_row"].astype("str"))
    return chain, figures.groupby([chain, source])["source_row"].transform("min")


def _link(
    figures: pd.DataFrame, chain: pd.Series, step: pd.Series, stands: pd.Series | None = None
) -> pd.DataFrame:
    """Link each figure to the step before it in its chain.

    Returns ``text`` and ``date`` of that step (missing where it said the same) and ``superseded``
    (a later step follows). Only the figures that stand give the words of a step.
    """
    steps = figures.assign(_chain=chain, _step=step)
    told = steps if stands is None else steps[stands]
    said = _say_steps(told.drop_duplicates(["_chain", "_step", "text"]))
    before = said.groupby("_chain").shift()
    own = pd.MultiIndex.from_arrays([chain, step])
    earlier = before.reindex(own).set_axis(figures.index)
    changed = earlier["text"].notna() & (earlier["text"] != said["text"].reindex(own).to_numpy())
    return earlier.where(changed).assign(
        superseded=(step < step.groupby(chain).transform("max")).astype("bool")
    )


def _say_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the words and the day of each step of each chain; only few steps have several."""
    keys = ["_chain", "_step"]
    said = steps.groupby(keys).agg(text=("text", "first"), date=("source_date", "last"))
    several = steps[steps.duplicated(keys, keep=False)]
    if len(several):
        said.update(several.groupby(keys)[["text"]].agg(" and ".join))
    return said


def ranges_of(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Form ranges of figures, each within one affected side and one measure of one incident.

    A range spans the figures that stand (not those that were revised), of different accounts or of
    one account on one day. Figures of one account for several places in one source are parts of an
    unknown whole: the most of them is the least of the whole, which is open above. Figures of
    different affected sides, and those for all sides together, are never put into one range.

    Parameters
    ----------
    claims
        Normalised claims.

    Returns
    -------
    ranges
        ``incident_id``, ``affected_side``, ``measure``, ``low`` and ``high`` (Int64, a missing
        bound is open), and ``text``: ``6``, ``1, later 6`` (one account, revised), ``3 to 4``
        (accounts differ), ``6 to 7, earlier also 1``, ``1 (Kut) and 2 (Sotk)`` (several places).
    """
    figures = figures_of(claims)
    first = ~figures.duplicated(_SAME)
    ranges = figures.loc[first, [*_SAME, "low", "high", "text"]]
    formed = [(index, *_range(group)) for index, group in grouped(figures)]
    if formed:
        made = pd.DataFrame(formed, columns=["_at", "low", "high", "text"]).set_index("_at")
        made = made.astype({"low": "Int64", "high": "Int64", "text": "str"})
        ranges = pd.concat([ranges.drop(index=made.index), made.join(ranges[_SAME])]).sort_index()
    return ranges.reset_index(drop=True)


def grouped(figures: pd.DataFrame) -> Iterator[tuple[int, list[Figure]]]:
    """Yield figures that share incident, affected side and measure with another.

    Parameters
    ----------
    figures
        As ``figures_of`` gives them, or some of them, in that order.

    Yields
    ------
    index, group
        Index label of the first of them, and all of them, as plain values: one group at a time in
        Python, so that a table of many small groups costs little.
    """
    several = figures[figures.duplicated(_SAME, keep=False)]
    starts = np.flatnonzero(~several.duplicated(_SAME))
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
    if len({figure.account for figure in figures}) == 1:
        return low, high, ", later ".join([*earlier, text])
    return low, high, f"{text}, earlier also {_join_words(earlier)}"


def estimates_of(figures: list[Figure]) -> list[Estimate]:
    """Return the standing figures of each account as estimates of one number.

    Figures of one account for several places in one source are one estimate: at least the most
    of them, open above.
    """
    accounts: dict[str, dict[tuple[str | None, str], Figure]] = {}
    for figure in figures:
        if not figure.superseded:
            known = accounts.setdefault(figure.account, {})
            known.setdefault((figure.place, figure.text), figure)
    estimates: list[Estimate] = []
    for known in accounts.values():
        places = {place for place, _ in known}
        sources = {figure.source for figure in known.values()}
        alike = len(sources) == 1 and None not in places
        if len(known) > 1 and alike and len(places) == len(known):
            least = max(figure.low or 0 for figure in known.values())
            said = [f"{figure.text} ({figure.place})" for figure in known.values()]
            estimates.append((least, None, _join_words(said)))
        else:
            estimates += [(figure.low, figure.high, figure.text) for figure in known.values()]
    return list(dict.fromkeys(estimates))


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
