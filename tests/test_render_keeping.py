"""What is made of layers is kept for layers of the same content, and for no others."""

from __future__ import annotations

import pytest
from small_world import make_layers, make_reports

from geomap.keeping import MOST, keep, unchanging
from geomap.render import render_map
from geomap.render.names import collect_languages


@pytest.fixture
def counted():
    calls = []

    @keep
    def count(layers, lang):
        calls.append(lang)
        return layers.provinces["name"].tolist()

    return count, calls


def test_layers_of_the_same_content_are_asked_once(counted):
    count, calls = counted
    assert count(make_layers(), "en") == count(make_layers(), "en")
    assert calls == ["en"]
    count(make_layers(), "ru")
    assert calls == ["en", "ru"]


def test_layers_that_were_changed_in_place_are_others(counted):
    count, calls = counted
    layers = make_layers()
    before = count(layers, "en")
    layers.provinces.loc[layers.provinces.index[0], "name"] = "Renamed"
    after = count(layers, "en")
    assert after == ["Renamed", *before[1:]]
    assert len(calls) == 2


def test_few_results_are_kept(counted):
    count, calls = counted
    langs = [f"l{number}" for number in range(MOST + 1)]
    for lang in [*langs, langs[-1], langs[0]]:
        count(make_layers(), lang)
    assert calls == [*langs, langs[0]]


def test_names_follow_layers_that_were_changed():
    layers = make_layers()
    code = str(layers.provinces["code"].iloc[0])
    before = collect_languages(layers, "en")["en"].names.units[code]
    layers.provinces["name"] = "Renamed"
    assert collect_languages(layers, "en")["en"].names.units[code].startswith("Renamed")
    assert not before.startswith("Renamed")


def test_where_nothing_changes_a_table_is_read_once_and_afterwards_again(counted):
    count, calls = counted
    layers = make_layers()
    with unchanging():
        assert count(layers, "en") == count(layers, "en")
        assert count(make_layers(), "en") == count(layers, "en")
    layers.provinces["name"] = "Renamed"
    with unchanging():
        assert set(count(layers, "en")) == {"Renamed"}
    assert calls == ["en", "en"]


def test_pages_follow_layers_that_were_changed_between_them():
    layers, reports = make_layers(), make_reports()
    before = render_map(reports, layers).to_html()
    assert render_map(reports, layers).to_html() == before
    layers.water["name"] = "Square Lake"
    after = render_map(reports, layers).to_html()
    assert "Round Lake" in before
    assert "Square Lake" in after
    assert "Round Lake" not in after
