"""What several tests share: where the data are, and a way to run the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# no test asserts a time: a busy machine must not make one fail
settings.register_profile("geomap", deadline=None)
settings.load_profile("geomap")


@pytest.fixture
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture
def table() -> Path:
    """Return the bundled table of incidents."""
    return ROOT / "data" / "incidents.csv"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run geomap in an empty folder, through its top group, and return the result."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: object, stdin: str | bytes | None = None) -> Result:
        from geomap.cli import main

        result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke
