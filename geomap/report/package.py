"""The data package: what a kit holds, from what and how it was made, with checksums.

The descriptor follows the Data Package standard of Frictionless (version 1 of its profiles), so
that other tools read the tables by it. What the standard has no word for stands under ``geomap``.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import geomap
from geomap.io.guard import guard
from geomap.render.tree import is_web_address
from geomap.report.making import Input
from geomap.schema import COLUMN, FIGURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geomap.report.making import Making
    from geomap.schema import Layers, Reports, Source

DESCRIPTOR = "datapackage.json"
MEDIA = {
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
LICENCES = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "MIT": "https://opensource.org/license/mit",
}
MEANINGS = {
    "source_row": "Row of the table that was read; the row of headers is row 1.",
    "province": "Unit with the largest share of where it may have happened.",
    "province_code": "Code of that unit.",
    "country": "Country of that unit, or the country that the claim names.",
    "country_code": "Code of the country.",
    "province_status": "How the claim was placed.",
    "province_share": "Share of the possible area that lies in that unit; no probability.",
    "province_candidates": "Units that the possible area reaches, with their shares; a unit "
    "that it reaches by the accuracy of a boundary only has a share of 0.",
    "province_conflict": "Does the place contradict the unit that the claim names?",
    "province_reported_code": "Code of the unit that the claim names.",
    "border_distance_m": "Metres from the point to the nearest line of the state border.",
    "border_distance_min_m": "Least possible distance in metres.",
    "border_distance_max_m": "Greatest possible distance in metres.",
    "border_with": "Between which countries that line lies.",
    "border_agreed": "Is that line agreed?",
    "accounts_differ_on": "What the accounts of the incident differ on.",
    "one_sided": "Do all claims of the incident come from one side?",
    "matched": "Does this claim itself meet the selection?",
    "date_match": "Does it lie in the range of days: certain, possible or no?",
}


def checksum(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def describe_files(
    files: Mapping[str, bytes], tables: Mapping[str, pd.DataFrame]
) -> list[dict[str, Any]]:
    """Describe every file as a resource; those of ``tables`` with the schema of their columns."""
    resources = []
    for path, data in sorted(files.items()):
        ending = path.rpartition(".")[2]
        resource: dict[str, Any] = {
            "name": re.sub(r"[^a-z0-9._-]", "-", path.lower()).replace(".", "-"),
            "path": path,
            "format": ending,
            "mediatype": MEDIA[ending],
            "bytes": len(data),
            "hash": f"sha256:{checksum(data)}",
        }
        if ending in {"html", "md", "txt", "csv", "geojson", "bib", "ris", "svg"}:
            resource["encoding"] = "utf-8"
        if path in tables:
            resource["profile"] = "tabular-data-resource"
            resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "header": True}
            resource["schema"] = describe_columns(tables[path])
        resources.append(resource)
    return resources


def describe_columns(table: pd.DataFrame) -> dict[str, Any]:
    """Describe the columns of a table as a Table Schema."""
    return {
        "fields": [_describe_column(str(name), table[name]) for name in table.columns],
        "missingValues": [""],
    }


def _describe_column(name: str, values: pd.Series) -> dict[str, Any]:
    known = COLUMN.get(name)
    meaning = MEANINGS.get(name) or (known.meaning if known else "")
    field: dict[str, Any] = {"name": guard(name), "type": _type_of(name, values)}
    if field["type"] == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    if meaning:
        field["description"] = meaning
    return field


def _type_of(name: str, values: pd.Series) -> str:
    if values.dtype.kind == "b":
        return "boolean"
    if name in FIGURES or values.dtype.kind in "iu":
        return "integer"
    if values.dtype.kind == "f":
        return "number"
    texts = values.dropna().astype(str)
    if len(texts) and name in {"date_start", "date_end"}:
        return "date" if texts.str.fullmatch(r"\d{4}-\d{2}-\d{2}").all() else "string"
    return "string"


def describe_sources(
    sources: tuple[Source, ...], inputs: tuple[Input, ...]
) -> list[dict[str, str]]:
    """Name the table and the layers as sources."""
    told = [{"title": i.path} for i in inputs if i.what == "table"]
    for source in sources:
        entry = {"title": source.title or source.credit or source.file}
        if source.url:
            entry["path"] = source.url
        told.append(entry)
    return told or [{"title": "a table in memory"}]


def describe_licences(sources: tuple[Source, ...], licence: str) -> list[dict[str, str]]:
    """Name the licences of the table and of the layers, each once."""
    found: list[dict[str, str]] = []
    for title in dict.fromkeys([licence, *(source.licence for source in sources)]):
        if title in {"", "not stated"}:
            continue
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip("-") or "licence"
        entry = {"name": name, "title": title}
        if title in LICENCES:
            entry["path"] = LICENCES[title]
        found.append(entry)
    return found


def write_package(
    files: Mapping[str, bytes],
    tables: Mapping[str, pd.DataFrame],
    *,
    reports: Reports,
    layers: Layers,
    making: Making,
    told: dict[str, Any],
) -> bytes:
    """Write the descriptor, with its own checksum over everything else that stands in it.

    Parameters
    ----------
    files
        Every other file of the kit by its name.
    tables
        The tables among them as they stand in CSV.
    reports, layers
        What the report is on, and what it stands on.
    making
        How the report was made.
    told
        ``title`` and ``description`` of the package, and what geomap tells beside them.
    """
    provenance = reports.provenance
    inputs = making.inputs or (
        (Input(provenance.file, provenance.sha256),) if provenance.sha256 else ()
    )
    content: dict[str, Any] = {
        "profile": "data-package",
        "name": "geomap-report",
        "title": told.pop("title"),
        "description": told.pop("description"),
        **({"created": f"{making.date.isoformat()}T00:00:00Z"} if making.date else {}),
        **({"homepage": making.url} if is_web_address(making.url) else {}),
        **({"contributors": [{"title": making.author}]} if making.author else {}),
        "licenses": describe_licences(layers.sources, provenance.licence),
        "sources": describe_sources(layers.sources, inputs),
        "resources": describe_files(files, tables),
        "geomap": {
            "version": geomap.__version__,
            "command": making.command,
            "inputs": [entry._asdict() for entry in inputs],
            "layers": [_describe_layer(source) for source in layers.sources],
            **told,
        },
    }
    content = {key: value for key, value in content.items() if value not in ([], "")}
    content["geomap"]["sha256"] = seal(content)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _describe_layer(source: Source) -> dict[str, str]:
    return {key: str(value) for key, value in vars(source).items() if value}


def seal(content: dict[str, Any]) -> str:
    """Return the checksum of a descriptor without the checksum that stands in it."""
    told = {key: value for key, value in content.get("geomap", {}).items() if key != "sha256"}
    text = json.dumps({**content, "geomap": told}, sort_keys=True, separators=(",", ":"))
    return checksum(text.encode())
