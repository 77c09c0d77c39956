"""A selection is frozen, refuses slips of order, and says itself in one sentence."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from geomap import Selection
from geomap.errors import SelectionError
from geomap.language import Names, Voice


def test_nothing_selected_is_everything():
    assert Selection().is_empty()
    assert Selection().describe() == "all reported incidents"


def test_it_says_itself_in_one_sentence():
    selection = Selection(
        units=("AM-SU", "AM-GR"),
        date_from=date(2021, 5, 1),
        date_to=date(2021, 5, 31),
        types=("drone_strike",),
        sides=("", "AM"),
        border_within_m=5000,
        text="road",
    )
    assert selection.describe({"AM-SU": "Syunik", "AM-GR": "Gegharkunik"}) == (
        "reported incidents in or naming Syunik or Gegharkunik, certainly or possibly from "
        "2021-05-01 to 2021-05-31, of type drone strike, by the account of a third party or AM, "
        "certainly or possibly within 5 km of the border, containing “road”"
    )


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"date_from": date(2021, 5, 1)}, "certainly or possibly from 2021-05-01 on"),
        ({"date_to": date(2021, 5, 1), "certain_dates": True}, "certainly up to 2021-05-01"),
        ({"date_from": date(2021, 5, 1), "date_to": date(2021, 5, 1)}, "possibly on 2021-05-01"),
        ({"bbox": (44.5, 38.8, 46.7, 40.7)}, "between 44.5 and 46.7 E, 38.8 and 40.7 N"),
        ({"border_within_m": 456.7}, "within 0.4567 km of the border"),
        ({"ids": ("a",)}, "with id a"),
        ({"sources": ("TASS",)}, "with a source containing “TASS”"),
    ],
)
def test_each_condition_is_said(selection, said):
    assert said in Selection(**selection).describe()


EVERYTHING = Selection(
    units=("AM-SU", "AM-GR"),
    date_from=date(2021, 5, 1),
    date_to=date(2021, 5, 31),
    types=("drone_strike", "own_type"),
    sides=("", "AM"),
    attributed_to=("",),
    precisions=("place",),
    placings=("straddles",),
    record_kinds=("incident",),
    sources=("TASS",),
    ids=("a", "b", "c"),
    bbox=(-44.5, 38.8, 46.7, 40),
    border_within_m=2500,
    certain_border=True,
    figures=("killed", "none"),
    text="road",
)
SAID = {
    "en": (
        "reported incidents in or naming Syunik or AM-GR, certainly or possibly from 2021-05-01 "
        "to 2021-05-31, of type drone strike or own type, by the account of a third party or "
        "Armenia, attributed to nobody, with the place given as “a named place”, placed as “its "
        "area crosses a boundary”, of kind incident, with a source containing “TASS”, with id a, "
        "b or c, with a point between -44.5 and 46.7 E, 38.8 and 40 N, certainly within 2.5 km of "
        "the border, stating killed or no figures, containing “road”"
    ),
    "ru": (
        "сообщённые инциденты: в единице или с её названием: Syunik или AM-GR; точно или возможно "
        "с 01.05.2021 по 31.05.2021; тип: удар беспилотника или own type; кто сообщает: третья "
        "сторона или Armenia; кому приписывается: никому; точность места: «названное место»; как "
        "размещено: «площадь пересекает границу»; вид записи: инцидент; источник содержит: "
        "«TASS»; номер: a, b или c; с точкой между -44,5 и 46,7 восточной долготы, 38,8 и 40 "
        "северной широты; точно не далее 2,5 км от границы; указано: погибшие или без цифр; текст "
        "содержит: «road»"
    ),
}


@pytest.mark.parametrize("lang", SAID)
def test_every_condition_is_told_in_the_language(lang):
    names = Names({"AM-SU": "Syunik"}, {"AM": "Armenia"})
    assert Voice(lang, names).say(EVERYTHING.tell()) == SAID[lang]


@pytest.mark.parametrize("lang", ["hy", "az"])
def test_no_condition_is_left_in_english(lang):
    said = Voice(lang).say(EVERYTHING.tell())
    data = {"AM", "SU", "GR", "own", "type", "TASS", "road", "km"}
    english = set(re.findall(r"[a-z]{2,}", SAID["en"].lower()))
    words = set(re.findall(r"[A-Za-z]{2,}", said))
    assert words & english <= data
    assert "2021" in said


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"date_from": date(2021, 6, 1), "date_to": date(2021, 5, 1)}, "lies after the last day"),
        ({"bbox": (44, 41, 46, 40)}, "south 41 above its north 40"),
        ({"bbox": (44, 41, 460, 42)}, "west,south,east,north"),
        ({"bbox": (46, 39, 44, 41)}, "west comes first: 44,39,46,41"),
        ({"border_within_m": -1.0}, "zero or more metres"),
        ({"units": "AM-SU"}, "units takes a tuple of texts"),
        ({"types": ("mine", 3)}, "types takes a tuple of texts"),
        ({"certain_dates": True}, "no first or last day"),
        ({"certain_border": True}, "give one"),
    ],
)
def test_conditions_that_nothing_could_meet_are_refused(conditions, said):
    with pytest.raises(SelectionError, match=said):
        Selection(**conditions)


def test_it_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Selection().text = "x"


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"figures": ("killed",)}, "stating killed"),
        ({"figures": ("killed", "none")}, "stating killed or no figures"),
        (
            {"figures": ("killed", "captured"), "at_least": 3},
            "stating at least 3 killed or captured",
        ),
        ({"at_least": 1}, "stating at least 1 of any measure"),
    ],
)
def test_figures_are_said(selection, said):
    assert Selection(**selection).describe() == f"reported incidents {said}"


@pytest.mark.parametrize(
    "selection",
    [{"figures": ("dead",)}, {"at_least": -1}, {"figures": ("none",), "at_least": 1}],
)
def test_figures_that_mean_nothing_are_refused(selection):
    with pytest.raises(SelectionError, match=r"figure"):
        Selection(**selection)
