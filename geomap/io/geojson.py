"""Read GeoJSON and GeoJSON text sequences as plain JSON, so that nothing is followed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.errors import TableError
from geomap.io.bounds import check_columns, check_depth, check_rows
from geomap.io.raw import RawTable, refused_rows
from geomap.io.shapes import read_shapes
from geomap.io.systems import system_from_name
from geomap.normalization.characters import write_whole
from geomap.schema import CRS

if TYPE_CHECKING:
    from geomap.limits import Limits

_MOST_SHOWN = 200
_MEMBERS = {"type", "id", "properties", "geometry", "bbox"}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_geojson(text: str, name: str, limits: Limits) -> RawTable:
    """Read a FeatureCollection, a Feature, or a sequence of either by line or record mark.

    Features are numbered from 1. A ``crs`` member is read where it names a system; one that links
    elsewhere is refused, and never followed.

    Raises
    ------
    TableError
        The text is not JSON, not GeoJSON, passes a limit, or states a system that is linked or
        unknown.
    """
    documents = _documents(text, name, limits)
    systems = {_crs(document, name) for document in documents}
    if len(systems) > 1:
        raise TableError(f"{name} states several coordinate reference systems; use one")
    features = [feature for document in documents for feature in _features(document, name)]
    if not features:
        raise TableError(f"{name} holds no features; add one for each incident, unit or line")
    check_rows(len(features), name, limits)
    numbers = np.arange(1, len(features) + 1)
    are = np.array([_is_feature(feature) for feature in features], dtype=bool)
    refused = [_refuse(int(number), features[number - 1]) for number in numbers[~are]]
    whole = [features[i] for i in np.flatnonzero(are)]
    cells = [_cells(feature, name, limits) for feature in whole]
    check_columns(len({key for row in cells for key in row}), name, limits)
    frame = pd.DataFrame(cells, index=range(len(whole)))
    frame["geometry"] = read_shapes(whole, name, limits)
    return RawTable(
        frame,
        numbers[are],
        refused_rows(refused),
        crs=systems.pop(),
        notes=tuple(_say_beside(whole)),
    )


def _load(text: str) -> Any:
    """Read JSON; a member that stands twice is refused, as one of the two would be lost."""
    value = json.loads(text, object_pairs_hook=_members, parse_constant=lambda _: None)
    return _with_whole_text(value) if _SURROGATE.search(text) else value


def _with_whole_text(value: Any) -> Any:
    """Write halves of characters, which only an escape in JSON can give, as their escape."""
    if isinstance(value, str):
        return write_whole(value)
    if isinstance(value, dict):
        return {_with_whole_text(key): _with_whole_text(item) for key, item in value.items()}
    return [_with_whole_text(item) for item in value] if isinstance(value, list) else value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise TableError(f"the member {twice[:60]!r} stands twice in one object; rename one")
    return members


def _documents(text: str, name: str, limits: Limits) -> list[dict[str, Any]]:
    try:
        whole = [_load(text)]
    except json.JSONDecodeError as error:
        whole = _sequence(text, name, error)
    except RecursionError as error:
        raise TableError(f"{name} is nested too deep; {limits.describe('depth')}") from error
    except TableError as error:
        raise TableError(f"{name}: {error}") from error
    except ValueError as error:
        raise TableError(f"{name} holds a number that is too long to read ({error})") from error
    for document in whole:
        if not isinstance(document, dict) or "type" not in document:
            raise TableError(
                f"{name} is JSON but not GeoJSON; expected an object with type FeatureCollection"
            )
    return whole


def _sequence(text: str, name: str, error: json.JSONDecodeError) -> list[dict[str, Any]]:
    lines = [part.strip() for part in re.split(r"[\n\x1e]", text)]
    filled = [line for line in lines if line]
    if len(filled) < 2 or not all(line.startswith("{") for line in filled):
        raise TableError(
            f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}; it may "
            "be cut off, so get it again"
        ) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line:
            try:
                found.append(_load(line))
            except (ValueError, RecursionError, TableError) as inner:
                raise TableError(
                    f"{name} is not a sequence of JSON: line {number}: {inner}"
                ) from inner
    return found


def _features(document: dict[str, Any], name: str) -> list[Any]:
    if document["type"] == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise TableError(f"{name}: the FeatureCollection has no list of features")
        return features
    if document["type"] == "Feature":
        return [document]
    raise TableError(
        f"{name} is a bare {str(document['type'])[:40]} without dates or names; wrap it in a "
        "Feature"
    )


def _is_feature(feature: Any) -> bool:
    if not isinstance(feature, dict) or feature.get("type", "Feature") != "Feature":
        return False
    return isinstance(feature.get("properties"), (dict, type(None)))


def _refuse(number: int, feature: Any) -> tuple[int, str, str, str, str]:
    return (
        number,
        json.dumps(feature, ensure_ascii=False)[:_MOST_SHOWN],
        "feature_unreadable",
        "this is no Feature with properties",
        'write {"type": "Feature", "properties": {...}, "geometry": {...}}',
    )


def _cells(feature: dict[str, Any], name: str, limits: Limits) -> dict[str, object]:
    cells: dict[str, object] = {}
    for key, value in (feature.get("properties") or {}).items():
        if isinstance(value, (dict, list)):
            check_depth(value, name, limits)
            value = json.dumps(value, ensure_ascii=False)  # noqa: PLW2901 - the cell, as text
        cells["geometry_as_read" if key == "geometry" else key] = value
    known = [str(cells[key]) for key in ("id", "incident_id") if key in cells]
    if feature.get("id") is not None and str(feature["id"]) not in known:
        cells["feature_id" if known else "id"] = str(feature["id"])
    return cells


def _say_beside(features: list[dict[str, Any]]) -> list[str]:
    """Say which members stand beside the properties, where they are not read."""
    names = sorted({key for feature in features for key in feature} - _MEMBERS)
    if not names:
        return []
    shown = ", ".join(repr(name[:40]) for name in names[:6])
    return [f"members beside the properties of features were not read: {shown}"]


def _crs(document: dict[str, Any], name: str) -> str | None:
    stated = document.get("crs")
    if stated is None:
        return CRS  # RFC 7946
    properties = stated.get("properties") if isinstance(stated, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(named, str):
        raise TableError(
            f"{name} states its coordinate reference system by a link, which is not followed; "
            "remove the member 'crs' if it is WGS 84, else convert the file to it"
        )
    if (system := system_from_name(named)) is not None:
        return system
    raise TableError(
        f"{name} states an unknown coordinate reference system {named[:60]!r}; use EPSG:4326"
    )
