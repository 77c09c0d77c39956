"""Licences travel with the data: what terms keep back is in no page, figure or kit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_data import columns_of, read_letters, unpack

from geomap import read_incidents, read_layers
from geomap.joins import join_all
from geomap.provenance import citation
from geomap.terms import PASSED_ON, restrict

FIXTURES = Path(__file__).parent / "fixtures" / "datasets"
SECRETS = ["made-up note", "Made-up Wire", "Military Forces", "Madeupville", "46.3186", "39.5375"]


@pytest.fixture(scope="module")
def layers():
    return read_layers()


def joined(name, layers, **options):
    return join_all(read_incidents(FIXTURES / name, **options), layers)


def whole(page):
    """Return a page with all that it carries packed behind it, as far as it is text."""
    held = re.findall(r'<script type="text/plain" ([^>]*)>([^<]+)<', page)
    assert bool(held) == ('id="geomap-numbers"' in page)
    packed = [(unpack if "geomap-numbers" in what else read_letters)(text) for what, text in held]
    return page + "".join(part.decode("utf-8", "ignore") for part in packed)


def has(text, secret):
    return secret.casefold() in text.casefold()


@pytest.mark.parametrize("target", ["map.html", "map.svg", "map.md", "map.txt"])
def test_no_output_holds_what_acled_keeps_back(run, tmp_path, target):
    done = run("map", FIXTURES / "acled-current.csv", "-o", target)
    assert done.exit_code == 0, done.stderr
    text = whole((tmp_path / target).read_text("utf-8"))
    assert [secret for secret in SECRETS if has(text, secret)] == []


def test_the_page_holds_id_date_type_unit_and_rounded_place(run, tmp_path):
    run("map", FIXTURES / "acled-current.csv", "-o", "map.html")
    page = (tmp_path / "map.html").read_text("utf-8")
    text, columns = whole(page), columns_of(page)
    assert sorted(columns.values("incident_id")) == ["ARM9001", "ARM9002", "ARM9003"]
    assert "2021-05-12" in text
    assert sorted(point[1:3] for point in columns.points()) == [(45.9, 40.15), (46.32, 39.54)]
    shown = {name for name in columns.columns if not name.startswith(".")} | set(
        columns.said["texts"]
    )
    assert shown <= {*PASSED_ON, "longitude", "latitude"}
    assert columns.values(".withheld") == [1, 1, 1]  # nothing to download
    assert "05/06/2021" not in text  # nor the cells of rejected rows


def test_no_file_of_a_kit_holds_it(run, tmp_path):
    done = run("report", FIXTURES / "acled-current.csv", "-o", "kit")
    assert done.exit_code == 0, done.stderr
    for file in (tmp_path / "kit").iterdir():
        if file.suffix not in {".png", ".pdf"}:
            text = whole(file.read_text("utf-8"))
            assert [secret for secret in SECRETS if has(text, secret)] == [], file.name
    lines = (tmp_path / "kit" / "incidents.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1


def test_news_of_a_report_hold_none_of_it_either(run, tmp_path):
    text = (FIXTURES / "acled-current.csv").read_text("utf-8-sig")
    (tmp_path / "former.csv").write_text(text.replace("Second made-up note.", "Made-up no more."))
    file = FIXTURES / "acled-current.csv"
    done = run("report", file, "--since", "former.csv", "-o", "kit")
    assert done.exit_code == 0, done.stderr
    for name in ("index.html", "report.md"):
        told = whole((tmp_path / "kit" / name).read_text("utf-8"))
        assert not has(told, "made-up no more")
        assert not has(told, "second made-up note")


def test_a_reason_lets_rows_pass_and_stands_in_the_output(run, tmp_path):
    reason = "agreement 12 of 2026"
    run("map", FIXTURES / "acled-current.csv", "-o", "map.html", "--include-data", reason)
    text = whole((tmp_path / "map.html").read_text("utf-8"))
    assert reason in text
    assert has(text, "second made-up note")
    assert set(columns_of((tmp_path / "map.html").read_text("utf-8")).values(".withheld")) == {0}
    done = run("map", FIXTURES / "acled-current.csv", "-o", "map.html", "--include-data", " ")
    assert done.exit_code == 2


def test_terms_outlive_converting(run, tmp_path):
    run("convert", FIXTURES / "acled-current.csv", "own.gpkg")
    done = run("map", "own.gpkg", "-o", "map.html")
    assert "do not let its rows be passed on" in done.stderr
    text = whole((tmp_path / "map.html").read_text("utf-8"))
    assert [secret for secret in SECRETS if has(text, secret)] == []


def test_a_rounded_place_still_holds_the_true_one(layers):
    before = joined("acled-current.csv", layers).claims
    after = restrict(joined("acled-current.csv", layers)).claims
    assert [after.geometry[0].x, after.geometry[0].y] == [46.32, 39.54]
    metres = before.geometry.to_crs("EPSG:32638").distance(after.geometry.to_crs("EPSG:32638"))
    kept = before["radius_m"].notna()
    assert (after["radius_m"] - before["radius_m"] >= metres)[kept].all()
    assert after["border_distance_min_m"][0] <= before["border_distance_min_m"][0]
    assert after["border_distance_max_m"][0] >= before["border_distance_max_m"][0]
    assert after["border_distance_min_m"][0] % 1000 == 0


def test_restricting_twice_changes_nothing_more(layers):
    once = restrict(joined("acled-current.csv", layers))
    twice = restrict(once)
    assert once.claims.equals(twice.claims)
    assert once.rejected.equals(twice.rejected)


@pytest.mark.parametrize("name", ["GEDEvent_v23_1.csv", "20210513101500.export.CSV"])
def test_open_datasets_are_left_as_they_are(layers, name):
    reports = joined(name, layers)
    assert restrict(reports) is reports


@pytest.mark.parametrize(
    ("name", "placed"),
    [
        # rows of the file by how they are placed: geo_precision 3 is its unit
        ("acled-current.csv", {2: "point", 3: "point", 4: "named"}),
        # where_prec 3 and 4 are the unit, 5 to 7 nothing
        (
            "GEDEvent_v23_1.csv",
            {
                2: "point",
                3: "point",
                4: "named",
                5: "named",
                6: "unlocated",
                7: "unlocated",
                8: "unlocated",
                9: "point",
            },
        ),
        # types 4 and 3 are points, 5 its unit; 1 and 0 nothing, 2 a unit that no layer has
        (
            "20210513101500.export.CSV",
            {
                1: "point",
                2: "point",
                3: "point",
                4: "named",
                5: "unlocated",
                6: "unlocated",
                7: "unlocated",
                8: "unlocated",
                9: "point",
            },
        ),
    ],
)
def test_areas_are_units_or_nothing_never_points(layers, name, placed):
    claims = joined(name, layers).claims
    how = claims["province_status"].where(claims.geometry.isna(), "point")
    assert dict(zip(claims["source_row"], how, strict=True)) == placed


def test_the_citation_says_what_terms_ask_for(layers):
    reports = joined("acled-current.csv", layers, accessed="2026-11-20")
    said = citation(reports, layers, version="0", selection="Syunik")
    assert "Armed Conflict Location & Event Data (ACLED), https://acleddata.com" in said
    assert "accessed 2026-11-20" in said
    assert "selected: Syunik" in said
    assert "changed: dates widened" in said
    bare = citation(joined("acled-current.csv", layers), layers, version="0")
    assert "day of access not stated" in bare
    assert "selected: all rows" in bare


def test_the_citation_of_ucdp_has_its_version(layers):
    said = citation(joined("GEDEvent_v23_1.csv", layers), layers, version="0")
    assert "(GED)" in said
    assert "version 23.1" in said
    assert "CC BY 4.0" in said


def test_a_source_without_a_licence_is_named_as_such(layers):
    said = citation(joined("atlos-export.csv", layers), layers, version="0")
    assert "licence of the table: not stated" in said
    assert "Atlos project export, https://atlos.org, licence not stated" in said


def test_a_picture_credits_the_dataset_with_its_incidents(run, tmp_path):
    run("map", FIXTURES / "acled-2022.csv", "-o", "map.md", "--accessed", "2026-11-20")
    told = (tmp_path / "map.md").read_text("utf-8")
    credit = "acled-2022.csv (ACLED, https://acleddata.com, accessed 2026-11-20), 2 claims."
    assert f"Incidents: {credit}" in told.replace("\\", "")


def test_mentions_are_never_counted_as_incidents_without_saying_so(run, tmp_path):
    file = FIXTURES / "20210513101500.export.CSV"
    words = "coded by machine"
    assert words in run("query", file).stdout + run("query", file).stderr
    assert words in run("summary", file, "-f", "md").stdout
    done = run("map", file, "-o", "map.html", "-o", "map.svg", "-o", "map.md")
    assert (
        "All 7 incidents counted here are coded by machine and confirmed by nobody" in done.stderr
    )
    for name in ("map.html", "map.svg", "map.md"):
        assert words in (tmp_path / name).read_text("utf-8")


def test_a_caption_tells_the_dataset_in_sentences_and_says_nothing_of_the_command_line(
    run, tmp_path
):
    done = run("map", FIXTURES / "acled-current.csv", "-o", "map.md", "-o", "map.svg")
    assert "--preset none reads it as a plain table" in done.stderr
    caption = (tmp_path / "map.md").read_text("utf-8")
    assert "Read as ACLED (preset acled), because it has the columns" in caption
    assert "--preset" not in caption


@pytest.mark.parametrize("command", ["map", "query", "summary", "check"])
def test_every_command_recognises_a_dataset(run, command):
    target = ["-o", "out.html"] if command == "map" else []
    done = run(command, FIXTURES / "acled-2022.csv", *target)
    assert done.exit_code == 0, done.stderr
    assert "read as ACLED (preset acled), because it has the columns event_id_cnty" in done.stderr
