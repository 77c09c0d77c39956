"""Small bad files, and good ones that look odd: what comes of each stands in a table.

``tests/bad/expected.csv`` holds the results, worked out by hand: the file, its class, options, is
it read or refused, how many rows are kept, which are rejected (row:code), which findings are made
of those kept, and words of the error or of a note. ``tests/bad/made.py`` makes the binary files.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from geomap import read_incidents, read_layers
from geomap.checks import find_odd
from geomap.errors import GeomapError
from geomap.joins import join_all
from geomap.limits import read_limits

PLACE = Path(__file__).parent / "bad"
sys.path.insert(0, str(PLACE))
import made  # noqa: E402 - the recipe of the binary files stands beside them

with (PLACE / "expected.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
FILES = [case["file"] for case in CASES]


@pytest.fixture(scope="module")
def layers():
    return read_layers()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the files that are made anew."""
    place = tmp_path_factory.mktemp("made")
    made.make_all(place)
    return place


def read(path: Path, options: str, near: tuple[float, ...]):
    given = dict(part.split("=", 1) for part in options.split(";") if part)
    limits = read_limits([given.pop("limit")] if "limit" in given else [], {})
    return read_incidents(path, near=near, limits=limits, **given)


@pytest.mark.parametrize("case", CASES, ids=FILES)
def test_what_comes_of_a_file_is_what_the_table_says(case, folder, layers):
    path = PLACE / "files" / case["file"]
    path = path if path.exists() else folder / case["file"]
    near = tuple(layers.provinces.total_bounds)
    if case["result"] == "refused":
        with pytest.raises(GeomapError) as caught:
            read(path, case["options"], near)
        assert case["says"] in str(caught.value)
        assert "\n" not in str(caught.value)
        return
    reports = read(path, case["options"], near)
    rejected = [f"{one.row}:{one.code}" for one in reports.rejected.itertuples()]
    assert " ".join(rejected) == case["rejected"]
    assert len(reports.claims) == int(case["kept"])
    assert len(reports.claims) + len(reports.rejected) == reports.provenance.rows
    assert (reports.rejected[["code", "reason", "mend"]] != "").all(axis=None)
    assert len(reports.originals) == len(reports.rejected)
    if case["says"]:
        assert any(case["says"] in note for note in reports.provenance.notes)
    if case["odd"] or case["class"] == "good":
        found = find_odd(join_all(reports, layers).claims, layers)
        assert set(case["odd"].split()) <= set(found["code"])
    if case["class"] == "good":
        assert case["rejected"] == ""
        called = [code for code in found["code"] if code.startswith("coordinate")]
        assert called == []


def test_every_file_stands_in_the_table_and_every_class_at_least_twice():
    assert len(FILES) == len(set(FILES))
    assert {path.name for path in (PLACE / "files").iterdir()} <= set(FILES)
    assert set(FILES) - {path.name for path in (PLACE / "files").iterdir()} == set(made.NAMES)
    few = {kind for kind, count in Counter(case["class"] for case in CASES).items() if count < 2}
    assert few == set()
    assert sum(case["class"] == "good" for case in CASES) >= 27
