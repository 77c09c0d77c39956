"""``geomap draft``: from news articles to draft claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import format_option, layer_options, output_option

if TYPE_CHECKING:
    import pandas as pd

FORMS = ("table", "csv", "json", "md")


@click.command("draft")
@click.argument("articles", nargs=-1, required=True, type=click.Path(allow_dash=True))
@output_option
@format_option(*FORMS)
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the article (2021-06-04): the year of days without one.",
)
@click.option("--sides", type=click.Path(), help="Your own CSV of words for sides: code,word,kind.")
@click.option("--encoding", help="Encoding of text that is not UTF-8, such as cp1251.")
@layer_options
def draft_command(
    articles: tuple[str, ...],
    output: str | None,
    form: str | None,
    published: Any,
    sides: str | None,
    encoding: str | None,
    **options: Any,
) -> None:
    """Draft claims from news articles in English, for a person to check and edit.

    By rules alone: days, places, sides, speakers and figures as the sentences have them. Every row
    names the sentence that it came from, with its first and last character, and is marked draft.
    What an article does not say stays blank; what was inferred stands in a note.

    \b
    geomap draft article.txt -o drafts.csv
    geomap draft article.txt --published 2021-06-04 -f json
    """
    from geomap.cli import output as places
    from geomap.cli.layers import load_layers
    from geomap.cli.load import check_files
    from geomap.io import forms, read_article, read_sides

    chosen = places.choose_form(form, output, FORMS)
    check_files((output,), None, options)
    places.refuse_overwriting([output], [*articles, sides])
    layers = load_layers(options)
    day = published.date() if published else None
    texts = [read_article(path, encoding=encoding) for path in articles]
    drafts = _draft_all(texts, read_sides(sides), layers, day)
    claims, notes = _gather(drafts)
    if chosen == "json":
        text = forms.as_json({"claims": forms.records(claims), "notes": notes})
    else:
        shown = claims if chosen == "csv" else claims[_SHOWN]
        makers = {"csv": forms.as_csv, "md": places.as_markdown, "table": places.as_table}
        text = makers[chosen](shown)
    places.emit(text, output)
    _tell(claims, notes)


_SHOWN = [
    *("incident_id", "side", "stance", "date_start", "date_end", "province_reported", "place"),
    *("event_type", "affected_side", "draft_start", "draft_end"),
]


def _draft_all(
    texts: list[tuple[str, str]], sides: pd.DataFrame, layers: Any, day: Any
) -> list[tuple[str, Any]]:
    from pathlib import Path

    from geomap.draft import Lexicon, draft_claims

    lexicon = Lexicon(sides, layers.provinces, layers.neighbours, places=layers.places)
    taken: set[str] = set()
    drafts = []
    for text, name in texts:
        stem = Path(name).stem.replace(" ", "-")
        unique = stem if stem not in taken else f"{stem}-{len(taken) + 1}"
        taken.add(unique)
        drafts.append((name, draft_claims(text, lexicon, published=day, name=unique)))
    return drafts


def _gather(drafts: list[tuple[str, Any]]) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Return all rows in one table, without figures that no row has, and the notes by file."""
    import pandas as pd

    claims = pd.concat([draft.claims for _, draft in drafts], ignore_index=True)
    empty = [c for c in claims if c not in _SHOWN and claims[c].isin(["", None]).all()]
    claims = claims.drop(columns=[*empty, *(c for c in claims if claims[c].isna().all())])
    claims = claims.convert_dtypes().reindex(
        columns=list(dict.fromkeys((*claims.columns, *_SHOWN))) if len(claims) else _SHOWN
    )
    return claims, {name: list(draft.notes) for name, draft in drafts if draft.notes}


def _tell(claims: pd.DataFrame, notes: dict[str, list[str]]) -> None:
    """Say on stderr what was found, and what a person should know."""
    from geomap.cli.group import printable

    for name, lines in notes.items():
        for line in lines:
            click.echo(f"Note: {printable(name)}: {printable(line)}", err=True)
    count = (
        len(claims.drop_duplicates(["incident_id", "side", "draft_start"])) if len(claims) else 0
    )
    word = "claim" if count == 1 else "claims"
    click.echo(f"{count} draft {word}; check each against its article before use", err=True)
