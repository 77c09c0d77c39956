"""The page for readers who do not see it, or have no mouse, or need it larger or calmer."""

from __future__ import annotations

import html as escaping
import re

import pytest
from small_world import make_layers, make_reports

from geomap.render import render_map

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")

STATES = {
    "opened": "",
    "card": "document.querySelector('#incident-0 summary').click()",
    "table": "location.hash = 'show=table'",
    "filters": "document.querySelectorAll('#legend details').forEach((d) => { d.open = true; })",
    "filtered": "location.hash = 'type=shelling&from=2021-06-01&text=mill'",
    "sides": "location.hash = 'color-by=side'",
    "message": "location.hash = 'incident=none'",
    "several": "geomap_map.fire('click', {latlng: L.latLng(40.5, 44.5), "
    "layerPoint: geomap_map.latLngToLayerPoint([40.5, 44.5])})",
    "ru": "location.hash = 'lang=ru'",
    "hy": "location.hash = 'lang=hy'",
    "az": "location.hash = 'lang=az'",
}
LOOKS = {
    "wide": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"color_scheme": "dark"},
}
TARGETS = """() => {
  const seen = [];
  const all = 'a[href], button, summary, input, select, [tabindex="0"], [role=slider]';
  for (const element of document.querySelectorAll(all)) {
    const look = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || look.visibility === 'hidden' || element.matches('.skip')) continue;
    // the target of a box to tick is its whole line; a link in a sentence is as high as its line
    const label = element.closest('label');
    const target = label ? label.getBoundingClientRect() : box;
    const inText = element.matches('a') && look.display === 'inline';
    if (!inText && (target.width < 24 || target.height < 24)) {
      const text = element.textContent.slice(0, 20);
      seen.push(`${element.tagName} ${text} ${target.width}x${target.height}`);
    }
  }
  return seen;
}"""


@pytest.fixture(scope="module")
def html():
    return render_map(make_reports(), make_layers(), title="Two lands").to_html()


def faults(page):
    """Run axe-core and return what it finds, in a line each."""
    found = axe_module.Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {part['html'][:160]} {part['failureSummary'][:300]}"
        for fault in found
        for part in fault["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state(open_page, html, look):
    found = {}
    for name, script in STATES.items():
        page = open_page(html, bypass_csp=True, **LOOKS[look])
        page.locator("#map.leaflet-container").wait_for()
        if script:
            page.evaluate(f"() => {{ {script} }}")
            page.wait_for_function(
                "() => new Promise((done) => requestAnimationFrame(() => done(true)))"
            )
        if name in {"ru", "hy", "az"}:
            expect(page.locator("html")).to_have_attribute("lang", name)
        if said := faults(page.page):
            found[name] = said
    assert found == {}


def test_axe_finds_nothing_in_a_frame(open_page, html):
    frame = f'<iframe title="Map" width="700" height="600" srcdoc="{escaping.escape(html)}">'
    whole = f'<!DOCTYPE html><html lang="en"><title>Article</title><main><h1>A</h1>{frame}</iframe>'
    page = open_page(whole, bypass_csp=True)
    page.frame_locator("iframe").locator("#map.leaflet-container").wait_for()
    assert faults(page.page) == []


@pytest.mark.parametrize("look", ["wide", "phone"])
def test_every_target_is_large_enough(open_page, html, look):
    page = open_page(html, **LOOKS[look])
    page.locator("#map.leaflet-container").wait_for()
    page.evaluate(f"() => {{ {STATES['filters']} }}")
    page.locator("#incident-0 summary").click()
    assert page.evaluate(TARGETS) == []
    page.evaluate("location.hash = 'show=table'")
    expect(page.locator(".claims table")).to_be_visible()
    assert page.evaluate(TARGETS) == []


@pytest.mark.parametrize("width", [320, 390, 640])
@pytest.mark.parametrize("lang", ["en", "ru", "hy", "az"])
def test_nothing_is_scrolled_sideways(open_page, html, width, lang):
    """640 pixels are what 1,280 are at 200 %."""
    page = open_page(html, viewport={"width": width, "height": 400})
    page.evaluate(f"location.hash = 'lang={lang}'")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    page.locator("#incident-0 summary").click()
    page.evaluate(f"() => {{ {STATES['filters']} }}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def tab_to(page, selector, most=80):
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"no way to {selector} by keyboard")


def test_filter_by_keyboard(open_page, html):
    page = open_page(html)
    tab_to(page, "#legend input[data-facet=type]")
    page.keyboard.press("Space")
    expect(page.locator("#counts")).to_contain_text("3 of 5 incidents")
    tab_to(page, ".more > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".one > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".one input")
    page.keyboard.press("Space")
    expect(page.locator("#counts")).to_contain_text("0 of 5 incidents")


def test_choose_days_by_keyboard(open_page, html):
    page = open_page(html)
    tab_to(page, "#from")
    page.keyboard.type("06012021")
    expect(page.locator("#counts")).to_contain_text("4 of 5 incidents")


def test_write_both_days_by_keyboard(open_page, html):
    """A year is written digit by digit: 0002 is no last day before the first one."""
    page = open_page(html)
    tab_to(page, "#from")
    page.keyboard.type("06022021")
    tab_to(page, "#to")
    page.keyboard.type("07102021")
    assert page.evaluate("document.activeElement.id") == "to"
    assert page.url.endswith("#from=2021-06-02&to=2021-07-10")
    page.go_back()
    expect(page.locator("#to")).to_have_value("")
    assert page.url.endswith("#from=2021-06-02")
    page.go_back()
    expect(page.locator("#from")).to_have_value("")
    assert "#" not in page.url


def test_a_last_day_before_the_first_is_mended_where_it_was_written(open_page, html):
    page = open_page(html)
    page.locator("#from").fill("2021-06-02")
    tab_to(page, "#to")
    page.keyboard.type("05102021")
    assert page.url.endswith("#from=2021-06-02")
    assert page.evaluate("document.activeElement.id") == "to"
    assert page.evaluate("document.activeElement.validationMessage").startswith("The first day")
    page.locator("#to").fill("2021-07-10")
    assert page.url.endswith("#from=2021-06-02&to=2021-07-10")
    assert page.evaluate("document.querySelectorAll(':invalid').length") == 0


def test_a_day_before_the_year_1000_counts_when_its_field_is_left(open_page, html):
    page = open_page(html)
    tab_to(page, "#from")
    page.keyboard.type("06020890")
    tab_to(page, "#sure-dates")
    assert page.url.endswith("#from=0890-06-02")


def test_open_a_card_and_come_back_by_keyboard(open_page, html):
    page = open_page(html)
    tab_to(page, "#incident-1 summary")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-1 details")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.closest('li').id") == "incident-1"
    page.keyboard.press("Escape")
    expect(page.locator("li.incident > details[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('li').id") == "incident-1"


def test_change_the_language_by_keyboard(open_page, html):
    page = open_page(html)
    tab_to(page, "#lang")
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert page.evaluate("document.activeElement.id") == "lang"


def test_copy_download_and_table_by_keyboard(open_page, html):
    page = open_page(html, permissions=["clipboard-read", "clipboard-write"])
    tab_to(page, "#search")
    tab_to(page, "#tools button")
    page.keyboard.press("Enter")
    expect(page.locator(".claims tbody tr")).to_have_count(7)
    tab_to(page, "#tools button")
    page.keyboard.press("Enter")
    expect(page.locator("#note")).to_contain_text("Link")
    page.locator("#tools button", has_text="CSV").focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.path().read_text("utf-8").startswith("source_row,incident_id")


def test_move_and_zoom_the_map_by_keyboard(open_page, html):
    page = open_page(html)
    tab_to(page, "#map")
    before = page.evaluate("[geomap_map.getCenter().lng, geomap_map.getZoom()]")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(x) => geomap_map.getCenter().lng > x", arg=before[0], polling=20)
    page.keyboard.press("+")
    page.wait_for_function("(z) => geomap_map.getZoom() > z", arg=before[1], polling=20)
    tab_to(page, ".leaflet-control-zoom-out", most=4)
    page.keyboard.press("Enter")
    page.wait_for_function("(z) => geomap_map.getZoom() === z", arg=before[1], polling=20)


def test_open_symbols_of_the_map_by_keyboard(open_page, html):
    page = open_page(html)
    page.evaluate("() => { geomap_map.setView([40.5, 44.5], 9, {animate: false}); }")
    tab_to(page, "#map")
    page.keyboard.press("Enter")
    heading = page.locator(".many h2").first
    expect(heading).to_have_text(re.compile("^2 incidents"))
    assert page.evaluate("document.activeElement.closest('.many') !== null")
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "map"


def test_a_card_is_opened_from_the_map_by_keyboard(open_page, html):
    page = open_page(html)
    page.evaluate("() => { geomap_map.setView([40.4, 45.3], 9, {animate: false}); }")
    tab_to(page, "#map")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-0 details")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.closest('li').id") == "incident-0"


DRAWN = "new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); })"


def swipe(page, *fingers, way):
    """Move fingers over the screen, each from where it starts by the same way, in ten steps."""
    session = page.context.new_cdp_session(page.page)
    right, down = way

    def send(kind, step):
        points = [{"x": x + right * step, "y": y + down * step} for x, y in fingers]
        touched = {"type": kind, "touchPoints": [] if kind == "touchEnd" else points}
        session.send("Input.dispatchTouchEvent", touched)

    send("touchStart", 0)
    for step in range(1, 11):
        send("touchMove", step / 10)
        page.evaluate(
            "new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); })"
        )
    send("touchEnd", 1)


def test_one_finger_scrolls_the_article_around_a_framed_map_and_two_move_it(open_page, html):
    framed = f'<iframe title="Map" width="380" height="600" srcdoc="{escaping.escape(html)}">'
    outer = open_page(
        f"<p style='height: 100px'>before</p>{framed}</iframe><p style='height: 3000px'>after</p>",
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    inner = outer.frame_locator("iframe")
    inner.locator("#map.leaflet-container").wait_for()
    box, frame = inner.locator("#map").bounding_box(), outer.frames[1]
    at = "[geomap_map.getCenter().lat, geomap_map.getZoom()]"
    before = frame.evaluate(at)
    x, y = box["x"] + 120, box["y"] + 200
    swipe(outer, (x, y), way=(0, -150))
    frame.wait_for_function(
        "() => scrollY > 0 && scrollY + innerHeight >= document.body.scrollHeight"
    )
    swipe(outer, (x, y), way=(0, -150))
    outer.wait_for_function("() => scrollY > 100")
    assert frame.evaluate(at) == before
    frame.evaluate("scrollTo(0, 0)")
    outer.evaluate("scrollTo(0, 0)")
    swipe(outer, (x, y), (x + 60, y + 60), way=(60, 60))
    moved = f"(was) => {at}.some((value, place) => value !== was[place])"
    frame.wait_for_function(moved, arg=before, polling=20)


def test_nothing_moves_by_itself_where_motion_is_unwanted(open_page, html):
    page = open_page(html, reduced_motion="reduce")
    page.locator("#map.leaflet-container").wait_for()
    assert page.evaluate("geomap_map.options.zoomAnimation") is False
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_leave_symbols_and_controls_apart(open_page, html):
    page = open_page(html, forced_colors="active")
    page.locator("#map.leaflet-container").wait_for()
    colours = page.locator(".mark").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).backgroundColor))]"
    )
    assert len(colours) >= 3
    assert faults(open_page(html, forced_colors="active", bypass_csp=True).page) == []
