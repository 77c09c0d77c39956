"""Names of units resolve exactly, or are refused with what is near."""

from __future__ import annotations

import pandas as pd
import pytest

from geomap.errors import NameUnknownError
from geomap.names import Names, fold

UNITS = pd.DataFrame(
    {
        "code": ["XX-A", "XX-B", "YY-C"],
        "name": ["Alba", "Beta", "Gamma"],
        "name_ru": ["Алба", None, "Гамма"],
        "spellings": ["Al'ba|Albba|Twin", "Twin|Beta marz", float("nan")],
    }
)
NAMES = Names.from_units(UNITS, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Alba", "XX-A"),
        ("ALBA", "XX-A"),
        (" alba  Province", "XX-A"),
        ("province of Alba", "XX-A"),
        ("Al’ba", "XX-A"),
        ("АЛБА", "XX-A"),
        ("Алба область", "XX-A"),
        ("xx-a", "XX-A"),
        ("Beta Marz", "XX-B"),
        ("Ｂｅｔａ", "XX-B"),
    ],
)
def test_every_spelling_resolves(written, code):
    assert NAMES.resolve(written) == code


def test_a_near_spelling_is_refused_and_suggested():
    with pytest.raises(NameUnknownError, match=r"'Gama'; did you mean Gamma \(YY-C\)\?"):
        NAMES.resolve("Gama")


def test_a_strange_name_lists_what_is_known():
    with pytest.raises(NameUnknownError, match="known are Alba, Beta, Gamma"):
        NAMES.resolve("Zzzzzz")


def test_a_name_with_two_readings_names_both():
    with pytest.raises(NameUnknownError, match=r"2 readings: Alba \(XX-A\), Beta \(XX-B\)"):
        NAMES.resolve("twin")
    assert NAMES.readings("Twin") == ("XX-A", "XX-B")


@pytest.mark.parametrize("text", ["Alba/Gamma", "Gamma, Alba", "Алба и Гамма", "Alba and Gamma"])
def test_a_list_of_names_names_all_of_its_units(text):
    message = r"names 2 units: Alba \(XX-A\), Gamma \(YY-C\); give each by itself$"
    with pytest.raises(NameUnknownError, match=message):
        NAMES.resolve(text)
    assert NAMES.lookup(pd.Series([text])).isna().all()


@pytest.mark.parametrize("text", ["Alba/Twin", "Alba and nowhere", "Alba/Al'ba"])
def test_what_is_no_list_of_units_is_no_list(text):
    assert NAMES.parts(text) == ()
    with pytest.raises(NameUnknownError, match="no unit is called"):
        NAMES.resolve(text)


def test_a_column_of_names_is_blank_where_nothing_is_certain():
    found = NAMES.lookup(pd.Series(["Alba", "Twin", None, "nowhere"], index=[9, 3, 5, 1]))
    assert found.index.tolist() == [9, 3, 5, 1]
    assert found.iloc[0] == "XX-A"
    assert found.iloc[1:].isna().all()


def test_the_dotted_capital_of_azerbaijani_folds_to_i():
    assert fold("İstisu") == fold("istisu")


def test_a_name_of_generic_words_alone_stays():
    assert fold("Region") == "region"
