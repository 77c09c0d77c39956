"""Tile servers as an opt-in background: where they are, and whom to credit."""

from __future__ import annotations

import html
import re
import warnings
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import xyzservices  # type: ignore[import-untyped]
import xyzservices.providers  # type: ignore[import-untyped]

from geomap.errors import GeomapWarning, OutputError, SelectionError
from geomap.render.tree import is_web_address


@dataclass(frozen=True)
class Tiles:
    """A tile server: address template, credit as plain text, greatest zoom and origin."""

    url: str
    credit: str
    max_zoom: int
    host: str

    def as_data(self) -> dict[str, str | int]:
        """Return what the script of the page must know."""
        return {"url": self.url, "credit": self.credit, "maxZoom": self.max_zoom}


def find_tiles(tiles: str | Any) -> Tiles:
    """Find a tile server by its name in xyzservices, or take an address template.

    Parameters
    ----------
    tiles
        Name (``OpenStreetMap.Mapnik``), address template with ``{z}``, ``{x}`` and ``{y}``, or an
        ``xyzservices.TileProvider``.

    Raises
    ------
    SelectionError
        The name is not known; near ones are named.
    OutputError
        The address is no template, or the server needs a key.
    """
    if isinstance(tiles, xyzservices.TileProvider):
        provider = tiles
    elif "{z}" in tiles:
        provider = xyzservices.TileProvider(name=tiles, url=tiles, attribution=_host(tiles))
    else:
        provider = _by_name(tiles)
    if provider.requires_token():
        raise OutputError(f"the tile server {provider.name} needs a key; give its address instead")
    address = provider.build_url(x="{x}", y="{y}", z="{z}", fill_subdomain=False)
    found = Tiles(
        url=address.replace("{r}", ""),
        credit=html.unescape(re.sub(r"<[^>]*>", "", provider.get("attribution", ""))),
        max_zoom=int(provider.get("max_zoom", 18)),
        host=_host(address),
    )
    if not is_web_address(found.url.replace("{", "").replace("}", "")):
        raise OutputError(f"no address of a tile server: {tiles!r}")
    warnings.warn(
        f"the page will load map tiles from {found.host}; whoever opens it tells that server their "
        "network address",
        GeomapWarning,
        stacklevel=4,
    )
    return found


def _by_name(name: str) -> xyzservices.TileProvider:
    try:
        return xyzservices.providers.query_name(name)
    except ValueError as error:
        known = list(xyzservices.providers.flatten())
        folded = {known_name.lower(): known_name for known_name in reversed(known)}
        near = get_close_matches(name.lower(), folded, n=1)
        meant = f"did you mean {folded[near[0]]}" if near else "OpenStreetMap.Mapnik is one"
        raise SelectionError(
            f"no tile server is called {name!r}; {meant}, or give an address such as "
            "https://tiles.example.org/{z}/{x}/{y}.png"
        ) from error


def _host(address: str) -> str:
    """Return the origin of an address template as a policy names it."""
    found = re.match(r"(https?)://([^/]+)", address)
    if found is None:
        raise OutputError(f"no address of a tile server: {address!r}")
    return f"{found[1]}://{re.sub(r'^{s}', '*', found[2])}"
