"""What every output owes its reader: credits, a citation, and notes on what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.language import Joined, Message, Part, Told, say_english, tell
from geomap.normalization.assumed import is_assumed, say_assumed
from geomap.schema import RADIUS_M
from geomap.summary import tell_machine_coded
from geomap.terms import cite_datasets, say_licence, tell_restricted

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Layers, Reports

SIDES_NOTE = tell("note.sides")


def credits_of(layers: Layers) -> list[str]:
    """List what must be credited, each once: ``© OpenStreetMap contributors (ODbL 1.0)``.

    Parameters
    ----------
    layers
        Reference layers with their sources.

    Returns
    -------
    credits
        In the order in which the layers name them. A source without a credit line is credited by
        its title; a licence is given where it is stated.
    """
    said = []
    for source in layers.sources:
        credit = source.credit or source.title or source.file
        stated = source.licence not in {"", "not stated"} and source.licence not in credit
        said.append(f"{credit} ({source.licence})" if stated else credit)
    return list(dict.fromkeys(said))


def citation(
    reports: Reports,
    layers: Layers,
    *,
    title: str | None = None,
    version: str,
    selection: str = "",
) -> str:
    """Say in one paragraph how to cite an output.

    It depends on nothing but its arguments: days are those of the data, never today's.

    Parameters
    ----------
    reports
        Claims with their provenance.
    layers
        Reference layers with their sources.
    title
        Title of the output; a plain one where not given.
    version
        Version of geomap.
    selection
        Which claims of the table the output holds, in words; blank for all.
    """
    origin = reports.provenance
    number, undated = _count_incidents(reports.claims)
    incidents = _say_number(number, "incident")
    days = _say_days(reports.claims, undated)
    file = f", from {origin.file}" if origin.file else ""
    digest = f" (SHA-256 {origin.sha256[:12]})" if origin.sha256 else ""
    licence = f", licence of the table: {say_licence(reports)}"
    parts = [
        f"{(title or 'Reported incidents').rstrip('.')}.",
        f"{incidents}{days}{file}{digest}{licence}.",
        *(f"{said}." for said in cite_datasets(reports, selection=selection)),
        f"Boundaries and places: {'; '.join(credits_of(layers))}." if layers.sources else "",
        f"Made with geomap {version}.",
    ]
    return " ".join(part for part in parts if part)


def columns_passed_on(reports: Reports) -> list[str]:
    """List the columns of the claims that the files of a report may pass on.

    One place decides it: all columns, as long as no licence of a table says otherwise.
    """
    return [str(name) for name in reports.claims.columns]


def notes(reports: Reports, layers: Layers) -> list[str]:
    """List the sentences that every output repeats: what was assumed, and what is left out.

    Parameters
    ----------
    reports
        Claims, rejected rows and provenance.
    layers
        Reference layers; their note on the border comes first.
    """
    said = [layers.note] if layers.note else []
    return list(dict.fromkeys([*said, *map(say_english, tell_notes(reports))]))


def tell_notes(reports: Reports) -> list[Part]:
    """Tell what ``notes`` says, but for the note of the layers.

    Notes that came with the table are text in English where they are not messages of geomap.
    """
    claims, told = reports.claims, list[Part]()
    if len(claims) and claims["radius_m"].notna().any():
        told.append(tell_radii())
    read = notes_of(reports)
    noted = any("no precision" in note for note in read)
    with_point = claims.geometry.notna()
    unstated = int((with_point & (claims["location_precision"] == "unstated")).sum())
    if unstated and not noted:
        claimed = tell("note.claims", of=unstated, n=len(claims))
        told.append(tell("note.unstated", claims=claimed, n=unstated))
    told += [_tell_note(note) for note in read]
    told += tell_restricted(reports)
    if machine := tell_machine_coded(claims):
        told.append(machine)
    if len(reports.rejected):
        told.append(_tell_rejected(reports))
    if len(claims["side"].dropna().unique()) > 1:
        told.append(SIDES_NOTE)
    return list(dict.fromkeys(told))


def notes_of(reports: Reports) -> list[str]:
    """List the notes on how the table was read; those that count claims speak of these claims.

    A selection holds fewer claims than the table, and a note on all of them would be wrong beside
    it. What counts rows speaks of the table.
    """
    kept = reports.provenance.notes
    fixed = [note for note in kept if not is_assumed(note)]
    return [*fixed, *say_assumed(reports.claims)] if len(fixed) < len(kept) else fixed


def tell_radii() -> Message:
    """Tell which radius stands for which precision of a place."""
    radii = tuple(
        tell(f"note.radius.{name}", far=_tell_metres(radius)) for name, radius in RADIUS_M.items()
    )
    return tell("note.radii", radii=Joined(radii, "comma"))


def _tell_metres(metres: float) -> Message:
    if metres < 1000:
        return tell("length.m", n=metres)
    return tell("length.km", n=metres / 1000)


def _tell_rejected(reports: Reports) -> Message:
    number, rows = len(reports.rejected), reports.provenance.rows
    repeated = int((reports.rejected["code"] == "duplicate").sum())
    also = tell("note.rejected.also", n=repeated) if repeated else ""
    told = tell("note.rows", of=number, n=rows) if rows else tell("note.rows.bare", n=number)
    return tell("note.rejected", rows=told, also=also, n=number)


def _tell_note(note: str) -> Part:
    if isinstance(note, Told) and note.message:
        return tell("sentence", said=note.message)
    text = note.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _say_number(number: int, noun: str) -> str:
    return f"{number:,} reported {noun}{'' if number == 1 else 's'}"


def _say_days(claims: gpd.GeoDataFrame, undated: int) -> str:
    """Say the first and last known day of the claims, and how many incidents have none."""
    counted = (claims["record_kind"] == "incident").to_numpy()
    start, end = (
        claims[name].to_numpy().astype("datetime64[D]")[counted]
        for name in ("date_start", "date_end")
    )
    known = np.isfinite(start) | np.isfinite(end)
    if not known.any():
        return ""
    first, last = np.fmin(start, end)[known].min(), np.fmax(start, end)[known].max()
    rest = f" ({undated:,} without a date)" if undated else ""
    return f", {first}{rest}" if first == last else f", {first} to {last}{rest}"


def count_undated(claims: gpd.GeoDataFrame) -> int:
    """Count the incidents of which no claim of the kind ``incident`` knows a day."""
    return _count_incidents(claims)[1]


def _count_incidents(claims: gpd.GeoDataFrame) -> tuple[int, int]:
    """Count the incidents, and those of them that ``count_undated`` counts."""
    ids, names = pd.factorize(claims["incident_id"])
    events = (claims["record_kind"] == "incident").to_numpy()
    dated = (claims["date_start"].notna() | claims["date_end"].notna()).to_numpy()
    counted, known = np.zeros((2, len(names)), dtype=bool)
    counted[ids[events]] = True
    known[ids[events & dated]] = True
    return int(counted.sum()), int((counted & ~known).sum())
