"""What can go wrong, as one small tree.

::

    GeomapError            anything a user can mend; the command line shows it as one line
    ├── TableError         the table of incidents cannot be read or has no usable row
    │   └── PartError          a part of its columns is not enough; shown to nobody
    ├── LayerError         a layer of provinces, neighbours, lines, water or places cannot be used
    ├── SelectionError     a condition of a selection cannot be met or read
    │   └── NameUnknownError   a unit or place name is not known, or has two readings
    ├── OutputError        a result cannot be written
    └── JoinMissingError   a step was asked for that needs a join which was not made

``GeomapWarning`` marks what was found odd but could be worked with.
"""

from __future__ import annotations


class GeomapError(Exception):
    """Anything that the user of geomap can mend; its text says how, in one line.

    Line breaks in names and cells that it quotes are escaped.
    """

    def __init__(self, text: str) -> None:
        super().__init__("\\n".join(str(text).splitlines()))


class TableError(GeomapError):
    """The table of incidents cannot be read, or nothing of it can be used."""


class PartError(TableError):
    """Some columns of a table are not enough to judge its rows: all have to be read."""

    def __init__(self) -> None:
        super().__init__("all columns of the table have to be read")


class LayerError(GeomapError):
    """A layer of provinces, neighbours, lines, water or places cannot be used."""


class SelectionError(GeomapError):
    """A condition of a selection cannot be read, or names what does not exist."""


class NameUnknownError(SelectionError):
    """A name of a unit or place is not known here, or has more than one reading."""


class OutputError(GeomapError):
    """A result cannot be written where it was asked for."""


class JoinMissingError(GeomapError):
    """A step needs columns that a join makes, and the join was not made."""


class GeomapWarning(UserWarning):
    """Something odd that did not stop the work."""
