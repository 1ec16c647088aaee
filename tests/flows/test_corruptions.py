"""Twenty ways to spoil a warehouse, each caught under the name of the table and the rule; a sound one passes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from flows.validation import Validation, validate
from tests.conftest import ROOT
from warehouse import files
from warehouse.database import opened

pytestmark = pytest.mark.slow

SAMPLES = str(ROOT / "samples" / "articles")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sound")
    record_plainly(Request(sources=(SAMPLES,)), Settings(home=home))
    return home / "warehouse.duckdb"


def spoiled(sound: Path, tmp_path: Path, corruption: str) -> Validation:
    path = tmp_path / "spoiled.duckdb"
    files.copy(sound, path)
    with closing(opened(path)) as connection:
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        for (view,) in views:
            connection.execute(f'DROP VIEW "{view}"')
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        for (table,) in tables:
            # Made anew without constraints, as somebody's script would who loads it from a data frame.
            connection.execute(f'CREATE TABLE "loose" AS FROM "{table}"')
            connection.execute(f'DROP TABLE "{table}"')
            connection.execute(f'ALTER TABLE "loose" RENAME TO "{table}"')
        connection.execute(corruption)
    return validate(str(path))


def test_a_sound_warehouse_passes(sound: Path, tmp_path: Path) -> None:
    assert validate(str(sound)).failed == ()
    assert spoiled(sound, tmp_path, "SELECT 1").failed == ()


CORRUPTIONS = [
    ("swapped columns", "UPDATE articles SET title = byline, byline = title", "articles.text_begins_with_title"),
    ("swapped ends", "UPDATE mentions SET char_start = char_end, char_end = char_start", "mentions.span_is_not_empty"),
    ("shifted offsets", "UPDATE mentions SET char_start = char_start + 1, char_end = char_end + 1",
     "mentions.span_equals_text"),
    ("shifted in one row", "UPDATE dates SET char_start = char_start + 1 WHERE rowid = 7", "dates.span_equals_text"),
    ("duplicated articles", "INSERT INTO articles SELECT * FROM articles LIMIT 3", "articles.key.unique"),
    ("truncated text", "UPDATE articles SET text = left(text, 200)", "articles.content_hash_is_of_the_text"),
    ("wrong country codes", "UPDATE entities SET iso3 = 'RUS' WHERE entity_id = 'country:UKR'",
     "entities.country_id_is_its_code"),
    ("country codes of two letters", "UPDATE entities SET iso3 = left(iso3, 2)", "entities.iso3.pattern"),
    ("future dates", "UPDATE articles SET published_at = retrieved_at + INTERVAL 1 DAY, published_from = 'url'",
     "articles.published_before_retrieved"),
    ("orphaned mentions", "DELETE FROM entities WHERE entity_id = 'country:UKR'", "mentions.entity_id.exists"),
    ("orphaned sentences", "DELETE FROM articles WHERE rowid = 0", "sentences.article_id.exists"),
    ("changed type", "ALTER TABLE mentions ALTER char_start TYPE VARCHAR", "mentions.columns.types"),
    ("time as text", "ALTER TABLE articles ALTER retrieved_at TYPE VARCHAR", "articles.columns.types"),
    ("dropped table", "DROP TABLE citations", "citations.table.exists"),
    ("dropped column", "ALTER TABLE quantities DROP comparator", "quantities.columns.types"),
    ("NUL bytes", "UPDATE articles SET text = text || chr(0) WHERE rowid = 2", "articles.text_has_no_nul"),
    ("nulls where none may be", "UPDATE quantities SET value = NULL WHERE rowid < 3", "quantities.value.not_null"),
    ("an unknown category", "UPDATE mentions SET form = 'nickname' WHERE rowid = 1", "mentions.form.allowed_values"),
    ("half a range", "UPDATE dates SET date_end = NULL WHERE date_start IS NOT NULL", "dates.both_ends_or_none"),
    ("sure beyond certainty", "UPDATE mentions SET confidence = confidence * 100", "mentions.confidence.range"),
    ("names lost", "DELETE FROM mentions; UPDATE articles SET text = repeat(text, 10)",
     "mentions.yield"),
    ("kinds mixed up", "UPDATE mentions SET entity_type = 'person' WHERE entity_id = 'country:UKR'",
     "mentions.entity_type_is_that_of_the_entity"),
    ("a vote of two figures", "UPDATE instruments SET votes_no = NULL WHERE votes_yes IS NOT NULL",
     "instruments.votes_are_whole"),
    ("rows of no run", "UPDATE articles SET run_id = 'nobody'", "articles.run_id.exists"),
]  # fmt: skip


@pytest.mark.parametrize(("corruption", "rule"), [one[1:] for one in CORRUPTIONS], ids=[one[0] for one in CORRUPTIONS])
def test_a_corruption_is_caught_by_name_with_rows_and_a_query_that_runs(
    sound: Path, tmp_path: Path, corruption: str, rule: str
) -> None:
    done = spoiled(sound, tmp_path, corruption)
    found = {f"{one.table}.{one.rule}": one for one in done.failed if one.blocks}
    assert rule in found
    if found[rule].unexpected:
        assert found[rule].examples
        with closing(opened(tmp_path / "spoiled.duckdb", read_only=True)) as connection:
            assert len(connection.execute(found[rule].sql).fetchall()) == found[rule].unexpected
