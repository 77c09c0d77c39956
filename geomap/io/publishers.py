"""Columns in which common publishers of boundaries write units of the first level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.names import is_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd


class Publisher(NamedTuple):
    """Columns of one publisher in lower case, the first that is there is taken.

    Names stand in ranks: of two in one rank, neither is taken.
    """

    names: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    country: tuple[str, ...]
    country_code: tuple[str, ...]


_PUBLISHERS = (
    # geoBoundaries (geoboundaries.org): shapeISO is blank in many countries; shapeGroup is the
    # ISO 3166-1 alpha-3 code of the country.
    Publisher((("shapename",),), ("shapeiso", "shapeid"), (), ("shapegroup",)),
    # OCHA, Common Operational Datasets (data.humdata.org, *-cod-ab): ADM1_ and a language until
    # 2025, adm1_name since then; admin1Name_en in its web services, admin1Name in Shapefiles, which
    # cut admin1Pcode after ten letters.
    Publisher(
        (
            ("adm1_en", "adm1_name", "admin1name_en", "admin1name"),
            ("adm1_ar", "adm1_es", "adm1_fr", "adm1_pt", "adm1_ru"),
        ),
        ("adm1_pcode", "admin1pcode", "admin1pcod"),
        ("adm0_en", "adm0_name", "admin0name_en", "admin0name", "adm0_es", "adm0_fr", "adm0_pt"),
        ("adm0_pcode", "admin0pcode", "admin0pcod"),
    ),
    # GADM (gadm.org/metadata.html): COUNTRY since 4.0, NAME_0 before; GID_0 is alpha-3.
    Publisher((("name_1",),), ("iso_1", "hasc_1", "gid_1"), ("name_0",), ("gid_0",)),
    # Natural Earth (naturalearthdata.com), admin 1 states and provinces.
    Publisher((("name",),), ("iso_3166_2", "adm1_code"), ("admin",), ("iso_a2",)),
    # OpenStreetMap (wiki.openstreetmap.org/wiki/Key:ISO3166-2), relations with their tags.
    Publisher((("name",),), ("iso3166-2",), (), ()),
    # Eurostat, GISCO (ec.europa.eu/eurostat/web/gisco): NUTS_NAME is in its own alphabet.
    Publisher((("name_latn",), ("nuts_name",)), ("nuts_id",), (), ("cntr_code",)),
)
_NO_CODE = {"", "-1", "-99", "?", "na", "n/a", "none", "null"}
"""What stands for no code of a unit."""
_NO_COUNTRY = {"", "-1", "-99"}
"""What stands for no country; NA is Namibia."""


def list_names(columns: Iterable[str]) -> list[str]:
    """Return the columns that may hold the names of the units; more than one is no answer.

    Beside names of the second level those of the first may be of groups of the units.
    """
    there = _fold(columns)
    found: list[str] = []
    for publisher in _PUBLISHERS:
        ranks = [[name for name in rank if name in there] for rank in publisher.names]
        found += next(filter(None, ranks), [])
        every = [name.replace("1", "2") for rank in publisher.names for name in rank]
        found += [name for name in every if "2" in name and name in there]
    return [there[name] for name in found]


def find_code(layer: gpd.GeoDataFrame, name: str) -> str | None:
    """Return the column of codes that its publisher writes beside a column of names.

    One is passed over that is not filled in every row, or by which units of two names were one.
    """
    there = _fold(layer.columns)
    for publisher in _PUBLISHERS:
        if not any(name.casefold() in rank for rank in publisher.names):
            continue
        for code in publisher.codes:
            if code in there and _tells_apart(layer[there[code]], layer[name]):
                return there[code]
    return None


def find_country(layer: gpd.GeoDataFrame, column: str) -> pd.Series | None:
    """Return the cells of ``country`` or ``country_code`` of the publisher of a layer.

    Its other columns tell that a layer is of a publisher: ``admin`` alone may be anything.
    """
    there = _fold(layer.columns)
    for publisher in _PUBLISHERS:
        names = {name for rank in publisher.names for name in rank} - {"name"}
        if not there.keys() & {*publisher.codes, *names}:
            continue
        for name in getattr(publisher, column):
            if name in there:
                told = layer[there[name]].astype("str").str.strip()
                return told.mask(told.isin(_NO_COUNTRY))
    return None


def _tells_apart(codes: pd.Series, names: pd.Series) -> bool:
    texts = codes.astype("str").str.strip()
    if texts.isna().any() or texts.str.casefold().isin(_NO_CODE).any():
        return False
    one = names.groupby(texts).nunique().max() <= 1
    return bool(one and all(is_code(text) for text in texts))


def _fold(columns: Iterable[str]) -> dict[str, str]:
    """Return columns by their names in lower case, of two alike the first."""
    there: dict[str, str] = {}
    for column in map(str, columns):
        there.setdefault(column.casefold(), column)
    return there
