"""A named place gives a point only where the name leaves no choice."""

from __future__ import annotations

import io

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geomap import normalize, read_layers
from geomap.joins import join_all
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


def test_a_place_that_the_gazetteer_has_twice_is_one():
    again = PLACES.iloc[[0, 0]].assign(
        name=["Zarkand", "Kut"], aliases="Kut", source_id=["0", "616507"]
    )
    places = pd.concat([PLACES, again], ignore_index=True)
    table = pd.DataFrame({"date": ["2021"], "place": ["Kut"], "province": ["Alba"]}, dtype="str")
    claims = normalize(table).claims
    for rows in (places, places.iloc[::-1].reset_index(drop=True)):
        found = locate_places(claims, rows, UNITS).iloc[0]
        assert found.geometry == Point(45.8963, 40.1805)
        assert found["location_source"] == "GeoNames 0"
        assert list_homonyms(claims, rows, UNITS).empty
    other = places.copy()
    other.loc[5, "geometry"] = Point(45.9, 40.1805)
    assert locate_places(claims, other, UNITS).iloc[0].geometry is None
    assert list_homonyms(claims, other, UNITS)["homonyms"].str.count("GeoNames").tolist() == [2]


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


SQUARES = {"Alba": box(0, 0, 1, 1), "Beta": box(1, 0, 2, 1), "Gamma": box(0, 1, 1, 2)}
OWN = """name,longitude,latitude,aliases
Kut,0.25,0.5,Zarkand
Kut,1.5,0.75,
Sotk,0.5,0.9,
Azat,0.5,2.5,
"""


@pytest.fixture
def own(tmp_path):
    """Return a way to place one claim by a gazetteer that says nothing of units."""
    countries = {"country": ["Exland", "Exland", "Wyland"], "country_code": ["XX", "XX", "YY"]}

    def make(*, coded=True, **cells):
        columns = countries if coded else {"country": countries["country"]}
        units = gpd.GeoDataFrame(
            {"name": list(SQUARES), **columns}, geometry=list(SQUARES.values()), crs="EPSG:4326"
        )
        (tmp_path / "units.geojson").write_text(units.to_json(drop_id=True))
        (tmp_path / "my places.csv").write_text(OWN)
        layers = read_layers(tmp_path / "units.geojson", places=tmp_path / "my places.csv")
        table = pd.DataFrame({"date": ["2021"], **{k: [v] for k, v in cells.items()}}, dtype="str")
        return join_all(normalize(table), layers).claims.iloc[0], layers

    return make


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize(
    ("cells", "point"),
    [
        ({"place": "Kut", "province": "Beta"}, (1.5, 0.75)),
        ({"place": "zarkand", "province": "Alba"}, (0.25, 0.5)),
        ({"place": "Sotk", "country": "Exland"}, (0.5, 0.9)),
    ],
)
def test_own_places_lie_in_the_unit_that_holds_them(own, coded, cells, point):
    claim, _ = own(coded=coded, **cells)
    assert claim.geometry == Point(point)
    assert claim["location_precision"] == "place"
    assert claim["location_source"] == "my places.csv"


@pytest.mark.parametrize(
    "cells",
    [
        {"place": "Kut", "country": "Exland"},  # two of that name
        {"place": "Sotk", "province": "Gamma"},
        {"place": "Sotk", "country": "Wyland"},
        {"place": "Azat", "country": "Exland"},  # in no unit
    ],
)
def test_own_places_elsewhere_are_not_taken(own, cells):
    claim, _ = own(**cells)
    assert claim.geometry is None
    assert pd.isna(claim["location_source"])


def test_a_place_on_a_shared_edge_lies_in_every_unit_of_it(run, tmp_path):
    squares = [box(20, 40, 21, 41), box(21, 40, 22, 41), box(20, 41, 21, 42)]
    table = {"name": ["A", "B", "C"], "country": ["Aland", "Bland", "Cland"]}
    table["country_code"] = ["AA", "BB", "CC"]
    units = gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:4326")
    (tmp_path / "u.geojson").write_text(units.to_json(drop_id=True))
    (tmp_path / "p.csv").write_text("name,longitude,latitude\nBridge,21,40.3\nMill,20.5,40.7\n")
    named = ("A,", "B,", "B,Bland", ",Bland", ",Aland", "C,", ",Cland")
    lines = [f"{k},2021-05-12,Bridge,{where}" for k, where in enumerate(named)]
    (tmp_path / "t.csv").write_text("\n".join(["id,date,place,province,country", *lines]))
    layers = ("--provinces", "u.geojson", "--places", "p.csv")
    found = pd.read_csv(io.StringIO(run("query", "t.csv", *layers, "-f", "csv").stdout))
    assert found["province_candidates"].tolist()[:5] == ["A:0.50;B:0.50"] * 5
    assert found["province_status"].tolist() == ["straddles"] * 5 + ["named", "unlocated"]
    told = run("check", "t.csv", *layers).stdout
    assert "row 7, place: the gazetteer knows no 'Bridge' in C, only in A and B; check" in told
    assert told.count("the gazetteer knows no") == 1
    listed = run("places", "Bridge", *layers, "-f", "csv").stdout
    assert listed.splitlines()[1] == "Bridge,A;B,AA;BB,p.csv,21.0,40.3"


def test_a_place_lies_in_the_unit_of_that_name_in_the_named_country():
    units = UNITS.assign(name=["Alba", "Central", "Central"])
    table = {"date": ["2021"], "place": ["Istisu"], "province": ["Central"], "country": ["Wyland"]}
    claims = normalize(pd.DataFrame(table, dtype="str")).claims
    assert locate_places(claims, PLACES, units)["location_source"].tolist() == ["GeoNames 3"]
    without = claims.assign(country_reported=pd.Series([None], dtype="str"))
    assert locate_places(without, PLACES, units)["location_source"].isna().all()


def test_own_places_of_one_name_are_listed_with_their_units(own):
    claim, layers = own(place="Kut", country="Exland")
    claims = gpd.GeoDataFrame([claim], crs="EPSG:4326")
    told = list_homonyms(claims, layers.places, layers.provinces)["homonyms"].iloc[0]
    assert "Kut (Alba, 0.2500 E, 0.5000 N" in told
    assert "Kut (Beta, 1.5000 E, 0.7500 N" in told
