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
_EVENT = """
SELECT text, sentences.char_start, sentences.char_end, events.* EXCLUDE (article_id, same_as)
FROM events JOIN articles USING (article_id)
JOIN sentences ON sentences.article_id = events.article_id AND sentences.ordinal = events.sentence_ordinal
WHERE event_id = $id
"""
_MARKED = """
SELECT char_start, char_end, 'trigger' AS what, surface, coded_by AS meaning FROM events WHERE event_id = $id
UNION ALL
SELECT char_start, char_end, role, surface, concat_ws(', ', entity_id, country_id, sector, quantity::VARCHAR)
FROM event_participants WHERE event_id = $id
UNION ALL
SELECT dates.char_start, dates.char_end, 'date', dates.surface, timex_value FROM dates
JOIN events ON events.article_id = dates.article_id AND date_char_start = dates.char_start WHERE event_id = $id
UNION ALL
SELECT citations.char_start, citations.char_end, 'instrument', citations.surface, citations.instrument_id FROM citations
JOIN events ON events.article_id = citations.article_id AND instrument_char_start = citations.char_start
WHERE event_id = $id AND citations.ordinal = 0
ORDER BY 1, 2
"""
_OF_EVENTS = {
    "trigger": "bold red", "actor": "bold cyan", "recipient": "bold magenta", "instrument": "bold yellow",
    "date": "green", "source": "blue",
}  # fmt: skip
_SAID = (
    "event_type", "mode", "act", "quad_class", "intensity", "polarity", "certainty", "time_frame", "date_start",
    "date_end", "date_from", "instrument_id", "place_id", "source_kind", "source_surface", "via_id", "confidence",
    "coded_by", "because",
)  # fmt: skip
_STYLES = {"mention": "bold cyan", "citation": "bold yellow", "date": "green", "quantity": "magenta"}
_ELSEWHERE = {
    "entity": "SELECT article_id, char_start, surface FROM mentions WHERE entity_id = $id ORDER BY ALL",
    "instrument": "SELECT article_id, char_start, surface FROM citations WHERE instrument_id = $id ORDER BY ALL",
}


@command("explain")
def explain(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An article's id, or an event's, entity's or instrument's.")],
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show an article or the sentence of an event with what was read in it marked, or where a thing is named.

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
        cursor = connection.execute(_EVENT, {"id": id_})
        names = [one[0] for one in cursor.description or ()]
        if event := cursor.fetchall():
            found = connection.execute(_MARKED, {"id": id_}).fetchall()
            if form is Format.table:
                _draw_event(dict(zip(names, event[0], strict=True)), event[0][:3], found)
            show(["char_start", "char_end", "what", "surface", "meaning"], found, form)
            return
        for query in _ELSEWHERE.values():
            places = connection.execute(query, {"id": id_}).fetchall()
            if places:
                show(["article_id", "char_start", "surface"], places, form)
                return
    raise Failure(
        WRONG_CALL, f"nothing here has the id {id_}: it is an article_id, event_id, entity_id or instrument_id"
    )


def _draw_event(event: dict[str, Any], place: tuple[Any, ...], found: list[tuple[Any, ...]]) -> None:
    """The sentence with the event's parts in colour, and what decided each of its columns."""
    from rich.text import Text

    text, first, last = place
    # A party may be named in a sentence before this one.
    drawn = Text(printable(text[first:last]))
    for start, end, what, *_ in found:
        if first <= start and end <= last:
            drawn.stylize(_OF_EVENTS[what], start - first, end - first)
    screen = console()
    screen.print(drawn)
    screen.print()
    for name in _SAID:
        if event[name] is not None:
            screen.print(Text.assemble((f"{name:<15}", "dim"), printable(str(event[name]))))
    screen.print(Text.assemble(*((f"{what}  ", style) for what, style in _OF_EVENTS.items())))


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
