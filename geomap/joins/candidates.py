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


def leading(measured: Shares, count: int) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Return for each disk the unit with the largest share, its share, and if others have any.

    Of equal shares the smallest code leads. ``OUTSIDE`` leads only where no unit has a share.
    """
    is_out = measured.unit == OUTSIDE
    order = np.lexsort((measured.unit, -measured.share, is_out, measured.disk))
    disk = measured.disk[order]
    first = order[np.r_[True, disk[1:] != disk[:-1]]] if len(order) else order
    return (
        measured.unit[first],
        measured.share[first],
        np.bincount(measured.disk, minlength=count) > 1,
    )


def candidate_texts(measured: Shares, count: int, codes: pd.Series) -> NDArray[np.object_]:
    """Write the candidates of each disk as ``CODE:0.54;CODE:0.46``, largest first, then by code.

    Every text has the fewest decimals (two, four or six) at which no part reads as nothing or as
    the whole, and its figures sum to 1.
    """
    words = np.append(codes.to_numpy(dtype=object), OUTSIDE_WORD)
    unit = np.where(measured.unit == OUTSIDE, len(codes), measured.unit)
    rank = np.argsort(np.argsort(words.astype(str), kind="stable"))
    order = np.lexsort((rank[unit], -measured.share, measured.disk))
    disk, unit, share = measured.disk[order], unit[order], measured.share[order]
    starts = np.flatnonzero(np.r_[True, disk[1:] != disk[:-1]]) if len(disk) else disk
    many = np.diff(np.r_[starts, len(disk)])
    texts = np.empty(count, dtype=object)
    single = starts[many == 1]
    texts[disk[single]] = (words + ":1.00")[unit[single]]
    left = np.repeat(many > 1, many)
    mixed_disk, mixed_unit, mixed_share = disk[left], unit[left], share[left]
    for digits in _DIGITS:
        if not len(mixed_disk):
            break
        figures = _figures(mixed_disk, mixed_share, digits)
        bad = np.zeros(count, dtype=bool)
        if digits != _DIGITS[-1]:
            bad[mixed_disk[(figures == 0) | (figures == 10**digits)]] = True
        good = ~bad[mixed_disk]
        _write(texts, mixed_disk[good], words[mixed_unit[good]], figures[good], digits)
        mixed_disk, mixed_unit, mixed_share = (
            mixed_disk[~good], mixed_unit[~good], mixed_share[~good],
        )  # fmt: skip
    return texts


def _figures(disk: Ints, share: Floats, digits: int) -> Ints:
    """Round shares to whole parts of ``10**digits`` that sum to it (largest remainders up)."""
    exact = share * 10**digits
    floor = np.floor(exact + 1e-6)
    _, group = np.unique(disk, return_inverse=True)
    short = np.rint(10**digits - np.bincount(group, floor)).astype(np.int64)
    order = np.lexsort((np.arange(len(disk)), -np.round(exact - floor, 6), group))
    starts = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]])
    place = np.arange(len(disk)) - np.repeat(starts, np.diff(np.r_[starts, len(disk)]))
    figures = floor.astype(np.int64)
    figures[order] += place < short[group[order]]
    return figures


def _write(
    texts: NDArray[np.object_], disk: Ints, words: NDArray[np.object_], figures: Ints, digits: int
) -> None:
    values, where = np.unique(figures, return_inverse=True)
    written = np.array([f":{value / 10**digits:.{digits}f}" for value in values], dtype=object)
    parts = words + written[where] if len(disk) else words
    starts = np.flatnonzero(np.r_[True, disk[1:] != disk[:-1]]) if len(disk) else disk
    many = np.diff(np.r_[starts, len(disk)])
    whole = parts[starts]
    for place in range(1, int(many.max(initial=0))):
        has = many > place
        whole[has] = whole[has] + ";" + parts[starts[has] + place]
    texts[disk[starts]] = whole
