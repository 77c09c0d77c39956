"""What is made of layers is kept for layers of the same content, and for no others."""

from __future__ import annotations

import pytest
from small_world import make_layers

from geomap.render.keeping import MOST, keep
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
