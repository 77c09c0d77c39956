"""Run the example notebook and keep what it shows, pictures in place of frames.

Run after an intended change: ``python tests/refresh_notebook.py``.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "docs" / "example.ipynb"


def run(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """Return a notebook after running it in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    )
    client.execute(cwd=str(path.parent))
    return notebook


def shorten(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave out frames, which hold whole pages, where a picture shows the same; and times."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"].pop("text/html", None)
                output["data"]["text/plain"] = "the map"
    return notebook


if __name__ == "__main__":
    nbformat.write(shorten(run()), NOTEBOOK)
