"""What every command says on stderr of the table that it has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.group import printable
from geomap.errors import TableError
from geomap.schema import HARMLESS_CODES, MEASURES

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.schema import Reports


def tell_preset(reports: Reports) -> None:
    """Say on stderr which preset was used and why, and what its terms ask for."""
    from geomap.terms import remind

    for note in remind(reports):
        click.echo(f"Note: {printable(note)}", err=True)


def tell_rejected(incidents: str, reports: Reports, *, strict: bool) -> None:
    """Say on stderr what was not read: columns, and how many rows were rejected.

    Stop where no row is left, or under strict where one was rejected.
    """
    from geomap.normalization.unread import say_unread

    for note in (*reports.provenance.unread, *say_unread(reports.claims)):
        click.echo(f"Note: {printable(note)}", err=True)
    rejected, rows = reports.rejected, reports.provenance.rows
    if not len(rejected):
        return
    first = rejected.iloc[0]
    line = (
        f"{len(rejected)} of {rows} rows were rejected (row {first['row']}: {first['reason']}); "
        f"see geomap check {incidents}"
    )
    if not len(reports.claims):
        raise TableError(f"nothing can be used: {line}")
    if strict and (~rejected["code"].isin(HARMLESS_CODES)).any():
        raise TableError(f"{line}; --strict stops here")
    click.echo(f"Note: {printable(line)}", err=True)


def tell_outside(incidents: str, reports: Reports) -> None:
    """Say on stderr how many rows have a point that lies in no unit, as swapped columns make."""
    claims = reports.claims
    outside = claims["source_row"][(claims["province_status"] == "outside").to_numpy()]
    if len(outside):
        verb = "lies" if outside.nunique() == 1 else "lie"
        click.echo(
            f"Note: {outside.nunique()} of {reports.provenance.rows} rows {verb} outside every "
            f"unit (the first is row {outside.min()}); see geomap check {printable(incidents)}",
            err=True,
        )


def tell_blank(options: dict[str, Any], claims: gpd.GeoDataFrame) -> None:
    """Say on stderr which conditions no claim can meet, since no row fills the columns for them."""
    from geomap.filters import SOURCES, states_figure

    counts, asked = options["at_least"] is not None, options["figures"]
    figures = [name for name in asked if name != "none"] or (MEASURES if counts else ())
    if "none" in asked and not counts:
        figures = ()
    for flag, names in (
        ("--type", ("event_type",) if options["types"] else ()),
        ("--at-least" if counts else "--figures", figures),
        ("--source", SOURCES if options["sources"] else ()),
    ):
        if names and not any(states_figure(claims, name).any() for name in names):
            said = f"no row has a value in {' or '.join(names)}, so {flag} finds nothing"
            click.echo(f"Note: {said}", err=True)
