"""The bundled table of documented incidents, read as plain text and compared with what was read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geomap.normalization import normalize
from geomap.schema import (
    COLUMN,
    EVENT_TYPES,
    FIGURES,
    MEASURES,
    POINT_PRECISIONS,
    RECORD_KINDS,
    STANCES,
)

DATA = Path(__file__).parent.parent / "data" / "incidents.csv"

# What was noted from the sources, one line a report: first day, place, the incident that carries
# it, and the sides whose word stands there ("-" is a third party).
NOTES = """
2021-05-12 | Sev Lich                  | 2021-05-12-syunik                  | AM
2021-05-13 | Vardenis                  | 2021-05-13-vardenis                | AM
2021-05-13 | Sisian                    | 2021-05-13-sisian                  | AM
2021-05-16 | Gegharkunik               | 2021-05-16-status                  | AM
2021-05-22 | Sev Lich                  | 2021-05-22-sev-lake                | AM
2021-05-24 | Gadabay                   | 2021-05-24-fire                    | AZ
2021-05-25 | Verin Shorzha             | 2021-05-25-verin-shorzha           | AM AZ
2021-05-27 | Yukhari Ayrim             | 2021-05-27-capture                 | AM AZ
2021-07-07 | Gegharkunik               | 2021-07-07-gegharkunik             | -
2021-07-23 | Kalbajar                  | 2021-07-23-gegharkunik-kalbajar    | AM AZ
2021-07-28 | Sotk to Verin Shorzha     | 2021-07-28-sotk-verin-shorzha      | AM AZ
2021-08-11 | Chambarak                 | 2021-08-11-fire                    | AZ
2021-08-11 | Nerkin Shorzha            | 2021-08-11-fire                    | AZ
2021-08-16 | Sev Lich                  | 2021-08-16-sev-lake                | AM AZ
2021-08-16 | Norabak                   | 2021-08-16-gegharkunik             | AM
2021-08-16 | Yeraskh                   | 2021-08-16-yeraskh                 | AM AZ
2021-08-17 | Sotk                      | 2021-08-17-sotk                    | AM
2021-08-25 | Karmrakar-Shurnukh        | 2021-08-25-goris-kapan-road        | AM AZ
2021-08-26 | Vorotan                   | 2021-08-26-goris-vorotan-road      | AM
2021-08-27 | Kut                       | 2021-08-27-kut                     | AM
2021-08-29 | pastures near Sotk        | 2021-08-29-pasture-fires           | AM
2021-09-04 | between Norabak and Azat  | 2021-09-04-pasture-fire            | AM
2021-09-12 | Eyvazli                   | 2021-09-12-trucks                  | AM -
2021-09-15 | Goris-Kapan road          | 2021-09-15-drivers                 | AZ
2021-11-14 | eastern direction         | 2021-11-14-eastern-border          | AM AZ
2021-11-16 | Ishkhanasar               | 2021-11-16-syunik                  | AM AZ
2021-11-16 | Sotk and Verin Shorzha    | 2021-11-16-sotk-verin-shorzha      | AM AZ
2021-11-22 | Norabak                   | 2021-11-22-norabak                 | AM AZ
2021-12-08 | Gegharkunik-Kalbajar      | 2021-12-08-gegharkunik-kalbajar    | AM AZ
2021-12-10 | Sotk                      | 2021-12-10-sotk                    | AM AZ
2022-01-08 | Verin Shorzha             | 2022-01-08-verin-shorzha           | AZ
2022-01-11 | Verin Shorzha             | 2022-01-11-verin-shorzha           | AM AZ
2022-09-13 | direction of Sotk         | 2022-09-13-sotk                    | AM AZ
2022-09-13 | direction of Vardenis     | 2022-09-13-vardenis                | AM AZ
2022-09-13 | direction of Artanish     | 2022-09-13-artanish                | AM AZ
2022-09-13 | direction of Goris        | 2022-09-13-goris                   | AM AZ
2022-09-13 | direction of Kapan        | 2022-09-13-kapan                   | AM AZ
2022-09-13 | Lake Sev                  | 2022-09-13-ishkhanasar             | AM AZ -
2022-09-13 | direction of Jermuk       | 2022-09-13-jermuk                  | AM AZ
2022-09-13 | Lachin                    | 2022-09-13-kalbajar-lachin         | AZ
2022-09-13 | Kut                       | 2022-09-13-kut                     | AM
2022-09-13 | Verishen                  | 2022-09-13-verishen                | AM
2022-09-13 | Nerkin Hand               | 2022-09-13-nerkin-hand             | AM
2022-09-13 | Srashen                   | 2022-09-13-srashen                 | AM
2022-09-21 | Sotk                      | 2022-09-21-sotk                    | AM
2022-09-23 | Kutatkan                  | 2022-09-23-kutakan                 | AM AZ
2022-09-28 | eastern sections          | 2022-09-28-eastern-border          | AM AZ
2023-03-30 | Tegh                      | 2023-03-30-tegh                    | AM AZ
2023-04-11 | direction of Tegh         | 2023-04-11-tegh                    | AM AZ
2023-05-10 | Zod                       | 2023-05-10-sotk                    | AZ
2023-05-11 | Sotk                      | 2023-05-11-sotk                    | AM AZ
2023-05-17 | near Sotk                 | 2023-05-17-sotk                    | AM AZ
2023-09-01 | Norabak                   | 2023-09-01-sotk-norabak            | AM AZ
2023-09-12 | Verin Shorzha             | 2023-09-12-verin-shorzha           | AM
2023-09-12 | Srashen                   | 2023-09-12-srashen                 | AM
2024-02-12 | Zangilan                  | 2024-02-12-kapan-zangilan          | AM AZ
2024-02-13 | Nerkin Hand               | 2024-02-13-nerkin-hand             | AM AZ
"""

# Longitude and latitude of the gazetteer, by the word in ``place`` that names the point.
POINTS = {
    "Sev Lich": ("46.2311", "39.5981"),
    "Verin Shorzha": ("45.8325", "40.0872"),
    "Nerkin Shorzha": ("45.8445", "40.1111"),
    "Kut": ("45.8963", "40.1805"),
    "Norabak": ("45.8525", "40.1468"),
    "Azat": ("45.8718", "40.1716"),
    "Sotk": ("45.8695", "40.2001"),
    "Kutakan": ("45.8386", "40.2647"),
    "Chambarak": ("45.355", "40.5966"),
    "Sisian": ("46.027", "39.5219"),
    "Tegh": ("46.4805", "39.5583"),
    "Shurnukh": ("46.3981", "39.3813"),
    "Vorotan": ("46.3759", "39.425"),
    "Eyvazli": ("46.3959", "39.4341"),
    "Verishen": ("46.3122", "39.5356"),
    "Srashen": ("46.4975", "39.0717"),
    "Nerkin Hand": ("46.5162", "39.0413"),
    "Yeraskh": ("44.8281", "39.7394"),
    "Yukhari Ayrim": ("46.0007", "40.1451"),
}
OUTLETS = (
    "TASS", "Sputnik", "Azernews", "Trend", "Armenpress", "PanARMENIAN", "RFE/RL", "News.am",
    "JAMnews", "Caucasian Knot", "Azatutyun", "Massis Post", "Al Jazeera", "Vestnik Kavkaza",
)  # fmt: skip
LOADED = re.compile(
    r"sabot|subvers|advanc|provocat|aggress|attack|invad|occup|terror|enem|adversar|repel",
    re.IGNORECASE,
)
ATTRIBUTED = re.compile(
    r"(?:The (?:head of the community|acting Prime Minister|[a-zD]+)|Azerbaijan|Armenia) says? |"
    r"The (?:ministries|service and the ministry) say "
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(DATA, dtype=str, keep_default_na=False, encoding="utf-8")


def rows_of(table: pd.DataFrame, name: str) -> pd.DataFrame:
    found = table[table["incident_id"] == f"AM-AZ-{name}"]
    assert len(found), name
    return found


def notes() -> list[tuple[str, ...]]:
    lines = NOTES.strip().splitlines()
    return [tuple(part.strip() for part in line.split("|")) for line in lines]


def first_day(text: str) -> str:
    return text.partition("/")[0]


def test_no_report_is_left_out(table: pd.DataFrame) -> None:
    assert len(notes()) == 57
    for day, place, name, sides in notes():
        found = rows_of(table, name)
        assert day in set(found["date_start"].map(first_day)), name
        assert found["place"].str.contains(place, regex=False).any(), (name, place)
        assert set(found["side"].replace("", "-")) == set(sides.split()), name


def test_nothing_stands_in_the_table_that_no_report_gave(table: pd.DataFrame) -> None:
    from_notes = {f"AM-AZ-{name}" for _, _, name, _ in notes()}
    others = {
        # what the first article (4 June 2021) adds, and what a report holds besides its event
        "AM-AZ-2021-05-23-denial",
        "AM-AZ-2021-06-02-consultations",
        "AM-AZ-2021-06-04-border-troops",
        "AM-AZ-2021-06-04-csto",
        "AM-AZ-2021-06-04-osce",
        "AM-AZ-2022-09-12-mining",
        "AM-AZ-2022-09-14-displaced-total",
    }
    assert set(table["incident_id"]) == from_notes | others


def test_the_file_is_plain(table: pd.DataFrame) -> None:
    raw = DATA.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    names = {"country_reported" if name == "country" else name for name in table.columns}
    assert names <= set(COLUMN)
    assert [name for name in table if not (table[name] != "").any()] == []
    assert not table.map(lambda cell: cell != cell.strip() or "  " in cell).to_numpy().any()


def test_every_row_can_be_read(table: pd.DataFrame) -> None:
    reports = normalize(table)
    assert len(reports.rejected) == 0, reports.rejected.to_string()
    assert len(reports.claims) == len(table)
    assert reports.claims["location_precision"].eq("unstated").sum() == 0


def test_rows_are_in_order(table: pd.DataFrame) -> None:
    days, sides = table["date_start"].map(first_day), table["side"].replace("", "~")
    keys = list(zip(days, table["incident_id"], sides, strict=True))
    assert keys == sorted(keys)


def test_every_row_names_its_source(table: pd.DataFrame) -> None:
    assert (table["source_title"].str.len() > 8).all()
    assert table["source_url"].str.fullmatch(r"https?://[^\s/]+/\S+").all()
    dated = table["source_date"][table["source_date"] != ""]
    assert all(date.fromisoformat(day) >= date(2021, 5, 13) for day in dated)


def test_vocabularies(table: pd.DataFrame) -> None:
    for name, codes in (
        ("record_kind", RECORD_KINDS),
        ("stance", STANCES),
        ("event_type", EVENT_TYPES),
    ):
        assert set(table[name]) <= set(codes), name
    for name in ("date_kind", "date_basis", "date_qualifier", "place_role", "status"):
        assert set(table[name]) - {""} <= set(COLUMN[name].codes), name
    assert set(table["location_precision"]) <= {
        "place", "near", "area", "province", "country", "unknown",
    }  # fmt: skip
    assert set(table["side"]) <= {"", "AM", "AZ", "RU"}
    assert set(table["attributed_to"]) <= {"", "AM", "AZ", "RU"}
    assert set(table["affected_side"]) <= {"", "AM", "AZ", "IR"}


def test_one_kind_of_record_for_each_incident(table: pd.DataFrame) -> None:
    records = table[["incident_id", "record_kind"]].drop_duplicates()
    assert records["incident_id"].is_unique
    kinds = records["record_kind"].value_counts()
    assert kinds.to_dict() == {"incident": 56, "statement": 6, "aggregate": 1}


def test_an_id_names_the_first_day(table: pd.DataFrame) -> None:
    days = table["incident_id"].str.extract(r"^AM-AZ-(\d{4}-\d{2}-\d{2})-[a-z-]+$")[0]
    assert days.notna().all()
    # a reply may go back one day, and the article of 4 June tells what happened since 27 May
    starts = pd.to_datetime(table["date_start"].map(first_day))
    apart = (starts - pd.to_datetime(days)).dt.days
    assert apart.between(-8, 1).all()


def test_points_only_at_the_finest_precisions(table: pd.DataFrame) -> None:
    point = table["longitude"] != ""
    assert (point == (table["latitude"] != "")).all()
    assert set(table.loc[point, "location_precision"]) <= set(POINT_PRECISIONS) - {"exact"}


def test_a_point_is_that_of_a_place_which_its_row_names(table: pd.DataFrame) -> None:
    for row in table[table["longitude"] != ""].itertuples():
        place = row.place.replace("Lake Sev", "Sev Lich")
        named = [key for key in POINTS if key in place]
        assert (row.longitude, row.latitude) in [POINTS[key] for key in named], row.place
    assert {p for p in zip(table["longitude"], table["latitude"], strict=True) if p[0]} == set(
        POINTS.values()
    )


def test_a_direction_or_border_district_is_an_area_without_a_point(table: pd.DataFrame) -> None:
    vague = table["place"].str.contains(
        r"^directions? of|border district|border area of", regex=True
    )
    vague &= ~table["place"].str.contains("Yukhari Ayrim")
    assert set(table.loc[vague, "location_precision"]) == {"area"}
    assert (table.loc[vague, "longitude"] == "").all()


def test_a_claim_without_a_place_is_of_unknown_place(table: pd.DataFrame) -> None:
    nowhere = (table[["place", "province_reported", "country"]] == "").all(axis=1)
    assert (table.loc[nowhere, "location_precision"] == "unknown").all()
    finer = table["location_precision"].isin(["place", "near", "province"])
    assert (table.loc[finer, "country"] != "").all()


def test_a_province_belongs_to_its_country(table: pd.DataFrame) -> None:
    pairs = set(zip(table["province_reported"], table["country"], strict=True))
    armenia = {"Gegharkunik", "Syunik", "Sinyuk", "Ararat", "Vayots Dzor"}
    assert {c for p, c in pairs if p in armenia} == {"Armenia"}
    assert {c for p, c in pairs if p and p not in armenia} == {"Azerbaijan"}


def test_an_outlet_is_never_a_side_or_speaker(table: pd.DataFrame) -> None:
    for outlet in OUTLETS:
        assert not table["speaker"].str.contains(outlet, regex=False).any(), outlet
    assert table.loc[table["side"] != "", "reported_via"].ne("").all()


def test_loaded_words_stand_only_in_what_someone_says(table: pd.DataFrame) -> None:
    checked = 0
    for text in table["description"]:
        for sentence in re.split(r"(?<=\.) ", text):
            if LOADED.search(sentence):
                checked += 1
                assert ATTRIBUTED.match(sentence), sentence
    assert checked > 10
    for name in ("place", "episode", "incident_id", "date_text", "event_type"):
        assert not table[name].str.contains(LOADED).any(), name


def test_texts_are_short(table: pd.DataFrame) -> None:
    assert table["description"].str.len().between(30, 280).all()


def test_figures_have_a_side(table: pd.DataFrame) -> None:
    present = [name for name in FIGURES if name in table]
    assert set(present) == {*MEASURES[:-1], "displaced_low"}
    some = (table[present] != "").any(axis=1)
    assert (some == (table["affected_side"] != "")).all()
    cells = table[present].to_numpy().ravel()
    assert all(cell == "" or cell.isdigit() for cell in cells)


def test_no_figure_is_given_twice_by_one_speaker_and_source(table: pd.DataFrame) -> None:
    # sites of one statement must not multiply its figures
    present = [name for name in FIGURES if name in table]
    some = table[(table[present] != "").any(axis=1)]
    keys = ["incident_id", "side", "speaker", "affected_side", "source_title"]
    assert not some.duplicated(keys).any()


def test_azerbaijan_speaks_of_armenian_fire(table: pd.DataFrame) -> None:
    fire = (table["side"] == "AZ") & table["event_type"].isin(
        ["exchange_of_fire", "shelling", "drone_strike", "mine"]
    )
    denied = table["stance"].str.startswith("denies")
    own = table["incident_id"] == "AM-AZ-2024-02-13-nerkin-hand"
    assert set(table.loc[fire & ~denied & ~own, "attributed_to"]) == {"AM"}
    assert set(table.loc[fire & own, "attributed_to"]) == {"AZ"}


def test_two_accounts_of_12_may_2021(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-05-12-syunik")
    assert set(found["side"]) == {"AM"}
    seed = found[found["source_url"] == "https://tass.com/world/1298581"]
    assert seed["location_precision"].tolist() == ["area"]
    assert seed["province_reported"].tolist() == ["Syunik"]
    assert seed["longitude"].tolist() == [""]
    assert (found[[name for name in FIGURES if name in found]] == "").all(axis=None)
    lake = found[found["longitude"] != ""]
    assert lake["place"].tolist() == ["Sev Lich (Black Lake) border sector"]
    assert set(found["speaker"]) == {"Ministry of Defence", "acting Prime Minister"}


def test_27_may_2021_is_one_incident_at_two_places(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-05-27-capture")
    assert set(found["captured"]) == {"6"}
    assert set(found["affected_side"]) == {"AM"}
    assert set(found["date_start"]) == {"2021-05-27"}
    armenia = found[found["side"] == "AM"]
    assert set(armenia["stance"]) == {"confirms"}
    assert set(armenia["location_precision"]) == {"area"}
    assert set(armenia["province_reported"]) == {"Gegharkunik"}
    assert set(armenia["longitude"]) == {""}
    assert armenia["description"].str.contains("engineering works").all()
    azerbaijan = found[found["side"] == "AZ"]
    placed = azerbaijan[azerbaijan["longitude"] != ""]
    assert placed[["province_reported", "location_precision"]].to_numpy().tolist() == [
        ["Kalbajar", "near"]
    ]
    assert set(azerbaijan["attributed_to"]) == {"AM"}


def test_the_first_article_leaves_nothing_out(table: pd.DataFrame) -> None:
    seed = table[table["source_url"] == "https://tass.com/world/1298581"]
    assert set(seed["reported_via"]) == {"TASS"}
    assert len(seed) == 8
    troops = rows_of(table, "2021-06-04-border-troops")
    assert set(troops["province_reported"]) == {"Sinyuk"}
    assert set(troops["side"]) == {"RU", "AM"}
    for name in ("2021-06-04-csto", "2021-06-04-osce", "2021-06-02-consultations"):
        found = rows_of(table, name)
        assert found[["record_kind", "event_type"]].to_numpy().tolist() == [["statement", "talks"]]


def test_24_to_26_may_2021_has_an_origin_and_two_targets(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-05-24-fire")
    pairs = set(zip(found["place_role"], found["province_reported"], strict=True))
    assert pairs == {("origin", "Gegharkunik"), ("target", "Kalbajar"), ("target", "Gadabay")}
    assert set(found["date_start"] + found["date_end"]) == {"2021-05-242021-05-26"}
    assert set(found["date_kind"]) == {"sometime_within"}
    assert set(found["location_precision"]) == {"province"}


def test_11_august_2021_lists_origins_and_targets_without_pairing_them(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-08-11-fire")
    origins = found.loc[found["place_role"] == "origin", "place"].tolist()
    targets = found.loc[found["place_role"] == "target", "place"].tolist()
    assert origins == ["Chambarak", "Ttujur", "Ashaghi Shorja (Nerkin Shorzha)"]
    assert targets == ["Zamanli", "Garavallar", "Zaylik"]
    assert set(found["date_end"]) == {"2021-08-12"}


def test_losses_of_16_november_2021_are_never_mixed(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-11-16-syunik")
    armenia = found[(found["side"] == "AM") & (found["affected_side"] != "")]
    assert set(armenia["affected_side"]) == {"AM"}
    figures = ["killed", "captured", "missing", "wounded", "source_date"]
    assert armenia[figures].to_numpy().tolist() == [
        ["1", "13", "24", "", "2021-11-17"],
        ["6", "", "", "", "2021-11-19"],
    ]
    azerbaijan = found[(found["side"] == "AZ") & (found["affected_side"] != "")]
    assert azerbaijan[["affected_side", *figures[:4]]].to_numpy().tolist() == [
        ["AZ", "7", "", "", "10"]
    ]
    origins = found[found["place_role"] == "origin"]
    assert set(origins["province_reported"]) == {"Syunik", "Gegharkunik"}


def test_revisions_of_1_september_2023(table: pd.DataFrame) -> None:
    found = rows_of(table, "2023-09-01-sotk-norabak")
    dead = found.loc[(found["side"] == "AM") & (found["killed"] != ""), "killed"]
    assert dead.tolist() == ["2", "3", "4"]
    azerbaijan = found[found["side"] == "AZ"]
    assert azerbaijan[["wounded", "affected_side", "province_reported"]].to_numpy().tolist() == [
        ["3", "AZ", "Kalbajar"]
    ]


def test_the_road_of_september_2021_is_told_by_each_in_its_own_place(table: pd.DataFrame) -> None:
    found = rows_of(table, "2021-09-12-trucks").set_index("province_reported")
    assert found.loc["Qubadli", "place"] == "Goris-Kapan road, section near Eyvazli"
    assert found.loc["Qubadli", "side"] == ""
    assert found.loc["Syunik", "location_precision"] == "area"
    assert found.loc["Syunik", "longitude"] == ""
    assert set(found["date_start"]) == {"2021-09-12/"}
    assert set(found["date_end"]) == {""}
    drivers = rows_of(table, "2021-09-15-drivers").iloc[0]
    assert (drivers["detained"], drivers["affected_side"]) == ("2", "IR")
    assert drivers["date_end"] == "2021-10-21"


def test_disagreeing_dates_are_said(table: pd.DataFrame) -> None:
    road = rows_of(table, "2021-08-25-goris-kapan-road")
    assert road["date_text"].str.contains("23 August").any()
    fires = rows_of(table, "2021-08-29-pasture-fires")
    assert set(fires["date_start"]) == {"2021-08-29", "2021-08-30"}
    tegh = rows_of(table, "2023-04-11-tegh")
    assert tegh["date_text"].str.contains("11 March").any()
    for name in ("2023-09-12-verin-shorzha", "2023-09-12-srashen"):
        assert set(rows_of(table, name)["date_qualifier"]) == {"?"}
    for name in ("2021-07-07-gegharkunik", "2023-05-17-sotk"):
        assert set(rows_of(table, name)["date_basis"]) == {"report"}


def test_totals_and_denials_are_no_incidents(table: pd.DataFrame) -> None:
    assert rows_of(table, "2022-09-14-displaced-total")["displaced_low"].tolist() == ["2570"]
    assert (table["displaced_low"] != "").sum() == 1
    assert (table.loc[table["record_kind"] == "aggregate", "affected_side"] == "AM").all()
    denial = rows_of(table, "2021-05-23-denial")
    assert denial[["record_kind", "stance"]].to_numpy().tolist() == [
        ["statement", "denies_figures"]
    ]
    status = rows_of(table, "2021-05-16-status")
    assert set(status["province_reported"]) == {"Syunik", "Gegharkunik"}
    assert set(status["record_kind"]) == {"statement"}


def test_sites_of_september_2022_share_an_episode(table: pd.DataFrame) -> None:
    days = table["date_start"].isin(["2022-09-12", "2022-09-13"])
    assert set(table.loc[days, "episode"]) == {"September 2022 border fighting"}
    assert table.loc[days & (table["record_kind"] == "incident"), "incident_id"].nunique() == 13
    # one answer stands at each of the seven directions that it answers
    answers = table[days & (table["side"] == "AZ") & (table["stance"] == "other_account")]
    assert answers["incident_id"].nunique() == 7
    basarkechar = answers[answers["place"].str.contains("Basarkechar")]
    assert basarkechar["incident_id"].tolist() == ["AM-AZ-2022-09-13-vardenis"]
    istisu = answers[answers["place"].str.contains("Istisu")]
    assert istisu["province_reported"].tolist() == [""]
