"""Revisions: which figure of people takes the place of which earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import number_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.groups import Ints

    Texts = NDArray[np.object_]

SAME = ["incident_id", "affected_side", "measure"]
"""Figures that are alike in these are of one number."""


class Revised(NamedTuple):
    """What each figure revises, where it says something else, and whether it was revised later."""

    text: Texts
    date: Texts
    later: NDArray[np.bool_]


def mark_revisions(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark revisions: by the next row of one voice on a day, and by a later day of the account."""
    shared = figures.duplicated(SAME, keep=False).to_numpy()  # nothing else can be revised
    some = figures[shared]
    row = _link(some, *_rows_of_a_day(some), np.ones(len(some), dtype=bool))
    # what was revised on its own day does not stand for that day
    day = _link(some, *_days_of_an_account(some), ~row.later)
    made = np.full((2, len(figures)), None, dtype=object)
    made[:, shared] = np.where(pd.isna(row.text), (day.text, day.date), (row.text, row.date))
    later = np.zeros(len(figures), dtype=bool)
    later[shared] = row.later | day.later
    text, date = (pd.array(one, dtype="str") for one in made)
    return figures.assign(superseded=later, revised_from=text, revised_from_date=date)


def _days_of_an_account(figures: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the account that may revise a figure on a later day, and that day, as numbers."""
    dated = figures["_day"] != ""
    # without a day nothing is earlier: each row is alone
    alone = figures["source_row"].where(~dated, -1)
    keys = [figures[name] for name in (*SAME, "account")]
    day = pd.to_datetime(figures["_day"], format="%Y-%m-%d", errors="coerce")
    return number_rows([*keys, alone], len(figures))[0], pd.factorize(day, sort=True)[0] + 1


def _rows_of_a_day(figures: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the voice that may revise a figure in a later row of its day, and that row."""
    # nobody tells whether two speakers without a name are one
    alone = figures["source_row"].where(figures["speaker"].isna(), -1)
    keys = [figures[name] for name in (*SAME, "account", "speaker", "_spot", "_day")]
    chain = number_rows([*keys, alone], len(figures))[0]
    row = figures["source_row"].to_numpy(dtype=np.int64)
    source = figures["source"].fillna("row " + figures["source_row"].astype("str"))
    number, first = number_rows([chain, source], len(figures))
    least = row[first]
    np.minimum.at(least, number, row)
    return chain, least[number]


def _link(figures: pd.DataFrame, chain: Ints, step: Ints, stands: NDArray[np.bool_]) -> Revised:
    """Link each figure to the step before it in its chain; a later step may follow it.

    Only the figures that stand give the words of a step.
    """
    distinct, at = np.unique(chain * (step.max(initial=0) + 1) + step, return_inverse=True)
    text, date = _say_steps(figures, at, len(distinct), stands)
    home = np.zeros(len(distinct), dtype=np.int64)
    home[at] = chain
    told = np.flatnonzero(~pd.isna(text))
    before = np.arange(len(distinct))
    follows = np.flatnonzero(home[told[1:]] == home[told[:-1]])
    before[told[follows + 1]] = told[follows]
    same = text[before] == text
    text, date = text[before], date[before]
    text[same], date[same] = None, None
    last = np.zeros(chain.max(initial=-1) + 1, dtype=np.int64)
    np.maximum.at(last, chain, step)
    return Revised(text[at], date[at], step < last[chain])


def _say_steps(
    figures: pd.DataFrame, at: Ints, length: int, stands: NDArray[np.bool_]
) -> tuple[Texts, Texts]:
    """Return the words and the day of each step of each chain; only few steps have several."""
    text, date = (figures[name].to_numpy(dtype=object) for name in ("text", "source_date"))
    rows = np.flatnonzero(stands)
    rows = rows[number_rows([at[rows], text[rows]], len(rows))[1]]
    said, day = np.full((2, length), None, dtype=object)
    known = rows[~pd.isna(date[rows])]
    said[at[rows]], day[at[known]] = text[rows], date[known]
    several = rows[np.bincount(at[rows], minlength=length)[at[rows]] > 1]
    words: dict[int, list[str]] = {}
    for step, told in zip(at[several].tolist(), text[several].tolist(), strict=True):
        words.setdefault(step, []).append(told)
    for step, texts in words.items():
        said[step] = " and ".join(texts)
    return said, day
