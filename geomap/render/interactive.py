"""The map as Python users hold it: a ``folium.Map`` whose page is geomap's own."""

from __future__ import annotations

import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure as Root

from geomap.errors import GeomapWarning, OutputError
from geomap.io import write_output
from geomap.language import tell
from geomap.render.extras import children_of, render_parts
from geomap.render.figure import draw_figure
from geomap.render.maps import ask_tiles, build_page
from geomap.render.page import write_page
from geomap.render.request import EVERYTHING, Request
from geomap.render.showing import frame_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.render.figure import Figure
    from geomap.render.page import Page
    from geomap.schema import Layers, Reports
    from geomap.selection import Selection

PAGES = (".html", ".htm")


def render_map(
    reports: Reports,
    layers: Layers,
    *,
    selection: Selection = EVERYTHING,
    title: str | None = None,
    lang: str = "en",
    color_by: str = "type",
    tiles: str | Any = None,
) -> IncidentMap:
    """Draw reports as one self-contained page with a map and a list.

    Parameters
    ----------
    reports
        Claims with units and border distances joined, EPSG:4326; rejected rows; their provenance.
    layers
        Reference layers, EPSG:4326.
    selection
        Which incidents the page holds.
    title
        Title of the page.
    lang
        First language of the page: ``en``, ``ru``, ``hy`` or ``az``; its reader may change it.
    color_by
        What shape and colour follow first: ``type`` of event, or ``side`` whose account it is; the
        reader may change it.
    tiles
        A tile server to load a background from: a name of xyzservices, an address template or a
        ``TileProvider``. Without it the page loads nothing.

    Returns
    -------
    map
        A ``folium.Map``; ``save(path)`` writes the page and ``to_html()`` returns it.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        The tile server cannot be used, or ``color_by`` is another word.
    """
    request = Request(selection, title, lang, color_by)
    page = build_page(reports, layers, request, ask_tiles(tiles))
    return IncidentMap(page, partial(draw_figure, reports, layers, request))


class _PageFigure(Root):
    """A figure that renders the page instead of branca's template."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._id = "geomap"

    def render(self, **_kwargs: Any) -> str:
        """Return the page; what users added is rendered with it, with a warning."""
        maps = children_of(self)
        children = [child for held in maps for child in children_of(held)]
        front = [layer for held in maps for layer in getattr(held, "objects_to_stay_in_front", [])]
        parts = render_parts(self, children, front)
        if parts.hosts:
            warnings.warn(
                "layers or plugins that were added to the map load from other hosts when the page "
                f"is opened, and the page now allows it: {', '.join(parts.hosts)}",
                GeomapWarning,
                stacklevel=3,
            )
        return write_page(self._page, parts)


class IncidentMap(folium.Map):
    """A ``folium.Map`` whose page is geomap's own: whole, offline, the same bytes each time.

    Plain folium layers and plugins may be added to it; then the page allows the hosts that they
    need, and ``save`` warns. A notebook shows it as a frame, and as a picture where it keeps no
    frames.
    """

    def __init__(self, page: Page, draw: Callable[[], Figure] | None = None) -> None:
        west, south, east, north = page.data["view"]
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self._id = "map"
        self._name = "geomap"
        self._page, self._draw = page, draw
        _PageFigure(page).add_child(self)

    def to_html(self, *, fragment: bool = False) -> str:
        """Return the page as text.

        Parameters
        ----------
        fragment
            Return a frame that holds the page, to be put into another page.
        """
        html: str = self.get_root().render()
        if not fragment:
            return html
        page, voice = self._page, self._page.voice
        said = [voice.say(tell("sentence", said=part)) for part in (page.title, page.counts)]
        title = voice.say(tell("picture.map", title=page.title))
        return frame_page(html, title=title, caption=" ".join(said), lang=voice.lang)

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page, or the static map of the same, by the ending of the file.

        Parameters
        ----------
        outfile
            A file that ends in ``.html``, ``.svg``, ``.png``, ``.pdf``, ``.md`` (caption) or
            ``.txt`` (text alternative), or a binary stream, which gets the page.
        close_file
            Whether a stream is closed.
        **kwargs
            For a picture, those of ``Figure.save``; folium's own for a page.

        Raises
        ------
        OutputError
            The ending is another, an extra is missing, or the file cannot be written.
        """
        if hasattr(outfile, "write"):
            super().save(outfile, close_file, **kwargs)
        elif Path(outfile).suffix.lower() in PAGES or self._draw is None:
            write_output(outfile, self.to_html())
        else:
            self._draw().save(outfile, **kwargs)

    def _repr_html_(self, **_kwargs: Any) -> str:
        """Show the page in a notebook."""
        return self.to_html(fragment=True)

    def _repr_png_(self) -> bytes | None:
        """Show the static map where a notebook is printed; nothing without the extra ``png``."""
        try:
            return self._draw().to_png() if self._draw is not None else None
        except OutputError:
            return None
