"""How far from the border a claim lies, at least and at most, and what lies beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geomap.errors import LayerError
from geomap.joins.disks import disks_of, distinct_rows
from geomap.joins.edges import line_edges
from geomap.joins.nearest import PIECE_DEG, NearestIndex
from geomap.seams import to_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geomap.joins.disks import Disks
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


def distance_to_border(
    claims: gpd.GeoDataFrame,
    border: gpd.GeoDataFrame,
    *,
    units: Sequence[gpd.GeoDataFrame | None] = (),
    disks: Disks | None = None,
) -> gpd.GeoDataFrame:
    """Add to each claim with a point its WGS 84 geodesic distance to the nearest state line.

    Parameters
    ----------
    claims
        Normalised claims, EPSG:4326; with ``country_code`` or, where that is missing, ``country``
        (``join_provinces``) the country beyond the line can be named.
    border
        Lines with ``level`` (only ``state`` counts; without that column every line),
        ``accuracy_m`` (metres, else 0), ``agreed``, ``between`` and ``between_names`` (two
        countries, split by ``|``). Edges are straight in longitude and latitude.
    units
        The layers that the claims were joined with (None is passed over): they tell the country of
        each candidate, where the border is not that of the layers.
    disks
        ``disks_of(claims)``, where it is known already.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy with the columns of ``ADDED``: metres from the point, from the nearest and the
        farthest place that the disk and the accuracy of the lines allow; the name of the country
        beyond, or both names with a dash between (one of their own becomes a hyphen) where it is
        not known on which side the claim lies (its disk, grown by the accuracy of the lines,
        reaches one, or its candidates lie in several countries);
        ``border_agreed`` (nullable). All are missing for claims without a position.

    Raises
    ------
    LayerError
        There is no state line.
    """
    lines = _state_lines(border)
    disks = disks_of(claims) if disks is None else disks
    place, first = distinct_rows(disks.lon, disks.lat)
    gaps = _gaps(lines, disks.lon[first], disks.lat[first])
    line = np.append(gaps.line[place], -1).take(disks.of)
    out = claims.drop(columns=list(ADDED), errors="ignore")
    metres = (
        gaps.metres[place],
        np.maximum(gaps.least[place] - disks.radius_m, 0),
        gaps.most[place] + disks.radius_m,
    )
    for name, values in zip(ADDED, metres, strict=False):
        out[name] = np.append(values, np.nan).take(disks.of)
    own, countries = _own_countries(out, units)
    out["border_with"] = _beyond(lines, line, own, countries)
    out["border_agreed"] = _agreed(lines).take(line, allow_fill=True)
    return out


def _agreed(lines: gpd.GeoDataFrame) -> pd.api.extensions.ExtensionArray:
    agreed = lines["agreed"].astype(object) if "agreed" in lines else [pd.NA] * len(lines)
    return pd.array([pd.NA if pd.isna(one) else bool(one) for one in agreed], dtype="boolean")


def _state_lines(border: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines that count, in an order that does not depend on the file's."""
    border = to_degrees(border)
    shapes = np.asarray(border.geometry, dtype=object)
    counts = shapely.length(shapes) > 0  # neither missing nor empty, nor one point
    if "level" in border:
        counts &= (border["level"] == "state").to_numpy(dtype=bool, na_value=False)
    rows = np.flatnonzero(counts)
    if not len(rows):
        raise LayerError("the border has no line of level 'state'; give one, or use 'auto'")
    between = border["between"].fillna("").to_numpy() if "between" in border else [""] * len(border)
    wkb = dict(zip(rows.tolist(), shapely.to_wkb(shapes[rows]), strict=True))
    return border.iloc[sorted(wkb, key=lambda row: (between[row], wkb[row]))]


def _gaps(lines: gpd.GeoDataFrame, lon: Floats, lat: Floats) -> _Gaps:
    """Measure against the lines of each accuracy: a vague line farther off may yet be nearest."""
    shapes = np.asarray(lines.geometry, dtype=object)
    accuracy = np.zeros(len(lines))
    if "accuracy_m" in lines:
        accuracy = pd.to_numeric(lines["accuracy_m"]).fillna(0).to_numpy(dtype=np.float64)
    classes, indexes = np.unique(accuracy), []
    for metres in classes:
        chosen = np.flatnonzero(accuracy == metres)
        edges = line_edges(shapes[chosen], accuracy[chosen], PIECE_DEG)
        indexes.append(NearestIndex(edges._replace(row=chosen[edges.row])))
    worst = np.full(len(lon), np.inf)
    gaps = _Gaps(worst, worst, worst, np.zeros(len(lon), dtype=np.int64))
    limits = _limits(classes, indexes, lon, lat)
    for metres, index, limit in zip(classes, indexes, limits, strict=True):
        distance, piece = index.nearest(lon, lat, limit)
        nearer = distance < gaps.metres
        gaps = _Gaps(
            np.where(nearer, distance, gaps.metres),
            np.minimum(gaps.least, distance - metres),
            np.minimum(gaps.most, distance + metres),
            np.where(nearer, index.edges.row[piece], gaps.line),
        )
    return gaps


def _limits(classes: Floats, indexes: list[NearestIndex], lon: Floats, lat: Floats) -> list[Floats]:
    """Return for each accuracy how far off lines of it may yet change something, by place."""
    most = np.stack([index.at_most(lon, lat) for index in indexes])
    shifted = [(most + sign * classes[:, None]).min(axis=0) for sign in (0, -1, 1)]
    return [
        np.minimum(own, np.max([shifted[0], shifted[1] + one, shifted[2] - one], axis=0))
        for one, own in zip(classes, most, strict=True)
    ]


def _own_countries(
    claims: gpd.GeoDataFrame, units: Sequence[gpd.GeoDataFrame | None]
) -> tuple[Ints, list[str]]:
    """Return for each claim which country holds its whole possible area (-1 not known), and all."""
    if "country_code" not in claims:
        return np.full(len(claims), -1), []
    rows = np.flatnonzero(claims["border_distance_min_m"].to_numpy() > 0)
    told, codes = pd.factorize(claims["country_code"].array.take(rows))
    countries = {code: number for number, code in enumerate(codes)}
    bare = np.flatnonzero(told < 0)
    if len(bare) and "country" in claims:
        more, names = pd.factorize(claims["country"].array.take(rows[bare]))
        number = [countries.setdefault(name, len(countries)) for name in names]
        told[bare] = np.array([*number, -1])[more]
    own = np.full(len(claims), -1)
    own[rows] = told
    country = _country_of(units)
    if "province_candidates" in claims and len(set(country.values())) > 1:
        told, texts = pd.factorize(claims["province_candidates"].array.take(rows))
        own[rows[np.append(_several(texts, country), False)[told]]] = -1
    return own, list(countries)


def _country_of(units: Sequence[gpd.GeoDataFrame | None]) -> dict[str, str]:
    """Return the country of each unit by its code."""
    return {
        code: home
        for layer in units
        if layer is not None and {"code", "country_code"} <= set(layer.columns)
        for code, home in zip(layer["code"].tolist(), _codes_or_names(layer).tolist(), strict=True)
        if isinstance(home, str)
    }


def _several(texts: pd.Index, country: dict[str, str]) -> NDArray[np.bool_]:
    """Tell which texts of candidates name units of several countries."""
    parts = ([part.rpartition(":")[0] for part in text.split(";")] for text in texts)
    return np.array(
        [len({country.get(code) for code in codes} - {None}) > 1 for codes in parts], dtype=bool
    )


def _codes_or_names(frame: pd.DataFrame) -> pd.Series:
    """Return the code of each country, its name where it has no code, as ``border_lines`` does."""
    codes = frame["country_code"]
    return codes.fillna(frame["country"]) if "country" in frame and codes.hasnans else codes


def _beyond(
    lines: gpd.GeoDataFrame, line: Ints, own: Ints, countries: list[str]
) -> pd.api.extensions.ExtensionArray:
    """Name for each claim the country on the other side of its line, both if its own is missing."""
    codes = _two(lines, "between")
    names = _two(lines, "between_names")
    names = np.where(pd.isna(names), codes, names)
    texts = [_across(names, codes, country) for country in [None, *countries]]
    beyond = pd.array(np.concatenate([np.array([np.nan], dtype=object), *texts]), dtype="str")
    row = (own.astype(np.int32) + 1) * np.int32(len(lines)) + line.astype(np.int32) + 1
    row[line < 0] = 0
    return beyond.take(row)


def _across(
    names: NDArray[np.object_], codes: NDArray[np.object_], own: str | None
) -> NDArray[np.object_]:
    """Name for each line what lies beyond it from one country: the other one, else both.

    Of a line with a nameless country on one side, the country on the other side is named.
    """
    texts = np.full(len(names), np.nan, dtype=object)
    for row, ((left, right), (a, b)) in enumerate(zip(names, codes, strict=True)):
        if not (isinstance(left, str) and isinstance(right, str)):
            continue
        one, two = left.replace("–", "-"), right.replace("–", "-")
        if (own == a) == (own == b):
            texts[row] = f"{one}–{two}".strip("–")
        else:
            texts[row] = (two if own == a else one) or np.nan
    return texts


def _two(lines: gpd.GeoDataFrame, column: str) -> NDArray[np.object_]:
    """Split ``A|B`` into two columns, shape (n, 2); missing where there are not two."""
    two = np.full((len(lines), 2), np.nan, dtype=object)
    if column in lines:
        for row, text in enumerate(lines[column]):
            parts = text.split("|") if isinstance(text, str) else []
            if len(parts) == 2:
                two[row] = parts
    return two
