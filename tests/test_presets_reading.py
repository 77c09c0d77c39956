"""Tables of other datasets: recognised by their columns, every row accounted for, codes kept."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geomap import normalize, read_incidents
from geomap.errors import SelectionError, TableError
from geomap.presets import NAMES
from geomap.presets.registry import PRESETS

FIXTURES = Path(__file__).parent / "fixtures" / "datasets"

# file: preset, rows of the file, rows kept, codes of the rows that were rejected
EVERY = {
    "acled-current.csv": ("acled", 5, 3, ["date_ambiguous", "code_unknown"]),
    "acled-2022.csv": ("acled", 2, 2, []),
    "GEDEvent_v23_1.csv": ("ucdp", 10, 8, ["code_unknown", "code_unknown"]),
    "ged191.csv": ("ucdp", 3, 3, []),
    "GEDEvent_v26_0_3.csv": ("ucdp", 2, 2, []),
    "20210513101500.export.CSV": ("gdelt", 11, 9, ["date_unreadable", "code_unknown"]),
    "20130502.export.CSV": ("gdelt", 2, 2, []),
    "201303.csv": ("gdelt", 1, 1, []),
    "atlos-export.csv": ("atlos", 5, 4, ["code_unknown"]),
    "archiver-sheet.csv": ("archiver", 3, 2, ["source_missing"]),
}


def read(name, **options):
    return read_incidents(FIXTURES / name, **options)


def claim(reports, row):
    """Return the first claim of a row of the file."""
    return reports.claims[reports.claims["source_row"] == row].iloc[0]


def test_the_registry_has_the_names_of_the_command_line():
    assert tuple(PRESETS) == NAMES


def test_every_fixture_is_read():
    assert {path.name for path in FIXTURES.iterdir()} == {*EVERY, "README.md"}


@pytest.mark.parametrize("name", EVERY)
def test_rows_add_up(name):
    preset, rows, kept, codes = EVERY[name]
    reports = read(name)
    assert reports.provenance.preset == preset
    assert reports.provenance.rows == rows
    assert reports.claims["source_row"].nunique() == kept
    assert reports.rejected["code"].tolist() == codes
    assert reports.rejected["row"].is_unique
    assert kept + len(reports.rejected) == rows
    assert not set(reports.rejected["row"]) & set(reports.claims["source_row"])


@pytest.mark.parametrize("name", EVERY)
def test_coders_are_third_parties(name):
    claims = read(name).claims
    assert claims["side"].isna().all()
    assert "attributed_to" not in claims


@pytest.mark.parametrize("name", EVERY)
def test_no_point_stands_for_an_area(name):
    claims = read(name).claims
    coarse = ~claims["location_precision"].isin(["exact", "place", "near"])
    assert claims.geometry[coarse].isna().all()
    assert claims["radius_m"][coarse].isna().all()


@pytest.mark.parametrize("name", EVERY)
def test_it_is_said_which_preset_and_why(name):
    preset = PRESETS[EVERY[name][0]]
    (said,) = (note for note in read(name).provenance.notes if note.startswith("read as"))
    assert f"preset {preset.name}" in said
    bare = EVERY[name][0] == "gdelt"  # those files have no headers
    assert all((column in said) != bare for column in preset.needs)


def test_a_rejected_row_names_the_column_of_the_file():
    rejected = read("acled-current.csv").rejected.set_index("row")
    assert rejected.loc[5, "column"] == "event_date"
    assert rejected.loc[5, "value"] == "05/06/2021"
    assert rejected.loc[6, ["column", "value", "id"]].tolist() == ["geo_precision", "4", "ARM9005"]
    assert rejected.loc[6, "mend"] == "write one of 1, 2, 3"


@pytest.mark.parametrize(
    ("code", "precision", "radius", "place"),
    [("1", "place", 2000.0, True), ("2", "near", 25_000.0, True), ("3", "province", None, False)],
)
def test_acled_geo_precision(code, precision, radius, place):
    check_precision(acled(geo_precision=code), precision, radius, place=place)


@pytest.mark.parametrize(
    ("code", "precision", "radius", "province", "country"),
    [
        ("1", "place", 2000.0, True, True),
        ("2", "near", 25_000.0, True, True),
        ("3", "district", None, True, True),
        ("4", "province", None, True, True),
        ("5", "country", None, False, True),
        ("6", "country", None, False, True),
        ("7", "unknown", None, False, False),
    ],
)
def test_ucdp_where_prec(code, precision, radius, province, country):
    row = ucdp(where_prec=code)
    check_precision(row, precision, radius, place=radius is not None)
    one = normalize(row).claims.iloc[0]
    assert pd.notna(one["province_reported"]) == province
    assert pd.notna(one["country_reported"]) == country


@pytest.mark.parametrize(
    ("code", "precision", "radius"),
    [
        ("0", "unknown", None),
        ("", "unknown", None),
        ("1", "country", None),
        ("2", "province", None),
        ("3", "near", 10_000.0),
        ("4", "near", 10_000.0),
        ("5", "province", None),
    ],
)
def test_gdelt_geo_type(code, precision, radius):
    check_precision(gdelt(ActionGeo_Type=code), precision, radius, place=radius is not None)


@pytest.mark.parametrize(
    ("code", "precision", "radius"),
    [("Exact", "exact", 10.0), ("Vicinity", "near", 100.0), ("Locality", "near", 1000.0)],
)
def test_atlos_resolution(code, precision, radius):
    row = frame("atlos-export.csv").iloc[[0]].assign(geolocation_resolution=code)
    check_precision(row, precision, radius, place=True)


def test_atlos_without_a_resolution_states_no_precision():
    row = frame("atlos-export.csv").iloc[[0]].assign(geolocation_resolution="")
    check_precision(row, "unstated", 0.0, place=True)


@pytest.mark.parametrize("make", ["acled", "ucdp", "gdelt"])
@pytest.mark.parametrize("code", ["", "9", "x"])
def test_an_unknown_code_of_precision_rejects_its_row(make, code):
    column = {"acled": "geo_precision", "ucdp": "where_prec", "gdelt": "ActionGeo_Type"}[make]
    if make == "gdelt" and not code:
        return  # blank is a code of GDELT: no place
    reports = normalize({"acled": acled, "ucdp": ucdp, "gdelt": gdelt}[make](**{column: code}))
    assert reports.claims.empty
    assert reports.rejected["column"].tolist() == [column]
    assert reports.rejected["value"].tolist() == [code or "blank"]


def check_precision(row, precision, radius, *, place):
    one = normalize(row).claims.iloc[0]
    assert one["location_precision"] == precision
    assert (one["radius_m"] == radius) if radius is not None else pd.isna(one["radius_m"])
    assert (one["geometry"] is not None) == place


def frame(name):
    return pd.read_csv(FIXTURES / name, dtype="str", encoding="utf-8-sig").fillna("")


def acled(**cells):
    return frame("acled-current.csv").iloc[[0]].assign(**cells)


def ucdp(**cells):
    return frame("GEDEvent_v23_1.csv").iloc[[0]].assign(**cells)


def gdelt(**cells):
    from geomap.presets.gdelt import COLUMNS

    line = (FIXTURES / "20210513101500.export.CSV").read_text("utf-8").split("\n")[0]
    return pd.DataFrame([line.split("\t")], columns=list(COLUMNS)).assign(**cells)


@pytest.mark.parametrize("written", ["2021-05-12", "12-05-2021", "12 May 2021"])
@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("1", "2021-05-12", "2021-05-12"),
        ("2", "2021-05-09", "2021-05-15"),
        ("3", "2021-05-01", "2021-05-31"),
    ],
)
def test_acled_dates(written, precision, first, last):
    row = acled(event_date=written, time_precision=precision)
    one = normalize(row).claims.iloc[0]
    assert [str(one["date_start"].date()), str(one["date_end"].date())] == [first, last]
    assert one["date_precision"] == {"1": "day", "2": "week", "3": "month"}[precision]
    assert one["date_kind"] == "sometime_within"
    assert one["acled_event_date"] == written


@pytest.mark.parametrize(
    ("precision", "start", "end", "first", "last", "word"),
    [
        ("1", "2021-05-12", "2021-05-12", "2021-05-12", "2021-05-12", "day"),
        ("1", "2021-05-12", "2021-05-13", "2021-05-12", "2021-05-13", "range"),
        ("2", "2021-05-12", "2021-05-14", "2021-05-12", "2021-05-14", "range"),
        ("2", "2021-05-12", "2021-05-12", "2021-05-07", "2021-05-17", "range"),
        ("3", "2021-05-10", "2021-05-16", "2021-05-10", "2021-05-16", "week"),
        ("3", "2021-05-12", "2021-05-12", "2021-05-06", "2021-05-18", "week"),
        ("4", "2021-05-12", "2021-05-12", "2021-05-01", "2021-05-31", "month"),
        ("5", "2021-05-12", "2021-05-12", "2021-01-01", "2021-12-31", "year"),
    ],
)
def test_ucdp_dates(precision, start, end, first, last, word):
    row = ucdp(date_prec=precision, date_start=f"{start} 00:00:00.000", date_end=f"{end}")
    one = normalize(row).claims.iloc[0]
    assert [str(one["date_start"].date()), str(one["date_end"].date())] == [first, last]
    assert one["date_precision"] == word


def test_acled_keeps_its_codes_beside_ours():
    one = claim(read("acled-current.csv"), 3)
    assert one["event_type"] == "shelling"
    reported = "Explosions/Remote violence: Shelling/artillery/missile attack"
    assert one["event_type_reported"] == reported
    assert one["acled_event_type"] == "Explosions/Remote violence"
    assert one[["geo_precision", "time_precision", "interaction"]].tolist() == ["2", "2", "10"]
    assert one["acled_region"] == "Caucasus and Central Asia"
    assert one["killed"] == 3


def test_acled_position_of_an_area_is_kept_beside():
    one = claim(read("acled-current.csv"), 4)
    assert one["geometry"] is None
    assert [one["acled_longitude"], one["acled_latitude"]] == ["46.4060", "39.2076"]
    assert one["province_reported"] == "Syunik"


def test_a_figure_of_0_in_acled_is_not_zero():
    one = claim(read("acled-current.csv"), 2)
    assert pd.isna(one["killed"])
    assert one["fatalities"] == "0"


@pytest.mark.parametrize("sub", ["Air/drone strike", "Remote explosive/landmine/IED", "Attack"])
def test_a_type_that_says_less_than_ours_is_other(sub):
    assert normalize(acled(sub_event_type=sub)).claims["event_type"].tolist() == ["other"]


def test_ucdp_gives_the_dead_of_each_side_their_own_claim():
    claims = read("GEDEvent_v23_1.csv").claims
    first = claims[claims["source_row"] == 2]
    assert first["incident_id"].tolist() == ["500001"] * 3
    assert first["affected_side"].fillna("all").tolist() == ["all", "Armenia", "Azerbaijan"]
    assert first["killed"].tolist() == [6, 2, 3]
    assert first["killed_low"].fillna(-1).tolist() == [5, -1, -1]
    assert first["killed_high"].fillna(-1).tolist() == [8, -1, -1]
    only_b = claims[claims["source_row"] == 3]
    assert only_b["affected_side"].fillna("all").tolist() == ["all", "Azerbaijan"]


def test_ucdp_event_clarity_2_is_an_aggregate():
    claims = read("GEDEvent_v23_1.csv").claims.set_index("source_row")
    kinds = {row: set(part) for row, part in claims.groupby(level=0)["record_kind"]}
    assert kinds[9] == {"aggregate"}
    assert all(kinds[row] == {"incident"} for row in range(2, 9))


def test_ucdp_columns_are_found_by_name():
    new, old = read("GEDEvent_v23_1.csv").claims, read("ged191.csv").claims
    same = ["incident_id", "date_start", "date_end", "location_precision", "affected_side"]
    assert old[same].equals(new[same].iloc[: len(old)])
    assert old["killed"].tolist() == new["killed"].tolist()[: len(old)]


def test_old_names_of_the_estimates_are_read():
    names = {"best": "best_est", "low": "low_est", "high": "high_est"}
    assert normalize(ucdp().rename(columns=names)).claims["killed"].tolist() == [6, 2, 3]


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("GEDEvent_v23_1.csv", "23.1"),
        ("ged191.csv", "19.1"),
        ("GEDEvent_v26_0_3.csv", "26.0.3"),
    ],
)
def test_ucdp_version_stands_in_the_name_of_the_file(name, version):
    assert set(read(name).claims["dataset_version"]) == {version}


def test_gdelt_mentions_are_grouped_and_codes_stay_text():
    claims = read("20210513101500.export.CSV").claims.set_index("source_row")
    assert claims.loc[1, "incident_id"] == claims.loc[2, "incident_id"]
    assert claims.loc[1, "incident_id"] != claims.loc[3, "incident_id"]  # another root code
    assert claims.loc[6, "incident_id"] != claims.loc[7, "incident_id"]  # both without a place
    assert set(claims["status"]) == {"machine_coded"}
    assert claims.loc[3, ["EventCode", "EventRootCode"]].tolist() == ["042", "04"]
    assert claims.loc[3, ["record_kind", "event_type"]].tolist() == ["statement", "talks"]
    assert claims.loc[9, "place"] == 'A "Quote City", Texas, United States'


def test_gdelt_without_headers_is_told_by_its_fields(run):
    said = run("check", FIXTURES / "20130502.export.CSV").stderr
    assert (
        "read as GDELT (preset gdelt), because it has no headers, and its first row 61, 58 or 57 "
        "fields split by tabs, of which the first two are whole numbers;" in said
    )
    with_headers = gdelt()
    assert any(
        "because it has the columns GLOBALEVENTID" in note
        for note in normalize(with_headers).provenance.notes
    )


def test_gdelt_mentions_alike_are_repeated_in_their_group(run, tmp_path):
    text = (FIXTURES / "20210513101500.export.CSV").read_text("utf-8")
    first = text.splitlines()[0].split("\t")
    code = [*first[:26], "199", *first[27:]]  # another code of the same root
    rows = [first, ["999999998", *first[1:]], ["999999999", *code[1:]]]
    (tmp_path / "alike.csv").write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    done = run("check", "alike.csv")
    assert done.exit_code == 0
    assert (
        "row 2, incident_id: rejected: this mention has the group, codes and source of that in "
        "row 1; nothing need be done: the group keeps one of them\n" in done.stdout
    )
    assert "3 rows: 2 kept, 1 rejected" in done.stdout


def test_gdelt_countries_are_fips():
    claims = read("20210513101500.export.CSV").claims.set_index("source_row")
    assert claims.loc[5, ["ActionGeo_CountryCode", "country_reported"]].tolist() == ["AJ", "AZ"]
    assert claims.loc[1, ["ActionGeo_CountryCode", "country_reported"]].tolist() == ["AM", "AM"]
    named = claims.loc[1, ["place", "province_reported"]].tolist()
    assert named == ["Goris, Syunik, Armenia", "Syunik"]


def test_gdelt_rows_of_another_width_are_rejected(tmp_path):
    text = (FIXTURES / "20210513101500.export.CSV").read_text("utf-8")
    file = tmp_path / "cut.csv"
    file.write_text(text + "900000099\t20210512\tcut off\n", "utf-8")
    reports = read_incidents(file)
    assert reports.provenance.rows == 12
    assert reports.rejected[["row", "code"]].to_numpy().tolist()[-1] == [12, "row_length"]


def test_an_archived_source_is_no_incident():
    claims = read("archiver-sheet.csv").claims
    assert set(claims["record_kind"]) == {"statement"}
    assert claims["archive_url"].tolist()[0] == "https://archive.example.org/1"
    assert str(claims["date_start"][0].date()) == "2022-09-13"
    assert pd.isna(claims["date_start"][1])  # known is only that it is no later than its archiving
    assert str(claims["date_end"][1].date()) == "2022-09-16"
    assert set(claims["date_basis"]) == {"report"}


def test_a_cancelled_atlos_incident_is_not_counted():
    claims = read("atlos-export.csv").claims.set_index("incident_id")
    assert claims["record_kind"].to_dict() == {
        "ABC123": "incident",
        "ABC124": "incident",
        "ABC125": "incident",
        "ABC126": "statement",
    }
    assert claims.loc["ABC124", "atlos_status"] == "In Progress"


def test_headers_are_found_in_any_case_and_order():
    row = acled()
    row.columns = [name.upper().replace("_", " ") for name in row.columns[::-1][::-1]]
    assert normalize(row[row.columns[::-1]]).provenance.preset == "acled"


def test_a_geometry_of_the_file_makes_no_point_of_an_area():
    points = gpd.points_from_xy([46.3], [39.5])
    row = gpd.GeoDataFrame(ucdp(where_prec="4"), geometry=points, crs="EPSG:4326")
    assert normalize(row).claims.geometry.isna().all()
    bare = row.drop(columns=["latitude", "longitude", "geom_wkt"])
    assert normalize(bare).claims.geometry.isna().all()


def test_degrees_are_not_taken_for_metres_of_the_geometry():
    points = gpd.GeoSeries(gpd.points_from_xy([46.3], [39.5]), crs="EPSG:4326").to_crs("EPSG:32638")
    row = gpd.GeoDataFrame(ucdp(), geometry=points.to_numpy(), crs="EPSG:32638")
    assert normalize(row).claims.geometry.x.round(6).tolist()[0] == 46.3


def test_none_reads_a_plain_table():
    reports = read("acled-2022.csv", preset="none")
    assert reports.provenance.preset == ""
    assert "dataset" not in reports.claims
    assert set(reports.claims["location_precision"]) == {"unstated"}


def test_two_presets_that_fit_are_an_error_that_names_both():
    both = pd.concat([acled(), ucdp()], axis=1)
    both = both.loc[:, ~both.columns.duplicated()]
    with pytest.raises(TableError, match="acled and ucdp"):
        normalize(both)
    assert normalize(both, preset="ucdp").provenance.preset == "ucdp"


def test_a_preset_asked_for_needs_its_columns():
    with pytest.raises(TableError, match="event_clarity"):
        normalize(acled(), preset="ucdp")
    with pytest.raises(SelectionError, match="no preset 'akled'"):
        normalize(acled(), preset="akled")


def test_a_mapping_names_columns():
    table = pd.DataFrame({"Tag": ["2021-05-12"], "Breite": ["39.5"], "Länge": ["46.3"], "x": ["a"]})
    named = {"date": "Tag", "lat": "Breite", "lon": "Länge"}
    claims = normalize(table, columns=named).claims
    assert [claims.geometry[0].x, claims.geometry[0].y] == [46.3, 39.5]
    assert claims["x_as_read"].tolist() == ["a"]  # x is another name of longitude


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"lat": "Breit"}, TableError, "no column 'Breit'"),
        ({"latt": "Breite"}, SelectionError, "'latt' is no column"),
        ({"lat": "Breite", "y": "Breite"}, SelectionError, "both stand for latitude"),
        ({"lat": "Breite", "lon": "Breite"}, TableError, "both latitude and longitude"),
    ],
)
def test_a_mapping_that_does_not_fit_says_why(columns, error, said):
    table = pd.DataFrame({"date": ["2021-05-12"], "Breite": ["39.5"], "Länge": ["46.3"]})
    with pytest.raises(error, match=said):
        normalize(table, columns=columns)


def test_reading_does_not_change_the_frame():
    row = acled()
    before = row.copy(deep=True)
    normalize(row)
    pd.testing.assert_frame_equal(row, before)
