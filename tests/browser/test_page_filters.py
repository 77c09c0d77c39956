"""The filters of the page: they keep what ``geomap.query`` keeps, and the address carries them."""

from __future__ import annotations

import dataclasses
import io
import json
import random
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pandas as pd
import pytest
from small_world import make_layers, make_reports, make_table
from test_render_page import data_of

import geomap
from geomap.filters import query
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map
from geomap.selection import Selection
from geomap.summary import count_drawn, summarize

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

GO = """(address) => new Promise((done) => {
  const said = () => document.getElementById('counts').textContent;
  if (location.hash.slice(1) === address) { done(said()); return; }
  addEventListener('hashchange', () => setTimeout(() => done(said())), {once: true});
  location.hash = address;
})"""
SEEN = """() => ({
  boxes: [...document.querySelectorAll('#legend input[data-facet]')].filter((b) => b.checked)
    .map((b) => `${b.dataset.facet}=${b.value}`),
  border: document.getElementById('border').value,
  sure: [document.getElementById('sure-border').checked,
    document.getElementById('sure-dates').checked],
  days: [document.getElementById('from').value, document.getElementById('to').value],
  text: document.getElementById('search').value,
  least: document.getElementById('least').value,
  sort: document.getElementById('sort').value,
  color: document.getElementById('color-by').value,
  symbols: [...document.querySelectorAll('.incidents .mark')].map((one) => one.className).join(),
  chosen: document.querySelector('li.chosen')?.id ?? '',
  shown: [...document.querySelectorAll('ol.incidents > li:not([hidden])')].map((li) => li.id),
  table: document.querySelector('.board').classList.contains('tabled'),
  view: [geomap_map.getZoom(), geomap_map.getCenter().lat, geomap_map.getCenter().lng],
  counts: document.getElementById('counts').textContent,
})"""
GO_ALL = f"""async (addresses) => {{
  const go = {GO};
  const said = [];
  for (const address of addresses) said.push(await go(address));
  return said;
}}"""
CHOOSE = """(id) => new Promise((done) => {
  const details = document.querySelector(`#${id} details`);
  details.addEventListener('toggle', () => setTimeout(done), {once: true});
  details.open = true;
})"""
FIELDS = {
    "type": "types",
    "side": "sides",
    "by": "attributed_to",
    "precision": "precisions",
    "placing": "placings",
    "unit": "units",
    "figures": "figures",
}


@pytest.fixture(scope="module")
def sample():
    """The bundled table: its joined claims and its page."""
    layers = geomap.read_layers()
    reports = geomap.read_incidents("data/incidents.csv")
    claims = geomap.join_provinces(
        reports.claims, layers.provinces, neighbours=layers.neighbours, lines=layers.border
    )
    claims = geomap.distance_to_border(claims, layers.border)
    reports = reports._replace(claims=claims)
    return claims, render_map(reports, layers).to_html()


def options_of(html):
    data = data_of(html)
    return {
        facet["key"]: [option[0] for option in facet["options"]]
        for facet in data["filter"]["facets"]
    }


def draw_selection(dice, options, words, days):
    """Draw a selection, and the address that asks the page for the same."""
    fields, said = {}, []
    for key, name in FIELDS.items():
        if dice.random() < 0.3:
            chosen = dice.sample(options[key], min(len(options[key]), dice.randint(1, 3)))
            fields[name] = tuple(chosen)
            said += [(key, code) for code in chosen]
    if dice.random() < 0.3:
        fields["border_within_m"] = dice.choice([0, 500, 2000, 5000, 20_000])
        fields["certain_border"] = dice.random() < 0.5
        said.append(("border", fields["border_within_m"]))
        said += [("sure-border", "1")] * fields["certain_border"]
    if dice.random() < 0.5:
        first = days[0] + timedelta(dice.randrange((days[1] - days[0]).days))
        if (which := dice.randrange(3)) != 1:
            fields["date_from"] = first
            said.append(("from", first))
        if which:
            fields["date_to"] = first + timedelta(dice.randint(0, 400))
            said.append(("to", fields["date_to"]))
        fields["certain_dates"] = dice.random() < 0.5
        said += [("sure-dates", "1")] * fields["certain_dates"]
    if dice.random() < 0.2 and fields.get("figures") != ("none",):
        fields["at_least"] = dice.choice([0, 1, 2, 6])
        said.append(("least", fields["at_least"]))
    if dice.random() < 0.3:
        fields["text"] = " ".join(dice.sample(words, dice.randint(1, 2)))
        said.append(("text", fields["text"]))
    return Selection(**fields), urlencode(said)


def say(claims, selection):
    drawn = count_drawn(query(claims, selection))
    return drawn.incidents, drawn.points, drawn.units, drawn.unlocated


def read(counts):
    """Read what the status line says."""
    found = re.match(
        r"(?:([\d,]+) of )?([\d,]+) incidents?: "
        r"([\d,]+) on the map, ([\d,]+) by unit, ([\d,]+) without",
        counts,
    )
    assert found, counts
    numbers = [found[1] or found[2], *found.groups()[2:]]
    return tuple(int(number.replace(",", "")) for number in numbers)


def ready(page):
    """Let the page read its texts, so that a search is answered at once."""
    page.evaluate(GO, "text=zzzz")
    expect(page.locator("#counts")).to_have_text(re.compile("^0 of "))


def test_a_thousand_selections_keep_what_query_keeps(open_page, sample):
    claims, html = sample
    page = open_page(html)
    ready(page)
    dice = random.Random(20210512)
    words = [
        "Syunik",
        "SEV",
        "shelling",
        "ministry",
        "https",
        "2021",
        "captured",
        "ՍԵՎ",
        "ﬁre",
        "Az",
    ]
    days = date(2021, 4, 1), date(2024, 3, 1)
    options = options_of(html)
    drawn = [draw_selection(dice, options, words, days) for _ in range(1000)]
    said = page.evaluate(GO_ALL, [address for _, address in drawn])
    kept = set()
    for (selection, _), counts in zip(drawn, said, strict=True):
        expected = say(claims, selection)
        assert read(counts) == expected, selection
        kept.add(expected)
    assert len(kept) > 50
    assert page.errors == []


def varied_reports(layers, number):
    """Few claims of which hardly two have the same side, type, unit and precision."""
    dice = random.Random(number)
    table = pd.DataFrame(
        {
            "incident_id": [f"v{row}" for row in range(number)],
            "side": [dice.choice(["AM", "AZ", ""]) for _ in range(number)],
            "date": [f"2021-{1 + row % 12:02}-{1 + row % 28:02}" for row in range(number)],
            "event_type": [dice.choice(["capture", "mine", "shelling"]) for _ in range(number)],
            "location_precision": [dice.choice(["exact", "place", "near"]) for _ in range(number)],
            "longitude": [f"{dice.uniform(44.4, 46.6):.5f}" for _ in range(number)],
            "latitude": [f"{dice.uniform(39, 41):.5f}" for _ in range(number)],
        }
    )
    return join_all(normalize(table), layers)


@pytest.mark.parametrize("number", [2, 9, 40])
def test_selections_of_a_varied_table_keep_what_query_keeps(open_page, number):
    layers = geomap.read_layers()
    reports = varied_reports(layers, number)
    html = render_map(reports, layers).to_html()
    page = open_page(html)
    dice = random.Random(number)
    options, days = options_of(html), (date(2020, 12, 1), date(2022, 2, 1))
    drawn = [draw_selection(dice, options, ["2021", "mine"], days) for _ in range(150)]
    borders = [(metres, sure) for metres in (0, 500, 5000, 50_000) for sure in (False, True)]
    drawn += [
        (Selection(border_within_m=m, certain_border=s), f"border={m}{'&sure-border=1' * s}")
        for m, s in borders
    ]
    ready(page)
    said = page.evaluate(GO_ALL, [address for _, address in drawn])
    for (selection, address), counts in zip(drawn, said, strict=True):
        assert read(counts) == say(reports.claims, selection), address
    assert page.errors == []


TYPES = (
    *("exchange_of_fire", "shelling", "drone_strike", "mine", "capture", "detention", "talks"),
    *("position_change_reported", "road_closure", "fire_or_property", "engineering_works"),
)
SHAPES = {
    "every row alone in its facets": (400, TYPES, ("AM", "AZ", "RU", "IR", "TR", "GE"), "7"),
    "every row alone, long numbers": (
        400,
        TYPES,
        ("AM", "AZ", "RU", "IR", "TR", "GE"),
        "7.0123456789",
    ),
    "few kinds": (500, ("mine",), ("AM", "AZ"), "0.25"),
    "few rows": (12, TYPES, ("AM", "AZ", ""), "7"),
    "hundreds of sides": (600, TYPES, tuple(f"Side {n}" for n in range(300)), "0"),
}


def shaped_reports(layers, number, types, sides, step):
    """Claims that go through all combinations of types and two sides; figures grow with the row."""
    rows = range(number)
    table = pd.DataFrame(
        {
            "incident_id": [f"i{row}" for row in rows],
            "date": [f"2021-{1 + row % 12:02}-{1 + row % 28:02}" for row in rows],
            "event_type": [types[row % len(types)] for row in rows],
            "side": [sides[row // len(types) % len(sides)] for row in rows],
            "attributed_to": [sides[row // len(types) // len(sides) % len(sides)] for row in rows],
            "longitude": [f"{45.6 + row * 0.0041 % 0.9:.4f}" for row in rows],
            "latitude": [f"{39.2 + row * 0.0037 % 1.6:.4f}" for row in rows],
            "radius_m": [f"{3000 + row * float(step)!r}" for row in rows],
            "killed": [str(row) for row in rows],
        }
    )
    return join_all(normalize(table), layers)


@pytest.mark.parametrize("shape", SHAPES)
def test_numbers_are_numbers_whatever_they_depend_on(open_page, shape):
    layers = geomap.read_layers()
    number = SHAPES[shape][0]
    reports = shaped_reports(layers, *SHAPES[shape])
    page = open_page(render_map(reports, layers).to_html())
    expect(page.locator("#legend")).to_contain_text(f"Point with its radius{number}")
    dice = random.Random(number)
    drawn = []
    for _ in range(60):
        metres, least = dice.choice([500, 2000, 20_000, 50_000]), dice.randrange(number)
        sure, first = dice.random() < 0.5, date(2021, 1, 1) + timedelta(dice.randrange(300))
        last = first + timedelta(60)
        fields = [
            (
                {"border_within_m": metres, "certain_border": sure},
                f"border={metres}{'&sure-border=1' * sure}",
            ),
            ({"at_least": least}, f"least={least}"),
            ({"date_from": first, "date_to": last}, f"from={first}&to={last}"),
        ]
        picked = dice.sample(fields, dice.randint(1, 2))
        both = {key: value for part, _ in picked for key, value in part.items()}
        drawn.append((Selection(**both), "&".join(address for _, address in picked)))
    said = page.evaluate(GO_ALL, [address for _, address in drawn])
    for (selection, address), counts in zip(drawn, said, strict=True):
        assert read(counts) == say(reports.claims, selection), address
    assert len(set(said)) >= 10
    page.evaluate(GO, "show=table")
    page.locator("[data-column=border_distance_m]").click()
    column = page.locator(".claims th").all_inner_texts().index("Border, m") + 1
    cells = page.locator(f".claims td:nth-child({column})").all_inner_texts()
    metres = [int(cell.replace(",", "")) for cell in cells]
    assert len(metres) == min(number, 200)
    assert metres == sorted(metres)
    assert page.errors == []


def test_a_page_of_no_incident_is_a_page(open_page):
    nothing = Selection(date_to=date(1990, 1, 1))
    page = open_page(render_map(make_reports(), make_layers(), selection=nothing).to_html())
    assert page.locator("#counts").inner_text().startswith("0 incidents")
    assert page.locator("#note").inner_text() == ""
    assert page.errors == []


@pytest.mark.parametrize("lang", ["constructor", "toString", "__proto__", "xx"])
def test_an_unknown_language_in_the_address_gives_a_message(page, lang):
    page.evaluate(GO, f"lang={lang}")
    expect(page.locator("#note")).to_have_text(
        f"The address asks for what this page does not have: lang={lang}."
    )
    page.evaluate(GO, "text=nothing-has-this")
    expect(page.locator("#counts")).to_have_text(re.compile("^0 of "))


def test_totals_match_as_in_query(open_page):
    table = make_table()
    totals = table.assign(record_kind="aggregate", province="Eastfold", captured="50", killed="9")
    totals = totals.assign(longitude="", latitude="", location_precision="province")
    reports = make_reports(pd.concat([table, totals], ignore_index=True).fillna(""))
    page = open_page(html := render_map(reports, make_layers()).to_html())
    options = options_of(html)
    each = [("unit", code) for code in options["unit"]]
    each += [("figures", code) for code in options["figures"]]
    asked = [(Selection(**{FIELDS[key]: (code,)}), [(key, code)]) for key, code in each]
    asked += [(Selection(at_least=least), [("least", least)]) for least in (1, 7, 40)]
    said = page.evaluate(GO_ALL, [urlencode(address) for _, address in asked])
    for (selection, _), counts in zip(asked, said, strict=True):
        assert read(counts) == say(reports.claims, selection), selection
    assert page.errors == []


def odd_table():
    """The small table with open, uncertain, approximate and unknown dates."""
    dates = [
        "2021-05-27?",
        "2021-05-20/2021-06-10",
        "2021-06-01/..",
        "../2021-06-02",
        "",
        "2021-07~",
    ]
    table = make_table()
    rows = table.iloc[[2] * len(dates)].assign(
        incident_id=[f"odd-{number}" for number in range(len(dates))], date=dates
    )
    every = rows.assign(incident_id=rows["incident_id"] + "-all", date_kind="throughout")
    return pd.concat([table, rows, every], ignore_index=True).fillna("")


def test_dates_match_as_in_query(open_page):
    reports = make_reports(odd_table())
    page = open_page(render_map(reports, make_layers()).to_html())
    dice = random.Random(7)
    for _ in range(80):
        first = date(2021, 5, 1) + timedelta(dice.randrange(110))
        last = first + timedelta(dice.choice([0, 3, 30, 90]))
        selection = Selection(
            date_from=dice.choice([first, None]), date_to=last, certain_dates=dice.random() < 0.5
        )
        said = [("to", last)] + [("from", first)] * bool(selection.date_from)
        said += [("sure-dates", "1")] * selection.certain_dates
        counts = page.evaluate(GO, urlencode(said))
        assert read(counts) == say(reports.claims, selection), selection
        if not selection.certain_dates:
            sure = query(reports.claims, dataclasses.replace(selection, certain_dates=True))
            possible = count_drawn(query(reports.claims, selection)).incidents
            possible -= count_drawn(sure).incidents
            assert (f"; {possible} only possibly" in counts) == (possible > 0), selection


def test_two_hundred_states_survive_the_way_through_the_address(open_page, sample):
    page = open_page(sample[1])
    ready(page)
    dice = random.Random(27)
    options, words = options_of(sample[1]), ["Syunik", "Sotk ", "&=#%"]
    days = date(2021, 4, 1), date(2024, 3, 1)
    for _ in range(200):
        _, address = draw_selection(dice, options, words, days)
        page.evaluate(GO, address)
        shown = page.evaluate(SEEN)["shown"]
        if shown and dice.random() < 0.6:
            page.evaluate(CHOOSE, dice.choice(shown))
        if dice.random() < 0.6:
            spot = [round(dice.uniform(39, 41), 4), round(dice.uniform(44, 47), 4)]
            page.evaluate("(at) => { geomap_map.setView(at, 9.5, {animate: false}); }", spot)
        if dice.random() < 0.2:
            page.evaluate("document.querySelector('#tools button').click()")
        if dice.random() < 0.4:
            page.locator("#color-by").select_option("side")
        seen, reached = page.evaluate(SEEN), page.evaluate("location.hash.slice(1)")
        assert ("color-by=side" in reached) == (seen["color"] == "side")
        page.evaluate(GO, "type=mine&view=8/40/45")
        page.evaluate(GO, reached)
        again = page.evaluate(SEEN)
        # the map lies on whole pixels
        assert again.pop("view") == pytest.approx(seen.pop("view"), abs=0.01), reached
        assert again == seen, reached
        assert page.evaluate("location.hash.slice(1)") == reached


def test_the_legend_filters_by_mouse(page):
    page.locator("#legend label.row", has_text="Fire").first.click()
    expect(page.locator("#counts")).to_have_text(
        "3 of 5 incidents: 2 on the map, 1 by unit, 0 without a place"
    )
    expect(page.locator("ol.incidents > li:visible")).to_have_count(3)
    expect(page.locator("#list-heading")).to_have_text("3 of 5 incidents")
    assert "type=shelling&type=mine" in page.url
    page.locator("button.reset").click()
    expect(page.locator("ol.incidents > li:visible")).to_have_count(5)
    assert "#" not in page.url


def test_the_legend_filters_by_keyboard(page):
    page.locator("#legend .kinds summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#counts")).to_contain_text("2 of 5 incidents: 1 on the map, 1 by")
    box = page.locator("#legend input[data-facet=type]").first
    assert box.evaluate("box => box.indeterminate")


def test_the_counts_of_one_filter_follow_the_others(page):
    page.locator(".more > summary").click()
    page.locator(".one > summary", has_text="By account of").click()
    page.locator("label.row", has_text="Eastland").first.click()
    fire = page.locator("#legend label.row", has_text="Fire").first
    expect(fire.locator("b")).to_have_text("0")
    expect(page.locator(".picked").first).to_have_text("Eastland")
    expect(page.locator(".way.hatched").locator("xpath=..").locator("b")).to_have_text("0")


def test_the_map_shows_what_is_kept(page):
    page.evaluate(GO, "side=EE")
    expect(page.locator("path.overlay.hatched")).to_have_count(1)
    page.evaluate(GO, "type=talks")
    expect(page.locator("path.overlay.hatched")).to_have_count(0)
    expect(page.locator("ol.incidents > li:visible")).to_have_count(1)


def test_statements_are_filtered_too_but_not_counted(page):
    expect(page.locator("ol.others > li:visible")).to_have_count(1)
    page.evaluate(GO, "side=WW")
    expect(page.locator("ol.others > li:visible")).to_have_count(0)


def test_search_finds_what_is_written_in_another_form(page):
    page.locator("#search").fill("ＷＯＲＫＳ taken")
    expect(page.locator("#counts")).to_contain_text("1 of 5 incidents")
    page.locator("#search").fill("")
    expect(page.locator("#counts")).to_contain_text("5 incidents:")


def test_an_incident_that_is_filtered_out_is_no_longer_chosen(page):
    page.locator("#incident-0 summary").click()
    expect(page.locator("li.chosen")).to_have_count(1)
    assert "incident=two-sides" in page.url
    page.locator("#legend label.row", has_text="Fire").first.click()
    expect(page.locator("li.chosen")).to_have_count(0)
    assert "incident=" not in page.url


def test_the_strip_is_brushed_by_mouse(page):
    box = page.locator(".track").bounding_box()
    y = box["y"] + 20
    page.mouse.move(box["x"] + 16, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, y, steps=4)
    expect(page.locator(".window")).to_be_visible()
    page.mouse.up()
    expect(page.locator("#to")).not_to_have_value("")
    expect(page.locator("#counts")).to_contain_text(" of 5 incidents")
    assert "to=2021-06-" in page.url
    page.go_back()
    expect(page.locator("#counts")).to_contain_text("5 incidents:")
    expect(page.locator("#to")).to_have_value("")


def test_an_open_end_is_possible_to_the_last_day_known_of_an_incident(open_page):
    table = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "date": ["2021-05-12/..", "2021-05-15", "2021-05-20"],
            "record_kind": ["incident", "incident", "statement"],
            "province": ["Westfold"] * 3,
        }
    )
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    expect(page.locator(".strip-note")).to_contain_text("1 without a known end or beginning")
    # 12, 13, 14 and 15 May, and the certain one of 15 May
    expect(page.locator(".track rect.maybe")).to_have_count(4)
    expect(page.locator(".track rect.sure")).to_have_count(1)


def test_the_strip_is_moved_by_keys(page):
    handle = page.locator(".handle").first
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuetext") == "28 May 2021"
    expect(page.locator("#from")).to_have_value("2021-05-28")
    expect(page.locator("#counts")).to_contain_text("4 of 5 incidents")
    page.keyboard.press("Home")
    expect(page.locator("#from")).to_have_value("")
    page.locator(".handle").last.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect(page.locator("#to")).to_have_value("")


@pytest.mark.parametrize("days", [22, 49, 98])
def test_the_strip_stops_at_every_day_and_at_none_for_good(open_page, days):
    dates = [f"{day:%Y-%m-%d}" for day in pd.date_range("2021-05-01", periods=days)]
    table = pd.DataFrame({"date": dates, "latitude": "40.5", "longitude": "44.5"})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    first = page.locator(".handle").first
    first.focus()
    for key, stops in (("ArrowRight", dates[1:]), ("ArrowLeft", [*dates[-2:0:-1], ""])):
        seen = []
        for _ in stops:
            page.keyboard.press(key)
            seen.append(page.locator("#from").input_value())
        assert seen == stops
    for day in dates:
        page.evaluate(f"location.hash = 'from={day}&to={day}'")
        expect(page.locator("#to")).to_have_value(day)
        expect(page.locator(".track rect.sure:not(.out)")).to_have_count(1)


@pytest.mark.parametrize("days", [10, 40, 98])
def test_a_second_click_on_a_bar_takes_it_back(open_page, days):
    """Also on one that is narrower than its handles, and a third one chooses it again."""
    dates = [f"{day:%Y-%m-%d}" for day in pd.date_range("2021-05-01", periods=days)]
    table = pd.DataFrame({"date": dates, "latitude": "40.5", "longitude": "44.5"})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    box = page.locator(".track").bounding_box()
    span = days // 2
    for chosen in (dates[span], "", dates[span], ""):
        page.mouse.click(box["x"] + box["width"] * (span + 0.5) / days, box["y"] + 20)
        expect(page.locator("#from")).to_have_value(chosen)
        expect(page.locator("#to")).to_have_value(chosen)


def test_a_click_on_a_handle_changes_no_wider_choice(open_page):
    dates = [f"{day:%Y-%m-%d}" for day in pd.date_range("2021-05-01", periods=98)]
    table = pd.DataFrame({"date": dates, "latitude": "40.5", "longitude": "44.5"})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.evaluate(GO, "from=2021-05-20&to=2021-05-21")
    page.locator(".handle").first.click(position={"x": 4, "y": 20})
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#from")).to_have_value("2021-05-19")
    expect(page.locator("#to")).to_have_value("2021-05-21")


@pytest.mark.parametrize("width", [320, 390, 700, 768, 834, 1000, 1024])
def test_the_strip_has_room_for_its_bars_at_every_width(open_page, html, width):
    page = open_page(html, viewport={"width": width, "height": 1024})
    assert page.locator(".track").bounding_box()["width"] >= 150
    first, last = (page.locator(f"#{end}").bounding_box() for end in ("from", "to"))
    assert first["x"] + first["width"] < last["x"]


def test_days_can_be_written(page):
    page.locator("#from").fill("2021-06-02")
    page.locator("#to").fill("2021-07-10")
    expect(page.locator("#counts")).to_have_text(
        "2 of 5 incidents: 1 on the map, 1 by unit, 0 without a place; "
        "1 only possibly in the range of days"
    )
    page.locator("#sure-dates").check()
    expect(page.locator("#counts")).to_contain_text("1 of 5 incidents")
    page.locator("#to").fill("2021-05-01")
    assert "to=2021-07-10" in page.url
    assert not page.locator("#from").evaluate("e => e.checkValidity()")


def test_back_leads_through_what_was_chosen(page):
    page.locator("#legend label.row", has_text="Fire").first.click()
    page.locator("#incident-2 summary").click()
    page.wait_for_url("**incident=mill-2**")
    page.go_back()
    expect(page.locator("li.chosen")).to_have_count(0)
    expect(page.locator("#counts")).to_contain_text("3 of 5")
    page.go_back()
    expect(page.locator("#counts")).to_contain_text("5 incidents:")
    page.go_forward()
    expect(page.locator("#counts")).to_contain_text("3 of 5")


def test_back_leads_out_of_a_search_to_what_was_there_before(page):
    page.locator("#legend label.row", has_text="Fire").first.click()
    expect(page.locator("#counts")).to_contain_text("3 of 5")
    page.locator("#search").press_sequentially("mill")
    page.wait_for_url("**text=mill")
    page.go_back()
    expect(page.locator("#search")).to_have_value("")
    expect(page.locator("#counts")).to_contain_text("3 of 5")
    page.go_back()
    expect(page.locator("#counts")).to_contain_text("5 incidents:")
    page.go_forward()
    page.go_forward()
    expect(page.locator("#search")).to_have_value("mill")


def test_an_unknown_id_gives_a_message(page):
    page.evaluate(GO, urlencode({"incident": "<b>none</b>", "type": "unheard"}))
    expect(page.locator("#note")).to_have_text(
        "The address asks for what this page does not have: type=unheard. "
        "There is no incident “<b>none</b>” in this page."
    )
    assert page.locator("#note b").count() == 0
    page.evaluate(GO, "incident=mill-1&type=talks")
    expect(page.locator("#note")).to_contain_text("not among those that the filters keep")


@pytest.mark.parametrize(
    "wrong",
    [
        *("view=99/999/999", "view=10/40/405.9", "view=10/-91/45", "view=1/40/45", "view=abc"),
        *("foo=bar", "sides=EE", "show=nothing", "sort=size", "color-by=size", "sure-dates=1"),
        *("border=-5", "least=few", "from=2021-02-30", "to=May", "side=XX", "__proto__=1"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_named(page, wrong):
    home = page.evaluate(SEEN)["view"]
    page.evaluate("geomap_map.setView([40.2, 44.2], 11, {animate: false})")
    page.evaluate(GO, f"sort=date&type=mine&{wrong}")
    expect(page.locator("#note")).to_have_text(
        f"The address asks for what this page does not have: {wrong}."
    )
    expect(page.locator("#counts")).to_contain_text("1 of 5")
    assert page.evaluate(SEEN)["view"] == pytest.approx(home, abs=0.01)
    assert page.evaluate("location.hash") == "#type=mine"
    page.evaluate(GO, "type=mine&view=10/40.2/44.9&text=+")
    expect(page.locator("#note")).to_be_hidden()
    assert page.evaluate(SEEN)["view"] == pytest.approx([10, 40.2, 44.9], abs=0.001)


def test_what_an_address_asks_for_twice_is_named(page):
    page.evaluate(GO, "type=mine&type=talks&text=mill&text=ferry&show=table&show=table")
    expect(page.locator("#note")).to_have_text(
        "The address asks for what this page does not have: text=ferry."
    )
    assert page.evaluate("location.hash").endswith("&text=mill&show=table")


def test_colours_by_sides_that_are_not_there_are_named(open_page):
    table = pd.DataFrame({"date": ["2021-05-12"], "latitude": "40.5", "longitude": "44.5"})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.evaluate(GO, "color-by=side")
    expect(page.locator("#note")).to_contain_text("does not have: color-by=side.")
    page.evaluate(GO, "color-by=type")
    expect(page.locator("#note")).to_be_hidden()


@pytest.mark.parametrize("number", [1, 600])
def test_an_address_leads_to_a_statement_too(open_page, number):
    table = pd.DataFrame(
        {
            "incident_id": [*(f"i{row}" for row in range(number)), "denial", "total", "status"],
            "date": "2021-05-12",
            "side": "WW",
            "event_type": ["mine"] * number + [""] * 3,
            "record_kind": ["incident"] * number + ["statement", "aggregate", "statement"],
        }
    )
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    for name in ("denial", "total", "status"):
        page.evaluate(GO, f"incident={name}")
        expect(page.locator("li.chosen > details[open]")).to_have_count(1)
        expect(page.locator("ol.others li.chosen .identity")).to_contain_text(f"Id {name}")
        expect(page.locator("li > details[open]")).to_have_count(1)
        expect(page.locator("#note")).to_be_hidden()
        assert page.url.endswith(f"#incident={name}")
    expect(page.locator("li.chosen .card-tools button")).to_have_count(2)
    page.locator("ol.others summary").first.click()
    expect(page.locator("li.chosen .identity")).to_contain_text("denial")
    assert page.url.endswith("#incident=denial")
    page.evaluate(GO, "incident=total&type=mine")
    expect(page.locator("#note")).to_contain_text("not among those that the filters keep")
    page.locator("ol.incidents summary").first.click()
    expect(page.locator("li.chosen")).to_have_id("incident-0")
    assert page.errors == []


def test_a_place_of_the_page_is_no_state(page):
    page.locator("#legend label.row", has_text="Fire").first.click()
    page.locator("a.to-about").click()
    expect(page.locator("#counts")).to_contain_text("3 of 5")
    assert page.url.endswith("#about")


@pytest.mark.parametrize("sandbox", ['sandbox="allow-scripts"', ""])
def test_frames_without_an_address_break_nothing(open_page, html, sandbox):
    import html as escaping

    outer = open_page(
        f'<iframe {sandbox} width=900 height=700 srcdoc="{escaping.escape(html)}"></iframe>'
    )
    frame = outer.frame_locator("iframe")
    frame.locator("#legend > summary").click()  # closed where the map is narrow
    frame.locator("#legend label.row", has_text="Fire").first.click()
    expect(frame.locator("#counts")).to_contain_text("3 of 5")
    frame.get_by_role("button", name="Show the list").click()
    frame.locator("#incident-1 summary").click()
    expect(frame.locator("li.chosen")).to_have_count(1)
    assert outer.errors == []


def test_a_framed_map_lets_the_page_scroll_until_it_is_clicked(open_page, html):
    import html as escaping

    outer = open_page(
        f'<iframe width=1000 height=700 srcdoc="{escaping.escape(html)}"></iframe>'
        "<p style='height: 3000px'>more</p>"
    )
    frame = outer.frame_locator("iframe")
    frame.locator(".wake").wait_for()
    zoom = "geomap_map.getZoom()"
    inner = outer.frames[1]
    before = inner.evaluate(zoom)
    outer.mouse.move(500, 200)
    outer.mouse.wheel(0, 300)
    ended = "() => scrollY > 0 && scrollY + innerHeight >= document.body.parentNode.scrollHeight"
    inner.wait_for_function(ended, polling=50)
    outer.mouse.wheel(0, 300)
    outer.wait_for_function("() => scrollY > 100", polling=50)
    assert inner.evaluate(zoom) == before
    inner.evaluate("scrollTo(0, 0)")
    outer.evaluate("scrollTo(0, 0)")
    outer.mouse.click(500, 150)
    expect(frame.locator(".wake")).to_be_hidden()
    assert inner.evaluate("geomap_map.scrollWheelZoom.enabled()")
    outer.mouse.move(1100, 900)
    expect(frame.locator(".wake")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "ru", "hy", "az"])
def test_the_hint_of_a_framed_map_is_read_whole(open_page, html, lang):
    page = open_page(html, viewport={"width": 400, "height": 600})
    page.goto(f"{page.url}?embed=1#lang={lang}")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    hint = page.locator(".wake").bounding_box()
    buttons = page.locator(".leaflet-control-zoom").bounding_box()
    assert hint["x"] >= 0
    assert hint["x"] + hint["width"] <= buttons["x"]


def test_a_page_asked_to_be_embedded_is_compact(open_page, html):
    page = open_page(html)
    page.goto(f"{page.url}?embed=1")
    expect(page.locator("body.embedded .wake")).to_be_visible()


def test_the_table_shows_the_claims_of_what_is_kept(page):
    page.locator("#tools button", has_text="Table").click()
    rows = page.locator(".claims tbody tr")
    expect(rows).to_have_count(7)
    page.locator("#legend label.row", has_text="Fire").first.click()
    expect(rows).to_have_count(3)
    page.locator(".claims th button", has_text="Type").click()
    assert rows.locator("td:nth-child(3)").all_inner_texts() == ["Mine", "Shelling", "Shelling"]
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Type")
    page.go_back()
    page.go_back()
    expect(page.locator(".claims")).to_be_hidden()
    expect(page.locator("#map")).to_be_visible()


def test_blanks_of_the_table_come_last_in_both_directions(open_page):
    table = pd.DataFrame({"date": "2021-05-12", "place": ["Mill", "", "Ford", "", "Well"]})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    expect(page.locator("#sort")).to_be_visible()
    page.locator("#tools button", has_text="Table").click()
    expect(page.locator(".claims tbody tr")).to_have_count(5)
    expect(page.locator("#sort")).to_be_hidden()
    head = page.locator(".claims th button", has_text="Place")
    cells = page.locator(f".claims td:nth-child({places_column(page)})")
    head.click()
    expect(cells).to_have_text(["Ford", "Mill", "Well", "", ""])
    head.click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Place")
    expect(cells).to_have_text(["Well", "Mill", "Ford", "", ""])


def places_column(page):
    heads = page.locator(".claims th button")
    return 1 + heads.evaluate_all("all => all.findIndex((one) => one.dataset.column === 'place')")


def downloaded(page, button):
    with page.expect_download() as waiting:
        page.locator("#tools button", has_text=button).click()
    return waiting.value.path().read_text("utf-8")


def test_what_is_shown_can_be_downloaded(open_page):
    table = make_table()
    table.loc[0, "description"] = '=HYPERLINK("x"), "quoted"\nline'
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.evaluate(GO, "side=WW&type=capture")
    rows = pd.read_csv(io.StringIO(downloaded(page, "CSV")), dtype="str", keep_default_na=False)
    assert rows["incident_id"].tolist() == ["two-sides", "two-sides"]
    assert rows["description"][1] == '\'=HYPERLINK("x"), "quoted"\nline'
    assert rows["longitude"].tolist() == ["45.3", ""]
    features = json.loads(downloaded(page, "GeoJSON"))["features"]
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in features] == [
        [45.3, 40.4],
        None,
    ]
    assert features[1]["properties"]["captured"] == 6
    expect(page.locator("#note")).to_have_text("2 claims in the file.")


def test_a_point_that_stands_for_an_area_is_downloaded_as_no_position(open_page):
    table = pd.DataFrame(
        {
            "incident_id": ["centre", "here"],
            "date": "2021-05-12",
            "province": "Westfold",
            "location_precision": ["province", "place"],
            "longitude": "44.5",
            "latitude": "40.5",
        }
    )
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    features = json.loads(downloaded(page, "GeoJSON"))["features"]
    assert [feature["geometry"] is None for feature in features] == [True, False]
    assert features[0]["properties"]["longitude"] == 44.5


def test_what_may_not_be_passed_on_is_not_downloaded(open_page):
    table = make_table().assign(licence="")
    table.loc[1, "licence"] = "CC BY-NC 4.0"
    table.loc[0, "licence"] = "CC BY 4.0"
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    page.evaluate(GO, "side=WW&type=capture")
    assert "Eastern News" not in downloaded(page, "CSV")
    expect(page.locator("#note")).to_contain_text("1 claim in the file. 1 left out: their licence")


def test_link_and_citation_are_copied(open_page, html):
    page = open_page(html, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#incident-1 summary").click()
    page.locator("#incident-1 .card-tools button", has_text="citation").click()
    expect(page.locator("#note")).to_contain_text("Citation")
    page.locator("#tools button", has_text="Copy link").click()
    expect(page.locator("#note")).to_contain_text("Link")
    copied = page.copied()
    assert "#" in copied
    assert "incident=mill-1" in copied


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize(("number", "more"), [(3, ""), (5, "; and 2 more")])
def test_no_date_is_left_out_in_silence(open_page, monkeypatch, number, more, long):
    """In the list, that of the script and that in the page, and in the copied citation."""
    monkeypatch.setattr("geomap.render.listing.LIST_IN_PAGE", 0 if long else 500)
    table = pd.DataFrame({"date": [f"2021-05-{day}" for day in (12, 14, 20, 22, 28)[:number]]})
    table = table.assign(incident_id="one", longitude="44.5", latitude="40.5", precision="exact")
    html = render_map(make_reports(table), make_layers(), title="Days").to_html()
    page = open_page(html, permissions=["clipboard-read", "clipboard-write"])
    said = f"12 May 2021 / 14 May 2021 / 20 May 2021{more}"
    expect(page.locator("#incident-0 .when")).to_have_text(said)
    page.locator("#incident-0 summary").click()
    page.locator("#incident-0 .card-tools button", has_text="citation").click()
    expect(page.locator("#note")).to_contain_text("Citation")
    assert f", {said} (incident one)" in page.copied()
    if not long:
        still = open_page(html, java_script_enabled=False)
        assert still.locator("#incident-0 .when").inner_text() == said


@pytest.mark.parametrize("lang", ["ru", "hy", "az"])
@pytest.mark.parametrize("changed", [False, True])
def test_a_citation_is_in_english_in_any_language_of_the_page(open_page, lang, changed):
    def cite(html, item):
        page = open_page(html, permissions=["clipboard-read", "clipboard-write"])
        if changed:
            page.evaluate(GO, f"lang={lang}")
        page.locator(f"{item} summary").click()
        page.locator(f"{item} .card-tools button").nth(1).click()
        page.locator("#note:not(:empty)").wait_for()
        return page.evaluate("navigator.clipboard.readText()").split(" file:")[0]

    def make(lang):
        return render_map(make_reports(), make_layers(), lang=lang).to_html()

    for item, start in (
        ("#incident-1", "Shelling Mill, Westfold, 1 June 2021 (incident mill-1). In: Reported"),
        (
            "ol.others > li",
            "Statement, not an event, 2 August 2021 (incident denial). In: Reported",
        ),
    ):
        said = cite(make("en" if changed else lang), item)
        assert said.startswith(start)
        assert said.replace("©", "").isascii()


def test_a_side_without_a_name_is_said_once(open_page):
    for number in (1, 600):
        table = pd.DataFrame(
            {
                "incident_id": [f"i{row:03}" for row in range(number)],
                "date": "2021-05-12",
                "side": "RU",
                "place": "Mill",
            }
        )
        two = pd.concat([table, table.assign(side="WW")], ignore_index=True)
        two = two.assign(source_title=two["side"])
        page = open_page(render_map(make_reports(two), make_layers()).to_html())
        page.locator("#incident-0 summary").click()
        expect(page.locator("#incident-0 h4")).to_have_text(["RU", "Westland WW"])
        page.evaluate(GO, "lang=ru&incident=i000")
        expect(page.locator("html")).to_have_attribute("lang", "ru")
        expect(page.locator("#incident-0 h4")).to_have_text(["RU", "Westland WW"])


def order_of(page):
    return page.locator("ol.incidents > li:visible").evaluate_all("all => all.map((li) => li.id)")


def test_the_list_is_put_in_another_order(page):
    """Types as in the legend; places by unit and name, those without a unit last."""
    assert order_of(page) == [f"incident-{number}" for number in range(5)]
    page.locator("#sort").select_option("type")
    assert order_of(page) == [f"incident-{number}" for number in (1, 3, 2, 0, 4)]
    assert "sort=type" in page.url
    page.locator("#sort").select_option("place")
    assert order_of(page)[-1] == "incident-4"
    assert order_of(page).index("incident-1") < order_of(page).index("incident-2")
    page.go_back()
    page.go_back()
    expect(page.locator("#sort")).to_have_value("date")
    assert order_of(page) == [f"incident-{number}" for number in range(5)]


def test_what_is_only_possibly_in_the_range_says_so(page):
    page.locator("#from").fill("2021-06-02")
    page.locator("#to").fill("2021-07-10")
    tags = page.locator("ol.incidents > li:visible .tag.maybe")
    expect(tags).to_have_text(["only possibly in the range of days"])
    assert page.locator("li:has(.tag.maybe)").get_attribute("id") == "incident-3"
    page.locator("button.reset").click()
    expect(page.locator(".tag.maybe")).to_have_count(0)


def test_figures_are_filtered_with_a_least_number(page):
    page.locator(".more > summary").click()
    page.locator(".one > summary", has_text="Figures").click()
    page.locator("#least").fill("6")
    page.locator("#least").press("Enter")
    expect(page.locator("#counts")).to_contain_text("1 of 5 incidents")
    page.locator("#least").fill("7")
    page.locator("#least").press("Enter")
    expect(page.locator("#counts")).to_contain_text("0 of 5 incidents")
    page.locator("#least").fill("")
    page.locator("#least").press("Enter")
    page.locator("label.row", has_text="No figures").click()
    expect(page.locator("#counts")).to_contain_text("5 of 5 incidents")


def test_no_figure_is_asked_for_that_the_address_cannot_carry(page):
    page.locator(".more > summary").click()
    page.locator(".one > summary", has_text="Figures").click()
    for text, kept in (("9999999", True), ("10000000", False)):
        page.locator("#least").fill(text)
        page.locator("#least").press("Enter")
        assert page.url.endswith("#least=9999999")
        assert page.locator("#least").evaluate("field => field.checkValidity()") == kept
    page.reload()
    expect(page.locator("#counts")).to_contain_text("0 of 5 incidents")
    expect(page.locator("#note")).to_be_empty()


def test_what_counts_twice_in_the_legend_is_said_only_where_it_happens(open_page):
    def open_rows(types, provinces):
        table = pd.DataFrame(
            {
                "id": ["a", "a", "b"],
                "date": ["2021-05-12"] * 3,
                "type": types,
                "side": ["WW", "EE", "WW"],
                "province": provinces,
            }
        )
        return open_page(render_map(make_reports(table), make_layers()).to_html())

    types, units = "an incident with two types counts under both", "counts in each unit that"
    page = open_rows(["mine", "shelling", "mine"], ["Westfold", "Eastfold", "Westfold"])
    expect(page.get_by_text(types)).to_be_visible()
    expect(page.locator("#legend")).to_contain_text(units)
    page = open_rows(["mine", "mine", "talks"], ["Westfold", "Westfold", "Eastfold"])
    expect(page.get_by_text(types)).to_be_hidden()
    expect(page.locator("#legend")).not_to_contain_text(units)


def test_without_script_what_counts_twice_is_said_in_whole_lines(open_page):
    types = ["mine", "shelling"]
    table = pd.DataFrame({"id": "a", "date": "2021-05-12", "type": types, "side": ["WW", "EE"]})
    html = render_map(make_reports(table), make_layers()).to_html()
    page = open_page(html, java_script_enabled=False)
    hint = page.locator("#legend").get_by_text("an incident with two types").bounding_box()
    label = page.locator("#legend .label").first.bounding_box()
    assert hint["x"] == label["x"]
    assert hint["width"] == label["width"]


@pytest.mark.parametrize("number", [2, 600])
def test_a_unit_that_may_be_another_one_is_marked(open_page, number):
    table = pd.DataFrame(
        {
            "incident_id": [f"i{row:03}" for row in range(number)],
            "date": "2021-05-12",
            "place": "Ridge",
            "location_precision": "near",
            "longitude": ["45.001", "44.5"] * (number // 2),
            "latitude": "40.5",
        }
    )
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    said = page.locator("ol.incidents > li .where")
    expect(said.nth(0)).to_have_text("Ridge, Eastfold (Eastland) ?")
    expect(said.nth(1)).to_contain_text("Ridge, Westfold")
    expect(said.nth(1)).not_to_contain_text("?")
    page.locator("#tools button", has_text="Table").click()
    cells = page.locator("table[aria-rowcount] tbody tr").nth(0).locator("td")
    expect(cells.filter(has_text="Eastfold")).to_have_text("Eastfold (Eastland) ?")
    assert page.errors == []


def test_what_a_claim_leaves_open_is_counted_as_summary_counts_it(open_page):
    """Under not stated are incidents none of whose claims states it; a blank side is one."""
    rows = [
        ("a", "WW", "shelling", ""),
        ("a", "EE", "", "WW"),
        ("a", "", "", ""),
        ("b", "", "", ""),
        ("c", "EE", "capture", ""),
        ("c", "WW", "capture", "EE"),
        ("d", "WW", "", ""),
    ]
    table = pd.DataFrame(rows, columns=["id", "side", "type", "attributed_to"])
    table = table.assign(date="2021-05-12", latitude=40.4, longitude=45.3, precision="exact")
    reports = make_reports(table)
    page = open_page(render_map(reports, make_layers()).to_html())
    numbers = page.evaluate("""() => [...document.querySelectorAll('#legend input[data-facet]')]
      .map((box) => [box.dataset.facet, box.value,
        Number(/[0-9]+$/.exec(box.closest('label').textContent.trim())[0])])""")
    expected = [
        *(("type", "shelling", 1), ("type", "capture", 1), ("type", "", 2)),
        *(("side", "WW", 3), ("side", "EE", 2), ("side", "", 2)),
        *(("by", "WW", 1), ("by", "EE", 1), ("by", "", 2)),
    ]
    said = [tuple(one) for one in numbers if one[0] in {"type", "side", "by"}]
    assert sorted(set(said)) == sorted(expected)
    blank = {"type": "not stated", "side": "third party", "by": "not attributed"}
    for facet, code, number in expected:
        key = FIELDS[facet] if facet == "by" else facet
        counts = summarize(reports.claims, by=key).table
        assert counts["incidents"][counts[key] == (code or blank[facet])].tolist() == [number]
        found = read(page.evaluate(GO, f"{facet}={code}"))
        assert found == say(reports.claims, Selection(**{FIELDS[facet]: (code,)}))
        assert found[0] == number


def test_legends_picture_and_summary_count_types_alike(open_page):
    dice = random.Random(7)
    types = ["shelling", "mine", "capture", "road_closure", "talks", "other", "", ""]
    rows = [
        (f"i{n:02}", dice.choice(["WW", "EE", ""]), dice.choice(types), kind)
        for n in range(40)
        for kind in ["incident"] * dice.randint(1, 3) + ["aggregate"] * dice.randint(0, 1)
    ]
    table = pd.DataFrame(rows, columns=["id", "side", "type", "record_kind"])
    table = table.assign(date="2021-05-12", latitude=40.4, longitude=45.3, precision="exact")
    table["source_title"] = [str(row) for row in range(len(table))]
    reports = make_reports(table)
    figure = geomap.render_figure(reports, make_layers(), size=(1800, 1400))
    picture = " ".join(re.findall(">([^<>]+)</text>", figure.to_svg()))
    html = render_map(reports, make_layers()).to_html()
    page = open_page(html)
    page.evaluate("document.querySelectorAll('.kinds').forEach((kinds) => { kinds.open = true; })")
    live = dict(
        page.evaluate("""() => [...document.querySelectorAll('#legend .types .row')]
          .map((row) => ['.name', 'b'].map((part) => row.querySelector(part).innerText))""")
    )
    static = open_page(html, java_script_enabled=False)
    counts = summarize(reports.claims, by="type").table
    assert counts["incidents"].sum() > 40  # some count under several types
    for code, number in zip(counts["type"], counts["incidents"], strict=True):
        name = "Other event" if code == "other" else code.replace("_", " ").capitalize()
        assert live[name] == str(number), code
        expect(static.locator("#legend ul.groups")).to_contain_text(f"{name} {number}")
        assert re.search(rf"{name} {number}\b", picture), code
    for row in static.locator("#legend ul.groups .label").all_inner_texts():
        name, number = re.fullmatch(r"(.*\D)(\d+)", row).groups()
        assert live[name.strip()] == number
        assert re.search(rf"{name.strip()} {number}\b", picture), row
    assert int(live["Accounts give different kinds"]) > 5
    page.evaluate(GO, "side=WW")
    shown = page.locator("ol.incidents > li:visible .mark.several").count()
    mixed = page.locator("#legend .types .many b")
    assert 0 < shown < int(live["Accounts give different kinds"])
    expect(mixed).to_have_text(str(shown))


def test_types_of_two_accounts_are_both_found_in_any_order_of_rows(open_page):
    rows = [("a", "WW", "road_closure"), ("a", "EE", "shelling"), ("b", "WW", "capture")]
    for order in (rows, [rows[1], rows[0], rows[2]]):
        table = pd.DataFrame(order, columns=["id", "side", "type"])
        table = table.assign(date="2021-05-12", latitude=40.4, longitude=45.3, precision="exact")
        page = open_page(render_map(make_reports(table), make_layers()).to_html())
        said = page.locator("#legend .types .row").all_inner_texts()
        assert [" ".join(row.split()) for row in said if row.strip()] == [
            "Fire 1",
            "People held 1",
            "Ground, roads, property 1",
            "Accounts give different kinds 1",
        ]
        for kind in ("shelling", "road_closure"):
            page.evaluate(GO, f"type={kind}")
            expect(page.locator("#counts")).to_contain_text("1 of 2 incidents")
            shown = page.locator("ol.incidents > li:visible .mark")
            expect(shown).to_have_class(["mark several"])
        page.evaluate(GO, "color-by=side")
        expect(page.get_by_text("Accounts give different kinds")).to_be_hidden()
        assert page.errors == []
