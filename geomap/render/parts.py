"""What users added to the map, as it stands in the page: HTML and script, and what they load."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple


class Parts(NamedTuple):
    """HTML for the head, the body and the script of added children, and what they load."""

    head: str = ""
    body: str = ""
    script: str = ""
    assets: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was added."""
        return not (self.head or self.body or self.script)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts that are asked by the page, in the order of their names."""
        return tuple(sorted({*self.assets, *self.contents}))


NOTHING = Parts()
"""A map that nothing was added to."""


class Tags(HTMLParser):
    """Addresses of assets, and the text of inline scripts, in rendered HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.assets: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads."""
        found = dict(attrs)
        address = found.get("src") or (found.get("href") if tag == "link" else None)
        if address and tag in {"script", "link", "img", "iframe"}:
            self.assets.append(address)
        self._in_script = tag == "script" and not found.get("src")
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """End an inline script."""
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        """Collect the text of an inline script."""
        if self._in_script:
            self.scripts[-1] += data


def inline_scripts(html: str) -> list[str]:
    """Return the text of every inline script in rendered HTML."""
    reader = Tags()
    reader.feed(html)
    return reader.scripts
