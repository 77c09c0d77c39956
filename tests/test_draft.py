"""Drafts from articles: what is found, where it stands, and what is left alone."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from draft_scores import ARTICLES, drafted, make_lexicon, table
from hypothesis import given
from hypothesis import strategies as st

import geomap
from geomap.cli import main
from geomap.draft import draft_claims
from geomap.draft.days import Calendar, find_calendar, find_days
from geomap.draft.figures import find_figures
from geomap.draft.sentences import split_sentences
from geomap.draft.speakers import find_attribution

PAGE = Path(__file__).parents[1] / "docs" / "drafts.md"


@pytest.fixture(scope="module")
def lexicon():
    return make_lexicon()


def run(*args, **kwargs):
    return CliRunner().invoke(main, ["draft", *map(str, args)], **kwargs)


class TestTheFirstStory:
    """Two events, three claims, a misspelt province, a meeting and consultations."""

    def test_three_claims_of_two_incidents(self, lexicon):
        claims = drafted("22", lexicon)
        assert [(c["side"], c["date_start"], c["province_reported"]) for c in claims] == [
            ("AM", "2021-05-12", "Syunik"),
            ("AZ", "2021-05-27", ""),
            ("AM", "2021-05-27", "Gegharkunik"),
        ]
        assert claims[0]["incident_id"] != claims[1]["incident_id"] == claims[2]["incident_id"]

    def test_six_captured_stand_in_the_claim_that_counts_them(self, lexicon):
        _, says, confirms = drafted("22", lexicon)
        assert (says["captured"], says["affected_side"]) == (6, "AM")
        assert confirms["captured"] == ""
        assert confirms["stance"] == "confirms"

    def test_a_border_district_is_an_area_and_no_place(self, lexicon):
        claims = drafted("22", lexicon)
        assert [c["location_precision"] for c in claims] == ["area", "unknown", "area"]

    def test_the_outlet_is_no_side_and_the_year_is_said_to_be_inferred(self, lexicon):
        claims = drafted("22", lexicon)
        assert {c["reported_via"] for c in claims} == {"TASS"}
        assert all("year 2021 is inferred" in c["draft_notes"] for c in claims)

    def test_a_misprint_is_read_with_a_note(self, lexicon):
        text = (ARTICLES / "22.txt").read_text("utf-8")
        assert '"Sinyuk" is read as Syunik (AM-SU)' in draft_claims(text, lexicon).notes

    def test_the_day_of_a_statement_is_no_day_of_an_event(self, lexicon):
        assert {c["date_basis"] for c in drafted("22", lexicon)} == {"report"}


@pytest.mark.parametrize("article", ["04", "12", "15", "19"])
def test_talks_meetings_and_harvests_make_no_incident(article, lexicon):
    assert drafted(article, lexicon) == []


def test_a_total_over_years_is_an_aggregate(lexicon):
    text = "Since 1 May 2022, 12 people have been wounded by mines, the ministry of Armenia said."
    assert draft_claims(text, lexicon).claims["record_kind"].tolist() == ["aggregate"]


def test_every_draft_names_its_characters(lexicon):
    for path in sorted(ARTICLES.glob("*.txt")):
        text = path.read_text("utf-8")
        for row in draft_claims(text, lexicon).claims.to_dict("records"):
            part = text[row["draft_start"] : row["draft_end"]]
            assert part.split() == row["draft_sentence"].split()
            assert part == part.strip()


def test_without_a_year_nothing_is_dated(lexicon):
    text = "On May 27, Azerbaijan said that two Armenian troops had been captured."
    draft = draft_claims(text, lexicon)
    assert draft.claims.empty
    assert "states no year" in draft.notes[0]
    assert any("no day" in note for note in draft.notes)
    dated = draft_claims(text, lexicon, published=date(2022, 1, 3)).claims
    assert dated["date_start"].tolist() == ["2021-05-27"]
    assert "the last one before the article" in dated["draft_notes"][0]


def test_units_in_one_breath_are_rows_of_one_claim(lexicon):
    text = (
        "On 24 May 2021, Azerbaijan said that positions in the Kalbajar and Gadabay regions came "
        "under fire from Armenian positions."
    )
    claims = draft_claims(text, lexicon).claims
    assert claims["province_reported"].tolist() == ["Kalbajar", "Gadabay"]
    assert claims["incident_id"].nunique() == 1
    assert set(claims["attributed_to"]) == {"AM"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 12 May 2021", "2021-05-12", "2021-05-12"),
        ("on May 12", "2021-05-12", "2021-05-12"),
        ("between May 24 and 26", "2021-05-24", "2021-05-26"),
        ("on 24-26 May 2021", "2021-05-24", "2021-05-26"),
        ("on the night of May 16", "2021-05-16", "2021-05-17"),
        ("in March 2021", "2021-03-01", "2021-03-31"),
        ("on Friday", "2021-05-28", "2021-05-28"),
        ("yesterday", "2021-06-01", "2021-06-01"),
        ("overnight", "2021-06-01", "2021-06-02"),
        ("on December 30", "2020-12-30", "2020-12-30"),
    ],
)
def test_days_in_text(text, first, last):
    (days,) = find_days(text, Calendar(date(2021, 6, 2), 2021))
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


def test_no_day_is_made_of_what_is_none():
    assert find_days("on 31 February 2021 with 12 men", Calendar(None, 2021)) == []


def test_a_weekday_settles_the_year_of_a_dateline():
    text = "after 2020, officials said on Friday"
    assert find_calendar(text, "YEREVAN, June 4.", None).published == date(2021, 6, 4)
    assert find_calendar("officials said on Friday", "YEREVAN, June 4.", None).year is None


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Six Armenian soldiers were captured", [("AM", "captured", 6, 6)]),
        ("At least 49 servicemen were killed", [("", "killed", 49, None)]),
        ("up to 5 civilians were wounded", [("", "wounded", None, 5)]),
        ("two to four soldiers were killed", [("", "killed", 2, 4)]),
        ("killing two soldiers", [("", "killed", 2, 2)]),
        (
            "One of its soldiers was killed and 12 were captured",
            [("own", "killed", 1, 1), ("own", "captured", 12, 12)],
        ),
        ("There were no casualties", [("", "killed", 0, 0), ("", "wounded", 0, 0)]),
        ("346 people were killed or injured", []),
        ("soldiers were killed", []),
        (
            "one serviceman died and up to four were injured",
            [("", "killed", 1, 1), ("", "wounded", None, 4)],
        ),
        ("There were no civilian casualties", [("", "killed", 0, 0), ("", "wounded", 0, 0)]),
        ("No one was hurt", [("", "killed", 0, 0), ("", "wounded", 0, 0)]),
    ],
)
def test_figures_in_text(text, figures, lexicon):
    assert [tuple(figure) for figure in find_figures(text, lexicon)] == figures


@pytest.mark.parametrize(
    ("text", "side", "speaker"),
    [
        ("Armenia's Defense Ministry said that", "AM", "Armenia's Defense Ministry"),
        ("it burnt, the Ministry of Defence of Azerbaijan reported.", "AZ", None),
        ("They were arrested, Iran's embassy in Baku said.", "IR", "Iran's embassy in Baku"),
        ("The EU mission in Armenia said that", "", None),
        ("Residents of Chinari told a radio station", "", "Residents of Chinari"),
        ("It came under fire, according to the Armenian Defense Ministry.", "AM", None),
        ('"We answered," said the Azerbaijani Defense Ministry.', "AZ", None),
    ],
)
def test_who_speaks(text, side, speaker, lexicon):
    told = find_attribution(text, lexicon)
    assert told.side == side
    assert speaker in {None, told.speaker}


def test_nobody_speaks_where_nobody_is_named(lexicon):
    assert find_attribution("Shots were fired at the village.", lexicon) is None
    assert find_attribution("Baku has not commented.", lexicon) is None


@given(st.text(max_size=300))
def test_sentences_know_where_they_stand(text):
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


WORDS = st.sampled_from(
    (
        *("On", "May", "27,", "Azerbaijan", "Armenia's", "Defense", "Ministry", "said", "that"),
        *("six", "troops", "were", "captured", "killed", "near", "the", "village", "of", "Sotk"),
        *("in", "Syunik", "Province.", "\n", "it", "two", "31", "February", "2021", "and", "999"),
        *('"', "(", "/TASS/", "denied", "report", "fired", "mines", "since", "5-3", "June"),
        *("yesterday", "=cmd", "<b>", "\u202e", "\ud83d", "\x00"),
    )
)


@given(st.lists(WORDS, max_size=60))
def test_no_text_stops_it(lexicon, words):
    claims = draft_claims(" ".join(words), lexicon).claims
    assert set(claims["status"]) <= {"machine_coded"}
    assert (claims["date_start"] <= claims["date_end"]).all()


class TestCommand:
    def test_csv_is_read_again_as_a_table(self, tmp_path):
        out = tmp_path / "drafts.csv"
        done = run(ARTICLES / "22.txt", ARTICLES / "01.txt", "-o", out)
        assert done.exit_code == 0
        assert "5 draft claims" in done.stderr
        claims = geomap.read_incidents(out).claims
        assert len(claims) == 5
        assert claims["incident_id"].nunique() == 3
        assert set(claims["status"]) == {"machine_coded"}

    def test_json_carries_notes_and_characters(self):
        answer = json.loads(run(ARTICLES / "22.txt", "-f", "json").stdout)
        assert len(answer["claims"]) == 3
        assert {"draft_start", "draft_end", "draft_sentence"} <= set(answer["claims"][0])
        assert len(answer["notes"]["22.txt"]) == 2

    def test_an_article_without_incidents_gives_an_empty_table(self):
        done = run(ARTICLES / "04.txt", "-f", "csv")
        assert done.exit_code == 0
        assert len(done.stdout.splitlines()) == 1
        assert "0 draft claims" in done.stderr

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"<html><p>text</p></html>", "web page"),
            (b"PK\x03\x04\x00\x00", "no plain text"),
            ("Сюник".encode("cp1251"), "--encoding"),
        ],
    )
    def test_what_is_no_article_is_refused_in_one_line(self, tmp_path, data, says):
        path = tmp_path / "a.txt"
        path.write_bytes(data)
        done = run(path)
        assert done.exit_code == 1
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_a_wrong_day_is_a_usage_error(self):
        assert run(ARTICLES / "22.txt", "--published", "4 June").exit_code == 2

    def test_own_words_for_sides(self, tmp_path):
        sides = tmp_path / "sides.csv"
        sides.write_text("code,word,kind\nXX,Ruritanian,demonym\n", "utf-8")
        text = "The Ruritanian army said on 4 May 2021 that two soldiers were captured."
        done = run("-", "--sides", sides, "-f", "json", input=text)
        (claim,) = json.loads(done.stdout)["claims"]
        assert (claim["side"], claim["captured"]) == ("XX", 2)

    def test_a_wrong_list_of_sides_names_its_row(self, tmp_path):
        sides = tmp_path / "sides.csv"
        sides.write_text("code,word,kind\nXX,Ruritanian,people\n", "utf-8")
        done = run(ARTICLES / "22.txt", "--sides", sides)
        assert done.exit_code == 1
        assert "row 2" in done.stderr


def test_the_docs_tell_the_scores_as_they_are(lexicon):
    shown = re.search(r"\| articles \|.*?\n\n", PAGE.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    assert shown[0].strip() == table(lexicon).strip()
