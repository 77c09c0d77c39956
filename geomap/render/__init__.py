"""Draw reports: the page with its map, list and sources, and the static map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.render.figure import Figure, draw_figure, render_figure
from geomap.render.maps import write_map
from geomap.render.request import Request

if TYPE_CHECKING:
    from geomap.render.interactive import IncidentMap, render_map

__all__ = [
    "Figure",
    "IncidentMap",
    "Request",
    "draw_figure",
    "render_figure",
    "render_map",
    "write_map",
]


def __getattr__(name: str) -> Any:
    """Load what needs folium when it is first used: nothing else here does."""
    if name not in {"IncidentMap", "render_map"}:
        raise AttributeError(f"module 'geomap.render' has no attribute {name!r}")
    from geomap.render import interactive  # noqa: PLC0415

    return getattr(interactive, name)
