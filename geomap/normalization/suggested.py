"""What to type where no heading of a table is known: a mapping made of its own headings."""

from __future__ import annotations

import csv
import io
import re
import shlex
from typing import TYPE_CHECKING

from geomap.dates import parse_dates
from geomap.normalization.cells import as_text, parse_numbers
from geomap.schema import fold_header

if TYPE_CHECKING:
    import pandas as pd

_SAMPLE = 50
_MOST_CELLS = 0.8
"""Part of the cells of a column that have to read as dates."""
_SHOWN = 8
_WORDS = {
    "date": ("date", "дата", "датасобытия", "день", "когда", "ամսաթիվ", "օր", "tarix", "gün"),
    "place": (
        *(
            "place",
            "location",
            "место",
            "населённыйпункт",
            "населенныйпункт",
            "нп",
            "село",
            "локация",
            "где",
        ),
        *("վայր", "բնակավայր", "գյուղ", "yer", "məkan", "yaşayışməntəqəsi", "kənd"),
    ),
    "province": ("область", "район", "регион", "марз", "մարզ", "շրջան", "rayon", "bölgə"),
    "lat": ("lat", "широта", "լայնություն", "enlik", "enlem"),
    "lon": ("lon", "lng", "долгота", "երկայնություն", "uzunluq", "boylam"),
}
"""How headings begin that most likely stand for a column: in English, Russian, Armenian and
Azerbaijani, folded."""
_WHOLE = {
    "killed": ("fatalities", "deaths", "dead", "убито", "погибло", "погибшие", "погибших"),
    "wounded": ("injured", "injuries", "ранено", "раненые", "раненых", "վիրավոր", "yaralı"),
    "source_title": ("источник", "источники", "աղբյուր", "mənbə"),
}
"""Whole headings, folded, for columns that a table can do without."""
_LETTERS = re.compile(r"[^\W\d_]")


_COLUMNS = {"date": "date_start", "province": "province_reported"}
_COLUMNS |= {"lat": "latitude", "lon": "longitude", "place": "place"}


def name_meant(header: str) -> str:
    """Return the column that a heading in another language is a word for; else nothing."""
    folded = fold_header(header)
    told = ((_COLUMNS.get(name, name), words) for name, words in (_WORDS | _WHOLE).items())
    return next((name for name, words in told if folded in words), "")


def say_unknown(table: pd.DataFrame) -> str:
    """Say that no heading is known, which there are, and what to type to name their meaning."""
    headers = [str(name) for name in table.columns if str(name) != "geometry"]
    lead = "no column gives a date or a place"
    if not headers:
        return f"{lead}: found no headers; write date, place and more into the first row"
    more = f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else ""
    found = f"{lead}, as far as its heading tells (found {', '.join(headers[:_SHOWN])}{more})"
    if not any(_LETTERS.search(header) for header in headers) or _are_cells(headers):
        return f"{found}; the first row seems to be an incident, so write headings above it"
    return (
        f"{found}; say what the headings stand for, for example "
        f"--columns {_write(_guess(table, headers))} and change what is wrong in it, or rename "
        "them in the table: date, place, latitude, longitude (geomap template -f md lists all)"
    )


def _are_cells(headers: list[str]) -> bool:
    """Tell headings among which there is a day: they are the cells of a row."""
    import pandas as pd  # noqa: PLC0415 - an error alone needs it here

    dates = parse_dates(pd.Series(headers, dtype="str"))
    return bool(dates["date_precision"].isin(["day", "month"]).any())


def _guess(table: pd.DataFrame, headers: list[str]) -> dict[str, str]:
    """Guess headers by what they stand for; where nothing tells, the first one as the date."""
    guessed: dict[str, str] = {}
    plain = [header for header in headers if header.isprintable()] or headers
    for name, words in _WORDS.items():
        like = [h for h in plain if fold_header(h).startswith(words)]
        guessed |= {name: like[0]} if like else {}
    left = [header for header in plain if header not in guessed.values()]
    if "date" not in guessed:
        guessed |= next(({"date": h} for h in left if _holds_dates(table[h])), {})
    if "lat" not in guessed or "lon" not in guessed:
        guessed = {name: h for name, h in guessed.items() if name not in {"lat", "lon"}}
    left = [header for header in left if header not in guessed.values()]
    if not guessed.keys() - {"date"}:
        guessed |= next(({"place": h} for h in left if _holds_words(table[h])), {})
    found = {name: guessed[name] for name in _WORDS if name in guessed} or {"date": plain[0]}
    others = {name_meant(header): header for header in reversed(plain)}
    return found | {name: others[name] for name in _WHOLE if name in others}


def _holds_words(cells: pd.Series) -> bool:
    sample = as_text(cells.head(_SAMPLE)).dropna()
    return not sample.empty and bool(sample.str.contains(_LETTERS).all())


def _holds_dates(cells: pd.Series) -> bool:
    sample = as_text(cells.head(_SAMPLE)).dropna()
    if sample.empty or parse_numbers(sample).notna().any():
        return False  # numbers of all kinds look like years
    dates = parse_dates(sample)
    read = dates["date_start"].notna() | dates["code"].eq("date_ambiguous")
    return bool(read.mean() >= _MOST_CELLS)


def _write(columns: dict[str, str]) -> str:
    """Write a mapping as a shell takes it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([f"{k}={v}" for k, v in columns.items()])
    text = line.getvalue()
    return f'"{text}"' if not re.search(r'["\\$`!%\n]', text) else shlex.quote(text)
