"""Every row of a table is kept as it was written, or rejected with the reason and the mend."""

from __future__ import annotations

import itertools

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geomap import normalize
from geomap.errors import TableError
from geomap.schema import CORE_COLUMNS


def frame(**columns):
    return pd.DataFrame(columns, dtype="str")


def only(reports):
    """Return the single rejected row."""
    assert len(reports.rejected) == 1
    return reports.rejected.iloc[0]


def test_a_plain_table_works_as_it_is():
    reports = normalize(
        frame(
            id=["7", "007"],
            date=["2021-05-12", "2021-05"],
            latitude=["39.5", "40"],
            longitude=["46", "45.5"],
        )
    )
    claims = reports.claims
    assert list(claims.columns[: len(CORE_COLUMNS) - 1]) == list(CORE_COLUMNS[:-1])
    assert claims["incident_id"].tolist() == ["7", "007"]
    assert claims["source_row"].tolist() == [2, 3]
    assert claims.geometry.x.tolist() == [46, 45.5]
    assert claims["location_precision"].tolist() == ["unstated"] * 2
    assert claims["radius_m"].tolist() == [0, 0]
    assert claims["date_start"].tolist() == [pd.Timestamp("2021-05-12"), pd.Timestamp("2021-05-01")]
    assert claims["date_end"].tolist() == [pd.Timestamp("2021-05-12"), pd.Timestamp("2021-05-31")]
    assert claims["record_kind"].tolist() == ["incident"] * 2
    assert claims.crs == "EPSG:4326"
    assert "2 of 2 claims state no precision" in reports.provenance.notes[0]


@pytest.mark.parametrize("header", ["Event Date", "event_date", "EVENT-DATE", "eventdate", "date"])
def test_headers_match_without_case_spaces_and_underscores(header):
    reports = normalize(pd.DataFrame({header: ["2021-05-12"], "Place Name": ["Kut"]}))
    assert reports.claims["date_start"].iloc[0] == pd.Timestamp("2021-05-12")
    assert reports.claims["place"].iloc[0] == "Kut"


def test_unknown_columns_are_kept_under_their_own_name():
    reports = normalize(frame(date=["2021-05-12"], Weather=["fog"]))
    assert reports.claims["Weather"].tolist() == ["fog"]


def test_two_headers_for_one_column_are_refused_with_both_named():
    with pytest.raises(TableError, match="'date' and 'event_date' both stand for 'date_start'"):
        normalize(frame(date=["2021"], event_date=["2022"]))


def test_the_name_of_a_column_wins_over_an_alias():
    reports = normalize(frame(date_start=["2021-05-12"], place=["Kut"], location=["elsewhere"]))
    assert reports.claims["place"].tolist() == ["Kut"]
    assert reports.claims["location"].tolist() == ["elsewhere"]


def test_columns_that_geomap_makes_are_made_anew():
    reports = normalize(
        frame(
            date=["2021"], province_reported=["Alba"], province=["Beta"], province_status=["inside"]
        )
    )
    assert reports.claims["province_reported"].tolist() == ["Alba"]
    assert "province_status" not in reports.claims
    assert "made anew: province, province_status" in reports.provenance.notes[0]


def test_a_table_without_date_or_place_is_refused():
    with pytest.raises(TableError, match=r"no column gives a date or a place.*found colour, size"):
        normalize(frame(colour=["red"], size=["1"]))


@pytest.mark.parametrize(
    ("columns", "column", "code", "mend"),
    [
        ({"longitude": "46,5", "latitude": "39"}, "longitude", "number_unreadable", "write 46.5"),
        ({"longitude": "0x2E", "latitude": "39"}, "longitude", "number_unreadable", "46.2311"),
        ({"longitude": "4_6", "latitude": "39"}, "longitude", "number_unreadable", "46.2311"),
        ({"longitude": "46", "latitude": "NaN"}, "latitude", "number_unreadable", "46.2311"),
        ({"longitude": "46", "latitude": "inf"}, "latitude", "number_unreadable", "46.2311"),
        (
            {"longitude": "46", "latitude": ""},
            "latitude",
            "coordinate_missing",
            "give the latitude",
        ),
        ({"longitude": "", "latitude": "39"}, "longitude", "coordinate_missing", "longitude"),
        ({"longitude": "460", "latitude": "39"}, "longitude", "coordinate_out_of_range", "46.2311"),
        (
            {"location_precision": "village"},
            "location_precision",
            "precision_unknown",
            "exact, place",
        ),
        ({"radius_m": "-5"}, "radius_m", "radius_unreadable", "2000"),
        ({"radius_m": "1e30"}, "radius_m", "radius_unreadable", "20040000"),
        ({"radius_m": "20040001"}, "radius_m", "radius_unreadable", "20040000"),
        ({"radius_m": "inf"}, "radius_m", "radius_unreadable", "2000"),
        ({"radius_m": "2 km"}, "radius_m", "radius_unreadable", "2000"),
        ({"killed": "many"}, "killed", "figure_unreadable", "whole number"),
        ({"killed": "7-5"}, "killed", "figure_unreadable", "whole number"),
        ({"killed_low": "7", "killed_high": "5"}, "killed_low", "figures_reversed", "swap"),
        ({"killed": "10", "killed_high": "5"}, "killed", "figures_reversed", "correct killed or"),
        ({"killed": "1", "killed_low": "5"}, "killed", "figures_reversed", "leave killed blank"),
        ({"record_kind": "rumour"}, "record_kind", "kind_unknown", "incident, statement"),
        ({"date": "12/05/2021"}, "date_start", "date_ambiguous", "--date-format"),
    ],
)
def test_what_cannot_be_read_rejects_its_row(columns, column, code, mend):
    good = {"longitude": "46", "latitude": "39", "date": "2021-05-12"}
    keys = {*good, *columns}
    rows = [{k: {**good, **columns}.get(k, "") for k in keys}, {k: good.get(k, "") for k in keys}]
    reports = normalize(pd.DataFrame(rows, dtype="str"))
    found = only(reports)
    assert (found["row"], found["column"], found["code"]) == (2, column, code)
    assert mend in found["mend"]
    assert len(reports.claims) == 1


def test_several_faults_of_one_row_are_one_line_that_tells_all():
    reports = normalize(
        frame(
            date=["2021-05-12", "2021"],
            longitude=["x", "46"],
            latitude=["y", "39"],
            killed=["z", "1"],
        )
    )
    assert only(reports)["reason"].count("also") == 2


def test_an_empty_row_is_rejected_not_lost():
    reports = normalize(frame(date=["2021-05-12", ""], place=["Kut", " "]))
    assert only(reports)["code"] == "nothing_known"
    assert only(reports)["row"] == 3


def test_a_row_whose_only_date_cannot_be_read_is_not_said_to_give_none():
    reports = normalize(frame(date=["12/05/2021", "2021", ""], side=["AM", "AM", "AZ"]))
    assert reports.rejected["code"].tolist() == ["date_ambiguous", "nothing_known"]
    assert "neither" not in reports.rejected["reason"].iloc[0]


def test_missing_figures_are_not_zero_and_ranges_keep_both_ends():
    reports = normalize(frame(date=["2021"] * 5, killed=["", "0", "5-7", "at least 3", "up to 9"]))
    claims = reports.claims
    assert claims["killed"].isna().tolist() == [True, False, True, True, True]
    assert claims["killed"].iloc[1] == 0
    assert claims["killed_low"].tolist()[2:4] == [5, 3]
    assert claims["killed_high"].iloc[[2, 4]].tolist() == [7, 9]


def test_a_foreign_type_becomes_other_and_is_kept():
    reports = normalize(frame(date=["2021"] * 2, type=["Drone strike", "Ambush"]))
    assert reports.claims["event_type"].tolist() == ["drone_strike", "other"]
    assert reports.claims["event_type_reported"].iloc[1] == "Ambush"


def test_a_foreign_word_in_a_lesser_vocabulary_is_kept_beside_it():
    reports = normalize(frame(date=["2021"], status=["under review"]))
    assert reports.claims["status"].isna().all()
    assert reports.claims["status_reported"].tolist() == ["under review"]


def test_a_stated_radius_wins_and_a_missing_one_comes_from_the_vocabulary():
    reports = normalize(
        frame(
            date=["2021"] * 5,
            longitude=["46"] * 5,
            latitude=["39"] * 5,
            location_precision=["exact", "place", "near", "near", ""],
            radius_m=["", "", "", "800", "300"],
            id=list("abcde"),
        )
    )
    assert reports.claims["radius_m"].tolist() == [100, 2000, 5000, 800, 300]
    assert reports.claims["location_precision"].tolist()[-1] == "near"


def test_precision_and_radius_can_be_stated_for_the_whole_table():
    table = frame(id=["a", "b"], longitude=["46"] * 2, latitude=["39"] * 2, date=["2021"] * 2)
    assert normalize(table, precision="place").claims["radius_m"].tolist() == [2000, 2000]
    stated = normalize(table, radius_m=750.0).claims
    assert stated["radius_m"].tolist() == [750, 750]
    assert stated["location_precision"].tolist() == ["near", "near"]


def test_a_row_that_states_no_precision_is_unstated_with_or_without_a_point():
    reports = normalize(frame(date=["2021"] * 3, province=["Alba", "", ""], country=["X", "X", ""]))
    assert reports.claims["location_precision"].tolist() == ["unstated"] * 3
    assert reports.claims["radius_m"].isna().all()
    (note,) = reports.provenance.notes
    assert note.startswith("1 of 3 claims gives neither coordinates nor a place, unit or country")


@pytest.mark.parametrize(
    "comment", [["# your own id", "the day", ""], ["#event+id", "#date", "#loc"]]
)
def test_a_row_of_explanations_is_left_out_and_said(comment):
    rows = [comment, ["#7", "2021-05-12", "Kut"]]
    reports = normalize(pd.DataFrame(rows, columns=["id", "date", "place"], dtype="str"))
    assert reports.claims["incident_id"].tolist() == ["#7"]
    assert only(reports)["code"] == "comment"
    assert only(reports)["row"] == 2


def test_a_coarse_precision_has_no_disk_even_with_a_point():
    reports = normalize(
        frame(date=["2021"], longitude=["46"], latitude=["39"], location_precision=["province"])
    )
    assert reports.claims["radius_m"].isna().all()


def test_points_from_wkt_and_other_shapes_are_told_apart():
    wkt = ["POINT (46 39)", "LINESTRING (46 39, 46 39.1)", "46 39"]
    reports = normalize(frame(date=["2021"] * 3, wkt=wkt))
    assert reports.claims.geometry.iloc[0] == Point(46, 39)
    assert reports.claims["location_precision"].tolist() == ["unstated", "near"]
    assert reports.rejected["code"].tolist() == ["geometry_unreadable"]


def test_a_frame_with_its_own_system_is_brought_to_degrees_and_left_as_it_was():
    table = gpd.GeoDataFrame({"date": ["2021"]}, geometry=[Point(46, 39)], crs="EPSG:4326").to_crs(
        "EPSG:32638"
    )
    before = table.geometry.iloc[0]
    claims = normalize(table).claims
    assert claims.geometry.iloc[0].distance(Point(46, 39)) < 1e-9
    assert table.geometry.iloc[0] == before


def test_a_line_is_a_disk_around_all_of_it():
    """The middle of a diagonal of one degree, 78,448 m from its ends by the geodesic."""
    table = gpd.GeoDataFrame(
        {"date": ["2021", "2022"], "precision": ["exact", "exact"]},
        geometry=[LineString([(0, 0), (1, 1)]), Point(1, 1)],
        crs="EPSG:4326",
    )
    reports = normalize(table)
    assert reports.claims["location_precision"].tolist() == ["near", "exact"]
    assert reports.claims["radius_m"].tolist() == pytest.approx([78449, 100], abs=5)
    assert reports.claims.geometry.iloc[0].distance(Point(0.5, 0.5)) < 1e-3
    assert reports.provenance.notes[0].startswith("1 row gives a line, an area or several points")


def test_a_table_in_metres_is_refused_and_the_likely_system_named():
    table = frame(date=["2021"], longitude=["605000"], latitude=["4383000"])
    with pytest.raises(TableError, match=r"they fit EPSG:32638: pass --crs EPSG:32638"):
        normalize(table, near=(43.4, 38.8, 46.7, 41.3))
    claims = normalize(table, crs="EPSG:32638").claims
    assert 46 < claims.geometry.x.iloc[0] < 47


def test_repeated_rows_are_listed_as_duplicates_and_one_is_kept():
    reports = normalize(
        frame(
            id=["a", "a", "a"], date=["2021"] * 3, side=["AM", "AM", "AZ"], killed=["1", "1", "1"]
        )
    )
    assert reports.claims["source_row"].tolist() == [2, 4]
    assert only(reports)["code"] == "duplicate"
    assert only(reports)["reason"] == "this row says the same as row 2"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("location_precision", ("near", "area")),
        ("radius_m", ("500", "900")),
        ("date_basis", ("event", "report")),
        ("date_kind", ("throughout", "sometime_within")),
        ("date_qualifier", ("~", "?")),
        ("status", ("reported", "confirmed")),
        ("stance", ("rejects it", "admits it")),
        ("event_type", ("skirmish", "ambush")),
        ("episode", ("e1", "e2")),
    ],
)
def test_rows_that_differ_in_what_is_read_are_no_duplicates(column, values):
    same = {"id": "a", "date": "2021-05-12", "side": "AM", "lon": "46.3", "lat": "39.5"}
    table = pd.DataFrame([{**same, column: value} for value in values])
    for rows in (table, table.iloc[::-1]):
        reports = normalize(rows)
        assert len(reports.claims) == 2
        assert not len(reports.rejected)


@pytest.mark.parametrize(
    "rows",
    [
        [{"notes": "b"}, {"notes": "a"}, {"notes": None}],  # the smallest text of as many cells
        [{"notes": "a"}, {"notes": "b", "licence": "c"}],  # the most cells
        [{"own": "10", "archive": "https://a/1"}, {"own": "9", "archive": "https://a/2"}],
    ],
)
def test_which_of_several_duplicates_is_kept_does_not_depend_on_their_order(rows):
    same = {"id": "a", "date": "2021-05-12", "place": "Goris", "source": "t"}
    kept = set()
    for order in itertools.permutations(rows):
        reports = normalize(pd.DataFrame([{**same, **row} for row in order]))
        row = reports.claims.iloc[0].drop("source_row").dropna().drop("geometry", errors="ignore")
        kept.add(tuple(sorted(row.astype(str).items())))
        number = reports.claims["source_row"].iloc[0]
        said = f"this row says the same as row {number}"
        assert reports.rejected["reason"].tolist() == [said] * (len(rows) - 1)
    assert len(kept) == 1


def test_no_row_is_a_duplicate_of_one_that_cannot_be_read():
    same = {"id": "a", "date": "2021-05-12", "place": "Goris"}
    rows = [{**same, "killed": "abc", "notes": "x"}, {**same, "killed": None, "notes": None}]
    for order in (rows, rows[::-1]):
        reports = normalize(pd.DataFrame(order))
        assert len(reports.claims) == 1
        assert only(reports)["code"] == "figure_unreadable"


def test_a_denial_is_no_duplicate():
    rows = {"id": ["a"] * 3, "date": ["2021"] * 3, "side": ["AM"] * 3}
    claims = normalize(frame(**rows, stance=["asserts", "denies_responsibility", "asserts"]))
    assert claims.claims["stance"].tolist() == ["asserts", "denies_responsibility"]
    assert only(claims)["row"] == 4


def test_of_two_headers_for_a_name_the_closer_one_is_read_and_the_other_kept():
    reports = normalize(frame(date=["2021"], region=["Caucasus"], admin1=["Syunik"]))
    assert reports.claims["province_reported"].tolist() == ["Syunik"]
    assert reports.claims["region"].tolist() == ["Caucasus"]
    assert reports.provenance.notes == (
        "'region' is kept as it is, since 'admin1' is province_reported",
    )


def test_rows_without_an_id_get_one_from_their_cells_wherever_they_stand():
    table = frame(date=["2021-05-12", "2021-05-13", "2021-05-12"], place=["Kut", "Kut", "Kut"])
    ids = normalize(table).claims["incident_id"]
    assert ids.is_unique
    assert ids.iloc[2] == ids.iloc[0] + "-2"
    turned = normalize(table.iloc[::-1]).claims["incident_id"]
    assert set(turned) == set(ids)


def test_a_row_that_cannot_be_read_takes_no_id_from_another():
    table = frame(date=["2021-05-12"] * 2, place=["Kut"] * 2, killed=["abc", None])
    ids = [normalize(rows).claims["incident_id"].item() for rows in (table, table.iloc[::-1])]
    assert ids[0] == ids[1]
    assert not ids[0].endswith("-2")


@pytest.mark.parametrize("word", ["n/a", "N/A", "-", "\u2014", "?", "Unknown", "TBD", "none"])
def test_a_word_for_no_id_is_no_id_and_said(word):
    table = frame(id=["A1", word, word], date=["2021-05-12", "2021-05-13", "2021-05-14"])
    reports = normalize(table)
    ids = reports.claims["incident_id"]
    assert ids.iloc[0] == "A1"
    assert ids.iloc[1:].str.startswith("g-").all()
    assert ids.is_unique
    said = f"2 rows have no id but a word for none ({word!r})"
    assert [note for note in reports.provenance.notes if said in note]
    assert [note for note in reports.provenance.unread if said in note]


def test_spreadsheet_cells_become_the_text_that_people_see():
    table = pd.DataFrame(
        {
            "id": [7.0, "x"],
            "date": [pd.Timestamp("2021-05-12"), "2021-05-13"],
            "killed": [3.0, None],
        },
        dtype="object",
    )
    claims = normalize(table).claims
    assert claims["incident_id"].tolist() == ["7", "x"]
    assert claims["date_start"].iloc[0] == pd.Timestamp("2021-05-12")
    assert claims["killed"].iloc[0] == 3


CELLS = st.sampled_from(
    ["", "2021-05-12", "46", "39.5", "x", "-1", "POINT (1 2)", "12/05/2021", "６"]
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_kept_and_rejected_rows_are_all_rows(rows):
    table = pd.DataFrame(rows, columns=["date", "longitude", "latitude", "killed"], dtype="str")
    try:
        reports = normalize(table)
    except TableError:
        reject()
    seen = sorted([*reports.claims["source_row"], *reports.rejected["row"]])
    assert seen == list(range(2, len(rows) + 2))
    assert reports.rejected[["code", "reason", "mend"]].ne("").all(axis=None)


def test_a_qualifier_in_a_column_of_its_own_widens_the_date():
    claims = normalize(frame(date=["2021-05-27"], date_qualifier=["~"])).claims
    assert claims["date_start"].iloc[0] == pd.Timestamp("2021-05-24")
    assert claims["date_end"].iloc[0] == pd.Timestamp("2021-05-30")


@pytest.mark.parametrize(
    ("start", "end", "widened"),
    [
        ("2021-05-24", "2021-05-26", ["2021-05-21", "2021-05-29"]),
        ("2021-05-24/2021-05-26", "", ["2021-05-21", "2021-05-29"]),
        ("2021-05", "2021-06", ["2021-04-01", "2021-07-31"]),
        ("2021-05-24", "", ["2021-05-21", ""]),
        ("2021-05-24", "2021-05-26~", ["2021-05-24", "2021-05-29"]),
    ],
)
def test_a_qualifier_in_a_column_of_its_own_widens_a_range_once(start, end, widened):
    table = frame(date_start=[start], date_end=[end], date_qualifier=["~"])

    def bounds(claims):
        return [f"{claims[name].iloc[0]:%Y-%m-%d}" if claims[name].notna().iloc[0] else ""
                for name in ("date_start", "date_end")]  # fmt: skip

    claims = normalize(table).claims
    assert bounds(claims) == widened
    names = ["date_start", "date_end", "date_precision", "date_qualifier"]
    written = claims[names].astype("str").replace("NaT", "")
    assert bounds(normalize(frame(**written.to_dict("list"))).claims) == widened


@pytest.mark.parametrize(
    ("date", "stated", "mark", "expected"),
    [
        ("2021-05-12", "month", "", ("2021-05-01", "2021-05-31", "month", "")),
        ("2021-05-12", "year", "", ("2021-01-01", "2021-12-31", "year", "")),
        ("2021-05-12", "week", "", ("2021-05-06", "2021-05-18", "week", "")),
        ("2021-05-12T10:00", "Month", "", ("2021-05-01", "2021-05-31", "month", "")),
        ("2021-05-30/2021-06-02", "month", "", ("2021-05-01", "2021-06-30", "month", "")),
        ("2021-05-12/..", "month", "", ("2021-05-01", "", "range", "")),
        ("2021-05-12/..", "week", "", ("2021-05-06", "", "range", "")),
        ("2021-05-12", "month", "~", ("2021-04-01", "2021-06-30", "month", "~")),
        ("2021-05-30~", "month", "", ("2021-04-01", "2021-06-30", "month", "~")),
        ("2021-05-12", "week", "~", ("2021-04-29", "2021-05-25", "week", "~")),
        ("2021-05", "month", "", ("2021-05-01", "2021-05-31", "month", "")),
        ("2021", "month", "", ("2021-01-01", "2021-12-31", "year", "")),
        ("2021-05", "day", "~", ("2021-04-01", "2021-06-30", "month", "~")),
        ("2021-W19", "day", "", ("2021-05-10", "2021-05-16", "week", "")),
        ("2021-05-12?", "", "~", ("2021-05-09", "2021-05-15", "day", "%")),
        ("2021-05-12~", "", "?", ("2021-05-09", "2021-05-15", "day", "%")),
        ("2021-05-12", "", "circa", ("2021-05-09", "2021-05-15", "day", "~")),
        ("2021-05-12", "", "Approx.", ("2021-05-09", "2021-05-15", "day", "~")),
        ("2021-05-12", "", "approximate", ("2021-05-09", "2021-05-15", "day", "~")),
        ("2021-05-12", "", "c.", ("2021-05-09", "2021-05-15", "day", "~")),
        ("2021-05-12", "", "uncertain", ("2021-05-12", "2021-05-12", "day", "?")),
    ],
)
def test_a_stated_precision_or_qualifier_is_never_passed_over(date, stated, mark, expected):
    def told(claims):
        names = ["date_start", "date_end", "date_precision", "date_qualifier"]
        return claims[names].astype("str").replace("NaT", "").fillna("")

    table = frame(date=[date], date_precision=[stated], date_qualifier=[mark])
    claims = normalize(table).claims
    assert tuple(told(claims).iloc[0]) == expected
    if stated:
        assert claims["date_text"].tolist() == [date]
    again = normalize(frame(**told(claims).to_dict("list"))).claims
    assert tuple(told(again).iloc[0]) == expected


def test_a_date_widened_by_its_precision_did_not_happen_throughout():
    table = frame(
        date_start=["2021-05-10", "2021-05"],
        date_end=["2021-05-14", ""],
        date_kind=["throughout"] * 2,
        date_precision=["month"] * 2,
    )
    claims = normalize(table).claims
    assert claims["date_kind"].tolist() == ["unknown", "throughout"]
    assert claims["date_text"].tolist() == ["2021-05-10/2021-05-14", "2021-05"]


def test_unknown_words_of_precision_and_qualifier_are_kept():
    table = frame(date=["2021"], date_precision=["hour"], date_qualifier=["roughly"])
    claims = normalize(table).claims
    assert claims["date_precision"].tolist() == ["year"]
    assert claims["date_precision_reported"].tolist() == ["hour"]
    assert claims["date_qualifier"].isna().all()
    assert claims["date_qualifier_reported"].tolist() == ["roughly"]


@pytest.mark.parametrize(
    ("cell", "offset"),
    [
        *(
            (cell, "+04:00")
            for cell in ("4", "+4", "04", "+04", "+0400", "4:00", "UTC+4", "GMT +04:00")
        ),
        ("\u22123", "-03:00"),
        ("5:30", "+05:30"),
        ("Z", "+00:00"),
        ("utc", "+00:00"),
        *(
            (cell, None)
            for cell in ("MSK", "+99:00", "+15", "0400", "400", "4.5", "+04:20", "UTC4")
        ),
    ],
)
def test_an_offset_in_a_column_of_its_own_is_read_or_kept_as_reported(cell, offset):
    claims = normalize(frame(date=["2021-05-12T10:00"], date_offset=[cell])).claims
    if offset:
        assert claims["date_offset"].tolist() == [offset]
        assert "date_offset_reported" not in claims
    else:
        assert claims["date_offset"].isna().all()
        assert claims["date_offset_reported"].tolist() == [cell]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-05-12T23:00", "2021-05-12T19:30Z", ("23:00", "23:30", "+04:00")),
        ("2021-05-12T19:00Z", "2021-05-12T23:30", ("19:00", "19:30", "+00:00")),
        ("2021-05-12T23:00", "2021-05-12T23:30", ("23:00", "23:30", "+04:00")),
    ],
)
def test_an_offset_in_a_column_of_its_own_is_that_of_ends_without_one(start, end, expected):
    table = frame(date_start=[start], date_end=[end], date_offset=["+04:00"])
    row = normalize(table).claims.iloc[0]
    told = (f"{row['date_start']:%H:%M}", f"{row['date_end']:%H:%M}", row["date_offset"])
    assert told == expected


def test_a_blank_last_day_is_not_known_and_said():
    reports = normalize(frame(date=["2021-05-27", "2021-05-28"], date_end=["", "2021-05-28"]))
    assert reports.claims["date_end"].isna().tolist() == [True, False]
    assert "1 of 2 claims gives a first day and no last one" in reports.provenance.notes[0]


EDGE = st.sampled_from(["", " ", "\t", "\u00a0", "\u3000", "\x1f", "x", "é", "\x7f", "."])


@given(st.lists(st.tuples(EDGE, EDGE, EDGE).map("".join), min_size=1, max_size=12))
def test_texts_lose_blanks_at_their_ends_and_blank_ones_are_missing(texts):
    rows = frame(date=["2021-05-12"] * len(texts), id=map(str, range(len(texts))), place=texts)
    before = rows.copy(deep=True)
    places = normalize(rows).claims["place"]
    assert places.fillna("").tolist() == [text.strip() for text in texts]
    assert places.isna().tolist() == [not text.strip() for text in texts]
    pd.testing.assert_frame_equal(rows, before)


def test_texts_of_any_part_of_a_frame_are_read():
    rows = frame(date=["2021-05-12"] * 4, id=list("abcd"), place=["Goris", "", " Kapan", "Sotk"])
    places = [
        normalize(rows[part]).claims["place"] for part in (slice(1), slice(3, 4), slice(1, 3))
    ]
    assert places[0].tolist() == ["Goris"]
    assert places[1].tolist() == ["Sotk"]
    assert places[2].isna().tolist() == [True, False]
    assert places[2].tolist()[1] == "Kapan"
    joined = normalize(pd.concat([rows[:1], rows[3:]], ignore_index=True)).claims["place"]
    assert joined.tolist() == ["Goris", "Sotk"]


def test_a_row_with_several_faults_says_how_to_mend_each():
    row = {"date": "14.07.2021", "lat": "40,1", "lon": "45,75", "killed": "many"}
    rejected = normalize(pd.DataFrame([row])).rejected
    (mend,) = rejected["mend"]
    assert mend.startswith("write a whole number, a range such as 5-7, or at least 3;")
    assert "; date_start: write 2021-07-14, or pass --date-format %d.%m.%Y" in mend
    assert "; longitude: write 45.75 if the comma is a decimal mark" in mend
    assert "; latitude: write 40.1 if the comma is a decimal mark" in mend


def test_a_mend_of_several_faults_is_said_once():
    rejected = normalize(pd.DataFrame([{"date": "2021", "lat": "n/a", "lon": "n/a"}])).rejected
    (mend,) = rejected["mend"]
    assert mend.count("write degrees as a plain decimal number") == 1
