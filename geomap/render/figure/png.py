"""PNG of the static map, drawn by resvg with the fonts of geomap and no other."""

from __future__ import annotations

import re
import warnings
from html import unescape

from geomap.errors import GeomapWarning, OutputError
from geomap.render.figure.lettering import FAMILY, find_missing, font_files

PIXELS_MOST = 100_000_000


def draw_png(svg: str, size: tuple[int, int], scale: float) -> bytes:
    """Draw an SVG as PNG.

    Parameters
    ----------
    svg
        The map.
    size
        Its width and height in pixels.
    scale
        Pixels of the picture for one pixel of the map.

    Raises
    ------
    OutputError
        The extra ``png`` is not installed, or the picture would be too large.
    """
    if not 0 < scale < PIXELS_MOST:
        raise OutputError(f"a scale is a number above 0, such as 2, not {scale}")
    width, height = (max(1, round(side * scale)) for side in size)
    if width * height > PIXELS_MOST:
        raise OutputError(f"{width}x{height} pixels are too many for a PNG; give a smaller scale")
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise OutputError("a PNG needs resvg: pip install 'geomap[png]'") from error
    _warn_of_letters(svg)
    try:
        picture = resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(file) for file in font_files()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            width=width,
            height=height,
        )
    except ValueError as error:
        raise OutputError(f"the map cannot be drawn as PNG ({error})") from error
    return bytes(picture)


def _warn_of_letters(svg: str) -> None:
    """Warn of letters that the font of the map does not have: they are empty boxes."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    missing = find_missing(unescape("".join(texts)))
    if missing:
        warnings.warn(
            f"the font of the picture has no letters for {missing[:20]!r}: they are left blank; "
            "the SVG shows them where the reader's fonts do",
            GeomapWarning,
            stacklevel=4,
        )
