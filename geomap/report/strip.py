"""The time strip of a report: how many incidents there are in each month or year, as SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.render.figure.lettering import FAMILIES
from geomap.render.figure.svg import NAMESPACE, quote, tag
from geomap.render.style import list_colours

if TYPE_CHECKING:
    from geomap.report.counts import Count

WIDTH, HEIGHT = 960, 132
FLOOR, TOP = 96.0, 22.0
EDGE = 8.0
MONTHS_MOST = 72
NOTE = "dark: surely in that time; light: only possibly"


def draw_strip(counts: list[Count]) -> str:
    """Draw bars by month, or by year where months would be too many; nothing without any day.

    Parameters
    ----------
    counts
        Tables of counts, those by month and by year among them.
    """
    by_key = {count.key: count for count in counts}
    for key, most in (("month", MONTHS_MOST), ("year", 10_000)):
        bars = _read_bars(by_key[key])
        if len(bars) == 1 and key == "year":
            return ""
        if 1 < len(bars) <= most or (bars and key == "month" and len(bars) == 1):
            return _draw(bars, key, _count_others(by_key[key]))
    return ""


def _read_bars(count: Count) -> list[tuple[str, int, int]]:
    """Return label, certain and possible for every month or year from the first to the last."""
    form = r"\d{4}-\d{2}" if count.key == "month" else r"\d{4}"
    table = count.table[count.table[count.key].str.fullmatch(form)]
    rows = zip(table[count.key], table["certain"], table["possible"], strict=True)
    known = {str(label): (int(sure), int(maybe)) for label, sure, maybe in rows}
    if not known:
        return []
    labels = _run(min(known), max(known))
    return [(label, *known.get(label, (0, 0))) for label in labels]


def _run(first: str, last: str) -> list[str]:
    """List months or years from one to another."""
    if "-" not in first:
        return [f"{year:04d}" for year in range(int(first), int(last) + 1)]
    numbers = [int(label[:4]) * 12 + int(label[5:]) - 1 for label in (first, last)]
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(numbers[0], numbers[1] + 1)]


def _count_others(count: Count) -> list[str]:
    """Say the lines that have no place on an axis: ``not known 3``."""
    form = re.compile(r"\d{4}(-\d{2})?")
    rows = zip(count.table[count.key], count.table["incidents"], strict=True)
    return [f"{label} {number:,}" for label, number in rows if not form.fullmatch(str(label))]


def _draw(bars: list[tuple[str, int, int]], key: str, others: list[str]) -> str:
    colours = list_colours("light")
    most = max(sure + maybe for _, sure, maybe in bars)
    room = (WIDTH - 2 * EDGE) / len(bars)
    shapes = [_draw_bar(EDGE + room * i, room, bar, most, colours) for i, bar in enumerate(bars)]
    shapes += _draw_labels(bars, room, key, colours)
    floor = tag("line", x1=EDGE, x2=WIDTH - EDGE, y1=FLOOR, y2=FLOOR, stroke=colours["soft"])
    said = f"Incidents by {key}; {NOTE}"
    note = f"{said}; not on the axis: {', '.join(others)}" if others else said
    foot = _write(EDGE, HEIGHT - 4, note, colours["soft"], "start")
    return tag(
        "svg",
        tag("title", quote(f"Incidents by {key}"), id="strip-title"),
        tag("desc", quote(_describe(bars, key, others)), id="strip-desc"),
        *shapes,
        floor,
        foot,
        xmlns=NAMESPACE,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_labelledby="strip-title strip-desc",
        font_family=FAMILIES,
    )


def _draw_bar(
    left: float, room: float, bar: tuple[str, int, int], most: int, colours: dict[str, str]
) -> str:
    """Draw one bar: what is certain below, what is possible above it, the number on top."""
    _, sure, maybe = bar
    if not sure + maybe:
        return ""
    gap = min(2.0, room * 0.15)
    unit = (FLOOR - TOP) / most
    low, high = sure * unit, maybe * unit
    parts = []
    for name, height, base, opacity in (("sure", low, 0.0, 1), ("maybe", high, low, 0.38)):
        if height:
            parts.append(
                tag(
                    "rect",
                    class_=name,
                    x=left + gap,
                    y=FLOOR - base - height,
                    width=room - 2 * gap,
                    height=height,
                    fill=colours["map-ink"],
                    fill_opacity=opacity,
                )
            )
    if room >= 11:
        top = FLOOR - low - high - 3
        parts.append(_write(left + room / 2, top, f"{sure + maybe:,}", colours["ink"], "middle"))
    return "".join(parts)


def _draw_labels(
    bars: list[tuple[str, int, int]], room: float, key: str, colours: dict[str, str]
) -> list[str]:
    """Name the years below the bars, and the first month; a year at its first month."""
    labels = [label for label, _, _ in bars]
    if key == "month" and room < 60:
        shown = [i for i, label in enumerate(labels) if label.endswith("-01") or i == 0]
        if len(shown) > 1 and (shown[1] - shown[0]) * room < 60:
            shown.pop(0)
        texts = {i: labels[i] if i == 0 else labels[i][:4] for i in shown}
    else:
        step = max(1, round(44 / room))
        texts = {i: labels[i] for i in range(0, len(labels), step)}
    return [
        _write(EDGE + room * i + 2, FLOOR + 14, text, colours["soft"], "start")
        for i, text in texts.items()
    ]


def _write(x: float, y: float, text: str, ink: str, anchor: str) -> str:
    words = quote(text)
    return tag("text", words, x=x, y=y, fill=ink, font_size=11.5, text_anchor=anchor)


def _describe(bars: list[tuple[str, int, int]], key: str, others: list[str]) -> str:
    parts = []
    for label, sure, maybe in bars:
        if sure + maybe:
            said = f"{label}: {sure + maybe}"
            parts.append(f"{said} ({maybe} of them only possibly)" if maybe else said)
    return f"Incidents by {key}. {'; '.join([*parts, *others])}."
