"""What changed between two tables of claims: incidents, claims, and single cells of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.changes.rejections import tell_rejections
from geomap.dates import describe_dates
from geomap.schema import COLUMNS, COMPUTED_COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd

KINDS = (
    "incident added",
    "incident removed",
    "claim added",
    "claim removed",
    "changed",
    "incident rejected",
    "claim rejected",
    "row rejected",
)
"""Kinds of change; ``_ORDER`` is the order in which the changes of one incident are told."""
_ORDER = tuple(KINDS[number] for number in (0, 1, 5, 2, 3, 6, 4, 7))
_LEVELS = (
    ("side", "speaker", "source_url", "source_title", "place", "place_role", "affected_side"),
    ("side", "speaker", "source_url", "source_title"),
    ("side", "speaker"),
    ("side",),
)
"""What two versions of one claim share, from the surest to the least: who said it comes first."""
_IGNORED = {*COMPUTED_COLUMNS, "geometry", "date_told", "position_told"} - {"country_code"}
THIRD = "third party"
_NAMED = ("source_title", "reported_via", "source_url")


class Changes(NamedTuple):
    """Changes between two tables.

    ``table`` has one row a change: ``change`` (one of ``KINDS``), ``incident_id``, ``claim`` (who
    said it, in words), ``column``, ``old`` and ``new`` (texts; blank where there is no value);
    ``counts`` the number of ids (incidents, statements and totals) added, removed, rejected,
    changed and the same.
    """

    table: pd.DataFrame
    counts: dict[str, int]


def compare_tables(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    rejected: tuple[pd.DataFrame, pd.DataFrame] | None = None,
) -> Changes:
    """Compare two tables of claims.

    Incidents are the same by their id. Claims of one incident that say the same are the same,
    wherever they stand; of those left over, the ones by the same voice (and source, and place,
    where these are still the same) are two versions of one claim, whose cells are compared. What
    geomap computes, and the row in which a claim stands, is not compared.

    Parameters
    ----------
    old, new
        Normalised claims, EPSG:4326.
    rejected
        The rejected rows of the old and of the new table: what is gone because its row can no
        longer be read is told as rejected, with the reason, and not as removed.

    Returns
    -------
    changes
        In the order of incident ids.
    """
    first, second = _plain(old), _plain(new)
    names = [str(name) for name in first.columns.union(second.columns, sort=False)]
    names.remove("incident_id")
    whole = ["incident_id", *names]
    first, second = (table.reindex(columns=whole, fill_value="") for table in (first, second))
    told = {0: _tell_claims(first), 1: _tell_claims(second)}
    ids = set(first["incident_id"]), set(second["incident_id"])
    parts = [
        _list_whole(second, old=False, ids=ids[1] - ids[0], days=_say_days(new)),
        _list_whole(first, old=True, ids=ids[0] - ids[1], days=_say_days(old)),
        *_list_within(first, second, names, told),
    ]
    table = pd.concat(parts, ignore_index=True)
    if rejected is not None:
        table = tell_rejections(table, *rejected)
    order = table["change"].map({kind: rank for rank, kind in enumerate(_ORDER)})
    table = table.assign(_order=order).sort_values(
        ["incident_id", "_order", "claim", "column", "old", "new"], kind="stable", ignore_index=True
    )
    changed = set(table["incident_id"]) & ids[0] & ids[1]
    refused = int((table["change"] == "incident rejected").sum())
    counts = {
        "added": len(ids[1] - ids[0]),
        "removed": len(ids[0] - ids[1]) - refused,
        "rejected": refused,
        "changed": len(changed),
        "same": len(ids[0] & ids[1]) - len(changed),
    }
    return Changes(table.drop(columns="_order"), counts)


def _plain(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what claims say as texts, blank where a cell is missing."""
    points = claims.geometry
    table = pd.DataFrame(claims.drop(columns=[n for n in claims.columns if n in _IGNORED]))
    table = table.assign(longitude=points.x.round(7), latitude=points.y.round(7))
    known = [column.name for column in COLUMNS if column.name in table]
    table = table[[*known, *(name for name in table.columns if name not in known)]]
    return table.apply(_texts).reset_index(drop=True)


def _texts(column: pd.Series) -> pd.Series:
    if column.dtype.kind == "M":
        said = column.dt.strftime("%Y-%m-%dT%H:%M:%S").str.removesuffix("T00:00:00")
    elif column.dtype.kind == "f":
        said = column.map(lambda number: f"{number:.7f}".rstrip("0").rstrip("."))
    else:
        said = column.astype("object").map(str)
    return said.astype("object").where(column.notna(), "").astype("str")


def _say_days(claims: gpd.GeoDataFrame) -> pd.Series:
    return describe_dates(claims).reset_index(drop=True)


def _list_whole(table: pd.DataFrame, *, old: bool, ids: set[str], days: pd.Series) -> pd.DataFrame:
    """List incidents that only one of the tables has, one row each, with day, type and place.

    The sides of all of its claims are named in the order of their codes.
    """
    every = table[table["incident_id"].isin(ids)]
    rows = every.drop_duplicates("incident_id")
    parts = [days.reindex(rows.index).fillna("")]
    for name in ("event_type", "place", "province_reported"):
        cells = rows[name] if name in rows else pd.Series("", rows.index)
        parts.append(cells.str.replace("_", " ") if name == "event_type" else cells)
    said = [", ".join(text for text in texts if text) for texts in zip(*parts, strict=True)]
    return pd.DataFrame(
        {
            "change": KINDS[1] if old else KINDS[0],
            "incident_id": rows["incident_id"].to_numpy(),
            "claim": _name_sides(every).reindex(rows["incident_id"]).to_numpy(),
            "column": "",
            "old": said if old else "",
            "new": "" if old else said,
        },
        dtype="str",
    )


def _name_sides(table: pd.DataFrame) -> pd.Series:
    """Name the sides that speak of each incident, by code; a third party comes last."""
    side = table.get("side", pd.Series("", table.index))
    named = pd.DataFrame({"incident_id": table["incident_id"], "side": side})
    named = named.drop_duplicates().assign(_third=named["side"] == "")
    named = named.sort_values(["_third", "side"]).replace({"side": {"": THIRD}})
    return named.groupby("incident_id")["side"].agg("; ".join).astype("str")


def _list_within(
    first: pd.DataFrame, second: pd.DataFrame, names: list[str], told: dict[int, pd.Series]
) -> list[pd.DataFrame]:
    """List what changed within the incidents that both tables have."""
    both = set(first["incident_id"]) & set(second["incident_id"])
    left = first[first["incident_id"].isin(both)]
    right = second[second["incident_id"].isin(both)]
    _, left, right = _pair(left, right, ["incident_id", *names])
    pairs = []
    for level in _LEVELS:
        keys = ["incident_id", *(name for name in level if name in names)]
        found, left, right = _pair(left, right, keys)
        pairs.append(found)
    pair = pd.concat(pairs, ignore_index=True)
    return [
        *_list_cells(first, second, pair, names, told[1]),
        _list_claims(left, told[0], old=True),
        _list_claims(right, told[1], old=False),
    ]


def _pair(
    left: pd.DataFrame, right: pd.DataFrame, keys: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pair rows that agree in keys, in their order; return pairs of labels and both rests."""
    marked = []
    for table in (left, right):
        number = table.groupby(keys).cumcount() if len(table) else pd.Series(dtype="int64")
        marked.append(table[keys].assign(_number=number, _row=table.index))
    pairs = marked[0].merge(marked[1], on=[*keys, "_number"], suffixes=("_old", "_new"))
    pairs = pairs[["_row_old", "_row_new"]]
    return pairs, left.drop(pairs["_row_old"].tolist()), right.drop(pairs["_row_new"].tolist())


def _list_cells(
    first: pd.DataFrame, second: pd.DataFrame, pair: pd.DataFrame, names: list[str], told: pd.Series
) -> list[pd.DataFrame]:
    before = first.loc[pair["_row_old"]].reset_index(drop=True)
    after = second.loc[pair["_row_new"]].reset_index(drop=True)
    who = told.loc[pair["_row_new"]].reset_index(drop=True)
    parts = []
    for name in names:
        rows = before[name] != after[name]
        if rows.any():
            parts.append(
                pd.DataFrame(
                    {
                        "change": KINDS[4],
                        "incident_id": after["incident_id"][rows],
                        "claim": who[rows],
                        "column": name,
                        "old": before[name][rows],
                        "new": after[name][rows],
                    }
                )
            )
    return parts


def _list_claims(rest: pd.DataFrame, told: pd.Series, *, old: bool) -> pd.DataFrame:
    cells = rest["description"] if "description" in rest else pd.Series("", rest.index)
    blank = pd.Series("", rest.index)
    return pd.DataFrame(
        {
            "change": KINDS[3] if old else KINDS[2],
            "incident_id": rest["incident_id"],
            "claim": told.loc[rest.index],
            "column": "",
            "old": cells if old else blank,
            "new": blank if old else cells,
        },
        dtype="str",
    )


def _tell_claims(table: pd.DataFrame) -> pd.Series:
    """Say who speaks in each claim, and by which source: ``AM, Ministry of Defence (TASS)``."""
    blank = pd.Series("", table.index)
    side = table.get("side", blank).where(table.get("side", blank) != "", THIRD)
    speaker = table.get("speaker", blank)
    source = blank
    for name in _NAMED:
        source = source.where(source != "", table.get(name, blank))
    said = side + speaker.where(speaker == "", ", " + speaker)
    return said + source.where(source == "", " (" + source + ")")


def say_changes(changes: Changes) -> str:
    """Say in one sentence how many incidents are new, gone, changed and the same."""
    counts = changes.counts.items()
    said = [f"{number:,} {what}" for what, number in counts if number or what != "rejected"]
    return f"Incidents, statements and totals: {', '.join(said)}."
