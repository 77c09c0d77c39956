"""PDF of the static map, made by WeasyPrint: tagged, with text that can be selected."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape, unescape
from typing import Any

from geomap.errors import OutputError
from geomap.render.figure.lettering import FAMILY, Look, font_files, measure
from geomap.render.figure.svg import tag

PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="generator" content="geomap"><style>{style}</style></head>
<body><img src="{source}" alt="{alt}"></body></html>
"""
STYLE = """@page{{size:{width}px {height}px;margin:0}}
html,body{{margin:0}}img{{display:block;width:{width}px;height:{height}px}}
"""
HELP = "a PDF needs WeasyPrint: pip install 'geomap[pdf]'"
LIBRARIES = (
    "WeasyPrint finds no Pango on this system; install it "
    "(Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"
)


def write_pdf(svg: str, size: tuple[int, int], *, title: str, alt: str, lang: str) -> bytes:
    """Write an SVG as a PDF of one page.

    Parameters
    ----------
    svg
        The map.
    size
        Its width and height in CSS pixels, which are those of the page.
    title, alt, lang
        Title, text alternative and language of the document.

    Raises
    ------
    OutputError
        The extra ``pdf`` or a library of the system that it needs is not installed.
    """
    width, height = size
    style = STYLE.format(width=width, height=height)
    page = PAGE.format(
        lang=escape(lang), title=escape(title), style=style, source=embed_svg(svg), alt=escape(alt)
    )
    return print_page(page, identity=hashlib.sha256(svg.encode()).hexdigest())


def print_page(page: str, *, identity: str) -> bytes:
    """Print a page of HTML as tagged PDF with the fonts of geomap; nothing is loaded for it.

    Parameters
    ----------
    page
        The HTML; it uses the fonts by their family.
    identity
        Hexadecimal digits that name the document, so that the same page has the same bytes.

    Raises
    ------
    OutputError
        The extra ``pdf`` or a library of the system that it needs is not installed.
    """
    weasyprint = _load()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    fonts = f"<style>{_fonts()}</style></head>"
    document = weasyprint.HTML(string=page.replace("</head>", fonts, 1), url_fetcher=fetcher)
    content: bytes = document.write_pdf(
        pdf_tags=True, pdf_identifier=identity[:32].encode(), pdf_variant="pdf/ua-1"
    )
    return content


def embed_svg(svg: str) -> str:
    """Return a picture as the address of an image that WeasyPrint draws as it should."""
    return _as_data(_lay_halos(svg).encode(), "image/svg+xml")


def _load() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise OutputError(HELP) from error
    except OSError as error:
        raise OutputError(LIBRARIES) from error
    return weasyprint


def _fonts() -> str:
    """Return the rules that bring the fonts of the map into the document."""
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url({_as_data(file.read_bytes(), 'font/ttf')})}}\n"
        for file, weight in zip(font_files(), (400, 700), strict=True)
    )


def _as_data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


_HALO = re.compile(
    r'<text(?P<more>[^>]*) stroke="(?P<ink>[^"]*)" stroke-width="[^"]*"'
    r'(?: stroke-linejoin="round")? paint-order="stroke"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>'
)


def _lay_halos(svg: str) -> str:
    """Lay a light ground under names in place of their halo.

    WeasyPrint has no ``paint-order``: it would draw the halo over the letters. Spaces between
    letters are closed, or readers of the PDF would take each letter for a word.
    """
    return _HALO.sub(_lay_halo, svg)


def _lay_halo(found: re.Match[str]) -> str:
    more = found["more"] + found["rest"]
    said = dict(re.findall(r'([\w-]+)="([^"]*)"', more))
    size = float(said["font-size"])
    text, spacing = unescape(found["text"]), float(said.get("letter-spacing", 0))
    look = Look(size, "font-weight" in said)
    left = float(said["x"]) + spacing * (len(text) - 1) / 2
    ground = tag(
        "rect",
        x=left - 2,
        y=float(said["y"]) - size * 0.92,
        width=measure(text, look) + 4,
        height=size * 1.2,
        rx=2,
        fill=found["ink"],
        fill_opacity=0.66,
    )
    more = re.sub(r' (?:x|letter-spacing)="[^"]*"', "", more)
    return f'{ground}<text x="{left:.1f}"{more}>{found["text"]}</text>'
