"""Take the pictures of the page that the docs show, in headless Chromium.

Run after an intended change of the page: ``python tests/refresh_pictures.py`` (the one of 100,000
incidents takes a minute), then look at them.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import geomap
from geomap.joins import join_all

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DESKTOP, PHONE, PAPER = (1280, 800), (390, 844), (794, 1123)
MANY = 100_000


class Shot(NamedTuple):
    """One picture: its name, first language of the page, window, and how it is shown."""

    name: str
    lang: str = "en"
    window: tuple[int, int] = DESKTOP
    media: str = "screen"
    scheme: str = "light"
    address: str = ""


SHOTS = (
    Shot("map"),
    Shot("page-phone", window=PHONE),
    Shot("page-dark", scheme="dark"),
    Shot("page-print", window=PAPER, media="print"),
    Shot("page-ru", lang="ru"),
    Shot("page-hy", lang="hy"),
    Shot("page-az", lang="az"),
    Shot("page-side", address="#color-by=side"),
)


def sample(lang: str) -> str:
    """Return the page of the bundled table."""
    layers = geomap.read_layers()
    reports = join_all(geomap.read_incidents(ROOT / "data" / "incidents.csv"), layers)
    return geomap.render_map(reports, layers, lang=lang).to_html()


def made_up() -> str:
    """Return the page of made-up incidents, those of the benchmark."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from page import make_reports

    layers = geomap.read_layers()
    title = "100,000 made-up incidents"
    return geomap.render_map(make_reports(MANY, layers), layers, title=title).to_html()


def take(browser: Browser, html: str, shot: Shot, folder: Path) -> None:
    """Open a page, wait until it has drawn, and keep its picture in few colours."""
    file = folder / "page.html"
    file.write_text(html, "utf-8")
    width, height = shot.window
    options: dict[str, Any] = {
        "viewport": {"width": width, "height": height},
        "color_scheme": shot.scheme,
        "reduced_motion": "reduce",
        "offline": True,
    }
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(f"{file.as_uri()}{shot.address}")
    page.wait_for_selector(".leaflet-marks-pane canvas", state="attached")
    page.evaluate("document.fonts.ready")
    page.emulate_media(media=shot.media, color_scheme=shot.scheme)
    page.wait_for_timeout(1000)
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(
        256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )  # of the methods that come with Pillow, the one that keeps colours of few pixels
    few.save(DOCS / f"{shot.name}.png", optimize=True)
    context.close()


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            take(browser, sample(shot.lang), shot, Path(folder))
        take(browser, made_up(), Shot("page-many"), Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
