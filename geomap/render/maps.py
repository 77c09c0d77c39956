"""From reports and layers to the page: which incidents are in, what is said, what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import geomap
from geomap.dates import tell_dates
from geomap.filters import query
from geomap.groups import values_of
from geomap.joins import tell_position
from geomap.keeping import unchanging
from geomap.language import (
    Joined,
    Message,
    Part,
    Voice,
    name_keys,
    name_places,
    pack_spare,
    say_english,
    tell,
)
from geomap.provenance import citation, notes_of
from geomap.render import about
from geomap.render.across import lies_across, turn_layers, turn_marks
from geomap.render.cards import card_options, has_any_side
from geomap.render.coloring import color_both, color_table, read_color_by
from geomap.render.columns import build_columns
from geomap.render.context import build_context
from geomap.render.facets import build_filter
from geomap.render.figure.twin import draw_twin
from geomap.render.listing import is_long, list_trees, write_list
from geomap.render.marks import Marks, check_joined, lay_marks
from geomap.render.names import collect_languages
from geomap.render.page import MAP_NAME, Page, write_page
from geomap.render.tree import ATTRIBUTES, TAGS, write_all
from geomap.render.view import bound_points, choose_view
from geomap.selection import Selection
from geomap.summary import compare_claims
from geomap.terms import credit_datasets, restrict, say_restricted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geomap.render.names import Spoken
    from geomap.render.tiles import Tiles
    from geomap.schema import Layers, Reports

TITLE = say_english(tell("page.title"))
EVERYTHING = Selection()


def write_map(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    color_by: str = "type",
    tiles: str | Any = None,
) -> str:
    """Write the page that ``render_map`` makes; folium, which only children need, is not loaded.

    Parameters, and what is raised, are those of ``render_map``.
    """
    background = ask_tiles(tiles)
    page = build_page(
        reports,
        layers,
        selection=selection,
        title=title,
        lang=lang,
        color_by=color_by,
        background=background,
    )
    return write_page(page)


def ask_tiles(tiles: str | Any) -> Tiles | None:
    """Find the tile server that is asked for, if any."""
    if not tiles:
        return None
    from geomap.render.tiles import find_tiles  # noqa: PLC0415 - its list of servers loads slowly

    return find_tiles(tiles)


@unchanging()
def build_page(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    color_by: str = "type",
    background: Tiles | None = None,
) -> Page:
    """Gather everything that the page says.

    Parameters
    ----------
    reports, layers, selection, title, lang, color_by
        As for ``render_map``.
    background
        Tile server to load a background from.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        ``color_by`` is neither ``type`` nor ``side``.
    """
    coloring = read_color_by(color_by)
    check_joined(reports.claims)
    reports = restrict(reports)
    symbols = color_table(reports.claims)
    claims = reports.claims if selection.is_empty() else query(reports.claims, selection)
    frames = [frame for frame in (layers.provinces, layers.neighbours) if frame is not None]
    spoken = collect_languages(layers, lang)
    voice = Voice(lang, spoken[lang].names)
    names = voice.names
    codes = {str(code) for frame in frames for code in frame["code"]}
    marks = _tell_marks(lay_marks(compare_claims(claims), codes), layers)
    marks, recolored = color_both(marks, coloring, symbols)
    across = lies_across(layers, marks)
    ground, drawn, other = layers, marks, recolored
    if across:
        ground, drawn, other = turn_layers(layers), turn_marks(marks), turn_marks(recolored)
    found, long = build_filter(marks, names, symbols), is_long(marks)
    heading = title or tell("page.title")
    reports = reports._replace(claims=claims)
    chosen = "" if selection.is_empty() else selection.describe(names.units)
    cited = citation(
        reports, layers, title=title or TITLE, version=geomap.__version__, selection=chosen
    )
    origin = reports.provenance
    origin = origin._replace(notes=(*notes_of(reports), *say_restricted(reports)))
    columns = build_columns(marks, found, origin, told=True)
    near = _places_told(marks, layers)
    context = build_context(
        ground,
        lang,
        named=set(values_of(claims["place"])),
        hatched=set(marks.units["code"]),
        points=bound_points(drawn),
        around=drawn.points[["longitude", "latitude"]].to_numpy(),
    )
    counts = _tell_header(marks, reports.rejected)
    twin = draw_twin(
        drawn,
        ground,
        title=_tell_picture(heading, counts),
        voice=voice,
        other=other if has_any_side(marks) else None,
    )
    return Page(
        title=heading,
        voice=voice,
        selection=selection.tell(),
        counts=counts,
        list_heading=tell("list.heading", n=len(marks.incidents)),
        list_html=write_list(marks, voice),
        legend=write_all(about.build_legend(marks, coloring, symbols), voice, coded=True),
        about=write_all(
            about.build_about(marks, layers, reports.rejected, origin, cited),
            voice,
            coded=True,
        ),
        data={
            "name": MAP_NAME,
            "view": choose_view(drawn, ground),
            "across": across,
            "color": coloring,
            "labels": context.names,
            "columns": columns.said,
            "filter": {"facets": found.facets},
            "long": long,
            "cards": card_options(marks, near),
            "tree": {"tags": sorted(TAGS), "attributes": sorted(ATTRIBUTES)},
            "names": voice.names._asdict(),
            "citation": cited,
            "credits": [*credit_datasets(reports), *about.collect_credits(layers.sources)],
            "tiles": None if background is None else background.as_data(),
        },
        twin=twin.svg,
        numbers=columns.numbers,
        blocks=tuple(columns.blocks),
        others={
            "geomap-land": context.land,
            **_list_languages(
                spoken,
                marks,
                {row[0] for row in context.names} | twin.names,
                set() if near is None else set(near["name"]),
                selection.tell(),
            ),
            **({"geomap-twin": twin.other} if twin.other else {}),
        },
        tiles=background,
    )


def _list_languages(
    spoken: Mapping[str, Spoken],
    marks: Marks,
    labels: set[str],
    told: set[str],
    selected: Message,
) -> dict[str, Any]:
    """List what the page reads when its language is changed: names, and the list as messages.

    Names are those of ``labels`` on the map and of the places ``told`` of; texts are those that
    only the sentence of the selection needs.
    """
    keys = [*name_keys(selected)]
    texts = {lang: pack_spare(keys, lang) for lang in spoken}
    names = {
        lang: {
            **({"texts": texts[lang]} if texts[lang] else {}),
            **said.names._asdict(),
            "places": {first: own for first, own in said.names.places.items() if first in told},
            "bare": said.bare,
            "labels": {first: own for first, own in said.labels.items() if first in labels},
        }
        for lang, said in spoken.items()
    }
    return {"geomap-names": _in_columns(names), "geomap-list": list_trees(marks)}


def _in_columns(names: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Write the keys of each kind of name once, and the names of each language in their order.

    0 stands for a name that a language lacks.
    """
    kinds = ("units", "sides", "places", "bare", "labels")
    keys = {kind: list({key: 0 for said in names.values() for key in said[kind]}) for kind in kinds}
    columns = {
        lang: {
            **said,
            **{kind: [said[kind].get(key, 0) for key in keys[kind]] for kind in kinds},
        }
        for lang, said in names.items()
    }
    return {"keys": keys, **columns}


def _places_told(marks: Marks, layers: Layers) -> gpd.GeoDataFrame | None:
    """Return the places that positions are told from; all where the script tells them."""
    if layers.places is None or is_long(marks):
        return layers.places
    parts = [*marks.claims["position_told"], *marks.others["position_told"]]
    told = {name for part in parts for name in name_places(part)}
    return layers.places[layers.places["name"].isin(told)]


def _tell_marks(marks: Marks, layers: Layers) -> Marks:
    """Add messages that tell date and position of each claim that the page itself tells."""
    if not is_long(marks):
        claims, others = (tell_in_words(part, layers) for part in (marks.claims, marks.others))
        return marks._replace(claims=claims, others=others)
    return (
        marks._replace(others=tell_in_words(marks.others, layers)) if len(marks.others) else marks
    )


def tell_in_words(claims: gpd.GeoDataFrame, layers: Layers) -> gpd.GeoDataFrame:
    """Add messages that tell date and position of each claim."""
    if claims.empty:
        return claims.assign(date_told=None, position_told=None)
    rows, messages = tell_dates(claims)
    dates = np.array([*messages, None], dtype=object)[rows]
    positions = np.array([*tell_position(claims, layers.places), None], dtype=object)[:-1]
    return claims.assign(date_told=dates, position_told=positions)


def _tell_header(marks: Marks, rejected: pd.DataFrame) -> Message:
    counts = about.tell_counts(marks)
    if not len(rejected):
        return counts
    return tell("counts.rejected", counts=counts, n=len(rejected))


def _tell_picture(title: Part, counts: Message) -> Part:
    """Tell what the picture in the page is, to those who hear it."""
    return Joined(tuple(tell("sentence", said=said) for said in (title, counts)), "space")
