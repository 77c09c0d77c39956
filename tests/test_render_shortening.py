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


def test_a_script_keeps_all_but_comments_indentation_and_what_stands_beside_signs():
    code = "/**\n * Why.\n */\nlet a = /** @type {any} */ (1); // b\n\n  // so\n  f(a, ' b  c');\n"
    assert shorten_script(code) == "let a=(1);f(a,' b  c');\n"


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("f('https://a.org/ b'); // why", "f('https://a.org/ b');"),
        ("g(', ', \" = \", `${a} : ${b}`, c);", "g(', ',\" = \",`${a} : ${b}`,c);"),
        ("if (a === b && !c) { d(); }", "if (a===b&&!c){d();}"),
        ("const { x, ...y } = a ?? b;", "const{x,...y}=a??b;"),
        ("a = b - -c + d * (e - 1);", "a=b - -c+d*(e-1);"),
        ("a = b.replace(/ , /, ' , ');", "a = b.replace(/ , /, ' , ');"),
        ("a = `${b ? ` , ${c}` : ''}`;", "a = `${b ? ` , ${c}` : ''}`;"),
        ("a = 'it\\'s , ';", "a = 'it\\'s , ';"),
        ("return a / b , c;", "return a / b,c;"),
        ("a - 1 - b; c = = d;\ne /f/ , g;\nh , i", "a-1-b;c==d;e /f/ , g;h,i"),
        ("if (a) {\n  b(\n    c,\n  );\n}\nd\n[e]\n(f)", "if (a){b(c,);}\nd\n[e]\n(f)"),
    ],
)
def test_blanks_go_only_where_a_script_means_the_same_without(line, short):
    assert shorten_script(line) == short
