"""Our own styles and scripts without what only their readers need."""

from __future__ import annotations

import re

_STYLE_COMMENT = re.compile(r"/\*(?:(?!\*/).)*\*/", re.DOTALL)
_STRING = re.compile(r'("[^"\n]*")')
_DOC_COMMENT = re.compile(r"/\*\*(?:(?!\*/).)*\*/[ \t]*", re.DOTALL)
_LINE_START = re.compile(r"^[ \t\n]+", re.MULTILINE)
_QUOTED = re.compile(r"('(?:\\.|[^'\\`])*'|`[^`]*`)")
_AROUND = re.compile(r" ?([=?:{},;()&|<>*]+) ?|(?<![+-]) ([+-]) (?![+-])")


def shorten_style(css: str) -> str:
    """Leave out comments and blanks of CSS that says the same without; strings stay.

    Blanks before a colon or parenthesis and around ``+`` and ``-`` mean something and stay.

    Parameters
    ----------
    css
        Text whose strings stand in double quotes and hold no comment.
    """
    parts = _STRING.split(_STYLE_COMMENT.sub("", css))
    short = (part if number % 2 else _squeeze(part) for number, part in enumerate(parts))
    return "".join(short).strip()


def _squeeze(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}")


def shorten_script(code: str) -> str:
    """Leave out comments, indentation, empty lines and most blanks of a script.

    Blanks stay in strings, between signs, and in lines with a division, a regular expression or
    several texts in backticks, which may stand in one another.

    Parameters
    ----------
    code
        JavaScript in which ``/**`` stands in no string, and no string goes over several lines.
    """
    lines = _LINE_START.sub("", _DOC_COMMENT.sub("", code)).splitlines(keepends=True)
    return "".join(_squeeze_line(line) for line in lines if not line.startswith("//"))


def _squeeze_line(line: str) -> str:
    if line.count("`") not in (0, 2) or re.search(r'["/]', _QUOTED.sub("", line)):
        return line
    parts = _QUOTED.split(line)
    return "".join(
        part if number % 2 else _AROUND.sub(r"\1\2", part) for number, part in enumerate(parts)
    )
