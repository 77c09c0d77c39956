"""Draw reports: the page with its map, list and sources, and the static map."""

from __future__ import annotations

from geomap.render.figure import Figure, render_figure
from geomap.render.maps import render_map
from geomap.render.page import IncidentMap

__all__ = ["Figure", "IncidentMap", "render_figure", "render_map"]
