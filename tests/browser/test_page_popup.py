"""The list of several incidents at one place: it fits into the map, scrolls, and takes keys."""

from __future__ import annotations

import pytest
from small_world import make_layers, make_reports, make_table

from geomap.render import render_map

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

SIZES = [(1280, 800), (390, 844), (320, 600)]
NUMBER = 60
UNCOVERED = """(selectors) => {
  const map = document.getElementById('map').getBoundingClientRect();
  return selectors.map((selector) => {
    const element = document.querySelector(selector), box = element.getBoundingClientRect();
    if (box.left < map.left || box.right > map.right) return false;
    if (box.top < map.top || box.bottom > map.bottom) return false;
    const corners = [[box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]];
    return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });
}"""
IN_VIEW = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const held = document.querySelector('.many .scroller').getBoundingClientRect();
  return box.top >= held.top - 1 && box.bottom <= held.bottom + 1;
}"""
SCROLLED = "document.querySelector('.many .scroller').scrollTop"
VIEW = "[geomap_map.getZoom(), geomap_map.getCenter().lat, geomap_map.getCenter().lng].join()"


@pytest.fixture(scope="module", params=["place", "unit"])
def html(request):
    """Make a page of incidents at one place, or in one unit, near the left upper corner."""
    name = {"place": "mill-1", "unit": "somewhere"}[request.param]
    row = make_table().set_index("incident_id").loc[[name]]
    table = row.loc[row.index.repeat(NUMBER)].reset_index(drop=True)
    table["incident_id"] = [f"one-{number:02d}" for number in range(NUMBER)]
    return render_map(make_reports(table), make_layers(), title="At one place").to_html()


@pytest.fixture(params=SIZES, ids=["desk", "phone", "small"])
def page(request, open_page, html):
    """Open the page, with its one symbol near the right upper corner of the map."""
    width, height = request.param
    page = open_page(html, viewport={"width": width, "height": height}, has_touch=width < 700)
    page.evaluate(
        """() => {
          geomap_map.eachLayer((layer) => { if (layer.places) window.marks = layer; });
          const { x, y } = geomap_map.layerPointToContainerPoint(marks.drawn[0].at);
          geomap_map.panBy([x - geomap_map.getSize().x + 60, y - 30], { animate: false });
        }"""
    )
    return page


SEEN = ".leaflet-popup-content-wrapper", ".many > h2", ".leaflet-popup-close-button"


def open_list(page, way):
    """Open the list, and wait until the map has come to rest and all of its box is seen."""
    if way == "keys":
        page.locator("#map").focus()
        page.keyboard.press("Enter")
    else:
        box = page.locator("#map").bounding_box()
        at = page.evaluate("geomap_map.layerPointToContainerPoint(marks.drawn[0].at)")
        page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.locator(".many > h2").first).to_contain_text(f"{NUMBER} incidents")
    page.locator("#map").scroll_into_view_if_needed()
    page.wait_for_function("() => !geomap_map._panAnim?._inProgress")
    seen = f"(selectors) => ({UNCOVERED})(selectors).every(Boolean)"
    page.wait_for_function(seen, arg=SEEN, timeout=5000)


@pytest.mark.parametrize("way", ["keys", "click"])
def test_the_list_fits_into_the_map_and_has_the_focus(page, way):
    open_list(page, way)
    focused = "document.activeElement.closest('li')?.getAttribute('aria-posinset')"
    assert page.evaluate(focused) == "1"
    assert page.evaluate(IN_VIEW)
    assert page.errors == []


def test_the_focused_entry_stays_in_view(page):
    open_list(page, "keys")
    view = page.evaluate(VIEW)
    for key, place in [
        ("ArrowDown", 2),
        ("PageDown", 12),
        ("End", NUMBER),
        ("ArrowUp", NUMBER - 1),
    ]:
        page.keyboard.press(key)
        entry = page.locator(f".many li[aria-posinset='{place}'] button")
        expect(entry).to_be_focused()
        assert page.evaluate(IN_VIEW), key
    assert all(page.evaluate(UNCOVERED, SEEN))
    assert page.evaluate(VIEW) == view


def test_wheel_and_finger_scroll_the_list_and_not_the_map(page):
    open_list(page, "keys")
    view, box = page.evaluate(VIEW), page.locator(".many .scroller").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.evaluate("navigator.maxTouchPoints > 0")
    if finger:
        touch = page.context.new_cdp_session(page.page)
        for kind, down in [
            ("Start", 0),
            *(("Move", 20 * step) for step in range(1, 8)),
            ("End", 0),
        ]:
            points = [{"x": x, "y": y - down}] if kind != "End" else []
            event = {"type": f"touch{kind}", "touchPoints": points}
            touch.send("Input.dispatchTouchEvent", event)
    else:
        page.mouse.move(x, y)
        page.mouse.wheel(0, 100)
    page.wait_for_function(f"() => {SCROLLED} > 50", timeout=5000)
    assert page.evaluate(VIEW) == view
    last = page.locator(f".many li[aria-posinset='{NUMBER}']")
    for _ in range(20):  # entries far down are made on the way
        page.evaluate("document.querySelector('.many .scroller').scrollBy(0, 1e5)")
        if last.count():
            break
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(last).to_have_count(1)
