"""The four steps by which what readers see becomes something else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.test_publish import query
from warehouse.kept import kept
from warehouse.storage import DuckdbFile, Storage


def put(storage: Storage, number: int, keep: int | None = None) -> None:
    connection = storage.stage()
    connection.execute("CREATE TABLE IF NOT EXISTS numbers (number INTEGER)")
    connection.execute("INSERT INTO numbers VALUES (?)", [number])
    storage.audit(lambda staged: staged.execute("SELECT count(*) FROM numbers").fetchall())
    storage.commit(keep)


def test_what_is_staged_is_seen_when_it_is_committed_and_not_before(live: Path) -> None:
    storage = DuckdbFile(live)
    put(storage, 1)
    connection = storage.stage()
    connection.execute("INSERT INTO numbers VALUES (2)")
    assert query(live, "FROM numbers") == [(1,)]
    assert storage.audit(lambda staged: staged.execute("FROM numbers").fetchall()) == [(1,), (2,)]
    assert query(live, "FROM numbers") == [(1,)]
    storage.commit(keep=1)
    assert query(live, "FROM numbers") == [(1,), (2,)]
    assert [query(path, "FROM numbers") for path in kept(live)] == [[(1,)]]


@pytest.mark.parametrize("audited", [False, True])
def test_what_is_aborted_leaves_nothing(live: Path, audited: bool) -> None:
    put(DuckdbFile(live), 1)
    before = live.read_bytes()
    storage = DuckdbFile(live)
    connection = storage.stage()
    connection.execute("INSERT INTO numbers VALUES (2)")
    if audited:
        storage.audit(lambda _: None)
    storage.abort()
    assert live.read_bytes() == before
    assert [path.name for path in live.parent.iterdir()] == [live.name]


def test_an_audit_that_raises_commits_nothing_and_what_a_dead_writer_staged_is_no_part_of_the_next(live: Path) -> None:
    put(DuckdbFile(live), 1)
    dead = DuckdbFile(live)
    connection = dead.stage()
    connection.execute("INSERT INTO numbers VALUES (9)")

    def refuses(_: duckdb.DuckDBPyConnection) -> None:
        raise ValueError("not good")

    with pytest.raises(ValueError, match="not good"):
        dead.audit(refuses)
    connection.close()
    put(DuckdbFile(live), 2)
    assert query(live, "FROM numbers") == [(1,), (2,)]
    fresh = DuckdbFile(live)
    assert fresh.stage(anew=True).execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
    fresh.abort()
    with pytest.raises(RuntimeError, match="nothing was staged"):
        fresh.audit(lambda _: None)
