"""Time the static map: the bundled table, and tables of made-up points along its border.

Run from the checkout: ``python benchmarks/figure.py``. Prints CPU seconds of one process beyond
start-up (imports, reading and joining; the least of three runs), and sizes. Nothing is asserted.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import geomap
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render.figure import render_figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.schema import Layers, Reports

TABLE = Path(__file__).parents[1] / "data" / "incidents.csv"
KINDS = ["shelling", "exchange_of_fire", "capture", "road_closure", "talks"]


def main() -> None:
    """Print the table."""
    layers = geomap.read_layers()
    cases: dict[str, Callable[[], Reports]] = {
        "the bundled table": lambda: join_all(geomap.read_incidents(TABLE), layers),
        "10,000 over 3,000 places": lambda: make_reports(10_000, 3_000, layers),
        "100,000 over 3,000 places": lambda: make_reports(100_000, 3_000, layers),
        "100,000 places": lambda: make_reports(100_000, 100_000, layers),
    }
    render_figure(cases["the bundled table"](), layers).to_png()  # imports are start-up
    print(f"{'incidents':28} {'SVG s':>7} {'PNG @2x s':>10} {'SVG kB':>8} {'PNG kB':>8}")
    for name, make in cases.items():
        reports = make()
        drawn, figure = timed(lambda reports=reports: render_figure(reports, layers))
        painted, png = timed(lambda figure=figure: figure.to_png(2))
        svg = len(figure.to_svg().encode())
        print(f"{name:28} {drawn:7.2f} {painted:10.2f} {svg / 1000:8.0f} {len(png) / 1000:8.0f}")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least CPU seconds of three runs, and the result."""
    least = math.inf
    for _ in range(3):
        start = time.process_time()
        result = work()
        least = min(least, time.process_time() - start)
    return least, result


def make_reports(number: int, places: int, layers: Layers) -> Reports:
    """Make incidents within some 10 km of the border lines, spread over a number of places."""
    random = np.random.default_rng(1)
    border = layers.border
    assert border is not None
    lines = border[border["level"] == "state"].geometry.union_all()
    at = lines.interpolate(random.random(places), normalized=True)
    x = np.array([point.x for point in at]) + random.normal(0, 0.06, places)
    y = np.array([point.y for point in at]) + random.normal(0, 0.06, places)
    place = random.integers(0, places, number) if places < number else np.arange(number)
    frame = pd.DataFrame(
        {
            "id": [f"i{n}" for n in range(number)],
            "date": "2021-05-12",
            "longitude": x[place].round(4),
            "latitude": y[place].round(4),
            "location_precision": random.choice(["exact", "place", "near"], number),
            "event_type": random.choice(KINDS, number),
        }
    )
    return join_all(normalize(frame), layers)


if __name__ == "__main__":
    main()
