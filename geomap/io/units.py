"""Read a layer of first-level units and bring it to one form."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import GeomapWarning, LayerError
from geomap.io.publishers import find_code, find_country, list_names
from geomap.io.vectors import read_vectors
from geomap.names import is_code
from geomap.seams import jumps

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from geomap.limits import Limits


_NAMED = 8
"""So many units are named in a warning."""


def read_units(
    path: str | Path,
    *,
    name_field: str | None = None,
    code_field: str | None = None,
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Read polygons as units with ``code`` and ``name``, ordered by code, one row a code.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage or another format of polygons.
    name_field, code_field
        Their columns; ``name`` and ``code`` in any case where not given, as are ``country`` and
        ``country_code``, else those of ``geomap.io.publishers``. A missing code is the name, with
        commas for semicolons.
    limits
        The most that is read; ``Limits()`` and what ``GEOMAP_MAX_...`` sets where not given.

    Raises
    ------
    LayerError
        No polygons, no column of names, a named column does not exist, a code has a semicolon or
        is ``outside`` (so candidates are written), or units of several countries share a code.

    Warns
    -----
    GeomapWarning
        Invalid polygons were mended, units without a shape left out, rows of one code joined, or
        an edge is longer than 180 degrees of longitude.
    """
    layer = read_vectors(path, limits=limits)
    file = str(path)
    name = _field(layer, name_field, "name", file)
    code = _field(layer, code_field, "code", file)
    name = name or _published(layer, file, needed=code is None)
    code = code or find_code(layer, name or "")
    names = layer[name or code].astype("str").str.strip()
    codes = layer[code or name].astype("str").str.strip()
    safe = names.str.replace(";", ",").replace("outside", "Outside")
    codes = safe if code is None else codes
    wrong = [text for text in codes.dropna() if not is_code(text)]
    if wrong:
        said = "mend it, or pass --code-field with another column"
        raise LayerError(f"{file}: a unit cannot have the code {wrong[0]!r}; {said}")
    units = layer.drop(columns=[c for c in (name, code) if c not in {None, "name", "code"}])
    units = units.assign(code=codes.fillna(safe), name=names.fillna(codes))
    units = _with_countries(units, layer)
    units = _polygons(units, file)
    _tell_jumps(units, file)
    return _merge(_mend(units), file)


def _field(layer: gpd.GeoDataFrame, asked: str | None, usual: str, file: str) -> str | None:
    if asked is not None:
        if asked not in layer.columns:
            columns = ", ".join(c for c in layer.columns if c != "geometry")
            raise LayerError(f"{file} has no column {asked!r}; it has {columns}")
        return asked
    return next((c for c in layer.columns if str(c).casefold() == usual), None)


def _published(layer: gpd.GeoDataFrame, file: str, *, needed: bool) -> str | None:
    """Return the column of names that a common publisher has, if there is one."""
    names = list_names(layer.columns)
    if len(names) != 1 and needed:
        columns = ", ".join(c for c in layer.columns if c != "geometry")
        several = f", and {' and '.join(names)} may each be it" if names else ""
        said = f"pass --name-field with one of: {columns}"
        raise LayerError(f"{file} has no column 'name'{several}; {said}")
    return names[0] if len(names) == 1 else None


def _with_countries(units: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give units of a layer ``country`` and ``country_code``, missing where it has no such column.

    A Shapefile cuts the names of its columns after ten letters.
    """
    for column in ("country", "country_code"):
        if column in units:
            continue
        alike = {column, column[:10]}
        found = [c for c in units.columns if str(c).casefold() in alike]
        told = units[found[0]] if found else find_country(layer, column)
        told = pd.Series(index=units.index, dtype="object") if told is None else told
        units = units.drop(columns=found[:1]).assign(**{column: told.astype("str")})
    return units


def _polygons(units: gpd.GeoDataFrame, file: str) -> gpd.GeoDataFrame:
    kinds = units.geometry.geom_type
    wrong = kinds.notna() & ~kinds.isin(["Polygon", "MultiPolygon"])
    if wrong.any():
        raise LayerError(
            f"{file} holds a {kinds[wrong].iloc[0]} where units need polygons "
            f"({', '.join(units['name'][wrong].head(3).astype(str))})"
        )
    bare = (units.geometry.isna() | units.geometry.is_empty | units["code"].isna()).to_numpy()
    if bare.all():
        raise LayerError(f"{file} holds no polygon with a name")
    if bare.any():
        count = "1 unit" if bare.sum() == 1 else f"{bare.sum()} units"
        _warn(f"{file}: {count} without a shape or a name left out")
    return units[~bare]


def _tell_jumps(units: gpd.GeoDataFrame, file: str) -> None:
    """Say which units go back around the world where they may have been meant to cross 180."""
    wide = jumps(np.asarray(units.geometry, dtype=object))
    names = units["name"][wide].astype(str).tolist()
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        _warn(
            f"{file}: an edge of {', '.join(names[:_NAMED])}{more} is longer than 180 degrees of "
            "longitude, and taken as drawn, the long way around the world; where a unit lies "
            "across the antimeridian, cut it there (RFC 7946, section 3.1.9; ogr2ogr has "
            "-wrapdateline)"
        )


def _mend(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make invalid polygons valid, and say which."""
    shapes = mend_shapes(units.geometry.to_numpy(), units["name"].to_numpy())
    return units.set_geometry(gpd.GeoSeries(shapes, index=units.index, crs=units.crs))


def mend_shapes(
    shapes: NDArray[np.object_], names: NDArray[np.object_] | ExtensionArray
) -> NDArray[np.object_]:
    """Return valid polygons for shapes, as they are where they are valid.

    Warns
    -----
    GeomapWarning
        Invalid polygons were mended; their names are given.
    """
    wrong = ~shapely.is_valid(shapes)
    if not wrong.any():
        return shapes
    _warn(
        f"these units had invalid polygons, which were mended: {', '.join(map(str, names[wrong]))}"
    )
    shapes = np.array(shapes, dtype=object)
    shapes[wrong] = [_areas(shape) for shape in shapely.make_valid(shapes[wrong])]
    return shapes


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a shape; mending may leave lines and points beside them."""
    parts = shapely.get_parts(shapely.get_parts(np.array([shape])))
    areas = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(areas) if len(areas) else shapely.MultiPolygon()


def _check_one_country(units: gpd.GeoDataFrame, file: str) -> None:
    """Refuse rows of one code in several countries: a unit has one."""
    home = units["country_code"].fillna(units["country"])
    many = home.groupby(units["code"]).nunique()
    if (many > 1).any():
        code = many.index[many > 1][0]
        where = " and ".join(sorted(home[units["code"] == code].dropna().unique()))
        raise LayerError(
            f"{file}: units of {where} have the code {code!r}; pass --code-field with a column "
            "that tells them apart"
        )


def _merge(units: gpd.GeoDataFrame, file: str) -> gpd.GeoDataFrame:
    """Join rows of one code to one unit; order by code, so that no result depends on the file."""
    again = units["code"].duplicated()
    if again.any():
        _check_one_country(units, file)
        names = ", ".join(sorted(set(units["code"][again])))
        _warn(f"several rows share these codes and are joined to one unit each: {names}")
        units = units.dissolve(by="code", aggfunc="first", as_index=False)
    first = [c for c in ("code", "name") if c in units]
    rest = [c for c in units.columns if c not in {*first, "geometry"}]
    return units[[*first, *rest, "geometry"]].sort_values("code").reset_index(drop=True)


def _warn(message: str) -> None:
    warnings.warn(message, GeomapWarning, stacklevel=3)
