"""Tell from its headers which dataset a table comes from; nothing is guessed where two fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.errors import SelectionError, TableError
from geomap.presets.registry import PRESETS
from geomap.schema import fold_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.presets.declaration import Preset

NONE = "none"
_BARE = "there is no row of headers"
OWN = ("incident_id", "record_kind", "location_precision", "dataset")
"""Headers of a table that geomap has written: what it keeps of a dataset is not read anew."""


def recognise(headers: Sequence[str], asked: str | None = None) -> Preset | None:
    """Return the preset whose needed headers are all there; None where none is.

    A table that geomap itself has made from one is a plain table.

    Parameters
    ----------
    headers
        Headers of the table, in any case and spelling.
    asked
        Name of the preset to use, ``none`` for no preset, or None to look at the headers.

    Raises
    ------
    SelectionError
        There is no preset of that name.
    TableError
        Two presets fit, or the one asked for does not.
    """
    if asked == NONE:
        return None
    folded = {fold_header(str(header)) for header in headers}
    if asked is not None:
        preset = find_preset(asked)
        missing = [name for name in preset.needs if fold_header(name) not in folded]
        if missing:
            raise TableError(
                f"--preset {preset.name} expects the columns {', '.join(preset.needs)}; "
                f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not there"
            )
        return preset
    if {fold_header(name) for name in OWN} <= folded:
        return None
    fitting = [
        preset
        for preset in PRESETS.values()
        if all(fold_header(name) in folded for name in preset.needs)
    ]
    if len(fitting) > 1:
        names = " and ".join(preset.name for preset in fitting)
        raise TableError(
            f"the columns fit the presets {names} alike; name one with --preset {fitting[0].name}, "
            "or read the table as a plain one with --preset none"
        )
    return fitting[0] if fitting else None


def recognise_bare(cells: Sequence[str], asked: str | None = None) -> tuple[str, ...] | None:
    """Return the headers of a file that has none, by its number of fields and what it begins with.

    Parameters
    ----------
    cells
        The first row, split by tabs.
    asked
        As for ``recognise``.

    Raises
    ------
    SelectionError
        There is no preset of that name.
    TableError
        The preset asked for has other numbers of fields.
    """
    if asked == NONE:
        return None
    begins = len(cells) > 1 and cells[0].isdecimal() and cells[1].isdecimal()
    presets = list(PRESETS.values()) if asked is None else [find_preset(asked)]
    layouts = [layout for preset in presets for layout in preset.layouts]
    if not begins:
        return None
    for layout in layouts:
        if len(layout) == len(cells):
            return layout
    if asked is not None and layouts:
        widths = sorted(len(layout) for layout in layouts)
        raise TableError(
            f"--preset {asked} expects {widths[0]} to {widths[-1]} fields split by tabs "
            f"({', '.join(map(str, widths))}); the first row has {len(cells)}"
        )
    return None


def find_preset(name: str) -> Preset:
    """Return a preset by its name.

    Raises
    ------
    SelectionError
        There is none; those that there are are named.
    """
    if name not in PRESETS:
        raise SelectionError(
            f"there is no preset {name!r}; there are {', '.join(PRESETS)}, and none for a plain "
            "table"
        )
    return PRESETS[name]


def say_bare(fields: int) -> str:
    """Say how a table without headers is read."""
    return f"{_BARE}: its {fields} fields are named by their order"


def say_recognised(preset: Preset, notes: Sequence[str] = ()) -> str:
    """Say which preset is used and why; ``notes`` tell how the file was read."""
    shown = f"has the columns {', '.join(preset.needs[:-1])} and {preset.needs[-1]}"
    if any(note.startswith(_BARE) for note in notes):
        widths = [str(len(layout)) for layout in preset.layouts]
        shown = (
            f"has no headers, and its first row {', '.join(widths[:-1])} or {widths[-1]} fields "
            "split by tabs, of which the first two are whole numbers"
        )
    return f"read as {preset.title} (preset {preset.name}), because it {shown}"
