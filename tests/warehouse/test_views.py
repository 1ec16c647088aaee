"""What the views answer, on rows written out."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import contract
from tests.make import Article, record, run_record, stage
from warehouse.database import opened
from warehouse.lake import Lake
from warehouse.publish import publish_run

ARTICLES = [
    Article(
        "Ukraine met Russia. Jordan was away.",
        mentions={"Ukraine": "country:UKR", "Russia": "country:RUS", "Jordan": "country:JOR"},
        published_at=datetime(2025, 2, 20, 23, 30, tzinfo=UTC),
    ),
    Article(
        "Ukraine cited Resolution 1 and Resolution 2, as Russia did.",
        mentions={"Ukraine": "country:UKR", "Russia": "country:RUS"},
        citations={"Resolution 1": "un:S/RES/1(1946)", "Resolution 2": "un:S/RES/2(1946)"},
        published_at=datetime(2025, 2, 21, 0, 30, tzinfo=UTC),
    ),
    Article("Undated, Ukraine.", mentions={"Ukraine": "country:UKR"}),
]


@pytest.fixture
def published(lake: Lake, live: Path) -> Path:
    tables = record(ARTICLES)
    # Two sentences in the first article: the second country pair is not named in one sentence.
    first = {"article_id": ARTICLES[0].id, "is_headline": False}
    others: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()}
        for row in tables["sentences"].to_dict("records")
        if row["article_id"] != ARTICLES[0].id
    ]
    tables["sentences"] = contract("sentences").frame(
        [
            {**first, "ordinal": 0, "char_start": 0, "char_end": 19},
            {**first, "ordinal": 1, "char_start": 20, "char_end": 36},
            *others,
        ]
    )
    publish_run(lake, live, run_record("r1"), [stage(lake, "b", tables)], contract("checks").frame([]))
    return live


def rows(live: Path, query: str, zone: str = "Asia/Tokyo") -> list[tuple[Any, ...]]:
    with closing(opened(live, read_only=True)) as connection:
        connection.execute(f"SET TimeZone = '{zone}'")
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "America/Los_Angeles"])
def test_mentions_daily_counts_by_the_day_in_utc(published: Path, zone: str) -> None:
    query = "SELECT day, entity_id, name, entity_type, mentions, articles FROM mentions_daily ORDER BY day, entity_id"
    assert rows(published, query, zone) == [
        (date(2025, 2, 20), "country:JOR", "JOR", "country", 1, 1),
        (date(2025, 2, 20), "country:RUS", "RUS", "country", 1, 1),
        (date(2025, 2, 20), "country:UKR", "UKR", "country", 1, 1),
        (date(2025, 2, 21), "country:RUS", "RUS", "country", 1, 1),
        (date(2025, 2, 21), "country:UKR", "UKR", "country", 1, 1),
    ]


def test_instrument_citations_shows_the_sentence(published: Path) -> None:
    query = "SELECT instrument, surface, sentence_ordinal, sentence, article_id FROM instrument_citations ORDER BY ALL"
    assert rows(published, query) == [
        ("un:S/RES/1(1946)", "Resolution 1", 0, ARTICLES[1].text, ARTICLES[1].id),
        ("un:S/RES/2(1946)", "Resolution 2", 0, ARTICLES[1].text, ARTICLES[1].id),
    ]


def test_country_comentions_are_of_one_sentence_and_each_pair_once(published: Path) -> None:
    assert rows(published, "SELECT * FROM country_comentions") == [("country:RUS", "country:UKR", 2, 2)]


def test_every_view_and_table_says_what_it_is(published: Path) -> None:
    silent = rows(
        published,
        """SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name FROM duckdb_tables() WHERE comment IS NULL""",
    )
    assert silent == []
