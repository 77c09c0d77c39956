"""Why an incident is where and when it is: every step from the cells to the unit, in words."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.dates import describe_dates
from geomap.errors import SelectionError
from geomap.filters import find_id
from geomap.joins import describe_position, say_degrees
from geomap.schema import MEASURES, RADIUS_M
from geomap.summary import figures_of, measure_bounds, say_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

_COMPARED = 50_000
"""Among so many ids one that is like another is looked for; among more it takes seconds."""
_STATUS = {
    "inside": "the whole possible area lies in it",
    "mostly_inside": "at least 0.8 of the possible area lies in this unit, but not certainly all",
    "near": "as drawn, all of the possible area lies in it",
    "straddles": "the possible area crosses boundaries, so the unit is not certain",
    "named": "placed by the unit that the claim names, without a point",
    "outside": "outside every unit of the layers",
    "unlocated": "nothing places it in a unit",
}


def explain_incident(
    claims: gpd.GeoDataFrame,
    incident_id: str,
    *,
    names: Mapping[str, str],
    places: gpd.GeoDataFrame | None = None,
    accuracy_stated: bool = True,
) -> str:
    """Tell, claim by claim, from what its date, possible area, unit and distance follow.

    Parameters
    ----------
    claims
        Joined claims of the whole table.
    incident_id
        The incident, as the table writes it, or in another case where only one is so.
    names
        Names of units by code.
    places
        Named points, to say a position by the nearest of them.
    accuracy_stated
        The accuracy of the boundaries is stated, and was heeded.

    Raises
    ------
    SelectionError
        No claim has this id, or it may be one of several.
    """
    incident_id = _known_id(claims, incident_id)
    mine = claims[claims["incident_id"] == incident_id]
    dates = describe_dates(mine)
    told = pd.DataFrame(mine.drop(columns="geometry"))
    if "border_distance_m" in mine:
        told["_position"] = describe_position(mine, places)
    told["_revised"] = _revisions(mine)
    told["_figures"] = _figures(mine)
    told["_accurate"] = accuracy_stated
    rows = told.to_dict("records")
    points = mine.geometry.tolist()
    lines = [f"{incident_id}: {len(mine)} claim{'s' if len(mine) > 1 else ''}"]
    for row, point, date in zip(rows, points, dates, strict=True):
        cells = {str(k): v for k, v in row.items() if not _blank(v)}
        lines += ["", *_claim(cells, point, date, names)]
    return "\n".join([*lines, *_together(rows[0])]) + "\n"


def _known_id(claims: gpd.GeoDataFrame, text: str) -> str:
    ids = pd.Index(claims["incident_id"].unique())
    found = find_id(ids, text)
    if found is not None:
        return found
    known = ids.astype(str).tolist() if len(ids) <= _COMPARED else []
    near = difflib.get_close_matches(text, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "geomap query lists them"
    raise SelectionError(f"no incident has the id {text!r}; {hint}")


def _revisions(claims: gpd.GeoDataFrame) -> list[str | None]:
    """Say of each claim which of its figures revise earlier ones of the same account."""
    figures = figures_of(claims)
    told: dict[tuple[object, object], list[str]] = {}
    for one in figures[figures["revised_from"].notna()].to_dict("records"):
        day = "" if _blank(one["revised_from_date"]) else f" of {one['revised_from_date']}"
        whose = "" if _blank(one["affected_side"]) else one["affected_side"]
        said = f"{one['measure']} revises {one['revised_from']}{day}"
        told.setdefault((one["source_row"], whose), []).append(said)
    sides = claims.get("affected_side", pd.Series(index=claims.index, dtype="str")).fillna("")
    keys = zip(claims["source_row"], sides, strict=True)
    return [", ".join(told.get(key, ())) or None for key in keys]


def _figures(claims: gpd.GeoDataFrame) -> list[str | None]:
    """Say the figures of each claim; a value with bounds of its own stands before them."""
    said: list[list[str]] = [[] for _ in range(len(claims))]
    for measure in MEASURES:
        bounds = say_bounds(*measure_bounds(claims, measure))
        values = claims.get(measure, bounds)
        for parts, text, value in zip(said, bounds, values, strict=True):
            if not _blank(text):
                apart = not _blank(value) and str(value) != text
                parts.append(f"{measure} {value} ({text})" if apart else f"{measure} {text}")
    return [", ".join(parts) or None for parts in said]


def _blank(value: object) -> bool:
    return value is None or value is pd.NaT or bool(pd.isna(value))  # type: ignore[call-overload]


def _claim(cells: dict[str, Any], point: Any, date: str, names: Mapping[str, str]) -> list[str]:
    stance = cells.get("stance", cells.get("stance_reported"))
    said = [cells.get("side", "third party"), cells.get("speaker"), stance]
    via = f", via {cells['reported_via']}" if "reported_via" in cells else ""
    lines = [f"Row {cells['source_row']}: {', '.join(str(s) for s in said if s)}{via}"]
    if cells["record_kind"] != "incident":
        lines.append(f"  kind      {cells['record_kind']}: not counted as an incident")
    written = f" (written {cells['date_text']!r})" if "date_text" in cells else ""
    lines += [f"  date      {date}{written}", f"  place     {_place(cells)}"]
    lines += [f"  area      {_area(cells, point)}", f"  unit      {_unit(cells, names)}"]
    if "border_distance_m" in cells:
        lines.append(f"  border    {_border(cells)}")
    if "_position" in cells:
        lines.append(f"  in words  {cells['_position']}")
    if "_figures" in cells:
        whose = cells.get("affected_side", "all together")
        revised = f"; {cells['_revised']}" if "_revised" in cells else ""
        lines.append(f"  figures   {cells['_figures']} ({whose}){revised}")
    source = [str(cells[k]) for k in ("source_title", "source_url") if k in cells]
    return [*lines, f"  source    {', '.join(source) or 'none given'}"]


def _place(cells: dict[str, Any]) -> str:
    named = [
        f"{word} {cells[key]!r}"
        for key, word in (
            ("place", "named"),
            ("province_reported", "province given as"),
            ("country_reported", "country given as"),
        )
        if key in cells
    ]
    role = f"; role {cells['place_role']}" if "place_role" in cells else ""
    return ("; ".join(named) or "none named") + role


def _area(cells: dict[str, Any], point: Any) -> str:
    level = cells["location_precision"]
    if point is None:
        return f"precision {level}, no point"
    at = say_degrees(point.x, point.y)
    if "radius_m" not in cells:
        return f"precision {level}: the point {at} is not used, since it only stands for a unit"
    source = (
        f", from the gazetteer ({cells['location_source']})" if "location_source" in cells else ""
    )
    radius = cells["radius_m"]
    own = RADIUS_M.get(level) == radius
    why = f"geomap's radius for {level}" if own else "as the table states, or as its shape reaches"
    return f"precision {level}: within {radius:g} m ({why}) of {at}{source}"


def _unit(cells: dict[str, Any], names: Mapping[str, str]) -> str:
    status = cells["province_status"]
    shares, others = [], []
    for part in str(cells.get("province_candidates", "")).split(";"):
        code, _, share = part.rpartition(":")
        label = f"{names[code]} ({code})" if code in names else code
        if code and float(share):
            shares.append((label, share))
        elif code:
            others.append("outside every unit" if code == "outside" else f"in {label}")
    near = status == "mostly_inside" and len(shares) == 1
    text = f"{status.replace('_', ' ')}: {_STATUS['near' if near else status]}"
    if status == "inside" and cells["_accurate"]:
        text += ", even if the boundary is off by its accuracy"
    if shares:
        told = (label if near else f"{label} {share}" for label, share in shares)
        text = f"{', '.join(told)}; {text}"
    if near or others:
        beyond = " or ".join(others) or "beyond it"
        text += f"; by the accuracy of a boundary it may also lie {beyond}"
    if cells.get("province_conflict"):
        text += f"; this contradicts the province given, {cells.get('province_reported')!r}"
    return text


def _border(cells: dict[str, Any]) -> str:
    least = math.floor(cells["border_distance_min_m"] / 100) / 10  # outwards: never too narrow
    most = math.ceil(cells["border_distance_max_m"] / 100) / 10
    agreed = "" if cells.get("border_agreed", True) else " (line not agreed)"
    mid = cells["border_distance_m"] / 1000
    other = str(cells.get("border_with", ""))
    which = f"line between {other.replace('–', ' and ')}" if "–" in other else f"line with {other}"
    which = which if other else "border or outer edge"
    return f"{mid:.1f} km from the {which}{agreed}, at least {least:.1f}, at most {most:.1f} km"


def _together(row: dict[Any, Any]) -> list[str]:
    """Say what the claims differ on, where that was compared."""
    lines = []
    if not _blank(row.get("accounts_differ_on")) and row["accounts_differ_on"]:
        lines.append(f"The accounts differ on {row['accounts_differ_on'].replace(';', ', ')}.")
    if row.get("one_sided") is True:
        lines.append("There is no account from the other side in this table.")
    return ["", *lines] if lines else []
