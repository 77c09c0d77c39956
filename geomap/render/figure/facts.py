"""What a static map says in words: the same facts for its sheet, caption and text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.dates import tell_dates
from geomap.language import REVIEWED, Joined, Message, Part, Side, Unit, tell
from geomap.provenance import SIDES_NOTE, count_undated, credits_of, tell_notes
from geomap.render.about import tell_counts
from geomap.render.coloring import count_types
from geomap.summary.counting import count_outside, rank_units
from geomap.terms import credit_datasets

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.language import Voice
    from geomap.render.coloring import Kinds, Voices
    from geomap.render.figure.scene import Scene
    from geomap.render.marks import Marks
    from geomap.schema import Layers, Reports

Counts = tuple[tuple[Part, int], ...]
OUTLETS = ("reported_via", "source_title", "source_url")


class Facts(NamedTuple):
    """Facts about what is drawn, and the voice that says them.

    ``points``, ``units`` and ``unlocated`` add to ``total``; ``both`` counts those of ``points``
    that another claim places by unit; ``radii`` are the least and greatest radius in metres (0
    without rings); ``kinds`` count types and their groups; ``voices`` say whose accounts the
    symbols stand for, where shape and colour follow the sides; counts by unit (``outside``
    every unit) and side are of distinct incidents, which may have several. ``note`` is that of the
    layers, and what is text among ``notes`` came with the table: both are in the language in which
    they were written.
    """

    voice: Voice
    title: str
    selection: Message
    counts: Message
    total: int
    points: int
    ringed: int
    units: int
    both: int
    unlocated: int
    others: int
    radii: tuple[float, float]
    days: Part
    by_unit: Counts
    outside: int
    by_side: Counts
    kinds: Kinds
    voices: tuple[Voices, ...]
    rows: int
    file: str
    outlets: tuple[str, ...]
    credits: tuple[str, ...]
    note: str
    notes: tuple[Part, ...]


def gather_facts(
    reports: Reports, marks: Marks, layers: Layers, title: str, selection: Message, voice: Voice
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
        Title, and the selection as it tells itself.
    voice
        Language, and its names of units and sides.
    """
    rings = marks.points["radius_m"][marks.points["radius_m"] > 0]
    notes = [note for note in tell_notes(reports) if note not in {layers.note, SIDES_NOTE}]
    if voice.lang not in REVIEWED:
        notes.insert(0, tell("language.unreviewed"))
    return Facts(
        voice=voice,
        title=title,
        selection=selection,
        counts=tell_counts(marks),
        total=len(marks.incidents),
        points=marks.drawn("point"),
        ringed=int(marks.points["incident"][rings.index].nunique()),
        units=marks.drawn("unit"),
        both=len(np.intersect1d(marks.units["incident"], marks.points["incident"])),
        unlocated=marks.drawn("none"),
        others=int(marks.others["incident_id"].nunique()),
        radii=(float(rings.min()), float(rings.max())) if len(rings) else (0.0, 0.0),
        days=_tell_days(marks.claims),
        by_unit=tuple((Unit(code), number) for code, number in rank_units(marks.spoken())),
        outside=count_outside(marks.claims),
        by_side=_count_sides(marks.claims),
        kinds=count_types(marks),
        voices=(),
        rows=len(reports.claims),
        file=_say_origin(reports),
        outlets=_list_outlets(reports.claims),
        credits=tuple(credits_of(layers)),
        note=layers.note,
        notes=tuple(notes),
    )


def tell_beyond(facts: Facts, marks: Marks, scene: Scene) -> Facts:
    """Note the incidents of the map that another claim puts beyond its edges; else it is lost.

    Parameters
    ----------
    facts
        What is said so far.
    marks
        How the incidents are drawn.
    scene
        The map as laid.
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
    where: list[Part] = [Unit(str(code)) for code in sorted(units["code"].unique())]
    if len(others):
        where.append(tell("picture.beyond.points", n=len(others)))
    note = tell("picture.beyond", n=number, where=Joined(tuple(where), "comma"))
    return facts._replace(notes=(note, *facts.notes))


def _say_origin(reports: Reports) -> str:
    """Say the file of the incidents, and credit the datasets that they come from."""
    file, credited = reports.provenance.file, "; ".join(credit_datasets(reports))
    return f"{file} ({credited})" if file and credited else file or credited


def _tell_days(claims: gpd.GeoDataFrame) -> Part:
    """Tell the first and last known day of the incidents, and how many have none.

    Blank where no day is known.
    """
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
    days = tell_dates(span)[1][0]
    undated = count_undated(claims)
    return tell("picture.undated", days=days, n=undated) if undated else days


def _count_sides(claims: gpd.GeoDataFrame) -> Counts:
    """Count the incidents that each side speaks of, by code; third parties come last."""
    counts = claims.groupby("side", sort=True)["incident_id"].nunique()
    sides = [(Side(str(code)), int(number)) for code, number in counts.items()]
    third = int(claims["incident_id"][claims["side"].isna()].nunique())
    return (*sides, *([(tell("picture.third"), third)] if third else []))


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
