"""Fit first-level units into outlines of countries, as one coverage without gaps or overlaps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

GRID_M = 0.5
"""Step of the grid that all lines are brought to, so that shared edges share their points."""
STEP_M = 100.0
"""Distance of the points that stand for an edge when a gap is shared between units."""
CRUMB_M2 = 1_000_000.0
"""A part cut off from its unit that is smaller than this goes to a unit beside it."""


def fit(units: gpd.GeoDataFrame, outlines: gpd.GeoSeries, land: shapely.Geometry) -> pd.Series:
    """Cut units at the outline of their country and let them grow to fill it.

    Parameters
    ----------
    units
        Polygons with ``code`` and ``country_code``, in a metric system.
    outlines
        Outline of each country by its code, in the same system; they do not overlap.
    land
        What is land: outlines may reach into the sea.

    Returns
    -------
    shapes
        One polygon a code. Together they form a valid coverage.
    """
    shapes: dict[str, shapely.Geometry] = {}
    for country, outline in outlines.items():
        own = units[units["country_code"] == country]
        area = shapely.intersection(outline, land)
        shapes.update(_fill(dict(zip(own["code"], own.geometry, strict=True)), area))
    return _as_coverage(pd.Series(shapes).sort_index())


def _fill(
    units: dict[str, shapely.Geometry], area: shapely.Geometry
) -> dict[str, shapely.Geometry]:
    """Cut units at ``area``; what no unit covers goes to the unit nearest to it."""
    cut = {code: shapely.intersection(shape, area) for code, shape in units.items()}
    parts = {code: [_polygons(shape)] for code, shape in cut.items()}
    rest = shapely.difference(area, shapely.union_all(list(cut.values())))
    for gap in _polygons(rest):
        for code, piece in _share(gap, cut):
            parts[code].append(np.array([piece]))
    return {code: shapely.union_all(np.concatenate(found)) for code, found in parts.items()}


def _share(
    gap: shapely.Geometry, units: dict[str, shapely.Geometry]
) -> list[tuple[str, shapely.Geometry]]:
    """Share a gap between the units that touch it, each point going to the nearest one."""
    codes = sorted(units)
    away = shapely.distance(gap, [units[code] for code in codes])
    near = [code for code, metres in zip(codes, away, strict=True) if metres <= away.min() + 1]
    if len(near) == 1:
        return [(near[0], gap)]
    around = shapely.buffer(gap, STEP_M)
    owners: list[str] = []
    seeds: list[shapely.Geometry] = []
    for code in near:
        edge = shapely.intersection(shapely.boundary(units[code]), around)
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(edge, STEP_M)))
        seeds.extend(points)
        owners.extend([code] * len(points))
    return _nearest(gap, owners, shapely.MultiPoint(seeds))


def _nearest(
    gap: shapely.Geometry, owners: list[str], seeds: shapely.Geometry
) -> list[tuple[str, shapely.Geometry]]:
    cells = np.array(shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=gap)))
    tree = shapely.STRtree(cells)
    cell, seed = [], []
    for number, point in enumerate(shapely.get_parts(seeds)):
        for found in tree.query(point, predicate="intersects")[:1]:
            cell.append(found)
            seed.append(owners[number])
    owned = pd.Series(cells[cell]).groupby(seed).agg(lambda group: shapely.union_all(list(group)))
    pieces = []
    left = gap
    for code, around in owned.items():
        piece = shapely.intersection(left, around)
        left = shapely.difference(left, around)
        pieces += [(str(code), part) for part in _polygons(piece)]
    return pieces


def _as_coverage(shapes: pd.Series) -> pd.Series:
    """Bring all edges to one grid, and give every face between them to the unit it lies in."""
    edges = shapely.union_all(shapely.boundary(shapes.to_numpy()), grid_size=GRID_M)
    faces = np.array(shapely.get_parts(shapely.polygonize(_polylines(edges))))
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(shapes.to_numpy())
    face, unit = tree.query(inside, predicate="intersects")
    owner = pd.Series(shapes.index.to_numpy()[unit], index=face).groupby(level=0).first()
    owner = _settle_crumbs(faces, owner)
    joined = pd.Series(faces[owner.index]).groupby(owner.to_numpy())
    return joined.agg(lambda group: shapely.coverage_union_all(list(group)))


def _settle_crumbs(faces: np.ndarray, owner: pd.Series) -> pd.Series:
    """Give slivers to the owner of their longest edge, within their country where they have one."""
    area = shapely.area(faces)
    settled = owner.copy()
    tree = shapely.STRtree(faces)
    for crumb in np.flatnonzero(area < CRUMB_M2):
        own = owner.get(crumb, "")
        lengths: Counter[str] = Counter()
        for other in tree.query(faces[crumb], "touches"):
            large = other in owner.index and area[other] >= CRUMB_M2
            if large and owner[other].startswith(own[:2]):
                lengths[owner[other]] += _edge(faces, crumb, other)
        whole = not own and sum(lengths.values()) < 0.99 * shapely.length(faces[crumb])
        if lengths and not lengths[own] and not whole:
            settled[crumb] = max(sorted(lengths), key=lambda code: lengths[code])
    return settled.sort_index()


def _edge(faces: np.ndarray, one: int, other: int) -> float:
    return float(shapely.length(shapely.intersection(faces[one], faces[other])))


def _polygons(shape: shapely.Geometry) -> np.ndarray:
    parts = np.array(shapely.get_parts(shape))
    return parts[shapely.get_type_id(parts) == 3]


def _polylines(lines: shapely.Geometry) -> np.ndarray:
    return np.array(shapely.get_parts(shapely.node(lines)))


def simplify(shapes: pd.Series, exact: pd.Index, fine_m: float, coarse_m: float) -> pd.Series:
    """Simplify a coverage: finely at first, then coarsely where only other units meet.

    Parameters
    ----------
    shapes
        Polygons by code, in metres, forming a valid coverage.
    exact
        Codes of the units whose every edge keeps the fine tolerance.
    fine_m, coarse_m
        Tolerances in metres: about the square root of the greatest triangle left out.
    """
    fine = pd.Series(shapely.coverage_simplify(shapes.to_numpy(), fine_m), index=shapes.index)
    others = fine[~fine.index.isin(exact)]
    frame = shapely.envelope(shapely.buffer(shapely.union_all(fine.to_numpy()), 10 * coarse_m))
    outside = shapely.difference(frame, shapely.coverage_union_all(fine.to_numpy()))
    together = np.append(others.to_numpy(), outside)  # the outer edges, too, are then shared ones
    coarse = shapely.coverage_simplify(together, coarse_m, simplify_boundary=False)[:-1]
    return pd.concat([fine[fine.index.isin(exact)], pd.Series(coarse, index=others.index)])


def settle(shapes: pd.Series, decimals: int) -> pd.Series:
    """Round coordinates, in degrees, and make sure that what comes of it is still a coverage.

    Raises
    ------
    ValueError
        Rounding broke a polygon or the coverage.
    """
    rounded = shapely.transform(shapes.to_numpy(), lambda points: points.round(decimals))
    rounded = shapely.remove_repeated_points(rounded)
    rounded = shapely.normalize(rounded)
    if not shapely.is_valid(rounded).all():
        raise ValueError(f"rounding broke {list(shapes.index[~shapely.is_valid(rounded)])}")
    if not shapely.coverage_is_valid(rounded):
        faults = shapely.coverage_invalid_edges(rounded)
        raise ValueError(f"no coverage: {list(shapes.index[~shapely.is_empty(faults)])}")
    return pd.Series(rounded, index=shapes.index)
