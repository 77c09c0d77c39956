"""Numbers of units on the map: over no symbol and over no other number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geomap.io import read_layers
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map

pytestmark = pytest.mark.browser
UNITS = ["AM-SU", "AM-GR", "AM-TV", "AZ-KAL", "AZ-LAC", "AZ-GAD"]
FOUND = """(zoom) => {
  geomap_map.eachLayer((layer) => { if (layer.places) window.marks = layer; });
  if (zoom) geomap_map.setView([40, 45.9], zoom, { animate: false });
  const { drawn, units } = marks;
  const scale = 2 ** geomap_map.getZoom(), origin = geomap_map.getPixelOrigin();
  const path = (code) => new Path2D(units.find((unit) => unit.code === code).lines.map((line) => {
    let text = '';
    for (let i = 0; i < line.length; i += 2) {
      text += `${i ? 'L' : 'M'}${line[i] * scale - origin.x} ${line[i + 1] * scale - origin.y}`;
    }
    return `${text}z`;
  }).join(''));
  const brush = document.createElement('canvas').getContext('2d');
  const holds = (code, { x, y }) => brush.isPointInPath(path(code), x, y, 'evenodd');
  return drawn.map(({ unit, count, box, at, from }) => ({
    unit, count, box: [box.left, box.top, box.right, box.bottom], beside: Boolean(from),
    within: Boolean(unit) && holds(unit, from || at), badge: Boolean(unit) && holds(unit, at),
  }));
}"""


def make_table():
    """Make incidents at 400 points around the units, and some known only to a unit."""
    dice = np.random.default_rng(5)
    x, y = dice.uniform(44.6, 47.1, 400), dice.uniform(38.8, 41.3, 400)
    points = pd.DataFrame({"longitude": x.round(4), "latitude": y.round(4)}).astype(str)
    points["location_precision"] = "place"
    units = pd.DataFrame({"province": np.repeat(UNITS, 12), "location_precision": "province"})
    table = pd.concat([points, units], ignore_index=True).fillna("")
    table["date"], table["event_type"] = "2021-05-12", "shelling"
    table["incident_id"] = [f"i{number}" for number in range(len(table))]
    return table


@pytest.fixture(scope="module")
def html():
    layers = read_layers()
    return render_map(join_all(normalize(make_table()), layers), layers, title="Many").to_html()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_number_meets_no_symbol_and_no_other_number(open_page, html, width):
    page = open_page(html, viewport={"width": width, "height": 800})
    beside = 0
    for zoom in [0, 5, 5.5, 6, 6.5, 7, 7.5, 8]:
        drawn = page.evaluate(FOUND, zoom)
        badges = [sign for sign in drawn if sign["unit"]]
        if zoom < 8:
            assert {sign["unit"]: sign["count"] for sign in badges} == dict.fromkeys(UNITS, 12)
        assert len(drawn) > len(badges)
        for badge in badges:
            left, top, right, bottom = badge["box"]
            met = [
                other
                for other in drawn
                if other is not badge
                and left < other["box"][2]
                and other["box"][0] < right
                and top < other["box"][3]
                and other["box"][1] < bottom
            ]
            assert met == [], (zoom, badge)
            assert badge["within"], "a number, or the line to it, begins in its unit"
            assert badge["beside"] != badge["badge"]
        beside += sum(sign["beside"] for sign in badges)
    assert beside > 0
    assert page.errors == []
