"""Pairs of claims within one incident, in portions that fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTION = 1_000_000
"""About so many pairs at a time; one claim with more partners than this makes a larger portion."""


def pairs_of(
    incidents: pd.Series, accounts: np.ndarray, portion: int = PORTION
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of positions with one incident and different accounts, each pair once.

    Only claims of one incident are paired, so the cost grows with the number of claims, and with
    the square only within an incident.

    Parameters
    ----------
    incidents
        Incident id of each claim.
    accounts
        Number of the account of each claim.
    portion
        About so many pairs at a time.
    """
    codes = pd.factorize(incidents)[0]
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))[codes[order]] if len(codes) else codes
    partners = ends - np.arange(len(order)) - 1
    portions = np.cumsum(partners) // portion
    cuts = np.flatnonzero(np.diff(portions)) + 1
    for rows in np.split(np.arange(len(order)), cuts):
        number = partners[rows]
        if not number.sum():
            continue
        first = np.repeat(rows, number)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number)
        i, j = order[first], order[first + 1 + offset]
        different = accounts[i] != accounts[j]
        if different.any():
            yield i[different], j[different]
