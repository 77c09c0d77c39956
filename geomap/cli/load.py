"""What every command does first: read layers and table, join, and understand the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.cli.layers import LAYER_KEYS, load_layers
from geomap.cli.notes import tell_blank, tell_outside, tell_preset, tell_rejected
from geomap.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

    from geomap.presets.mapping import SharedColumns
    from geomap.schema import Layers, Reports
    from geomap.selection import Selection

READ_KEYS = ("encoding", "layer", "crs", "precision", "date_format", "preset")
_WHOLE = ("rejects", "encoding", "layer", "columns", "accessed", "include_data")
"""Options for which the whole table is read."""
_OF_PART = ("radius_m", "near", "limits", "crs", "precision", "date_format", "preset")


class Loaded(NamedTuple):
    """Joined reports, the layers they were placed on, and names of units by code."""

    reports: Reports
    layers: Layers
    names: dict[str, str]


def check_files(
    outputs: tuple[str | None, ...], incidents: str | None, options: dict[str, Any]
) -> None:
    """Refuse, before anything is read, outputs that would destroy an input or each other."""
    from geomap.cli.output import refuse_overwriting

    layers = [options[key] for key in LAYER_KEYS[:4] if options[key] != "auto"]
    refuse_overwriting((*outputs, options.get("rejects")), [incidents, *layers])


def read_table(
    incidents: str,
    options: dict[str, Any],
    layers: Layers | None,
    texts: Collection[str] | None = None,
) -> Reports:
    """Read the table as the options say, and write its rejected rows where asked.

    ``texts`` are the columns of text that counts need; without them all columns are read.
    """
    from geomap.io import read_for_counts, read_incidents
    from geomap.limits import read_limits

    told: dict[str, Any] = {
        "radius_m": options["radius"],
        "near": None if layers is None else tuple(layers.provinces.total_bounds),
        "limits": read_limits(options["limit"]),
        "columns": _columns_of(options["columns"]),
        "accessed": _access_day(options["accessed"]),
        **{key: options[key] for key in READ_KEYS},
    }
    reports = None
    if texts is not None and not any(options.get(key) for key in _WHOLE):
        part = {key: told[key] for key in _OF_PART}
        reports = read_for_counts(incidents, texts, **part)
    if reports is None:
        reports = read_incidents(incidents, **told)
    tell_preset(reports)
    if options.get("rejects"):
        write_rejects(options["rejects"], reports)
    return reports


def share_columns(options: dict[str, Any]) -> tuple[dict[str, Any], SharedColumns]:
    """Return options whose mapping of columns holds for several tables, and the mapping."""
    from geomap.presets.mapping import SharedColumns

    shared = SharedColumns(_columns_of(options["columns"]))
    return {**options, "columns": shared}, shared


def _columns_of(told: tuple[str, ...] | dict[str, str]) -> dict[str, str]:
    from geomap.presets.mapping import parse_columns

    return told if isinstance(told, dict) else parse_columns(told)


def load_reports(incidents: str, options: dict[str, Any], *, compared: bool = True) -> Loaded:
    """Read a table, write its rejected rows where asked, join it, and say what was rejected.

    Accounts are compared, but where the caller does so itself with what it draws.

    Raises
    ------
    TableError
        No row could be kept, or one was rejected under ``--strict``.
    """
    from geomap.joins import join_all
    from geomap.summary import compare_claims

    layers = load_layers(options, told=True)
    reports = read_table(incidents, options, layers)
    tell_rejected(incidents, reports, strict=options.get("strict", False))
    reports = _include_data(reports, options.get("include_data"))
    reports = join_all(reports, layers)
    tell_outside(incidents, reports)
    if compared:
        reports = reports._replace(claims=compare_claims(reports.claims))
    return Loaded(reports, layers, layers.names())


def load_for_counts(
    incidents: str, options: dict[str, Any], *, keys: tuple[str, ...] = ()
) -> Loaded:
    """Do as ``load_reports``, but read and join only what counts by ``keys`` need.

    The claims have no other text and are not compared; ids may be numbers.
    """
    from geomap.joins import join_all

    layers = load_layers(options, told=True)
    reports = read_table(incidents, options, layers, _texts_asked(options, keys))
    tell_rejected(incidents, reports, strict=options.get("strict", False))
    distance = "border_distance" in keys or options["border_within"] is not None
    reports = join_all(reports, layers, distance=distance)
    tell_outside(incidents, reports)
    return Loaded(reports, layers, layers.names())


def _texts_asked(options: dict[str, Any], keys: tuple[str, ...]) -> Collection[str] | None:
    """Return the columns of text that keys and selection look at; None where all are needed."""
    if options["ids"] or options["text"]:
        return None
    from geomap.filters import SOURCES

    asked = {"side": options["sides"], "attributed_to": options["attributed_to"]}
    asked |= dict.fromkeys(SOURCES, options["sources"])
    return {*keys, *(name for name, values in asked.items() if values)}


def _include_data(reports: Reports, reason: str | None) -> Reports:
    """Note why rows are passed on that the terms of their dataset keep back.

    Raises
    ------
    SelectionError
        The reason is blank.
    """
    from geomap.errors import SelectionError

    if reason is None:
        return reports
    if not reason.strip():
        raise SelectionError('--include-data needs a reason, such as "licence agreement of 2026"')
    return reports._replace(provenance=reports.provenance._replace(included=reason.strip()))


def _access_day(text: str | None) -> str:
    """Read the day of access.

    Raises
    ------
    SelectionError
        It is no single day.
    """
    from geomap.dates import parse_day
    from geomap.errors import SelectionError

    if not text:
        return ""
    first, last = parse_day(text)
    if first != last:
        raise SelectionError(f"--accessed {text!r} is no single day; write it as 2026-11-20")
    return first.isoformat()


def refuse_nothing(loaded: Loaded, selection: Selection) -> None:
    """Refuse to draw a map without any incident.

    Raises
    ------
    TableError
        No incident was kept, or none matches.
    """
    from geomap.filters import query

    found = query(loaded.reports.claims, selection)
    if not (found["record_kind"] == "incident").any():
        raise TableError(
            f"nothing to draw: no incident is among {selection.describe(loaded.names)}; "
            "no file was written"
        )


def write_rejects(path: str, reports: Reports) -> None:
    """Write the rejected rows as CSV, as they came and with what is wrong."""
    from geomap.io import write_output
    from geomap.io.rejects import rejects_csv

    write_output(path, rejects_csv(reports))


def known_sides(
    asked: tuple[str, ...], claims: gpd.GeoDataFrame, layers: Layers, column: str
) -> tuple[str, ...]:
    """Return sides as the table writes them; a country's name stands for its code.

    Raises
    ------
    SelectionError
        The table has no such side; the ones it has are named.
    """
    from geomap.errors import SelectionError
    from geomap.joins import country_codes
    from geomap.names import fold

    there = claims[column].dropna().unique() if column in claims else []
    known = {str(side).casefold(): str(side) for side in there}
    codes = country_codes(layers.provinces, layers.neighbours)
    found = []
    for text in asked:
        side = known.get(text.casefold(), known.get(codes.get(fold(text), "").casefold()))
        if side is None and text:
            has = f"it has {', '.join(sorted(known.values()))}" if known else "no row states one"
            raise SelectionError(f"no claim in this table has {column} {text!r}; {has}")
        found.append(side or "")
    return tuple(found)


def selection_from(options: dict[str, Any], layers: Layers, claims: gpd.GeoDataFrame) -> Selection:
    """Make the selection that the options describe; a name of a unit is resolved exactly.

    Raises
    ------
    SelectionError
        A name is not known or has several readings, or a day cannot be read.
    """
    from geomap.dates import parse_day
    from geomap.names import Names
    from geomap.selection import Selection

    tell_blank(options, claims)
    names = Names.from_units(layers.provinces, layers.neighbours)
    return Selection(
        units=tuple(dict.fromkeys(names.resolve(text) for text in options["province"])),
        date_from=parse_day(options["date_from"])[0] if options["date_from"] else None,
        date_to=parse_day(options["date_to"])[1] if options["date_to"] else None,
        certain_dates=options["certain_dates"],
        types=options["types"],
        sides=known_sides(options["sides"], claims, layers, "side"),
        attributed_to=known_sides(options["attributed_to"], claims, layers, "attributed_to"),
        precisions=options["precisions"],
        placings=options["placings"],
        record_kinds=options["record_kinds"],
        sources=options["sources"],
        ids=options["ids"],
        bbox=options["bbox"],
        border_within_m=options["border_within"],
        certain_border=options["certain_border"],
        figures=tuple(options["figures"]),
        at_least=options["at_least"],
        text=options["text"],
    )
