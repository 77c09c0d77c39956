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
    from geomap.cli.load import load_reports, selection_from
    from geomap.cli.output import choose_form, emit
    from geomap.filters import query

    chosen = "table" if explain else choose_form(form, output, FORMS)
    loaded = load_reports(incidents, options)
    if explain is not None:
        from geomap.explain import explain_incident

        told = explain_incident(loaded.reports.claims, explain, names=loaded.names)
        emit(told, output, source=incidents)
        return
    selection = selection_from(options, loaded.layers, loaded.reports.claims)
    found = query(loaded.reports.claims, selection)
    emit(_render(chosen, found, loaded, selection), output, source=incidents)
    if chosen not in {"table", "md"}:
        click.echo(_count(found, loaded, selection), err=True)


def _render(form: str, found: gpd.GeoDataFrame, loaded: Loaded, selection: Selection) -> str:
    from geomap.cli import output as forms
    from geomap.provenance import credits_of

    if form == "csv":
        return forms.as_csv(found)
    if form == "geojsonseq":
        return forms.as_sequence(found)
    if form in {"table", "md"}:
        shown = _for_people(found)
        body = forms.as_table(shown) if form == "table" else forms.as_markdown(shown)
        return (
            (body if len(shown) else "")
            + ("\n" if form == "md" else "")
            + _count(found, loaded, selection)
            + "\n"
        )
    head = {
        "selection": selection.describe(loaded.names),
        "incidents": _number(found),
        "of": _number(loaded.reports.claims),
        "rejected_rows": len(loaded.reports.rejected),
        "note": loaded.layers.note,
        "credits": credits_of(loaded.layers),
    }
    if form == "json":
        return forms.as_json({**head, "claims": forms.records(found)})
    return forms.as_json({"type": "FeatureCollection", **head, "features": forms.features(found)})


def _number(claims: gpd.GeoDataFrame) -> int:
    from geomap.summary import count_drawn

    return count_drawn(claims).incidents


def _count(found: gpd.GeoDataFrame, loaded: Loaded, selection: Selection) -> str:
    """Say how many incidents were found, how they are placed, and what else the claims hold."""
    from geomap.summary import count_placing

    total = loaded.reports.claims
    line = f"{_number(found)} of {_number(total)} incidents"
    counted = set(found["incident_id"][found["record_kind"] == "incident"])
    others = len(set(found["incident_id"]) - counted)
    if others:
        noun = (
            "records are a statement or total" if others > 1 else "record is a statement or total"
        )
        line += f" ({others} more {noun}, not counted)"
    lines = [f"{line}: {selection.describe(loaded.names)}."]
    if selection.units and counted:
        lines += count_placing(found, units=selection.units, names=loaded.names)
    return "\n".join(lines)


def _for_people(found: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the few columns that fit a terminal, in words."""
    import pandas as pd

    from geomap.dates import describe_dates

    unit = found["province"].fillna(found["country"])
    status = found["province_status"].str.replace("_", " ")
    return pd.DataFrame(
        {
            "date": describe_dates(found),
            "unit": unit.fillna("—"),
            "placed": status,
            "place": found["place"].fillna(found["province_reported"]).fillna("—"),
            "type": _words(found, "event_type"),
            "side": found["side"].fillna("third party"),
            "stance": _words(found, "stance"),
            "id": found["incident_id"],
            "matched": found["matched"].map({True: "yes", False: ""}),
        }
    )


def _words(found: gpd.GeoDataFrame, name: str) -> pd.Series:
    import pandas as pd

    if name not in found:
        return pd.Series("", index=found.index)
    return found[name].str.replace("_", " ").fillna("")
