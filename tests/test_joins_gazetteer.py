"""A named place gives a point only where the name leaves no choice."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap import normalize
from geomap.joins.gazetteer import find_places, list_homonyms, locate_places

PLACES = gpd.GeoDataFrame(
    {
        "name": ["Kut", "Vorotan", "Vorotan", "Istisu"],
        "name_ru": ["Кут", None, None, "Истису"],
        "aliases": ["Zarkand|Zərkənd", None, None, None],
        "province_code": ["XX-A", "XX-B", "XX-B", "YY-C"],
        "country_code": ["XX", "XX", "XX", "YY"],
        "source": ["GeoNames"] * 4,
        "source_id": ["616507", "1", "2", "3"],
    },
    geometry=[
        Point(45.8963, 40.1805),
        Point(46.3759, 39.425),
        Point(46.1417, 39.4917),
        Point(46, 40),
    ],
    crs="EPSG:4326",
)
UNITS = gpd.GeoDataFrame(
    {
        "code": ["XX-A", "XX-B", "YY-C"],
        "name": ["Alba", "Beta", "Gamma"],
        "country": ["Exland", "Exland", "Wyland"],
        "country_code": ["XX", "XX", "YY"],
    },
    geometry=[Point(0, 0).buffer(1)] * 3,
    crs="EPSG:4326",
)


def locate(**cells):
    table = pd.DataFrame({"date": ["2021"], **{k: [v] for k, v in cells.items()}}, dtype="str")
    return locate_places(normalize(table).claims, PLACES, UNITS).iloc[0]


@pytest.mark.parametrize("name", ["Kut", "kut village", "Кут", "Zərkənd", "KUT"])
def test_one_place_of_that_name_gives_its_point(name):
    found = locate(place=name, province="Alba")
    assert found.geometry == Point(45.8963, 40.1805)
    assert (found["location_precision"], found["radius_m"]) == ("place", 2000)
    assert found["location_source"] == "GeoNames 616507"


@pytest.mark.parametrize(
    "cells",
    [
        {"place": "Vorotan", "province": "Beta"},  # two of that name
        {"place": "Kut"},  # one of that name is known, but it may be another
        {"place": "Kutt", "province": "Alba"},
        {"place": "near Kut and Azat", "province": "Alba"},
        {"place": "Kut", "province": "Beta"},  # not in the unit that is named
        {"place": "Kut", "province": "unheard of"},
        {"place": "Kut", "country": "Wyland"},
        {"place": "Kut", "country": "unheard of"},
        {"place": "Kut", "province": "Alba", "location_precision": "area"},
        {"place": "Kut", "province": "Alba", "location_precision": "province"},
    ],
)
def test_anything_less_certain_gets_no_point(cells):
    found = locate(**cells)
    assert found.geometry is None
    assert pd.isna(found["location_source"])


@pytest.mark.parametrize(
    "cells",
    [
        {"province": "alba"},
        {"country": "Exland"},
        {"country": "exland"},
        {"country": "Republic of Exland"},
        {"country": "XX", "province": "XX-A"},
    ],
)
def test_the_unit_that_is_named_must_hold_it(cells):
    assert locate(place="Kut", **cells).geometry is not None


def test_a_stated_precision_and_point_are_kept():
    near = locate(place="Kut", province="Alba", location_precision="near")
    assert (near["location_precision"], near["radius_m"]) == ("near", 5000)
    given = locate(place="Kut", longitude="46", latitude="40")
    assert given.geometry == Point(46, 40)
    assert pd.isna(given["location_source"])


def test_homonyms_are_listed_not_chosen():
    assert find_places("vorotan", PLACES)["source_id"].tolist() == ["1", "2"]
    assert len(find_places("nowhere", PLACES)) == 0


def test_homonyms_are_listed_for_the_claims_that_name_them():
    table = pd.DataFrame(
        {
            "date": "2021",
            "place": ["Kut", "Vorotan", "VOROTAN", "Vorotan", "Vorotan", "Vorotan"],
            "province": ["Alba", "Beta", None, "Alba", "Beta", "Beta"],
            "location_precision": [None, None, None, None, "province", None],
            "longitude": [None, None, None, None, None, "46"],
            "latitude": [None, None, None, None, None, "40"],
        },
        dtype="str",
    )
    claims = normalize(table).claims
    listed = list_homonyms(claims, PLACES, UNITS)
    assert listed.index.tolist() == [1, 2]
    assert listed["place"].tolist() == ["Vorotan", "VOROTAN"]
    both = (
        "Vorotan (XX-B, 46.3759 E, 39.4250 N, GeoNames 1); "
        "Vorotan (XX-B, 46.1417 E, 39.4917 N, GeoNames 2)"
    )
    assert listed["homonyms"].tolist() == [both, both]
    assert list_homonyms(locate_places(claims, PLACES, UNITS), PLACES, UNITS).equals(listed)
    assert list_homonyms(claims, None, UNITS).empty
    assert list_homonyms(claims.iloc[:0], PLACES, UNITS).empty


def test_the_name_of_a_unit_is_no_settlement_unless_the_table_says_so():
    hamlet = PLACES.iloc[[0]].assign(name="Alba", aliases=None)
    places = gpd.GeoDataFrame(pd.concat([PLACES, hamlet], ignore_index=True), crs=PLACES.crs)
    rows = {"date": ["2021"] * 2, "place": ["Alba"] * 2, "province": ["Alba"] * 2}
    table = pd.DataFrame(
        {**rows, "location_precision": ["", "place"], "id": ["a", "b"]}, dtype="str"
    )
    found = locate_places(normalize(table).claims, places, UNITS)
    assert found.geometry.isna().tolist() == [True, False]


def test_the_source_of_a_point_survives_a_round_trip():
    table = pd.DataFrame({"date": ["2021"], "place": ["Kut"], "location_source": ["GeoNames 1"]})
    table = table.assign(longitude="46", latitude="40")
    found = locate_places(normalize(table).claims, PLACES, UNITS)
    assert found["location_source"].tolist() == ["GeoNames 1"]
