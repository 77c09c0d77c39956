"""How a report is made: from which files, by which command, by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt


class Input(NamedTuple):
    """A file that a report is made from: its path as it was typed, or its name alone."""

    path: str
    sha256: str
    what: str = "table"


class Making(NamedTuple):
    """How a report was made.

    ``date`` is a day that the maker states (``SOURCE_DATE_EPOCH``), never today; ``url`` the web
    address of the folder where the kit will lie.
    """

    inputs: tuple[Input, ...] = ()
    command: str = ""
    author: str = ""
    url: str = ""
    date: dt.date | None = None
