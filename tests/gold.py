"""What of a gold file does a warehouse lack? One sentence for each fact that is missing or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb

from transforms.folding import fold

Gold = Mapping[str, Any]


def missing(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold, parts: Iterable[str]) -> list[str]:
    """The facts of these parts of a gold file that the article's rows do not hold."""
    return [f"{part}: {fact}" for part in parts for fact in _PARTS[part](connection, article_id, gold)]


def _article(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    ((title, language, text),) = _rows(
        connection, "SELECT title, language, text FROM articles WHERE article_id = $id", article_id
    )
    wanted = gold["article_row"]
    if title != wanted["title"]:
        yield f"the title is {title!r}"
    if language != wanted["language"]:
        yield f"the language is {language!r}"
    if text.count(wanted["title"]) != 1 or not text.startswith(wanted["title"]):
        yield "the text does not begin with the title, or has it twice"
    yield from (f"the text has {one!r}" for one in wanted["text_must_not_contain"] if one in text)
    end = wanted.get("title_must_not_end_with")
    if end and title.endswith(end):
        yield f"the title ends with {end!r}"


def _named(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold, kinds: Iterable[str]) -> Iterator[str]:
    found = _rows(
        connection,
        """SELECT DISTINCT entities.entity_type, alias, entities.iso3
        FROM mentions JOIN entities USING (entity_id) JOIN entity_aliases USING (entity_id) WHERE article_id = $id""",
        article_id,
    )
    for kind in kinds:
        there = {_folded(iso3 if kind == "country" else name) for type_, name, iso3 in found if type_ == kind}
        yield from (f"no {kind} {one}" for one in gold["entities_mentioned"].get(kind, ()) if _folded(one) not in there)


def _bodies(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    yield from _named(connection, article_id, gold, ("country", "organization"))


def _roles(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    """An office of the person, of that country or body, held or not as the article says."""
    found = _rows(
        connection,
        """SELECT persons.names, role, holders.iso3, holders.name, is_current FROM roles
        JOIN (SELECT entity_id, list(alias) AS names FROM entity_aliases GROUP BY entity_id) AS persons
            ON persons.entity_id = person_id
        LEFT JOIN entities AS holders ON holders.entity_id = holder_of_id WHERE article_id = $id""",
        article_id,
    )
    for wanted in gold["person_roles"]:
        good = [
            row
            for row in found
            if _folded(wanted["person"]) in map(_folded, row[0])
            and row[1] in _any(wanted["role"])
            and ("country" not in wanted or row[2] == wanted["country"])
            and ("organization" not in wanted or row[3] == wanted["organization"])
            and row[4] == wanted["is_current"]
        ]
        if not good:
            near = [row for row in found if _folded(wanted["person"]) in map(_folded, row[0])]
            yield f"{wanted}; found {near}"


def _coreference(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    """A mention in that sentence that is the surface, or the surface with its article, and means the entity."""
    for wanted in gold["coreference"]:
        found = _in_sentence(
            connection,
            "mentions AS citations LEFT JOIN entities USING (entity_id)",
            "surface, name",
            article_id,
            wanted["evidence"],
        )
        surface = wanted["surface"].lower().removeprefix("the ")
        if not any(_last(row[0], surface) and _folded(row[1]) == _folded(wanted["entity"]) for row in found):
            yield f"{wanted}; found {found}"


def _last(said: str, surface: str) -> bool:
    """Whether a name is the wanted one, with or without article or the body it belongs to ("UN Security Council")."""
    return said.lower() == surface or said.lower().endswith(f" {surface}")


def _folded(name: str | None) -> str:
    return fold(name or "").lower


def _people(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    yield from _named(connection, article_id, gold, ("person",))


def _forbidden(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    found = _rows(
        connection,
        """SELECT surface, coalesce(name, surface)
        FROM mentions LEFT JOIN entities USING (entity_id) WHERE article_id = $id""",
        article_id,
    )
    named = {one for row in found for one in row}
    yield from (f"{one} is named" for one in gold["entities_forbidden"] if one in named)


def _citations(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    """Those of an official symbol or title, and those of an instrument that has none, by kind, issuer and status."""
    for wanted in gold["citations"]:
        names = [one for one in _any(wanted["instrument"]) if one is not None]
        local = None in _any(wanted["instrument"])
        found = _in_sentence(
            connection,
            "citations JOIN instruments USING (instrument_id)"
            " LEFT JOIN entities AS issuers ON issuers.entity_id = instruments.issuer_id",
            "symbol, instruments.title, kind, pinpoint, adopted_on::VARCHAR, votes_yes, votes_no, votes_abstain,"
            " issuers.name, status, instrument_id",
            article_id,
            wanted["evidence"],
        )
        votes = wanted.get("votes")
        tally = (votes["yes"], votes["no"], votes["abstain"]) if votes else None
        good = [
            row
            for row in found
            if ({_bare(row[0]), row[1]} & {*map(_bare, names), *names} or (local and row[0] is None))
            and row[2] in _any(wanted["kind"])
            and ("pinpoint" not in wanted or row[3] in _any(wanted["pinpoint"]))
            and ("adopted_on" not in wanted or row[4] in _any(wanted["adopted_on"]))
            and ("issuer" not in wanted or row[8] in _any(wanted["issuer"]))
            and ("status" not in wanted or row[9] in _any(wanted["status"]))
            and (tally is None or row[5:8] == tally)
        ]
        if not good and not wanted.get("optional"):
            yield f"{wanted}; found {found}"


def _conflicts(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    """The claims that the register contradicts; and no others, where the gold lists them."""
    for wanted in gold["register_conflicts"]:
        found = _in_sentence(
            connection,
            "register_conflicts AS citations JOIN instruments USING (instrument_id)",
            "symbol, field, claimed, register_value",
            article_id,
            wanted["evidence"],
        )
        row = (wanted["instrument"], wanted["field"], wanted["claimed"], wanted["register_value"])
        if row not in found and not wanted.get("optional"):
            yield f"{row}; found {found}"


def _dates(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    found = _rows(
        connection,
        "SELECT surface, date_start::VARCHAR, date_end::VARCHAR, granularity FROM dates WHERE article_id = $id",
        article_id,
    )
    for wanted in gold["dates"]:
        row = (wanted["surface"], wanted["start"], wanted["end"], wanted["granularity"])
        if row not in found and not wanted.get("optional"):
            yield f"{row}; found {[one for one in found if one[0] == row[0]]}"


def _quantities(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    found = _rows(
        connection, "SELECT surface, comparator, value, noun, unit FROM quantities WHERE article_id = $id", article_id
    )
    for wanted in gold["quantities"]:
        good = [
            row
            for row in found
            if row[:3] == (wanted["surface"], wanted["comparator"], wanted["value"])
            and ("noun" not in wanted or row[3] in _any(wanted["noun"]))
            and ("unit" not in wanted or row[4] in _any(wanted["unit"]))
        ]
        if not good and not wanted.get("optional"):
            near = [one for one in found if one[0] in wanted["surface"] or wanted["surface"] in one[0]]
            yield f"{wanted}; found {near}"


def _quotes(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    found = _rows(
        connection,
        """SELECT surface, kind, speakers.name, about.name FROM quotes
        LEFT JOIN entities AS speakers ON speakers.entity_id = speaker_id
        LEFT JOIN entities AS about ON about.entity_id = about_id WHERE article_id = $id""",
        article_id,
    )
    for wanted in gold["quotes"]:
        good = [
            row
            for row in found
            if row[0] == wanted["text"]
            and ("kind" not in wanted or row[1] in _any(wanted["kind"]))
            and ("speaker" not in wanted or row[2] in _any(wanted["speaker"]))
            and ("about" not in wanted or row[3] in _any(wanted["about"]))
        ]
        if not good and not wanted.get("optional"):
            yield f"{wanted}; found {found}"


_OF_EVENTS = {
    "event_type": "event_type",
    "act": "act",
    "polarity": "polarity",
    "certainty": "certainty",
    "time_frame": "time_frame",
    "source_kind": "source_kind",
    "start": "date_start::VARCHAR",
    "end": "date_end::VARCHAR",
    "actor": "actor",
    "recipient": "recipient",
    "via": "via",
    "instrument": "instrument",
}


def _events(connection: duckdb.DuckDBPyConnection, article_id: str, gold: Gold) -> Iterator[str]:
    """Events whose sentence states the fact; a country counts as party where the person or body is of it."""
    for wanted in gold["events"]:
        found = _in_sentence(
            connection,
            """(SELECT events.*, [instruments.symbol, instruments.title] AS instrument, vias.name AS via,
                [actors.iso3, actors.name] AS actor, [recipients.iso3, recipients.name] AS recipient,
                (SELECT list(DISTINCT countries.iso3) FROM event_participants AS parties
                    JOIN entities AS countries ON countries.entity_id = parties.country_id
                    WHERE parties.event_id = events.event_id AND parties.role <> 'source') AS parties
            FROM events LEFT JOIN instruments USING (instrument_id)
                LEFT JOIN entities AS actors ON actors.entity_id = actor_id
                LEFT JOIN entities AS recipients ON recipients.entity_id = recipient_id
                LEFT JOIN entities AS vias ON vias.entity_id = via_id) AS citations""",
            f"{', '.join(_OF_EVENTS.values())}, parties",
            article_id,
            wanted["evidence"],
        )
        if not any(_tells(row, wanted) for row in found) and not wanted.get("optional"):
            yield f"{wanted}; found {found}"


def _tells(row: tuple[Any, ...], wanted: Gold) -> bool:
    values = dict(zip(_OF_EVENTS, row, strict=False))
    for name, value in values.items():
        if name in wanted:
            has = value if isinstance(value, list) else [value]
            if not {*map(_bare, has)} & {*map(_bare, _any(wanted[name]))}:
                return False
    return set(wanted.get("parties", ())) <= set(row[-1] or ())


_PARTS = {
    "quotes": _quotes,
    "events": _events,
    "article": _article,
    "bodies": _bodies,
    "people": _people,
    "forbidden": _forbidden,
    "roles": _roles,
    "coreference": _coreference,
    "citations": _citations,
    "register_conflicts": _conflicts,
    "dates": _dates,
    "quantities": _quantities,
}


def _any(value: Any) -> list[Any]:
    """A list in a gold file means any one of its values."""
    return value if isinstance(value, list) else [value]


def _bare(symbol: str | None) -> str | None:
    """A symbol without the blank that some write before the year."""
    return symbol and symbol.replace(" ", "")


def _rows(connection: duckdb.DuckDBPyConnection, query: str, article_id: str) -> list[tuple[Any, ...]]:
    return connection.execute(query, {"id": article_id}).fetchall()


def _in_sentence(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str, article_id: str, evidence: str
) -> list[tuple[Any, ...]]:
    """Rows whose sentence holds the evidence; one that runs over two sentences counts for the first."""
    return connection.execute(
        f"""SELECT {columns} FROM {table}
        JOIN sentences ON sentences.article_id = citations.article_id
            AND citations.char_start >= sentences.char_start AND citations.char_start < sentences.char_end
        JOIN articles ON articles.article_id = citations.article_id
        WHERE citations.article_id = $id AND contains(
            substr(text, sentences.char_start + 1, sentences.char_end - sentences.char_start), $evidence)""",
        {"id": article_id, "evidence": evidence},
    ).fetchall()
