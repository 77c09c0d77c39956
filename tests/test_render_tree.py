"""Text trees: everything is escaped, and only what is allowed is written."""

from __future__ import annotations

import pytest

from geomap.render.tree import is_web_address, link, node, write_html


def test_text_and_attributes_are_escaped():
    tree = node("p", {"title": '"<&'}, "a < b & ", node("b", {}, "c"))
    assert write_html(tree) == '<p title="&quot;&lt;&amp;">a &lt; b &amp; <b>c</b></p>'


@pytest.mark.parametrize(
    "tree",
    [
        ["script", {}, "x"],
        ["p", {"onclick": "x"}],
        ["p", {"style": "x"}],
        ["a", {"href": "javascript:x"}],
        ["p", "no attributes"],
    ],
)
def test_what_is_not_allowed_is_refused(tree):
    with pytest.raises(ValueError, match=r"no such|not a web address"):
        write_html(tree)


@pytest.mark.parametrize(
    ("text", "web"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("https:example.org", False),
        ("//example.org", False),
        (" https://example.org", False),
        ("https://exa mple.org", False),
        ("http://[", False),
        ("data:text/html,x", False),
    ],
)
def test_web_addresses(text, web):
    assert is_web_address(text) is web
    assert (link("t", text) == "t") is not web
