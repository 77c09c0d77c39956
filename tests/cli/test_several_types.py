"""An incident to which its accounts give different types: no account is chosen for the others."""

from __future__ import annotations

import re

import pandas as pd
import pytest

HEAD = "id,date,side,place,lat,lon,precision,type\n"
ROWS = (
    "1,2021-05-12,AM,Sev Lich,39.55,46.1,exact,road_closure\n",
    "1,2021-05-12,AZ,Qaragol,39.55,46.1,exact,shelling\n",
)
ALONE = "2,2021-05-13,AZ,Goris,39.51,46.34,exact,capture\n"


def texts_in(path):
    return re.findall(r">([^<>]+)</text>", path.read_text("utf-8"))


def draw(run, folder, text, *options):
    (folder / "t.csv").write_text(HEAD + text, "utf-8")
    assert run("map", "t.csv", *options, "-o", "map.svg").exit_code == 0
    return folder / "map.svg"


def test_the_order_of_rows_chooses_no_account(run, tmp_path):
    one = draw(run, tmp_path, ROWS[0] + ROWS[1] + ALONE)
    said, picture = texts_in(one), one.read_bytes()
    assert draw(run, tmp_path, ROWS[1] + ROWS[0] + ALONE).read_bytes() == picture
    assert {"Shelling 1", "Road closure 1", "Capture 1"} <= set(said)
    assert said[said.index("Accounts give different kinds") + 1] == "1"
    assert "An incident with two types counts under both" in said


def test_types_of_one_group_have_its_symbol(run, tmp_path):
    rows = ROWS[0].replace("road_closure", "drone_strike") + ROWS[1]
    said = texts_in(draw(run, tmp_path, rows))
    assert said[said.index("Fire") + 1] == "1"
    assert "Drone strike 1, Shelling 1" in said
    assert "Accounts give different kinds" not in said


def test_a_row_without_a_type_leaves_that_of_another_row(run, tmp_path):
    rows = ROWS[0].replace("road_closure", "") + ROWS[1]
    said = texts_in(draw(run, tmp_path, rows))
    assert "Shelling 1" in said
    assert not {"Accounts give different kinds", "Other"} & set(said)


@pytest.mark.parametrize("unit", [None, "Syunik", "Gegharkunik"])
def test_the_picture_counts_types_as_the_summary_does(run, table, tmp_path, unit):
    chosen = ("-p", unit) if unit else ()
    assert run("summary", table, *chosen, "--by", "type", "-o", "n.csv").exit_code == 0
    counts = pd.read_csv(tmp_path / "n.csv")
    assert run("map", table, *chosen, "--size", "1600x1200", "-o", "map.svg").exit_code == 0
    said = " ".join(texts_in(tmp_path / "map.svg"))
    named = {"other": "Other event", "fire_or_property": "Fire or damage to property"}
    for name, number in zip(counts["type"], counts["incidents"], strict=True):
        label = named.get(name, name.replace("_", " ").capitalize())
        assert f"{label.replace('Position change', 'Change of position')} {number}" in said
