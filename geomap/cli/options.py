"""Options, each defined once.

==========================  ========================================  ===========================
option                      what it does                              commands
==========================  ========================================  ===========================
INCIDENTS                   the table, ``-`` for standard input       map, query, summary, check
FILES                       tables of any length                      count
--encoding ... --rejects    how to read the table                     map, query, summary, check
--include-data              why kept back rows are passed on          map
--strict                    fail when a row was rejected              map, query, summary
--provinces ... --accuracy  the user's own layers                     all but template
--limit                     the most that is read of a file           all but template
-p ... --id                 conditions of a selection                 map, query, summary
--explain                   why an incident is where and when it is   query
--by                        keys of a count                           summary
--title --lang --tiles      what the map says and stands on           map
--size --scale --theme      size, pixels and colours of a picture     map
-o, --output                where the result goes                     all
-f, --format                form of a table                           all but map
==========================  ========================================  ===========================
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from geomap.presets import NAMES as PRESETS
from geomap.schema import (
    EVENT_TYPES,
    LOCATION_PRECISIONS,
    MEASURES,
    PROVINCE_STATUSES,
    RECORD_KINDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Distance(click.ParamType[float]):
    """A length such as 500m or 5km, as metres."""

    name = "distance"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number with its unit."""
        match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(m|km)\s*", str(value).lower())
        if match is None:
            self.fail(f"{value!r} is not a distance; write 500m or 5km", param, ctx)
        return float(match[1]) * (1000.0 if match[2] == "km" else 1.0)


class Box(click.ParamType[tuple[float, float, float, float]]):
    """A bounding box as west,south,east,north in degrees."""

    name = "w,s,e,n"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float, float]:
        """Read four numbers."""
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(
                f"{value!r} is not a box; write west,south,east,north in degrees, "
                "such as --bbox 44.5,38.8,46.7,40.7",
                param,
                ctx,
            )
        return west, south, east, north


class Size(click.ParamType[tuple[int, int]]):
    """Width and height in pixels as 1200x800."""

    name = "WxH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read two whole numbers."""
        match = re.fullmatch(r"([0-9]{2,5})x([0-9]{2,5})", str(value).lower())
        if match is None:
            self.fail(f"{value!r} is not a size; write --size 1200x800", param, ctx)
        return int(match[1]), int(match[2])


incidents_argument = click.argument("incidents", type=click.Path(allow_dash=True))

_READ = (
    click.option("--encoding", help="Encoding of text that is not UTF-8, such as cp1251."),
    click.option("--layer", help="Sheet or layer to read where the file has several."),
    click.option("--crs", help="System of coordinates (EPSG:32638); wins over that of the file."),
    click.option(
        "--precision",
        type=click.Choice(LOCATION_PRECISIONS[:-1]),
        metavar="PRECISION",
        help="Location precision of rows that state none.",
    ),
    click.option("--radius", type=Distance(), help="Radius of rows that state none (2km)."),
    click.option("--date-format", help="Format of dates that are not ISO 8601 (%d/%m/%Y)."),
    click.option(
        "--preset",
        type=click.Choice((*PRESETS, "none")),
        metavar="NAME",
        help=f"Dataset of the table: {', '.join(PRESETS)}, or none; told by its columns.",
    ),
    click.option(
        "--columns",
        multiple=True,
        metavar="LIST",
        help="What your headings stand for: lat=Latitude,lon=Longitude.",
    ),
    click.option("--accessed", help="Day on which you got the dataset (2026-11-20), for citing."),
    click.option(
        "--rejects",
        type=click.Path(),
        help="Write rejected rows to this CSV, to be mended and read.",
    ),
)
_LIMIT = (
    click.option(
        "--limit",
        multiple=True,
        metavar="NAME=NUMBER",
        help="Most that is read of a file: bytes, rows, columns, vertices, depth, field, seconds "
        "(bytes=4g). Repeatable.",
    ),
)
_STRICT = (click.option("--strict", is_flag=True, help="Fail when a row was rejected."),)
_LAYERS = (
    click.option("--provinces", type=click.Path(), help="Your own layer of units; no bundled one."),
    click.option("--neighbours", type=click.Path(), help="Your own layer of neighbouring units."),
    click.option("--border", type=click.Path(), help="Your own border lines, or auto."),
    click.option("--accuracy", type=Distance(), help="How exact your own boundaries are (500m)."),
    click.option("--places", type=click.Path(), help="Your own CSV of named places."),
    click.option("--name-field", help="Column of unit names in your layers [name]."),
    click.option("--code-field", help="Column of unit codes in your layers [code]."),
    *_LIMIT,
)


def _codes(flag: str, name: str, codes: tuple[str, ...], metavar: str, said: str) -> Decorator:
    """Make an option that takes some of these codes, and lists them in its help."""
    chosen = f"{said}: {', '.join(codes)}."
    kind = click.Choice(codes)
    return click.option(flag, name, multiple=True, type=kind, metavar=metavar, help=chosen)


_SELECT = (
    click.option(
        "-p", "--province", multiple=True, help="Unit by any known name or code. Repeatable."
    ),
    click.option("--from", "date_from", help="First day: 2021-05-12, or 2021-05 for its first."),
    click.option("--to", "date_to", help="Last day: 2021-05-27, or 2021-05 for its last."),
    click.option("--certain-dates", is_flag=True, help="Leave out those only possibly in range."),
    _codes("--type", "types", EVENT_TYPES, "TYPE", "Type of event"),
    click.option("--side", "sides", multiple=True, help="Side that speaks (AM); '' is no side."),
    click.option("--attributed-to", multiple=True, help="Side that by the claim acted."),
    _codes("--known-to", "precisions", LOCATION_PRECISIONS, "PRECISION", "Location precision"),
    _codes("--placed", "placings", PROVINCE_STATUSES, "STATUS", "How the claim was placed"),
    click.option(
        "--kind",
        "record_kinds",
        multiple=True,
        type=click.Choice(RECORD_KINDS),
        help="Kind of record.",
    ),
    click.option("--bbox", type=Box(), help="Box west,south,east,north in degrees."),
    click.option("--border-within", type=Distance(), help="At most so far from the border (5km)."),
    click.option("--certain-border", is_flag=True, help="Leave out those only possibly so near."),
    click.option(
        "--figures",
        multiple=True,
        type=click.Choice((*MEASURES, "none")),
        metavar="MEASURE",
        help=f"Figures that a claim states: {', '.join(MEASURES)}; or none.",
    ),
    click.option("--at-least", type=click.IntRange(0), help="Least number of such a figure."),
    click.option("--text", default="", help="Words that a claim contains."),
    click.option("--source", "sources", multiple=True, help="Text in source, outlet or speaker."),
    click.option("--id", "ids", multiple=True, help="Incident id."),
)
color_option = click.option(
    "--color-by",
    type=click.Choice(["type", "side"]),
    default="type",
    show_default=True,
    help="What shape and colour follow: type of event, or side whose account it is; a page has a "
    "switch.",
)
include_option = click.option(
    "--include-data",
    metavar="REASON",
    help="Why you may pass on rows that the terms of their dataset keep back; it is written into "
    "the output.",
)
output_option = click.option(
    "-o", "--output", type=click.Path(allow_dash=True), help="Output file."
)


def _all(options: tuple[Decorator, ...]) -> Decorator:
    """Make one decorator of several, shown in their order in help."""
    return lambda function: reduce(lambda f, option: option(f), reversed(options), function)


read_options = _all(_READ)
strict_option = _all(_STRICT)
limit_option = _all(_LIMIT)
layer_options = _all(_LAYERS)
unit_options = _all((*_LAYERS[:2], *_LAYERS[5:]))
encoding_option = _READ[0]
selection_options = _all(_SELECT)


def format_option(*formats: str) -> Decorator:
    """Make the option for the form of a table, of the forms that a command can write."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(formats),
        help="Form; by default a table on a terminal, CSV elsewhere, or as -o ends.",
    )
