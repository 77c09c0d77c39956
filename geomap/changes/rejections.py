"""Tell apart what was taken out of a table and what is gone because its row cannot be read."""

from __future__ import annotations

import pandas as pd

from geomap.schema import HARMLESS_CODES


def tell_rejections(table: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Tell incidents and claims that are gone as rejected, where rows of their id were.

    A claim that is gone counts as rejected when as many rows of its incident were rejected as
    claims are gone; where fewer were, it is not known which, and the reasons stand beside each. A
    rejected row that explains nothing gone, and that the old table did not have, is told by itself.

    Parameters
    ----------
    table
        Changes, as ``compare_tables`` lists them.
    old, new
        Rejected rows of both tables.

    Returns
    -------
    table
        With ``incident rejected``, ``claim rejected`` and ``row rejected`` (``new``: row, column
        and reason), and with the former reason (``old``) beside what is added and was rejected
        before.
    """
    before, after = _faulty(old), _faulty(new)
    table = _tell_gone(table, after)
    return pd.concat(
        [_tell_come(table, before), _list_rest(table, before, after)], ignore_index=True
    )


def _faulty(rejected: pd.DataFrame) -> pd.DataFrame:
    """Return the rejected rows that are at fault, each once, with the words for them."""
    rows = rejected[~rejected["code"].isin(HARMLESS_CODES)]
    rows = rows[["row", "id", "column", "value", "reason"]].astype("object").fillna("")
    rows = rows.astype("str")
    named = rows["column"].where(rows["column"] == "", ", " + rows["column"])
    return rows.assign(said="row " + rows["row"] + named + ": " + rows["reason"])


def _say_by_id(rows: pd.DataFrame) -> pd.Series:
    said = rows[rows["id"] != ""].groupby("id")["said"].agg("; ".join)
    return said.astype("str")


def _tell_gone(table: pd.DataFrame, rejected: pd.DataFrame) -> pd.DataFrame:
    said = table["incident_id"].map(_say_by_id(rejected)).astype("str")
    many = table["incident_id"].map(rejected["id"].value_counts())
    gone = table["change"].isin(["incident removed", "claim removed"]) & said.notna()
    claims = gone & (table["change"] == "claim removed")
    removed = table["incident_id"].map(table["incident_id"][claims].value_counts())
    unsure = claims & (many < removed)
    words = said.where(~unsure, "removed or rejected: " + said)
    kind = table["change"].where(
        ~gone | unsure, table["change"].str.replace("removed", "rejected", regex=False)
    )
    return table.assign(change=kind, new=table["new"].where(~gone, words))


def _tell_come(table: pd.DataFrame, rejected: pd.DataFrame) -> pd.DataFrame:
    said = "was rejected: " + table["incident_id"].map(_say_by_id(rejected)).astype("str")
    come = table["change"].isin(["incident added", "claim added"]) & said.notna()
    return table.assign(old=table["old"].where(~come, said))


def _list_rest(table: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """List rejected rows of the new table that the old one did not have and that tell no loss."""
    told = table["change"].isin(["incident rejected", "claim rejected"])
    told |= table["new"].str.startswith("removed or rejected: ")
    known = pd.MultiIndex.from_frame(before[["id", "column", "value"]])
    own = pd.MultiIndex.from_frame(after[["id", "column", "value"]])
    rest = after[~after["id"].isin(table["incident_id"][told]) & ~own.isin(known)]
    return pd.DataFrame(
        {
            "change": "row rejected",
            "incident_id": rest["id"],
            "claim": "",
            "column": rest["column"],
            "old": "",
            "new": rest["said"],
        },
        dtype="str",
    )
