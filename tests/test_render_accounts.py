"""The accounts of one incident: what claims share is said once."""

from __future__ import annotations

import re

import pytest

from geomap.language import say_english
from geomap.render.accounts import tell_accounts
from geomap.render.places import tell_placing
from geomap.render.tree import write_html

SHARED = {"source_title": "Daily News", "source_url": "https://example.org/1"}
OTHER = {"source_title": "Weekly", "source_url": "https://example.org/2"}


def claim(side, text, **cells):
    return {"side": side, "description": text, "date_told": "1 May", "place": "Ford", **cells}


def told(*records):
    html = "".join(write_html(part) for part in tell_accounts(list(records), has_sides=True))
    return re.sub(r"<[^>]*>", "", re.sub(r"</?p[^>]*>|</dd>|</dl>", "|", html))


def test_a_source_of_several_claims_is_said_once_and_then_by_number():
    text = told(
        claim("AA", "one", **SHARED), claim("AA", "two", **OTHER), claim("BB", "three", **SHARED)
    )
    assert text.count("Daily News") == 1
    assert re.findall(r"Source:[^|]*", text) == [
        "Source: [1] Daily News",
        "Source: Weekly",
        "Source: [1]",
    ]


def test_sources_that_differ_in_their_date_alone_are_two():
    first, second = SHARED | {"source_date": "2021-05-01"}, SHARED | {"source_date": "2021-05-02"}
    text = told(claim("AA", "one", **first), claim("BB", "two", **second))
    assert "Source: Daily News, 2021-05-01" in text
    assert "Source: Daily News, 2021-05-02" in text


def test_a_stance_that_is_not_known_is_said_as_it_was_written():
    text = told(claim("AA", "one", speaker="Ministry", stance_reported="rejects"))
    assert "Ministry rejects" in text
    assert "Ministry says" in told(claim("AA", "one", speaker="Ministry"))
    assert "Ministry says the event did not happen" in told(
        claim("AA", "one", speaker="Ministry", stance="denies_event", stance_reported="rejects")
    )


def test_a_status_is_said_above_only_where_all_claims_have_it():
    same = told(claim("AA", "one", status="reported"), claim("BB", "two", status="reported"))
    assert same.count("Status") == 1
    assert same.index("Statusreported") < same.index("one")
    apart = told(claim("AA", "one", status="reported"), claim("BB", "two"))
    assert apart.count("Status") == 1
    assert apart.index("one") < apart.index("Statusreported") < apart.index("two")


@pytest.mark.parametrize(
    ("place", "told"),
    [("Ridge", "Within 5 km of the point shown (near a named place)"), ("", "Within 5 km of")],
)
def test_no_named_place_is_spoken_of_where_none_is_named(place, told):
    record = {
        "location_precision": "near",
        "radius_m": 5000.0,
        "province_status": "inside",
        "province_code": "W1",
        "province_candidates": "W1:1.00",
        **({"place": place} if place else {}),
    }
    said = say_english(tell_placing(record))
    assert said.startswith(told)
    assert ("named place" in said) is bool(place)
