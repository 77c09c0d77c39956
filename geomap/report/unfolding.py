"""Unfold text trees of the page for paper: what is closed there stands open here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.render.tree import Node, node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.language import Voice


def unfold(tree: Node, voice: Voice) -> Node:
    """Return a tree without anything to open, whose messages are said.

    The item of an incident becomes a section with its day, heading, places and card; any other
    ``details`` becomes its content below its summary.
    """
    return _unfold(_say(tree, voice))


def _say(tree: Node, voice: Voice) -> Node:
    """Say every message of a tree, so that it holds nothing but texts."""
    if isinstance(tree, list):
        return [_say(child, voice) for child in tree]
    if isinstance(tree, dict):
        return {name: voice.say(value) for name, value in tree.items()}
    return voice.say(tree)


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
            said += [node("p", {"class": "where"}, *_children(part)) for part in where]
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
