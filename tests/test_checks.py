"""What is odd in kept claims: each finding on a row made for it, and none on rows that are fine."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from small_world import make_layers

from geomap.checks import find_odd
from geomap.errors import JoinMissingError
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.schema import COLUMN, CRS, Layers

LAYERS = make_layers()
FINE = {
    "date": "2021-05-12",
    "longitude": 44.2,
    "latitude": 40.2,
    "location_precision": "place",
    "source_url": "https://example.org/1",
}


def find(*rows, layers=LAYERS):
    frame = pd.DataFrame([{"id": f"i{n}", **FINE, **row} for n, row in enumerate(rows)])
    return find_odd(join_all(normalize(frame), layers).claims, layers)


def codes(*rows):
    return find(*rows)["code"].tolist()


def test_a_plain_good_row_is_not_odd():
    assert codes({}) == []


def test_an_offset_that_is_none_or_contradicts_the_date_is_named():
    when = "2021-05-12T10:00"
    found = find(
        {"date": when, "date_offset": "MSK"},
        {"date": when, "date_offset": "+99:00"},
        {"date": f"{when}+04:00", "date_offset": "+03:00"},
        {"date": f"{when}+04:00", "date_offset": "4"},
        {"date": when, "date_offset": "UTC+4"},
        {"date": "2021-05-13T10:00", "date_offset": "MSK"},
    )
    told = found[["row", "code", "value"]].to_numpy().tolist()
    assert told == [
        [2, "date_offset_unknown", "MSK"],
        [3, "date_offset_unknown", "+99:00"],
        [4, "date_offset_conflict", "+03:00"],
    ]
    assert "(rows 2 and 7)" in found["message"].iloc[0]


@pytest.mark.parametrize(
    ("name", "word", "taken"),
    [
        ("stance", "denies", "not known whether the claim asserts or denies the event"),
        ("status", "rumour", "has no status"),
        ("place_role", "victim", "taken to have occurred there"),
        ("date_kind", "often", "some time within its dates"),
        ("date_basis", "news", "taken as those of the event"),
        ("date_precision", "hour", "as fine as it is written"),
        ("date_qualifier", "roughly", "taken as it is written"),
    ],
)
def test_words_that_are_in_no_vocabulary_are_named_once(name, word, taken):
    found = find({}, {name: word, "date": "2021-07"}, {name: word, "date": "2021-09"})
    assert found["code"].tolist() == [f"{name}_unknown"]
    line = found.iloc[0]
    assert (line["row"], line["column"], line["value"]) == (3, name, word)
    assert f"{word!r} (rows 3 and 4) is not a {name} that geomap knows, so " in line["message"]
    assert taken in line["message"]
    assert codes({name: COLUMN[name].codes[0].upper()}) == []


def test_no_claims_and_no_join():
    claims = normalize(pd.DataFrame([{**FINE}])).claims
    with pytest.raises(JoinMissingError):
        find_odd(claims, LAYERS)
    found = find_odd(join_all(normalize(pd.DataFrame([FINE])), LAYERS).claims.iloc[:0], LAYERS)
    assert list(found.columns) == ["row", "id", "column", "value", "code", "message"]
    assert len(found) == 0


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        (40.2, 44.2, "coordinates_swapped"),
        (-44.2, 40.2, "coordinates_sign_longitude"),
        (44.2, -40.2, "coordinates_sign_latitude"),
        (-44.2, -40.2, "coordinates_sign_both"),
        (47.5, 47.5, "coordinate_copied"),
        (0, 0, "coordinates_zero"),
        (47.5, 40.2, "point_outside"),
    ],
)
def test_misplaced_points(longitude, latitude, code):
    assert codes({"longitude": longitude, "latitude": latitude}) == [code]


def test_a_swap_names_the_unit_and_changes_nothing():
    found = find({}, {"longitude": 40.2, "latitude": 44.2}).iloc[0]
    assert found.to_dict() == {
        "row": 3,
        "id": "i1",
        "column": "longitude",
        "value": "40.2 44.2",
        "code": "coordinates_swapped",
        "message": "as written the point lies outside every layer, swapped it lies in Westfold "
        "(W1); nothing was changed, so correct the coordinates if that is meant",
    }


def test_a_point_in_a_neighbour_is_not_swapped():
    square = gpd.GeoDataFrame(
        {"code": ["N1"], "name": ["Northfold"]}, geometry=[shapely.box(40, 44, 41, 45)], crs=CRS
    )
    layers = LAYERS._replace(neighbours=square)
    assert len(find({"longitude": 40.2, "latitude": 44.2}, layers=layers)) == 0


def test_a_point_that_would_lie_in_a_neighbour_is_swapped():
    found = find({"longitude": 40.2, "latitude": 45.2})
    assert found["code"].tolist() == ["coordinates_swapped"]
    assert "swapped it lies in Eastfold (E1)" in found["message"][0]


def test_a_swap_beyond_the_line_is_found():
    from geomap.io import read_layers

    found = find({"longitude": 39.65, "latitude": 46.55}, layers=read_layers())
    assert found["code"].tolist() == ["coordinates_swapped"]
    assert "(AZ-" in found["message"][0]


BARE = {"longitude": None, "latitude": None}


class TestPlaceNames:
    PLACES = gpd.GeoDataFrame(
        {
            "name": ["Mill", "Ford", "Ford", "Hill", "Hill"],
            "aliases": [None, "Crossing", None, None, None],
            "province_code": ["W1", "W1", "E1", "W1", "W1"],
        },
        geometry=shapely.points([44.5, 44.1, 45.3, 44.2, 44.8], [40.8, 40.2, 40.4, 40.2, 40.2]),
        crs=CRS,
    )
    WORLD = LAYERS._replace(places=PLACES)

    def find(self, row):
        return find(row, layers=self.WORLD)[["code", "message"]].to_numpy().tolist()

    # The point is at 44.2, 40.2: from the nearer Ford, 0.1 degrees west of it, 8.5 km; its radius
    # is 2 km and 5 km are allowed. Mill is 0.3 degrees east and 0.6 north of it, 71 km.
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"place": "Mill"}, "place_against_point"),
            ({"place": "MILL"}, "place_against_point"),
            ({"place": "near Mill"}, None),
            ({"place": "Bridge"}, None),
            ({"place": "Hill"}, None),
            ({"place": "Ford"}, "place_against_point"),
            ({"place": "Crossing"}, "place_against_point"),
            ({"place": "Ford", "radius_m": 4000}, None),
            ({"place": "Ford", "location_precision": "near"}, None),
            ({"place": "Mill", **BARE}, None),
            ({"place": "Mill", **BARE, "province": "Westfold"}, None),
            ({"place": "Mill", **BARE, "province": "Eastfold"}, "place_against_province"),
            ({"place": "Ford", **BARE, "province": "Eastfold"}, None),
            ({"place": "Ford", **BARE}, "place_ambiguous"),
            ({"place": "Hill", **BARE}, "place_ambiguous"),
            ({"place": "Hill", **BARE, "province": "Westfold"}, "place_ambiguous"),
            ({"place": "Hill", **BARE, "province": "Eastfold"}, "place_against_province"),
            ({"place": "Hill", **BARE, "location_precision": "area"}, None),
        ],
    )
    def test_when_it_is_odd(self, row, code):
        found = [found for found, _ in self.find(row)]
        assert found == ([] if code is None else [code])

    def test_what_is_said(self):
        assert self.find({"place": "Mill"})[0][1] == (
            "the point lies 71 km from the nearest place called 'Mill' that the gazetteer knows "
            "(Westfold); check the point and the name"
        )
        assert self.find({"place": "Mill", **BARE, "province": "Eastfold"})[0][1] == (
            "the gazetteer knows no 'Mill' in Eastfold, only in Westfold; check the place and the "
            "province"
        )
        assert self.find({"place": "Ford", **BARE})[0][1] == (
            "the gazetteer knows several places called 'Ford': Ford (W1, 44.1000 E, 40.2000 N); "
            "Ford (E1, 45.3000 E, 40.4000 N); none was taken, so give the "
            "longitude and latitude of the one that is meant, or its province"
        )

    @pytest.mark.parametrize(
        ("row", "codes"),
        [
            ({"place": "Kut", "longitude": 46.4058, "latitude": 39.2076}, ["place_against_point"]),
            ({"place": "Kut", **BARE, "province": "Syunik"}, ["place_against_province"]),
            ({"place": "Kut", **BARE, "province": "Gegharkunik"}, []),
        ],
    )
    def test_kut_is_in_gegharkunik(self, row, codes):
        from geomap.io import read_layers

        assert find(row, layers=read_layers())["code"].tolist() == codes


class TestCentres:
    @pytest.mark.parametrize("precision", ["exact", "place"])
    def test_centre_given_as_a_place(self, precision):
        # 0.002 degrees of latitude are 222 m.
        row = {"longitude": 44.5, "latitude": 40.502, "location_precision": precision}
        found = find(row)
        assert found["code"].tolist() == ["centre_of_unit"]
        assert "222 m from the centre of Westfold (W1)" in found["message"][0]

    def test_only_within_300_metres(self):
        assert codes({"longitude": 44.5, "latitude": 40.503}) == []

    def test_a_point_of_the_gazetteer_cannot_be_left_out(self):
        places = gpd.GeoDataFrame(
            {"name": ["Mill"], "province_code": ["W1"], "source": ["Names"], "source_id": ["7"]},
            geometry=[shapely.Point(44.5, 40.5)],
            crs=CRS,
        )
        row = {"place": "Mill", "province": "Westfold", "longitude": None, "latitude": None}
        found = find(row, layers=make_layers(places=places))
        assert found["code"].tolist() == ["centre_of_unit"]
        assert found["message"][0] == (
            "the point that the place has in the gazetteer (Names 7) lies 0 m from the centre of "
            "Westfold (W1), yet its precision is place; if no more than that is known, write "
            "province or country as location_precision"
        )

    def test_a_vague_point_may_be_a_centre(self):
        assert codes({"longitude": 44.5, "latitude": 40.5, "location_precision": "near"}) == []

    def test_centre_of_a_country(self):
        west = gpd.GeoDataFrame(
            {"code": ["A", "B"], "name": ["A", "B"], "country": ["Both", "Both"]},
            geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 3, 1)],
            crs=CRS,
        )
        found = find({"longitude": 1.501, "latitude": 0.5}, layers=Layers(west))
        assert found["code"].tolist() == ["centre_of_unit"]


class TestNames:
    def test_unknown(self):
        found = find({"longitude": None, "latitude": None, "province": "Westfolt"})
        assert found["code"].tolist() == ["province_unknown"]
        assert found["message"][0].startswith("no unit is called 'Westfolt'; did you mean Westfold")
        assert found["message"][0].endswith("The claim is kept, but its name places it nowhere")

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("Westland", "'Westland' is a country, not a unit; write it in country_reported"),
            ("Ford", "'Ford' is a place, not a unit (Eastfold); move it to the column place"),
        ],
    )
    def test_a_name_of_something_else_is_said(self, name, message):
        places = LAYERS.places.assign(province_code=["W1", "E1"])
        row = {"longitude": None, "latitude": None, "province": name}
        found = find(row, layers=LAYERS._replace(places=places))
        assert found["code"].tolist() == ["province_unknown"]
        assert found["message"].tolist() == [message]

    def test_two_units_in_one_cell(self):
        found = find({"longitude": None, "latitude": None, "province": "Westfold/Eastfold"})
        assert found["code"].tolist() == ["province_unknown"]
        (message,) = found["message"]
        assert "names 2 units: Eastfold" in message
        assert "give each by itself, in a row of its own with the same incident_id" in message

    def test_two_readings(self):
        east = LAYERS.neighbours.assign(spellings="Westfold")
        found = find({"province": "Westfold"}, layers=LAYERS._replace(neighbours=east))
        assert found["code"].tolist() == ["province_ambiguous"]
        assert "Eastfold (E1), Westfold (W1)" in found["message"][0]

    def test_name_against_point(self):
        found = find({"province": "Eastfold"})
        assert found["code"].tolist() == ["name_against_point"]
        assert "names Eastfold, but its point lies in Westfold (Westland)" in found["message"][0]

    def test_country_against_point(self):
        found = find({"country": "Eastland"})
        assert found["code"].tolist() == ["country_against_point"]
        assert (
            "names the country Eastland, but its point lies in Westfold (Westland)"
            in (found["message"][0])
        )
        assert codes({"country": "Westland"}, {"country": "EL"}) == []  # nobody's code
        # 1 km from the other country, within a radius of 2 km
        assert codes({"country": "Eastland", "longitude": 44.99}) == []
        # the name of the unit says it already
        assert codes({"country": "Eastland", "province": "Eastfold"}) == ["name_against_point"]

    def test_country_against_the_named_unit(self):
        bare = {"longitude": None, "latitude": None, "province": "Westfold"}
        found = find({**bare, "country": "Eastland"})
        assert found["code"].tolist() == ["country_against_unit"]
        assert (
            "names the country Eastland, and the unit Westfold (Westland); both are shown"
            in (found["message"][0])
        )
        assert codes({**bare, "country": "Westland"}) == []
        assert codes({**bare, "country": "Atlantis"}) == []
        assert codes(bare) == []


ONE = {"id": "i", "type": "mine"}
OTHER = {"id": "i", "type": "talks", "date": "2022-05-12", "longitude": 45.8}


class TestReuse:
    def test_what_sets_claims_apart(self):
        found = find(ONE, OTHER)
        assert found[["row", "code"]].to_numpy().tolist() == [[3, "id_reused"]]
        # 1.6 degrees along 40.2 N are 136 km, less two radii of 2 km
        assert (
            "than that of row 2, which has the same id: 365 days and 132 km lie between them, and "
            "they are of types mine and talks" in found["message"][0]
        )

    @pytest.mark.parametrize(
        "change",
        [
            {"date": "2021-06-12"},  # 31 days
            {"longitude": 44.7},  # 42 km
            {"type": "mine"},
            {"type": ""},
            {"record_kind": "statement"},
            {"longitude": "", "latitude": ""},
        ],
    )
    def test_one_thing_in_common_is_enough(self, change):
        assert "id_reused" not in codes(ONE, {**OTHER, **change})

    def test_what_others_link_is_one_incident(self):
        between = {"id": "i", "type": "talks", "longitude": 44.3}
        assert "id_reused" not in codes(ONE, between, OTHER)

    def test_units_by_name_have_places_too(self):
        named = {**OTHER, "longitude": "", "latitude": "", "location_precision": "province"}
        # from 44.2 E, 40.2 N to the edge of Eastfold at 45 E: 68 km, less 2 km
        found = find(ONE, {**named, "province": "Eastfold"})
        assert found["code"].tolist() == ["id_reused"]
        assert " 66 km " in found["message"][0]
        assert "id_reused" not in codes(ONE, {**named, "province": "Westfold"})


def test_a_point_that_is_not_used():
    assert codes({"location_precision": "province"}) == ["point_not_used"]
    bare = {"longitude": None, "latitude": None}
    assert codes({"location_precision": "province", **bare}) == []


def test_unstated_precision_is_said_once():
    found = find({"location_precision": None}, {"location_precision": None, "latitude": 40.9})
    assert found[["row", "code"]].to_numpy().tolist() == [[0, "precision_unstated"]]
    assert found["message"][0].startswith("2 of 2 claims have a point")


def test_one_claim_is_said_in_the_singular():
    found = find({"location_precision": None})
    assert found["message"][0].startswith(
        "1 of 1 claim has a point and does not say how precise it is, so it is taken as written;"
    )


class TestSources:
    def test_row_without_source(self):
        assert codes({}, {"source_url": None, "latitude": 40.9}) == ["source_missing"]

    def test_table_without_sources_is_said_once(self):
        rows = [{"source_url": None, "latitude": 40 + n / 10} for n in range(1, 5)]
        found = find(*rows)
        assert found[["row", "code"]].to_numpy().tolist() == [[0, "source_missing"]]

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "example.org", "ftp://a.b", "http:"]
    )
    def test_no_web_address(self, address):
        assert codes({"source_url": address}) == ["address_unusual"]

    def test_web_addresses(self):
        assert codes({"source_url": "HTTP://a.b/c"}) == []

    def test_one_statement_by_two_outlets(self):
        row = {"id": "i", "side": "WW", "speaker": "MoD", "killed": 3}
        found = find({**row, "reported_via": "A"}, {**row, "reported_via": "B"})
        assert found["code"].tolist() == ["statement_repeated"]
        assert found["message"][0].startswith("rows 2 and 3 carry the same statement of MoD by 2")

    @pytest.mark.parametrize(
        "change",
        [{"killed": 4}, {"speaker": "PM"}, {"side": "EE"}, {"id": "k", "episode": "e"},
         {"place": "Mill"}, {"date": "2021-05-13"}, {"reported_via": "A"}],
    )  # fmt: skip
    def test_statements_that_differ(self, change):
        row = {"id": "i", "side": "WW", "speaker": "MoD", "killed": 3, "episode": "e"}
        other = {**row, "reported_via": "B", "source_url": "https://example.org/2", **change}
        assert codes({**row, "reported_via": "A"}, other) == []

    def test_zero_for_unknown(self):
        rows = [{"killed": 0, "latitude": 40 + n / 10} for n in range(1, 7)]
        assert codes(*rows) == ["figure_zero"]
        assert codes(*rows[:4]) == []


class TestTimes:
    def test_after_its_source(self):
        assert codes({"source_date": "2021-05-10"}) == ["date_after_source"]
        assert codes({"source_date": "2021-05-11"}) == []  # a time zone may explain one day
        assert codes({"source_date": "about May 2021"}) == ["source_date_unread"]

    def test_after_the_newest_source(self):
        rows = [{"source_date": "2021-06-01", "latitude": 40.1 + n / 10} for n in range(3)]
        late = {"date": "2021-07-01", "latitude": 40.9}
        assert codes(*rows, late) == ["date_after_source"]
        assert codes(*rows[:1], late) == []  # most rows do not date their source

    def test_far_apart(self):
        one, other = {"id": "i", "date": "2021-05-12"}, {"id": "i", "date": "2021-06-13"}
        found = find(one, other)
        assert found[["row", "code"]].to_numpy().tolist() == [[3, "dates_far_apart"]]
        assert codes(one, {**other, "date": "2021-06-12"}) == []
        assert codes(one, {**other, "record_kind": "statement"}) == []


class TestMerged:
    def test_rows_that_may_go_on_with_the_one_above(self):
        lost = {"id": None, "date": None}
        rows = [{}, {**lost, "latitude": 40.3}, {**lost, "latitude": 40.4}, {}]
        rows += [{"id": None, "date": "2021-06-01", "latitude": 40.7}, {**lost, "latitude": 40.8}]
        found = find(*rows)
        found = found[found["code"] == "incident_id_blank"]
        assert found["row"].tolist() == [3, 4]
        assert (
            found["message"]
            .iloc[0]
            .startswith(
                "the row has no incident_id and no date: it is counted as an incident of its own; "
                "merged cells are read as blank below the first"
            )
        )

    def test_a_table_without_ids_or_with_all_has_none(self):
        bare = [{"id": None}, {"id": None, "date": None, "place": "x"}]
        assert "incident_id_blank" not in codes(*bare)
        assert "incident_id_blank" not in codes({}, {"date": None})


class TestRepeats:
    def test_equal_rows_without_ids_are_named_together(self):
        bare = {"id": None, "place": None, "notes": "x"}
        found = find(bare, {"id": None, "date": "2021-06-12"}, bare, bare)
        assert found[["row", "code"]].to_numpy().tolist() == [[2, "rows_equal"]]
        assert found["message"][0] == (
            "rows 2, 4 and 5 are equal in every cell and have no id, so they are counted as 3 "
            "incidents; give them one incident_id if they are one, or delete all but one"
        )

    def test_without_a_source_they_are_said_once(self):
        bare = {"id": None, "source_url": None, "source_title": None}
        found = [code for code in codes(bare, bare) if code != "source_none"]
        assert "rows_equal" in found
        assert "incident_twice" not in found

    def test_statements_are_not_called_incidents(self):
        bare = {"id": None, "record_kind": "statement"}
        assert "they are taken as 2 records;" in find(bare, bare)["message"][0]

    @pytest.mark.parametrize(
        "change", [{"notes": "y"}, {"own": "1"}, {"longitude": 44.21}, {"id": "i1"}]
    )
    def test_rows_that_differ_are_none(self, change):
        assert "rows_equal" not in codes({"id": None}, {"id": None, **change})

    def test_ids_that_differ_only_in_case_are_named(self):
        found = find({"id": "A1"}, {"id": "b"}, {"id": "a1"}, {"id": "A1", "side": "WW"})
        assert found[["row", "id", "code"]].to_numpy().tolist() == [[4, "a1", "id_case"]]
        assert found["message"][0] == (
            "the ids 'a1' and 'A1' (row 2) differ only in case or in the form of their letters, "
            "and stand for two incidents; write both alike if they are one"
        )

    def test_ids_in_another_form_of_letters_are_named_too(self):
        assert "id_case" in codes({"id": "\uff211"}, {"id": "a1"})
        assert "id_case" not in codes({"id": "a 1"}, {"id": "a1"}, {"id": "1"}, {"id": "01"})


SECOND = {"source_url": "https://example.org/2"}


class TestDuplicates:
    def test_the_same_in_two_sources(self):
        found = find({"type": "shelling"}, {"type": "exchange_of_fire", **SECOND})
        assert found[["row", "code"]].to_numpy().tolist() == [[3, "incident_twice"]]
        assert found["message"][0] == (
            "this may be the incident i0 of row 2: at the same point, both on 2021-05-12, of kind "
            "shelling and exchange of fire; give both one incident_id if they are one, or one "
            "episode if they only belong together"
        )

    @pytest.mark.parametrize(
        ("change", "suggested"),
        [
            # 0.04 degrees of longitude are 3.4 km, 0.05 are 4.26 km; the radii are 2 km each.
            ({"longitude": 44.24}, True),
            ({"longitude": 44.25}, False),
            ({"longitude": 44.25, "radius_m": 2500}, True),
            ({"date": "2021-05-13"}, False),
            ({"date": "2021-05-10/2021-05-14"}, True),
            ({"date": "2021-05-12T14:00"}, True),
            ({"date": "2021-05-13T00:01"}, False),
            ({"date": "2021-05"}, False),
            ({"type": "capture"}, False),
            ({"type": None}, True),
            ({"type": "other"}, True),
            ({"type": "a quarrel"}, False),
            ({"source_url": "https://example.org/1"}, False),
            ({"episode": "e"}, False),
            ({"record_kind": "statement"}, False),
            ({"place_role": "target"}, False),
            ({"location_precision": "area"}, False),
            ({"id": "i0"}, False),
        ],
    )
    def test_when_it_is_suggested(self, change, suggested):
        one = {"type": "shelling", "episode": "e" if "episode" in change else None}
        found = codes(one, {"type": "shelling", **SECOND, **change})
        assert ("incident_twice" in found) is suggested

    @pytest.mark.parametrize(
        ("one", "other", "suggested"),
        [
            # 0.002 degrees of longitude are 90 m here; a degree is 44.7 km
            ((179.999, 66.4), (-179.999, 66.4), True),
            ((-179.999, 66.4), (179.999, 66.4), True),
            ((179.9, 66.4), (-179.99, 66.4), False),
            ((0, 89.999), (120, 89.999), True),
            ((-170, 89.99), (100, 89.99), True),
            ((0, 89.9), (180, 89.9), False),
            ((0, -89.99), (180, -89.99), True),
        ],
    )
    def test_across_180_degrees_and_a_pole(self, one, other, suggested):
        first, second = ({"longitude": x, "latitude": y} for x, y in (one, other))
        assert ("incident_twice" in codes(first, {**second, **SECOND})) is suggested

    def test_kinds_that_fit_are_said(self):
        found = find({"type": "shelling"}, {"type": "other", **SECOND})
        assert "both on 2021-05-12, of kind shelling and other;" in found["message"][0]

    def test_it_meets_next_week_too(self):
        rows = [{"date": "2021-01-01", "latitude": 40.9}]
        rows += [{"date": f"2021-01-{day:02d}", "source_url": None} for day in (7, 8)]
        rows[1]["date"] = "2021-01-07/2021-01-08"
        assert codes(*rows).count("incident_twice") == 1

    def test_against_every_pair(self):
        """The search by weeks and boxes finds what comparing every pair finds."""
        rng = np.random.default_rng(7)
        days = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 40, 120), "D")
        last = days + pd.to_timedelta(rng.integers(0, 9, 120), "D")
        lon, lat = rng.uniform(44.1, 44.4, 120).round(3), rng.uniform(40.1, 40.2, 120).round(3)
        rows = [
            {"date": f"{a:%Y-%m-%d}/{b:%Y-%m-%d}", "longitude": x, "latitude": y, "source_url": f"https://a/{n}"}
            for n, (a, b, x, y) in enumerate(zip(days, last, lon, lat, strict=True))
        ]  # fmt: skip
        found = find(*rows)
        from geomap.joins.geodesy import geodesic

        expected = 0
        for i in range(120):
            for j in range(i):
                short = (last[i] - days[i]).days < 7 and (last[j] - days[j]).days < 7
                overlap = days[i] <= last[j] and days[j] <= last[i]
                near = geodesic(lon[i], lat[i], lon[j], lat[j]) <= 4000
                expected += bool(short and overlap and near)
        assert expected > 20
        assert (found["code"] == "incident_twice").sum() == expected

    def test_a_crowd_is_said_not_listed(self):
        rows = [{"source_url": f"https://a/{n}"} for n in range(60)]
        found = find(*rows)
        assert found["message"][0].startswith("more pairs of incidents may be one each")
        assert len(found) <= 1001


class TestHiddenCharacters:
    @pytest.mark.parametrize(
        ("column", "text", "said"),
        [
            ("id", "i\u202e0", "U+202E (right-to-left override) stands at character 2 and"),
            ("place", "\u202aMill", "U+202A (left-to-right embedding) stands at character 1 and"),
            ("what", "a \u2066it\u2069", "U+2066 (left-to-right isolate) stands at character 3 (1"),
            ("speaker", "Mo\u200fD", "U+200F (right-to-left mark) stands at character 3 and"),
            ("place", "Mi\u200bll", "U+200B (zero width space) stands at character 3 and"),
            ("place", "Mi\u200cll", "U+200C (zero width non-joiner) stands at character 3 and"),
            ("place", "\u200dMill", "U+200D (zero width joiner) stands at character 1 and"),
            ("place", "\u0633\u200c", "U+200C (zero width non-joiner) stands at character 2 and"),
            ("place", "Mi\x00ll", "U+0000 (control character) stands at character 3 and"),
            ("own column", "a\ufeff", "U+FEFF (zero width no-break space) stands at character 2"),
        ],
    )  # fmt: skip
    def test_they_are_named_with_row_and_column(self, column, text, said):
        found = find({}, {column: text})
        found = found[found["code"] == "character_hidden"]
        name = {"id": "incident_id", "what": "description"}.get(column, column)
        assert found[["row", "column", "value"]].to_numpy().tolist() == [[3, name, text]]
        assert found["message"].iloc[0].startswith(said)
        assert found["message"].iloc[0].endswith("; delete it, or type the text anew")

    @pytest.mark.parametrize(
        "text",
        [
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, within a word
            "DVD\u200c\u0647\u0627",  # its plural behind Latin letters
            "1399 \u0647\u200d.",  # the abbreviation of an era
            "\u0915\u094d\u200d\u0937 \u0995\u09cd\u200c",  # Hindi, and Bengali at the end
            "\u200f\u05e9\u05dc\u05d5\u05dd (x)\u200f",  # Hebrew with marks of direction
            "Sotk \u200e(\u0633\u0648\u062a\u06a9)",  # Arabic in a text from left to right
            "\u1780\u200b\u1781",  # Khmer, which has no blanks between words
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # one emoji of three
        ],
    )
    def test_scripts_that_need_them_are_no_alarm(self, text):
        assert codes({"id": text, "description": text}) == []

    def test_a_heading_is_looked_at_too(self):
        found = find({"no\u200bte": "x"}).iloc[0]
        assert (found["row"], found["column"], found["code"]) == (
            0,
            "no\u200bte",
            "character_hidden",
        )
        assert found["message"].startswith("in the heading, U+200B (zero width space) stands at ")


def test_the_order_of_rows_never_matters():
    rows = [{}, {"source_url": "https://b"}, {"longitude": 40.2, "latitude": 44.2}, {"killed": 3}]
    frame = pd.DataFrame([{"id": f"i{n}", **FINE, **row} for n, row in enumerate(rows)])
    claims = join_all(normalize(frame), LAYERS).claims
    pd.testing.assert_frame_equal(find_odd(claims, LAYERS), find_odd(claims[::-1], LAYERS))


def test_the_bundled_table_gives_no_false_alarm(table):
    from geomap.io import read_incidents, read_layers

    layers = read_layers()
    found = find_odd(join_all(read_incidents(table), layers).claims, layers)
    # Noravan of Syunik is not in the gazetteer, which knows a namesake 150 km away
    assert found.empty, found["message"].tolist()


class TestSides:
    """Each spelling of a side counts as a side, so the words that may be one are listed."""

    ROWS = "id,date,side,province,killed\n"

    def sides(self, run, *written):
        rows = (f"{n},2021-05-12,{side},Syunik,1\n" for n, side in enumerate(written))
        found = json.loads(run("check", "-", "-f", "json", stdin=self.ROWS + "".join(rows)).stdout)
        return [one for one in found["findings"] if one["code"] == "side_unknown"]

    def test_words_that_are_no_country_are_told_once_with_the_codes(self, run):
        (found,) = self.sides(run, "AM", "Azerbaijan", "ARM", "arm", "Азербайджан", "arm")
        assert (found["row"], found["column"]) == (0, "side")
        assert found["message"].startswith("'ARM', 'arm', 'Азербайджан': no country of the layers")
        assert "write the code (AM, AZ, GE, IR, TR) for a country" in found["message"]

    def test_codes_names_and_codes_of_countries_without_units_are_fine(self, run):
        assert self.sides(run, "AM", "am", "Armenia", "AZ", "RU", "") == []


class TestTypes:
    """Words for types that geomap does not know count as other, and check says which they are."""

    def types(self, run, *written):
        rows = (f"{n},2021-05-12,{word},Syunik\n" for n, word in enumerate(written))
        text = "id,date,type,province\n" + "".join(rows)
        found = json.loads(run("check", "-", "-f", "json", stdin=text).stdout)["findings"]
        return [one["message"] for one in found if one["code"] == "type_unknown"]

    def test_unknown_words_are_told_once_with_the_types_that_there_are(self, run):
        (message,) = self.types(run, "Shelling", "Обстрел", "artillery", "artillery", "")
        assert message.startswith("'artillery', 'Обстрел': no type is called so, and 3 of 5 claims")
        assert "write one of exchange_of_fire, shelling, drone_strike, " in message

    def test_types_that_are_known_and_other_itself_are_fine(self, run):
        assert self.types(run, "shelling", "exchange of fire", "other", "") == []


class TestDaysOfSources:
    @pytest.mark.parametrize(
        "text",
        ["2 September 2023", "03/09/2023", "yesterday", "2023-02-30", "2023-13", "2023-02-30T10:00",
         "2023-9-2", "20230902"],
    )  # fmt: skip
    def test_a_day_that_is_not_read_is_said(self, text):
        found = find({}, {"source_date": text})
        assert found["code"].tolist() == ["source_date_unread"]
        line = found.iloc[0]
        assert (line["row"], line["column"], line["value"]) == (3, "source_date", text)
        assert line["message"] == (
            f"'{text}' is no day that can be read, so no figure counts as earlier or later by it; "
            "write a day such as 2023-09-02, or a time such as 2023-09-02T14:30+04:00"
        )

    @pytest.mark.parametrize(
        "text",
        ["2023-09-02", "2023-09-02T14:30+04:00", "2023-09-02 14:30", "2023-09", "2023",
         "2023-09-02; 2023-09-03", "2023-09-02/2023-09-05", ""],
    )  # fmt: skip
    def test_days_months_and_years_are_read(self, text):
        assert codes({"source_date": text}) == []

    def test_very_many_are_said_in_one_line(self):
        rows = [{"source_date": "yesterday", "latitude": 40.1 + n / 50} for n in range(21)]
        found = find(*rows, {"source_date": "2023-09-02", "latitude": 40.9})
        said = found[found["code"] == "source_date_unread"]
        assert said["row"].tolist() == [0]
        begin = "the source_date of 21 of 22 claims cannot be read, such as 'yesterday', so no"
        assert said["message"].iloc[0].startswith(begin)


class TestStatementsAfterARevision:
    def say(self, *figures):
        same = {"id": "i", "side": "WW", "speaker": "MoD", "affected_side": "WW"}
        rows = [
            {**same, "killed": killed, "reported_via": via, "source_date": day,
             "source_url": f"https://example.org/{via}", **more}
            for killed, via, day, more in figures
        ]  # fmt: skip
        return [code for code in codes(*rows) if code == "statement_repeated"]

    def test_a_figure_that_comes_back_is_no_repetition(self):
        days = [(1, "A", "2021-05-12", {}), (2, "B", "2021-05-13", {}), (1, "C", "2021-05-14", {})]
        assert self.say(*days) == []
        assert self.say(*days[::-1]) == []

    def test_repetitions_before_or_after_it_are_said(self):
        first = [(1, "A", "2021-05-12", {}), (1, "D", "2021-05-12", {})]
        rest = [(2, "B", "2021-05-13", {}), (1, "C", "2021-05-14", {})]
        assert self.say(*first, *rest) == ["statement_repeated"]

    def test_another_speaker_between_revises_nothing(self):
        other = (2, "B", "2021-05-13", {"speaker": "PM"})
        rows = [(1, "A", "2021-05-12", {}), other, (1, "C", "2021-05-14", {})]
        assert self.say(*rows) == ["statement_repeated"]
