"""Text trees: everything is escaped, and only what is allowed is written."""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser

import pytest

from geomap.language import Joined, Quoted, tell
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


def test_terse_html_leaves_out_what_a_browser_reads_by_itself():
    tree = node(
        "div",
        {"class": "a", "title": 'b "c"'},
        node("p", {"lang": ""}, "one"),
        node("dl", {}, node("dt", {}, "d"), node("dd", {}, "e"), node("dt", {}, "f")),
        node("p", {}, "two"),
        "text",
        node("ol", {}, node("li", {}, "x"), node("li", {}, "y")),
    )
    assert write_html(tree, terse=True) == (
        '<div class=a title="b &quot;c&quot;"><p lang>one<dl><dt>d<dd>e<dt>f</dt></dl>'
        "<p>two</p>text<ol><li>x<li>y</ol></div>"
    )


def test_an_element_says_that_the_language_of_its_words_is_not_known():
    said = tell("card.carried", via=Quoted("A <b>"))
    tree = node("div", {}, node("p", {"class": "x"}, Quoted("one")), node("p", {}, "two", said))
    assert write_html(tree) == (
        '<div><p class="x" lang="">one</p><p>two (carried by <i lang="">A &lt;b&gt;</i>)</p></div>'
    )
    assert write_html(node("p", {}, Joined((Quoted("a"), Quoted("b")), "comma")), terse=True) == (
        "<p lang>a, b</p>"
    )
    assert write_html(node("p", {}, Quoted("")), terse=True) == "<p></p>"


def test_terse_html_quotes_what_could_end_a_value():
    for said in ("a b", "a>b", "a=b", "a`b", "a'b", "a&b", "\ta", "é"):
        assert f'title="{escape(said)}"' in write_html(node("b", {"title": said}), terse=True)
    written = write_html(link("x", "https://example.org/a?b=1"), terse=True)
    assert 'href="https://example.org/a?b=1"' in written


def test_data_in_an_attribute_come_back_as_they_were():
    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            self.said = dict(attrs)["data-say"]

    said = tell("sentence", said="""it's "so" <b> & 'so' &quot;""")
    reader = Reader()
    written = write_html(node("p", {}, said), coded=True)
    reader.feed(written)
    assert json.loads(reader.said) == {"k": "sentence", "said": said.args["said"]}
    assert written.startswith("""<p data-say='{"k":"sentence",""")
