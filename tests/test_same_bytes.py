"""The same input gives the same bytes, wherever and whenever it is run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OUTPUTS = ("page.html", "picture.svg", "caption.md", "alt.txt")
PLACES = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242", "COLUMNS": "40"},
)


def run(folder, env, *arguments):
    command = [sys.executable, "-m", "geomap", *arguments]
    path = os.environ.get("PYTHONPATH", "")
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **env},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answers(tmp_path_factory, request):
    root = Path(__file__).parents[1]
    found = []
    for env in PLACES:
        folder = tmp_path_factory.mktemp("здесь")
        shutil.copy(root / "data" / "incidents.csv", folder / "table.csv")
        files = [part for name in OUTPUTS for part in ("-o", name)]
        run(folder, env, "map", "table.csv", *files)
        made = {name: (folder / name).read_bytes() for name in OUTPUTS}
        for form in ("csv", "json", "geojson", "md"):
            made[form] = run(folder, env, "query", "table.csv", "-p", "Syunik", "-f", form)
        made["summary"] = run(folder, env, "summary", "table.csv", "--by", "side,month", "-f", "md")
        found.append({name: hashlib.sha256(data).hexdigest() for name, data in made.items()})
    return found


def test_locale_zone_hash_seed_width_and_folder_change_nothing(answers):
    assert answers[0] == answers[1]
