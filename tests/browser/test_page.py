"""The page as its reader meets it, in Chromium."""

from __future__ import annotations

import html as escaping
import json

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from page_data import columns_of
from small_world import make_layers, make_reports, make_table
from test_render_page import hostile_layers, hostile_table

from geomap.render import render_map
from geomap.render.style import list_colours
from geomap.schema import Layers

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

POINT = """(latlng) => {
  const p = window.geomap_map.latLngToContainerPoint(latlng);
  const box = document.getElementById('map').getBoundingClientRect();
  return [box.left + p.x, box.top + p.y];
}"""
ALPHA = """([x, y]) => {
  const canvas = document.querySelector('.leaflet-marks-pane canvas');
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const at = [Math.round((x - box.left) * scale), Math.round((y - box.top) * scale)];
  return [...canvas.getContext('2d').getImageData(...at, 1, 1).data];
}"""


def test_it_asks_for_nothing_and_nothing_goes_wrong(page):
    assert page.locator("#map.leaflet-container").count() == 1
    page.locator("li.incident summary").first.click()
    assert page.requests == []
    assert page.errors == []


def test_it_works_in_a_sandboxed_frame(open_page, html):
    outer = open_page(f'<iframe sandbox="allow-scripts" srcdoc="{escaping.escape(html)}"></iframe>')
    frame = outer.frame_locator("iframe")
    frame.locator("#map.leaflet-container").wait_for()
    assert frame.locator("li.incident").count() == 6
    assert [url for url in outer.requests if not url.startswith("about:")] == []
    assert outer.errors == []


def test_the_list_holds_every_incident_once(page):
    assert page.locator("ol.incidents > li").count() == 5
    assert page.locator("#counts").inner_text().startswith("5 incidents: 3 on the map")


def test_a_click_in_the_list_opens_the_card_with_both_accounts(page):
    page.locator("#incident-0 summary").click()
    accounts = page.locator("#incident-0 .accounts section")
    assert accounts.count() == 2
    assert accounts.all_inner_texts()[0].startswith("Eastland EE")
    assert accounts.all_inner_texts()[1].startswith("Westland WW")
    boxes = [accounts.nth(i).bounding_box() for i in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_the_map_goes_to_the_incident_that_is_opened(page):
    page.evaluate("geomap_map.setView([10, 10], 8, {animate: false})")
    page.locator("#incident-1 summary").click()
    expect(page.locator("#incident-1.chosen")).to_have_count(1)
    assert page.evaluate("geomap_map.getBounds().contains([40.5, 44.5])")


@pytest.mark.parametrize("latitude", ["40.4", "-52", "71"])
def test_a_wide_ring_is_seen_whole(open_page, latitude):
    """A dot whose ring lies around the whole map would look like a position."""
    table = pd.DataFrame({"id": ["a", "b"], "date": "2021-05-12", "longitude": "45"})
    table = table.assign(latitude=latitude, radius_m=["60000", "200"])
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    ring = "L.circle([%s, 45], {radius: 60000, opacity: 0}).addTo(geomap_map).getBounds()"
    seen = f"geomap_map.getBounds().contains({ring % latitude})"
    assert page.evaluate(seen)
    for place in (0, 1):
        page.evaluate("geomap_map.setView([10, 10], 12, {animate: false})")
        page.locator(f"#incident-{place} summary").click()
        expect(page.locator(f"#incident-{place}.chosen")).to_have_count(1)
        assert page.evaluate(seen) == (place == 0)


@pytest.mark.parametrize("width", [390, 1280])
def test_incidents_all_over_the_world_are_seen_together(open_page, width):
    places = [("-100", "20"), ("20", "78"), ("120", "-77")]
    table = pd.DataFrame(places, columns=["longitude", "latitude"]).assign(date="2021-05-12")
    html = render_map(make_reports(table), make_layers()).to_html()
    page = open_page(html, viewport={"width": width, "height": 844})
    for longitude, latitude in places:
        spot = page.evaluate(POINT, [float(latitude), float(longitude)])
        assert page.evaluate("(at) => document.elementFromPoint(...at).closest('#map')?.id", spot)
        assert page.evaluate(ALPHA, spot)[3] == 255


def test_a_click_on_several_at_one_place_opens_their_list(page):
    page.mouse.click(*page.evaluate(POINT, [40.5, 44.5]))
    rows = page.locator(".many button")
    rows.first.wait_for()
    assert page.locator(".many h2").first.inner_text() == "2 incidents here"
    assert rows.count() == 2
    rows.nth(1).click()
    assert page.locator("#incident-2 details").get_attribute("open") is not None


def test_a_click_on_one_incident_opens_its_card(page):
    page.mouse.click(*page.evaluate(POINT, [40.4, 45.3]))
    assert page.locator("#incident-0 details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_click_on_one_incident_with_two_sites_opens_its_card(open_page):
    mill = make_table().set_index("incident_id", drop=False).loc["mill-1"]
    table = pd.DataFrame([mill, mill.replace({"40.5": "40.502"})]).reset_index(drop=True)
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.evaluate("() => { geomap_map.setView([40.5, 44.5], 8, {animate: false}); }")
    page.mouse.click(*page.evaluate(POINT, [40.501, 44.5]))
    expect(page.locator("#incident-0 details")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("geomap_map.getZoom()") == 8


def test_an_area_is_hatched_with_its_number_and_never_a_pin(page):
    assert sorted((lon, lat) for _, lon, lat, _ in columns_of(page.content()).points()) == [
        (44.5, 40.5),
        (44.5, 40.5),
        (45.3, 40.4),
    ]
    assert page.locator("path.overlay.hatched").count() == 1
    land = json.loads(page.locator("#geomap-land").text_content())
    at = land["units"][0]["at"][0]
    page.mouse.click(*page.evaluate(POINT, [at[1], at[0]]))
    page.locator(".many button").first.wait_for()
    heading = page.locator(".many h2").first.inner_text()
    assert heading == "2 incidents, place within the unit not known"


def test_the_ring_has_its_true_radius(page):
    """Half the height of the ring, measured on the canvas, against Leaflet's own circle."""
    page.evaluate("geomap_map.setView([40.4, 45.3], 12, {animate: false})")
    expected = page.evaluate(
        "L.circle([40.4, 45.3], {radius: 5000, opacity: 0}).addTo(geomap_map)._radius"
    )
    x, y = page.evaluate(POINT, [40.4, 45.3])
    top, bottom = page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector('.leaflet-marks-pane canvas');
          const box = canvas.getBoundingClientRect();
          const brush = canvas.getContext('2d');
          const edge = (way) => {
            const found = [];
            for (let d = 40; d < 240; d++) {
              const at = Math.round(y - box.top) + way * d;
              found.push([at, brush.getImageData(Math.round(x - box.left), at, 1, 1).data[3]]);
            }
            return found.sort((a, b) => b[1] - a[1])[0][0];
          };
          return [edge(-1), edge(1)];
        }""",
        [x, y],
    )
    assert expected > 100
    assert abs((bottom - top) / 2 - expected) <= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("by", ["type", "side"])
def test_the_ring_of_what_is_chosen_keeps_its_colour(open_page, html, scheme, by):
    """Within the ring, beside its symbol: the colour is stronger, and the same."""
    page = open_page(html, color_scheme=scheme)
    page.evaluate(f"location.hash = 'color-by={by}'")
    page.evaluate("geomap_map.setView([40.4, 45.3], 12, {animate: false})")
    at = page.evaluate(POINT, [40.42, 45.3])
    *before, faint = page.evaluate(ALPHA, at)
    page.locator("#incident-0 summary").click()
    expect(page.locator("#incident-0.chosen")).to_have_count(1)
    page.evaluate("geomap_map.setView([40.4, 45.3], 12, {animate: false})")
    *after, strong = page.evaluate(ALPHA, page.evaluate(POINT, [40.42, 45.3]))
    assert 0 < faint < strong
    assert np.abs(np.subtract(before, after)).max() <= 8  # a faint colour is kept in few steps


RINGS = """(view) => {
  const drawn = [], { ellipse } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.ellipse = function (x, y, rx, ...more) {
    drawn.push([Math.round(x), Math.round(y), Math.round(rx)]);
    return ellipse.call(this, x, y, rx, ...more);
  };
  geomap_map.setView(...view, {animate: false});
  CanvasRenderingContext2D.prototype.ellipse = ellipse;
  return [...new Set(drawn.map(String))].length;
}"""


@pytest.mark.parametrize("by", ["type", "side"])
@pytest.mark.parametrize("turn", [1, -1])
def test_each_radius_that_claims_give_one_position_has_its_ring(open_page, turn, by):
    rows = [
        *[("a", "WW", "44.40", "2021-05-12", radius) for radius in ("300", "5000", "300")],
        *[("b", "EE", "44.41", "2021-05-13", radius) for radius in ("0", "5000", "4000")],
        *[("c", "WW", "44.42", "2021-05-14", radius) for radius in ("0", "0")],
    ]
    more = [("d", "", "44.40", "2021-05-15", "5000")] * 12  # so that places travel once
    columns = ["incident_id", "side", "longitude", "date", "radius_m"]
    for table in (rows, rows + more):
        frame = pd.DataFrame(table[::turn], columns=columns).assign(latitude="40.40")
        reports = make_reports(frame.assign(source_title=[str(row) for row in range(len(frame))]))
        html = render_map(reports, make_layers(), color_by=by).to_html()
        page = open_page(html)
        assert (".spot" in columns_of(html).columns) == (table is not rows)
        ringed = 2 + (table is not rows)
        assert page.evaluate(RINGS, [[40.4, 44.41], 14]) == 4
        expect(page.locator(".live li:has(> .way.ring) b")).to_have_text(str(ringed))
        expect(page.locator(".live li:has(> .way.plain) b")).to_have_text("1")
        plain = open_page(html, java_script_enabled=False)
        expect(plain.locator("#legend li:has(> .way.ring) b")).to_have_text(str(ringed))
        page.evaluate("location.hash = 'side=EE'")
        expect(page.locator("#counts")).to_contain_text("1 of")
        assert page.evaluate(RINGS, [[40.4, 44.41], 13]) == 2


def test_one_incident_at_two_places_stands_out_at_both(page):
    page.locator("#incident-0 summary").click()
    expect(page.locator("path.overlay.chosen")).to_have_count(1)


def test_the_keyboard_is_enough(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip the map, read the list"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list-heading"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "sort"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#incident-0 details").get_attribute("open") is not None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "https://example.org/west?a=1&b=2"


def test_hostile_text_runs_nothing_and_is_shown_letter_for_letter(open_page):
    layers = hostile_layers()
    reports = make_reports(hostile_table().assign(province=""), layers)
    title = "</title><script>window.hit=1</script>{{7*7}}${1+1}`"
    page = open_page(render_map(reports, layers, title=title).to_html())
    for item in page.locator("ol.incidents > li summary").all():
        item.click()
    assert page.evaluate("window.hit") is None
    assert page.errors == []
    assert page.requests == []
    assert page.title() == title
    assert page.locator("h1").inner_text() == title
    said = page.locator("#incident-0 .said").first.text_content()
    assert said == hostile_table()["description"][0]
    assert page.locator("img").count() == 0


def test_an_injected_script_is_stopped_by_the_policy(page):
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.hit = 1';
          document.body.append(script);
        }"""
    )
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in error for error in page.errors)


def test_plain_folium_layers_are_drawn_with_ours_and_need_no_network(open_page):
    drawn = render_map(make_reports(), make_layers())
    group = folium.FeatureGroup(name="Mine").add_to(drawn)
    folium.Marker([40.2, 44.2]).add_to(group)
    folium.Circle([40.5, 44.5], radius=9000, class_name="mine").add_to(group)
    folium.LayerControl(collapsed=False).add_to(drawn)
    page = open_page(drawn.to_html())
    assert page.errors == []
    assert page.requests == []
    assert page.locator("path.mine").count() == 1
    assert page.evaluate("document.querySelector('.leaflet-marker-icon').naturalWidth") > 0
    page.locator(".leaflet-control-layers-overlays input").uncheck()
    expect(page.locator("path.mine")).to_have_count(0)
    assert page.locator("#incident-0").count() == 1


@pytest.mark.parametrize("width", [390, 320, 1280])
def test_nothing_is_wider_than_the_window(open_page, html, width):
    page = open_page(html, viewport={"width": width, "height": 844})
    page.locator("#incident-0 summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_id_makes_nothing_wider(open_page, width):
    table = make_table().head(1).assign(incident_id="report_2021_05_27_" * 12)
    page = open_page(
        render_map(make_reports(table), make_layers()).to_html(),
        viewport={"width": width, "height": 844},
    )
    page.locator("#incident-0 summary").click()
    expect(page.locator("#incident-0 .identity")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = "(panel) => panel.scrollWidth - panel.clientWidth"
    assert page.locator("#panel").evaluate(inner) <= 0


def test_targets_are_large_enough(page):
    page.locator("#incident-0 summary").click()
    for target in page.locator("button:visible, summary:visible, a:visible").all():
        if target.evaluate("e => getComputedStyle(e).display === 'inline'"):
            continue  # a link within a sentence
        assert target.bounding_box()["height"] >= 24, target.inner_text()


def test_on_paper_every_card_is_open_and_the_choice_is_kept(page):
    page.locator("#incident-1 summary").click()
    expect(page.locator("#incident-1.chosen")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator("li.incident > details[open]")).to_have_count(6)
    page.emulate_media(media="screen")
    expect(page.locator("li.incident > details[open]")).to_have_count(1)
    assert page.locator("#incident-1.chosen details[open]").count() == 1


def test_without_script_picture_list_and_legend_are_complete(open_page, html):
    page = open_page(html, java_script_enabled=False)
    assert page.locator("ol.incidents > li").count() == 5
    page.locator("#incident-0 summary").click()
    assert page.locator("#incident-0 .accounts section").first.is_visible()
    assert "the map is a picture" in page.locator(".masthead").inner_text()
    picture = page.locator(".twin svg")
    assert picture.is_visible()
    assert picture.get_attribute("aria-label").startswith("Two lands. 5 incidents: 3 on")
    assert picture.locator(".several").text_content() == "2"
    assert not page.locator("#map").is_visible()
    legend, picture = page.locator("#legend").bounding_box(), picture.bounding_box()
    assert legend["x"] + legend["width"] <= picture["x"]


LACKING = {
    "no unpacking": "delete window.DecompressionStream",
    "no canvas": "HTMLCanvasElement.prototype.getContext = () => null",
    "a script fails": "Object.defineProperty(window, 'L', { set() { throw Error('no'); } })",
}


@pytest.mark.parametrize("lack", LACKING)
def test_where_the_map_cannot_run_its_picture_stays_with_a_message(browser, tmp_path, html, lack):
    context = browser.new_context(offline=True)
    context.add_init_script(LACKING[lack])
    page = context.new_page()
    (tmp_path / "page.html").write_text(html, "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    note = page.locator("#note:not(:empty)")
    note.wait_for()
    assert "the map stays a picture" in note.inner_text()
    assert page.locator(".twin svg").is_visible()
    assert not page.locator("#map").is_visible()
    page.locator("#incident-0 summary").click()
    assert page.locator("#incident-0 .accounts section").first.is_visible()
    context.close()


FAILS_LATE = """Element.prototype.toggleAttribute = () => {
  window.before = document.documentElement.className;
  throw Error('no');
}"""


def test_where_what_stands_around_the_map_fails_its_picture_comes_back(browser, tmp_path, html):
    context = browser.new_context(offline=True)
    context.add_init_script(FAILS_LATE)
    page = context.new_page()
    (tmp_path / "page.html").write_text(html, "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("#note:not(:empty)").wait_for()
    assert page.evaluate("before") == "drawn"
    assert page.locator(".twin svg").is_visible()
    assert not page.locator("#map").is_visible()
    context.close()


SLOW = """window.DecompressionStream = class {
  constructor() {
    return new TransformStream({ transform: () => new Promise(() => {}) });
  }
};
document.addEventListener('DOMContentLoaded', () => {
  window.first = getComputedStyle(document.querySelector('.twin')).display;
});"""


@pytest.mark.parametrize(("width", "first"), [(1280, "none"), (390, "block")])
def test_a_picture_waits_a_moment_for_the_map_and_comes_where_that_takes_long(
    browser, tmp_path, html, width, first
):
    """Where it has its own room in the page it is there at once."""
    context = browser.new_context(offline=True, viewport={"width": width, "height": 800})
    context.add_init_script(SLOW)
    page = context.new_page()
    (tmp_path / "page.html").write_text(html, "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("first") == first
    page.locator(".twin svg").wait_for()
    page.locator("html:not(.soon, .drawn)").wait_for()
    context.close()


@pytest.mark.parametrize("asked", ["", "#type=shelling", "?embed=1"])
def test_the_map_is_laid_out_once_however_the_page_is_opened(open_page, tmp_path, html, asked):
    page = open_page(html)
    page.goto((tmp_path / "page.html").as_uri() + asked)
    page.locator("html.live").wait_for()
    drawn, room = page.locator("#map canvas").bounding_box(), page.locator("#map").bounding_box()
    assert drawn["width"] >= room["width"]
    assert drawn["height"] >= room["height"]
    assert page.evaluate("geomap_map.getSize().y") == round(room["height"])
    page.reload()
    page.locator("html.live").wait_for()
    centre = "geomap_map.getZoom() + ' ' + geomap_map.getCenter()"
    before = page.evaluate(centre)
    page.evaluate("geomap_map.invalidateSize()")
    assert page.evaluate(centre) == before


def test_picture_and_map_are_never_seen_together(open_page, html):
    page = open_page(html)
    assert page.locator("#map").is_visible()
    assert not page.locator(".twin").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".twin svg").is_visible()
    assert not page.locator("#map").is_visible()


@pytest.mark.parametrize(("scheme", "theme"), [("light", "light"), ("dark", "dark")])
def test_the_picture_has_the_theme_of_its_reader_and_white_paper(open_page, html, scheme, theme):
    page = open_page(html, java_script_enabled=False, color_scheme=scheme)
    ground = "getComputedStyle(document.querySelector('.twin g.land')).fill"
    assert page.evaluate(ground) == as_rgb(list_colours(theme)["land"])
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def as_rgb(colour):
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_the_theme_follows_the_reader(open_page, html):
    page = open_page(html, color_scheme="dark")
    light = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(light) == "rgb(25, 28, 31)"
    assert page.evaluate(ALPHA, page.evaluate(POINT, [40.4, 45.3]))[3] == 255


def test_ten_thousand_incidents_make_no_more_elements(open_page):
    reports = make_reports()
    claim = reports.claims[reports.claims["incident_id"] == "mill-1"]
    many = claim.loc[claim.index.repeat(10_000)].reset_index(drop=True)
    many["incident_id"] = [f"i{number:05d}" for number in range(10_000)]
    x = 44 + (many.index % 100) / 100
    y = 40 + (many.index // 100) / 100
    many = many.set_geometry(many.geometry.from_xy(x, y, crs=4326))
    page = open_page(render_map(reports._replace(claims=many), make_layers()).to_html())
    assert page.locator("#counts").inner_text().startswith("10,000 incidents")
    assert page.locator("#map *").count() < 100
    assert page.errors == []


def test_land_on_both_sides_of_180_degrees_is_one_view(open_page):
    """West lies on both sides of 180 degrees, East begins at 178 W."""
    west = shapely.MultiPolygon([shapely.box(178, 70, 180, 72), shapely.box(-180, 70, -178, 72)])
    units = {"country": ["Westland"], "country_code": ["WW"], "name": ["West"], "code": ["W1"]}
    home = gpd.GeoDataFrame(units, geometry=[west], crs=4326)
    other = {"country": ["Eastland"], "country_code": ["EE"], "name": ["East"], "code": ["E1"]}
    near = gpd.GeoDataFrame(other, geometry=[shapely.box(-178, 70, -176, 72)], crs=4326)
    layers = Layers(home, near)
    table = (
        make_table()
        .iloc[[2, 3]]
        .assign(longitude=["179.5", "-177"], latitude="71", province="", place="")
    )
    page = open_page(render_map(make_reports(table, layers), layers).to_html())
    page.locator("#map.leaflet-container").wait_for()
    west_edge, east_edge = page.evaluate(
        "[geomap_map.getBounds().getWest(), geomap_map.getBounds().getEast()]"
    )
    assert 160 < west_edge < 179.5
    assert 183 < east_edge < 200
    for longitude in (179.5, 183):
        assert page.evaluate(ALPHA, page.evaluate(POINT, [71, longitude]))[3] == 255
    page.mouse.click(*page.evaluate(POINT, [71, 183]))
    expect(page.locator("li.chosen")).to_have_count(1)
    assert page.errors == []


def test_the_state_border_is_drawn_on_both_sides_of_180_degrees(open_page):
    """Without a layer of lines it is the edge of the countries, as in the picture."""
    west = shapely.MultiPolygon([shapely.box(178, 70, 180, 72), shapely.box(-180, 70, -178, 72)])
    units = gpd.GeoDataFrame(
        {
            "country": ["Westland", "Eastland"],
            "country_code": ["WW", "EE"],
            "name": ["West", "East"],
            "code": ["W1", "E1"],
        },
        geometry=[west, shapely.box(-178, 70, -176, 72)],
        crs=4326,
    )
    layers = Layers(units)
    table = make_table().iloc[[2]].assign(longitude="179.5", latitude="71", province="", place="")
    reports = make_reports(table, layers)
    page = open_page(render_map(reports, layers).to_html())
    at = """(lines) => lines.map(([longitude, latitude]) => {
      const p = geomap_map.latLngToLayerPoint([latitude, longitude]);
      return [...document.querySelectorAll('#map path.line.state')].some(
        (path) => path.isPointInStroke(new DOMPoint(p.x, p.y)));
    })"""
    page.evaluate("geomap_map.setView([71, 181], 6, {animate: false})")
    sides = [(178, 71), (179, 70), (180.5, 72), (182, 71), (183, 70), (184, 71)]
    assert page.evaluate(at, sides) == [True] * 6
    assert page.evaluate(at, [(180, 71)]) == [False]  # the seam is no border


LOOK = """([latitude, longitude, zoom]) => {
  const map = window.geomap_map;
  map.setView([latitude, longitude], zoom, { animate: false });
  const path = document.querySelector('path.unit.home'), found = [];
  for (let x = 20; x < map.getSize().x; x += 60) {
    for (let y = 20; y < map.getSize().y; y += 60) {
      const { lat, lng } = map.containerPointToLatLng([x, y]);
      const at = map.containerPointToLayerPoint([x, y]);
      found.push([lng, lat, path.isPointInFill(new DOMPoint(at.x, at.y))]);
    }
  }
  return { found, step: 360 / 256 / 2 ** zoom, length: path.getAttribute('d').length };
}"""


def test_land_is_where_it_is_at_every_zoom_and_ever_fewer_vertices_of_it_are_drawn(open_page):
    """A star with a hole, of which only what is near the view is written in full."""
    turn = np.linspace(0, 2 * np.pi, 721)[:-1]
    far = np.where(np.arange(720) % 2, 0.9, 1.3)
    star = shapely.Polygon(np.column_stack([45 + far * np.cos(turn), 40.5 + far * np.sin(turn)]))
    star = star - shapely.box(44.6, 40.3, 44.8, 40.9)
    home = gpd.GeoDataFrame({"name": ["Star"], "code": ["W1"]}, geometry=[star], crs=4326)
    layers = Layers(home)
    page = open_page(render_map(make_reports(layers=layers), layers).to_html())
    lengths = []
    for zoom in (5, 8, 9.5, 11, 13, 15):
        for longitude, latitude in ((45, 40.5), (44.6, 40.3), (46.1, 40.5), (45, 41.7), (43, 39)):
            seen = page.evaluate(LOOK, [latitude, longitude, zoom])
            x, y, filled = np.array(seen["found"]).T
            sure = shapely.distance(star.boundary, shapely.points(x, y)) > 3 * seen["step"]
            assert (shapely.contains_xy(star, x, y) == filled.astype(bool))[sure].all()
            assert sure.sum() > 20
        lengths.append(seen["length"])
    assert lengths[-1] < 200 < lengths[2]
    assert page.errors == []
