"""What things look like: groups of events, sides, their colours and shapes, and the quiet land.

The mapping is fixed, so a type of event has the same colour and shape in every table. Colours
start from the palette of Okabe and Ito (2008, "Color Universal Design"), darkened for light land
and lightened for dark land until each has a contrast of at least 3:1 with the land, and moved
apart in lightness until they differ for colour-blind readers too; shapes repeat what colours say.
Sides that speak are drawn in the same colours, by what ``render/coloring.py`` gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Shape = Literal["circle", "square", "triangle", "diamond", "pair"]
Theme = Literal["light", "dark", "print"]


@dataclass(frozen=True)
class Group:
    """Types of event that share one colour and shape."""

    key: str
    shape: Shape
    types: tuple[str, ...]
    light: str
    dark: str
    paper: str
    """On white paper; there the four also differ in lightness, so that greys tell them apart."""


GROUPS: tuple[Group, ...] = (
    Group(
        "fire",
        "circle",
        ("exchange_of_fire", "shelling", "drone_strike", "mine"),
        "#c04a00",
        "#f08a4b",
        "#b84600",
    ),
    Group("held", "square", ("capture", "detention"), "#1976ae", "#5db4ea", "#0b2f55"),
    Group(
        "ground",
        "triangle",
        ("position_change_reported", "road_closure", "fire_or_property", "engineering_works"),
        "#004836",
        "#99e1cb",
        "#006148",
    ),
    Group("other", "diamond", ("talks", "other"), "#5b5f66", "#8f939a", "#82868c"),
)
GROUP_OF_TYPE: dict[str, int] = {
    event_type: index for index, group in enumerate(GROUPS) for event_type in group.types
}
OTHER = len(GROUPS) - 1
"""Index of the group of every type that is none of ours, or missing."""


MANY = len(GROUPS)
"""Index of the symbol of what accounts tell differently: types of several groups, or sides."""


class Symbol(NamedTuple):
    """A shape in the colour of a name: what one kind of incident, or one side, is drawn as."""

    shape: Shape
    ink: str
    mark: str
    """Its classes in the page."""


SEVERAL: dict[Theme, str] = {"light": "#000000", "dark": "#ffffff", "print": "#000000"}
"""The colour of what several sides speak of, or tell differently: that of ink, no side's."""
CHROMATIC = 3
"""The first groups have the colours that sides are drawn in; the last one is grey."""


def _list_symbols() -> tuple[Symbol, ...]:
    groups = [Symbol(group.shape, group.key, group.key) for group in GROUPS]
    turned = [
        (GROUPS[at].shape, GROUPS[(at + turn) % CHROMATIC].key)
        for turn in range(1, CHROMATIC)
        for at in range(CHROMATIC)
    ]
    more = [Symbol(shape, ink, f"in-{ink} {shape}") for shape, ink in turned]
    return (*groups, Symbol("pair", "several", "several"), *more)


SYMBOLS: tuple[Symbol, ...] = _list_symbols()
"""The groups; what several sides speak of or tell differently; then the shapes of sides in one
another's colours.
"""

LAND: dict[str, tuple[str, str]] = {
    "void": ("#e4e1d9", "#14171a"),
    "land": ("#f8f6f1", "#262b30"),
    "neighbour": ("#eeebe3", "#1d2125"),
    "water": ("#cfdee6", "#16303d"),
    "water-ink": ("#3f6274", "#7fa9bd"),
    "unit-line": ("#d3cdc0", "#3d444b"),
    "border": ("#756d60", "#98a0a8"),
    "map-ink": ("#2f3237", "#d9d6cf"),
    "map-muted": ("#67634f", "#959ba2"),
    "halo": ("#f8f6f1", "#262b30"),
}
"""Colours of the land in the light and the dark theme."""

PAPER_LAND: dict[str, str] = {
    "void": "#ffffff",
    "land": "#ffffff",
    "neighbour": "#f2f2f2",
    "water": "#e4ebef",
    "water-ink": "#3d5a6b",
    "unit-line": "#b9b9b9",
    "border": "#333333",
    "map-ink": "#000000",
    "map-muted": "#4a4a4a",
    "halo": "#ffffff",
}
"""Colours of the land on white paper."""

SHEET: dict[Theme, dict[str, str]] = {
    "light": {"paper": "#fffdf9", "ink": "#1f2328", "soft": "#5a5f66", "rule": "#dfdacf"},
    "dark": {"paper": "#191c1f", "ink": "#e7e4dd", "soft": "#a5abb2", "rule": "#363c42"},
    "print": {"paper": "#ffffff", "ink": "#000000", "soft": "#404040", "rule": "#c4c4c4"},
}
"""Colours of the sheet around a static map, as those of the page."""


def list_colours(theme: Theme) -> dict[str, str]:
    """Return every colour of a theme by its name: groups, several sides, land and sheet."""
    if theme == "print":
        groups = {group.key: group.paper for group in GROUPS}
        land = PAPER_LAND
    else:
        groups = {group.key: getattr(group, theme) for group in GROUPS}
        land = {name: pair[theme == "dark"] for name, pair in LAND.items()}
    return {**groups, "several": SEVERAL[theme], **land, **SHEET[theme]}


def write_variables() -> str:
    """Write the colours of events and land as CSS custom properties for both themes."""
    light, dark = list_colours("light"), list_colours("dark")
    own = [name for name in light if name not in SHEET["light"]]
    return (
        f":root{{{_declare({name: light[name] for name in own})}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root{{{_declare({name: dark[name] for name in own})}}}}}\n"
    )


def write_paper_variables() -> str:
    """Write the colours of white paper as CSS custom properties; they come after all others."""
    return f"@media print{{:root{{{_declare(list_colours('print'))}}}}}\n"


def _declare(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())
