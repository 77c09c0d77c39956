"""Read GeoJSON and GeoJSON text sequences as plain JSON, so that nothing is followed."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from geomap.errors import TableError
from geomap.io.raw import NOTHING_REFUSED, RawTable
from geomap.schema import CRS

_EPSG = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:(?:[0-9.]*:)?([0-9]{4,6})", re.IGNORECASE)


def read_geojson(text: str, name: str) -> RawTable:
    """Read a FeatureCollection, a Feature, or a sequence of either by line or record mark.

    Features are numbered from 1. A ``crs`` member is read where it names a system; one that links
    elsewhere is refused, and never followed.

    Raises
    ------
    TableError
        The text is not JSON, not GeoJSON, or states a system that is linked or unknown.
    """
    documents = _documents(text, name)
    crs = _crs(documents[0], name)
    features = [feature for document in documents for feature in _features(document, name)]
    if not features:
        raise TableError(f"{name} holds no features; add one for each incident")
    frame = pd.DataFrame([_cells(feature) for feature in features])
    if frame.columns.empty:
        frame = pd.DataFrame(index=range(len(features)))
    frame["geometry"] = _shapes(features)
    return RawTable(frame, np.arange(1, len(features) + 1), NOTHING_REFUSED, crs=crs)


def _documents(text: str, name: str) -> list[dict[str, Any]]:
    try:
        whole = [json.loads(text)]
    except json.JSONDecodeError as error:
        whole = _sequence(text, name, error)
    except RecursionError as error:
        raise TableError(f"{name} is nested too deep for a GeoJSON of incidents") from error
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
            f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line:
            try:
                found.append(json.loads(line))
            except (json.JSONDecodeError, RecursionError) as inner:
                raise TableError(
                    f"{name} is not a sequence of JSON: line {number}: {inner}"
                ) from inner
    return found


def _features(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    if document["type"] == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
            raise TableError(f"{name}: the FeatureCollection has no list of features")
        return features
    if document["type"] == "Feature":
        return [document]
    raise TableError(
        f"{name} is a bare {document['type']} without dates or names; wrap it in a Feature"
    )


def _cells(feature: dict[str, Any]) -> dict[str, object]:
    properties = feature.get("properties")
    cells = {
        str(key): json.dumps(value, ensure_ascii=False)
        if isinstance(value, (dict, list))
        else value
        for key, value in (properties if isinstance(properties, dict) else {}).items()
        if key != "geometry"
    }
    if feature.get("id") is not None and not {"id", "incident_id"} & set(cells):
        cells["id"] = str(feature["id"])
    return cells


def _shapes(features: list[dict[str, Any]]) -> np.ndarray:
    """Make a shape of each geometry; what cannot be read stays as text for the list of rejects."""
    shapes = np.full(len(features), None, dtype=object)
    for i, feature in enumerate(features):
        geometry = feature.get("geometry")
        if geometry is None:
            continue
        try:
            shapes[i] = shape(geometry)
        except (TypeError, ValueError, KeyError, AttributeError, shapely.errors.ShapelyError):
            shapes[i] = json.dumps(geometry)[:200]
    return shapes


def _crs(document: dict[str, Any], name: str) -> str | None:
    stated = document.get("crs")
    if stated is None:
        return CRS  # RFC 7946
    named = stated.get("properties", {}).get("name") if isinstance(stated, dict) else None
    if not isinstance(named, str):
        raise TableError(
            f"{name} states its coordinate reference system by a link, which is not followed; "
            "remove the member 'crs' if it is WGS 84, else convert the file to it"
        )
    if named.upper().endswith("CRS84"):
        return CRS
    if match := _EPSG.fullmatch(named.strip()):
        return f"EPSG:{match[1]}"
    raise TableError(
        f"{name} states an unknown coordinate reference system {named!r}; use EPSG:4326"
    )
