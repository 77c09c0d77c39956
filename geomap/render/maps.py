"""From reports and layers to the page: which incidents are in, what is said, what is seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import geomap
from geomap.dates import describe_dates
from geomap.filters import query
from geomap.joins import describe_position
from geomap.provenance import citation
from geomap.render import about, words
from geomap.render.cards import Names, build_items, build_others
from geomap.render.context import build_context, name_column
from geomap.render.marks import Marks, check_joined, lay_marks
from geomap.render.page import LEAF, MAP_NAME, IncidentMap, Page, list_options
from geomap.render.tiles import find_tiles
from geomap.render.tree import Node, node, write_html
from geomap.selection import Selection

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers, Reports

LIST_IN_PAGE = 500
"""Up to so many incidents the list is in the page without script; above, counts by unit are."""
TITLE = "Reported border incidents"
EVERYTHING = Selection()
INTERFACES = ("en",)
"""Languages of the page's own words."""


def render_map(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    tiles: str | Any = None,
) -> IncidentMap:
    """Draw reports as one self-contained page with a map and a list.

    Parameters
    ----------
    reports
        Claims with units and border distances joined, EPSG:4326; rejected rows; their provenance.
    layers
        Reference layers, EPSG:4326.
    selection
        Which incidents the page holds.
    title
        Title of the page.
    lang
        Language of names (``en``, ``hy``, ``az``, ``ru``); words are English where the page is not
        translated.
    tiles
        A tile server to load a background from: a name of xyzservices, an address template or a
        ``TileProvider``. Without it the page loads nothing.

    Returns
    -------
    map
        A ``folium.Map``; ``save(path)`` writes the page and ``to_html()`` returns it.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        The tile server cannot be used.
    """
    check_joined(reports.claims)
    claims = reports.claims if selection.is_empty() else query(reports.claims, selection)
    frames = [frame for frame in (layers.provinces, layers.neighbours) if frame is not None]
    names = _name_units(frames, lang, has_sides=bool(claims["side"].notna().any()))
    codes = {str(code) for frame in frames for code in frame["code"]}
    marks = lay_marks(_say_in_words(claims, layers), codes)
    heading = title or TITLE
    listed, leaves = _write_list(marks, names)
    cited = citation(
        reports._replace(claims=claims), layers, title=heading, version=geomap.__version__
    )
    told = about.build_about(marks, layers, reports.rejected, reports.provenance, cited)
    background = find_tiles(tiles) if tiles else None
    data = {
        "name": MAP_NAME,
        "view": _view(marks, frames),
        "context": build_context(layers, lang, set(claims["place"].dropna())),
        "groups": marks.incidents["group"].tolist(),
        "points": {
            "lon": marks.points["longitude"].tolist(),
            "lat": marks.points["latitude"].tolist(),
            "radius": marks.points["radius_m"].tolist(),
            "incident": marks.points["incident"].tolist(),
        },
        "units": {
            "incident": marks.units["incident"].tolist(),
            "code": marks.units["code"].tolist(),
        },
        "credits": about.collect_credits(layers.sources),
        "list": list_options(len(marks.incidents), LEAF if leaves else 0),
        "tiles": None
        if background is None
        else {
            "url": background.url,
            "credit": background.credit,
            "maxZoom": background.max_zoom,
        },
    }
    page = Page(
        title=heading,
        lang=lang if lang in INTERFACES else "en",
        selection=selection.describe(names.units),
        counts=_say_header(marks, reports.rejected),
        list_heading=f"{words.count(len(marks.incidents), 'incident')} by date",
        list_html=listed,
        legend=_write(about.build_legend(marks)),
        about=_write(told),
        data=data,
        leaves=leaves,
        tiles=background,
    )
    return IncidentMap(page)


def _name_units(frames: list[gpd.GeoDataFrame], lang: str, *, has_sides: bool) -> Names:
    """Collect the names of units with their country, and of countries."""
    units: dict[str, str] = {}
    countries: dict[str, str] = {}
    for frame in frames:
        named = name_column(frame, lang)
        country = frame.get("country", pd.Series("", frame.index)).fillna("")
        codes = frame.get("country_code", country).fillna("")
        for code, name, home, short in zip(frame["code"], named, country, codes, strict=True):
            units[str(code)] = f"{name} ({home})" if home else str(name)
            countries[str(short)] = str(home)
    return Names(units, countries, has_sides)


def _say_in_words(claims: gpd.GeoDataFrame, layers: Layers) -> gpd.GeoDataFrame:
    """Add the date of each claim in words, and where it lies from the nearest place and border."""
    return claims.assign(
        date_words=describe_dates(claims),
        position_words=describe_position(claims, layers.places),
    )


def _say_header(marks: Marks, rejected: pd.DataFrame) -> str:
    said = about.say_counts(marks)
    if len(rejected):
        said += f"; {words.count(len(rejected), 'row')} of the table not kept"
    return said


def _write(tree: list[Node]) -> str:
    return "\n".join(write_html(part) for part in tree if part)


def _write_list(marks: Marks, names: Names) -> tuple[str, tuple[list[Node], ...]]:
    """Write the list; a long one becomes blocks of data, with counts by unit in its place."""
    items, others = build_items(marks, names), build_others(marks, names)
    leaves: tuple[list[Node], ...] = ()
    parts: list[Node] = []
    if len(items) > LIST_IN_PAGE:
        leaves = tuple(items[start : start + LEAF] for start in range(0, len(items), LEAF))
        parts += [
            node("div", {"class": "turner"}),
            node("ol", {"class": "incidents"}),
            node("div", {"class": "turner"}),
            _count_by_unit(marks, names),
        ]
    else:
        parts.append(node("ol", {"class": "incidents"}, *items))
    if others:
        heading = node("h2", {}, "Statements and totals, not counted as incidents")
        parts += [heading, node("ol", {"class": "others"}, *others)]
    return _write(parts), leaves


def _count_by_unit(marks: Marks, names: Names) -> Node:
    """Count incidents by the unit of their claims: what is read where no script runs."""
    placed = marks.claims.loc[marks.claims["record_kind"] == "incident"]
    counts = placed.groupby("province_code")["incident_id"].nunique()
    counts = counts[[isinstance(code, str) and code != "" for code in counts.index]]
    rows = [
        node("tr", {}, node("td", {}, names.units.get(code, code)), _number(int(counts[code])))
        for code in counts.sort_values(ascending=False, kind="stable").index
    ]
    caption = (
        "Incidents by unit. An incident counts once in each unit that one of its claims lies in, "
        "so the column may add to more than the total."
    )
    return node(
        "table",
        {"class": "by-unit"},
        node("caption", {}, caption),
        node("tbody", {}, *rows),
    )


def _number(value: int) -> Node:
    return node("td", {"class": "number"}, f"{value:,}")


def _view(marks: Marks, frames: list[gpd.GeoDataFrame]) -> list[float]:
    """Return west, south, east, north of what is drawn; of all units where nothing is."""
    boxes: list[np.ndarray] = []
    if len(marks.points):
        x, y = marks.points["longitude"], marks.points["latitude"]
        boxes.append(np.array([x.min(), y.min(), x.max(), y.max()]))
    for frame in frames:
        drawn = frame[frame["code"].isin(marks.units["code"])]
        if len(drawn):
            boxes.append(drawn.total_bounds)
    bounds = np.array(boxes or [frames[0].total_bounds])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return [round(float(value), 4) for value in (*low, *high) if math.isfinite(value)]
