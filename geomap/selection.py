"""A selection: which incidents are meant, as one frozen value that describes itself."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from geomap.errors import SelectionError
from geomap.schema import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Conditions on claims; an incident is in when one single claim meets all of them.

    Several values of one field are alternatives; different fields must all hold. An empty field
    is no condition.

    Parameters
    ----------
    units
        Codes of first-level units (``AM-SU``). A claim matches a unit that is among its
        candidates or that it names.
    date_from, date_to
        First and last day, both inclusive; either may be None.
    certain_dates
        Keep only claims whose whole date range lies within, not those that may.
    types, sides, attributed_to, precisions, placings, record_kinds, sources, ids
        Values of ``event_type``, ``side``, ``attributed_to``, ``location_precision``,
        ``province_status``, ``record_kind``; text in the source columns; incident ids. The empty
        text among ``sides`` means the third parties.
    bbox
        (west, south, east, north) in degrees, EPSG:4326; west greater than east crosses the
        antimeridian. Claims without a point never match.
    border_within_m
        Greatest distance to the state border in metres; claims without a distance never match.
    certain_border
        Keep only claims that lie within that distance wherever in their possible area they are.
    figures
        Measures (``killed``) of which a claim states a figure, zero included; ``none`` means the
        claims that state no figure at all.
    at_least
        Least number that a claim must state for one of ``figures``, or for any measure where there
        are none; of a range it is the lower bound, and where only an upper one is stated the claim
        does not match.
    text
        Words to be found in the texts of a claim, folded by NFKC and lower case.
    """

    units: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    certain_dates: bool = False
    types: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    placings: tuple[str, ...] = ()
    record_kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    border_within_m: float | None = None
    certain_border: bool = False
    figures: tuple[str, ...] = ()
    at_least: int | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse conditions that nothing could meet, or that mean nothing alone."""
        for field in fields(self):
            if field.type == "tuple[str, ...]":
                _check_texts(field.name, getattr(self, field.name))
        if self.certain_dates and not (self.date_from or self.date_to):
            raise SelectionError("certain dates are asked for, but no first or last day; give one")
        if self.certain_border and self.border_within_m is None:
            raise SelectionError("a certain distance is asked for, but not which; give one")
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise SelectionError(
                f"the first day {self.date_from} lies after the last day {self.date_to}; swap them"
            )
        _check_figures(self.figures, self.at_least)
        if self.bbox is not None:
            _check_bbox(self.bbox)
        if self.border_within_m is not None and not self.border_within_m >= 0:
            raise SelectionError(
                f"a distance to the border is zero or more metres, not {self.border_within_m}"
            )

    def is_empty(self) -> bool:
        """Tell whether there is no condition at all."""
        return self == Selection()

    def with_names(self, names: Mapping[str, str]) -> Selection:
        """Return the selection with unit codes replaced by ``names``, for reading aloud."""
        return replace(self, units=tuple(names.get(code, code) for code in self.units))

    def describe(self, names: Mapping[str, str] | None = None) -> str:
        """Say the selection in one sentence without a full stop.

        Parameters
        ----------
        names
            Names of unit codes; a code without one is said as it is.
        """
        if self.is_empty():
            return "all reported incidents"
        names = names or {}
        parts = [
            _either("in or naming", [names.get(code, code) for code in self.units]),
            self._describe_dates(),
            _either("of type", [value.replace("_", " ") for value in self.types]),
            _either("by the account of", [value or "a third party" for value in self.sides]),
            _either("attributed to", [value or "nobody" for value in self.attributed_to]),
            _either("known to precision", self.precisions),
            _either("placed as", [value.replace("_", " ") for value in self.placings]),
            _either("of kind", self.record_kinds),
            _either("with a source containing", [f"“{value}”" for value in self.sources]),
            _either("with id", self.ids),
            self._describe_box(),
            self._describe_border(),
            self._describe_figures(),
            f"containing “{self.text}”" if self.text else "",
        ]
        return "reported incidents " + ", ".join(part for part in parts if part)

    def _describe_dates(self) -> str:
        if not (self.date_from or self.date_to):
            return ""
        how = "certainly" if self.certain_dates else "certainly or possibly"
        if self.date_from and self.date_to:
            if self.date_from == self.date_to:
                return f"{how} on {self.date_from}"
            return f"{how} from {self.date_from} to {self.date_to}"
        if self.date_from:
            return f"{how} from {self.date_from} on"
        return f"{how} up to {self.date_to}"

    def _describe_figures(self) -> str:
        named = [name for name in self.figures if name != "none"]
        if self.at_least is not None:
            return _either(f"stating at least {self.at_least}", named or ["of any measure"])
        return _either("stating", named + ["no figures"] * ("none" in self.figures))

    def _describe_box(self) -> str:
        if self.bbox is None:
            return ""
        west, south, east, north = self.bbox
        return f"with a point between {west:g} and {east:g} E, {south:g} and {north:g} N"

    def _describe_border(self) -> str:
        if self.border_within_m is None:
            return ""
        how = "certainly" if self.certain_border else "certainly or possibly"
        return f"{how} within {self.border_within_m / 1000:g} km of the border"


def _check_texts(name: str, values: object) -> None:
    if not isinstance(values, tuple) or not all(isinstance(value, str) for value in values):
        raise SelectionError(f"{name} takes a tuple of texts, such as ('AM-SU',), not {values!r}")


def _check_figures(figures: tuple[str, ...], at_least: int | None) -> None:
    for name in figures:
        if name not in {*MEASURES, "none"}:
            known = ", ".join((*MEASURES, "none"))
            raise SelectionError(f"there are no figures of {name!r}; they are {known}")
    if at_least is None:
        return
    if at_least < 0:
        raise SelectionError(f"a least figure is zero or more, not {at_least}")
    if figures == ("none",):
        raise SelectionError("a least figure is asked for together with no figures; leave one away")


def _check_bbox(bbox: tuple[float, float, float, float]) -> None:
    west, south, east, north = bbox
    if not (abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 90 and abs(north) <= 90):
        raise SelectionError(
            f"a box is west,south,east,north in degrees, for example 44.5,38.8,46.7,40.7; "
            f"got {bbox}"
        )
    if south > north:
        raise SelectionError(
            f"the box has its south {south:g} above its north {north:g}; swap them"
        )


def _either(lead: str, values: tuple[str, ...] | list[str]) -> str:
    """Join alternatives to ``lead a, b or c``; nothing without values."""
    if not values:
        return ""
    if len(values) == 1:
        return f"{lead} {values[0]}"
    return f"{lead} {', '.join(values[:-1])} or {values[-1]}"
