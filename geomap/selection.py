"""A selection: which incidents are meant, as one frozen value that describes itself."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from geomap.errors import SelectionError
from geomap.language import Exactly, Joined, Message, Names, Part, Side, Unit, Voice, Within, tell
from geomap.schema import (
    EVENT_TYPES,
    LOCATION_PRECISIONS,
    MEASURES,
    PROVINCE_STATUSES,
    RECORD_KINDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

_HALF = 180.0
"""Degrees: a box across the antimeridian that is wider has its west and east swapped."""


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
        antimeridian, and is then at most half the earth wide. Claims without a point never match.
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

    def describe(self, names: Mapping[str, str] | None = None) -> str:
        """Say the selection in one English sentence without a full stop.

        Parameters
        ----------
        names
            Names of unit codes; a code without one is said as it is.
        """
        return Voice("en", Names(units=names or {})).say(self.tell())

    def tell(self) -> Message:
        """Tell the selection as a message, to be said in any language without a full stop.

        Its conditions, if there are any, fill ``conditions``.
        """
        if self.is_empty():
            return tell("selection.all")
        parts = (
            _either("selected.units", map(Unit, self.units)),
            self._tell_dates(),
            _either("selected.types", map(_tell_type, self.types)),
            _either("selected.sides", map(_name_or("selected.third"), self.sides)),
            _either("selected.by", map(_name_or("selected.nobody"), self.attributed_to)),
            _either("selected.precisions", map(_quote_code("precision"), self.precisions)),
            _either("selected.placings", map(_quote_code("placed"), self.placings)),
            _either("selected.kinds", map(_tell_kind, self.record_kinds)),
            _either("selected.sources", map(_quote, self.sources)),
            _either("selected.ids", self.ids),
            self._tell_box(),
            self._tell_border(),
            self._tell_figures(),
            tell("selected.text", text=_quote(self.text)) if self.text else None,
        )
        told = tuple(part for part in parts if part is not None)
        return tell("selected.some", conditions=Joined(told, "selected"))

    def _tell_dates(self) -> Message | None:
        how = _tell_how(certain=self.certain_dates)
        first, last = self.date_from, self.date_to
        if first and last:
            if first == last:
                return tell("selected.on", how=how, day=_tell_day(first))
            return tell("selected.between", how=how, first=_tell_day(first), last=_tell_day(last))
        if first:
            return tell("selected.from", how=how, first=_tell_day(first))
        return tell("selected.until", how=how, last=_tell_day(last)) if last else None

    def _tell_figures(self) -> Message | None:
        named = [Within(tell(f"figures.{name}")) for name in self.figures if name != "none"]
        if self.at_least is not None:
            some = Joined((*named,), "or") if named else tell("selected.any")
            return tell("selected.least", n=self.at_least, of=some)
        none = [Within(tell("figures.none"))] * ("none" in self.figures)
        return _either("selected.figures", [*named, *none])

    def _tell_box(self) -> Message | None:
        if self.bbox is None:
            return None
        west, south, east, north = map(_tell_exactly, self.bbox)
        return tell("selected.box", west=west, east=east, south=south, north=north)

    def _tell_border(self) -> Message | None:
        if self.border_within_m is None:
            return None
        far = tell("length.km", n=_tell_exactly(self.border_within_m / 1000))
        return tell("selected.border", how=_tell_how(certain=self.certain_border), far=far)


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
    if west > east and east + 360 - west > _HALF:
        raise SelectionError(
            f"the box goes from {west:g} east to {east:g}, more than half around the earth; west "
            f"comes first: {east:g},{south:g},{west:g},{north:g}"
        )


def _either(key: str, values: Iterable[Part]) -> Message | None:
    """Tell that one of some alternatives holds; nothing without any."""
    told = tuple(values)
    return tell(key, of=Joined(told, "or")) if told else None


def _tell_how(*, certain: bool) -> Message:
    return tell("selected.sure" if certain else "selected.maybe")


def _tell_day(day: date) -> Message:
    """Tell a day in numbers: ``2021-05-12``."""
    return tell("selected.day", y=f"{day.year:04}", m=f"{day.month:02}", d=f"{day.day:02}")


def _tell_exactly(value: float) -> Exactly:
    """Tell a number with as many decimals as it has, at most six."""
    return Exactly(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _tell_type(code: str) -> Part:
    if code and code not in EVENT_TYPES:
        return code.replace("_", " ")
    return Within(tell(f"type.{code or 'none'}"))


def _tell_kind(code: str) -> Part:
    return tell(f"selected.kind.{code}") if code in RECORD_KINDS else code


def _name_or(blank: str) -> Callable[[str], Part]:
    """Return what tells a side by its code, and a blank one by the string of a key."""
    return lambda code: Side(code) if code else tell(blank)


def _quote_code(family: str) -> Callable[[str], Part]:
    """Return what tells a code in the words of the legend, in quotes."""
    known = PROVINCE_STATUSES if family == "placed" else LOCATION_PRECISIONS
    return lambda code: _quote(Within(tell(f"{family}.{code}")) if code in known else code)


def _quote(text: Part) -> Message:
    return tell("selected.quoted", text=text)
