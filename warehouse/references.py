"""Which rows that articles share does no row refer to any more?

A publish replaces articles; an entity or an instrument that only the replaced version named goes with it, and so do
the parts of it (its aliases) and what only it referred to (its parent). Only what the batch touched is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from schemas.contract import Contract, contracts, in_layer
from schemas.rules import literal


def _referring(target: Contract) -> Iterable[tuple[str, str]]:
    """The columns that keep a row of the target in the warehouse: those of tables that are not its own parts.

    A table whose key begins with the reference, as the aliases of an entity, is a part: it goes when the entity goes.
    """
    (key,) = target.key
    for source in in_layer("record", "reference"):
        for column in source.columns:
            if column.references == f"{target.name}.{key}" and not _is_part(source, column.name):
                yield source.name, column.name


def _is_part(source: Contract, column: str) -> bool:
    return source.layer == "reference" and source.key[0] == column


def _referenced_tables() -> list[Contract]:
    return [one for one in in_layer("reference") if len(one.key) == 1]


def note(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, str]) -> None:
    """Note in `loose_<table>` the reference rows that may lose their last referrer by this batch."""
    for target in _referenced_tables():
        (key,) = target.key
        sources = [
            f'SELECT "{column}" FROM "{table}" WHERE article_id IN (SELECT article_id FROM replaced)'
            for table, column in _referring(target)
            if contracts()[table].layer == "record"
        ]
        arriving = (
            [f'SELECT "{key}" FROM read_parquet({literal(staged[target.name])})'] if target.name in staged else []
        )
        connection.execute(
            f'CREATE OR REPLACE TEMP TABLE "loose_{target.name}" AS'
            f' SELECT DISTINCT "{key}" FROM ({" UNION ALL ".join(sources + arriving)}) AS noted("{key}")'
            f' WHERE "{key}" IS NOT NULL'
        )


def settle(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, str]) -> None:
    """Take from `loose_<table>` what a row of the batch refers to: most batches leave nothing loose to look for."""
    for target in _referenced_tables():
        (key,) = target.key
        used = [
            f'SELECT "{column}" FROM read_parquet({literal(staged[table])})'
            + (" WHERE article_id IN (SELECT article_id FROM incoming)" * (contracts()[table].layer == "record"))
            for table, column in _referring(target)
            if table in staged
        ]
        if used:
            connection.execute(
                f'DELETE FROM "loose_{target.name}" WHERE "{key}" IN'
                f" (SELECT key FROM ({' UNION ALL '.join(used)}) AS uses(key) WHERE key IS NOT NULL)"
            )


def replace_rows(connection: duckdb.DuckDBPyConnection, source: Contract, path: str) -> None:
    """What a batch says of a thing takes the place of what was known of it: the batch committed last is right."""
    connection.execute(
        f'DELETE FROM "{source.name}" WHERE "{source.key[0]}" IN (SELECT "{source.key[0]}" FROM read_parquet(?))',
        [path],
    )
    connection.execute(f'INSERT INTO "{source.name}" BY NAME SELECT * FROM read_parquet(?)', [path])


def drop_unreferenced(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete the noted reference rows that no row refers to, then the ones that only those referred to."""
    dropped = True
    while dropped:
        dropped = False
        for target in _referenced_tables():
            (key,) = target.key
            if not connection.execute(f'SELECT 1 FROM "loose_{target.name}" LIMIT 1').fetchall():
                # To look for referrers is to read every table that may hold one.
                continue
            kept = " UNION ALL ".join(f'SELECT "{column}" FROM "{table}"' for table, column in _referring(target))
            gone = connection.execute(
                f'DELETE FROM "{target.name}" WHERE "{key}" IN (SELECT "{key}" FROM "loose_{target.name}")'
                f' AND "{key}" NOT IN (SELECT used FROM ({kept}) AS uses(used) WHERE used IS NOT NULL) RETURNING *'
            ).to_arrow_table()
            if gone.num_rows:
                dropped = True
                _loosen(connection, target, gone)
    for part in in_layer("reference"):
        column = part.column(part.key[0])
        if column.references:
            other, key = column.references.split(".")
            connection.execute(
                f'DELETE FROM "{part.name}" WHERE "{column.name}" IN (SELECT "{key}" FROM "loose_{other}")'
                f' AND "{column.name}" NOT IN (SELECT "{key}" FROM "{other}")'
            )


def _loosen(connection: duckdb.DuckDBPyConnection, target: Contract, gone: pa.Table) -> None:
    """What a deleted row referred to may have lost its last referrer too."""
    connection.register("gone", gone)
    for column in target.columns:
        if column.references:
            other = column.references.split(".")[0]
            connection.execute(
                f'INSERT INTO "loose_{other}" SELECT DISTINCT "{column.name}" FROM gone'
                f' WHERE "{column.name}" IS NOT NULL'
            )
    connection.unregister("gone")
