"""The command line: the only place with click."""

from geomap.cli.group import main

__all__ = ["main"]
