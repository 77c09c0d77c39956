"""``geomap count`` counts rows of any number of files by unit, and says what that is not."""

from __future__ import annotations

import gzip
import json

# Goris, Kapan, Gavar; the Black Sea; no position; no number; one coordinate alone
ROWS = """Lon;LAT;note
46.339;39.508;a
46.406;39.207;"b; c"
45.124;40.359;
35.0;43.0;
;;
here;39.5;
46.3;;
"""
COUNTS = """province_code,province,rows
AM-GR,Gegharkunik,1
AM-SU,Syunik,2
outside,,1
unlocated,,1
rejected,,2
"""
SQUARES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[w, 0], [w + 1, 0], [w + 1, 1], [w, 1], [w, 0]]],
                },
            }
            for name, w in (("West", 10), ("East", 11))
        ],
    }
)


def test_rows_count_by_unit_and_what_is_in_none_is_listed(run, tmp_path):
    (tmp_path / "points.csv").write_text(ROWS)
    done = run("count", "points.csv", "-f", "csv")
    assert done.stdout == COUNTS
    assert (
        "7 rows in all: 3 in one unit, 0 on the boundary of several, 1 outside of every unit, "
        "1 without a position (unlocated), 2 whose position cannot be read or is no degrees "
        "(rejected)." in done.stderr
    )
    assert "Rows are counted, not incidents" in done.stderr
    assert "without a radius" in done.stderr


def test_the_counts_of_several_files_add_up_from_wherever_they_come(run, tmp_path):
    (tmp_path / "points.csv").write_text(ROWS)
    (tmp_path / "more.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    said = json.loads(
        run("count", "points.csv", "more.csv.gz", "-", "-f", "json", stdin=ROWS).stdout
    )
    assert said["total"] == 21
    assert {row["province_code"]: row["rows"] for row in said["rows"]} == {
        "AM-GR": 3,
        "AM-SU": 6,
        "outside": 3,
        "unlocated": 3,
        "rejected": 6,
    }
    assert len(said["notes"]) == 3


def test_own_units_and_a_shared_boundary(run, tmp_path):
    (tmp_path / "units.geojson").write_text(SQUARES)
    (tmp_path / "points.csv").write_text("x,y\n10.5,0.5\n11,0.5\n")
    shown = run("count", "points.csv", "--provinces", "units.geojson", "-f", "md").stdout
    assert "| East;West | East; West | 1 |" in shown
    assert "| West | West | 1 |" in shown
    assert "2 rows in all: 1 in one unit, 1 on the boundary of several" in shown


def test_an_output_never_replaces_an_input(run, tmp_path):
    (tmp_path / "points.csv").write_text(ROWS)
    done = run("count", "points.csv", "-o", "points.csv")
    assert done.exit_code == 1
    assert "is a file that is read" in done.stderr
    assert (tmp_path / "points.csv").read_text() == ROWS


def test_a_table_without_coordinates_is_one_line_of_error(run, tmp_path):
    (tmp_path / "points.csv").write_text("date,place\n2021-05-12,Goris\n")
    done = run("count", "points.csv")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "points.csv has no column for longitude and latitude (found date, place)" in done.stderr
