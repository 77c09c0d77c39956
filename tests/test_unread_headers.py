"""Headers that are not known but look as if they were meant: said, and never read by a guess."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from geomap.normalization import normalize

TYPO = (
    "id,date,lattitude,longtitude,province,weather\n"
    "1,2021-05-12,39.5,46.2,,fog\n"
    "2,2021-05-13,39.6,46.3,Syunik,snow\n"
)
PAIRS = 'id,date,coordinates,province\n1,2021-05-12,"39.5, 46.2",Syunik\n2,2021-05-13,,Syunik\n'


def findings(run, text):
    result = run("check", "-", "-f", "json", stdin=text)
    found = json.loads(result.stdout)["findings"]
    return {one["column"]: one["message"] for one in found if one["code"] == "header_unknown"}


def test_check_names_misspelt_coordinates_and_what_to_type(run):
    found = findings(run, TYPO)
    assert set(found) == {"lattitude", "longtitude"}
    assert "rename it latitude" in found["lattitude"]
    assert "rename it longitude" in found["longtitude"]


@pytest.mark.parametrize("command", ["map", "query", "summary", "convert"])
def test_every_command_says_it(run, command):
    out = ["out.csv"] if command == "convert" else ["-o", "out.html" if command == "map" else "-"]
    result = run(command, "-", *out, stdin=TYPO)
    assert result.exit_code == 0
    assert "Note: column 'longtitude': this column is not known" in result.stderr
    assert "weather" not in result.stderr


def test_counts_that_read_only_a_part_say_it_too(run, tmp_path):
    (tmp_path / "typo.csv").write_text(TYPO, "utf-8")
    result = run("summary", "typo.csv", "--by", "province")
    assert "rename it longitude" in result.stderr


def test_the_page_says_it(run, tmp_path):
    run("map", "-", "-o", "page.html", stdin=TYPO)
    assert "rename it longitude" in (tmp_path / "page.html").read_text("utf-8")


def test_pairs_of_coordinates_are_not_read_by_a_guess_of_their_order(run):
    found = findings(run, PAIRS)
    assert set(found) == {"coordinates"}
    assert "'39.5, 46.2'" in found["coordinates"]
    assert "longitude and latitude" in found["coordinates"]


@pytest.mark.parametrize(
    "header",
    ["lat, lon", "Latitude, Longitude", "Lat/Long", "lng;lat", "широта, долгота", "Координаты"],
)
def test_pairs_are_told_under_the_headers_that_people_give_them(run, header):
    found = findings(run, PAIRS.replace("coordinates", f'"{header}"'))
    assert set(found) == {header}
    assert "'39.5, 46.2'" in found[header]


@pytest.mark.parametrize(
    "pair",
    [
        "39.5981° N, 46.0311° E",
        "39°35'53.2\"N 46°01'52.0\"E",
        "39°35′53″N, 46°01′52″E",
        "39,5981; 46,0311",
        "39,5981, 46,0311",
    ],
)
def test_pairs_are_told_as_maps_write_them_and_beside_words(run, pair):
    quoted = pair.replace('"', '""')
    text = f'id,date,GPS\n1,2021-05-12,"{quoted}"\n2,2021-05-13,"{quoted}"\n3,2021-05-14,unknown\n'
    found = findings(run, text)
    assert set(found) == {"GPS"}
    assert repr(pair) in found["GPS"]


def test_a_column_that_the_table_has_is_not_missed(run):
    text = "id,date,latitude,longitude,lattitude,coordinates\n1,2021-05-12,39.5,46.2,x,39.5 46.2\n"
    assert findings(run, text) == {}


@pytest.mark.parametrize(
    ("header", "name"),
    [("Fatalities", "killed"), ("injured", "wounded"), ("Убито", "killed"), ("mənbə", "source")],
)
def test_other_words_for_figures_and_sources_are_told(run, header, name):
    found = findings(run, f"id,date,province,{header}\n1,2021-05-12,Syunik,3\n")
    assert set(found) == {header}
    assert f"rename it {name}" in found[header]
    with_it = f"id,date,province,{header},killed,wounded,source\n1,2021-05-12,Syunik,3,1,1,A\n"
    assert findings(run, with_it) == {}


def test_parts_of_a_date_in_columns_of_their_own_are_told(run):
    text = "id,Year,month,day,province\n1,2021,5,12,Syunik\n2,2021,5,,Syunik\n"
    found = findings(run, text)
    assert set(found) == {"Year", "month", "day"}
    assert "write Year, month, day into one column date, such as 2021-05-12" in found["day"]
    dated = text.replace("id,", "id,date,").replace("1,2021", "1,2021-05-12,2021")
    assert findings(run, dated.replace("2,2021", "2,2021-05,2021")) == {}


def test_columns_of_two_sides_are_not_both_called_by_one_name(run):
    found = findings(run, "id,date,province,AM killed,AZ killed\n1,2021-05-12,Syunik,3,0\n")
    assert set(found) == {"AM killed", "AZ killed"}
    for header, other in (("AM killed", "AZ killed"), ("AZ killed", "AM killed")):
        assert "rename" not in found[header]
        assert f"as {other!r}, which may be killed too; a row is one claim" in found[header]
        assert "with the same incident_id, its side and its killed" in found[header]


BESIDE = (
    "id,date,date_start,date_end,lat,lon,latitude,longitude,province\n"
    "1,2021-05-12,,,,,39.5,46.2,\n"
    "2,,2021-05-12,2021-05-14,39.6,46.3,,,Syunik\n"
    "3,2021-05-20,,,,,,,Syunik\n"
)


def test_a_second_header_of_days_or_places_is_told_where_the_first_is_blank(run):
    found = findings(run, BESIDE)
    assert set(found) == {"date", "lat", "lon"}
    assert "since date_start is there too, which is blank in row 2 and 1 more" in found["date"]
    assert "latitude is there too, which is blank in row 3; write it into latitude" in found["lat"]
    said = run("summary", "-", "--by", "month", stdin=BESIDE).stderr
    assert "Note: column 'date': it is not read, since date_start is there too" in said


def test_a_second_header_that_holds_nothing_more_is_left_alone(run):
    text = "id,date,date_start,province\n1,12 May,2021-05-12,Syunik\n2,,2021-05-13,Syunik\n"
    assert findings(run, text) == {}


def test_words_beside_positions_are_no_pairs(run):
    text = "id,date,province,position_held\n1,2021-05-12,Syunik,height 1.5 and 2.5\n"
    assert findings(run, text) == {}


def test_no_false_alarm_on_the_bundled_table_and_its_own_columns(run, table):
    assert findings(run, table.read_text("utf-8")) == {}
    own = pd.DataFrame(
        {
            "id": ["1"],
            "date": ["2021-05-12"],
            "province": ["Syunik"],
            "weather": ["fog"],
            "analyst": ["X"],
            "batch": ["7"],
            "district": ["Kapan"],
            "actor1": ["A"],
            "interaction": ["11"],
            "time_of_day": ["night"],
        }
    )
    assert not [note for note in normalize(own).provenance.notes if note.startswith("column '")]


class TestNoHeadingIsKnown:
    """The error names a mapping that can be typed as it is."""

    def test_russian_headings_are_mapped_and_the_example_works(self, run, tmp_path):
        head = "№;Дата;Населённый пункт;Широта;Долгота"
        (tmp_path / "a.csv").write_text(f"{head}\n1;12 мая 2021;Сотк;40.2;45.9\n", encoding="utf-8")
        done = run("check", "a.csv")
        assert done.exit_code == 1
        columns = "date=Дата,place=Населённый пункт,lat=Широта,lon=Долгота"
        assert f'for example --columns "{columns}" and change what is wrong in it' in done.stderr
        assert "1 row: 1 kept" in run("check", "a.csv", "--columns", columns).stdout

    def test_figures_and_the_source_are_mapped_too(self, run, tmp_path):
        text = "Дата;Область;Убито;Ранено;Источник\n12 мая 2021;Сюник;1;2;МО\n"
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        columns = "date=Дата,province=Область,killed=Убито,wounded=Ранено,source_title=Источник"
        assert f'--columns "{columns}"' in run("check", "a.csv").stderr
        told = run("query", "a.csv", "--columns", columns, "-f", "json").stdout
        (claim,) = json.loads(told)["claims"]
        assert (claim["killed"], claim["wounded"], claim["source_title"]) == (1, 2, "МО")

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("Nr,Tag,Ort\n1,12.05.2021,Sotk\n2,13.05.2021,Sotk\n", '"date=Tag,place=Ort"'),
            ('Tag,"Ort, genau"\n2021-05-12,Sotk\n', """'date=Tag,"place=Ort, genau"'"""),
            ("Հ,Վայր,Ամսաթիվ\n1,Սոթք,?\n", '"date=Ամսաթիվ,place=Վայր"'),
            ("Tarix,Yer\n?,Sotk\n", '"date=Tarix,place=Yer"'),
            (
                "date (UTC),place (name),latitude (N),longitude (E)\n?,Sotk,40.2,45.9\n",
                '"date=date (UTC),place=place (name),lat=latitude (N),lon=longitude (E)"',
            ),
            ("colour,number\n1,2\n", '"date=colour"'),
        ],
    )
    def test_headings_of_other_kinds_are_told_by_their_words_or_cells(
        self, run, tmp_path, table, said
    ):
        (tmp_path / "a.csv").write_text(table, encoding="utf-8")
        assert f"for example --columns {said} and" in run("check", "a.csv").stderr

    def test_a_first_row_of_cells_is_no_row_of_headings(self, run, tmp_path):
        (tmp_path / "a.csv").write_text("2021-05-12,Sotk,40.2\n2021-05-13,Ford,40.2\n")
        said = run("check", "a.csv").stderr
        assert "the first row seems to be an incident, so write headings above it" in said
        assert "--columns" not in said


def test_dots_and_marks_behind_headings_say_nothing(run, tmp_path):
    (tmp_path / "a.csv").write_text("Id.,Date *,Lat.,Lon.:\n7,2021-05-12,40.2,45.9\n", "utf-8")
    said = run("query", "a.csv", "-f", "csv").stdout.splitlines()
    claim = dict(zip(said[0].split(","), said[1].split(","), strict=True))
    known = [claim[name] for name in ("incident_id", "date_start", "latitude", "longitude")]
    assert known == ["7", "2021-05-12", "40.2", "45.9"]


def test_one_heading_in_another_language_is_named_where_its_column_is_missing(run):
    text = "id,Дата,lat,lon,Описание\n1,2021-05-12,40.2,45.9,x\n"
    found = findings(run, text)
    assert set(found) == {"Дата"}
    assert found["Дата"].endswith('or pass --columns "date_start=Дата"')
    dated = text.replace("id,", "date,").replace("\n1,", "\n2021-05-12,")
    assert findings(run, dated) == {}
    assert 'pass --columns "date_start=Дата"' in run("summary", "-", stdin=text).stderr
