"""What no unit covers, where units overlap: the sum of their shares does not tell it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.groups import distinct
from geomap.joins.areas import shares
from geomap.joins.edges import drop_seams, unit_edges
from geomap.joins.geodesy import spots
from geomap.joins.shares import DECIMALS, LEAST_SHARE, OUTSIDE, Shares
from geomap.joins.tree import EdgeIndex
from geomap.joins.units import across_seam, sweep
from geomap.keeping import keep
from geomap.unions import unite

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.geodesy import Floats, Ints


def keep_outside(measured: Shares, disks: Disks, shapes: NDArray[np.object_]) -> Shares:
    """Give disks with overlapping units the part that no unit covers.

    The units share the rest as they covered the disk: two that cover the same half of it have a
    quarter each.
    """
    disk = _with_overlaps(measured, disks, shapes)
    if not len(disk):
        return measured
    there = np.isin(measured.disk, disk) & (measured.unit != OUTSIDE)
    rest = 1 - _covered(disk, disks, shapes[distinct(measured.unit[there])])
    kept = ~np.isin(measured.disk, disk) | there
    part = np.bincount(measured.disk[there], measured.share[there], len(measured.only))
    open_ = rest >= LEAST_SHARE
    left = np.ones(len(measured.only))
    left[disk] = np.where(open_, 1 - rest, 1)
    scale = np.where(part > 0, left / np.where(part > 0, part, 1), 1)
    share: Floats = np.where(there, measured.share * scale[measured.disk], measured.share)
    all_disks = np.r_[disk[open_], measured.disk[kept]]  # what is outside comes first
    order = np.argsort(all_disks, kind="stable")
    return measured._replace(
        disk=all_disks[order],
        unit=np.r_[np.full(int(open_.sum()), OUTSIDE), measured.unit[kept]][order],
        share=np.r_[rest[open_], share[kept]][order].round(DECIMALS),
    )


def _with_overlaps(measured: Shares, disks: Disks, shapes: NDArray[np.object_]) -> Ints:
    """Return the disks that lie in two units or more that overlap somewhere."""
    wide = measured.loose & (disks.radius_m > 0)
    known = np.flatnonzero((measured.unit != OUTSIDE) & wide[measured.disk])
    disk, unit = measured.disk[known], measured.unit[known]
    several = np.bincount(disk, minlength=len(measured.only))[disk] > 1
    asked = distinct(unit[several])
    if not len(asked):
        return asked
    wrong = asked[_find_overlapping(shapes[asked])]
    return np.flatnonzero(np.bincount(disk[np.isin(unit, wrong)]) > 1)


@keep
def _find_overlapping(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which shapes may overlap others; it takes as long as to place many disks."""
    if shapely.coverage_is_valid(shapes):
        return np.zeros(len(shapes), dtype=bool)
    edges = shapely.coverage_invalid_edges(shapes)
    return np.asarray(~shapely.is_empty(edges), dtype=bool)


@keep
def _unite(shapes: NDArray[np.object_]) -> shapely.Geometry:
    valid = shapely.is_valid(shapes)
    if not valid.all():
        shapes = np.where(valid, shapes, shapely.make_valid(shapes))
    return unite(shapes)


def _covered(disk: Ints, disks: Disks, shapes: NDArray[np.object_]) -> Floats:
    """Return the part of disks that lies in the union of shapes."""
    whole = np.array([_unite(shapes)])
    lon, lat = disks.lon[disk], disks.lat[disk]
    ask = partial(sweep, whole)
    held = across_seam(ask(lon, lat), ask, lon, lat)
    index = EdgeIndex(drop_seams(unit_edges(whole)))
    found = shares(index, spots(lon, lat), disks.radius_m[disk], held)
    covered = np.where(found.only == OUTSIDE, 0.0, 1.0)
    part = found.unit != OUTSIDE
    covered[found.disk[part]] = found.share[part]
    return covered
