"""What a static map says in words: the same facts for its sheet, caption and text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import describe_dates
from geomap.language import Names, Voice
from geomap.provenance import SIDES_NOTE, credits_of, notes
from geomap.render import words
from geomap.render.coloring import count_voices, tell_voices
from geomap.render.figure.land import names_of
from geomap.render.words import THIRD_PARTY
from geomap.summary.counting import place_incidents
from geomap.terms import credit_datasets

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geomap.render.figure.scene import Scene
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Reports

Counts = tuple[tuple[str, int], ...]
OUTLETS = ("reported_via", "source_title", "source_url")


class Facts(NamedTuple):
    """Facts about what is drawn.

    ``points``, ``units`` and ``unlocated`` add to ``total``; ``both`` counts those of ``points``
    that another claim places by unit; ``radii`` are the least and greatest radius in metres (0
    without rings); ``by_type`` holds the group with each type; ``voices`` symbols, whose accounts
    they stand for and how many incidents have them, where shape and colour follow the sides; counts
    by unit and side are of distinct incidents, which may have several.
    """

    title: str
    selection: str
    total: int
    points: int
    ringed: int
    units: int
    both: int
    unlocated: int
    others: int
    radii: tuple[float, float]
    days: str
    by_unit: Counts
    by_side: Counts
    by_type: tuple[tuple[int, str, int], ...]
    voices: tuple[tuple[int, str, int], ...]
    rows: int
    file: str
    outlets: tuple[str, ...]
    credits: tuple[str, ...]
    note: str
    notes: tuple[str, ...]


def gather_facts(
    reports: Reports, marks: Marks, layers: Layers, title: str, selection: str, lang: str
) -> Facts:
    """Gather what is to be said.

    Parameters
    ----------
    reports
        Claims of the incidents that are in, with rejected rows and provenance.
    marks
        How the incidents are drawn.
    layers
        Reference layers.
    title, selection
        Title, and the selection as a sentence.
    lang
        Language of the names of units.
    """
    rings = marks.points["radius_m"][marks.points["radius_m"] > 0]
    units, countries = name_units(layers, lang)
    said = [note for note in notes(reports, layers) if note not in {layers.note, SIDES_NOTE}]
    return Facts(
        title=title,
        selection=selection,
        total=len(marks.incidents),
        points=marks.drawn("point"),
        ringed=int(marks.points["incident"][rings.index].nunique()),
        units=marks.drawn("unit"),
        both=len(np.intersect1d(marks.units["incident"], marks.points["incident"])),
        unlocated=marks.drawn("none"),
        others=int(marks.others["incident_id"].nunique()),
        radii=(float(rings.min()), float(rings.max())) if len(rings) else (0.0, 0.0),
        days=_say_days(marks.claims),
        by_unit=_count_units(marks.claims, units),
        by_side=_count_sides(marks.claims, countries),
        by_type=_count_types(marks.incidents),
        voices=(),
        rows=len(reports.claims),
        file=_say_origin(reports),
        outlets=_list_outlets(reports.claims),
        credits=tuple(credits_of(layers)),
        note=layers.note,
        notes=tuple(said),
    )


def tell_beyond(facts: Facts, marks: Marks, scene: Scene, layers: Layers, lang: str) -> Facts:
    """Note the incidents of the map that another claim puts beyond its edges; else it is lost.

    Parameters
    ----------
    facts
        What is said so far.
    marks
        How the incidents are drawn.
    scene
        The map as laid.
    layers, lang
        Reference layers, and the language of the names of units.
    """
    badged = marks.units["code"].isin([badge.code for badge in scene.badges])
    points = marks.points
    at = (points[name].to_numpy() for name in ("longitude", "latitude"))
    held = scene.frame.holds(*scene.frame.place(*at))
    seen = np.union1d(points["incident"][held], marks.units["incident"][badged])
    units = marks.units[~badged & marks.units["incident"].isin(seen)]
    others = points[~held & points["incident"].isin(seen)]
    number = len(np.union1d(units["incident"], others["incident"]))
    if not number:
        return facts
    names = name_units(layers, lang)[0]
    where = [names.get(str(code), str(code)) for code in sorted(units["code"].unique())]
    if len(others):
        where.append(words.count(len(others), "point"))
    verb = "incident also has a place" if number == 1 else "incidents also have places"
    note = f"{number:,} {verb} beyond the edges of this map: {', '.join(where)}."
    return facts._replace(notes=(note, *facts.notes))


def say_voices(
    marks: Marks, symbols: Mapping[str, int], countries: Mapping[str, str]
) -> tuple[tuple[int, str, int], ...]:
    """Say whose accounts the symbols stand for, with their numbers of incidents."""
    voice = Voice("en", Names({}, dict(countries), {}))
    return tuple(
        (one.symbol, voice.say(tell_voices(one)), one.number)
        for one in count_voices(marks, symbols)
    )


def _say_origin(reports: Reports) -> str:
    """Say the file of the incidents, and credit the datasets that they come from."""
    file, credited = reports.provenance.file, "; ".join(credit_datasets(reports))
    return f"{file} ({credited})" if file and credited else file or credited


def name_units(layers: Layers, lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return names of units by code, with their country, and of countries by code."""
    units: dict[str, str] = {}
    countries: dict[str, str] = {}
    for layer in (layers.provinces, layers.neighbours):
        if layer is None:
            continue
        own = names_of(layer, lang)
        country = layer.get("country", pd.Series("", layer.index)).fillna("")
        short = layer.get("country_code", country).fillna("")
        for code, name, home, key in zip(layer["code"], own, country, short, strict=True):
            units.setdefault(str(code), f"{name} ({home})" if home else str(name))
            countries.setdefault(str(key), str(home))
    return units, countries


def _say_days(claims: gpd.GeoDataFrame) -> str:
    """Say the first and last known day of the incidents."""
    events = claims[claims["record_kind"] == "incident"]
    first = events["date_start"].fillna(events["date_end"]).min()
    last = events["date_end"].fillna(events["date_start"]).max()
    if pd.isna(first):
        return ""
    span = pd.DataFrame(
        {
            "date_start": [first.normalize()],
            "date_end": [last.normalize()],
            "date_precision": ["range"],
            "date_qualifier": pd.array([None], dtype="str"),
            "date_kind": ["throughout"],
        }
    )
    return str(describe_dates(span).iloc[0])


def _count_units(claims: gpd.GeoDataFrame, names: dict[str, str]) -> Counts:
    counts = place_incidents(claims)["code"].astype(str).value_counts()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple((names.get(str(code), str(code)), int(number)) for code, number in ordered)


def _count_sides(claims: gpd.GeoDataFrame, names: dict[str, str]) -> Counts:
    """Count the incidents that each side speaks of, by code; third parties come last."""
    counts = claims.groupby("side", sort=True)["incident_id"].nunique()
    sides = [(names.get(str(code)) or str(code), int(number)) for code, number in counts.items()]
    third = int(claims["incident_id"][claims["side"].isna()].nunique())
    return (*sides, *([(THIRD_PARTY, third)] if third else []))


def _count_types(incidents: pd.DataFrame) -> tuple[tuple[int, str, int], ...]:
    """Count types within their groups, the most frequent first."""
    types = incidents["event_type"].fillna("")
    counts = types.groupby([incidents["group"], types]).size().rename("number").reset_index()
    rows = zip(counts["group"], counts["event_type"], counts["number"], strict=True)
    said = [(int(group), str(code), int(number)) for group, code, number in rows]
    return tuple(sorted(said, key=lambda row: (row[0], -row[2], row[1])))


def _list_outlets(claims: gpd.GeoDataFrame) -> tuple[str, ...]:
    """List who carried the claims, the most frequent first."""
    for column in OUTLETS:
        if column in claims and claims[column].notna().any():
            named = claims[column].dropna().astype(str)
            if column == "reported_via":  # a cell may name several, and each is one
                named = named.str.split(r"\s*;\s*", regex=True).explode()
            counts = named[named != ""].value_counts()
            ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
            return tuple(str(name) for name, _ in ordered)
    return ()
