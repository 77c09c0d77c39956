"""Read the layers that the options name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.group import printable

if TYPE_CHECKING:
    from geomap.schema import Layers

LAYER_KEYS = ("provinces", "neighbours", "border", "places", "name_field", "code_field")


def load_layers(options: dict[str, Any], *, told: bool = False) -> Layers:
    """Read the layers that the options name; say where units of the user's own are not clean.

    ``told``: also say of which boundaries nothing states the accuracy.
    """
    from geomap.io import read_layers
    from geomap.limits import read_limits

    named = {key: options[key] for key in LAYER_KEYS[1:]}
    layers = read_layers(options["provinces"], limits=read_limits(options["limit"]), **named)
    layers = _with_accuracy(layers, options["accuracy"])
    if told:
        _tell_accuracy(layers)
    return layers


def load_units(options: dict[str, Any]) -> Layers:
    """Do as ``load_layers`` for the units alone."""
    from geomap.io import read_unit_layers
    from geomap.limits import read_limits

    named = {key: options[key] for key in ("neighbours", "name_field", "code_field")}
    limits = read_limits(options["limit"])
    return read_unit_layers(options["provinces"], limits=limits, **named)


def _with_accuracy(layers: Layers, metres: float | None) -> Layers:
    """Give the boundaries the accuracy that the user states for them, and say so."""
    if metres is None:
        return layers
    from geomap.io.layers import UNSTATED_ACCURACY
    from geomap.joins import boundary_lines

    lines = boundary_lines(
        layers.provinces, metres, border=layers.border, neighbours=layers.neighbours
    )
    note = layers.note.replace(UNSTATED_ACCURACY, f"exact to {metres:g} m")
    return layers._replace(border=lines, note=note)


def _tell_accuracy(layers: Layers) -> None:
    """Say on stderr of which boundaries nothing states the accuracy, and how to state it."""
    from geomap.io.layers import UNSTATED_ACCURACY

    before, unstated, _ = layers.note.rpartition(UNSTATED_ACCURACY)
    if unstated:
        files = before.rpartition("Boundaries as in ")[2].removesuffix("; ")
        said = f"boundaries of {files}: {unstated}; state it with --accuracy (500m)"
        click.echo(f"Note: {printable(said)}", err=True)
