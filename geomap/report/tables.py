"""The tables of a kit: claims, counts and rejected rows, and what of them may be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.io.forms import as_csv, as_json, features, flat
from geomap.provenance import columns_passed_on
from geomap.render.columns import may_pass_on
from geomap.report.counts import build_tables, stack_tables
from geomap.report.markdown import write_blocks
from geomap.terms import may_not_pass

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.report.counts import Count
    from geomap.schema import Reports

OWN = ("date_told", "position_told")
"""Columns that are made for reading and are no data."""


class Shared(NamedTuple):
    """The claims that a kit passes on, and how many it keeps back for their licence."""

    claims: gpd.GeoDataFrame
    withheld: int


def share(reports: Reports) -> Shared:
    """Take what may be passed on: allowed columns of rows whose licence, if stated, allows it."""
    claims = reports.claims
    own = claims["licence"] if "licence" in claims else pd.Series(pd.NA, claims.index, dtype="str")
    stated = own.fillna(reports.provenance.licence).astype(str).str.strip()
    allowed = {text: not text or may_pass_on(text) for text in stated.unique()}
    given = may_not_pass(claims) & bool(reports.provenance.included)
    kept = stated.map(allowed).astype(bool) | given
    columns = [name for name in columns_passed_on(reports) if name not in OWN]
    return Shared(claims.loc[kept, columns], int((~kept).sum()))


def write_tables(
    reports: Reports, shared: Shared, counts: list[Count], sentence: str
) -> dict[str, str]:
    """Write the tables of the kit as text by the names of their files."""
    head = {"type": "FeatureCollection", "selection": sentence, "withheld": shared.withheld}
    return {
        "incidents.csv": as_csv(shared.claims),
        "incidents.geojson": as_json({**head, "features": features(shared.claims)}),
        "summary.csv": as_csv(stack_tables(counts)),
        "rejected.csv": as_csv(_list_rejected(reports)),
    }


def describe_tables(
    reports: Reports, shared: Shared, counts: list[Count]
) -> dict[str, pd.DataFrame]:
    """Return the tables as they stand in the CSV files, for the description of their columns."""
    return {
        "incidents.csv": flat(shared.claims),
        "summary.csv": stack_tables(counts),
        "rejected.csv": _list_rejected(reports),
    }


def _list_rejected(reports: Reports) -> pd.DataFrame:
    """List the rejected rows, without their words where the licence keeps those back."""
    licence = reports.provenance.licence
    if licence and not reports.provenance.included and not may_pass_on(licence):
        return reports.rejected.assign(id="", value="", reason="")
    return reports.rejected


def write_summary(counts: list[Count]) -> str:
    """Write the tables of counts as Markdown."""
    blocks = [block for tree in build_tables(counts) for block in write_blocks(tree)]
    return "\n\n".join(["## In numbers", *blocks]) + "\n"
