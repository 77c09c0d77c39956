"""Unfold text trees of the page for paper: what is closed there stands open here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.render.tree import Node, lift_words, node, say_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.language import Part, Voice


def unfold(tree: Node, voice: Voice) -> Node:
    """Return a tree without anything to open, whose messages are said.

    The item of an incident becomes a section with its day, heading, places and card; any other
    ``details`` becomes its content below its summary.
    """
    (said,) = _say(tree, voice)
    return _unfold(said)


def _say(tree: Node, voice: Voice) -> list[Node]:
    """Say every message of a tree, so that it holds nothing but texts."""
    if isinstance(tree, dict):
        raise TypeError("attributes stand only in the second place of a node")
    if not isinstance(tree, list):
        return say_texts(tree, voice)
    tag, attributes, *children = tree
    if not isinstance(attributes, dict):
        raise TypeError(f"no attributes of {tag!r}")
    said: dict[str, Part] = {name: voice.say(value) for name, value in attributes.items()}
    said, children = lift_words(said, children, voice)
    return [[tag, said, *(text for child in children for text in _say(child, voice))]]


def _unfold(tree: Node) -> Node:
    if not isinstance(tree, list):
        return tree
    tag, attributes, *children = tree
    if tag == "li" and children and _tag(children[0]) == "details":
        return _unfold_item(attributes, children[0])
    if tag == "details":
        summary, *content = children
        return node("div", {}, node("p", {}, *_children(summary)), *map(_unfold, content))
    return [tag, attributes, *map(_unfold, children)]


def _unfold_item(attributes: Node, details: Node) -> Node:
    """Make a section of one incident: what its summary says, then its card."""
    summary, *card = _children(details)
    lines = _children(next(part for part in _walk(summary) if _class(part) == "lines"))
    said: list[Node] = []
    for line in lines:
        if _tag(line) == "h3":
            title = [part for part in _children(line) if _class(part) != "where"]
            where = [part for part in _children(line) if _class(part) == "where"]
            said.append(node("h3", {}, *title))
            said += [["p", *part[1:]] for part in where if isinstance(part, list)]
        else:
            said.append(node("p", {"class": _class(line)}, *_children(line)))
    said.sort(key=lambda part: _tag(part) != "h3")
    identity = attributes.get("id", "") if isinstance(attributes, dict) else ""
    kept = {"class": "incident", **({"id": identity} if identity else {})}
    return node("section", kept, *said, *map(_unfold, card))


def _walk(tree: Node) -> Iterator[Node]:
    yield tree
    for child in _children(tree):
        yield from _walk(child)


def _children(tree: Node) -> list[Node]:
    return tree[2:] if isinstance(tree, list) else []


def _tag(tree: Node) -> str:
    return str(tree[0]) if isinstance(tree, list) else ""


def _class(tree: Node) -> str:
    if isinstance(tree, list) and isinstance(tree[1], dict):
        return str(tree[1].get("class", ""))
    return ""
