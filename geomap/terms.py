"""Terms of datasets: what may be passed on, what is owed in return, and what is only reminded of.

Terms travel with the rows: each claim names its ``dataset`` and ``licence``, also in a table that
was converted or merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geomap.groups import values_of
from geomap.language import Joined, Message, say_english, tell
from geomap.presets.recognition import find_preset, say_recognised
from geomap.presets.registry import BY_LICENCE, BY_TITLE, PRESETS
from geomap.schema import JOINED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import geopandas as gpd

    from geomap.presets.declaration import Preset
    from geomap.schema import Reports

PASSED_ON = (
    *("source_row", "incident_id", "record_kind", "event_type", "side", "speaker", "status"),
    *("date_start", "date_end", "date_kind", "date_precision", "date_qualifier", "date_basis"),
    "date_offset",
    *("province_reported", "country_reported", "location_precision", "radius_m", "geometry"),
    *("licence", "dataset", "accessed", *JOINED_COLUMNS),
    *("matched", "date_match", "accounts_differ_on", "one_sided"),
)
"""What an output may hold of rows that may not be passed on: id, date, type, unit, rounded place,
and what geomap itself says of them."""
DECIMALS = 2
"""Decimals of degrees to which places are rounded then."""
ROUNDING_M = 800.0
"""No place moves farther by that rounding; the radius grows by it, so that it still holds."""
_KILOMETRE = 1000.0


def may_not_pass(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims come from a dataset whose terms forbid passing its rows on."""
    closed = [preset.title for preset in BY_LICENCE.values()]
    return _holds(claims, "dataset", closed) | _holds(claims, "licence", BY_LICENCE)


def passes_rows(licence: str) -> bool | None:
    """Tell whether the terms of a dataset let its rows be passed on; None where they are unknown.

    Parameters
    ----------
    licence
        What the claims of a dataset have in ``licence``.
    """
    known = {preset.terms.licence: preset.terms.passes_rows for preset in PRESETS.values()}
    return known.get(licence) if licence else None


def restrict(reports: Reports) -> Reports:
    """Leave out what the terms of datasets forbid to pass on; everything else stays.

    Every output that is made to be published goes through here first. Nothing is left out where
    ``provenance.included`` gives a reason. Doing it twice changes nothing more.

    Parameters
    ----------
    reports
        Reports, joined or not, EPSG:4326.
    """
    closed = may_not_pass(reports.claims)
    if reports.provenance.included or not closed.any():
        return reports
    claims = reports.claims.copy()
    for name in claims.columns:
        if name not in PASSED_ON:
            claims[name] = claims[name].mask(closed)
    claims = _round_borders(_round_places(claims, closed), closed)
    rejected = _hide_values(reports.rejected)
    return reports._replace(claims=claims, rejected=rejected, originals=None)


def _round_places(claims: gpd.GeoDataFrame, closed: pd.Series) -> gpd.GeoDataFrame:
    points = claims.geometry.to_numpy().copy()
    x, y = shapely.get_x(points), shapely.get_y(points)
    there = closed.to_numpy() & ~shapely.is_missing(points)
    points[there] = shapely.points(np.column_stack([x, y])[there].round(DECIMALS))
    moved = there & ((shapely.get_x(points) != x) | (shapely.get_y(points) != y))
    radius = claims["radius_m"].astype("float64")
    level = claims["location_precision"]
    return claims.assign(
        geometry=points,
        radius_m=radius.mask(moved & radius.notna(), radius + ROUNDING_M),
        location_precision=level.mask(moved & level.isin(["exact", "unstated"]), "near"),
    ).set_geometry("geometry", crs=claims.crs)


def _round_borders(claims: gpd.GeoDataFrame, closed: pd.Series) -> gpd.GeoDataFrame:
    """Round distances to whole kilometres, the least one down and the greatest one up."""
    ways: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "": np.round,
        "_min": np.floor,
        "_max": np.ceil,
    }
    for end, way in ways.items():
        name = f"border_distance{end}_m"
        if name in claims:
            metres = claims[name].astype("float64")
            rounded = way((metres / _KILOMETRE).to_numpy()) * _KILOMETRE
            claims[name] = metres.mask(closed, pd.Series(rounded, index=claims.index))
    return claims


def _hide_values(rejected: pd.DataFrame) -> pd.DataFrame:
    if not len(rejected):
        return rejected
    reason = "not said here, as the terms of the dataset keep its rows back (" + rejected["code"]
    return rejected.assign(value="", reason=reason + ")")


def say_restricted(reports: Reports) -> list[str]:
    """Say what is left out for the terms of datasets, or for which reason it is not."""
    return [say_english(told) for told in tell_restricted(reports)]


def tell_restricted(reports: Reports) -> list[Message]:
    """Tell what ``say_restricted`` says."""
    closed = may_not_pass(reports.claims)
    if not closed.any():
        return []
    names = Joined(tuple(_titles(reports.claims[closed])))
    if reports.provenance.included:
        return [tell("note.included", names=names, why=reports.provenance.included)]
    return [tell("note.restricted", names=names, step=10**-DECIMALS)]


def credit_datasets(reports: Reports) -> list[str]:
    """Credit each dataset in a few words: its name, address and the day of access."""
    said = []
    for title in _titles(reports.claims):
        terms = BY_TITLE[title].terms if title in BY_TITLE else None
        if terms is not None and terms.url:
            days = _days_of(reports, title)
            said.append(f"{title}, {terms.url}" + (f", accessed {_join(days)}" if days else ""))
    return said


def cite_datasets(reports: Reports, *, selection: str = "") -> list[str]:
    """Cite each dataset as its terms ask: credit, version, day of access, filters and changes.

    Parameters
    ----------
    reports
        The claims of an output with their provenance.
    selection
        Which of them it holds, in words; blank for all.
    """
    return [
        _cite(preset, reports, selection)
        for title in _titles(reports.claims)
        if (preset := BY_TITLE.get(title)) is not None
    ]


def _cite(preset: Preset, reports: Reports, selection: str) -> str:
    rows = reports.claims[_column(reports.claims, "dataset") == preset.title]
    terms = preset.terms
    days = _days_of(reports, preset.title)
    version = _distinct(rows, "dataset_version") if preset.version is not None else []
    parts = [
        terms.citation,
        f"version {_join(version)}" if version else "",
        terms.url,
        terms.licence or "licence not stated",
        f"accessed {_join(days)}" if days else "day of access not stated" * terms.asks_access,
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said}; selected: {selection or 'all rows'}; changed: {terms.changes}"


def _days_of(reports: Reports, title: str) -> list[str]:
    rows = reports.claims[_column(reports.claims, "dataset") == title]
    return _distinct(rows, "accessed") or [d for d in (reports.provenance.accessed,) if d]


def say_licence(reports: Reports) -> str:
    """Say the licence of a table, or of all of its rows; ``not stated`` where there is none."""
    known = _distinct(reports.claims, "licence")
    if len(known) and reports.claims["licence"].notna().all():
        return "; ".join(known)
    rest = reports.provenance.licence or "not stated"
    if known and known != [rest]:
        return f"{'; '.join(known)}; of the other rows {rest}"
    return rest


def remind(reports: Reports) -> list[str]:
    """List what the user is told at once: the preset and why, and what its terms ask for."""
    said = []
    if reports.provenance.preset:
        preset = find_preset(reports.provenance.preset)
        reason = say_recognised(preset, reports.provenance.notes)
        said.append(f"{reason}; --preset none reads it as a plain table")
    closed = may_not_pass(reports.claims)
    if not closed.any():
        return said
    names = _join(_titles(reports.claims[closed]))
    said.append(
        f"the terms of {names} do not let its rows be passed on: keep tables made from them to "
        "yourself; a map or report holds id, date, type, unit and rounded place only, unless "
        '--include-data "REASON"'
    )
    if not _distinct(reports.claims[closed], "accessed"):
        said.append(f"{names} asks for the day of access: state it with --accessed 2026-11-20")
    return said


def _titles(claims: pd.DataFrame) -> list[str]:
    """List the datasets of claims; a row that has only the licence of one is of that one."""
    named = _distinct(claims, "dataset")
    bare = claims[claims["dataset"].isna()] if named else claims
    licences = (BY_LICENCE.get(licence) for licence in _distinct(bare, "licence"))
    return sorted({*named, *(preset.title for preset in licences if preset)})


def _holds(claims: pd.DataFrame, name: str, values: Collection[str]) -> pd.Series:
    """Tell which claims have one of some values in a column; mostly it is empty, or not there."""
    if name not in claims or not claims[name].notna().any():
        return pd.Series(False, claims.index)
    return claims[name].isin(values)


def _distinct(claims: pd.DataFrame, name: str) -> list[str]:
    return sorted(map(str, values_of(claims[name]))) if name in claims else []


def _column(claims: pd.DataFrame, name: str) -> pd.Series:
    if name in claims:
        return claims[name]
    return pd.Series(index=claims.index, dtype="str")


def _join(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
