"""Put a page into another one as a fragment: a frame that holds all of it, with a caption."""

from __future__ import annotations

from html import escape

HEIGHT = 640
"""Height of the frame in pixels; what does not fit is scrolled within it."""


def frame_page(
    html: str, *, title: str, caption: str, lang: str = "en", height: int = HEIGHT
) -> str:
    """Return HTML that shows a whole page within another one, without a script of its own.

    Parameters
    ----------
    html
        The page.
    title, caption
        What the frame is called, and the line below it.
    lang
        Their language.
    height
        Of the frame, in pixels.
    """
    named = escape(title)
    return (
        f'<figure lang="{escape(lang)}" style="margin:0">'
        f'<iframe srcdoc="{escape(html)}" title="{named}" aria-label="{named}" loading="lazy" '
        f'width="100%" height="{height}" style="width:0;min-width:100%;border:0" '
        'allow="fullscreen; clipboard-write"></iframe>'
        f"<figcaption>{escape(caption, quote=False)}</figcaption></figure>"
    )
