"""Which records have been read, and which of those that lie in the sources now need not be read again?

The ledger is written with each batch. A record is known by the file or page it lies in and by its hash, not by its
place within: lines of a container move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.contract import contract
from schemas.rules import literal
from warehouse import query
from warehouse.database import opened

Key = tuple[str, str]
"""The container's URI and the record's hash."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an earlier run read a record as."""

    article: str
    """The article's id; empty for an input that was rejected."""
    overtaken: bool
    """Whether the same container has since given the article anew, from another record."""
    shared: bool
    """Whether other records of the container have given the same article."""


def of_batch(paths: Mapping[str, str]) -> pa.Table:
    """The ledger's rows of a batch, from its checked tables' files; records that were left out are none."""
    with closing(opened()) as connection:
        for name in ("raw", "articles", "quarantine"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({literal(paths[name])})")
        rows = connection.execute(
            """SELECT raw.source_uri, raw.raw_hash, any_value(raw.container_uri) AS container_uri,
                coalesce(any_value(articles.article_id), any_value(rejected.article_id)) AS article_id,
                any_value(articles.content_hash) AS content_hash, max(raw.retrieved_at) AS retrieved_at
            FROM raw
            LEFT JOIN articles ON articles.source_uri = raw.source_uri AND articles.raw_hash = raw.raw_hash
            LEFT JOIN (SELECT source_uri, raw_hash,
                    any_value(article_id) FILTER (rule = 'superseded_in_batch') AS article_id FROM quarantine
                WHERE table_name IN ('raw', 'articles') GROUP BY ALL) AS rejected
            ON rejected.source_uri = raw.source_uri AND rejected.raw_hash = raw.raw_hash
            WHERE articles.article_id IS NOT NULL OR rejected.raw_hash IS NOT NULL
            GROUP BY raw.source_uri, raw.raw_hash ORDER BY ALL"""
        ).to_arrow_table()
    schema = contract("inputs").arrow_schema()
    return rows.select(schema.names).cast(schema)


def readings(warehouse: Path, keys: Iterable[Key]) -> dict[Key, Reading]:
    """What is known of those records that need no reading by themselves: rejected, or their article is there."""
    if not warehouse.exists():
        return {}
    wanted = list(keys)
    asked = pa.table({"place": [place for place, _ in wanted], "raw_hash": [raw_hash for _, raw_hash in wanted]})
    with closing(query.connect(warehouse)) as connection:
        if not _has_ledger(connection):
            return {}
        connection.register("asked", asked)
        rows = connection.execute(
            """WITH seen AS (
                SELECT asked.place, asked.raw_hash, inputs.article_id, max(inputs.retrieved_at) AS at
                FROM asked JOIN inputs ON inputs.container_uri = asked.place AND inputs.raw_hash = asked.raw_hash
                GROUP BY ALL
            ), others AS (
                SELECT seen.place, seen.raw_hash, seen.article_id, max(inputs.retrieved_at) AS at
                FROM seen JOIN inputs ON inputs.container_uri = seen.place AND inputs.article_id = seen.article_id
                    AND inputs.raw_hash <> seen.raw_hash
                GROUP BY ALL
            )
            SELECT seen.place, seen.raw_hash, coalesce(seen.article_id, ''), coalesce(others.at > seen.at, false),
                others.at IS NOT NULL
            FROM seen LEFT JOIN others USING (place, raw_hash, article_id)
            WHERE seen.article_id IS NULL OR seen.article_id IN (SELECT article_id FROM articles)
            ORDER BY seen.at"""
        ).fetchall()
    return {(place, raw_hash): Reading(*said) for place, raw_hash, *said in rows}


def _has_ledger(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse was published by a program that kept one."""
    return bool(connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'inputs'").fetchall())
