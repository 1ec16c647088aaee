"""What the views on instruments and votes answer, on rows written out."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import contract
from tests.make import Article, digest, record, run_record, stage
from warehouse import files
from warehouse.database import opened
from warehouse.lake import Lake, write_table
from warehouse.publish import publish_run

GA = "org:united-nations-general-assembly"
TEXT = "Resolution 1 won 143 votes in favour. About 30 abstained on Resolution 1, and Resolution 2 is older."
CITED = Article(
    TEXT,
    mentions={"Resolution": "country:UKR"},
    citations={"Resolution 1": "un:A/RES/1", "Resolution 2": "un:A/RES/2"},
    published_at=datetime(2025, 2, 21, 0, 30, tzinfo=UTC),
)
AGAIN = Article("Resolution 1 again.", citations={"Resolution 1": "un:A/RES/1"})


def _claim(surface: str, field: str, comparator: str, value: float) -> dict[str, Any]:
    start = TEXT.index(surface)
    return {
        "article_id": CITED.id, "char_start": start, "char_end": start + len(surface), "ordinal": 0, "surface": surface,
        "instrument_id": "un:A/RES/1", "field": field, "claimed": f"{value:g}", "comparator": comparator,
        "value": value, "citation_start": 0, "rule": "written out",
    }  # fmt: skip


def _roll_call(key: str, instrument: str | None, yes: int, **more: Any) -> dict[str, Any]:
    adopted = {"symbol": instrument and instrument[3:], "outcome": "adopted"} if instrument else {}
    return {
        "roll_call_id": key, "instrument_id": instrument, "body": GA, "session": "77", "held_on": date(2023, 2, 23),
        "question": "Principles", "is_amendment": False, "is_paragraph": False, "is_procedural": False,
        "votes_yes": yes, "votes_no": 7, "votes_abstain": 32, **adopted, **more,
    }  # fmt: skip


ROLL_CALLS = [
    _roll_call("undl:1", "un:A/RES/1", 141),
    _roll_call("unvotes:9", "un:A/RES/1", 140),
    _roll_call("undl:2", None, 10, is_amendment=True),
]
VOTES = [
    ("undl:1", "country:UKR", "UKRAINE", "yes"),
    ("undl:1", "country:RUS", "RUSSIAN FEDERATION", "no"),
    ("unvotes:9", "country:UKR", "Ukraine", "yes"),
    ("unvotes:9", "country:CHN", "China", "abstain"),
    ("undl:2", "country:UKR", "UKRAINE", "no"),
]


@pytest.fixture
def published(lake: Lake, live: Path) -> Path:
    tables = record([CITED, AGAIN])
    tables["claimed_tallies"] = contract("claimed_tallies").frame(
        [_claim("143 votes in favour", "yes", "eq", 143), _claim("About 30 abstained", "abstain", "about", 30)]
    )
    folder = lake.staging(digest("votes"))
    votes = [dict(zip(("roll_call_id", "country_id", "state", "vote"), row, strict=True)) for row in VOTES]
    made = {"roll_calls": ROLL_CALLS, "votes": votes, "quarantine": []}
    kept = {
        name: write_table(contract(name), contract(name).frame(rows), folder / f"{name}.parquet")
        for name, rows in made.items()
    }
    files.write_json(folder / "verdict.json", {"made_with": "test", "tables": kept, "contracts": {}})
    checks = contract("checks").frame([])
    publish_run(lake, live, run_record("r1"), [stage(lake, "b", tables), digest("votes")], checks)
    return live


def rows(live: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(opened(live, read_only=True)) as connection:
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        return connection.execute(query).fetchall()


def test_coverage_counts_articles_and_citations(published: Path) -> None:
    query = "SELECT instrument_id, citations, articles, first_cited_on FROM instrument_coverage ORDER BY ALL"
    assert rows(published, query) == [("un:A/RES/1", 2, 2, date(2025, 2, 21)), ("un:A/RES/2", 1, 1, date(2025, 2, 21))]


def test_positions_have_each_state_once_and_no_amendments(published: Path) -> None:
    query = "SELECT country_id, country, position, roll_call_id FROM instrument_positions ORDER BY ALL"
    assert rows(published, query) == [
        ("country:CHN", "China", "abstain", "unvotes:9"),
        ("country:RUS", "RUSSIAN FEDERATION", "no", "undl:1"),
        ("country:UKR", "UKR", "yes", "undl:1"),
    ]


def test_the_press_stands_beside_the_roll_call(published: Path) -> None:
    query = (
        "SELECT field, claimed, recorded, agrees, roll_call_id, sentence = $text FROM press_vs_rollcall ORDER BY field"
    )
    assert rows(published, query.replace("$text", f"'{TEXT}'")) == [
        ("abstain", "30", 32, None, "undl:1", True),
        ("yes", "143", 141, False, "undl:1", True),
    ]


def test_the_timeline_of_a_resolution(published: Path) -> None:
    query = "SELECT day, what, detail FROM resolution_timeline WHERE instrument_id = 'un:A/RES/1' ORDER BY day, what"
    assert rows(published, query) == [(date(2023, 2, 23), "voted", "141-7-32"), (date(2025, 2, 21), "cited", None)]
