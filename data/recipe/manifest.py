"""Write ``data/manifest.json``: what each file is, from where, and its sha256.

Run ``python data/recipe/manifest.py`` after any file in ``data/`` has changed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

DATA = Path(__file__).parents[1]
NOTE = (
    "Boundaries follow a de facto OpenStreetMap outline of July 2026 (Artsvashen and the "
    "Azerbaijani exclaves within Armenia follow it too). The border between Armenia and "
    "Azerbaijan is not fully delimited; this map is no statement on where it lies."
)
LAYERS = {
    "provinces": "provinces.geojson",
    "neighbours": "neighbours.geojson",
    "border": "border.geojson",
    "water": "water.geojson",
    "places": "places.csv",
    "names": "names.csv",
}
WORDS = {"sides": "sides.csv"}
ODBL, CC_BY, MIT = "ODbL-1.0", "CC-BY-4.0", "MIT"
OSM = "© OpenStreetMap contributors"
OSM_URL = "https://www.openstreetmap.org/copyright"
FILES = {
    "provinces.geojson": (
        "Provinces of Armenia",
        ODBL,
        f"{OSM}; Natural Earth",
        OSM_URL,
        "2026-07",
        "data/recipe/build.py",
    ),
    "neighbours.geojson": (
        "First-level units of the neighbouring countries, approximate",
        ODBL,
        f"{OSM}; Natural Earth",
        OSM_URL,
        "2026-07",
        "data/recipe/build.py",
    ),
    "border.geojson": (
        "Lines between first-level units",
        ODBL,
        f"{OSM}; Natural Earth",
        OSM_URL,
        "2026-07",
        "data/recipe/build.py",
    ),
    "water.geojson": (
        "Lakes",
        ODBL,
        f"{OSM}; Natural Earth",
        OSM_URL,
        "2017",
        "data/recipe/build.py",
    ),
    "places.csv": (
        "Places with names in four languages",
        CC_BY,
        "GeoNames; single places: Who's On First, Wikimapia",
        "https://www.geonames.org/",
        "2026",
        "data/recipe/build.py",
    ),
    "names.csv": (
        "Spellings of the names of units",
        MIT,
        "The geomap authors",
        "",
        "2026",
        "data/recipe/build.py from data/recipe/units.csv and spellings.csv",
    ),
    "sides.csv": (
        "Words by which sides are known in articles",
        MIT,
        "The geomap authors",
        "",
        "2026",
        "written by hand",
    ),
    "incidents.csv": (
        "Documented reports of 2021-2024",
        MIT,
        "The geomap authors; the source of every claim stands in its row",
        "",
        "2026",
        "written by hand; see data/INCIDENTS.md",
    ),
}


def main() -> None:
    """Hash every data file and write the manifest."""
    keys = ("title", "licence", "credit", "url", "date", "recipe")
    files = {}
    for file, values in FILES.items():
        path = DATA / file
        if path.exists():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            files[file] = {**dict(zip(keys, values, strict=True)), "sha256": digest}
    for path in sorted(DATA.iterdir()):
        if path.suffix in {".csv", ".geojson"} and path.name not in FILES:
            raise ValueError(f"{path.name} has no entry in this script")
    manifest = {"note": NOTE, "layers": LAYERS, "words": WORDS, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (DATA / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
