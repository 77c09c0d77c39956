"""Compare the page with ``geopandas.GeoDataFrame.explore`` on made-up tables of the same rows.

Run from the checkout: ``python benchmarks/page.py [--rows 10000 100000 1000000]``. It makes the
data (8 attributes, one claim an incident), builds both pages, opens both in headless Chromium with
the network off, and prints a table with ratios and bars. Both are built once before, as imports are
start-up; what a page keeps of its layers for the next one is then there, so the table also says
what the first page of other layers costs. Building and opening are repeated where that takes no
minutes, in turn, and the least is taken: a browser's first start is slow, whatever it opens. The
assets that explore's page loads come from npm packages in a temporary folder. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import re
import shutil
import subprocess
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

import geomap
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map

if TYPE_CHECKING:
    from geomap.schema import Layers, Reports

KINDS = ("shelling", "exchange_of_fire", "capture", "road_closure", "talks", "mine", "detention")
ATTRIBUTES = (
    "incident_id",
    "date_start",
    "event_type",
    "province_reported",
    "side",
    "killed",
    "description",
    "source_url",
)
PACKAGES = (
    "leaflet@1.9.3",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "leaflet.awesome-markers@2.0.5",
    "@fortawesome/fontawesome-free@6.2.0",
    "jquery-ui-dist@1.12.1",
)
EXPLORE_MOST = 100_000
"""Beyond this explore's page stays blank, after minutes and gigabytes."""
FEW, RUNS = 10_000, 5
"""How often pages of so few incidents are built and opened."""
PATIENCE_S = 240
INKED = """(pane) => [...document.querySelectorAll(`${pane} canvas`)].some((canvas) => {
  const { width, height } = canvas;
  return width > 0 && new Uint32Array(
    canvas.getContext('2d').getImageData(0, 0, width, height).data.buffer).some((pixel) => pixel);
}) && performance.now()"""
MAP = "Object.values(window).find((one) => one instanceof L.Map)"


class Page(NamedTuple):
    """What was measured of one page; None where it was not."""

    size: int
    build_s: float
    first_s: float | None = None
    drawn_ms: float | None = None
    pan_ms: float | None = None
    zoom_ms: float | None = None
    filter_ms: float | None = None


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="keep the pages in this folder")
    parser.add_argument("--no-explore", action="store_true", help="only our page")
    options = parser.parse_args()
    layers = geomap.read_layers()
    warm_up(layers)
    with tempfile.TemporaryDirectory() as folder:
        assets = {} if options.no_explore else collect_assets(Path(folder))
        for rows in options.rows:
            kept = options.keep or Path(folder)
            kept.mkdir(parents=True, exist_ok=True)
            compare(rows, layers, assets, kept)


def warm_up(layers: Layers) -> None:
    """Pay for imports, which are start-up."""
    few = make_reports(100, layers)
    render_map(few, layers).to_html()
    explore(few)


def compare(rows: int, layers: Layers, assets: dict[str, bytes], folder: Path) -> None:
    """Build and open both pages, and print what it cost."""
    start = time.process_time()
    reports = make_reports(rows, layers)
    print(f"\n{rows:,} incidents; data made and joined in {time.process_time() - start:.1f} s CPU")
    print(
        "  bits a character under zlib: description {:.2f}, address {:.2f}".format(*bits(reports))
    )
    own, other = None, None
    for _ in range(RUNS if rows <= FEW else 1):
        found = measure(
            lambda: render_map(reports, layers).to_html(), folder / f"own-{rows}.html", {}
        )
        own = least(own, found)
        if assets and rows <= EXPLORE_MOST:
            found = measure(lambda: explore(reports), folder / f"explore-{rows}.html", assets)
            other = least(other, found)
    others = move_units(layers, rows * 1e-14)
    own = own._replace(first_s=time_build(lambda: render_map(reports, others).to_html())[0])
    print_table(rows, own, other)


def least(one: Page | None, other: Page) -> Page:
    """Return the least of each figure of two measurements."""
    if one is None:
        return other
    pairs = zip(one, other, strict=True)
    return Page(*(min((v for v in pair if v is not None), default=None) for pair in pairs))


def move_units(layers: Layers, degrees: float) -> Layers:
    """Move the units a little, so that nothing serves them that was kept of others."""

    def move(frame: Any) -> Any:
        return frame.set_geometry(
            shapely.transform(frame.geometry, lambda points: points + degrees)
        )

    return layers._replace(
        provinces=move(layers.provinces), neighbours=move(layers.neighbours), note="moved"
    )


def make_reports(rows: int, layers: Layers) -> Reports:
    """Make incidents of 8 attributes, one claim each, at random within the provinces."""
    dice = np.random.default_rng(1)
    lon, lat, unit = spread(rows, layers, dice)
    words = make_words(dice, 2500)
    often = 1 / np.arange(1, len(words) + 1) ** 0.7
    picked = words[dice.choice(len(words), (rows, 30), p=often / often.sum())]
    days = np.datetime64("2015-01-01") + dice.integers(0, 3000, rows)
    texts = [" ".join(row)[:120] for row in picked.tolist()]
    slugs = words[dice.choice(len(words), (rows, 6))].tolist()
    table = pd.DataFrame(
        {
            "incident_id": [f"inc-{number:08d}" for number in range(rows)],
            "date": days.astype(str),
            "event_type": dice.choice(KINDS, rows),
            "province": layers.provinces["name"].to_numpy()[unit],
            "side": dice.choice(["AM", "AZ", ""], rows),
            "killed": dice.poisson(0.4, rows).astype(str),
            "description": texts,
            "source_url": [
                f"https://news.example.org/{day:%Y/%m/%d}/{'-'.join(slug)}"[:73]
                for day, slug in zip(days.tolist(), slugs, strict=True)
            ],
            "longitude": lon.astype(str),
            "latitude": lat.astype(str),
        }
    )
    return join_all(normalize(table), layers)


def spread(rows: int, layers: Layers, dice: np.random.Generator) -> tuple[Any, Any, Any]:
    """Return positions of 5 decimals at random within the provinces, and the province of each."""
    shapes = layers.provinces.geometry.to_numpy()
    shapely.prepare(shapes)
    west, south, east, north = layers.provinces.total_bounds
    found: list[np.ndarray] = []
    while sum(map(len, found)) < rows:
        x = dice.uniform(west, east, rows).round(5)
        y = dice.uniform(south, north, rows).round(5)
        unit = np.full(rows, -1)
        for number, shape in enumerate(shapes):
            unit[shapely.contains_xy(shape, x, y)] = number
        found.append(np.column_stack([x, y, unit])[unit >= 0])
    x, y, unit = np.concatenate(found)[:rows].T
    return x, y, unit.astype(int)


def make_words(dice: np.random.Generator, count: int) -> np.ndarray:
    """Make words whose letters are about as frequent as in English."""
    letters = list("eeeeeetttttaaaaoooiiinnnsssrrhhhldlcumwfgypbvk")
    sizes = dice.integers(2, 11, count)
    return np.array(["".join(dice.choice(letters, size)) for size in sizes], dtype=object)


def bits(reports: Reports) -> list[float]:
    """Return the bits a character that zlib leaves of the long texts."""
    sample = reports.claims.head(20_000)
    texts = ["\n".join(sample[name].tolist()).encode() for name in ("description", "source_url")]
    return [8 * len(zlib.compress(text, 9)) / len(text) for text in texts]


def explore(reports: Reports) -> str:
    """Build the page of ``explore``, with the same 8 attributes and the same points."""
    frame = reports.claims[[*ATTRIBUTES, "geometry"]]
    frame = frame.assign(date_start=frame["date_start"].astype(str))
    return str(frame.explore(column="event_type", prefer_canvas=True).get_root().render())


def measure(build: Any, file: Path, assets: dict[str, bytes]) -> Page:
    """Build a page, write it, open it and use it."""
    spent, html = time_build(build)
    file.write_text(html, "utf-8")
    page = Page(file.stat().st_size, spent)
    del html
    gc.collect()
    return open_page(page, file, assets)


def time_build(build: Any) -> tuple[float, str]:
    """Return the CPU seconds that building a page takes, and the page."""
    gc.collect()
    start = time.process_time()
    html = build()
    return time.process_time() - start, html


def open_page(page: Page, file: Path, assets: dict[str, bytes]) -> Page:
    """Open a page in headless Chromium; wait until it has drawn, then pan, zoom and filter."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415

    pane = ".leaflet-overlay-pane" if assets else ".leaflet-marks-pane"
    with sync_playwright() as player:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
        browser = player.chromium.launch(executable_path=path, args=arguments)
        tab = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        tab.set_default_timeout(PATIENCE_S * 1000)
        tab.route(re.compile("^https?://"), lambda route: answer(route, assets))
        try:
            tab.goto(file.as_uri(), wait_until="commit")
            drawn = tab.wait_for_function(INKED, arg=pane, polling=10).json_value()
            steps = use_page(tab, filters=not assets)
            page = page._replace(drawn_ms=drawn, **steps)
        except Error as error:
            print(f"  {file.name}: {str(error).splitlines()[0]}")
        browser.close()
    return page


def use_page(tab: Any, *, filters: bool) -> dict[str, float]:
    """Return the main-thread CPU milliseconds of each step, the least of three."""
    client = tab.context.new_cdp_session(tab)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    tab.wait_for_timeout(1500)

    def spend(script: str) -> float:
        settle = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 250)))"
        before = read_cpu(client)
        tab.evaluate(script)
        tab.evaluate(settle)
        return (read_cpu(client) - before) * 1000

    steps = {
        "pan_ms": [f"void {MAP}.panBy([{x}, 90], {{animate: false}})" for x in (160, -150, 140)],
        "zoom_ms": [f"void {MAP}.setZoom({MAP}.getZoom() + 2, {{animate: false}})"] * 3,
    }
    costs: dict[str, float] = {}
    if filters:
        tick = "document.querySelector('#legend .types input').click()"
        costs["filter_ms"] = min(spend(tick) for _ in range(3))
    for name, scripts in steps.items():
        costs[name] = min(spend(script) for script in scripts)
    return costs


def read_cpu(client: Any) -> float:
    metrics = client.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def answer(route: Any, assets: dict[str, bytes]) -> None:
    """Answer a request from the packages; what is not in them is empty."""
    name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
    if name in assets or name.endswith((".js", ".css")):
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(body=assets.get(name, b""), content_type=kind, headers=headers)
    else:
        route.abort()


def collect_assets(folder: Path) -> dict[str, bytes]:
    """Install the packages that explore's page loads, and return their files by name."""
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, *PACKAGES],
        check=True,
    )
    files = [*folder.rglob("*.js"), *folder.rglob("*.css")]
    return {path.name: path.read_bytes() for path in sorted(files, reverse=True)}


def print_table(rows: int, own: Page, other: Page | None) -> None:
    """Print both pages, their ratio and the bar."""
    bars: dict[str, str] = {
        "size": "<= 1/4 of explore's" if rows <= 10_000 else "<= 105 bytes an incident",
        "build_s": "<= 1/6 of explore's",
        "first_s": "",
        "drawn_ms": {10_000: "<= 1/6 of explore's", 100_000: "<= 1000", 1_000_000: "<= 2000"}.get(
            rows, ""
        ),
        "pan_ms": {100_000: "<= 30", 1_000_000: "<= 50"}.get(rows, ""),
        "zoom_ms": "",
        "filter_ms": {100_000: "<= 25", 1_000_000: "<= 50"}.get(rows, ""),
    }
    said = {
        "size": "bytes of the page",
        "build_s": "Python CPU, s",
        "first_s": "with new layers, s",
        "drawn_ms": "until drawn, ms",
        "pan_ms": "pan, CPU ms",
        "zoom_ms": "zoom by 2, CPU ms",
        "filter_ms": "filter, CPU ms",
    }
    print(f"  {'':20} {'geomap':>14} {'explore':>14} {'ratio':>8}   bar")
    for name, bar in bars.items():
        mine, theirs = getattr(own, name), None if other is None else getattr(other, name)
        theirs = other.build_s if other and name == "first_s" else theirs
        ratio = f"1/{theirs / mine:.1f}" if mine and theirs else ""
        print(f"  {said[name]:20} {show(mine):>14} {show(theirs):>14} {ratio:>8}   {bar}")
    print(f"  {'bytes an incident':20} {own.size / rows:14.1f}")


def show(value: float | None) -> str:
    """Write a number, or a dash where nothing was measured."""
    if value is None:
        return "-"
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:,.2f}"
        if value < 100
        else f"{value:,.0f}"
    )


if __name__ == "__main__":
    main()
