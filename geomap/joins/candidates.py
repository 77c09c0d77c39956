"""The units in which a disk may lie: the leading one, and all of them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.joins.areas import OUTSIDE

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.joins.areas import Shares
    from geomap.joins.geodesy import Floats, Ints

OUTSIDE_WORD = "outside"
_DIGITS = (2, 4, 6)  # the fewest that show no part as nothing or as the whole


def leading(measured: Shares) -> tuple[Ints, Floats]:
    """Return for each disk the unit with the largest share, and that share.

    Of equal shares the smallest code leads. ``OUTSIDE`` leads only where no unit has a share.
    """
    top, share = measured.only.copy(), np.ones(len(measured.only))
    is_out = measured.unit == OUTSIDE
    order = np.lexsort((measured.unit, -measured.share, is_out, measured.disk))
    first = order[_starts(measured.disk[order])]
    top[measured.disk[first]] = measured.unit[first]
    share[measured.disk[first]] = measured.share[first]
    return top, share


def candidate_texts(measured: Shares, codes: pd.Series) -> tuple[Ints, NDArray[np.object_]]:
    """Write the candidates of each disk as ``CODE:0.54;CODE:0.46``, largest first, then by code.

    Every text has the fewest decimals (two, four or six) at which no part reads as nothing or as
    the whole, and its figures sum to 1.

    Returns
    -------
    tuple
        For each disk its position among the texts; the texts, first that of each unit alone.
    """
    words = np.append(codes.to_numpy(dtype=object), OUTSIDE_WORD)  # OUTSIDE is -1, the last
    alone = [f"{word}:1.00" for word in words]
    mixed = np.unique(measured.disk)
    texts = np.empty(len(mixed), dtype=object)
    text = np.where(measured.only == OUTSIDE, len(codes), measured.only)
    text[mixed] = len(words) + np.arange(len(mixed))
    rank = np.argsort(np.argsort(words.astype(str), kind="stable"))
    order = np.lexsort((rank[measured.unit], -measured.share, measured.disk))
    disk, unit, share = measured.disk[order], measured.unit[order], measured.share[order]
    disk = np.searchsorted(mixed, disk)
    for digits in _DIGITS:
        figures = _figures(disk, share, digits)
        coarse = np.zeros(len(texts), dtype=bool)
        if digits != _DIGITS[-1]:
            coarse[disk[(figures == 0) | (figures == 10**digits)]] = True
        left = coarse[disk]
        _write(texts, disk[~left], words[unit[~left]], figures[~left], digits)
        disk, unit, share = disk[left], unit[left], share[left]
    return text, np.array([*alone, *texts], dtype=object)


def _figures(disk: Ints, share: Floats, digits: int) -> Ints:
    """Round shares to whole parts of ``10**digits`` that sum to it (largest remainders up)."""
    exact = share * 10**digits
    floor = np.floor(exact + 1e-6)
    starts = _starts(disk)
    many = np.diff(np.r_[starts, len(disk)])
    group = np.repeat(np.arange(len(starts)), many)
    short = np.rint(10**digits - np.bincount(group, floor, len(starts))).astype(np.int64)
    order = np.lexsort((np.arange(len(disk)), -np.round(exact - floor, 6), group))
    place = np.arange(len(disk)) - np.repeat(starts, many)
    figures = floor.astype(np.int64)
    figures[order] += place < short[group]
    return figures


def _starts(disk: Ints) -> Ints:
    """Return where each disk begins in an array ordered by disk."""
    first = np.ones(min(len(disk), 1), dtype=bool)
    return np.flatnonzero(np.r_[first, disk[1:] != disk[:-1]])


def _write(
    texts: NDArray[np.object_], disk: Ints, words: NDArray[np.object_], figures: Ints, digits: int
) -> None:
    values, where = np.unique(figures, return_inverse=True)
    written = np.array([f":{value / 10**digits:.{digits}f}" for value in values], dtype=object)
    parts = words + written[where]
    starts = _starts(disk)
    many = np.diff(np.r_[starts, len(disk)])
    whole = parts[starts]
    for place in range(1, int(many.max(initial=0))):
        has = many > place
        whole[has] = whole[has] + ";" + parts[starts[has] + place]
    texts[disk[starts]] = whole
