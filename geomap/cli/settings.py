"""Settings of a report in a file: ``geomap.toml`` holds what else would be typed."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import SelectionError

if TYPE_CHECKING:
    import click

ENDING = ".toml"
SECTIONS = ("read", "selection", "layers")
"""Tables that only group keys: each key is the long name of an option."""
_PATHS = ("provinces", "neighbours", "border", "places", "since", "output")
_META = "geomap.settings"


class Settings(NamedTuple):
    """A file of settings: its path, its bytes, and paths as it writes them by what they lead to."""

    path: str
    data: bytes
    written: dict[str, str]


def settings_of(ctx: click.Context) -> Settings | None:
    """Return the settings that a command was given."""
    return ctx.meta.get(_META)


def read_argument(ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """Take a table as it is; read settings, make them the defaults, and return their table.

    Raises
    ------
    TableError
        The file of settings cannot be read.
    SelectionError
        A key is not known, or its value does not fit.
    """
    if not value.lower().endswith(ENDING):
        return value
    from geomap.io.files import read_bytes
    from geomap.limits import read_limits

    data = read_bytes(value, read_limits(()))[0]
    settings = Settings(value, data, {})
    content = _flatten(_parse(data, value), value)
    if not isinstance(content.get("input"), str):
        raise SelectionError(f'{value} names no table; write input = "incidents.csv" in it')
    table = _lead(str(content.pop("input")), settings)
    ctx.default_map = {**_match(ctx, content, settings), **(ctx.default_map or {})}
    ctx.meta[_META] = settings
    return table


def _parse(data: bytes, name: str) -> dict[str, Any]:
    import tomllib

    from geomap.errors import TableError

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{name} is no TOML: {error}") from error


def _flatten(content: dict[str, Any], name: str) -> dict[str, Any]:
    """Take the keys out of the tables that group them; columns become one option."""
    flat: dict[str, Any] = {}
    for key, value in content.items():
        if key == "columns" and isinstance(value, dict):
            flat["columns"] = [_spell(f"{column}={header}") for column, header in value.items()]
        elif key in SECTIONS and isinstance(value, dict):
            flat |= value
        elif isinstance(value, dict):
            known = ", ".join(("columns", *SECTIONS))
            raise SelectionError(f"{name} has a table [{key}]; the tables are {known}")
        else:
            flat[key] = value
    return flat


def _spell(pair: str) -> str:
    """Put a pair in quotes: a comma in a header parts no pairs."""
    return '"' + pair.replace('"', '""') + '"'


def _match(ctx: click.Context, content: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Find the option that each key means, by the option's long name."""
    known = {
        option.lstrip("-").replace("-", "_"): param
        for param in ctx.command.params
        for option in param.opts
        if option.startswith("--")
    }
    defaults: dict[str, Any] = {}
    for key, value in content.items():
        param = known.get(key.replace("-", "_"))
        if param is None or param.name is None:
            near = difflib.get_close_matches(key, [*known, "input"], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise SelectionError(f"{settings.path} has the key {key!r}, which means nothing{hint}")
        defaults[param.name] = _fit(param, value, settings)
    return defaults


def _fit(param: click.Parameter, value: Any, settings: Settings) -> Any:
    """Bring a value to what the option takes: texts, several of them, or a flag."""
    if param.multiple:
        values = value if isinstance(value, list) else [value]
        return [_text(one) for one in values]
    if getattr(param, "is_flag", False):
        if not isinstance(value, bool):
            raise SelectionError(f"{settings.path}: {param.name} is true or false, not {value!r}")
        return value
    if isinstance(value, list):
        return ",".join(_text(one) for one in value)
    text = _text(value)
    return _lead(text, settings) if param.name in _PATHS and text != "auto" else text


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _lead(path: str, settings: Settings) -> str:
    """Return a path from here that is written from where the settings stand."""
    if path == "-":
        return path
    led = str(Path(settings.path).parent / path)
    settings.written[led] = path
    return led
