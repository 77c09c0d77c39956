"""Text trees: what a card says, as nested lists, and their writing as HTML.

A node is text, or a list ``[tag, attributes, *children]``. The same lists travel to the page as
JSON and are built there by ``page/tree.js``, so every text is made once, here. Only the tags and
attributes below exist, text is always escaped, and only http and https become links.
"""

from __future__ import annotations

from html import escape
from typing import TypeAlias
from urllib.parse import urlsplit

Node: TypeAlias = "str | list[Node] | dict[str, str]"
"""Text, or ``[tag, attributes, *children]``; a dict stands only in the second place."""

TAGS = frozenset(
    [
        "a",
        "abbr",
        "article",
        "b",
        "button",
        "cite",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "i",
        "li",
        "ol",
        "p",
        "section",
        "small",
        "span",
        "strong",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "time",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    [
        "aria-hidden",
        "aria-label",
        "class",
        "colspan",
        "data-incident",
        "datetime",
        "dir",
        "hidden",
        "href",
        "id",
        "lang",
        "open",
        "rel",
        "scope",
        "tabindex",
        "title",
        "type",
    ]
)


def node(tag: str, attributes: dict[str, str] | None = None, *children: Node) -> list[Node]:
    """Make one node; children that are empty text are left out."""
    return [tag, attributes or {}, *(child for child in children if child != "")]


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is an http or https address without blanks or control characters."""
    if any(ord(character) <= 32 or ord(character) == 127 for character in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def link(text: str, address: str) -> Node:
    """Make a link where ``address`` is a web address, and plain text where it is not."""
    if not is_web_address(address):
        return text
    return node("a", {"href": address, "rel": "noopener noreferrer"}, text)


def write_html(tree: Node) -> str:
    """Write a node as HTML with everything escaped.

    Raises
    ------
    ValueError
        For a tag, attribute or address that is not allowed: a fault of the caller.
    """
    if isinstance(tree, str):
        return escape(tree, quote=False)
    if isinstance(tree, dict):
        raise TypeError("attributes stand only in the second place of a node")
    tag, attributes, *children = tree
    if not isinstance(tag, str) or tag not in TAGS or not isinstance(attributes, dict):
        raise ValueError(f"no such tag: {tag!r}")
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(write_html(child) for child in children)}</{tag}>"


def write_all(nodes: list[Node]) -> str:
    """Write several nodes, each on a line of its own; empty text is left out."""
    return "\n".join(write_html(part) for part in nodes if part)


def _attribute(name: str, value: str) -> str:
    if name not in ATTRIBUTES:
        raise ValueError(f"no such attribute: {name!r}")
    if name == "href" and not (value.startswith("#") or is_web_address(value)):
        raise ValueError(f"not a web address: {value!r}")
    return f' {name}="{escape(value)}"'
