"""The content security policy of the page: hashes of what is inside, and hosts only if asked."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.render.parts import Parts


@lru_cache(16)
def hash_of(text: str) -> str:
    """Return the source expression that allows exactly this inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def write_policy(
    scripts: Iterable[str], styles: Iterable[str], tile_host: str, parts: Parts
) -> str:
    """Write the policy as the content of its meta tag.

    Scripts run only by their hash, also those of added folium children; a host is named only where
    tiles or added children load from it. Added children style by attributes, which hashes cannot
    allow, so with them styles are allowed inline.

    Parameters
    ----------
    scripts, styles
        Texts of all inline scripts and styles.
    tile_host
        Origin of the tile server, or empty.
    parts
        What users added to the map.
    """
    assets, contents = " ".join(parts.assets), " ".join(parts.contents)
    hashes = " ".join(dict.fromkeys(hash_of(text) for text in scripts))
    style = " ".join(hash_of(text) for text in styles)
    if not parts.is_empty:
        style = f"'unsafe-inline' {assets}"
    rules = {
        "default-src": "'none'",
        "script-src": f"{hashes} {assets}",
        "style-src": style,
        "img-src": f"data: {tile_host} {assets} {contents}",
        "font-src": assets,
        "connect-src": contents,
        "media-src": contents,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {' '.join(value.split())}" for name, value in rules.items() if value)
