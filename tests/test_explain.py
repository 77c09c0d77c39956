"""The explanation of an incident names every step from the cells to the unit."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from geomap import Layers, normalize
from geomap.errors import SelectionError
from geomap.explain import explain_incident
from geomap.joins import join_all
from geomap.summary import compare_claims

NAMES = {"XX-A": "Alba", "YY-B": "Beta"}


@pytest.fixture
def claims():
    """Return one incident told by two sides, on two squares that meet at 46 E."""
    units = {"code": ["XX-A", "YY-B"], "name": ["Alba", "Beta"]}
    countries = {"country": ["Exland", "Wyland"], "country_code": ["XX", "YY"]}
    squares = [box(45, 39, 46, 40), box(46, 39, 47, 40)]
    frame = gpd.GeoDataFrame({**units, **countries}, geometry=squares, crs="EPSG:4326")
    line = {"level": ["state"], "between": ["XX|YY"], "between_names": ["Exland|Wyland"]}
    line |= {"agreed": [False], "accuracy_m": [100.0]}
    border = gpd.GeoDataFrame(line, geometry=[LineString([(46, 39), (46, 40)])], crs="EPSG:4326")
    table = pd.DataFrame(
        {
            "id": ["a", "a"],
            "date": ["2021-05-27", "2021-05"],
            "side": ["XX", "YY"],
            "speaker": ["MoD", "Ministry"],
            "province": ["Alba", ""],
            "place": ["a border district", "Kut"],
            "longitude": ["", "46.0"],
            "latitude": ["", "39.5"],
            "location_precision": ["area", "near"],
            "captured": ["6", ""],
            "affected_side": ["XX", ""],
            "source": ["TASS", ""],
        },
        dtype="str",
    )
    layers = Layers(frame.iloc[:1], neighbours=frame.iloc[1:], border=border)
    return compare_claims(join_all(normalize(table), layers).claims)


def test_each_claim_is_followed_from_cell_to_unit(claims):
    text = explain_incident(claims, "a", names=NAMES)
    first, second = text.split("\n\n")[1:3]
    assert first.startswith("Row 2: XX, MoD")
    assert "date      27 May 2021" in first
    assert "precision area, no point" in first
    assert "Alba (XX-A) 1.00; named: placed by the unit that the claim names" in first
    assert "border" not in first.replace("a border district", "")
    assert "captured 6 (XX)" in first
    assert "source    TASS" in first
    assert "May 2021 (day not known) (written '2021-05')" in second
    assert "within 5000 m (geomap's radius for near) of 46.0000 E, 39.5000 N" in second
    assert "Alba (XX-A) 0.50, Beta (YY-B) 0.50; straddles" in second
    assert "between Exland and Wyland (line not agreed), at least 0.0, at most 5.1 km" in second
    assert "source    none given" in second


def test_an_unknown_id_is_said(claims):
    with pytest.raises(SelectionError, match="no incident has the id 'b'"):
        explain_incident(claims, "b", names=NAMES)


def test_a_missing_account_of_the_other_side_is_said(claims):
    alone = compare_claims(claims[claims["side"] == "XX"])
    assert "no account from the other side" in explain_incident(alone, "a", names=NAMES)


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("-179.01", "-17", "of 179.0100 W, 17.0000 S"),
        ("179.01", "17", "of 179.0100 E, 17.0000 N"),
        ("-3.5", "0", "of 3.5000 W, 0.0000 N"),
    ],
)
def test_a_position_is_said_by_its_hemispheres(lon, lat, said):
    row = {"id": ["a"], "date": ["2021"], "longitude": [lon], "latitude": [lat]}
    reports = normalize(pd.DataFrame(row, dtype="str"))
    units = gpd.GeoDataFrame({"name": ["Alba"]}, geometry=[box(45, 39, 46, 40)], crs="EPSG:4326")
    claims = join_all(reports, Layers(units)).claims
    assert said in explain_incident(claims, "a", names={})


def test_a_revised_figure_is_told_with_what_it_revises():
    table = pd.DataFrame(
        {
            "id": ["a"] * 4,
            "date": ["2021-11-16"] * 4,
            "side": ["XX", "XX", "XX", "YY"],
            "speaker": ["MoD"] * 4,
            "affected_side": ["XX"] * 4,
            "killed": ["1", "6", "6", "9"],
            "captured": ["13", "", "12", ""],
            "source_date": ["2021-11-17", "2021-11-19", "2021-11-20", "2021-11-21"],
        },
        dtype="str",
    )
    units = gpd.GeoDataFrame({"name": ["Alba"]}, geometry=[box(45, 39, 46, 40)], crs="EPSG:4326")
    claims = join_all(normalize(table), Layers(units)).claims
    told = explain_incident(claims, "a", names={}).splitlines()
    assert [line.strip() for line in told if line.startswith("  figures")] == [
        "figures   killed 1, captured 13 (XX)",
        "figures   killed 6 (XX); killed revises 1 of 2021-11-17",
        "figures   killed 6, captured 12 (XX); captured revises 13 of 2021-11-17",
        "figures   killed 9 (XX)",
    ]


def test_without_places_the_words_still_tell_the_border(claims):
    told = explain_incident(claims, "a", names=NAMES, places=None)
    assert "  in words  at most 5.1 km from the border between Exland and Wyland" in told


def test_bounds_of_figures_are_said_in_words():
    table = pd.DataFrame(
        {
            "id": ["a"] * 4,
            "date": ["2021-11-16"] * 4,
            "killed": ["at least 3", "1-2", "4", ""],
            "killed_low": ["", "", "3", ""],
            "killed_high": ["", "", "5", ""],
            "wounded": ["", "up to 7", "", ""],
        },
        dtype="str",
    )
    units = gpd.GeoDataFrame({"name": ["Alba"]}, geometry=[box(45, 39, 46, 40)], crs="EPSG:4326")
    claims = join_all(normalize(table), Layers(units)).claims
    told = explain_incident(claims, "a", names={}).splitlines()
    assert [line.strip() for line in told if line.startswith("  figures")] == [
        "figures   killed at least 3 (all together)",
        "figures   killed 1 to 2, wounded at most 7 (all together)",
        "figures   killed 4 (3 to 5) (all together)",
    ]
