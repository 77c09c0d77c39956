"""Our own styles and scripts without what only their readers need."""

from __future__ import annotations

import re

_STYLE_COMMENT = re.compile(r"/\*(?:(?!\*/).)*\*/", re.DOTALL)
_STRING = re.compile(r'("[^"\n]*")')
_DOC_COMMENT = re.compile(r"/\*\*(?:(?!\*/).)*\*/[ \t]*", re.DOTALL)
_LINE_COMMENT = re.compile(r"(?:^|[ \t]+)//[ ].*$", re.MULTILINE)
_LINE_START = re.compile(r"^[ \t\n]+", re.MULTILINE)
_STAYS = re.compile(
    r"""(^.*?(?:\\|/(?! )|`.*`.*`).*$|'[^'\n]*'|"[^"\n]*"|`[^`\n]*`)""", re.MULTILINE
)
"""Lines with what may be an expression between slashes, or text within text; and texts."""
_BLANK = re.compile(
    r" (?:(?=[=<>?:&|,;{}])|(?<=[=<>?:&|,;{}] )"
    r"|(?<=[\w)\]] )(?=[-+*] [\w(\[])|(?<=[\w)\]] [-+*] )(?=[\w(\[]))"
)
"""A blank beside a sign, or beside the sign of a sum between two terms."""
_BREAK = re.compile(r"(?<=[{;,(\[])\n(?=.)|\n(?=[})\]])")
"""The end of a line where a statement or term cannot end, or ends anyway."""


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
    """Leave out comments, indentation, ends of lines and blanks beside signs of a script.

    Lines in which texts are hard to tell from code keep their blanks.

    Parameters
    ----------
    code
        JavaScript in which neither ``/**`` nor ``//`` with a blank on both sides stands in a
        string, and no string goes over several lines.
    """
    bare = _LINE_START.sub("", _LINE_COMMENT.sub("", _DOC_COMMENT.sub("", code)))
    parts = _STAYS.split(bare)
    parts[::2] = [_BLANK.sub("", part) for part in parts[::2]]
    return _BREAK.sub("", "".join(parts))
