"""What the filters of the page work on, and what the page gives away."""

from __future__ import annotations

import base64
import gzip
import json

import pytest
from small_world import make_layers, make_reports

from geomap.language import Names
from geomap.render.columns import build_columns, compress, may_pass_on
from geomap.render.facets import build_filter, order_claims
from geomap.render.marks import lay_marks
from geomap.schema import Provenance


@pytest.fixture(scope="module")
def marks():
    make_layers()
    return lay_marks(make_reports().claims, {"W1", "E1"})


def test_each_claim_has_a_code_in_each_facet_and_statements_follow(marks):
    names = Names({"W1": "Westfold (Westland)"}, {"WW": "Westland"})
    columns = build_filter(marks, names)
    assert columns["incident"] == [0, 0, 1, 2, 3, 4, 5]
    assert columns["ids"] == ["two-sides", "mill-1", "mill-2", "somewhere", "nowhere", "denial"]
    assert columns["drawn"] == "pppun"
    side = columns["facets"][1]
    assert side["options"] == [["EE", {"s": "EE"}], ["WW", {"s": "WW"}]]
    assert [side["options"][code][0] for code in side["codes"]][:3] == ["WW", "EE", "WW"]
    unit = columns["facets"][-1]
    assert [option[0] for option in unit["options"]] == ["E1", "W1"]
    assert unit["sets"][unit["codes"][0]] == [1]
    assert columns["first"][2] == 18779  # 1 June 2021
    assert columns["near"][0] is None


def test_the_table_is_packed_the_same_each_time_and_read_back(marks):
    claims, _ = order_claims(marks)
    table = build_columns(claims, Provenance())
    packed = compress(table)
    assert packed == compress(build_columns(claims, Provenance()))
    assert json.loads(gzip.decompress(base64.b64decode(packed))) == table
    assert table["withheld"] == []
    assert build_columns(claims, Provenance(licence="Terms of use apply"))["withheld"] == list(
        range(len(claims))
    )


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
