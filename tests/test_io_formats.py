"""FlatGeobuf, Shapefile and KML hold the same rows as a CSV, and each says what is missing."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from geomap import Limits, read_incidents, read_provinces
from geomap.errors import TableError

POINTS = [Point(46.2311, 39.5981), Point(45.8963, 40.1805)]


def frame(**more) -> gpd.GeoDataFrame:
    rows = {"id": ["a", "007"], "date": ["2021-05-12", "2021-05"], "place": ["Sev Lich", "Кут"]}
    return gpd.GeoDataFrame({**rows, **more}, geometry=POINTS, crs="EPSG:4326")


def check(reports, delta=1e-8):
    claims = reports.claims
    assert claims["incident_id"].tolist() == ["a", "007"]
    assert claims["place"].tolist() == ["Sev Lich", "Кут"]
    assert claims.geometry.x.tolist() == pytest.approx([46.2311, 45.8963], abs=delta)
    assert claims.geometry.y.tolist() == pytest.approx([39.5981, 40.1805], abs=delta)
    assert claims["date_precision"].tolist() == ["day", "month"]
    assert len(reports.rejected) == 0
    assert reports.provenance.rows == 2


@pytest.fixture
def shapefile(tmp_path):
    """Return a way to write a Shapefile and get the path of its main file."""

    def make(table=None, **options):
        path = tmp_path / "table.shp"
        (frame() if table is None else table).to_file(path, **options)
        return path

    return make


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32638", "EPSG:28408"])
def test_flatgeobuf_in_any_system(tmp_path, crs):
    frame().to_crs(crs).to_file(tmp_path / "table.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    path = tmp_path / "table.geojson"  # the name says nothing
    (tmp_path / "table.fgb").rename(path)
    check(read_incidents(path))


def test_a_shapefile_is_read_with_what_lies_beside_it(shapefile):
    check(read_incidents(shapefile(encoding="utf-8")))


def test_a_shapefile_in_metres_comes_to_degrees_by_its_prj(shapefile):
    check(read_incidents(shapefile(frame().to_crs("EPSG:32638"), encoding="utf-8")))


def test_a_zipped_shapefile_is_read_also_in_a_folder(shapefile, tmp_path):
    path = shapefile(encoding="utf-8")
    archive = tmp_path / "any.bin"
    with zipfile.ZipFile(archive, "w") as parts:
        for ending in ("shp", "shx", "dbf", "prj", "cpg"):
            parts.write(path.with_suffix(f".{ending}"), f"data/Table.{ending.upper()}")
        parts.writestr("__MACOSX/data/._Table.SHP", b"x")
        parts.writestr("data/readme.txt", "words")
    check(read_incidents(archive))


def test_two_shapefiles_in_one_zip_are_refused_by_their_names(shapefile, tmp_path):
    path = shapefile()
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as parts:
        parts.write(path, "one.shp")
        parts.write(path, "two.shp")
    with pytest.raises(TableError, match=r"several Shapefiles \(one.shp, two.shp\)"):
        read_incidents(tmp_path / "two.zip")


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
def test_the_cpg_file_states_the_encoding(shapefile, encoding):
    path = shapefile(encoding=encoding)
    assert path.with_suffix(".cpg").is_file()
    check(read_incidents(path))


def test_without_a_cpg_file_nothing_is_guessed(shapefile):
    path = shapefile(encoding="cp1251")
    path.with_suffix(".cpg").unlink()
    data = bytearray(path.with_suffix(".dbf").read_bytes())
    data[29] = 0
    path.with_suffix(".dbf").write_bytes(data)
    with pytest.raises(TableError, match=r"not UTF-8: byte 0 of column 'place' is 0xCA"):
        read_incidents(path)
    check(read_incidents(path, encoding="cp1251"))
    data[29] = 0xC9  # the language byte of a .dbf in cp1251
    path.with_suffix(".dbf").write_bytes(data)
    check(read_incidents(path))


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("prj", "no .prj (without it no coordinate reference system is stated"),
        ("shx", "no .shx (it was made anew)"),
    ],
)
def test_a_missing_part_is_said(shapefile, missing, said):
    path = shapefile(encoding="utf-8")
    path.with_suffix(f".{missing}").unlink()
    reports = read_incidents(path)
    check(reports)
    assert any(said in note for note in reports.provenance.notes)


def test_without_its_columns_a_shapefile_is_points_alone(shapefile):
    path = shapefile()
    path.with_suffix(".dbf").unlink()
    reports = read_incidents(path)
    assert len(reports.claims) + len(reports.rejected) == reports.provenance.rows == 2
    assert any("without it there are no columns" in note for note in reports.provenance.notes)


def test_a_system_in_metres_without_prj_is_asked_for(shapefile):
    path = shapefile(frame().to_crs("EPSG:32638"), encoding="utf-8")
    path.with_suffix(".prj").unlink()
    with pytest.raises(TableError, match="they fit EPSG:32638: pass --crs EPSG:32638"):
        read_incidents(path, near=(43.4, 38.8, 46.7, 41.4))
    check(read_incidents(path, crs="EPSG:32638"))


def test_headers_cut_to_ten_characters_are_read_in_full(shapefile):
    table = frame(location_p=["exact", "near"], province_r=["Syunik", "Gegharkunik"])
    reports = read_incidents(shapefile(table, encoding="utf-8"))
    assert reports.claims["location_precision"].tolist() == ["exact", "near"]
    assert reports.claims["province_reported"].tolist() == ["Syunik", "Gegharkunik"]
    assert any("location_precision, province_reported" in n for n in reports.provenance.notes)


def test_a_sidecar_that_is_a_link_is_not_followed(shapefile, tmp_path):
    path = shapefile()
    other = tmp_path / "other"
    path.with_suffix(".dbf").rename(other)
    path.with_suffix(".dbf").symlink_to(other)
    with pytest.raises(TableError, match=r"table\.dbf beside table\.shp is a link"):
        read_incidents(path)


KML = """<?xml version="1.0" encoding="{encoding}"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Reports</name>
<Folder><name>May</name>
<Placemark id="a"><name>First</name><TimeStamp><when>2021-05-12</when></TimeStamp>
<ExtendedData><Data name="place"><value>Sev Lich</value></Data></ExtendedData>
<Point><coordinates>46.2311,39.5981,2600</coordinates></Point></Placemark>
<Placemark id="007"><name>Second</name><description><![CDATA[<b>bold</b>]]></description>
<TimeStamp><when>2021-05</when></TimeStamp>
<ExtendedData><SchemaData><SimpleData name="place">Кут</SimpleData></SchemaData></ExtendedData>
<Point><coordinates> 45.8963,40.1805 </coordinates></Point></Placemark>
</Folder></Document></kml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_kml_in_the_encoding_that_it_states(tmp_path, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes(KML.format(encoding=encoding).encode(encoding))
    reports = read_incidents(path)
    check(reports)
    assert reports.claims["description"].tolist()[1] == "<b>bold</b>"
    assert reports.claims["folder"].tolist() == ["May", "May"]


def test_a_zipped_kml_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "table.kmz", "w") as parts:
        parts.writestr("doc.kml", KML.format(encoding="utf-8"))
    check(read_incidents(tmp_path / "table.kmz"))


def test_a_time_span_of_kml_gives_both_days(tmp_path):
    path = tmp_path / "table.kml"
    path.write_text(
        "<kml><Placemark><TimeSpan><begin>2021-05-12</begin><end>2021-05-14</end></TimeSpan>"
        "<Point><coordinates>46,39</coordinates></Point></Placemark></kml>"
    )
    (claim,) = read_incidents(path).claims.to_dict("records")
    assert str(claim["date_start"])[:10] == "2021-05-12"
    assert str(claim["date_end"])[:10] == "2021-05-14"


def test_time_stamps_and_time_spans_in_one_kml_are_all_read(tmp_path):
    path = tmp_path / "table.kml"
    times = (
        "<TimeStamp><when>2021-07-28</when></TimeStamp>",
        "<TimeSpan><begin>2021-05-12</begin><end>2021-05-14</end></TimeSpan>",
        "<TimeStamp><when>2021-06</when></TimeStamp>",
    )
    point = "<Point><coordinates>46,39</coordinates></Point>"
    rows = "".join(f"<Placemark>{time}{point}</Placemark>" for time in times)
    path.write_text(f"<kml><Document>{rows}</Document></kml>")
    claims = read_incidents(path).claims
    days = [
        (str(first)[:10], str(last)[:10])
        for first, last in zip(claims["date_start"], claims["date_end"], strict=True)
    ]
    assert days == [
        ("2021-07-28", "2021-07-28"),
        ("2021-05-12", "2021-05-14"),
        ("2021-06-01", "2021-06-30"),
    ]
    assert claims["date_precision"].tolist() == ["day", "range", "month"]


def test_links_in_kml_are_said_and_not_followed(tmp_path):
    path = tmp_path / "table.kml"
    link = "<NetworkLink><Link><href>other.kml</href></Link></NetworkLink>"
    path.write_text(KML.format(encoding="utf-8").replace("<Folder>", f"{link}<Folder>"), "utf-8")
    notes = read_incidents(path).provenance.notes
    assert any("1 link to another file was not followed (NetworkLink)" in note for note in notes)


@pytest.mark.parametrize(
    "shape", ["<coordinates>46,x</coordinates>", "<coordinates>46</coordinates>"]
)
def test_coordinates_of_kml_that_cannot_be_read_reject_their_row(tmp_path, shape):
    path = tmp_path / "table.kml"
    path.write_text(f"<kml><Placemark><name>n</name><Point>{shape}</Point></Placemark></kml>")
    reports = read_incidents(path)
    assert reports.rejected[["row", "code"]].to_numpy().tolist() == [[1, "geometry_unreadable"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<kml><Placemark>", "not well-formed XML: line 1"),
        ("<kml></kml>", "holds no placemarks"),
        ("<gml/>", "XML that is no KML"),
        ("<!DOCTYPE kml><kml/>", "document type or entities"),
        ("<!DOCTYPE html>\n<html><body>403</body></html>", "web page, perhaps one of an error"),
        ("\n<!doctype html>\n<html lang=en><title>x", "is a web page, perhaps one of an error"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'a' 'b'>\n<html/>", "get the table again"),
        ('<!DOCTYPE k [<!ENTITY a "x">]><kml>&a;</kml>', "document type or entities"),
        ('<?xml version="1.0" encoding="klingon"?><kml/>', "encoding"),
    ],
)
def test_other_xml_is_refused_in_one_sentence(tmp_path, content, said):
    path = tmp_path / "table.kml"
    path.write_text(content)
    with pytest.raises(TableError, match=said) as caught:
        read_incidents(path)
    assert "\n" not in str(caught.value)


UNITS = gpd.GeoDataFrame(
    {"name": ["West", "East"], "code": ["W", "E"]},
    geometry=[box(10, 0, 11, 1), box(11, 0, 12, 1)],
    crs="EPSG:4326",
)


@pytest.mark.parametrize(
    ("ending", "options"),
    [("fgb", {"driver": "FlatGeobuf"}), ("shp", {}), ("gpkg", {}), ("parquet", None)],
)
def test_units_come_from_any_format(tmp_path, ending, options):
    path = tmp_path / f"units.{ending}"
    there = UNITS.to_crs("EPSG:32632")
    there.to_parquet(path) if options is None else there.to_file(path, **options)
    units = read_provinces(path)
    assert units[["code", "name"]].to_numpy().tolist() == [["E", "East"], ["W", "West"]]
    # edges are straight in the system of the file, and bend by four metres in degrees
    edges = there.segmentize(1000).to_crs(UNITS.crs).total_bounds
    assert units.total_bounds == pytest.approx(edges, abs=1e-6)


def test_units_come_from_kml(tmp_path):
    ring = "<coordinates>{0},0 {1},0 {1},1 {0},1 {0},0</coordinates>"
    one = "<Polygon><outerBoundaryIs><LinearRing>{}</LinearRing></outerBoundaryIs></Polygon>"
    west, east = (one.format(ring.format(x, x + 1)) for x in (10, 11))
    far = one.format(ring.format(20, 21))
    path = tmp_path / "units.kml"
    path.write_text(
        f"<kml><Placemark><name>West</name>{west}</Placemark><Placemark><name>East</name>"
        f"<MultiGeometry>{east}{far}</MultiGeometry></Placemark></kml>"
    )
    units = read_provinces(path)
    assert units["name"].tolist() == ["East", "West"]
    assert shapely.area(units.geometry.to_numpy()).tolist() == pytest.approx([2, 1])
    assert isinstance(units.geometry.iloc[1], Polygon)


def test_the_index_of_a_parquet_file_is_a_column(tmp_path):
    table = pd.DataFrame({"date": ["2021-05-12"]}, index=pd.Index(["a"], name="id"))
    table.to_parquet(tmp_path / "t.parquet")
    assert read_incidents(tmp_path / "t.parquet").claims["incident_id"].tolist() == ["a"]


def test_limits_are_exported_and_hold_for_every_format(shapefile, tmp_path):
    frame().to_file(tmp_path / "t.gpkg")
    frame().to_file(tmp_path / "t.fgb", driver="FlatGeobuf")
    frame().to_parquet(tmp_path / "t.parquet")
    (tmp_path / "t.geojson").write_text(frame().to_json())
    (tmp_path / "t.csv").write_text("date\n2021\n2022\n")
    (tmp_path / "t.kml").write_text(KML.format(encoding="utf-8"))
    for path in (shapefile(), *sorted(tmp_path.glob("t.*"))):
        with pytest.raises(TableError, match=r"2 rows; the limit is 1; raise it with --limit rows"):
            read_incidents(path, limits=Limits(rows=1))


def test_a_geometry_that_cannot_be_read_is_shown_with_what_its_format_writes(tmp_path):
    shape = '{"type": "Point", "coordinates": ["46.1", "39.6"]}'
    feature = f'{{"type": "Feature", "properties": {{"date": "2021"}}, "geometry": {shape}}}'
    good = feature.replace('["46.1", "39.6"]', "[46.1, 39.6]")
    text = f'{{"type": "FeatureCollection", "features": [{feature}, {good}]}}'
    (tmp_path / "a.json").write_text(text)
    rejected = read_incidents(tmp_path / "a.json").rejected
    assert rejected["row"].tolist() == [1]
    assert "WKT" not in rejected["reason"][0]
    assert '"coordinates": ["46.1", "39.6"]' in rejected["reason"][0]
    assert "in GeoJSON [46.2311, 39.5981]" in rejected["mend"][0]
