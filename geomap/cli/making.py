"""How a report is made, as far as the command line knows: its files, its words, its day."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from click.core import ParameterSource

from geomap.cli.diff import table_of
from geomap.cli.layers import LAYER_KEYS
from geomap.cli.settings import settings_of
from geomap.errors import SelectionError

if TYPE_CHECKING:
    import datetime as dt

    import click

    from geomap.cli.load import Loaded
    from geomap.report.making import Input, Making

_FILES = ("since", *LAYER_KEYS[:4])
_UNTOLD = ("incidents", "output", "rejects")


def describe_making(ctx: click.Context, loaded: Loaded, *, author: str, url: str) -> Making:
    """Say how a report is made: nothing in it depends on folder, clock or machine."""
    from geomap.report.making import Making

    return Making(
        inputs=_list_inputs(ctx, loaded),
        command=spell_command(ctx),
        author=author,
        url=url,
        date=read_epoch(),
    )


def read_epoch() -> dt.date | None:
    """Return the day of ``SOURCE_DATE_EPOCH``, the usual variable for builds that repeat.

    Raises
    ------
    SelectionError
        It is no whole number of seconds.
    """
    import datetime as dt

    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,11}", text):
        raise SelectionError(f"SOURCE_DATE_EPOCH is seconds since 1970, not {text!r}")
    return dt.datetime.fromtimestamp(int(text), dt.UTC).date()


def tell_path(path: str) -> str:
    """Return a path as it was typed, or the name alone where it leads out of the folder."""
    parts = PurePath(path)
    if parts.is_absolute() or ".." in parts.parts:
        return parts.name
    return parts.as_posix()


def spell_command(ctx: click.Context) -> str:
    """Spell the command that was given, without where its output goes."""
    words = ["geomap", ctx.command.name or ""]
    settings = settings_of(ctx)
    table = settings.path if settings else str(ctx.params["incidents"])
    words.append(shlex.quote("-" if table == "-" else tell_path(table)))
    options: list[str] = []
    for param in ctx.command.params:
        name = param.name or ""
        if ctx.get_parameter_source(name) != ParameterSource.COMMANDLINE or name in _UNTOLD:
            continue
        for value in _spell_values(param, ctx.params[name]):
            told = tell_path(value) if name in _FILES and value != "-" else value
            if getattr(param, "is_flag", False):
                options.append(max(param.opts, key=len))
            else:
                options += [max(param.opts, key=len), shlex.quote(told)]
    return " ".join([*words, *options])


def _spell_values(param: click.Parameter, value: object) -> list[str]:
    if param.multiple and isinstance(value, tuple):
        return [str(one) for one in value]
    if isinstance(value, tuple):
        return [",".join(f"{part:g}" for part in value)]
    if isinstance(value, float):
        return [f"{value:g}m"]
    return [str(value)]


def _list_inputs(ctx: click.Context, loaded: Loaded) -> tuple[Input, ...]:
    """List the table and the user's own layers with their checksums."""
    import hashlib

    from geomap.report.making import Input

    settings = settings_of(ctx)
    written = settings.written if settings else {}
    table = str(ctx.params["incidents"])
    told = "-" if table == "-" else tell_path(written.get(table, table))
    found = [Input(told, loaded.reports.provenance.sha256)]
    if settings:
        digest = hashlib.sha256(settings.data).hexdigest()
        found.insert(0, Input(tell_path(settings.path), digest, "settings"))
    if since := ctx.params.get("since"):
        file = table_of(since)
        digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        target = ctx.params.get("output")
        replaced = target and Path(target).resolve() == Path(since).resolve()
        told = "-" if replaced else tell_path(written.get(since, file))
        found.append(Input(told, digest, "former"))
    for key in LAYER_KEYS[:4]:
        path = ctx.params.get(key)
        if path and path != "auto":
            digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            found.append(Input(tell_path(written.get(path, path)), digest, key))
    return tuple(found)
