"""What a reader's SQL can and cannot do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from schemas.contract import contract
from tests.make import Article, record, run_record, stage
from warehouse.lake import Lake
from warehouse.publish import publish_run
from warehouse.query import NoWarehouse, connect


@pytest.fixture
def published(lake: Lake, live: Path) -> Path:
    publish_run(
        lake, live, run_record("r1"), [stage(lake, "b", record([Article("One.")]))], contract("checks").frame([])
    )
    return live


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM articles",
        "CREATE TABLE mine (a INTEGER)",
        "COPY articles TO '{folder}/stolen.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '{folder}/other.parquet'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_nothing_but_reading_the_warehouse_is_allowed(published: Path, tmp_path: Path, query: str) -> None:
    with closing(connect(published)) as connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(folder=tmp_path))
    assert not (tmp_path / "stolen.csv").exists()


def test_a_reader_keeps_what_it_opened_while_others_see_the_next(published: Path, lake: Lake) -> None:
    with closing(connect(published)) as early:
        batch = stage(lake, "c", record([Article("Two.")]))
        publish_run(lake, published, run_record("r2"), [batch], contract("checks").frame([]))
        assert early.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    with closing(connect(published)) as late:
        assert late.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]


def test_no_warehouse_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="run `rapporteur run SOURCE` first"):
        connect(tmp_path / "warehouse.duckdb")
