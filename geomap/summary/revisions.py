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

_DAY = r"\d{4}-\d\d-\d\d"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)$"
_CLOCK = _DAY + r"[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
SAME = ["incident_id", "affected_side", "measure"]
"""Figures that are alike in these are of one number."""


class Revised(NamedTuple):
    """What each figure revises, where it says something else, and whether it was revised later."""

    text: Texts
    date: Texts
    later: NDArray[np.bool_]


def tell_times(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the day (blank: none), the time in UTC, and whether it has a zone, of each source."""
    said = figures["source_date"]
    day = said.str.slice(0, 10)
    day = day.where(day.str.fullmatch(_DAY).eq(True)).fillna("")
    clock = said.where(said.str.fullmatch(_CLOCK).eq(True))
    time = pd.to_datetime(clock, format="ISO8601", errors="coerce", utc=True)
    zoned = clock.str.contains(_ZONE).eq(True)
    return figures.assign(_day=day, _time=time, _zoned=zoned)


def mark_revisions(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark revisions: by a later time of one voice on a day, and by a later day of the account."""
    shared = figures.duplicated(SAME, keep=False).to_numpy()  # nothing else can be revised
    some = figures[shared]
    time = _link(some, *_times_of_a_day(some), np.ones(len(some), dtype=bool))
    # what was revised on its own day does not stand for that day
    day = _link(some, *_days_of_an_account(some), ~time.later)
    made = np.full((2, len(figures)), None, dtype=object)
    made[:, shared] = np.where(pd.isna(time.text), (day.text, day.date), (time.text, time.date))
    later = np.zeros(len(figures), dtype=bool)
    later[shared] = time.later | day.later
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


def _times_of_a_day(figures: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the voice that may revise a figure later on its day, and that time, as numbers."""
    time = figures["_time"]
    # nobody tells whether two speakers without a name are one, nor when a day without a clock was
    alone = figures["source_row"].where(figures["speaker"].isna() | time.isna(), -1)
    names = (*SAME, "account", "speaker", "_spot", "_day", "_zoned")
    chain = number_rows([*(figures[name] for name in names), alone], len(figures))[0]
    return chain, pd.factorize(time, sort=True)[0] + 1


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
