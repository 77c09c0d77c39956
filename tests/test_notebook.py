"""The example notebook runs, shows what is stored in it, and becomes HTML and Markdown."""

from __future__ import annotations

import importlib.util
import os
import re
import warnings

import pytest

if os.environ.get("CI") != "true" and importlib.util.find_spec("nbclient") is None:
    pytest.skip("needs nbclient and nbconvert", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("default")
"""The tools of Jupyter warn of their own affairs, which are not ours to mend."""


@pytest.fixture(scope="module")
def ran():
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        import refresh_notebook

        return refresh_notebook.run()


def test_it_prints_what_is_stored_in_it(ran):
    import nbformat
    from refresh_notebook import NOTEBOOK

    stored = nbformat.read(NOTEBOOK, as_version=4)
    assert list_texts(ran) == list_texts(stored)
    assert any("19" in text for text in list_texts(ran))


def list_texts(notebook) -> list[str]:
    """Return what the cells print, and what their last lines are."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [
        output["text"] if "text" in output else output["data"]["text/plain"]
        for output in outputs
        if "image/png" not in output.get("data", {})
    ]


def test_the_map_is_offered_as_frame_and_picture_and_never_as_svg(ran):
    shown = [set(o["data"]) for cell in ran.cells for o in cell.get("outputs", []) if "data" in o]
    assert {"text/html", "image/png", "text/plain"} in shown
    assert not any("image/svg+xml" in kinds for kinds in shown)


def test_it_becomes_html_with_a_frame(ran):
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_notebook_node(ran)
    assert html.count("<iframe ") == 1
    assert html.count("srcdoc=") == 1
    assert 'title="Map: Reported incidents in Syunik"' in html


def test_it_becomes_markdown_with_a_picture(ran):
    from nbconvert import MarkdownExporter
    from traitlets.config import Config

    config = Config()
    config.NbConvertBase.display_data_priority = ["image/png", "text/plain"]
    text, resources = MarkdownExporter(config=config).from_notebook_node(ran)
    (picture,) = re.findall(r"!\[png\]\((\S+\.png)\)", text)
    assert resources["outputs"][picture].startswith(b"\x89PNG")
    assert "<iframe" not in text
