"""What lies outside every unit is told by the caption and the alternative, as the summary does."""

from __future__ import annotations

import pytest

TEXT = """date,latitude,longitude,precision,province
2023-05-01,39.5,46.1,exact,Syunik
2023-05-02,40.0,47.5,exact,
2023-05-03,50.0,60.0,exact,
2023-05-04,50.0,60.0,exact,Syunik
"""
SAID = {
    "en": "and outside every unit 1",
    "ru": "вне всех единиц 1",
    "hy": "բոլոր միավորներից դուրս 1",
    "az": "bütün vahidlərdən kənarda 1",
}


@pytest.mark.parametrize("lang", SAID)
def test_a_point_outside_every_unit_is_counted(run, tmp_path, lang):
    (tmp_path / "t.csv").write_text(TEXT, "utf-8")
    assert "outside every unit" in run("summary", "t.csv").stdout
    targets = [part for name in ("a.md", "a.txt", "a.svg") for part in ("-o", name)]
    assert run("map", "t.csv", "--lang", lang, *targets).exit_code == 0
    for name in ("a.md", "a.txt"):
        assert SAID[lang] in (tmp_path / name).read_text("utf-8")
    if lang == "en":
        assert "Outside every unit" in (tmp_path / "a.svg").read_text("utf-8")


def test_it_is_told_beside_the_units_with_most(run, tmp_path):
    rows = "".join(f"2023-06-01,,,,{unit}\n" for unit in ("Tavush", "Lori", "Shirak", "Ararat"))
    (tmp_path / "t.csv").write_text(TEXT + rows, "utf-8")
    assert run("map", "t.csv", "-o", "a.txt").exit_code == 0
    said = (tmp_path / "a.txt").read_text("utf-8")
    assert "Outside every unit 1." in said


SWAPPED = """date,latitude,longitude,precision,province
2023-05-01,39.5,46.1,exact,
2023-05-02,46.1,39.5,exact,
2023-05-03,46.2,39.6,exact,
2023-05-04,39.9,,exact,
"""
NOTE = "Note: 2 of 4 rows lie outside every unit (the first is row 3); see geomap check t.csv\n"


@pytest.mark.parametrize(
    "command",
    [
        ["map", "t.csv", "-o", "m.html"],
        ["summary", "t.csv"],
        ["summary", "t.csv", "--sum-figures"],
        ["query", "t.csv", "-p", "Syunik"],
        ["report", "t.csv", "-o", "kit"],
    ],
    ids=lambda command: " ".join(command[:1] + command[2:]),
)
def test_every_command_says_how_many_rows_lie_outside_every_unit(run, tmp_path, command):
    (tmp_path / "t.csv").write_text(SWAPPED, "utf-8")
    assert NOTE in run(*command).stderr


def test_nothing_is_said_where_every_point_lies_in_a_unit(run, tmp_path, table):
    rows = TEXT.splitlines(keepends=True)
    (tmp_path / "t.csv").write_text("".join(rows[:3]), "utf-8")
    for file in ("t.csv", table):
        assert "outside" not in run("summary", file, "--by", "year").stderr
    (tmp_path / "t.csv").write_text("".join(rows[:2] + rows[3:4]), "utf-8")
    said = run("summary", "t.csv", "--by", "year").stderr
    assert "Note: 1 of 2 rows lies outside every unit (the first is row 3)" in said
