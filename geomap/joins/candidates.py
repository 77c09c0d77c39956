"""The units in which a disk may lie: the leading one, and all of them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.joins.edges import numbered, starts_of
from geomap.joins.shares import DECIMALS, OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.reach import Reach
    from geomap.joins.shares import Shares

OUTSIDE_WORD = "outside"
_SMALL = 1 << 22
_DIGITS = (2, 4, 6)  # the fewest that show no part as nothing or as the whole


def leading(measured: Shares) -> tuple[NDArray[np.int32], Floats]:
    """Return for each disk the unit with the largest share, and that share.

    Of equal shares the smallest code leads. ``OUTSIDE`` leads only where no unit has a share.
    """
    top, share = measured.only.copy(), np.ones(len(measured.only))
    starts = starts_of(measured.disk)
    if len(starts):
        part = np.where(measured.unit == OUTSIDE, -1, measured.share)
        most = np.maximum.reduceat(part, starts)
        leads = np.flatnonzero(part == np.repeat(most, np.diff(np.r_[starts, len(part)])))
        first = leads[starts_of(measured.disk[leads])]  # units come in the order of their codes
        top[measured.disk[first]] = measured.unit[first]
        share[measured.disk[first]] = measured.share[first]
    return top, share


def candidate_texts(
    measured: Shares, codes: pd.Series
) -> tuple[NDArray[np.int32], NDArray[np.object_]]:
    """Write the candidates of each disk as ``CODE:0.54;CODE:0.46``, largest first, then by code.

    Every text has the fewest decimals (two, four or six) at which no part reads as nothing or as
    the whole, and its figures sum to 1.

    Returns
    -------
    tuple
        For each disk its position among the texts; the texts, first that of each unit alone.
    """
    words = np.append(codes.to_numpy(dtype=object), OUTSIDE_WORD)  # OUTSIDE is -1, the last
    texts = np.array([f"{word}:1.00" for word in words], dtype=object)
    text = measured.only.copy()
    text[text == OUTSIDE] = len(codes)
    rank = np.argsort(np.argsort(words.astype(str), kind="stable"))
    order = _largest_first(measured, rank)
    disk, unit, share = measured.disk, measured.unit[order], measured.share[order]
    for digits in _DIGITS:
        figures = _figures(disk, share, digits)
        coarse = (figures == 0) | (figures == 10**digits)
        if digits == _DIGITS[-1] or not len(disk):
            coarse[:] = False
        starts = starts_of(disk)
        many = np.diff(np.r_[starts, len(disk)])
        left = np.repeat(np.logical_or.reduceat(coarse, starts) if len(starts) else coarse, many)
        which, written = _write(disk[~left], unit[~left], figures[~left], words, digits)
        text[disk[~left][starts_of(disk[~left])]] = len(texts) + which
        texts = np.concatenate([texts, written])
        disk, unit, share = disk[left], unit[left], share[left]
    return text, texts


def add_reached(
    text: NDArray[np.int32], texts: NDArray[np.object_], reach: Reach, codes: pd.Series
) -> tuple[NDArray[np.int32], NDArray[np.object_]]:
    """Add to the candidates of disks, with a share of 0, what else they reach, by code.

    Parameters
    ----------
    text, texts
        What ``candidate_texts`` returns.
    reach
        What each disk reaches, units with a share among it.
    codes
        Codes of the units.
    """
    words = np.append(codes.to_numpy(dtype=object), OUTSIDE_WORD)
    some = np.flatnonzero(reach.of >= 0)
    keys, which = _numbered(text[some] * np.int64(len(reach.sets)) + reach.of[some])
    parts = [sorted(f"{words[unit]}:" for unit in units) for units in reach.sets]
    added = []
    for base, number in zip(*np.divmod(keys, len(parts)), strict=True):
        told = texts[base]
        more = [part for part in parts[number] if f";{part}" not in f";{told}"]
        if more:
            nothing = f"{0:.{len(told.rpartition('.')[2])}f}"
            told = ";".join([told, *(part + nothing for part in more)])
        added.append(told)
    text = text.copy()
    text[some] = len(texts) + which
    return text, np.concatenate([texts, np.array(added, dtype=object)])


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    if keys.max(initial=0) < _SMALL:
        return numbered(keys)
    which, found = pd.factorize(keys)
    return found, which


def _largest_first(measured: Shares, rank: Ints) -> Ints:
    """Return the order of candidates within their disks."""
    place = np.cumsum(np.diff(measured.disk, prepend=-1) != 0)
    small = np.rint((1 - measured.share) * 10**DECIMALS).astype(np.int64)
    width = len(rank)
    if len(place) and (place[-1] + 1) * (10**DECIMALS + 1) >= 2**63 // width:
        return np.lexsort((rank[measured.unit], small, place))
    return np.argsort((place * (10**DECIMALS + 1) + small) * width + rank[measured.unit])


def _figures(disk: Ints, share: Floats, digits: int) -> Ints:
    """Round shares to whole parts of ``10**digits`` that sum to it (largest remainders up)."""
    exact = share * 10**digits
    floor = np.floor(exact + 1e-6)
    starts = starts_of(disk)
    many = np.diff(np.r_[starts, len(disk)])
    group = np.repeat(np.arange(len(starts)), many)
    short = np.rint(10**digits - np.bincount(group, floor, len(starts))).astype(np.int64)
    rest = np.rint((exact - floor) * 1e6).astype(np.int64)
    order = np.argsort(group * 2_000_002 + 1_000_001 - rest, kind="stable")
    place = np.arange(len(disk)) - np.repeat(starts, many)
    figures = floor.astype(np.int64)
    figures[order] += place < short[group]
    return figures


def _write(
    disk: Ints, unit: Ints, figures: Ints, words: NDArray[np.object_], digits: int
) -> tuple[Ints, NDArray[np.object_]]:
    """Return for each disk which of the texts it has, and the distinct texts."""
    part, parts = pd.factorize((unit + 1) * (10**digits + 1) + figures)
    of, figure = np.divmod(parts, 10**digits + 1)
    names = [
        f"{words[one]}:{value / 10**digits:.{digits}f}"
        for one, value in zip(of - 1, figure, strict=True)
    ]
    starts = starts_of(disk)
    many = np.diff(np.r_[starts, len(disk)])
    which = part[starts]
    texts = np.array(names, dtype=object)
    for place in range(1, int(many.max(initial=0))):
        has = np.flatnonzero(many > place)
        pair = which[has] * len(names) + part[starts[has] + place]
        found, pairs = pd.factorize(pair)
        which[has] = len(texts) + found
        before, after = np.divmod(pairs, len(names))
        longer = [f"{texts[a]};{names[b]}" for a, b in zip(before, after, strict=True)]
        texts = np.append(texts, np.array(longer, dtype=object))
    return which, texts
