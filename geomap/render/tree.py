"""Text trees: what a card says, as nested lists, and their writing as HTML.

A node is a part of speech (text or a message), or a list ``[tag, attributes, *children]``. The
same lists travel to the page as JSON and are built there by ``page/tree.js``, so what is told is
decided once, here. Only the tags and attributes below exist, text is always escaped, and only http
and https become links.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from geomap.language import Message, Part, Quoted, Side, Voice, as_data

Node: TypeAlias = "Part | list[Node] | dict[str, Part]"
"""A part, or ``[tag, attributes, *children]``; a dict stands only in the second place."""

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
        "datetime",
        "dir",
        "hidden",
        "href",
        "id",
        "lang",
        "open",
        "rel",
        "role",
        "scope",
        "tabindex",
        "title",
        "type",
    ]
)


ENDED_BY = {
    "dd": ("dd", "dt"),
    "dt": ("dd", "dt"),
    "li": ("li",),
    "p": ("article", "details", "div", "dl", "ol", "p", "section", "table", "ul"),
}
"""Tags that end an element without its end tag."""
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_BARE = re.compile(r"[A-Za-z0-9_.:/%#?-]+")
"""Values that need no quotes."""


def node(tag: str, attributes: dict[str, Part] | None = None, *children: Node) -> list[Node]:
    """Make one node; children that are empty text are left out."""
    return [tag, attributes or {}, *(child for child in children if child != "")]


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is an http or https address without blanks or control characters."""
    if _UNSEEN.search(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def link(text: Part, address: str) -> Node:
    """Make a link where ``address`` is a web address, and plain text where it is not.

    ``noreferrer`` also keeps the page from being reached through ``opener`` (HTML standard, link
    type "noreferrer").
    """
    if not is_web_address(address):
        return text
    return node("a", {"href": address, "rel": "noreferrer"}, text)


def write_html(
    tree: Node,
    voice: Voice | None = None,
    *,
    coded: bool = False,
    terse: bool = False,
    closed: bool = True,
) -> str:
    """Write a node as HTML with everything escaped.

    Words whose language is not known have an empty ``lang``: on their element where nothing else
    is in it, otherwise on an ``i``, which HTML has for phrases in another language.

    Parameters
    ----------
    tree
        The node.
    voice
        Says its messages; in English where there is none.
    coded
        Whether each message is also written as data, so that the page can say it in another
        language.
    terse
        Whether quotes and end tags are left out where HTML allows it: the same to a browser.
    closed
        Whether the end tag of the node itself is written.

    Raises
    ------
    ValueError
        For a tag, attribute or address that is not allowed: a fault of the caller.
    """
    voice = voice or Voice()
    if isinstance(tree, dict):
        raise TypeError("attributes stand only in the second place of a node")
    if not isinstance(tree, list):
        text = _write_part(tree, voice, terse)
        return f"<span{_code(tree)}>{text}</span>" if coded and _is_told(tree) else text
    tag, attributes, *children = tree
    if not isinstance(tag, str) or tag not in TAGS or not isinstance(attributes, dict):
        raise ValueError(f"no such tag: {tag!r}")
    if tag == "h4" and len(children) > 2 and isinstance(side := children[0], Side):
        # a side without a name is said by its code, which need not follow
        children = children[: 1 if side.code == voice.say(side) else None]
    alone = coded and len(children) == 1 and _is_told(children[0])
    if not alone:
        attributes, children = lift_words(attributes, children, voice)
    written = "".join(
        _attribute(name, value, voice, coded, terse) for name, value in attributes.items()
    )
    code = _code(children[0]) if alone else ""
    inner = "".join(
        write_html(
            child,
            voice,
            coded=coded and not alone,
            terse=terse,
            closed=not (terse and _ends_itself(child, after)),
        )
        for child, after in zip(children, [*children[1:], None], strict=False)
    )
    return f"<{tag}{written}{code}>{inner}" + (f"</{tag}>" if closed else "")


def lift_words(
    attributes: dict[str, Part], children: list[Node], voice: Voice
) -> tuple[dict[str, Part], list[Node]]:
    """Let an element say that the language of all that it holds is not known."""
    if len(children) == 1 and not isinstance(only := children[0], (list, dict)):
        said = voice.spell(only)
        if [foreign for _, foreign in said] == [True]:
            return {**attributes, "lang": ""}, [said[0][0]]
    return attributes, children


def say_texts(part: Part, voice: Voice) -> list[Node]:
    """Say a part as texts, and as an ``i`` what is in a language that is not known."""
    return [
        node("i", {"lang": ""}, text) if foreign else text for text, foreign in voice.spell(part)
    ]


def _write_part(part: Part, voice: Voice, terse: bool) -> str:
    unknown = "lang" if terse else 'lang=""'
    texts = ((_escape(text, quote=False), foreign) for text, foreign in voice.spell(part))
    return "".join(f"<i {unknown}>{text}</i>" if foreign else text for text, foreign in texts)


def write_all(nodes: list[Node], voice: Voice, *, coded: bool = False, terse: bool = False) -> str:
    """Write several nodes, each on a line of its own; empty text is left out."""
    return "\n".join(write_html(part, voice, coded=coded, terse=terse) for part in nodes if part)


def _ends_itself(child: Node, after: Node | None) -> bool:
    """Tell whether the end tag of a child may be left out before what follows it in its parent.

    Source: HTML Standard, "Optional tags". No paragraph of ours is in a link.
    """
    if not isinstance(child, list):
        return False
    if after is None:
        return child[0] in ENDED_BY and child[0] != "dt"
    return isinstance(after, list) and after[0] in ENDED_BY.get(str(child[0]), ())


def as_tree_data(tree: Node) -> Any:
    """Return a node as plain values for JSON; its messages are said by the page."""
    if isinstance(tree, list):
        return [as_tree_data(child) for child in tree]
    if isinstance(tree, dict):
        return {name: as_data(value) for name, value in tree.items()}
    return as_data(tree)


def _escape(text: str, *, quote: bool = True) -> str:
    """Escape text for HTML, in which a NUL would vanish: what stands for it is seen."""
    return escape(text.replace("\x00", "\ufffd"), quote=quote)


def _is_told(tree: Node) -> bool:
    return not isinstance(tree, (str, list, dict, Quoted))


def _code(part: Node, name: str = "") -> str:
    """Write a message as the attribute from which ``page/js/voice.js`` says it again.

    Data stand in single quotes, so that their own need not be escaped.
    """
    said = code_part(part)
    text = _escape(said, quote=False).replace("'", "&#x27;")
    return f" data-say{name}='{text}'" if '"' in said else f' data-say{name}="{text}"'


def code_part(part: Node) -> str:
    """Write what is said as text from which ``page/js/voice.js`` says it again."""
    if isinstance(part, Message) and not part.args:
        return part.key
    return json.dumps(as_tree_data(part), ensure_ascii=False, separators=(",", ":"))


def _attribute(name: str, value: Part, voice: Voice, coded: bool, terse: bool) -> str:
    if name not in ATTRIBUTES:
        raise ValueError(f"no such attribute: {name!r}")
    said = voice.say(value)
    if name == "href" and not (said.startswith("#") or is_web_address(said)):
        raise ValueError(f"not a web address: {said!r}")
    code = _code(value, f"-{name}") if coded and _is_told(value) else ""
    if terse and not said:
        return f" {name}{code}"
    if terse and _BARE.fullmatch(said):
        return f" {name}={said}{code}"
    return f' {name}="{_escape(said)}"{code}'
