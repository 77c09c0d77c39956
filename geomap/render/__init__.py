"""Draw reports: the page with its map, list and sources."""

from __future__ import annotations

from geomap.render.maps import render_map
from geomap.render.page import IncidentMap

__all__ = ["IncidentMap", "render_map"]
