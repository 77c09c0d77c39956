"""How to cite a report: as text, for BibTeX and for reference managers that read RIS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


class Reference(NamedTuple):
    """What is cited: ``text`` is the whole citation as a paragraph; ``date`` may be unknown."""

    title: str
    text: str
    date: dt.date | None
    author: str = ""
    url: str = ""


def find_date(claims: gpd.GeoDataFrame) -> dt.date | None:
    """Return the last day that the claims and their sources know of: the date of the data."""
    days = [claims["date_end"].fillna(claims["date_start"])]
    if "source_date" in claims:
        told = (
            claims["source_date"].astype("str").str.extract(r"^(\d{4}-\d{2}-\d{2})", expand=False)
        )
        days.append(pd.to_datetime(told, errors="coerce"))
    known = [day.max() for day in days if day.notna().any()]
    return max(known).date() if known else None


def write_text(reference: Reference) -> str:
    """Write the citation as a paragraph."""
    author = f"{reference.author.rstrip('.')}. " if reference.author else ""
    url = f" {reference.url}" if reference.url else ""
    return f"{_line(author)}{' ' if author else ''}{_line(reference.text)}{url}\n"


def write_bibtex(reference: Reference) -> str:
    """Write the citation for BibTeX; all of TeX's own marks in the text are escaped."""
    fields = {
        # inner braces keep the case of the title as it is
        "title": f"{{{_tex(reference.title)}}}",
        "author": f"{{{_tex(reference.author)}}}" if reference.author else "",
        "year": str(reference.date.year) if reference.date else "",
        "howpublished": rf"\url{{{_address(reference.url)}}}" if reference.url else "",
        "note": _tex(reference.text),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{_key(reference)},", *lines, "}", ""])


def write_ris(reference: Reference) -> str:
    """Write the citation as RIS; every field is one line."""
    fields = [
        ("TY", "DATA"),
        ("TI", _line(reference.title)),
        ("AU", _line(reference.author)),
        ("PY", str(reference.date.year) if reference.date else ""),
        ("DA", reference.date.strftime("%Y/%m/%d") if reference.date else ""),
        ("UR", reference.url),
        ("N1", _line(reference.text)),
        ("LA", "en"),
    ]
    lines = [f"{name}  - {text}" for name, text in fields if text]
    return "\n".join([*lines, "ER  - ", ""])


def _address(url: str) -> str:
    """Write an address without the braces that would end it in BibTeX."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _line(text))


def _key(reference: Reference) -> str:
    """Make a key of letters and digits from the title and year."""
    words = re.findall(r"[a-z0-9]+", reference.title.lower())[:4]
    year = [str(reference.date.year)] if reference.date else []
    return "-".join(["geomap", *words, *year])
