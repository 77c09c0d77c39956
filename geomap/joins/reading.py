"""Which unit the name that a claim gives means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.joins.units import country_readings
from geomap.names import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.names import Names


def read_units(claims: pd.DataFrame, names: Names, table: pd.DataFrame) -> NDArray[np.int32]:
    """Return the row of the unit that each claim names; -1 where it names none, or not one only.

    Of several units of one name that is meant which alone lies in the country that the claim names.

    Parameters
    ----------
    claims
        Claims with ``province_reported`` and, where they name one, ``country_reported``.
    names
        Spellings of the units.
    table
        The units: ``code``, each once, ``country``, ``country_code``.
    """
    told, texts = pd.factorize(claims["province_reported"])
    index = pd.Index(table["code"])
    rows = index.get_indexer(names.lookup(pd.Series(texts, dtype="str")))
    unit = np.append(rows, -1).astype(np.int32)[told]
    readings = {n: names.readings(str(text)) for n, text in enumerate(texts) if rows[n] < 0}
    several = {n: index.get_indexer(list(codes)) for n, codes in readings.items() if codes}
    if not several or "country_reported" not in claims:
        return unit
    at = np.flatnonzero(np.isin(told, list(several)) & claims["country_reported"].notna())
    number, countries = pd.factorize(claims["country_reported"].iloc[at])
    homes = _countries(countries, table)
    for which, country in sorted(set(zip(told[at].tolist(), number.tolist(), strict=True))):
        known = several[which][several[which] >= 0]  # a name may be that of units in no layer
        fits = known[homes[country][known]]
        if len(fits) == 1:
            unit[at[(told[at] == which) & (number == country)]] = fits[0]
    return unit


def _countries(texts: pd.Index, table: pd.DataFrame) -> list[NDArray[np.bool_]]:
    """Tell for each name of a country which units lie in it."""
    own = table["country_code"].fillna(table["country"]).to_numpy(dtype=object)
    readings = country_readings(table)
    homes = []
    for text in texts:
        name, code = readings.get(fold(str(text)), (None, None))
        homes.append(own == (code if isinstance(code, str) else name))
    return homes
