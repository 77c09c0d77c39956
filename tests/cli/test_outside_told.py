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
