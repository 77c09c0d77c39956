"""Shape and colour by type or by side: chosen by mouse or keyboard, kept by the address."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from small_world import make_layers, make_reports, make_table
from test_page_access import faults, tab_to

import geomap
from geomap.joins import join_all
from geomap.render import render_map
from geomap.render.style import SYMBOLS, list_colours

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

BY_TYPE = ["held", "fire", "fire", "fire", "other"]
BY_SIDE = ["several", "ground", "ground", "ground", "held"]
MARKS = """() => [...document.querySelectorAll('ol.incidents > li .mark')]
  .map((one) => one.className.replace('mark ', ''))"""
INK = """([lat, lon, dx, dy]) => {
  const canvas = document.querySelector('.leaflet-marks-pane canvas');
  const held = document.getElementById('map').getBoundingClientRect();
  const at = geomap_map.latLngToContainerPoint([lat, lon]), box = canvas.getBoundingClientRect();
  const x = Math.round(held.left + at.x + dx - box.left), y = held.top + at.y + dy - box.top;
  const [r, g, b] = canvas.getContext('2d').getImageData(x, Math.round(y), 1, 1).data;
  return '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
}"""
GAPS = """(all) => all.map((one) => {
  const parts = one.previousElementSibling.getClientRects(), group = parts[0];
  return [parts.length, Math.round(one.getBoundingClientRect().top - group.bottom)];
})"""
FORD, MILL = (40.4, 45.3), (40.5, 44.5)
BAR, RING = (-4, 0), (0, -10)
"""Within the left bar of what several sides speak of; within the ring of two incidents."""


def inks_of(page):
    return [page.evaluate(INK, [*FORD, *BAR]), page.evaluate(INK, [*MILL, *RING])]


def expect_sides(page, theme="light"):
    colours = list_colours(theme)
    assert page.evaluate(MARKS) == BY_SIDE
    assert inks_of(page) == [colours["several"], colours["ground"]]
    seen = page.locator("#legend .mark:visible")
    classes = seen.evaluate_all("all => all.map((one) => one.className)")
    assert classes == ["mark held", "mark ground", "mark several"]
    expect(page.locator("#color-by")).to_have_value("side")


def expect_types(page):
    colours = list_colours("light")
    assert page.evaluate(MARKS) == BY_TYPE
    assert inks_of(page) == [colours["held"], colours["fire"]]
    seen = page.locator("#legend .mark:visible")
    classes = seen.evaluate_all("all => all.map((one) => one.className)")
    assert classes == ["mark fire", "mark held", "mark other"]
    expect(page.locator("#color-by")).to_have_value("type")


def test_map_list_and_legend_follow_the_choice(page):
    expect_types(page)
    assert "#" not in page.url
    page.get_by_label("Shape and colour by").select_option(label="side")
    expect_sides(page)
    assert page.url.endswith("#color-by=side")
    rows = page.locator("#legend .sides .row:visible").all_inner_texts()
    assert [re.sub(r"\s+", " ", row).strip() for row in rows] == [
        "Eastland 2",
        "Westland 4",
        "Accounts of more than one side 1",
    ]
    parts = page.locator("#legend .sides p.row > *").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
    )
    middles = [part["y"] + part["height"] / 2 for part in parts]
    assert max(middles) - min(middles) < 2, "mark, words and number on one line"
    assert [part["x"] for part in parts] == sorted(part["x"] for part in parts)
    page.locator("#color-by").select_option("type")
    expect_types(page)
    assert "#" not in page.url
    assert page.errors == []


def test_the_choice_is_made_by_keyboard(page):
    tab_to(page, "#color-by")
    page.keyboard.press("ArrowDown")
    expect_sides(page)
    assert page.evaluate("document.activeElement.id") == "color-by"
    page.keyboard.press("ArrowUp")
    expect_types(page)
    assert page.locator("#color-by").bounding_box()["height"] >= 24


def test_the_address_keeps_the_choice(open_page, html):
    page = open_page(html, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#color-by").select_option("side")
    page.locator("#legend .sides label", has_text="Eastland").click()
    assert page.url.endswith("#side=EE&color-by=side")
    page.go_back()
    expect_sides(page)
    page.go_back()
    expect_types(page)
    page.go_forward()
    expect_sides(page)
    page.locator("#tools button", has_text="Copy link").click()
    expect(page.locator("#note")).to_contain_text("Link")
    assert page.copied().endswith("#color-by=side")
    page.reload()
    page.locator("html.live").wait_for()
    expect_sides(page)
    page.locator(".reset").wait_for(state="hidden")
    page.evaluate("location.hash = 'color-by=speaker'")
    expect(page.locator("#note")).to_contain_text("color-by=speaker")
    expect_types(page)


def test_a_filter_keeps_the_colours_and_counts_what_several_speak_of(page):
    page.evaluate("location.hash = 'color-by=side&type=shelling'")
    expect(page.locator("#counts")).to_contain_text("2 of 5")
    expect(page.locator("#legend .many b")).to_have_text("0")
    assert page.evaluate(INK, [*MILL, 0, 0]) == list_colours("light")["ground"]
    page.locator(".reset").click()
    expect_sides(page)


def test_another_language_keeps_the_choice(page):
    page.locator("#color-by").select_option("side")
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect_sides(page)
    expect(page.locator("#legend")).to_contain_text("Версии нескольких сторон")
    assert "color-by=side" in page.url
    assert "lang=ru" in page.url


def test_a_page_that_begins_with_sides_has_them_without_an_address(open_page):
    html = render_map(make_reports(), make_layers(), color_by="side").to_html()
    page = open_page(html)
    expect_sides(page)
    assert "#" not in page.url
    page.locator("#color-by").select_option("type")
    expect_types(page)
    assert page.url.endswith("#color-by=type")
    page.evaluate("location.hash = 'color-by=side'")
    expect_sides(page)
    assert "#" not in page.url


@pytest.mark.parametrize("first", ["type", "side"])
def test_the_printed_picture_shows_what_is_chosen(open_page, first):
    """The picture of each page becomes that of the other one, and itself again."""
    other = "side" if first == "type" else "type"
    made = {
        by: open_page(render_map(make_reports(), make_layers(), color_by=by).to_html())
        for by in (first, other)
    }
    picture = "document.querySelector('.twin svg').outerHTML"
    before, after = made[first].evaluate(picture), made[other].evaluate(picture)
    assert before != after
    page = made[first]
    for by, drawn in ((other, after), (first, before), (other, after)):
        page.locator("#color-by").select_option(by)
        page.wait_for_function(f"(drawn) => {picture} === drawn", arg=drawn)
    assert page.errors == []


@pytest.mark.parametrize("sheet", ["A4", "Letter"])
def test_the_first_printed_sheet_holds_the_picture(open_page, table, sheet):
    """Also under the longest legend; what does not fit goes on, and the choice is plain text."""
    reader = pytest.importorskip("pypdf").PdfReader
    layers = geomap.read_layers()
    reports = join_all(geomap.read_incidents(table), layers)
    page = open_page(render_map(reports, layers, color_by="side").to_html()).page
    printed = reader(io.BytesIO(page.pdf(format=sheet)))
    first = printed.pages[0].extract_text()
    assert "Reported border incidents" in first
    assert "20 km" in first
    assert "Shape and colour by" in first
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.getElementById('color-by')).borderWidth") == "0px"
    )


@pytest.mark.parametrize("lang", ["en", "ru", "hy", "az"])
def test_on_paper_the_types_stand_below_their_group(open_page, table, lang):
    """Also where a column ends, at every width of paper."""
    layers = geomap.read_layers()
    reports = join_all(geomap.read_incidents(table), layers)
    page = open_page(render_map(reports, layers, lang=lang).to_html()).page
    page.emulate_media(media="print")
    for width in range(560, 1060, 50):
        page.set_viewport_size({"width": width, "height": 1123})
        off = page.locator(".types > .kinds").evaluate_all(GAPS)
        assert off == [[1, 0]] * 4


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_and_the_theme_is_kept(open_page, html, look):
    page = open_page(html, bypass_csp=True, **look)
    page.evaluate("location.hash = 'color-by=side'")
    page.wait_for_function("() => document.querySelector('#color-by').value === 'side'")
    expect_sides(page, "dark" if "color_scheme" in look else "light")
    assert faults(page.page) == []


def make_many(number=620):
    """A long list: every third incident is told by both sides, every seventh by none."""
    mill = make_table().iloc[[2]]
    table = mill.iloc[[0] * number].assign(
        incident_id=[f"inc-{n:04d}" for n in range(number)],
        side=["" if n % 7 == 0 else "EE" if n % 2 else "WW" for n in range(number)],
        longitude=[f"{44.05 + n % 40 / 100:.2f}" for n in range(number)],
        latitude=[f"{40.05 + n % 40 / 50:.2f}" for n in range(number)],
    )
    again = table[::3].assign(side="EE", speaker="Ministry")
    return pd.concat([table, again], ignore_index=True)


def symbol_of(n):
    sides = {"" if n % 7 == 0 else "EE" if n % 2 else "WW", "EE" if n % 3 == 0 else ""} - {""}
    if len(sides) == 1:
        return {"EE": "held", "WW": "ground"}[sides.pop()]
    return "several" if sides else "other"


def test_a_long_list_and_its_symbols_follow(open_page):
    html = render_map(make_reports(make_many()), make_layers()).to_html()
    page = open_page(html)
    assert set(page.evaluate(MARKS)) == {"fire"}
    page.locator("#color-by").select_option("side")
    shown = page.evaluate(MARKS)
    assert shown == [symbol_of(n) for n in range(len(shown))]
    assert {"held", "ground", "several", "other"} == set(shown)
    page.locator(".turner button", has_text="Last").first.click()
    assert page.evaluate(MARKS)[-1] == symbol_of(619)
    mixes = page.evaluate(
        """() => { let found; geomap_map.eachLayer((l) => { if (l.places) found = l; });
          return found.places.last.signs.map(({count, mix}) => [count, mix]); }"""
    )
    assert all(sum(mix) == count for count, mix in mixes)
    total = [sum(column) for column in zip(*(mix for _, mix in mixes), strict=True)]
    expected = [symbol_of(n) for n in range(620)]
    assert total == [expected.count(SYMBOLS[at].mark) for at in range(len(total))]


def test_more_sides_than_colours_differ_in_shape(open_page):
    """AA, BB and CC have the three colours; DD has the first shape in another colour."""
    mill = make_table().iloc[[2]]
    table = pd.concat(
        [
            mill.assign(incident_id=side, side=side, longitude=f"{44.2 + n / 5}")
            for n, side in enumerate(["AA", "BB", "CC", "DD"])
        ]
    )
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.locator("#color-by").select_option("side")
    # a = 97, b = 98, c = 99, d = 100, twice each: 2, 1, 0 and 2 by three
    assert page.evaluate(MARKS) == ["ground", "held", "fire", "in-fire triangle"]
    looks = page.locator("ol.incidents .mark").evaluate_all(
        """all => all.map((one) => { const look = getComputedStyle(one);
          return `${look.backgroundColor} ${look.clipPath} ${look.borderRadius}`; })"""
    )
    assert len(set(looks)) == 4
    assert page.evaluate(INK, [40.5, 44.8, 0, 0]) == list_colours("light")["fire"]
