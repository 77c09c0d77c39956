"""Shape and colour by side: no side's colour where several speak, and the same in every table."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from page_data import data_of, unpack_text
from small_world import make_layers, make_reports, make_table

from geomap.errors import OutputError
from geomap.render import render_figure, render_map, style
from geomap.render.coloring import MANY, NOBODY, assign_symbols, color_marks, color_table
from geomap.render.marks import lay_marks
from geomap.selection import Selection

SVG = "{http://www.w3.org/2000/svg}"
CIRCLE, SQUARE, TRIANGLE = 0, 1, 2


def test_a_side_has_the_symbol_of_the_sum_of_its_letters():
    # a 97, e 101, m 109, w 119, z 122: 206, 202, 238 and 219 leave 2, 1, 1 and 0 by three
    for code, symbol in {"AM": 2, "EE": 1, "WW": 1, "AZ": 0}.items():
        assert assign_symbols([code]) == {code.lower(): symbol}
    assert assign_symbols(["AM", "AZ"]) == {"am": 2, "az": 0}
    assert assign_symbols(["EE", "WW"]) == {"ee": 1, "ww": 2}, "the later code has the next one"


def test_no_order_of_rows_changes_a_symbol():
    sides = ["WW", "EE", "AZ", "AM", "Northland"]
    for order in itertools.permutations(sides):
        assert assign_symbols(order) == assign_symbols(sides)


def test_nine_sides_have_nine_symbols_and_none_is_neutral():
    letters = "ABCDEFGHI"
    found = [assign_symbols([a + a for a in letters[:number]]) for number in range(1, 10)]
    for number, symbols in enumerate(found, 1):
        assert len(set(symbols.values())) == number
        assert not {NOBODY, MANY} & set(symbols.values())
    seen = {(style.SYMBOLS[at].shape, style.SYMBOLS[at].ink) for at in found[-1].values()}
    assert len(seen) == 9
    assert {style.SYMBOLS[at].ink for at in found[2].values()} == {"fire", "held", "ground"}


def make_voices():
    """Incidents of which one, several or no sides speak, some beside third parties."""
    base = make_table()
    mill = base.iloc[[2]]
    voices = {
        "one": ["WW"],
        "twice": ["WW", "WW"],
        "beside": ["", "EE"],
        "both": ["EE", "WW"],
        "all": ["WW", "", "EE"],
        "nobody": [""],
    }
    rows = [
        mill.assign(incident_id=name, side=side, speaker=f"speaker {number}", latitude="40.6")
        for name, sides in voices.items()
        for number, side in enumerate(sides)
    ]
    return pd.concat(rows, ignore_index=True)


VOICES = {
    "one": TRIANGLE,
    "twice": TRIANGLE,
    "beside": SQUARE,
    "both": MANY,
    "all": MANY,
    "nobody": NOBODY,
}


def symbols_of(table):
    claims = make_reports(table).claims
    marks = color_marks(lay_marks(claims, {"W1", "E1"}), "side", color_table(claims))
    return dict(zip(marks.incidents["incident_id"], marks.incidents["symbol"], strict=True))


def test_each_incident_has_the_symbol_of_those_who_speak_of_it():
    assert symbols_of(make_voices()) == VOICES


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_no_incident(seed):
    assert symbols_of(make_voices().sample(frac=1, random_state=seed)) == VOICES


def draw(table=None, **options):
    figure = render_figure(make_reports(table), make_layers(), color_by="side", **options)
    return figure, ET.fromstring(figure.to_svg())


def group(root, name):
    return next(g for g in root.iter(f"{SVG}g") if g.get("class") == name)


def test_the_figure_draws_sides():
    """Both speak of the point at Ford; Westland alone of the two at Mill."""
    ink = style.list_colours("light")
    _, root = draw()
    (single,) = group(root, "singles")
    assert single.get("fill") == ink["several"] == "#000000"
    assert single.get("d").count("M") == 2, "two bars"
    arcs = [e.get("stroke") for e in group(root, "several").iter() if e.get("stroke")]
    assert arcs == [ink["ground"]], "Westland has the triangle"
    assert {e.get("fill") for e in group(group(root, "rings"), None)} == {
        ink["several"],
        ink["ground"],
    }


def test_the_legend_says_whose_account_a_symbol_is():
    figure, root = draw()
    said = ["".join(text.itertext()) for text in group(root, "legend").iter(f"{SVG}text")]
    at = said.index("Incidents by whose account")
    assert said[at + 1 : at + 7] == [
        "Eastland only",
        "1",
        "Westland only",
        "3",
        "Accounts of more than one side",
        "1",
    ]
    assert "Incidents by kind" not in said
    sentence = (
        "Shape and colour say whose account it is: Eastland only 1; Westland only 3; "
        "Accounts of more than one side 1."
    )
    assert sentence in figure.caption()
    assert sentence in figure.alt()
    by_type = render_figure(make_reports(), make_layers())
    assert "whose account it is:" not in by_type.caption() + by_type.alt()


def test_a_ring_around_accounts_of_several_sides_has_no_sides_colour():
    table = make_voices()
    rings = group(draw(table)[1], "rings")
    ink = style.list_colours("light")
    assert {e.get("fill") for e in rings.iter() if e.get("fill")} == {ink["several"]}
    alone = table[table["incident_id"].isin(["one", "twice"])]
    rings = group(draw(alone)[1], "rings")
    assert {e.get("fill") for e in rings.iter() if e.get("fill")} == {ink["held"]}


def test_a_selection_leaves_the_symbols_of_its_table():
    """Eastland keeps the square from Westland, also where it is not drawn."""
    ink = style.list_colours("light")
    for ids in (("mill-1",), ("mill-1", "two-sides")):
        _, root = draw(selection=Selection(ids=ids))
        fills = [e.get("fill") for e in group(root, "singles")]
        assert ink["ground"] in fills
        assert ink["held"] not in fills


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_theme_has_the_colours(theme):
    ink = style.list_colours(theme)
    assert group(draw(theme=theme)[1], "singles")[0].get("fill") == ink["several"]


def test_an_unknown_word_is_refused():
    for render in (render_figure, render_map):
        with pytest.raises(OutputError, match="follow type or side, not 'Side'"):
            render(make_reports(), make_layers(), color_by="Side")


def marks_of(html):
    return re.findall(r'<summary><span class="?mark ([\w -]+)"?>', html)


def test_a_page_begins_as_it_is_asked():
    by_type, by_side = (
        render_map(make_reports(), make_layers(), color_by=by).to_html() for by in ("type", "side")
    )
    assert [data_of(html)["color"] for html in (by_type, by_side)] == ["type", "side"]
    assert marks_of(by_type)[:5] == ["held", "fire", "fire", "fire", "other"]
    assert marks_of(by_side)[:5] == ["several", "ground", "ground", "ground", "held"]
    said = re.search(r'<ul class="groups">(.*?)</ul>', by_side)[1]
    assert re.sub(r"<[^>]+>", "|", said).replace("||", "").count("only") == 2
    assert "Shape and colour follow the type of event or, if chosen" in by_side


def twins_of(html):
    """The picture, and the symbols that may take the place of its own."""
    picture = re.search(r'<figure class="twin">(.*?)<figcaption>', html, re.DOTALL)[1]
    packed = re.search(r'id="geomap-twin">(.*?)</script>', html)
    return picture, unpack_text(packed[1]).encode().decode("unicode_escape")[1:-1]


def test_the_picture_holds_the_symbols_of_the_other_colouring():
    pages = [
        render_map(make_reports(), make_layers(), color_by=by).to_html() for by in ("type", "side")
    ]
    (by_type, sides), (by_side, types) = map(twins_of, pages)
    for other, picture in ((types, by_type), (sides, by_side)):
        for name in ("rings", "rims", "singles", "several"):
            part = re.search(rf'<g class="{name}".*?</g>', picture)[0]
            assert part in other


def test_a_table_without_sides_offers_no_choice():
    html = render_map(make_reports(make_table().assign(side="")), make_layers()).to_html()
    assert 'id="geomap-twin"' not in html
    assert "Shape and colour follow" not in html


def test_a_map_of_nothing_is_still_drawn():
    figure, root = draw(selection=Selection(ids=("nobody-knows",)))
    assert not list(group(root, "singles"))
    assert "whose account it is" not in figure.caption()
