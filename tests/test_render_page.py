"""The page: whole, offline, the same each time, and deaf to hostile text."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path

import folium
import folium.plugins
import geopandas as gpd
import pandas as pd
import pytest
import shapely
from page_data import columns_of, data_of, unpack_text
from small_world import NOTE, make_layers, make_reports, make_table

import geomap.render.page
from geomap.errors import GeomapWarning, JoinMissingError, OutputError, SelectionError
from geomap.joins import join_all
from geomap.normalization import normalize
from geomap.render import IncidentMap, render_map
from geomap.render.parts import Parts, inline_scripts
from geomap.render.policy import hash_of
from geomap.selection import Selection

HOSTILE = (
    "</script><script>window.hit=1</script>",
    "{{7*7}}",
    "{% raise %}",
    "${1+1}",
    "`${window.hit=1}`",
    "<img src=x onerror=window.hit=1>",
    "\u2028\u2029",
    "--></style><b>",
    '" onmouseover="window.hit=1',
    "@@data@@ @@js@@",
)


class Reader(HTMLParser):
    """Texts by tag, all attributes, and the data of one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def with_tag(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def policy_of(html: str) -> dict[str, str]:
    content = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    return dict(rule.split(" ", 1) for rule in content.split("; "))


@pytest.fixture(scope="module")
def page() -> str:
    return render_map(make_reports(), make_layers(), title="Two lands").to_html()


def test_it_is_a_folium_map_that_saves_itself(tmp_path, page):
    drawn = render_map(make_reports(), make_layers(), title="Two lands")
    assert isinstance(drawn, IncidentMap)
    assert isinstance(drawn, folium.Map)
    drawn.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == page
    assert "srcdoc" in drawn._repr_html_()


def test_the_page_has_title_language_and_viewport(page):
    reader = Reader(page)
    assert reader.texts["title"] == ["Two lands"]
    assert reader.texts["h1"] == ["Two lands"]
    assert reader.with_tag("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in (
        reader.with_tag("meta")
    )


def test_nothing_is_loaded_from_anywhere(page):
    for tag, attributes in Reader(page).tags:
        assert "src" not in attributes, tag
        assert tag not in {"link", "iframe", "img", "object"}
    assert "url(http" not in page
    assert "sourceMappingURL" not in page


def test_the_policy_allows_only_what_is_inside(page):
    policy = policy_of(page)
    reader = Reader(page)
    scripts = [
        text
        for text, attributes in zip(reader.texts["script"], reader.with_tag("script"), strict=True)
        if "type" not in attributes
    ]
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    every = [*unpack(page), *scripts]
    assert sorted(policy["script-src"].split()) == sorted(hash_of(text) for text in every)
    styles = [*unpack(page, "style"), *reader.texts["style"]]
    assert policy["style-src"].split() == [hash_of(text) for text in styles]
    assert "unsafe" not in " ".join(policy.values())


def unpack(html: str, kind: str = "script") -> list[str]:
    """Return the scripts or styles that the page carries packed."""
    packed = re.findall(rf'class="packed" data-kind="{kind}">([^<]*)</script>', html)
    return [unpack_text(text) for text in packed]


def test_leaflet_is_whole_with_its_licence_and_neutral_prefix(page):
    assert "(c) 2010-2023 Vladimir Agafonkin" in page
    assert "BSD-2-Clause" in page
    leaflet, own = unpack(page)
    assert "prefix:'Leaflet'" in own
    folder = Path(geomap.render.page.__file__).parent / "page" / "vendor" / "leaflet"
    vendored = (folder / "leaflet.js").read_text("utf-8")
    assert leaflet.strip() == vendored.split("\n//# sourceMappingURL")[0].strip()
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_counts_are_of_incidents(page):
    said = "5 incidents: 3 on the map, 1 by unit, 1 without a place"
    assert f"{said}; 1 row of the table not kept</span></p>" in page
    listed = [attributes.get("id", "") for attributes in Reader(page).with_tag("li")]
    assert [name for name in listed if name.startswith("incident-")] == [
        f"incident-{number}" for number in range(5)
    ]


def test_the_card_tells_both_accounts_in_the_order_of_codes(page):
    card = re.search(r"id=incident-0>.*?</article>", page, re.DOTALL)[0]
    east, west = card.index("<h4>Eastland"), card.index("<h4>Westland")
    assert east < west
    assert "Taken while crossing." in card
    assert "Taken during works." in card
    assert "<dt>Figures for Westland<dd>6 captured" in card
    assert "no account from the other side" not in card
    assert "<strong>Accounts differ on:</strong> place<" in card


def test_cards_and_picture_do_not_depend_on_the_order_of_rows():
    cells = {"incident_id": "far", "date": "2021-05-27", "side": "WW", "source_title": "Daily"}
    spots = [("Mill", "44.5"), ("Ford", "45.3"), ("Abbey", "44.1"), ("Bridge", "45.2")]
    rows = [{**cells, "place": name, "lon": lon, "lat": "40.4"} for name, lon in spots]
    rows += [
        {**cells, "date": "2021-05-26", "killed": "2", "lon": "44.2", "lat": "40.2"},
        {**cells, "date": "2021-05-26", "killed": "1", "lon": "44.2", "lat": "40.2"},
        {**cells, "date": "2021-05-26", "event_type": "mine", "description": "b", "own": "1"},
        {**cells, "date": "2021-05-26", "event_type": "shelling", "description": "a"},
        {"incident_id": "s2", "record_kind": "statement", "date": "2021-05-02", "place": "Mill"},
        {"incident_id": "s1", "record_kind": "statement", "date": "2021-05-02", "place": "Mill"},
        {"incident_id": "s0", "record_kind": "statement", "date": "2021-05-03", "place": "Mill"},
    ]
    table = pd.DataFrame(rows)
    told = set()
    for seed in range(6):
        mixed = table.sample(frac=1, random_state=seed)
        html = render_map(make_reports(mixed), make_layers(), title="x").to_html()
        visible = re.sub(r"<script.*?</script>|^.*<body", "", html, flags=re.DOTALL)
        told.add(re.sub(r"rows? [\d, and]+", "", visible))
    assert len(told) == 1
    heading = re.search(r"<h3>.*?</summary>", next(iter(told)), re.DOTALL)[0]
    assert [*re.findall("Abbey|Bridge|Ford|Mill|and . more", heading)][:2] == ["Abbey", "Bridge"]
    found = re.findall(r"Id (s\d)", next(iter(told)))
    assert found == ["s1", "s2", "s0"]


def test_one_sided_incidents_say_so(page):
    card = re.search(r"id=incident-1>.*?</article>", page, re.DOTALL)[0]
    assert "Told by Westland: no account from the other side in this table." in card
    assert "undisputed" not in page.lower()


def test_only_web_addresses_become_links(page):
    links = [attributes["href"] for attributes in Reader(page).with_tag("a")]
    assert "https://example.org/west?a=1&b=2" in links
    assert not [link for link in links if not link.startswith(("https://", "#"))]
    assert "Eastern News</cite> (javascript:alert(1))" in page
    for attributes in Reader(page).with_tag("a"):
        assert attributes["href"].startswith("#") or attributes["rel"] == "noreferrer"


def test_statements_are_listed_apart_and_not_counted(page):
    assert "Statements and totals, not counted as incidents" in page
    assert "Denies all of it." in page.split("not counted as incidents")[1]


def test_about_names_border_sources_rejected_rows_and_radii(page):
    about = page.split('id="about"')[1]
    assert NOTE in about
    assert "© OpenStreetMap contributors, ODbL 1.0" in about
    assert "<td>9</td><td>date_start</td><td>12/05/2021</td>" in about
    assert "a named place: within 2 km; near a named place: within 5 km" in about
    assert "made with geomap" in about.lower()


def test_the_land_travels_as_lines_and_open_borders_are_marked(page):
    context = data_of(page, "geomap-land")
    assert [unit["code"] for unit in context["units"]] == ["W1", "E1"]
    assert context["lines"][0]["level"] == "state"
    assert context["lines"][0]["agreed"] is False
    assert [name[0] for name in data_of(page)["labels"]] == [
        "Westland",
        "Eastland",
        "Round Lake",
        "Ford",
        "Mill",
    ]


def test_names_come_in_the_asked_language():
    html = render_map(make_reports(), make_layers(), lang="ru").to_html()
    assert data_of(html, "geomap-land")["units"][0]["name"] == "Вестфолд"
    assert '<html lang="ru">' in html


def test_a_selection_is_applied_and_said():
    chosen = Selection(types=("shelling",))
    html = render_map(make_reports(), make_layers(), selection=chosen).to_html()
    assert "2 incidents: 1 on the map, 1 by unit, 0 without a place" in html
    assert "reported incidents of type shelling</span></p>" in html


def test_a_selection_is_said_in_the_language_with_the_strings_that_change_it():
    chosen = Selection(types=("shelling", "mine"))
    html = render_map(make_reports(), make_layers(), selection=chosen, lang="ru").to_html()
    assert "сообщённые инциденты: тип: артиллерийский обстрел или мина</span></p>" in html
    texts = data_of(html, "geomap-names")["hy"]["texts"]
    assert texts == {
        "selected.some": "հաղորդված միջադեպեր՝ {conditions}",
        "join.selected": "; ",
        "selected.types": "տեսակը՝ {of}",
    }
    plain = render_map(make_reports(), make_layers()).to_html()
    assert "texts" not in data_of(plain, "geomap-names")["hy"]


def test_what_is_said_in_english_alone_is_marked_so():
    html = render_map(make_reports(), make_layers(), lang="ru").to_html()
    assert f'<p lang="en">{NOTE}</p>' in html
    assert re.search(r'<li lang="en">[^<]*kept as unlocated</li>', html)


def test_claims_without_joins_are_refused():
    with pytest.raises(JoinMissingError, match="join_provinces"):
        render_map(normalize(make_table()), make_layers())


def test_the_same_input_gives_the_same_bytes_under_any_hash_seed():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from small_world import make_layers, make_reports\n"
        "from geomap.render import render_map\n"
        "import hashlib\n"
        "html = render_map(make_reports(), make_layers()).to_html()\n"
        "print(hashlib.sha256(html.encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(digests) == 1


def hostile_table():
    table = make_table()
    for number, column in enumerate(
        ["description", "speaker", "place", "source_title", "source_url", "event_type_reported"]
    ):
        text = " ".join(HOSTILE[number:] + HOSTILE[:number])
        table[column] = text if column != "source_url" else f"javascript:{text}"
    table["incident_id"] = table["incident_id"] + HOSTILE[0]
    table["affected_side"] = HOSTILE[1]
    return table


def hostile_layers():
    layers = make_layers()
    units = layers.provinces.assign(name=" ".join(HOSTILE), country=HOSTILE[0])
    places = layers.places.assign(name=[HOSTILE[0], HOSTILE[5]])
    source = layers.sources[0].__class__(
        file="x", title=HOSTILE[0], credit=" ".join(HOSTILE), url="javascript:alert(1)"
    )
    return layers._replace(provinces=units, places=places, sources=(source,), note=HOSTILE[0])


def test_hostile_text_stays_text():
    layers = hostile_layers()
    table = hostile_table().assign(province="")
    title = " ".join(HOSTILE)
    html = render_map(make_reports(table, layers), layers, title=title).to_html()
    reader = Reader(html)
    assert reader.texts["title"] == [title]
    assert reader.texts["h1"] == [title]
    clean = Reader(render_map(make_reports(), make_layers()).to_html())
    assert len(reader.with_tag("script")) == len(clean.with_tag("script"))
    assert not reader.with_tag("img")
    handlers = [name for _, attributes in reader.tags for name in attributes if name[:2] == "on"]
    assert handlers == []
    assert "49" not in reader.texts["h1"][0]
    assert "{{7*7}}" in html
    names = data_of(html, "geomap-land")["units"][0]["name"]
    assert names == title


def test_no_template_engine_sees_the_data(monkeypatch):
    import jinja2

    def refuse(*_args, **_kwargs):
        raise AssertionError("a template was compiled or rendered")

    drawn = render_map(make_reports(), make_layers(), title="{{7*7}}")
    monkeypatch.setattr(jinja2.Environment, "from_string", refuse)
    monkeypatch.setattr(jinja2.Template, "render", refuse)
    assert "<h1>{{7*7}}</h1>" in drawn.to_html()


def test_the_script_block_of_data_holds_no_markup():
    layers = hostile_layers()
    drawn = render_map(make_reports(hostile_table(), layers), layers)
    folium.Circle([40.5, 44.5], radius=100).add_to(drawn)  # with it, data are not packed
    text = re.search(r'id="geomap-data">(.*?)</script>', drawn.to_html(), re.DOTALL)[1]
    assert text.startswith("{")
    assert not re.search("[<>&\u2028\u2029]", text)


def test_a_long_list_is_told_by_script_with_counts_by_unit_in_its_place():
    reports = make_reports()
    claim = reports.claims[reports.claims["incident_id"] == "mill-1"]
    many = claim.loc[claim.index.repeat(700)].reset_index(drop=True)
    many["incident_id"] = [f"mill-{number:04d}" for number in range(700)]
    html = render_map(reports._replace(claims=many), make_layers()).to_html()
    assert data_of(html)["names"]["units"]["W1"] == "Westfold (Westland)"
    assert "<li class=incident" not in html.split("not counted as incidents")[0]
    assert "<td>Westfold (Westland)</td><td class=number>700</td>" in html
    assert "mill-0699" not in html.split('id="geomap-data"')[0]


def test_only_unlocated_incidents_still_make_a_page():
    table = make_table()
    reports = make_reports(table[table["incident_id"] == "nowhere"])
    html = render_map(reports, make_layers()).to_html()
    assert "1 incident: 0 on the map, 0 by unit, 1 without a place" in html
    assert data_of(html)["view"] == [44.0, 40.0, 45.0, 41.0]


def test_layers_may_be_units_only():
    layers = make_layers(neighbours=None, border=None, water=None, places=None, sources=(), note="")
    html = render_map(make_reports(layers=layers), layers).to_html()
    levels = [line["level"] for line in data_of(html, "geomap-land")["lines"]]
    assert levels == ["province", "state"]
    assert "The border</h3>" not in html


def test_a_plain_layer_needs_no_host_and_no_warning():
    drawn = render_map(make_reports(), make_layers())
    folium.Circle([40.5, 44.5], radius=100).add_to(drawn)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        html = drawn.to_html()
    assert "L.circle(" in html
    assert "addTo(geomap_map)" in html
    assert policy_of(html)["script-src"].count("sha256") == 4
    assert "http" not in policy_of(html)["script-src"]


def test_a_plugin_widens_the_policy_to_its_hosts_and_warns(tmp_path):
    drawn = render_map(make_reports(), make_layers())
    folium.plugins.MarkerCluster([[40.5, 44.5]], popups=["one"]).add_to(drawn)
    with pytest.warns(GeomapWarning, match="cdnjs.cloudflare.com, https://code.jquery.com"):
        drawn.save(tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text("utf-8")
    policy = policy_of(html)
    hosts = [word for word in policy["script-src"].split() if word.startswith("http")]
    assert hosts == ["https://cdnjs.cloudflare.com", "https://code.jquery.com"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "L.markerClusterGroup(" in html
    assert "leaflet@1.9.3" not in html
    assert html.index("leaflet.markercluster.js") > html.index("Leaflet 1.9.4, a JS library")


def test_added_tiles_are_allowed_as_images_only():
    drawn = render_map(make_reports(), make_layers())
    url = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    folium.TileLayer(url, attr="Example").add_to(drawn)
    with pytest.warns(GeomapWarning, match="tiles.example.org"):
        policy = policy_of(drawn.to_html())
    assert "https://*.tiles.example.org" in policy["img-src"]
    assert "example.org" not in policy["script-src"]


def test_rendering_twice_gives_the_same_page():
    drawn = render_map(make_reports(), make_layers())
    folium.Marker([40.5, 44.5]).add_to(drawn)
    assert drawn.to_html() == drawn.to_html()


def test_our_data_do_not_pass_through_folium_when_layers_are_added():
    reports = make_reports(hostile_table().assign(province=""), hostile_layers())
    drawn = render_map(reports, hostile_layers(), title="{{7*7}}")
    folium.Circle([40.5, 44.5], radius=100).add_to(drawn)
    html = drawn.to_html()
    assert "<h1>{{7*7}}</h1>" in html
    assert data_of(html, "geomap-land")["units"][0]["name"] == " ".join(HOSTILE)


def test_inline_scripts_of_added_parts_are_found_for_their_hashes():
    assert inline_scripts("<p>a</p><script>let a = '<b>';</script><script src='x'></script>") == [
        "let a = '<b>';"
    ]
    assert Parts().is_empty


def test_tiles_are_asked_for_and_said():
    url = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    with pytest.warns(GeomapWarning, match="tells that server their network address"):
        drawn = render_map(make_reports(), make_layers(), tiles=url)
    html = drawn.to_html()
    assert policy_of(html)["img-src"] == "data: https://*.tiles.example.org"
    assert data_of(html)["tiles"]["url"] == url
    assert 'name="referrer" content="strict-origin-when-cross-origin"' in html


def test_tiles_by_name_bring_their_credit():
    with pytest.warns(GeomapWarning):
        drawn = render_map(make_reports(), make_layers(), tiles="OpenStreetMap.Mapnik")
    tiles = data_of(drawn.to_html())["tiles"]
    assert tiles["credit"] == "(C) OpenStreetMap contributors"
    assert policy_of(drawn.to_html())["img-src"] == "data: https://tile.openstreetmap.org"


@pytest.mark.parametrize(
    ("tiles", "error"),
    [("NoSuchTiles", SelectionError), ("ftp://x/{z}/{x}/{y}.png", OutputError)],
)
def test_unknown_tiles_are_refused(tiles, error):
    with pytest.raises(error, match="tile server"):
        render_map(make_reports(), make_layers(), tiles=tiles)


def test_points_that_state_no_precision_are_plain_and_said():
    table = make_table()[["incident_id", "date", "latitude", "longitude"]]
    reports = make_reports(table[table["latitude"] != ""])
    html = render_map(reports, make_layers()).to_html()
    assert {radius for *_, radius in columns_of(html).points()} == {0.0}
    assert "Points without a ring come from rows that state no precision" in html
    assert "The point as written lies in Westfold (Westland)" in html


def test_geometry_that_is_not_a_point_of_a_unit_is_never_a_pin():
    reports = make_reports()
    claims = reports.claims.copy()
    area = claims["location_precision"] == "area"
    claims.loc[area, "geometry"] = gpd.GeoSeries([shapely.Point(44.1, 40.1)], crs=4326).iloc[0]
    html = render_map(reports._replace(claims=claims), make_layers()).to_html()
    read = columns_of(html)
    assert 44.1 not in {longitude for _, longitude, *_ in read.points()}
    ways, kinds = read.whole(".way"), read.whole(".kind")
    assert [ways[kind] for kind in kinds].count(1) == 2


def test_the_counts_of_a_long_list_account_for_every_incident(monkeypatch):
    """What stands in place of the list, without script: units, and how each was placed, once."""
    monkeypatch.setattr("geomap.render.listing.LIST_IN_PAGE", 0)
    west, far = {"longitude": 44.5, "latitude": 40.5}, {"longitude": 10, "latitude": 10}
    rows = [
        {"id": "a", **west, "location_precision": "place"},
        {"id": "b", "longitude": 45, "latitude": 40.5, "location_precision": "place"},
        {"id": "c", **far, "location_precision": "place"},
        # outside by one claim, and by the other in a unit
        {"id": "d", **far, "location_precision": "place"},
        {"id": "d", "province": "Westfold", "location_precision": "province", "side": "WW"},
        {"id": "e", "province": "Eastfold", "location_precision": "province"},
        {"id": "f", "place": "Nowhere"},
    ]
    frame = pd.DataFrame([{"date": "2021-05-12", **row} for row in rows])
    layers = make_layers()
    html = render_map(join_all(normalize(frame), layers), layers).to_html()
    table = re.search(r"<table class=.?by-unit.*?</table>", html, re.DOTALL).group()
    cells = re.findall(r"<td>(.*?)</td><td class=.?number.?>(\d+)</td>", table)
    assert cells == [
        ("Westfold (Westland)", "3"),
        ("Eastfold (Eastland)", "2"),
        ("All of its area in one unit", "1"),
        ("Its area crosses a boundary", "1"),
        ("Outside every unit", "2"),
        ("By its reported name", "1"),
        ("Without a place", "1"),
        ("6 incidents", "6"),
    ]
