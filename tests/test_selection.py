"""A selection is frozen, refuses slips of order, and says itself in one sentence."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from geomap import Selection
from geomap.errors import SelectionError


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
        ({"ids": ("a",)}, "with id a"),
        ({"sources": ("TASS",)}, "with a source containing “TASS”"),
    ],
)
def test_each_condition_is_said(selection, said):
    assert said in Selection(**selection).describe()


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"date_from": date(2021, 6, 1), "date_to": date(2021, 5, 1)}, "lies after the last day"),
        ({"bbox": (44, 41, 46, 40)}, "south 41 above its north 40"),
        ({"bbox": (44, 41, 460, 42)}, "west,south,east,north"),
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
