"""The static map: one SVG of our own, with its PNG, PDF, caption and text alternative."""

from __future__ import annotations

from geomap.render.figure.drawing import draw_figure, render_figure
from geomap.render.figure.image import FORMATS, Figure

__all__ = ["FORMATS", "Figure", "draw_figure", "render_figure"]
