"""The command line: the only place with click."""

from geomap.cli.group import main, run

__all__ = ["main", "run"]
