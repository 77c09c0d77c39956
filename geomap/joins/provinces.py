"""Give every claim its first-level unit, as surely as its place is known and no surer."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.joins.candidates import add_reached, candidate_texts, leading
from geomap.joins.disks import disks_of
from geomap.joins.measuring import measure
from geomap.joins.reading import read_units
from geomap.joins.shares import OUTSIDE
from geomap.joins.units import country_readings, units_of
from geomap.names import Names, fold
from geomap.schema import JOINED_COLUMNS, PROVINCE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
    from geomap.joins.geodesy import Floats, Ints
    from geomap.joins.reach import Reach
    from geomap.joins.shares import Shares
    from geomap.joins.units import Units

    Texts = pd.api.extensions.ExtensionArray

MOSTLY = 0.8
"""Least share of a disk in one unit at which a claim is ``mostly_inside``."""
ADDED = tuple(name for name in JOINED_COLUMNS if not name.startswith("border_"))
_INSIDE, _MOSTLY, _STRADDLES, _NAMED, _OUTSIDE, _UNLOCATED = np.arange(6, dtype=np.int8)


class _Placing(NamedTuple):
    """What is known of each claim or disk: unit (-1 none), status, share, its row in ``texts``."""

    unit: NDArray[np.int32]
    status: NDArray[np.int8]
    share: Floats
    text: NDArray[np.int32]
    texts: NDArray[np.object_]


def join_provinces(
    claims: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    *,
    neighbours: gpd.GeoDataFrame | None = None,
    lines: gpd.GeoDataFrame | None = None,
    disks: Disks | None = None,
) -> gpd.GeoDataFrame:
    """Add to each claim the unit it lies in, how surely, and what its reported name means.

    A claim with a point, at a precision at which a point is a position, has a disk of
    ``radius_m`` metres: it is ``inside`` a unit only if the disk, grown by the accuracy of every
    boundary it then reaches, crosses none. What it reaches by that accuracy only, a unit or
    ``outside``, is among its candidates with a share of 0. Any other claim is placed by its
    reported name. A name never moves a point, and a point never moves a name;
    ``province_conflict`` is true where the unit that is named is not among the candidates.

    Parameters
    ----------
    claims
        Normalised claims with geometry in EPSG:4326; no row is dropped, order and index stay.
    provinces, neighbours
        First-level units, all equal: ``code``, ``name``, ``country``, ``country_code``, spellings,
        polygons. Where units overlap, both are candidates and share what they cover.
    lines
        Boundary lines with ``accuracy_m``. Without them every boundary is taken as exact.
    disks
        ``disks_of(claims)``, where it is known already.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy with the columns of ``ADDED``. ``province_share`` is the share of the possible area
        in the province, of 1 (for ``outside``: beyond every unit), to nine decimals.

    Raises
    ------
    LayerError
        A layer has no codes and names, one code for two names, or shapes that are no polygons.

    Warns
    -----
    GeomapWarning
        Invalid polygons were mended; their names are given.
    """
    units = units_of(provinces, neighbours)
    reported = _reported_units(claims, units, Names.from_units(*_named(provinces, neighbours)))
    disks = disks_of(claims) if disks is None else disks
    measured, reach = measure(disks, units, lines)
    by_point = _by_point(measured, reach, units)
    placing = _place(disks.of, reported, by_point)
    table = _columns(placing, reported, units)
    table["province_conflict"] = _conflicts(disks.of, reported, measured, reach)
    if "country_reported" in claims:
        _fill_countries(table, claims, placing.status == _UNLOCATED, units)
    out = claims.drop(columns=list(ADDED), errors="ignore")
    for name in ADDED:
        out[name] = table[name]
    return out


def _named(*layers: gpd.GeoDataFrame | None) -> list[pd.DataFrame]:
    """Return the layers with a code for every unit, as ``Names`` wants them."""
    frames = [pd.DataFrame(layer) for layer in layers if layer is not None]
    return [
        frame.assign(code=frame["code"].fillna(frame.get("name")) if "code" in frame
                     else frame["name"])
        for frame in frames
    ]  # fmt: skip


def _reported_units(claims: gpd.GeoDataFrame, units: Units, names: Names) -> NDArray[np.int32]:
    """Return the unit that each reported name means; -1 where it is none, or not one only."""
    if "province_reported" not in claims:
        return np.full(len(claims), -1, dtype=np.int32)
    return read_units(claims, names, units.table)


def _by_point(measured: Shares, reach: Reach, units: Units) -> _Placing:
    """Say of each disk which unit has most of it, and how surely."""
    top, share = leading(measured)
    status = np.where(measured.near, _MOSTLY, _INSIDE)
    status[measured.disk] = np.where(share[measured.disk] >= MOSTLY, _MOSTLY, _STRADDLES)
    status[top == OUTSIDE] = _OUTSIDE
    codes = units.table["code"]
    return _Placing(
        top, status, share, *add_reached(*candidate_texts(measured, codes), reach, codes)
    )


def _place(of: Ints, reported: NDArray[np.int32], by_point: _Placing) -> _Placing:
    """Place each claim by its disk, else by its reported name, else not at all."""
    if len(of) == len(by_point.unit) and (of == np.arange(len(of))).all():
        return by_point  # each claim has a disk of its own
    unit, text = (np.append(part, np.int32(-1)).take(of) for part in (by_point.unit, by_point.text))
    status = np.append(by_point.status, _UNLOCATED).take(of)
    share = np.append(by_point.share, np.nan).take(of)
    named = np.flatnonzero((of < 0) & (reported >= 0))
    unit[named] = text[named] = reported[named]
    status[named], share[named] = _NAMED, 1.0
    return _Placing(unit, status, share, text, by_point.texts)


def _columns(placing: _Placing, reported: NDArray[np.int32], units: Units) -> dict[str, object]:
    table = units.table
    texts = partial(_texts, missing=cache(_missing))  # columns without a text are made once
    return {
        "province": texts(table["name"], placing.unit),
        "province_code": texts(table["code"], placing.unit),
        "country": texts(table["country"], placing.unit),
        "country_code": texts(table["country_code"], placing.unit),
        "province_status": texts(pd.Series(PROVINCE_STATUSES), placing.status),
        "province_share": placing.share,
        "province_candidates": texts(pd.Series(placing.texts), placing.text),
        "province_reported_code": texts(table["code"], reported),
    }


def _texts(
    values: pd.Series, index: NDArray[np.signedinteger], missing: Callable[[int], Texts]
) -> Texts:
    """Take texts by position; -1 is missing."""
    if index.max(initial=-1) < 0 or values.isna().all():
        return missing(len(index))
    texts = np.append(np.array([np.nan], dtype=object), values.to_numpy(dtype=object))
    return pd.array(texts, dtype="str").take(index + 1)  # faster than to fill what is missing


def _missing(count: int) -> Texts:
    return pd.array([None], dtype="str").take(np.zeros(count, dtype=np.int64))


def _conflicts(
    of: Ints, reported: NDArray[np.int32], measured: Shares, reach: Reach
) -> NDArray[np.bool_]:
    """Tell where a claim has a disk, and cannot lie in the unit that it names."""
    conflicts = np.zeros(len(of), dtype=bool)
    both = np.flatnonzero((of >= 0) & (reported >= 0))
    if not len(both):
        return conflicts
    disk, unit = of[both], reported[both]
    count = unit.max() + 1
    known = np.flatnonzero((measured.unit >= 0) & (measured.unit < count))
    pairs = measured.disk[known] * count + measured.unit[known]
    listed = np.isin(disk * count + unit, pairs)
    alone = np.ones(len(measured.only), dtype=bool)
    alone[measured.disk] = False
    lies = np.where(alone[disk], measured.only[disk] == unit, listed)
    away = np.flatnonzero(~lies)
    lies[away] = reach.holds(disk[away], unit[away].astype(np.int64))
    conflicts[both] = ~lies
    return conflicts


def _fill_countries(
    table: dict[str, object], claims: gpd.GeoDataFrame, unlocated: NDArray[np.bool_], units: Units
) -> None:
    """Give unlocated claims the country that they report, where a unit's country is called so."""
    if not unlocated.any():
        return
    known = country_readings(units.table)
    told = claims["country_reported"].reset_index(drop=True)
    found = {text: known.get(fold(str(text))) for text in told.dropna().unique()}
    fill = unlocated & told.map(found).notna().to_numpy()
    for position, name in enumerate(("country", "country_code")):
        values = np.asarray(table[name], dtype=object)
        values[fill] = [found[text][position] for text in told[fill]]  # type: ignore[index]
        table[name] = pd.array(values, dtype="str")
