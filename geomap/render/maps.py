"""From reports and layers to the page: which incidents are in, what is said, what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import geomap
from geomap.dates import tell_dates
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
from geomap.render.across import see
from geomap.render.cards import build_others, card_options, has_any_side
from geomap.render.coloring import color_both
from geomap.render.columns import build_columns
from geomap.render.context import build_context
from geomap.render.facets import build_filter
from geomap.render.figure.twin import draw_twin
from geomap.render.listing import is_long, write_list
from geomap.render.marks import Marks, lay_marks
from geomap.render.names import collect_languages
from geomap.render.page import MAP_NAME, Page, write_page
from geomap.render.request import Request, choose
from geomap.render.tree import ATTRIBUTES, TAGS, as_tree_data, write_all
from geomap.render.view import bound_points, choose_view
from geomap.summary import compare_claims
from geomap.terms import credit_datasets, say_restricted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geomap.render.across import Seen
    from geomap.render.context import Context
    from geomap.render.facets import Filter
    from geomap.render.figure.twin import Twin
    from geomap.render.names import Spoken
    from geomap.render.request import Chosen
    from geomap.render.tiles import Tiles
    from geomap.render.tree import Node
    from geomap.schema import Layers, Reports

TITLE = say_english(tell("page.title"))


def write_map(
    reports: Reports, layers: Layers, request: Request, *, tiles: str | Any = None
) -> str:
    """Write the page that ``render_map`` makes; folium, which only children need, is not loaded.

    Parameters, and what is raised, are those of ``render_map``.
    """
    background = ask_tiles(tiles)
    return write_page(build_page(reports, layers, request, background))


def ask_tiles(tiles: str | Any) -> Tiles | None:
    """Find the tile server that is asked for, if any."""
    if not tiles:
        return None
    from geomap.render.tiles import find_tiles  # noqa: PLC0415 - its list of servers loads slowly

    return find_tiles(tiles)


class _Made(NamedTuple):
    """What is made of a request, before it is said and written.

    ``marks`` are the incidents as the list has them, ``others`` the items of what is not counted,
    ``seen`` is what lies on the map; ``near`` are the places that positions are told from,
    ``cited`` is how the page is cited.
    """

    request: Request
    chosen: Chosen
    spoken: Mapping[str, Spoken]
    voice: Voice
    marks: Marks
    others: list[Node]
    seen: Seen
    found: Filter
    near: gpd.GeoDataFrame | None
    context: Context
    cited: str


@unchanging()
def build_page(
    reports: Reports,
    layers: Layers,
    request: Request,
    background: Tiles | None = None,
) -> Page:
    """Gather everything that the page says.

    Parameters
    ----------
    reports, layers, request
        As for ``choose``, which says also what is raised.
    background
        Tile server to load a background from.
    """
    made = _make(reports, layers, request)
    marks, voice, chosen = made.marks, made.voice, made.chosen
    kept = chosen.reports
    origin = kept.provenance._replace(notes=(*notes_of(kept), *say_restricted(kept)))
    columns = build_columns(marks, made.found, origin, told=True)
    heading, counts = request.title or tell("page.title"), _tell_header(marks, kept.rejected)
    title, other = _tell_picture(heading, counts), made.seen.other if has_any_side(marks) else None
    twin = draw_twin(made.seen.marks, made.seen.layers, title=title, voice=voice, other=other)
    legend = about.build_legend(marks, chosen.coloring, chosen.symbols)
    sources = about.build_about(marks, layers, kept.rejected, origin, made.cited)
    return Page(
        title=heading,
        voice=voice,
        selection=request.selection.tell(),
        counts=counts,
        list_heading=tell("list.heading", n=len(marks.incidents)),
        list_html=write_list(marks, made.others, voice),
        legend=write_all(legend, voice, coded=True),
        about=write_all(sources, voice, coded=True),
        data=_list_data(made, columns.said, layers, background),
        twin=twin.svg,
        numbers=columns.numbers,
        blocks=tuple(columns.blocks),
        others=_list_others(made, twin),
        tiles=background,
    )


def _make(reports: Reports, layers: Layers, request: Request) -> _Made:
    chosen = choose(reports, layers, request)
    claims, lang = chosen.reports.claims, request.lang
    spoken = collect_languages(layers, lang)
    voice = Voice(lang, spoken[lang].names)
    marks = _tell_marks(lay_marks(compare_claims(claims), chosen.codes), layers)
    marks, recolored = color_both(marks, chosen.coloring, chosen.symbols)
    seen = see(layers, marks, recolored)
    points = seen.marks.points
    context = build_context(
        seen.layers,
        lang,
        named=set(values_of(claims["place"])),
        hatched=set(marks.units["code"]),
        points=bound_points(seen.marks),
        around=points[["longitude", "latitude"]].to_numpy(),
    )
    selection = request.selection
    cited = citation(
        chosen.reports,
        layers,
        title=request.title or TITLE,
        version=geomap.__version__,
        selection="" if selection.is_empty() else selection.describe(voice.names.units),
    )
    found, near = build_filter(marks, voice.names, chosen.symbols), _places_told(marks, layers)
    others = build_others(marks)
    return _Made(request, chosen, spoken, voice, marks, others, seen, found, near, context, cited)


def _list_data(
    made: _Made, columns: dict[str, Any], layers: Layers, background: Tiles | None
) -> dict[str, Any]:
    """List what the page reads when it opens."""
    return {
        "name": MAP_NAME,
        "view": choose_view(made.seen.marks, made.seen.layers),
        "across": made.seen.across,
        "color": made.chosen.coloring,
        "labels": made.context.names,
        "columns": columns,
        "filter": {"facets": made.found.facets},
        "long": is_long(made.marks),
        "cards": card_options(made.marks, made.near),
        "tree": {"tags": sorted(TAGS), "attributes": sorted(ATTRIBUTES)},
        "names": made.voice.names._asdict(),
        "citation": made.cited,
        "credits": [
            *credit_datasets(made.chosen.reports),
            *about.collect_credits(layers.sources),
        ],
        "tiles": None if background is None else background.as_data(),
    }


def _list_others(made: _Made, twin: Twin) -> dict[str, Any]:
    """List what the page reads when it is needed, by the id of its element."""
    labels = {row[0] for row in made.context.names} | twin.names
    told = set() if made.near is None else set(made.near["name"])
    selected = made.request.selection.tell()
    return {
        "geomap-land": made.context.land,
        "geomap-names": _list_languages(made.spoken, labels, told, selected),
        "geomap-list": as_tree_data(made.others),  # items of incidents are told by script
        **({"geomap-twin": twin.other} if twin.other else {}),
    }


def _list_languages(
    spoken: Mapping[str, Spoken],
    labels: set[str],
    told: set[str],
    selected: Message,
) -> dict[str, Any]:
    """List the names that the page reads when its language is changed.

    They are those of ``labels`` on the map and of the places ``told`` of; texts are those that
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
    return _in_columns(names)


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
