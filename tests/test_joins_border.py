"""Distance to the border: geodesic to the millimetre, with its interval and the far side."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, box

from geomap.errors import LayerError
from geomap.joins import border_lines, describe_position, distance_to_border, join_all
from geomap.schema import Layers, Reports

GEOD = Geod(ellps="WGS84")
GOLDEN = (np.sqrt(5) - 1) / 2


def searched(lon, lat, ax, ay, bx, by):
    """Return the least Geod.inv distance to edges straight in degrees, by golden sections."""

    def metres(part):
        full = np.full(len(ax), 1.0)
        return GEOD.inv(lon * full, lat * full, ax + part * (bx - ax), ay + part * (by - ay))[2]

    near = metres(0.5) - GEOD.inv(ax, ay, bx, by)[2]  # an edge is no nearer than that
    ax, ay, bx, by = (part[near <= np.min(metres(0.5))] for part in (ax, ay, bx, by))
    low, high = np.zeros(len(ax)), np.ones(len(ax))
    for _ in range(60):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        lower = metres(left) < metres(right)
        low, high = np.where(lower, low, left), np.where(lower, right, high)
    return min(np.min(metres((low + high) / 2)), np.min(metres(0.0)), np.min(metres(1.0)))


def edges_of(lines):
    parts = shapely.get_parts(shapely.segmentize(np.asarray(lines), 0.5))
    xy, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    return xy[:-1][same].T[0], xy[:-1][same].T[1], xy[1:][same].T[0], xy[1:][same].T[1]


def claims(*points, radius=0.0, precision="near", **columns):
    return gpd.GeoDataFrame(
        {
            "radius_m": pd.Series(radius, index=range(len(points)), dtype=float),
            "location_precision": precision,
            **columns,
        },
        geometry=[Point(point) if point is not None else None for point in points],
        crs=4326,
    )


def border(*coordinates, **columns):
    return gpd.GeoDataFrame(
        columns or {"level": "state"},
        geometry=[LineString(line) for line in coordinates],
        crs=4326,
        index=range(len(coordinates)),
    )


MERIDIAN = [(1, 0), (1, 1)]
BETWEEN = {"level": "state", "between": "AA|BB", "between_names": "Aland|Bland"}


def metres_of_degree(lat):
    return GEOD.inv(0, lat, 1, lat)[2]


# ---- exactness --------------------------------------------------------------------------------


def test_along_the_equator_and_beyond_the_end_of_a_line():
    out = distance_to_border(claims((0.5, 0), (1.25, 0), (1, 2), (1, 0.5)), border(MERIDIAN))
    a = 6378137.0
    expected = [np.radians(0.5) * a, np.radians(0.25) * a, GEOD.inv(1, 2, 1, 1)[2], 0.0]
    assert out["border_distance_m"].tolist() == pytest.approx(expected, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-85, 85),
    st.floats(-180, 180),
    st.floats(0, 5.5),
    st.integers(0, 2**32 - 1),
)
def test_distances_equal_a_search_to_a_millimetre_anywhere(lat, lon, power, seed):
    """A crooked line and a place up to 300 km from it, also across the antimeridian."""
    rng = np.random.default_rng(seed)
    away = 10**power
    steps = np.cumsum(rng.uniform(-0.3, 0.3, (12, 2)), axis=0)
    xy = np.clip(np.add((lon, lat), steps), [-180, -89], [180, 89])
    x, y, _ = GEOD.fwd(*xy[5], rng.uniform(0, 360), away)
    out = distance_to_border(claims((x, y)), border(xy))
    expected = searched(x, y, *edges_of([LineString(xy)]))
    assert out["border_distance_m"].iloc[0] == pytest.approx(expected, abs=1e-3)


def test_distances_across_the_antimeridian():
    line = border([(-179.9, 0), (-179.9, 1)])
    metres = distance_to_border(claims((179.9, 0.5), (180, 0.5), (-180, 0.5)), line)
    expected = [searched(x, 0.5, *edges_of(line.geometry)) for x in (179.9, 180, -180)]
    assert metres["border_distance_m"].tolist() == pytest.approx(expected, abs=1e-3)
    assert expected[0] < 23_000


def test_very_long_edges_are_straight_in_degrees():
    line = border([(0, 60), (40, 60)])  # a parallel, far from its great circle
    out = distance_to_border(claims((20, 60), (20, 61)), line)
    assert out["border_distance_m"].tolist() == pytest.approx(
        [0, searched(20, 61, *edges_of(line.geometry))], abs=1e-3
    )


def test_distances_near_the_bundled_border(root):
    lines = gpd.read_file(root / "data" / "border.geojson")
    state = lines[lines["level"] == "state"]
    rng = np.random.default_rng(11)
    west, south, east, north = state.total_bounds
    points = np.column_stack([rng.uniform(west, east, 40), rng.uniform(south, north, 40)])
    out = distance_to_border(claims(*points), lines)
    edges = edges_of(state.geometry.to_numpy())
    expected = [searched(x, y, *edges) for x, y in points]
    assert out["border_distance_m"].to_numpy() == pytest.approx(expected, abs=1e-3)


def walks(rng, count, spread):
    """Make crooked lines anywhere on earth, also across its seam and at its poles."""
    lines = []
    for _ in range(count):
        start = rng.uniform((-180, -90), (180, 90))
        xy = start + np.cumsum(rng.normal(0, 10 ** rng.uniform(*spread), (30, 2)), axis=0)
        lines.append(np.clip(xy, (-180, -90), (180, 90)))
    return lines


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_nearest_of_many_lines_over_the_earth_is_found(seed):
    """Places on, near and far from 300 lines: most of them are passed over unmeasured."""
    rng = np.random.default_rng(seed)
    lines = walks(rng, 300, (-3.5, -0.5))
    ends = np.concatenate(lines)[rng.integers(0, 9000, 12)]
    places = np.r_[
        ends[:2],
        ends[2:] + rng.normal(0, 1, (10, 2)) * 10 ** rng.uniform(-6, 1, (10, 1)),
        rng.uniform((-180, -90), (180, 90), (10, 2)),
        [(0, 90), (17, -90), (180, 12), (-180, 12)],
    ]
    places = np.clip(places, (-180, -90), (180, 90))
    out = distance_to_border(claims(*places), border(*lines))
    edges = edges_of([LineString(line) for line in lines])
    expected = [searched(x, y, *edges) for x, y in places]
    assert out["border_distance_m"].to_numpy() == pytest.approx(expected, abs=1e-3)


def test_places_on_the_other_side_of_the_earth(root):
    """There all ways are of almost one length, and those to a line are longest in its middle."""
    lines = gpd.read_file(root / "data" / "border.geojson")
    state = lines[lines["level"] == "state"]
    rng = np.random.default_rng(12)
    lon, lat = shapely.get_coordinates(state.geometry.to_numpy())[rng.integers(0, 3000, 25)].T
    points = np.column_stack([lon - 180, -lat]) + rng.normal(0, 1, (25, 2))
    out = distance_to_border(claims(*points), lines)
    xy = [shapely.segmentize(one, 0.002) for one in state.geometry]
    lon, lat = shapely.get_coordinates(xy).T
    least = [GEOD.inv(np.full(len(lon), x), np.full(len(lon), y), lon, lat)[2].min()
             for x, y in points]  # fmt: skip
    metres = out["border_distance_m"].to_numpy()
    assert (metres <= np.array(least) + 1e-3).all()
    assert metres == pytest.approx(least, abs=1)  # vertices alone are a little farther off
    assert (metres > 1.9e7).all()


def test_a_line_along_a_pole_is_one_point():
    line = border([(-180, -90), (180, -90)], [(0, -60), (1, -60)])
    out = distance_to_border(claims((10, -89), (-170, -70), (0.5, -61), (5, -90)), line)
    expected = [GEOD.inv(0, -90, 10, -89)[2], GEOD.inv(0, -90, -170, -70)[2]]
    expected += [searched(0.5, -61, *edges_of(line.geometry[1:])), 0]
    assert out["border_distance_m"].tolist() == pytest.approx(expected, abs=1e-3)


# ---- intervals --------------------------------------------------------------------------------


def test_the_interval_holds_the_disk_and_the_accuracy():
    lines = border(MERIDIAN, level="state", accuracy_m=1200.0)
    point = (1 - 7000 / metres_of_degree(0.5), 0.5)
    row = distance_to_border(claims(point, radius=2000.0), lines).iloc[0]
    assert row.border_distance_m == pytest.approx(7000, abs=0.1)
    assert row.border_distance_min_m == pytest.approx(3800, abs=0.1)
    assert row.border_distance_max_m == pytest.approx(10200, abs=0.1)
    near = distance_to_border(claims((1, 0.5), radius=5000.0), lines).iloc[0]
    assert (near.border_distance_min_m, near.border_distance_max_m) == pytest.approx((0, 6200))


def test_a_vague_line_farther_off_may_be_the_nearest():
    lines = border(MERIDIAN, [(1.01, 0), (1.01, 1)], level="state", accuracy_m=[10.0, 5000.0])
    degree = metres_of_degree(0.5)
    row = distance_to_border(claims((1 - 7000 / degree, 0.5)), lines).iloc[0]
    assert row.border_distance_m == pytest.approx(7000, abs=0.1)
    assert row.border_distance_min_m == pytest.approx(2000 + 0.01 * degree, abs=0.5)
    assert row.border_distance_max_m == pytest.approx(7010, abs=0.5)


# ---- the far side -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "beyond"),
    [("AA", "Bland"), ("BB", "Aland"), ("CC", "Aland–Bland"), (None, "Aland–Bland")],
)
def test_the_country_beyond_the_line(own, beyond):
    table = claims((0.9, 0.5), country_code=pd.Series([own], dtype="str"))
    row = distance_to_border(table, border(MERIDIAN, **BETWEEN, agreed=False)).iloc[0]
    assert row.border_with == beyond
    assert not row.border_agreed


def test_a_country_with_a_dash_in_its_name_is_one_country():
    named = {"between": "AA|BB", "between_names": "Aland|Guinea–Bland"}
    table = claims((0.9, 0.5), (0.9, 0.5), country_code=pd.Series(["AA", None], dtype="str"))
    found = distance_to_border(table, border(MERIDIAN, **named))
    assert found["border_with"].tolist() == ["Guinea-Bland", "Aland–Guinea-Bland"]
    assert describe_position(found, None).tolist() == [
        "11 km from the border with Guinea-Bland",
        "11 km from the border between Aland and Guinea-Bland",
    ]


@pytest.mark.parametrize(
    ("gap", "radius", "accuracy", "beyond"),
    [
        (5000, 4000, 0, "Bland"),
        (5000, 6000, 0, "Aland–Bland"),
        (5000, 4000, 1200, "Aland–Bland"),
        (900, 0, 1200, "Aland–Bland"),
        (1300, 0, 1200, "Bland"),
    ],
)
def test_a_disk_that_reaches_the_line_lies_on_no_known_side(gap, radius, accuracy, beyond):
    table = claims((1 - gap / metres_of_degree(0.5), 0.5), radius=radius, country_code="AA")
    row = distance_to_border(table, border(MERIDIAN, **BETWEEN, accuracy_m=[accuracy])).iloc[0]
    assert row.border_with == beyond


def test_candidates_in_two_countries_lie_on_no_known_side():
    """The border of another source may pass by a claim whose units lie on both sides of it."""
    table = claims(
        *[(0.9, 0.5)] * 4,
        country_code="AA",
        province_candidates=["A1:0.55;B1:0.45", "A1:0.55;A2:0.45", "A1:0.90;outside:0.10", None],
    )
    home = units(A1=box(0, 0, 1, 1), A2=box(1, 0, 2, 1)).assign(country_code="AA")
    near = units(B1=box(2, 0, 3, 1)).assign(country_code="BB")
    out = distance_to_border(table, border(MERIDIAN, **BETWEEN), units=(home, near, None))
    assert out["border_with"].tolist() == ["Aland–Bland", "Bland", "Bland", "Bland"]


def test_what_is_not_stated_stays_missing():
    row = distance_to_border(claims((0.9, 0.5)), border(MERIDIAN)).iloc[0]
    assert pd.isna(row.border_with)
    assert pd.isna(row.border_agreed)
    coded = border(MERIDIAN, level="state", between="AA|BB", agreed=[True])
    row = distance_to_border(claims((0.9, 0.5), country_code="AA"), coded).iloc[0]
    assert (row.border_with, row.border_agreed) == ("BB", True)


def test_only_state_lines_count():
    lines = border(MERIDIAN, [(0.95, 0), (0.95, 1)], level=["state", "province"])
    row = distance_to_border(claims((0.9, 0.5)), lines).iloc[0]
    assert row.border_distance_m == pytest.approx(0.1 * metres_of_degree(0.5), abs=2)
    with pytest.raises(LayerError, match="no line of level 'state'"):
        distance_to_border(claims((0.9, 0.5)), lines[lines["level"] == "province"])


def test_lines_of_no_length_do_not_count():
    point = [(1.5, 0), (1.5, 0)]
    out = distance_to_border(claims((2, 0)), border(point, MERIDIAN, accuracy_m=[5.0, 0.0]))
    assert out["border_distance_m"].iloc[0] == pytest.approx(GEOD.inv(1, 0, 2, 0)[2], abs=1e-3)
    parts = border(MERIDIAN).set_geometry([MultiLineString([point, MERIDIAN])], crs=4326)
    assert_frame_equal(distance_to_border(claims((2, 0)), parts), out)
    with pytest.raises(LayerError, match="no line of level 'state'"):
        distance_to_border(claims((2, 0)), border(point))


def test_at_a_point_where_lines_meet_their_names_decide_not_the_file():
    lines = border(
        MERIDIAN,
        [(1, 1), (2, 1)],
        level="state",
        between=["BB|CC", "AA|CC"],
        between_names=["Bland|Cland", "Aland|Cland"],
    )
    table = claims((1, 1), (1, 1.5), country_code="CC")
    for order in ([0, 1], [1, 0]):
        out = distance_to_border(table, lines.iloc[order])
        assert out["border_with"].tolist() == ["Aland–Cland", "Aland"]


# ---- the shape of the answer ------------------------------------------------------------------


def test_claims_without_a_position_have_no_distance():
    table = claims((0.9, 0.5), None, (0.9, 0.5), precision=["near", "near", "area"])
    table.index = [5, 5, 1]
    before = table.copy()
    out = distance_to_border(table, border(MERIDIAN, **BETWEEN, agreed=[True]))
    assert_frame_equal(table, before)
    assert out.index.equals(table.index)
    added = out[[name for name in out if name.startswith("border_")]]
    assert added.notna().all(axis=1).tolist() == [True, False, False]
    assert added.isna().all(axis=1).tolist() == [False, True, True]
    assert distance_to_border(out, border(MERIDIAN)).columns.is_unique


def test_no_claims_at_all():
    out = distance_to_border(claims(), border(MERIDIAN))
    assert out.empty
    assert "border_agreed" in out


# ---- lines from a layer -----------------------------------------------------------------------


def units(**shapes):
    return gpd.GeoDataFrame(
        {"code": list(shapes), "name": list(shapes)}, geometry=list(shapes.values()), crs=4326
    )


SQUARES = units(A1=box(0, 0, 1, 1), A2=box(1, 0, 2, 1), B1=box(2, 0, 3, 1))


def test_the_outer_edges_of_a_layer():
    lines = border_lines(SQUARES)
    assert len(lines) == 1
    assert shapely.length(lines.geometry.to_numpy()).sum() == pytest.approx(8)
    assert lines["level"].tolist() == ["state"]
    assert lines["agreed"].isna().all()
    row = distance_to_border(claims((1, 0.5)), lines).iloc[0]
    assert row.border_distance_m == pytest.approx(GEOD.inv(1, 0.5, 1, 0)[2], abs=1e-3)


def test_a_layer_of_two_countries_has_a_line_between_them():
    named = SQUARES.assign(country=["Aland", "Aland", "Bland"], country_code=["AA", "AA", "BB"])
    lines = border_lines(named)
    assert lines["between"].tolist() == ["AA|BB", "", ""]
    assert lines["between_names"].iloc[0] == "Aland|Bland"
    assert lines.geometry.iloc[0].equals(LineString([(2, 0), (2, 1)]))
    row = distance_to_border(claims((1.9, 0.5), country_code="AA"), lines).iloc[0]
    assert row.border_with == "Bland"


NAMED = {"country": ["Aland", "Aland", "Bland"], "country_code": ["AA", "AA", "BB"]}


def beyond_of(provinces, neighbours, *points):
    """Return what lies beyond the border from each point, after both joins."""
    found = join_all(Reports(claims(*points), None, None), Layers(provinces, neighbours))
    return found.claims["border_with"].fillna("").tolist()


def test_neighbours_tell_the_country_beyond_an_outer_edge():
    named = SQUARES.assign(**NAMED)
    lines = border_lines(named[:2], named[2:])
    assert lines["between"].tolist() == ["AA|BB", ""]
    assert lines.geometry.iloc[0].equals(LineString([(2, 0), (2, 1)]))
    assert shapely.length(lines.geometry.to_numpy()).tolist() == pytest.approx([1, 5])
    points = [(1.9, 0.5), (2.1, 0.5), (2, 0.5), (0.1, 0.5)]
    assert beyond_of(named[:2], named[2:], *points) == ["Bland", "Aland", "Aland–Bland", ""]


@pytest.mark.parametrize(
    ("line", "beyond"),
    [
        (LineString([(2, 0.2), (2, 0.9)]), ["Bland", "Aland"]),
        (LineString([(2, 0), (2, 2)]), ["", ""]),  # it goes on where the units tell nothing
        (LineString([(2.01, 0), (2.01, 1)]), ["", ""]),
    ],
)
def test_units_name_the_sides_of_a_line_that_tells_none(line, beyond):
    named = SQUARES.assign(**NAMED)
    layers = Layers(named[:2], named[2:], border=border(line, agreed=False))
    reports = Reports(claims((1.9, 0.5), (2.1, 0.5)), None, None)
    assert join_all(reports, layers).claims["border_with"].fillna("").tolist() == beyond


def test_what_a_line_tells_of_its_sides_stands():
    named = SQUARES.assign(**NAMED)
    told = border(LineString([(2, 0), (2, 1)]), between="AA|CC", between_names="Aland|Cland")
    reports = Reports(claims((1.9, 0.5)), None, None)
    found = join_all(reports, Layers(named[:2], named[2:], border=told)).claims
    assert found["border_with"].tolist() == ["Cland"]


def test_neighbours_of_the_same_country_leave_an_outer_edge():
    named = SQUARES.assign(country="Aland", country_code="AA")
    assert border_lines(named[:2], named[2:])["between"].tolist() == [""]


def test_a_country_without_a_code_goes_by_its_name():
    named = SQUARES.assign(country=NAMED["country"])
    points = [(1.9, 0.5), (2.1, 0.5), (2, 0.5)]
    told = ["Bland", "Aland", "Aland–Bland"]
    assert beyond_of(named, None, *points) == told
    assert beyond_of(named[:2], named[2:], *points) == told


def test_beyond_units_without_a_country_only_the_neighbour_is_named():
    neighbour = SQUARES[2:].assign(country="Bland", country_code="BB")
    points = [(1.9, 0.5), (2.1, 0.5), (2, 0.5)]
    assert beyond_of(SQUARES[:2], neighbour, *points) == ["Bland", "", "Bland"]


# ---- in words ---------------------------------------------------------------------------------


def words(metres, azimuth, radius=100.0, place=None, border_km=None, beyond="Bland"):
    """Describe a claim so far from Kut in that direction."""
    x, y, _ = GEOD.fwd(45.6, 40.2, azimuth, metres)
    table = claims((x, y), radius=radius, place=pd.Series([place], dtype="str"))
    if border_km:
        table = table.assign(
            border_distance_m=0.0,
            border_distance_min_m=border_km[0] * 1000,
            border_distance_max_m=border_km[1] * 1000,
            border_with=beyond,
            border_agreed=pd.array([False], dtype="boolean"),
        )
    places = gpd.GeoDataFrame(
        {"name": ["Far", "Kut"]},
        geometry=[Point(46.5, 40.2), Point(45.6, 40.2)],
        crs=4326,
    )
    return describe_position(table, places).iloc[0]


@pytest.mark.parametrize(
    ("azimuth", "word"),
    [(0, "north"), (45, "north-east"), (100, "east"), (225, "south-west"), (340, "north")],
)
def test_directions_in_words(azimuth, word):
    assert words(2100, azimuth) == f"2.1 km {word} of Kut"


def test_words_are_no_surer_than_the_disk():
    assert words(200, 90) == "at Kut"
    assert words(200, 90, radius=300.0) == "at Kut"
    assert words(200, 90, radius=301.0) == "within 0.6 km of Kut"
    assert words(0, 0, radius=2000.0) == "within 2 km of Kut"
    assert words(0, 0, radius=5000.0) == "within 5 km of Kut"
    assert words(2000, 90, radius=500.0) == "1.5 to 2.5 km east of Kut"
    assert words(2000, 90, radius=5000.0) == "within 7 km of Kut"
    assert words(2000, 90, radius=1990.0) == "within 4 km of Kut"


def test_a_direction_is_said_only_where_the_whole_disk_lies_in_it():
    """Seen from Kut, a disk of 1 km at 2 km spans 60 degrees, one of 0.7 km 41."""
    assert words(2000, 90, radius=1000.0) == "1.0 to 3.0 km from Kut"
    assert words(2000, 90, radius=700.0) == "1.3 to 2.7 km east of Kut"


def test_the_name_that_a_claim_gives_does_not_move_its_point():
    assert words(2100, 45, place="Kut") == "2.1 km north-east of Kut"
    assert words(2100, 45, place="Kut", radius=2000.0) == "0.1 to 4.1 km from Kut"


def test_words_with_the_border():
    said = words(2100, 45, border_km=(5.9, 8.2))
    beyond = "from the border with Bland (line not agreed)"
    assert said == f"2.1 km north-east of Kut; 5.9 to 8.2 km {beyond}"
    assert words(200, 0, border_km=(0.04, 3.15)) == f"at Kut; at most 3.2 km {beyond}"
    assert words(200, 0, border_km=(0, 3.15)) == f"at Kut; at most 3.2 km {beyond}"
    said = words(200, 0, border_km=(0, 3.15), beyond="Aland–Bland")
    assert said.endswith("from the border between Aland and Bland (line not agreed)")


def test_far_from_every_place_only_the_border_is_said():
    table = claims((0.9, 0.5), None)
    assert describe_position(table, None).isna().all()
    joined = distance_to_border(table, border(MERIDIAN))
    said = describe_position(joined, None)
    assert said.iloc[0] == "11 km from the border or outer edge"
    assert pd.isna(said.iloc[1])
