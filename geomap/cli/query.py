"""``geomap query``: list incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import (
    format_option,
    incidents_argument,
    layer_options,
    output_option,
    read_options,
    selection_options,
    strict_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geomap.cli.load import Loaded
    from geomap.selection import Selection

FORMS = ("table", "csv", "json", "geojson", "geojsonseq", "md")


@click.command("query")
@incidents_argument
@click.option("--explain", metavar="ID", help="Say why this incident is where and when it is.")
@selection_options
@output_option
@format_option(*FORMS)
@read_options
@strict_option
@layer_options
def query_command(
    incidents: str, explain: str | None, output: str | None, form: str | None, **options: Any
) -> None:
    """List incidents by unit, date, type, side, distance to the border, or box.

    An incident is listed with all of its claims when one of them meets every condition; MATCHED
    tells which. A unit may be named in any known spelling, or by its code.

    \b
    geomap query data/incidents.csv -p Syunik --from 2021-05 --to 2021-06
    geomap query data/incidents.csv --side AZ --type capture -f json
    geomap query data/incidents.csv --explain AM-AZ-2021-05-27-capture
    """
    from geomap.cli.load import check_files, load_reports, selection_from
    from geomap.cli.output import choose_form, emit
    from geomap.filters import query

    if explain is not None and form is not None:
        raise click.UsageError("--explain tells in words; leave -f away")
    chosen = "table" if explain else choose_form(form, output, FORMS)
    check_files((output,), incidents, options)
    loaded = load_reports(incidents, options)
    if explain is not None:
        emit(_explain(loaded, explain), output)
        return
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    found = query(loaded.reports.claims, selection)
    emit(_render(chosen, found, loaded, selection), output)
    if chosen not in {"table", "md"}:
        click.echo(_count(found, loaded, selection), err=True)


def _explain(loaded: Loaded, incident: str) -> str:
    from geomap.explain import explain_incident
    from geomap.io.layers import UNSTATED_ACCURACY

    return explain_incident(
        loaded.reports.claims,
        incident,
        names=loaded.names,
        places=loaded.layers.places,
        accuracy_stated=UNSTATED_ACCURACY not in loaded.layers.note,
    )


def _render(form: str, found: gpd.GeoDataFrame, loaded: Loaded, selection: Selection) -> str:
    from geomap.cli import output as forms
    from geomap.io.forms import as_csv, as_json, as_sequence, features, records
    from geomap.provenance import credits_of

    if form == "csv":
        return as_csv(found)
    if form == "geojsonseq":
        return as_sequence(found)
    if form in {"table", "md"}:
        shown = _for_people(found, loaded.names, selection.units)
        table = forms.as_table(shown, whole="id") if form == "table" else forms.as_markdown(shown)
        gap = "\n" if form == "md" else ""
        body = f"{table}{gap}{_legend(shown)}{gap}" if len(shown) else ""
        return f"{body}{_count(found, loaded, selection)}\n"
    head = {
        "selection": selection.describe(loaded.names),
        "incidents": _number(found),
        "of": _number(loaded.reports.claims),
        "rejected_rows": len(loaded.reports.rejected),
        "note": loaded.layers.note,
        "credits": credits_of(loaded.layers),
    }
    if form == "json":
        return as_json({**head, "claims": records(found)})
    return as_json({"type": "FeatureCollection", **head, "features": features(found)})


def _number(claims: gpd.GeoDataFrame) -> int:
    from geomap.summary import count_drawn

    return count_drawn(claims).incidents


def _count(found: gpd.GeoDataFrame, loaded: Loaded, selection: Selection) -> str:
    """Say how many incidents were found, how they are placed, and what else the claims hold."""
    from geomap.summary import count_placing, say_machine_coded

    total = loaded.reports.claims
    line = f"{_number(found)} of {_number(total)} incidents"
    counted = set(found["incident_id"][found["record_kind"] == "incident"])
    others = len(set(found["incident_id"]) - counted)
    if others:
        noun = (
            "records are a statement or total" if others > 1 else "record is a statement or total"
        )
        line += f" ({others} more {noun}, not counted)"
    machine = say_machine_coded(found)
    lines = [f"{line}: {selection.describe(loaded.names)}.", *([machine] if machine else [])]
    if selection.units and counted:
        lines += count_placing(found, units=selection.units, names=loaded.names)
    return "\n".join(lines)


def _for_people(
    found: gpd.GeoDataFrame, names: Mapping[str, str], units: tuple[str, ...]
) -> pd.DataFrame:
    """Return the few columns that fit a terminal, in words and with marks that are explained.

    ``units`` are the codes of those that were asked for.
    """
    import pandas as pd

    from geomap.dates import describe_dates

    unit = found["province"].fillna(found["country"])
    status = found["province_status"]
    unit = unit.mask(status == "straddles", unit + " ?").mask(status == "named", "(" + unit + ")")
    unit = unit.mask(unit.isna() & (status == "outside"), "outside").fillna("—")
    unit = unit.mask(_is_only_reached(found, units), unit + " ~")
    unit += pd.array(_list_named(found, names), dtype="str")
    place = found["place"].fillna(found["province_reported"]).fillna("")
    return pd.DataFrame(
        {
            " ": found["matched"].map({True: "", False: "+"}),
            "date": describe_dates(found),
            "unit": unit,
            "place as named": place,
            "type": found["event_type"].str.replace("_", " ").fillna(""),
            "side": found["side"].fillna("—"),
            "id": found["incident_id"],
        }
    )


def _is_only_reached(found: gpd.GeoDataFrame, units: tuple[str, ...]) -> pd.Series:
    """Tell which claims are in the units asked for by the accuracy of a boundary only."""
    import numpy as np

    from geomap.summary.counting import list_units

    lies = list_units(found)
    wanted = [number for number, code in enumerate(lies.codes) if code in units]
    reached = found["matched"] & bool(units)
    reached.iloc[lies.claim[np.isin(lies.unit, wanted)]] = False
    return reached


def _list_named(found: gpd.GeoDataFrame, names: Mapping[str, str]) -> list[str]:
    """Say the unit that each claim names where, as drawn, it does not lie there; else blank."""
    named = found["province_reported_code"].fillna("").astype(str)
    lies = found["province_candidates"].fillna("").astype(str)
    lies = lies.str.replace(r";[^;]*:0\.0+(?=;|$)", "", regex=True)
    return [
        f" (names {names.get(code, code)})" if code and f";{code}:" not in f";{units}" else ""
        for code, units in zip(named, lies, strict=True)
    ]


def _legend(shown: pd.DataFrame) -> str:
    """Explain the marks that occur."""
    crosses = shown["unit"].str.contains(r" \?(?: ~)?(?: \(names |$)")
    edged = shown["unit"].str.contains(r" ~(?: \(names |$)").any()
    said = {
        "( ) known by its name only": shown["unit"].str.startswith("(").any(),
        "? its possible area crosses a boundary": crosses.any(),
        "~ in a unit asked for only by the accuracy of a boundary": edged,
        "+ another claim of an incident that is in": shown[" "].eq("+").any(),
    }
    marks = [text for text, there in said.items() if there]
    return f"{'; '.join(marks)}.\n" if marks else ""
