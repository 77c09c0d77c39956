"""Hostile text in every column, opened in Chromium: nothing runs, nothing is asked for."""

from __future__ import annotations

import html as escaping

import pytest
from hostile_text import TEXTS, hostile_table
from small_world import make_layers

from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_figure, render_map
from geomap.summary import compare_claims

pytestmark = pytest.mark.browser
pytest.importorskip("playwright")

TITLE = " ".join(TEXTS).replace("\x00", "").encode("utf-8", "replace").decode()
HIT = "window.hit === undefined && !document.querySelector('img, iframe, object, embed')"


@pytest.fixture(scope="module")
def reports():
    table = hostile_table().assign(latitude="40.2", longitude="44.2")
    joined = join_all(normalize(table), make_layers())
    return joined._replace(claims=compare_claims(joined.claims))


@pytest.fixture(scope="module")
def page_html(reports):
    return render_map(reports, make_layers(), title=TITLE).to_html()


def open_all(page):
    """Open every card and read all that stands in them."""
    for item in page.locator("ol.incidents > li summary").all():
        item.click()
    page.wait_for_function("() => document.querySelectorAll('ol.incidents .said').length >= 18")
    return [said.text_content() for said in page.locator("ol.incidents .said").all()]


def test_cards_show_each_text_as_it_was_written(open_page, page_html):
    page = open_page(page_html)
    found = [said.split() for said in open_all(page)]
    for text in TEXTS:
        whole = f"{text} description".encode("utf-8", "backslashreplace").decode()
        assert whole.replace("\x00", "\ufffd").split() in found
    assert page.evaluate(HIT)
    assert page.requests == []
    assert page.errors == []


def test_only_web_addresses_become_links(open_page, page_html):
    page = open_page(page_html)
    open_all(page)
    hrefs = page.evaluate("[...document.links].map((a) => a.getAttribute('href'))")
    assert [h for h in hrefs if not h.startswith(("http://", "https://", "#"))] == []


def test_the_table_and_the_search_are_deaf_too(open_page, page_html):
    page = open_page(page_html)
    page.get_by_role("button", name="Table").click()
    page.get_by_role("searchbox").fill(TEXTS[0])
    page.wait_for_timeout(300)
    assert page.evaluate(HIT)
    assert page.errors == []


def test_it_is_deaf_in_a_frame_and_without_its_script(open_page, page_html):
    frame = f'<iframe sandbox="allow-scripts" srcdoc="{escaping.escape(page_html)}"></iframe>'
    outer = open_page(frame)
    outer.wait_for_timeout(500)
    assert outer.errors == []
    assert outer.requests == []
    plain = open_page(page_html, java_script_enabled=False)
    assert plain.locator("h1").text_content().split() == TITLE.split()
    assert plain.requests == []


def test_the_picture_is_deaf_when_it_is_opened_itself(open_page, reports, tmp_path):
    svg = render_figure(reports, make_layers(), title=TITLE).to_svg()
    file = tmp_path / "map.svg"
    file.write_text(svg, "utf-8")
    page = open_page("<p>before</p>")
    page.goto(file.as_uri())
    assert page.evaluate("window.hit === undefined && !document.querySelector('script')")
    assert page.requests == [file.as_uri()]
    assert page.errors == []
