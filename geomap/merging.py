"""Several tables made one, by the ids of their incidents; what only looks alike stays apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geomap.checks.duplicates import find_duplicates
from geomap.checks.findings import join_findings
from geomap.errors import TableError
from geomap.normalization.claims import arrange
from geomap.normalization.identity import says_again
from geomap.presets.registry import BY_TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geomap.schema import Reports

LEFT_COLUMNS = ("table", "row", "id", "code", "reason")
_TABLE = "_table"


class Merged(NamedTuple):
    """One table of several.

    ``claims`` have ``source_row`` as they stand in it, from 2 on; ``left_out`` lists claims that
    say again what another one says, or that a later version replaces (``LEFT_COLUMNS``);
    ``alike`` lists incidents that may be one, as ``checks`` finds them: none of them is merged.
    ``joined`` are the ids under which claims of several tables have become one incident.
    """

    claims: gpd.GeoDataFrame
    left_out: pd.DataFrame
    alike: pd.DataFrame
    joined: tuple[str, ...]


def merge_reports(tables: Sequence[Reports]) -> Merged:
    """Put the claims of several tables into one, in the order of the tables.

    Claims with one id are claims of one incident. Of claims that say the same, by the same
    word and source, one is kept. A record replaces a former version of itself
    only where its dataset has versions (``Preset.replaces``) and both rows state theirs.

    Parameters
    ----------
    tables
        Normalised reports, EPSG:4326.

    Raises
    ------
    TableError
        Records of two datasets have one id.
    """
    every = _stack(tables)
    _refuse_shared_ids(every, tables)
    old = _replaced(every)
    again = pd.Series(False, index=every.index)
    again[~old] = says_again(every[~old].drop(columns=_TABLE))
    left = pd.concat(
        [
            _list(every[old], tables, "replaced", "a later version of the record is there"),
            _list(every[again], tables, "repeated", "another claim says the same"),
        ],
        ignore_index=True,
    )
    kept = every[~(old | again)].reset_index(drop=True)
    tables_of = kept.groupby("incident_id", sort=False)[_TABLE].nunique()
    kept = kept.drop(columns=_TABLE).assign(source_row=np.arange(2, len(kept) + 2))
    claims = arrange(kept)
    joined = tuple(tables_of.index[tables_of > 1].astype("str"))
    return Merged(claims, left, join_findings(find_duplicates(claims)), joined)


def _stack(tables: Sequence[Reports]) -> gpd.GeoDataFrame:
    """Put claims under each other, with the number of their table."""
    frames = []
    for number, reports in enumerate(tables):
        claims = reports.claims.assign(**{_TABLE: number})
        if reports.provenance.licence and len(claims):
            blank = pd.Series(index=claims.index, dtype="str")
            licence = claims.get("licence", blank).fillna(reports.provenance.licence)
            claims = claims.assign(licence=licence.astype("str"))
        frames.append(claims)
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    stacked: gpd.GeoDataFrame = pd.concat(filled, ignore_index=True)
    return stacked


def _refuse_shared_ids(every: gpd.GeoDataFrame, tables: Sequence[Reports]) -> None:
    if "dataset" not in every:
        return
    known = every.dropna(subset="dataset")
    first = known.groupby("incident_id")["dataset"].transform("first")
    other = known[known["dataset"] != first]
    if not len(other):
        return
    row = other.iloc[0]
    file = tables[int(row[_TABLE])].provenance.file
    raise TableError(
        f"the id {row['incident_id']!r} stands for a record of {first[other.index[0]]} and, in "
        f"{file}, for one of {row['dataset']}; give one of them another id"
    )


def _replaced(every: gpd.GeoDataFrame) -> pd.Series:
    """Tell claims of a record of which a later version is there."""
    blank = pd.Series(index=every.index, dtype="str")
    dataset = every.get("dataset", blank)
    versioned = [title for title, preset in BY_TITLE.items() if preset.replaces]
    asked = dataset.isin(versioned)
    version = every.get("dataset_version", blank).where(asked)
    ranks = {text: rank for rank, text in enumerate(_order(version.dropna().unique().tolist()))}
    rank = version.map(ranks).astype("float64")
    last = rank.groupby([dataset.fillna(""), every["incident_id"]]).transform("max")
    return rank.notna() & (rank < last)


def _order(versions: list[str]) -> list[str]:
    """Order versions by their numbers (26.0.3 before 26.1); what holds none is no version."""
    numbers = {
        text: tuple(int(part) for part in text.split("."))
        for text in versions
        if text.replace(".", "").isdecimal() and all(text.split("."))
    }
    return sorted(numbers, key=lambda text: numbers[text])


def _list(
    claims: gpd.GeoDataFrame, tables: Sequence[Reports], code: str, reason: str
) -> pd.DataFrame:
    files = [reports.provenance.file for reports in tables]
    return pd.DataFrame(
        {
            "table": [files[number] for number in claims[_TABLE]],
            "row": claims["source_row"].to_numpy(),
            "id": claims["incident_id"].to_numpy(),
            "code": code,
            "reason": reason,
        },
        columns=list(LEFT_COLUMNS),
    )
