"""What the views on events and quotes answer, on rows written out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import duckdb
import pytest

from schemas.contract import contract
from schemas.rules import ddl
from tests.make import digest
from warehouse.database import opened

TABLES = (
    "articles", "sentences", "entities", "instruments", "instrument_links", "events", "event_participants", "quotes",
    "copies",
)  # fmt: skip
VIEWS = ("event_clusters", "dyads_weekly", "who_said_what", "refusals", "timeline")
FIRST, SECOND, COPY = (digest(name) for name in ("first", "second", "copy"))
VOTE = date(2025, 2, 24)
PARTIES = {
    "USA": "country:USA", "RUS": "country:RUS", "UKR": "country:UKR", "BLR": "country:BLR",
}  # fmt: skip


def article(article_id: str, published: datetime) -> dict[str, Any]:
    text = "Belarus and Russia rejected it."
    return {
        "article_id": article_id, "source_uri": f"file:///{article_id}", "source": "adhoc", "raw_hash": digest("r", 64),
        "title": f"Title of {article_id[:4]}", "language": "en", "published_at": published, "published_from": "option",
        "retrieved_at": published, "text": text, "content_hash": digest("c", 64), "run_id": "r1",
        "extracted_with": "test",
    }  # fmt: skip


def event(name: str, article_id: str, event_type: str, quad: str, **said: Any) -> dict[str, Any]:
    return {
        "event_id": digest(name), "article_id": article_id, "sentence_ordinal": 0, "char_start": 19, "char_end": 27,
        "surface": "rejected", "event_type": event_type, "quad_class": quad, "intensity": 0.0, "polarity": "affirmed",
        "time_frame": "current", "certainty": "asserted", "source_kind": "author", "confidence": 0.6,
        "date_start": VOTE, "date_end": VOTE, "coded_by": "test", "because": "test", **said,
    }  # fmt: skip


def parties(name: str, article_id: str, role: str, *countries: str) -> list[dict[str, Any]]:
    return [
        {"event_id": digest(name), "role": role, "ordinal": place, "article_id": article_id, "char_start": 0,
         "char_end": 7, "surface": "Belarus", "entity_id": PARTIES[one], "country_id": PARTIES[one]}
        for place, one in enumerate(countries)
    ]  # fmt: skip


NO, TALKS, OLD, UNSURE = "no", "talks", "old", "unsure"
EVENTS = [
    event(NO, FIRST, "REJECT", "verbal_conflict", act="vote_no", actor_id="country:BLR", recipient_id="country:UKR",
          instrument_id=f"local:{FIRST}#1"),
    event("again", FIRST, "REJECT", "verbal_conflict", act="vote_no", actor_id="country:BLR", same_as=digest(NO)),
    # The day after, in another article, with the official number.
    event("no2", SECOND, "REJECT", "verbal_conflict", act="vote_no", actor_id="country:BLR",
          recipient_id="country:UKR", instrument_id="un:A/RES/ES-11/7", date_start=date(2025, 2, 25),
          date_end=date(2025, 2, 25)),
    event("no3", COPY, "REJECT", "verbal_conflict", act="vote_no", actor_id="country:BLR", recipient_id="country:UKR"),
    event(TALKS, FIRST, "CONSULT", "verbal_cooperation", actor_id="country:USA"),
    # Two threaten a third together, and not each other.
    event("threat", FIRST, "THREATEN", "verbal_conflict", actor_id="country:BLR"),
    event(OLD, FIRST, "COERCE", "material_conflict", actor_id="country:RUS", recipient_id="country:UKR",
          date_start=date(2014, 1, 1), date_end=date(2014, 12, 31), time_frame="background"),
    event(UNSURE, SECOND, "ASSAULT", "material_conflict", actor_id="country:RUS", recipient_id="country:UKR",
          certainty="alleged"),
    event("unsaid", SECOND, "SUPPORT", "verbal_cooperation", actor_id="country:USA", polarity="negated"),
]  # fmt: skip
PARTICIPANTS = [
    *parties(NO, FIRST, "actor", "BLR", "RUS"), *parties(NO, FIRST, "recipient", "UKR"),
    *parties("no2", SECOND, "actor", "BLR"), *parties("no2", SECOND, "recipient", "UKR"),
    *parties("no3", COPY, "actor", "BLR"), *parties("no3", COPY, "recipient", "UKR"),
    *parties(TALKS, FIRST, "actor", "USA", "RUS"),
    *parties("threat", FIRST, "actor", "BLR", "RUS"),
    *parties(OLD, FIRST, "actor", "RUS"), *parties(OLD, FIRST, "recipient", "UKR"),
    *parties(UNSURE, SECOND, "actor", "RUS"), *parties(UNSURE, SECOND, "recipient", "UKR"),
    *parties("unsaid", SECOND, "actor", "USA"),
]  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {
    "articles": [
        article(FIRST, datetime(2025, 2, 24, 20, tzinfo=UTC)), article(SECOND, datetime(2025, 2, 25, 9, tzinfo=UTC)),
        article(COPY, datetime(2025, 2, 25, 10, tzinfo=UTC)),
    ],
    "sentences": [
        {"article_id": one, "ordinal": 0, "char_start": 0, "char_end": 31, "is_headline": False, "read_by": "model"}
        for one in (FIRST, SECOND, COPY)
    ],
    "entities": [
        {"entity_id": one, "entity_type": "country", "name": code, "iso3": code, "known_from": "lexicon"}
        for code, one in PARTIES.items()
    ],
    "instruments": [
        {"instrument_id": "un:A/RES/ES-11/7", "kind": "resolution", "symbol": "A/RES/ES-11/7"},
        {"instrument_id": f"local:{FIRST}#1", "kind": "resolution", "status": "draft"},
    ],
    "instrument_links": [
        {"article_id": FIRST, "local_id": f"local:{FIRST}#1", "instrument_id": "un:A/RES/ES-11/7", "rule": "test",
         "as_of": VOTE},
    ],
    "events": EVENTS,
    "event_participants": PARTICIPANTS,
    "quotes": [
        {"article_id": one, "char_start": 0, "char_end": 7, "surface": "Belarus", "kind": "partial",
         "speaker_id": "country:USA", "speaker_surface": "US", "cue": "say", "cue_class": "say",
         "cue_position": "before", "about_id": "country:BLR"}
        for one in (FIRST, COPY)
    ],
    "copies": [
        {"article_id": COPY, "canonical_id": SECOND, "repeats_id": SECOND, "similarity": 1.0, "method": "same_text"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(opened()) as made:
        for name in TABLES:
            for statement in ddl(contract(name)):
                made.execute(statement)
            for row in ROWS[name]:
                columns = ", ".join(f'"{one}"' for one in row)
                made.execute(
                    f'INSERT INTO "{name}" ({columns}) VALUES ({", ".join("?" for _ in row)})', list(row.values())
                )
        for name in VIEWS:
            made.execute((files("warehouse") / "views" / f"{name}.sql").read_text(encoding="utf-8"))
        yield made


def test_one_event_of_several_articles_is_one_cluster(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("SELECT event_id, cluster_id, rule FROM event_clusters").fetchall()
    told = {event_id: (cluster, rule) for event_id, cluster, rule in rows}
    least = min(digest(NO), digest("no2"))
    assert {told[digest(name)][0] for name in (NO, "no2", "again")} == {least}
    assert told[digest("again")][1] == "told_again"
    assert {told[digest(name)][1] for name in (NO, "no2")} == {"itself", "same_act_parties_and_days"}
    # A local draft that nothing joins to an official text is known from its own article alone.
    assert told[digest("no3")] == (digest("no3"), "itself")
    assert len(told) == len(EVENTS)


def test_dyads_count_a_cluster_once_and_talks_both_ways(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("SELECT * FROM dyads_weekly ORDER BY ALL").fetchall()
    assert rows == [
        (VOTE, "country:BLR", "country:UKR", 0, 0, 1, 0),
        (VOTE, "country:RUS", "country:UKR", 0, 0, 1, 0),
        (VOTE, "country:RUS", "country:USA", 1, 0, 0, 0),
        (VOTE, "country:USA", "country:RUS", 1, 0, 0, 0),
    ]


def test_refusals_name_every_actor_with_the_official_text(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "SELECT actor, event_type, act, polarity, instrument, sentence, article_id FROM refusals ORDER BY ALL"
    ).fetchall()
    sentence = "Belarus and Russia rejected it."
    assert sorted(rows, key=str) == sorted(
        [
            ("BLR", "REJECT", "vote_no", "affirmed", "A/RES/ES-11/7", sentence, FIRST),
            ("BLR", "REJECT", "vote_no", "affirmed", "A/RES/ES-11/7", sentence, SECOND),
            ("RUS", "REJECT", "vote_no", "affirmed", "A/RES/ES-11/7", sentence, FIRST),
            ("USA", "SUPPORT", None, "negated", None, sentence, SECOND),
        ],
        key=str,
    )


def test_who_said_what_names_speaker_and_whom_it_is_about(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("SELECT speaker, cue, words, about, article_id FROM who_said_what").fetchall()
    assert rows == [("USA", "say", "Belarus", "BLR", FIRST)]


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ("country:RUS", [("actor", one) for one in ("COERCE", "ASSAULT", "CONSULT", "REJECT", "THREATEN")]),
        ("un:A/RES/ES-11/7", [("instrument", "REJECT")]),
        ("country:JOR", []),
    ],
)
def test_a_timeline_tells_what_an_entity_took_part_in(
    connection: duckdb.DuckDBPyConnection, entity: str, expected: list[tuple[str, str]]
) -> None:
    rows = connection.execute(
        "SELECT as_what, event_type FROM timeline(?) ORDER BY date_start, event_type", [entity]
    ).fetchall()
    assert rows == expected
