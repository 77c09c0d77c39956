"""How well drafts meet what a person drafted: claims found, and their cells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import geomap
from geomap.draft import Lexicon, draft_claims
from geomap.io import read_sides

ARTICLES = Path(__file__).parent / "articles"
CELLS = ("dates", "province", "place", "event_type", "stance", "figures")
SEEN, UNSEEN = (
    ("01", "02", "03", "04", "05", "06", "07", "08", "22"),
    tuple(f"{number:02}" for number in range(9, 22)),
)
_MEASURES = ("killed", "wounded", "captured", "detained")


def make_lexicon() -> Lexicon:
    """Return the bundled names of sides, units and places."""
    layers = geomap.read_layers()
    return Lexicon(read_sides(), layers.provinces, layers.neighbours, places=layers.places)


def drafted(article: str, lexicon: Lexicon) -> list[dict]:
    """Return one record a claim: the rows of one side and one sentence are one."""
    text = (ARTICLES / f"{article}.txt").read_text("utf-8")
    rows = draft_claims(text, lexicon, name=article).claims
    rows = rows[rows["record_kind"] == "incident"]
    first = rows.drop_duplicates(["incident_id", "side", "draft_start"])
    return first.astype("object").where(first.notna(), "").to_dict("records")


def score(articles: tuple[str, ...], lexicon: Lexicon) -> dict[str, int]:
    """Count claims of the gold, drafted, met by both, and cells that agree among these.

    A draft meets a claim of the gold when it has its side and its days overlap.
    """
    gold = pd.read_csv(ARTICLES / "gold.csv", dtype="str", keep_default_na=False)
    counts = dict.fromkeys(("gold", "drafted", "met", *CELLS), 0)
    for article in articles:
        drafts = drafted(article, lexicon)
        wanted = gold[gold["article"] == article].to_dict("records")
        counts["gold"] += len(wanted)
        counts["drafted"] += len(drafts)
        for want in wanted:
            meets = [d for d in drafts if _meets(d, want)]
            if meets:
                drafts.remove(meets[0])
                counts["met"] += 1
                for cell in CELLS:
                    counts[cell] += _agrees(cell, meets[0], want, lexicon)
    return counts


def _meets(draft: dict, want: dict) -> bool:
    overlaps = draft["date_start"] <= want["date_end"] and want["date_start"] <= draft["date_end"]
    return draft["side"] == want["side"] and overlaps


def _agrees(cell: str, draft: dict, want: dict, lexicon: Lexicon) -> bool:
    if cell == "dates":
        return all(draft[c] == want[c] for c in ("date_start", "date_end"))
    if cell == "province":
        told = draft["province_reported"]
        return (lexicon.units.resolve(told) if told else "") == want["province"]
    if cell == "place":
        return want["place"] in draft["place"] if want["place"] else not draft["place"]
    if cell == "figures":
        return draft["affected_side"] == want["affected_side"] and all(
            _figure(draft, measure) == want[measure] for measure in _MEASURES
        )
    return draft[cell] == want[cell]


def _figure(draft: dict, measure: str) -> str:
    value = draft[measure] if draft[measure] != "" else draft[f"{measure}_low"]
    return str(int(value)) if value != "" else ""


def table(lexicon: Lexicon) -> str:
    """Return the scores as the table that stands in the docs."""
    lines = [
        "| articles | claims by hand | drafted | met | precision | recall | "
        + " | ".join(cell.replace("_", " ") for cell in CELLS)
        + " |",
        "| --- " * (6 + len(CELLS)) + "|",
    ]
    for name, articles in (("seen while writing the rules", SEEN), ("not seen", UNSEEN)):
        n = score(articles, lexicon)
        cells = " | ".join(f"{n[cell]} of {n['met']}" for cell in CELLS)
        lines.append(
            f"| {len(articles)} {name} | {n['gold']} | {n['drafted']} | {n['met']} | "
            f"{n['met'] / n['drafted']:.2f} | {n['met'] / n['gold']:.2f} | {cells} |"
        )
    return "\n".join(lines) + "\n"
