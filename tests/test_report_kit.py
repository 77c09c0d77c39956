"""What a report says and gives away: the story, its tables, its package, its citations."""

from __future__ import annotations

import html
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser

import geopandas as gpd
import pandas as pd
import pytest
from small_world import NOTE, make_layers, make_reports, make_table

from geomap import Selection, read_incidents, render_report
from geomap.report.making import Making

HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) "
    "| a | b | `code` **bold** @cite $x^2$ {{7*7}} \\input{/etc/passwd} %0A\nER  - \nTY  - JOUR\n"
    "# heading\n- list\u2028"
)


class Reader(HTMLParser):
    """Tags, their attributes, and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.headings: list[str] = []
        self.text = ""
        self._skip = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self._skip = tag in {"style", "script"}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(f"{tag[1]} ")

    def handle_endtag(self, tag):
        self._skip = False

    def handle_data(self, data):
        self.text += "" if self._skip else data
        if self.tags and re.fullmatch("h[1-6]", self.tags[-1]) and self.headings[-1][2:] == "":
            self.headings[-1] += data.strip()


@pytest.fixture(scope="module")
def report():
    return render_report(make_reports(), make_layers(), title="The *west* & east")


@pytest.fixture(scope="module")
def files(report):
    return report.to_files()


@pytest.fixture(scope="module")
def hostile():
    table = make_table().assign(description=HOSTILE, speaker=HOSTILE, source_title=HOSTILE)
    table.loc[2, "incident_id"] = "=cmd|' /C calc'!A0"
    table.loc[3, "place"] = HOSTILE
    making = Making(author=HOSTILE, url="javascript:alert(4)")
    return render_report(
        make_reports(table), make_layers(), title=HOSTILE, making=making
    ).to_files()


def test_the_page_tells_every_side_of_every_incident_in_order(report):
    page = Reader(report.to_html())
    third = [heading for heading in page.headings if heading.startswith("3 ")]
    told = third[third.index("3 By how the place is known") + 1 :]
    assert told[:5] == ["3 Capture", "3 Shelling", "3 Mine", "3 Shelling", "3 Talks"]
    for said in ("Taken during works.", "Taken while crossing.", "Denies all of it."):
        assert said in page.text
    # the sides of one incident stand in the order of their codes
    assert page.text.index("Taken while crossing.") < page.text.index("Taken during works.")
    assert ("href", "https://example.org/west?a=1&b=2") in page.attributes
    assert "The line between Westland and Eastland is not agreed." in page.text
    assert "1 row was not kept" in page.text
    assert "12/05/2021" in page.text


def test_a_side_that_names_no_place_has_no_line_of_its_own():
    table = make_table()
    table.loc[1, ["place", "province", "latitude", "longitude", "location_precision"]] = ""
    text = render_report(make_reports(table), make_layers()).to_markdown()
    assert "A border district, Westfold" in text
    assert "EE:" not in text


def test_the_page_needs_no_script_and_asks_for_nothing(report):
    page = Reader(report.to_html())
    assert not {"script", "iframe", "link", "img"} & set(page.tags)
    assert "svg" in page.tags
    assert not [value for name, value in page.attributes if name == "src"]
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_headings_go_down_one_level_at_a_time(report):
    levels = [int(heading[0]) for heading in Reader(report.to_html()).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_markdown_tells_the_same_headings_as_the_page(report):
    page = Reader(report.to_html()).headings
    lines = [line for line in report.to_markdown().splitlines() if re.match("#+ ", line)]
    assert [line.split(" ")[0].count("#") for line in lines] == [int(h[0]) for h in page]
    assert lines[0] == "# The \\*west\\* &amp; east"


def test_the_tables_of_counts_are_right(files):
    counts = pd.read_csv(io.BytesIO(files["summary.csv"])).set_index(["by", "code"])
    number = counts["incidents"]
    # two-sides is told by both; mill-1, mill-2 and somewhere by Westland; nowhere by Eastland
    assert number["side", "WW"] == 4
    assert number["side", "EE"] == 2
    assert number["province", "W1"] == 4
    assert number["province", "E1"] == 1
    months = counts.loc["month"].set_index("value")["incidents"]
    assert months.to_dict() == {"2021-05": 1, "2021-06": 2, "2021-07": 1, "2021-08": 1}
    types = counts.loc["type"].set_index("value")["incidents"]
    assert types.to_dict() == {"shelling": 2, "capture": 1, "mine": 1, "talks": 1}


def test_the_time_strip_says_what_it_draws(report):
    assert "2021-05: 1; 2021-06: 2; 2021-07: 1; 2021-08: 1." in report.story.strip


def test_claims_come_back_from_csv_as_they_were(files, tmp_path):
    file = tmp_path / "incidents.csv"
    file.write_bytes(files["incidents.csv"])
    again = read_incidents(file).claims
    first = make_reports().claims
    shared = [name for name in again.columns if name in first and name != "geometry"]
    assert {"incident_id", "side", "date_start", "radius_m", "captured"} <= set(shared)
    for name in shared:
        left, right = (
            frame[name].astype("object").where(frame[name].notna(), None)
            for frame in (again, first)
        )
        if name != "source_row":
            assert left.tolist() == right.tolist(), name
    assert again.geometry.x.round(6).equals(first.geometry.x.round(6))


def test_claims_come_back_from_geojson_through_geopandas(files, tmp_path):
    file = tmp_path / "incidents.geojson"
    file.write_bytes(files["incidents.geojson"])
    read = gpd.read_file(file)
    first = make_reports().claims
    assert read.crs.to_epsg() == 4326
    assert read["incident_id"].tolist() == first["incident_id"].tolist()
    assert read.geometry.isna().tolist() == first.geometry.isna().tolist()
    placed = first.geometry.notna()
    assert read.geometry[placed].x.tolist() == first.geometry[placed].x.tolist()


def test_the_package_fits_its_own_standard_and_its_tables(files, tmp_path):
    import frictionless

    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert found.valid, found.flatten(["type", "note"])
    assert {task.name for task in found.tasks if task.type == "table"} == {
        "incidents-csv",
        "summary-csv",
        "rejected-csv",
    }
    table = frictionless.Package(str(tmp_path / "datapackage.json")).get_resource("incidents-csv")
    rows = table.read_rows()
    assert rows[0]["captured"] == 6
    assert rows[0]["matched"] is True


def test_a_changed_cell_no_longer_fits_the_package(files, tmp_path):
    import frictionless

    for name, data in files.items():
        (tmp_path / name).write_bytes(
            data.replace(b",6,", b",six,") if name.endswith("csv") else data
        )
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_package_tells_licences_sources_and_checksums(files):
    package = json.loads(files["datapackage.json"])
    assert [entry["name"] for entry in package["licenses"]] == ["ODbL-1.0"]
    assert package["sources"][-1]["title"] == "Outline of Westland"
    assert package["geomap"]["rejected"] == 1
    assert {entry["path"] for entry in package["resources"]} == set(files) - {"datapackage.json"}


def test_rows_whose_licence_keeps_them_back_are_not_passed_on():
    table = make_table()
    table["licence"] = ["CC BY-NC 4.0" if place == "Mill" else "" for place in table["place"]]
    report = render_report(make_reports(table), make_layers())
    files = report.to_files()
    given = pd.read_csv(io.BytesIO(files["incidents.csv"]))
    assert "mill-1" not in set(given["incident_id"])
    assert "two-sides" in set(given["incident_id"])
    assert json.loads(files["datapackage.json"])["geomap"]["withheld"] == 2
    assert "mill-1" in report.to_html()


def test_only_the_incidents_of_the_selection_are_in():
    selection = Selection(ids=("mill-1",))
    files = render_report(make_reports(), make_layers(), selection=selection).to_files()
    given = pd.read_csv(io.BytesIO(files["incidents.csv"]))
    assert given["incident_id"].tolist() == ["mill-1"]
    assert "Taken" not in files["index.html"].decode()


def test_hostile_text_breaks_no_page(hostile):
    for name in ("index.html", "embed.html"):
        page = Reader(hostile[name].decode())
        assert "script" not in page.tags, name
        handlers = [key for key, _ in page.attributes if key.startswith("on")]
        assert not handlers, name
        addresses = [v or "" for key, v in page.attributes if key in {"href", "src", "content"}]
        assert not [v for v in addresses if v.lower().startswith(("javascript:", "data:"))], name
    assert "alert(1)" in Reader(hostile["index.html"].decode()).text
    assert "{{7*7}}" in Reader(hostile["index.html"].decode()).text


def test_hostile_text_breaks_no_citation(hostile):
    ris = hostile["citation.ris"].decode().splitlines()
    assert [line[:6] for line in ris] == [
        "TY  - ", "TI  - ", "AU  - ", "PY  - ", "DA  - ", "N1  - ", "LA  - ", "ER  - "
    ]  # fmt: skip
    bib = hostile["citation.bib"].decode()
    bare = re.sub(r"\\[{}]", "", bib)
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert "\\input" not in bib
    assert "url" not in bib


def test_hostile_text_breaks_no_table(hostile):
    given = pd.read_csv(io.BytesIO(hostile["incidents.csv"]), dtype="str", keep_default_na=False)
    assert "'=cmd|' /C calc'!A0" in set(given["incident_id"])
    for column in given.columns:
        assert not given[column].str.match(r"[=+@\t\r]|-(?![0-9.]+$)").any(), column
    features = json.loads(hostile["incidents.geojson"])["features"]
    assert "=cmd|' /C calc'!A0" in {f["properties"]["incident_id"] for f in features}


needs_pandoc = pytest.mark.skipif(
    shutil.which("pandoc") is None and os.environ.get("CI") != "true",
    reason="needs pandoc (Debian: apt-get install pandoc)",
)


@needs_pandoc
@pytest.mark.parametrize("form", ["markdown", "gfm", "commonmark_x"])
def test_hostile_text_stays_text_in_markdown(hostile, form):
    for name in ("report.md", "caption.md", "summary.md"):
        html = pandoc(hostile[name], "-f", form, "-t", "html").decode()
        page = Reader(html)
        assert "script" not in page.tags, name
        assert not [key for key, _ in page.attributes if key.startswith("on")], name
        links = [value or "" for key, value in page.attributes if key == "href"]
        ours = (
            "https://example.org/",
            "https://www.openstreetmap.org/",
            "map.html",
            "incidents.csv",
        )
        assert [value for value in links if not value.startswith(ours)] == []
    told = Reader(pandoc(hostile["report.md"], "-f", form, "-t", "html").decode())
    assert "math" not in " ".join(value or "" for _, value in told.attributes)
    assert "alert(1)" in told.text
    assert "@cite $x^2$ {{7*7}} \\input{/etc/passwd}" in told.text
    assert len([heading for heading in told.headings if heading.startswith("1 ")]) == 1


@needs_pandoc
def test_the_markdown_becomes_a_word_document_with_its_picture_described(files, report, tmp_path):
    for name in ("report.md", "map.png"):
        (tmp_path / name).write_bytes(files[name])
    target = tmp_path / "report.docx"
    pandoc(None, "report.md", "-o", str(target), cwd=tmp_path)
    document = zipfile.ZipFile(target).read("word/document.xml").decode()
    assert f'descr="{report.story.figure.alt()[:40]}' in document.replace("&amp;", "&")
    assert "Taken while crossing." in document
    assert 'w:val="Heading2"' in document
    assert "<w:tbl>" in document


def pandoc(data: bytes | None, *arguments: str, **options: object) -> bytes:
    done = subprocess.run(
        ["pandoc", *arguments], input=data, capture_output=True, check=False, **options
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


def test_the_pdf_is_tagged_and_its_text_can_be_read(report, tmp_path):
    if os.environ.get("CI") != "true":
        pytest.importorskip("weasyprint")
    import pypdf

    data = report.to_pdf()
    assert data == report.to_pdf()
    read = pypdf.PdfReader(io.BytesIO(data))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert read.metadata.title == "The *west* & east"
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert "Taken while crossing." in text
    assert "How to cite" in text
    tags = list_tags(read.trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/P", "/Figure", "/Table", "/TH", "/L"} <= set(tags)


def list_tags(node: object) -> list[str]:
    """Return the tags of a structure tree, in its order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in list_tags(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (list_tags(node["/K"]) if "/K" in node else [])


def test_the_map_of_a_report_speaks_its_language_and_is_marked_so_within_the_english_report():
    report = render_report(make_reports(), make_layers(), lang="ru")
    page, title = report.to_html(), "Сообщения о приграничных инцидентах"
    assert '<html lang="en">' in page
    assert "<h1>Reported border incidents</h1>" in page
    assert "<p>All reported incidents." in page
    assert re.search(r'<svg [^>]*lang="ru" xml:lang="ru" aria-labelledby="geomap-title', page)
    assert f'<title id="geomap-title">{title}</title>' in page
    assert '<p><span lang="ru">5 сообщённых инцидентов (' in page
    assert f'<span lang="en">{NOTE}</span>' not in page  # English within the English report
    assert NOTE in page
    told = report.to_markdown()
    assert f"![Карта: {title}. 5 сообщённых инцидентов" in told
    assert '<span lang="ru">5 сообщённых инцидентов' in told
    embed = report.to_files()["embed.html"].decode()
    assert f'<figcaption lang="ru"><strong>{title}.</strong> 5 сообщённых' in embed
    assert f'<span lang="en">{NOTE}</span>' in embed
    assert f'title="Карта: {title}"' in html.unescape(embed)
    assert "Boundaries and places:" not in embed


def test_an_english_report_marks_no_language(report, files):
    for name in ("index.html", "report.md", "embed.html", "caption.md"):
        assert "<span lang" not in files[name].decode()
    assert "<figcaption><strong>" in files["embed.html"].decode()
