"""The map in frames of every kind: it tells its height, lets the page scroll, and works."""

from __future__ import annotations

import base64
import re
from html import escape, unescape

import pytest
from small_world import make_layers, make_reports

from geomap import render_map, render_report

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

LISTEN = """<!doctype html><meta charset="utf-8"><body style="margin:0"><h1>Article</h1><script>
window.told = []; addEventListener('message', (event) => {
  window.told.push(event.data);
  if (event.data.type !== 'geomap:height') return;
  for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentWindow === event.source) frame.style.height = `${event.data.height}px`;
  }
});</script>%s<div style="height:3000px">The article goes on.</div>"""
# so high that nothing scrolls: in a frame of its own process a click may be lost while it does
TALL = {"width": 1280, "height": 2400}
LOOK = 'style="width:100%;height:240px;border:0"'
# a frame that is not seen may be drawn no more, and then no animation frame comes
NEXT = """Promise.race([
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  new Promise((done) => setTimeout(done, 100)),
])"""
HEIGHT = "Math.ceil(document.documentElement.getBoundingClientRect().height)"


@pytest.fixture(scope="module")
def html():
    return render_map(make_reports(), make_layers()).to_html()


FRAMES = {
    "file": '<iframe src="map.html?embed=1" %s></iframe>',
    "plain file": '<iframe src="map.html" %s></iframe>',
    "sandboxed file": '<iframe sandbox="allow-scripts" src="map.html" %s></iframe>',
    "srcdoc": '<iframe srcdoc="{srcdoc}" %s></iframe>',
    "sandboxed srcdoc": '<iframe sandbox="allow-scripts" srcdoc="{srcdoc}" %s></iframe>',
    "data": '<iframe src="data:text/html;base64,{data}" %s></iframe>',
}


def fill(kind: str, html: str) -> str:
    data = base64.b64encode(html.encode()).decode()
    return (FRAMES[kind] % LOOK).replace("{srcdoc}", escape(html)).replace("{data}", data)


def open_frame(open_page, tmp_path, frame: str, html: str, **options):
    (tmp_path / "map.html").write_text(html, "utf-8")
    outer = open_page(LISTEN % frame, **options)
    outer.wait_for_function("() => window.told.some((said) => said.type === 'geomap:height')")
    inner = outer.frames[1]
    inner.wait_for_selector("html.live")
    settle(outer, inner)
    return outer, inner


def settle(outer, inner) -> int:
    """Wait until the frame is as high as its document, and return that height."""
    for _ in range(50):
        height = inner.evaluate(HEIGHT)
        told = outer.evaluate(
            "window.told.filter((said) => said.type === 'geomap:height').at(-1).height"
        )
        if told == height == outer.evaluate("document.querySelector('iframe').clientHeight"):
            outer.evaluate(NEXT)  # where a click lands follows from what was drawn last
            return height
        inner.evaluate(NEXT)
    pytest.fail(f"the page tells {told}, its document is {height} high")


@pytest.mark.parametrize("kind", FRAMES)
def test_the_map_tells_its_height_and_works_in_every_frame(open_page, tmp_path, html, kind):
    frame = fill(kind, html)
    outer, inner = open_frame(open_page, tmp_path, frame, html, viewport=TALL)
    low = settle(outer, inner)
    assert 400 < low < 1000
    assert inner.evaluate("document.documentElement.scrollHeight") == low
    assert not inner.locator("li.incident").first.is_visible()
    inner.get_by_role("button", name="Show the list").click()
    assert inner.locator("#list-heading").is_visible()
    settle(outer, inner)  # a click on what still moves would meet something else
    inner.locator("li.incident summary").nth(1).click()
    assert "Mill" in inner.locator("li.incident.chosen").inner_text()
    high = settle(outer, inner)
    assert low < high < TALL["height"]
    inner.get_by_role("button", name="Show the list").click()
    inner.get_by_role("button", name="Show the list", expanded=False).wait_for()
    assert inner.locator("li.incident:visible").count() == 1
    assert low < settle(outer, inner) < high
    inner.get_by_label("Zoom in").click()
    assert outer.errors == []


def test_without_scripts_the_frame_shows_the_picture_and_the_list(open_page, tmp_path, html):
    frame = f'<iframe sandbox srcdoc="{escape(html)}" {LOOK}></iframe>'
    outer = open_page(LISTEN % frame)
    inner = outer.frame_locator("iframe")
    inner.locator(".twin svg").wait_for()
    assert inner.locator("li.incident").first.is_visible()
    assert all("sandboxed" in error for error in outer.errors)


def test_what_may_not_be_copied_is_shown_and_chosen(open_page, tmp_path, html):
    """In a frame that may not write to the clipboard, and without an error in its console."""
    frame = f"""<iframe src="map.html" allow="clipboard-write 'none'" {LOOK}></iframe>"""
    outer, inner = open_frame(open_page, tmp_path, frame, html)
    inner.locator("#incident-1 summary").evaluate("one => one.click()")
    outer.set_viewport_size({"width": 1280, "height": 400})
    for button, start in (("#tools button >> text=Cite", "Rep"), (".card-tools button", "file:")):
        outer.evaluate("scrollTo(0, 700)")
        inner.locator(button).first.evaluate("one => one.click()")
        inner.wait_for_function("(start) => `${getSelection()}`.startsWith(start)", arg=start)
        note, chosen = inner.locator("#note").inner_text(), inner.evaluate("`${getSelection()}`")
        assert note.endswith(f", to be copied by hand: {chosen}")
        assert note.startswith("Citation" if start == "Rep" else "Link")
        expect(inner.locator("#note")).to_be_in_viewport(ratio=0.9)
    assert chosen.endswith("#incident=mill-1")
    assert outer.errors == []


def test_wheel_scrolls_the_article_until_the_map_is_clicked(open_page, tmp_path, html):
    outer, inner = open_frame(open_page, tmp_path, fill("file", html), html)
    zoom = "window.geomap_map.getZoom()"
    before = inner.evaluate(zoom)
    outer.mouse.move(640, 300)
    outer.mouse.wheel(0, 120)
    outer.wait_for_function("() => scrollY > 0")
    assert inner.evaluate(zoom) == before
    outer.mouse.click(900, 200)
    outer.mouse.wheel(0, -240)
    for _ in range(200):
        if inner.evaluate(zoom) > before:
            return
        inner.evaluate(NEXT)
    pytest.fail("the map does not zoom after a click")


def test_one_finger_scrolls_the_article(open_page, tmp_path, html):
    _, inner = open_frame(
        open_page,
        tmp_path,
        fill("file", html),
        html,
        has_touch=True,
        is_mobile=True,
        viewport={"width": 400, "height": 800},
    )
    touch = "getComputedStyle(document.getElementById('map')).touchAction"
    assert inner.evaluate(touch) in {"pan-x pan-y", "auto"}
    assert not inner.evaluate("window.geomap_map.dragging.enabled()")
    assert inner.locator(".wake").is_visible()


def test_the_height_is_told_as_amp_and_pym_listen_to_it(open_page, tmp_path, html):
    frame = f'<iframe src="map.html?initialWidth=700&amp;childId=map-1" {LOOK}></iframe>'
    outer, inner = open_frame(open_page, tmp_path, frame, html)
    height = settle(outer, inner)
    told = outer.evaluate("window.told")
    assert {"sentinel": "amp", "type": "embed-size", "height": height} in told
    assert f"pymxPYMxmap-1xPYMxheightxPYMx{height}" in told


def test_a_page_that_stands_alone_is_no_embed_unless_it_is_asked(open_page, tmp_path, html):
    page = open_page(html)
    page.wait_for_selector("html.live")
    assert not page.evaluate("document.body.classList.contains('embedded')")
    page.goto(f"{page.url}?embed=1")
    page.wait_for_selector("html.live")
    assert page.evaluate("document.body.classList.contains('embedded')")
    link = page.get_by_role("link", name="Open the whole map").get_attribute("href")
    assert link.endswith("page.html")
    assert page.errors == []


def test_the_snippets_of_a_kit_work_as_they_are_copied(open_page, tmp_path):
    files = render_report(make_reports(), make_layers(), title="West & east").to_files()
    for name in ("map.html", "map.png", "map@2x.png"):
        (tmp_path / name).write_bytes(files[name])
    areas = re.findall(
        r"<textarea[^>]*>\n(.*?)</textarea>", files["embed.html"].decode(), re.DOTALL
    )
    frame, picture = map(unescape, areas)
    page = open_page(f"<!doctype html><title>Article</title>{frame}{picture}")
    inner = page.frames[1]
    inner.wait_for_selector("html.live")
    page.wait_for_function("() => document.querySelector('iframe').style.height.endsWith('px')")
    assert page.locator("iframe").get_attribute("title") == "Map: West & east"
    shown = page.locator("img")
    assert shown.get_attribute("alt").startswith("Map: West & east.")
    assert shown.evaluate("image => image.naturalWidth") in {1200, 2400}
    assert page.errors == []


def test_the_pictures_of_a_report_fit_the_width_of_a_phone(open_page):
    files = render_report(make_reports(), make_layers(), title="West & east").to_files()
    page = open_page(files["index.html"].decode(), viewport={"width": 390, "height": 844})
    for name in ("map", "strip"):
        figure = page.locator(f"figure.{name}")
        assert figure.evaluate("(box) => box.scrollWidth <= box.clientWidth")
        assert page.locator(f"figure.{name} svg").bounding_box()["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
