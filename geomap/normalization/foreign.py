"""Tables of other datasets, and tables with a mapping: brought to our columns before all else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd

from geomap.errors import SelectionError
from geomap.normalization.cells import as_text
from geomap.normalization.headers import refuse_repeated
from geomap.presets.mapping import SharedColumns, check_columns, map_headers
from geomap.presets.recognition import NONE, recognise, say_recognised
from geomap.presets.translation import translate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.normalization.faults import Faults
    from geomap.presets.declaration import Preset
    from geomap.schema import Provenance


class Foreign(NamedTuple):
    """What is known of where a table comes from: its preset, and what its columns were called."""

    preset: Preset | None = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed

    @property
    def has_degrees(self) -> bool:
        """Tell whether positions come from columns of a dataset, which are in degrees."""
        return self.preset is not None and "longitude" in self.headers


def find_foreign(
    headers: list[str], preset: str | None, columns: Mapping[str, str] | None
) -> Foreign:
    """Find the preset of a table, or apply a mapping of its columns; never both.

    Raises
    ------
    SelectionError
        A preset and a mapping are given, or one of them cannot be read.
    TableError
        The table has not the columns that one of them needs, or two presets fit.
    """
    if not columns:
        return Foreign(recognise(headers, preset))
    if preset not in {None, NONE}:
        raise SelectionError("a preset knows its columns; give --preset or --columns, not both")
    wanted = columns.within(headers) if isinstance(columns, SharedColumns) else columns
    if not wanted:
        return Foreign(recognise(headers, preset))
    renamed = map_headers(headers, check_columns(wanted))
    return Foreign(None, {column: header for header, column in renamed.items()})


def rename_foreign(table: pd.DataFrame, foreign: Foreign) -> pd.DataFrame:
    """Give mapped columns their names; a table of a preset is left for ``translate_foreign``."""
    return table.rename(columns={header: name for name, header in foreign.headers.items()})


def translate_foreign(
    table: pd.DataFrame, foreign: Foreign, faults: Faults, *, file: str
) -> tuple[pd.DataFrame, Foreign]:
    """Translate the rows of a preset into columns of a claim; other tables stay as they are."""
    if foreign.preset is None:
        return table, foreign
    refuse_repeated([str(header) for header in table.columns])
    texts = pd.DataFrame(
        {
            header: table[header] if header == "geometry" else as_text(table[header])
            for header in table.columns
        },
        index=table.index,
    )
    made = translate(texts, foreign.preset, faults.add, file=file)
    return made.table, foreign._replace(headers=made.headers)


def split_foreign(claims: gpd.GeoDataFrame, foreign: Foreign) -> gpd.GeoDataFrame:
    """Make several claims of one where the preset says that a row holds several."""
    if foreign.preset is None or foreign.preset.split is None:
        return claims
    split = foreign.preset.split(pd.DataFrame(claims))
    return gpd.GeoDataFrame(split, geometry="geometry", crs=claims.crs)


def name_headers(rejected: pd.DataFrame, foreign: Foreign) -> pd.DataFrame:
    """Name the columns of rejected rows as the table itself names them."""
    known = {column: header for column, header in foreign.headers.items() if header}
    if not known or not len(rejected):
        return rejected
    return rejected.assign(column=rejected["column"].map(lambda name: known.get(name, name)))


def describe_foreign(source: Provenance, foreign: Foreign) -> Provenance:
    """Say in the provenance which preset was used and why, and under which terms it stands."""
    if foreign.preset is None:
        return source
    preset = foreign.preset
    return source._replace(
        preset=preset.name,
        licence=source.licence or preset.terms.licence,
        notes=(*source.notes, say_recognised(preset, source.notes), *preset.notes),
    )
