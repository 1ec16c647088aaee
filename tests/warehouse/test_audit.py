"""What an audit of a whole warehouse finds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from schemas.contract import contract
from tests.make import Article, record, run_record, stage
from warehouse.audit import everything
from warehouse.database import opened
from warehouse.lake import Lake
from warehouse.publish import publish_run


@pytest.fixture
def published(lake: Lake, live: Path) -> Path:
    articles = [Article(f"Ukraine {number}.", mentions={"Ukraine": "country:UKR"}) for number in range(3)]
    publish_run(lake, live, run_record("r1"), [stage(lake, "b", record(articles))], contract("checks").frame([]))
    return live


def test_a_sound_warehouse_breaks_no_rule(published: Path) -> None:
    with closing(opened(published, read_only=True)) as connection:
        findings = list(everything(connection))
    assert [one for one in findings if one.blocks] == []
    assert len(findings) > 200


@pytest.mark.parametrize(
    ("corruption", "table", "rule", "rows"),
    [
        ("UPDATE mentions SET char_start = char_start + 1", "mentions", "span_equals_text", 3),
        ("INSERT INTO articles SELECT * FROM articles LIMIT 1", "articles", "key.unique", 2),
        ("DELETE FROM entities", "mentions", "entity_id.exists", 3),
        ("DELETE FROM sentences", "articles", "text_has_a_sentence", 3),
        ("UPDATE sentences SET is_headline = true, ordinal = 5", "sentences", "only_the_first_is_a_headline", 3),
        ("UPDATE articles SET run_id = 'nobody'", "articles", "run_id.exists", 3),
        ("UPDATE articles SET published_at = NULL, published_from = 'url'", "articles",
         "published_at_and_how_it_is_known", 3),
        ("DROP TABLE quantities", "quantities", "table.exists", 0),
    ],
)  # fmt: skip
def test_a_corruption_is_found_and_named(published: Path, corruption: str, table: str, rule: str, rows: int) -> None:
    with closing(opened(published)) as connection:
        connection.execute(corruption)
        found = {(one.table, one.rule): one for one in everything(connection) if one.blocks}
    assert (table, rule) in found
    assert found[table, rule].unexpected == rows


def test_only_the_tables_asked_for_are_audited(published: Path) -> None:
    with closing(opened(published, read_only=True)) as connection:
        assert {one.table for one in everything(connection, ["dates"])} == {"dates"}
