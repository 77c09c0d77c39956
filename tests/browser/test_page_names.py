"""Names on the map: nothing covers one, and both countries are named or none is."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from small_world import make_layers, make_reports

from geomap.io import read_incidents, read_layers
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

NAMES = """() => {
  const names = [], pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
  const map = document.getElementById('map').getBoundingClientRect();
  pen.fillText = function (text, x, y) {
    const at = new DOMPoint(x, y).matrixTransform(this.getTransform());
    const held = this.canvas.getBoundingClientRect(), scale = this.canvas.width / held.width;
    const left = held.left + at.x / scale, middle = held.top + at.y / scale;
    const right = left + this.measureText(text).width;
    const seen = middle > map.top && middle < map.bottom && right > map.left && left < map.right;
    if (seen && !/^[0-9k]+$/.test(text)) {
      const whole = left >= map.left && right <= map.right;
      names.push({ text, whole, left, right, top: middle - 6, bottom: middle + 6 });
    }
    return write.call(this, text, x, y);
  };
  geomap_map.panBy([1, 0], { animate: false });
  pen.fillText = write;
  return names;
}"""
"""Redraws the map, and returns the names of which some is seen, with their boxes in the window."""
OVER = """() => [...document.querySelectorAll('#map .leaflet-control, #legend')]
  .map((element) => element.getBoundingClientRect())
  .map(({left, top, right, bottom}) => ({left, top, right, bottom}))"""
HALO = """() => {
  geomap_map.eachLayer((layer) => { if (layer.places) window.marks = layer; });
  const held = document.getElementById('map').getBoundingClientRect();
  const roots = marks.gathering.rootsOf(marks.chosen);
  return marks.drawn.filter((sign) => !sign.unit && roots.has(sign.root)).map(({ at, box }) => {
    const { x, y } = geomap_map.layerPointToContainerPoint(L.point(at.x, at.y));
    const half = (box.right - box.left) / 2 + 7;
    return { left: held.left + x - half, right: held.left + x + half,
      top: held.top + y - half, bottom: held.top + y + half };
  });
}"""
SPACES = """() => {
  const canvas = {}, picture = {}, pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
  pen.fillText = function (text, ...at) {
    canvas[text] = parseFloat(this.letterSpacing);
    return write.call(this, text, ...at);
  };
  geomap_map.setView([40.5, 45], 8, { animate: false });
  geomap_map.panBy([1, 0], { animate: false });
  pen.fillText = write;
  for (const text of document.querySelectorAll('.twin .names text')) {
    const space = parseFloat(getComputedStyle(text).letterSpacing) || 0;
    picture[text.textContent] = [space, text.getAttribute('lengthAdjust') || 'spacing'];
  }
  return { canvas, picture };
}"""
"""The space between the letters of names, and in the picture how a name is fitted to its room."""
COUNTRIES = {"ARMENIA", "AZERBAIJAN", "GEORGIA", "IRAN", "TURKEY"}


@pytest.fixture(scope="module")
def html(request):
    layers = read_layers()
    table = request.config.rootpath / "data" / "incidents.csv"
    return render_map(join_all(read_incidents(table), layers), layers).to_html()


def met(names, boxes):
    return [
        name["text"]
        for name in names
        for box in boxes
        if name["left"] < box["right"]
        and box["left"] < name["right"]
        and name["top"] < box["bottom"]
        and box["top"] < name["bottom"]
    ]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_name_lies_under_credits_buttons_scale_and_legend(open_page, html, size):
    page = open_page(html, viewport={"width": size[0], "height": size[1]})
    over = page.evaluate(OVER)
    number = 0
    for zoom in (6.5, 7.5, 8, 9, 10):
        for east in (44.5, 45, 45.5, 46, 46.5):
            page.evaluate(
                f"() => {{ geomap_map.setView([40, {east}], {zoom}, {{animate: false}}) }}"
            )
            names = page.evaluate(NAMES)
            assert met(names, over) == [], (zoom, east)
            number += len(names)
    assert number > 100


def test_the_halo_of_what_is_chosen_covers_no_name(open_page, html):
    page = open_page(html)
    items = page.locator("ol.incidents > li.incident")
    signs = 0
    for number in range(items.count()):
        items.nth(number).locator("summary").click()
        expect(page.locator(f"#incident-{number}.chosen")).to_have_count(1)
        names, halos = page.evaluate(NAMES), page.evaluate(HALO)
        assert met(names, halos) == [], number
        signs += len(halos)
    assert signs > 20
    assert page.errors == []


def scattered(number):
    dice = random.Random(number)
    spots = [(dice.uniform(43.5, 46.6), dice.uniform(38.9, 41.2)) for _ in range(number)]
    table = pd.DataFrame(
        {
            "incident_id": [f"i{row:03}" for row in range(number)],
            "date": "2021-05-12",
            "location_precision": "exact",
            "longitude": [f"{lon:.5f}" for lon, _ in spots],
            "latitude": [f"{lat:.5f}" for _, lat in spots],
        }
    )
    return join_all(normalize(table), read_layers())


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_countries_on_both_sides_are_named_whole(open_page, html, size):
    page = open_page(html, viewport={"width": size[0], "height": size[1]})
    whole = {name["text"] for name in page.evaluate(NAMES) if name["whole"]}
    assert {"ARMENIA", "AZERBAIJAN"} <= whole
    assert page.errors == []


def test_where_the_country_of_the_provinces_has_no_room_no_country_is_named(open_page):
    page = open_page(render_map(scattered(1500), read_layers()).to_html())
    written = {name["text"] for name in page.evaluate(NAMES)}
    assert not COUNTRIES & written
    assert written
    assert page.errors == []


def test_letters_that_join_are_not_spaced(open_page):
    """By the script of a name, whatever the language, also after the language is changed."""
    joined, other = "محافظة دهوك", "استان کردستان"
    layers = make_layers()
    west = layers.provinces.assign(name=joined, name_ru="Вестфолд")
    east = layers.neighbours.assign(name="Eastfold", name_ru=other)
    places = layers.places.assign(name=["زاخو", "Ford"])
    layers = layers._replace(provinces=west, neighbours=east, places=places)
    page = open_page(render_map(make_reports(layers=layers), layers, title=joined).to_html())
    heading = "getComputedStyle(document.querySelector('h1')).letterSpacing"
    assert page.evaluate(heading) == "normal"
    spaces = page.evaluate(SPACES)
    assert spaces["canvas"][joined] == 0
    assert spaces["canvas"]["EASTFOLD"] == 1.2
    assert spaces["picture"][joined] == [0, "spacingAndGlyphs"]
    assert spaces["picture"]["EASTFOLD"] == [1.1, "spacing"]
    page.evaluate("location.hash = 'lang=ru'")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    spaces = page.evaluate(SPACES)
    assert spaces["canvas"][other] == 0
    assert spaces["canvas"]["ВЕСТФОЛД"] == 1.4
    assert spaces["picture"][other] == [0, "spacingAndGlyphs"]
    assert spaces["picture"]["ВЕСТФОЛД"][0] == 1.3
