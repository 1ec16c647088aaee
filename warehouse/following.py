"""What is known of the addresses that are followed, and what of it counts?

Every run that has read addresses leaves a file of them beside its record. A row counts while all batches that hold what
the address held are part of the record: after a restore takes one out, the address is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.contract import contract
from warehouse.database import opened
from warehouse.lake import Lake, write_arrow

Row = dict[str, Any]


def add(connection: duckdb.DuckDBPyConnection, visits: Iterable[tuple[str, Path]], withdrawn: set[str]) -> None:
    """Add what these runs have read, in their order: of two readings of an address the later one counts."""
    for run_id, path in visits:
        connection.execute(
            """CREATE OR REPLACE TEMP TABLE visited AS SELECT *, ? AS run_id FROM read_parquet(?)
            WHERE NOT list_has_any(string_split(coalesce(batch_ids, ''), ' '), ?::VARCHAR[])""",
            [run_id, str(path), sorted(withdrawn)],
        )
        connection.execute("DELETE FROM feeds WHERE feed_url IN (SELECT feed_url FROM visited)")
        connection.execute("INSERT INTO feeds BY NAME SELECT * FROM visited")
        connection.execute("DROP TABLE visited")


class Followed:
    """The addresses that were read, in the warehouse and by runs that the next publish takes along."""

    def __init__(self, lake: Lake, live: Path) -> None:
        """What is known now."""
        self._live = live
        self._waiting: dict[str, Row] = {}
        held: set[str] = set()
        if live.exists():
            with closing(opened(live, read_only=True)) as connection:
                held = {run for (run,) in connection.execute("SELECT run_id FROM runs").fetchall()}
        withdrawn = lake.withdrawn()
        for _, path in lake.visits(one for one in lake.runs() if one["run_id"] not in held):
            for row in pq.read_table(path).to_pylist():
                if withdrawn.isdisjoint((row["batch_ids"] or "").split()):
                    self._waiting[row["feed_url"]] = row

    def among(self, addresses: Iterable[str]) -> Mapping[str, Row]:
        """Those of the addresses that were read, by address."""
        wanted = list(addresses)
        found: dict[str, Row] = {}
        if wanted and self._live.exists():
            with closing(opened(self._live, read_only=True)) as connection:
                if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'feeds'").fetchall():
                    connection.register("wanted", pa.table({"feed_url": wanted}))
                    rows = connection.execute("SELECT feeds.* FROM feeds SEMI JOIN wanted USING (feed_url)")
                    found = {row["feed_url"]: row for row in rows.to_arrow_table().to_pylist()}
        return found | {one: self._waiting[one] for one in wanted if one in self._waiting}


def purge(lake: Lake, places: frozenset[str], sources: frozenset[str]) -> int:
    """Take the named addresses and sources out of every run's file; returns how many files lost rows."""
    changed = 0
    for path in sorted((lake.root / "feeds").glob("*.parquet")):
        with closing(opened()) as connection:
            kept = connection.execute(
                """SELECT * FROM read_parquet(?) WHERE NOT list_contains(?::VARCHAR[], sha256(feed_url))
                AND NOT list_contains(?::VARCHAR[], source)""",
                [str(path), sorted(places), sorted(sources)],
            ).to_arrow_table()
        if kept.num_rows < pq.read_metadata(path).num_rows:
            write_arrow(kept.cast(contract("feeds").arrow_schema()), path)
            changed += 1
    return changed
