"""How far from the border a claim lies, at least and at most, and what lies beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError
from geomap.joins.disks import disks_of
from geomap.joins.edges import line_edges
from geomap.joins.nearest import PIECE_DEG, NearestIndex
from geomap.joins.units import units_of
from geomap.schema import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.joins.geodesy import Floats, Ints

ADDED = (
    "border_distance_m",
    "border_distance_min_m",
    "border_distance_max_m",
    "border_with",
    "border_agreed",
)


class _Gaps(NamedTuple):
    """Metres to the nearest line, bounds by the accuracy of all lines, and which line it is."""

    metres: Floats
    least: Floats
    most: Floats
    line: Ints


def distance_to_border(claims: gpd.GeoDataFrame, border: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add to each claim with a point its WGS 84 geodesic distance to the nearest state line.

    Parameters
    ----------
    claims
        Normalised claims, EPSG:4326; with ``country_code`` (``join_provinces``) the country beyond
        the line can be named.
    border
        Lines with ``level`` (only ``state`` counts; without that column every line),
        ``accuracy_m`` (metres, else 0), ``agreed``, ``between`` and ``between_names`` (two
        countries, split by ``|``). Edges are straight in longitude and latitude.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy with the columns of ``ADDED``: metres from the point, from the nearest and the
        farthest place that the disk and the accuracy of the lines allow; the name of the country
        beyond, or both names where it is not known on which side the claim lies; ``border_agreed``
        (nullable). All are missing for claims without a position.

    Raises
    ------
    LayerError
        There is no state line.
    """
    lines = _state_lines(border)
    disks = disks_of(claims)
    place, first = _places(disks.lon, disks.lat)
    gaps = _gaps(lines, disks.lon[first], disks.lat[first])
    radius = disks.radius_m
    out = claims.drop(columns=list(ADDED), errors="ignore")
    of = disks.of
    line = np.append(gaps.line[place], -1)[of]
    for name, values in (
        ("border_distance_m", gaps.metres[place]),
        ("border_distance_min_m", np.maximum(gaps.least[place] - radius, 0)),
        ("border_distance_max_m", gaps.most[place] + radius),
    ):
        out[name] = np.append(values, np.nan)[of]
    out["border_with"] = _beyond(lines, line, claims)
    agreed = lines["agreed"] if "agreed" in lines else pd.Series(pd.NA, index=lines.index)
    out["border_agreed"] = pd.array(
        agreed.astype(object).where(agreed.notna(), pd.NA), dtype="boolean"
    ).take(line, allow_fill=True)
    return out


def _state_lines(border: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines that count, in an order that does not depend on the file's."""
    if border.crs is not None and border.crs != CRS:
        border = border.to_crs(CRS)
    lines = border[~(border.geometry.isna() | border.geometry.is_empty)]
    if "level" in lines:
        lines = lines[lines["level"] == "state"]
    if lines.empty:
        raise LayerError("the border has no line of level 'state'; give one, or use 'auto'")
    keys = pd.DataFrame({"wkb": shapely.to_wkb(np.asarray(lines.geometry, dtype=object))})
    keys["between"] = lines["between"].fillna("").to_numpy() if "between" in lines else ""
    return lines.iloc[keys.sort_values(["between", "wkb"], kind="stable").index]


def _places(lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Number equal positions, and give the first of each: disks of one centre are asked once."""
    number, _ = pd.factorize(lon + 1j * lat)
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first


def _gaps(lines: gpd.GeoDataFrame, lon: Floats, lat: Floats) -> _Gaps:
    """Measure against the lines of each accuracy: a vague line farther off may yet be nearest."""
    shapes = np.asarray(lines.geometry, dtype=object)
    accuracy = np.zeros(len(lines))
    if "accuracy_m" in lines:
        accuracy = pd.to_numeric(lines["accuracy_m"]).fillna(0).to_numpy(dtype=np.float64)
    worst = np.full(len(lon), np.inf)
    gaps = _Gaps(worst, worst, worst, np.zeros(len(lon), dtype=np.int64))
    for metres in np.unique(accuracy):
        chosen = np.flatnonzero(accuracy == metres)
        edges = line_edges(shapes[chosen], accuracy[chosen], PIECE_DEG)
        distance, piece = NearestIndex(edges).nearest(lon, lat)
        row = chosen[edges.row[piece]]
        nearer = distance < gaps.metres
        gaps = _Gaps(
            np.where(nearer, distance, gaps.metres),
            np.minimum(gaps.least, distance - metres),
            np.minimum(gaps.most, distance + metres),
            np.where(nearer, row, gaps.line),
        )
    return gaps


def _beyond(
    lines: gpd.GeoDataFrame, line: Ints, claims: gpd.GeoDataFrame
) -> pd.api.extensions.ExtensionArray:
    """Name for each claim the country on the other side of its line."""
    codes = _two(lines, "between")
    names = _two(lines, "between_names")
    names = np.where(pd.isna(names), codes, names)
    names, codes = (np.vstack([part, [np.nan, np.nan]]).astype(object) for part in (names, codes))
    own = (
        claims["country_code"].to_numpy(dtype=object)
        if "country_code" in claims
        else np.full(len(claims), np.nan, dtype=object)
    )
    both = np.array(
        [f"{a}–{b}" if isinstance(a, str) and isinstance(b, str) else np.nan for a, b in names],
        dtype=object,
    )
    beyond = both[line]
    left, right = codes[line, 0] == own, codes[line, 1] == own
    beyond[left & ~right] = names[line, 1][left & ~right]
    beyond[right & ~left] = names[line, 0][right & ~left]
    return pd.array(beyond, dtype="str")


def _two(lines: gpd.GeoDataFrame, column: str) -> NDArray[np.object_]:
    """Split ``A|B`` into two columns, shape (n, 2); missing where there are not two."""
    two = np.full((len(lines), 2), np.nan, dtype=object)
    if column in lines:
        for row, text in enumerate(lines[column]):
            parts = text.split("|") if isinstance(text, str) else []
            if len(parts) == 2:
                two[row] = parts
    return two


def border_lines(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Derive state lines from a layer of units: its outer edges, and those between its countries.

    Parameters
    ----------
    units
        First-level units in EPSG:4326; without ``country_code`` they count as one country.

    Returns
    -------
    geopandas.GeoDataFrame
        Lines with ``level`` (state), ``between``, ``between_names`` (blank for an outer edge:
        nothing is known of the other side), ``agreed`` (missing: not known), ``accuracy_m`` (0).
    """
    table, shapes = units_of(units)
    country = table["country_code"].fillna(table["country"]).fillna("")
    codes = np.array(sorted(country.unique()), dtype=object)
    labels = table["country"].fillna(country).groupby(country).first()
    wholes = [shapely.union_all(shapes[(country == code).to_numpy()]) for code in codes]
    edges = np.array([shapely.boundary(whole) for whole in wholes], dtype=object)
    rows: list[tuple[str, str, shapely.Geometry]] = []
    first, second = shapely.STRtree(edges).query(edges)
    outer = edges.copy()
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if a == b:
            continue
        outer[a] = shapely.difference(outer[a], edges[b])
        shared = _only_lines(shapely.intersection(edges[a], edges[b])) if a < b else None
        if shared is not None:
            pair = (codes[a], codes[b])
            rows.append(("|".join(pair), "|".join(labels[code] for code in pair), shared))
    rows += [("", "", line) for line in map(_only_lines, outer) if line is not None]
    return gpd.GeoDataFrame(
        {
            "level": pd.array(["state"] * len(rows), dtype="str"),
            "between": pd.array([row[0] for row in rows], dtype="str"),
            "between_names": pd.array([row[1] for row in rows], dtype="str"),
            "agreed": pd.array([pd.NA] * len(rows), dtype="boolean"),
            "accuracy_m": np.zeros(len(rows)),
        },
        geometry=[row[2] for row in rows],
        crs=CRS,
    )


def _only_lines(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    parts = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    return shapely.line_merge(shapely.multilinestrings(parts)) if len(parts) else None
