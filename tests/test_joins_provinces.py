"""Possible areas against units: values by hand on squares, and what must hold for any disk."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geomap.errors import GeomapWarning, LayerError
from geomap.joins import border_lines, distance_to_border, join_provinces
from geomap.joins.cells import CELLS, Cells
from geomap.joins.disks import distinct_rows
from geomap.joins.edges import unit_edges
from geomap.joins.provinces import ADDED
from geomap.joins.raster import Raster
from geomap.joins.units import sweep
from geomap.schema import PROVINCE_STATUSES

GEOD = Geod(ellps="WGS84")
DATA = Path(__file__).parents[1] / "data"


def layer(**shapes):
    """Return units whose country is the first letter of their code."""
    return gpd.GeoDataFrame(
        {
            "code": list(shapes),
            "name": [f"Unit {code}" for code in shapes],
            "country": [f"Country {code[0]}" for code in shapes],
            "country_code": [code[0] for code in shapes],
        },
        geometry=list(shapes.values()),
        crs=4326,
    )


def claims(*points, radius=5000.0, precision="near", reported=None, country=None):
    """Return claims at points (pairs of degrees, or None)."""
    return gpd.GeoDataFrame(
        {
            "radius_m": pd.Series(radius, index=range(len(points)), dtype=float),
            "location_precision": precision,
            "province_reported": pd.Series(reported, index=range(len(points)), dtype="str"),
            "country_reported": pd.Series(country, index=range(len(points)), dtype="str"),
        },
        geometry=[Point(point) if point else None for point in points],
        crs=4326,
    )


SQUARES = layer(A1=box(0, 0, 1, 1), B2=box(1, 0, 2, 1), C3=box(0, 1, 1, 2))


def one(point, units=SQUARES, **how):
    lines = how.pop("lines", None)
    return join_provinces(claims(point, **how), units, lines=lines).iloc[0]


def shares_of(text):
    return {code: float(share) for code, share in (x.rsplit(":", 1) for x in text.split(";"))}


def metres_of_degree(lat):
    return GEOD.inv(0, lat, 1, lat)[2]


# ---- values by hand ---------------------------------------------------------------------------


def test_a_disk_within_one_unit_is_inside():
    row = one((0.5, 0.5))
    assert (row.province_status, row.province_code, row.province) == ("inside", "A1", "Unit A1")
    assert (row.country, row.country_code) == ("Country A", "A")
    assert (row.province_share, row.province_candidates) == (1.0, "A1:1.00")
    assert not row.province_conflict
    assert pd.isna(row.province_reported_code)


def test_a_point_on_a_meridian_edge_shares_its_disk_equally():
    row = one((1, 0.5))
    assert (row.province_status, row.province_code) == ("straddles", "A1")
    assert row.province_candidates == "A1:0.50;B2:0.50"
    assert row.province_share == pytest.approx(0.5, abs=1e-6)


def test_a_corner_of_three_units_and_nothing():
    row = one((1, 1))
    assert row.province_candidates == "A1:0.25;B2:0.25;C3:0.25;outside:0.25"
    assert (row.province_code, row.province_status) == ("A1", "straddles")


def test_the_outer_corner_is_mostly_outside_but_names_its_unit():
    row = one((0, 0))
    assert row.province_candidates == "outside:0.75;A1:0.25"
    assert (row.province_code, row.province_status) == ("A1", "straddles")
    assert row.province_share == pytest.approx(0.25, abs=1e-6)


def test_of_several_units_of_one_name_the_named_country_tells_which():
    units = layer(A1=box(0, 0, 1, 1), B1=box(1, 0, 2, 1), B2=box(2, 0, 3, 1))
    units["name"] = ["Central", "Central", "Central"]
    units["country"], units["country_code"] = ["Aland", "Bland", "Bland"], ["AA", "BB", "BB"]
    asked = {None: "", "Aland": "A1", "aa": "A1", "Bland": "", "Cland": ""}
    table = claims(*[None] * 5, reported="Central", country=list(asked))
    joined = join_provinces(table, units)
    assert joined["province_reported_code"].fillna("").tolist() == list(asked.values())
    assert joined["province_code"].fillna("").tolist() == list(asked.values())
    by_name = join_provinces(table, units.drop(columns="country_code"))
    assert by_name["province_code"].fillna("").tolist() == ["", "A1", "", "", ""]
    # the country does not stand above the name of a single unit
    single = join_provinces(claims(None, reported="B1", country="Aland"), units)
    assert single["province_code"].tolist() == ["B1"]


@pytest.mark.parametrize(
    ("apothem", "share", "status"),
    # share of a disk beyond a chord at h radii: (acos h - h sqrt(1 - h^2)) / pi
    [
        (0.5, 0.804499, "mostly_inside"),
        (0.4, 0.747684, "straddles"),
        (0.9, 0.981307, "mostly_inside"),
    ],
)
def test_a_chord_cuts_off_the_segment_of_the_textbook(apothem, share, status):
    radius = 5000.0
    assert 1 - (np.arccos(apothem) - apothem * np.sqrt(1 - apothem**2)) / np.pi == pytest.approx(
        share, abs=1e-6
    )
    row = one((1 - apothem * radius / metres_of_degree(0.5), 0.5), radius=radius)
    assert (row.province_code, row.province_status) == ("A1", status)
    assert row.province_share == pytest.approx(share, rel=1e-3)


def test_small_shares_are_never_printed_as_nothing_or_the_whole():
    row = one((1 - 0.99 * 5000 / metres_of_degree(0.5), 0.5))
    assert row.province_share == pytest.approx(0.999401, rel=1e-4)
    assert row.province_candidates == "A1:0.9994;B2:0.0006"


def test_a_unit_within_the_disk_counts_by_its_area():
    hole = box(0.49, 0.49, 0.51, 0.51)
    units = layer(A1=box(0, 0, 1, 1) - hole, B2=hole)
    area = abs(GEOD.geometry_area_perimeter(hole)[0]) / (np.pi * 5000**2)
    row = one((0.5, 0.5), units)
    assert row.province_code == "A1"
    assert shares_of(row.province_candidates)["B2"] == pytest.approx(area, abs=0.005)
    assert row.province_share == pytest.approx(1 - area, rel=1e-3)
    gap = one((0.5, 0.5), layer(A1=box(0, 0, 1, 1) - hole))
    assert gap.province_candidates == row.province_candidates.replace("B2", "outside")


def test_a_radius_below_a_metre_on_a_slanted_edge():
    units = layer(A1=Polygon([(0, 0), (1, 0), (1, 1)]), B2=Polygon([(0, 0), (1, 1), (0, 1)]))
    for radius in (0.2, 20.0, 2000.0):
        assert one((0.5, 0.5), units, radius=radius).province_share == pytest.approx(0.5, abs=5e-4)


def test_invalid_polygons_are_mended_and_named():
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    flat = Polygon([(5, 5), (6, 6), (5, 5)])
    units = layer(Bow=bow, Good=box(1, 0, 2, 1), Flat=flat)
    table = claims((0.1, 0.5), (0.9, 0.5), (0.5, 0.1), (1.5, 0.5), radius=1000)
    with pytest.warns(
        GeomapWarning, match="invalid polygons, which were mended: Unit Bow, Unit Flat"
    ):
        joined = join_provinces(table, units)
    # the two wings lie to the west and the east, nothing to the south
    assert joined["province_candidates"].tolist() == [
        "Bow:1.00",
        "Bow:1.00",
        "outside:1.00",
        "Good:1.00",
    ]
    assert joined["province_status"].tolist() == ["inside", "inside", "outside", "inside"]
    with pytest.warns(GeomapWarning, match="mended: Unit Bow"):
        assert border_lines(units[:2]).geometry.is_valid.all()


def test_beyond_every_layer_is_outside():
    row = one((5, 5))
    assert row.province_status == "outside"
    assert row[["province", "province_code", "country", "country_code"]].isna().all()
    assert row.province_candidates == "outside:1.00"


def test_overlapping_units_are_both_possible():
    units = layer(A1=box(0, 0, 2, 2), B2=box(0, 0, 1, 2))
    row = one((0.5, 1), units)
    assert row.province_candidates == "A1:0.50;B2:0.50"
    assert row.province_status == "straddles"
    assert one((0.5, 1), units, radius=0.0).province_status == "straddles"
    assert one((1.5, 1), units).province_status == "inside"


@pytest.mark.parametrize(
    ("units", "candidates"),
    [
        ({"A1": box(-1, -1, 0, 1)}, "A1:0.50;outside:0.50"),
        ({c: box(-1, -1, 0, 1) for c in ("A1", "B2")}, "outside:0.50;A1:0.25;B2:0.25"),
        (
            {c: box(-1 - i, -1, 0, 1) for i, c in enumerate(("A1", "B2", "C3"))},
            "outside:0.50;A1:0.17;B2:0.17;C3:0.16",
        ),
        ({"A1": box(-1, -1, 0, 1), "B2": box(-1, 0, 0, 1)}, "outside:0.50;A1:0.33;B2:0.17"),
        (
            {"A1": box(-1, -1, 0, 1), "B2": box(-1, 0, 0, 1), "C3": box(0, 0, 1, 1)},
            "A1:0.37;outside:0.25;B2:0.19;C3:0.19",
        ),
    ],
)
def test_what_no_unit_covers_stays_outside_where_units_overlap(units, candidates):
    row = one((0, 0), layer(**units))
    assert row.province_candidates == candidates
    assert row.province_status == "straddles"
    assert row.province_code == "A1"


def test_an_endless_radius_is_the_whole_earth():
    for radius in (np.inf, 1e30):
        row = one((0.5, 0.5), radius=radius)
        assert (row.province_status, row.province_code) == ("straddles", "A1")
        assert shares_of(row.province_candidates)["outside"] > 0.9999


# ---- points without a radius ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "candidates", "status"),
    [
        ((0.5, 0.5), "A1:1.00", "inside"),
        ((1, 0.5), "A1:0.50;B2:0.50", "straddles"),
        ((1, 1), "A1:0.34;B2:0.33;C3:0.33", "straddles"),
        ((0, 0.5), "A1:1.00", "mostly_inside"),
        ((2, 1), "B2:1.00", "mostly_inside"),
        ((9, 9), "outside:1.00", "outside"),
    ],
)
def test_points_taken_as_written(point, candidates, status):
    row = one(point, radius=0.0, precision="unstated")
    assert (row.province_candidates, row.province_status) == (candidates, status)


def test_the_vertices_of_a_layer_straddle_whatever_the_order_of_its_rows():
    units = SQUARES.iloc[[2, 0, 1]]
    row = one((1, 0), units, radius=0.0)
    assert (row.province_code, row.province_candidates) == ("A1", "A1:0.50;B2:0.50")


def test_a_precision_without_a_radius_has_its_own():
    row = one((1 - 1500 / metres_of_degree(0.5), 0.5), radius=np.nan, precision="place")
    assert row.province_status == "mostly_inside"
    assert "B2" in row.province_candidates
    row = one((1 - 1500 / metres_of_degree(0.5), 0.5), radius=np.nan, precision="exact")
    assert row.province_status == "inside"


# ---- accuracy of boundaries -------------------------------------------------------------------


def lines(accuracy, west=1.0):
    return gpd.GeoDataFrame(
        {"level": ["province"], "accuracy_m": [accuracy]},
        geometry=[LineString([(west, 0), (west, 1)])],
        crs=4326,
    )


@pytest.mark.parametrize(
    ("gap", "radius", "accuracy", "status"),
    [
        (6900, 5000, 2000, "mostly_inside"),
        (7100, 5000, 2000, "inside"),
        (1900, 0, 2000, "mostly_inside"),
        (2100, 0, 2000, "inside"),
        (5100, 5000, 0, "inside"),
    ],
)
def test_a_boundary_reached_with_its_accuracy_breaks_inside(gap, radius, accuracy, status):
    point = (1 - gap / metres_of_degree(0.5), 0.5)
    row = one(point, radius=float(radius), lines=lines(accuracy))
    assert row.province_status == status
    candidates = "A1:1.00" if status == "inside" else "A1:1.00;B2:0.00"
    assert (row.province_share, row.province_candidates) == (1.0, candidates)


@pytest.mark.parametrize(
    ("gap", "candidates", "status"),
    [
        (-2100, "B2:1.00", "inside"),
        (-1900, "B2:1.00;outside:0.00", "mostly_inside"),
        (1900, "outside:1.00;B2:0.00", "outside"),
        (2100, "outside:1.00", "outside"),
    ],
)
def test_the_outer_edge_of_a_layer_may_lie_elsewhere_too(gap, candidates, status):
    row = one((2 + gap / metres_of_degree(0.5), 0.5), radius=0.0, lines=lines(2000.0, west=2.0))
    assert (row.province_candidates, row.province_status) == (candidates, status)
    assert (row.province_share, pd.isna(row.province)) == (1.0, status == "outside")


def test_a_disk_that_crosses_one_boundary_may_reach_another_by_its_accuracy():
    """4 km from B2, with a radius of 5 km; 6 km from C3, whose edge is known to 2 km."""
    borders = gpd.GeoDataFrame(
        {"accuracy_m": [100.0, 2000.0]},
        geometry=[LineString([(1, 0), (1, 1)]), LineString([(0, 1), (1, 1)])],
        crs=4326,
    )
    point = (1 - 4000 / metres_of_degree(0.95), 1 - 6000 / 110_574)
    row = one(point, lines=borders)
    shares = shares_of(row.province_candidates)
    assert list(shares) == ["A1", "B2", "C3"]
    assert (shares["A1"] + shares["B2"], shares["C3"]) == (1, 0)
    assert row.province_status == "mostly_inside"
    assert not one(point, lines=borders, reported="C3").province_conflict


def test_what_lies_beyond_a_boundary_is_told_where_layers_share_no_vertices():
    """The eastern unit has its vertices elsewhere, and one unit lies over another."""
    east = Polygon([(1, -0.3), (2, -0.3), (2, 1.3), (1, 1.3), (1, 0.57)])
    point = (1 - 900 / metres_of_degree(0.5), 0.5)
    how = {"radius": 0.0, "lines": lines(1000.0)}
    assert one(point, layer(A1=box(0, 0, 1, 1), B2=east), **how).province_candidates == (
        "A1:1.00;B2:0.00"
    )
    over = layer(A1=box(0, 0, 2, 2), B2=box(1, 0, 2, 2))
    assert one(point, over, **how).province_candidates == "A1:1.00;B2:0.00"
    assert one(point, layer(A1=box(0, 0, 1, 1)), **how).province_candidates == (
        "A1:1.00;outside:0.00"
    )


def test_a_line_without_accuracy_counts_as_exact():
    assert one((0.99, 0.5), radius=0.0, lines=lines(np.nan)).province_status == "inside"


# ---- names ------------------------------------------------------------------------------------


def test_claims_without_a_point_are_placed_by_name():
    row = one(None, reported="unit b2", precision="province")
    assert (row.province_status, row.province_code, row.country_code) == ("named", "B2", "B")
    assert (row.province_share, row.province_candidates) == (1.0, "B2:1.00")
    assert row.province_reported_code == "B2"


@pytest.mark.parametrize("precision", ["area", "district", "province", "unknown"])
def test_a_centroid_is_never_a_point(precision):
    row = one((0.5, 0.5), reported="C3", precision=precision)
    assert (row.province_status, row.province_code) == ("named", "C3")
    assert not row.province_conflict


def test_a_name_that_nothing_is_called_leaves_a_claim_unlocated():
    row = one(None, reported="Atlantis", precision="province")
    assert row.province_status == "unlocated"
    blank = ["province", "province_code", "country", "province_share", "province_candidates"]
    assert row[[*blank, "province_reported_code"]].isna().all()


def test_a_claim_known_to_its_country_has_no_province():
    row = one(None, country="country b", precision="country")
    assert (row.province_status, row.country, row.country_code) == ("unlocated", "Country B", "B")
    assert pd.isna(row.province)
    assert pd.isna(row.province_share)
    assert one(None, country="B").country == "Country B"
    assert pd.isna(one(None, country="Atlantis").country)


def test_a_country_with_two_readings_is_none():
    units = SQUARES.assign(country=["Twin", "Twin", "Country C"])
    row = one(None, units, country="Twin", precision="country")
    assert row[["country", "country_code"]].isna().all()
    assert one(None, units, country="B", precision="country").country_code == "B"


def test_geometry_and_name_contradict_only_where_the_disk_misses_the_unit():
    assert one((0.5, 0.5), reported="B2").province_conflict
    assert not one((0.5, 0.5), reported="A1").province_conflict
    near = one((0.99, 0.5), reported="B2")
    assert (near.province_code, near.province_conflict) == ("A1", False)
    assert one((5, 5), reported="B2").province_conflict
    assert not one((0.5, 0.5), reported="Atlantis").province_conflict


@pytest.mark.parametrize(
    ("gap", "radius", "accuracy", "conflict"),
    [
        (400, 0, 1200, False),
        (1300, 0, 1200, True),
        (1300, 200, 1200, False),
        (400, 0, 300, True),
        (400, 0, np.nan, True),
        (400, 500, np.nan, False),
    ],
)
def test_a_boundary_that_may_be_elsewhere_contradicts_no_name(gap, radius, accuracy, conflict):
    point = (1 - gap / metres_of_degree(0.5), 0.5)
    row = one(point, radius=float(radius), lines=lines(accuracy), reported="B2")
    assert row.province_code == "A1"
    assert row.province_conflict == conflict


def test_only_the_boundary_of_the_named_unit_leaves_its_name_in_doubt():
    """400 m from B2 across a sharp line, 800 m from C3 across a vague one."""
    degree = metres_of_degree(0.5)
    units = layer(A1=box(0, 0, 1, 0.5), B2=box(1, 0, 2, 0.5), C3=box(0, 0.5, 1, 1))
    borders = gpd.GeoDataFrame(
        {"accuracy_m": [100.0, 2000.0]},
        geometry=[LineString([(1, 0), (1, 0.5)]), LineString([(0, 0.5), (1, 0.5)])],
        crs=4326,
    )
    point = (1 - 400 / degree, 0.5 - 800 / 110_574)
    how = {"radius": 0.0, "lines": borders}
    assert one(point, units, reported="B2", **how).province_conflict
    assert not one(point, units, reported="C3", **how).province_conflict


def test_a_line_beside_the_boundary_speaks_for_it():
    """The line of another source, 300 m off: what it says holds for the edge of the unit."""
    shift = 300 / metres_of_degree(0.5)
    point = (1 - 4 * shift, 0.5)
    how = {"radius": 0.0, "reported": "B2"}
    assert not one(point, lines=lines(1250.0, west=1 - shift), **how).province_conflict
    assert one(point, lines=lines(1150.0, west=1 - shift), **how).province_conflict
    assert one(point, lines=lines(1150.0, west=1 - 10 * shift), **how).province_conflict


def test_a_name_with_two_readings_is_no_unit():
    units = SQUARES.assign(spellings=["Twin", "Twin|Two", None])
    assert one(None, units, reported="Twin").province_status == "unlocated"
    assert one(None, units, reported="Two").province_code == "B2"


# ---- anywhere on earth ------------------------------------------------------------------------


@pytest.mark.parametrize("lat", [-75.0, 75.0, 89.0])
def test_high_latitudes_are_measured_in_metres(lat):
    units = layer(A1=box(10, lat - 0.5, 20, lat + 0.5), B2=box(20, lat - 0.5, 30, lat + 0.5))
    assert one((20, lat), units).province_candidates == "A1:0.50;B2:0.50"
    degree = GEOD.inv(20, lat, 20.001, lat)[2] / 0.001
    assert one((20 - 5100 / degree, lat), units).province_status == "inside"
    row = one((20 - 2500 / degree, lat), units)
    # to a metre or so the meridian is a chord at half a radius
    assert row.province_share == pytest.approx(0.804499, rel=1e-3)


def test_a_disk_across_the_antimeridian():
    units = layer(
        A1=MultiPolygon([box(179, 0, 180, 1), box(-180, 0, -179.5, 1)]),
        B2=box(-179.5, 0, -179, 1),
    )
    for lon in (179.99, 180, -180, -179.99):
        row = one((lon, 0.5), units)
        assert (row.province_code, row.province_status) == ("A1", "inside"), lon
        assert one((lon, 0.5), units, radius=0.0).province_status == "inside"
    split = layer(A1=box(179, 0, 180, 1), B2=box(-180, 0, -179, 1))
    for lon in (180, -180):
        assert one((lon, 0.5), split).province_candidates == "A1:0.50;B2:0.50"
        assert one((lon, 0.5), split, radius=0.0).province_candidates == "A1:0.50;B2:0.50"
    gap = 2500 / metres_of_degree(0.5)
    assert one((180 - gap, 0.5), split).province_share == pytest.approx(0.804499, rel=1e-3)
    assert one((-180 + gap, 0.5), split).province_code == "B2"


def test_a_seam_with_unequal_vertices_is_no_boundary():
    west = Polygon([(179, 0), (180, 0), (180, 0.3), (180, 0.7), (180, 1), (179, 1)])
    east = Polygon([(-180, 0), (-179, 0), (-179, 1), (-180, 1), (-180, 0.55)])
    units = layer(A1=MultiPolygon([west, east]))
    assert one((180, 0.5), units).province_status == "inside"


def test_a_seam_a_hair_from_180_degrees_or_a_pole_is_no_boundary():
    """As Natural Earth draws Chukotka and the Antarctic: 179.99999999999991 and its kin."""
    hair = 9e-14
    west = box(179, 0, 180 - hair, 1)
    units = layer(
        A1=MultiPolygon([west, box(-180 + hair, 0, -179, 1)]),
        B2=box(-180 + hair, -90 + 4 * hair, 180 - hair, -80),
    )
    assert one((180, 0.5), units).province_status == "inside"
    assert one((-179.9999, 0.5), units).province_status == "inside"
    for lon in (180, 77):
        assert one((lon, -89.9999), units).province_status == "inside"
    distance = distance_to_border(claims((179.9, 0.5), (20, -89), radius=0.0), border_lines(units))
    metres = [
        GEOD.inv(179.9, 0.5, lon, lat)[2] for lon, lat in ((179.9, 0), (179.9, 1), (179, 0.5))
    ]
    found = distance["border_distance_m"]
    assert found[0] == pytest.approx(min(metres), abs=0.001)
    assert found[1] == pytest.approx(GEOD.inv(20, -89, 20, -80)[2], rel=1e-6)


def test_a_layer_drawn_beyond_180_degrees():
    units = layer(A1=box(179, 0, 180.5, 1), B2=box(180.5, 0, 181, 1))
    assert one((-179.9, 0.5), units).province_status == "inside"
    assert one((-179.5, 0.5), units).province_candidates == "A1:0.50;B2:0.50"


def in_system(system, **shapes):
    """Return units drawn in another coordinate reference system."""
    return layer(**shapes).set_crs(system, allow_override=True)


def test_a_layer_of_another_system_across_the_antimeridian():
    # Mercator centred on 150 degrees east: 3,228,000 m east of there is 179.0 E
    units = in_system(
        3832,
        W1=box(3_000_000, -2_140_000, 3_228_000, -1_790_000),
        E2=box(3_228_000, -2_140_000, 3_560_000, -1_790_000),
    )
    points = [(178, -17.5), (179.9, -17.5), (180, -17.5), (-179, -17.5), (20, -17.5), (0, -17.5)]
    found = join_provinces(claims(*points, radius=2000.0), units)
    assert found["province_status"].tolist() == ["inside"] * 4 + ["outside"] * 2
    assert found["province_code"].fillna("").tolist() == ["W1", "E2", "E2", "E2", "", ""]


def test_lines_of_another_system_across_the_antimeridian_speak_for_their_boundary():
    units = in_system(3832, N1=box(3e6, 0, 3.6e6, 1e6), S2=box(3e6, -1e6, 3.6e6, 0))
    lines = gpd.GeoDataFrame(
        {"accuracy_m": [2000.0]}, geometry=[LineString([(3e6, 0), (3.6e6, 0)])], crs=3832
    )
    points = [(179, 0.01), (-179, 0.01), (0, 0.01)]
    found = join_provinces(claims(*points, radius=0.0), units, lines=lines)
    assert found["province_status"].tolist() == ["mostly_inside", "mostly_inside", "outside"]


@pytest.mark.parametrize(("system", "side"), [(3413, 1), (3031, -1)])
def test_units_around_a_pole_and_to_it(system, side):
    around, ring = Point(0, 0).buffer(1e6, 60), Point(0, 0).buffer(2e6, 60)
    units = in_system(
        system,
        A1=around.intersection(box(-3e6, -3e6, 0, 3e6)),
        B2=around.intersection(box(0, -3e6, 3e6, 3e6)),
        C3=ring.difference(around),
    )
    # 1,000 km from a pole is about 81 degrees, 2,000 km about 72; x grows towards ``east``
    east = 45.0 if side == 1 else 90.0
    points = [
        ((lon + 180) % 360 - 180, side * lat)
        for lat in (85, 75, 65)
        for lon in (east, east + 180, 180, 0)
    ]
    found = join_provinces(claims(*points, radius=100.0), units)
    here = found["province_code"].fillna("").tolist()
    assert here[:2] == ["B2", "A1"]
    assert here[4:] == ["C3"] * 4 + [""] * 4
    assert (found["province_status"][4:8] == "inside").all()
    pole = one((0, side * 90), units, radius=1000.0)
    assert shares_of(pole.province_candidates) == {"A1": 0.5, "B2": 0.5}


def test_a_line_drawn_beyond_180_degrees_speaks_for_its_boundary_on_both_sides():
    units = layer(A1=box(178, 0, 182, 2), B2=box(178, -2, 182, 0))
    lines = gpd.GeoDataFrame(
        {"accuracy_m": [2000.0]}, geometry=[LineString([(178, 0), (182, 0)])], crs=4326
    )
    for radius in (0.0, 500.0):
        found = join_provinces(claims((179, 0.01), (-179, 0.01), radius=radius), units, lines=lines)
        assert found["province_status"].tolist() == ["mostly_inside"] * 2


def test_the_pole_itself():
    cap = layer(A1=box(-180, 80, 0, 90), B2=box(0, 80, 180, 90))
    row = one((0, 89.99), cap, radius=5000.0)
    assert row.province_candidates == "A1:0.50;B2:0.50"
    whole = layer(A1=box(-180, 80, 180, 90))
    assert one((37, 89.99), whole, radius=5000.0).province_status == "inside"
    assert one((37, 90), whole, radius=5000.0).province_status == "inside"


# ---- the shape of the answer ------------------------------------------------------------------


def test_rows_index_and_inputs_stay():
    table = claims((0.5, 0.5), None, (1, 0.5), reported=["A1", "B2", None])
    table.index = pd.Index([7, 7, 3], name="row")
    table["province"] = "old"
    units = SQUARES.copy()
    before, layer_before = table.copy(), units.copy()
    out = join_provinces(table, units, lines=lines(100.0))
    assert_frame_equal(table, before)
    assert_frame_equal(units, layer_before)
    assert out.index.equals(table.index)
    assert isinstance(out, gpd.GeoDataFrame)
    assert out.crs == table.crs
    assert set(ADDED) <= set(out.columns)
    assert not out.columns.duplicated().any()
    assert out["province_code"].tolist() == ["A1", "B2", "A1"]
    assert out["province_status"].isin(PROVINCE_STATUSES).all()
    assert out["province_conflict"].dtype == bool
    assert out["province_share"].dtype == float


def test_an_empty_table_gets_its_columns():
    out = join_provinces(claims(), SQUARES)
    assert list(out.columns[-len(ADDED) :]) == list(ADDED)
    assert out.empty


def test_no_claim_has_a_point():
    out = join_provinces(claims(None, None, reported=["A1", None]), SQUARES, lines=lines(1.0))
    assert out["province_status"].tolist() == ["named", "unlocated"]


def test_neighbours_are_units_like_any_other():
    out = join_provinces(claims((1.5, 0.5)), SQUARES.iloc[[0]], neighbours=SQUARES.iloc[[1, 2]])
    assert out["province_code"].tolist() == ["B2"]


def test_rows_of_one_code_are_one_unit():
    halves = gpd.GeoDataFrame(
        {"code": ["A1", "A1"], "name": ["One", "One"]},
        geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)],
        crs=4326,
    )
    assert one((1, 0.5), halves).province_status == "inside"


def test_layers_that_cannot_be_used_are_refused():
    with pytest.raises(LayerError, match="two units of different names have the code 'A1'"):
        one((0, 0), SQUARES.assign(code=["A1", "A1", "C3"]))
    with pytest.raises(LayerError, match="is no polygon"):
        one((0, 0), SQUARES.set_geometry(SQUARES.boundary))
    with pytest.raises(LayerError, match="needs a column"):
        one((0, 0), SQUARES[["geometry"]])


def test_a_code_of_a_province_and_of_a_neighbour_is_refused():
    beside = SQUARES.iloc[[2]].assign(code="A1", name="Unit A1")
    with pytest.raises(LayerError, match=r"provinces and neighbours both .* the code 'A1'"):
        join_provinces(claims((0.5, 0.5)), SQUARES.iloc[:2], neighbours=beside)


def test_a_layer_with_names_only():
    row = one((0.5, 0.5), SQUARES[["name", "geometry"]], reported="unit a1")
    assert (row.province_code, row.province) == ("Unit A1", "Unit A1")
    assert pd.isna(row.country)
    assert row.province_reported_code == "Unit A1"


def test_a_layer_in_another_system():
    assert one((0.5, 0.5), SQUARES.to_crs(3857)).province_code == "A1"


# ---- what must hold for any disk --------------------------------------------------------------

DEGREES = st.floats(-0.2, 2.2).map(lambda x: round(x, 3))
DISK = st.tuples(DEGREES, DEGREES, st.sampled_from([0.0, 1.0, 100.0, 2000.0, 5000.0, 25000.0]))


@settings(max_examples=60, deadline=None)
@given(st.lists(DISK, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_shares_sum_to_one_and_order_never_matters(disks, random):
    table = claims(*(disk[:2] for disk in disks), radius=[disk[2] for disk in disks])
    out = join_provinces(table, SQUARES, lines=lines(1000.0))
    for row in out.itertuples():
        shares = shares_of(row.province_candidates)
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
        assert list(shares.values()) == sorted(shares.values(), reverse=True)
        assert 0 < row.province_share <= 1
        if row.province_status == "inside":
            assert row.province_candidates == f"{row.province_code}:1.00"
    rows, units = list(range(len(table))), [0, 1, 2]
    random.shuffle(rows)
    random.shuffle(units)
    again = join_provinces(table.iloc[rows], SQUARES.iloc[units], lines=lines(1000.0))
    assert_frame_equal(pd.DataFrame(again.sort_index()), pd.DataFrame(out))
    alone = join_provinces(table.iloc[[0]], SQUARES, lines=lines(1000.0))
    assert_frame_equal(pd.DataFrame(alone), pd.DataFrame(out.iloc[[0]]))


ALL_EDGES = gpd.GeoDataFrame(
    {"accuracy_m": 2000.0}, geometry=list(SQUARES.boundary), crs=4326, index=[0, 1, 2]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(DISK, min_size=1, max_size=8),
    st.sampled_from([0.0, 45.0, -70.0, 88.0]),
    st.randoms(use_true_random=False),
)
def test_where_a_true_position_may_lie_is_always_possible(disks, lat, random):
    """It is drawn within the disk, and the boundary is off by at most its accuracy."""
    units, edges = (part.set_geometry(part.translate(0, lat - 1)) for part in (SQUARES, ALL_EDGES))
    table = claims(*((x, y + lat - 1) for x, y, _ in disks), radius=[disk[2] for disk in disks])
    out = join_provinces(table, units, lines=edges)
    for row, point in zip(out.itertuples(), table.geometry, strict=True):
        shares = shares_of(row.province_candidates)
        lon, north = point.x, point.y
        for most in (row.radius_m, 2000.0):
            turn, part = random.uniform(0, 360), random.choice([random.random(), 0.999])
            lon, north, _ = GEOD.fwd(lon, north, turn, part * most)
        true = units["code"][units.intersects(Point(lon, north))].tolist() or ["outside"]
        assert set(true) & set(shares)
        if row.province_status == "inside":
            assert row.province_code in true
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
        assert list(shares.values()) == sorted(shares.values(), reverse=True)
    rows, order = list(range(len(table))), [0, 1, 2]
    random.shuffle(rows)
    random.shuffle(order)
    again = join_provinces(table.iloc[rows], units.iloc[order], lines=edges.iloc[order])
    assert_frame_equal(pd.DataFrame(again.sort_index()), pd.DataFrame(out))


@settings(max_examples=25, deadline=None)
@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(10, 50_000), st.integers(0, 2**32 - 1))
def test_shares_equal_those_of_a_drawn_disk_anywhere(lat, lon, radius, seed):
    """Four slanted units around a place, against shapely on a disk of 720 corners."""
    rng = np.random.default_rng(seed)
    size = 3 * radius / 111_000
    stretch = np.array([1 / np.cos(np.radians(lat)), 1]) * size
    middle = np.array([lon, lat]) + stretch * rng.uniform(-0.25, 0.25, 2)
    turns = np.radians(np.arange(0, 360, 90) + rng.uniform(-30, 30, 4))
    rays = [middle + 4 * stretch * [np.cos(turn), np.sin(turn)] for turn in turns]
    units = layer(**{f"A{i}": Polygon([middle, rays[i - 1], rays[i]]) for i in range(4)})
    row = one((lon, lat), units, radius=radius)
    steps = np.linspace(0, 360, 721)[:-1]
    x, y, _ = GEOD.fwd(np.full(720, lon), np.full(720, lat), steps, np.full(720, radius))
    x = lon + (np.asarray(x) - lon + 180) % 360 - 180
    disk = shapely.segmentize(Polygon(np.column_stack([x, y])), size / 500)
    whole = abs(GEOD.geometry_area_perimeter(disk)[0])
    expected = {}
    for code, shape in zip(units.code, units.geometry, strict=True):
        common = shapely.intersection(shapely.segmentize(shape, size / 500), disk)
        expected[code] = abs(GEOD.geometry_area_perimeter(common)[0]) / whole
    assert row.province_share == pytest.approx(max(expected.values()), abs=3e-4)
    printed = shares_of(row.province_candidates)
    assert {code: printed.get(code, 0) for code in expected} == pytest.approx(expected, abs=0.0101)


@pytest.fixture(scope="module")
def here():
    """Return the bundled units, neighbours and lines."""
    return [
        gpd.read_file(DATA / f"{name}.geojson") for name in ("provinces", "neighbours", "border")
    ]


def _around(rng, lon, lat, radius):
    """Draw true positions uniformly in disks."""
    away = radius * np.sqrt(rng.uniform(0, 1, len(lon)))
    x, y, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, len(lon)), away)
    return np.asarray(x), np.asarray(y)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_inside_is_never_wrong_near_this_border(here, seed):
    provinces, neighbours, border = here
    rng = np.random.default_rng(seed)
    state = border[border["level"] == "state"].geometry.to_numpy()
    line = shapely.get_parts(state)
    at = shapely.line_interpolate_point(
        rng.choice(line, 4000, p=shapely.length(line) / shapely.length(line).sum()),
        rng.uniform(0, 1, 4000),
        normalized=True,
    )
    lon, lat = _around(rng, shapely.get_x(at), shapely.get_y(at), np.full(4000, 20_000.0))
    radius = 10 ** rng.uniform(2, np.log10(25_000), 4000)
    table = gpd.GeoDataFrame(
        {"radius_m": radius, "location_precision": "near"},
        geometry=shapely.points(lon, lat),
        crs=4326,
    )
    out = join_provinces(table, provinces, neighbours=neighbours, lines=border)
    inside = (out["province_status"] == "inside").to_numpy()
    assert inside.sum() > 100
    for _ in range(5):
        x, y = _around(rng, lon, lat, radius)
        truth = join_provinces(
            table.assign(radius_m=0.0).set_geometry(shapely.points(x, y), crs=4326),
            provinces,
            neighbours=neighbours,
        )
        same = (truth["province_code"] == out["province_code"]).to_numpy()
        assert same[inside].all()
        # and elsewhere the true unit is among the candidates, but for shares under a millionth
        codes = truth["province_code"].fillna("outside")
        listed = [
            f"{code}:" in text for code, text in zip(codes, out.province_candidates, strict=True)
        ]
        assert all(listed)


def by_sweep(shapes):
    return lambda lon, lat: sweep(shapes, lon, lat)


def by_cells(shapes):
    rings = unit_edges(shapes)
    return Cells(shapes, rings, Raster(rings, cells=CELLS)).homes


@pytest.mark.parametrize("ask", [by_sweep, by_cells])
def test_points_are_found_as_geopandas_finds_them(here, ask):
    provinces, neighbours, _ = here
    units = pd.concat([provinces, neighbours], ignore_index=True).sort_values("code")
    units = units.reset_index(drop=True)
    shapes = units.geometry.to_numpy()
    vertices = shapely.get_coordinates(shapes)
    rng = np.random.default_rng(5)
    west, south, east, north = units.total_bounds
    xy = np.r_[
        vertices[:: max(1, len(vertices) // 2000)],
        (vertices[:-1] + vertices[1:])[:: max(1, len(vertices) // 2000)] / 2,
        np.column_stack([rng.uniform(west, east, 3000), rng.uniform(south, north, 3000)]),
    ]
    found = ask(shapes)(xy[:, 0].copy(), xy[:, 1].copy())
    points = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=units.crs)
    truth = gpd.sjoin(points, units[["code", "geometry"]], predicate="intersects")
    pairs = set(zip(truth.index, truth["index_right"], strict=True))
    hit = np.flatnonzero(found.first >= 0)
    mine = set(zip(hit, found.first[hit], strict=True))
    assert mine | set(zip(found.more_point, found.more_unit, strict=True)) == pairs
    smallest = truth.groupby(level=0)["index_right"].min()
    assert (found.first[smallest.index] == smallest).all()


def test_a_unit_that_covers_a_whole_cell_has_no_edge_in_it():
    """Cells that only an island's boundary touches must still ask the unit around it."""
    island = box(0.4, 0.4, 0.4005, 0.4005)
    for units in (
        layer(A1=box(0, 0, 1, 1), B2=island),  # overlapping: no edge of A1 near the island
        layer(A1=island, B2=box(0, 0, 1, 1) - island),
        layer(A1=box(0, 0, 1, 1) - island.buffer(1e-7), B2=island),
    ):
        shapes = units.geometry.to_numpy()
        rng = np.random.default_rng(3)
        lon, lat = rng.uniform(0.399, 0.4015, (2, 4000))
        assert_same_homes(by_cells(shapes)(lon, lat), by_sweep(shapes)(lon, lat))


def test_cells_that_one_edge_goes_through_are_told_by_its_side():
    """A slanted edge, a thin strip beside it, and points on and one rounding step beside both."""
    half = Polygon([(0, 0), (1, 0), (1, 0.37)])
    strip = Polygon([(0, 0), (1, 0.37), (1, 0.3702)])
    shapes = layer(A1=half, B2=strip, C3=Polygon([(0, 0), (1, 0.3702), (1, 1), (0, 1)]))
    shapes = shapes.geometry.to_numpy()
    rng = np.random.default_rng(8)
    lon = rng.uniform(0, 1, 3000)
    lat = lon * 0.37
    lon, lat = (np.r_[part, part, part, rng.uniform(0, 1, 3000)] for part in (lon, lat))
    lat[3000:6000] = np.nextafter(lat[3000:6000], 9)
    lat[6000:9000] += rng.normal(0, 3e-4, 3000)
    assert_same_homes(by_cells(shapes)(lon, lat), by_sweep(shapes)(lon, lat))


def assert_same_homes(found, expected):
    assert (found.first == expected.first).all()
    pairs = [sorted(zip(one.more_point, one.more_unit, strict=True)) for one in (found, expected)]
    assert pairs[0] == pairs[1]


@pytest.mark.parametrize("shift", [0.0, 179.0])
def test_cells_change_no_answer(here, shift, monkeypatch):
    """The same claims with and without cells; shifted, the layer lies across the antimeridian."""
    provinces, neighbours, border = here
    rng = np.random.default_rng(9)
    west, south, east, north = np.add(provinces.total_bounds, (-2, -1, 2, 1))
    count = 3000
    lon, lat = rng.uniform(west, east, count), rng.uniform(south, north, count)
    lon[:200], lat[:200] = shapely.get_coordinates(provinces.geometry.to_numpy())[:200].T
    if shift:
        move = shift - (west + east) / 2
        provinces, neighbours, border = (
            frame.set_geometry(frame.translate(move), crs=4326) for frame in here
        )
        lon = (lon + move + 180) % 360 - 180
    table = gpd.GeoDataFrame(
        {
            "radius_m": rng.choice([0.0, 100.0, 2000.0, 25_000.0], count),
            "location_precision": "near",
        },
        geometry=shapely.points(lon, lat),
        crs=4326,
    )
    layers = {"neighbours": neighbours, "lines": None if shift else border}
    plain = join_provinces(table, provinces, **layers)
    monkeypatch.setattr("geomap.joins.measuring.pays", lambda places, shapes: True)
    monkeypatch.setattr("geomap.joins.labels._WORTH", 1)
    assert_frame_equal(
        pd.DataFrame(join_provinces(table, provinces, **layers)), pd.DataFrame(plain)
    )


def test_disks_asked_together_are_answered_as_each_alone(here):
    """Neighbours ask with one box; the pole and the antimeridian need boxes of their own."""
    provinces, neighbours, border = here
    rng = np.random.default_rng(11)
    west, south, east, north = provinces.total_bounds
    lon, lat = rng.uniform(west, east, 60), rng.uniform(south, north, 60)
    lon[:5], lat[:5] = (180.0, -180.0, 179.99, -179.99, 0.0), (10.0, 10.0, 10.0, 89.0, -90.0)
    table = gpd.GeoDataFrame(
        {"radius_m": rng.choice([0.0, 1.0, 900.0, 5000.0, 60_000.0], 60)},
        geometry=shapely.points(lon, lat),
        crs=4326,
    )
    far = layer(ZZ=box(179, 9, 180, 11))
    layers = {"neighbours": pd.concat([neighbours, far], ignore_index=True), "lines": border}
    together = join_provinces(table, provinces, **layers)
    alone = [join_provinces(table.iloc[[row]], provinces, **layers) for row in range(60)]
    assert_frame_equal(pd.DataFrame(together), pd.DataFrame(pd.concat(alone)))


def test_lines_of_very_many_accuracies_are_told_apart(monkeypatch):
    """With cells too: the bounds that they give then know the worst accuracy only."""
    walls = gpd.GeoDataFrame(
        {"accuracy_m": np.arange(1, 21) * 100.0},
        geometry=[LineString([(x, 0.2), (x, 0.8)]) for x in np.arange(1, 21) / 21],
        crs=4326,
    )
    rng = np.random.default_rng(2)
    table = claims(*rng.uniform(0.02, 0.98, (400, 2)).tolist(), radius=50.0)
    units = layer(A1=box(0, 0, 1, 1))
    plain = join_provinces(table, units, lines=walls)
    assert plain["province_status"].nunique() == 2
    monkeypatch.setattr("geomap.joins.measuring.pays", lambda places, shapes: True)
    assert_frame_equal(pd.DataFrame(join_provinces(table, units, lines=walls)), pd.DataFrame(plain))


@pytest.mark.parametrize("mix", [0, 0x9E3779B97F4A7C15])
def test_equal_rows_have_one_number_even_if_their_keys_collide(monkeypatch, mix):
    monkeypatch.setattr("geomap.joins.disks._MIX", np.uint64(mix))
    number, first = distinct_rows(np.array([3.0, 1.0, 3.0, 3.0]), np.array([5.0, 5.0, 7.0, 5.0]))
    assert number.tolist() == [0, 1, 2, 0]
    assert first.tolist() == [0, 1, 2]
