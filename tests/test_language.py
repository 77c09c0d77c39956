"""Strings and voices: every language has every key, and says numbers and plurals as it does."""

from __future__ import annotations

import copy
import pickle
import re
from pathlib import Path

import pytest

import geomap
from geomap.language import (
    LANGUAGES,
    Day,
    Exactly,
    Joined,
    Names,
    Place,
    Quoted,
    Side,
    Start,
    Told,
    Unit,
    Voice,
    Within,
    as_data,
    name_keys,
    pack_spare,
    pack_strings,
    read_strings,
    tell,
    tell_english,
)
from geomap.schema import (
    EVENT_TYPES,
    LOCATION_PRECISIONS,
    MEASURES,
    PROVINCE_STATUSES,
    STANCES,
)

ROOT = Path(geomap.__file__).parent
SOURCES = [
    path.read_text("utf-8")
    for path in (*ROOT.rglob("*.py"), *ROOT.rglob("*.js"), *ROOT.rglob("*.html"))
    if "vendor" not in path.parts
]
HOLE = r"\{(\w+)\}"
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
TRANSLATIONS = [lang for lang in LANGUAGES if lang != "en"]


def holes(text):
    forms = [text] if isinstance(text, str) else list(text.values())
    return [set(re.findall(HOLE, form)) for form in forms]


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_every_language_has_every_key_in_the_same_order(lang):
    assert list(read_strings(lang)) == list(read_strings("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_the_same_places_to_fill(lang):
    for key, text in read_strings(lang).items():
        wanted = holes(read_strings("en")[key])[-1]
        # one may be said without its number
        assert all(wanted - {"n"} <= found <= wanted for found in holes(text)), (lang, key)
        assert holes(text)[-1] == wanted, (lang, key)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(lang):
    for key, text in read_strings(lang).items():
        if isinstance(text, dict):
            assert set(text) == FORMS.get(lang, FORMS["en"]), key


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_no_text_was_left_in_english(lang):
    english = read_strings("en")
    same = {key for key, text in read_strings(lang).items() if text == english[key]}
    words = {key for key in same if re.search(r"[A-Za-z]{2}", re.sub(HOLE, "", str(english[key])))}
    # a hash, a length and two months are written alike
    assert words <= {"origin.sha256", "length.km", "card.status", "month.3", "month.of.3"}


def test_no_key_is_without_use():
    text = "\n".join(SOURCES)
    families = set(re.findall(r"""["'`]([a-z_]+(?:\.[a-z_]+)*)\.(?:\$?\{)""", text))
    families |= set(re.findall(r'tell_code\(\s*"([a-z_]+)"', text))
    for key in read_strings("en"):
        plain = re.search(rf"""["'`@]{re.escape(key)}["'`@]""", text)
        spoken = any(key.startswith(f"{family}.") for family in families)
        assert plain or spoken, key


def test_families_are_those_of_the_schema():
    keys = read_strings("en")

    def codes(family):
        return {key.removeprefix(f"{family}.") for key in keys if key.startswith(f"{family}.")}

    assert codes("type") == {*EVENT_TYPES, "none"}
    assert codes("stance") == set(STANCES)
    assert codes("measure") == set(MEASURES)
    assert codes("precision") == set(LOCATION_PRECISIONS)
    assert codes("placed") == set(PROVINCE_STATUSES)


def test_numbers_are_written_as_the_language_writes_them():
    assert Voice("en").say(1234567) == "1,234,567"
    assert Voice("ru").say(1234567) == "1\u00a0234\u00a0567"
    assert Voice("az").say(Exactly(1234.5, 1)) == "1.234,5"
    assert Voice("hy").say(2.5) == "2,5"
    assert Voice("en").say(Exactly(2.0, 1)) == "2.0"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 инцидент"),
        (2, "2 инцидента"),
        (5, "5 инцидентов"),
        (11, "11 инцидентов"),
        (21, "21 инцидент"),
        (112, "112 инцидентов"),
        (1003, "1\u00a0003 инцидента"),
    ],
)
def test_plurals_of_russian(number, said):
    assert Voice("ru").say(tell("list.heading", n=number)) == said


def test_days_lists_and_starts():
    assert Voice("en").say(Day(18759)) == "12 May 2021"
    assert Voice("ru").say(Day(18759)) == "12 мая 2021 г."
    assert Voice("en").say(Joined(("a", "b", "c"))) == "a, b and c"
    assert Voice("ru").say(Joined(("a", "b"), "slash")) == "a / b"
    assert Voice("az").say(Start("insident")) == "İnsident"
    assert Voice("en").say(Start("incident")) == "Incident"
    assert Voice("az").say(Within("İnsident")) == "insident"
    assert Voice("ru").say(Within(tell("type.mine"))) == "мина"
    assert Voice("ru").say(Joined(("a", "b", "c"), "or")) == "a, b или c"


def test_names_are_those_of_the_language_and_codes_where_there_are_none():
    names = Names({"AM-SU": "Сюник (Армения)"}, {"AM": "Армения"}, {"Sotk": "Сотк"})
    voice = Voice("ru", names)
    assert [voice.say(part) for part in (Unit("AM-SU"), Side("AM"), Place("Sotk"))] == [
        "Сюник (Армения)",
        "Армения",
        "Сотк",
    ]
    assert [voice.say(part) for part in (Unit("X"), Side("Y"), Place("Z"))] == ["X", "Y", "Z"]


def test_words_of_the_table_are_told_apart_from_those_of_the_language():
    voice = Voice("ru", Names({"U": "Uplands", "V": "Долина"}, {}, {}, ["U"]))
    place = tell("where.both", place=Quoted("the mill"), unit=Unit("V"))
    assert voice.spell(place) == [("the mill", True), (", Долина", False)]
    both = tell("where.both", place=Quoted("the mill"), unit=Unit("U"))
    assert voice.spell(Start(both)) == [("The mill, Uplands", True)]
    assert voice.spell(Joined((Quoted("a"), Quoted("b")))) == [
        ("a", True),
        (" и ", False),
        ("b", True),
    ]
    assert voice.spell(Side("XX")) == [("XX", True)]
    assert Voice("en").spell(Side("XX")) == [("XX", False)]
    assert voice.say(Start(both)) == "The mill, Uplands"
    assert voice.spell(tell("sentence", said=Quoted(""))) == [(".", False)]


def test_a_text_cannot_say_where_words_of_the_table_end():
    hostile = "a\ufdd1<b>\ufdd0c"
    assert Voice().spell(Quoted(hostile)) == [("a\ufffd<b>\ufffdc", True)]
    assert Voice().spell(hostile) == [("a\ufffd<b>\ufffdc", False)]
    assert Voice().say(tell("sentence", said=hostile)) == "a\ufffd<b>\ufffdc."


def test_a_message_travels_as_plain_values():
    message = tell("counts.all", n=3, ways=Joined((Unit("AM-SU"), Side("AM"), "x"), "comma"))
    assert as_data(message) == {
        "k": "counts.all",
        "n": 3,
        "ways": {"j": [{"u": "AM-SU"}, {"s": "AM"}, "x"], "w": "comma"},
    }
    assert as_data(Start(Exactly(2.0, 1))) == {"c": {"f": 2.0, "x": 1}}
    assert as_data(Within("A")) == {"i": "A"}
    assert as_data(Quoted("words")) == {"q": "words"}


def test_a_message_names_the_strings_that_say_it():
    message = tell("sentence", said=Joined((Within(tell("type.mine")), "x", Unit("U")), "or"))
    assert list(name_keys(message)) == ["sentence", "join.or", "type.mine"]
    assert list(name_keys(None)) == []


def test_a_page_holds_no_string_that_it_does_not_say():
    packed = pack_strings()["keys"]
    assert {"selection.all", "join.and", "join.or"} <= set(packed)
    assert not [key for key in packed if key.startswith(("picture.", "selected.", "note."))]
    keys = ["type.mine", "selected.sure", "join.selected", "join.or", "selected.sure"]
    assert pack_spare(keys, "ru") == {"selected.sure": "точно", "join.selected": "; "}


def test_a_text_told_in_english_keeps_its_message():
    text = tell_english("list.heading", n=3)
    assert text == "3 incidents"
    for same in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert same == text
        assert isinstance(same, Told)
        assert Voice("ru").say(same.message) == "3 инцидента"
