"""Large tables: the same map, list, cards and counts, without an element for each incident."""

from __future__ import annotations

import io
import random
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from small_world import make_layers, make_reports, make_table
from test_page_filters import GO, GO_ALL, draw_selection, options_of, read, say

import geomap
import geomap.render.listing
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

NUMBER = 20_000
WORDS = ["ridge", "convoy", "post", "bridge", "mortar", "orchard", "pasture", "spring"]
FIND = """() => { geomap_map.eachLayer((layer) => { if (layer.places) window.marks = layer; }); }"""
ALL = """(zoom) => {
  const a = geomap_map.project([41.2, 43.8], zoom), b = geomap_map.project([39.8, 46.2], zoom);
  return marks.places.gather(zoom, {left: a.x, top: a.y, right: b.x, bottom: b.y}).signs;
}"""


def make_many(number, seed=1):
    """Make incidents of all ways of placing; some told by two sides, some at shared places."""
    dice = np.random.default_rng(seed)
    base = make_table().fillna("").set_index("incident_id")
    pick = dice.choice(["mill-1", "somewhere", "nowhere"], number, p=[0.9, 0.07, 0.03])
    table = base.loc[pick].reset_index(drop=True)
    x, y = dice.uniform(44.05, 45.95, number), dice.uniform(40.05, 40.95, number)
    shared = dice.random(number) < 0.3
    x[shared], y[shared] = np.round(x[shared], 1), np.round(y[shared], 1)
    drawn = table["longitude"] != ""
    table["longitude"] = pd.Series(x).round(5).astype(str).where(drawn, "")
    table["latitude"] = pd.Series(y).round(5).astype(str).where(drawn, "")
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(dice.integers(0, 1400, number), unit="D")
    table["date"] = pd.Series(days).dt.strftime("%Y-%m-%d")
    table.loc[dice.random(number) < 0.05, "date"] = "2021-05"
    table.loc[dice.random(number) < 0.02, "date"] = "2021-05-20/2021-06-10"
    table["event_type"] = dice.choice(["shelling", "mine", "capture", "talks", "raid"], number)
    table["side"] = dice.choice(["WW", "EE", ""], number)
    table["location_precision"] = np.where(
        drawn, dice.choice(["exact", "place", "near"], number), table["location_precision"]
    )
    table["province"] = np.where(drawn, "", table["province"])
    words = dice.choice(WORDS, (number, 4))
    table["description"] = [" ".join(row) for row in words.tolist()]
    table["source_url"] = [f"https://example.org/{n}" for n in range(number)]
    table["incident_id"] = [f"inc-{n:06d}" for n in range(number)]
    again = table.sample(number // 20, random_state=seed).assign(side="EE", speaker="Ministry")
    moved = again.sample(frac=0.5, random_state=seed).assign(longitude="45.5", latitude="40.5")
    again.loc[moved.index[moved["province"] == ""], ["longitude", "latitude"]] = ["45.5", "40.5"]
    return pd.concat([table, again], ignore_index=True).astype(str)


@pytest.fixture(scope="module")
def many():
    reports = join_all(normalize(make_many(NUMBER)), make_layers())
    return reports, render_map(reports, make_layers(), title="Many").to_html()


@pytest.fixture
def page(open_page, many):
    opened = open_page(many[1])
    opened.evaluate(FIND)
    return opened


def test_random_selections_keep_what_query_keeps(page, many):
    reports, html = many
    dice = random.Random(1000)
    options, days = options_of(html), (date(2020, 1, 1), date(2023, 12, 1))
    drawn = [draw_selection(dice, options, [*WORDS, "MILL"], days) for _ in range(100)]
    page.evaluate(GO, "text=zzzz")
    expect(page.locator("#counts")).to_have_text(re.compile("^0 of "))
    said = page.evaluate(GO_ALL, [address for _, address in drawn])
    for (selection, _), counts in zip(drawn, said, strict=True):
        assert read(counts) == say(reports.claims, selection), selection
    assert page.errors == []


def test_nothing_is_made_for_each_incident(page):
    assert page.locator("#map *").count() < 120
    assert page.locator("ol.incidents > li").count() < 100


def drawn_as_points(page):
    return read(page.locator("#counts").inner_text())[1]


@pytest.mark.parametrize("address", ["", "type=mine", "side=EE&from=2021-01-01"])
def test_symbols_add_up_to_the_incidents_that_are_shown(page, many, address):
    """At every zoom, over all of the data: each incident once for each symbol it is part of."""
    page.evaluate(GO, address)
    shown = drawn_as_points(page)
    for zoom in (2, 4, 6, 7.5, 9, 10.5):
        signs = page.evaluate(ALL, zoom)
        assert all(sum(sign["mix"]) == sign["count"] for sign in signs)
        twice = page.evaluate(
            """() => { const g = marks.places.last; let more = 0;
              for (let r = 0; r < marks.places.group.length; r++) {
                if (marks.places.kept && !marks.places.kept[r]) continue;
                more += Math.max(0, g.rootsOf(r).size - 1);
              }
              return more; }"""
        )
        assert sum(sign["count"] for sign in signs) - twice == shown, zoom


def test_symbols_do_not_overlap_and_stand_within_their_incidents(page):
    for zoom in (7, 9):
        signs = page.evaluate(ALL, zoom)
        at = np.array([[sign["x"], sign["y"]] for sign in signs]) * 2**zoom
        far = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
        assert far[~np.eye(len(at), dtype=bool)].min() > 17
        largest = max(signs, key=lambda sign: sign["count"])
        box = page.evaluate(
            """(root) => {
              const { spots } = marks.places.last.members(root), { x, y } = marks.places;
              const xs = spots.map((s) => x[s]), ys = spots.map((s) => y[s]);
              return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
            }""",
            largest["root"],
        )
        assert box[0] <= largest["x"] <= box[1]
        assert box[2] <= largest["y"] <= box[3]


def test_moving_the_map_regroups_nothing(page):
    """What is well inside the view is gathered alike wherever the view begins."""
    signs = page.evaluate(
        """() => [0, 7, 133].map((shift) => {
          const { x, y } = geomap_map.project([40.5, 45], 9);
          const left = x - 900 + shift, top = y - 700 + shift;
          const box = { left, top, right: left + 1800, bottom: top + 1400 };
          marks.places.last = null;
          return marks.places.gather(9, box).signs
            .filter((s) => Math.hypot(s.x * 512 - x, s.y * 512 - y) < 250)
            .map((s) => [s.count, s.x.toFixed(6), s.y.toFixed(6)].join());
        })"""
    )
    assert len(signs[0]) > 10
    assert signs[0] == signs[1] == signs[2]


def click(page, sign):
    box = page.locator("#map").bounding_box()
    at = page.evaluate("({at}) => geomap_map.layerPointToContainerPoint(L.point(at.x, at.y))", sign)
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


SEEN = """() => { const size = geomap_map.getSize();
  return marks.drawn.filter((d) => {
    const p = geomap_map.layerPointToContainerPoint(L.point(d.at.x, d.at.y));
    return p.x > 300 && p.y > 60 && p.x < size.x - 60 && p.y < size.y - 60; })
    .map(({at, count, unit, root}) => ({at: {x: at.x, y: at.y}, count, unit, root})); }"""


def test_a_click_on_a_symbol_zooms_to_what_it_stands_for(page):
    sign = max((s for s in page.evaluate(SEEN) if not s["unit"]), key=lambda found: found["count"])
    corners = page.evaluate(
        """(root) => { const { spots } = marks.gathering.members(root);
          return spots.map((s) => marks.places.positionOf(s)); }""",
        sign["root"],
    )
    zoom = page.evaluate("geomap_map.getZoom()")
    click(page, sign)
    page.wait_for_function("(zoom) => geomap_map.getZoom() > zoom", arg=zoom)
    assert page.evaluate("(all) => geomap_map.getBounds().contains(all)", corners)
    assert page.evaluate("geomap_map.getZoom()") > zoom


def test_the_list_of_one_place_has_all_of_its_incidents(page, many):
    claims = many[0].claims
    here = (claims.geometry.x == 45.5) & (claims.geometry.y == 40.5)
    here &= claims["location_precision"].isin(["exact", "place", "near"])
    expected = claims.loc[here, "incident_id"].nunique()
    assert expected > 100
    page.evaluate("geomap_map.setView([40.5, 45.5], 15, {animate: false})")
    click(page, max(page.evaluate(SEEN), key=lambda found: found["count"]))
    expect(page.locator(".many h2").first).to_have_text(f"{expected} incidents here")
    rows = page.locator(".many ul > li")
    assert rows.first.get_attribute("aria-setsize") == str(expected)
    page.locator(".many button").first.focus()
    page.keyboard.press("End")
    last = page.locator(f".many li[aria-posinset='{expected}'] button")
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("li.chosen .card")).to_be_visible()


def test_the_keyboard_reaches_the_last_row_and_every_card(page):
    first = page.locator("ol.incidents > li summary").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("li[aria-posinset='2'] summary")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(f"li[aria-posinset='{NUMBER}'] summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"li[aria-posinset='{NUMBER}'] .card .source a")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"li[aria-posinset='{NUMBER - 1}'] summary")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("li[aria-posinset='1'] summary")).to_be_focused()


def test_the_list_goes_on_while_it_is_scrolled(page):
    for _ in range(12):
        page.evaluate("document.getElementById('panel').scrollBy(0, 3000)")
        page.wait_for_timeout(30)
    places = page.locator("ol.incidents > li").evaluate_all(
        "(rows) => rows.map((row) => Number(row.getAttribute('aria-posinset')))"
    )
    assert places == list(range(places[0], places[0] + len(places)))
    assert places[0] > 1
    assert places[-1] > 240
    assert len(places) <= 300


def test_on_paper_it_is_said_which_incidents_are_printed(page):
    note = page.locator(".turner p")
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    number = page.locator("ol.incidents > li").count()
    assert number < NUMBER
    table = "the table and the downloads have all."
    expect(note).to_be_visible()
    expect(note).to_have_text(f"Printed: 1–{number} of 20,000; {table}")
    assert page.locator(".turner button").first.is_hidden()
    page.evaluate(GO, "type=mine&from=2022-03-01&to=2022-03-01&sure-dates=1")
    few = page.locator("ol.incidents > li").count()
    assert 0 < few < 25
    expect(note).to_have_count(0)


def test_an_address_leads_to_a_card_far_down(open_page, many):
    page = open_page(many[1])
    record = many[0].claims.sort_values("date_start")["incident_id"].iloc[-1]
    page.evaluate(GO, f"incident={record}")
    expect(page.locator("li.chosen .identity")).to_contain_text(record)
    page.evaluate(GO, f"incident={record}&type=nothing")
    expect(page.locator("#note")).to_contain_text("type=nothing")


def test_what_is_shown_of_a_large_table_can_be_downloaded(page, many):
    page.evaluate(GO, "type=mine&side=EE&from=2022-01-01")
    with page.expect_download() as waiting:
        page.locator("#tools button", has_text="CSV").click()
    rows = pd.read_csv(io.StringIO(waiting.value.path().read_text("utf-8")), dtype="str")
    assert rows["incident_id"].nunique() == read(page.locator("#counts").inner_text())[0]
    own = many[0].claims.set_index("source_row").loc[rows["source_row"].astype(int)]
    assert rows["description"].tolist() == own["description"].tolist()
    assert rows["source_url"].tolist() == own["source_url"].tolist()
    assert rows["date_start"].tolist() == own["date_start"].dt.strftime("%Y-%m-%d").tolist()


def test_the_table_of_a_large_table_is_sorted_and_goes_on(page):
    page.locator("#tools button", has_text="Table").click()
    rows = page.locator(".claims tbody tr")
    expect(rows).to_have_count(200)
    page.locator(".claims th button", has_text="Claim").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Claim")
    assert rows.first.locator("td.long").inner_text() == "bridge bridge bridge bridge"
    page.locator(".claims > button").click()
    expect(rows).to_have_count(400)


def test_without_the_decoder_the_page_stays_and_says_so(browser, many, tmp_path):
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    file = tmp_path / "page.html"
    file.write_text(many[1], "utf-8")
    page.goto(file.as_uri())
    expect(page.locator("#note")).not_to_be_empty()
    expect(page.locator("figure.twin svg")).to_be_visible()
    expect(page.locator("table.by-unit")).to_contain_text("Westfold (Westland)")
    assert errors == []
    context.close()


@pytest.fixture(scope="module")
def both(sample_reports):
    """The same table as a list in the page, and as one that the script tells."""
    reports, layers = sample_reports
    short = render_map(reports, layers).to_html()
    usual = geomap.render.listing.LIST_IN_PAGE
    geomap.render.listing.LIST_IN_PAGE = 0
    try:
        return short, render_map(reports, layers).to_html()
    finally:
        geomap.render.listing.LIST_IN_PAGE = usual


@pytest.fixture(scope="module", params=["bundled", "small"], ids=["bundled table", "small world"])
def sample_reports(request):
    if request.param == "small":
        return make_reports(), make_layers()
    layers = geomap.read_layers()
    return join_all(geomap.read_incidents("data/incidents.csv"), layers), layers


CARDS = """async () => {
  const found = {};
  for (const item of document.querySelectorAll('ol.incidents > li')) {
    item.querySelector('details').open = true;
    while (!item.querySelector('.card')) await new Promise((done) => setTimeout(done, 5));
    const copy = item.cloneNode(true);
    copy.querySelector('details').removeAttribute('open');
    copy.querySelectorAll('.card-tools').forEach((tools) => tools.remove());
    for (const told of copy.querySelectorAll('[data-say]')) told.removeAttribute('data-say');
    const bare = copy.querySelectorAll('span:not([class])');
    for (const span of bare) span.replaceWith(...span.childNodes);
    copy.normalize();
    for (const name of ['aria-setsize', 'aria-posinset']) copy.removeAttribute(name);
    copy.className = 'incident';
    found[item.id] = copy.outerHTML;
  }
  return found;
}"""


def test_the_script_tells_cards_word_for_word_as_the_page_does(open_page, both):
    short, long_ = (open_page(html).evaluate(CARDS) for html in both)
    assert len(short) > 4
    for name, card in long_.items():
        assert card == short[name]
