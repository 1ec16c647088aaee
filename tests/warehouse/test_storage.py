"""The four steps by which what readers see becomes something else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.test_publish import query
from warehouse import storage
from warehouse.kept import kept
from warehouse.storage import DuckdbFile, Storage


def put(tables: Storage, number: int, keep: int | None = None) -> None:
    connection = tables.stage()
    connection.execute("CREATE TABLE IF NOT EXISTS numbers (number INTEGER)")
    connection.execute("INSERT INTO numbers VALUES (?)", [number])
    tables.audit(lambda staged: staged.execute("SELECT count(*) FROM numbers").fetchall())
    tables.commit(keep)


def test_what_is_staged_is_seen_when_it_is_committed_and_not_before(live: Path) -> None:
    tables = DuckdbFile(live)
    put(tables, 1)
    connection = tables.stage()
    connection.execute("INSERT INTO numbers VALUES (2)")
    assert query(live, "FROM numbers") == [(1,)]
    assert tables.audit(lambda staged: staged.execute("FROM numbers").fetchall()) == [(1,), (2,)]
    assert query(live, "FROM numbers") == [(1,)]
    tables.commit(keep=1)
    assert query(live, "FROM numbers") == [(1,), (2,)]
    assert [query(path, "FROM numbers") for path in kept(live)] == [[(1,)]]


@pytest.mark.parametrize("audited", [False, True])
def test_what_is_aborted_leaves_nothing(live: Path, audited: bool) -> None:
    put(DuckdbFile(live), 1)
    before = live.read_bytes()
    tables = DuckdbFile(live)
    connection = tables.stage()
    connection.execute("INSERT INTO numbers VALUES (2)")
    if audited:
        tables.audit(lambda _: None)
    tables.abort()
    assert live.read_bytes() == before
    assert [path.name for path in live.parent.iterdir()] == [live.name]


def test_what_is_flushed_is_unseen_until_it_is_committed(live: Path) -> None:
    put(DuckdbFile(live), 1)
    before = live.read_bytes()
    tables = DuckdbFile(live)
    tables.stage().execute("INSERT INTO numbers VALUES (2)")
    tables.flush()
    assert live.read_bytes() == before
    tables.abort()
    assert [path.name for path in live.parent.iterdir()] == [live.name]
    tables.stage().execute("INSERT INTO numbers VALUES (3)")
    tables.flush()
    assert tables.audit(lambda staged: staged.execute("FROM numbers").fetchall()) == [(1,), (3,)]
    tables.commit()
    assert query(live, "FROM numbers") == [(1,), (3,)]


def test_what_does_not_fit_into_the_memory_lies_beside_the_draft_and_goes_with_it(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_MEMORY", "32MB")
    spilling = DuckdbFile(live)
    connection = spilling.stage()
    connection.execute("CREATE TEMP TABLE much AS SELECT hash(range), hash(-range) FROM range(3_000_000)")
    assert connection.execute("SELECT count(*) FROM duckdb_temporary_files()").fetchall() != [(0,)]
    assert connection.execute("SELECT count(*) FROM much").fetchall() == [(3_000_000,)]
    spilling.abort()
    dead = live.with_name(".warehouse.next.duckdb.tmp")
    dead.mkdir()
    (dead / "duckdb_temp_block-1.block").write_bytes(b"1")
    put(DuckdbFile(live), 1)
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
