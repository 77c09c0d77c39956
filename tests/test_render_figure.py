"""The static map as SVG and in words: whole, safe, the same each time, and true to its places."""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_world import NOTE, make_layers, make_reports, make_table

from geomap.errors import JoinMissingError, OutputError
from geomap.filters import query
from geomap.io import read_incidents, read_layers
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import render_map, style
from geomap.render.figure import render_figure
from geomap.render.figure.caption import escape_markdown
from geomap.render.figure.framing import SPAN_LEAST, Box, Extent, extent_of, fit
from geomap.render.figure.ground import line_look
from geomap.render.figure.labels import meet
from geomap.render.figure.lettering import Look as TextLook
from geomap.render.figure.lettering import capitalise, cut, find_missing, font_files, measure, wrap
from geomap.render.figure.markers import boxes_of, draw_leaders
from geomap.render.figure.scene import set_scene
from geomap.render.figure.scope import choose_extent
from geomap.render.figure.signs import gather_signs, size_of
from geomap.render.figure.svg import quote, shorten, tag, trace
from geomap.render.marks import lay_marks
from geomap.selection import Selection

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</svg><script>alert(1)</script>",
    '"><image href="https://example.org/x.png"/>',
    "&xxe; <!ENTITY a SYSTEM 'file:///etc/passwd'>",
    "]]>\x00\x1b\ufffe",
    "\u202eback\u202c **bold** [a](javascript:alert(1)) `x` | y",
    "<!-- - -->",
)
THEMES = ("light", "dark", "print")
BOX = Box(0, 0, 900, 600)


@pytest.fixture(scope="module")
def sample(request):
    """Return the bundled table, joined with the bundled layers."""
    layers = read_layers()
    table = request.config.rootpath / "data" / "incidents.csv"
    return join_all(read_incidents(table), layers), layers


def parse(figure):
    return ET.fromstring(figure.to_svg())


def texts_of(root, name=None):
    return [
        "".join(element.itertext())
        for element in root.iter(f"{SVG}text")
        if name is None or element.get("class") == name
    ]


def group(root, name):
    return next((g for g in root.iter(f"{SVG}g") if g.get("class") == name), None)


def make_scene(reports, layers, box=BOX, lang="en", selection=None):
    frames = [frame for frame in layers[:2] if frame is not None]
    claims = reports.claims if selection is None else query(reports.claims, selection)
    marks = lay_marks(claims, {code for frame in frames for code in frame["code"]})
    extent = choose_extent(marks, layers, selection or Selection())
    return marks, set_scene(marks, layers, fit(extent, box, 26), lang)


def make_points(rows, layers=None):
    """Join a plain table of points; ``rows`` are dicts of cells."""
    layers = layers or make_layers()
    return join_all(normalize(pd.DataFrame(rows)), layers), layers


# What the file is


def test_the_svg_is_one_image_with_title_and_description():
    figure = render_figure(make_reports(), make_layers(), title="A title")
    root = parse(figure)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "A title")
    assert (desc.tag, desc.text) == (f"{SVG}desc", figure.alt())
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert (root.get("width"), root.get("viewBox")) == ("1200", "0 0 1200 800")


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_runs_and_nothing_is_loaded(sample, theme):
    svg = render_figure(*sample, theme=theme).to_svg()
    root = ET.fromstring(svg)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not names & {"script", "style", "image", "use", "foreignObject", "a", "animate", "set"}
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on")
            assert "href" not in key
            assert "style" not in key
            assert "url(" not in value or value.startswith("url(#")
    assert set(re.findall(r'https?://[^\s"<]+', svg)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    frame = make_table()
    columns = ["place", "province", "speaker", "source_title", "description", "event_type"]
    frame["incident_id"] += text
    for column in columns:
        frame[column] = text
    frame["source_url"] = f"https://example.org/{text}"
    layers = make_layers()
    units = layers.provinces.assign(name=text, country=text)
    places = layers.places.assign(name=text)
    water = layers.water.assign(name=text)
    source = replace(layers.sources[0], title=text, licence=text, credit=text)
    hostile = layers._replace(
        provinces=units, places=places, water=water, note=text, sources=(source,)
    )
    reports = join_all(normalize(frame), hostile)
    figure = render_figure(reports, hostile, title=text, selection=Selection(text=text.split()[0]))
    root = parse(figure)
    known = {"svg", "title", "desc", "defs", "clipPath", "pattern", "g", "rect", "path", "circle"}
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {*known, "ellipse", "text"}
    caption = figure.caption()
    assert "<script" not in caption
    assert "<image" not in caption
    assert not re.search(r"(?<!\\)\[a\]", caption)


def test_the_same_input_gives_the_same_bytes_in_another_process(tmp_path):
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests')\n"
        "from small_world import make_layers, make_reports\n"
        "from geomap.render.figure import render_figure\n"
        "figure = render_figure(make_reports(), make_layers())\n"
        "print(hashlib.sha256((figure.to_svg() + figure.caption()).encode()).hexdigest())\n"
    )
    figure = render_figure(make_reports(), make_layers())
    here = hashlib.sha256((figure.to_svg() + figure.caption()).encode()).hexdigest()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )
        assert done.stdout.strip() == here


def test_the_order_of_rows_does_not_move_a_sign(sample):
    reports, layers = sample
    turned = reports._replace(claims=reports.claims.iloc[::-1])
    _, one = make_scene(reports, layers)
    _, other = make_scene(turned, layers)
    columns = ["x", "y", "count"]
    assert one.signs.table[columns].equals(other.signs.table[columns])
    assert one.badges == other.badges


def test_the_reports_are_not_changed():
    reports, layers = make_reports(), make_layers()
    before = reports.claims.copy()
    render_figure(reports, layers)
    assert before.equals(reports.claims)


# Where things are


def test_a_position_lies_where_spherical_mercator_puts_it():
    frame = fit(extent_of((44.0, 40.0, 46.0, 41.0)), Box(100, 50, 900, 650), 20)
    x, y = frame.place(np.array([44.0, 46.0, 45.0]), np.array([40.0, 41.0, 40.5]))

    def merc(latitude):
        return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))

    scale = 760 / 2  # pixels to a degree of longitude: the width is what binds
    middle_y = (merc(40) + merc(41)) / 2
    assert x == pytest.approx([120, 880, 500])
    assert y == pytest.approx([350 - scale * (merc(lat) - middle_y) for lat in (40, 41, 40.5)])


def test_a_selected_unit_is_framed_whole_and_fills_the_map(sample):
    reports, layers = sample
    for code in ("AM-SU", "AM-GR"):
        unit = layers.provinces[layers.provinces["code"] == code]
        _, scene = make_scene(reports, layers, selection=Selection(units=(code,)))
        west, south, east, north = unit.total_bounds
        (left, right), (top, bottom) = scene.frame.place(
            np.array([west, east]), np.array([north, south])
        )
        box = scene.frame.box
        assert box.left <= left < right <= box.right
        assert box.top <= top < bottom <= box.bottom
        assert max((right - left) / box.width, (bottom - top) / box.height) > 0.7


def test_a_box_is_framed_as_it_is():
    layers = make_layers()
    marks = lay_marks(make_reports().claims, {"W1", "E1"})
    box = (44.2, 40.2, 44.4, 40.4)
    assert choose_extent(marks, layers, Selection(bbox=box)) == extent_of(box)


def test_a_single_exact_point_is_not_enlarged_without_end():
    reports, layers = make_points(
        [{"date": "2021-05-12", "latitude": 40.5, "longitude": 44.5, "location_precision": "exact"}]
    )
    _, scene = make_scene(reports, layers)
    west = scene.frame.middle[0] - 360 * 450 / scene.frame.scale
    assert scene.frame.middle[0] == pytest.approx(44.5, abs=1e-6)
    assert 0.05 < 44.5 - west < 0.5


def test_an_incident_beyond_the_frame_is_counted_and_said():
    far = {"id": "a", "date": "2021-05-12", "latitude": 40.9, "longitude": 45.9, "side": "EE"}
    near = {"id": "a", "date": "2021-05-12", "latitude": 40.5, "longitude": 44.5, "side": "WW"}
    other = {"id": "b", "date": "2021-05-13", "latitude": 40.8, "longitude": 45.8, "side": "WW"}
    reports, layers = make_points([far, near, other])
    selection = Selection(bbox=(44.4, 40.4, 44.6, 40.6))
    _, scene = make_scene(reports, layers, selection=selection)
    assert scene.view.outside == 0  # one of its two places is seen
    selection = Selection(units=("W1",), ids=("a", "b"))
    assert query(reports.claims, selection)["incident_id"].unique().tolist() == ["a"]
    marks = lay_marks(reports.claims, {"W1", "E1"})
    scene = set_scene(
        marks, layers, fit(extent_of((44.4, 40.4, 44.6, 40.6)), Box(0, 0, 400, 400), 9), "en"
    )
    assert scene.view.outside == 1


def test_a_place_of_a_shown_incident_beyond_the_frame_is_noted():
    day = {"date": "2021-05-12"}
    here = {**day, "latitude": 40.5, "longitude": 44.5, "side": "WW"}
    east = {**day, "id": "a", "province": "Eastfold", "side": "EE"}
    far = {**here, "id": "b", "longitude": 45.95, "side": "EE"}
    rows = [{**here, "id": "a"}, east, {**here, "id": "b"}, far, {**here, "id": "c"}]
    reports, layers = make_points(rows)
    box = Selection(bbox=(44.4, 40.4, 44.6, 40.6))
    drawn = render_figure(reports, layers, selection=box)
    edges = "2 incidents also have places beyond the edges of this map"
    note = f"{edges}: Eastfold (Eastland), 1 point."
    assert note in drawn.caption()
    written = [text.text for text in parse(drawn).iter(f"{SVG}text")]
    assert note in " ".join(written)
    assert edges not in render_figure(reports, layers).caption()


def test_notes_count_the_claims_of_the_selection():
    rows = [
        {"id": "a", "date": "2021-05-12", "latitude": 40.5, "longitude": 44.5},
        {"id": "b", "date": "2021-05-12", "latitude": 40.5, "longitude": 45.5},
        {"id": "c", "date": "2021-05-12/..", "province": "Westfold"},
        {"id": "d", "date": "2021-05-12"},
    ]
    reports, layers = make_points(rows)
    whole = render_figure(reports, layers).caption()
    assert "2 of 4 claims state no precision" in whole
    assert "1 of 4 claims gives a first day and no last one" in whole
    assert "1 of 4 claims gives neither coordinates nor a place" in whole
    asked = {"selection": Selection(units=("E1",))}
    part = render_figure(reports, layers, **asked).caption()
    assert "1 of 1 claim states no precision" in part
    assert "no last one" not in part
    assert "neither coordinates" not in part
    assert "1 of 1 claim states no precision" in render_map(reports, layers, **asked).to_html()


def test_rings_have_their_true_radius():
    from pyproj import Geod

    from geomap.render.figure.rings import lay_rings

    points = pd.DataFrame(
        {
            "longitude": [46.2311, 0.0, -70.0, 179.99],
            "latitude": [39.5981, 0.0, 64.0, -45.0],
            "radius_m": [2000.0, 50_000.0, 5000.0, 5000.0],
        }
    )
    rings = lay_rings(points)
    geod = Geod(ellps="WGS84")
    for i, row in enumerate(points.itertuples()):
        for azimuth in range(0, 360, 15):
            lon, lat, _ = geod.fwd(row.longitude, row.latitude, azimuth, row.radius_m)
            x = (lon - row.longitude + 180) % 360 - 180
            dx = x / 360
            y = 0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau
            far = math.hypot(dx / rings.rx[i], (y - rings.y[i]) / rings.ry[i])
            assert far == pytest.approx(1, abs=0.003)


# What is drawn


def test_incidents_are_drawn_by_their_precision():
    rows = [
        {"id": "point", "latitude": 40.2, "longitude": 44.2, "location_precision": "near"},
        {"id": "plain", "latitude": 40.8, "longitude": 44.8},
        {
            "id": "area",
            "latitude": 40.5,
            "longitude": 44.5,
            "location_precision": "area",
            "province": "Westfold",
        },
        {"id": "nowhere", "location_precision": "unknown"},
        {
            "id": "denial",
            "latitude": 40.3,
            "longitude": 44.9,
            "location_precision": "exact",
            "record_kind": "statement",
        },
        {
            "id": "total",
            "province": "Eastfold",
            "location_precision": "province",
            "record_kind": "aggregate",
        },
    ]
    reports, layers = make_points([{"date": "2021-05-12", **row} for row in rows])
    _, scene = make_scene(reports, layers)
    assert scene.signs.table["count"].tolist() == [1, 1]
    assert len(scene.rings.rows) == 1
    assert [(badge.code, badge.number) for badge in scene.badges] == [("W1", 1)]
    assert scene.hatched == {"W1"}
    x, y = scene.frame.place(np.array([44.2, 44.8]), np.array([40.2, 40.8]))
    assert scene.signs.table["x"].tolist() == pytest.approx(x)
    assert scene.signs.table["y"].tolist() == pytest.approx(y)
    root = parse(render_figure(reports, layers))
    assert len(group(root, "singles")) == 2
    assert len(group(root, "hatched")) == 1
    said = texts_of(root)
    assert "4 incidents: 2 on the map, 1 by unit, 1 without a place." in said
    for label in ("Point with its radius", "Point", "By unit, hatched", "Without a place"):
        assert label in said
    assert "Several incidents" not in said


def test_the_legend_counts_ways_as_the_page_does(sample):
    """Each incident is in one way, so the numbers add to the line of counts."""
    figure = render_figure(*sample)
    said = texts_of(parse(figure))
    way = {
        label: said[said.index(label) + 1]
        for label in ("Point with its radius", "By unit, hatched")
    }
    (counts,) = [line for line in said if re.fullmatch(r"\d+ incidents: .*", line)]
    points, units = way.values()
    assert f" {points} on the map, {units} by unit, " in counts


def test_incidents_at_one_place_are_counted_not_stacked():
    rows = [
        {
            "id": f"i{n}",
            "date": "2021-05-12",
            "latitude": 40.2,
            "longitude": 44.2,
            "event_type": "shelling" if n % 3 else "capture",
        }
        for n in range(12)
    ]
    rows.append(
        {"id": "i0", "date": "2021-05-12", "latitude": 40.2, "longitude": 44.2, "side": "EE"}
    )
    rows.append({"id": "far", "date": "2021-05-12", "latitude": 40.9, "longitude": 45.9})
    reports, layers = make_points(rows)
    _, scene = make_scene(reports, layers)
    table = scene.signs.table.sort_values("count")
    assert table["count"].tolist() == [1, 12]
    assert table[[0, 1, 2, 3]].to_numpy().tolist() == [[0, 0, 0, 1], [8, 4, 0, 0]]
    root = parse(render_figure(reports, layers))
    assert texts_of(group(root, "several")) == ["12"]


def test_one_incident_at_two_places_counts_once_in_a_sign_that_gathers_both():
    rows = [
        {"id": "a", "date": "2021-05-12", "latitude": 40.2, "longitude": 44.2},
        {"id": "a", "date": "2021-05-12", "latitude": 40.201, "longitude": 44.2, "side": "EE"},
        {"id": "b", "date": "2021-05-12", "latitude": 40.9, "longitude": 45.9},
    ]
    reports, layers = make_points(rows)
    _, scene = make_scene(reports, layers)
    assert scene.signs.table["count"].tolist() == [1, 1]


@pytest.mark.parametrize("size", [(1200, 800), (600, 800)])
def test_signs_never_overlap_and_lose_no_incident(sample, size):
    marks, scene = make_scene(*sample, box=Box(0, 0, size[0] - 300, size[1] - 200))
    table = scene.signs.table
    for (_, a), (_, b) in itertools.combinations(table.iterrows(), 2):
        assert math.hypot(a.x - b.x, a.y - b.y) >= size_of(a["count"]) + size_of(b["count"])
    assert scene.signs.shown.tolist() == sorted(marks.points["incident"].unique())
    placed = marks.points.assign(
        key=list(zip(marks.points["longitude"], marks.points["latitude"], strict=True))
    )
    at = placed.iloc[table["point"].to_numpy()]
    x, y = scene.frame.place(at["longitude"].to_numpy(), at["latitude"].to_numpy())
    assert table["x"].to_numpy() == pytest.approx(x)
    assert table["y"].to_numpy() == pytest.approx(y)


@pytest.mark.parametrize(
    ("step", "width", "beside"),
    [(0.3, 300, False), (0.3, 200, True), (0.1, 200, True), (0.5, 120, True)],
)
def test_numbers_of_units_meet_no_sign_and_no_other_number(step, width, beside):
    """Signs fill one unit more and more: its number moves within it, then beside it."""
    grid = np.arange(44.02, 45, step)
    rows = [
        {"longitude": x, "latitude": y - 4, "precision": "exact"}
        for x, y in itertools.product(grid, grid)
    ]
    rows += [{"province": name, "precision": "province"} for name in ("Westfold", "Eastfold")]
    reports, layers = make_points([{"date": "2021-05-12", **row} for row in rows])
    _, scene = make_scene(reports, layers, box=Box(0, 0, width, width * 2 / 3))
    assert sorted(badge.code for badge in scene.badges) == ["E1", "W1"]
    boxes = boxes_of(scene.signs) + [badge.box for badge in scene.badges]
    for one, other in itertools.product(range(len(boxes) - 2, len(boxes)), range(len(boxes))):
        assert one == other or not meet(boxes[one], boxes[other])
    for badge in scene.badges:
        west = 44 if badge.code == "W1" else 45
        middle = (badge.box.left + badge.box.right) / 2, (badge.box.top + badge.box.bottom) / 2
        x, y = scene.frame.place(np.array([west, west + 1]), np.array([41, 40]))
        at_x, at_y = badge.start or middle
        assert x[0] <= at_x <= x[1]
        assert y[0] <= at_y <= y[1]
        assert badge.box.within(scene.frame.box)
    crowded = next(badge for badge in scene.badges if badge.code == "W1")
    assert (crowded.start is not None) == beside
    assert len(draw_leaders(scene.badges, style.list_colours("light"))) == beside


@pytest.mark.parametrize("lang", ["en", "hy", "ru", "az"])
@pytest.mark.parametrize("units", [(), ("AM-SU",), ("AM-GR",)])
def test_names_meet_no_other_name_no_symbol_and_no_edge(sample, lang, units):
    selection = Selection(units=units) if units else None
    _, scene = make_scene(*sample, lang=lang, selection=selection)
    assert len(scene.names) > 10
    boxes = [written.box for written in scene.names]
    boxes += [badge.box for badge in scene.badges] + boxes_of(scene.signs) + [scene.bar.box]
    fixed = len(scene.names)
    for i, j in itertools.combinations(range(len(boxes)), 2):
        if i < fixed:
            assert not meet(boxes[i], boxes[j]), (scene.names[i].label.text, i, j)
    for written in scene.names:
        assert written.box.within(scene.frame.box)
        assert written.box.width == pytest.approx(
            measure(written.label.text, written.label.look) + 4
        )


def test_a_name_of_a_larger_place_is_written_first():
    layers = make_layers()
    places = gpd.GeoDataFrame(
        {"name": ["Small", "Large"], "population": ["900000", "1000000"]},
        geometry=[shapely.Point(44.5, 40.5), shapely.Point(44.5, 40.5)],
        crs="EPSG:4326",
    )
    _, scene = make_scene(make_reports(), layers._replace(places=places))
    assert next(w.label.text for w in scene.names if w.label.kind == "place") == "Large"


@pytest.mark.parametrize(("lang", "name"), [("ru", "СЮНИК"), ("hy", "Սյունիք"), ("en", "SYUNIK")])
def test_names_are_in_their_language(sample, lang, name):
    root = parse(render_figure(*sample, lang=lang, selection=Selection(units=("AM-SU",))))
    assert name in texts_of(root, "area")


def test_the_border_is_dashed_where_it_is_not_agreed():
    layers = make_layers()
    colours = style.list_colours("light")
    root = parse(render_figure(make_reports(), layers))
    line = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "line state open")
    assert line.get("stroke-dasharray") == "6 4"
    assert "State border, not agreed" in texts_of(root)
    assert "State border" not in texts_of(root)
    settled = layers._replace(border=layers.border.assign(agreed=True))
    root = parse(render_figure(make_reports(), settled))
    lines = [p.get("class") for p in root.iter(f"{SVG}path") if "line" in p.get("class", "")]
    assert lines == ["line state"]
    assert line_look("state", agreed=True, colours=colours)["stroke_dasharray"] is None


def test_the_ground_of_units_is_one_beneath_their_lines(sample):
    """The units of a country leave no seam; only without a layer of lines each has its edge."""
    reports, layers = sample
    lined = parse(render_figure(reports, layers))
    assert [len(group(lined, name)) for name in ("land", "neighbour")] == [1, 1]
    assert group(lined, "land").get("stroke") is None
    edged = parse(render_figure(reports, layers._replace(border=None)))
    assert len(group(edged, "land")) == 11  # ten provinces of Armenia and Yerevan
    assert group(edged, "land").get("stroke") == style.list_colours("light")["unit-line"]
    alone = parse(render_figure(make_reports(), make_layers(neighbours=None)))
    assert group(alone, "neighbour") is None


def test_layers_of_provinces_alone_are_enough():
    layers = make_layers(neighbours=None, border=None, water=None, places=None)
    root = parse(render_figure(make_reports(), layers))
    assert any(p.get("class") == "line edge" for p in root.iter(f"{SVG}path"))
    assert "WESTFOLD" in texts_of(root, "area")


def test_the_sheet_says_what_it_must():
    root = parse(render_figure(make_reports(), make_layers()))
    said = " ".join(texts_of(root))
    assert NOTE in said
    assert "© OpenStreetMap contributors" in said
    assert "not been verified" in said
    assert "exact 100 m, place 2 km, near 5 km" in said


SIZES = [
    (size, "en") for size in ((1200, 800), (600, 800), (800, 600), (900, 1200), (480, 640))
] + [(size, lang) for size in ((1200, 800), (600, 800)) for lang in ("ru", "hy", "az")]


@pytest.mark.parametrize(("size", "lang"), SIZES)
def test_everything_stays_on_the_sheet(sample, size, lang):
    root = parse(render_figure(*sample, size=size, lang=lang))
    width, height = size
    for element in root.iter(f"{SVG}text"):
        look = TextLook(
            float(element.get("font-size")),
            element.get("font-weight") == "700",
            float(element.get("letter-spacing", 0)),
        )
        left = float(element.get("x"))
        assert left >= 0
        assert left + measure("".join(element.itertext()), look) <= width - 8
        assert 10 < float(element.get("y")) <= height - 8
    edge = next(r for r in root.iter(f"{SVG}rect") if r.get("class") == "edge")
    assert float(edge.get("height")) >= 120
    legend = [float(t.get("y")) for t in group(root, "legend").iter(f"{SVG}text")]
    notes = [float(t.get("y")) for t in root.iter(f"{SVG}text") if t.get("class") == "note"]
    assert max(legend) < min(notes)
    boxes = [box_of_text(t) for part in ("legend", "texts") for t in texts_in(root, part)]
    for one, other in itertools.combinations(boxes, 2):
        assert not meet(one, other), (one, other)


def texts_in(root, name):
    """Return the texts of all groups of a name."""
    return [t for g in root.iter(f"{SVG}g") if g.get("class") == name for t in g.iter(f"{SVG}text")]


def box_of_text(element):
    """Return the room of the letters of a text, from a little over x-height to its baseline."""
    size = float(element.get("font-size"))
    look = TextLook(size, element.get("font-weight") == "700")
    x, y = float(element.get("x")), float(element.get("y"))
    return Box(x, y - 0.8 * size, x + measure("".join(element.itertext()), look), y)


@pytest.mark.parametrize(
    ("name", "spacing"),
    [
        ("محافظة دهوك", None),
        ("ܢܘܗܕܪܐ", None),
        ("ߞߊ߲ߞߊ߲", None),
        ("ᠮᠣᠩᠭᠣᠯ", None),
        ("𞤊𞤵𞤼𞤢", None),
        ("महाराष्ट्र", None),
        ("Duhok دهوك", None),
        ("Westfold", "1.3"),
        ("Вестфолд", "1.3"),
        ("Սյունիք", "1.3"),
        ("მცხეთა", "1.3"),
        ("חיפה", "1.3"),
        ("山形", "1.3"),
    ],
)
def test_letters_that_join_are_not_spaced(name, spacing):
    layers = make_layers()
    layers = layers._replace(provinces=layers.provinces.assign(name=name))
    root = parse(render_figure(make_reports(layers=layers), layers))
    on_map = [t for t in root.iter(f"{SVG}text") if t.get("class") == "area"]
    (text,) = (t for t in on_map if t.text.casefold() == name.casefold())
    assert text.get("letter-spacing") == spacing
    assert text.get("textLength") is None


@pytest.mark.parametrize("size", [(200, 200), (1200, 320), (319, 800)])
def test_a_sheet_without_room_for_a_map_is_refused(sample, size):
    with pytest.raises(OutputError, match="pixels"):
        render_figure(*sample, size=size)


def test_an_unknown_theme_is_refused():
    with pytest.raises(OutputError, match="light, dark, print, not 'sepia'"):
        render_figure(make_reports(), make_layers(), theme="sepia")


def test_an_unknown_language_is_refused():
    with pytest.raises(OutputError, match="en, ru, hy, az, not 'de'"):
        render_figure(make_reports(), make_layers(), lang="de")


def test_claims_that_are_not_joined_are_refused():
    with pytest.raises(JoinMissingError, match="join_provinces"):
        render_figure(normalize(make_table()), make_layers())


def test_a_selection_without_incidents_is_still_a_map():
    figure = render_figure(make_reports(), make_layers(), selection=Selection(ids=("none",)))
    assert "0 incidents" in " ".join(texts_of(parse(figure)))
    assert "None has a place on the map" in figure.alt()


def test_many_incidents_are_counted_by_cell_and_it_is_said():
    random = np.random.default_rng(7)
    number = 100_000
    frame = pd.DataFrame(
        {
            "id": [f"i{n}" for n in range(number)],
            "date": "2021-05-12",
            "longitude": random.uniform(44.05, 45.95, number).round(4),
            "latitude": random.uniform(40.05, 40.95, number).round(4),
            "location_precision": "exact",
            "event_type": random.choice(["shelling", "capture", "talks"], number),
        }
    )
    layers = make_layers()
    reports = join_all(normalize(frame), layers)
    figure = render_figure(reports, layers)
    assert len(figure.to_svg().encode()) < 3_000_000
    root = parse(figure)
    said = " ".join(texts_of(root))
    assert "counted by place, then by cells of 12 pixels" in said
    signs = gather_signs(
        lay_marks(reports.claims, {"W1", "E1"}).points,
        np.zeros(number, dtype=np.int64),
        fit(extent_of((44, 40, 46, 41)), BOX, 26),
    )
    assert signs.by_cell
    assert signs.table["count"].sum() == number


# Colours

INKS = sorted({symbol.ink for symbol in style.SYMBOLS})
"""Of groups of types, of sides, and of what several sides speak of."""


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_colours_stand_out_from_every_ground(theme):
    colours = style.list_colours(theme)
    for key in INKS:
        for ground in ("land", "neighbour", "water", "void", "halo", "paper"):
            assert contrast(colours[key], colours[ground]) >= 3, (key, ground)
    for ink, grounds in {
        "map-ink": ("land", "neighbour", "water"),
        "map-muted": ("land", "neighbour"),
        "water-ink": ("water",),
        "ink": ("paper",),
        "soft": ("paper",),
    }.items():
        for ground in grounds:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ground in ("land", "neighbour"):
        assert contrast(colours["border"], colours[ground]) >= 3


# Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB
BLIND = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def oklab(colour, matrix):
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    r, g, b = np.clip(np.array(matrix) @ linear, 0, 1)
    cone = np.cbrt(
        [
            0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
            0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
            0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
        ]
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cone
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("blind", [*BLIND, "none"])
def test_colours_differ_for_colour_blind_readers(theme, blind):
    colours = style.list_colours(theme)
    matrix = BLIND.get(blind, np.eye(3))
    least = 6.5 if theme == "print" else 11
    seen = {key: oklab(colours[key], matrix) for key in INKS}
    for one, other in itertools.combinations(seen, 2):
        assert 100 * np.linalg.norm(seen[one] - seen[other]) >= least, (one, other)


def test_greys_tell_symbols_apart_on_paper():
    colours = style.list_colours("print")
    greys = sorted(luminance(colours[key]) for key in INKS)
    for dark, light in itertools.pairwise(greys):
        assert (light + 0.05) / (dark + 0.05) >= 1.3


def test_a_type_keeps_its_colour_from_table_to_table():
    rows = [
        {
            "id": "a",
            "date": "2021-05-12",
            "latitude": 40.5,
            "longitude": 44.5,
            "event_type": "capture",
        }
    ]
    more = [
        {
            "id": f"b{n}",
            "date": "2021-05-12",
            "latitude": 40.9,
            "longitude": 45.9,
            "event_type": "shelling",
        }
        for n in range(5)
    ]
    fills = []
    for table in (rows, rows + more):
        root = parse(render_figure(*make_points(table)))
        fills.append(group(root, "singles")[0].get("fill"))
    assert fills == [style.list_colours("light")["held"]] * 2


# In words


def test_the_alternative_says_how_many_where_when_how_precisely_and_by_whose_word(sample):
    figure = render_figure(*sample)
    alt = figure.alt()
    reports, layers = sample
    events = reports.claims[reports.claims["record_kind"] == "incident"]
    total = events["incident_id"].nunique()
    assert f"{total} reported incidents (12 May 2021 to " in alt
    assert "Gegharkunik (Armenia) " in alt
    assert "with a ring within which they lie (" in alt
    assert re.search(r"account: Armenia \d+, Azerbaijan \d+ and third parties \d+\.", alt)
    assert re.search(r"Most in [^.]* \d+, [^.]* \d+ and [^.]* \d+\.", alt)
    assert "\n" not in alt
    assert len(alt) < 450
    assert layers.note not in alt


def test_the_caption_says_in_full_what_the_alternative_says_in_short(sample):
    figure = render_figure(*sample)
    caption = figure.caption()
    assert escape_markdown(sample[1].note) in caption
    assert "have not been verified" in caption
    assert "an incident counts once in each unit that a claim names or lies in" in caption
    assert "neither counted nor drawn" in caption
    assert len(caption) > 4 * len(figure.alt())


def test_the_caption_names_sources_and_licences(sample):
    caption = render_figure(*sample, title="A map *of* the border").caption()
    assert caption.startswith(r"**A map \*of\* the border.** ")
    assert "Sources: " in caption
    assert "© OpenStreetMap contributors" in caption
    assert "incidents.csv" in caption
    assert caption.endswith("\n")


def test_words_for_one_incident_and_without_a_place():
    reports, layers = make_points(
        [{"id": "a", "date": "2021-05-12", "location_precision": "unknown", "province": ""}]
    )
    figure = render_figure(reports, layers)
    for said in (figure.alt(), figure.caption()):
        assert "1 reported incident (12 May 2021)." in said
        assert "1 without a place is not on the map." in said


def test_markdown_of_the_data_is_escaped():
    said = escape_markdown("a*b_c [x](y) <b>&amp;\nz")
    assert said == r"a\*b\_c \[x\](y) &lt;b&gt;&amp;amp; z"


# Parts


def test_numbers_are_short():
    said = [shorten(value) for value in (1.0, -0.001, 0.125, 12.5, 100)]
    assert said == ["1", "0", "0.12", "12.5", "100"]


def test_paths_do_not_drift():
    line = [[0, 0], [3, -7], [104, 5], [104, 5], [-2, 11]]
    d = trace([line], closed=False)
    assert d == "M0 0l.3-.7 10.1 1.2 -10.6 .6"
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", d)]
    x = sum(numbers[::2])
    y = sum(numbers[1::2])
    assert (x, y) == (pytest.approx(-0.2), pytest.approx(1.1))
    assert trace([[[0, 0], [10, 0], [10, 10], [0, 0]]], closed=True) == "M0 0l1 0 0 1z"


def test_elements_are_escaped():
    written = tag("a", quote("<&>"), title='"<\x00\ud800', stroke_width=1.5, none=None, class_="c")
    root = ET.fromstring(written)
    assert (root.text, root.get("title"), root.get("none")) == ("<&>", '"<\ufffd\ufffd', None)
    assert (root.get("stroke-width"), root.get("class")) == ("1.5", "c")


def test_lines_break_within_their_width():
    look = TextLook(10)
    text = "one two three four fünf Գեղարքունիք " + "x" * 80
    for width in (40, 75, 200):
        lines = wrap(text, width, look)
        assert all(measure(line, look) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap(text, 75, look, 2)[-1].endswith("…")
    assert len(wrap(text, 75, look, 2)) == 2
    assert measure(cut("long enough to be cut", 60, look), look) <= 60
    assert wrap("", 75, look) == []


def test_capitals_follow_their_language():
    assert capitalise("Syunik", "en") == "SYUNIK"
    assert capitalise("Göygöl", "az") == "GÖYGÖL"
    assert capitalise("Zəngilan", "az") == "ZƏNGİLAN"
    assert capitalise("Սյունիք և", "hy") == "Սյունիք և"
    assert capitalise("კახეთი", "ka") == "კახეთი"


@given(
    st.floats(-170, 160), st.floats(-80, 70), st.floats(0.01, 8), st.floats(0.01, 8)
)  # fmt: skip
def test_a_steady_extent_holds_the_old_one_and_is_hardly_larger(west, south, wide, tall):
    extent = extent_of((west, south, west + wide, south + tall))
    steady = extent.steady()
    assert steady.west <= extent.west <= extent.east <= steady.east
    assert steady.north <= extent.north <= extent.south <= steady.south
    size = max(extent.east - extent.west, extent.south - extent.north, SPAN_LEAST)
    for one, other in zip(steady, extent, strict=True):
        assert abs(one - other) <= size / 32


def test_new_incidents_a_little_within_or_beyond_leave_a_steady_extent_as_it_is():
    extent = Extent(0.6212, 0.3702, 0.6298, 0.3797)
    within = Extent(0.6213, 0.3703, 0.6297, 0.37965)
    assert within.steady() == extent.steady()
    assert extent.steady() == Extent(0.62109375, 0.3701171875, 0.6298828125, 0.3798828125)


def test_where_incidents_reach_over_nearly_all_provinces_these_are_shown_whole():
    layers = make_layers()
    home = extent_of(layers.provinces.total_bounds)
    for reach, whole in ((0.9, True), (0.8, False)):
        low, high = 0.5 - reach / 2, 0.5 + reach / 2
        corners = [(44 + x, 40 + y) for x in (low, high) for y in (low, high)]
        claims = make_reports().claims.iloc[[0] * 4].assign(
            incident_id=list("abcd"), geometry=shapely.points(corners), radius_m=0.0,
            location_precision="exact",
        )  # fmt: skip
        marks = lay_marks(claims, {"W1", "E1"})
        found = choose_extent(marks, layers, Selection())
        assert (found == home) is whole
        assert found.covers(home, reach - 0.01)


def test_extents_join_and_clip():
    one, other = Extent(0.1, 0.1, 0.2, 0.3), Extent(0.15, 0.0, 0.5, 0.2)
    assert one.join(other) == Extent(0.1, 0.0, 0.5, 0.3)
    assert one.clip(other) == Extent(0.15, 0.1, 0.2, 0.2)
    assert one.clip(Extent(0.8, 0.8, 0.9, 0.9)) == Extent(0.8, 0.8, 0.9, 0.9)


# The font


def test_fonts_are_those_of_the_checksums():
    folder = font_files()[0].parent
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == 3
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert sum((folder / line.split()[1]).stat().st_size for line in lines) < 300_000
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE").read_text("utf-8")


def test_the_fonts_cover_every_name_of_the_layers(sample):
    _, layers = sample
    for frame in (layers.provinces, layers.neighbours, layers.places, layers.water):
        for column in [c for c in frame if c in {"name", "name_hy", "name_az", "name_ru"}]:
            assert find_missing("".join(frame[column].dropna().astype(str))) == "", column


def test_widths_are_those_of_the_font():
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    for file, bold in zip(font_files(), (False, True), strict=True):
        font = ttfont(file)
        units, cmap = font["head"].unitsPerEm, font.getBestCmap()
        for letter in "AaЖжՍսႠაəİ0–…":
            width = font["hmtx"][cmap[ord(letter)]][0] / units * 1000
            assert measure(letter, TextLook(1000, bold)) == pytest.approx(width, abs=0.6)
