"""The same commands on another border, high in the north and across the antimeridian."""

from __future__ import annotations

import io
import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

TABLE = """id,date,side,latitude,longitude,location_precision,radius_m,source
seam,2021-05-12,WW,71.0,179.99,place,,a
edge,2021-05-13,EE,71.0,-178.0,near,1000,b
deep,2021-05-14,EE,71.0,-177.0,exact,,c
far,2021-05-15,EE,60.0,10.0,exact,,d
"""


@pytest.fixture
def layers(tmp_path):
    """Write West, which lies on both sides of 180 degrees, and East, which begins at 178 W."""
    west = MultiPolygon([box(178, 70, 180, 72), box(-180, 70, -178, 72)])
    units = {"name": ["West", "East"], "code": ["WW-1", "EE-1"]}
    units |= {"country": ["Westland", "Eastland"], "country_code": ["WW", "EE"]}
    shapes = [west, box(-178, 70, -176, 72)]
    frame = gpd.GeoDataFrame(units, geometry=shapes, crs="EPSG:4326")
    for row, name in ((0, "west.geojson"), (1, "east.geojson")):
        (tmp_path / name).write_text(frame.iloc[[row]].to_json(drop_id=True))
    return ["--provinces", "west.geojson", "--neighbours", "east.geojson"]


def test_units_shares_and_distances_hold_there_too(run, layers):
    result = run("query", "-", *layers, stdin=TABLE)
    assert result.exit_code == 0, result.output
    found = pd.read_csv(io.StringIO(result.stdout)).set_index("incident_id")
    assert found["province_status"].to_dict() == {
        "seam": "inside",
        "edge": "straddles",
        "deep": "inside",
        "far": "outside",
    }
    assert found.loc["seam", "province"] == "West"
    assert found.loc["edge", "province_candidates"] == "EE-1:0.50;WW-1:0.50"
    assert found.loc["edge", "border_distance_m"] == pytest.approx(0, abs=1)
    assert found.loc["edge", "border_distance_max_m"] == pytest.approx(1000, abs=1)
    # the cut at 180 degrees is no border: the nearest edge is the one at 178 W
    assert found.loc["seam", "border_distance_m"] > 70_000
    # one degree of longitude at 71 N, along the parallel, is 36,350 m; the geodesic is shorter
    assert found.loc["deep", "border_distance_m"] == pytest.approx(36_340, abs=20)


def test_an_outer_edge_is_no_state_border(run, layers, tmp_path):
    made = run("map", "-", *layers, "-o", "map.svg", stdin=TABLE)
    assert made.exit_code == 0, made.output
    picture = (tmp_path / "map.svg").read_text("utf-8")
    assert "Outer edge of the units" in picture
    assert "State border" not in picture
    told = run("query", "-", *layers, "--explain", "seam", stdin=TABLE).stdout
    assert "km from the border or outer edge, at least" in told
    assert "neighbour" not in told


def test_an_accuracy_that_nothing_states_is_not_named(run, layers):
    inside = "inside: the whole possible area lies in it"
    told = run("query", "-", *layers, "--explain", "deep", stdin=TABLE).stdout
    assert f"{inside}\n" in told
    stated = (*layers, "--accuracy", "500m")
    told = run("query", "-", *stated, "--explain", "deep", stdin=TABLE).stdout
    assert f"{inside}, even if the boundary is off by its accuracy\n" in told


def test_counts_pages_and_pictures_are_made(run, layers, tmp_path):
    made = run("map", "-", *layers, "-o", "map.html", "-o", "map.svg", stdin=TABLE)
    assert made.exit_code == 0, made.output
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "OpenStreetMap" not in page
    assert "west.geojson" in page
    told = json.loads(run("summary", "-", *layers, "-f", "json", stdin=TABLE).stdout)
    counts = {row.get("province_code", ""): row["incidents"] for row in told["rows"]}
    assert counts["WW-1"] == 2
    assert counts["EE-1"] == 2
    assert told["total"] == 4


def test_names_of_the_bundled_layer_mean_nothing_there(run, layers):
    result = run("query", "-", *layers, "-p", "Syunik", stdin=TABLE)
    assert result.exit_code == 2
    assert "known are East, West" in result.stderr
