"""Where output goes, and the forms of a table for people."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.cli.group import printable
from geomap.errors import OutputError, SelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_LEAST_WIDTH = 6
_ENDINGS = {
    ".csv": "csv",
    ".json": "json",
    ".geojson": "geojson",
    ".geojsonl": "geojsonseq",
    ".geojsons": "geojsonseq",
    ".geojsonseq": "geojsonseq",
    ".md": "md",
    ".txt": "table",
}


def choose_form(form: str | None, output: str | None, forms: tuple[str, ...]) -> str:
    """Return the form asked for, or that of the file's ending, or what suits where it goes.

    Raises
    ------
    SelectionError
        The ending of the file tells no form that the command writes.
    """
    if form is not None:
        return form
    if output not in {None, "-"}:
        known = _ENDINGS.get(Path(str(output)).suffix.lower())
        if known not in forms:
            endings = ", ".join(e for e, name in _ENDINGS.items() if name in forms)
            raise SelectionError(
                f"{output!r} does not end in one of {endings}; rename it, or state the form with -f"
            )
        return known
    return "table" if sys.stdout.isatty() else "csv"


def emit(text: str, output: str | None) -> None:
    """Write text to a file, or to standard output.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    if output in {None, "-"}:
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        whole = text if text.endswith("\n") else text + "\n"
        print_bytes(whole.encode(encoding, "backslashreplace"))
        return
    from geomap.io import write_output

    write_output(str(output), text)


def print_bytes(data: bytes) -> None:
    """Write all of the bytes to standard output: unbuffered, it may take only a part at once."""
    sys.stdout.flush()
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]
    sys.stdout.buffer.flush()


def refuse_overwriting(outputs: Iterable[str | None], inputs: Iterable[str | None]) -> None:
    """Refuse outputs that are a file which is read, and two outputs to one file.

    Raises
    ------
    OutputError
        A file would be lost.
    """
    taken: list[str] = []
    for output in outputs:
        if output in {None, "-"}:
            continue
        for source in inputs:
            if source not in {None, "-"} and _is_same_file(str(output), str(source)):
                raise OutputError(f"{output!r} is a file that is read; write to another name")
        if any(_is_same_file(str(output), other) for other in taken):
            raise OutputError(f"{output!r} is named twice as an output; give each its own name")
        taken.append(str(output))


def _is_same_file(one: str, other: str) -> bool:
    first, second = Path(one), Path(other)
    if first.exists() and second.exists():
        return first.samefile(second)
    return first.resolve() == second.resolve()


def with_footers(frame: pd.DataFrame, footers: Iterable[str], form: str) -> str:
    """Return a table for people (``table`` or ``md``) with the sentences below it."""
    body = as_table(frame) if form == "table" else as_markdown(frame)
    mark = "\n" if form == "md" else ""
    return body + "\n" + "".join(f"{line}\n{mark}" for line in footers)


def as_markdown(frame: pd.DataFrame) -> str:
    """Return a pipe table; text that would break it is escaped."""
    rows = [[_markdown(cell) for cell in row] for row in _cells(frame)]
    head = [_markdown(str(name)) for name in frame.columns]
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _markdown(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    for mark in "|<>[]*_`#":
        escaped = escaped.replace(mark, "\\" + mark)
    return escaped


def as_table(frame: pd.DataFrame, *, whole: str = "") -> str:
    """Return aligned columns; the widest ones are cut to the terminal, but never ``whole``."""
    rows = [[str(name).replace("_", " ").upper() for name in frame.columns], *_cells(frame)]
    room = shutil.get_terminal_size((160, 24)).columns
    rows = [[cell[: room + 1] for cell in row] for row in rows]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    able = [i for i, name in enumerate(frame.columns) if name != whole]
    while sum(widths) + 2 * (len(widths) - 1) > room:
        widest = max(able, key=lambda i: widths[i])
        if widths[widest] <= _LEAST_WIDTH:
            break
        widths[widest] -= 1
    lines = [
        "  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _cells(frame: pd.DataFrame) -> list[list[str]]:
    from geomap.io.forms import flat

    plain = flat(frame).astype("object")
    return [
        [printable(str(cell)) if cell is not None and cell == cell else "" for cell in row]  # noqa: PLR0124
        for row in plain.where(plain.notna(), None).itertuples(index=False)
    ]


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _fit(text: str, width: int) -> str:
    if _width(text) <= width:
        return text + " " * (width - _width(text))
    cut = text
    while _width(cut) > width - 1:
        cut = cut[:-1]
    return cut + "…" + " " * (width - 1 - _width(cut))
