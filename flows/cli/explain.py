"""`rapporteur explain`: what was read in an article, shown on its text."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.cli.app import WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, reading
from flows.cli.output import Format, FormatOption, console, printable, show

_FINDINGS = """
SELECT char_start, char_end, 'mention' AS what, surface,
    concat_ws(', ', entity_id, form, 'by ' || method, 'in ' || nested_in) AS meaning
FROM mentions WHERE article_id = $id
UNION ALL
SELECT char_start, char_end, 'citation', surface,
    concat_ws(', ', coalesce(instrument_id, 'instrument not known'), pinpoint, form)
FROM citations WHERE article_id = $id
UNION ALL
SELECT char_start, char_end, 'date', surface,
    concat_ws(', ', kind, coalesce(date_start || CASE WHEN date_end <> date_start THEN ' to ' || date_end ELSE '' END,
        timex_value), 'reckoned from ' || anchor)
FROM dates WHERE article_id = $id
UNION ALL
SELECT char_start, char_end, 'quantity', surface, concat_ws(' ', comparator, value::VARCHAR, unit, noun)
FROM quantities WHERE article_id = $id
ORDER BY char_start, char_end DESC, what
"""
_STYLES = {"mention": "bold cyan", "citation": "bold yellow", "date": "green", "quantity": "magenta"}
_ELSEWHERE = {
    "entity": "SELECT article_id, char_start, surface FROM mentions WHERE entity_id = $id ORDER BY ALL",
    "instrument": "SELECT article_id, char_start, surface FROM citations WHERE instrument_id = $id ORDER BY ALL",
}


@command("explain")
def explain(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An article's id, or an entity's or instrument's.")],
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show an article with everything that was read in it marked, or the places where a thing is named.

    Example: rapporteur explain country:UKR
    """
    with reading(home) as connection:
        article = connection.execute(
            "SELECT text, url, source_uri, publisher, published_at, published_from, extracted_with FROM articles"
            " WHERE article_id = ?",
            [id_],
        ).fetchall()
        if article:
            found = connection.execute(_FINDINGS, {"id": id_}).fetchall()
            if form is Format.table:
                _draw(article[0], found)
            show(["char_start", "char_end", "what", "surface", "meaning"], found, form)
            return
        for query in _ELSEWHERE.values():
            places = connection.execute(query, {"id": id_}).fetchall()
            if places:
                show(["article_id", "char_start", "surface"], places, form)
                return
    raise Failure(WRONG_CALL, f"nothing here has the id {id_}: it is an article_id, entity_id or instrument_id")


def _draw(article: tuple[Any, ...], found: list[tuple[Any, ...]]) -> None:
    from rich.text import Text

    text, url, source_uri, publisher, published_at, published_from, extracted_with = article
    drawn = Text(printable(text))
    for start, end, what, *_ in found:
        drawn.stylize(_STYLES[what], start, end)
    screen = console()
    screen.print(drawn)
    known = f"{published_at:%Y-%m-%d %H:%M} UTC (from {published_from})" if published_at else "unknown"
    told = f"{publisher or 'publisher unknown'}; published {known}\n{url or source_uri}\n{extracted_with}"
    screen.print()
    screen.print(Text(printable(told), "dim"))
    screen.print(Text.assemble(*((f"{what}  ", style) for what, style in _STYLES.items())))
