"""The report as Markdown that pandoc, GitHub and others read alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.render.figure.caption import escape_markdown, mark_all
from geomap.render.tree import Node, is_web_address
from geomap.report.page import LANG

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.report.story import Story

HEADINGS = {"h2": "##", "h3": "###", "h4": "####"}
INLINE = frozenset(["a", "abbr", "b", "cite", "code", "em", "i", "small", "span", "strong", "time"])
_BEGIN = re.compile(r"(?:[-+=:%]|[0-9]+(?=[.)]))")


def write_markdown(story: Story, *, picture: str, page: str, data: str) -> str:
    """Write a story as Markdown; no text of the data is read as markup.

    Parameters
    ----------
    story
        What is told.
    picture, page, data
        Paths of the picture of the map, of the interactive map and of the table of incidents.
    """
    alt = escape(story.figure.alt())
    link = f"[The same as an interactive map]({page}); [the claims as a table]({data})."
    blocks = [
        f"# {_begin(escape(story.title))}",
        *(_begin(escape(text)) for text in story.lead),
        f"![{alt}]({picture})",
        mark_all(story.caption.told, LANG, escape),
        link,
    ]
    for section in story.sections:
        blocks.append(f"## {_begin(escape(section.heading))}")
        blocks += [block for tree in section.content for block in write_blocks(tree)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(text: str) -> str:
    """Escape what Markdown, HTML or the citations of pandoc would read as markup."""
    return escape_markdown(text).replace("@", "\\@")


def _begin(text: str) -> str:
    """Escape what begins a list, a heading or a definition where a line begins."""
    found = _BEGIN.match(text)
    if found is None:
        return text
    end = found.end()
    return f"{text[:end]}\\{text[end:]}" if found[0].isdigit() else f"\\{text}"


def write_blocks(tree: Node) -> list[str]:
    """Write a text tree as blocks of Markdown.

    Headings, lists, tables, definition lists (as lists of label and text) and paragraphs; links
    only to web addresses.
    """
    if not isinstance(tree, list):
        return [_begin(escape(tree))] if isinstance(tree, str) and tree.strip() else []
    tag, _, *children = tree
    if tag in HEADINGS:
        return [f"{HEADINGS[str(tag)]} {_begin(_write_line(children))}"]
    if tag in WRITERS:
        return WRITERS[str(tag)](children)
    if tag == "p" or tag in INLINE:
        text = _begin(_write_line(children if tag == "p" else [tree]))
        return [text] if text else []
    return [block for child in children for block in write_blocks(child)]


def _write_line(nodes: list[Node]) -> str:
    """Write nodes as one line of text."""
    return " ".join("".join(_write_inline(node) for node in nodes).split())


def _write_inline(tree: Node) -> str:
    if isinstance(tree, str):
        # blanks at the ends part a text from its neighbours
        lead, tail = tree[:1].isspace(), tree[-1:].isspace()
        return f"{' ' if lead else ''}{escape(tree)}{' ' if tail else ''}"
    if not isinstance(tree, list):
        return ""
    tag, attributes, *children = tree
    text = "".join(_write_inline(child) for child in children)
    address = str(attributes.get("href", "")) if isinstance(attributes, dict) else ""
    if tag == "a" and is_web_address(address):
        return f"[{text}](<{_write_address(address)}>)"
    if tag in {"strong", "b"} and text.strip():
        return f"**{text.strip()}** "
    if tag in {"cite", "em"} and text.strip() and "](" not in text:
        return f"*{text.strip()}*"
    return text if tag in INLINE - {"span", "small"} else f" {text} "


def _write_address(address: str) -> str:
    """Write an address for angle brackets: nothing in it ends them or begins HTML."""
    coded = {"<": "%3C", ">": "%3E", "\\": "%5C", "&": "&amp;"}
    return "".join(coded.get(character, character) for character in address)


def _write_list(items: list[Node]) -> list[str]:
    lines = []
    for item in items:
        blocks = [block for child in _children(item) for block in _item_blocks(child)]
        if blocks:
            lines.append(f"- {_begin(' '.join(blocks))}")
    return ["\n".join(lines)] if lines else []


def _item_blocks(tree: Node) -> list[str]:
    if isinstance(tree, str) or (isinstance(tree, list) and tree[0] in INLINE):
        text = _write_line([tree])
        return [text] if text else []
    return write_blocks(tree)


def _write_facts(children: list[Node]) -> list[str]:
    """Write a definition list as ``- **Label**: text`` lines, each definition a sentence."""
    lines: list[str] = []
    for child in children:
        text = _write_line(_children(child))
        if _is(child, "dt"):
            lines.append(f"- **{text}**:")
        elif lines and text:
            stop = "" if lines[-1][-1] in ".!?:" else "."
            lines[-1] += f"{stop} {text}"
    return ["\n".join(lines)] if lines else []


def _write_table(children: list[Node]) -> list[str]:
    """Write a table with pipes; its first row is the head."""
    rows = [row for part in children for row in _children(part) if _is(row, "tr")]
    rows += [row for row in children if _is(row, "tr")]
    if not rows:
        return []
    lines = [
        "| " + " | ".join(_write_line([cell]) for cell in _children(row)) + " |" for row in rows
    ]
    marks = [_is_number(cell) for cell in _children(rows[-1])]
    rule = "| " + " | ".join("---:" if number else "---" for number in marks) + " |"
    return ["\n".join([lines[0], rule, *lines[1:]])]


def _children(tree: Node) -> list[Node]:
    return tree[2:] if isinstance(tree, list) else []


def _is(tree: Node, tag: str) -> bool:
    return isinstance(tree, list) and tree[0] == tag


def _is_number(cell: Node) -> bool:
    return isinstance(cell, list) and isinstance(cell[1], dict) and cell[1].get("class") == "number"


WRITERS: dict[str, Callable[[list[Node]], list[str]]] = {
    "ul": _write_list,
    "ol": _write_list,
    "dl": _write_facts,
    "table": _write_table,
}
