"""geomap merge: by id; what only looks alike is listed, and stays as it is."""

from __future__ import annotations

import json

import pytest

from geomap import read_incidents

ACLED = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,country,admin1,location,"
    "latitude,longitude,geo_precision,notes,fatalities,timestamp\n"
)
FORMER = "ARM1,2021-05-12,1,Battles,Armed clash,Armenia,Syunik,Goris,39.51,46.34,1,first,1,100\n"
LATER = "ARM1,2021-05-12,1,Battles,Armed clash,Armenia,Syunik,Goris,39.51,46.34,1,second,2,1000\n"
PLAIN = "incident_id,date_start,date_end,type,latitude,longitude,radius_m,dataset_version,source\n"


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return name

    return make


def merge(run, *tables, output="out.csv"):
    done = run("merge", *tables, "-o", output)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_a_table_with_itself_is_the_table(run, table, tmp_path):
    run("convert", table, "one.csv")
    merge(run, table, table)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


def test_merging_again_changes_nothing(run, root, tmp_path):
    datasets = root / "tests" / "fixtures" / "datasets"
    first, second = datasets / "acled-current.csv", datasets / "GEDEvent_v23_1.csv"
    merge(run, first, second, output="one.csv")
    for number, tables in enumerate(
        [["one.csv", second], ["one.csv", first], ["one.csv", "one.csv", first, second]]
    ):
        merge(run, *tables, output=f"again{number}.csv")
        again = (tmp_path / f"again{number}.csv").read_bytes()
        assert again == (tmp_path / "one.csv").read_bytes()


def test_a_later_timestamp_of_acled_replaces_the_record(run, write, tmp_path):
    former, later = write("former.csv", ACLED + FORMER), write("later.csv", ACLED + LATER)
    for tables in ([former, later], [later, former]):
        said, _ = merge(run, *tables)
        claims = read_incidents(tmp_path / "out.csv").claims
        assert claims["description"].tolist() == ["second"]
        assert [(left["table"], left["code"]) for left in said["left_out"]] == [
            ("former.csv", "replaced")
        ]


def test_versions_of_ucdp_are_ordered_by_their_numbers(run, root, tmp_path):
    datasets = root / "tests" / "fixtures" / "datasets"
    merge(run, datasets / "GEDEvent_v26_0_3.csv", datasets / "GEDEvent_v23_1.csv")
    claims = read_incidents(tmp_path / "out.csv").claims
    one = claims[claims["incident_id"] == "500001"]
    assert set(one["dataset_version"]) == {"26.0.3"}
    assert one["killed"].tolist() == [7, 3, 3]
    assert len(claims["incident_id"].unique()) == 9  # eight of 23.1, one more of 26.0.3


def test_a_plain_table_has_no_versions(run, write):
    one = write("one.csv", PLAIN + "a,2021-05-12,2021-05-12,shelling,39.5,46.3,100,1,A\n")
    two = write("two.csv", PLAIN + "a,2021-05-12,2021-05-12,shelling,39.5,46.3,100,2,B\n")
    said, _ = merge(run, one, two)
    assert said["claims"] == 2
    assert said["left_out"] == []


def test_ids_that_tables_have_in_common_are_told(run, write):
    rows = {
        "one.csv": "1,2021-05-12,,shelling,39.5,46.3,,,A\n2,2021-05-13,,mine,39.6,46.3,,,A\n",
        "two.csv": "1,2021-07-28,,capture,40.2,45.9,,,B\n3,2021-07-29,,mine,40.1,45.8,,,B\n",
    }
    said, told = merge(run, *(write(name, PLAIN + text) for name, text in rows.items()))
    assert said["joined"] == ["1"]
    assert "4 claims of 3 records" in told
    assert "Note: rows of several tables with one id are now claims of one incident: 1; " in told


def test_ids_of_rows_that_only_say_the_same_again_are_not_told(run, write):
    one = write("one.csv", PLAIN + "1,2021-05-12,2021-05-12,shelling,39.5,46.3,100,,A\n")
    said, told = merge(run, one, one)
    assert said["joined"] == []
    assert "are now claims" not in told


def test_what_looks_alike_is_listed_and_not_merged(run, write, tmp_path):
    one = write("one.csv", PLAIN + "a,2021-05-12,2021-05-12,shelling,39.5,46.3,1000,,A\n")
    two = write("two.csv", PLAIN + "b,2021-05-12,2021-05-12,shelling,39.505,46.3,1000,,B\n")
    said, told = merge(run, one, two)
    assert [(found["row"], found["id"]) for found in said["may_be_one"]] == [(3, "b")]
    assert "this may be the incident a of row 2: 555 m apart" in told
    assert read_incidents(tmp_path / "out.csv").claims["incident_id"].tolist() == ["a", "b"]


def test_one_id_in_two_datasets_is_refused(run, write, root):
    ucdp = root / "tests" / "fixtures" / "datasets" / "GEDEvent_v23_1.csv"
    acled = write("acled.csv", ACLED + FORMER.replace("ARM1", "500002"))
    done = run("merge", ucdp, acled, "-o", "out.csv")
    assert done.exit_code == 1
    assert "'500002' stands for a record of UCDP GED and, in acled.csv, for one of ACLED" in (
        done.stderr
    )


def test_own_claims_join_a_record_of_a_dataset(run, write, tmp_path):
    own = write("own.csv", "incident_id,date,side,place\nARM1,2021-05-12,AM,Goris\n")
    merge(run, write("acled.csv", ACLED + FORMER), own)
    claims = read_incidents(tmp_path / "out.csv").claims
    assert claims["incident_id"].tolist() == ["ARM1", "ARM1"]
    assert claims["side"].fillna("").tolist() == ["", "AM"]
    assert claims["licence"].fillna("").tolist() == ["ACLED terms of use", ""]


def test_rejected_rows_are_told_for_each_table(run, write):
    bad = write("bad.csv", PLAIN + "a,12/05/2021,,shelling,39.5,46.3,100,,A\n" + PLAIN_ROW)
    said, told = merge(run, bad, bad)
    assert [table["rows_rejected"] for table in said["tables"]] == [1, 1]
    assert "1 of 2 rows were rejected" in told


PLAIN_ROW = "b,2021-05-12,2021-05-12,shelling,39.5,46.3,100,,A\n"
