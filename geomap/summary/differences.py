"""Where the accounts of one incident differ, and where only one side speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geomap.dates.spans import DAYS, read_offset
from geomap.groups import number_rows
from geomap.joins.geodesy import geodesic
from geomap.schema import POINT_PRECISIONS
from geomap.summary.accounts import accounts_of, column, joined
from geomap.summary.figures import estimates_of, grouped, span_of, trace_figures
from geomap.summary.pairs import pairs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geomap.summary.figures import Figure


DIFFERENCES = ("place", "date", "figures", "occurrence", "responsibility")
"""What accounts may differ on, in the order in which it is said."""

_SPEAKS = ["incident_id", "account"]
_POINTS = ("inside", "mostly_inside", "straddles", "outside")
_AFFIRMS = ("asserts", "confirms", "other_account", "denies_figures")


def compare_claims(claims: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add where the accounts of each incident differ, and whether only one side speaks.

    Compared are accounts (one side, or one third party each: ``accounts_of``) of one incident,
    statements among them; aggregates are not. Accounts differ only where both say something and
    what they say cannot be the same:

    - ``place``: of the claims that say where it occurred (``place_role`` blank or ``occurred``),
      no claim of one account can mean the same place as any of the other: they name different
      units (whatever the points say: a name is what the account says), or their disks do not
      touch, or, where one has no radius, no unit that one names or may lie in is one of the other
      (outside every unit is no place in common: there the distance tells, as between disks).
      A claim known to its country only differs from one that certainly lies in another country.
    - ``date``: no claim of one account overlaps in days with any of the other: a time of day makes
      no difference. Where both say by which clock (``date_offset``), these are the days by the
      clock of either; otherwise the days as they are written. An unknown bound is open, the day of
      a report bounds the event from above only, and the day of a statement is not compared.
    - ``figures``: for the same affected side and measure the figures that stand (not those that
      their voice revised later) have no number in common, between two voices (``voices_of``: also
      two speakers or sources of one account); or one account disputes figures
      (``denies_figures``) and another asserts or confirms the event.
    - ``occurrence``: one account says that the event did not happen (``denies_event``), another
      asserts or confirms it, or gives another account of it.
    - ``responsibility``: accounts attribute to different sides only; or one denies responsibility
      where another attributes to its side (to any side, where the one that denies is a third
      party).

    Parameters
    ----------
    claims
        Claims after ``join_provinces``.

    Returns
    -------
    claims
        With ``accounts_differ_on`` (text such as ``place;figures``, in the order of
        ``DIFFERENCES``; missing where nothing differs) and ``one_sided`` (bool: all claims are of
        one side, none of a third party; this says nothing on what others would say, and an
        incident of one-sided claims is never undisputed). Both are the same on every claim of an
        incident; other columns and the order of rows do not change.

    Raises
    ------
    JoinMissingError
        The claims have no ``province_status``.
    """
    joined(claims, "province_status")
    accounts = (claims["record_kind"] != "aggregate").to_numpy()
    incident, distinct = pd.factorize(claims["incident_id"])
    several = accounts & (np.bincount(incident, minlength=len(distinct)) > 1)[incident]
    found = _compare(claims[several].reset_index(drop=True)) if several.any() else {}
    incidents = sorted(set().union(*found.values()))
    said = {
        incident: ";".join(name for name in DIFFERENCES if incident in found[name])
        for incident in incidents
    }
    nothing = pd.Series(pd.NA, claims.index, dtype="str")
    return claims.assign(
        accounts_differ_on=claims["incident_id"].map(said).astype("str") if said else nothing,
        one_sided=_one_sided(incident, claims["side"], accounts),
    )


def _compare(claims: gpd.GeoDataFrame) -> dict[str, set[str]]:
    """Return the incidents that differ in each of ``DIFFERENCES``."""
    account = number_rows([claims["incident_id"], accounts_of(claims)], len(claims))[0]
    claims = claims.assign(account=account)
    return {
        "place": _place(claims),
        "date": _date(claims),
        "figures": _figures(claims) | _disputed(claims),
        "occurrence": _occurrence(claims),
        "responsibility": _responsibility(claims),
    }


def _one_sided(incident: np.ndarray, side: pd.Series, accounts: np.ndarray) -> np.ndarray:
    """Tell the claims of incidents of which one side alone speaks, and no third party."""
    voice, sides = pd.factorize(side)  # a third party, which is missing as a side, has -1
    total = incident.max(initial=-1) + 1
    least, most = np.full(total, len(sides)), np.full(total, -1)
    np.minimum.at(least, incident[accounts], voice[accounts])
    np.maximum.at(most, incident[accounts], voice[accounts])
    alone: np.ndarray = ((least == most) & (most >= 0))[incident]
    return alone


def _apart(claims: pd.DataFrame, agree: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> set[str]:
    """Return incidents with two accounts none of whose claims agree, by ``agree(i, j)``.

    ``claims`` are those that say something, by their incident and account; ``i`` and ``j`` are
    positions in them.
    """
    account = claims["account"].to_numpy()
    compared, agreeing = [np.array([], dtype=np.int64)], [np.array([], dtype=np.int64)]
    for i, j in pairs_of(claims["incident_id"], account):
        low, high = np.minimum(account[i], account[j]), np.maximum(account[i], account[j])
        key = low.astype(np.int64) * (account.max() + 1) + high
        compared.append(np.unique(key))
        agreeing.append(np.unique(key[agree(i, j)]))
    apart = np.setdiff1d(np.concatenate(compared), np.concatenate(agreeing))
    speaks = np.isin(account, apart // (account.max(initial=0) + 1))
    return set(claims["incident_id"].array[speaks])


def _place(claims: gpd.GeoDataFrame) -> set[str]:
    role = column(claims, "place_role").fillna("occurred")
    units = _units(claims)
    known = (role == "occurred") & (units != "")
    part = claims.loc[known, [*_SPEAKS, "province_status", "location_precision", "radius_m"]]
    codes, texts = pd.factorize(units[known])
    sets = [frozenset(text.split(";")) for text in texts]
    beyond = np.array(["outside" in units for units in sets], dtype=bool)[codes]
    disk = part["province_status"].isin(_POINTS) & part["location_precision"].isin(POINT_PRECISIONS)
    radius = part["radius_m"].where(disk).fillna(0).to_numpy()
    points = claims.geometry[known]
    lon, lat = points.x.to_numpy(), points.y.to_numpy()
    named = pd.factorize(joined(claims, "province_reported_code")[known])[0]

    def agree(i: np.ndarray, j: np.ndarray) -> np.ndarray:
        pair = codes[i].astype(np.int64) * len(sets) + codes[j]
        distinct, where = np.unique(pair, return_inverse=True)
        shared = [_share(sets[key // len(sets)], sets[key % len(sets)]) for key in distinct]
        same = np.array(shared, dtype=bool)[where]
        disks = (radius[i] > 0) & (radius[j] > 0)
        disks |= beyond[i] & beyond[j] & ~same  # what no unit covers is no place in common
        k, m = i[disks], j[disks]
        same[disks] = geodesic(lon[k], lat[k], lon[m], lat[m]) <= radius[k] + radius[m]
        same[(named[i] >= 0) & (named[j] >= 0) & (named[i] != named[j])] = False
        return same

    return _apart(part, agree)


def _units(claims: gpd.GeoDataFrame) -> pd.Series:
    """Say the units that a claim lies in or names, and its country where that is certain."""
    lies = (
        joined(claims, "province_candidates")
        .fillna("")
        .str.replace(r":[^:;]*(?=;|$)", "", regex=True)
    )
    named = joined(claims, "province_reported_code").fillna("")
    units = lies.mask(lies == "", named).where((lies == named) | (named == ""), lies + ";" + named)
    units = units.str.strip(";")
    country = ("country " + joined(claims, "country_code")).fillna("")
    # What may lie in several units, or reaches a boundary, may lie in several countries.
    certain = claims["province_status"].isin(["inside", "named", "unlocated"])
    country = country.where(certain & ~units.str.contains(";"), "")
    return units.str.cat(country, sep=";").str.strip(";")


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sets of units may mean one place; outside all of them are many."""
    countries = [{t for t in units if t.startswith("country ")} for units in (one, other)]
    bare = [units == country for units, country in zip((one, other), countries, strict=True)]
    if any(bare):
        return not all(countries) or bool(countries[0] & countries[1])
    return bool((one - countries[0] - {"outside"}) & (other - countries[1]))


def _date(claims: gpd.GeoDataFrame) -> set[str]:
    start = claims["date_start"].mask(column(claims, "date_basis") == "report")
    end = claims["date_end"]
    known = (start.notna() | end.notna()) & (claims["record_kind"] != "statement")
    low = start[known].fillna(pd.Timestamp("0001-01-01").as_unit("s")).to_numpy()
    high = end[known].fillna(pd.Timestamp("9999-12-31").as_unit("s")).to_numpy()
    day = np.timedelta64(1, "D")
    last = np.where(high.astype(DAYS) == high, high + day - np.timedelta64(1, "s"), high)
    stated, texts = pd.factorize(column(claims, "date_offset")[known].fillna(""))
    offset = np.array([read_offset(text) for text in texts], dtype="m8[s]")[stated]

    def meet(i: np.ndarray, j: np.ndarray) -> np.ndarray:
        # whole days: a time is within its day, and accounts seldom agree on the minute
        shift = offset[i] - offset[j]
        shift[np.isnat(shift)] = 0
        first, end = (low[j] + shift).astype(DAYS), (last[j] + shift).astype(DAYS)
        return np.asarray((low[i].astype(DAYS) <= end) & (first <= last[i].astype(DAYS)))

    return _apart(claims.loc[known, _SPEAKS], lambda i, j: meet(i, j) | meet(j, i))


def _figures(claims: gpd.GeoDataFrame) -> set[str]:
    apart: set[str] = set()
    figures = trace_figures(claims)
    ids = figures["incident_id"]
    for index, group in grouped(figures):
        voices: dict[str, list[Figure]] = {}
        for figure in (figure for figure in group if not figure.superseded):
            voices.setdefault(figure.voice, []).append(figure)
        spans = [span_of(estimates_of(voice)) for voice in voices.values()]
        lows = [low for low, _, _ in spans if low is not None]
        highs = [high for _, high, _ in spans if high is not None]
        # Ranges have a number in common exactly when the greatest least is at most the least most.
        if lows and highs and max(lows) > min(highs):
            apart.add(str(ids[index]))
    return apart


def _stances(claims: gpd.GeoDataFrame) -> pd.Series:
    """Return what each claim does to the event; a blank asserts it, a word not known says nothing.

    A word that is not in the vocabulary may as well deny the event as assert it.
    """
    blank = np.where(column(claims, "stance_reported").notna(), "unknown", "asserts")
    stance = column(claims, "stance")
    return stance.where(stance.notna(), blank)


def _disputed(claims: gpd.GeoDataFrame) -> set[str]:
    """Return incidents where one account disputes figures and another affirms the event."""
    stance = _stances(claims)
    return _both(claims, stance == "denies_figures", stance.isin(["asserts", "confirms"]))


def _occurrence(claims: gpd.GeoDataFrame) -> set[str]:
    stance = _stances(claims)
    return _both(claims, stance == "denies_event", stance.isin(_AFFIRMS))


def _both(claims: gpd.GeoDataFrame, one: pd.Series, other: pd.Series) -> set[str]:
    """Return incidents where ``one`` holds for some account and ``other`` for a different one."""
    account, (incident, ids) = claims["account"].to_numpy(), pd.factorize(claims["incident_id"])
    does = np.zeros((2, len(claims)), dtype=bool)  # for each account
    does[0, account[one]], does[1, account[other]] = True, True
    home = np.zeros(len(claims), dtype=np.int64)
    home[account] = incident
    ones, others, same = (
        np.bincount(home[some], minlength=len(ids)) for some in (*does, does.all(axis=0))
    )
    alone = (ones == 1) & (others == 1) & (same == 1)
    return set(ids[(ones > 0) & (others > 0) & ~alone])


def _responsibility(claims: gpd.GeoDataFrame) -> set[str]:
    named = column(claims, "attributed_to")
    known = named.notna()
    codes = pd.factorize(named[known])[0]
    apart = _apart(claims.loc[known, _SPEAKS], lambda i, j: codes[i] == codes[j])
    return apart | _denied(claims)


def _denied(claims: gpd.GeoDataFrame) -> set[str]:
    """Return incidents where an account denies the responsibility that another attributes to it."""
    denies = column(claims, "stance") == "denies_responsibility"
    if not denies.any():
        return set()
    ids, names = claims["incident_id"], column(claims, "attributed_to")
    met = (names.notna() & ids.isin(ids[denies])).to_numpy()
    columns = (ids, claims["account"], names)
    others: dict[str, set[tuple[int, str]]] = {}
    for incident, account, name in zip(*(one[met].tolist() for one in columns), strict=True):
        others.setdefault(incident, set()).add((account, name))
    columns = (ids, claims["account"], claims["side"])
    return {
        incident
        for incident, account, side in zip(*(one[denies].tolist() for one in columns), strict=True)
        if any(
            account != other and (pd.isna(side) or side == name)
            for other, name in others.get(incident, ())
        )
    }
