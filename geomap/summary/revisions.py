"""Revisions: which figure of people takes the place of which earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.groups import distinct, number_rows, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.groups import Ints

    Texts = NDArray[np.object_]

_DAY = r"\d{4}-\d\d-\d\d"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)$"
_CLOCK = _DAY + r"[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
_MOST_POINTS = 100
"""Of a voice that names more points than this, what names none stands for itself."""
SAME = ["incident_id", "affected_side", "measure"]
"""Figures that are alike in these are of one number."""


class Revised(NamedTuple):
    """What each figure revises, where it says something else, and whether it was revised later."""

    text: Texts
    date: Texts
    later: NDArray[np.bool_]


def tell_times(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the day (a running number, -1: none), the time in UTC, and whether it has a zone."""
    said = figures["source_date"]
    day = said.where(said.str.fullmatch(_DAY + r"(?:[T ].*)?").eq(True)).str.slice(0, 10)
    known = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")
    clock = said.where(said.str.fullmatch(_CLOCK).eq(True) & known.notna())
    time = pd.to_datetime(clock, format="ISO8601", errors="coerce", utc=True)
    zoned = clock.str.contains(_ZONE).eq(True) & time.notna()
    number = pd.factorize(known, sort=True)[0]
    told = figures.assign(_day=number, _time=time, _zoned=zoned)
    return told.assign(_day=_days_by_instant(told))


def _days_by_instant(figures: pd.DataFrame) -> pd.Series:
    """Return days that never run against the instants of one voice: those decide, not the clocks.

    Of two clocks with a zone that have a later instant on an earlier local day, both are counted to
    the later day, within which their times tell them apart.
    """
    some = figures[figures["_zoned"]]
    voice = number_rows([some[name] for name in (*SAME, "voice")], len(some))[0]
    days = pd.DataFrame({"voice": voice, "time": some["_time"], "day": some["_day"]})
    days = days.sort_values(["voice", "time"])
    days["day"] = days.groupby(["voice", "time"])["day"].transform("max")
    latest = days.groupby("voice")["day"].cummax()
    return latest.reindex(figures.index).fillna(figures["_day"]).astype("int64")


def mark_revisions(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark what one voice revises: by a later time of one day, and by a later day."""
    shared = figures.duplicated([*SAME, "voice"], keep=False).to_numpy()  # none else is revised
    some = figures[shared]
    time = _link(some, *_times_of_a_day(some), np.ones(len(some), dtype=bool))
    # what was revised on its own day does not stand for that day
    day = _link_days(some, ~time.later)
    made = np.full((2, len(figures)), None, dtype=object)
    made[:, shared] = np.where(pd.isna(time.text), (day.text, day.date), (time.text, time.date))
    later = np.zeros(len(figures), dtype=bool)
    later[shared] = time.later | day.later
    text, date = (pd.array(one, dtype="str") for one in made)
    return figures.assign(superseded=later, revised_from=text, revised_from_date=date)


def _link_days(figures: pd.DataFrame, stands: NDArray[np.bool_]) -> Revised:
    """Link each figure to what its voice said on the day before about what may be the same place.

    What names no point may speak of each of the points of its voice, so it is in several chains.
    """
    row, chain = _chains_of_points(figures)
    step = figures["_day"].to_numpy() + 1
    linked = _link(figures.iloc[row], chain, step[row], stands[row])
    later = np.zeros(len(figures), dtype=bool)
    later[row[linked.later]] = True
    text, date = np.full((2, len(figures)), None, dtype=object)
    told: dict[int, list[int]] = {}
    for at in np.flatnonzero(~pd.isna(linked.text)).tolist():
        told.setdefault(int(row[at]), []).append(at)
    for one, copies in told.items():
        text[one] = " and ".join(dict.fromkeys(linked.text[copies]))
        date[one] = max((day for day in linked.date[copies] if not pd.isna(day)), default=None)
    return Revised(text, date, later)


def _chains_of_points(figures: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return positions of figures and the number of the chain in which each may be a step."""
    # without a day nothing is earlier, and nobody tells who speaks without a name: each is alone
    known = (figures["_day"] >= 0) & (figures["voice"] != "")
    alone = figures["source_row"].where(~known, -1)
    keys = [figures[name] for name in (*SAME, "voice")]
    voice = number_rows([*keys, alone], len(figures))[0]
    point = pd.factorize(figures["point"])[0]
    has, width = point >= 0, point.max(initial=0) + 1
    spots = distinct(voice[has] * width + point[has])
    first = np.searchsorted(spots, voice * width)
    many = np.searchsorted(spots, (voice + 1) * width) - first
    vague = ~has & (many > 0) & (many <= _MOST_POINTS)
    row, step = spread(np.where(vague, many, 1))
    own = np.where(has, np.searchsorted(spots, voice * width + point), len(spots) + voice)
    crowd = ~has & (many > _MOST_POINTS)
    own[crowd] = len(spots) + voice.max(initial=0) + 1 + np.flatnonzero(crowd)
    return row, np.where(vague[row], first[row] + step, own[row])


def _times_of_a_day(figures: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the voice that may revise a figure later on its day, and that time, as numbers."""
    time = figures["_time"]
    # nobody tells whether two speakers without a name are one, nor when a day without a clock was
    alone = figures["source_row"].where(figures["speaker"].isna() | time.isna(), -1)
    names = (*SAME, "voice", "spot", "_day", "_zoned")
    chain = number_rows([*(figures[name] for name in names), alone], len(figures))[0]
    return chain, pd.factorize(time, sort=True)[0] + 1


def _link(figures: pd.DataFrame, chain: Ints, step: Ints, stands: NDArray[np.bool_]) -> Revised:
    """Link each figure to the step before it in its chain; a later step may follow it.

    Only the figures that stand give the words of a step.
    """
    steps, at = np.unique(chain * (step.max(initial=0) + 1) + step, return_inverse=True)
    text, date = _say_steps(figures, at, len(steps), stands)
    home = np.zeros(len(steps), dtype=np.int64)
    home[at] = chain
    told = np.flatnonzero(~pd.isna(text))
    before = np.arange(len(steps))
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
