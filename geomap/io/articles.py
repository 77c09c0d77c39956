"""Read news articles, and the words by which sides are known in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geomap.errors import LayerError, TableError
from geomap.io.detect import decode
from geomap.io.files import read_bytes
from geomap.io.layers import data_folder, read_manifest
from geomap.limits import read_limits

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 1_000_000
_KINDS = ("country", "demonym", "capital")


def read_article(path: str | Path, *, encoding: str | None = None) -> tuple[str, str]:
    """Read an article as plain text.

    Parameters
    ----------
    path
        An ordinary file on this computer, or ``-`` for standard input.
    encoding
        Encoding of text that is neither UTF-8 nor marked UTF-16.

    Returns
    -------
    text, name
        The text with its line ends as they are, and the file name without its folder.

    Raises
    ------
    TableError
        The file cannot be read, is no plain text, or is longer than a million characters.
    """
    data, name = read_bytes(path, read_limits())
    if len(data) > 4 * _MOST:
        raise TableError(f"{name} is too long for an article; split it into one file each")
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not encoding:
        raise TableError(f"{name} is no plain text; save the article as a text file (UTF-8)")
    text = decode(data, name, encoding)
    if len(text) > _MOST:
        raise TableError(f"{name} is too long for an article; split it into one file each")
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        raise TableError(f"{name} is a web page; save the words of the article as a text file")
    return text, name


def read_sides(path: str | Path | None = None) -> pd.DataFrame:
    """Read the words by which sides are known; without a path, the bundled ones.

    Parameters
    ----------
    path
        CSV with ``code``, ``word`` and ``kind`` (``country``, ``demonym``, ``capital``).

    Raises
    ------
    LayerError
        The file has other columns, or a kind that is not known.
    """
    if path is None:
        file = data_folder() / read_manifest()["words"]["sides"]
        data, name = file.read_bytes(), file.name
    else:
        data, name = read_bytes(path, read_limits())
    rows = [line.split(",") for line in decode(data, name, None).lstrip("\ufeff").splitlines()]
    head = [cell.strip() for cell in rows[0]] if rows else []
    if head != ["code", "word", "kind"]:
        raise LayerError(
            f"{name} needs the columns code,word,kind; it begins with {','.join(head)}"
        )
    for number, row in enumerate(rows[1:], 2):
        if len(row) != 3 or not all(cell.strip() for cell in row) or row[2].strip() not in _KINDS:
            raise LayerError(
                f"{name} row {number}: expected a code, a word and one of {', '.join(_KINDS)}, "
                f"such as AM,Armenian,demonym; found {','.join(row)!r}"
            )
    cells = [[cell.strip() for cell in row] for row in rows[1:]]
    return pd.DataFrame(cells, columns=head, dtype="str")
