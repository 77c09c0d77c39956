"""``geomap query`` through its top group."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

CAPTURE = "AM-AZ-2021-05-27-capture"


def listed(result) -> pd.DataFrame:
    """Return what was printed as CSV."""
    assert result.exit_code == 0, result.output
    return pd.read_csv(io.StringIO(result.stdout), dtype="str")


def test_every_spelling_of_a_province_lists_the_same_incidents(run, table):
    first = listed(run("query", table, "-p", "Syunik"))
    assert first["incident_id"].nunique() >= 15
    for name in ("Sinyuk", "Սյունիք", "AM-SU", "Сюникская область", "syunik marz"):
        assert listed(run("query", table, "-p", name)).equals(first)


@pytest.mark.parametrize("name", ["Gegharkunik", "Kalbajar", "Kəlbəcər", "Гехаркуник"])
def test_one_event_with_two_versions_is_found_under_both_provinces(run, table, name):
    found = listed(run("query", table, "-p", name, "--from", "2021-05-27", "--to", "2021-05-27"))
    claims = found[found["incident_id"] == CAPTURE]
    assert set(claims["side"]) == {"AM", "AZ"}
    assert claims["captured"].dropna().unique().tolist() == ["6"]


def test_a_near_name_is_suggested_in_one_line(run, table):
    result = run("query", table, "-p", "Syuniq")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "Error: no unit is called 'Syuniq'; did you mean Syunik (AM-SU)?\n"


def test_a_name_with_two_readings_is_refused_with_both(run, table):
    result = run("query", table, "-p", "Zangezur")
    assert result.exit_code == 2
    assert "Syunik (AM-SU)" in result.stderr
    assert "readings" in result.stderr
    assert result.stderr.count("\n") == 1


def test_no_match_is_an_answer(run, table):
    result = run("query", table, "--from", "1990", "--to", "1990", "-f", "table")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 of ")


def test_a_partial_day_means_its_first_and_its_last(run, table):
    found = listed(run("query", table, "--from", "2021-05", "--to", "2021-05", "--certain-dates"))
    certain = found[found["matched"] == "True"]
    assert certain["date_start"].str.startswith("2021-05").all()
    assert CAPTURE in set(certain["incident_id"])


def test_json_says_the_selection_and_the_counts(run, table):
    result = run("query", table, "--id", CAPTURE, "-f", "json")
    answer = json.loads(result.stdout)
    assert answer["selection"] == f"reported incidents with id {CAPTURE}"
    assert answer["incidents"] == 1
    assert {c["side"] for c in answer["claims"]} == {"AM", "AZ"}
    assert any("OpenStreetMap" in credit for credit in answer["credits"])
    assert answer["note"]


IDS = "id,date,province\nA1,2021-05-12,Syunik\na1,2021-05-13,Syunik\nBorder-7,2021-05-14,Lori\n"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("A1", "A1"), ("a1", "a1"), ("border-7", "Border-7"), ("BORDER-7", "Border-7")],
)
def test_an_id_is_the_exact_one_or_the_only_one_in_another_case(run, asked, meant):
    found = listed(run("query", "-", "--id", asked, stdin=IDS))
    assert found["incident_id"].tolist() == [meant]
    told = run("query", "-", "--explain", asked, stdin=IDS)
    assert told.stdout.startswith(f"{meant}: 1 claim\n")


def test_an_id_that_may_be_several_is_refused(run):
    two = IDS.replace("A1,", "Ab1,").replace("a1,", "aB1,")
    for option in ("--id", "--explain"):
        result = run("query", "-", option, "AB1", stdin=two)
        assert result.exit_code == 2
        assert "the id 'AB1' may be 'Ab1' or 'aB1'; write it as the table does" in result.stderr


def test_an_unknown_id_to_explain_is_refused_with_the_nearest(run):
    result = run("query", "-", "--explain", "Border-8", stdin=IDS)
    assert result.exit_code == 2
    assert "no incident has the id 'Border-8'; did you mean Border-7?" in result.stderr
    result = run("query", "-", "--explain", "nope", stdin=IDS)
    assert "no incident has the id 'nope'; geomap query lists them" in result.stderr


def test_geojson_has_points_only_where_a_claim_has_one(run, table):
    result = run("query", table, "--id", CAPTURE, "-f", "geojson")
    features = json.loads(result.stdout)["features"]
    points = {f["properties"]["side"]: f["geometry"] for f in features if f["geometry"]}
    assert list(points) == ["AZ"]
    west, south = points["AZ"]["coordinates"]
    assert (round(west, 2), round(south, 2)) == (46.0, 40.15)


def test_a_sequence_has_one_feature_a_line(run, table):
    whole = listed(run("query", table))
    lines = run("query", table, "-f", "geojsonseq").stdout.splitlines()
    assert len(lines) == len(whole)
    assert all(json.loads(line)["type"] == "Feature" for line in lines)


def test_the_ending_of_the_output_decides_the_form(run, table, tmp_path):
    result = run("query", table, "-p", "AM-SU", "-o", "found.geojson")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert (
        json.loads((tmp_path / "found.geojson").read_text("utf-8"))["type"] == "FeatureCollection"
    )


def test_an_ending_that_says_nothing_is_a_usage_error(run, table, tmp_path):
    result = run("query", table, "-o", "found.xyz")
    assert result.exit_code == 2
    assert ".csv" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_table_itself_is_never_overwritten(run, tmp_path):
    source = tmp_path / "mine.csv"
    source.write_text("id,date,latitude,longitude\n1,2021-05-12,39.5,46.2\n")
    result = run("query", source, "-o", source)
    assert result.exit_code == 1
    assert "is a file that is read" in result.stderr
    assert source.read_text().startswith("id,date")


@pytest.mark.parametrize("command", ["query", "check", "summary", "map"])
def test_no_output_destroys_an_input_or_another_output(run, tmp_path, command):
    source, layer = tmp_path / "mine.csv", tmp_path / "squares.json"
    source.write_text("id,date,latitude,longitude\n1,2021-05-12,0.5,10.5\n")
    layer.write_text(json.dumps(SQUARES))
    before = source.read_bytes(), layer.read_bytes()
    out = "x.html" if command == "map" else "x.csv"
    for arguments in (
        ["--rejects", source],
        ["--rejects", out, "-o", out],
        ["--provinces", layer, "--rejects", layer],
    ):
        result = run(command, source, *arguments)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
        assert (source.read_bytes(), layer.read_bytes()) == before
    assert not (tmp_path / out).exists()


@pytest.mark.parametrize("crs", ["EPSG:99999", "foo"])
def test_an_unknown_system_is_one_line(run, crs):
    result = run("query", "-", "--crs", crs, stdin=PLAIN)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "EPSG:32638" in result.stderr


def test_one_side_written_in_several_ways_is_one_side(run):
    text = "id,date,side,latitude,longitude\n" + "".join(
        f"{n},2021-05-1{n},{side},39.5,46.2\n"
        for n, side in enumerate(["Armenia", "AM", "am", "XY"])
    )
    assert listed(run("query", "-", stdin=text))["side"].tolist() == ["AM", "AM", "AM", "XY"]
    assert len(listed(run("query", "-", "--side", "Armenia", stdin=text))) == 3


PLAIN = "id,date,latitude,longitude\n1,2021-05-12,39.5,46.2\n2,2021-05-13,40.2,45.6\n3,soon,1,1\n"


def test_a_plain_table_from_a_stream_works_as_it_is(run):
    result = run("query", "-", "-f", "csv", stdin=PLAIN)
    found = listed(result)
    assert found["incident_id"].tolist() == ["1", "2"]
    assert found["province_code"].tolist() == ["AM-SU", "AM-GR"]
    assert "1 of 3 rows were rejected (row 4:" in result.stderr


def test_strict_fails_when_a_row_was_rejected(run):
    result = run("query", "-", "--strict", stdin=PLAIN)
    assert result.exit_code == 1
    assert result.stdout == ""


def test_rejected_rows_can_be_written_to_a_file(run, tmp_path):
    run("query", "-", "--rejects", "rejects.csv", stdin=PLAIN)
    rejects = pd.read_csv(tmp_path / "rejects.csv", dtype="str")
    assert rejects["rejected_row"].tolist() == ["4"]
    assert rejects["rejected_value"].tolist() == ["soon"]


SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"NAME": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for name, x in (("West", 10), ("East", 11))
    ],
}


def test_another_layer_replaces_the_bundled_one_everywhere(run, tmp_path):
    (tmp_path / "squares.json").write_text(json.dumps(SQUARES))
    header = "id,date,latitude,longitude\n"
    text = header + "1,2021-05-12,0.5,10.5\n2,2021-05-13,0.5,11.5\n3,2021,39.5,46.2\n"
    result = run("query", "-", "--provinces", "squares.json", "-p", "west", stdin=text)
    assert listed(result)["incident_id"].tolist() == ["1"]
    everything = listed(run("query", "-", "--provinces", "squares.json", stdin=text))
    assert everything["province"].fillna("").tolist() == ["West", "East", ""]
    assert everything["province_status"].tolist() == ["inside", "inside", "outside"]
    unknown = run("query", "-", "--provinces", "squares.json", "-p", "Syunik", stdin=text)
    assert unknown.exit_code == 2
    assert "known are East, West" in unknown.stderr


def test_the_accuracy_of_own_boundaries_can_be_stated(run, tmp_path):
    (tmp_path / "squares.json").write_text(json.dumps(SQUARES))
    text = "id,date,latitude,longitude\n1,2021-05-12,0.5,10.999\n2,2021-05-13,0.5,11.5\n"
    plain = listed(run("query", "-", "--provinces", "squares.json", stdin=text))
    assert plain["province_status"].tolist() == ["inside", "inside"]
    stated = run("query", "-", "--provinces", "squares.json", "--accuracy", "500m", stdin=text)
    assert listed(stated)["province_status"].tolist() == ["mostly_inside", "inside"]
    told = run(
        "query", "-", "--provinces", "squares.json", "--accuracy", "500m", "-f", "json", stdin=text
    )
    assert json.loads(told.stdout)["note"] == "Boundaries as in squares.json; exact to 500 m."


def test_a_column_of_names_must_be_found_or_named(run, tmp_path):
    squares = json.loads(json.dumps(SQUARES).replace("NAME", "label"))
    (tmp_path / "squares.json").write_text(json.dumps(squares))
    text = "id,date,latitude,longitude\n1,2021-05-12,0.5,10.5\n"
    missing = run("query", "-", "--provinces", "squares.json", stdin=text)
    assert missing.exit_code == 1
    assert "--name-field with one of: label" in missing.stderr
    named = run("query", "-", "--provinces", "squares.json", "--name-field", "label", stdin=text)
    assert listed(named)["province"].tolist() == ["West"]


def test_a_side_may_be_asked_by_code_or_country(run, table):
    by_code = listed(run("query", table, "--side", "AZ"))
    assert listed(run("query", table, "--side", "azerbaijan")).equals(by_code)
    unknown = run("query", table, "--side", "FR")
    assert unknown.exit_code == 2
    assert "it has AM, AZ" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--bbox", "1,2,3"], "west,south,east,north"),
        (["--border-within", "5"], "write 500m or 5km"),
        (["--from", "12/05/2021"], "2021-05-12"),
        (["--type", "ambush"], "exchange_of_fire"),
        (["--from", "2021-06", "--to", "2021-05"], "lies after the last day"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_usage_errors_are_one_line_and_exit_2(run, table, arguments, said):
    result = run("query", table, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_missing_file_is_one_line_and_exit_1(run):
    result = run("query", "nothing.csv")
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no file 'nothing.csv'; check its name and folder\n"


def test_the_order_of_rows_does_not_matter(run, table, tmp_path):
    rows = pd.read_csv(table, dtype="str", keep_default_na=False)
    rows.iloc[::-1].to_csv(tmp_path / "turned.csv", index=False)
    one = listed(run("query", table, "-p", "Syunik"))
    other = listed(run("query", "turned.csv", "-p", "Syunik"))
    key = [c for c in one.columns if c != "source_row"]
    assert sorted(map(tuple, one[key].fillna("").to_numpy())) == sorted(
        map(tuple, other[key].fillna("").to_numpy())
    )


def test_a_long_cell_is_cut_at_once(run):
    text = f"id,date,place\n1,2021-05-12,{'x' * 200_000}\n"
    shown = run("query", "-", "-f", "table", stdin=text).stdout
    assert max(map(len, shown.splitlines())) < 400


def test_a_system_that_is_asked_for_wins_and_has_to_fit(run):
    point = {"type": "Point", "coordinates": [46.3417, 39.5111]}
    feature = {"type": "Feature", "geometry": point, "properties": {"date": "2021"}}
    done = run("query", "-", "--crs", "EPSG:3857", stdin=json.dumps(feature))
    assert done.exit_code == 1
    assert "look like degrees" in done.stderr


CENTRES = """incident_id,side,date,province,location_precision,longitude,latitude
of-province,AM,2021-05-12,Syunik,province,46.3,39.3
of-country,AM,2021-05-12,,country,46.3,39.3
here,AM,2021-05-12,Syunik,place,46.3,39.3
bare,AM,2021-05-12,Syunik,,46.3,39.3
"""


def test_a_point_that_stands_for_an_area_is_no_position(run, tmp_path):
    (tmp_path / "centres.csv").write_text(CENTRES, "utf-8")
    boxed = run("query", "centres.csv", "--bbox", "46.2,39.2,46.4,39.4", "-f", "csv")
    assert [line.split(",")[1] for line in boxed.stdout.splitlines()[1:]] == ["here", "bare"]
    features = json.loads(run("query", "centres.csv", "-f", "geojson").stdout)["features"]
    told = {
        feature["properties"]["incident_id"]: (
            feature["geometry"] and feature["geometry"]["coordinates"],
            feature["properties"].get("longitude"),
        )
        for feature in features
    }
    assert told == {
        "of-province": (None, 46.3),
        "of-country": (None, 46.3),
        "here": ([46.3, 39.3], None),
        "bare": ([46.3, 39.3], None),
    }


def test_a_row_that_only_names_a_unit_says_so_where_its_point_lies(run, tmp_path):
    (tmp_path / "t.csv").write_text(
        "date,latitude,longitude,precision,province\n"
        "2021-05-12,39.70,46.35,exact,Syunik\n"
        "2021-05-13,39.50,46.05,exact,Syunik\n"
        "2021-05-14,,,,Syunik\n",
        "utf-8",
    )
    result = run("query", "t.csv", "-p", "Syunik", "--format", "table")
    first, second, third = result.stdout.splitlines()[1:4]
    assert "Lachin (names Syunik" in first
    assert "names" not in second + third
    assert "Syunik" in second
    assert "(Syunik" in third


BARE = "date,latitude,longitude,wounded\n2021-05-12,39.5,46.1,2\n2021-05-13,39.6,46.2,\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--type", "shelling"), "event_type, so --type"),
        (("--figures", "killed", "--figures", "missing"), "killed or missing, so --figures"),
        (("--figures", "killed", "--at-least", 1), "killed, so --at-least"),
        (
            ("--source", "reuters"),
            "source_title or source_url or reported_via or speaker, so --source",
        ),
    ],
)
def test_a_condition_on_a_column_that_no_row_fills_is_told(run, tmp_path, asked, said):
    (tmp_path / "t.csv").write_text(BARE)
    note = f"Note: no row has a value in {said} finds nothing\n"
    for command in (("query", "t.csv"), ("summary", "t.csv"), ("map", "t.csv", "-o", "m.html")):
        assert note in run(*command, *asked).stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("--type", "shelling"),
        ("--figures", "wounded"),
        ("--figures", "killed", "--figures", "none"),
        ("--at-least", 3),
        ("--source", "reuters"),
    ],
)
def test_a_condition_on_a_column_that_a_row_fills_is_not(run, tmp_path, asked):
    rows = BARE.splitlines()
    columns = zip(rows, ("type,source_title", "mine,Interfax", ","), strict=True)
    (tmp_path / "t.csv").write_text("".join(f"{row},{more}\n" for row, more in columns))
    assert "no row has a value" not in run("query", "t.csv", *asked).stderr


@pytest.mark.parametrize("option", ["--side", "--attributed-to"])
def test_a_table_without_sides_says_so(run, tmp_path, option):
    (tmp_path / "t.csv").write_text(BARE)
    result = run("query", "t.csv", option, "AZ")
    assert result.exit_code == 2
    column = option.strip("-").replace("-", "_")
    assert f"no claim in this table has {column} 'AZ'; no row states one" in result.stderr
