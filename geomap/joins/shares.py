"""What of each disk lies in which unit, as the joins hand it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

OUTSIDE = -1
"""Stands for what no unit covers."""
DECIMALS = 9
"""Shares are rounded to so many decimals: below, only the order of a sum would speak."""
LEAST_SHARE = 1e-6
"""A smaller share of a disk is dropped."""


class Shares(NamedTuple):
    """What of each disk lies in which unit.

    ``only`` is the one unit of a disk (or ``OUTSIDE``); where there are several, they are in
    ``disk``, ``unit``, ``share``, in the order of disks, and the shares of a disk sum to 1.
    ``near`` marks disks that, grown by its accuracy, reach a boundary; ``loose`` those in which
    units may overlap: they do nowhere where each piece of boundary has a unit on both sides.
    """

    only: NDArray[np.int32]
    near: NDArray[np.bool_]
    loose: NDArray[np.bool_]
    disk: Ints
    unit: Ints
    share: Floats
