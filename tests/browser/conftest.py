"""Pages in headless Chromium, watched: what they ask for, and what goes wrong in them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass, field
from typing import Any

import pytest
from small_world import make_layers, make_reports

from geomap.render import render_map

NAMES = ("chromium", "chromium-browser", "google-chrome")
IN_CI = os.environ.get("CI") == "true"
if IN_CI and importlib.util.find_spec("playwright") is None:
    raise RuntimeError("the browser tests need playwright (pip install -e '.[browser]')")


def missing(what: str) -> None:
    """Fail where everything must be there, and say plainly why a test is left out elsewhere."""
    if IN_CI:
        pytest.fail(f"the browser tests need {what}", pytrace=False)
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("Chromium (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # the tests go through more addresses in a second than Chromium lets a page do
    unthrottled = "--disable-ipc-flooding-protection"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", unthrottled]
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@dataclass
class Watched:
    """A page with the requests and errors it made."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def copied(self) -> str:
        """Return what the page has just copied; it may read the clipboard."""
        self.page.locator("#note", has_text="copied").wait_for()
        return self.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that opens HTML from disk, with the network off and without motion."""
    contexts = []

    def open_html(html: str, **options: Any) -> Watched:
        settings = {
            "viewport": {"width": 1280, "height": 800},
            "offline": True,
            "reduced_motion": "reduce",
            **options,
        }
        context = browser.new_context(**settings)
        contexts.append(context)
        watched = Watched(context.new_page())
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        watched.on("request", lambda request: watched.requests.append(request.url))
        watched.on("pageerror", lambda error: watched.errors.append(str(error)))
        watched.on(
            "console",
            lambda said: watched.errors.append(said.text) if said.type == "error" else None,
        )
        watched.goto(file.as_uri())
        watched.requests.remove(file.as_uri())
        if 'id="geomap-data"' in html and options.get("java_script_enabled", True):
            ready = watched.locator("html.live, #note:not(:empty)").first
            ready.wait_for(state="attached")
        return watched

    yield open_html
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def html():
    """The page of the two made-up lands."""
    return render_map(make_reports(), make_layers(), title="Two lands").to_html()


@pytest.fixture
def page(open_page, html):
    return open_page(html)
