"""Turn a table of reported border incidents into a map that its reader can trust, cite and embed.

The names below are the whole public interface. They are loaded when first used, so that
``import geomap`` stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.errors import GeomapError, GeomapWarning
    from geomap.filters import query
    from geomap.io import read_incidents, read_layers, read_provinces
    from geomap.joins import distance_to_border, join_provinces
    from geomap.limits import Limits
    from geomap.normalization import normalize
    from geomap.render import render_figure, render_map
    from geomap.report import render_report
    from geomap.schema import Layers, Reports
    from geomap.selection import Selection
    from geomap.summary import count_points, summarize

__version__ = "0.1.0"

_HOMES = {
    "GeomapError": "errors",
    "GeomapWarning": "errors",
    "Layers": "schema",
    "Limits": "limits",
    "Reports": "schema",
    "Selection": "selection",
    "count_points": "summary",
    "distance_to_border": "joins",
    "join_provinces": "joins",
    "normalize": "normalization",
    "query": "filters",
    "read_incidents": "io",
    "read_layers": "io",
    "read_provinces": "io",
    "render_figure": "render",
    "render_map": "render",
    "render_report": "report",
    "summarize": "summary",
}

__all__ = [
    "GeomapError",
    "GeomapWarning",
    "Layers",
    "Limits",
    "Reports",
    "Selection",
    "__version__",
    "count_points",
    "distance_to_border",
    "join_provinces",
    "normalize",
    "query",
    "read_incidents",
    "read_layers",
    "read_provinces",
    "render_figure",
    "render_map",
    "render_report",
    "summarize",
]


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    return getattr(importlib.import_module(f"geomap.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
