"""What README and docs show is run, and what they show as printed is what is printed."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "data").glob("*.md")),
]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def shown_commands() -> list[tuple[str, str, str]]:
    """Return (page, command, printed) of every command shown with a prompt."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text("utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, printed = part.partition("\n")
                found.append((page.name, command, printed.strip("\n")))
    return found


def terminal(command: str, folder: Path) -> str:
    """Run a command on a terminal of 100 columns and return what it shows."""
    master, slave = pty.openpty()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "COLUMNS": "100", "LINES": "50", "PATH": path, "NO_COLOR": "1"}
    with subprocess.Popen(
        command, shell=True, cwd=folder, env=env, stdout=slave, stderr=slave, stdin=slave
    ):
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the terminal is closed when the command has ended
                break
            if not part:
                break
            shown += part
    os.close(master)
    return shown.decode().replace("\r\n", "\n").strip("\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder that looks like a checkout to a command."""
    place = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "data", place / "data", ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.mark.parametrize(
    ("page", "command", "printed"), shown_commands(), ids=lambda text: text[:60]
)
def test_a_shown_command_prints_what_is_shown(page, command, printed, folder):
    shown = terminal(command, folder)
    if "..." in printed.splitlines():
        head, _, tail = printed.partition("\n...\n")
        assert shown.startswith(head)
        assert shown.endswith(tail)
    else:
        assert shown == printed


def test_python_shown_in_the_readme_runs(folder):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "19\n"
    assert (folder / "syunik.html").is_file()


def test_the_two_commands_stand_in_the_readme():
    text = (ROOT / "README.md").read_text("utf-8")
    first = (
        "python3 -m venv .venv && .venv/bin/pip install -e . && "
        ".venv/bin/geomap map data/incidents.csv -o map.html"
    )
    assert first in text
    assert "\n./run-tests\n" in text
    assert "./run-tests" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            if not target.startswith(("http://", "https://", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_changelog_and_citation_have_the_version():
    import geomap

    assert f"## {geomap.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version: {geomap.__version__}" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f'version = "{geomap.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")
