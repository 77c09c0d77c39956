"""The map in a notebook, saved by its ending, and as a fragment of another page."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import nh3
import pytest
from small_world import make_layers, make_reports

from geomap import GeomapError, render_figure, render_map, render_report


@pytest.fixture(scope="module")
def drawn():
    return render_map(make_reports(), make_layers(), title='West & "east"')


class Frames(HTMLParser):
    """The attributes of every frame."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            self.found.append(dict(attrs))


def test_a_notebook_gets_a_frame_and_a_picture_and_no_svg(drawn):
    (frame,) = Frames(drawn._repr_html_()).found
    assert frame["srcdoc"] == drawn.to_html()
    assert frame["title"] == 'Map: West & "east"'
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert not hasattr(drawn, "_repr_svg_")
    assert not hasattr(render_figure(make_reports(), make_layers()), "_repr_svg_")


def test_a_fragment_holds_the_whole_page_and_a_caption(drawn):
    fragment = drawn.to_html(fragment=True)
    assert fragment.startswith("<figure")
    assert '<figcaption>West &amp; "east". 5 incidents:' in fragment


def test_a_fragment_without_a_title_of_its_own_says_that_of_its_language():
    fragment = render_map(make_reports(), make_layers(), lang="ru").to_html(fragment=True)
    assert fragment.startswith('<figure lang="ru"')
    (frame,) = Frames(fragment).found
    assert frame["title"] == "Карта: Сообщения о приграничных инцидентах"
    assert "<figcaption>Сообщения о приграничных инцидентах. 5 инцидентов: " in fragment


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".html", b"<!DOCTYPE html>"),
        (".svg", b"<svg"),
        (".png", b"\x89PNG"),
        (".pdf", b"%PDF"),
        (".md", b"**West"),
        (".txt", b"Map: West"),
    ],
)
def test_the_ending_says_what_is_saved(drawn, tmp_path, ending, start):
    if ending == ".pdf":
        pytest.importorskip("weasyprint")
    drawn.save(tmp_path / f"map{ending}")
    assert (tmp_path / f"map{ending}").read_bytes().startswith(start)


def test_a_stream_gets_the_page(drawn):
    stream = io.BytesIO()
    drawn.save(stream, close_file=False)
    assert stream.getvalue().decode() == drawn.to_html()


def test_another_ending_is_refused(drawn, tmp_path):
    with pytest.raises(GeomapError, match="docx"):
        drawn.save(tmp_path / "map.docx")


def test_the_static_snippet_survives_a_strict_sanitiser():
    report = render_report(make_reports(), make_layers(), title="West & east")
    from geomap.report.embedding import write_frame, write_picture

    left = nh3.clean(write_picture(report.story, "https://example.org/map/"))
    for kept in ("<figure>", "<figcaption>", 'href="https://example.org/map/map.html"'):
        assert kept in left
    assert 'src="https://example.org/map/map.png"' in left
    assert 'alt="Map: West &amp; east. 5 reported incidents' in left
    assert 'width="1200"' in left
    assert "not agreed" in left.partition("<figcaption>")[2]
    # of the frame nothing but its caption is left, and nothing turns into visible code
    bare = nh3.clean(write_frame(report.story, "https://example.org/map/"))
    assert "iframe" not in bare
    assert "addEventListener" not in bare
    assert "West &amp; east" in bare
