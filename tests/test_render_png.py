"""The static map as PNG and PDF: pixels where the coordinates say, text that can be read."""

from __future__ import annotations

import io
import math
import os
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from small_world import NOTE, make_layers, make_reports

from geomap.errors import GeomapWarning, OutputError
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import style
from geomap.render.figure import FORMATS, render_figure
from geomap.selection import Selection

image = pytest.importorskip("PIL.Image")
pytest.importorskip("resvg_py")

WHERE = {
    "shelling": (44.2, 40.8),
    "capture": (45.6, 40.75),
    "road_closure": (44.45, 40.25),
    "talks": (45.3, 40.3),
}
BOUNDS = (44.0, 40.0, 46.0, 41.0)
SCALE = 3


def make_map(precision="unstated", radius=None, **options):
    """Draw one incident of each group, far from each other, on a bare map of two units."""
    rows = [
        {
            "id": kind,
            "date": "2021-05-12",
            "longitude": lon,
            "latitude": lat,
            "event_type": kind,
            "location_precision": precision,
            "radius_m": radius,
        }
        for kind, (lon, lat) in WHERE.items()
    ]
    layers = make_layers(water=None, places=None)
    reports = join_all(normalize(pd.DataFrame(rows)), layers)
    return render_figure(reports, layers, selection=Selection(bbox=BOUNDS), **options)


def pixels_of(png):
    return np.asarray(image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def find_map(figure):
    """Return the box of the map in pixels of the SVG."""
    from xml.etree import ElementTree as ET

    root = ET.fromstring(figure.to_svg())
    edge = next(e for e in root.iter() if e.get("class") == "edge")
    return [float(edge.get(key)) for key in ("x", "y", "width", "height")]


def place(lon, lat, box):
    """Return the pixel of a position, worked out here and not by geomap."""
    left, top, width, height = box
    west, south, east, north = BOUNDS

    def mercator(latitude):
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) * 180 / math.pi

    tall = mercator(north) - mercator(south)
    scale = min((width - 52) / (east - west), (height - 52) / tall)
    x = left + width / 2 + scale * (lon - (west + east) / 2)
    y = top + height / 2 - scale * (mercator(lat) - (mercator(south) + mercator(north)) / 2)
    return x, y


def colour_of(kind, theme):
    key = style.GROUPS[style.GROUP_OF_TYPE[kind]].key
    text = style.list_colours(theme)[key]
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)])


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", (1200, 800)), ("dark", (600, 800)), ("print", (900, 700))],
)
def test_each_symbol_lies_where_its_coordinates_say(theme, size):
    figure = make_map(theme=theme, size=size)
    box = find_map(figure)
    pixels = pixels_of(figure.to_png(SCALE))
    for kind, (lon, lat) in WHERE.items():
        x, y = place(lon, lat, box)
        reach = 11
        left, top = round((x - reach) * SCALE), round((y - reach) * SCALE)
        part = pixels[top : top + 2 * reach * SCALE, left : left + 2 * reach * SCALE]
        rows, columns = np.nonzero(np.abs(part - colour_of(kind, theme)).sum(axis=2) < 12)
        assert len(rows) > 40 * SCALE**2, kind
        found_x = (left + (columns.min() + columns.max() + 1) / 2) / SCALE
        low, high = rows.min(), rows.max() + 1
        found_y = (top + (low + high) / 2) / SCALE
        if kind == "road_closure":  # a triangle from 1.2 above to 0.85 below its place
            found_y = (top + low + (high - low) * 1.2 / 2.05) / SCALE
        assert abs(found_x - x) < 1, kind
        assert abs(found_y - y) < 1, kind


@pytest.mark.parametrize("radius", [5_000, 20_000])
def test_each_ring_has_its_true_radius(radius):
    """Measure the rings across and down, in pixels, against geodesics on the ellipsoid."""
    scale = 4 if radius < 10_000 else 2
    figure = make_map("near", radius, theme="print")
    box = find_map(figure)
    pixels = pixels_of(figure.to_png(scale))
    geod = Geod(ellps="WGS84")
    for kind, (lon, lat) in WHERE.items():
        x, y = place(lon, lat, box)
        ends = {}
        for azimuth in (0, 90, 180, 270):
            to_lon, to_lat, _ = geod.fwd(lon, lat, azimuth, radius)
            to_x, to_y = place(to_lon, to_lat, box)
            far = math.hypot(to_x - x, to_y - y)
            ends[azimuth] = far
            found = measure_ring(pixels, (x, y), azimuth, far, scale)
            assert found == pytest.approx(far, rel=0.01), (kind, azimuth)
        assert ends[90] == pytest.approx(ends[270])


def measure_ring(pixels, at, azimuth, far, scale):
    """Return how far from a point the line of the ring is, on a ray, in pixels of the SVG."""
    steps = np.arange(far * 0.85, far * 1.15, 0.25 / scale)
    x = ((at[0] + steps * math.sin(math.radians(azimuth))) * scale).astype(int)
    y = ((at[1] - steps * math.cos(math.radians(azimuth))) * scale).astype(int)
    ray = pixels[y, x]
    # the line is the place that differs most from the paper outside
    differs = np.abs(ray - ray[-1]).sum(axis=1)
    line = differs > 0.6 * differs.max()
    return float(steps[line].mean())


def test_the_picture_has_its_size_and_scale():
    figure = render_figure(make_reports(), make_layers(), size=(800, 600))
    for scale, size in ((1, (800, 600)), (2, (1600, 1200)), (0.5, (400, 300))):
        assert image.open(io.BytesIO(figure.to_png(scale))).size == size


def test_the_same_map_gives_the_same_bytes():
    one, other = (render_figure(make_reports(), make_layers()) for _ in range(2))
    assert one.to_png(2) == other.to_png(2)


def test_text_is_drawn_in_our_own_font():
    """A text is as wide as was measured, in every script: no letter is missing or replaced."""
    from geomap.render.figure.lettering import Look, measure, write
    from geomap.render.figure.png import draw_png
    from geomap.render.figure.svg import NAMESPACE, tag

    for text in ("Syunik Province", "Сюникская область", "Սյունիքի մարզ", "კახეთი", "Gədəbəy"):
        for bold in (False, True):
            look = Look(40, bold)
            line = write(text, 10, 60, look, "#000000")
            line = line.replace(' textLength="', ' data-length="')
            sheet = {"width": 800, "height": 90, "font_family": "Geomap Sans"}
            root = tag("svg", line, xmlns=NAMESPACE, **sheet)
            ink = 255 - pixels_of(draw_png(on_white(root), (800, 90), 1)).min(axis=2)
            columns = np.flatnonzero(ink.max(axis=0) > 60)
            wide = measure(text, look)
            assert columns.min() >= 8
            assert columns.max() == pytest.approx(10 + wide, abs=4)


def on_white(root):
    return root.replace("<text", '<rect width="800" height="90" fill="#ffffff"/><text', 1)


def test_greys_of_the_print_theme_still_tell_kinds_apart():
    figure = make_map(theme="print")
    box = find_map(figure)
    grey = np.asarray(image.open(io.BytesIO(figure.to_png(2))).convert("L")).astype(int)
    seen = []
    for lon, lat in WHERE.values():
        x, y = place(lon, lat, box)
        seen.append(grey[round(y * 2), round(x * 2)])
    gaps = np.diff(sorted(seen))
    assert gaps.min() >= 12
    assert max(seen) < 160


@pytest.mark.parametrize("scale", [0, -1, 1000])
def test_a_scale_that_cannot_be_drawn_is_refused(scale):
    with pytest.raises(OutputError, match="scale"):
        render_figure(make_reports(), make_layers()).to_png(scale)


def test_letters_that_the_font_lacks_are_told():
    figure = render_figure(make_reports(), make_layers(), title="国境 map")
    with pytest.warns(GeomapWarning, match="no letters for '国境'"):
        figure.to_png()


def test_a_missing_extra_is_said_in_one_line(monkeypatch):
    figure = render_figure(make_reports(), make_layers())
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(OutputError, match=r"pip install 'geomap\[png\]'"):
        figure.to_png()
    with pytest.raises(OutputError, match=r"pip install 'geomap\[pdf\]'"):
        figure.to_pdf()


def test_a_missing_library_of_the_system_is_said_in_one_line(monkeypatch):
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    figure = render_figure(make_reports(), make_layers())
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(OutputError, match="apt install libpango"):
        figure.to_pdf()


def test_save_writes_what_the_ending_says(tmp_path):
    figure = render_figure(make_reports(), make_layers())
    begins = {".svg": b"<svg ", ".png": b"\x89PNG", ".md": b"**", ".txt": b"Map: "}
    for ending, begin in begins.items():
        path = tmp_path / f"map{ending.upper()}"
        figure.save(path)
        assert path.read_bytes().startswith(begin)
    assert set(begins) | {".pdf"} == set(FORMATS)
    figure.save(tmp_path / "double.png", scale=2)
    assert image.open(io.BytesIO((tmp_path / "double.png").read_bytes())).size == (2400, 1600)
    for name in ("map.jpg", "map"):
        with pytest.raises(OutputError, match="static map is written as"):
            figure.save(tmp_path / name)
        assert not (tmp_path / name).exists()


# The PDF


def need_weasyprint():
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must be able to make a PDF: {error}")
        pytest.skip(f"no PDF can be made here: {error}")


@pytest.fixture(scope="module")
def pdf():
    need_weasyprint()
    reader = pytest.importorskip("pypdf").PdfReader
    figure = render_figure(make_reports(), make_layers(), lang="ru", title="Граница & <границы>")
    content = figure.to_pdf()
    return figure, content, reader(io.BytesIO(content))


def test_the_text_of_the_pdf_can_be_read(pdf):
    _, _, reader = pdf
    assert len(reader.pages) == 1
    said = " ".join(reader.pages[0].extract_text().split())
    assert "Граница & <границы>" in said
    assert "ВЕСТФОЛД" in said
    assert NOTE in said
    assert "© OpenStreetMap contributors" in said
    assert "5 инцидентов: 3 на карте, 1 по единице, 1 без места." in said
    assert "Государственная граница, не согласована" in said


def test_the_text_of_a_pdf_in_armenian_can_be_read():
    need_weasyprint()
    reader = pytest.importorskip("pypdf").PdfReader
    content = render_figure(make_reports(), make_layers(), lang="hy").to_pdf()
    found = reader(io.BytesIO(content))
    assert found.trailer["/Root"]["/Lang"] == "hy"
    said = " ".join(found.pages[0].extract_text().split())
    assert "Հաղորդված սահմանային միջադեպեր" in said
    assert "5 միջադեպ՝ 3 քարտեզին, 1 ըստ միավորի, 1 առանց վայրի։" in said
    assert "Պետական սահման, համաձայնեցված չէ" in said
    assert NOTE in said


def test_the_pdf_is_tagged_and_has_its_alternative(pdf):
    figure, _, reader = pdf
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ru"
    assert reader.metadata.title == figure.title
    alternatives = []

    def walk(node):
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if node.get("/S") == "/Figure":
            alternatives.append(node.get("/Alt"))
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if not isinstance(kid, int):
                walk(kid)

    walk(root["/StructTreeRoot"])
    assert alternatives == [figure.alt()]


def test_the_pdf_is_the_same_each_time_and_has_no_date(pdf):
    figure, content, reader = pdf
    assert figure.to_pdf() == content
    assert reader.metadata.creation_date is None
    assert reader.metadata.modification_date is None


def test_the_page_of_the_pdf_has_the_size_of_the_map(pdf):
    _, _, reader = pdf
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == (900, 600)  # points, 3/4 of a CSS pixel


def test_fonts_in_the_pdf_are_ours_alone(pdf):
    _, _, reader = pdf
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font.get_object()["/BaseFont"]))
    assert names
    assert all("Geomap" in name for name in names), names


def test_making_a_pdf_warns_of_nothing():
    need_weasyprint()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        render_figure(make_reports(), make_layers()).to_pdf()
