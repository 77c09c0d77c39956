"""Counts, figures and differences between accounts, by hand and by laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import make_layers

from geomap.dates import parse_day
from geomap.errors import JoinMissingError, SelectionError
from geomap.filters import query
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.selection import Selection
from geomap.summary import (
    KEYS,
    compare_claims,
    count_drawn,
    count_placing,
    figures_of,
    ranges_of,
    sum_figures,
    summarize,
)
from geomap.summary.pairs import pairs_of

# Westfold (W1) reaches from 44 to 45 degrees east, Eastfold (E1) on to 46; one degree of longitude
# is 84.9 km here, and the line between them is known to 1 km.
LAYERS = make_layers()
IN_WEST = {"longitude": 44.3, "latitude": 40.3, "location_precision": "place"}
ON_LINE = {"longitude": 45.001, "latitude": 40.3, "location_precision": "near"}
IN_EAST = {"longitude": 45.7, "latitude": 40.3, "location_precision": "place"}
NAMES_WEST = {"province": "Westfold", "location_precision": "province"}
NAMES_EAST = {"province": "Eastfold", "location_precision": "area"}
FAR = {"longitude": 10.0, "latitude": 10.0, "location_precision": "place"}
AT_SEA = {"longitude": 10.0, "latitude": 10.0}  # without a stated precision


def join(*rows):
    reports = normalize(pd.DataFrame([{"date": "2021-05-12", **row} for row in rows]))
    assert not len(reports.rejected)
    return join_all(reports, LAYERS).claims


def differ(*rows):
    """Return what the accounts of one incident differ on."""
    compared = compare_claims(join(*({"id": "i", **row} for row in rows)))
    found = compared["accounts_differ_on"].fillna("").unique()
    assert len(found) == 1
    return found[0]


BELONGS = "An incident counts once in each unit that one of its claims names or lies in"
STRADDLES = (
    "Straddles: the possible area of the incident reaches into this unit and into others; it "
    "counts in each of them."
)
WW, EE, XX = {"side": "WW"}, {"side": "EE"}, {"speaker": "a monitor"}
MOD = {"speaker": "MoD", "source_date": "2021-05-12"}
TABLE = (
    {"id": "a", **IN_WEST},
    {"id": "b", **ON_LINE},
    {"id": "c", **NAMES_WEST},
    {"id": "d"},
    {"id": "e", **NAMES_WEST, **WW},
    {"id": "e", **IN_EAST, **EE},
    {"id": "f", **FAR},
    {"id": "s", **NAMES_EAST, "record_kind": "statement"},
    {"id": "t", **IN_WEST, "record_kind": "aggregate"},
)


class TestCounts:
    def test_drawn(self):
        assert count_drawn(join(*TABLE)) == (6, 4, 1, 1)

    def test_placing(self):
        assert count_placing(join(*TABLE)) == [
            "Eastfold: 1 inside, 1 straddling",
            "Westfold: 1 inside, 1 straddling, 2 by name",
        ]

    def test_placing_of_asked_units(self):
        lines = count_placing(join(*TABLE), units=("W1", "Q9"), names={"W1": "West"})
        assert lines == ["Q9: none", "West: 1 inside, 1 straddling, 2 by name"]

    def test_statement_of_an_incident_is_a_claim_of_it(self):
        claims = join({"id": "a", **NAMES_WEST}, {"id": "a", "record_kind": "statement", **IN_EAST})
        assert count_drawn(claims) == (1, 1, 0, 0)
        assert count_placing(claims) == ["Eastfold: 1 inside", "Westfold: 1 by name"]

    def test_aggregate_with_the_id_of_an_incident_places_nothing(self):
        claims = join({"id": "a"}, {"id": "a", "record_kind": "aggregate", **IN_EAST})
        assert count_drawn(claims) == (1, 0, 0, 1)
        assert count_placing(claims) == []

    def test_join_must_be_made(self):
        claims = normalize(pd.DataFrame([{"date": "2021-05-12"}])).claims
        for make in (count_drawn, count_placing, compare_claims, summarize):
            with pytest.raises(JoinMissingError, match="province_"):
                make(claims)

    def test_no_claims(self):
        claims = join(*TABLE).iloc[:0]
        assert count_drawn(claims) == (0, 0, 0, 0)
        assert count_placing(claims) == []
        assert summarize(claims, by=tuple(KEYS)).total == 0
        assert len(ranges_of(claims)) == 0
        assert "accounts_differ_on" in compare_claims(claims)


class TestSummarize:
    def test_by_province(self):
        table, total, footers = summarize(join(*TABLE))
        assert total == 6
        assert table.to_dict("records") == [
            row("E1", "Eastfold", 2, inside=1, straddles=1),
            row("W1", "Westfold", 4, inside=1, straddles=1, named=2),
            row("", "outside every unit", 1),
            row("", "no unit known", 1),
        ]
        assert footers == (
            "6 incidents in all: 4 with a point, 1 placed by name only, 1 without a known place.",
            BELONGS + ", so the column adds to 8, more than the total of 6.",
            STRADDLES,
            "1 statement and 1 total over several incidents are not counted as incidents.",
        )

    def test_by_month(self):
        claims = join(
            {"id": "a", "date": "2021-05-31"},
            {"id": "b", "date": "2021-05-31/2021-06-01"},
            {"id": "c", "date": "2021-04-30/2021-06-01", "date_kind": "throughout"},
            {"id": "d", "date": "2021-05-30/2021-06-01"},
            {"id": "d", "date": "2021-06-01"},
            {"id": "e", "date": "2010/2021"},
            {"id": "f", "date": None, "place": "Mill"},
        )
        table = summarize(claims, by=["month"]).table
        assert [tuple(line) for line in table.itertuples(index=False)] == [
            ("2021-04", 1, 1, 0),
            ("2021-05", 4, 2, 2),
            ("2021-06", 3, 2, 1),
            ("several years", 1, 1, 0),
            ("no date known", 1, 1, 0),
        ]

    def test_an_open_date_is_certain_nowhere(self):
        claims = join({"id": "a", "date": "2021-05-12/.."})
        table = summarize(claims, by=["year"]).table
        assert [tuple(line) for line in table.itertuples(index=False)] == [("2021", 1, 0, 1)]

    def test_an_open_date_is_possible_as_far_as_days_are_known(self):
        claims = join(
            {"id": "a", "date": "2021-05-12/.."},
            {"id": "b", "date": "../2021-06-03"},
            {"id": "c", "date": "2021-08-01"},
            # no incident: its days are no reach
            {"id": "d", "date": "2021-10-01", "record_kind": "statement"},
        )
        table, _, footers = summarize(claims, by=["month"])
        assert [tuple(line) for line in table.itertuples(index=False)] == [
            ("2021-05", 2, 0, 2),
            ("2021-06", 2, 0, 2),
            ("2021-07", 1, 0, 1),
            ("2021-08", 2, 1, 1),
        ]
        assert footers[3:6] == (
            (
                "Of 1 incident the date has no known end: it counts as possible in each month to "
                "2021-08, the last that is known of any incident here."
            ),
            (
                "Of 1 incident the date has no known beginning: it counts as possible in each "
                "month from 2021-05, the first that is known of any incident here."
            ),
            "An open date does not say that anything went on.",
        )
        asked = Selection(date_from=date(2021, 7, 1), date_to=date(2021, 7, 31))
        assert set(query(claims, asked)["incident_id"]) == {"a"}

    @pytest.mark.parametrize(
        ("row", "months"),
        [
            ({"date": "2021-05-12?"}, [("2021-05", 1, 0, 1)]),
            ({"date": "2021-05-12~"}, [("2021-05", 1, 1, 0)]),
            ({"date": "2021-05-12", "date_basis": "report"}, [("2021-05", 1, 0, 1)]),
            (
                {"date": "2021-05-31~", "date_kind": "throughout"},
                [("2021-05", 1, 0, 1), ("2021-06", 1, 0, 1)],
            ),
            (
                {"date": "2021-06-03", "date_basis": "report"},
                [("2021-05", 1, 0, 1), ("2021-06", 1, 0, 1)],
            ),
            ({"date": "2021-06-04", "date_basis": "report"}, [("2021-06", 1, 0, 1)]),
            ({"date": "2021-05-12/..", "date_kind": "throughout"}, [("2021-05", 1, 1, 0)]),
        ],
    )
    def test_a_month_is_no_more_certain_than_the_date(self, row, months):
        table = summarize(join({"id": "a", **row}), by=["month"]).table
        assert [tuple(line) for line in table.itertuples(index=False)] == months

    def test_by_side(self):
        table, total, footers = summarize(join(*TABLE), by=["side"])
        assert dict(zip(table["side"], table["incidents"], strict=True)) == {
            "EE": 1,
            "WW": 1,
            "third party": 5,
        }
        assert total == 6
        assert "Sides stand in the order of their codes; the order says nothing else." in footers

    def test_by_distance(self):
        # 0.03 degrees are 2.5 km: with 2 km of radius and 1 km of the line 0 to 5.5 km.
        near = {"longitude": 44.97, "latitude": 40.3, "location_precision": "place"}
        table = summarize(join({"id": "a", **IN_WEST}, {"id": "b", **near}), by=["border_distance"])
        lines = [tuple(line) for line in table.table.itertuples(index=False)]
        assert lines == [
            ("0 to 1 km", 1, 0, 1),
            ("1 to 5 km", 1, 0, 1),
            ("5 to 10 km", 1, 0, 1),
            ("25 km or more", 1, 1, 0),
        ]

    @pytest.mark.parametrize(
        ("by", "line"), [("month", "no date known"), ("border_distance", "not known")]
    )
    def test_what_is_not_known_is_certainly_so(self, by, line):
        claims = join({"id": "a", "date": None, "place": "Mill"}, {"id": "b", **NAMES_WEST})
        table, _, footers = summarize(claims, by=[by])
        told = table[table[by] == line].iloc[0]
        assert told["certain"] == told["incidents"] > 0
        assert told["possible"] == 0
        assert not any(footer.startswith("Possible:") for footer in footers)

    def test_several_keys_hold_for_one_claim(self):
        claims = join(
            {"id": "a", **IN_WEST, "date": "2021-05-01"},
            {"id": "a", **IN_EAST, "date": "2021-06-01"},
        )
        table = summarize(claims, by=("month", "province")).table
        pairs = list(zip(table["month"], table["province_code"], strict=True))
        assert pairs == [("2021-05", "W1"), ("2021-06", "E1")]

    def test_what_one_claim_leaves_open_another_tells(self):
        claims = join({"id": "a"}, {"id": "a", **IN_WEST}, {"id": "b"})
        table = summarize(claims).table
        assert list(zip(table["province"], table["incidents"], strict=True)) == [
            ("Westfold", 1),
            ("no unit known", 1),
        ]

    @pytest.mark.parametrize("by", [("colour",), (), ("side", "side")])
    def test_keys_are_known(self, by):
        with pytest.raises(SelectionError, match="counted by province, month"):
            summarize(join(*TABLE), by=by)

    def test_names_of_units_that_no_claim_leads(self):
        claims = join({"id": "b", **ON_LINE})
        assert summarize(claims).table["province"].tolist() == ["Eastfold", "W1"]
        told = summarize(claims, names={"W1": "Westfold"}).table["province"]
        assert told.tolist() == ["Eastfold", "Westfold"]

    def test_one_key_needs_no_list(self):
        claims = join(*TABLE)
        one, other = summarize(claims, by="month"), summarize(claims, by=["month"])
        pd.testing.assert_frame_equal(one.table, other.table)
        with pytest.raises(SelectionError, match="'colour' is not among them"):
            summarize(claims, by="colour")

    def test_records_that_are_left_out_count_once(self):
        statement = {"id": "s", **NAMES_EAST, "record_kind": "statement"}
        total = {"id": "t", "record_kind": "aggregate"}
        claims = join(
            {"id": "a", **IN_WEST},
            {"id": "a", **EE, "record_kind": "statement"},
            {**statement, **WW},
            {**statement, **EE},
            {**statement, "id": "u"},
            {**total, **WW},
            {**total, **EE},
        )
        assert summarize(claims).footers[-1] == (
            "2 statements and 1 total over several incidents are not counted as incidents."
        )

    def test_rejected_rows_are_said(self):
        assert summarize(join(*TABLE), rejected=2).footers[-1] == (
            "2 rows of the table were rejected."
        )


def row(code, name, incidents, **placings):
    zeros = {"inside": 0, "mostly_inside": 0, "straddles": 0, "named": 0}
    return {
        "province_code": code,
        "province": name,
        "incidents": incidents,
        **zeros,
        **placings,
    }


class TestFigures:
    def test_own_losses_of_two_sides_stay_apart(self):
        """16 November 2021: 1, then 6 of one side, 7 of the other; never 1 to 7."""
        claims = join(
            own("WW", killed=1, captured=13, missing=24, source_date="2021-11-16"),
            own("WW", killed=6, source_date="2021-11-19"),
            own("EE", killed=7, wounded=10, source_date="2021-11-16"),
        )
        ranges = ranges_of(claims)
        said = {(r.affected_side, r.measure): r.text for r in ranges.itertuples()}
        assert said == {
            ("EE", "killed"): "7",
            ("EE", "wounded"): "10",
            ("WW", "killed"): "1, later 6",
            ("WW", "captured"): "13",
            ("WW", "missing"): "24",
        }
        killed = ranges[(ranges["affected_side"] == "WW") & (ranges["measure"] == "killed")]
        assert killed[["low", "high"]].to_numpy().tolist() == [[6, 6]]
        figures = figures_of(claims)
        told = ["text", "source_date", "revised_from", "revised_from_date"]
        revised = figures.loc[figures["revised_from"].notna(), told]
        assert revised.to_numpy().tolist() == [["6", "2021-11-19", "1", "2021-11-16"]]
        assert figures["superseded"].sum() == 1

    @pytest.mark.parametrize(
        ("rows", "text", "low", "high"),
        [
            ([("WW", "6", {})], "6", 6, 6),
            ([("WW", "3", {}), ("EE", "4", {})], "3 to 4", 3, 4),
            ([("WW", "3", {}), ("EE", "3", {})], "3", 3, 3),
            ([("WW", "at least 3", {})], "at least 3", 3, None),
            ([("WW", "up to 3", {})], "at most 3", None, 3),
            ([("WW", "5-7", {}), ("EE", "at least 3", {})], "at least 3", 3, None),
            (
                [("WW", "1", {"source_date": "2021-05-12"}), ("EE", "7", {}),
                 ("WW", "6", {"source_date": "2021-05-13"})],
                "6 to 7, earlier also 1", 6, 7,
            ),
            # Rows have no order: without a later day or time figures stand side by side.
            ([("WW", "1", {"speaker": "MoD"}), ("WW", "6", {"speaker": "MoD"})], "1 to 6", 1, 6),
            ([("WW", "2", {**MOD, "source_url": "https://a"}),
              ("WW", "3", {**MOD, "source_url": "https://b"}),
              ("WW", "4", {**MOD, "source_url": "https://c"})], "2 to 4", 2, 4),
            # Two speakers of one side on one day contradict each other.
            ([("WW", "1", {"speaker": "MoD", "source_date": "2021-05-12"}),
              ("WW", "6", {"speaker": "PM", "source_date": "2021-05-12"})], "1 to 6", 1, 6),
            # A later time of the day is a revision, of one speaker about one place,
            ([("WW", "4", {**MOD, "source_date": "2021-05-12T18:00"}),
              ("WW", "2", {**MOD, "source_date": "2021-05-12T08:30"}),
              ("WW", "3", {**MOD, "source_date": "2021-05-12 09:15"})],
             "2, later 3, later 4", 4, 4),
            # whose name may differ where the point is one; clocks of zones are compared in UTC.
            ([("WW", "1", {**MOD, **IN_WEST, "place": "Mill",
                           "source_date": "2021-05-12T12:00+04:00"}),
              ("WW", "2", {**MOD, **IN_WEST, "place": "near Mill",
                           "source_date": "2021-05-12T09:00Z"})], "1, later 2", 2, 2),
            # A clock without a zone tells nothing beside one with a zone, nor beside a bare day.
            ([("WW", "1", {**MOD, "source_date": "2021-05-12T12:00+04:00"}),
              ("WW", "2", {**MOD, "source_date": "2021-05-12T13:00"}),
              ("WW", "3", {**MOD, "source_date": "2021-05-12"})], "1 to 3", 1, 3),
            # Of two clocks with a zone the instant decides, whatever the local days:
            ([("WW", "1", {**MOD, "source_date": "2021-05-11T23:30Z"}),
              ("WW", "5", {**MOD, "source_date": "2021-05-12T01:00+04:00"})], "5, later 1", 1, 1),
            ([("WW", "1", {**MOD, "source_date": "2021-05-11T20:00Z"}),
              ("WW", "5", {**MOD, "source_date": "2021-05-12T00:00+04:00"})], "1 to 5", 1, 5),
            ([("WW", "1", {**MOD, "source_date": "2021-05-11T23:30Z"}),
              ("WW", "5", {**MOD, "source_date": "2021-05-12T04:00+04:00"})], "1, later 5", 5, 5),
            # also beside a day without a clock, which is later than neither.
            ([("WW", "1", {**MOD, "source_date": "2021-05-11T23:30Z"}),
              ("WW", "5", {**MOD, "source_date": "2021-05-12T01:00+04:00"}),
              ("WW", "3", {**MOD, "source_date": "2021-05-12"})], "5, later 1 to 3", 1, 3),
            # What is no day, or a span of days, is not before or after anything.
            ([("WW", "1", {**MOD, "source_date": "2021-02-30"}),
              ("WW", "5", {**MOD, "source_date": "2021-02-01"})], "1 to 5", 1, 5),
            ([("WW", "1", {**MOD, "source_date": "2021-02-30T10:00"}),
              ("WW", "5", {**MOD, "source_date": "2021-02-30T11:00"})], "1 to 5", 1, 5),
            ([("WW", "1", {**MOD, "source_date": "2021-05-12/2021-05-20"}),
              ("WW", "5", {**MOD, "source_date": "2021-05-13"})], "1 to 5", 1, 5),
            # Two places, or speakers without a name, have no order within a day.
            ([("WW", "2", {**MOD, "place": "Mill", "source_date": "2021-05-12T08:00",
                           "source_url": "https://a"}),
              ("WW", "3", {**MOD, "place": "Ford", "source_date": "2021-05-12T09:00",
                           "source_url": "https://b"})], "2 to 3", 2, 3),
            ([("WW", "2", {"source_date": "2021-05-12T08:00"}),
              ("WW", "3", {"source_date": "2021-05-12T09:00"})], "2 to 3", 2, 3),
            ([("WW", "2", {"source_date": "2021-05-12", "source_url": "https://a"}),
              ("WW", "3", {"source_date": "2021-05-12", "source_url": "https://b"})],
             "2 to 3", 2, 3),
            # Without days, speakers without a name have no order either.
            ([(None, "1", {"source_title": "A"}), (None, "6", {"source_title": "B"})],
             "1 to 6", 1, 6),
            ([("WW", "1", {"source_title": "A"}), ("WW", "6", {"source_title": "B"})],
             "1 to 6", 1, 6),
            # Only the voice that gave a figure revises it: not another outlet,
            ([(None, "3", {"source_title": "BBC", "source_date": "2021-05-12"}),
              (None, "8", {"source_title": "Le Monde", "source_date": "2021-05-13"})],
             "3 to 8", 3, 8),
            ([(None, "3", {"reported_via": "C", "source_title": "A", "source_date": "2021-05-12"}),
              (None, "8", {"reported_via": "C", "source_title": "B", "source_date": "2021-05-13"})],
             "3, later 8", 8, 8),
            ([(None, "3", {"source_date": "2021-05-12"}),
              (None, "8", {"source_date": "2021-05-13"})], "3 to 8", 3, 8),
            # nor another speaker of the side, named or not;
            ([("WW", "3", {"speaker": "MoD", "source_date": "2021-05-12"}),
              ("WW", "1", {"speaker": "mayor", "source_date": "2021-05-13"})], "1 to 3", 1, 3),
            ([("WW", "3", {"speaker": "MoD", "source_date": "2021-05-12"}),
              ("WW", "1", {"source_date": "2021-05-13"})], "1 to 3", 1, 3),
            ([("WW", "3", {"source_date": "2021-05-12", "source_title": "A"}),
              ("WW", "1", {"source_date": "2021-05-13", "source_title": "B"})],
             "3, later 1", 1, 1),
            # and not what it said of another point, though perhaps of another name.
            ([("WW", "1", {**MOD, **IN_WEST, "place": "Mill", "source_url": "https://a"}),
              ("WW", "2", {"speaker": "MoD", "source_date": "2021-05-13", **IN_EAST,
                           "place": "Ford", "source_url": "https://b"})],
             "1 (Mill) and 2 (Ford)", 2, None),
            ([("WW", "1", {**MOD, **IN_WEST, "source_url": "https://a"}),
              ("WW", "2", {**MOD, **IN_EAST, "source_url": "https://b"})],
             "1 (44.3000 E, 40.3000 N) and 2 (45.7000 E, 40.3000 N)", 2, None),
            ([("WW", "1", {**MOD, **IN_WEST, "place": "Mill"}),
              ("WW", "4", {**MOD, **IN_EAST, "place": "Ford"}),
              ("WW", "2", {"speaker": "MoD", "source_date": "2021-05-13", **IN_WEST,
                           "place": "Mill"})],
             "4 (Ford) and 2 (Mill), earlier also 1", 4, None),
            ([("WW", "1", {**MOD, **IN_WEST, "place": "Mill"}),
              ("WW", "2", {**MOD, **IN_EAST, "place": "Ford"}),
              ("WW", "6", {"speaker": "MoD", "source_date": "2021-05-13"})],
             "6, earlier also 1 and 2", 6, 6),
            ([("WW", "1", {**MOD, "place": "Mill"}),
              ("WW", "2", {"speaker": "MoD", "source_date": "2021-05-13", "place": "Ford"})],
             "1, later 2", 2, 2),
            # A point that only stands for a unit is none.
            ([("WW", "1", {**MOD, **IN_WEST, "location_precision": "area"}),
              ("WW", "2", {"speaker": "MoD", "source_date": "2021-05-13", **IN_EAST})],
             "1, later 2", 2, 2),
            # Several places in one statement are parts, not revisions and no range.
            ([("WW", "1", {"place": "Mill", "source_date": "2021-05-12"}),
              ("WW", "2", {"place": "Ford", "source_date": "2021-05-12"})],
             "at least 2", 2, None),
            # The same figure told again later revises nothing.
            ([("WW", "6", {"source_date": "2021-05-12"}),
              ("WW", "6", {"source_date": "2021-05-13"})], "6", 6, 6),
        ],
    )  # fmt: skip
    def test_ranges(self, rows, text, low, high):
        made = [{**own(side, killed=value), "affected_side": "WW", **more}
                for side, value, more in rows]  # fmt: skip
        found = ranges_of(join(*made)).iloc[0]
        if text == "at least 2":  # the words name the places
            assert found["text"] == "1 (Mill) and 2 (Ford)"
        else:
            assert found["text"] == text
        assert (None if pd.isna(found["low"]) else found["low"]) == low
        assert (None if pd.isna(found["high"]) else found["high"]) == high

    def test_a_figure_of_the_next_day_revises_the_last_of_the_day(self):
        rows = [
            own("WW", killed=n, speaker="MoD", source_date=f"2021-05-12T1{n}:00", place="Mill")
            for n in (2, 3, 4)
        ]
        rows.append(own("WW", killed=5, speaker="MoD", source_date="2021-05-13"))
        figures = figures_of(join(*rows))
        assert figures["superseded"].tolist() == [True, True, True, False]
        assert figures["revised_from"].fillna("").tolist() == ["", "2", "3", "4"]
        assert figures["revised_from_date"].iloc[-1] == "2021-05-12T14:00"
        assert ranges_of(join(*rows))["text"].tolist() == ["2, later 3, later 4, later 5"]

    def test_a_figure_without_a_point_revises_those_of_every_point_before(self):
        rows = [
            own("WW", killed=1, **MOD, **IN_WEST),
            own("WW", killed=2, **MOD, **IN_EAST),
            own("WW", killed=6, speaker="MoD", source_date="2021-05-13"),
            own("WW", killed=4, speaker="MoD", source_date="2021-05-14", **IN_EAST),
        ]
        figures = figures_of(join(*rows))
        assert figures["superseded"].tolist() == [True, True, True, False]
        assert figures["revised_from"].fillna("").tolist() == ["", "", "1 and 2", "6"]
        assert figures["revised_from_date"].fillna("").tolist()[2:] == ["2021-05-12", "2021-05-13"]

    def test_what_names_no_point_among_very_many_stands_for_itself(self):
        rows = [
            own("WW", killed=1, **MOD, **{**IN_WEST, "latitude": 40 + n / 200}) for n in range(101)
        ]
        rows.append(own("WW", killed=6, speaker="MoD", source_date="2021-05-13"))
        assert not figures_of(join(*rows))["superseded"].any()
        assert figures_of(join(*rows[1:]))["superseded"].sum() == 100

    def test_all_together_is_no_figure_of_a_side(self):
        ranges = ranges_of(
            join(own("WW", killed=3), {"id": "i", "killed": 8, "speaker": "a monitor"})
        )
        assert ranges["text"].tolist() == ["8", "3"]

    def test_a_sum_says_accounts_without_a_common_bound(self):
        rows = [
            {"id": "i", **WW, "affected_side": "WW", "killed": "at most 3"},
            {"id": "i", **EE, "affected_side": "WW", "killed": "at least 5"},
        ]
        told = sum_figures(join(*rows)).table
        assert told["figure"].tolist() == ["at least 5 or at most 3"]
        told = sum_figures(join(*rows, *({**row, "id": "j"} for row in rows))).table
        assert told["figure"].tolist() == ["no bound in common"]

    def test_aggregates_give_no_figure(self):
        claims = join(own("WW", killed=3), {**own("WW", killed=9), "record_kind": "aggregate"})
        assert ranges_of(claims)["text"].tolist() == ["3"]


def own(side, **figures):
    return {"id": "i", "side": side, "affected_side": side, **figures}


class TestDifferences:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            # The capture of 27 May 2021: an area of one unit by name, a point in the other.
            (NAMES_WEST, IN_EAST, "place"),
            (NAMES_WEST, ON_LINE, ""),
            (NAMES_WEST, {**ON_LINE, "province": "Eastfold"}, "place"),
            (NAMES_WEST, NAMES_EAST, "place"),
            (NAMES_WEST, NAMES_WEST, ""),
            (NAMES_WEST, {}, ""),
            (NAMES_WEST, {"country": "Eastland"}, "place"),
            (NAMES_WEST, {"country": "Westland"}, ""),
            (ON_LINE, {"country": "Westland"}, ""),
            # Disks of 2 km each: 0.04 degrees are 3.4 km, 0.06 are 5.1 km.
            (IN_WEST, {**IN_WEST, "longitude": 44.34}, ""),
            (IN_WEST, {**IN_WEST, "longitude": 44.36}, "place"),
            # Without a stated precision nothing finer than the unit is compared.
            (IN_WEST, {"longitude": 44.9, "latitude": 40.9}, ""),
            # Outside every unit is no place in common: 0.02 degrees of latitude are 2.2 km.
            (AT_SEA, AT_SEA, ""),
            (AT_SEA, {**AT_SEA, "longitude": 12.0}, "place"),
            (AT_SEA, {**FAR, "latitude": 10.01}, ""),
            (AT_SEA, {**FAR, "latitude": 10.02}, "place"),
            (FAR, {**FAR, "latitude": 10.03}, ""),
            (FAR, {**FAR, "latitude": 10.04}, "place"),
            # Beside the northern edge of Westfold, which is at 41: the disk reaches both.
            ({"longitude": 44.3, "latitude": 41.01}, {"longitude": 44.3, "latitude": 41.005,
             "location_precision": "place"}, ""),
            ({"longitude": 44.3, "latitude": 41.05}, {"longitude": 44.3, "latitude": 41.005,
             "location_precision": "place"}, "place"),
            (AT_SEA, {"country": "Westland"}, ""),
            (AT_SEA, NAMES_WEST, "place"),
            (NAMES_WEST, {**IN_EAST, "place_role": "target"}, ""),
            ({"date": "2021-05-12"}, {"date": "2021-05-13"}, "date"),
            ({"date": "2021-05-12T14:00"}, {"date": "2021-05-12"}, ""),
            ({"date": "2021-05-12T14:00"}, {"date": "2021-05-12T14:01"}, ""),
            ({"date": "2021-05-11/2021-05-12"}, {"date": "2021-05-12T14:01"}, ""),
            ({"date": "2021-05-12T23:59"}, {"date": "2021-05-13T00:01"}, "date"),
            # one instant by two clocks, and one day by the clock of either
            ({"date": "2021-05-12T08:00+04:00"}, {"date": "2021-05-12T04:00Z"}, ""),
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-11T21:00Z"}, ""),
            ({"date": "2021-05-12T00:00+04:00"}, {"date": "2021-05-11T20:00Z"}, ""),
            ({"date": "2021-05-12T02:30+04:00"}, {"date": "2021-05-11T21:00Z"}, ""),
            # a day later by both clocks, whatever the days that are written
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-12T21:00Z"}, "date"),
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-11T19:00Z"}, ""),
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-10T21:00Z"}, "date"),
            # midnight ends the day before
            ({"date": "2021-05-12T01:00+04:00/2021-05-12T20:00Z"}, {"date": "2021-05-13"}, "date"),
            ({"date": "2021-05-12T01:00+04:00/2021-05-12T20:01Z"}, {"date": "2021-05-13"}, ""),
            # without an offset on both, the days are compared as they are written
            ({"date": "2021-05-12T01:00"}, {"date": "2021-05-11T21:00Z"}, "date"),
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-11"}, "date"),
            ({"date": "2021-05-12T01:00+04:00"}, {"date": "2021-05-12T21:00"}, ""),
            ({"date": "2021-05-12/2021-05-14"}, {"date": "2021-05-13"}, ""),
            ({"date": "2021-05-12/.."}, {"date": "2021-07-13"}, ""),
            ({"date": "2021-05-12"}, {"date": "2021-05-13", "date_basis": "report"}, ""),
            ({"date": "2021-05-13"}, {"date": "2021-05-12", "date_basis": "report"}, "date"),
            ({"date": "2021-05-12"}, {"date": "2021-05-13", "record_kind": "statement"}, ""),
            ({"stance": "asserts"}, {"stance": "denies_event"}, "occurrence"),
            ({}, {"stance": "denies_event"}, "occurrence"),
            ({"stance": "denies_event"}, {"stance": "denies_event"}, ""),
            # a word that is not known may mean either
            ({"stance": "rejects"}, {"stance": "denies_event"}, ""),
            ({"stance": "rejects"}, {"stance": "denies_figures"}, ""),
            ({"stance": "rejects"}, {"stance": "asserts"}, ""),
            ({"stance": "asserts"}, {"stance": "denies_event", "record_kind": "statement"},
             "occurrence"),
            ({"stance": "asserts"}, {"stance": "denies_event", "record_kind": "aggregate"}, ""),
            ({"attributed_to": "EE"}, {"attributed_to": "WW"}, "responsibility"),
            ({"attributed_to": "EE"}, {"attributed_to": "EE"}, ""),
            ({"attributed_to": "EE"}, {"stance": "denies_responsibility"}, "responsibility"),
            ({"attributed_to": "WW"}, {"stance": "denies_responsibility"}, ""),
            ({"affected_side": "WW", "killed": 3}, {"affected_side": "WW", "killed": 4}, "figures"),
            ({"affected_side": "WW", "killed": 3}, {"affected_side": "WW", "killed": "3-4"}, ""),
            ({"affected_side": "WW", "killed": 3}, {"affected_side": "EE", "killed": 4}, ""),
            ({"affected_side": "WW", "killed": 3}, {"affected_side": "WW", "wounded": 4}, ""),
            ({}, {"stance": "denies_figures"}, "figures"),
            ({"stance": "denies_event"}, {"stance": "denies_figures"}, "occurrence"),
            ({"attributed_to": "EE", **NAMES_WEST, "killed": 1},
             {"attributed_to": "WW", **IN_EAST, "killed": 2, "date": "2021-05-13"},
             "place;date;figures;responsibility"),
        ],
    )  # fmt: skip
    def test_two_sides(self, one, other, expected):
        assert differ({**WW, **one}, {**EE, **other}) == expected
        assert differ({**EE, **other}, {**WW, **one}) == expected

    def test_bodies_of_one_side_give_one_account(self):
        mod, governor = {**WW, "speaker": "MoD"}, {**WW, "speaker": "governor"}
        assert differ({**mod, **NAMES_WEST}, {**governor, **NAMES_EAST}) == ""
        assert differ({**mod, "stance": "denies_event"}, {**governor}) == ""

    def test_a_third_party_gives_an_account(self):
        assert differ({**WW, **NAMES_WEST}, {**XX, **NAMES_EAST}) == "place"
        assert differ({**XX, **NAMES_WEST}, {"speaker": "an agency", **NAMES_EAST}) == "place"

    def test_several_sites_are_one_account(self):
        assert differ({**WW, **NAMES_WEST}, {**WW, **NAMES_EAST}, {**EE, **IN_EAST}) == ""

    def test_only_the_last_figure_of_a_side_is_compared(self):
        first = {**WW, "affected_side": "WW", "killed": 1, "source_date": "2021-05-12"}
        second = {**first, "killed": 6, "source_date": "2021-05-13"}
        assert differ(first, second, {**EE, "affected_side": "WW", "killed": 6}) == ""
        assert differ(first, second, {**EE, "affected_side": "WW", "killed": 1}) == "figures"

    def test_one_speaker_does_not_differ_with_itself(self):
        row = {**WW, "affected_side": "WW", "source_date": "2021-05-12"}
        one, other = {**row, "speaker": "MoD", "killed": 2}, {**row, "speaker": "PM", "killed": 4}
        assert differ(one, {**one, "killed": 4}) == ""
        assert differ(one, {**one, "killed": 4, "source_date": "2021-05-13"}) == ""
        assert differ(one, other) == "figures"
        assert differ(one, {**other, "source_date": "2021-05-13"}) == "figures"

    def test_two_outlets_of_third_parties_differ_on_figures(self):
        one = {"affected_side": "WW", "killed": 3, "source_date": "2021-05-12"}
        other = {**one, "killed": 8, "source_date": "2021-05-13"}
        assert differ({**one, "source_title": "A"}, {**other, "source_title": "B"}) == "figures"
        assert differ({**one, "source_title": "A"}, {**other, "source_title": "A"}) == ""
        assert differ(one, other) == ""  # they may be of one source

    def test_other_incidents_are_not_compared(self):
        claims = compare_claims(join({"id": "a", **WW, **IN_WEST}, {"id": "b", **EE, **IN_EAST}))
        assert claims["accounts_differ_on"].isna().all()

    def test_one_sided(self):
        claims = compare_claims(
            join(
                {"id": "a", **WW},
                {"id": "a", **WW, "speaker": "governor"},
                {"id": "a", **XX},
                {"id": "b", **WW},
                {"id": "b", **EE, "record_kind": "statement"},
                {"id": "c", **XX},
                {"id": "d", **WW},
                {"id": "d", **EE, "record_kind": "aggregate"},
                {"id": "e", **WW},
                {"id": "e", **WW, "speaker": "governor"},
            )
        )
        sided = claims.groupby("incident_id")["one_sided"].agg(list)
        assert sided.to_dict() == {
            "a": [False] * 3,
            "b": [False] * 2,
            "c": [False],
            "d": [True] * 2,
            "e": [True] * 2,
        }

    def test_nothing_else_changes(self):
        before = join(*TABLE)
        after = compare_claims(before)
        added = ["accounts_differ_on", "one_sided"]
        pd.testing.assert_frame_equal(after.drop(columns=added), before)
        assert after["one_sided"].dtype == bool


PLACES = st.sampled_from([IN_WEST, ON_LINE, IN_EAST, NAMES_WEST, NAMES_EAST, FAR, {}])
ROWS = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcd"),
        "date": st.sampled_from(
            ["2021-05-12", "2021-05-30/2021-06-02", "2021", "2021-06-01/..", "2021-06-01?"]
        ),
        "date_kind": st.sampled_from([None, "throughout"]),
        "date_basis": st.sampled_from(["event", "report", None]),
        "side": st.sampled_from(["WW", "EE", None]),
        "speaker": st.sampled_from(["MoD", "a monitor", None]),
        "record_kind": st.sampled_from(["incident", "incident", "statement", "aggregate"]),
        "stance": st.sampled_from(["asserts", "denies_event", "denies_responsibility", None]),
        "attributed_to": st.sampled_from(["WW", "EE", None]),
        "type": st.sampled_from(["shelling", "capture", None]),
        "affected_side": st.sampled_from(["WW", None]),
        "killed": st.sampled_from(["1", "6", "2-4", None]),
        "wounded": st.sampled_from(["2", None]),
        "reported_via": st.sampled_from(["C", None, None]),
        "source_title": st.sampled_from(["A", "B", None]),
        "source_date": st.sampled_from(
            [
                *("2021-05-12", "2021-05-12T08:00", "2021-05-12 09:00", "2021-06-03", "2021", None),
                *("2021-05-11T23:30Z", "2021-05-12T01:00+04:00", "2021-05-12T12:00Z", "2021-02-30"),
            ]
        ),
    }
)
TABLES = st.lists(
    st.tuples(ROWS, PLACES).map(lambda pair: pair[0] | pair[1]), min_size=1, max_size=9
)
COLUMNS = [*IN_WEST, "province"]


def joined_table(rows):
    frame = pd.DataFrame([{**dict.fromkeys(COLUMNS), **row} for row in rows])
    return join_all(normalize(frame), LAYERS).claims


@given(TABLES)
@settings(deadline=None, max_examples=20)
def test_counts_add_up(rows):
    claims = joined_table(rows)
    drawn = count_drawn(claims)
    assert drawn.incidents == drawn.points + drawn.units + drawn.unlocated
    by_unit = summarize(claims)
    assert by_unit.total == drawn.incidents
    units = by_unit.table[by_unit.table["province_code"] != ""]
    placings = units[["inside", "mostly_inside", "straddles", "named"]]
    assert placings.sum(axis=1).tolist() == units["incidents"].tolist()
    for key in KEYS:
        table, total, _ = summarize(claims, by=[key])
        assert table["incidents"].sum() >= total
        assert (table["incidents"] <= total).all()
        assert not table[key].duplicated().any()
    for key in ("month", "year", "border_distance"):
        table = summarize(claims, by=[key]).table
        assert (table["certain"] + table["possible"] == table["incidents"]).all()


@given(TABLES)
@settings(deadline=None, max_examples=15)
def test_a_count_is_what_the_selection_finds(rows):
    claims = joined_table(rows)
    table = summarize(claims).table
    counted = claims[claims["record_kind"] != "aggregate"]
    incidents = set(claims["incident_id"][claims["record_kind"] == "incident"])
    for code in ("W1", "E1"):
        found = set(query(counted, Selection(units=(code,)))["incident_id"]) & incidents
        assert table["incidents"][table["province_code"] == code].sum() == len(found)


@given(TABLES)
@settings(deadline=None, max_examples=15)
def test_a_month_is_certain_where_the_selection_says_so(rows):
    claims = joined_table(rows)
    counted = claims[claims["record_kind"] != "aggregate"]
    incidents = set(claims["incident_id"][claims["record_kind"] == "incident"])
    table = summarize(claims, by=["month"]).table
    for month in table["month"][table["month"].str.fullmatch(r"\d{4}-\d{2}")]:
        low, high = parse_day(month)
        asked = Selection(date_from=low, date_to=high)
        line = table[table["month"] == month].iloc[0]
        sure = query(counted, replace(asked, certain_dates=True))
        assert line["certain"] == len(set(sure["incident_id"]) & incidents)
        assert line["incidents"] <= len(set(query(counted, asked)["incident_id"]) & incidents)


@given(TABLES, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_rows_never_matters(rows, random):
    rows = [row for _, row in sorted({repr(row): row for row in rows}.items())]
    order = random.sample(rows, len(rows))
    say_the_same(joined_table(rows), joined_table(order))


def say_the_same(claims, other):
    """Compare all that is said of two tables that differ in nothing but the order of rows."""
    for keys in (("province", "month", "placing"), ("border_distance", "side", "type")):
        pd.testing.assert_frame_equal(
            summarize(claims, by=keys).table, summarize(other, by=keys).table
        )
    assert summarize(claims).footers == summarize(other).footers
    assert count_placing(claims) == count_placing(other)
    one, two = (figures_of(table).drop(columns="source_row") for table in (claims, other))
    pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(ranges_of(claims), ranges_of(other))
    pd.testing.assert_frame_equal(sum_figures(claims).table, sum_figures(other).table)
    told = ["incident_id", "accounts_differ_on", "one_sided"]
    one, two = (compare_claims(table)[told].drop_duplicates() for table in (claims, other))
    assert sorted(map(str, one.to_numpy().tolist())) == sorted(map(str, two.to_numpy().tolist()))


@given(TABLES, ROWS)
@settings(deadline=None, max_examples=15)
def test_another_claim_never_changes_the_count_of_incidents_elsewhere(rows, row):
    """One more claim of a known incident, in the east, adds no incident and none in the west."""
    known = {r["id"] for r in rows if r["record_kind"] == "incident"}
    before = joined_table(rows)
    more = {**row, **IN_EAST, "id": min(known, default="z"), "record_kind": "incident"}
    after = joined_table([*rows, more])
    assert summarize(after).total == max(summarize(before).total, 1)
    west = [line for line in count_placing(before) if line.startswith("Westfold")]
    assert [line for line in count_placing(after) if line.startswith("Westfold")] == west


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=12),
    st.sampled_from([1, 3, 1000]),
)
def test_pairs_are_all_of_one_incident_and_two_accounts(claims, portion):
    incidents = pd.Series([incident for incident, _ in claims], dtype="str")
    accounts = np.array([account for _, account in claims], dtype=np.int64)
    parts = list(pairs_of(incidents, accounts, portion))
    found = sorted(tuple(sorted(pair)) for i, j in parts for pair in zip(i, j, strict=True))
    assert found == [
        (i, j)
        for i in range(len(claims))
        for j in range(i + 1, len(claims))
        if claims[i][0] == claims[j][0] and claims[i][1] != claims[j][1]
    ]


TABLE_FILE = Path(__file__).parents[1] / "data" / "incidents.csv"


@pytest.fixture(scope="module")
def claims():
    from geomap.io import read_incidents, read_layers

    return compare_claims(join_all(read_incidents(TABLE_FILE), read_layers()).claims)


class TestBundledTable:
    def test_may_2021(self, claims):
        first = claims.drop_duplicates("incident_id").set_index("incident_id")
        capture = first.loc["AM-AZ-2021-05-27-capture"]
        assert capture["accounts_differ_on"].split(";")[0] == "place"
        assert not capture["one_sided"]
        sev_lake = claims[claims["incident_id"] == "AM-AZ-2021-05-12-syunik"]
        assert sev_lake["one_sided"].all()
        assert sev_lake["accounts_differ_on"].isna().all()

    def test_november_2021(self, claims):
        ranges = ranges_of(claims[claims["incident_id"] == "AM-AZ-2021-11-16-syunik"])
        said = {(r.affected_side, r.measure): r.text for r in ranges.itertuples()}
        assert said["AM", "killed"] == "1, later 6"
        assert said["AZ", "killed"] == "7"
        assert said["AZ", "wounded"] == "10"
        assert said["AM", "captured"] == "13"
        assert said["AM", "missing"] == "24"

    def test_september_2023(self, claims):
        ranges = ranges_of(claims[claims["incident_id"] == "AM-AZ-2023-09-01-sotk-norabak"])
        assert ranges[["affected_side", "measure", "low", "high", "text"]].to_numpy().tolist() == [
            ["AM", "killed", 2, 4, "2 to 4"],
            ["AM", "wounded", 1, 2, "1 to 2"],
            ["AZ", "wounded", 3, 3, "3"],
        ]

    def test_the_order_of_rows_never_matters(self, claims):
        from geomap.io import read_layers

        table = pd.read_csv(TABLE_FILE, dtype="str")
        for seed in range(3):
            shuffled = table.sample(frac=1, random_state=seed, ignore_index=True)
            other = join_all(normalize(shuffled), read_layers()).claims
            say_the_same(claims, compare_claims(other))

    def test_captured_once_in_both_accounts(self, claims):
        ranges = ranges_of(claims[claims["incident_id"] == "AM-AZ-2021-05-27-capture"])
        assert ranges[["affected_side", "measure", "text"]].to_numpy().tolist() == [
            ["AM", "captured", "6"]
        ]

    def test_counts(self, claims):
        drawn = count_drawn(claims)
        assert drawn.incidents == drawn.points + drawn.units + drawn.unlocated
        summary = summarize(claims)
        assert summary.footers[-1].startswith("6 statements and 1 total over several incidents")
        assert summary.total == drawn.incidents
        assert not summary.table["province_code"].duplicated().any()
