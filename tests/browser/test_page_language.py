"""The page in four languages, changed without loading it again."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import pandas as pd
import pytest
from small_world import make_layers, make_reports

from geomap.language import Day, Exactly, Joined, Names, Start, Voice, Within, tell
from geomap.render import render_map
from geomap.render.names import collect_names
from geomap.render.packing import pack_text
from geomap.render.page import _own_script
from geomap.selection import Selection

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

TEXTS = """() => [...document.querySelectorAll(
  'ol.incidents > li, .panel h2, ol.others > li, .masthead, .legend, .about, .timebar, .tools')]
  .map((part) => {
    const copy = part.cloneNode(true);
    for (const one of copy.querySelectorAll('noscript, select')) one.remove();
    return copy.textContent;
  }).map((text) => text.replace(/\\s+/g, ' ').trim())"""
RUNS = """(scope) => [...document.querySelectorAll(scope)].map((part) => {
  const runs = [], nodes = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const { data, parentElement } = nodes.currentNode, { lang } = parentElement.closest('[lang]');
    if (!data.trim() || parentElement.closest('.card-tools')) continue;
    if (runs.length && runs.at(-1)[1] === lang) runs.at(-1)[0] += ` ${data}`;
    else runs.push([data, lang]);
  }
  return runs.map(([text, lang]) => [text.replace(/\\s+/g, ' ').trim(), lang]);
})"""
"""Texts of each part, in which all that follows in one language is one."""
LANGS = ("en", "ru", "hy", "az")


@pytest.fixture(scope="module")
def pages():
    return {lang: render_map(make_reports(), make_layers(), lang=lang).to_html() for lang in LANGS}


@pytest.mark.parametrize("lang", ["ru", "hy", "az"])
def test_a_changed_language_says_what_a_page_made_in_it_says(open_page, pages, lang):
    changed = open_page(pages["en"])
    changed.locator("#lang").select_option(lang)
    expect(changed.locator("html")).to_have_attribute("lang", lang)
    made = open_page(pages[lang])
    made.locator("#map.leaflet-container").wait_for()
    expect(changed.locator("#incident-0 h4").first).not_to_have_text("")
    assert changed.evaluate(TEXTS) == made.evaluate(TEXTS)
    items = "ol.incidents > li, ol.others > li, .about"
    assert changed.evaluate(RUNS, items) == made.evaluate(RUNS, items)
    assert changed.errors == []


def test_the_way_back_leads_to_the_same_words(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#map.leaflet-container").wait_for()
    before = page.evaluate(TEXTS)
    page.locator("#lang").select_option("hy")
    expect(page.locator("html")).to_have_attribute("lang", "hy")
    assert page.evaluate(TEXTS) != before
    page.locator("#lang").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate(TEXTS) == before


def test_the_language_is_in_the_address_and_the_way_back(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert "lang=ru" in page.url
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(page.url.split("#")[0] + "#lang=az")
    expect(page.locator("html")).to_have_attribute("lang", "az")
    expect(page.locator("#lang")).to_have_value("az")
    page.evaluate("location.hash = 'lang=xx'")
    expect(page.locator("#note")).to_contain_text("lang=xx")


def test_what_is_open_and_chosen_stays(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#incident-0 summary").click()
    page.locator("#legend label.row", has_text="People held").click()
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("#incident-0 details")).to_have_attribute("open", "")
    expect(page.locator("#counts")).to_contain_text("1 из 5 инцидентов")
    expect(page.locator("#incident-0 dt").first).to_have_text("Когда")
    expect(page.locator("#incident-0 .card-tools button").first).to_have_text("Копировать ссылку")
    expect(page.locator("ol.incidents > li:visible")).to_have_count(1)


def test_the_card_of_a_long_list_stays_open(open_page):
    table = pd.DataFrame({"incident_id": [f"i{row:03}" for row in range(600)], "place": "Mill"})
    reports = make_reports(table.assign(date="2021-05-12"))
    page = open_page(render_map(reports, make_layers()).to_html())
    page.locator("#incident-7 summary").click()
    expect(page.locator("#incident-7.chosen .identity")).to_contain_text("Id i007")
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("#incident-7.chosen details[open] .identity")).to_contain_text("i007")
    page.evaluate("location.hash = 'lang=az&incident=i007'")
    expect(page.locator("html")).to_have_attribute("lang", "az")
    expect(page.locator("#incident-7.chosen details[open] .identity")).to_contain_text("i007")
    assert page.url.endswith("#lang=az&incident=i007")
    assert page.errors == []


def test_a_translation_that_nobody_read_says_so_in_both_languages(open_page, pages):
    page = open_page(pages["ru"])
    note = page.locator("#unreviewed")
    expect(note).to_contain_text("Перевод не проверен носителем языка.")
    expect(note.locator("[lang=en]")).to_contain_text("not been read by a native speaker")
    page.locator("#lang").select_option("en")
    expect(note).to_be_hidden()


TOLD = """
id,side,speaker,via,date,place,province,lon,lat,precision,radius,type,episode,url,title,text
a,EE,Press office,Eastern Post; RTL,2021-05-12,Ferry,Eastfold,,,province,,ambush,River,,,One <i>
a,WW,,,2021-05-13,Old Mill,Eastfold,45.0,40.0,place,4000,mine,River,https://e.org/,Mill news,Two
"""


@pytest.fixture(scope="module")
def told():
    table = pd.read_csv(io.StringIO(TOLD)).rename(
        columns={
            "id": "incident_id",
            "via": "reported_via",
            "lon": "longitude",
            "lat": "latitude",
            "precision": "location_precision",
            "radius": "radius_m",
            "type": "event_type",
            "url": "source_url",
            "title": "source_title",
            "text": "description",
        }
    )
    layers = make_layers()
    named = {
        "provinces": name_in_all(layers.provinces),
        "neighbours": name_in_all(layers.neighbours),
    }
    return render_map(make_reports(table), layers._replace(**named)).to_html()


def name_in_all(units):
    """Give units and countries a name in each language, so that none is a foreign one."""
    names = {f"{column}_{lang}": units[column] for column in ("name", "country") for lang in LANGS}
    return units.assign(**names)


def test_the_words_of_a_claim_have_no_known_language(open_page, told):
    page = open_page(told)
    page.locator("#incident-0 summary").click()
    for lang in ("en", "az", "ru", "en"):
        page.locator("#lang").select_option(lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        (runs,) = page.evaluate(RUNS, "#incident-0")
        words = [text for text, known in runs if known == ""]
        assert words == [
            "Ferry, Eastfold",
            "Old Mill, Eastfold",
            "Press office",
            "Eastern Post; RTL",
            "One <i>",
            "Ferry, Eastfold",
            "ambush",
            "Two",
            "Old Mill, Eastfold",
            "Mill news",
            "River",
        ]
        assert {known for _, known in runs} == {"", lang}
    assert page.errors == []


def test_what_is_told_from_right_to_left_begins_and_ends_so(open_page):
    """The full stop of Hebrew stands left of its words, and the words stand at the right."""
    told = ["שלום עולם.", "Hello world."]
    table = pd.DataFrame({"id": ["a", "b"], "date": "2021-05-12", "description": told})
    page = open_page(render_map(make_reports(table), make_layers()).to_html())
    lefts = """(said) => [0, said.textContent.length - 1].map((place) => {
      const letter = document.createRange();
      letter.setStart(said.firstChild, place);
      letter.setEnd(said.firstChild, place + 1);
      return letter.getBoundingClientRect().left - said.getBoundingClientRect().left;
    })"""
    for place, rightwards in ((0, False), (1, True)):
        page.locator(f"#incident-{place} summary").click()
        said = page.locator(f"#incident-{place} .said")
        expect(said).to_be_visible()
        first, stop = said.evaluate(lefts)
        assert (first < stop) == rightwards
        assert (first == 0) == rightwards


def test_the_words_of_a_claim_have_no_known_language_in_the_table(open_page, told):
    page = open_page(told)
    page.locator("#tools button", has_text="Table").click()
    row = page.locator(".claims tbody tr").first
    expect(row).to_contain_text("Ferry")
    (runs,) = page.evaluate(RUNS, ".claims tbody tr:first-child")
    assert [text for text, known in runs if known == ""] == ["Ferry", "One <i> a"]


def test_a_name_that_a_language_lacks_is_not_said_to_be_in_it(open_page):
    layers = make_layers()
    provinces = layers.provinces.assign(name_ru=[None] * len(layers.provinces))
    page = open_page(render_map(make_reports(), layers._replace(provinces=provinces)).to_html())
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    placing = page.locator("#incident-3 .placing")
    expect(placing).to_contain_text("Westfold")
    (runs,) = page.evaluate(RUNS, "#incident-3 .placing")
    assert [text for text, known in runs if known == ""] == ["Westfold (Westland)"]
    page.locator("#lang").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    (runs,) = page.evaluate(RUNS, "#incident-3 .placing")
    assert {known for _, known in runs} == {"en"}


@pytest.mark.parametrize(
    ("lang", "month"), [("en", "May"), ("ru", "май"), ("hy", "մայիս"), ("az", "may")]
)
def test_the_strip_names_months_also_where_the_browser_knows_no_names(
    open_page, pages, lang, month
):
    page = open_page(pages["en"])
    page.locator("#lang").select_option(lang)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    said = page.locator("#timebar svg text").all_text_contents()
    assert re.match(f"{month}[ ,]", said[0])
    assert not any(re.search(r"M\d", text) for text in said)


def test_what_the_map_says_of_itself_follows_the_language(open_page, pages):
    words = {
        "ru": ("Приблизить", "Отдалить", "Закрыть", "км"),
        "hy": ("Մեծացնել", "Փոքրացնել", "Փակել", "կմ"),
        "az": ("Yaxınlaşdır", "Uzaqlaşdır", "Bağla", "km"),
        "en": ("Zoom in", "Zoom out", "Close", "km"),
    }
    page = open_page(pages["ru"])
    for lang, (closer, farther, close, km) in words.items():
        page.locator("#lang").select_option(lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        scale = page.locator(".leaflet-control-scale-line")
        expect(scale).to_have_text(re.compile(rf"^\d+ {km}$"))
        for way, said in (("in", closer), ("out", farther)):
            button = page.locator(f".leaflet-control-zoom-{way}")
            expect(button).to_have_attribute("title", said)
            expect(button).to_have_attribute("aria-label", said)
        page.evaluate("geomap_map.setView([40.5, 44.5], 9, {animate: false})")
        page.locator("#map").focus()
        page.keyboard.press("Enter")
        shut = page.locator(".leaflet-popup-close-button")
        expect(shut).to_have_attribute("aria-label", close)
        shut.click()
    assert page.errors == []


def test_units_are_named_in_the_language_where_they_have_a_name(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#lang").select_option("ru")
    expect(page.locator("#incident-3 .placing")).to_contain_text("Вестфолд")


def test_the_table_names_units_and_is_sorted_by_what_it_says(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#tools button", has_text="Table").click()
    page.locator("#lang").select_option("ru")
    expect(page.locator(".claims caption")).to_contain_text("сообщени")
    for head, known in (("Единица", {"Вестфолд (Westland)"}), ("Тип", {"Мина", "Захват людей"})):
        place = page.locator(".claims thead th").all_inner_texts().index(head)
        for way in (1, -1):
            page.locator(".claims th button", has_text=head).click()
            sort = "ascending" if way == 1 else "descending"
            expect(page.locator(f"th[aria-sort={sort}]")).to_have_text(head)
            cells = page.locator(f".claims tbody td:nth-child({place + 1})").all_inner_texts()
            said = [text.removesuffix(" ?") for text in cells if text]
            assert known <= set(said)
            # in Russian, letters of Cyrillic stand before those of Latin
            latin_last = sorted(said, key=lambda text: (text < "А", text), reverse=way == -1)
            assert said == latin_last


def test_the_script_says_what_python_says(open_page, pages):
    """Parts of every kind, in every language, by both voices."""
    parts = [{"k": "list.heading", "n": n} for n in (0, 1, 2, 5, 11, 21, 101, 1234, 1_000_000)] + [
        {"k": "length.range", "low": {"f": 0, "x": 1}, "high": {"f": 12345.678, "x": 2}},
        {"d": 18759},
        {"d": -1},
        {"j": ["a", "b", "c"], "w": "and"},
        {"c": {"j": ["insident", "x"], "w": "dot"}},
        {"i": {"j": ["İnsident", "x"], "w": "dot"}},
        {"i": {"k": "type.mine"}},
        12.3456,
        1234.5,
    ]
    python = [tell("list.heading", n=part["n"]) for part in parts[:9]]
    python += [
        tell("length.range", low=Exactly(0, 1), high=Exactly(12345.678, 2)),
        Day(18759),
        Day(-1),
        Joined(("a", "b", "c")),
        Start(Joined(("insident", "x"), "dot")),
        Within(Joined(("İnsident", "x"), "dot")),
        Within(tell("type.mine")),
        12.3456,
        1234.5,
    ]
    page = open_page(pages["en"])
    page.locator("#map.leaflet-container").wait_for()
    page.evaluate(
        """(parts) => {
          for (const part of JSON.parse(parts)) {
            const holder = document.createElement('p');
            holder.className = 'told';
            holder.setAttribute('data-say', JSON.stringify(part));
            document.body.append(holder);
          }
        }""",
        json.dumps(parts),
    )
    for lang in ("ru", "hy", "az", "en"):
        page.locator("#lang").select_option(lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        said = page.locator(".told").evaluate_all("all => all.map((one) => one.textContent)")
        assert said == [Voice(lang, Names()).say(part) for part in python], lang


def test_the_sentence_of_the_selection_is_said_in_each_language(open_page):
    layers = make_layers()
    selection = Selection(
        units=("W1", "E1"),
        date_from=dt.date(2021, 5, 1),
        types=("shelling", "exchange_of_fire", "mine", "capture"),
        sides=("", "WW", "EE"),
        precisions=("place", "near", "province"),
        border_within_m=150_000,
        bbox=(44, 39.5, 46.25, 41),
    )
    page = open_page(render_map(make_reports(), layers, selection=selection).to_html())
    said = page.locator(".masthead .selection")
    english = Voice("en", collect_names(layers, "en"))
    expect(said).to_have_text(english.say(selection.tell()))
    for lang in ("ru", "hy", "az", "en"):
        page.locator("#lang").select_option(lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        voice = Voice(lang, collect_names(layers, lang))
        expect(said).to_have_text(voice.say(selection.tell()))
    assert page.errors == []


PICTURED = """() => [...document.querySelectorAll('.twin text')].map((text) => [
  text.textContent, text.getAttribute('x'), text.getAttribute('textLength'),
])"""


def test_the_picture_speaks_the_language_that_the_page_is_changed_to(open_page, pages):
    page = open_page(pages["en"])
    page.locator("#map.leaflet-container").wait_for()
    before = page.evaluate(PICTURED)
    assert "WESTFOLD" in [text for text, *_ in before]
    page.locator("#lang").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    after = page.evaluate(PICTURED)
    texts = [text for text, *_ in after]
    assert "ВЕСТФОЛД" in texts
    assert "WESTFOLD" not in texts
    assert [text for text in texts if re.fullmatch(r"\d+ км", text)]
    pairs = zip(before, after, strict=True)
    rooms = [(float(taken), float(room)) for (_, _, room), (_, _, taken) in pairs if room]
    assert len(rooms) > 3
    assert all(taken <= room for taken, room in rooms)
    label = page.locator(".twin svg").get_attribute("aria-label")
    made = open_page(pages["ru"])
    assert label == made.locator(".twin svg").get_attribute("aria-label")
    assert label.startswith("Сообщения о приграничных инцидентах. 5 инцидентов: ")
    page.locator("#lang").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate(PICTURED) == before
    assert page.errors == []


def test_all_languages_take_little_room():
    strings = re.search(r"const STRINGS = (.*?), REVIEWED", _own_script())[1]
    assert len(pack_text(strings)) <= 30_000
