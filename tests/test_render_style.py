"""Colours and shapes: fixed, complete and told apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geomap.language import read_strings
from geomap.render import style, words
from geomap.schema import EVENT_TYPES, LOCATION_PRECISIONS, MEASURES, STANCES


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_in_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("group", style.GROUPS, ids=lambda group: group.key)
def test_symbols_stand_out_from_the_land(group, theme):
    colour = (group.light, group.dark)[theme]
    for land in ("land", "neighbour"):
        assert contrast(colour, style.LAND[land][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1])
def test_names_can_be_read(theme):
    for ink in ("map-ink", "map-muted"):
        for land in ("land", "neighbour"):
            assert contrast(style.LAND[ink][theme], style.LAND[land][theme]) >= 4.5


def test_every_type_has_one_group_and_groups_differ_in_shape():
    assert sorted(style.GROUP_OF_TYPE) == sorted(EVENT_TYPES)
    assert len({group.shape for group in style.GROUPS}) == len(style.GROUPS)


def test_the_script_draws_the_same_symbols():
    text = (Path(style.__file__).parent / "page" / "js" / "symbols.js").read_text("utf-8")
    shapes = re.search(r"SHAPES = \[(.*?)\]", text)[1].replace("'", "").split(", ")
    keys = re.search(r"GROUP_NAMES = \[(.*?)\]", text)[1].replace("'", "").split(", ")
    more = re.search(r"INKS = \[\.\.\.GROUP_NAMES, (.*?)\]", text)[1].replace("'", "").split(", ")
    assert keys == [group.key for group in style.GROUPS]
    assert [*zip(shapes, keys + more, strict=True)] == [(s.shape, s.ink) for s in style.SYMBOLS]


def codes_of(family):
    """Return the codes that have English words."""
    keys = read_strings("en")
    return {key.removeprefix(f"{family}.") for key in keys if key.startswith(f"{family}.")}


def test_every_code_has_its_words():
    assert codes_of("type") == {*EVENT_TYPES, "none"}
    assert codes_of("stance") == set(STANCES)
    assert codes_of("measure") == set(MEASURES)
    assert set(words.PRECISIONS) == set(LOCATION_PRECISIONS)
    assert codes_of("group") == {group.key for group in style.GROUPS}
