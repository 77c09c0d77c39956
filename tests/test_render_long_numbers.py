"""Numbers with more decimals than the page packs are written into it as they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from small_world import make_layers, make_reports

from geomap import render_map


def test_many_long_numbers_still_make_a_page():
    rows = 700
    longitudes = 44.9 + np.arange(rows) / 1e5  # each disk has a share of its own in both units
    table = pd.DataFrame(
        {
            "id": [f"i{n}" for n in range(rows)],
            "date": "2021-05-12",
            "longitude": longitudes.round(7).astype(str),
            "latitude": "40.5",
            "radius_m": "9000",
            "own": [str(np.sqrt(n + 2)) for n in range(rows)],
        }
    )
    reports = make_reports(table)
    assert reports.claims["province_share"].nunique() > 300
    numbers = reports.claims.assign(own=reports.claims["own"].astype(float))
    html = render_map(reports._replace(claims=numbers), make_layers()).to_html()
    assert html.startswith("<!DOCTYPE html>")
