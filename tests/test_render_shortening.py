"""Styles and scripts of the page without what only their readers need."""

from __future__ import annotations

import pytest

from geomap.render.shortening import shorten_script, shorten_style


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("/* Why. */\na { color: red; margin: 0 1px; }\n", "a{color:red;margin:0 1px}"),
        (".a > .b, .c + .d { top: 1px }", ".a>.b,.c + .d{top:1px}"),
        ("a { top: calc(100% - 24px) }", "a{top:calc(100% - 24px)}"),
        (".live :is(.a, .b) { top: 0 }", ".live :is(.a,.b){top:0}"),
        ('a::after { content: " ; > "; }', 'a::after{content:" ; > "}'),
        ("@media (a: 1px) and (b: 2) {\n  a { top: 0; }\n}", "@media (a:1px) and (b:2){a{top:0}}"),
    ],
)
def test_a_style_says_the_same_in_less(css, short):
    assert shorten_style(css) == short


def test_a_script_keeps_all_but_comments_and_indentation():
    code = "/**\n * Why.\n */\nlet a = /** @type {any} */ (1); // b\n\n  // so\n  f(a, ' b  c');\n"
    assert shorten_script(code) == "let a = (1);\nf(a, ' b  c');\n"


def test_a_script_keeps_addresses_in_strings():
    assert shorten_script("f('https://a.org/ b'); // why\n") == "f('https://a.org/ b');\n"
