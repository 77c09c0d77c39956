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


def test_a_script_keeps_its_strings_and_lines():
    code = "/**\n * Why.\n */\nlet a = /** @type {any} */ (1);\n\n  // so\n"
    code += "  f(a, ' b , c', 'd\\'s = ') + `/ ${e} = ' = ${f}` - 1;\n"
    short = "let a=(1);\nf(a,' b , c','d\\'s = ')+ `/ ${e} = ' = ${f}`-1;\n"
    assert shorten_script(code) == short


@pytest.mark.parametrize(
    "line",
    [
        "a = `b ${c ? `d = ` : e} = `",
        "a = b / c",
        "a = /b = c/",
        'a = "it\'s = "',
        "a + +b - -c++ + d",
    ],
)
def test_a_script_keeps_blanks_that_may_mean_something(line):
    assert shorten_script(line) == line
