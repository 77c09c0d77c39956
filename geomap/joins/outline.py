"""State lines derived from a layer of units, where no border is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.affinity import translate

from geomap.joins.units import units_of
from geomap.keeping import keep
from geomap.schema import CRS
from geomap.unions import unite

if TYPE_CHECKING:
    from numpy.typing import NDArray


_ON_LINE_DEG = 1e-6
"""So near, a tenth of a metre, a line lies on another one."""


class _Line(NamedTuple):
    """A state line: the countries on both sides of it, by their codes and names."""

    codes: tuple[str, str]
    names: tuple[str, str]
    shape: Any


def border_lines(
    units: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Derive state lines from a layer of units: its outer edges, and those between its countries.

    Parameters
    ----------
    units
        First-level units in EPSG:4326; without ``country_code`` and ``country`` they count as one
        country.
    neighbours
        Units beyond: where an outer edge is an edge of theirs too, they tell the country there.

    Returns
    -------
    geopandas.GeoDataFrame
        Lines with ``level`` (state), ``between``, ``between_names`` (blank for an outer edge of
        which nothing is known on the other side; a side is blank where its country has no name),
        ``agreed`` (missing: not known), ``accuracy_m`` (0). A country without a code goes by its
        name.
    """
    return _derive(units, neighbours).copy()


@keep
def _derive(units: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    table, shapes = units_of(units)
    country, label = _countries(table)
    codes = sorted(label)
    wholes = [unite(shapes[(country == code).to_numpy()]) for code in codes]
    edges = np.array([_without_seam(shapely.boundary(w)) for w in wholes], dtype=object)
    shared, outer = _shared_and_outer(edges)
    lines = [
        _Line((codes[a], codes[b]), (label[codes[a]], label[codes[b]]), line)
        for a, b, line in shared
    ]
    rest = []
    for a, line in outer:
        beside, left = _split_by_neighbours(line, codes[a], label[codes[a]], neighbours)
        lines += beside
        rest += [] if left is None else [_Line(("", ""), ("", ""), left)]
    return _frame([*lines, *rest])


def _countries(table: pd.DataFrame) -> tuple[pd.Series, dict[str, str]]:
    """Return the country of each unit, blank where none is known, and the names of them all."""
    country = table["country_code"].fillna(table["country"]).fillna("").astype(str)
    names = table["country"].fillna(country).groupby(country).first()
    return country, dict(names)


def _split_by_neighbours(
    line: Any, code: str, name: str, neighbours: gpd.GeoDataFrame | None
) -> tuple[list[_Line], Any]:
    """Return the parts of an outer edge beyond which a neighbouring country lies, and the rest."""
    if neighbours is None:
        return [], line
    table, shapes = units_of(neighbours)
    country, label = _countries(table)
    near = np.zeros(len(shapes), dtype=bool)
    near[shapely.STRtree(shapes).query(line)] = True
    found = []
    for other in sorted(set(label) - {code, ""}):
        beside = shapes[near & (country == other).to_numpy()]
        edges = shapely.union_all(shapely.boundary(beside))
        part = _only_lines(shapely.intersection(line, edges))
        if part is not None:
            found.append(_Line((code, other), (name, label[other]), part))
            line = shapely.difference(line, edges)
    return found, _only_lines(line)


def name_sides(
    border: gpd.GeoDataFrame, units: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Say of state lines that tell no countries between which they run, where the units do.

    Parameters
    ----------
    border
        Lines in EPSG:4326; those without ``between`` are compared with the lines of the units.
    units, neighbours
        As for ``border_lines``.

    Returns
    -------
    geopandas.GeoDataFrame
        The lines, with ``between`` and ``between_names`` of those that lie whole on one line of
        the units.
    """
    told = border.get("between", pd.Series(index=border.index, dtype="object"))
    names = border.get("between_names", pd.Series(index=border.index, dtype="object"))
    level = border.get("level", pd.Series("state", index=border.index))
    blank = (told.isna() & (level == "state")).to_numpy(dtype=bool)
    if not blank.any():
        return border
    known = border_lines(units, neighbours)
    known = known[known["between"] != ""]
    told, names = told.astype(object), names.astype(object)
    reach = shapely.buffer(known.geometry.to_numpy(), _ON_LINE_DEG)
    for row in np.flatnonzero(blank):
        on = np.flatnonzero(shapely.covers(reach, border.geometry.iloc[row]))
        if len(on):
            told.iloc[row] = known["between"].iloc[on[0]]
            names.iloc[row] = known["between_names"].iloc[on[0]]
    return border.assign(between=told, between_names=names)


def are_outer_edges(lines: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Tell which lines are outer edges of units: nothing is known of the other side."""
    if not {"between", "agreed"} <= set(lines.columns):
        return np.zeros(len(lines), dtype=bool)
    edges: NDArray[np.bool_] = (lines["between"].eq("") & lines["agreed"].isna()).to_numpy(bool)
    return edges


def boundary_lines(
    provinces: gpd.GeoDataFrame,
    accuracy_m: float,
    *,
    border: gpd.GeoDataFrame | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Give every boundary of the units one accuracy.

    Parameters
    ----------
    provinces, neighbours
        First-level units in EPSG:4326.
    accuracy_m
        How far in metres a boundary may lie from where it is drawn.
    border
        State lines; derived from the units where not given. An accuracy of their own stays.

    Returns
    -------
    geopandas.GeoDataFrame
        The state lines, and the outline of each unit with ``level`` province.
    """
    states = border
    if states is None:
        states = border_lines(provinces, neighbours).drop(columns="accuracy_m")
    own = states.get("accuracy_m", pd.Series(index=states.index, dtype="float64"))
    states = states.assign(accuracy_m=pd.to_numeric(own).fillna(accuracy_m))
    if "level" not in states:
        states = states.assign(level="state")
    table, shapes = units_of(provinces, neighbours)
    outlines = gpd.GeoDataFrame(
        {"level": "province", "between": table["code"], "accuracy_m": accuracy_m},
        geometry=shapely.boundary(shapes),
        crs=CRS,
    )
    return pd.concat([states, outlines], ignore_index=True)


def _shared_and_outer(
    edges: NDArray[np.object_],
) -> tuple[list[tuple[int, int, Any]], list[tuple[int, Any]]]:
    """Split the edges of countries into those of two of them, and those of one alone."""
    first, second = shapely.STRtree(edges).query(edges)
    alone = edges.copy()
    shared = []
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if a == b:
            continue
        alone[a] = shapely.difference(alone[a], edges[b])
        if a < b:
            shared.append((a, b, _only_lines(shapely.intersection(edges[a], edges[b]))))
    outer = [(a, line) for a, line in enumerate(map(_only_lines, alone)) if line is not None]
    return [row for row in shared if row[2] is not None], outer


def _without_seam(edge: Any) -> Any:
    """Drop edges that are there only because a unit is cut at 180 degrees, or drawn to a pole."""
    east, west = (shapely.linestrings([[x, -90], [x, 90]]) for x in (180, -180))
    shared = shapely.intersection(
        shapely.intersection(edge, east),
        translate(shapely.intersection(edge, west), xoff=360),
    )
    poles = [shapely.linestrings([[-180, y], [180, y]]) for y in (-90, 90)]
    return shapely.difference(edge, shapely.union_all([shared, translate(shared, -360), *poles]))


def _only_lines(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    parts = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    return shapely.line_merge(shapely.multilinestrings(parts)) if len(parts) else None


def _frame(lines: list[_Line]) -> gpd.GeoDataFrame:
    between = ["|".join(line.codes) if any(line.codes) else "" for line in lines]
    names = ["|".join(line.names) if any(line.codes) else "" for line in lines]
    return gpd.GeoDataFrame(
        {
            "level": pd.array(["state"] * len(lines), dtype="str"),
            "between": pd.array(between, dtype="str"),
            "between_names": pd.array(names, dtype="str"),
            "agreed": pd.array([pd.NA] * len(lines), dtype="boolean"),
            "accuracy_m": np.zeros(len(lines)),
        },
        geometry=[line.shape for line in lines],
        crs=CRS,
    )
