"""Pictures of units on both sides of 180 degrees: framed as they lie on a globe."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
import shapely

ROWS = """id,date,side,place,province,lat,lon,precision,type
1,2023-01-01,AA,p1,,-16.5,179.99,near,shelling
2,2023-01-02,BB,p2,,-16.6,-179.99,near,shelling
3,2023-01-03,CC,p3,Cross,,,,capture
4,2023-01-04,AA,p4,,-17.2,179.5,exact,capture
"""


@pytest.fixture
def options(tmp_path):
    (tmp_path / "t.csv").write_text(ROWS, "utf-8")
    east, west = shapely.box(179.2, -17.5, 180, -16), shapely.box(-180, -17.5, -179, -16)
    cross = shapely.union(shapely.box(179.2, -19, 180, -17.5), shapely.box(-180, -19, -179, -17.5))
    for name, rows in (
        ("own", {"AA-E": ("East Isle", east), "BB-W": ("West Isle", west)}),
        ("near", {"CC-X": ("Cross", cross)}),
    ):
        table = {"code": list(rows), "name": [title for title, _ in rows.values()]}
        shapes = [shape for _, shape in rows.values()]
        gpd.GeoDataFrame(table, geometry=shapes, crs=4326).to_file(tmp_path / f"{name}.geojson")
    return ("t.csv", "--provinces", "own.geojson", "--neighbours", "near.geojson")


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_units_on_both_sides_are_seen_side_by_side(run, options, tmp_path, ending):
    assert run("map", *options, "-o", f"map.{ending}").exit_code == 0
    picture = re.search(r"(?s)<svg.*?</svg>", (tmp_path / f"map.{ending}").read_text("utf-8"))[0]
    texts = re.findall(r">([^<>]+)</text>", picture)
    assert {"EAST ISLE", "WEST ISLE", "CROSS"} <= set(texts)
    line = re.search(r'<path d="([^"]*)" class="line edge"', picture)[1]
    starts = [float(x) for x in re.findall(r"M([\d.]+)", line)]
    assert len(starts) == 2, "the edges on both sides of 180 degrees"
    assert max(starts) - min(starts) > 100
    scale = next(text for text in texts if re.fullmatch(r"\d+ km", text))
    assert int(scale.removesuffix(" km")) <= 100


def test_a_box_across_is_framed_as_it_is(run, options, tmp_path):
    box = ("--bbox", "179.5,-17,-179.5,-16")
    assert run("map", *options, *box, "-o", "map.svg").exit_code == 0
    texts = re.findall(r">([^<>]+)</text>", (tmp_path / "map.svg").read_text("utf-8"))
    assert {"EAST ISLE", "WEST ISLE", "2"} <= set(texts)
    assert "20 km" in texts
