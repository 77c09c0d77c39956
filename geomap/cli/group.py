"""The group of commands: it loads a command when it is asked for, and shows errors in one line."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import warnings
from typing import Any

import click

from geomap import __version__
from geomap.errors import GeomapError, GeomapWarning, SelectionError

COMMANDS = {
    "map": "Draw incidents as one self-contained HTML page.",
    "query": "List incidents by unit, date, type, side or box; explain one.",
    "summary": "Count incidents by province, month, type, side or distance.",
    "count": "Count the rows of very large tables by province, in little memory.",
    "convert": "Write any readable table as geomap's own, in CSV, GeoJSON, GPKG or Parquet.",
    "merge": "Put several tables into one, by the ids of their incidents.",
    "check": "Say row by row what is wrong or odd, and how to mend it.",
    "report": "Write the whole kit for a report: pages, pictures, tables, citations.",
    "diff": "Say which incidents, claims and figures changed between two tables or kits.",
    "verify": "Say whether a kit or a page is still what was written.",
    "provinces": "List the known units, their codes, names and sources.",
    "places": "Look a place up by any of its names.",
    "draft": "Draft claims from news articles, for a person to check.",
    "template": "Print an empty table with its columns explained.",
}
"""Commands and what they do; the text of each stands in its own module."""


_OBJECTS = 500_000
"""So many new objects are looked through at once; Python itself does so after every 700."""
_UNWRITTEN = "the output cannot be written"


class LazyGroup(click.Group):
    """A group whose commands are imported only when they run, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"geomap.cli.{cmd_name}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; end with 0 done, 1 data or file, 2 usage, and one line for an error."""
        kwargs["standalone_mode"] = False
        _go_lightly()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", GeomapWarning)
                warnings.showwarning = _show_warning
                code = super().main(*args, **kwargs)
            sys.stdout.flush()
        except click.exceptions.Exit as stop:
            code = stop.exit_code
        except click.Abort:
            code = _fail("stopped", 130)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = error.exit_code
        except click.ClickException as error:
            code = _fail(_usage_text(error), error.exit_code)
        except SelectionError as error:
            code = _fail(str(error), 2)
        except GeomapError as error:
            code = _fail(str(error), 1)
        except BrokenPipeError:
            _close_stdout()
            code = 0
        except OSError as error:
            _close_stdout()
            what = f"{error.filename!r} cannot be opened" if error.filename else _UNWRITTEN
            code = _fail(f"{what}: {error.strerror}", 1)
        sys.exit(code if isinstance(code, int) else 0)


def _go_lightly() -> None:
    """Leave out work that a command of some seconds has nothing of.

    No command multiplies large matrices: threads for that would only wait. The objects that it
    makes, up to one for each row, live to its end: looking through them for those that hold each
    other costs more than it frees.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_OBJECTS)


def _close_stdout() -> None:
    """Send what is still to be printed nowhere, so that the end does not fail once more."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage_text(error: click.ClickException) -> str:
    """Return a usage error in one line that says where help is."""
    text = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{text.rstrip('.')} (see {error.ctx.command_path} --help)"
    return text


def _fail(message: str, code: int) -> int:
    click.echo(f"Error: {printable(message)}", err=True)
    return code


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    click.echo(f"Warning: {printable(str(message))}", err=True)


def printable(text: str) -> str:
    """Escape line breaks and control characters, so that data cannot steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geomap")
def main() -> None:
    """Turn a table of reported border incidents into a map that can be trusted and cited.

    A row of the table is one claim: what one side, or a third party, says of one incident. A plain
    table with id, date, latitude and longitude works as it is.

    \b
    geomap map data/incidents.csv -o map.html
    geomap query data/incidents.csv -p Syunik
    """


def run() -> None:
    """Run the command of a process of its own, and end the process at once.

    Python would take apart every module and object first, to no use: for a small table that is a
    tenth of all the time. Nothing here waits for it: files are closed and other processes have
    ended when a command has. What stdout or stderr does not take is left to Python's own end.
    """
    try:
        main(prog_name="geomap")
    except SystemExit as end:
        with contextlib.suppress(OSError):
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(int(end.code or 0))
        raise
