"""The tables of counts of a report: for its pages, as Markdown's source and as one long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geomap.language import say_english
from geomap.render import words
from geomap.render.tree import Node, node
from geomap.schema import EVENT_TYPES
from geomap.summary import summarize

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

HEADINGS = {
    "province": "By province",
    "month": "By month",
    "year": "By year",
    "type": "By type of event",
    "side": "By side that gives an account",
    "placing": "By how the place is known",
}
NUMBERS = (
    "incidents",
    "certain",
    "possible",
    "inside",
    "mostly_inside",
    "straddles",
    "named",
)
MONTHS_MOST = 36
"""Longer tables by month are left to the table by year."""


class Count(NamedTuple):
    """One table of counts: its key, its table, and what a reader must know of it."""

    key: str
    table: pd.DataFrame
    footers: tuple[str, ...]
    total: int


def count_all(
    claims: gpd.GeoDataFrame, *, rejected: int, names: Mapping[str, str], sides: Mapping[str, str]
) -> list[Count]:
    """Count the incidents by province, time, type, side and placing.

    Parameters
    ----------
    claims
        Joined claims of the incidents that are in.
    rejected
        Number of rejected rows.
    names, sides
        Names of units by code, and of sides by code.
    """
    counts = []
    for key in HEADINGS:
        summary = summarize(claims, by=key, rejected=rejected, names=names)
        table = summary.table
        if key == "type":
            table = table.sort_values("incidents", ascending=False, kind="stable")
        if key == "side":
            table = table.assign(name=[_name_side(code, sides) for code in table["side"]])
        counts.append(Count(key, table, summary.footers, summary.total))
    return counts


def _name_side(code: str, sides: Mapping[str, str]) -> str:
    return sides.get(code) or code


def build_tables(counts: list[Count]) -> list[Node]:
    """Make the tables as text trees; what is the same below all of them is said once, at the end.

    Where incidents span many months, only the years are shown.
    """
    by_key = {count.key: count for count in counts}
    left_out = "month" if len(by_key["month"].table) > MONTHS_MOST else "year"
    shown = [count for count in counts if count.key != left_out]
    common = [text for text in shown[0].footers if all(text in count.footers for count in shown)]
    trees = [_build_table(count, common) for count in shown]
    return [*trees, *(node("p", {}, text) for text in common)]


def _build_table(count: Count, common: list[str]) -> Node:
    table = count.table
    numbers = [name for name in NUMBERS if name in table]
    labels = _label(count)
    head = [node("th", {"scope": "col"}, count.key.capitalize())]
    head += [
        node("th", {"scope": "col", "class": "number"}, n.replace("_", " ").capitalize())
        for n in numbers
    ]
    body: list[Node] = []
    for label, row in zip(labels, table[numbers].itertuples(index=False), strict=True):
        cells = [node("td", {"class": "number"}, f"{number:,}") for number in row]
        body.append(node("tr", {}, node("th", {"scope": "row"}, label), *cells))
    footers = [node("p", {}, text) for text in count.footers if text not in common]
    return node(
        "section",
        {"class": "count"},
        node("h3", {}, HEADINGS[count.key]),
        node(
            "table",
            {},
            node("thead", {}, node("tr", {}, *head)),
            node("tbody", {}, *body),
        ),
        *footers,
    )


def _label(count: Count) -> list[str]:
    """Say what each line of a table counts."""
    values = count.table[count.key].astype(str)
    if count.key == "type":
        return [words.say_type(value) if value in EVENT_TYPES else value for value in values]
    if count.key == "placing":
        told = [words.tell_code("placed", value.replace(" ", "_"), value) for value in values]
        return [say_english(part) for part in told]
    if count.key == "side":
        named = zip(values, count.table["name"], strict=True)
        return [code if code == name else f"{name} ({code})" for code, name in named]
    return values.tolist()


def stack_tables(counts: list[Count]) -> pd.DataFrame:
    """Return all counts as one long table: ``by``, ``value``, ``code`` and the numbers."""
    parts = []
    for count in counts:
        part = count.table.rename(columns={count.key: "value", "province_code": "code"})
        if count.key == "side":
            part = part.rename(columns={"value": "code", "name": "value"})
        parts.append(part.assign(by=count.key))
    stacked = pd.concat(parts, ignore_index=True)
    columns = ["by", "value", "code", *NUMBERS]
    stacked = stacked.reindex(columns=columns)
    return stacked.assign(**{name: stacked[name].astype("Int64") for name in NUMBERS})
