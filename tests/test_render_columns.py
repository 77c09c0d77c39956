"""What grows with the table: numbers and texts come back as they went in, and stay small."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_data import PageColumns, columns_of, read_letters, unpack
from small_world import make_layers, make_reports, make_table

from geomap.language import Names
from geomap.render import render_map
from geomap.render.cells import Leader, add_column
from geomap.render.coding import Numbers, Packing, read_numbers, write_blocks
from geomap.render.columns import build_columns, may_pass_on
from geomap.render.facets import build_filter
from geomap.render.marks import lay_marks
from geomap.render.packing import pack_numbers as pack_bytes
from geomap.schema import Provenance

NAMES = Names({"W1": "Westfold (Westland)"}, {"WW": "Westland"}, {})
LEADER = Leader(np.zeros(1, dtype=int), np.zeros(1, dtype=int))
WHOLE = st.one_of(st.none(), st.integers(-(2**40), 2**40), st.integers(-3, 300))


@pytest.fixture(scope="module")
def marks():
    return lay_marks(make_reports().claims, {"W1", "E1"})


@pytest.fixture(scope="module")
def built(marks):
    found = build_filter(marks, NAMES)
    columns = build_columns(marks, found, Provenance())
    read = PageColumns(
        columns.said, unpack(columns.numbers), list(map(read_letters, columns.blocks))
    )
    return found, read


def pack_numbers(**columns):
    packing = Packing()
    for name, values in columns.items():
        gaps = np.array([value is None for value in values])
        numbers = Numbers(np.array([value or 0 for value in values], dtype=np.int64), gaps)
        packing.add_numbers(name, numbers, beside="one" if name == "two" else "")
    said = {"columns": packing.columns, "texts": []}
    return PageColumns(said, unpack(packing.write()), [])


@given(st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=40))
def test_numbers_come_back_whatever_stands_beside_them(rows):
    one, two = zip(*rows, strict=True)
    read = pack_numbers(one=one, two=two)
    assert read.whole("one") == list(one)
    assert read.whole("two") == list(two)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda x: round(x, 5))), min_size=1))
def test_decimals_come_back(values):
    numbers = read_numbers(pd.Series(values, dtype="float64"))
    packing = Packing()
    packing.add_numbers("x", numbers)
    read = PageColumns({"columns": packing.columns, "texts": []}, unpack(packing.write()), [])
    assert read.values("x") == [None if v is None or math.isnan(v) else v for v in values]


@given(
    st.lists(st.lists(st.text("ab\x1f\x1e\"'<é"), min_size=3, max_size=3), min_size=1, max_size=3)
)
def test_texts_come_back_also_with_the_separator(columns):
    read = PageColumns({"columns": {}, "texts": ["a", "b", "c"][: len(columns)]}, b"", [])
    read.blocks = [read_letters(block) for block in write_blocks(columns, 3)]
    for name, column in zip(read.said["texts"], columns, strict=True):
        assert read.values(name) == [text or None for text in column]


def test_each_claim_has_a_code_in_each_facet_and_statements_follow(built):
    found, read = built
    assert read.whole(".record") == [0, 0, 1, 2, 3, 4, 5]
    ids = ["two-sides", "mill-1", "mill-2", "somewhere", "nowhere", "denial"]
    assert read.values(".id") == ids
    side = found.facets[1]
    # e + e = 202 and w + w = 238 leave 1 by three; the later code has the next symbol
    assert side["options"] == [["EE", {"s": "EE"}, 1], ["WW", {"s": "WW"}, 2]]
    assert [side["options"][code][0] for code in found.parts["side"]][:3] == ["EE", "WW", "WW"]
    unit = next(facet for facet in found.facets if facet["key"] == "unit")
    assert [option[0] for option in unit["options"]] == ["E1", "W1"]
    assert unit["sets"][found.parts["unit"][1]] == [1]
    assert read.whole(".first")[2] == 18779  # 1 June 2021


def test_kinds_of_claims_carry_the_codes_of_every_facet(built):
    found, read = built
    kinds = read.whole(".kind")
    for name, codes in found.parts.items():
        of_kind = read.whole(f".{name}")
        assert [of_kind[kind] for kind in kinds] == codes.tolist(), name


def test_the_table_comes_back_cell_by_cell(built, marks):
    _, read = built
    for name in ("side", "place", "event_type", "description", "source_url", "captured"):
        own = [None if pd.isna(value) else value for value in marks.claims[name]]
        assert read.values(name)[: len(own)] == own, name
    assert read.values("longitude") == [45.3, None, 44.5, 44.5, None, None, None]
    assert "accounts_differ_on" not in read.said["names"]


def test_distances_are_rounded_up_to_whole_metres(built, marks):
    _, read = built
    for end in ("min", "max"):
        own = marks.claims[f"border_distance_{end}_m"].tolist()
        said = read.values(f"border_distance_{end}_m")
        known = [(a, b) for a, b in zip(own, said, strict=False) if not math.isnan(a)]
        assert known
        assert all(a <= b < a + 1 for a, b in known)


def test_the_same_data_give_the_same_text():
    assert pack_bytes([b"abc"] * 99) == pack_bytes([b"abc"] * 99)
    assert unpack(pack_bytes([b"abc"] * 99)) == b"abc" * 99


def test_claims_under_closed_terms_are_marked(marks):
    found = build_filter(marks, NAMES)
    columns = build_columns(marks, found, Provenance(licence="Terms of use apply"))
    read = PageColumns(columns.said, unpack(columns.numbers), [])
    assert set(read.whole(".withheld")) == {1}


def many(number, places):
    """So many incidents at so many places."""
    base = make_table()
    rows = base.iloc[[2] * number].assign(
        incident_id=[f"inc-{n:05d}" for n in range(number)],
        longitude=[f"{44.01 + n % places / 7000:.5f}" for n in range(number)],
        description=[f"number {n}" for n in range(number)],
    )
    return make_reports(rows.reset_index(drop=True))


def test_shared_places_and_numbered_ids_travel_once():
    html = render_map(many(2000, 100), make_layers()).to_html()
    read = columns_of(html)
    assert read.columns[".spot longitude"]["rows"] == 100
    assert read.columns[".id"]["head"] == "inc-"
    assert read.columns[".id"]["planes"] == 0  # beside the rows of the table
    assert read.values(".id")[-1] == "inc-01999"
    assert len({(lon, lat) for _, lon, lat, _ in read.points()}) == 100
    assert read.values("description")[1234] == "number 1234"


def test_texts_come_in_blocks_after_the_scripts():
    html = render_map(many(5000, 5000), make_layers()).to_html()
    blocks = re.findall(r'id="geomap-texts-(\d+)"', html)
    assert blocks == ["0", "1"]
    assert html.index('id="geomap-texts-0"') > html.rindex("<script>")
    assert html.index('id="geomap-numbers"') < html.index('data-kind="script"')
    assert "longitude" in columns_of(html).columns


@pytest.mark.parametrize(
    ("licence", "open_"),
    [
        ("CC BY 4.0", True),
        ("CC-BY-SA 4.0", True),
        ("ODbL 1.0", True),
        ("public domain", True),
        ("CC BY-NC 4.0", False),
        ("CC BY-ND 4.0", False),
        ("All rights reserved", False),
    ],
)
def test_only_open_licences_let_claims_be_passed_on(licence, open_):
    assert may_pass_on(licence) is open_


def test_other_columns_of_a_table_come_back_whatever_their_name():
    table = make_table()
    own = {name: [f"{name}{row}" for row in range(len(table))] for name in ("x", "record", "way")}
    reports = make_reports(table.assign(**own))
    read = columns_of(render_map(reports, make_layers()).to_html())
    for name, cells in own.items():
        # the header is the first row
        kept = [cells[row - 2] for row in reports.claims["source_row"]]
        assert sorted(read.values(name)) == kept


def test_numbered_ids_of_other_letters_and_lengths_are_told_apart():
    ids = ["п-01", "п-02", "п-3", "п-٠٤"]  # the last number is written in other digits
    packing = Packing()
    for some, head in ((ids[:2], "п-"), (ids[:3], None), ([ids[0], ids[3]], None)):
        add_column(packing, LEADER, "incident_id", pd.Series(some), np.arange(len(some)))
        assert packing.columns[".id"].get("head") == head
