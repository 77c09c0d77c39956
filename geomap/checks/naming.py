"""Names of units that are not known, mean several units, or contradict the point beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.checks.findings import column, find_rows, find_table, joined
from geomap.checks.placenames import lies_in, listed, spellings_of
from geomap.errors import NameUnknownError
from geomap.joins.sides import country_codes
from geomap.joins.units import country_readings, units_of
from geomap.names import PLACE_WORDS, Names, fold
from geomap.schema import COLUMN

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.schema import Layers

_CODE = re.compile("[A-Z]{2}")
_SHOWN = 8


def find_naming(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find names of units that cannot be read, and points that lie in another unit than named."""
    reported = claims["province_reported"]
    unread = reported.notna() & joined(claims, "province_reported_code").isna()
    names = Names.from_units(layers.provinces, layers.neighbours)
    unknown = [str(name) for name in reported[unread].unique()]
    others = _no_units(unknown, layers)
    told = {name: others.get(name) or _told(names, name) for name in unknown}
    several = reported.map({name: len(names.readings(str(name))) > 1 for name in told}).eq(True)
    parts = []
    for mask, code in (
        (unread & ~several, "province_unknown"),
        (unread & several, "province_ambiguous"),
    ):
        message = [told[name] for name in reported[mask]]
        parts.append(find_rows(claims, mask, "province_reported", code, message))
    return [
        *parts,
        _conflicts(claims),
        *_countries(claims, layers),
        *_sides(claims, layers),
        *_types(claims),
    ]


def _types(claims: gpd.GeoDataFrame) -> list[pd.DataFrame]:
    """Find words for the type of an event that count as other; those of a dataset are its own."""
    own = column(claims, "event_type").eq("other") & column(claims, "dataset").isna()
    reported = column(claims, "event_type_reported")[own].dropna().astype("str")
    if not len(reported):
        return []
    known = ", ".join(code for code in COLUMN["event_type"].codes if code != "other")
    message = (
        f"{_listed(sorted(reported.unique()))}: no type is called so, and {len(reported)} of "
        f"{len(claims)} claims count as other; the words are kept beside it, so write one of "
        f"{known} where it says no more than they do"
    )
    return [find_table("event_type", "type_unknown", message)]


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(map(repr, words[:_SHOWN])) + more


def _sides(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find sides that are words, but no country of the layers: each spelling counts as a side.

    Two capital letters are a code, of a country that has no units here.
    """
    known = sorted(set(country_codes(layers.provinces, layers.neighbours).values()))
    found = []
    for name in ("side", "attributed_to", "affected_side") if known else ():
        sides = sorted(column(claims, name).dropna().astype("str").unique())
        words = [side for side in sides if side not in known and not _CODE.fullmatch(side)]
        if words:
            message = (
                f"{_listed(words)}: no country of the layers is called so, and each spelling is a "
                f"side of its own; write the code ({', '.join(known)}) for a country, a body that "
                "speaks into speaker"
            )
            found.append(find_table(name, "side_unknown", message))
    return found


def _no_units(unknown: list[str], layers: Layers) -> dict[str, str]:
    """Say which unknown names of units are those of countries or places, and where they belong."""
    places = layers.places
    if not unknown:
        return {}
    countries = country_readings(units_of(layers.provinces, layers.neighbours).table)
    names = Names.from_units(layers.provinces, layers.neighbours)
    known = {} if places is None or "province_code" not in places else spellings_of(places)
    told = {}
    for name in unknown:
        rows = known.get(fold(name, PLACE_WORDS))
        if names.readings(name):
            continue
        if fold(name) in countries:
            told[name] = f"{name!r} is a country, not a unit; write it in country_reported"
        elif rows is not None and places is not None:
            where = listed(lies_in(places, rows, layers.names()))
            told[name] = f"{name!r} is a place, not a unit ({where}); move it to the column place"
    return told


def _told(names: Names, name: str) -> str:
    try:
        code = names.resolve(name)
    except NameUnknownError as error:
        if names.parts(name):
            return (
                f"{error}, in a row of its own with the same incident_id; the claim is kept, but "
                "its name places it nowhere"
            )
        lead = f"{error} The" if str(error).endswith("?") else f"{error}; the"
        return f"{lead} claim is kept, but its name places it nowhere"
    return f"{name!r} means {code}, which is in no layer"


def _conflicts(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    mask = joined(claims, "province_conflict").astype("bool")
    found = claims[mask]
    messages = [
        f"the claim names {name}, but its point lies in {unit}; both are shown and neither is "
        "changed, so check the point and the name"
        for name, unit in zip(found["province_reported"], _unit(found), strict=True)
    ]
    return find_rows(claims, mask, "province_reported", "name_against_point", messages)


def _countries(claims: gpd.GeoDataFrame, layers: Layers) -> list[pd.DataFrame]:
    """Find points no possible part of which lies in the country that the claim names, and units.

    A name of a unit that contradicts the point is said as such, and not once more.
    """
    units = units_of(layers.provinces, layers.neighbours).table
    known = {text: name or code for text, (name, code) in country_readings(units).items()}
    reported = column(claims, "country_reported")
    told = reported.map({text: known.get(fold(str(text))) for text in reported.dropna().unique()})
    named = joined(claims, "province_status") == "named"
    placed = named | claims["province_status"].isin(["inside", "mostly_inside", "straddles"])
    asked = placed & told.notna() & ~claims["province_conflict"].astype("bool")
    country = units["country"].fillna(units["country_code"])
    homes = dict(zip(units["code"].astype(str), country, strict=True))
    candidates = claims["province_candidates"][asked].str.split(";").explode()
    reached = candidates.str.replace(r":[^:]*$", "", regex=True).map(homes)
    fits = reached.isna() | (reached == told.reindex(reached.index))
    wrong = asked & ~claims.index.isin(reached.index[fits])
    said = (
        (wrong & ~named, "country_against_point", "but its point lies in {unit}", "the point"),
        (wrong & named, "country_against_unit", "and the unit {unit}", "the unit"),
    )
    parts = []
    for mask, code, what, check in said:
        found = claims[mask]
        messages = [
            f"the claim names the country {name}, {what.format(unit=unit)}; both are shown and "
            f"neither is changed, so check {check} and the country"
            for name, unit in zip(found["country_reported"], _unit(found), strict=True)
        ]
        parts.append(find_rows(claims, mask, "country_reported", code, messages))
    return parts


def _unit(claims: gpd.GeoDataFrame) -> pd.Series:
    country = (" (" + claims["country"] + ")").fillna("")
    unit = (claims["province"] + country).fillna("no unit of the layers")
    shared = claims["province_candidates"].where(claims["province_status"] == "straddles")
    return unit + (", candidates " + shared).fillna("")
